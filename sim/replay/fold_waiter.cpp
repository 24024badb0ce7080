// The part of the fold about waiting at an object: who joins and leaves which wait queue, and
// select.
//
// A waiter leaves in one of four ways: a channel operation takes it from the front (fold_channel),
// an unlock or a counter does (here waiter_del by the waker, or fold_sync), it removes itself
// because another case of its select won, or a waker drops it because its select is already
// decided.
#include "sim/replay/fold_step.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace fiberscope::replay {
namespace {

Why queue_exists(const Step& step) {
    const Event& event = step.event;
    const bool send = event.a == static_cast<std::uint32_t>(WaitQueue::send);
    const bool recv = event.a == static_cast<std::uint32_t>(WaitQueue::recv);
    const ObjectKind kind = step.object().kind;
    const bool has_both =
        kind == ObjectKind::channel || kind == ObjectKind::rwmutex || kind == ObjectKind::fd;
    if (recv || (send && has_both)) return {};
    return fmt::format("{} has no wait queue {}", name(step.object()), event.a);
}

std::deque<Waiter>& queue_of(const Step& step) {
    const bool send = step.event.a == static_cast<std::uint32_t>(WaitQueue::send);
    return send ? step.object().sendq : step.object().recvq;
}

// Whoever could go on at once does not queue up: each of these would be a lost wake-up.
Why must_wait(const Step& step) {
    const ObjectState& object = step.object();
    switch (object.kind) {
        case ObjectKind::channel: {
            if (object.closed) return fmt::format("{} is closed", name(object));
            const bool sends = &queue_of(step) == &object.sendq;
            if (sends && object.buffer.size() < object.cap) {
                return fmt::format("{}'s buffer has room ({} of {})", name(object),
                                   object.buffer.size(), object.cap);
            }
            if (!sends && !object.buffer.empty()) {
                return fmt::format("{}'s buffer holds {}", name(object), object.buffer.size());
            }
            // Only its own other case may stand on the other side.
            for (const Waiter& other : sends ? object.recvq : object.sendq) {
                if (other.g == step.event.go()) continue;
                return fmt::format("{} waits on the other side of {}", name(other.g), name(object));
            }
            return {};
        }
        case ObjectKind::mutex:
            if (object.holder != GoId::none) return {};
            return fmt::format("{} is free", name(object));
        case ObjectKind::waitgroup:
            if (object.count != 0) return {};
            return fmt::format("{}'s counter is 0", name(object));
        case ObjectKind::semaphore: {
            std::int64_t wanted = 1;
            const char* const end = step.text.data() + step.text.size();
            if (!step.text.empty() && std::from_chars(step.text.data(), end, wanted).ptr != end)
                return fmt::format("\"{}\" is no number of permits", step.text);
            // A small wish stands behind a big one, though it could be granted.
            if (object.count < wanted || !object.recvq.empty()) return {};
            return fmt::format("{}'s counter is {}", name(object), object.count);
        }
        case ObjectKind::rwmutex: {
            if (object.holder != GoId::none) return {};
            const bool writes = &queue_of(step) == &object.sendq;
            if (writes ? !object.readers.empty() : !object.sendq.empty()) return {};
            return fmt::format("{} is free to {}", name(object), writes ? "write" : "read");
        }
        case ObjectKind::cond:
        case ObjectKind::fd:  // what the kernel has is not known here
            return {};
    }
    return {};
}

// Who is taken out of a Mutex's queue is the first, or without that rule the last.
Why may_be_woken(const Step& step, const Waiter& waiter) {
    const ObjectState& object = step.object();
    if (object.kind != ObjectKind::mutex) return {};
    const bool last = step.state.rules_off.has(Rule::unlock_wakes_first);
    const Waiter& next = last ? object.recvq.back() : object.recvq.front();
    if (next.g == waiter.g) return {};
    return fmt::format("{} is woken before {}", name(waiter.g), name(next.g));
}

Why may_join(const Step& step) {
    if (Why why = queue_exists(step)) return why;
    if (Why why = step.goroutine_runs_here()) return why;
    return must_wait(step);
}

}  // namespace

