#include "sim/lang/vm/object.h"

namespace fiberscope::lang {

bool equal_values(const Type* type, const Word* x, const Word* y, const Type*& uncomparable) {
    const Type* t = under(type);
    switch (t->kind) {
        case Kind::String:
            return text_of(load_word(x)) == text_of(load_word(y));
        case Kind::Float32:
        case Kind::Float64:
            return to_double(load_word(x)) == to_double(load_word(y));
        case Kind::Interface: {
            const auto* a = to_pointer<const Box>(load_word(x));
            const auto* b = to_pointer<const Box>(load_word(y));
            if (!a || !b) return a == b;
            if (a->type != b->type) return false;
            // Also where a difference would show before the part that cannot be compared.
            if (!comparable(a->type)) {
                uncomparable = a->type;
                return false;
            }
            return equal_values(a->type, a->words, b->words, uncomparable);
        }
        case Kind::Struct:
            for (const Field& field : t->fields) {
                if (!equal_values(field.type, x + field.offset, y + field.offset, uncomparable))
                    return false;
            }
            return true;
        case Kind::Array:
            for (std::int64_t i = 0; i < t->length; ++i) {
                const std::int64_t at = i * t->elem->words;
                if (!equal_values(t->elem, x + at, y + at, uncomparable)) return false;
            }
            return true;
        case Kind::Slice:
        case Kind::Map:
        case Kind::Func:
            uncomparable = type;
            return false;
        default:
            return load_word(x) == load_word(y);
    }
}

namespace {

std::uint64_t mix(std::uint64_t h) {
    // The finisher of splitmix64: every input bit reaches every output bit.
    h = (h ^ (h >> 30)) * 0xBF58476D1CE4E5B9ull;
    h = (h ^ (h >> 27)) * 0x94D049BB133111EBull;
    return h ^ (h >> 31);
}

}  // namespace

std::uint64_t hash_value(const Type* type, const Word* x, const Type*& unhashable) {
    const Type* t = under(type);
    switch (t->kind) {
        case Kind::String:
            return std::hash<std::string_view>{}(text_of(load_word(x)));
        case Kind::Float32:
        case Kind::Float64: {
            const double value = to_double(load_word(x));
            return value == 0.0 ? mix(0) : mix(load_word(x));
        }
        case Kind::Interface: {
            const auto* box = to_pointer<const Box>(load_word(x));
            if (!box) return 0;
            if (!comparable(box->type)) {
                unhashable = box->type;
                return 0;
            }
            return hash_value(box->type, box->words, unhashable);
        }
        case Kind::Struct: {
            std::uint64_t h = 1;
            for (const Field& field : t->fields)
                h = mix(h ^ hash_value(field.type, x + field.offset, unhashable));
            return h;
        }
        case Kind::Array: {
            std::uint64_t h = 2;
            for (std::int64_t i = 0; i < t->length; ++i)
                h = mix(h ^ hash_value(t->elem, x + i * t->elem->words, unhashable));
            return h;
        }
        case Kind::Slice:
        case Kind::Map:
        case Kind::Func:
            unhashable = type;
            return 0;
        default:
            return mix(load_word(x));
    }
}

}  // namespace fiberscope::lang
