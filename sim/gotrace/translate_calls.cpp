// The translation of system calls, and of what a program says of itself.
#include "sim/gotrace/translate.h"

#include <fmt/format.h>

namespace fiberscope::gotrace {
namespace {

constexpr Rule kInferred = Rule::inferred;

}  // namespace

// Its P is gone: it is runnable, and its M has it in hand.
void Translator::come_back_late(MachineId m) {
    if (const ProcId own = tell_.machine(m).p; own != ProcId::none) {
        // A thread of C code called Go and had a P already.
        const GoId g = tell_.machine(m).calling;
        tell_.tell(m, Kind::go_sysexit, {.g = g, .object = raw(own), .rule = kInferred});
        return tell_.tell(m, Kind::go_yield, {.g = g, .rule = kInferred});
    }
    const Left left = left_[raw(m)];
    tell_.tell(
        m, Kind::go_sysexit,
        {.g = tell_.machine(m).calling, .object = raw(left.p), .a = 1, .b = left.number + 1});
}

void Translator::call_event(const GoEvent& event) {
    if (event.type == Type::go_create_syscall) {
        const MachineId m = machine(event.m);
        if (m == MachineId::none) return;
        infer_.settle(m);
        const GoId g = new_go(event.args[0]);
        // A thread of C code that sleeps, as far as we know, is here.
        if (tell_.machine(m).status == replay::MachineState::Status::idle)
            tell_.tell(MachineId::sysmon, Kind::m_idle_get, {.object = raw(m), .rule = kInferred});
        tell_.tell(m, Kind::go_create,
                   {.g = g, .a = raw(function_name(event.args[0], g, "")), .rule = kInferred});
        const ProcId p = tell_.problem().empty() ? tell_.machine(m).p : ProcId::none;
        tell_.tell(m, Kind::go_syscall, {.g = g, .object = raw(p), .rule = kInferred});
        left_[raw(m)] = {p, p == ProcId::none ? 0 : tell_.proc(p).number};
        return;
    }
    const MachineId m = known(event.m);
    if (m == MachineId::none) return fail("its thread is not known");
    const GoId g = gos_.of(event.g);
    const ProcId p = tell_.machine(m).p;
    switch (event.type) {
        case Type::go_syscall_begin:
            line(m, g, event, event.args[1]);
            tell_.tell(m, Kind::go_syscall, {.g = g, .object = raw(p)});
            if (!problem().empty()) return;
            left_[raw(m)] = {p, tell_.proc(p).number};
            return;
        case Type::go_syscall_end:
            tell_.tell(m, Kind::go_sysexit, {.g = g, .object = raw(p)});
            return;
        case Type::go_syscall_end_blocked:
            if (tell_.machine(m).calling != GoId::none) come_back_late(m);
            if (!problem().empty() || tell_.machine(m).p != ProcId::none) return;
            if (!tell_.machine(m).hand.empty()) infer_.queue(g, m, Infer::Where::global);
            infer_.sleep(m);
            return;
        default:  // go_destroy_syscall
            tell_.tell(m, Kind::go_end, {.g = g, .rule = kInferred});
            gos_.remove(event.g);
            if (!problem().empty()) return;
            if (p != ProcId::none) {
                tell_.tell(m, Kind::p_release, {.object = raw(p), .rule = kInferred});
                infer_.rest_proc(p, m);
            }
            infer_.sleep(m);
            return;
    }
}

void Translator::note(const GoEvent& event, const std::string& text) {
    const MachineId m = infer_.actor(known(event.m));
    const GoId g = tell_.machine(m).running;
    std::string_view rest = text;
    while (!rest.empty()) {
        const std::string_view part = rest.substr(0, kTextBytesMax);
        rest.remove_prefix(part.size());
        tell_.tell(m, Kind::output, {.g = g, .a = 3, .b = rest.empty() ? 0u : 1u}, part);
    }
}

void Translator::annotation(const GoEvent& event) {
    const auto& args = event.args;
    switch (event.type) {
        case Type::user_task_begin:
            tasks_[args[0]] = string(event, args[2]);
            return note(event, fmt::format("[task {} begins]\n", tasks_[args[0]]));
        case Type::user_task_end: {
            const auto found = tasks_.find(args[0]);
            note(event,
                 fmt::format("[task {} ends]\n",
                             found == tasks_.end() ? std::to_string(args[0]) : found->second));
            tasks_.erase(args[0]);
            return;
        }
        case Type::user_region_begin:
            return note(event, fmt::format("[region {} begins]\n", string(event, args[1])));
        case Type::user_region_end:
            return note(event, fmt::format("[region {} ends]\n", string(event, args[1])));
        default: {  // user_log
            const std::string_view key = string(event, args[1]);
            return note(event, fmt::format("{}{}{}\n", key, key.empty() ? "" : ": ",
                                           string(event, args[2])));
        }
    }
}

}  // namespace fiberscope::gotrace
