#include "sim/findings/wakers.h"

#include <algorithm>

namespace fiberscope::findings {
namespace {

using replay::GoState;
using replay::GoStatus;
using replay::ObjectState;
using replay::State;

class Search {
  public:
    Search(const State& state, const Users& users, const GoState& g)
        : state_(state), users_(users), g_(g) {}

    Wakers run() {
        if (g_.status != GoStatus::waiting) return {};
        if (g_.woken || g_.chosen_by != ObjectId::none) {
            found_.outside = true;
            return found_;
        }
        const ObjectId object = g_.place.object;
        // An imported run does not say which channel or lock it is, so others may know it; or it is
        // an affair of the runtime.
        if (is_foreign(g_.reason) || (g_.reason != WaitReason::none && waits_for_unknown(g_))) {
            found_.outside = true;
            return found_;
        }
        switch (g_.reason) {
            case WaitReason::chan_send:
                channel(object, WaitQueue::send);
                break;
            case WaitReason::chan_receive:
                channel(object, WaitQueue::recv);
                break;
            case WaitReason::select:
                for (const Case& one : cases_of(state_, g_.id))
                    channel(one.channel, one.queue);
                break;
            case WaitReason::chan_receive_nil:
            case WaitReason::chan_send_nil:
            case WaitReason::select_no_cases:
                found_.never = true;
                return found_;
            case WaitReason::mutex_lock:
            case WaitReason::rwmutex_lock:
            case WaitReason::rwmutex_rlock:
                lock(object);
                return found_;
            case WaitReason::waitgroup_wait:
                counter(object);
                break;
            case WaitReason::cond_wait:
                users(object, Role::signal);
                break;
            case WaitReason::semacquire:
                if (object != ObjectId::none) {
                    users(object, Role::acquire);
                    users(object, Role::release);
                }
                break;
            case WaitReason::sleep:
            case WaitReason::io_wait:
                found_.outside = true;
                return found_;
            default:
                break;
        }
        found_.unknown = found_.who.empty() && found_.finished.empty() && found_.unborn.empty() &&
                         !found_.more && !found_.outside;
        return found_;
    }

  private:
    void channel(ObjectId id, WaitQueue queue) {
        if (queue == WaitQueue::send) {
            users(id, Role::receive);
        } else {
            users(id, Role::send);
            users(id, Role::close);
            // One that has not fired yet is known by what package time sends.
            if (state_.object(id).type == "time.Time" && has_free_timer(state_))
                found_.outside = true;
        }
    }

    void users(ObjectId id, Role role) {
        const Users::Known known = users_.of(id, role);
        // Of what comes after the last event that it was given nobody knows.
        found_.more |= known.more || users_.events() < state_.events;
        for (const User& user : known.users)
            add({.g = user.g, .object = id, .role = role, .later = user.first >= state_.events});
    }

    void add(const Waker& waker) {
        if (waker.g == g_.id) return;
        if (waker.g == GoId::none) {
            found_.outside |= has_free_timer(state_);
            return;
        }
        const bool exists = state_.has_go(waker.g);
        auto& list = !exists                                           ? found_.unborn
                     : state_.go(waker.g).status == GoStatus::finished ? found_.finished
                                                                       : found_.who;
        const auto same = std::find_if(list.begin(), list.end(),
                                       [&](const Waker& other) { return other.g == waker.g; });
        if (same == list.end())
            list.push_back(waker);
        else if (same->later && !waker.later)
            *same = waker;
    }

    // Who holds it must give it back: also a goroutine that waits for itself, or has finished.
    void lock(ObjectId id) {
        const ObjectState& lock = state_.object(id);
        found_.all = true;
        const auto hold = [&](GoId g) {
            const Waker waker{.g = g, .object = id, .role = Role::lock};
            auto& list = state_.go(g).status == GoStatus::finished ? found_.finished : found_.who;
            if (std::find(list.begin(), list.end(), waker) == list.end()) list.push_back(waker);
        };
        if (lock.holder != GoId::none) {
            hold(lock.holder);
        } else if (g_.reason == WaitReason::rwmutex_rlock && !lock.sendq.empty()) {
            hold(lock.sendq.front().g);
        } else if (g_.reason == WaitReason::rwmutex_lock) {
            for (const GoId reader : lock.readers)
                hold(reader);
        }
        // Free: somebody has been woken to take it, who stands in no queue any more.
        found_.outside = found_.who.empty() && found_.finished.empty();
    }

    // Those who called Done before, or will. As long as nobody is known to: those whom a goroutine
    // that added has started after it first did.
    void counter(ObjectId id) {
        users(id, Role::done);
        const Users::Known adders = users_.of(id, Role::add);
        const Users::Known done = users_.of(id, Role::done);
        for (const GoState& g : state_.gos) {
            if (g.id == GoId::none || g.status == GoStatus::finished) continue;
            const auto is = [&](GoId who) {
                return [who](const User& user) { return user.g == who; };
            };
            const auto adder = std::find_if(adders.users.begin(), adders.users.end(), is(g.parent));
            if (adder == adders.users.end() || users_.created(g.id) < adder->first) continue;
            if (std::any_of(done.users.begin(), done.users.end(), is(g.id))) continue;
            add({.g = g.id,
                 .object = id,
                 .role = Role::done,
                 .later = true,
                 .started_after_add = true});
        }
    }

    const State& state_;
    const Users& users_;
    const GoState& g_;
    Wakers found_;
};

}  // namespace

Wakers wakers_of(const State& state, const Users& users, GoId g) {
    if (!state.has_go(g)) return {};
    return Search(state, users, state.go(g)).run();
}

std::vector<Case> cases_of(const State& state, GoId id) {
    std::vector<Case> cases;
    const GoState& g = state.go(id);
    if (g.queued == 0) return cases;
    for (const ObjectState& object : state.objects) {
        if (object.kind != ObjectKind::channel) continue;
        const auto stands = [&](const std::deque<replay::Waiter>& queue) {
            return std::any_of(queue.begin(), queue.end(), [&](const replay::Waiter& waiter) {
                return waiter.g == id && waiter.round == g.round;
            });
        };
        if (stands(object.recvq)) cases.push_back({object.id, WaitQueue::recv});
        if (stands(object.sendq)) cases.push_back({object.id, WaitQueue::send});
    }
    return cases;
}

bool has_free_timer(const State& state) {
    return std::any_of(state.timers.begin(), state.timers.end(),
                       [](const auto& timer) { return timer.second.g == GoId::none; });
}

}  // namespace fiberscope::findings
