// The part of the fold about the run as a whole: its begin and end, GOMAXPROCS, rules.
#include "sim/replay/fold_step.h"

#include <fmt/format.h>

#include <algorithm>

namespace fiberscope::replay {
namespace {

// Many more Ps than any machine has processors; bounds what a broken event can allocate.
constexpr std::uint32_t kProcsMax = 4096;

Why count_is_sane(std::uint32_t procs) {
    if (procs >= 1 && procs <= kProcsMax) return {};
    return fmt::format("GOMAXPROCS is 1 to {}, the event says {}", kProcsMax, procs);
}

// New Ps go onto the list of idle Ps so that the lowest is taken first (as in proc.go, procresize).
void add_procs(State& state, std::uint32_t count) {
    const auto known = static_cast<std::uint32_t>(state.procs.size());
    for (std::uint32_t id = known; id < count; ++id) {
        ProcState& p = state.procs.emplace_back();
        p.id = ProcId{static_cast<std::uint16_t>(id)};
        p.exists = false;
    }
    for (std::uint32_t id = count; id-- > 0;) {
        ProcState& p = state.procs[id];
        if (p.exists) continue;
        p.exists = true;
        p.idle = true;
        state.idle_procs.push_back(p.id);
    }
}

}  // namespace

Why apply::run_begin(const Step& step) {
    State& state = step.state;
    if (state.began) return "the run has already begun";
    if (step.event.m != 0)
        return fmt::format("the first M is M0, the event says M{}", step.event.m);
    if (Why why = count_is_sane(step.event.a)) return why;
    state.began = true;
    state.gomaxprocs = step.event.a;
    add_procs(state, step.event.a);
    MachineState& m = state.machines.emplace_back();
    m.id = step.event.machine();
    m.status = MachineState::Status::running;
    return {};
}

Why apply::procs(const Step& step) {
    State& state = step.state;
    const std::uint32_t count = step.event.a;
    if (Why why = count_is_sane(count)) return why;
    for (const ProcState& p : state.procs) {
        if (!p.exists) continue;
        const bool emitters = step.machine().p == p.id;
        if (!emitters && !p.idle)
            return fmt::format("{} is not idle: the world is not stopped", name(p.id));
        if (raw(p.id) < count) continue;
        if (emitters) return fmt::format("{} is still held by {}", name(p.id), name(p.m));
        if (!p.queue.empty() || p.runnext != GoId::none) {
            return fmt::format("{} ends, but goroutines are in its queue", name(p.id));
        }
    }
    state.gomaxprocs = count;
    for (ProcState& p : state.procs) {
        if (raw(p.id) >= count) p.exists = p.idle = false;
    }
    std::erase_if(state.idle_procs, [&](ProcId id) { return raw(id) >= count; });
    add_procs(state, count);
    return {};
}

Why apply::rule_off(const Step& step) {
    if (step.event.rule == Rule::none) return "it names no rule";
    step.state.rules_off |= 1u << static_cast<unsigned>(step.event.rule);
    return {};
}

Why apply::run_end(const Step& step) {
    step.state.ended = true;
    step.state.exit_status = step.event.a;
    step.state.end_reason = step.text;
    return {};
}

}  // namespace fiberscope::replay
