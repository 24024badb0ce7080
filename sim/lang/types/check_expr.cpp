// Expressions: what they are, names, assertions, *x. Literals are in check_literal.cpp, index and
// slice in check_index.cpp.
#include "sim/lang/types/checker.h"

#include <algorithm>

namespace fiberscope::lang {

void Checker::set_value(Expr* x, const Type* type) {
    x->mode = Mode::Value;
    x->type = type;
}

void Checker::expr(Expr* x) {
    x->mode = Mode::Invalid;
    x->type = invalid_type();
    switch (x->kind) {
        case ExprKind::Bad:
            break;
        case ExprKind::Ident:
            ident(as<Ident>(x));
            break;
        case ExprKind::BasicLit:
            basic_literal(as<BasicLit>(x));
            break;
        case ExprKind::CompositeLit:
            composite_literal(as<CompositeLit>(x), nullptr);
            break;
        case ExprKind::FuncLit:
            func_literal(as<FuncLit>(x));
            break;
        case ExprKind::Paren: {
            Expr* inner = as<Paren>(x)->inner;
            expr(inner);
            x->mode = inner->mode;
            x->type = inner->type;
            x->constant = inner->constant;
            break;
        }
        case ExprKind::Selector:
            selector(as<Selector>(x));
            break;
        case ExprKind::Index:
            index_expr(as<Index>(x));
            break;
        case ExprKind::Slice:
            slice_expr(as<SliceExpr>(x));
            break;
        case ExprKind::TypeAssert:
            type_assertion(as<TypeAssert>(x));
            break;
        case ExprKind::Call:
            call(as<Call>(x));
            break;
        case ExprKind::Star:
            star(as<Star>(x));
            break;
        case ExprKind::Unary:
            unary(as<Unary>(x));
            break;
        case ExprKind::Binary:
            binary(as<Binary>(x));
            break;
        case ExprKind::KeyValue:
            error(start_of(x), "unexpected key:value expression");
            break;
        case ExprKind::Ellipsis:
            error(x->pos, "invalid use of ...");
            break;
        case ExprKind::ArrayType:
        case ExprKind::StructType:
        case ExprKind::FuncType:
        case ExprKind::InterfaceType:
        case ExprKind::MapType:
        case ExprKind::ChanType:
            type_of(x);
            break;
    }
    if (x->varies && x->mode == Mode::Constant) x->mode = Mode::Value;
}

void Checker::value_or_generic(Expr* x) {
    expr(x);
    if (x->mode != Mode::GenericFunc) no_value(x);
}

void Checker::value_or_tuple(Expr* x) {
    expr(x);
    no_value(x);
}

// Tells if x, which is checked, is something else than a value or several.
void Checker::no_value(Expr* x) {
    switch (x->mode) {
        case Mode::NoValue:
            invalid(x, start_of(x), to_string(x) + " (no value) used as value");
            break;
        case Mode::Builtin:
            invalid(x, start_of(x), to_string(x) + " (built-in) must be called");
            break;
        case Mode::TypeName:
            invalid(x, start_of(x), to_string(x) + " (type) is not an expression");
            break;
        case Mode::GenericFunc:
            infer_rest(x);
            break;
        case Mode::GenericType:
            uninstantiated(x);
            break;
        default:
            break;
    }
}

void Checker::value(Expr* x) {
    value_or_tuple(x);
    single_value(x);
}

void Checker::single_value(Expr* x) {
    if (x->mode != Mode::Invalid && x->type->kind == Kind::Tuple) {
        invalid(x, start_of(x),
                "multiple-value " + to_string(x) + " (value of type " + text(x->type) +
                    ") in single-value context");
    }
}

void Checker::ident(Ident* x) {
    if (x->name == "_") {
        error(x->pos, "cannot use _ as value or type");
        return;
    }
    Object* object = scope_->find(x->name);
    if (!object) {
        error(x->pos, "undefined: " + x->name);
        return;
    }
    use(object, x);
}

void Checker::use(Object* object, Ident* x) {
    x->object = object;
    if (object->kind != ObjectKind::PackageName) object->used = true;
    if (const auto import = dot_imports_.find(object); import != dot_imports_.end())
        import->second->used = true;
    resolve(object);
    x->type = object->type ? object->type : invalid_type();
    if (current_ && object->is_global && object->package == &package_ && object != current_ &&
        (object->kind == ObjectKind::Var || object->kind == ObjectKind::Func)) {
        auto& needs = current_->depends_on;
        if (std::find(needs.begin(), needs.end(), object) == needs.end()) needs.push_back(object);
    }
    switch (object->kind) {
        case ObjectKind::Var: {
            if (x->type->kind == Kind::Invalid) return;
            x->mode = Mode::Variable;
            if (!object->is_global && object->owner != function_) capture(object);
            return;
        }
        case ObjectKind::Const:
            if (object->name == "iota" && !object->package && !object->owner && !object->constant) {
                if (!iota_) {
                    error(x->pos, "cannot use iota outside constant declaration");
                    return;
                }
                x->constant = *iota_;
            } else {
                x->constant = object->constant;
            }
            if (x->type->kind != Kind::Invalid) x->mode = Mode::Constant;
            return;
        case ObjectKind::TypeName:
            if (x->type->kind == Kind::Invalid) return;
            x->mode = x->type->type_params.empty() ? Mode::TypeName : Mode::GenericType;
            return;
        case ObjectKind::Func:
            if (!object->type && object->state == Object::State::Grey)
                error(x->pos, object->name + " is not a type");
            if (x->type->kind == Kind::Invalid) return;
            x->mode = object->type_params.empty() ? Mode::Value : Mode::GenericFunc;
            return;
        case ObjectKind::PackageName:
            error(x->pos, "use of package " + x->name + " not in selector");
            return;
        case ObjectKind::Builtin:
            x->mode = Mode::Builtin;
            return;
        case ObjectKind::Nil:
            x->mode = Mode::NilValue;
            return;
    }
}

// A function literal, and those around it, use a variable from outside.
void Checker::capture(Object* object) {
    object->captured = true;
    for (FunctionScope* f = function_; f && f != object->owner; f = f->parent) {
        auto& captures = f->literal->captures;
        if (std::find(captures.begin(), captures.end(), object) == captures.end())
            captures.push_back(object);
    }
}

bool Checker::check_assertable(Expr* x, const Type* target, Pos pos) {
    // In an instance it may be impossible and is no mistake.
    if (is_interface(target) || target->kind == Kind::TypeParam || instance_) return true;
    std::string cause;
    if (implements(target, x->type, &cause)) return true;
    error(pos,
          "impossible type assertion: " + to_string(x) + ".(" + text(target) + ")\n\t" + cause);
    return false;
}

void Checker::check_possible_case(Expr* x, const Type* target, Expr* at) {
    std::string cause;
    if (is_interface(target) || target->kind == Kind::TypeParam || instance_ ||
        implements(target, x->type, &cause))
        return;
    cause = cause.substr(std::min(cause.find('('), cause.size()));
    error(start_of(at), "impossible type switch case: " + to_string(at) + "\n\t" +
                            describe_operand(x) + " cannot have dynamic type " + text(target) +
                            " " + cause);
}

void Checker::type_assertion(TypeAssert* x) {
    value(x->x);
    if (!x->type_expr) {
        error(start_of(x), "invalid syntax tree: use of .(type) outside type switch");
        return;
    }
    const Type* target = value_type_of(x->type_expr);
    if (x->x->mode == Mode::Invalid || target->kind == Kind::Invalid) return;
    if (x->x->type->kind == Kind::TypeParam) {
        error(start_of(x->x),
              "invalid operation: cannot use type assertion on type parameter "
              "value " +
                  describe_operand(x->x));
        return;
    }
    if (!is_interface(x->x->type)) {
        error(start_of(x->x), "invalid operation: " + to_string(x->x) + " (" +
                                  describe_operand(x->x).substr(to_string(x->x).size() + 2) +
                                  " is not an interface");
        return;
    }
    if (!check_assertable(x->x, target, start_of(x))) return;
    x->mode = Mode::CommaOk;
    x->type = target;
}

void Checker::star(Star* x) {
    expr(x->x);
    if (x->x->mode == Mode::TypeName) {
        x->mode = Mode::TypeName;
        x->type = types_.pointer(x->x->type);
        return;
    }
    if (x->x->mode == Mode::GenericType || x->x->mode == Mode::GenericFunc) uninstantiated(x->x);
    if (x->x->mode == Mode::Invalid) return;
    if (x->x->mode == Mode::NilValue) {
        error(start_of(x), "invalid operation: cannot indirect nil");
        return;
    }
    const Type* type = core_type(x->x->type);
    const bool all_pointers = !type && every_type(x->x->type, [](const Type* t) {
        return under(t)->kind == Kind::Pointer;
    });
    if (all_pointers) {
        error(start_of(x->x), "invalid operation: pointers of " + describe_operand(x->x) +
                                  " must have identical base types");
        return;
    }
    if (!type || type->kind != Kind::Pointer) {
        error(start_of(x->x), "invalid operation: cannot indirect " + describe_operand(x->x));
        return;
    }
    x->mode = Mode::Variable;
    x->type = type->elem;
}

}  // namespace fiberscope::lang
