#include "sim/findings/why.h"

#include "sim/findings/wakers.h"
#include "sim/findings/words.h"
#include "sim/replay/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

namespace fiberscope::findings {
namespace {

using replay::GoState;
using replay::GoStatus;
using replay::ObjectState;
using replay::Place;
using replay::State;

constexpr std::size_t kLinksTold = 5;  // more than one sentence can carry
constexpr std::size_t kCasesTold = 4;

// How far a goroutine is from doing something: the smaller, the closer.
int distance(const GoState& g) {
    switch (g.status) {
        case GoStatus::running:
            return 0;
        case GoStatus::runnable:
            return 1;
        case GoStatus::syscall:
            return 2;
        case GoStatus::waiting:
            return g.woken || g.chosen_by != ObjectId::none ? 3
                   : g.reason == WaitReason::sleep          ? 4
                   : g.reason == WaitReason::io_wait        ? 5
                                                            : 6;
        case GoStatus::finished:
            return 7;
    }
    return 7;
}

// How a clause goes on from who was just named.
enum class Form : unsigned char {
    finite,     // "G9 waits for ..."
    participle  // "held by G4, runnable on P2"
};

// What comes between a wait and the next goroutine.
struct Bridge {
    std::string words;  // "; its only receiver G9"
    std::string next;   // for the link: "its only receiver"
    Form form = Form::finite;
    std::optional<Waker> to;  // nothing: the chain ends with the words
};

class Teller {
  public:
    Teller(const State& state, const StringTable& strings, const Users& users)
        : state_(state), strings_(strings), users_(users) {}

    Explanation tell(GoId first) {
        if (!state_.has_go(first)) return {};
        walk(first);
        if (!names_clash()) return std::move(told_);
        told_ = {};
        with_ids_ = true;
        walk(first);
        return std::move(told_);
    }

  private:
    // Whether two things in it are called the same.
    bool names_clash() const {
        std::map<std::string, ObjectId> names;
        return std::any_of(told_.chain.begin(), told_.chain.end(), [&](const Link& link) {
            return link.object != ObjectId::none &&
                   names.emplace(name(link.object), link.object).first->second != link.object;
        });
    }
    std::string tag(ObjectId id) const {
        return with_ids_ && state_.has_object(id) && state_.object(id).name != StringId::none
                   ? fmt::format("#{}", raw(id))
                   : "";
    }
    std::string name(ObjectId id) const { return object_name(state_, strings_, id) + tag(id); }
    std::string words_of(ObjectId id) const { return object_words(state_, strings_, id) + tag(id); }

    void walk(GoId first) {
        GoId g = first;
        std::string& out = told_.sentence;
        out = label_of(first);
        Form form = Form::finite;
        for (;;) {
            Link& link = told_.chain.emplace_back();
            const GoState& now = state_.go(g);
            link.g = g;
            link.status = now.status;
            link.reason = now.reason;
            link.object = now.place.object;
            link.p = now.place.p;
            link.words = clause(now, Form::finite);
            const bool shown = told_.chain.size() <= kLinksTold;
            if (shown) out += (form == Form::finite ? " " : ", ") + clause(now, form);
            const Bridge bridge = now.status == GoStatus::waiting
                                      ? bridge_of(now, link)
                                      : end_of(now, told_.chain.size() == 1);
            told_.chain.back().next = bridge.next;
            if (bridge.to && bridge.to->g == g) {  // nobody but itself
                goes_round(g, false);
                if (shown) out += ", which it holds itself";
                break;
            }
            if (shown) out += bridge.words;
            if (!bridge.to) break;
            g = bridge.to->g;
            form = bridge.form;
            if (goes_round(g, shown)) break;
        }
        if (told_.chain.size() > kLinksTold)
            out += fmt::format(", and so on over {} more", told_.chain.size() - kLinksTold);
    }

    // Whether that goroutine stands in the chain already: then it is told as a circle.
    bool goes_round(GoId g, bool shown) {
        auto& chain = told_.chain;
        const auto seen =
            std::find_if(chain.begin(), chain.end(), [g](const Link& link) { return link.g == g; });
        if (seen == chain.end()) return false;
        told_.circle = static_cast<int>(seen - chain.begin());
        told_.deadlock = std::all_of(seen, chain.end(), [](const Link& link) {
            return link.reason == WaitReason::mutex_lock ||
                   link.reason == WaitReason::rwmutex_lock ||
                   link.reason == WaitReason::rwmutex_rlock;
        });
        for (auto link = seen; link != chain.end(); ++link)
            told_.round += fmt::format("{} → {} → ", label_of(link->g), name(link->object));
        told_.round += label_of(g);
        if (!shown) return true;
        if (told_.sentence.ends_with(',')) told_.sentence.pop_back();
        told_.sentence += fmt::format(
            ": {} ({})", told_.deadlock ? "a deadlock" : "they wait for each other", told_.round);
        return true;
    }

