#include "sim/lang/std/printer.h"
#include "sim/lang/std/strconv.h"
#include "sim/lang/syntax/lexer.h"
#include "sim/lang/syntax/unicode.h"

#include <algorithm>

namespace fiberscope::lang {

namespace {

// What # wants of a float: a point in any case, and for %g all digits that the precision counts.
std::string with_point(const std::string& text, char verb, int precision) {
    const std::size_t mark = text.find_first_of(verb == 'x' || verb == 'X' ? "pP" : "eE");
    const std::string tail = mark == std::string::npos ? "" : text.substr(mark);
    std::string number = text.substr(0, mark);
    int digits = 0;
    if (verb == 'g' || verb == 'G' || verb == 'x') digits = precision < 0 ? 6 : precision;
    bool counts = false;
    for (const char c : number) {
        counts = counts || (std::isxdigit(static_cast<unsigned char>(c)) != 0 && c != '0');
        if (counts && c != '.') --digits;
    }
    if (number.find('.') == std::string::npos) {
        if (number == "0" || number == "-0") --digits;
        number += '.';
    }
    return number + std::string(static_cast<std::size_t>(std::max(digits, 0)), '0') + tail;
}

}  // namespace

void Printer::integer(Word bits, bool is_signed, char verb, const Flags& flags, const Type* type) {
    const bool negative = is_signed && to_int(bits) < 0;
    const Word magnitude = negative ? 0 - bits : bits;
    std::string digits;
    switch (verb) {
        case 'v':
        case 'd':
            digits = fmt::format("{}", magnitude);
            break;
        case 'b':
            digits = fmt::format("{:b}", magnitude);
            break;
        case 'o':
        case 'O':
            digits = fmt::format("{:o}", magnitude);
            break;
        case 'x':
            digits = fmt::format("{:x}", magnitude);
            break;
        case 'X':
            digits = fmt::format("{:X}", magnitude);
            break;
        case 'c': {
            std::string rune;
            append_utf8(rune, static_cast<char32_t>(std::min<Word>(bits, 0x110000)));
            pad(rune, flags);
            return;
        }
        case 'q': {
            std::string rune;
            append_utf8(rune, static_cast<char32_t>(std::min<Word>(bits, 0x110000)));
            pad(quote(rune, '\'', flags.plus), flags);
            return;
        }
        case 'U':
            digits = fmt::format("U+{:04X}", bits);
            if (flags.sharp && bits <= 0x10FFFF && is_print_rune(static_cast<char32_t>(bits))) {
                digits += " '";
                append_utf8(digits, static_cast<char32_t>(bits));
                digits += "'";
            }
            pad(digits, flags);
            return;
        default:
            bad_verb(type, &bits, {&verb, 1}, flags);
            return;
    }
    if (flags.precision >= 0) {
        if (flags.precision == 0 && magnitude == 0) digits.clear();
        while (static_cast<int>(digits.size()) < flags.precision)
            digits.insert(0, 1, '0');
    }
    std::string prefix = negative ? "-" : flags.plus ? "+" : flags.space ? " " : "";
    if (flags.sharp && verb == 'x') prefix += "0x";
    if (flags.sharp && verb == 'X') prefix += "0X";
    if ((flags.sharp && verb == 'o') || verb == 'O') prefix += verb == 'O' ? "0o" : "0";
    if (flags.sharp && verb == 'b') prefix += "0b";
    if (flags.zero && !flags.minus && flags.precision < 0) {
        // The sign counts, 0x does not.
        const int sign = negative || flags.plus || flags.space ? 1 : 0;
        while (sign + static_cast<int>(digits.size()) < flags.width)
            digits.insert(0, 1, '0');
    }
    Flags plain = flags;
    plain.zero = false;
    pad(prefix + digits, plain);
}

void Printer::floating(double x, char verb, const Flags& flags, const Type* type) {
    const bool narrow = under(type)->kind == Kind::Float32;
    std::string digits;
    switch (verb) {
        case 'v':
            digits = format_float(x, 'g', flags.precision, narrow);
            break;
        case 'e':
        case 'E':
        case 'f':
        case 'F':
            digits = format_float(x, verb == 'F' ? 'f' : verb,
                                  flags.precision < 0 ? 6 : flags.precision, narrow);
            break;
        case 'b':
        case 'g':
        case 'G':
        case 'x':
        case 'X':
            digits = format_float(x, verb, flags.precision, narrow);
            break;
        default: {
            const Word word = to_word(x);
            bad_verb(type, &word, {&verb, 1}, flags);
            return;
        }
    }
    const bool finite = std::isfinite(x);
    if (flags.sharp && verb != 'v' && verb != 'b' && finite)
        digits = with_point(digits, verb, flags.precision);
    if (digits[0] != '-' && digits[0] != '+') {
        if (flags.plus)
            digits.insert(0, 1, '+');
        else if (flags.space)
            digits.insert(0, 1, ' ');
    }
    if (flags.zero && !flags.minus && finite) {
        const std::size_t at = digits[0] == '-' || digits[0] == '+' || digits[0] == ' ' ? 1 : 0;
        while (static_cast<int>(digits.size()) < flags.width)
            digits.insert(at, 1, '0');
    }
    Flags plain = flags;
    plain.zero = false;
    pad(digits, plain);
}

void Printer::text(std::string_view string, char verb, const Flags& flags, const Type* type,
                   const Word* words) {
    if (flags.precision >= 0 && (verb == 's' || verb == 'v' || verb == 'q')) {
        std::size_t at = 0;
        for (int runes = 0; runes < flags.precision && at < string.size(); ++runes) {
            int width = 1;
            decode_utf8(string, at, width);
            at += static_cast<std::size_t>(width);
        }
        string = string.substr(0, at);
    }
    if (bytes_most_ != SIZE_MAX) {
        constexpr std::size_t kLeast = 8;
        const std::size_t room = bytes_most_ - std::min(out.size() + kLeast, bytes_most_) + kLeast;
        if (string.size() > room) {
            std::size_t keep = room;
            while (keep > 0 && (static_cast<unsigned char>(string[keep]) & 0xC0) == 0x80)
                --keep;
            const std::size_t left = string.size() - keep;
            text(string.substr(0, keep), verb, flags, type, words);
            out += fmt::format("…{} more bytes", left);
            return;
        }
    }
    switch (verb) {
        case 'v':
            if (flags.sharp)
                pad(quote(string, '"', false), flags);
            else
                pad(string, flags);
            break;
        case 's':
            pad(string, flags);
            break;
        case 'q':
            pad(quote(string, flags.sharp && string.find('`') == std::string_view::npos ? '`' : '"',
                      flags.plus),
                flags);
            break;
        case 'x':
        case 'X': {
            std::string hex;
            const std::string mark = !flags.sharp ? "" : verb == 'x' ? "0x" : "0X";
            for (const char c : string) {
                if (flags.space && !hex.empty()) hex += ' ';
                if (flags.space || hex.empty()) hex += mark;
                const auto byte = static_cast<unsigned char>(c);
                hex += verb == 'x' ? fmt::format("{:02x}", byte) : fmt::format("{:02X}", byte);
            }
            pad(hex, flags);
            break;
        }
        default:
            bad_verb(type, words, {&verb, 1}, flags);
    }
}

}  // namespace fiberscope::lang
