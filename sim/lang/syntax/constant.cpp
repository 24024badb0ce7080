#include "sim/lang/syntax/constant.h"

#include "sim/lang/syntax/lexer.h"

#include <boost/multiprecision/cpp_int.hpp>
#include <fmt/format.h>

#include <cfloat>
#include <cmath>

namespace fiberscope::lang {

namespace mp = boost::multiprecision;
using Integer = mp::cpp_int;
using Rational = mp::cpp_rational;

struct Constant::Rep {
    Kind kind = Kind::None;
    bool boolean = false;
    std::string text;
    Rational number;
};

namespace {

template <typename... Args>
std::shared_ptr<const Constant::Rep> make(Args&&... args) {
    return std::make_shared<const Constant::Rep>(Constant::Rep{std::forward<Args>(args)...});
}

std::shared_ptr<const Constant::Rep> number(Rational value) {
    return make(Constant::Kind::Number, false, std::string{}, std::move(value));
}

Integer truncate(const Rational& value) {
    return mp::numerator(value) / mp::denominator(value);
}

// Rounds to nearest, ties to even, by one division with enough bits and a sticky bit. A float32
// keeps 24 bits, fewer below 2^-126; a double 53, fewer below 2^-1022.
double to_double(const Rational& value, bool narrow = false) {
    const long bits_kept = narrow ? 24 : 53;
    const long least_exponent = narrow ? -126 : -1022;
    Integer top = mp::numerator(value);
    if (top == 0) return 0.0;
    const bool negative = top < 0;
    if (negative) top = -top;
    const Integer bottom = mp::denominator(value);
    long exponent = static_cast<long>(mp::msb(top)) - static_cast<long>(mp::msb(bottom));
    // The difference of the top bits' places is the quotient's logarithm or one more.
    if (exponent >= 0 ? top < (bottom << static_cast<unsigned>(exponent))
                      : (top << static_cast<unsigned>(-exponent)) < bottom)
        --exponent;
    if (exponent > 1100) return negative ? -HUGE_VAL : HUGE_VAL;
    if (exponent < -1200) return negative ? -0.0 : 0.0;
    // The quotient gets 63 bits, the last of them set if any were left over.
    const long shift = 62 - exponent;
    if (shift >= 0) top <<= static_cast<unsigned>(shift);
    Integer divisor = bottom;
    if (shift < 0) divisor <<= static_cast<unsigned>(-shift);
    Integer rest;
    Integer quotient;
    mp::divide_qr(top, divisor, quotient, rest);
    std::uint64_t bits = static_cast<std::uint64_t>(quotient);
    if (rest != 0) bits |= 1;
    // Rounded once, to what is kept, ties to even; the rest is exact.
    const long kept = bits_kept - std::max(0L, least_exponent - exponent);
    if (kept < 0) return negative ? -0.0 : 0.0;
    const long dropped = 63 - kept;
    const std::uint64_t half = std::uint64_t{1} << (dropped - 1);
    const std::uint64_t lost = bits & (half * 2 - 1);
    bits -= lost;
    if (lost > half || (lost == half && (bits & half * 2) != 0)) bits += half * 2;
    const double exact = std::ldexp(static_cast<double>(bits), static_cast<int>(-shift));
    const double result = narrow && exact > static_cast<double>(FLT_MAX) ? HUGE_VAL : exact;
    return negative ? -result : result;
}

Integer parse_digits(std::string_view digits, unsigned base) {
    Integer value = 0;
    for (const char c : digits) {
        if (c == '_') continue;
        const unsigned digit = c <= '9'   ? static_cast<unsigned>(c - '0')
                               : c <= 'F' ? static_cast<unsigned>(c - 'A' + 10)
                                          : static_cast<unsigned>(c - 'a' + 10);
        value = value * base + digit;
    }
    return value;
}

Rational power(unsigned base, long exponent) {
    const Integer magnitude = mp::pow(Integer(base), static_cast<unsigned>(std::abs(exponent)));
    return exponent >= 0 ? Rational(magnitude) : Rational(Integer(1), magnitude);
}

Rational parse_number(std::string_view text) {
    unsigned base = 10;
    if (text.size() > 1 && text[0] == '0') {
        const char prefix = static_cast<char>(text[1] | 0x20);
        if (prefix == 'x')
            base = 16;
        else if (prefix == 'b')
            base = 2;
        else if (prefix == 'o')
            base = 8;
        if (base != 10)
            text.remove_prefix(2);
        else if (text.find_first_of(".eE") == std::string_view::npos)
            base = 8;
    }
    long exponent = 0;
    const std::size_t mark = text.find_first_of(base == 16 ? "pP" : "eE");
    if ((base == 10 || base == 16) && mark != std::string_view::npos) {
        std::string digits;
        for (const char c : text.substr(mark + 1)) {
            if (c != '_' && c != '+') digits.push_back(c);
        }
        // Bounded: no program needs more, and 1e999999999 would fill the memory.
        exponent = std::clamp(std::strtol(digits.c_str(), nullptr, 10), -20000L, 20000L);
        text = text.substr(0, mark);
    }
    const std::size_t point = text.find('.');
    std::string digits(text.substr(0, point));
    long fraction_digits = 0;
    if (point != std::string_view::npos) {
        for (const char c : text.substr(point + 1)) {
            if (c == '_') continue;
            digits.push_back(c);
            ++fraction_digits;
        }
    }
    Rational value(parse_digits(digits, base));
    value *= power(base, -fraction_digits);
    return value * power(base == 16 ? 2 : 10, exponent);
}

}  // namespace

Constant Constant::of_bool(bool value) {
    Constant c;
    c.rep_ = make(Kind::Bool, value, std::string{}, Rational{});
    return c;
}
Constant Constant::of_string(std::string value) {
    Constant c;
    c.rep_ = make(Kind::String, false, std::move(value), Rational{});
    return c;
}
Constant Constant::of_int(std::int64_t value) {
    Constant c;
    c.rep_ = number(Rational(Integer(value)));
    return c;
}
Constant Constant::of_uint(std::uint64_t value) {
    Constant c;
    c.rep_ = number(Rational(Integer(value)));
    return c;
}
Constant Constant::of_double(double value) {
    int exponent = 0;
    const double fraction = std::frexp(value, &exponent);
    Constant c;
    c.rep_ = number(Rational(Integer(static_cast<std::int64_t>(std::ldexp(fraction, 53)))) *
                    power(2, exponent - 53));
    return c;
}

Constant Constant::of_literal(Tok literal, std::string_view text) {
    if (literal == Tok::String) return of_string(unquote(text));
    if (literal == Tok::Char) {
        const std::string value = unquote(text);
        if (value.size() == 1) return of_int(static_cast<unsigned char>(value[0]));
        int width = 0;
        return of_int(static_cast<std::int64_t>(decode_utf8(value, 0, width)));
    }
    Constant c;
    c.rep_ = number(parse_number(text));
    return c;
}

Constant::Kind Constant::kind() const {
    return rep_ ? rep_->kind : Kind::None;
}
bool Constant::as_bool() const {
    return rep_->boolean;
}
const std::string& Constant::as_string() const {
    return rep_->text;
}
bool Constant::is_integer() const {
    return kind() == Kind::Number && mp::denominator(rep_->number) == 1;
}
int Constant::sign() const {
    return rep_->number.sign();
}

std::uint64_t Constant::low_bits() const {
    const Integer value = truncate(rep_->number);
    const Integer magnitude = mp::abs(value) & Integer(~std::uint64_t{0});
    const auto bits = static_cast<std::uint64_t>(magnitude);
    return value < 0 ? ~bits + 1 : bits;
}

std::optional<std::int64_t> Constant::as_int64() const {
    if (!is_integer()) return std::nullopt;
    const Integer value = mp::numerator(rep_->number);
    if (value < std::numeric_limits<std::int64_t>::min()) return std::nullopt;
    if (value > std::numeric_limits<std::int64_t>::max()) return std::nullopt;
    return static_cast<std::int64_t>(value);
}

std::optional<std::uint64_t> Constant::as_uint64() const {
    if (!is_integer()) return std::nullopt;
    const Integer value = mp::numerator(rep_->number);
    if (value < 0 || value > std::numeric_limits<std::uint64_t>::max()) return std::nullopt;
    return static_cast<std::uint64_t>(value);
}

double Constant::as_double() const {
    return to_double(rep_->number);
}

bool Constant::fits_bits(unsigned bits) const {
    const Integer magnitude = mp::abs(truncate(rep_->number));
    return magnitude == 0 || mp::msb(magnitude) < bits;
}

bool Constant::is_too_large() const {
    constexpr std::size_t kBitsMax = std::size_t{1} << 18;
    const auto large = [&](const Integer& value) {
        return value != 0 && mp::msb(mp::abs(value)) > kBitsMax;
    };
    return large(mp::numerator(rep_->number)) || large(mp::denominator(rep_->number));
}

Constant Constant::truncated() const {
    Constant c;
    c.rep_ = number(Rational(truncate(rep_->number)));
    return c;
}

Constant Constant::rounded(bool to_float32) const {
    const double value = to_double(rep_->number, to_float32);
    return std::isinf(value) ? Constant{} : of_double(value);
}

std::string Constant::to_string() const {
    switch (kind()) {
        case Kind::None:
            return "unknown";
        case Kind::Bool:
            return rep_->boolean ? "true" : "false";
        case Kind::String:
            return '"' + rep_->text + '"';
        case Kind::Number:
            break;
    }
    return is_integer() ? mp::numerator(rep_->number).str() : float_text();
}

std::string Constant::float_text() const {
    const double value = as_double();
    if (std::isnormal(value) || sign() == 0) return fmt::format("{:.6g}", value);
    // Too large or too small for a double: its decimal exponent apart.
    const Rational& exact = rep_->number;
    const auto bits = [](const Integer& n) { return static_cast<double>(mp::msb(mp::abs(n))); };
    auto exponent = static_cast<long>(
        std::floor((bits(mp::numerator(exact)) - bits(mp::denominator(exact))) * std::log10(2.0)));
    double digits = std::round(to_double(exact * power(10, -exponent)) * 1e5) / 1e5;
    for (; std::abs(digits) >= 10; digits /= 10)
        ++exponent;
    for (; std::abs(digits) < 1; digits *= 10)
        --exponent;
    return fmt::format("{:.6g}e{:+d}", digits, exponent);
}

Constant binary_constant(Tok op, const Constant& x, const Constant& y, bool integer_division) {
    if (x.kind() == Constant::Kind::String)
        return Constant::of_string(x.as_string() + y.as_string());
    if (x.kind() == Constant::Kind::Bool) {
        return Constant::of_bool(op == Tok::LogAnd ? x.as_bool() && y.as_bool()
                                                   : x.as_bool() || y.as_bool());
    }
    const Rational& a = x.rep_->number;
    const Rational& b = y.rep_->number;
    Constant c;
    switch (op) {
        case Tok::Add:
            c.rep_ = number(a + b);
            return c;
        case Tok::Sub:
            c.rep_ = number(a - b);
            return c;
        case Tok::Mul:
            c.rep_ = number(a * b);
            return c;
        case Tok::Quo:
            c.rep_ = number(integer_division ? Rational(Integer(truncate(a) / truncate(b)))
                                             : Rational(a / b));
            return c;
        default:
            break;
    }
    const Integer m = truncate(a);
    const Integer n = truncate(b);
    switch (op) {
        case Tok::Rem:
            c.rep_ = number(Rational(Integer(m % n)));
            break;
        case Tok::And:
            c.rep_ = number(Rational(Integer(m & n)));
            break;
        case Tok::Or:
            c.rep_ = number(Rational(Integer(m | n)));
            break;
        case Tok::Xor:
            c.rep_ = number(Rational(Integer(m ^ n)));
            break;
        // m &^ n clears n's bits; -(n) - 1 is ^n in two's complement of any width.
        case Tok::AndNot:
            c.rep_ = number(Rational(Integer(m & Integer(-n - 1))));
            break;
        default:
            break;
    }
    return c;
}

Constant unary_constant(Tok op, const Constant& x, unsigned unsigned_bits) {
    if (op == Tok::Not) return Constant::of_bool(!x.as_bool());
    Constant c;
    if (op == Tok::Sub) {
        c.rep_ = number(-x.rep_->number);
    } else if (op == Tok::Xor) {
        const Integer value = truncate(x.rep_->number);
        const Integer flipped = -value - 1;
        c.rep_ = number(Rational(
            unsigned_bits == 0 ? flipped : Integer((Integer(1) << unsigned_bits) + flipped)));
    } else {
        c = x;
    }
    return c;
}

Constant shift_constant(Tok op, const Constant& x, std::uint64_t count) {
    const Integer value = truncate(x.rep_->number);
    Constant c;
    const auto places = static_cast<unsigned>(count);
    if (op == Tok::Shl) {
        c.rep_ = number(Rational(Integer(value << places)));
    } else {
        // Rounds down also for negative values, as >> does.
        const Integer divisor = Integer(1) << places;
        Integer quotient = value / divisor;
        if (value < 0 && quotient * divisor != value) quotient -= 1;
        c.rep_ = number(Rational(quotient));
    }
    return c;
}

bool compare_constants(Tok op, const Constant& x, const Constant& y) {
    int order = 0;
    if (x.kind() == Constant::Kind::Bool)
        order = x.as_bool() - y.as_bool();
    else if (x.kind() == Constant::Kind::String)
        order = x.as_string().compare(y.as_string());
    else
        order = x.rep_->number.compare(y.rep_->number);
    switch (op) {
        case Tok::Eql:
            return order == 0;
        case Tok::Neq:
            return order != 0;
        case Tok::Lss:
            return order < 0;
        case Tok::Leq:
            return order <= 0;
        case Tok::Gtr:
            return order > 0;
        default:
            return order >= 0;
    }
}

}  // namespace fiberscope::lang
