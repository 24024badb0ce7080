#include "sim/lang/syntax/token.h"

namespace fiberscope::lang {

std::string_view spelling(Tok kind) {
    static constexpr std::string_view kSpellings[] = {
#define X(name, text) text,
        FIBERSCOPE_TOKENS(X)
#undef X
    };
    return kSpellings[static_cast<std::size_t>(kind)];
}

std::string describe(const Token& token) {
    if (token.kind == Tok::Name) return "name " + std::string(token.text);
    if (is_literal(token.kind)) return "literal " + std::string(token.text);
    if (is_keyword(token.kind)) return "keyword " + std::string(token.text);
    if (token.kind == Tok::Semicolon && token.text != ";") return std::string(token.text);
    return std::string(spelling(token.kind));
}

int precedence(Tok kind) {
    switch (kind) {
        case Tok::LogOr:
            return 1;
        case Tok::LogAnd:
            return 2;
        case Tok::Eql:
        case Tok::Neq:
        case Tok::Lss:
        case Tok::Leq:
        case Tok::Gtr:
        case Tok::Geq:
            return 3;
        case Tok::Add:
        case Tok::Sub:
        case Tok::Or:
        case Tok::Xor:
            return 4;
        case Tok::Mul:
        case Tok::Quo:
        case Tok::Rem:
        case Tok::Shl:
        case Tok::Shr:
        case Tok::And:
        case Tok::AndNot:
            return 5;
        default:
            return 0;
    }
}

}  // namespace fiberscope::lang
