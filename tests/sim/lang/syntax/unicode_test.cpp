#include "sim/lang/syntax/unicode.h"

#include "tests/catch.h"

namespace fiberscope::lang {

TEST_CASE("unicode: letters, digits and cases of several scripts", "[unicode]") {
    for (const char32_t rune : {U'a', U'Z', U'ß', U'Ж', U'λ', U'名', U'ա'})
        CHECK(is_letter_rune(rune));
    for (const char32_t rune : {U'1', U'_', U' ', U'٣', U'⊛', U'\u2028', char32_t{0x110000}})
        CHECK_FALSE(is_letter_rune(rune));
    CHECK(is_digit_rune(U'7'));
    CHECK(is_digit_rune(U'٣'));
    CHECK_FALSE(is_digit_rune(U'½'));
    CHECK(is_upper_rune(U'Ж'));
    CHECK(is_lower_rune(U'ж'));
    CHECK(to_upper_rune(U'ж') == U'Ж');
    CHECK(to_lower_rune(U'Ω') == U'ω');
    CHECK(to_upper_rune(U'名') == U'名');
    CHECK(is_punct_rune(U'!'));
    CHECK_FALSE(is_punct_rune(U'+'));
    CHECK(is_print_rune(U'é'));
    CHECK_FALSE(is_print_rune(U'\n'));
}

}  // namespace fiberscope::lang
