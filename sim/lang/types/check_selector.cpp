// x.f: package members, fields, methods, method expressions.
#include "sim/lang/types/checker.h"

#include <algorithm>

namespace fiberscope::lang {

bool Checker::qualified(Selector* x) {
    if (x->x->kind != ExprKind::Ident) return false;
    Object* package = scope_->find(as<Ident>(x->x)->name);
    if (!package || package->kind != ObjectKind::PackageName) return false;
    package->used = true;
    as<Ident>(x->x)->object = package;
    if (!package->imported) {
        x->mode = Mode::Invalid;
        x->type = invalid_type();
        return true;
    }
    const std::string& name = x->name->name;
    Object* member = package->imported->scope->find_here(name);
    if (!member || member->kind == ObjectKind::PackageName) {
        error(x->name->pos, "undefined: " + to_string(x));
        return true;
    }
    if (!(name[0] >= 'A' && name[0] <= 'Z')) {
        error(x->name->pos, "name " + name + " not exported by package " + package->imported->name);
        return true;
    }
    use(member, x->name);
    x->mode = x->name->mode;
    x->type = x->name->type;
    x->constant = x->name->constant;
    x->selection.kind = Selection::Qualified;
    x->selection.object = member;
    return true;
}

// The initialisation of what is being checked calls it.
void Checker::depend_on(Object* method) {
    if (!current_ || !method || method->package != &package_) return;
    if (method->origin) method = method->origin;
    auto& needs = current_->depends_on;
    if (std::find(needs.begin(), needs.end(), method) == needs.end()) needs.push_back(method);
}

// A struct with an embedded type that is none may have any member.
static bool embeds_invalid(const Type* type) {
    const Type* base = under(type);
    if (base->kind == Kind::Pointer) base = under(base->elem);
    return base->kind == Kind::Struct &&
           std::any_of(base->fields.begin(), base->fields.end(), [](const Field& field) {
               const Type* t = field.type->kind == Kind::Pointer ? field.type->elem : field.type;
               return field.embedded && under(t)->kind == Kind::Invalid;
           });
}

void Checker::selector(Selector* x) {
    if (qualified(x)) return;
    expr(x->x);
    if (x->x->mode == Mode::Invalid) return;
    if (x->x->mode == Mode::TypeName) {
        method_expression(x);
        return;
    }
    if (x->x->mode == Mode::GenericType || x->x->mode == Mode::GenericFunc) {
        invalid(x->x, start_of(x->x),
                std::string("cannot use generic ") +
                    (x->x->mode == Mode::GenericType ? "type " : "function ") + to_string(x->x) +
                    " without instantiation");
        return;
    }
    if (x->x->mode == Mode::NoValue || x->x->mode == Mode::Builtin ||
        x->x->type->kind == Kind::Tuple) {
        value(x->x);
        return;
    }
    use_default_type(x->x);
    const std::string& name = x->name->name;
    const Type* type = x->x->type;
    const Lookup found = find_member(type, name, &package_);
    const auto fail = [&](const std::string& why) {
        error(x->name->pos, to_string(x) + " undefined (" + why + ")");
    };
    switch (found.kind) {
        case Selection::FieldValue:
            x->type = found.field->type;
            // A field is a variable if its struct is one, or if a pointer led to it.
            x->mode = x->x->mode == Mode::Variable || found.indirect ? Mode::Variable : Mode::Value;
            break;
        case Selection::Method: {
            Object* method = found.method;
            resolve(method);
            if (method->pointer_receiver && !found.indirect) {
                if (x->x->mode != Mode::Variable) {
                    error(start_of(x), "cannot call pointer method " + name + " on " + text(type));
                    return;
                }
                Unary address;
                address.op = Tok::And;
                address.x = x->x;
                address_of(&address);
            }
            depend_on(method);
            x->selection.object = method;
            set_value(x, method->type);
            break;
        }
        case Selection::InterfaceMethod:
            set_value(x, found.interface_method->signature);
            break;
        default: {
            if (embeds_invalid(type)) return;
            if (found.ambiguous) {
                error(x->name->pos, "ambiguous selector " + to_string(x));
                return;
            }
            const Type* base = under(type);
            if (base->kind == Kind::Pointer && is_interface(base->elem)) {
                fail("type " + text(type) + " is pointer to interface, not interface");
                return;
            }
            if (base->kind == Kind::Pointer && base->elem->kind == Kind::TypeParam) {
                fail("type " + text(type) + " is pointer to type parameter, not type parameter");
                return;
            }
            std::string why = "type " + text(type) + " has no field or method " + name;
            if (find_member(type, name, nullptr).kind != Selection::None) {
                fail("cannot refer to unexported " +
                     std::string(find_member(type, name, nullptr).kind == Selection::FieldValue
                                     ? "field "
                                     : "method ") +
                     name);
                return;
            }
            std::string other = name;
            other[0] = static_cast<char>(other[0] ^ 0x20);
            const Lookup near = find_member(type, other, &package_);
            if (near.kind != Selection::None) {
                why += std::string(", but does have ") +
                       (near.kind == Selection::FieldValue ? "field " : "method ") + other;
            }
            fail(why);
            return;
        }
    }
    x->selection.kind = found.kind;
    x->selection.path = found.path;
}

void Checker::method_expression(Selector* x) {
    const Type* type = x->x->type;
    const std::string& name = x->name->name;
    const Lookup found = find_member(type, name, &package_);
    const Type* signature = nullptr;
    if (found.kind == Selection::Method) {
        resolve(found.method);
        signature = found.method->type;
        if (found.method->pointer_receiver && !found.indirect) {
            error(x->name->pos, "invalid method expression " + to_string(x) +
                                    " (needs pointer receiver (*" + text(type) + ")." + name + ")");
            return;
        }
    } else if (found.kind == Selection::InterfaceMethod) {
        signature = found.interface_method->signature;
    } else if (found.ambiguous) {
        error(x->name->pos, "ambiguous selector " + to_string(x));
        return;
    } else {
        error(x->name->pos, to_string(x) + " undefined (type " + text(type) + " has no " +
                                (found.kind == Selection::FieldValue ? "" : "field or ") +
                                "method " + name + ")");
        return;
    }
    depend_on(found.method);
    std::vector<const Type*> params{type};
    params.insert(params.end(), signature->params.begin(), signature->params.end());
    set_value(x, types_.func(std::move(params), signature->results, signature->variadic));
    x->selection.kind = Selection::MethodExpr;
    x->selection.path = found.path;
    x->selection.object = found.method;
    x->selection.receiver = type;
}

}  // namespace fiberscope::lang
