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
}  // namespace

void emit_traced(Machine& m, Kind kind, Rule rule, GoId g, std::uint32_t object,
                 std::uint32_t number, std::uint32_t a, std::uint32_t b, std::string_view text) {
    if (text.size() > kTextBytesMax)
        return emit_traced(m, kind, rule, g, object, number, a, b, cut(text));
    const EventWords words =
        words_of(m.stamp_ns, text.size(), raw(m.id), kind, rule, raw(g), object, number, a, b);
    words.store(&m.last_events[m.event_count++ % kLastEvents]);
    if (!text.empty() || m.recorder->ring == nullptr || !m.recorder->ring->push(words))
        m.recorder->record(std::bit_cast<Event>(words), text);
}

}  // namespace fiberscope
