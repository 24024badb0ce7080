// Statements other than loops, switches and select.
#include "sim/lang/compile/compiler.h"

#include <algorithm>

namespace fiberscope::lang {

void FunctionCompiler::stmts(const std::vector<Stmt*>& list) {
    for (Stmt* s : list)
        stmt(s);
}

void FunctionCompiler::block(Block* block_) {
    const int mark = b_.top();
    stmts(block_->stmts);
    b_.release(mark);
}

void FunctionCompiler::stmt(Stmt* s) {
    if (s->kind != StmtKind::Block && s->kind != StmtKind::Labeled && s->kind != StmtKind::Empty) {
        b_.set_line(s->pos.line);
    }
    switch (s->kind) {
        case StmtKind::Bad:
        case StmtKind::Empty:
            break;
        case StmtKind::Decl:
            decl_stmt(as<DeclStmt>(s));
            break;
        case StmtKind::Labeled:
            // Jump targets of goto; the registers in use are the same there. Who is preempted on
            // the way back is after the instruction before: it must not be another statement's.
            b_.set_line(s->pos.line);
            b_.emit(Op::Nop);
            b_.bind(jumps_[s].on_continue);
            stmt(as<LabeledStmt>(s)->body);
            break;
        case StmtKind::Expr:
        case StmtKind::Send:
        case StmtKind::IncDec:
        case StmtKind::Go:
        case StmtKind::Defer: {
            const int mark = b_.top();
            simple(s);
            b_.release(mark);
            break;
        }
        case StmtKind::Assign:
            assign_stmt(as<AssignStmt>(s));
            break;
        case StmtKind::Return:
            return_stmt(as<ReturnStmt>(s));
            break;
        case StmtKind::Branch: {
            auto* branch = as<BranchStmt>(s);
            if (range_ && branch->op != Tok::Fallthrough && leaves_range_body(branch)) {
                leave_range_body(branch);
            } else if (branch->op == Tok::Fallthrough) {
                if (fallthrough_) b_.jump(*fallthrough_);
            } else if (branch->op == Tok::Break) {
                b_.jump(jumps_[branch->target].on_break);
            } else if (branch->op == Tok::Continue) {
                b_.jump(jumps_[branch->target].on_continue);
            } else {
                Label& label = jumps_[branch->target].on_continue;
                if (label.at >= 0)
                    b_.loop_to(label);
                else
                    b_.jump(label);
            }
            break;
        }
        case StmtKind::Block:
            block(as<Block>(s));
            b_.bind(jumps_[s].on_break);
            break;
        case StmtKind::If:
            if_stmt(as<IfStmt>(s));
            break;
        case StmtKind::Switch:
            switch_stmt(as<SwitchStmt>(s));
            break;
        case StmtKind::TypeSwitch:
            type_switch_stmt(as<TypeSwitchStmt>(s));
            break;
        case StmtKind::Select:
            select_stmt(as<SelectStmt>(s));
            break;
        case StmtKind::For:
            for_stmt(as<ForStmt>(s));
            break;
        case StmtKind::Range:
            range_stmt(as<RangeStmt>(s));
            break;
    }
}

void FunctionCompiler::simple(Stmt* s) {
    switch (s->kind) {
        case StmtKind::Expr: {
            Expr* x = unparen(as<ExprStmt>(s)->x);
            if (x->kind == ExprKind::Call && as<Call>(x)->fun->mode == Mode::Builtin) {
                const int to = x->mode == Mode::NoValue ? 0 : temp(x->type);
                builtin_into(as<Call>(x), to);
            } else if (x->kind == ExprKind::Call) {
                call(as<Call>(x));
            } else {
                expr(x);
            }
            break;
        }
        case StmtKind::Send: {
            auto* send = as<SendStmt>(s);
            const int channel = expr(send->channel);
            b_.emit(Op::Send, channel, expr_as(send->value, under(send->channel->type)->elem));
            break;
        }
        case StmtKind::IncDec:
            op_assign(as<IncDecStmt>(s)->x, as<IncDecStmt>(s)->op, nullptr, 1);
            break;
        case StmtKind::Go:
            go_or_defer(as<GoStmt>(s)->call, true);
            break;
        case StmtKind::Defer:
            go_or_defer(as<DeferStmt>(s)->call, false);
            break;
        default:
            break;
    }
}

void FunctionCompiler::if_stmt(IfStmt* s) {
    const int mark = b_.top();
    if (s->init) stmt(s->init);
    b_.set_line(s->pos.line);
    Label otherwise;
    condition(s->cond, false, otherwise);
    block(s->then);
    if (s->otherwise) {
        Label done;
        b_.jump(done);
        b_.bind(otherwise);
        stmt(s->otherwise);
        b_.bind(done);
    } else {
        b_.bind(otherwise);
    }
    b_.release(mark);
}

void FunctionCompiler::return_stmt(ReturnStmt* s) {
    const int mark = b_.top();
    if (range_) {
        return_from_range_body(s);
        b_.release(mark);
        return;
    }
    const auto& types = signature_->results;
    if (s->results.empty()) {
        emit_return();
        return;
    }
    // `return a` where a is that result: there is nothing to store, and nobody to race with.
    const auto is_itself = [&](std::size_t i) {
        if (results_.empty() || s->results.size() != types.size()) return false;
        Expr* value = s->results[i];
        return value->kind == ExprKind::Ident && as<Ident>(value)->object == results_[i];
    };
    const auto result_place = [&](std::size_t i, int reg) {
        if (!results_.empty()) return home_place(results_[i]);
        Place at;
        at.kind = Place::Register;
        at.base = reg;
        at.type = types[i];
        return at;
    };
    // Registers of the results: side by side from 0 on unless a kind did not fit, which cannot be
    // in a fresh frame.
    std::vector<int> at;
    int next = 0;
    for (const Type* type : types) {
        at.push_back(next);
        next += words_of(type);
    }
    if (types.size() == 1 && results_.empty()) {
        expr_as_into(s->results[0], types[0], 0);
    } else {
        std::vector<int> values;
        if (s->results.size() == types.size()) {
            for (std::size_t i = 0; i < types.size(); ++i)
                values.push_back(copy_of(s->results[i], types[i]));
        } else {
            const auto found = several(s->results[0], types.size());
            for (std::size_t i = 0; i < types.size(); ++i) {
                const int reg = temp(types[i]);
                convert(found[i].first, found[i].second, types[i], reg);
                values.push_back(reg);
            }
        }
        for (std::size_t i = 0; i < types.size(); ++i) {
            if (!results_.empty() && results_[i]->name == "_" && !escapes(results_[i])) {
                b_.move(at[i], values[i], words_of(types[i]));
                continue;
            }
            if (!is_itself(i)) store(result_place(i, at[i]), values[i]);
        }
    }
    b_.release(mark);
    emit_return();
}

void FunctionCompiler::decl_stmt(DeclStmt* s) {
    for (Decl* decl : s->decls) {
        if (decl->kind != DeclKind::Var) continue;
        b_.set_line(decl->pos.line);
        if (decl->values.empty()) {
            for (Object* object : decl->objects)
                declare(object, true);
        } else {
            define(decl->objects, decl->names, decl->values);
        }
    }
}

void FunctionCompiler::init_variable(Object* object, Expr* value) {
    hint_ = object->name;
    if (escapes(object) && is_aggregate(object->type)) {
        const int cell = b_.alloc_word(true);
        Place at;
        at.kind = Place::Memory;
        at.base = cell;
        at.type = object->type;
        const int mark = b_.top();
        // The new cell must not be seen by the value, which may use the variable of the last turn.
        const int fresh = b_.alloc_word(true);
        new_object(object->type, fresh);
        at.base = fresh;
        if (!copy_in_memory(at, value)) element_at(value, object->type, at);
        b_.move(cell, fresh, 1);
        b_.release(mark);
        homes_[object] = {true, cell};
        b_.declare(object, cell, true);
    } else {
        const int reg = declare_for_init(object);
        const int mark = b_.top();
        expr_as_into(value, object->type, reg);
        b_.release(mark);
        finish_init(object, reg);
    }
    hint_.clear();
}

// Large values go from memory to memory, not through registers.
bool FunctionCompiler::copy_in_memory(const Place& to, Expr* value) {
    if (!to.type || !needs_memory(to.type) || to.kind != Place::Memory ||
        value->mode != Mode::Variable)
        return false;
    Place from = place(value);
    if (from.kind == Place::Register) return false;
    const int source = address(from);
    const int target = address(to);
    b_.emit(Op::CopyMemory, target, source);
    b_.ext_index_first(static_cast<std::uint32_t>(words_of(to.type)));
    return true;
}

void FunctionCompiler::define(const std::vector<Object*>& objects, const std::vector<Ident*>& names,
                              const std::vector<Expr*>& values) {
    if (values.size() == objects.size()) {
        if (objects.size() == 1) {
            if (objects[0]->name == "_") {
                const int mark = b_.top();
                expr(values[0]);
                b_.release(mark);
            } else {
                init_variable(objects[0], values[0]);
            }
            return;
        }
        // All values first: a, b := b, a with outer variables of the same names.
        std::vector<int> found;
        for (std::size_t i = 0; i < values.size(); ++i) {
            hint_ = names[i]->name;
            found.push_back(copy_of(values[i], objects[i]->type));
            hint_.clear();
        }
        for (std::size_t i = 0; i < objects.size(); ++i) {
            if (objects[i]->name == "_") continue;
            const int reg = declare_for_init(objects[i]);
            b_.move(reg, found[i], words_of(objects[i]->type));
            finish_init(objects[i], reg);
        }
        return;
    }
    const auto found = several(values[0], objects.size());
    for (std::size_t i = 0; i < objects.size(); ++i) {
        if (objects[i]->name == "_") continue;
        const int reg = declare_for_init(objects[i]);
        convert(found[i].first, found[i].second, objects[i]->type, reg);
        finish_init(objects[i], reg);
    }
}

void FunctionCompiler::assign_stmt(AssignStmt* s) {
    if (s->op == Tok::Define) {
        const bool all_new = std::none_of(s->defined.begin(), s->defined.end(),
                                          [](const Object* o) { return o == nullptr; });
        if (all_new) {
            std::vector<Ident*> names;
            for (Expr* x : s->lhs)
                names.push_back(as<Ident>(x));
            define(s->defined, names, s->rhs);
            return;
        }
        // Some are assigned: declare the new ones first, then it is an assignment. The values
        // were resolved before, so they cannot see the new names.
        std::vector<std::pair<int, const Type*>> values;
        if (s->rhs.size() == s->lhs.size()) {
            for (std::size_t i = 0; i < s->rhs.size(); ++i) {
                const Type* type = s->lhs[i]->type;
                hint_ = as<Ident>(s->lhs[i])->name;
                values.emplace_back(copy_of(s->rhs[i], type), type);
                hint_.clear();
            }
        } else {
            values = several(s->rhs[0], s->lhs.size());
        }
        for (std::size_t i = 0; i < s->lhs.size(); ++i) {
            Object* fresh = s->defined[i];
            if (fresh) {
                if (fresh->name == "_") continue;
                const int reg = declare_for_init(fresh);
                convert(values[i].first, values[i].second, fresh->type, reg);
                finish_init(fresh, reg);
                continue;
            }
            const int mark = b_.top();
            const int value = temp(s->lhs[i]->type);
            convert(values[i].first, values[i].second, s->lhs[i]->type, value);
            store(home_place(as<Ident>(s->lhs[i])->object), value);
            b_.release(mark);
        }
        return;
    }
    const int mark = b_.top();
    if (s->op != Tok::Assign)
        op_assign(s->lhs[0], s->op, s->rhs[0], 0);
    else
        assign_pairs(s);
    b_.release(mark);
}

namespace {

bool is_blank(const Expr* x) {
    return x->kind == ExprKind::Ident && as<const Ident>(x)->name == "_";
}

}  // namespace

void FunctionCompiler::assign_pairs(AssignStmt* s) {
    if (s->lhs.size() == 1 && s->rhs.size() == 1) {
        Expr* value = s->rhs[0];
        if (is_blank(s->lhs[0])) {
            expr(value);
            return;
        }
        if (s->lhs[0]->kind == ExprKind::Ident) hint_ = as<Ident>(s->lhs[0])->name;
        if (s->lhs[0]->kind == ExprKind::Selector) hint_ = as<Selector>(s->lhs[0])->name->name;
        const Place to = place(s->lhs[0]);
        // One word is written by the last instruction only; a struct or an array, even of one word,
        // piece by piece, which the value may read.
        if (to.kind == Place::Register && words_of(to.type) == 1 && !is_aggregate(to.type))
            expr_as_into(value, to.type, to.base);
        else if (!copy_in_memory(to, value))
            store(to, expr_as(value, to.type));
        hint_.clear();
        return;
    }
    std::vector<Place> places;
    for (Expr* x : s->lhs)
        places.push_back(is_blank(x) ? Place{} : frozen(place(x)));
    if (s->rhs.size() == s->lhs.size()) {
        std::vector<int> values;
        for (std::size_t i = 0; i < s->rhs.size(); ++i) {
            const Type* type = is_blank(s->lhs[i]) ? s->rhs[i]->type : s->lhs[i]->type;
            values.push_back(copy_of(s->rhs[i], type));
        }
        for (std::size_t i = 0; i < places.size(); ++i)
            store(places[i], values[i]);
        return;
    }
    const auto values = several(s->rhs[0], s->lhs.size());
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (places[i].kind == Place::Blank) continue;
        int from = values[i].first;
        if (is_interface(places[i].type) && !is_interface(values[i].second)) {
            from = temp(places[i].type);
            convert(values[i].first, values[i].second, places[i].type, from);
        }
        store(places[i], from);
    }
}

