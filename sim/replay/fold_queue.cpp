// The part of the fold about run queues: runnext, the local rings, the global queue, stealing.
#include "sim/replay/fold_step.h"

#include <fmt/format.h>

#include <algorithm>

namespace fiberscope::replay {
namespace {

void queue_to_queue(State& state, std::deque<GoId>& from, std::uint32_t count, ProcState& to) {
    for (std::uint32_t i = 0; i < count; ++i) {
        state.go(from.front()).place = Place{.kind = Place::Kind::local, .p = to.id};
        to.queue.push_back(from.front());
        from.pop_front();
    }
    to.tail += count;
}

Why room_for(const ProcState& p, std::uint32_t count) {
    if (p.queue.size() + count <= kLocalQueueSlots) return {};
    return fmt::format("{} more do not fit into {}'s queue of {}", count, name(p.id),
                       p.queue.size());
}

Why leaves_runnext(const Step& step) {
    const ProcState& p = step.proc();
    if (step.event.g != 0 && p.runnext == step.event.go()) return {};
    return fmt::format("{}'s runnext is {}, the event says G{}", name(p.id),
                       p.runnext == GoId::none ? "empty" : name(p.runnext), step.event.g);
}

void runnext_to_hand(const Step& step) {
    step.proc().runnext = GoId::none;
    step.put_in_hand(step.go());
}

Why queue_has(const ProcState& p, std::uint32_t count) {
    if (count >= 1 && count <= p.queue.size()) return {};
    return fmt::format("{}'s queue has {}, the event takes {}", name(p.id), p.queue.size(), count);
}

// Go's trace does not say in which order its queues are: one that is inferred to be taken alone may
// stand anywhere.
bool from_anywhere(const Step& step, std::uint32_t count) {
    return step.inferred() && count == 1;
}

// event.g would be the last of `count` from the head, or the first (of the global queue).
Why is_taken(const Step& step, const std::deque<GoId>& queue, std::uint32_t count, GoId expected) {
    const GoId g = step.event.go();
    if (g == expected) return {};
    if (from_anywhere(step, count) && std::find(queue.begin(), queue.end(), g) != queue.end())
        return {};
    return fmt::format("{} would be taken, the event says {}", name(expected), name(g));
}

// The one that is_taken allowed comes to the head. After the last check: it is a change.
void step_forward(const Step& step, std::deque<GoId>& queue, std::uint32_t count) {
    if (!from_anywhere(step, count)) return;
    const auto found = std::find(queue.begin(), queue.end(), step.event.go());
    std::rotate(queue.begin(), found, found + 1);
}

}  // namespace

Why apply::runnext_put(const Step& step) {
    if (Why why = step.goroutine_in_hand()) return why;
    if (Why why = step.machine_has_proc(step.event.object)) return why;
    ProcState& p = step.proc();
    const GoId kicked{step.event.a};
    if (p.runnext != kicked) {
        return fmt::format("in {}'s runnext sits {}, the event kicks G{}", name(p.id),
                           p.runnext == GoId::none ? "nobody" : name(p.runnext), step.event.a);
    }
    GoState& g = step.go();
    step.take_from_hand(g.id);
    if (kicked != GoId::none) step.put_in_hand(step.state.go(kicked));
    p.runnext = g.id;
    g.place = Place{.kind = Place::Kind::runnext, .p = p.id};
    return {};
}

Why apply::runnext_get(const Step& step) {
    if (Why why = step.machine_controls_proc(step.event.object)) return why;
    if (Why why = leaves_runnext(step)) return why;
    runnext_to_hand(step);
    return {};
}

Why apply::runnext_steal(const Step& step) {
    if (Why why = step.machine_has_proc(step.event.a)) return why;
    if (step.event.a == step.event.object) return "a P does not steal from itself";
    if (Why why = leaves_runnext(step)) return why;
    runnext_to_hand(step);
    ++step.state.steals;
    return {};
}

Why apply::local_put(const Step& step) {
    if (Why why = step.goroutine_in_hand()) return why;
    if (Why why = step.machine_has_proc(step.event.object)) return why;
    ProcState& p = step.proc();
    if (Why why = room_for(p, 1)) return why;
    step.take_from_hand(step.event.go());
    p.queue.push_back(step.event.go());
    ++p.tail;
    step.go().place = Place{.kind = Place::Kind::local, .p = p.id};
    return {};
}

Why apply::local_get(const Step& step) {
    if (Why why = step.machine_controls_proc(step.event.object)) return why;
    ProcState& p = step.proc();
    if (Why why = queue_has(p, 1)) return why;
    if (Why why = is_taken(step, p.queue, 1, p.queue.front())) return why;
    step_forward(step, p.queue, 1);
    p.queue.pop_front();
    ++p.head;
    step.put_in_hand(step.go());
    return {};
}

// In front of what the hand holds already: the goroutine that found the queue full goes to the
// global queue after those that it displaced (as in proc.go, runqputslow).
Why apply::local_spill(const Step& step) {
    if (Why why = step.machine_has_proc(step.event.object)) return why;
    ProcState& p = step.proc();
    if (p.queue.size() != kLocalQueueSlots) {
        return fmt::format("{}'s queue holds {}, it is not full", name(p.id), p.queue.size());
    }
    const std::uint32_t count = step.event.a;
    if (Why why = queue_has(p, count)) return why;
    MachineState& m = step.machine();
    const auto end = p.queue.begin() + static_cast<std::ptrdiff_t>(count);
    for (auto it = p.queue.begin(); it != end; ++it) {
        step.state.go(*it).place = Place{.kind = Place::Kind::hand, .m = m.id};
    }
    m.hand.insert(m.hand.begin(), p.queue.begin(), end);
    p.queue.erase(p.queue.begin(), end);
    p.head += count;
    ++step.state.spills;
    return {};
}

Why apply::local_steal(const Step& step) {
    const Event& event = step.event;
    if (Why why = step.machine_has_proc(event.b)) return why;
    if (event.b == event.object) return "a P does not steal from itself";
    ProcState& victim = step.proc();
    if (Why why = queue_has(victim, event.a)) return why;
    if (Why why = is_taken(step, victim.queue, event.a, victim.queue[event.a - 1])) return why;
    ProcState& thief = step.state.procs[event.b];
    if (Why why = room_for(thief, event.a - 1)) return why;
    step_forward(step, victim.queue, event.a);
    queue_to_queue(step.state, victim.queue, event.a - 1, thief);
    victim.queue.pop_front();
    victim.head += event.a;
    step.put_in_hand(step.go());
    ++step.state.steals;
    return {};
}

// The hand is never long: a full spill makes it 129.
Why apply::global_put(const Step& step) {
    if (Why why = step.goroutine_in_hand()) return why;
    auto& hand = step.machine().hand;
    const std::uint32_t count = step.event.a;
    if (count < 1 || count > hand.size()) {
        return fmt::format("{}'s hand holds {}, the event puts {}", name(step.event.machine()),
                           hand.size(), count);
    }
    const auto put = [&](GoId id) {
        step.state.go(id).place = Place{.kind = Place::Kind::global};
        step.state.global.push_back(id);
    };
    step.take_from_hand(step.event.go());
    const auto end = hand.begin() + static_cast<std::ptrdiff_t>(count - 1);
    std::for_each(hand.begin(), end, put);
    hand.erase(hand.begin(), end);
    put(step.event.go());
    return {};
}

Why apply::global_get(const Step& step) {
    const Event& event = step.event;
    std::deque<GoId>& global = step.state.global;
    if (event.a < 1 || event.a > global.size()) {
        return fmt::format("the global queue has {}, the event takes {}", global.size(), event.a);
    }
    if (Why why = is_taken(step, global, event.a, global.front())) return why;
    if (Why why = step.machine_has_proc(event.object)) return why;
    if (Why why = room_for(step.proc(), event.a - 1)) return why;
    step_forward(step, global, event.a);
    global.pop_front();
    step.put_in_hand(step.go());
    queue_to_queue(step.state, global, event.a - 1, step.proc());
    return {};
}

Why apply::steal_miss(const Step& step) {
    if (step.machine().p == ProcId::none)
        return fmt::format("{} holds no P", name(step.event.machine()));
    return step.proc_exists(step.event.object);
}

}  // namespace fiberscope::replay