Why apply::waiter_put(const Step& step) {
    if (Why why = may_join(step)) return why;
    const Event& event = step.event;
    GoState& g = step.go();
    if (event.b != 0 && !g.selecting) return fmt::format("{} is in no select", name(g.id));
    if (event.b > g.select_cases && g.selecting) {
        return fmt::format("{}'s select has {} cases, the event says case {}", name(g.id),
                           g.select_cases, event.b - 1);
    }
    if (event.b == 0 && g.queued != 0) return fmt::format("{} is already in a queue", name(g.id));
    queue_of(step).push_back(Waiter{
        .g = g.id, .select_case = event.b, .value = std::string(step.text), .round = g.round});
    ++g.queued;
    return {};
}

Why apply::waiter_front(const Step& step) {
    if (Why why = step.object_is(ObjectKind::mutex)) return why;
    if (Why why = may_join(step)) return why;
    GoState& g = step.go();
    if (g.queued != 0) return fmt::format("{} is already in a queue", name(g.id));
    queue_of(step).push_front(Waiter{.g = g.id, .select_case = 0, .value = {}, .round = g.round});
    ++g.queued;
    return {};
}

Why apply::waiter_del(const Step& step) {
    if (Why why = queue_exists(step)) return why;
    const Event& event = step.event;
    std::deque<Waiter>& queue = queue_of(step);
    const auto found = std::find_if(queue.begin(), queue.end(),
                                    [&](const Waiter& waiter) { return waiter.g == event.go(); });
    if (found == queue.end())
        return fmt::format("G{} is not in that queue of {}", event.g, name(step.object()));
    GoState& g = step.go();
    // An M may drop what a finished select left behind and tell it late: that is of no concern to
    // what the goroutine does by now.
    const bool current = found->round == g.round;
    const bool by_itself = step.machine().running == g.id;
    if (current && !by_itself && g.status == GoStatus::waiting && !g.woken) {
        // Somebody else takes it out of a queue: its select was decided by another channel, or this
        // is what wakes it.
        if (Why why = may_be_woken(step, *found)) return why;
        if (step.object().kind != ObjectKind::channel)
            g.woken = true;
        else if (g.chosen_by == ObjectId::none || g.chosen_by == event.object_id())
            return fmt::format("{} still waits for {}", name(g.id), name(step.object()));
    }
    queue.erase(found);
    if (current) --g.queued;
    return {};
}

Why apply::select_begin(const Step& step) {
    if (Why why = step.goroutine_runs_here()) return why;
    GoState& g = step.go();
    if (g.selecting) return fmt::format("{} is already in a select", name(g.id));
    g.selecting = true;
    ++g.round;
    g.queued = 0;
    g.select_cases = step.event.a;
    g.select_default = step.event.b != 0;
    return {};
}

Why apply::select_end(const Step& step) {
    if (Why why = step.goroutine_runs_here()) return why;
    GoState& g = step.go();
    if (!g.selecting) return fmt::format("{} is in no select", name(g.id));
    const bool chose_default = step.event.a == 0xffffffffu;
    if (chose_default && !g.select_default)
        return fmt::format("{}'s select has no default", name(g.id));
    if (!chose_default && step.event.a >= g.select_cases) {
        return fmt::format("{}'s select has {} cases, the event says case {}", name(g.id),
                           g.select_cases, step.event.a);
    }
    const std::uint32_t ready = step.event.b;
    if (ready != 0 && (step.event.a >= 32 || (ready >> step.event.a & 1) == 0))
        return fmt::format("case {} is not among those that seemed ready", step.event.a);
    if (g.select_cases < 32 && ready >> g.select_cases != 0)
        return fmt::format("a case seemed ready that {}'s select does not have", name(g.id));
    // It may still stand in queues here: another M has dropped it from one and not yet told so, and
    // no number orders that before this. From now on such an entry is of an earlier round.
    ++g.round;
    g.queued = 0;
    g.selecting = false;
    return {};
}

}  // namespace fiberscope::replay
