// The part of the fold about locks, counters and timers.
#include "sim/replay/fold_step.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace fiberscope::replay {
namespace {

Why acts_on_lock(const Step& step) {
    const bool rw = step.object().kind == ObjectKind::rwmutex;
    if (Why why = step.object_is(rw ? ObjectKind::rwmutex : ObjectKind::mutex)) return why;
    return step.goroutine_runs_here();
}

std::string who_is_first(const std::deque<Waiter>& queue) {
    return queue.empty() ? "nobody" : name(queue.front().g);
}

// The lock goes to the first in line.
Why hand_over(const Step& step, std::deque<Waiter>& queue, GoId next) {
    ObjectState& lock = step.object();
    if (queue.empty() || queue.front().g != next) {
        return fmt::format("the first in line for {} is {}, the event says {}", name(lock),
                           who_is_first(queue), name(next));
    }
    if (Why why = step.waits_unchosen(next)) return why;
    queue.pop_front();
    --step.state.go(next).queued;
    step.choose(next);
    lock.holder = next;
    return {};
}

Why drop_as_writer(const Step& step) {
    ObjectState& lock = step.object();
    const GoId next{step.event.a};
    if (!lock.recvq.empty()) {
        if (next != GoId::none)
            return fmt::format("{} waits to read, but {} is to write", who_is_first(lock.recvq),
                               name(next));
        lock.holder = GoId::none;
        for (const Waiter& reader : lock.recvq) {
            --step.state.go(reader.g).queued;
            step.choose(reader.g);
            lock.readers.push_back(reader.g);
        }
        lock.recvq.clear();
        return {};
    }
    if (next != GoId::none) return hand_over(step, lock.sendq, next);
    if (!lock.sendq.empty())
        return fmt::format("{} waits to write and is not let in", name(lock.sendq.front().g));
    lock.holder = GoId::none;
    return {};
}

Why timer_is_pending(const Step& step) {
    if (step.state.timers.contains(step.event.object)) return {};
    return fmt::format("timer T{} is not pending", step.event.object);
}

void forget_timer(const Step& step) {
    const auto timer = step.state.timers.find(step.event.object);
    if (timer->second.g != GoId::none) step.state.go(timer->second.g).timer = TimerId::none;
    step.state.timers.erase(timer);
}

}  // namespace

Why apply::sync_make(const Step& step) {
    const std::uint32_t kind = step.event.a;
    if (kind == 0 || kind > static_cast<std::uint32_t>(kLastObjectKind)) {
        return fmt::format("{} is no kind of lock", kind);
    }
    std::int64_t count = 0;
    const char* const end = step.text.data() + step.text.size();
    if (!step.text.empty()) {
        const auto [stop, error] = std::from_chars(step.text.data(), end, count);
        if (error != std::errc{} || stop != end) {
            return fmt::format("\"{}\" is no initial count", step.text);
        }
    }
    if (count < 0) return fmt::format("the initial count is {}", count);
    if (Why why = new_object(step, static_cast<ObjectKind>(kind))) return why;
    step.object().count = count;
    return {};
}

Why apply::lock_get(const Step& step) {
    if (Why why = acts_on_lock(step)) return why;
    ObjectState& lock = step.object();
    if (lock.holder != GoId::none) {
        return fmt::format("{} is held by {}", name(lock), name(lock.holder));
    }
    if (!lock.readers.empty())
        return fmt::format("{} is held by a reader, {}", name(lock), name(lock.readers.front()));
    lock.holder = step.event.go();
    return {};
}

// Whoever holds it: Go lets another goroutine unlock.
Why apply::lock_drop(const Step& step) {
    if (Why why = acts_on_lock(step)) return why;
    ObjectState& lock = step.object();
    if (lock.holder == GoId::none) return fmt::format("{} is not held", name(lock));
    if (lock.kind == ObjectKind::rwmutex) return drop_as_writer(step);
    const GoId next{step.event.a};
    if (next != GoId::none) return hand_over(step, lock.recvq, next);
    lock.holder = GoId::none;
    return {};
}

