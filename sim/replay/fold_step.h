// One application of an event, as the parts of the fold share it. Used by fold*.cpp only.
//
// Every part first asks whether the event is possible and only then changes the state, so that a
// rejected event leaves no trace. The number in the event's sequence is judged and counted on by
// fold.cpp; the parts never look at it. So what the sequence belongs to exists when they are asked:
// the goroutine, P or object of an event whose kind is in its order.
#pragma once

#include "sim/replay/state.h"

#include <optional>
#include <string>
#include <string_view>

namespace fiberscope::replay {

// Why an event is impossible; nothing if it is possible (and, from a part, was applied).
using Why = std::optional<std::string>;

// How far an id may run ahead of the highest known one: ids are taken by several Ms at once, each
// of which may be a batch ahead. Bounds what a broken event can allocate.
constexpr std::uint32_t kIdsAheadMax = 4096;

struct Step {
    State& state;
    const Event& event;
    std::string_view text;
    // The event's own stamp. What one goroutine or P did is timed by the stamps of its own events:
    // another M's events may be delivered a little earlier, with later stamps.
    std::uint64_t now_ns;

    MachineState& machine() const { return state.machine(event.m); }
    GoState& go() const { return state.go(event.go()); }
    ProcState& proc() const { return state.procs[event.object]; }
    ObjectState& object() const { return state.object(event.object_id()); }

    // Questions. The reason names what is instead.
    Why goroutine_exists(GoId id) const;
    Why goroutine_runs_here() const;  // event.g runs on event.m
    Why goroutine_in_hand() const;    // event.g lies in the hand of event.m
    Why proc_exists(std::uint32_t id) const;
    Why machine_has_proc(std::uint32_t id) const;       // event.m holds this P
    Why machine_controls_proc(std::uint32_t id) const;  // holds it, or has it in hand
    Why object_is(ObjectKind kind) const;
    Why waits_unchosen(GoId id) const;  // it waits, and no waker has chosen it yet

    // It stands for what a Go execution trace does not say, so less is asked of it: see the parts.
    bool inferred() const { return event.rule == Rule::inferred; }

    // Changes. The first counts the time spent in the status that ends.
    void set_status(GoState& g, GoStatus status, Place place) const;
    void stop_running(GoStatus status, Place place) const;  // event.g, on event.m
    // event.g leaves event.m: it ran there, lay in its hand or was in a call.
    void leave(GoStatus status, Place place) const;
    void put_in_hand(GoState& g) const;
    void take_from_hand(GoId id) const;
    void choose(GoId id) const { state.go(id).woken = true; }
    void give_value(GoState& g, std::string_view value) const;
};

// The object that a make event names comes into being; shared by chan_make and sync_make.
Why new_object(const Step& step, ObjectKind kind);

std::string name(GoId id);
std::string name(ProcId id);
std::string name(MachineId id);
std::string name(const ObjectState& object);
std::string describe(const GoState& g);  // "G3 is in P1's local queue"

// One function a kind, in the file of its topic: judges the event, then applies it.
namespace apply {
#define X(name, order, meaning) Why name(const Step& step);
FIBERSCOPE_EVENTS(X)
#undef X
}  // namespace apply

}  // namespace fiberscope::replay
