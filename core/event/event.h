// One thing that happened: 32 bytes, the same in a thread's ring, in memory and (packed) in a file.
// Text (a value, an output) lies behind the event, in whole 32-byte slots.
#pragma once

#include "core/event/ids.h"
#include "core/event/kinds.h"
#include "core/event/reasons.h"
#include "core/event/rules.h"

#include <array>
#include <bit>
#include <cstddef>
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

// The same as four words, as it is put together and written down. Never in memory as a whole before
// that: a wide load of words that were just stored waits for all of them, which was half of what an
// event cost.
struct EventWords {
    std::uint64_t w0, w1, w2, w3;

    [[gnu::always_inline]] void store(void* to) const {
        auto* words = static_cast<std::uint64_t*>(to);
        words[0] = w0;
        words[1] = w1;
        words[2] = w2;
        words[3] = w3;
    }
};
static_assert(std::endian::native == std::endian::little && sizeof(EventWords) == kEventBytes);

constexpr std::uint64_t kStampMask = (std::uint64_t{1} << 56) - 1;

// The second word but for the M, 0.
constexpr std::uint64_t word_of(Kind kind, Rule rule, std::uint32_t g) {
    return std::uint64_t{static_cast<std::uint8_t>(kind)} << 16 |
           std::uint64_t{static_cast<std::uint8_t>(rule)} << 24 | std::uint64_t{g} << 32;
}

// Of a run_begin: the rules that are switched off.
constexpr RuleSet rules_off(const Event& event) {
    return RuleSet::of_bits(event.object | std::uint64_t{event.b} << 32);
}

// How many 32-byte slots of text follow the event.
constexpr std::uint32_t text_slots(std::uint32_t text_bytes) {
    return (text_bytes + kEventBytes - 1) / kEventBytes;
}

}  // namespace fiberscope