    std::string clause(const GoState& g, Form form) const {
        if (g.status != GoStatus::waiting) {
            const std::string words = place_words(state_, g.id);
            if (g.status == GoStatus::finished)
                return form == Form::finite ? "has finished" : "which has finished";
            if (form == Form::participle) return words;
            if (g.status == GoStatus::running) return fmt::format("runs on P{}", raw(g.place.p));
            return "is " + words;
        }
        std::string words = waits(g);
        if (g.woken || g.chosen_by != ObjectId::none) words += ", and is just being woken";
        return (form == Form::finite ? "" : "which ") + words;
    }

    // " (full, 2; third in line)"
    std::string fill_and_turn(const GoState& g, const ObjectState& object,
                              const std::string& fill) const {
        std::string words = fill;
        for (const auto* queue : {&object.sendq, &object.recvq}) {
            const auto at =
                std::find_if(queue->begin(), queue->end(),
                             [&g](const replay::Waiter& waiter) { return waiter.g == g.id; });
            if (at == queue->end() || at == queue->begin()) continue;
            words += (words.empty() ? "" : "; ") +
                     ordinal_word(static_cast<std::size_t>(at - queue->begin()) + 1) + " in line";
        }
        return words.empty() ? "" : " (" + words + ")";
    }

    std::string waits(const GoState& g) const {
        const ObjectId id = g.place.object;
        if (g.reason == WaitReason::select) return select_words(g);
        if (id == ObjectId::none || !state_.has_object(id)) return waits_for_no_object(g);
        const ObjectState& object = state_.object(id);
        const std::string called = name(id);
        const std::string words = words_of(id);
        switch (g.reason) {
            case WaitReason::chan_send:
                return "waits to send on " + called + fill_and_turn(g, object, fill_words(object));
            case WaitReason::chan_receive:
                return "waits to receive from " + called +
                       fill_and_turn(g, object, fill_words(object));
            case WaitReason::mutex_lock:
                return "waits for " + words + fill_and_turn(g, object, "");
            case WaitReason::rwmutex_lock:
                return "waits for " + words + " to write" + fill_and_turn(g, object, "");
            case WaitReason::rwmutex_rlock:
                return "waits for " + words + " to read";
            case WaitReason::cond_wait:
                return "waits for a signal on " + called + fill_and_turn(g, object, "");
            case WaitReason::waitgroup_wait:
                return fmt::format("waits until {} is 0 ({} to go)", called, object.count);
            case WaitReason::semacquire:
                return "waits for " + words +
                       fill_and_turn(g, object, fmt::format("{} free", object.count));
            case WaitReason::io_wait:
                return "waits for the network: " + words;
            default:
                return waits_for_no_object(g);
        }
    }

    std::string waits_for_no_object(const GoState& g) const {
        switch (g.reason) {
            case WaitReason::chan_receive_nil:
                return "waits for ever to receive from a nil channel";
            case WaitReason::chan_send_nil:
                return "waits for ever to send on a nil channel";
            case WaitReason::select_no_cases:
                return "waits for ever in a select without cases";
            case WaitReason::sleep: {
                const auto timer = state_.timers.find(raw(g.timer));
                if (timer == state_.timers.end() || timer->second.when_ns <= state_.now_ns)
                    return "sleeps";
                return fmt::format("sleeps for another {}",
                                   replay::duration(timer->second.when_ns - state_.now_ns));
            }
            case WaitReason::io_wait:
                return "waits for the network";
            case WaitReason::none:
                return "is parked until somebody makes it ready";
            default:
                return fmt::format("waits ({}), for what the trace does not say",
                                   text_of(g.reason));
        }
    }

    std::string select_words(const GoState& g) const {
        const std::vector<Case> cases = cases_of(state_, g.id);
        if (cases.empty()) return waits_for_no_object(g);
        std::string words = "waits in a select for ";
        for (std::size_t i = 0; i < cases.size() && i < kCasesTold; ++i) {
            const ObjectState& channel = state_.object(cases[i].channel);
            const char* const nobody =
                cases[i].queue == WaitQueue::send ? "nobody receives" : "nobody sends";
            words += fmt::format("{}{} ({})", i == 0 ? "" : ", ", name(channel.id),
                                 channel.cap == 0 ? nobody : fill_words(channel));
        }
        if (cases.size() > kCasesTold)
            words += fmt::format(" and {} more", cases.size() - kCasesTold);
        return cases.empty() ? "waits in a select" : words;
    }

    // ---- from a wait to the next

