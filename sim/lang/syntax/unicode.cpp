#include "sim/lang/syntax/unicode.h"

#include <algorithm>
#include <iterator>
#include <locale.h>
#include <string_view>
#include <wctype.h>

namespace fiberscope::lang {

namespace {

// Null, where the C library has no such locale: then only ASCII is known.
locale_t utf8() {
    static const locale_t kLocale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return kLocale;
}

template <int (*kTest)(wint_t, locale_t)>
bool test(char32_t rune) {
    return utf8() && rune <= 0x10FFFF && kTest(static_cast<wint_t>(rune), utf8()) != 0;
}

// Where the decimal digits of the scripts begin, ten each. The C library counts all but ASCII's
// among the letters.
constexpr char32_t kZeros[] = {
    0x30,    0x660,   0x6F0,   0x7C0,   0x966,   0x9E6,   0xA66,   0xAE6,   0xB66,   0xBE6,
    0xC66,   0xCE6,   0xD66,   0xDE6,   0xE50,   0xED0,   0xF20,   0x1040,  0x1090,  0x17E0,
    0x1810,  0x1946,  0x19D0,  0x1A80,  0x1A90,  0x1B50,  0x1BB0,  0x1C40,  0x1C50,  0xA620,
    0xA8D0,  0xA900,  0xA9D0,  0xA9F0,  0xAA50,  0xABF0,  0xFF10,  0x104A0, 0x11066, 0x110F0,
    0x11136, 0x111D0, 0x112F0, 0x114D0, 0x11650, 0x116C0, 0x11730, 0x118E0, 0x16A60, 0x16B50,
    0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E950};

}  // namespace

bool is_digit_rune(char32_t rune) {
    const char32_t* after = std::upper_bound(std::begin(kZeros), std::end(kZeros), rune);
    return after != std::begin(kZeros) && rune - after[-1] < 10;
}
bool is_letter_rune(char32_t rune) {
    if (rune < 0x80) return (rune | 0x20) >= 'a' && (rune | 0x20) <= 'z';
    return test<iswalpha_l>(rune) && !is_digit_rune(rune);
}
bool is_upper_rune(char32_t rune) {
    return rune < 0x80 ? rune >= 'A' && rune <= 'Z' : test<iswupper_l>(rune);
}
bool is_lower_rune(char32_t rune) {
    return rune < 0x80 ? rune >= 'a' && rune <= 'z' : test<iswlower_l>(rune);
}
bool is_punct_rune(char32_t rune) {
    constexpr std::string_view kAscii = "!\"#%&'()*,-./:;?@[\\]_{}";
    if (rune < 0x80) return kAscii.find(static_cast<char>(rune)) != std::string_view::npos;
    return test<iswpunct_l>(rune);
}
bool is_print_rune(char32_t rune) {
    return rune < 0x80 ? rune >= ' ' && rune < 0x7F
                       : test<iswprint_l>(rune) && (rune == ' ' || !test<iswspace_l>(rune));
}
char32_t to_upper_rune(char32_t rune) {
    if (rune < 0x80) return is_lower_rune(rune) ? rune - 0x20 : rune;
    return utf8() ? static_cast<char32_t>(towupper_l(static_cast<wint_t>(rune), utf8())) : rune;
}
char32_t to_lower_rune(char32_t rune) {
    if (rune < 0x80) return is_upper_rune(rune) ? rune + 0x20 : rune;
    return utf8() ? static_cast<char32_t>(towlower_l(static_cast<wint_t>(rune), utf8())) : rune;
}

}  // namespace fiberscope::lang
