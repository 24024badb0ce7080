#include "tests/differential/normalise.h"

#include <fmt/format.h>

#include <algorithm>
#include <regex>
#include <vector>

namespace fiberscope::test {

namespace {

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

// "/folder/x.go:3 +0x1d" as "x.go:3".
std::string short_place(const std::string& line) {
    std::string place = line.substr(0, line.find(" +0x"));
    const std::size_t slash = place.rfind('/');
    return slash == std::string::npos ? place : place.substr(slash + 1);
}

bool is_place(const std::string& line) {
    return line.starts_with("\t") && line.find(".go:") != std::string::npos;
}

// "main.f(0x1, {0xc000010250, 0x2})" as "main.f(...)".
std::string without_arguments(const std::string& line) {
    // The receiver's brackets stand before a dot: main.(*T).f(...)
    const std::size_t dot = line.rfind(").");
    const std::size_t open = line.find('(', dot == std::string::npos ? 0 : dot + 2);
    return line.substr(0, open) + "(...)";
}

// One goroutine: its head, then frames of two lines each.
std::string of_goroutine(const std::vector<std::string>& lines) {
    static const std::regex kHead("^goroutine (\\d+) \\[(.*)\\]:");
    static const std::regex kCreated("^created by (\\S+)( in goroutine (\\d+))?");
    std::string text;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        std::smatch match;
        if (std::regex_search(lines[i], match, kHead)) {
            const std::string reason =
                match[2] == "semacquire" ? "sync.WaitGroup.Wait" : match[2].str();
            text += fmt::format("goroutine {} [{}]:\n", match[1] == "1" ? "1" : "N", reason);
            continue;
        }
        if (i + 1 == lines.size() || !is_place(lines[i + 1])) {
            // Not a frame: "...additional frames elided..." and what else there may be.
            static const std::regex kNumber("^\\.\\.\\.(\\d+) frames elided");
            text += std::regex_replace(lines[i], kNumber, "...N frames elided") + "\n";
            continue;
        }
        const std::string place = "\t" + short_place(lines[i + 1]) + "\n";
        if (std::regex_search(lines[i], match, kCreated)) {
            text += "created by " + match[1].str() + "\n";
            if (match[1].str().starts_with("main.")) text += place;
        } else if (lines[i].starts_with("main.")) {
            text += without_arguments(lines[i]) + "\n" + place;
        }
        ++i;
    }
    return text;
}

std::string in_newest_words(std::string text) {
    static const std::pair<std::regex, const char*> kChanged[] = {
        {std::regex("0x[0-9a-f]{6,}"), "0x?"},
        {std::regex("pc=0x[0-9a-f]+"), "pc=0x?"},
        {std::regex(" \\(use GODEBUG=panicnil=1 to disable\\)"), ""},
        {std::regex("panic: ([^\\n]*) \\[recovered\\]\\n\\tpanic: \\1(?=\\n|$)"),
         "panic: $1 [recovered, repanicked]"},
        {std::regex("\\n\\[signal SIGSEGV[^\\n]*"),
         "\n[signal SIGSEGV: segmentation violation code=... addr=0x0 pc=0x?]"},
    };
    for (const auto& [from, to] : kChanged)
        text = std::regex_replace(text, from, to);
    // 2.5, not +2.500000e+000.
    static const std::regex kFloat("[+-][0-9]\\.[0-9]{6}e[+-][0-9]{3}");
    std::string out;
    auto last = text.cbegin();
    for (std::sregex_iterator at(text.cbegin(), text.cend(), kFloat), end; at != end; ++at) {
        out.append(last, text.cbegin() + at->position());
        out += fmt::format("{}", std::strtod(at->str().c_str(), nullptr));
        last = text.cbegin() + at->position() + at->length();
    }
    return out.append(last, text.cend());
}

bool is_head(const std::string& line) {
    return line.starts_with("goroutine ") && line.ends_with("]:");
}

}  // namespace

std::string normalised(std::string_view text) {
    const std::vector<std::string> lines = lines_of(text);
    std::string before;
    std::vector<std::string> goroutines;
    for (std::size_t i = 0; i < lines.size();) {
        if (!is_head(lines[i])) {
            // The stack on which the runtime itself found the error.
            if (lines[i] == "runtime stack:") {
                while (i < lines.size() && !lines[i].empty())
                    ++i;
                ++i;
                continue;
            }
            if (!lines[i].starts_with("runtime: sp=")) before += lines[i] + "\n";
            ++i;
            continue;
        }
        std::vector<std::string> block;
        for (; i < lines.size() && !lines[i].empty(); ++i)
            block.push_back(lines[i]);
        ++i;
        goroutines.push_back(of_goroutine(block));
    }
    if (goroutines.size() > 1) std::sort(goroutines.begin() + 1, goroutines.end());
    std::string all;
    for (const std::string& goroutine : goroutines)
        all += (all.empty() ? "" : "\n") + goroutine;
    if (goroutines.empty() && !text.empty() && text.back() != '\n') before.pop_back();
    return in_newest_words(before) + all;
}

std::string normalised_errors(std::string_view text) {
    std::string out;
    for (const std::string& line : lines_of(text)) {
        if (line.starts_with("# ")) continue;
        static const std::regex kFolder("[^\\s:]*/(?=[^/\\s]+\\.go:\\d)");
        out += std::regex_replace(line, kFolder, "") + "\n";
    }
    return out;
}

}  // namespace fiberscope::test
