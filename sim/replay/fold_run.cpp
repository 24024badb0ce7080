// The part of the fold about the run as a whole: its begin and end, GOMAXPROCS.
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

// Ps that exist from now on; the caller says where they are.
std::vector<ProcId> add_procs(State& state, std::uint32_t count) {
    while (state.procs.size() < count) {
        ProcState& p = state.procs.emplace_back();
        p.id = ProcId{static_cast<std::uint16_t>(state.procs.size() - 1)};
        p.exists = p.idle = false;
    }
    std::vector<ProcId> added;
    for (std::uint32_t id = 0; id < count; ++id) {
        if (!state.procs[id].exists) added.push_back(ProcId{static_cast<std::uint16_t>(id)});
        state.procs[id].exists = true;
    }
    return added;
}

}  // namespace

Why apply::run_begin(const Step& step) {
    State& state = step.state;
    if (state.began) return "the run has already begun";
    if (step.event.m != 0)
        return fmt::format("the first M is M0, the event says M{}", step.event.m);
    if (Why why = count_is_sane(step.event.a)) return why;
    if (!(rules_off(step.event) - switchable_rules()).empty())
        return "a rule that cannot be switched off is off";
    state.began = true;
    state.gomaxprocs = step.event.a;
    state.rules_off = rules_off(step.event);
    // P0 is the first to be taken, so the last of the list.
    state.idle_procs = add_procs(state, step.event.a);
    std::reverse(state.idle_procs.begin(), state.idle_procs.end());
    for (ProcState& p : state.procs)
        p.idle = true;
    MachineState& m = state.machines.emplace_back();
    m.id = step.event.machine();
    m.status = MachineState::Status::running;
    state.sysmon.id = MachineId::sysmon;
    state.sysmon.status = MachineState::Status::running;
    return {};
}

// Inferred: the other Ps may stay where they are, those that go need only be idle, and new ones
// are.
Why apply::procs(const Step& step) {
    State& state = step.state;
    const std::uint32_t count = step.event.a;
    if (Why why = count_is_sane(count)) return why;
    MachineState& m = step.machine();
    auto& hand = m.procs_in_hand;
    for (const ProcState& p : state.procs) {
        if (!p.exists) continue;
        const bool stopped = std::find(hand.begin(), hand.end(), p.id) != hand.end() ||
                             (step.inferred() && (raw(p.id) < count || p.idle));
        if (m.p != p.id && !stopped) {
            return fmt::format("{} is not in {}'s hand: the world is not stopped", name(p.id),
                               name(m.id));
        }
        if (raw(p.id) < count) continue;
        if (m.p == p.id) return fmt::format("{} is gone, but held by {}", name(p.id), name(m.id));
        if (!p.queue.empty() || p.runnext != GoId::none) {
            return fmt::format("{} is gone, but goroutines are in its queue", name(p.id));
        }
    }
    state.gomaxprocs = count;
    const auto goes = [count](ProcId id) { return raw(id) >= count; };
    std::erase_if(hand, goes);
    std::erase_if(state.idle_procs, goes);
    for (ProcState& p : state.procs) {
        p.exists = p.exists && raw(p.id) < count;
        p.idle = p.idle && p.exists;
    }
    const std::vector<ProcId> added = add_procs(state, count);
    if (!step.inferred()) {
        hand.insert(hand.end(), added.begin(), added.end());
        return {};
    }
    state.idle_procs.insert(state.idle_procs.end(), added.rbegin(), added.rend());
    for (const ProcId id : added)
        state.proc(id).idle = true;
    return {};
}

// A system call may go on meanwhile: the runtime knows nothing of it.
Why apply::gc_begin(const Step& step) {
    State& state = step.state;
    if (Why why = step.goroutine_exists(step.event.go())) return why;
    if (state.collects != GoId::none)
        return fmt::format("a collection goes on already, for {}", name(state.collects));
    for (const MachineState& m : state.machines) {
        if (m.running != GoId::none)
            return fmt::format("{} runs on {}: the world does not stand still", name(m.running),
                               name(m.id));
    }
    ++state.collections;
    state.collects = step.event.go();
    state.heap_bytes = step.event.wide();
    return {};
}

Why apply::gc_end(const Step& step) {
    State& state = step.state;
    if (Why why = step.goroutine_exists(step.event.go())) return why;
    if (state.collects != step.event.go()) return "this collection did not begin";
    state.collects = GoId::none;
    state.heap_bytes = step.event.wide();
    return {};
}

Why apply::run_end(const Step& step) {
    step.state.ended = true;
    step.state.exit_status = step.event.a;
    step.state.end_reason = step.text;
    return {};
}

}  // namespace fiberscope::replay
