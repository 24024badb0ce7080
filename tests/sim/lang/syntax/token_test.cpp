#include "sim/lang/syntax/token.h"

#include "tests/catch.h"

namespace fiberscope::lang {

TEST_CASE("token: each assignment operator has its operator", "[token]") {
    CHECK(operator_of_assignment(Tok::AddAssign) == Tok::Add);
    CHECK(operator_of_assignment(Tok::AndNotAssign) == Tok::AndNot);
    CHECK(operator_of_assignment(Tok::Assign) == Tok::Illegal);
    CHECK(operator_of_assignment(Tok::Define) == Tok::Illegal);
    for (int kind = static_cast<int>(Tok::AddAssign); kind <= static_cast<int>(Tok::AndNotAssign);
         ++kind) {
        const Tok assign{static_cast<std::uint8_t>(kind)};
        CHECK(std::string(spelling(operator_of_assignment(assign))) + "=" == spelling(assign));
    }
}

TEST_CASE("token: precedence is Go's five levels, and 0 for what is no operator", "[token]") {
    CHECK(precedence(Tok::LogOr) == 1);
    CHECK(precedence(Tok::LogAnd) == 2);
    for (const Tok op : {Tok::Eql, Tok::Neq, Tok::Lss, Tok::Leq, Tok::Gtr, Tok::Geq})
        CHECK(precedence(op) == 3);
    for (const Tok op : {Tok::Add, Tok::Sub, Tok::Or, Tok::Xor})
        CHECK(precedence(op) == 4);
    for (const Tok op : {Tok::Mul, Tok::Quo, Tok::Rem, Tok::Shl, Tok::Shr, Tok::And, Tok::AndNot})
        CHECK(precedence(op) == 5);
    for (const Tok op : {Tok::Not, Tok::Arrow, Tok::Assign, Tok::Name, Tok::Inc})
        CHECK(precedence(op) == 0);
}

TEST_CASE("token: gc's names of tokens in syntax errors", "[token]") {
    CHECK(describe({Tok::Name, {}, "x"}) == "name x");
    CHECK(describe({Tok::Int, {}, "1"}) == "literal 1");
    CHECK(describe({Tok::Func, {}, "func"}) == "keyword func");
    CHECK(describe({Tok::Semicolon, {}, "newline"}) == "newline");
    CHECK(describe({Tok::Semicolon, {}, ";"}) == "semicolon");
    CHECK(describe({Tok::Comma, {}, ","}) == "comma");
    CHECK(describe({Tok::LBrace, {}, "{"}) == "{");
    CHECK(is_keyword(Tok::Var));
    CHECK_FALSE(is_keyword(Tok::Period));
    CHECK(is_literal(Tok::Char));
    CHECK_FALSE(is_literal(Tok::Name));
}

}  // namespace fiberscope::lang