Why apply::rlock_get(const Step& step) {
    if (Why why = step.object_is(ObjectKind::rwmutex)) return why;
    if (Why why = step.goroutine_runs_here()) return why;
    ObjectState& lock = step.object();
    if (lock.holder != GoId::none)
        return fmt::format("{} is held by {}", name(lock), name(lock.holder));
    if (!lock.sendq.empty())
        return fmt::format("{} waits to write {}", name(lock.sendq.front().g), name(lock));
    lock.readers.push_back(step.event.go());
    return {};
}

// Go lets another goroutine give a read lock back.
Why apply::rlock_drop(const Step& step) {
    if (Why why = step.object_is(ObjectKind::rwmutex)) return why;
    if (Why why = step.goroutine_runs_here()) return why;
    ObjectState& lock = step.object();
    if (lock.readers.empty()) return fmt::format("{} has no reader", name(lock));
    const GoId next{step.event.a};
    if (lock.readers.size() == 1 && !lock.sendq.empty()) {
        if (Why why = hand_over(step, lock.sendq, next)) return why;
    } else if (next != GoId::none) {
        return fmt::format("{} cannot write: {} readers are left, {} is first in line", name(next),
                           lock.readers.size() - 1, who_is_first(lock.sendq));
    }
    const auto own = std::find(lock.readers.begin(), lock.readers.end(), step.event.go());
    lock.readers.erase(own != lock.readers.end() ? own : lock.readers.begin());
    return {};
}

Why apply::lock_starving(const Step& step) {
    if (Why why = step.object_is(ObjectKind::mutex)) return why;
    ObjectState& lock = step.object();
    const bool on = step.event.a != 0;
    if (lock.starving == on) {
        return fmt::format("{} {} in starvation mode", name(lock), on ? "is already" : "is not");
    }
    lock.starving = on;
    return {};
}

Why apply::count_add(const Step& step) {
    if (Why why = step.goroutine_runs_here()) return why;
    ObjectState& object = step.object();
    if (object.kind != ObjectKind::waitgroup && object.kind != ObjectKind::semaphore) {
        return fmt::format("{} has no counter", name(object));
    }
    const std::int64_t add = static_cast<std::int32_t>(step.event.a);
    const std::int64_t after = static_cast<std::int32_t>(step.event.b);
    if (object.count + add != after) {
        return fmt::format("{}'s counter is {} and {:+} makes {}, the event says {}", name(object),
                           object.count, add, object.count + add, after);
    }
    if (after < 0) return fmt::format("{}'s counter would be {}", name(object), after);
    object.count = after;
    if (object.kind != ObjectKind::waitgroup || after != 0) return {};
    for (const Waiter& waiter : object.recvq) {
        --step.state.go(waiter.g).queued;
        step.choose(waiter.g);
    }
    object.recvq.clear();
    return {};
}

Why apply::timer_add(const Step& step) {
    const Event& event = step.event;
    if (event.object == 0) return "it names no timer";
    if (step.state.timers.contains(event.object)) {
        return fmt::format("timer T{} is already pending", event.object);
    }
    const ProcId p = step.machine().p;
    if (p == ProcId::none) return fmt::format("{} holds no P", name(event.machine()));
    if (event.g != 0) {
        if (Why why = step.goroutine_exists(event.go())) return why;
        if (step.go().timer != TimerId::none) {
            return fmt::format("{} already has timer T{}", name(event.go()), raw(step.go().timer));
        }
        step.go().timer = TimerId{event.object};
    }
    step.state.timers[event.object] =
        TimerState{.id = TimerId{event.object}, .g = event.go(), .p = p, .when_ns = event.wide()};
    return {};
}

// Stamps are for display and not compared with when_ns: one stamp serves a whole scheduling step.
Why apply::timer_fire(const Step& step) {
    if (Why why = timer_is_pending(step)) return why;
    const GoId g = step.state.timers[step.event.object].g;
    if (g != GoId::none) {
        if (Why why = step.waits_unchosen(g)) return why;
        step.choose(g);
    }
    forget_timer(step);
    return {};
}

Why apply::timer_stop(const Step& step) {
    if (Why why = timer_is_pending(step)) return why;
    forget_timer(step);
    return {};
}

}  // namespace fiberscope::replay