void FunctionCompiler::op_assign(Expr* lhs, Tok op, Expr* rhs, std::int64_t step) {
    const Type* type = lhs->type;
    const Place at = place(lhs);
    const int target = at.kind == Place::Register ? at.base : temp(type);
    const auto apply = [&](int from) {
        const bool small_step = rhs && rhs->mode == Mode::Constant && is_integer(type) &&
                                (op == Tok::Add || op == Tok::Sub) && rhs->constant.as_int64() &&
                                std::abs(*rhs->constant.as_int64()) < INT16_MAX;
        if ((!rhs && is_integer(type)) || small_step) {
            const std::int64_t number = rhs ? *rhs->constant.as_int64() : step;
            b_.emit(Op::AddIntK, target, from, static_cast<int>(op == Tok::Add ? number : -number));
            wrap(type, target);
            return;
        }
        int right = 0;
        if (rhs) {
            right = expr(rhs);
        } else {
            right = temp(type);
            constant_into(Constant::of_int(1), type, right);
        }
        const bool constant_count = rhs && rhs->mode == Mode::Constant;
        arithmetic(op, type, target, from, right, constant_count || !rhs ? nullptr : rhs->type);
    };
    if (at.kind == Place::Register) {
        apply(target);
        return;
    }
    // The right side runs before the variable is read, as gc does it: x += f() with f changing x.
    if (rhs && rhs->mode != Mode::Constant) {
        const int right = copy_of(rhs, rhs->type);
        const int old = temp(type);
        load(at, old);
        arithmetic(op, type, target, old, right, rhs->type);
    } else {
        const int old = temp(type);
        load(at, old);
        apply(old);
    }
    store(at, target);
}

}  // namespace fiberscope::lang
