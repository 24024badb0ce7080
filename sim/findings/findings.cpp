#include "sim/findings/findings.h"

#include <fmt/format.h>

#include <algorithm>

namespace fiberscope::findings {
namespace {

constexpr std::size_t kWidth = 100;
constexpr std::size_t kKindWidth = 15;  // "unfair select" and a gap
constexpr std::size_t kEventsTold = 4;

std::size_t characters_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    }));
}

// At most so many characters a line, broken between words, each line but the first indented.
std::string wrapped(std::string_view text, std::size_t width, std::size_t indent) {
    std::string out;
    std::size_t used = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        if (used != 0 && used + 1 + characters_of(word) > width) {
            out += "\n" + std::string(indent, ' ');
            used = 0;
        }
        if (used != 0) out += ' ';
        out += word;
        used += (used != 0 ? 1 : 0) + characters_of(word);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

}  // namespace

std::vector<std::unique_ptr<Detector>> all_detectors() {
    std::vector<std::unique_ptr<Detector>> all;
    all.push_back(deadlocks_and_leaks());
    all.push_back(starved_goroutines());
    all.push_back(overtaken_waiters());
    all.push_back(held_locks());
    all.push_back(channel_fills());
    all.push_back(unfair_selects());
    all.push_back(races());
    return all;
}

Examination::Examination(const StringTable& strings)
    : strings_(strings), detectors_(all_detectors()) {}

void Examination::take(const Event& event, std::string_view text) {
    if (stats_.impossible()) return;
    for (const auto& detector : detectors_)
        detector->before(stats_.state(), event, index_);
    stats_.take(event, text);
    if (stats_.impossible()) return;
    users_.take(event, text);
    for (const auto& detector : detectors_)
        detector->after(stats_.state(), event, text, index_);
    ++index_;
}

std::vector<Finding> Examination::findings() const {
    std::vector<Finding> found;
    for (const auto& detector : detectors_)
        detector->report({stats_.state(), strings_, users_, index_}, found);
    std::stable_sort(found.begin(), found.end(),
                     [](const Finding& x, const Finding& y) { return x.kind < y.kind; });
    return found;
}

std::string findings_text(const std::vector<Finding>& findings, bool colour) {
    const std::string title =
        findings.empty() ? "nothing found" : fmt::format("{} found", findings.size());
    std::string out = colour ? "\n\x1b[1m" + title + "\x1b[0m\n" : "\n" + title + "\n";
    for (const Finding& finding : findings) {
        std::string text = finding.sentence;
        for (std::size_t i = 0; i < finding.events.size() && i < kEventsTold; ++i)
            text += fmt::format("{}{}", i == 0 ? " [event " : ", ", finding.events[i]);
        if (finding.events.size() > kEventsTold) text += ", ...";
        if (!finding.events.empty()) text += "]";
        out += fmt::format("{:<{}}{}\n", text_of(finding.kind), kKindWidth,
                           wrapped(text, kWidth - kKindWidth, kKindWidth));
    }
    return out;
}

}  // namespace fiberscope::findings
