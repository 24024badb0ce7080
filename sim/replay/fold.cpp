#include "sim/replay/fold.h"

#include "core/event/rule_names.h"
#include "sim/replay/fold_step.h"

#include <fmt/format.h>

#include <algorithm>

namespace fiberscope::replay {
namespace {

// Whether the event is the next of its sequence. What it is about must exist for that.
Why number_follows(const Step& step);
void count_on(const Step& step);

// An M in a system call is outside of the runtime; all it does before it goes is to hand its P on.
bool may_happen_in_call(Kind kind) {
    switch (kind) {
        case Kind::go_sysexit:
        case Kind::go_end:  // only if it is inferred: it goes back to C code
        case Kind::p_release:
        case Kind::p_idle_put:
        case Kind::p_handoff:
        case Kind::m_idle_get:
        case Kind::m_create:
            return true;
        default:
            return false;
    }
}

Why machine_may_act(const Step& step) {
    const Event& event = step.event;
    if (!step.state.has_machine(event.m)) return fmt::format("M{} does not exist", event.m);
    if (event.kind == Kind::run_end) return {};  // told when all machines have left, for M0
    const MachineState& m = step.machine();
    if (m.calling != GoId::none && !may_happen_in_call(event.kind))
        return fmt::format("{} is in a system call of {}", name(m.id), name(m.calling));
    switch (m.status) {
        case MachineState::Status::starting:
        case MachineState::Status::running:
            return {};
        case MachineState::Status::idle:
            return fmt::format("M{} sleeps on the list of idle Ms", event.m);
        case MachineState::Status::timer_wait:
            if (event.kind == Kind::m_timer_woke) return {};
            return fmt::format("M{} sleeps until a timer", event.m);
        case MachineState::Status::lock_wait:
            return fmt::format("M{} sleeps until its locked goroutine is to run", event.m);
        case MachineState::Status::ended:
            return fmt::format("M{} has ended", event.m);
    }
    return {};
}

Why dispatch(const Step& step) {
    switch (step.event.kind) {
#define X(name, order, meaning) \
    case Kind::name:            \
        return apply::name(step);
        FIBERSCOPE_EVENTS(X)
#undef X
    }
    return "it is of no known kind";
}

Why judge_and_apply(const Step& step) {
    const Event& event = step.event;
    if (event.text_bytes != step.text.size()) {
        return fmt::format("it has {} bytes of text, its header says {}", step.text.size(),
                           static_cast<std::uint32_t>(event.text_bytes));
    }
    if (step.state.ended) return "the run has ended";
    if (event.kind == Kind::run_begin) return dispatch(step);
    if (!step.state.began) return "the run has not begun";
    if (static_cast<int>(event.rule) >= kRuleCount) return "its rule is none that is known";
    if (step.state.rules_off.has(event.rule))
        return fmt::format("the rule {} is switched off", name_of(event.rule));
    if (const Why why = machine_may_act(step)) return why;
    if (const Why why = number_follows(step)) return why;
    if (const Why why = dispatch(step)) return why;
    count_on(step);
    // Only now: m_idle_put and the like have their own word on it.
    MachineState& m = step.machine();
    if (m.status == MachineState::Status::starting) m.status = MachineState::Status::running;
    return {};
}

Why expect(const Event& event, std::string_view whose, std::uint32_t number) {
    if (event.number == number) return {};
    return fmt::format("{} is {}, the event says {}", whose, number, event.number);
}

Why number_follows(const Step& step) {
    const Event& event = step.event;
    const State& state = step.state;
    switch (order_of(event.kind)) {
        case Order::none:
            return {};
        case Order::go: {
            if (event.kind == Kind::go_create) return expect(event, "a new goroutine's number", 0);
            if (const Why why = step.goroutine_exists(event.go())) return why;
            return expect(event, name(event.go()) + "'s number", step.go().number);
        }
        case Order::proc:
            if (const Why why = step.proc_exists(event.object)) return why;
            return expect(event, name(event.proc()) + "'s number", step.proc().number);
        case Order::head:
            if (const Why why = step.proc_exists(event.object)) return why;
            return expect(event, name(event.proc()) + "'s head", step.proc().head);
        case Order::tail:
            if (const Why why = step.proc_exists(event.object)) return why;
            return expect(event, name(event.proc()) + "'s tail", step.proc().tail);
        case Order::runnext:
            if (const Why why = step.proc_exists(event.object)) return why;
            return expect(event, name(event.proc()) + "'s runnext version",
                          step.proc().runnext_version);
        case Order::global:
            return expect(event, "the global run queue's number", state.global_number);
        case Order::sched:
            return expect(event, "the scheduler's number", state.sched_number);
        case Order::object: {
            const bool makes = event.kind == Kind::chan_make || event.kind == Kind::sync_make;
            if (makes) return expect(event, "a new object's number", 0);
            if (!state.has_object(event.object_id())) {
                return fmt::format("object #{} does not exist", event.object);
            }
            return expect(event, name(step.object()) + "'s number", step.object().number);
        }
        case Order::timer:
            return expect(event, "a timer's number", event.kind == Kind::timer_add ? 0 : 1);
    }
    return {};
}

// Head, tail and version move with the act itself; the other counts move here.
void count_on(const Step& step) {
    switch (order_of(step.event.kind)) {
        case Order::go:
            ++step.go().number;
            break;
        case Order::proc:
            ++step.proc().number;
            break;
        case Order::runnext:
            ++step.proc().runnext_version;
            break;
        case Order::global:
            ++step.state.global_number;
            break;
        case Order::sched:
            ++step.state.sched_number;
            break;
        case Order::object:
            ++step.object().number;
            break;
        case Order::none:
        case Order::head:
        case Order::tail:
        case Order::timer:
            break;
    }
}

}  // namespace

std::optional<std::string> fold(State& state, const Event& event, std::string_view text) {
    const Step step{.state = state, .event = event, .text = text, .now_ns = event.stamp_ns};
    if (Why why = judge_and_apply(step)) return fmt::format("{}: {}", name_of(event.kind), *why);
    state.now_ns = std::max<std::uint64_t>(state.now_ns, event.stamp_ns);
    ++state.events;
    return {};
}

}  // namespace fiberscope::replay
