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

TEST_CASE("lexer: underscores stand between digits", "[lexer]") {
    CHECK(first_error("1_000 0x_F 0b_1 0_7 1_0.2_5e1_0") == "");
    for (const char* text : {"1__0", "1_", "0x1_", "1_.5", "1._5", "1e1_", "0_x1"})
        CHECK(first_error(text) != "");
    CHECK(first_error("1_") == "1:2: '_' must separate successive digits");
    CHECK(first_error("0x_") == "1:4: hexadecimal literal has no digits");
}

TEST_CASE("lexer: a p exponent and a hexadecimal mantissa belong together", "[lexer]") {
    CHECK(first_error("0x1p-2 0x1.8p0") == "");
    CHECK(first_error("1p10") == "1:2: 'p' exponent requires hexadecimal mantissa");
    CHECK(first_error("0x1.8") == "1:6: hexadecimal mantissa requires a 'p' exponent");
}

TEST_CASE("lexer: an escape is a byte or a code point", "[lexer]") {
    CHECK(first_error(R"('\377' "\xff\u00e9\U0010FFFF")") == "");
    CHECK(first_error(R"('\ud800')") == "1:8: escape is invalid Unicode code point U+D800");
    CHECK(first_error(R"("\U00110000")") == "1:12: escape is invalid Unicode code point U+110000");
    CHECK(first_error(R"('\400')") == "1:6: octal escape value 256 > 255");
    CHECK(first_error("'\n") == "1:2: newline in rune literal");
    CHECK(first_error("'a\n") == "1:3: newline in rune literal");
}

TEST_CASE("lexer: names are of letters and digits of any script", "[lexer]") {
    CHECK(kinds("größe 名前 x٣") == "name name name <EOF>");
    CHECK(first_error("größe 名前 x٣") == "");
    CHECK(first_error("٣x") == "1:1: identifier cannot begin with digit U+0663 '٣'");
    CHECK(first_error("x⊛y") == "1:2: invalid character U+229B '⊛' in identifier");
    CHECK(first_error("⊛") == "1:1: invalid character U+229B '⊛'");
    CHECK(kinds("x ⊛ y") == "name name <EOF>");
}

TEST_CASE("lexer: a byte order mark stands at the beginning only", "[lexer]") {
    CHECK(first_error("\xEF\xBB\xBFx") == "");
    CHECK(first_error("x\n\xEF\xBB\xBFy") == "2:1: invalid BOM in the middle of the file");
    CHECK(first_error("// \xEF\xBB\xBF\n") == "1:4: invalid BOM in the middle of the file");
}

TEST_CASE("lexer: a line directive says where the next line is from", "[lexer]") {
    CHECK(first_error("//line x.go:41\n\n'") == "42:1: rune literal not terminated");
    CHECK(first_error(" //line x.go:41\n'") == "2:1: rune literal not terminated");
    CHECK(first_error("//line x.go:zero\n'") == "2:1: rune literal not terminated");
}

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

TEST_CASE("lexer: what is broken is reported where it is seen", "[lexer]") {
    CHECK(first_error("x := \"abc\ny") == "1:10: newline in string");
    CHECK(first_error("\n  `abc") == "2:3: string not terminated");
    CHECK(first_error("/* abc") == "1:1: comment not terminated");
    CHECK(first_error("x = '") == "1:5: rune literal not terminated");
    CHECK(first_error("'ab'") == "1:1: more than one character in rune literal");
    CHECK(first_error("0x") == "1:3: hexadecimal literal has no digits");
    CHECK(first_error("1e+") == "1:4: exponent has no digits");
    CHECK(first_error("\"\\q\"") == "1:3: unknown escape");
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
