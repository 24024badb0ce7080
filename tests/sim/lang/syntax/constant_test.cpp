#include "sim/lang/syntax/constant.h"

#include "tests/catch.h"

using namespace fiberscope::lang;

namespace {

Constant number(const char* text) {
    const bool is_float = std::string_view(text).find_first_of(".ep") != std::string_view::npos;
    return Constant::of_literal(is_float ? Tok::Float : Tok::Int, text);
}

}  // namespace

TEST_CASE("constants: integers of any size are exact", "[constant]") {
    const Constant large = shift_constant(Tok::Shl, Constant::of_int(1), 100);
    CHECK(large.to_string() == "1267650600228229401496703205376");
    CHECK(shift_constant(Tok::Shr, large, 98).as_int64() == 4);
    CHECK_FALSE(large.as_int64());
    CHECK(number("18446744073709551615").as_uint64() == ~std::uint64_t{0});
}

TEST_CASE("constants: division truncates for integers and is exact for floats", "[constant]") {
    CHECK(binary_constant(Tok::Quo, Constant::of_int(-7), Constant::of_int(2), true).as_int64() ==
          -3);
    CHECK(binary_constant(Tok::Rem, Constant::of_int(-7), Constant::of_int(3), true).as_int64() ==
          -1);
    const Constant third =
        binary_constant(Tok::Quo, Constant::of_int(1), Constant::of_int(3), false);
    CHECK(binary_constant(Tok::Mul, third, Constant::of_int(3), false).as_int64() == 1);
}

TEST_CASE("constants: floats round to the nearest double", "[constant]") {
    CHECK(number("0.1").as_double() == 0.1);
    CHECK(number("1e308").as_double() == 1e308);
    CHECK(number("4.9e-324").as_double() == 4.9e-324);
    CHECK(number("0x1p-2").as_double() == 0.25);
    CHECK(number("2.718281828459045").as_double() == 2.718281828459045);
    CHECK(Constant::of_double(0.1).as_double() == 0.1);
    // Once, at the last bit that a number below the normal ones keeps.
    CHECK(number("2.2250738585072011e-308").as_double() == 2.2250738585072011e-308);
    CHECK(number("2.4703282292062327e-324").as_double() == 0.0);
    CHECK(number("2.4703282292062328e-324").as_double() == 4.9e-324);
    // To float32 at once: by way of the double it would be the next one, which is too large.
    CHECK(number("340282356779733661637539395458142568447").rounded(true));
    CHECK_FALSE(number("340282356779733661637539395458142568448").rounded(true));
    CHECK_FALSE(number("1e400").rounded(false));
    CHECK_FALSE(number("1e39").rounded(true));
}

TEST_CASE("constants: bit operations work on two's complement of any width", "[constant]") {
    CHECK(binary_constant(Tok::AndNot, Constant::of_int(7), Constant::of_int(2), true).as_int64() ==
          5);
    CHECK(binary_constant(Tok::And, Constant::of_int(-1), Constant::of_int(255), true).as_int64() ==
          255);
    CHECK(unary_constant(Tok::Xor, Constant::of_int(5), 0).as_int64() == -6);
    CHECK(unary_constant(Tok::Xor, Constant::of_int(5), 8).as_int64() == 250);
    CHECK(shift_constant(Tok::Shr, Constant::of_int(-5), 1).as_int64() == -3);
}

TEST_CASE("constants: low bits wrap as a conversion would", "[constant]") {
    CHECK(Constant::of_int(-1).low_bits() == ~std::uint64_t{0});
    CHECK(Constant::of_int(300).fits_bits(9));
    CHECK_FALSE(Constant::of_int(300).fits_bits(8));
}
