// Places: where variables, fields and elements are, reading and writing them, taking addresses.
#include "sim/lang/compile/compiler.h"

namespace fiberscope::lang {

void FunctionCompiler::memory_load(int to, int pointer, int offset, int words) {
    if (words == 0) {
        // Nothing is read, but from somewhere.
        b_.emit(Op::CheckNil, pointer);
    } else if (words == 1) {
        b_.emit(Op::Load, to, pointer, offset);
    } else {
        b_.emit(Op::LoadN, to, pointer, offset);
        b_.ext(words);
    }
}

void FunctionCompiler::memory_store(int pointer, int offset, int from, int words) {
    if (words == 0) {
        b_.emit(Op::CheckNil, pointer);
    } else if (words == 1) {
        b_.emit(Op::Store, pointer, from, offset);
    } else {
        b_.emit(Op::StoreN, pointer, from, offset);
        b_.ext(words);
    }
}

Place FunctionCompiler::home_place(Object* object) {
    Place at;
    at.type = object->type;
    if (object->is_global) {
        at.kind = Place::Global;
        at.offset = object->slot;
        return at;
    }
    const Home home = homes_.at(object);
    at.kind = home.in_cell ? Place::Memory : Place::Register;
    at.base = home.reg;
    return at;
}

void FunctionCompiler::load(const Place& from, int to) {
    const int words = from.type ? words_of(from.type) : 0;
    switch (from.kind) {
        case Place::Blank:
            break;
        case Place::Register:
            b_.move(to, from.base, words);
            break;
        case Place::Memory:
            memory_load(to, from.base, from.offset, words);
            break;
        case Place::Global:
            if (words == 1)
                b_.emit_wide(Op::LoadGlobal, to, from.offset);
            else if (words > 1)
                load(in_memory(from), to);
            break;
        case Place::Element:
            b_.emit(Op::SliceGet, to, from.base, from.offset);
            break;
        case Place::MapElement:
            b_.emit(Op::MapGet, to, from.base, from.offset);
            b_.ext(kNone, static_cast<int>(compiler_.type_index(from.map) & 0xFFFF),
                   static_cast<int>(compiler_.type_index(from.map) >> 16));
            break;
    }
}

void FunctionCompiler::store(const Place& to, int from) {
    const int words = to.type ? words_of(to.type) : 0;
    switch (to.kind) {
        case Place::Blank:
            break;
        case Place::Register:
            b_.move(to.base, from, words);
            break;
        case Place::Memory:
            memory_store(to.base, to.offset, from, words);
            break;
        case Place::Global:
            if (words == 1)
                b_.emit_wide(Op::StoreGlobal, from, to.offset);
            else if (words > 1)
                store(in_memory(to), from);
            break;
        case Place::Element:
            b_.emit(Op::SliceSet, to.base, to.offset, from);
            break;
        case Place::MapElement:
            b_.emit(Op::MapSet, to.base, to.offset, from);
            break;
    }
}

// The same place behind a pointer, so that parts of it can be reached.
Place FunctionCompiler::in_memory(Place at) {
    if (at.kind == Place::Memory) return at;
    Place result;
    result.kind = Place::Memory;
    result.type = at.type;
    result.base = address(at);
    return result;
}

int FunctionCompiler::address(Place at) {
    switch (at.kind) {
        case Place::Memory: {
            if (at.offset == 0) return at.base;
            const int pointer = b_.alloc_word(true);
            b_.emit(Op::AddressField, pointer, at.base, at.offset);
            return pointer;
        }
        case Place::Global: {
            const int pointer = b_.alloc_word(true);
            b_.emit_wide(Op::AddressGlobal, pointer, at.offset);
            return pointer;
        }
        case Place::Element: {
            const int pointer = b_.alloc_word(true);
            b_.emit(Op::SliceAddress, pointer, at.base, at.offset);
            b_.ext(words_of(at.type));
            return pointer;
        }
        case Place::Blank:
        case Place::Register:
        case Place::MapElement: {
            // A value that is nowhere: it gets a place of its own.
            const int pointer = b_.alloc_word(true);
            int from = at.base;
            if (at.kind == Place::MapElement) {
                from = temp(at.type);
                load(at, from);
            }
            new_object(at.type, pointer);
            memory_store(pointer, 0, from, words_of(at.type));
            return pointer;
        }
    }
    return 0;
}

Place FunctionCompiler::field_of(Place base, const Type* type, int field) {
    words_of(type);  // computes the offsets
    const Field& f = under(type)->fields[static_cast<std::size_t>(field)];
    if (base.kind == Place::Element || base.kind == Place::MapElement) {
        // A struct of one word in a slice, or of any size in a map.
        if (base.kind == Place::Element) {
            base = in_memory(base);
        } else {
            const int reg = temp(base.type);
            load(base, reg);
            base = {Place::Register, reg, 0, base.type, nullptr};
        }
    }
    if (base.kind == Place::Register)
        base.base += f.offset;
    else
        base.offset += f.offset;
    base.type = f.type;
    if (base.kind == Place::Memory && base.offset >= kNone) {
        const int pointer = b_.alloc_word(true);
        b_.emit(Op::AddressField, pointer, base.base, kNone - 1);
        base.base = pointer;
        base.offset -= kNone - 1;
    }
    return base;
}

Place FunctionCompiler::walk(Expr* x, const std::vector<int>& path, const Type*& type) {
    type = x->type;
    return walk_from(place(x), path, type);
}

// Follows fields from a place; a pointer on the way, also the first, is followed too.
Place FunctionCompiler::walk_from(Place at, const std::vector<int>& path, const Type*& type) {
    for (const int field : path) {
        if (under(type)->kind == Kind::Pointer) {
            type = under(type)->elem;
            at = {Place::Memory, expr_place_pointer(at), 0, type, nullptr};
        }
        at = field_of(at, type, field);
        type = at.type;
    }
    return at;
}

Place FunctionCompiler::place(Expr* x) {
    x = unparen(x);
    Place at;
    at.type = x->type;
    switch (x->kind) {
        case ExprKind::Ident: {
            auto* name = as<Ident>(x);
            if (name->name == "_") return at;
            if (name->object && name->object->kind == ObjectKind::Var)
                return home_place(name->object);
            break;
        }
        case ExprKind::Selector: {
            auto* selector = as<Selector>(x);
            if (selector->selection.kind == Selection::Qualified &&
                selector->selection.object->kind == ObjectKind::Var) {
                return home_place(selector->selection.object);
            }
            if (selector->selection.kind == Selection::FieldValue) {
                const Type* type = nullptr;
                return walk(selector->x, selector->selection.path, type);
            }
            break;
        }
        case ExprKind::Index:
            return index_place(as<Index>(x));
        case ExprKind::Star:
            at.kind = Place::Memory;
            at.base = expr(as<Star>(x)->x);
            return at;
        case ExprKind::CompositeLit:
            if (needs_memory(x->type)) {
                at.kind = Place::Memory;
                at.base = b_.alloc_word(true);
                new_object(x->type, at.base);
                literal_at(as<CompositeLit>(x), x->type, at);
                return at;
            }
            break;
        default:
            break;
    }
    at.kind = Place::Register;
    at.base = expr(x);
    return at;
}

Place FunctionCompiler::index_place(Index* x) {
    const Type* type = under(x->x->type);
    Place at;
    at.type = x->type;
    if (type->kind == Kind::Map) {
        at.kind = Place::MapElement;
        at.map = type;
        at.base = expr(x->x);
        at.offset = expr_as(x->index, type->key);
        return at;
    }
    if (type->kind == Kind::Slice) {
        at.kind = Place::Element;
        at.base = expr(x->x);
        at.offset = expr(x->index);
        if (words_of(x->type) != 1) {
            Place memory;
            memory.kind = Place::Memory;
            memory.type = x->type;
            memory.base = address(at);
            return memory;
        }
        return at;
    }
    if (type->kind == Kind::Pointer) {
        Place array;
        array.kind = Place::Memory;
        array.base = expr(x->x);
        array.type = type->elem;
        return array_element(array, under(type->elem), x->index);
    }
    if (type->kind == Kind::Array) return array_element(place(x->x), type, x->index);
    at.kind = Place::Register;
    at.base = temp(x->type);
    b_.emit(Op::StringIndex, at.base, expr(x->x), expr(x->index));
    return at;
}

Place FunctionCompiler::array_element(Place array, const Type* type, Expr* index) {
    const int words = words_of(type->elem);
    if (index->mode == Mode::Constant) {
        const std::int64_t offset = *index->constant.as_int64() * words;
        if (array.kind == Place::Register) {
            array.base += static_cast<int>(offset);
            array.type = type->elem;
            return array;
        }
        if (array.kind != Place::Global) array = in_memory(array);
        if (array.kind == Place::Global || array.offset + offset < kNone) {
            array.offset += static_cast<int>(offset);
            array.type = type->elem;
            return array;
        }
    }
    Place at;
    at.kind = Place::Memory;
    at.type = type->elem;
    const int base = address(array);
    const int position = expr(index);
    at.base = b_.alloc_word(true);
    b_.emit(Op::AddressArray, at.base, base, position);
    b_.ext_index_last(words, static_cast<std::uint32_t>(type->length));
    return at;
}

Place FunctionCompiler::frozen(Place at) {
    const auto copy = [&](int reg, const Type* type, bool reference) {
        const int fresh = type ? temp(type) : b_.alloc_word(reference);
        b_.move(fresh, reg, type ? words_of(type) : 1);
        return fresh;
    };
    switch (at.kind) {
        case Place::Memory:
            at.base = copy(at.base, nullptr, true);
            break;
        case Place::Element:
            at.base = copy(at.base, nullptr, true);
            at.offset = copy(at.offset, nullptr, false);
            break;
        case Place::MapElement:
            at.base = copy(at.base, nullptr, true);
            at.offset = copy(at.offset, at.map->key, false);
            break;
        case Place::Blank:
        case Place::Register:
        case Place::Global:
            break;
    }
    return at;
}

int FunctionCompiler::address_of(Expr* x) {
    x = unparen(x);
    if (x->kind == ExprKind::CompositeLit) {
        const int pointer = b_.alloc_word(true);
        new_object(x->type, pointer);
        Place at;
        at.kind = Place::Memory;
        at.base = pointer;
        at.type = x->type;
        literal_at(as<CompositeLit>(x), x->type, at);
        return pointer;
    }
    return address(place(x));
}

}  // namespace fiberscope::lang
