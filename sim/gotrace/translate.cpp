#include "sim/gotrace/translate.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace fiberscope::gotrace {
namespace {

constexpr Rule kInferred = Rule::inferred;

}  // namespace

bool Translator::take(const GoEvent& event) {
    tell_.set_time(std::min(event.time_ns - std::min(event.time_ns, begin_ns_), kStampMask));
    switch (event.type) {
        case Type::procs_change:
            change_procs(infer_.actor(known(event.m)), event.args[0]);
            break;
        case Type::proc_start:
        case Type::proc_stop:
            proc_event(event);
            break;
        case Type::proc_steal:
            proc_steal(event);
            break;
        case Type::go_create:
        case Type::go_create_blocked:
            create(event);
            break;
        case Type::go_start:
        case Type::go_stop:
        case Type::go_destroy:
        case Type::go_unblock:
            go_event(event);
            break;
        case Type::go_block:
            block(event);
            break;
        case Type::go_switch:
        case Type::go_switch_destroy:
            go_switch(event);
            break;
        case Type::go_syscall_begin:
        case Type::go_syscall_end:
        case Type::go_syscall_end_blocked:
        case Type::go_create_syscall:
        case Type::go_destroy_syscall:
            call_event(event);
            break;
        case Type::gc_begin:
            note(event,
                 fmt::format("[a garbage collection begins, {} bytes in use]\n", heap_bytes_));
            break;
        case Type::gc_end:
            note(event,
                 fmt::format("[the garbage collection ends, {} bytes in use]\n", heap_bytes_));
            break;
        case Type::heap_alloc:
            heap_bytes_ = event.args[0];
            break;
        case Type::user_task_begin:
        case Type::user_task_end:
        case Type::user_region_begin:
        case Type::user_region_end:
        case Type::user_log:
            annotation(event);
            break;
        case Type::proc_status:
            // Known from the opening, or from a change of GOMAXPROCS; of that we may hear later.
            if (event.args[0] >= tell_.state().gomaxprocs)
                change_procs(infer_.actor(known(event.m)), event.args[0] + 1);
            break;
        case Type::go_status:
        case Type::go_status_stack:
            break;  // known
        default:
            ++left_out_[static_cast<std::size_t>(event.type)];
            break;
    }
    return problem().empty();
}

MachineId Translator::known(std::uint64_t m) const {
    const auto found = machines_.find(m);
    return found == machines_.end() ? MachineId::none : found->second;
}

MachineId Translator::machine(std::uint64_t m) {
    const MachineId id = known(m);
    if (id != MachineId::none) return id;
    const MachineId made = infer_.new_machine();
    if (made == MachineId::none)
        fail("there are more threads than Fiberscope can tell apart");
    else
        machines_[m] = made;
    return made;
}

GoId Translator::new_go(std::uint64_t go) {
    const GoId id = gos_.add(go);
    renumbered_ += raw(id) != go;
    return id;
}

StringId Translator::function_name(std::uint64_t go, GoId g, std::string_view function) {
    std::string name(function);
    if (raw(g) != go) name += fmt::format("{}(goroutine {} in Go)", name.empty() ? "" : " ", go);
    return strings_.intern(name);
}

std::string_view Translator::string(const GoEvent& event, std::uint64_t id) {
    const auto text = event.generation->string(id);
    if (!text)
        fail(
            fmt::format("string {} does not exist in generation {}", id, event.generation->number));
    return text.value_or("");
}

const std::vector<Frame>& Translator::stack(const GoEvent& event, std::uint64_t id) {
    const std::vector<Frame>* stack = event.generation->stack(id);
    if (stack == nullptr)
        fail(fmt::format("stack {} does not exist in generation {}", id, event.generation->number));
    return stack != nullptr ? *stack : *event.generation->stack(0);
}

// Where g, which runs on m, stands. A frame of ours is the innermost one of the program's own.
void Translator::line(MachineId m, GoId g, const GoEvent& event, std::uint64_t stack_id) {
    const std::vector<Frame>& frames = stack(event, stack_id);
    const auto position = program_.position(frames);
    if (!position) {
        without_position_ += !frames.empty();
        return;
    }
    if (!tell_.state().has_go(g)) return;
    const StringId function = strings_.intern(position->function);
    const auto& own = tell_.go(g).frames;
    if (!own.empty() && own.back().function == function && own.back().line == position->line)
        return;
    if (!own.empty() && own.back().function != function) tell_.tell(m, Kind::go_return, {.g = g});
    tell_.tell(m, Kind::go_line, {.g = g, .a = raw(function), .b = position->line});
}

void Translator::park(MachineId m, GoId g, WaitReason reason, Rule rule) {
    tell_.tell(m, Kind::go_park, {.g = g, .a = static_cast<std::uint32_t>(reason), .rule = rule});
}

void Translator::proc_event(const GoEvent& event) {
    if (event.type == Type::proc_stop) {
        const MachineId m = known(event.m);
        if (m == MachineId::none) return fail("its thread is not known");
        if (tell_.machine(m).p == ProcId::none) return fail("its M has no P");
        const ProcId p = tell_.machine(m).p;
        infer_.settle(m);
        tell_.tell(m, Kind::p_release, {.object = raw(p)});
        infer_.rest_proc(p, m);
        if (changing_ != m) infer_.sleep(m);
        return;
    }
    const MachineId m = machine(event.m);
    if (m == MachineId::none) return;
    if (tell_.machine(m).calling != GoId::none) come_back_late(m);
    infer_.give_proc(ProcId{static_cast<std::uint16_t>(event.args[0])}, m);
    if (changing_ == m) {
        changing_ = MachineId::none;
        change_procs(m, change_to_);
    }
}

