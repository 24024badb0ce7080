// Loops, switches and select, and the rule behind "missing return".
#include "sim/lang/types/checker.h"

#include <utility>

namespace fiberscope::lang {

void Checker::for_stmt(ForStmt* s, Stmt*) {
    open_scope();
    if (s->init) stmt(s->init);
    if (s->cond) {
        value(s->cond);
        if (s->cond->mode != Mode::Invalid && !is_boolean(s->cond->type)) {
            error(start_of(s->cond), "non-boolean condition in for statement");
        }
        use_default_type(s->cond);
    }
    if (s->post) stmt(s->post);
    block(s->body);
    close_scope();
}

bool Checker::range_types(RangeStmt* s, const std::string& described, const Type*& key,
                          const Type*& value_type) {
    const Type* t = core_type(s->x->type);
    const std::string operand = "cannot range over " + described;
    key = basic(Kind::Int);
    value_type = nullptr;
    if (!t) {
        error(start_of(s->x), operand + ": no core type");
        return false;
    }
    if (t->kind == Kind::Pointer && under(t->elem)->kind == Kind::Array) t = under(t->elem);
    switch (t->kind) {
        case Kind::String:
            value_type = types_.rune_type();
            break;
        case Kind::Array:
        case Kind::Slice:
            value_type = t->elem;
            break;
        case Kind::Map:
            key = t->key;
            value_type = t->elem;
            break;
        case Kind::Chan:
            key = t->elem;
            if (t->dir == ChanDir::SendOnly) {
                error(start_of(s->x), operand + ": receive from send-only channel");
                return false;
            }
            break;
        case Kind::Func:
            return range_func_types(s, t, key, value_type);
        default:
            if (!is_integer(t)) {
                error(start_of(s->x), operand);
                return false;
            }
            key = s->x->type;
    }
    if (s->value && !value_type && !s->extra) {
        error(start_of(s->value),
              "range over " + described + " permits only one iteration variable");
        return false;
    }
    return true;
}

void Checker::range_stmt(RangeStmt* s, Stmt*) {
    open_scope();
    value(s->x);
    // A constant number has the type of the variable that counts to it.
    const Type* counter = !s->define && s->key ? check_lhs(s->key) : nullptr;
    if (counter && s->x->mode == Mode::Constant && is_untyped(s->x->type) &&
        is_numeric(s->x->type) && is_integer(counter))
        convert_untyped(s->x, counter);
    const std::string described = s->x->mode != Mode::Invalid ? describe_operand(s->x) : "";
    use_default_type(s->x);
    const Type* key = invalid_type();
    const Type* value_type = invalid_type();
    const bool fits = s->x->mode != Mode::Invalid && range_types(s, described, key, value_type);
    if (!fits) key = value_type = invalid_type();
    const Type* over = s->x->mode != Mode::Invalid ? core_type(s->x->type) : nullptr;
    const bool is_over_func = fits && over && over->kind == Kind::Func;
    if (s->extra) {
        const Type* core = s->x->mode != Mode::Invalid ? core_type(s->x->type) : nullptr;
        const bool one = core && core->kind == Kind::Chan;
        error(start_of(s->extra),
              one ? "range over " + describe_operand(s->x) + " permits only one iteration variable"
                  : "range clause permits at most two iteration variables");
    }
    if (is_over_func) begin_range_body(s, over);
    Expr* sides[] = {s->key, s->value};
    const Type* types[] = {key, value_type};
    for (int i = 0; i < 2; ++i) {
        s->defined.push_back(nullptr);
        if (!sides[i]) continue;
        if (s->define) {
            if (sides[i]->kind != ExprKind::Ident) {
                error(start_of(sides[i]),
                      "non-name " + to_string(sides[i]) + " on left side of :=");
                continue;
            }
            const Type* type = types[i] ? types[i] : invalid_type();
            s->defined.back() = declare_local(ObjectKind::Var, as<Ident>(sides[i]), type);
            // What it would be has been told to be none.
            if (type->kind == Kind::Invalid) s->defined.back()->used = true;
            continue;
        }
        const Type* left = i == 0 && !is_over_func ? counter : check_lhs(sides[i]);
        if (left->kind == Kind::Invalid || !types[i] || types[i]->kind == Kind::Invalid) continue;
        Ident element;
        element.name = to_string(sides[i]);
        element.pos = start_of(sides[i]);
        element.mode = Mode::Value;
        element.type = types[i];
        assign(&element, left, "assignment");
    }
    block(s->body);
    close_scope();
    if (is_over_func) end_range_body();
}

namespace {

// The last statement that is not empty, without its labels.
Stmt* last_of(const std::vector<Stmt*>& list) {
    for (auto s = list.rbegin(); s != list.rend(); ++s) {
        Stmt* last = *s;
        while (last->kind == StmtKind::Labeled)
            last = as<LabeledStmt>(last)->body;
        if (last->kind != StmtKind::Empty) return last;
    }
    return nullptr;
}

}  // namespace

void Checker::switch_stmt(SwitchStmt* s, Stmt*) {
    open_scope();
    if (s->init) stmt(s->init);
    if (s->tag) {
        value(s->tag);
        use_default_type(s->tag);
        if (s->tag->mode == Mode::NilValue)
            invalid(s->tag, start_of(s->tag), "use of untyped nil in switch expression");
    }
    if (s->tag && s->tag->mode != Mode::Invalid && !comparable(s->tag->type) &&
        !has_nil(s->tag->type)) {
        invalid(s->tag, start_of(s->tag),
                "cannot switch on " + describe_operand(s->tag) + " (" + text(s->tag->type) +
                    " is not comparable)");
    }
    Pos first_default;
    std::vector<Expr*> seen;
    for (std::size_t i = 0; i < s->clauses.size(); ++i) {
        CaseClause& clause = s->clauses[i];
        if (clause.is_default) {
            repeated_default(clause.pos, first_default);
        }
        for (Expr* x : clause.values) {
            value(x);
            if (x->mode == Mode::Invalid) continue;
            if (!s->tag) {
                if (is_interface(x->type)) continue;  // compared with true
                if (!is_boolean(x->type)) {
                    error(start_of(x), "invalid case " + to_string(x) +
                                           " in switch (mismatched types " + text(x->type) +
                                           " and bool)");
                }
                use_default_type(x);
                continue;
            }
            if (s->tag->mode == Mode::Invalid) continue;
            // A copy of the tag, as the comparison may convert it.
            Ident tag;
            tag.pos = start_of(s->tag);
            tag.name = to_string(s->tag);
            tag.mode = s->tag->mode == Mode::Constant ? Mode::Value : s->tag->mode;
            tag.type = s->tag->type;
            Ident result;
            result.pos = start_of(x);
            const std::string case_text = to_string(x);
            if (is_untyped(x->type) && !convert_untyped(x, s->tag->type)) continue;
            std::string cause;
            if (!assignable(x, tag.type, &cause) && !assignable(&tag, x->type, &cause)) {
                error(start_of(x), "invalid case " + case_text + " in switch on " + tag.name +
                                       " (mismatched types " + text(x->type) + " and " +
                                       text(tag.type) + ")");
                continue;
            }
            comparison(&result, x, &tag, Tok::Eql);
            if (x->mode != Mode::Constant || instance_) continue;
            for (const Expr* other : seen) {
                if (other->type == x->type && other->constant.kind() == x->constant.kind() &&
                    x->constant.kind() != Constant::Kind::Bool &&
                    compare_constants(Tok::Eql, other->constant, x->constant)) {
                    error(start_of(x), "duplicate case " + describe_operand(x) +
                                           " in expression switch\n\t" + place(start_of(other)) +
                                           ": previous case");
                }
            }
            seen.push_back(x);
        }
        open_scope();
        Stmt* last = last_of(clause.body);
        const bool falls =
            last && last->kind == StmtKind::Branch && as<BranchStmt>(last)->op == Tok::Fallthrough;
        if (falls && i + 1 == s->clauses.size())
            error(last->pos, "cannot fallthrough final case in switch");
        const Stmt* outer = std::exchange(fallthrough_in_place_, falls ? last : nullptr);
        stmts(clause.body);
        fallthrough_in_place_ = outer;
        close_scope();
    }
    close_scope();
}

void Checker::repeated_default(Pos pos, Pos& first) {
    if (first.line == 0)
        first = pos;
    else
        error(pos, "multiple defaults (first at " + place(first) + ")");
}

void Checker::type_switch_stmt(TypeSwitchStmt* s, Stmt*) {
    open_scope();
    if (s->init) stmt(s->init);
    value(s->x);
    bool ok = s->x->mode != Mode::Invalid;
    if (ok && s->x->type->kind == Kind::TypeParam) {
        error(start_of(s->x),
              "cannot use type switch on type parameter value " + describe_operand(s->x));
        ok = false;
    }
    if (ok && !is_interface(s->x->type)) {
        error(start_of(s->x), describe_operand(s->x) + " is not an interface");
        ok = false;
    }
    bool used = false;
    if (s->bound && s->bound->name == "_")
        error(s->bound->pos, "no new variable on left side of :=");
    Pos first_default;
    Pos first_nil;
    std::vector<std::pair<const Type*, Pos>> seen;
    for (CaseClause& clause : s->clauses) {
        const Type* single = nullptr;
        if (clause.is_default) repeated_default(clause.pos, first_default);
        for (Expr* x : clause.values) {
            if (unparen(x)->kind == ExprKind::Ident && as<Ident>(unparen(x))->name == "nil") {
                expr(x);
                single = s->x->type;
                if (first_nil.line != 0)
                    error(start_of(x), "duplicate case nil in type switch\n\t" + place(first_nil) +
                                           ": previous case");
                first_nil = start_of(x);
                continue;
            }
            const Type* type = type_of(x);
            single = type;
            for (const auto& [other, pos] : seen) {
                if (!instance_ && other == type && type->kind != Kind::Invalid)
                    error(start_of(x), "duplicate case " + to_string(x) + " in type switch\n\t" +
                                           place(pos) + ": previous case");
            }
            seen.emplace_back(type, start_of(x));
            if (ok && type->kind != Kind::Invalid) check_possible_case(s->x, type, x);
        }
        open_scope();
        if (s->bound && s->bound->name != "_") {
            const Type* type = clause.values.size() == 1 ? single : s->x->type;
            Ident name;
            name.name = s->bound->name;
            name.pos = s->bound->pos;
            clause.variable = declare_local(ObjectKind::Var, &name, ok ? type : invalid_type());
            locals_.pop_back();
        }
        stmts(clause.body);
        if (clause.variable) used = used || clause.variable->used;
        close_scope();
    }
    if (s->bound && s->bound->name != "_" && !used)
        error(s->bound->pos, "declared and not used: " + s->bound->name);
    close_scope();
}

void Checker::select_stmt(SelectStmt* s, Stmt*) {
    Pos first_default;
    for (CommClause& clause : s->clauses) {
        open_scope();
        if (!clause.comm) {
            repeated_default(clause.pos, first_default);
        } else {
            Expr* x = nullptr;
            if (clause.comm->kind == StmtKind::Expr) x = as<ExprStmt>(clause.comm)->x;
            if (clause.comm->kind == StmtKind::Assign &&
                as<AssignStmt>(clause.comm)->rhs.size() == 1) {
                x = as<AssignStmt>(clause.comm)->rhs[0];
            }
            const bool is_receive =
                x && unparen(x)->kind == ExprKind::Unary && as<Unary>(unparen(x))->op == Tok::Arrow;
            if (!is_receive && clause.comm->kind != StmtKind::Send) {
                if (clause.comm->kind != StmtKind::Bad)
                    error(x && clause.comm->kind == StmtKind::Expr ? x->pos : clause.comm->pos,
                          "select case must be send or receive (possibly with assignment)");
            } else {
                stmt(clause.comm);
            }
        }
        stmts(clause.body);
        close_scope();
    }
}

namespace {

bool has_break(const Stmt* s, const Stmt* target);

bool has_break(const std::vector<Stmt*>& list, const Stmt* target) {
    for (const Stmt* s : list) {
        if (has_break(s, target)) return true;
    }
    return false;
}

bool has_break(const Stmt* s, const Stmt* target) {
    if (!s) return false;
    switch (s->kind) {
        case StmtKind::Branch:
            return as<const BranchStmt>(s)->op == Tok::Break &&
                   as<const BranchStmt>(s)->target == target;
        case StmtKind::Block:
            return has_break(as<const Block>(s)->stmts, target);
        case StmtKind::Labeled:
            return has_break(as<const LabeledStmt>(s)->body, target);
        case StmtKind::If:
            return has_break(as<const IfStmt>(s)->then, target) ||
                   has_break(as<const IfStmt>(s)->otherwise, target);
        case StmtKind::For:
            return has_break(as<const ForStmt>(s)->body, target);
        case StmtKind::Range:
            return has_break(as<const RangeStmt>(s)->body, target);
        case StmtKind::Switch:
            for (const auto& clause : as<const SwitchStmt>(s)->clauses) {
                if (has_break(clause.body, target)) return true;
            }
            return false;
        case StmtKind::TypeSwitch:
            for (const auto& clause : as<const TypeSwitchStmt>(s)->clauses) {
                if (has_break(clause.body, target)) return true;
            }
            return false;
        case StmtKind::Select:
            for (const auto& clause : as<const SelectStmt>(s)->clauses) {
                if (has_break(clause.body, target)) return true;
            }
            return false;
        default:
            return false;
    }
}

bool terminates(const Stmt* s);

template <typename Clauses>
bool all_clauses_terminate(const Stmt* s, const Clauses& clauses, bool needs_default) {
    bool has_default = false;
    for (const auto& clause : clauses) {
        if constexpr (requires { clause.is_default; })
            has_default = has_default || clause.is_default;
        const Stmt* last = last_of(clause.body);
        const bool falls = last && last->kind == StmtKind::Branch &&
                           as<const BranchStmt>(last)->op == Tok::Fallthrough;
        if (!falls && !is_terminating(clause.body)) return false;
        if (has_break(clause.body, s)) return false;
    }
    return has_default || !needs_default;
}

bool terminates(const Stmt* s) {
    switch (s->kind) {
        case StmtKind::Return:
            return true;
        case StmtKind::Branch:
            return as<const BranchStmt>(s)->op == Tok::Goto;
        case StmtKind::Expr: {
            const Expr* x = unparen(as<const ExprStmt>(s)->x);
            if (x->kind != ExprKind::Call) return false;
            const Expr* fun = unparen(as<const Call>(x)->fun);
            return fun->kind == ExprKind::Ident && as<const Ident>(fun)->name == "panic" &&
                   fun->mode == Mode::Builtin;
        }
        case StmtKind::Block:
            return is_terminating(as<const Block>(s)->stmts);
        case StmtKind::If: {
            const auto* branch = as<const IfStmt>(s);
            return branch->otherwise && is_terminating(branch->then->stmts) &&
                   terminates(branch->otherwise);
        }
        case StmtKind::For: {
            const auto* loop = as<const ForStmt>(s);
            return !loop->cond && !has_break(loop->body, s);
        }
        case StmtKind::Labeled:
            return terminates(as<const LabeledStmt>(s)->body);
        case StmtKind::Switch:
            return all_clauses_terminate(s, as<const SwitchStmt>(s)->clauses, true);
        case StmtKind::TypeSwitch:
            return all_clauses_terminate(s, as<const TypeSwitchStmt>(s)->clauses, true);
        case StmtKind::Select:
            return all_clauses_terminate(s, as<const SelectStmt>(s)->clauses, false);
        default:
            return false;
    }
}

}  // namespace

bool is_terminating(const std::vector<Stmt*>& list) {
    for (auto s = list.rbegin(); s != list.rend(); ++s) {
        if ((*s)->kind != StmtKind::Empty) return terminates(*s);
    }
    return false;
}

}  // namespace fiberscope::lang
