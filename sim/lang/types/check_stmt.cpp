// Statements other than assignments, switches and loops.
#include "sim/lang/types/checker.h"

#include <algorithm>

namespace fiberscope::lang {

void Checker::close_scope() {
    scope_ = scope_->parent;
}

Object* Checker::declare_local(ObjectKind kind, Ident* name, const Type* type) {
    Object* object = types_.make_object(kind, name->name, name->pos, type);
    object->owner = function_;
    object->state = Object::State::Black;
    name->object = object;
    if (name->name == "_") return object;
    Object*& known = scope_->names[name->name];
    if (known) {
        redeclared(name, known->pos);
        return object;
    }
    known = object;
    if (kind == ObjectKind::Var) locals_.push_back(object);
    return object;
}

void Checker::declare_params(FuncTypeExpr* syntax, const Type* signature, const FieldDecl* receiver,
                             const Type* receiver_type) {
    const auto declare = [&](Ident* name, const Type* type) {
        if (!name) return;
        Object* object = declare_local(ObjectKind::Var, name, type);
        object->is_param = true;
        object->used = true;
    };
    if (receiver) declare(receiver->name, receiver_type);
    for (std::size_t i = 0; i < syntax->params.size(); ++i) {
        declare(syntax->params[i].name, signature->params[i]);
    }
    for (std::size_t i = 0; i < syntax->results.size(); ++i) {
        declare(syntax->results[i].name, signature->results[i]);
        if (const Ident* name = syntax->results[i].name)
            function_->results.push_back(scope_->find_here(name->name));
    }
}

void Checker::body(FuncTypeExpr* syntax, const Type* signature, Block* block_,
                   const FieldDecl* receiver, const Type* receiver_type, FuncLit* literal) {
    FunctionScope& function = functions_.emplace_back();
    function.parent = function_;
    function.literal = literal;
    function.signature = signature;
    function.syntax = syntax;
    function.named_results = !syntax->results.empty() && syntax->results[0].name;
    FunctionScope* outer = std::exchange(function_, &function);
    auto outer_labels = std::exchange(labels_, {});
    auto outer_jumps = std::exchange(jumps_, {});
    open_scope();
    declare_params(syntax, signature, receiver, receiver_type);
    collect_labels(block_->stmts);
    stmts(block_->stmts);
    close_scope();
    check_gotos(block_);
    for (const auto& [name, label] : labels_) {
        if (!label.second && name != "_")
            error(label.first->pos, "label " + name + " defined and not used");
    }
    labels_ = std::move(outer_labels);
    jumps_ = std::move(outer_jumps);
    function_ = outer;
    report_unused(&function);
    if (!signature->results.empty() && !is_terminating(block_->stmts))
        error(block_->rbrace, "missing return");
}

void Checker::report_unused(FunctionScope* function) {
    std::erase_if(locals_, [&](const Object* object) {
        if (object->owner != function) return false;
        if (!object->used) error(object->pos, "declared and not used: " + object->name);
        return true;
    });
}

void Checker::collect_labels(const std::vector<Stmt*>& list) {
    for (Stmt* s : list) {
        switch (s->kind) {
            case StmtKind::Labeled: {
                auto* labeled = as<LabeledStmt>(s);
                const auto [known, is_new] =
                    labels_.try_emplace(labeled->label->name, labeled, false);
                if (!is_new && labeled->label->name != "_") {
                    error(labeled->pos, "label " + labeled->label->name + " already defined at " +
                                            place(known->second.first->pos));
                }
                collect_labels({labeled->body});
                break;
            }
            case StmtKind::Block:
                collect_labels(as<Block>(s)->stmts);
                break;
            case StmtKind::If:
                collect_labels(as<IfStmt>(s)->then->stmts);
                if (as<IfStmt>(s)->otherwise) collect_labels({as<IfStmt>(s)->otherwise});
                break;
            case StmtKind::For:
                collect_labels(as<ForStmt>(s)->body->stmts);
                break;
            case StmtKind::Range:
                collect_labels(as<RangeStmt>(s)->body->stmts);
                break;
            case StmtKind::Switch:
                for (auto& clause : as<SwitchStmt>(s)->clauses)
                    collect_labels(clause.body);
                break;
            case StmtKind::TypeSwitch:
                for (auto& clause : as<TypeSwitchStmt>(s)->clauses)
                    collect_labels(clause.body);
                break;
            case StmtKind::Select:
                for (auto& clause : as<SelectStmt>(s)->clauses)
                    collect_labels(clause.body);
                break;
            default:
                break;
        }
    }
}

void Checker::stmts(const std::vector<Stmt*>& list) {
    for (Stmt* s : list)
        stmt(s);
}

void Checker::block(Block* b) {
    open_scope();
    stmts(b->stmts);
    close_scope();
}

void Checker::stmt(Stmt* s) {
    Stmt* labeled = nullptr;
    Ident* label = std::exchange(pending_label_, nullptr);
    if (label) labeled = s;
    const auto breakable = [&](bool loop) { jumps_.push_back({s, label, loop}); };
    switch (s->kind) {
        case StmtKind::Bad:
        case StmtKind::Empty:
            break;
        case StmtKind::Decl:
            for (Decl* decl : as<DeclStmt>(s)->decls)
                local_decl(decl);
            break;
        case StmtKind::Labeled:
            pending_label_ = as<LabeledStmt>(s)->label;
            stmt(as<LabeledStmt>(s)->body);
            break;
        case StmtKind::Expr:
            expr_stmt(as<ExprStmt>(s));
            break;
        case StmtKind::Send:
            send_stmt(as<SendStmt>(s));
            break;
        case StmtKind::IncDec:
            incdec_stmt(as<IncDecStmt>(s));
            break;
        case StmtKind::Assign:
            assign_stmt(as<AssignStmt>(s));
            break;
        case StmtKind::Go:
            call_stmt(as<GoStmt>(s)->call, "go");
            break;
        case StmtKind::Defer:
            if (function_->range) capture_frame();
            call_stmt(as<DeferStmt>(s)->call, "defer");
            break;
        case StmtKind::Return:
            return_stmt(as<ReturnStmt>(s));
            break;
        case StmtKind::Branch:
            branch_stmt(as<BranchStmt>(s));
            break;
        case StmtKind::Block:
            breakable(false);
            jumps_.back().loop = false;
            block(as<Block>(s));
            jumps_.pop_back();
            break;
        case StmtKind::If:
            if_stmt(as<IfStmt>(s));
            break;
        case StmtKind::Switch:
            breakable(false);
            switch_stmt(as<SwitchStmt>(s), labeled);
            jumps_.pop_back();
            break;
        case StmtKind::TypeSwitch:
            breakable(false);
            type_switch_stmt(as<TypeSwitchStmt>(s), labeled);
            jumps_.pop_back();
            break;
        case StmtKind::Select:
            breakable(false);
            select_stmt(as<SelectStmt>(s), labeled);
            jumps_.pop_back();
            break;
        case StmtKind::For:
            breakable(true);
            for_stmt(as<ForStmt>(s), labeled);
            jumps_.pop_back();
            break;
        case StmtKind::Range:
            breakable(true);
            range_stmt(as<RangeStmt>(s), labeled);
            jumps_.pop_back();
            break;
    }
}

void Checker::local_decl(Decl* decl) {
    switch (decl->kind) {
        case DeclKind::Const:
            local_const(decl);
            break;
        case DeclKind::Var:
            local_var(decl);
            break;
        case DeclKind::Type:
            local_type(decl);
            break;
        case DeclKind::Func:
        case DeclKind::Import:
            break;
    }
}

void Checker::local_const(Decl* decl) {
    const Constant iota = Constant::of_int(decl->iota);
    const Constant* outer = std::exchange(iota_, &iota);
    const Type* declared = constant_type(decl);
    std::vector<std::pair<const Type*, Constant>> found;
    for (std::size_t i = 0; i < decl->names.size(); ++i) {
        found.emplace_back(invalid_type(), Constant{});
        if (i >= decl->values.size()) {
            error(decl->names[i]->pos, "missing init expr for const declaration");
            continue;
        }
        Expr* x = decl->values[i];
        const std::optional<Pos> outer_pos = std::exchange(
            repeated_at_, decl->inherited ? std::optional(decl->names[i]->pos) : std::nullopt);
        value(x);
        repeated_at_ = outer_pos;
        if (x->mode == Mode::Invalid || (declared && declared->kind == Kind::Invalid)) continue;
        if (x->mode != Mode::Constant) {
            error(start_of(x), describe_operand(x) + " is not constant");
            continue;
        }
        if (declared && !assign(x, declared, "constant declaration")) continue;
        found.back() = {declared ? declared : x->type, x->constant};
    }
    iota_ = outer;
    for (std::size_t i = 0; i < decl->names.size(); ++i) {
        Object* object = declare_local(ObjectKind::Const, decl->names[i], found[i].first);
        object->constant = found[i].second;
    }
}

void Checker::local_var(Decl* decl) {
    const Type* declared = decl->type ? value_type_of(decl->type) : nullptr;
    std::vector<Object*> objects;
    // The names are visible only after the declaration: x := x means the outer x.
    for (Ident* name : decl->names) {
        Object* object = types_.make_object(ObjectKind::Var, name->name, name->pos, declared);
        object->owner = function_;
        object->state = Object::State::Black;
        objects.push_back(object);
    }
    if (!decl->values.empty()) {
        init_variables(objects, decl->values, declared, "variable declaration");
    }
    for (std::size_t i = 0; i < objects.size(); ++i) {
        Object* object = declare_local(ObjectKind::Var, decl->names[i], objects[i]->type);
        decl->objects.push_back(object);
    }
}

void Checker::local_type(Decl* decl) {
    Ident* name = decl->names[0];
    if (decl->alias) {
        declare_local(ObjectKind::TypeName, name, type_of(decl->type));
        return;
    }
    Type* named = types_.named(name->name, &package_, name->pos);
    named->local_id = ++local_types_;
    named->generic = generic_depth_ > 0 || !decl->type_params.empty();
    if (generic_depth_ > 0) named->context = current_->type_params;
    if (instance_ && decl->type_params.empty()) named->type_args = instance_->type_args;
    package_.named.push_back(named);
    declare_local(ObjectKind::TypeName, name, named);
    ++resolving_depth_;
    Scope* outer = scope_;
    if (!decl->type_params.empty()) {
        open_scope();
        ++generic_depth_;
        declare_type_params(decl->type_params, named->type_params);
        --generic_depth_;
    }
    declare_type(named, decl->type);
    scope_ = outer;
    --resolving_depth_;
    finish_types();
}

void Checker::expr_stmt(ExprStmt* s) {
    Expr* x = s->x;
    expr(x);
    if (x->mode == Mode::Invalid) return;
    const Expr* bare = unparen(x);
    if (bare->kind == ExprKind::Call) {
        const Expr* fun = as<const Call>(bare)->fun;
        if (x->mode == Mode::NoValue) return;
        if (fun->mode != Mode::Builtin && fun->mode != Mode::TypeName) return;
        if (fun->mode == Mode::Builtin) {
            const auto which = static_cast<Builtin>(
                as<const Ident>(unparen(const_cast<Expr*>(fun)))->object->builtin);
            if (which == Builtin::Copy || which == Builtin::Recover) return;
        }
    } else if (bare->kind == ExprKind::Unary && as<const Unary>(bare)->op == Tok::Arrow) {
        return;
    }
    if (x->mode == Mode::GenericFunc || x->mode == Mode::GenericType)
        no_value(x);
    else if (x->mode == Mode::TypeName)
        error(start_of(x), to_string(x) + " (type) is not an expression");
    else if (x->mode == Mode::Builtin)
        error(start_of(x), to_string(x) + " (built-in) must be called");
    else
        error(start_of(x), describe_operand(x) + " is not used");
}

void Checker::send_stmt(SendStmt* s) {
    value(s->channel);
    value(s->value);
    if (s->channel->mode == Mode::Invalid || s->value->mode == Mode::Invalid) return;
    const Type* channel = core_type(s->channel->type);
    if (!channel) {
        error(start_of(s->channel), "invalid operation: cannot send to " +
                                        describe_operand(s->channel) + ": no core type");
        return;
    }
    if (channel->kind != Kind::Chan) {
        error(start_of(s->channel),
              "invalid operation: cannot send to non-channel " + describe_operand(s->channel));
        return;
    }
    if (channel->dir == ChanDir::RecvOnly) {
        error(start_of(s->channel), "invalid operation: cannot send to receive-only channel " +
                                        describe_operand(s->channel));
        return;
    }
    assign(s->value, channel->elem, "send");
}

void Checker::incdec_stmt(IncDecStmt* s) {
    const Type* type = check_operand_lhs(s->x);
    if (type->kind == Kind::Invalid) return;
    if (!is_numeric(type)) {
        error(start_of(s->x), "invalid operation: " + to_string(s->x) +
                                  (s->op == Tok::Add ? "++" : "--") + " (non-numeric type " +
                                  text(type) + ")");
    }
}

void Checker::call_stmt(Expr* x, const char* what) {
    if (as<Call>(x)->is_missing) {
        Expr* fun = as<Call>(x)->fun;
        expr(fun);
        if (fun->mode == Mode::GenericFunc && fun->kind == ExprKind::Index) infer_rest(fun);
        return;
    }
    expr(x);
    const Call* c = as<const Call>(x);
    if (x->mode == Mode::Invalid) return;
    if (c->fun->mode == Mode::TypeName) {
        error(start_of(x), std::string(what) + " requires function call, not conversion");
    } else if (c->fun->mode == Mode::Builtin) {
        const auto which = static_cast<Builtin>(as<const Ident>(unparen(c->fun))->object->builtin);
        const bool has_effect =
            x->mode == Mode::NoValue || which == Builtin::Copy || which == Builtin::Recover;
        if (!has_effect) {
            error(start_of(x), std::string(what) + " discards result of " + describe_operand(x));
        }
    }
}

void Checker::return_stmt(ReturnStmt* s) {
    if (function_->range) capture_results();
    const Type* signature = function_->signature;
    const auto& wanted = signature->results;
    if (s->results.empty()) {
        if (!wanted.empty() && !function_->named_results) {
            error(s->pos,
                  "not enough return values\n\thave ()\n\twant " + text(types_.tuple(wanted)));
        }
        for (const Object* result : function_->results) {
            const Object* seen = result ? scope_->find(result->name) : nullptr;
            if (!seen || seen == result) continue;
            error(s->pos, "result parameter " + result->name + " not in scope at return\n\t" +
                              place(seen->pos) + ": inner declaration of var " + seen->name + " " +
                              text(seen->type));
        }
        return;
    }
    if (s->results.size() == wanted.size()) {
        for (std::size_t i = 0; i < wanted.size(); ++i)
            value_for(s->results[i], wanted[i], "result variable");
    } else if (s->results.size() == 1) {
        Expr* x = s->results[0];
        value_or_tuple(x);
        if (x->mode == Mode::Invalid) return;
        if (x->type->kind == Kind::Tuple) {
            const auto& have = x->type->results;
            if (have.size() != wanted.size()) {
                error(start_of(x),
                      std::string(have.size() < wanted.size() ? "not enough" : "too many") +
                          " return values\n\thave " + text(x->type) + "\n\twant " +
                          text(types_.tuple(wanted)));
                return;
            }
            for (std::size_t i = 0; i < have.size(); ++i) {
                Ident element;
                element.pos = start_of(x);
                element.name = to_string(x);
                element.mode = Mode::Value;
                element.type = have[i];
                assign(&element, wanted[i], "return statement");
            }
            return;
        }
    } else {
        for (Expr* x : s->results)
            value(x);
    }
    for (const Expr* x : s->results) {
        if (x->mode == Mode::Invalid) return;
    }
    if (s->results.size() != wanted.size()) {
        mismatch(wanted.size(), s->results, true);
        return;
    }
    for (std::size_t i = 0; i < wanted.size(); ++i)
        assign(s->results[i], wanted[i], "return statement");
}

void Checker::branch_stmt(BranchStmt* s) {
    if (s->op == Tok::Fallthrough) {
        if (s != fallthrough_in_place_) error(s->pos, "fallthrough statement out of place");
        return;
    }
    if (s->label) {
        const auto known = labels_.find(s->label->name);
        if (known == labels_.end() || s->label->name == "_") {
            const std::string name = s->label->name;
            error(s->label->pos, s->op == Tok::Goto    ? "label " + name + " not defined"
                                 : s->op == Tok::Break ? "break label not defined: " + name
                                                       : "continue label not defined: " + name);
            return;
        }
        known->second.second = true;
        if (s->op == Tok::Goto) {
            s->target = known->second.first;
            return;
        }
    }
    if (s->op == Tok::Goto) return;
    for (auto jump = jumps_.rbegin(); jump != jumps_.rend(); ++jump) {
        if (s->label) {
            if (!jump->label || jump->label->name != s->label->name) continue;
            // A block has a label for goto only.
            if (jump->stmt->kind == StmtKind::Block || (s->op == Tok::Continue && !jump->loop))
                break;
            s->target = jump->stmt;
            return;
        }
        if (jump->stmt->kind == StmtKind::Block || (s->op == Tok::Continue && !jump->loop))
            continue;
        s->target = jump->stmt;
        return;
    }
    if (s->label) {
        error(s->label->pos, std::string("invalid ") +
                                 (s->op == Tok::Break ? "break" : "continue") + " label " +
                                 s->label->name);
    } else if (s->op == Tok::Break) {
        error(s->pos, "break is not in a loop, switch, or select");
    } else {
        error(s->pos, "continue is not in a loop");
    }
}

void Checker::if_stmt(IfStmt* s) {
    open_scope();
    if (s->init) stmt(s->init);
    value(s->cond);
    if (s->cond->mode != Mode::Invalid && !is_boolean(s->cond->type)) {
        error(start_of(s->cond), "non-boolean condition in if statement");
    }
    use_default_type(s->cond);
    block(s->then);
    if (s->otherwise) stmt(s->otherwise);
    close_scope();
}

}  // namespace fiberscope::lang
