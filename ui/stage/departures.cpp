#include "ui/stage/departures.h"

#include <algorithm>

namespace fiberscope::ui {

namespace {

// A hand is emptied within a few events; a search that finds nothing in these gives up.
constexpr std::uint64_t kLookBack = 4096;

bool is_send(WaitReason reason) {
    return reason == WaitReason::chan_send || reason == WaitReason::chan_send_nil;
}

}  // namespace

Where Departures::of(GoId g) const {
    const std::uint64_t end = std::min(state_.events, history_.size());
    const std::uint64_t begin = end > kLookBack ? end - kLookBack : 0;
    for (std::uint64_t i = end; i-- > begin;) {
        const Event& e = history_.event(i);
        if (const Where where = by(e, g, i); where.kind != Where::Kind::nowhere) return where;
    }
    const ProcId p = proc_of(state_, state_.go(g).place.m);
    if (p == ProcId::none) return {};
    return {.kind = Where::Kind::newborn, .place = raw(p), .count = 1};
}

Where Departures::bench(GoId g, ObjectId object, std::uint64_t before) const {
    const std::uint64_t begin = before > kLookBack ? before - kLookBack : 0;
    for (std::uint64_t i = before; i-- > begin;) {
        const Event& e = history_.event(i);
        const bool names_it = e.a == raw(g);
        if (names_it && e.kind == Kind::chan_send_direct)
            return {.kind = Where::Kind::recv, .place = e.object};
        if (names_it && (e.kind == Kind::chan_recv_direct || e.kind == Kind::chan_recv_refill))
            return {.kind = Where::Kind::send, .place = e.object};
        if (e.kind == Kind::go_park && e.g == raw(g)) {
            const auto reason = static_cast<WaitReason>(e.a);
            if (reason == WaitReason::sleep) return {.kind = Where::Kind::sleeping};
            if (object == ObjectId::none) return {.kind = Where::Kind::forever};
            return {.kind = is_send(reason) ? Where::Kind::send : Where::Kind::recv,
                    .place = raw(object)};
        }
    }
    if (object == ObjectId::none) return {.kind = Where::Kind::forever};
    return {.kind = Where::Kind::recv, .place = raw(object)};
}

Where Departures::by(const Event& e, GoId g, std::uint64_t index) const {
    const bool about = e.g == raw(g);
    const auto at = [&e](Where::Kind kind, std::uint32_t place) {
        return Where{.kind = kind, .place = place, .count = 1};
    };
    const auto here = [&](Where::Kind kind) {
        const ProcId p = proc_of(state_, e.machine());
        return p == ProcId::none ? Where{} : at(kind, raw(p));
    };
    switch (e.kind) {
        case Kind::go_create:
            return about ? here(Where::Kind::newborn) : Where{};
        case Kind::go_yield:
        case Kind::go_preempt:
            return about ? here(Where::Kind::seat) : Where{};
        // On its M, and with that M in front of the P once it has one.
        case Kind::go_handoff:
        case Kind::go_sysexit: {
            const MachineId m = state_.go(g).place.m;
            if (!about || raw(m) >= state_.machines.size()) return {};
            const ProcId p = state_.machines[raw(m)].p;
            if (p != ProcId::none) return at(Where::Kind::newborn, raw(p));
            if (e.kind == Kind::go_sysexit) return at(Where::Kind::syscall, 0);
            return {.kind = Where::Kind::machines, .carried = true};
        }
        case Kind::go_ready:
            return about ? bench(g, e.object_id(), index) : Where{};
        case Kind::runnext_put:
            return e.a == raw(g) ? at(Where::Kind::kicked, e.object) : Where{};
        case Kind::runnext_get:
            return about ? at(Where::Kind::runnext, e.object) : Where{};
        // Stolen goods are already with the thief: they stand in front of its P.
        case Kind::runnext_steal:
            return about ? at(Where::Kind::newborn, e.a) : Where{};
        case Kind::local_steal:
            return about ? at(Where::Kind::newborn, e.b) : Where{};
        case Kind::local_get:
            return about ? at(Where::Kind::local, e.object) : Where{};
        case Kind::local_spill:
            return at(Where::Kind::local, e.object);
        case Kind::global_get:
            return about ? at(Where::Kind::global, 0) : Where{};
        default:
            return {};  // every other kind leaves hands as they are
    }
}

}  // namespace fiberscope::ui
