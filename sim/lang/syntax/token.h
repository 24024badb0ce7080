// Go's tokens. The lexer makes them, the parser reads them; the operators are also the `op` of
// syntax tree nodes.
#pragma once

#include "sim/lang/syntax/source.h"

#include <string>
#include <string_view>

namespace fiberscope::lang {

// name, spelling. Order matters: literals, operators, assignments and keywords are ranges.
#define FIBERSCOPE_TOKENS(X)                                                                       \
    X(Eof, "EOF")                                                                                  \
    X(Illegal, "illegal character")                                                                \
    X(Name, "name")                                                                                \
    X(Int, "int literal")                                                                          \
    X(Float, "float literal")                                                                      \
    X(Imaginary, "imaginary literal")                                                              \
    X(Char, "rune literal")                                                                        \
    X(String, "string literal")                                                                    \
    X(Add, "+")                                                                                    \
    X(Sub, "-")                                                                                    \
    X(Mul, "*")                                                                                    \
    X(Quo, "/") X(Rem, "%") X(And, "&") X(Or, "|") X(Xor, "^") X(Shl, "<<") X(Shr, ">>") X(        \
        AndNot, "&^") X(AddAssign, "+=") X(SubAssign, "-=") X(MulAssign, "*=") X(QuoAssign, "/=")  \
        X(RemAssign, "%=") X(AndAssign, "&=") X(OrAssign, "|=") X(XorAssign, "^=")                 \
            X(ShlAssign, "<<=") X(ShrAssign, ">>=") X(AndNotAssign, "&^=") X(LogAnd, "&&") X(      \
                LogOr, "||") X(Arrow, "<-") X(Inc, "++") X(Dec, "--") X(Eql, "==") X(Neq, "!=")    \
                X(Lss, "<") X(Leq, "<=") X(Gtr, ">") X(Geq, ">=") X(Not, "!") X(Tilde, "~") X(     \
                    Assign, "=") X(Define, ":=") X(Ellipsis, "...") X(LParen, "(") X(RParen, ")")  \
                    X(LBrack, "[") X(RBrack, "]") X(LBrace, "{") X(RBrace, "}") X(Comma, "comma")  \
                        X(Semicolon, "semicolon") X(Colon, ":") X(Period, ".")                     \
                            X(Break, "break") X(Case, "case") X(Chan, "chan")                      \
                                X(Const, "const") X(Continue, "continue") X(Default, "default") X( \
                                    Defer, "defer") X(Else, "else") X(Fallthrough, "fallthrough")  \
                                    X(For, "for") X(Func, "func") X(Go, "go") X(Goto, "goto")      \
                                        X(If, "if") X(Import, "import") X(Interface, "interface")  \
                                            X(Map, "map") X(Package, "package") X(Range, "range")  \
                                                X(Return, "return") X(Select, "select")            \
                                                    X(Struct, "struct") X(Switch, "switch")        \
                                                        X(Type, "type") X(Var, "var")

enum class Tok : std::uint8_t {
#define X(name, text) name,
    FIBERSCOPE_TOKENS(X)
#undef X
};

struct Token {
    Tok kind = Tok::Eof;
    Pos pos;
    // The source text; for a semicolon that the lexer inserted "newline" or "EOF".
    std::string_view text;
};

std::string_view spelling(Tok kind);
// As gc names the token in a syntax error: "name x", "literal 1", "keyword func", "newline".
std::string describe(const Token& token);
inline bool is_keyword(Tok kind) {
    return kind >= Tok::Break;
}
inline bool is_literal(Tok kind) {
    return kind >= Tok::Int && kind <= Tok::String;
}
// For `+=` and its kind the operator, else Tok::Illegal.
inline Tok operator_of_assignment(Tok kind) {
    if (kind < Tok::AddAssign || kind > Tok::AndNotAssign) return Tok::Illegal;
    return static_cast<Tok>(static_cast<int>(kind) - static_cast<int>(Tok::AddAssign) +
                            static_cast<int>(Tok::Add));
}
// 1 (||) to 5 (*), 0 for what is no binary operator.
int precedence(Tok kind);

}  // namespace fiberscope::lang
