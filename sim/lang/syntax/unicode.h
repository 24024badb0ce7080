// What runes are: the C library's tables, with Go's idea of digits.
#pragma once

namespace fiberscope::lang {

// A rune below U+0080 is what ASCII says; any value may be asked about.
bool is_letter_rune(char32_t rune);
bool is_digit_rune(char32_t rune);  // decimal, of any script
bool is_title_rune(char32_t rune);
bool is_upper_rune(char32_t rune);
bool is_lower_rune(char32_t rune);
bool is_punct_rune(char32_t rune);  // punctuation, not symbols
bool is_print_rune(char32_t rune);
char32_t to_upper_rune(char32_t rune);
char32_t to_lower_rune(char32_t rune);

}  // namespace fiberscope::lang
