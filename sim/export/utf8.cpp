#include "sim/export/utf8.h"

#include <fmt/format.h>

#include <cstdint>

namespace fiberscope::exports {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";  // U+FFFD

// The length of the character that the text begins with; 0 if it begins with none. Shortest forms
// only, no surrogates, up to U+10FFFF (Unicode, table 3-7).
std::size_t character(std::string_view text) {
    const auto at = [&](std::size_t i) {
        return i < text.size() ? static_cast<std::uint8_t>(text[i]) : std::uint8_t{0};
    };
    const auto follows = [&](std::size_t i) { return (at(i) & 0xc0) == 0x80; };
    const std::uint8_t first = at(0), second = at(1);
    if (first < 0x80) return 1;
    if (first < 0xc2 || first > 0xf4 || !follows(1)) return 0;
    if (first < 0xe0) return 2;
    if (!follows(2)) return 0;
    if (first < 0xf0) {
        const bool shortest = first != 0xe0 || second >= 0xa0;
        const bool surrogate = first == 0xed && second >= 0xa0;
        return shortest && !surrogate ? 3 : 0;
    }
    if (!follows(3)) return 0;
    return (first != 0xf0 || second >= 0x90) && (first != 0xf4 || second < 0x90) ? 4 : 0;
}

}  // namespace

std::string valid_utf8(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const std::size_t size = character(text);
        out += size != 0 ? text.substr(0, size) : kReplacement;
        text.remove_prefix(size != 0 ? size : 1);
    }
    return out;
}

std::string json_string(std::string_view text) {
    std::string out = "\"";
    for (const char c : valid_utf8(text)) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
            out += c;
        }
    }
    return out + '"';
}

}  // namespace fiberscope::exports
