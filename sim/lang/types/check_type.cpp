// Type expressions.
#include "sim/lang/types/checker.h"

namespace fiberscope::lang {

const Type* Checker::type_of(Expr* x) {
    const Type* type = type_expression(x);
    x->mode = type->kind == Kind::Invalid ? Mode::Invalid : Mode::TypeName;
    x->type = type;
    return type;
}

const Type* Checker::type_expression(Expr* x) {
    switch (x->kind) {
        case ExprKind::Bad:
            return invalid_type();
        case ExprKind::Paren:
            return type_of(as<Paren>(x)->inner);
        case ExprKind::Star: {
            const Type* elem = type_of(as<Star>(x)->x);
            return elem->kind == Kind::Invalid ? elem : types_.pointer(elem);
        }
        case ExprKind::ArrayType:
            return array_type(as<ArrayTypeExpr>(x));
        case ExprKind::StructType:
            return struct_type(as<StructTypeExpr>(x));
        case ExprKind::FuncType:
            return func_type(as<FuncTypeExpr>(x));
        case ExprKind::InterfaceType:
            return interface_type(as<InterfaceTypeExpr>(x));
        case ExprKind::MapType: {
            auto* map = as<MapTypeExpr>(x);
            const Type* key = type_of(map->key);
            const Type* elem = type_of(map->elem);
            if (key->kind == Kind::Invalid || elem->kind == Kind::Invalid) return invalid_type();
            // A name that is still being resolved has no underlying type to look at.
            if ((key->kind != Kind::Named || key->underlying) && !comparable(key)) {
                error(start_of(map->key), "invalid map key type " + text(key));
                return invalid_type();
            }
            return types_.map(key, elem);
        }
        case ExprKind::ChanType: {
            const Type* elem = type_of(as<ChanTypeExpr>(x)->elem);
            if (elem->kind == Kind::Invalid) return elem;
            return types_.chan(as<ChanTypeExpr>(x)->dir, elem);
        }
        default:
            break;
    }
    expr(x);
    if (x->mode == Mode::Invalid) return invalid_type();
    if (x->mode == Mode::TypeName) return x->type;
    error(start_of(x), to_string(x) + " is not a type");
    return invalid_type();
}

bool Checker::is_type(Expr* x) {
    switch (x->kind) {
        case ExprKind::ArrayType:
        case ExprKind::StructType:
        case ExprKind::FuncType:
        case ExprKind::InterfaceType:
        case ExprKind::MapType:
        case ExprKind::ChanType:
            return true;
        case ExprKind::Paren:
            return is_type(as<Paren>(x)->inner);
        case ExprKind::Star:
            return is_type(as<Star>(x)->x);
        case ExprKind::Ident: {
            const Object* object = scope_->find(as<Ident>(x)->name);
            return object && object->kind == ObjectKind::TypeName;
        }
        case ExprKind::Selector: {
            auto* selector = as<Selector>(x);
            if (selector->x->kind != ExprKind::Ident) return false;
            const Object* package = scope_->find(as<Ident>(selector->x)->name);
            if (!package || package->kind != ObjectKind::PackageName) return false;
            const Object* member = package->imported
                                       ? package->imported->scope->find_here(selector->name->name)
                                       : nullptr;
            return member && member->kind == ObjectKind::TypeName;
        }
        default:
            return false;
    }
}

bool Checker::constant_length(Expr* x, std::int64_t& length) {
    value(x);
    if (x->mode == Mode::Invalid) return false;
    if (x->mode != Mode::Constant) {
        error(start_of(x), "invalid array length " + to_string(x));
        return false;
    }
    if (!x->constant.is_integer() || !is_numeric(x->type)) {
        error(start_of(x), "array length " + describe_operand(x) + " must be integer");
        return false;
    }
    const auto value = x->constant.as_int64();
    if (!value || *value < 0) {
        error(start_of(x), "invalid array length " + describe_operand(x));
        return false;
    }
    // 1 << 27 words is 1 GiB: what a program could hold at all.
    if (*value > (std::int64_t{1} << 27)) {
        error(start_of(x), "array of " + std::to_string(*value) + " elements is too large");
        return false;
    }
    length = *value;
    return true;
}

const Type* Checker::array_type(ArrayTypeExpr* x) {
    if (!x->length) {
        const Type* elem = type_of(x->elem);
        return elem->kind == Kind::Invalid ? elem : types_.slice(elem);
    }
    if (x->length->kind == ExprKind::Ellipsis) {
        error(x->length->pos, "invalid use of [...] array (outside a composite literal)");
        type_of(x->elem);
        return invalid_type();
    }
    std::int64_t length = 0;
    const bool ok = constant_length(x->length, length);
    const Type* elem = type_of(x->elem);
    return ok && elem->kind != Kind::Invalid ? types_.array(elem, length) : invalid_type();
}

const Type* Checker::struct_type(StructTypeExpr* x) {
    std::vector<Field> fields;
    bool ok = true;
    for (FieldDecl& decl : x->fields) {
        Field field;
        field.type = type_of(decl.type);
        field.embedded = decl.embedded;
        field.package = &package_;
        if (field.type->kind == Kind::Invalid) ok = false;
        Pos pos = decl.type->pos;
        if (decl.name) {
            field.name = decl.name->name;
            pos = decl.name->pos;
        } else if (field.type->kind != Kind::Invalid) {
            const Type* base = field.type->kind == Kind::Pointer ? field.type->elem : field.type;
            field.name = base->name;
            if (decl.type->kind == ExprKind::Ident) field.name = as<Ident>(decl.type)->name;
        }
        for (const Field& known : fields) {
            if (known.name == field.name && field.name != "_" && !field.name.empty()) {
                error(pos, field.name + " redeclared");
                ok = false;
            }
        }
        fields.push_back(field);
    }
    return ok ? types_.structure(std::move(fields)) : invalid_type();
}

const Type* Checker::interface_type(InterfaceTypeExpr* x) {
    std::vector<Method> methods;
    const auto add = [&](const Method& method, Pos pos) {
        for (const Method& known : methods) {
            if (known.name != method.name) continue;
            if (known.signature != method.signature) error(pos, "duplicate method " + method.name);
            return;
        }
        methods.push_back(method);
    };
    for (FieldDecl& element : x->elements) {
        const Type* type = type_of(element.type);
        if (type->kind == Kind::Invalid) return invalid_type();
        if (element.name) {
            add({element.name->name, type}, element.name->pos);
        } else if (!is_interface(type)) {
            error(start_of(element.type),
                  "type sets in interfaces are not supported yet: " + text(type));
            return invalid_type();
        } else {
            for (const Method& method : under(type)->methods)
                add(method, element.type->pos);
        }
    }
    return types_.interface(std::move(methods));
}

const Type* Checker::func_type(FuncTypeExpr* x) {
    std::vector<const Type*> params;
    std::vector<const Type*> results;
    bool variadic = false;
    bool ok = true;
    for (std::size_t i = 0; i < x->params.size(); ++i) {
        FieldDecl& param = x->params[i];
        const Type* type = type_of(param.type);
        if (type->kind == Kind::Invalid) ok = false;
        if (param.variadic) {
            if (i + 1 != x->params.size())
                error(param.type->pos, "can only use ... with final parameter in list");
            variadic = true;
            type = types_.slice(type);
        }
        params.push_back(type);
    }
    for (FieldDecl& result : x->results) {
        const Type* type = type_of(result.type);
        if (type->kind == Kind::Invalid) ok = false;
        if (result.variadic)
            error(result.type->pos, "can only use ... with final parameter in list");
        results.push_back(type);
    }
    if (!ok) return invalid_type();
    return types_.func(std::move(params), std::move(results), variadic);
}

}  // namespace fiberscope::lang
