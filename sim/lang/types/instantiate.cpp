// Generic types and functions with type arguments put in. Instances are interned by what they are
// instances of and their arguments, so that identical types are the same pointer; an instance of a
// type finds its underlying type when somebody first asks, for it may mention itself.
#include "sim/lang/types/type.h"

#include <fmt/format.h>

#include <algorithm>

namespace fiberscope::lang {

namespace {

std::string key_of(const void* generic, const std::vector<const Type*>& args) {
    std::string key = fmt::format("instance{}", generic);
    for (const Type* arg : args)
        key += fmt::format(",{}", fmt::ptr(arg));
    return key;
}

bool any_generic(const std::vector<const Type*>& types) {
    return std::any_of(types.begin(), types.end(), [](const Type* t) { return t->generic; });
}

}  // namespace

TypeTable::Types TypeTable::substitute(const Types& types, const Types& params, const Types& args) {
    Types out;
    for (const Type* type : types)
        out.push_back(substitute(type, params, args));
    return out;
}

const Type* TypeTable::substitute(const Type* type, const Types& params, const Types& args) {
    if (!type || !type->generic) return type;
    const auto with = [&](const Type* part) { return substitute(part, params, args); };
    switch (type->kind) {
        case Kind::TypeParam: {
            const auto at = std::find(params.begin(), params.end(), type);
            if (at == params.end()) return type;
            const Type* arg = args[static_cast<std::size_t>(at - params.begin())];
            return arg ? arg : type;
        }
        case Kind::Array:
            return array(with(type->elem), type->length);
        case Kind::Slice:
            return slice(with(type->elem));
        case Kind::Pointer:
            return pointer(with(type->elem));
        case Kind::Map:
            return map(with(type->key), with(type->elem));
        case Kind::Chan:
            return chan(type->dir, with(type->elem));
        case Kind::Func:
            return func(substitute(type->params, params, args),
                        substitute(type->results, params, args), type->variadic);
        case Kind::Tuple:
            return tuple(substitute(type->results, params, args));
        case Kind::Struct: {
            std::vector<Field> fields = type->fields;
            for (Field& field : fields)
                field.type = with(field.type);
            return structure(std::move(fields));
        }
        case Kind::Interface: {
            std::vector<Method> methods = type->methods;
            for (Method& method : methods)
                method.signature = with(method.signature);
            if (type->unions.empty()) return interface(std::move(methods));
            auto unions = type->unions;
            for (auto& terms : unions) {
                for (Term& term : terms)
                    term.type = with(term.type);
            }
            Type* made = constraint(std::move(methods), std::move(unions));
            made->is_implicit = type->is_implicit;
            return made;
        }
        case Kind::Named:
            if (type->origin)
                return instantiate(type->origin, substitute(type->type_args, params, args));
            return type;
        default:
            return type;
    }
}

const Type* TypeTable::instantiate(const Type* generic, Types args) {
    bool is_new = false;
    Type* type = intern(key_of(generic, args), Kind::Named, is_new);
    if (!is_new) return type;
    type->name = generic->name;
    type->package = generic->package;
    type->pos = generic->pos;
    type->origin = generic;
    type->table = this;
    type->local_id = generic->local_id;
    type->context = generic->context;
    type->generic = any_generic(args) || !type->context.empty();
    type->type_args = std::move(args);
    if (!type->generic) type_instances_.push_back(type);
    return type;
}

void TypeTable::expand(Type* instance) {
    const Type* generic = instance->origin;
    if (!is_whole(generic)) return;
    if (generic->type_params.size() != instance->type_args.size()) {
        instance->underlying = basic(Kind::Invalid);
        return;
    }
    instance->underlying =
        under(substitute(under(generic), generic->type_params, instance->type_args));
}

Object* TypeTable::instantiate(Object* generic, Types args, const Type* receiver) {
    Object*& known = interned_functions_[key_of(generic, args)];
    if (!known) {
        known = make_object(ObjectKind::Func, generic->name, generic->pos, nullptr);
        known->package = generic->package;
        known->decl = generic->decl;
        known->is_global = true;
        known->state = Object::State::Black;
        known->origin = generic;
        known->receiver = receiver;
        known->pointer_receiver = generic->pointer_receiver;
        known->type_args = std::move(args);
        if (!any_generic(known->type_args)) function_instances_.push_back(known);
    }
    // A method may be met before its own types are known.
    if (!known->type && generic->type)
        known->type = substitute(generic->type, generic->type_params, known->type_args);
    return known;
}

void TypeTable::make_methods() {
    for (; with_methods_ < type_instances_.size(); ++with_methods_) {
        const Type* type = type_instances_[with_methods_];
        under(type);
        for (Object* method : type->origin->declared)
            instantiate(method, type->type_args, type);
    }
}

}  // namespace fiberscope::lang
