// Type expressions.
#include "sim/lang/types/checker.h"

#include <algorithm>

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
            const Type* elem = value_type_of(as<Star>(x)->x);
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
            const Type* key = value_type_of(map->key);
            const Type* elem = value_type_of(map->elem);
            if (key->kind == Kind::Invalid || elem->kind == Kind::Invalid) return invalid_type();
            // A name that is still being resolved has no underlying type to look at.
            later([this, key, pos = start_of(map->key)] {
                if (comparable(key)) return;
                error(pos,
                      "invalid map key type " + text(key) +
                          (key->kind == Kind::TypeParam ? " (missing comparable constraint)" : ""));
            });
            return types_.map(key, elem);
        }
        case ExprKind::ChanType: {
            const Type* elem = value_type_of(as<ChanTypeExpr>(x)->elem);
            if (elem->kind == Kind::Invalid) return elem;
            later([this, elem, pos = x->pos] {
                if (!elem->generic && go_size_of(elem) >= 1 << 16)
                    error(pos, "channel element type too large (>64kB)");
            });
            return types_.chan(as<ChanTypeExpr>(x)->dir, elem);
        }
        default:
            break;
    }
    expr(x);
    if (x->mode == Mode::Invalid) return invalid_type();
    if (x->mode == Mode::TypeName) return x->type;
    if (x->mode == Mode::GenericType) {
        uninstantiated(x);
        return invalid_type();
    }
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
        case ExprKind::Index:
            return is_type(as<Index>(x)->x);
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
    if (x->kind == ExprKind::Ident) {
        const Object* object = scope_->find(as<Ident>(x)->name);
        const std::string name = as<Ident>(x)->name;
        if (!object && name != "_") {
            error(x->pos, "undefined array length " + name + " or missing type constraint");
            return false;
        }
        if (object && object->kind != ObjectKind::Const && object->kind != ObjectKind::Nil) {
            error(x->pos, "invalid array length " + name);
            return false;
        }
    }
    value(x);
    if (x->mode == Mode::Invalid) return false;
    if (x->mode == Mode::NilValue) {
        error(start_of(x), "invalid array length " + to_string(x));
        return false;
    }
    if (x->mode != Mode::Constant) {
        error(start_of(x), "array length " + describe_operand(x) + " must be constant");
        return false;
    }
    if (!is_numeric(x->type) || !x->constant.is_integer() ||
        (!is_untyped(x->type) && !is_integer(x->type))) {
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
        const Type* elem = value_type_of(x->elem);
        return elem->kind == Kind::Invalid ? elem : types_.slice(elem);
    }
    if (x->length->kind == ExprKind::Ellipsis) {
        error(x->length->pos, "invalid use of [...] array (outside a composite literal)");
        type_of(x->elem);
        return invalid_type();
    }
    std::int64_t length = 0;
    const bool ok = constant_length(x->length, length);
    const Type* elem = value_type_of(x->elem);
    return ok && elem->kind != Kind::Invalid ? types_.array(elem, length) : invalid_type();
}

const Type* Checker::struct_type(StructTypeExpr* x) {
    std::vector<Field> fields;
    std::unordered_map<std::string, Pos> places;
    for (FieldDecl& decl : x->fields) {
        Field field;
        field.type = value_type_of(decl.type);
        field.embedded = decl.embedded;
        field.package = &package_;
        field.tag = decl.tag;
        Pos pos = decl.type->pos;
        if (decl.name) {
            field.name = decl.name->name;
            pos = decl.name->pos;
        } else if (field.type->kind != Kind::Invalid) {
            const Type* base = field.type->kind == Kind::Pointer ? field.type->elem : field.type;
            field.name = base->name;
            if (decl.type->kind == ExprKind::Ident) field.name = as<Ident>(decl.type)->name;
        }
        const auto known =
            field.name == "_" || field.name.empty() ? places.end() : places.find(field.name);
        if (known != places.end()) {
            error(pos, field.name + " redeclared\n\t" + place(known->second) +
                           ": other declaration of " + field.name);
            continue;
        }
        places[field.name] = pos;
        if (decl.embedded) check_embedded(field.type, decl.type);
        fields.push_back(field);
    }
    return types_.structure(std::move(fields));
}

void Checker::check_embedded(const Type* type, Expr* at) {
    later([this, type, pos = start_of(at)] {
        const bool pointer = type->kind == Kind::Pointer;
        if ((pointer ? type->elem : type)->kind == Kind::TypeParam)
            error(pos, "embedded field type cannot be a (pointer to a) type parameter");
        else if (under(pointer ? type->elem : type)->kind == Kind::Pointer)
            error(pos, "embedded field type cannot be a pointer");
        else if (pointer && is_interface(type->elem))
            error(pos, "embedded field type cannot be a pointer to an interface");
    });
}

