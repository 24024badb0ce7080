// The one seam through which everything that happens to a goroutine becomes an event. With nobody
// listening it is one branch.
#pragma once

#include "core/event/event.h"
#include "core/sched/machine.h"

#include <cstdint>
#include <string_view>

namespace fiberscope {

// The fields of an event; what each means for a kind stands in core/event/kinds.h. `number` is
// taken together with the act (under its lock, or by its owner), whether or not anybody listens.
struct Fields {
    GoId g = GoId::none;
    std::uint32_t object = 0;
    std::uint32_t number = 0;
    std::uint32_t a = 0;
    std::uint32_t b = 0;
    Rule rule = Rule::none;
};

// relaxed: recording is switched on before the machine starts and never off.
inline bool is_traced(const Machine& m) {
    return (m.flags.load(std::memory_order_relaxed) & kTraced) != 0;
}

// The event's words but for the stamp and the M (core/event/event.h). In words: were the fields
// handed over as a struct, the compiler would build it in memory before it asks whether anybody
// listens, and one by one they would not fit into registers.
void emit_traced(Machine& m, std::uint64_t w1, std::uint64_t w2, std::uint64_t w3);
void emit_traced(Machine& m, std::uint64_t w1, std::uint64_t w2, std::uint64_t w3,
                 std::string_view text);

inline void emit(Machine& m, Kind kind, const Fields& fields, std::string_view text = {}) {
    if (!is_traced(m)) [[likely]]
        return;
    const std::uint64_t w1 = word_of(kind, fields.rule, raw(fields.g));
    const std::uint64_t w2 = fields.object | std::uint64_t{fields.number} << 32;
    const std::uint64_t w3 = fields.a | std::uint64_t{fields.b} << 32;
    if (text.empty())
        emit_traced(m, w1, w2, w3);
    else
        emit_traced(m, w1, w2, w3, text);
}

// One timestamp serves all events of a scheduling step, which goes from an act of a goroutine, or a
// look of the loop, up to when the next goroutine runs: read when the step begins.
inline void begin_step(Machine& m) {
    if (is_traced(m)) [[unlikely]]
        m.stamp_ns = m.world->stamp(m);
}

}  // namespace fiberscope