void Translator::change_procs(MachineId m, std::uint64_t count) {
    if (count == tell_.state().gomaxprocs) return;
    if (m == MachineId::none || count == 0 || count > std::numeric_limits<std::uint16_t>::max())
        return fail(fmt::format("GOMAXPROCS cannot become {} here", count));
    const ProcId own = tell_.machine(m).p;
    if (own != ProcId::none && raw(own) >= count) {
        changing_ = m;
        change_to_ = static_cast<std::uint32_t>(count);
        return;
    }
    if (!infer_.change_procs(m, static_cast<std::uint32_t>(count)))
        fail(fmt::format("GOMAXPROCS becomes {}, but a P that goes is in use", count));
}

void Translator::proc_steal(const GoEvent& event) {
    const ProcId p{static_cast<std::uint16_t>(event.args[0])};
    if (!tell_.state().has_proc(raw(p))) return fail("this P does not exist");
    const MachineId from = tell_.proc(p).m;
    if (from == MachineId::none) return;  // it was abandoned
    const GoId caller = tell_.machine(from).calling;
    if (event.args[2] == event.m || caller == GoId::none) {
        tell_.tell(from, Kind::p_release, {.object = raw(p)});
        infer_.rest_proc(p, from);
        return;
    }
    const MachineId m = infer_.actor(known(event.m));
    tell_.tell(m, Kind::p_retake,
               {.g = caller, .object = raw(p), .a = raw(from), .b = tell_.go(caller).number});
    infer_.rest_proc(p, m);
    infer_.set_waker(m);
}

void Translator::create(const GoEvent& event) {
    const MachineId m = known(event.m);
    if (m == MachineId::none) return fail("its thread is not known");
    const GoId by = tell_.machine(m).running;
    if (by != GoId::none) line(m, by, event, event.args[2]);
    const auto position = program_.position(stack(event, event.args[2]));
    const std::vector<Frame>& started = stack(event, event.args[1]);
    const GoId g = new_go(event.args[0]);
    const std::string_view function =
        started.empty() ? "" : program_.started(started.front().function);
    tell_.tell(m, Kind::go_create,
               {.g = g,
                .object = raw(by),
                .a = raw(function_name(event.args[0], g, function)),
                .b = position ? position->line : 0});
    if (event.type == Type::go_create_blocked) {
        park(m, g, WaitReason::coroutine, kInferred);
    } else {
        infer_.queue(g, m, Infer::Where::runnext);
        infer_.set_waker(m);
    }
}

void Translator::block(const GoEvent& event) {
    const MachineId m = known(event.m);
    const GoId g = gos_.of(event.g);
    if (m == MachineId::none) return fail("its thread is not known");
    line(m, g, event, event.args[1]);
    bool is_known = true;
    const WaitReason reason =
        wait_reason(string(event, event.args[0]), stack(event, event.args[1]), is_known);
    unknown_reasons_ += !is_known;
    park(m, g, reason, Rule::none);
}

void Translator::go_event(const GoEvent& event) {
    if (event.type == Type::go_unblock) {
        const GoId g = gos_.of(event.args[0]);
        const MachineId m = infer_.actor(known(event.m));
        const GoId by = tell_.machine(m).running;
        if (by != GoId::none) line(m, by, event, event.args[2]);
        const bool net = tell_.state().has_go(g) && tell_.go(g).reason == WaitReason::io_wait;
        tell_.tell(m, Kind::go_ready, {.g = g, .rule = kInferred});
        if (!problem().empty()) return;
        infer_.queue(g, m, net ? Infer::Where::local : Infer::Where::runnext);
        infer_.set_waker(m);
        return;
    }
    const MachineId m = known(event.m);
    if (m == MachineId::none) return fail("its thread is not known");
    if (event.type == Type::go_start) {
        const GoId g = gos_.of(event.args[0]);
        infer_.settle(m, g);
        infer_.fetch(g, m);
        const ProcId p = tell_.machine(m).p;
        if (p == ProcId::none) return fail("its M has no P");
        tell_.tell(m, Kind::go_start, {.g = g, .object = raw(p), .a = tell_.proc(p).tick + 1});
        return;
    }
    const GoId g = gos_.of(event.g);
    if (event.type == Type::go_destroy) {
        tell_.tell(m, Kind::go_end, {.g = g});
        gos_.remove(event.g);
        return;
    }
    line(m, g, event, event.args[1]);
    const bool preempted = string(event, event.args[0]) == "preempted";
    tell_.tell(m, preempted ? Kind::go_preempt : Kind::go_yield, {.g = g});
    if (!problem().empty()) return;
    infer_.queue(g, m, Infer::Where::global);
    infer_.set_waker(m);
}

// The other goroutine becomes ready, this one waits or ends, the other one runs; no queue is used.
void Translator::go_switch(const GoEvent& event) {
    const MachineId m = known(event.m);
    if (m == MachineId::none) return fail("its thread is not known");
    const GoId g = gos_.of(event.g), next = gos_.of(event.args[0]);
    tell_.tell(m, Kind::go_ready, {.g = next, .rule = kInferred});
    if (event.type == Type::go_switch) {
        park(m, g, WaitReason::coroutine, Rule::none);
    } else {
        tell_.tell(m, Kind::go_end, {.g = g});
        gos_.remove(event.g);
    }
    const ProcId p = tell_.machine(m).p;
    if (p == ProcId::none) return fail("its M has no P");
    tell_.tell(m, Kind::go_start, {.g = next, .object = raw(p), .a = tell_.proc(p).tick + 1});
}

}  // namespace fiberscope::gotrace