const Type* Checker::interface_type(InterfaceTypeExpr* x) {
    std::vector<Method> methods;
    std::vector<std::pair<const Type*, Pos>> embedded;
    std::vector<std::vector<Term>> unions;
    bool whole = true;
    for (FieldDecl& element : x->elements) {
        const bool is_union = !element.name && (element.type->kind == ExprKind::Binary ||
                                                element.type->kind == ExprKind::Unary);
        if (is_union) {
            unions.push_back(union_terms(element.type));
            embedded.emplace_back(nullptr, start_of(element.type));
            continue;
        }
        const Type* type = type_of(element.type);
        if (type->kind == Kind::Invalid) continue;
        if (!element.name && type->kind == Kind::TypeParam) {
            error(start_of(element.type), "term cannot be a type parameter");
            continue;
        }
        if (!element.name) {
            embedded.emplace_back(type, start_of(element.type));
            whole = whole && is_whole(type) && !open_interfaces_.contains(under(type));
            continue;
        }
        const std::string& name = element.name->name;
        if (name == "_") {
            error(element.name->pos, "methods must have a unique non-blank name");
            continue;
        }
        const bool known = std::any_of(methods.begin(), methods.end(),
                                       [&](const Method& m) { return m.name == name; });
        if (known)
            error(element.name->pos, "duplicate method " + name);
        else
            methods.push_back({name, type});
    }
    if (whole) {
        // In the order in which they are written.
        auto explicit_unions = std::exchange(unions, {});
        std::reverse(explicit_unions.begin(), explicit_unions.end());
        for (const auto& [type, pos] : embedded) {
            if (type) {
                embed(methods, unions, type, pos);
                continue;
            }
            unions.push_back(std::move(explicit_unions.back()));
            explicit_unions.pop_back();
        }
        if (unions.empty()) return types_.interface(std::move(methods));
        Type* constraint = types_.constraint(std::move(methods), std::move(unions));
        constraint->is_implicit = x->implicit;
        return constraint;
    }
    // An embedded one has been begun further out: its methods come when it is whole.
    Type* open = types_.open_interface();
    std::erase_if(embedded, [](const auto& one) { return one.first == nullptr; });
    open->methods = std::move(methods);
    open->unions = std::move(unions);
    open->is_implicit = x->implicit;
    open->generic = generic_depth_ > 0 || !open->unions.empty();
    open_interfaces_[open] = std::move(embedded);
    later([this, open] { close_interface(open); });
    return open;
}

// What an interface has that embeds the type: its methods, and what restricts its types.
void Checker::embed(std::vector<Method>& methods, std::vector<std::vector<Term>>& unions,
                    const Type* type, Pos pos) {
    if (!is_interface(type)) {
        if (under(type)->kind != Kind::Invalid) unions.push_back({{false, type}});
        return;
    }
    const Type* interface = under(type);
    if (!interface->unions.empty() || (interface->set && interface->set->comparable))
        unions.push_back({{false, type}});
    for (const Method& method : under(type)->methods) {
        const auto known = std::find_if(methods.begin(), methods.end(),
                                        [&](const Method& m) { return m.name == method.name; });
        if (known == methods.end())
            methods.push_back(method);
        else if (known->signature != method.signature)
            error(pos, "duplicate method " + method.name);
    }
}

const Type* Checker::func_type(FuncTypeExpr* x) {
    std::vector<const Type*> params;
    std::vector<const Type*> results;
    bool variadic = false;
    std::unordered_map<std::string, Pos> names;
    const auto declare = [&](const Ident* name) {
        if (!name || name->name == "_") return;
        const auto [known, is_new] = names.try_emplace(name->name, name->pos);
        if (!is_new) redeclared(name, known->second);
    };
    for (std::size_t i = 0; i < x->params.size(); ++i) {
        FieldDecl& param = x->params[i];
        declare(param.name);
        const Type* type = value_type_of(param.type);
        if (param.variadic && i + 1 != x->params.size()) {
            error(param.name ? param.name->pos : param.type->pos,
                  "can only use ... with final parameter in list");
        } else if (param.variadic) {
            variadic = true;
            type = types_.slice(type);
        }
        params.push_back(type);
    }
    for (FieldDecl& result : x->results) {
        declare(result.name);
        const Type* type = value_type_of(result.type);
        if (result.variadic)
            error(result.type->pos, "can only use ... with final parameter in list");
        results.push_back(type);
    }
    return types_.func(std::move(params), std::move(results), variadic);
}

}  // namespace fiberscope::lang
