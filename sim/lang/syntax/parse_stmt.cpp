// Statements.
#include "sim/lang/syntax/parser.h"

#include <utility>

namespace fiberscope::lang {

namespace {

bool can_begin_statement(Tok kind) {
    switch (kind) {
        case Tok::Eof:
        case Tok::Case:
        case Tok::Default:
        case Tok::Assign:
        case Tok::Define:
        case Tok::RParen:
        case Tok::RBrack:
        case Tok::Comma:
        case Tok::Colon:
        case Tok::Period:
        case Tok::Ellipsis:
        case Tok::Inc:
        case Tok::Dec:
        case Tok::Else:
        case Tok::Import:
        case Tok::Package:
        case Tok::Range:
            return false;
        default:
            return true;
    }
}

// As error messages quote it.
std::string to_string(const Stmt* stmt) {
    const auto list = [](const std::vector<Expr*>& all) {
        std::string text;
        for (const Expr* x : all)
            text += (text.empty() ? "" : ", ") + to_string(x);
        return text;
    };
    switch (stmt->kind) {
        case StmtKind::Assign: {
            const auto* assign = as<const AssignStmt>(stmt);
            std::string op(spelling(assign->op));
            if (assign->op != Tok::Define && assign->op != Tok::Assign) op += "=";
            return list(assign->lhs) + " " + op + " " + list(assign->rhs);
        }
        case StmtKind::IncDec: {
            const auto* step = as<const IncDecStmt>(stmt);
            return to_string(step->x) + (step->op == Tok::Add ? "++" : "--");
        }
        case StmtKind::Send: {
            const auto* send = as<const SendStmt>(stmt);
            return to_string(send->channel) + " <- " + to_string(send->value);
        }
        default:
            return "statement";
    }
}

// With parentheses around an operation, so that the = stands out.
std::string emphasized(const Expr* x) {
    return x->kind == ExprKind::Binary ? "(" + to_string(x) + ")" : to_string(x);
}

}  // namespace

Block* Parser::parse_block(const char* context) {
    auto* block = tree_.make<Block>(token_.pos);
    const Level nested(*this);
    if (too_deep(depth_)) return block;
    const int level = expr_level_;
    expr_level_ = 0;
    if (want(Tok::LBrace, context)) {
        block->stmts = parse_stmt_list();
        block->rbrace = token_.pos;
        want(Tok::RBrace, "");
    }
    expr_level_ = level;
    return block;
}

std::vector<Stmt*> Parser::parse_stmt_list() {
    std::vector<Stmt*> list;
    while (token_.kind != Tok::RBrace && token_.kind != Tok::Eof && token_.kind != Tok::Case &&
           token_.kind != Tok::Default) {
        const Pos before = token_.pos;
        if (!can_begin_statement(token_.kind)) {
            unexpected(", expected }");
            advance();
            skip_to_boundary();
            got(Tok::Semicolon);
            continue;
        }
        Stmt* stmt = parse_stmt();
        if (!stmt) break;
        list.push_back(stmt);
        if (token_.kind == Tok::RBrace) continue;
        if (!got(Tok::Semicolon)) {
            unexpected(" at end of statement");
            if (token_.kind == Tok::Case || token_.kind == Tok::Default) continue;
            if (token_.pos == before) advance();
            skip_to_boundary();
            got(Tok::Semicolon);
        }
    }
    return list;
}

Stmt* Parser::parse_stmt() {
    const Pos pos = token_.pos;
    switch (token_.kind) {
        case Tok::Semicolon:
            return tree_.make<EmptyStmt>(pos);
        case Tok::LBrace:
            return parse_block("");
        case Tok::Const:
        case Tok::Var:
        case Tok::Type: {
            auto* stmt = tree_.make<DeclStmt>(pos);
            parse_group(token_.kind, stmt->decls);
            return stmt;
        }
        case Tok::Go:
        case Tok::Defer:
            return parse_call_stmt();
        case Tok::Return:
            return parse_return();
        case Tok::Break:
        case Tok::Continue:
        case Tok::Goto:
        case Tok::Fallthrough:
            return parse_branch();
        case Tok::If:
            return parse_if();
        case Tok::For:
            return parse_for();
        case Tok::Switch:
            return parse_switch();
        case Tok::Select:
            return parse_select();
        default:
            return parse_simple(false);
    }
}

Stmt* Parser::parse_simple(bool range_ok) {
    const Pos pos = token_.pos;
    if (range_ok && token_.kind == Tok::Range) {
        auto* range = tree_.make<RangeStmt>(pos);
        advance();
        range->x = parse_expr();
        return range;
    }
    std::vector<Expr*> lhs = parse_expr_list();
    const Pos op_pos = token_.pos;
    const Tok op = token_.kind;
    if (op == Tok::Define || op == Tok::Assign) {
        advance();
        if (range_ok && token_.kind == Tok::Range) {
            auto* range = tree_.make<RangeStmt>(token_.pos);
            advance();
            range->define = op == Tok::Define;
            range->extra = lhs.size() > 2 ? lhs[2] : nullptr;
            range->key = lhs[0];
            range->value = lhs.size() > 1 ? lhs[1] : nullptr;
            range->x = parse_expr();
            return range;
        }
        auto* assign = tree_.make<AssignStmt>(op_pos);
        assign->lhs = std::move(lhs);
        assign->op = op;
        assign->rhs = parse_expr_list();
        return assign;
    }
    if (lhs.size() > 1) {
        unexpected(", expected := or = or comma");
        skip_to_boundary();
        return tree_.make<BadStmt>(pos);
    }
    if (const Tok binary = operator_of_assignment(op); binary != Tok::Illegal) {
        auto* assign = tree_.make<AssignStmt>(op_pos);
        advance();
        assign->lhs = std::move(lhs);
        assign->op = binary;
        assign->rhs.push_back(parse_expr());
        return assign;
    }
    switch (op) {
        case Tok::Inc:
        case Tok::Dec: {
            auto* stmt = tree_.make<IncDecStmt>(op_pos);
            stmt->x = lhs[0];
            stmt->op = op == Tok::Inc ? Tok::Add : Tok::Sub;
            advance();
            return stmt;
        }
        case Tok::Arrow: {
            auto* send = tree_.make<SendStmt>(op_pos);
            advance();
            send->channel = lhs[0];
            send->value = parse_expr();
            return send;
        }
        case Tok::Colon:
            if (lhs[0]->kind == ExprKind::Ident && expr_level_ == 0 && !range_ok) {
                return parse_labeled(as<Ident>(lhs[0]));
            }
            break;
        default:
            break;
    }
    auto* stmt = tree_.make<ExprStmt>(pos);
    stmt->x = lhs[0];
    return stmt;
}

Stmt* Parser::parse_labeled(Ident* label) {
    auto* stmt = tree_.make<LabeledStmt>(label->pos);
    stmt->label = label;
    const Pos colon = token_.pos;
    want(Tok::Colon, "");
    if (token_.kind == Tok::RBrace) {
        stmt->body = tree_.make<EmptyStmt>(token_.pos);
    } else if (!can_begin_statement(token_.kind)) {
        error(colon, "missing statement after label");
        return nullptr;
    } else {
        stmt->body = parse_stmt();
        if (!stmt->body) return nullptr;
    }
    return stmt;
}

Stmt* Parser::parse_call_stmt() {
    const Pos pos = token_.pos;
    const bool is_go = token_.kind == Tok::Go;
    advance();
    Expr* x = parse_expr();
    if (unparen(x)->kind != ExprKind::Call) {
        if (x->kind != ExprKind::Bad) {
            errors_.add(start_of(x), std::string("expression in ") + (is_go ? "go" : "defer") +
                                         " must be function call");
        }
        // As if it were called: what it uses is used.
        auto* call = tree_.make<Call>(start_of(x));
        call->fun = x;
        call->is_missing = true;
        x = call;
    }
    if (x->kind == ExprKind::Paren) {
        errors_.add(x->pos, std::string("expression in ") + (is_go ? "go" : "defer") +
                                " must not be parenthesized");
    }
    if (is_go) {
        auto* stmt = tree_.make<GoStmt>(pos);
        stmt->call = unparen(x);
        return stmt;
    }
    auto* stmt = tree_.make<DeferStmt>(pos);
    stmt->call = unparen(x);
    return stmt;
}

Stmt* Parser::parse_return() {
    auto* stmt = tree_.make<ReturnStmt>(token_.pos);
    advance();
    if (token_.kind != Tok::Semicolon && token_.kind != Tok::RBrace)
        stmt->results = parse_expr_list();
    return stmt;
}

Stmt* Parser::parse_branch() {
    auto* stmt = tree_.make<BranchStmt>(token_.pos);
    stmt->op = token_.kind;
    advance();
    if (stmt->op != Tok::Fallthrough && token_.kind == Tok::Name) stmt->label = parse_name();
    return stmt;
}

Expr* Parser::condition_of(Stmt* stmt, const char* what, Pos pos) {
    if (stmt && stmt->kind == StmtKind::Expr) return as<ExprStmt>(stmt)->x;
    if (!stmt || stmt->kind == StmtKind::Empty) {
        error(token_.pos, std::string("missing condition in ") + what);
    } else if (stmt->kind == StmtKind::Assign && as<AssignStmt>(stmt)->op == Tok::Assign) {
        const auto* assign = as<AssignStmt>(stmt);
        error(stmt->pos, "cannot use assignment " + emphasized(assign->lhs[0]) + " = " +
                             emphasized(assign->rhs[0]) + " as value");
    } else if (stmt->kind != StmtKind::Bad) {
        error(stmt->pos, "cannot use " + to_string(stmt) + " as value");
    }
    return tree_.make<BadExpr>(pos);
}

// What stands before the { of an if or switch: a statement, with another one and a semicolon before
// it or not.
Parser::Header Parser::parse_header() {
    const int level = expr_level_;
    expr_level_ = -1;
    Header header;
    if (token_.kind != Tok::LBrace) {
        if (token_.kind != Tok::Semicolon) header.main = parse_simple(false);
        if (token_.kind == Tok::Semicolon) {
            header.semicolon = token_.pos;
            header.after_newline = token_.text != ";";
            advance();
            header.init = std::exchange(header.main, nullptr);
            if (token_.kind != Tok::LBrace) header.main = parse_simple(false);
        } else if (!skip_to_brace()) {
            header.init = std::exchange(header.main, tree_.make<BadStmt>(token_.pos));
        }
    }
    expr_level_ = level;
    return header;
}

// A { must be next; if it is not, what stands before it is skipped.
bool Parser::skip_to_brace() {
    if (token_.kind == Tok::LBrace) return true;
    unexpected(", expected {");
    while (token_.kind != Tok::Eof && token_.kind != Tok::LBrace && token_.kind != Tok::RBrace)
        advance();
    return false;
}

Stmt* Parser::parse_if() {
    auto* stmt = tree_.make<IfStmt>(token_.pos);
    const Level nested(*this);
    if (too_deep(depth_)) return tree_.make<BadStmt>(token_.pos);
    advance();
    const Pos header_pos = token_.pos;
    const Header header = parse_header();
    stmt->init = header.init;
    if (!header.main && header.semicolon.line != 0) {
        if (header.after_newline)
            error(header.semicolon, "unexpected newline, expected { after if clause");
        else
            error(header.semicolon, "missing condition in if statement");
        stmt->cond = tree_.make<BadExpr>(header_pos);
    } else {
        stmt->cond = condition_of(header.main, "if statement", header_pos);
    }
    stmt->then = parse_block(" after if clause");
    if (got(Tok::Else)) {
        if (token_.kind == Tok::If)
            stmt->otherwise = parse_if();
        else if (token_.kind == Tok::LBrace)
            stmt->otherwise = parse_block("");
        else {
            error(token_.pos, "else must be followed by if or statement block");
            skip_to_boundary();
        }
    }
    return stmt;
}

Stmt* Parser::parse_for() {
    const Pos pos = token_.pos;
    advance();
    const int level = expr_level_;
    expr_level_ = -1;
    const Pos header = token_.pos;
    Stmt* init = nullptr;
    if (token_.kind != Tok::LBrace && token_.kind != Tok::Semicolon) init = parse_simple(true);
    if (init && init->kind == StmtKind::Range) {
        expr_level_ = level;
        auto* range = as<RangeStmt>(init);
        range->pos = pos;
        range->body = parse_block(" after for clause");
        return range;
    }
    auto* loop = tree_.make<ForStmt>(pos);
    if (token_.kind == Tok::Semicolon) {
        advance();
        loop->init = init;
        bool whole = true;
        if (token_.kind == Tok::LBrace) {
            unexpected(", expected for loop condition");
            whole = false;
        } else if (token_.kind != Tok::Semicolon) {
            loop->cond = condition_of(parse_simple(false), "for statement", header);
        }
        if (whole && !got(Tok::Semicolon)) {
            unexpected(", expected semicolon or newline");
            whole = false;
        }
        if (whole && token_.kind != Tok::LBrace) {
            loop->post = parse_simple(false);
            if (loop->post->kind == StmtKind::Assign &&
                as<AssignStmt>(loop->post)->op == Tok::Define) {
                error(loop->post->pos, "cannot declare in post statement of for loop");
            }
        }
    } else if (init) {
        loop->cond = skip_to_brace() ? condition_of(init, "for statement", header)
                                     : tree_.make<BadExpr>(header);
    }
    expr_level_ = level;
    loop->body = parse_block(" after for clause");
    return loop;
}

namespace {

// The x.(type) of a type switch's header, or null.
TypeAssert* type_guard(Stmt* stmt, Ident*& bound) {
    Expr* x = nullptr;
    if (stmt && stmt->kind == StmtKind::Expr) {
        x = as<ExprStmt>(stmt)->x;
    } else if (stmt && stmt->kind == StmtKind::Assign) {
        auto* assign = as<AssignStmt>(stmt);
        if (assign->op != Tok::Define || assign->lhs.size() != 1 || assign->rhs.size() != 1)
            return nullptr;
        if (assign->lhs[0]->kind != ExprKind::Ident) return nullptr;
        bound = as<Ident>(assign->lhs[0]);
        x = assign->rhs[0];
    }
    if (!x || x->kind != ExprKind::TypeAssert || as<TypeAssert>(x)->type_expr) return nullptr;
    return as<TypeAssert>(x);
}

}  // namespace

Stmt* Parser::parse_switch() {
    const Pos pos = token_.pos;
    advance();
    const Pos header_pos = token_.pos;
    const auto [init, header, semicolon, after_newline] = parse_header();
    Ident* bound = nullptr;
    TypeAssert* guard = type_guard(header, bound);
    std::vector<CaseClause> clauses;
    Pos rbrace;
    if (want(Tok::LBrace, " after switch clause")) {
        while (token_.kind == Tok::Case || token_.kind == Tok::Default)
            clauses.push_back(parse_case());
        rbrace = token_.pos;
        if (token_.kind != Tok::RBrace) {
            unexpected(", expected case or default or }");
            skip_to_boundary();
        }
        want(Tok::RBrace, "");
    }
    if (guard) {
        auto* stmt = tree_.make<TypeSwitchStmt>(pos);
        stmt->init = init;
        stmt->bound = bound;
        stmt->x = guard->x;
        stmt->clauses = std::move(clauses);
        stmt->rbrace = rbrace;
        return stmt;
    }
    auto* stmt = tree_.make<SwitchStmt>(pos);
    stmt->init = init;
    if (header) stmt->tag = condition_of(header, "switch statement", header_pos);
    stmt->clauses = std::move(clauses);
    stmt->rbrace = rbrace;
    return stmt;
}

CaseClause Parser::parse_case() {
    CaseClause clause;
    clause.pos = token_.pos;
    if (got(Tok::Default)) {
        clause.is_default = true;
    } else {
        advance();
        // Types are expressions for the parser: *T, []T, chan T all parse as operands.
        ++expr_level_;
        clause.values = parse_expr_list();
        --expr_level_;
    }
    want(Tok::Colon, "");
    clause.body = parse_stmt_list();
    return clause;
}

Stmt* Parser::parse_select() {
    auto* stmt = tree_.make<SelectStmt>(token_.pos);
    advance();
    if (!want(Tok::LBrace, " after select clause")) return stmt;
    while (token_.kind == Tok::Case || token_.kind == Tok::Default) {
        CommClause clause;
        clause.pos = token_.pos;
        if (!got(Tok::Default)) {
            advance();
            ++expr_level_;
            clause.comm = parse_simple(false);
            --expr_level_;
        }
        want(Tok::Colon, "");
        clause.body = parse_stmt_list();
        stmt->clauses.push_back(std::move(clause));
    }
    if (token_.kind != Tok::RBrace) {
        unexpected(", expected case or default or }");
        skip_to_boundary();
    }
    want(Tok::RBrace, "");
    return stmt;
}

}  // namespace fiberscope::lang
