// The TypeTable: interning, and the names that every Go file knows without importing anything.
#include "sim/lang/types/type.h"

#include <fmt/format.h>

#include <algorithm>

namespace fiberscope::lang {

namespace {

constexpr std::pair<Kind, const char*> kBasicNames[] = {
    {Kind::Invalid, "invalid type"},
    {Kind::Bool, "bool"},
    {Kind::Int, "int"},
    {Kind::Int8, "int8"},
    {Kind::Int16, "int16"},
    {Kind::Int32, "int32"},
    {Kind::Int64, "int64"},
    {Kind::Uint, "uint"},
    {Kind::Uint8, "uint8"},
    {Kind::Uint16, "uint16"},
    {Kind::Uint32, "uint32"},
    {Kind::Uint64, "uint64"},
    {Kind::Uintptr, "uintptr"},
    {Kind::Float32, "float32"},
    {Kind::Float64, "float64"},
    {Kind::String, "string"},
    {Kind::UntypedBool, "untyped bool"},
    {Kind::UntypedInt, "untyped int"},
    {Kind::UntypedRune, "untyped rune"},
    {Kind::UntypedFloat, "untyped float"},
    {Kind::UntypedString, "untyped string"},
    {Kind::UntypedNil, "untyped nil"},
};

// In the order of enum Builtin.
constexpr const char* kBuiltinNames[] = {"append", "cap",   "clear", "close",   "copy",
                                         "delete", "len",   "make",  "max",     "min",
                                         "new",    "panic", "print", "println", "recover"};

std::string id(const Type* type) {
    return fmt::format("{},", fmt::ptr(type));
}

}  // namespace

TypeTable::TypeTable() {
    for (const auto& [kind, name] : kBasicNames) {
        Type* type = make(kind);
        type->name = name;
        type->words = 1;
        basics_.push_back(type);
    }
    declare_universe();
}

Type* TypeTable::make(Kind kind) {
    Type& type = types_.emplace_back();
    type.kind = kind;
    return &type;
}

Type* TypeTable::intern(const std::string& key, Kind kind, bool& is_new) {
    Type*& type = interned_[key];
    is_new = type == nullptr;
    if (is_new) type = make(kind);
    return type;
}

const Type* TypeTable::array(const Type* elem, std::int64_t length) {
    bool is_new = false;
    Type* type = intern(fmt::format("[{}]{}", length, id(elem)), Kind::Array, is_new);
    type->elem = elem;
    type->generic = elem->generic;
    type->length = length;
    return type;
}
const Type* TypeTable::slice(const Type* elem) {
    bool is_new = false;
    Type* type = intern("[]" + id(elem), Kind::Slice, is_new);
    type->generic = elem->generic;
    type->elem = elem;
    return type;
}
const Type* TypeTable::pointer(const Type* elem) {
    bool is_new = false;
    Type* type = intern("*" + id(elem), Kind::Pointer, is_new);
    type->generic = elem->generic;
    type->elem = elem;
    return type;
}
const Type* TypeTable::map(const Type* key, const Type* elem) {
    bool is_new = false;
    Type* type = intern("map" + id(key) + id(elem), Kind::Map, is_new);
    type->key = key;
    type->generic = key->generic || elem->generic;
    type->elem = elem;
    return type;
}
const Type* TypeTable::chan(ChanDir dir, const Type* elem) {
    bool is_new = false;
    Type* type =
        intern(fmt::format("chan{}{}", static_cast<int>(dir), id(elem)), Kind::Chan, is_new);
    type->dir = dir;
    type->generic = elem->generic;
    type->elem = elem;
    return type;
}
const Type* TypeTable::structure(std::vector<Field> fields) {
    std::string key = "struct";
    for (const Field& field : fields) {
        // Lower-case names of two packages are different names.
        const bool exported = !field.name.empty() && field.name[0] >= 'A' && field.name[0] <= 'Z';
        if (!exported) key += fmt::format("{}", fmt::ptr(field.package));
        key += (field.embedded ? "^" : "") + field.name + ":" + id(field.type);
        if (!field.tag.empty()) key += fmt::format("{}`{}", field.tag.size(), field.tag);
    }
    bool is_new = false;
    Type* type = intern(key, Kind::Struct, is_new);
    for (const Field& field : fields)
        type->generic = type->generic || field.type->generic;
    if (is_new) type->fields = std::move(fields);
    return type;
}
const Type* TypeTable::func(std::vector<const Type*> params, std::vector<const Type*> results,
                            bool variadic) {
    std::string key = variadic ? "func..." : "func";
    for (const Type* param : params)
        key += id(param);
    key += "->";
    for (const Type* result : results)
        key += id(result);
    bool is_new = false;
    Type* type = intern(key, Kind::Func, is_new);
    for (const Type* part : params)
        type->generic = type->generic || part->generic;
    for (const Type* part : results)
        type->generic = type->generic || part->generic;
    type->params = std::move(params);
    type->results = std::move(results);
    type->variadic = variadic;
    return type;
}
const Type* TypeTable::interface(std::vector<Method> methods) {
    std::sort(methods.begin(), methods.end(),
              [](const Method& a, const Method& b) { return a.name < b.name; });
    std::string key = "interface";
    for (const Method& method : methods)
        key += method.name + ":" + id(method.signature);
    bool is_new = false;
    Type* type = intern(key, Kind::Interface, is_new);
    for (const Method& method : methods)
        type->generic = type->generic || method.signature->generic;
    if (is_new) type->methods = std::move(methods);
    return type;
}
const Type* TypeTable::tuple(std::vector<const Type*> elements) {
    std::string key = "tuple";
    for (const Type* element : elements)
        key += id(element);
    bool is_new = false;
    Type* type = intern(key, Kind::Tuple, is_new);
    for (const Type* element : elements)
        type->generic = type->generic || element->generic;
    type->results = std::move(elements);
    return type;
}

const Type* TypeTable::without_tags(const Type* type) {
    const auto list = [&](const std::vector<const Type*>& types) {
        std::vector<const Type*> out;
        for (const Type* t : types)
            out.push_back(without_tags(t));
        return out;
    };
    switch (type->kind) {
        case Kind::Array:
            return array(without_tags(type->elem), type->length);
        case Kind::Slice:
            return slice(without_tags(type->elem));
        case Kind::Pointer:
            return pointer(without_tags(type->elem));
        case Kind::Map:
            return map(without_tags(type->key), without_tags(type->elem));
        case Kind::Chan:
            return chan(type->dir, without_tags(type->elem));
        case Kind::Func:
            return func(list(type->params), list(type->results), type->variadic);
        case Kind::Struct: {
            std::vector<Field> fields = type->fields;
            for (Field& field : fields) {
                field.tag.clear();
                field.type = without_tags(field.type);
            }
            return structure(std::move(fields));
        }
        default:
            return type;
    }
}

Type* TypeTable::named(std::string name, Package* package, Pos pos) {
    Type* type = make(Kind::Named);
    type->pos = pos;
    type->name = std::move(name);
    type->package = package;
    return type;
}

Type* TypeTable::type_param(std::string name, Pos pos, std::size_t index) {
    Type* type = make(Kind::TypeParam);
    type->generic = true;
    type->name = std::move(name);
    type->pos = pos;
    type->index = index;
    return type;
}

Type* TypeTable::constraint(std::vector<Method> methods, std::vector<std::vector<Term>> unions) {
    Type* type = make(Kind::Interface);
    std::sort(methods.begin(), methods.end(),
              [](const Method& a, const Method& b) { return a.name < b.name; });
    type->generic = true;  // no value has it
    type->methods = std::move(methods);
    type->unions = std::move(unions);
    return type;
}

const Type* TypeTable::default_type(const Type* type) const {
    switch (type->kind) {
        case Kind::UntypedBool:
            return basic(Kind::Bool);
        case Kind::UntypedInt:
            return basic(Kind::Int);
        case Kind::UntypedRune:
            return basic(Kind::Int32);
        case Kind::UntypedFloat:
            return basic(Kind::Float64);
        case Kind::UntypedString:
            return basic(Kind::String);
        default:
            return type;
    }
}

Object* TypeTable::make_object(ObjectKind kind, std::string name, Pos pos, const Type* type) {
    Object& object = objects_.emplace_back();
    object.kind = kind;
    object.name = std::move(name);
    object.pos = pos;
    object.type = type;
    return &object;
}

Scope* TypeTable::make_scope(Scope* parent) {
    Scope& scope = scopes_.emplace_back();
    scope.parent = parent;
    if (parent) scope.function = parent->function;
    return &scope;
}

void TypeTable::declare_universe() {
    universe_ = make_scope(nullptr);
    const auto declare = [&](ObjectKind kind, const char* name, const Type* type) {
        Object* object = make_object(kind, name, {}, type);
        object->state = Object::State::Black;
        universe_->names[name] = object;
        return object;
    };
    for (Kind kind = Kind::Bool; kind <= Kind::String;
         kind = static_cast<Kind>(static_cast<int>(kind) + 1)) {
        declare(ObjectKind::TypeName, basic(kind)->name.c_str(), basic(kind));
    }
    declare(ObjectKind::TypeName, "byte", byte_type());
    declare(ObjectKind::TypeName, "rune", rune_type());
    any_ = interface({});
    declare(ObjectKind::TypeName, "any", any_);
    Type* error = named("error", nullptr);
    error->underlying = interface({{"Error", func({}, {basic(Kind::String)}, false)}});
    error_ = error;
    declare(ObjectKind::TypeName, "error", error_);
    Type* compare = named("comparable", nullptr);
    Type* comparable_set = constraint({}, {});
    comparable_set->set = std::make_unique<TypeSet>();
    comparable_set->set->comparable = true;
    comparable_set->generic = false;
    compare->underlying = comparable_set;
    declare(ObjectKind::TypeName, "comparable", compare);
    declare(ObjectKind::Const, "true", basic(Kind::UntypedBool))->constant =
        Constant::of_bool(true);
    declare(ObjectKind::Const, "false", basic(Kind::UntypedBool))->constant =
        Constant::of_bool(false);
    // Its value is that of the constant declaration it is used in.
    declare(ObjectKind::Const, "iota", basic(Kind::UntypedInt));
    declare(ObjectKind::Nil, "nil", basic(Kind::UntypedNil));
    for (int i = 0; i <= static_cast<int>(Builtin::Recover); ++i) {
        declare(ObjectKind::Builtin, kBuiltinNames[i], basic(Kind::Invalid))->builtin = i;
    }
}

}  // namespace fiberscope::lang
