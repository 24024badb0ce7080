#include "sim/lang/std/strconv.h"

#include "sim/lang/syntax/lexer.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace fiberscope::lang {

namespace {

// The fewest digits that give the value back, of those the nearest: 1.5474251e+26. These are not
// always what rounding to so many digits gives: below a power of two there is less room.
std::string shortest_form(double value, bool is_float32) {
    char text[64];
    const std::to_chars_result end =
        is_float32 ? std::to_chars(text, std::end(text), static_cast<float>(value),
                                   std::chars_format::scientific)
                   : std::to_chars(text, std::end(text), value, std::chars_format::scientific);
    return {text, end.ptr};
}

// The same digits without the exponent.
std::string positional_form(const std::string& scientific) {
    const std::size_t mark = scientific.find('e');
    const int exponent = std::atoi(scientific.c_str() + mark + 1);
    std::string sign, digits;
    for (const char c : scientific.substr(0, mark)) {
        if (c == '-')
            sign = c;
        else if (c != '.')
            digits += c;
    }
    if (exponent < 0)
        return sign + "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
    const auto whole = static_cast<std::size_t>(exponent) + 1;
    if (digits.size() <= whole) return sign + digits + std::string(whole - digits.size(), '0');
    return sign + digits.substr(0, whole) + "." + digits.substr(whole);
}

std::string exponent_form(double value, int precision, char mark) {
    return fmt::format(fmt::runtime(mark == 'E' ? "{:.{}E}" : "{:.{}e}"), value, precision);
}

}  // namespace

namespace {

// %x: 0x1.8p+01, and %b: 6755399441055744p-51.
std::string binary_form(double value, char form, int precision, bool is_float32) {
    int exponent = 0;
    const std::string sign = std::signbit(value) ? "-" : "";
    const double fraction = std::frexp(std::fabs(value), &exponent);
    if (form == 'b') {
        const int bits = is_float32 ? 24 : 53;
        const int least = is_float32 ? -149 : -1074;
        const int shift = value == 0 ? least : std::max(exponent - bits, least);
        return sign + fmt::format("{:.0f}p{:+}", std::ldexp(fraction, exponent - shift), shift);
    }
    if (value == 0) exponent = 1;
    std::string text = precision < 0 ? fmt::format("{:a}", 2 * fraction)
                                     : fmt::format("{:.{}a}", 2 * fraction, precision);
    const std::size_t mark = text.find('p');
    // Rounding may have made it 2.
    exponent += std::atoi(text.c_str() + mark + 1) - 1;
    text = sign + text.substr(0, mark) +
           fmt::format("p{}{:02}", exponent < 0 ? '-' : '+', std::abs(exponent));
    if (form == 'X')
        std::transform(text.begin(), text.end(), text.begin(),
                       [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return text;
}

}  // namespace

std::string format_float(double value, char form, int precision, bool is_float32) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
    if (form == 'x' || form == 'X' || form == 'b')
        return binary_form(value, form, precision, is_float32);
    if (form == 'f') {
        if (precision >= 0) return fmt::format("{:.{}f}", value, precision);
        return positional_form(shortest_form(value, is_float32));
    }
    if ((form == 'e' || form == 'E') && precision >= 0)
        return exponent_form(value, precision, form);
    // Shortest digits, or so many of them; %g uses an exponent below 1e-4 and from the precision
    // on, which counts as 6 for the shortest digits.
    int digits = precision;
    std::string scientific;
    if (precision < 0) {
        scientific = shortest_form(value, is_float32);
    } else {
        digits = std::max(1, precision);
        scientific = exponent_form(value, digits - 1, 'e');
    }
    const int exponent = std::atoi(scientific.c_str() + scientific.find('e') + 1);
    if (form == 'e' || form == 'E') {
        if (form == 'E') scientific[scientific.find('e')] = 'E';
        return scientific;
    }
    const int limit = precision < 0 ? 6 : digits;
    if (exponent < -4 || exponent >= limit) {
        if (precision >= 0) {
            // %g drops trailing zeros.
            std::size_t mark = scientific.find('e');
            std::string mantissa = scientific.substr(0, mark);
            if (mantissa.find('.') != std::string::npos) {
                while (mantissa.back() == '0')
                    mantissa.pop_back();
                if (mantissa.back() == '.') mantissa.pop_back();
            }
            scientific = mantissa + scientific.substr(mark);
        }
        if (form == 'G') scientific[scientific.find('e')] = 'E';
        return scientific;
    }
    if (precision < 0) return positional_form(scientific);
    std::string text = fmt::format("{:.{}f}", value, std::max(0, digits - 1 - exponent));
    if (precision >= 0 && text.find('.') != std::string::npos) {
        while (text.back() == '0')
            text.pop_back();
        if (text.back() == '.') text.pop_back();
    }
    return text;
}

namespace {

// unicode.IsPrint as far as teaching programs need it: no controls, no blanks but the ASCII one, no
// invisible marks, nothing private.
bool is_printable(char32_t rune) {
    const auto in = [&](char32_t from, char32_t to) { return rune >= from && rune <= to; };
    return !(rune < ' ' || in(0x7F, 0xA0) || rune == 0xAD || rune == 0x1680 || in(0x2000, 0x200F) ||
             in(0x2028, 0x202F) || in(0x205F, 0x206F) || rune == 0x3000 || in(0xD800, 0xF8FF) ||
             rune == 0xFEFF || in(0xFFF0, 0xFFFB) || in(0xFFFE, 0xFFFF) || rune >= 0xE0000);
}

}  // namespace

std::string quote(std::string_view text, char mark, bool ascii_only) {
    std::string out(1, mark);
    if (mark == '`') return out + std::string(text) + mark;
    for (std::size_t at = 0; at < text.size();) {
        int width = 1;
        const char32_t rune = decode_utf8(text, at, width);
        const std::string_view bytes = text.substr(at, static_cast<std::size_t>(width));
        at += static_cast<std::size_t>(width);
        static constexpr std::string_view kFrom = "\a\b\f\n\r\t\v";
        static constexpr std::string_view kTo = "abfnrtv";
        const std::size_t known =
            rune < 0x80 ? kFrom.find(static_cast<char>(rune)) : std::string_view::npos;
        if (rune == static_cast<unsigned char>(mark) || rune == '\\')
            out += std::string("\\") + static_cast<char>(rune);
        else if (known != std::string_view::npos)
            out += std::string("\\") + kTo[known];
        else if (rune == 0xFFFD && width == 1)
            out += fmt::format("\\x{:02x}", static_cast<unsigned char>(bytes[0]));
        else if (rune < ' ' || rune == 0x7F)
            out += fmt::format("\\x{:02x}", static_cast<std::uint32_t>(rune));
        else if (rune >= 0x80 && (ascii_only || !is_printable(rune)))
            out += rune < 0x10000 ? fmt::format("\\u{:04x}", static_cast<std::uint32_t>(rune))
                                  : fmt::format("\\U{:08x}", static_cast<std::uint32_t>(rune));
        else
            out += bytes;
    }
    return out + mark;
}

}  // namespace fiberscope::lang
