#include "sim/replay/text.h"

#include <fmt/format.h>

namespace fiberscope::replay {

std::string label_of(GoId g) {
    return g == GoId::main ? "main" : fmt::format("G{}", raw(g));
}

std::string counted(std::uint64_t n, std::string_view thing) {
    return fmt::format("{} {}{}", n, thing, n == 1 ? "" : "s");
}

std::string fit(std::string_view text, std::size_t characters) {
    std::size_t count = 0, end = 0, keep = 0;
    while (end < text.size()) {
        if (count + 1 == characters) keep = end;
        ++count;
        do {
            ++end;
        } while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80);
    }
    if (count <= characters) return std::string(text);
    return std::string(text.substr(0, keep)) + "…";
}

std::string duration(std::uint64_t ns) {
    const auto in = [&](double unit_ns, const char* unit) {
        const double value = static_cast<double>(ns) / unit_ns;
        const int digits = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
        return fmt::format("{:.{}f} {}", value, digits, unit);
    };
    if (ns == 0) return "0";
    if (ns < 1000) return fmt::format("{} ns", ns);
    if (ns < 999'500) return in(1e3, "us");
    if (ns < 999'500'000) return in(1e6, "ms");
    return in(1e9, "s");
}

}  // namespace fiberscope::replay