    Bridge bridge_of(const GoState& g, Link& link) const {
        const Wakers wakers = wakers_of(state_, users_, g.id);
        if (wakers.outside && wakers.who.empty()) return outside(g);
        if (wakers.never) return {};
        if (wakers.all) return of_lock(wakers);
        if (!wakers.who.empty()) {
            const Waker& to = pick(g, wakers);
            link.object = to.object;
            return of_users(g, wakers, to);
        }
        if (!wakers.unborn.empty())
            return ended(fmt::format("{}, {}, has not been started yet",
                                     label_of(wakers.unborn.front().g),
                                     will(wakers.unborn.front(), g)));
        if (wakers.more) return ended("more goroutines than are known by name may end that");
        if (!wakers.finished.empty()) return ended(all_finished(g, wakers));
        return ended(nobody_has(g));
    }

    static Bridge ended(std::string words) {
        return {.words = "; " + words, .next = std::move(words), .to = {}};
    }

    static Bridge outside(const GoState& g) {
        if (g.woken || g.chosen_by != ObjectId::none || g.reason == WaitReason::sleep ||
            g.reason == WaitReason::io_wait)
            return {};
        if (g.reason == WaitReason::chan_receive || g.reason == WaitReason::select)
            return ended("a timer is to send");
        return ended("it is free, and somebody has been woken to take it");
    }

    // Any of them can end the wait: the closest does it first. Each has to: the farthest does last.
    const Waker& pick(const GoState& g, const Wakers& wakers) const {
        const bool each = wakers.all || g.reason == WaitReason::waitgroup_wait;
        const auto nearer = [&](const Waker& x, const Waker& y) {
            return distance(state_.go(x.g)) < distance(state_.go(y.g));
        };
        return each ? *std::max_element(wakers.who.begin(), wakers.who.end(), nearer)
                    : *std::min_element(wakers.who.begin(), wakers.who.end(), nearer);
    }

    Bridge of_lock(const Wakers& wakers) const {
        std::vector<GoId> holders;
        for (const Waker& waker : wakers.who)
            holders.push_back(waker.g);
        if (!wakers.finished.empty()) {
            const GoId g = wakers.finished.front().g;
            return {.words = fmt::format(", held by {}, which has finished", label_of(g)),
                    .next = "its holder " + label_of(g) + " has finished",
                    .to = {}};
        }
        const ObjectState& lock = state_.object(wakers.who.front().object);
        const GoId first = holders.front();
        if (lock.holder == GoId::none && lock.readers.empty())
            return {.words = ", behind " + label_of(first),
                    .next = "who is to have it first",
                    .form = Form::participle,
                    .to = wakers.who.front()};
        if (lock.holder == GoId::none && lock.readers.front() != first)
            return {.words = ", behind " + label_of(first),
                    .next = "who is to have it first",
                    .form = Form::participle,
                    .to = wakers.who.front()};
        if (holders.size() == 1)
            return {.words = ", held by " + label_of(first),
                    .next = "its holder",
                    .form = Form::participle,
                    .to = wakers.who.front()};
        const GoState none;
        const Waker& to = pick(none, wakers);
        return {.words = fmt::format(", read by {}; {}", go_names(holders), label_of(to.g)),
                .next = fmt::format("one of its {} readers", holders.size()),
                .form = Form::finite,
                .to = to};
    }

    // ---- who may use what

    static const char* noun(Role role) {
        switch (role) {
            case Role::send:
                return "sender";
            case Role::receive:
                return "receiver";
            case Role::signal:
                return "signaller";
            default:
                return "user";
        }
    }
    // "which receives from it later"
    static std::string will(const Waker& waker, const GoState& g) {
        const char* const it = g.reason == WaitReason::select ? "one of them" : "it";
        switch (waker.role) {
            case Role::send:
                return fmt::format("which sends on {} later", it);
            case Role::receive:
                return fmt::format("which receives from {} later", it);
            case Role::close:
                return fmt::format("which closes {} later", it);
            case Role::signal:
                return "which signals it later";
            case Role::done:
                return waker.started_after_add ? "started after the Add" : "which calls Done later";
            default:
                return "which uses it later";
        }
    }

