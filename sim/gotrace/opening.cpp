// The world at the beginning of a trace. Every generation says of each P and each goroutine what
// its status is, just before the first event about it; so what the first generation says holds
// since the trace began. From that the world is made, at time 0, with inferred events; goroutines
// that wait or are in a system call are put there directly, for nobody saw them run.
#include "sim/gotrace/translate.h"

#include <fmt/format.h>

#include <algorithm>

namespace fiberscope::gotrace {

void Opening::see(const GoEvent& event) {
    if (begin_ns == 0) begin_ns = event.time_ns;
    learn(event);
    switch (event.type) {
        case Type::procs_change:
            if (!counted_ && !count_changed_)
                procs = std::max(procs, static_cast<std::uint32_t>(
                                            std::min<std::uint64_t>(event.args[0], 1u << 16)));
            else if (event.args[0] != procs)
                count_changed_ = true;
            counted_ = true;
            break;
        case Type::proc_status: {
            const auto same = [&](const Proc& p) { return p.id == event.args[0]; };
            if (count_changed_ || std::any_of(proc_states.begin(), proc_states.end(), same)) break;
            const auto status = static_cast<ProcStatus>(event.args[1]);
            const bool held = status == ProcStatus::running || status == ProcStatus::syscall;
            proc_states.push_back({event.args[0], status, held ? event.m : kNone});
            procs = std::max(procs, static_cast<std::uint32_t>(event.args[0] + 1));
            break;
        }
        case Type::go_create:
        case Type::go_create_blocked:
        case Type::go_create_syscall:
            seen_.insert(event.args[0]);
            break;
        case Type::go_status:
        case Type::go_status_stack: {
            if (!seen_.insert(event.args[0]).second) break;
            const auto status = static_cast<GoStatus>(event.args[2]);
            Goroutine g{.id = event.args[0], .status = status, .m = kNone, .stack = nullptr};
            if (status == GoStatus::running) g.m = event.m;
            if (status == GoStatus::syscall) g.m = event.args[1];
            if (event.type == Type::go_status_stack)
                g.stack = event.generation->stack(event.args[3]);
            if (g.stack == nullptr) without_stack_[g.id] = gos.size();
            gos.push_back(g);
            break;
        }
        default:
            break;
    }
}

// The function of a goroutine whose stack was not told at once stands on a later one.
void Opening::learn(const GoEvent& event) {
    const auto found = without_stack_.find(event.g);
    if (found == without_stack_.end()) return;
    const bool at_end = event.type == Type::go_block || event.type == Type::go_stop ||
                        event.type == Type::go_syscall_begin;
    if (!at_end) return;
    gos[found->second].later = event.generation->stack(event.args[1]);
    without_stack_.erase(found);
}

void Translator::open(const Opening& opening) {
    begin_ns_ = opening.begin_ns;
    begin_machines(opening);
    for (const Opening::Goroutine& g : opening.gos)
        begin_goroutine(g);
}

void Translator::begin_machines(const Opening& opening) {
    // M0 begins the run: whoever had a P, or else ran something. It is a thread of the trace, for
    // nobody else would ever be heard of.
    std::uint64_t first = kNone;
    for (const Opening::Proc& p : opening.proc_states) {
        if (first == kNone) first = p.m;
    }
    for (const Opening::Goroutine& g : opening.gos) {
        if (first == kNone) first = g.m;
    }
    const MachineId m0{0};
    tell_.tell(m0, Kind::run_begin, {.a = std::max(1u, opening.procs)});
    if (first != kNone) machines_[first] = m0;
    for (const Opening::Proc& p : opening.proc_states) {
        if (p.m == kNone) continue;
        if (const MachineId m = machine(p.m); m != MachineId::none)
            infer_.give_proc(ProcId{static_cast<std::uint16_t>(p.id)}, m, Rule::inferred);
    }
    if (first == kNone) infer_.sleep(m0);
}

void Translator::begin_goroutine(const Opening::Goroutine& g) {
    const GoId id = new_go(g.id);
    // Made before anything runs there: else who runs would be its creator.
    const MachineId m = g.m != kNone ? machine(g.m) : MachineId::sysmon;
    if (m == MachineId::none) return;
    const std::vector<Frame>* const stack = g.stack ? g.stack : g.later;
    const std::string_view function = stack ? program_.outermost(*stack) : "";
    tell_.tell(m, Kind::go_create,
               {.g = id,
                .a = raw(function_name(g.id, id, g.id == 1 ? "main.main" : function)),
                .rule = Rule::inferred});
    const ProcId p = tell_.problem().empty() ? tell_.machine(m).p : ProcId::none;
    switch (g.status) {
        case GoStatus::running: {
            const std::uint32_t tick = p == ProcId::none ? 0 : tell_.proc(p).tick;
            tell_.tell(m, Kind::go_start,
                       {.g = id, .object = raw(p), .a = tick + 1, .rule = Rule::inferred});
            break;
        }
        case GoStatus::syscall:
            tell_.tell(m, Kind::go_syscall, {.g = id, .object = raw(p), .rule = Rule::inferred});
            left_[raw(m)] = {p, p == ProcId::none ? 0 : tell_.proc(p).number};
            break;
        case GoStatus::waiting: {
            bool known = true;
            const WaitReason reason = g.stack ? wait_reason("", *g.stack, known) : WaitReason::none;
            park(m, id, reason, Rule::inferred);
            break;
        }
        case GoStatus::runnable:
        case GoStatus::bad:
            infer_.queue(id, m, Infer::Where::global);
            break;
    }
}

}  // namespace fiberscope::gotrace
