#include "sim/gotrace/teller.h"

#include "sim/replay/fold.h"

namespace fiberscope::gotrace {

const replay::MachineState& Teller::machine(MachineId m) const {
    static const replay::MachineState kNone;
    if (m == MachineId::sysmon) return state_.sysmon;
    return raw(m) < state_.machines.size() ? state_.machines[raw(m)] : kNone;
}

const replay::ProcState& Teller::proc(ProcId p) const {
    static const replay::ProcState kNone;
    return raw(p) < state_.procs.size() ? state_.procs[raw(p)] : kNone;
}

const replay::GoState& Teller::go(GoId g) const {
    static const replay::GoState kNone;
    return state_.has_go(g) ? state_.go(g) : kNone;
}

std::uint32_t Teller::number_of(Kind kind, const Fields& fields) const {
    const GoId g = fields.g;
    const std::uint32_t p = fields.object;
    switch (order_of(kind)) {
        case Order::go:
            return state_.has_go(g) ? state_.go(g).number : 0;
        case Order::proc:
            return state_.has_proc(p) ? state_.procs[p].number : 0;
        case Order::head:
            return state_.has_proc(p) ? state_.procs[p].head : 0;
        case Order::tail:
            return state_.has_proc(p) ? state_.procs[p].tail : 0;
        case Order::runnext:
            return state_.has_proc(p) ? state_.procs[p].runnext_version : 0;
        case Order::global:
            return state_.global_number;
        case Order::sched:
            return state_.sched_number;
        case Order::none:
        case Order::object:  // none are known
        case Order::timer:
            return 0;
    }
    return 0;
}

void Teller::tell(MachineId m, Kind kind, const Fields& fields, std::string_view text) {
    if (!problem_.empty()) return;
    Event event{};
    event.stamp_ns = stamp_ns_ & kStampMask;
    event.text_bytes = static_cast<std::uint8_t>(text.size());
    event.m = static_cast<std::uint16_t>(m);
    event.kind = kind;
    event.rule = fields.rule;
    event.g = raw(fields.g);
    event.object = fields.object;
    event.number = number_of(kind, fields);
    event.a = fields.a;
    event.b = fields.b;
    if (const auto why = replay::fold(state_, event, text)) {
        problem_ = *why;
        return;
    }
    ++events_;
    sink_.take(event, text);
}

}  // namespace fiberscope::gotrace