    Bridge of_users(const GoState& g, const Wakers& wakers, const Waker& to) const {
        const std::string who = label_of(to.g);
        if (wakers.outside)
            return {.words = "; a timer is to send, or " + who,
                    .next = "beside a timer",
                    .form = Form::participle,
                    .to = to};
        std::string next;
        if (to.later)
            next = will(to, g);
        else if (to.role == Role::done)
            next = "which has called Done before";
        else if (to.role == Role::acquire)
            next = "which has taken of it";
        else if (to.role == Role::release)
            next = "which has given back to it";
        if (!next.empty()) {
            if (wakers.who.size() > 1)
                next += fmt::format(", as {} {} more",
                                    to.started_after_add ? "were"
                                    : to.later           ? "will"
                                                         : "have",
                                    wakers.who.size() - 1);
            return {.words = fmt::format("; {}, {},", who, next), .next = next, .to = to};
        }
        if (wakers.who.size() == 1 && !wakers.more) {
            const std::string whose =
                g.reason == WaitReason::select ? fmt::format("{}'s", name(to.object)) : "its";
            next = fmt::format("{} only {}{}", whose, noun(to.role),
                               wakers.finished.empty() ? "" : " left");
            return {.words = fmt::format("; {} {}", next, who), .next = next, .to = to};
        }
        const bool one_role =
            g.reason != WaitReason::select &&
            std::all_of(wakers.who.begin(), wakers.who.end(),
                        [&to](const Waker& waker) { return waker.role == to.role; });
        const std::string count = wakers.more ? "many" : std::to_string(wakers.who.size());
        const std::string group = one_role ? fmt::format("its {} {}s", count, noun(to.role))
                                           : fmt::format("{} that could end that", count);
        const bool all_wait = state_.go(to.g).status == GoStatus::waiting;
        return {.words = all_wait ? fmt::format("; {} wait too: {}", group, who)
                                  : fmt::format("; of {} {}", group, who),
                .next = "one of " + group,
                .to = to};
    }

    std::string all_finished(const GoState& g, const Wakers& wakers) const {
        const Waker& first = wakers.finished.front();
        const std::size_t count = wakers.finished.size();
        if (count == 1 && (first.role == Role::send || first.role == Role::receive) &&
            g.reason != WaitReason::select)
            return fmt::format("its only {} {} has finished", noun(first.role), label_of(first.g));
        std::vector<GoId> gos;
        for (const Waker& waker : wakers.finished)
            gos.push_back(waker.g);
        return fmt::format("everybody who has done what would end that has finished: {}",
                           go_names(gos));
    }

    static std::string nobody_has(const GoState& g) {
        switch (g.reason) {
            case WaitReason::chan_send:
                return "nobody else has received from it so far";
            case WaitReason::chan_receive:
                return "nobody else has sent on it so far";
            case WaitReason::select:
                return "nobody else has been on the other side of one of them so far";
            case WaitReason::cond_wait:
                return "nobody has signalled it so far";
            case WaitReason::waitgroup_wait:
                return "nobody is known who would call Done";
            case WaitReason::semacquire:
                return "nobody is known who would give some back";
            default:
                return "who would is not known";
        }
    }

    // ---- the end of a chain that can run

    Bridge end_of(const GoState& g, bool alone) const {
        if (g.status != GoStatus::runnable || !alone) return {};
        if (state_.collects != GoId::none)
            return ended(fmt::format("the world stands still: garbage is collected for {}",
                                     label_of(state_.collects)));
        if (g.place.p == ProcId::none) return {};
        const replay::ProcState& p = state_.proc(g.place.p);
        if (p.running != GoId::none) {
            const std::uint64_t since_ns = state_.go(p.running).since_ns;
            return ended(fmt::format(
                "there {} has been running for {}", label_of(p.running),
                replay::duration(state_.now_ns > since_ns ? state_.now_ns - since_ns : 0)));
        }
        if (p.m != MachineId::none) {
            const GoId calling = state_.machines[raw(p.m)].calling;
            if (calling != GoId::none)
                return ended(fmt::format("P{} is kept by M{}, which is in a system call of {}",
                                         raw(p.id), raw(p.m), label_of(calling)));
        }
        return ended(p.idle ? fmt::format("P{} is idle", raw(p.id))
                            : fmt::format("P{} runs nobody at this moment", raw(p.id)));
    }

    const State& state_;
    const StringTable& strings_;
    const Users& users_;
    bool with_ids_ = false;  // objects are told with their number
    Explanation told_;
};

}  // namespace

Explanation why_not_running(const State& state, const StringTable& strings, const Users& users,
                            GoId g) {
    return Teller(state, strings, users).tell(g);
}

std::string why_text(const Explanation& why) {
    std::string out = why.sentence + "\n";
    if (why.chain.size() < 2) return out;
    for (std::size_t i = 0; i < why.chain.size(); ++i) {
        const Link& link = why.chain[i];
        out += fmt::format("  {:<6} {}{}\n", label_of(link.g), link.words,
                           link.next.empty() ? "" : "; " + link.next);
    }
    if (why.circle >= 0)
        out += fmt::format("  {}\n", label_of(why.chain[static_cast<std::size_t>(why.circle)].g));
    return out;
}

}  // namespace fiberscope::findings
