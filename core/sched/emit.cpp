#include "core/sched/emit.h"

#include "core/record/recorder.h"

#include <string>

namespace fiberscope {
namespace {
// Cut at a whole UTF-8 character, with an ellipsis, so that the reader sees the cut.
constexpr std::string_view kEllipsis = "\xe2\x80\xa6";

std::string cut(std::string_view text) {
    std::size_t keep = kTextBytesMax - kEllipsis.size();
    while (keep > 0 && (static_cast<unsigned char>(text[keep]) & 0xC0) == 0x80)
        --keep;
    return std::string(text.substr(0, keep)).append(kEllipsis);
}

// Any event: with a text, with no ring to put it into or no room in it.
[[gnu::noinline]] void record(Machine& m, std::uint64_t w0, std::uint64_t w1, std::uint64_t w2,
                              std::uint64_t w3, std::string_view text) {
    const EventWords words{w0, w1, w2, w3};
    words.store(&m.last_events[m.event_count++ % kLastEvents]);
    m.recorder->record(std::bit_cast<Event>(words), text);
}

}  // namespace

namespace {
// Into the ring, if there is one with room for it.
[[gnu::always_inline]] inline void write(Machine& m, std::uint64_t w1, std::uint64_t w2,
                                         std::uint64_t w3, std::string_view text) {
    const std::uint64_t w0 = (m.stamp_ns & kStampMask) | std::uint64_t{text.size()} << 56;
    w1 |= raw(m.id);
    Ring* ring = m.recorder->ring;
    if (ring == nullptr || text.size() > kEventBytes || !ring->push(w0, w1, w2, w3, text))
        return record(m, w0, w1, w2, w3, text);
    const EventWords words{w0, w1, w2, w3};
    words.store(&m.last_events[m.event_count++ % kLastEvents]);
}
}  // namespace

void emit_traced(Machine& m, std::uint64_t w1, std::uint64_t w2, std::uint64_t w3) {
    write(m, w1, w2, w3, {});
}

void emit_traced(Machine& m, std::uint64_t w1, std::uint64_t w2, std::uint64_t w3,
                 std::string_view text) {
    if (text.size() > kTextBytesMax) return emit_traced(m, w1, w2, w3, cut(text));
    write(m, w1, w2, w3, text);
}

}  // namespace fiberscope
