// Go's untyped constants: exact values of any size. The checker computes with them; they are
// immutable and cheap to copy.
#pragma once

#include "sim/lang/syntax/token.h"

#include <memory>
#include <optional>

namespace fiberscope::lang {

class Constant {
  public:
    enum class Kind : std::uint8_t { None, Bool, String, Number };
    struct Rep;

    Constant() = default;
    static Constant of_bool(bool value);
    static Constant of_string(std::string value);
    static Constant of_int(std::int64_t value);
    static Constant of_uint(std::uint64_t value);
    static Constant of_double(double value);
    // From a literal's text; Int, Float, Char and String.
    static Constant of_literal(Tok literal, std::string_view text);

    Kind kind() const;
    explicit operator bool() const { return rep_ != nullptr; }
    bool as_bool() const;
    const std::string& as_string() const;
    bool is_integer() const;
    int sign() const;
    // Truncated to the low 64 bits for integers that do not fit.
    std::uint64_t low_bits() const;
    std::optional<std::int64_t> as_int64() const;
    std::optional<std::uint64_t> as_uint64() const;
    double as_double() const;
    // Whether the number's magnitude needs at most this many bits.
    bool fits_bits(unsigned bits) const;
    // Beyond what a program could mean; larger ones would fill the memory.
    bool is_too_large() const;
    Constant truncated() const;
    // Rounded as a conversion to float32 or float64 rounds it.
    Constant rounded(bool to_float32) const;
    // As error messages print it: 300, 1.5, "text".
    std::string to_string() const;
    // Of a number, as the float that it is or could be: 3, 1.5, 1e+400.
    std::string float_text() const;

  private:
    friend Constant binary_constant(Tok, const Constant&, const Constant&, bool);
    friend Constant unary_constant(Tok, const Constant&, unsigned);
    friend Constant shift_constant(Tok, const Constant&, std::uint64_t);
    friend bool compare_constants(Tok, const Constant&, const Constant&);
    // Shared because syntax nodes, objects and operands all hold the same immutable value.
    std::shared_ptr<const Rep> rep_;
};

// x op y; integer_division makes `/` truncate. The divisor is not zero.
Constant binary_constant(Tok op, const Constant& x, const Constant& y, bool integer_division);
// For ^x of an unsigned type, bits is that type's width, else 0.
Constant unary_constant(Tok op, const Constant& x, unsigned unsigned_bits);
Constant shift_constant(Tok op, const Constant& x, std::uint64_t count);
bool compare_constants(Tok op, const Constant& x, const Constant& y);

}  // namespace fiberscope::lang
