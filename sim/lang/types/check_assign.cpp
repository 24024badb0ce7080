// Assignments and variable declarations.
#include "sim/lang/types/checker.h"

#include <algorithm>

namespace fiberscope::lang {

void Checker::assign_stmt(AssignStmt* s) {
    if (s->op == Tok::Define) {
        define_stmt(s);
        return;
    }
    if (s->op != Tok::Assign) {
        op_assign_stmt(s);
        return;
    }
    std::vector<const Type*> left;
    for (Expr* x : s->lhs)
        left.push_back(check_lhs(x));
    const bool single_call = s->rhs.size() == 1 && unparen(s->rhs[0])->kind == ExprKind::Call;
    if (s->lhs.size() == s->rhs.size()) {
        for (std::size_t i = 0; i < s->lhs.size(); ++i) {
            Expr* x = s->rhs[i];
            value_or_generic(x);
            const bool broken = left[i]->kind == Kind::Invalid && s->lhs[i]->mode == Mode::Invalid;
            if (x->mode == Mode::GenericFunc && broken) x->mode = Mode::Invalid;
            if (x->mode == Mode::GenericFunc) infer_from_target(x, left[i], to_string(s->lhs[i]));
            if (single_call && x->mode != Mode::Invalid && x->type->kind == Kind::Tuple) {
                mismatch(1, s->rhs, false);
                continue;
            }
            single_value(x);
            if (x->mode == Mode::Invalid) continue;
            const bool blank =
                s->lhs[i]->kind == ExprKind::Ident && as<Ident>(s->lhs[i])->name == "_";
            if (blank) {
                if (x->mode == Mode::NilValue)
                    invalid(x, start_of(x), "use of untyped nil in assignment");
                use_default_type(x);
            } else if (left[i]->kind != Kind::Invalid) {
                assign(x, left[i], "assignment");
            }
        }
        return;
    }
    if (s->rhs.size() != 1) {
        for (Expr* x : s->rhs)
            value(x);
        mismatch(s->lhs.size(), s->rhs, false);
        return;
    }
    Expr* x = s->rhs[0];
    value_or_tuple(x);
    if (x->mode == Mode::Invalid) return;
    std::vector<const Type*> right;
    if (x->type->kind == Kind::Tuple)
        right = x->type->results;
    else if (s->lhs.size() == 2 && allow_comma_ok(x))
        right = {x->type, basic(Kind::UntypedBool)};
    if (right.size() != s->lhs.size()) {
        mismatch(s->lhs.size(), s->rhs, false);
        return;
    }
    for (std::size_t i = 0; i < right.size(); ++i) {
        if (left[i]->kind == Kind::Invalid) continue;
        Ident element;
        element.pos = start_of(x);
        element.name = to_string(x);
        element.mode = Mode::Value;
        element.type = right[i];
        if (s->lhs[i]->kind == ExprKind::Ident && as<Ident>(s->lhs[i])->name == "_") continue;
        assign(&element, left[i], "assignment");
    }
}

// The type that may be assigned to lhs; Invalid (and for the blank name the invalid type without
// an error) if nothing is to be checked.
const Type* Checker::check_lhs(Expr* lhs) {
    Expr* bare = unparen(lhs);
    if (bare->kind == ExprKind::Ident) {
        auto* name = as<Ident>(bare);
        if (name->name == "_") {
            name->mode = Mode::Variable;
            name->type = lhs->type = invalid_type();
            return invalid_type();
        }
        // Assigning to a variable is not using it.
        Object* object = scope_->find(name->name);
        if (object && object->kind == ObjectKind::Var && !object->is_global) {
            const bool was_used = object->used;
            expr(lhs);
            object->used = was_used;
            object->reassigned = true;
            return lhs->mode == Mode::Invalid ? invalid_type() : lhs->type;
        }
    }
    value(lhs);
    if (lhs->mode == Mode::Invalid) return invalid_type();
    if (lhs->mode == Mode::Variable) {
        // Writing a field or an array element of a local writes the local.
        Expr* root = bare;
        for (;;) {
            if (root->kind == ExprKind::Selector && as<Selector>(root)->x->type &&
                under(as<Selector>(root)->x->type)->kind == Kind::Struct) {
                root = unparen(as<Selector>(root)->x);
            } else if (root->kind == ExprKind::Index && as<Index>(root)->x->type &&
                       under(as<Index>(root)->x->type)->kind == Kind::Array) {
                root = unparen(as<Index>(root)->x);
            } else {
                break;
            }
        }
        if (root->kind == ExprKind::Ident && as<Ident>(root)->object)
            as<Ident>(root)->object->reassigned = true;
        return lhs->type;
    }
    if (lhs->mode == Mode::MapIndex) return lhs->type;
    if (bare->kind == ExprKind::Selector && as<Selector>(bare)->x->mode == Mode::MapIndex) {
        error(start_of(lhs), "cannot assign to struct field " + to_string(lhs) + " in map");
    } else {
        error(start_of(lhs), "cannot assign to " + to_string(lhs) +
                                 " (neither addressable nor a map index expression)");
    }
    return invalid_type();
}

// The left side of x op= y and x++, which is read too.
const Type* Checker::check_operand_lhs(Expr* lhs) {
    const Type* type = check_lhs(lhs);
    const Expr* bare = unparen(lhs);
    if (bare->kind != ExprKind::Ident) return type;
    if (as<const Ident>(bare)->name == "_") {
        error(bare->pos, "cannot use _ as value or type");
    } else if (Object* object = as<const Ident>(bare)->object) {
        object->used = true;
    }
    return type;
}

void Checker::op_assign_stmt(AssignStmt* s) {
    Expr* lhs = s->lhs[0];
    const Type* type = check_operand_lhs(lhs);
    Expr* rhs = s->rhs[0];
    if (type->kind == Kind::Invalid) {
        value(rhs);
        return;
    }
    value(rhs);
    if (rhs->mode == Mode::Invalid) return;
    // The operands are checked as of x op y, on a stand-in for x, which stays a variable.
    Ident left;
    left.pos = start_of(lhs);
    left.name = to_string(lhs);
    left.mode = Mode::Value;
    left.type = lhs->type;
    Binary result;
    result.pos = s->pos;
    result.op = s->op;
    result.x = &left;
    result.y = rhs;
    if (s->op == Tok::Shl || s->op == Tok::Shr)
        shift(&result, &left, rhs, s->op);
    else
        binary_parts(&result, &left, rhs, s->op, s->pos);
    if (result.mode != Mode::Invalid) assign(&result, type, "assignment operation");
}

void Checker::define_stmt(AssignStmt* s) {
    std::vector<Object*> variables;
    std::vector<Ident*> names;
    std::vector<bool> is_new;
    bool any_new = false;
    bool repeated = false;
    for (Expr* x : s->lhs) {
        if (x->kind != ExprKind::Ident) {
            error(start_of(x), "non-name " + to_string(x) + " on left side of :=");
            for (Expr* y : s->rhs)
                value_or_tuple(y);
            return;
        }
        auto* name = as<Ident>(x);
        for (const Ident* other : names) {
            if (other->name != name->name || name->name == "_") continue;
            error(name->pos, name->name + " repeated on left side of :=");
            repeated = true;
        }
        names.push_back(name);
        Object* known = name->name == "_" ? nullptr : scope_->find_here(name->name);
        if (known && known->kind != ObjectKind::Var) {
            error(name->pos, "cannot assign to " + name->name);
            known = nullptr;
        }
        if (known) {
            known->reassigned = true;
            name->object = known;
            name->mode = Mode::Variable;
            name->type = known->type;
            variables.push_back(known);
        } else {
            Object* fresh = types_.make_object(ObjectKind::Var, name->name, name->pos, nullptr);
            fresh->owner = function_;
            variables.push_back(fresh);
            any_new = any_new || name->name != "_";
        }
        is_new.push_back(!known);
    }
    init_variables(variables, s->rhs, nullptr, "assignment");
    if (!any_new) error(s->pos, "no new variables on left side of :=");
    for (std::size_t i = 0; i < names.size(); ++i) {
        Object* object = nullptr;
        const bool second = repeated && scope_->find_here(names[i]->name);
        if (is_new[i] && !second) {
            object = declare_local(ObjectKind::Var, names[i], variables[i]->type);
            names[i]->mode = Mode::Variable;
            names[i]->type = object->type;
        }
        s->defined.push_back(object);
    }
}

void Checker::init_variables(const std::vector<Object*>& variables,
                             const std::vector<Expr*>& values, const Type* declared,
                             const char* context) {
    const auto fail = [&] {
        for (Object* variable : variables) {
            if (!variable->type) variable->type = invalid_type();
        }
    };
    if (variables.size() == values.size()) {
        for (std::size_t i = 0; i < variables.size(); ++i) {
            value_or_generic(values[i]);
            if (values[i]->mode == Mode::GenericFunc)
                infer_from_target(values[i], declared ? declared : variables[i]->type,
                                  variables[i]->name);
            if (values.size() == 1 && values[i]->mode != Mode::Invalid &&
                values[i]->type->kind == Kind::Tuple) {
                mismatch(1, values, false);
                values[i]->mode = Mode::Invalid;
            }
            single_value(values[i]);
            assign_type(variables[i], values[i], declared, context);
        }
        return;
    }
    if (values.size() != 1) {
        for (Expr* x : values)
            value(x);
        fail();
        const bool broken = std::any_of(values.begin(), values.end(),
                                        [](const Expr* x) { return x->mode == Mode::Invalid; });
        if (!broken) mismatch(variables.size(), values, false);
        return;
    }
    Expr* x = values[0];
    value_or_tuple(x);
    if (x->mode == Mode::Invalid) {
        fail();
        return;
    }
    std::vector<const Type*> right;
    if (x->type->kind == Kind::Tuple)
        right = x->type->results;
    else if (variables.size() == 2 && allow_comma_ok(x))
        right = {x->type, basic(Kind::UntypedBool)};
    if (right.size() != variables.size()) {
        mismatch(variables.size(), values, false);
        fail();
        return;
    }
    for (std::size_t i = 0; i < variables.size(); ++i) {
        Ident element;
        element.pos = start_of(x);
        element.name = to_string(x);
        element.mode = Mode::Value;
        element.type = right[i];
        assign_type(variables[i], &element, declared, context);
    }
}

void Checker::assign_type(Object* variable, Expr* x, const Type* declared, const char* context) {
    const Type* target = declared ? declared : variable->type;
    if (x->mode == Mode::Invalid) {
        if (!variable->type) variable->type = target ? target : invalid_type();
        return;
    }
    if (!target) {
        if (x->mode == Mode::NilValue) {
            invalid(x, start_of(x), std::string("use of untyped nil in ") + context);
            variable->type = invalid_type();
            return;
        }
        if (fits_default_type(x, context)) use_default_type(x);
        variable->type = x->mode == Mode::Invalid ? invalid_type() : x->type;
        return;
    }
    variable->type = target;
    assign(x, target, context);
}

bool Checker::allow_comma_ok(Expr* x) {
    if (x->mode != Mode::CommaOk && x->mode != Mode::MapIndex) return false;
    // The compiler sees from the tree that the second value is wanted.
    return true;
}

void Checker::mismatch(std::size_t left, const std::vector<Expr*>& values, bool is_return) {
    const auto plural = [](std::size_t n, const char* word) {
        return std::to_string(n) + " " + word + (n == 1 ? "" : "s");
    };
    if (is_return) {
        std::vector<const Type*> have;
        std::string list;
        for (const Expr* x : values) {
            if (!list.empty()) list += ", ";
            list += is_untyped(x->type) && is_numeric(x->type) ? "number"
                                                               : text(types_.default_type(x->type));
        }
        const bool few = values.size() < left;
        error(few ? start_of(values.back()) : start_of(values[left]),
              std::string(few ? "not enough" : "too many") + " return values\n\thave (" + list +
                  ")\n\twant " + text(types_.tuple(function_->signature->results)));
        return;
    }
    const Expr* single = values.size() == 1 ? unparen(values[0]) : nullptr;
    if (single && single->kind == ExprKind::Call) {
        const std::size_t count =
            single->type && single->type->kind == Kind::Tuple ? single->type->results.size() : 1;
        error(start_of(values[0]), "assignment mismatch: " + plural(left, "variable") + " but " +
                                       to_string(as<const Call>(single)->fun) + " returns " +
                                       plural(count, "value"));
        return;
    }
    error(start_of(values[0]), "assignment mismatch: " + plural(left, "variable") + " but " +
                                   plural(values.size(), "value"));
}

}  // namespace fiberscope::lang
