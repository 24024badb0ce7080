// Composite literals, built in registers or straight in memory.
#include "sim/lang/compile/compiler.h"

#include <algorithm>

namespace fiberscope::lang {

void FunctionCompiler::literal_into(CompositeLit* x, const Type* type, int to) {
    const Type* base = under(type);
    switch (base->kind) {
        case Kind::Struct:
        case Kind::Array: {
            Place at;
            at.kind = Place::Register;
            at.base = to;
            at.type = type;
            if (words_of(type) > 0) b_.emit(Op::Zero, to, words_of(type));
            literal_at(x, type, at);
            break;
        }
        case Kind::Slice: {
            // The length is one more than the largest index.
            std::int64_t index = 0;
            std::int64_t length = 0;
            for (const Expr* e : x->elements) {
                if (e->kind == ExprKind::KeyValue)
                    index = *as<const KeyValue>(e)->key->constant.as_int64();
                length = std::max(length, ++index);
            }
            Place at;
            at.kind = Place::Memory;
            at.base = b_.alloc_word(true);
            at.type = base->elem;
            new_object(compiler_.types().array(base->elem, length), at.base);
            literal_elements(x, base->elem, at);
            b_.emit(Op::SliceArray, to, at.base, kNone);
            b_.ext(kNone, kNone);
            b_.ext_index_first(static_cast<std::uint32_t>(length), words_of(base->elem));
            break;
        }
        case Kind::Map: {
            const int map = b_.alloc_word(true);
            b_.emit_wide(Op::MakeMap, map, compiler_.type_index(base));
            for (Expr* e : x->elements) {
                auto* pair = as<KeyValue>(e);
                const int mark = b_.top();
                Place key;
                key.kind = Place::Register;
                key.type = base->key;
                key.base = temp(base->key);
                element_at(pair->key, base->key, key);
                Place value;
                value.kind = Place::Register;
                value.type = base->elem;
                value.base = temp(base->elem);
                element_at(pair->value, base->elem, value);
                b_.emit(Op::MapSet, map, key.base, value.base);
                b_.release(mark);
            }
            b_.move(to, map, 1);
            break;
        }
        case Kind::Pointer:
            b_.move(to, address_of(x), 1);
            break;
        default:
            break;
    }
}

// `at` holds zeros.
void FunctionCompiler::literal_at(CompositeLit* x, const Type* type, Place at) {
    const Type* base = under(type);
    if (base->kind == Kind::Struct) {
        literal_fields(x, type, at);
    } else if (base->kind == Kind::Array) {
        literal_elements(x, base->elem, at);
    } else {
        const int value = temp(type);
        literal_into(x, type, value);
        at.type = type;
        store(at, value);
    }
}

void FunctionCompiler::literal_fields(CompositeLit* x, const Type* type, Place at) {
    const Type* base = under(type);
    for (std::size_t i = 0; i < x->elements.size(); ++i) {
        Expr* value = x->elements[i];
        std::size_t field = i;
        if (value->kind == ExprKind::KeyValue) {
            const std::string& name = as<Ident>(as<KeyValue>(value)->key)->name;
            while (base->fields[field = static_cast<std::size_t>(
                                    std::find_if(base->fields.begin(), base->fields.end(),
                                                 [&](const Field& f) { return f.name == name; }) -
                                    base->fields.begin())]
                       .name != name) {
            }
            value = as<KeyValue>(value)->value;
        }
        const int mark = b_.top();
        const std::string hint = std::exchange(hint_, base->fields[field].name);
        element_at(value, base->fields[field].type, field_of(at, type, static_cast<int>(field)));
        hint_ = hint;
        b_.release(mark);
    }
}

void FunctionCompiler::literal_elements(CompositeLit* x, const Type* elem, Place at) {
    const int words = words_of(elem);
    std::int64_t index = 0;
    std::int64_t rebased = 0;  // words that at.base is ahead of the literal's begin
    for (Expr* e : x->elements) {
        Expr* value = e;
        if (e->kind == ExprKind::KeyValue) {
            index = *as<KeyValue>(e)->key->constant.as_int64();
            value = as<KeyValue>(e)->value;
        }
        const int mark = b_.top();
        Place element = at;
        element.type = elem;
        std::int64_t offset = index * words;
        if (at.kind == Place::Memory) {
            // Offsets have 16 bits.
            element.base = at.base;
            for (rebased = 0; offset - rebased + at.offset >= kNone; rebased += kNone - 1) {
                const int pointer = b_.alloc_word(true);
                b_.emit(Op::AddressField, pointer, element.base, kNone - 1);
                element.base = pointer;
            }
            element.offset = at.offset + static_cast<int>(offset - rebased);
        } else {
            element.base = at.base + static_cast<int>(offset);
        }
        element_at(value, elem, element);
        b_.release(mark);
        ++index;
    }
}

void FunctionCompiler::element_at(Expr* x, const Type* type, Place at) {
    if (x->kind == ExprKind::CompositeLit) {
        auto* literal = as<CompositeLit>(x);
        const bool same = !literal->type_expr || literal->type == type;
        if (same && is_aggregate(type) && at.kind != Place::Element &&
            at.kind != Place::MapElement) {
            if (at.kind == Place::Register && words_of(type) > 0)
                b_.emit(Op::Zero, at.base, words_of(type));
            literal_at(literal, type, at);
            return;
        }
        if (!literal->type_expr) {
            const int value = temp(type);
            if (under(type)->kind == Kind::Pointer) {
                literal->type = under(type)->elem;
                b_.move(value, address_of(literal), 1);
                literal->type = type;
            } else {
                literal_into(literal, type, value);
            }
            store(at, value);
            return;
        }
    }
    at.type = type;
    if (at.kind == Place::Register)
        expr_as_into(x, type, at.base);
    else
        store(at, expr_as(x, type));
}

}  // namespace fiberscope::lang
