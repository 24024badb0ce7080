// switch, type switch and select.
#include "sim/lang/compile/compiler.h"

namespace fiberscope::lang {

void FunctionCompiler::switch_stmt(SwitchStmt* s) {
    const int mark = b_.top();
    if (s->init) stmt(s->init);
    b_.set_line(s->pos.line);
    // The tag becomes a variable that each case compares with.
    Object tag;
    Ident name;
    if (s->tag) {
        tag.type = s->tag->type;
        tag.name = "switch";
        const int reg = temp(tag.type);
        expr_into(s->tag, reg);
        homes_[&tag] = {false, reg};
        name.object = &tag;
        name.mode = Mode::Variable;
        name.type = tag.type;
    }
    // What a case that is an interface is compared with where there is no tag.
    Ident yes;
    yes.mode = Mode::Constant;
    yes.type = compiler_.types().basic(Kind::Bool);
    yes.constant = Constant::of_bool(true);
    std::deque<Label> bodies(s->clauses.size() + 1);
    Label* otherwise = nullptr;
    for (std::size_t i = 0; i < s->clauses.size(); ++i) {
        CaseClause& clause = s->clauses[i];
        if (clause.is_default) otherwise = &bodies[i];
        for (Expr* x : clause.values) {
            b_.set_line(x->pos.line);
            if (!s->tag && !is_interface(x->type)) {
                condition(x, true, bodies[i]);
                continue;
            }
            Binary equal;
            equal.op = Tok::Eql;
            equal.x = s->tag ? &name : &yes;
            equal.y = x;
            equal.mode = Mode::Value;
            equal.type = compiler_.types().basic(Kind::Bool);
            condition(&equal, true, bodies[i]);
        }
    }
    Jump& jump = jumps_[s];
    b_.jump(otherwise ? *otherwise : jump.on_break);
    Label* outer = fallthrough_;
    for (std::size_t i = 0; i < s->clauses.size(); ++i) {
        b_.bind(bodies[i]);
        fallthrough_ = &bodies[i + 1];
        const int inner = b_.top();
        stmts(s->clauses[i].body);
        b_.release(inner);
        b_.jump(jump.on_break);
    }
    fallthrough_ = outer;
    b_.bind(jump.on_break);
    homes_.erase(&tag);
    b_.release(mark);
}

void FunctionCompiler::type_switch_stmt(TypeSwitchStmt* s) {
    const int mark = b_.top();
    if (s->init) stmt(s->init);
    b_.set_line(s->pos.line);
    const int held = copy_of(s->x, s->x->type);
    std::deque<Label> bodies(s->clauses.size());
    Label* otherwise = nullptr;
    const int matches = b_.alloc_word(false);
    for (std::size_t i = 0; i < s->clauses.size(); ++i) {
        CaseClause& clause = s->clauses[i];
        if (clause.is_default) otherwise = &bodies[i];
        for (Expr* x : clause.values) {
            if (x->mode == Mode::NilValue) {
                b_.compare_jump(Op::JumpEqK, held, 0, bodies[i]);
                continue;
            }
            b_.emit(Op::IsType, matches, held);
            b_.ext_index_first(compiler_.type_index(x->type));
            b_.jump_if(Op::JumpIf, matches, bodies[i]);
        }
    }
    Jump& jump = jumps_[s];
    b_.jump(otherwise ? *otherwise : jump.on_break);
    for (std::size_t i = 0; i < s->clauses.size(); ++i) {
        CaseClause& clause = s->clauses[i];
        b_.bind(bodies[i]);
        const int inner = b_.top();
        if (clause.variable) {
            b_.set_line(clause.pos.line);
            Object* object = clause.variable;
            const int reg = declare_for_init(object);
            if (is_interface(object->type)) {
                b_.move(reg, held, 1);
            } else {
                b_.emit(Op::Assert, reg, held, kNone);
                b_.ext_index_first(compiler_.type_index(object->type));
                b_.ext_index_first(compiler_.type_index(s->x->type));
            }
            finish_init(object, reg);
        }
        stmts(clause.body);
        b_.release(inner);
        b_.jump(jump.on_break);
    }
    b_.bind(jump.on_break);
    b_.release(mark);
}

void FunctionCompiler::select_stmt(SelectStmt* s) {
    const int mark = b_.top();
    SelectCode code;
    std::vector<const Type*> received;
    std::vector<int> case_of(s->clauses.size(), -1);
    // All channels and values are evaluated first, in order, even if default is taken.
    for (std::size_t i = 0; i < s->clauses.size(); ++i) {
        CommClause& clause = s->clauses[i];
        b_.set_line(clause.pos.line);
        if (!clause.comm) {
            code.has_default = true;
            continue;
        }
        case_of[i] = static_cast<int>(code.cases.size());
        if (clause.comm->kind == StmtKind::Send) {
            auto* send = as<SendStmt>(clause.comm);
            const int channel = copy_of(send->channel, send->channel->type);
            const int value = copy_of(send->value, under(send->channel->type)->elem);
            code.cases.push_back({SelectCaseCode::Send, channel, value});
            continue;
        }
        Expr* x = clause.comm->kind == StmtKind::Expr ? as<ExprStmt>(clause.comm)->x
                                                      : as<AssignStmt>(clause.comm)->rhs[0];
        Expr* channel_expr = as<Unary>(unparen(x))->x;
        const int channel = copy_of(channel_expr, channel_expr->type);
        const int value = temp(under(channel_expr->type)->elem);
        code.cases.push_back({SelectCaseCode::Receive, channel, value});
    }
    b_.set_line(s->pos.line);
    const int chosen = b_.alloc_window({false, false});
    b_.emit(Op::Select, chosen, 0, static_cast<int>(compiler_.program().selects.size()));
    const std::vector<SelectCaseCode> cases = code.cases;
    compiler_.program().selects.push_back(std::move(code));
    Jump& jump = jumps_[s];
    std::deque<Label> bodies(s->clauses.size());
    for (std::size_t i = 0; i < s->clauses.size(); ++i) {
        // The default's number is -1.
        b_.compare_jump(Op::JumpEqK, chosen, case_of[i], bodies[i]);
    }
    for (std::size_t i = 0; i < s->clauses.size(); ++i) {
        CommClause& clause = s->clauses[i];
        b_.bind(bodies[i]);
        b_.set_line(clause.pos.line);
        const int inner = b_.top();
        if (clause.comm && clause.comm->kind == StmtKind::Assign) {
            auto* assign = as<AssignStmt>(clause.comm);
            const Type* elem = under(as<Unary>(unparen(assign->rhs[0]))->x->type)->elem;
            const std::pair<int, const Type*> values[] = {
                {cases[static_cast<std::size_t>(case_of[i])].value, elem},
                {chosen + 1, compiler_.types().basic(Kind::Bool)}};
            for (std::size_t k = 0; k < assign->lhs.size(); ++k) {
                Expr* left = assign->lhs[k];
                if (left->kind == ExprKind::Ident && as<Ident>(left)->name == "_") continue;
                Object* fresh = assign->op == Tok::Define ? assign->defined[k] : nullptr;
                if (fresh) {
                    const int reg = declare_for_init(fresh);
                    b_.move(reg, values[k].first, words_of(values[k].second));
                    finish_init(fresh, reg);
                    continue;
                }
                const Place to = place(left);
                const int value = temp(to.type);
                convert(values[k].first, values[k].second, to.type, value);
                store(to, value);
            }
        }
        stmts(clause.body);
        b_.release(inner);
        b_.jump(jump.on_break);
    }
    b_.bind(jump.on_break);
    b_.release(mark);
}

}  // namespace fiberscope::lang
