// One thing that happened: 32 bytes, the same in a thread's ring, in memory and (packed) in a file.
// Text (a value, an output) lies behind the event, in whole 32-byte slots.
#pragma once

#include "core/event/ids.h"
#include "core/event/kinds.h"
#include "core/event/reasons.h"
#include "core/event/rules.h"

#include <cstdint>
#include <string_view>

namespace fiberscope {

constexpr std::uint32_t kEventBytes = 32;
// Longer texts are cut by whoever emits them, who marks the cut with an ellipsis; output is split
// over several events and loses nothing.
constexpr std::uint32_t kTextBytesMax = 224;

struct Event {
    std::uint64_t stamp_ns : 56;   // since the run began; for display only, the order is causal
    std::uint64_t text_bytes : 8;  // 0 .. kTextBytesMax
    std::uint16_t m;               // the M on which it happened
    Kind kind;
    Rule rule;             // which scheduler rule caused it
    std::uint32_t g;       // the goroutine it is about, 0 if none
    std::uint32_t object;  // P, channel, lock, timer, M, creator: see kinds.h
    std::uint32_t number;  // in the sequence that order_of(kind) names
    std::uint32_t a;       // see kinds.h
    std::uint32_t b;

    GoId go() const { return GoId{g}; }
    MachineId machine() const { return MachineId{m}; }
    ObjectId object_id() const { return ObjectId{object}; }
    ProcId proc() const { return ProcId{static_cast<std::uint16_t>(object)}; }
    std::uint64_t wide() const { return a | std::uint64_t{b} << 32; }
};
static_assert(sizeof(Event) == kEventBytes);

// Of a run_begin: the rules that are switched off.
constexpr RuleSet rules_off(const Event& event) {
    return RuleSet::of_bits(event.object | std::uint64_t{event.b} << 32);
}

// How many 32-byte slots of text follow the event.
constexpr std::uint32_t text_slots(std::uint32_t text_bytes) {
    return (text_bytes + kEventBytes - 1) / kEventBytes;
}

}  // namespace fiberscope
