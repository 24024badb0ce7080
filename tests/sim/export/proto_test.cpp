#include "sim/export/proto.h"

#include "sim/export/utf8.h"
#include "tests/catch.h"

namespace fiberscope::exports {

// The examples are those of the format's own description.
TEST_CASE("proto: numbers, bytes and messages are written as the format says", "[export]") {
    std::string out;
    Message message(out);
    message.number(1, 150);
    CHECK(out == "\x08\x96\x01");
    out.clear();
    message.bytes(2, "testing");
    CHECK(out == "\x12\x07testing");
    out.clear();
    message.message(3, [](Message& inner) { inner.number(1, 150); });
    CHECK(out == "\x1a\x03\x08\x96\x01");
    out.clear();
    message.fixed64(47, 0x0102030405060708u);
    CHECK(out == "\xf9\x02\x08\x07\x06\x05\x04\x03\x02\x01");
    out.clear();
    message.number(1, ~std::uint64_t{0});
    CHECK(out == "\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01");
}

TEST_CASE("proto: a long message inside another has its length in as many bytes as it needs",
          "[export]") {
    for (const std::size_t size : {0u, 125u, 126u, 200u, 16'379u, 16'380u, 3'000'000u}) {
        CAPTURE(size);
        const std::string text(size, 'x');
        std::string whole, inner, expected;
        Message(whole).message(
            1, [&](Message& outer) { outer.message(2, [&](Message& m) { m.bytes(3, text); }); });
        Message(inner).bytes(3, text);
        std::string middle;
        Message(middle).bytes(2, inner);
        Message(expected).bytes(1, middle);
        CHECK(whole == expected);
    }
}

TEST_CASE("utf8: bytes that are no character become U+FFFD, each of them", "[export]") {
    const std::string bad = "\xef\xbf\xbd";
    CHECK(valid_utf8("a\u00e9\u4e16\U0001f600") == "a\u00e9\u4e16\U0001f600");
    CHECK(valid_utf8("\xff") == bad);
    CHECK(valid_utf8("a\xc3") == "a" + bad);                         // cut off
    CHECK(valid_utf8("\xe4\xb8z") == bad + bad + "z");               // cut off
    CHECK(valid_utf8("\xc0\x80") == bad + bad);                      // longer than need be
    CHECK(valid_utf8("\xe0\x80\x80") == bad + bad + bad);            // the same
    CHECK(valid_utf8("\xed\xa0\x80") == bad + bad + bad);            // a surrogate
    CHECK(valid_utf8("\xf4\x90\x80\x80") == bad + bad + bad + bad);  // beyond U+10FFFF
    CHECK(valid_utf8(std::string_view("\0", 1)) == std::string_view("\0", 1));
    CHECK(json_string(std::string_view("\0\x1f\x7f\"\\\n\xff", 7)) ==
          "\"\\u0000\\u001f\\u007f\\\"\\\\\\n" + bad + "\"");
}

}  // namespace fiberscope::exports
