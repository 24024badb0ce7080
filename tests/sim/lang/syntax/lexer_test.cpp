#include "sim/lang/syntax/lexer.h"

#include "tests/catch.h"

using namespace fiberscope::lang;

namespace {

// The tokens' kinds as text, one blank between them.
std::string kinds(std::string_view source) {
    Diagnostics errors;
    Lexer lexer(source, errors);
    std::string out;
    for (Token token = lexer.next(); token.kind != Tok::Eof; token = lexer.next()) {
        if (!out.empty()) out += ' ';
        out += token.kind == Tok::Semicolon && token.text != ";"
                   ? "<" + std::string(token.text) + ">"
                   : std::string(spelling(token.kind));
    }
    return out;
}

std::string first_error(std::string_view source) {
    Diagnostics errors;
    Lexer lexer(source, errors);
    while (lexer.next().kind != Tok::Eof) {
    }
    const auto list = errors.take();
    if (list.empty()) return "";
    return std::to_string(list[0].pos.line) + ":" + std::to_string(list[0].pos.column) + ": " +
           list[0].message;
}

}  // namespace

TEST_CASE("lexer: a semicolon is inserted after a line that ends in an operand", "[lexer]") {
    CHECK(kinds("x\ny") == "name <newline> name <EOF>");
    CHECK(kinds("f()\n") == "name ( ) <newline>");
    CHECK(kinds("x++\n}\n") == "name ++ <newline> } <newline>");
    CHECK(kinds("return\n") == "return <newline>");
}

TEST_CASE("lexer: no semicolon after an operator, a comma or an open brace", "[lexer]") {
    CHECK(kinds("x +\ny") == "name + name <EOF>");
    CHECK(kinds("f(\nx,\n)") == "name ( name comma ) <EOF>");
    CHECK(kinds("for {\n}") == "for { } <EOF>");
}

TEST_CASE("lexer: comments are blanks, and a general comment over lines is a newline", "[lexer]") {
    CHECK(kinds("x // y\nz") == "name <newline> name <EOF>");
    CHECK(kinds("x /* y */ z") == "name name <EOF>");
    CHECK(kinds("x /* \n */ z") == "name <newline> name <EOF>");
}

TEST_CASE("lexer: the longest operator wins", "[lexer]") {
    CHECK(kinds("<<= << <- <= < &^= &^ && & ...") == "<<= << <- <= < &^= &^ && & ...");
    CHECK(kinds("c<-1") == "name <- int literal <EOF>");
}

TEST_CASE("lexer: numbers in all bases", "[lexer]") {
    CHECK(kinds("1 0x1F 0b11 0o17 017 1_000") ==
          "int literal int literal int literal int literal int literal int literal <EOF>");
    CHECK(kinds("1.5 .5 1e3 0x1p-2 1.") ==
          "float literal float literal float literal float literal float literal <EOF>");
}

TEST_CASE("lexer: literals give their values", "[lexer]") {
    CHECK(unquote("\"a\\n\\x41\\u00e9\\101\"") ==
          "a\nA\xC3\xA9"
          "A");
    CHECK(unquote("`a\\n`") == "a\\n");
    CHECK(unquote("'\\''") == "'");
}

TEST_CASE("lexer: what is broken is reported where it begins", "[lexer]") {
    CHECK(first_error("x := \"abc\ny") == "1:6: newline in string");
    CHECK(first_error("\n  `abc") == "2:3: string not terminated");
    CHECK(first_error("/* abc") == "1:1: comment not terminated");
    CHECK(first_error("x = '") == "1:5: rune literal not terminated");
    CHECK(first_error("'ab'") == "1:1: more than one character in rune literal");
    CHECK(first_error("0x") == "1:1: hexadecimal literal has no digits");
    CHECK(first_error("1e+") == "1:1: exponent has no digits");
    CHECK(first_error("\"\\q\"") == "1:2: unknown escape");
    CHECK(first_error("a # b") == "1:3: invalid character U+0023 '#'");
}

TEST_CASE("lexer: a bad byte of UTF-8 is one replacement rune", "[lexer]") {
    int width = 0;
    CHECK(decode_utf8("\xC3\xA9", 0, width) == 0xE9);
    CHECK(width == 2);
    CHECK(decode_utf8("\xC3", 0, width) == 0xFFFD);
    CHECK(width == 1);
    CHECK(decode_utf8("\xED\xA0\x80", 0, width) == 0xFFFD);
}
