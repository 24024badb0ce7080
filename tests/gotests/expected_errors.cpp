#include "tests/gotests/expected_errors.h"

#include <algorithm>
#include <regex>
#include <sstream>

namespace fiberscope::test {

namespace {

struct Expected {
    std::uint32_t line;
    std::string text;
};

// LINE, LINE+1, LINE-1 in a regexp are places in the file.
std::string with_places(const std::string& text, const std::string& file_name, std::uint32_t line) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        if (text.compare(at, 4, "LINE") != 0) {
            out.push_back(text[at++]);
            continue;
        }
        at += 4;
        long delta = 0;
        if (at + 1 < text.size() && (text[at] == '+' || text[at] == '-') &&
            std::isdigit(static_cast<unsigned char>(text[at + 1])) != 0) {
            char* end = nullptr;
            delta = std::strtol(text.c_str() + at, &end, 10);
            at = static_cast<std::size_t>(end - text.c_str());
        }
        out += file_name + ":" + std::to_string(static_cast<long>(line) + delta);
    }
    return out;
}

// Go's regexps take a brace that counts nothing for itself.
std::string in_ecma_script(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escaped = i > 0 && text[i - 1] == '\\';
        if ((text[i] == '{' || text[i] == '}') && !escaped) out += '\\';
        out += text[i];
    }
    return out;
}

std::vector<Expected> expected_errors(std::string_view source, const std::string& file_name) {
    std::vector<Expected> all;
    std::istringstream lines{std::string(source)};
    std::uint32_t number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        if (line.find("////") != std::string::npos) continue;
        std::size_t at = line.find("// ERROR ");
        if (at == std::string::npos) at = line.find("// GC_ERROR ");
        if (at == std::string::npos) continue;
        for (at = line.find('"', at); at != std::string::npos;) {
            const std::size_t end = line.find('"', at + 1);
            if (end == std::string::npos) break;
            all.push_back(
                {number, with_places(line.substr(at + 1, end - at - 1), file_name, number)});
            at = line.find('"', end + 1);
        }
    }
    return all;
}

// The tests are those of Go 1.19; what later versions say otherwise.
std::string as_go_1_19(std::string text) {
    static const std::pair<std::regex, const char*> kChanged[] = {
        {std::regex("^declared and not used: (.*)"), "$1 declared but not used"},
        {std::regex("^(.* imported( as \\w+)?) and not used"), "$1 but not used"},
        {std::regex("^initialization cycle"), "initialization loop"},
        {std::regex("^initialization loop: (\\w+) refers"), "initialization loop for $1: refers"},
        {std::regex("^invalid recursive type: (\\w+) refers"), "invalid recursive type $1: refers"},
        {std::regex("^(\".*\") imported as (\\w+) but not used"),
         "imported and not used: $1 as $2"},
        {std::regex("^(\".*\") imported but not used$"),
         "$1 imported but not used, imported and not used: $1"},
        {std::regex("\\(wrong type for method (\\w+)\\)"), "(wrong type for $1 method)"},
        {std::regex("(cannot use .*) as (.*) value in "), "$1 as type $2 in "},
        {std::regex(": (\\S+ does not implement )"), ":\n\t$1"},
        {std::regex("\\(missing method (\\w+)\\)"), "(missing $1 method)"},
        {std::regex("\\(method (\\w+) has pointer receiver\\)"),
         "($1 method has pointer receiver)"},
        {std::regex("method (\\S+)\\.(\\S+) already declared"),
         "$1.$2 redeclared (*$1).$2 redeclared"},
        {std::regex("unknown field (\\w+) in"), "unknown field '$1' in"},
        {std::regex("but does have (field|method) "), "but does have "},
        {std::regex("\\bexpected "), "expecting "},
        {std::regex("unexpected name "), "unexpected "},
        {std::regex("\\bkeyword "), ""},
    };
    for (const auto& [from, to] : kChanged)
        text = std::regex_replace(text, from, to);
    return text;
}

}  // namespace

std::string mistakes(std::string_view source, const std::string& file_name,
                     const std::vector<lang::Diagnostic>& reported) {
    std::string out;
    std::vector<bool> expected(reported.size(), false);
    for (const Expected& error : expected_errors(source, file_name)) {
        const std::string place = std::to_string(error.line) + ": ";
        const std::regex pattern(in_ecma_script(error.text));
        std::string others;
        bool found = false;
        for (std::size_t i = 0; i < reported.size(); ++i) {
            if (reported[i].pos.line != error.line) continue;
            const std::string& text = reported[i].message;
            if (std::regex_search(text, pattern) || std::regex_search(as_go_1_19(text), pattern))
                expected[i] = found = true;
            else
                others += "\n    " + text;
        }
        if (!found)
            out += place + "expected \"" + error.text + '"' +
                   (others.empty() ? "" : " but there is" + others) + '\n';
    }
    // Since 1.20 a variable whose value is wrong is also told to be unused.
    const bool about_unused = source.find("not used") != std::string_view::npos;
    const auto is_echo = [&](const lang::Diagnostic& error) {
        return !about_unused && error.message.starts_with("declared and not used") &&
               std::find(expected.begin(), expected.end(), true) != expected.end();
    };
    for (std::size_t i = 0; i < reported.size(); ++i) {
        if (!expected[i] && !is_echo(reported[i]))
            out += std::to_string(reported[i].pos.line) + ": unexpected: " + reported[i].message +
                   '\n';
    }
    return out;
}

}  // namespace fiberscope::test
