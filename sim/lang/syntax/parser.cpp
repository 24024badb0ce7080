#include "sim/lang/syntax/parser.h"

namespace fiberscope::lang {

Parser::Parser(std::string_view source, Tree& tree, Diagnostics& errors)
    : lexer_(source, errors), tree_(tree), errors_(errors) {
    advance();
}

void Parser::parse_file() {
    if (!got(Tok::Package)) {
        error(token_.pos, "package statement must be first");
        return;
    }
    tree_.package_name = parse_name();
    end_statement("after package clause");
    bool imports_over = false;
    while (token_.kind != Tok::Eof) {
        const Turn turn(*this);
        if (token_.kind == Tok::Semicolon) {
            advance();
            continue;
        }
        if (token_.kind == Tok::Import) {
            if (imports_over) error(token_.pos, "imports must appear before other declarations");
            parse_import();
        } else {
            imports_over = true;
            parse_declarations(tree_.decls);
        }
        if (token_.kind != Tok::Eof) end_statement("after top level declaration");
    }
}

bool Parser::got(Tok kind) {
    if (token_.kind != kind) return false;
    advance();
    return true;
}

bool Parser::want(Tok kind, const char* context) {
    if (got(kind)) return true;
    unexpected(std::string(", expected ") + (is_keyword(kind) ? "keyword " : "") +
               std::string(spelling(kind)) + context);
    skip_to_boundary();
    return false;
}

void Parser::error(Pos pos, const std::string& message) {
    if (pos == last_error_) return;
    last_error_ = pos;
    errors_.add(pos, "syntax error: " + message);
}

void Parser::unexpected(const std::string& context) {
    error(token_.pos, "unexpected " + describe(token_) + context);
}

bool Parser::too_deep(int levels) {
    if (levels <= kDepthMax) return false;
    if (token_.kind != Tok::Eof) error(token_.pos, "nested too deeply");
    while (token_.kind != Tok::Eof)
        advance();
    return true;
}

void Parser::skip_to_boundary() {
    int depth = 0;
    for (;;) {
        switch (token_.kind) {
            case Tok::Eof:
                return;
            case Tok::Semicolon:
                if (depth == 0) return;
                break;
            case Tok::LBrace:
                ++depth;
                break;
            case Tok::RBrace:
                if (depth == 0) return;
                --depth;
                break;
            default:
                break;
        }
        advance();
    }
}

void Parser::skip_to_close() {
    while (token_.kind != Tok::Eof && token_.kind != Tok::RParen && token_.kind != Tok::RBrack &&
           token_.kind != Tok::RBrace)
        advance();
}

void Parser::end_statement(const char* where) {
    if (token_.kind == Tok::Eof || got(Tok::Semicolon)) return;
    unexpected(std::string(" ") + where);
    skip_to_boundary();
    if (token_.kind == Tok::RBrace) advance();
    got(Tok::Semicolon);
}

Ident* Parser::parse_name() {
    auto* ident = tree_.make<Ident>(token_.pos);
    if (token_.kind == Tok::Name) {
        ident->name = token_.text;
        if (ident->name == "uint8") tree_.spells_uint8 = true;
        if (ident->name == "int32") tree_.spells_int32 = true;
        advance();
    } else {
        unexpected(", expected name");
        ident->name = "_";
        if (token_.kind != Tok::Semicolon && token_.kind != Tok::RBrace) skip_to_boundary();
    }
    return ident;
}

void Parser::parse_import() {
    parse_group(Tok::Import, tree_.decls);
}

void Parser::parse_declarations(std::vector<Decl*>& out) {
    switch (token_.kind) {
        case Tok::Const:
        case Tok::Var:
        case Tok::Type:
            parse_group(token_.kind, out);
            return;
        case Tok::Func:
            if (Decl* decl = parse_func_decl()) out.push_back(decl);
            return;
        default:
            // The mistake of who comes from C: the { of a function on a line of its own.
            error(token_.pos, token_.kind == Tok::LBrace && !out.empty() &&
                                      out.back()->kind == DeclKind::Func && !out.back()->body
                                  ? "unexpected semicolon or newline before {"
                                  : "non-declaration statement outside function body");
            advance();
            skip_to_boundary();
            if (token_.kind == Tok::RBrace) advance();
    }
}

void Parser::parse_group(Tok keyword, std::vector<Decl*>& out) {
    const Pos keyword_pos = token_.pos;
    advance();
    const bool grouped = got(Tok::LParen);
    std::int64_t iota = 0;
    const Decl* previous = nullptr;
    const auto one = [&] {
        const Pos pos = grouped ? token_.pos : keyword_pos;
        Decl* decl = nullptr;
        if (keyword == Tok::Const) {
            decl = parse_const(previous, iota++, pos);
            previous = decl;
        } else if (keyword == Tok::Var) {
            decl = parse_var(pos);
        } else if (keyword == Tok::Type) {
            decl = parse_type_decl(pos);
        } else {
            decl = tree_.make<Decl>(token_.pos);
            decl->kind = DeclKind::Import;
            if (token_.kind == Tok::Name) {
                decl->names.push_back(parse_name());
            } else if (token_.kind == Tok::Period) {
                decl->names.push_back(tree_.make<Ident>(token_.pos));
                decl->names.back()->name = ".";
                advance();
            }
            if (decl->names.empty()) decl->pos = token_.pos;
            if (token_.kind == Tok::String) {
                decl->path = unquote(token_.text);
                if (decl->path.empty())
                    errors_.add(token_.pos, "invalid import path (empty string)");
                advance();
            } else {
                error(token_.pos, is_literal(token_.kind) ? "import path must be a string"
                                                          : "missing import path");
                skip_to_boundary();
            }
        }
        out.push_back(decl);
    };
    if (!grouped) {
        one();
        return;
    }
    while (token_.kind != Tok::RParen && token_.kind != Tok::Eof) {
        const Turn turn(*this);
        one();
        if (token_.kind == Tok::RParen) break;
        if (!got(Tok::Semicolon)) {
            unexpected(" in grouped declaration; possibly missing semicolon or newline or )");
            skip_to_boundary();
            got(Tok::Semicolon);
        }
    }
    want(Tok::RParen, "");
}

Decl* Parser::parse_const(const Decl* previous, std::int64_t iota, Pos pos) {
    auto* decl = tree_.make<Decl>(pos);
    decl->kind = DeclKind::Const;
    decl->iota = iota;
    do
        decl->names.push_back(parse_name());
    while (got(Tok::Comma));
    if (token_.kind != Tok::Assign && token_.kind != Tok::Semicolon && token_.kind != Tok::RParen) {
        decl->type = parse_type();
    }
    if (got(Tok::Assign)) {
        decl->values = parse_expr_list();
    } else if (previous && !decl->type) {
        decl->type = previous->type;
        decl->values = previous->values;
        decl->inherited = true;
    }
    return decl;
}

Decl* Parser::parse_var(Pos pos) {
    auto* decl = tree_.make<Decl>(pos);
    decl->kind = DeclKind::Var;
    do
        decl->names.push_back(parse_name());
    while (got(Tok::Comma));
    if (token_.kind != Tok::Assign) decl->type = parse_type();
    if (got(Tok::Assign)) decl->values = parse_expr_list();
    return decl;
}

Decl* Parser::parse_type_decl(Pos pos) {
    auto* decl = tree_.make<Decl>(pos);
    decl->kind = DeclKind::Type;
    decl->names.push_back(parse_name());
    if (token_.kind == Tok::LBrack && parse_type_decl_bracket(decl)) return decl;
    decl->alias = got(Tok::Assign);
    decl->type = try_type();
    if (!decl->type) {
        unexpected(" in type declaration");
        decl->type = tree_.make<BadExpr>(token_.pos);
        skip_to_boundary();
    }
    return decl;
}

namespace {

// Whether x can only be a type.
bool is_type_element(const Expr* x) {
    switch (x->kind) {
        case ExprKind::ArrayType:
        case ExprKind::StructType:
        case ExprKind::FuncType:
        case ExprKind::InterfaceType:
        case ExprKind::MapType:
        case ExprKind::ChanType:
            return true;
        case ExprKind::Binary:
            return is_type_element(as<const Binary>(x)->x) ||
                   is_type_element(as<const Binary>(x)->y);
        case ExprKind::Unary:
            return as<const Unary>(x)->op == Tok::Tilde;
        case ExprKind::Paren:
            return is_type_element(as<const Paren>(x)->inner);
        default:
            return false;
    }
}

// Reads `P *C` and `P (C)`, which look like a product and a call, as a name and its constraint if
// that is what they must be; `surely` if what follows says so. Null: x is an expression.
Ident* split_type_param(Expr* x, bool surely, Tree& tree, Expr*& constraint) {
    if (x->kind == ExprKind::Ident) return as<Ident>(x);
    if (x->kind == ExprKind::Binary) {
        auto* binary = as<Binary>(x);
        const bool certain = surely || is_type_element(binary->y);
        if (binary->op == Tok::Mul && binary->x->kind == ExprKind::Ident && certain) {
            auto* star = tree.make<Star>(binary->op_pos);
            star->x = binary->y;
            constraint = star;
            return as<Ident>(binary->x);
        }
        if (binary->op == Tok::Or) {
            Expr* left = nullptr;
            Ident* name = split_type_param(binary->x, certain, tree, left);
            if (name && left) {
                binary->x = left;
                constraint = binary;
                return name;
            }
        }
    }
    if (x->kind == ExprKind::Call) {
        auto* call = as<Call>(x);
        const bool one = call->args.size() == 1 && !call->spread;
        if (call->fun->kind == ExprKind::Ident && one &&
            (surely || is_type_element(call->args[0]))) {
            constraint = call->args[0];
            return as<Ident>(call->fun);
        }
    }
    return nullptr;
}

}  // namespace

// After `type T`, at a `[`, which begins an array or slice type or type parameters. A name with
// something behind it that cannot be an array's length is a type parameter. True: decl is whole.
bool Parser::parse_type_decl_bracket(Decl* decl) {
    const Pos bracket = token_.pos;
    advance();
    if (token_.kind == Tok::Name) {
        Expr* x = parse_name();
        if (token_.kind != Tok::LBrack) {
            ++expr_level_;
            x = continue_expr(x);
            --expr_level_;
        }
        Expr* constraint = nullptr;
        Ident* name = split_type_param(x, token_.kind == Tok::Comma, tree_, constraint);
        if (name && (constraint || token_.kind != Tok::RBrack)) {
            decl->type_params = parse_type_params(name, constraint);
            return false;
        }
        decl->type = parse_after_length(bracket, x);
        return true;
    }
    decl->type = parse_after_bracket(bracket);
    return true;
}

Decl* Parser::parse_func_decl() {
    auto* decl = tree_.make<Decl>(token_.pos);
    decl->kind = DeclKind::Func;
    advance();
    if (token_.kind == Tok::LParen) {
        const std::vector<FieldDecl> receivers = parse_params();
        if (receivers.size() != 1) {
            errors_.add(token_.pos, receivers.empty() ? "method has no receiver"
                                                      : "method has multiple receivers");
        }
        if (!receivers.empty()) decl->receiver = receivers[0];
    }
    decl->names.push_back(parse_name());
    if (token_.kind == Tok::LBrack) {
        const Pos bracket = token_.pos;
        advance();
        if (token_.kind == Tok::RBrack) {
            error(token_.pos, "empty type parameter list");
            advance();
        } else {
            decl->type_params = parse_type_params(nullptr, nullptr);
        }
        if (decl->receiver.type) {
            error(bracket, "method must have no type parameters");
            decl->type_params.clear();
        }
    }
    decl->signature = parse_signature(decl->pos);
    if (token_.kind == Tok::LBrace) decl->body = parse_block("");
    return decl;
}

}  // namespace fiberscope::lang
