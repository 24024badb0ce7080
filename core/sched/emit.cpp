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
    Event event{};
    event.stamp_ns = m.stamp_ns & ((std::uint64_t{1} << 56) - 1);
    event.text_bytes = text.size() & 0xff;
    event.m = static_cast<std::uint16_t>(m.id);
    event.kind = kind;
    event.rule = rule;
    event.g = raw(g);
    event.object = object;
    event.number = number;
    event.a = a;
    event.b = b;
    m.last_events[m.event_count++ % kLastEvents] = event;
    m.recorder->record(event, text);
}

}  // namespace fiberscope
