#include "sim/lang/syntax/lexer.h"

#include "sim/lang/syntax/unicode.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

namespace fiberscope::lang {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_letter(char c) {
    // A byte of a multi-byte rune counts as a letter here; which runes do, scan_rune knows.
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
int digit_value(char c) {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return 16;
}

Tok keyword(std::string_view text) {
    static const auto* const kTable = [] {
        auto* table = new std::unordered_map<std::string_view, Tok>;
        for (int kind = static_cast<int>(Tok::Break); kind <= static_cast<int>(Tok::Var); ++kind) {
            table->emplace(spelling(static_cast<Tok>(kind)), static_cast<Tok>(kind));
        }
        return table;
    }();
    const auto found = kTable->find(text);
    return found == kTable->end() ? Tok::Name : found->second;
}

bool can_end_statement(Tok kind) {
    switch (kind) {
        case Tok::Name:
        case Tok::Int:
        case Tok::Float:
        case Tok::Imaginary:
        case Tok::Char:
        case Tok::String:
        case Tok::Break:
        case Tok::Continue:
        case Tok::Fallthrough:
        case Tok::Return:
        case Tok::Inc:
        case Tok::Dec:
        case Tok::RParen:
        case Tok::RBrack:
        case Tok::RBrace:
            return true;
        default:
            return false;
    }
}

}  // namespace

Lexer::Lexer(std::string_view source, Diagnostics& errors) : source_(source), errors_(errors) {
    if (source_.substr(0, kByteOrderMark.size()) == kByteOrderMark) offset_ = line_start_ = 3;
    // Elsewhere it is an error, in comments and strings too.
    for (std::size_t at = source_.find(kByteOrderMark, 1); at != std::string_view::npos;
         at = source_.find(kByteOrderMark, at + 1)) {
        const std::string_view before = source_.substr(0, at);
        const auto line = std::count(before.begin(), before.end(), '\n') + 1;
        const std::size_t begin = before.rfind('\n') + 1;
        errors_.add({static_cast<std::uint32_t>(line), static_cast<std::uint32_t>(at - begin + 1)},
                    "invalid BOM in the middle of the file");
    }
}

void Lexer::newline() {
    ++line_;
    line_start_ = offset_;
}

Token Lexer::next() {
    const std::uint32_t line_before = line_;
    const std::size_t column_before = offset_ - line_start_ + 1;
    if (skip_space()) {
        ends_statement_ = false;
        const bool at_end = offset_ >= source_.size() && line_ == line_before;
        return {Tok::Semicolon,
                {line_before, static_cast<std::uint32_t>(column_before)},
                at_end ? "EOF" : "newline"};
    }
    const std::size_t start = offset_;
    Token token{Tok::Eof, pos_at(start), {}};
    if (offset_ >= source_.size()) return token;
    token.kind = scan(start);
    // It has been told and is not there.
    if (token.kind == Tok::Illegal) return next();
    token.text = source_.substr(start, offset_ - start);
    ends_statement_ = can_end_statement(token.kind);
    return token;
}

bool Lexer::skip_space() {
    bool passed_newline = false;
    for (;;) {
        const char c = at();
        if (offset_ >= source_.size()) return ends_statement_;
        if (c == '\n') {
            ++offset_;
            newline();
            passed_newline = true;
        } else if (c == ' ' || c == '\t' || c == '\r') {
            ++offset_;
        } else if (c == '/' && (at(1) == '/' || at(1) == '*')) {
            passed_newline |= skip_comment();
        } else {
            return passed_newline && ends_statement_;
        }
    }
}

// "//line file.go:7" says where the next line comes from.
void Lexer::line_directive(std::string_view comment) {
    if (!comment.starts_with("//line ")) return;
    const std::size_t colon = comment.rfind(':');
    if (colon == std::string_view::npos) return;
    const std::string digits(comment.substr(colon + 1));
    const long line = std::strtol(digits.c_str(), nullptr, 10);
    if (line > 0 && line < 1'000'000'000) line_ = static_cast<std::uint32_t>(line - 1);
}

bool Lexer::skip_comment() {
    const Pos start = pos_at(offset_);
    if (at(1) == '/') {
        const std::size_t begin = offset_;
        while (offset_ < source_.size() && at() != '\n')
            ++offset_;
        if (start.column == 1) line_directive(source_.substr(begin, offset_ - begin));
        return false;
    }
    bool passed_newline = false;
    offset_ += 2;
    while (offset_ < source_.size()) {
        if (at() == '*' && at(1) == '/') {
            offset_ += 2;
            return passed_newline;
        }
        const bool is_newline = at() == '\n';
        ++offset_;
        if (is_newline) {
            newline();
            passed_newline = true;
        }
    }
    errors_.add(start, "comment not terminated");
    return passed_newline;
}

Tok Lexer::scan(std::size_t start) {
    const char c = at();
    if (static_cast<unsigned char>(c) >= 0x80) return scan_rune(start);
    if (is_letter(c)) return scan_name(start);
    if (is_digit(c) || (c == '.' && is_digit(at(1)))) return scan_number();
    if (c == '"') return scan_string(start);
    if (c == '`') return scan_raw_string(start);
    if (c == '\'') return scan_char(start);
    return scan_operator();
}

Tok Lexer::scan_rune(std::size_t start) {
    int width = 0;
    const char32_t rune = decode_utf8(source_, offset_, width);
    if (is_letter_rune(rune)) return scan_name(start);
    const std::string name = fmt::format("U+{:04X} '{}'", static_cast<std::uint32_t>(rune),
                                         source_.substr(start, static_cast<std::size_t>(width)));
    if (is_digit_rune(rune)) {
        errors_.add(pos_at(start), "identifier cannot begin with digit " + name);
        return scan_name(start);
    }
    if (source_.substr(start, 3) != kByteOrderMark) {
        const bool broken = rune == 0xFFFD && width == 1;
        errors_.add(pos_at(start), broken ? "invalid UTF-8 encoding" : "invalid character " + name);
    }
    offset_ += static_cast<std::size_t>(width);
    return Tok::Illegal;
}

Tok Lexer::scan_name(std::size_t start) {
    while (is_letter(at()) || is_digit(at())) {
        if (static_cast<unsigned char>(at()) < 0x80) {
            ++offset_;
            continue;
        }
        int width = 0;
        const char32_t rune = decode_utf8(source_, offset_, width);
        if (!is_letter_rune(rune) && !is_digit_rune(rune)) {
            errors_.add(pos_at(offset_),
                        fmt::format("invalid character U+{:04X} '{}' in identifier",
                                    static_cast<std::uint32_t>(rune),
                                    source_.substr(offset_, static_cast<std::size_t>(width))));
        }
        offset_ += static_cast<std::size_t>(width);
    }
    return keyword(source_.substr(start, offset_ - start));
}

void Lexer::scan_digits(int base) {
    while (at() == '_' || digit_value(at()) < base)
        ++offset_;
}

// An underscore stands between digits, or between the prefix and a digit.
std::size_t Lexer::lone_underscore(std::string_view number) {
    const bool prefixed = number.size() > 1 && number[0] == '0' && !is_digit(number[1]) &&
                          std::string_view("xXbBoO").find(number[1]) != std::string_view::npos;
    const int base = prefixed && (number[1] | 0x20) == 'x' ? 16 : 10;
    bool after_digit = prefixed;
    for (std::size_t i = prefixed ? 2 : 0; i < number.size(); ++i) {
        if (number[i] == '_') {
            const bool before_digit = i + 1 < number.size() && digit_value(number[i + 1]) < base;
            if (!after_digit || !before_digit) return i;
            after_digit = false;
        } else {
            after_digit = digit_value(number[i]) < base;
        }
    }
    return std::string_view::npos;
}

Tok Lexer::scan_number() {
    const std::size_t first_offset = offset_;
    Tok kind = Tok::Int;
    int base = 10;
    bool has_no_digits = false;
    const char prefix = static_cast<char>(at(1) | 0x20);
    if (at() == '0' && (prefix == 'x' || prefix == 'b' || prefix == 'o')) {
        base = prefix == 'x' ? 16 : prefix == 'b' ? 2 : 8;
        offset_ += 2;
        const std::size_t first = offset_;
        scan_digits(base);
        const std::string_view digits = source_.substr(first, offset_ - first);
        has_no_digits = digits.find_first_not_of('_') == std::string_view::npos && at() != '.';
        if (has_no_digits)
            errors_.add(pos_at(offset_), std::string(base == 16  ? "hexadecimal"
                                                     : base == 2 ? "binary"
                                                                 : "octal") +
                                             " literal has no digits");
    } else {
        scan_digits(10);
    }
    if (base == 10 || base == 16) {
        if (at() == '.') {
            kind = Tok::Float;
            ++offset_;
            scan_digits(base);
        }
        const char exponent = static_cast<char>(at() | 0x20);
        if ((base == 10 && exponent == 'e') || exponent == 'p') {
            kind = Tok::Float;
            if (base == 10 && exponent == 'p') {
                errors_.add(pos_at(offset_),
                            std::string("'") + at() + "' exponent requires hexadecimal mantissa");
            }
            ++offset_;
            if (at() == '+' || at() == '-') ++offset_;
            if (!is_digit(at())) errors_.add(pos_at(offset_), "exponent has no digits");
            scan_digits(10);
        }
    }
    if (base <= 8 && is_digit(at())) {
        errors_.add(pos_at(offset_), std::string("invalid digit '") + at() + "' in " +
                                         (base == 2 ? "binary" : "octal") + " literal");
        while (is_digit(at()))
            ++offset_;
    }
    if (base == 16 && kind == Tok::Float &&
        source_.substr(first_offset, offset_ - first_offset).find_first_of("pP") ==
            std::string_view::npos) {
        errors_.add(pos_at(offset_), "hexadecimal mantissa requires a 'p' exponent");
    }
    const std::string_view number = source_.substr(first_offset, offset_ - first_offset);
    if (base == 10 && kind == Tok::Int && number[0] == '0') {
        const std::size_t wrong = number.find_first_of("89");
        if (wrong != std::string_view::npos)
            errors_.add(pos_at(first_offset + wrong),
                        std::string("invalid digit '") + number[wrong] + "' in octal literal");
    }
    const std::size_t lone = lone_underscore(number);
    if (!has_no_digits && lone != std::string_view::npos)
        errors_.add(pos_at(first_offset + lone), "'_' must separate successive digits");
    if (at() == 'i') {
        ++offset_;
        return Tok::Imaginary;
    }
    return kind;
}

void Lexer::scan_escape(char quote) {
    ++offset_;
    const char c = at();
    int digits = 0;
    int base = 16;
    if (c == 'x')
        digits = 2;
    else if (c == 'u')
        digits = 4;
    else if (c == 'U')
        digits = 8;
    else if (c >= '0' && c <= '7') {
        digits = 3;
        base = 8;
    }
    if (digits == 0) {
        if (std::string_view("abfnrtv\\").find(c) == std::string_view::npos && c != quote) {
            errors_.add(pos_at(offset_), "unknown escape");
        }
        if (c != '\n') ++offset_;
        return;
    }
    if (base == 16) ++offset_;
    char32_t value = 0;
    for (int i = 0; i < digits; ++i) {
        if (digit_value(at()) >= base) {
            errors_.add(pos_at(offset_), "invalid character in escape sequence");
            return;
        }
        value = value * static_cast<char32_t>(base) + static_cast<char32_t>(digit_value(at()));
        ++offset_;
    }
    if (base == 8 && value > 255) {
        errors_.add(pos_at(offset_), "octal escape value " + std::to_string(value) + " > 255");
    } else if (digits > 3 && (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))) {
        errors_.add(pos_at(offset_), fmt::format("escape is invalid Unicode code point U+{:04X}",
                                                 static_cast<std::uint32_t>(value)));
    }
}

Tok Lexer::scan_char(std::size_t start) {
    const Pos pos = pos_at(start);
    ++offset_;
    int runes = 0;
    for (;;) {
        const char c = at();
        if (c == '\'') {
            ++offset_;
            if (runes == 0) errors_.add(pos_at(offset_ - 1), "empty rune literal or unescaped '");
            if (runes > 1) errors_.add(pos, "more than one character in rune literal");
            return Tok::Char;
        }
        if (c == '\n' || offset_ >= source_.size()) {
            if (c == '\n')
                errors_.add(pos_at(offset_), "newline in rune literal");
            else
                errors_.add(pos, "rune literal not terminated");
            return Tok::Char;
        }
        if (c == '\\') {
            scan_escape('\'');
        } else {
            int width = 1;
            decode_utf8(source_, offset_, width);
            offset_ += static_cast<std::size_t>(width);
        }
        ++runes;
    }
}

Tok Lexer::scan_string(std::size_t start) {
    const Pos pos = pos_at(start);
    ++offset_;
    for (;;) {
        const char c = at();
        if (c == '"') {
            ++offset_;
            return Tok::String;
        }
        if (c == '\n') {
            errors_.add(pos_at(offset_), "newline in string");
            return Tok::String;
        }
        if (offset_ >= source_.size()) {
            errors_.add(pos, "string not terminated");
            return Tok::String;
        }
        if (c == '\\')
            scan_escape('"');
        else
            ++offset_;
    }
}

Tok Lexer::scan_raw_string(std::size_t start) {
    const Pos pos = pos_at(start);
    ++offset_;
    while (offset_ < source_.size() && at() != '`') {
        const bool is_newline = at() == '\n';
        ++offset_;
        if (is_newline) newline();
    }
    if (offset_ >= source_.size())
        errors_.add(pos, "string not terminated");
    else
        ++offset_;
    return Tok::String;
}

Tok Lexer::scan_operator() {
    // Longest spelling first: `<<=` before `<<` before `<`.
    static constexpr std::pair<std::string_view, Tok> kPunctuation[] = {{",", Tok::Comma},
                                                                        {";", Tok::Semicolon}};
    for (const auto& [text, kind] : kPunctuation) {
        if (source_.substr(offset_, 1) == text) {
            ++offset_;
            return kind;
        }
    }
    for (std::size_t length = 3; length >= 1; --length) {
        const std::string_view text = source_.substr(offset_, length);
        if (text.size() != length) continue;
        for (int kind = static_cast<int>(Tok::Add); kind < static_cast<int>(Tok::Break); ++kind) {
            if (spelling(static_cast<Tok>(kind)) != text) continue;
            offset_ += length;
            return static_cast<Tok>(kind);
        }
    }
    const Pos pos = pos_at(offset_);
    errors_.add(pos, std::string("invalid character U+00") + "0123456789ABCDEF"[(at() >> 4) & 15] +
                         "0123456789ABCDEF"[at() & 15] +
                         (at() > ' ' ? std::string(" '") + at() + "'" : ""));
    ++offset_;
    return Tok::Illegal;
}

void append_utf8(std::string& out, char32_t rune) {
    if (rune > 0x10FFFF || (rune >= 0xD800 && rune <= 0xDFFF)) rune = 0xFFFD;
    const auto byte = [&](char32_t value) { out.push_back(static_cast<char>(value)); };
    if (rune < 0x80) {
        byte(rune);
    } else if (rune < 0x800) {
        byte(0xC0 | rune >> 6);
        byte(0x80 | (rune & 0x3F));
    } else if (rune < 0x10000) {
        byte(0xE0 | rune >> 12);
        byte(0x80 | (rune >> 6 & 0x3F));
        byte(0x80 | (rune & 0x3F));
    } else {
        byte(0xF0 | rune >> 18);
        byte(0x80 | (rune >> 12 & 0x3F));
        byte(0x80 | (rune >> 6 & 0x3F));
        byte(0x80 | (rune & 0x3F));
    }
}

char32_t decode_utf8(std::string_view text, std::size_t at, int& width) {
    width = 1;
    const auto byte = [&](std::size_t i) -> char32_t {
        return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0;
    };
    const char32_t first = byte(0);
    if (first < 0x80) return first;
    const int length = first >= 0xF0 && first < 0xF8 ? 4
                       : first >= 0xE0               ? 3
                       : first >= 0xC2               ? 2
                                                     : 0;
    if (length == 0 || first >= 0xF8) return 0xFFFD;
    char32_t rune = first & (0xFFu >> (length + 1));
    for (int i = 1; i < length; ++i) {
        const char32_t next = byte(static_cast<std::size_t>(i));
        if ((next & 0xC0) != 0x80) return 0xFFFD;
        rune = rune << 6 | (next & 0x3F);
    }
    static constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (rune < kSmallest[length] || rune > 0x10FFFF || (rune >= 0xD800 && rune <= 0xDFFF)) {
        return 0xFFFD;
    }
    width = length;
    return rune;
}

std::string unquote(std::string_view literal) {
    std::string out;
    if (literal.size() < 2) return out;
    const char quote = literal.front();
    const std::size_t end = literal.back() == quote ? literal.size() - 1 : literal.size();
    if (quote == '`') {
        for (std::size_t i = 1; i < end; ++i) {
            if (literal[i] != '\r') out.push_back(literal[i]);
        }
        return out;
    }
    for (std::size_t i = 1; i < end; ++i) {
        if (literal[i] != '\\') {
            out.push_back(literal[i]);
            continue;
        }
        const char c = i + 1 < end ? literal[++i] : '\\';
        int digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : (c >= '0' && c <= '7') ? 3 : 0;
        if (digits == 0) {
            static constexpr std::string_view kFrom = "abfnrtv";
            static constexpr std::string_view kTo = "\a\b\f\n\r\t\v";
            const std::size_t known = kFrom.find(c);
            out.push_back(known == std::string_view::npos ? c : kTo[known]);
            continue;
        }
        const char32_t base = digits == 3 ? 8 : 16;
        char32_t value = 0;
        for (std::size_t k = digits == 3 ? i : i + 1; digits > 0 && k < end; ++k, --digits) {
            value = value * base + static_cast<char32_t>(digit_value(literal[k]));
            i = k;
        }
        if (c == 'u' || c == 'U')
            append_utf8(out, value);
        else
            out.push_back(static_cast<char>(value));
    }
    return out;
}

}  // namespace fiberscope::lang
