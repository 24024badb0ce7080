// Expressions, with Go's five levels of precedence.
#include "sim/lang/syntax/parser.h"

namespace fiberscope::lang {

std::vector<Expr*> Parser::parse_expr_list() {
    std::vector<Expr*> list;
    do
        list.push_back(parse_expr());
    while (got(Tok::Comma));
    return list;
}

Expr* Parser::parse_binary(int least_precedence) {
    const Level nested(*this);
    return continue_binary(parse_unary(), least_precedence);
}

// The rest of an expression whose first operand has been read.
Expr* Parser::continue_expr(Expr* operand) {
    return continue_binary(parse_postfix(operand), 1);
}

Expr* Parser::continue_binary(Expr* x, int least_precedence) {
    for (int chained = 0;; ++chained) {
        const int level = precedence(token_.kind);
        if (level < least_precedence || too_deep(depth_ + chained)) return x;
        auto* binary = tree_.make<Binary>(token_.pos);
        binary->op = token_.kind;
        binary->op_pos = token_.pos;
        advance();
        binary->x = x;
        binary->y = parse_binary(level + 1);
        x = binary;
    }
}

Expr* Parser::parse_unary() {
    const Pos pos = token_.pos;
    const Level nested(*this);
    if (too_deep(depth_)) return tree_.make<BadExpr>(pos);
    switch (token_.kind) {
        case Tok::Add:
        case Tok::Sub:
        case Tok::Not:
        case Tok::Xor:
        case Tok::And:
        case Tok::Tilde: {
            auto* unary = tree_.make<Unary>(pos);
            unary->op = token_.kind;
            advance();
            unary->x = parse_unary();
            return unary;
        }
        case Tok::Mul: {
            auto* star = tree_.make<Star>(pos);
            advance();
            star->x = parse_unary();
            return star;
        }
        case Tok::Arrow:
            return parse_arrow();
        default:
            return parse_primary();
    }
}

// `<-x` receives, but `<-chan T` is a type: `<-chan T(x)` must become (<-chan T)(x).
Expr* Parser::parse_arrow() {
    const Pos pos = token_.pos;
    advance();
    if (token_.kind == Tok::Chan) {
        auto* chan = tree_.make<ChanTypeExpr>(pos);
        advance();
        chan->dir = ChanDir::RecvOnly;
        chan->elem = parse_type();
        return parse_postfix(chan);
    }
    auto* unary = tree_.make<Unary>(pos);
    unary->op = Tok::Arrow;
    unary->x = parse_unary();
    return unary;
}

Expr* Parser::parse_primary() {
    return parse_postfix(parse_operand());
}

Expr* Parser::parse_operand() {
    const Pos pos = token_.pos;
    switch (token_.kind) {
        case Tok::Name:
            return parse_name();
        case Tok::Int:
        case Tok::Float:
        case Tok::Char:
        case Tok::String: {
            auto* literal = tree_.make<BasicLit>(pos);
            literal->literal = token_.kind;
            literal->text = token_.text;
            advance();
            return literal;
        }
        case Tok::Imaginary:
            error(pos, "complex numbers are not supported yet");
            advance();
            return tree_.make<BadExpr>(pos);
        case Tok::LParen: {
            advance();
            auto* paren = tree_.make<Paren>(pos);
            ++expr_level_;

            paren->inner = parse_expr();
            --expr_level_;
            want(Tok::RParen, "");
            return paren;
        }
        case Tok::Func:
            return parse_func_lit_or_type();
        case Tok::LBrack:
        case Tok::Chan:
        case Tok::Map:
        case Tok::Struct:
        case Tok::Interface:
            return parse_type();
        default: {
            unexpected(", expected expression");
            auto* bad = tree_.make<BadExpr>(pos);
            skip_to_boundary();
            return bad;
        }
    }
}

Expr* Parser::parse_func_lit_or_type() {
    const Pos pos = token_.pos;
    advance();
    FuncTypeExpr* signature = parse_signature(pos);
    if (token_.kind != Tok::LBrace) return signature;
    auto* literal = tree_.make<FuncLit>(pos);
    literal->signature = signature;
    const int level = expr_level_;
    expr_level_ = 0;
    literal->body = parse_block("");
    expr_level_ = level;
    return literal;
}

namespace {

// Whether an index can be no type: v[1] is no generic type with its argument.
bool is_value(const Expr* x) {
    switch (x->kind) {
        case ExprKind::BasicLit:
        case ExprKind::CompositeLit:
        case ExprKind::FuncLit:
        case ExprKind::Slice:
        case ExprKind::TypeAssert:
        case ExprKind::Call:
        case ExprKind::Unary:
        case ExprKind::Binary:
            return true;
        case ExprKind::Paren:
            return is_value(as<const Paren>(x)->inner);
        case ExprKind::Index:
            return is_value(as<const Index>(x)->x) || is_value(as<const Index>(x)->index);
        default:
            return false;
    }
}

bool can_be_literal_type(const Expr* x) {
    switch (x->kind) {
        case ExprKind::Index:
            return can_be_literal_type(as<const Index>(x)->x) &&
                   !is_value(as<const Index>(x)->index);
        case ExprKind::Ident:
        case ExprKind::ArrayType:
        case ExprKind::StructType:
        case ExprKind::MapType:
            return true;
        case ExprKind::Selector:
            return as<const Selector>(x)->x->kind == ExprKind::Ident;
        default:
            return false;
    }
}

}  // namespace

Expr* Parser::parse_postfix(Expr* x) {
    for (int chained = 0;; ++chained) {
        if (too_deep(depth_ + chained)) return x;
        const Pos pos = token_.pos;
        switch (token_.kind) {
            case Tok::Period:
                advance();
                if (got(Tok::LParen)) {
                    auto* assertion = tree_.make<TypeAssert>(pos);
                    assertion->x = x;
                    if (!got(Tok::Type)) assertion->type_expr = parse_type();
                    want(Tok::RParen, "");
                    x = assertion;
                } else {
                    auto* selector = tree_.make<Selector>(pos);
                    selector->x = x;
                    if (token_.kind != Tok::Name) unexpected(", expected name or (");
                    selector->name = parse_name();
                    x = selector;
                }
                break;
            case Tok::LBrack:
                x = parse_bracket_suffix(x);
                break;
            case Tok::LParen:
                x = parse_call(x);
                break;
            case Tok::LBrace: {
                const Expr* type = unparen(x);
                const bool is_type_syntax = type->kind == ExprKind::ArrayType ||
                                            type->kind == ExprKind::StructType ||
                                            type->kind == ExprKind::MapType;
                if (!can_be_literal_type(type) || (expr_level_ < 0 && !is_type_syntax)) return x;
                if (type != x) error(token_.pos, "cannot parenthesize type in composite literal");
                x = parse_composite(x);
                break;
            }
            default:
                return x;
        }
    }
}

Expr* Parser::parse_bracket_suffix(Expr* x) {
    const Pos pos = token_.pos;
    advance();
    ++expr_level_;
    Expr* parts[3] = {nullptr, nullptr, nullptr};
    int colons = 0;
    if (token_.kind == Tok::RBrack) {
        unexpected(", expected operand");
        --expr_level_;
        advance();
        return x;
    }
    if (token_.kind != Tok::Colon) parts[0] = parse_expr();
    while (token_.kind == Tok::Colon && colons < 2) {
        if (colons == 1 && !parts[1])
            errors_.add(token_.pos, "middle index required in 3-index slice");
        advance();
        ++colons;
        if (token_.kind != Tok::Colon && token_.kind != Tok::RBrack)
            parts[colons] = parse_expr();
        else if (colons == 2)
            errors_.add(token_.pos, "final index required in 3-index slice");
    }
    --expr_level_;
    std::vector<Expr*> more;
    bool comma = false;
    if (colons == 0) {
        ++expr_level_;
        while (got(Tok::Comma)) {
            comma = true;
            if (token_.kind == Tok::RBrack) break;
            Expr* type = try_type();
            if (!type) break;
            more.push_back(type);
        }
        --expr_level_;
    }
    if (!got(Tok::RBrack)) {
        unexpected(!more.empty() || comma ? ", expected ]"
                   : colons == 0          ? ", expected comma, : or ]"
                   : colons == 1          ? ", expected : or ]"
                                          : ", expected ]");
        skip_to_boundary();
    }
    if (colons == 0) {
        auto* index = tree_.make<Index>(pos);
        index->x = x;
        index->index = parts[0];
        index->more = std::move(more);
        return index;
    }
    auto* slice = tree_.make<SliceExpr>(pos);
    slice->x = x;
    slice->low = parts[0];
    slice->high = parts[1];
    slice->max = parts[2];
    slice->three = colons == 2;
    return slice;
}

Expr* Parser::parse_call(Expr* fun) {
    auto* call = tree_.make<Call>(token_.pos);
    call->fun = fun;
    advance();
    ++expr_level_;
    while (token_.kind != Tok::RParen && token_.kind != Tok::Eof) {
        call->args.push_back(parse_expr());
        if (got(Tok::Ellipsis)) call->spread = true;
        if (token_.kind == Tok::RParen) break;
        if (!got(Tok::Comma)) {
            unexpected(" in argument list; possibly missing comma or )");
            skip_to_boundary();
            --expr_level_;
            return call;
        }
    }
    --expr_level_;
    call->rparen = token_.pos;
    want(Tok::RParen, "");
    return call;
}

Expr* Parser::parse_composite(Expr* type_expr) {
    auto* literal = tree_.make<CompositeLit>(token_.pos);
    const Level nested(*this);
    if (too_deep(depth_)) return literal;
    literal->type_expr = type_expr;
    want(Tok::LBrace, "");
    const int level = expr_level_;
    expr_level_ = 1;
    while (token_.kind != Tok::RBrace && token_.kind != Tok::Eof) {
        Expr* element = parse_element();
        if (token_.kind == Tok::Colon) {
            auto* pair = tree_.make<KeyValue>(token_.pos);
            advance();
            pair->key = element;
            pair->value = parse_element();
            element = pair;
        }
        literal->elements.push_back(element);
        if (token_.kind == Tok::RBrace) break;
        if (!got(Tok::Comma)) {
            unexpected(" in composite literal; possibly missing comma or }");
            skip_to_boundary();
            break;
        }
    }
    expr_level_ = level;
    literal->rbrace = token_.pos;
    want(Tok::RBrace, "");
    return literal;
}

Expr* Parser::parse_element() {
    return token_.kind == Tok::LBrace ? parse_composite(nullptr) : parse_expr();
}

}  // namespace fiberscope::lang
