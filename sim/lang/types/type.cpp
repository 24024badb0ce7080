#include "sim/lang/types/type.h"

#include <algorithm>

namespace fiberscope::lang {

const Type* under(const Type* type) {
    // A resolved name's underlying type is never a name itself, except while a cycle is being
    // reported.
    if (type->kind != Kind::Named) return type;
    if (!type->underlying && type->origin) type->table->expand(const_cast<Type*>(type));
    return type->underlying ? type->underlying : type;
}

bool is_whole(const Type* type) {
    return type->kind != Kind::Named || under(type) != type;
}

bool is_interface(const Type* type) {
    return under(type)->kind == Kind::Interface;
}
bool is_untyped(const Type* type) {
    return type->kind >= Kind::UntypedBool && type->kind <= Kind::UntypedNil;
}
bool is_boolean(const Type* type) {
    if (type->kind == Kind::TypeParam) return every_type(type, is_boolean);
    const Kind kind = under(type)->kind;
    return kind == Kind::Bool || kind == Kind::UntypedBool;
}
bool is_integer(const Type* type) {
    if (type->kind == Kind::TypeParam) return every_type(type, is_integer);
    const Kind kind = under(type)->kind;
    return (kind >= Kind::Int && kind <= Kind::Uintptr) || kind == Kind::UntypedInt ||
           kind == Kind::UntypedRune;
}
bool is_unsigned(const Type* type) {
    if (type->kind == Kind::TypeParam) return every_type(type, is_unsigned);
    const Kind kind = under(type)->kind;
    return kind >= Kind::Uint && kind <= Kind::Uintptr;
}
bool is_float(const Type* type) {
    if (type->kind == Kind::TypeParam) return every_type(type, is_float);
    const Kind kind = under(type)->kind;
    return kind == Kind::Float32 || kind == Kind::Float64 || kind == Kind::UntypedFloat;
}
bool is_numeric(const Type* type) {
    if (type->kind == Kind::TypeParam) return every_type(type, is_numeric);
    return is_integer(type) || is_float(type);
}
bool is_string(const Type* type) {
    if (type->kind == Kind::TypeParam) return every_type(type, is_string);
    const Kind kind = under(type)->kind;
    return kind == Kind::String || kind == Kind::UntypedString;
}
bool is_named(const Type* type) {
    return type->kind == Kind::Named || type->kind == Kind::TypeParam || type->kind < Kind::Array;
}
bool is_bytes_or_runes(const Type* type) {
    const Type* slice = under(type);
    if (slice->kind != Kind::Slice) return false;
    const Kind elem = under(slice->elem)->kind;
    return elem == Kind::Uint8 || elem == Kind::Int32;
}
bool has_nil(const Type* type) {
    if (type->kind == Kind::TypeParam) return every_type(type, has_nil);
    switch (under(type)->kind) {
        case Kind::Slice:
        case Kind::Pointer:
        case Kind::Func:
        case Kind::Interface:
        case Kind::Map:
        case Kind::Chan:
        case Kind::UntypedNil:
            return true;
        default:
            return false;
    }
}
bool comparable(const Type* type) {
    const Type* t = under(type);
    switch (t->kind) {
        case Kind::Slice:
        case Kind::Map:
        case Kind::Func:
            return false;
        case Kind::Array:
            return comparable(t->elem);
        case Kind::Struct:
            for (const Field& field : t->fields) {
                if (!comparable(field.type)) return false;
            }
            return true;
        case Kind::TypeParam:
            return type_set(t).has_terms ? every_type(t, strictly_comparable)
                                         : type_set(t).comparable;
        default:
            return true;
    }
}
bool strictly_comparable(const Type* type) {
    const Type* t = under(type);
    switch (t->kind) {
        case Kind::Interface:
            return type_set(t).comparable;
        case Kind::Array:
            return strictly_comparable(t->elem);
        case Kind::Struct:
            return std::all_of(t->fields.begin(), t->fields.end(),
                               [](const Field& field) { return strictly_comparable(field.type); });
        default:
            return comparable(type);
    }
}
bool ordered(const Type* type) {
    if (type->kind == Kind::TypeParam) return every_type(type, ordered);
    return is_numeric(type) || is_string(type);
}

unsigned integer_bits(const Type* type) {
    switch (under(type)->kind) {
        case Kind::Int8:
        case Kind::Uint8:
            return 8;
        case Kind::Int16:
        case Kind::Uint16:
            return 16;
        case Kind::Int32:
        case Kind::Uint32:
            return 32;
        default:
            return 64;
    }
}

int words_of(const Type* type) {
    if (type->words >= 0) return type->words;
    const Type* t = under(type);
    int words = 1;
    if (t->kind == Kind::Array) {
        words = static_cast<int>(t->length * words_of(t->elem));
    } else if (t->kind == Kind::Struct) {
        words = 0;
        for (const Field& field : t->fields) {
            const_cast<Field&>(field).offset = words;
            words += words_of(field.type);
        }
    } else if (t->kind == Kind::Tuple) {
        words = 0;
        for (const Type* element : t->results)
            words += words_of(element);
    }
    type->words = words;
    t->words = words;
    return words;
}

std::int64_t go_size_of(const Type* type) {
    const Type* t = under(type);
    switch (t->kind) {
        case Kind::Bool:
        case Kind::Int8:
        case Kind::Uint8:
            return 1;
        case Kind::Int16:
        case Kind::Uint16:
            return 2;
        case Kind::Int32:
        case Kind::Uint32:
        case Kind::Float32:
            return 4;
        case Kind::String:
        case Kind::Interface:
            return 16;
        case Kind::Slice:
            return 24;
        case Kind::Array:
            return t->length * go_size_of(t->elem);
        case Kind::Struct: {
            std::int64_t sum = 0;
            for (const Field& field : t->fields)
                sum = (sum + 7) / 8 * 8 + go_size_of(field.type);
            return (sum + 7) / 8 * 8;
        }
        default:
            return 8;
    }
}

std::string terms_text(const std::vector<Term>& terms, const Package* from) {
    std::string out;
    for (const Term& term : terms)
        out += (out.empty() ? "" : " | ") + std::string(term.tilde ? "~" : "") +
               to_string(term.type, from);
    return out;
}

bool is_aggregate(const Type* type) {
    const Kind kind = under(type)->kind;
    return kind == Kind::Array || kind == Kind::Struct;
}

bool is_reference(const Type* type) {
    const Kind kind = under(type)->kind;
    return kind == Kind::String || kind == Kind::UntypedString || has_nil(type);
}

void reference_map(const Type* type, std::vector<bool>& out, std::size_t most) {
    const Type* t = under(type);
    if (t->kind == Kind::Array) {
        if (words_of(t->elem) == 0) return;
        for (std::int64_t i = 0; i < t->length && out.size() <= most; ++i)
            reference_map(t->elem, out, most);
    } else if (t->kind == Kind::Struct) {
        for (const Field& field : t->fields)
            reference_map(field.type, out, most);
    } else if (t->kind == Kind::Tuple) {
        for (const Type* element : t->results)
            reference_map(element, out, most);
    } else {
        out.push_back(is_reference(t));
    }
}

namespace {

std::string type_list(const std::vector<const Type*>& types, const Package* from, bool variadic) {
    std::string out;
    for (std::size_t i = 0; i < types.size(); ++i) {
        if (i > 0) out += ", ";
        const bool rest = variadic && i + 1 == types.size();
        out += rest ? "..." + to_string(types[i]->elem, from) : to_string(types[i], from);
    }
    return out;
}

std::string signature_text(const Type* type, const Package* from) {
    std::string out = "(" + type_list(type->params, from, type->variadic) + ")";
    if (type->results.size() == 1) return out + " " + to_string(type->results[0], from);
    if (!type->results.empty()) out += " (" + type_list(type->results, from, false) + ")";
    return out;
}

// [int,string] of an instance, [K comparable, V any] of a generic type.
std::string arguments_text(const Type* type, const Package* from) {
    std::string out;
    if (!type->type_args.empty()) {
        for (const Type* arg : type->type_args)
            out += (out.empty() ? "[" : from ? ", " : ",") + to_string(arg, from);
        return out + "]";
    }
    for (std::size_t i = 0; i < type->type_params.size(); ++i) {
        const Type* param = type->type_params[i];
        out += (i == 0 ? "[" : ", ") + param->name;
        const auto bound = [&] {
            return param->is_implicit ? "any" : to_string(param->underlying, from);
        };
        const bool last = i + 1 == type->type_params.size();
        // `K, V any` has one constraint.
        if (last || type->type_params[i + 1]->underlying != param->underlying)
            out += " " + (param->underlying ? bound() : "");
    }
    return out.empty() ? out : out + "]";
}

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

}  // namespace

std::string to_string(const Type* type, const Package* from) {
    // An interface without a name may hold itself behind a method.
    static thread_local int depth = 0;
    if (depth > 50) return "…";
    struct Level {
        Level() { ++depth; }
        ~Level() { --depth; }
    } const level;
    switch (type->kind) {
        case Kind::Array:
            return "[" + std::to_string(type->length) + "]" + to_string(type->elem, from);
        case Kind::Slice:
            return "[]" + to_string(type->elem, from);
        case Kind::Pointer:
            return "*" + to_string(type->elem, from);
        case Kind::Map:
            return "map[" + to_string(type->key, from) + "]" + to_string(type->elem, from);
        case Kind::Chan: {
            const std::string elem = to_string(type->elem, from);
            if (type->dir == ChanDir::RecvOnly) return "<-chan " + elem;
            if (type->dir == ChanDir::SendOnly) return "chan<- " + elem;
            const bool ambiguous =
                type->elem->kind == Kind::Chan && type->elem->dir == ChanDir::RecvOnly;
            return ambiguous ? "chan (" + elem + ")" : "chan " + elem;
        }
        case Kind::Func:
            return "func" + signature_text(type, from);
        case Kind::Struct: {
            // Messages write struct{x int}, run-time names struct { x int }.
            if (type->fields.empty()) return from ? "struct{}" : "struct {}";
            std::string out = from ? "struct{" : "struct { ";
            for (std::size_t i = 0; i < type->fields.size(); ++i) {
                if (i > 0) out += "; ";
                if (!type->fields[i].embedded) out += type->fields[i].name + " ";
                out += to_string(type->fields[i].type, from);
                if (!type->fields[i].tag.empty()) out += " " + quoted(type->fields[i].tag);
            }
            return out + (from ? "}" : " }");
        }
        case Kind::Interface: {
            if (type->methods.empty() && type->unions.empty())
                return !from                               ? "interface {}"
                       : from->tree.spells_empty_interface ? "interface{}"
                                                           : "any";
            if (type->is_implicit) return terms_text(type->unions[0], from);
            std::string out;
            for (const Method& method : type->methods)
                out += (out.empty() ? "" : "; ") + method.name +
                       signature_text(method.signature, from);
            for (const auto& terms : type->unions)
                out += (out.empty() ? "" : "; ") + terms_text(terms, from);
            return (from ? "interface{" : "interface { ") + out + (from ? "}" : " }");
        }
        case Kind::Named:
            if (type->package && type->package != from)
                return type->package->name + "." + type->name + arguments_text(type, from);
            return type->name + arguments_text(type, from);
        case Kind::Tuple:
            return "(" + type_list(type->results, from, false) + ")";
        case Kind::Uint8:
            return from && !from->tree.spells_uint8 ? "byte" : type->name;
        case Kind::Int32:
            return from && !from->tree.spells_int32 ? "rune" : type->name;
        default:
            return type->name;
    }
}

}  // namespace fiberscope::lang
