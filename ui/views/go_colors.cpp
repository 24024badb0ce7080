#include "ui/views/go_colors.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace fiberscope::ui {

namespace {

// Go's keywords, and the built-in names that a reader takes for keywords.
constexpr std::array<std::string_view, 53> kWords = {
    "append",      "bool",     "break",   "byte",    "cap",    "case",      "chan",    "close",
    "const",       "continue", "copy",    "default", "defer",  "delete",    "else",    "error",
    "fallthrough", "false",    "float32", "float64", "for",    "func",      "go",      "goto",
    "if",          "import",   "int",     "int32",   "int64",  "interface", "iota",    "len",
    "make",        "map",      "max",     "min",     "new",    "nil",       "package", "panic",
    "range",       "recover",  "return",  "rune",    "select", "string",    "struct",  "switch",
    "true",        "type",     "uint",    "uint64",  "var"};
static_assert(std::is_sorted(kWords.begin(), kWords.end()));

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

std::size_t string_end(std::string_view line, std::size_t begin) {
    const char quote = line[begin];
    for (std::size_t i = begin + 1; i < line.size(); ++i) {
        if (line[i] == '\\' && quote != '`') {
            ++i;
        } else if (line[i] == quote) {
            return i + 1;
        }
    }
    return line.size();
}

}  // namespace

std::vector<CodePiece> color_go(std::string_view line, bool& in_comment) {
    std::vector<CodePiece> pieces;
    const auto add = [&](CodePiece::Kind kind, std::size_t from, std::size_t to) {
        if (to > from) pieces.push_back({kind, line.substr(from, to - from)});
    };
    std::size_t at = 0;
    while (at < line.size()) {
        if (in_comment || line.substr(at).starts_with("/*")) {
            const std::size_t close = line.find("*/", in_comment ? at : at + 2);
            in_comment = close == std::string_view::npos;
            const std::size_t end = in_comment ? line.size() : close + 2;
            add(CodePiece::Kind::comment, at, end);
            at = end;
            continue;
        }
        const char c = line[at];
        std::size_t end = at + 1;
        if (line.substr(at).starts_with("//")) {
            end = line.size();
            add(CodePiece::Kind::comment, at, end);
        } else if (c == '"' || c == '`' || c == '\'') {
            end = string_end(line, at);
            add(CodePiece::Kind::text, at, end);
        } else if (is_word(c)) {
            while (end < line.size() && is_word(line[end]))
                ++end;
            const std::string_view word = line.substr(at, end - at);
            const bool digit = std::isdigit(static_cast<unsigned char>(c)) != 0;
            add(digit                                                    ? CodePiece::Kind::number
                : std::binary_search(kWords.begin(), kWords.end(), word) ? CodePiece::Kind::keyword
                                                                         : CodePiece::Kind::plain,
                at, end);
        } else {
            while (end < line.size() && !is_word(line[end]) && line[end] != '"' &&
                   line[end] != '`' && line[end] != '\'' && line[end] != '/')
                ++end;
            add(CodePiece::Kind::plain, at, end);
        }
        at = end;
    }
    return pieces;
}

}  // namespace fiberscope::ui
