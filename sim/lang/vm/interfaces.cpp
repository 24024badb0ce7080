// Interface values, typed comparisons, maps' instructions and print.
#include "core/runtime.h"
#include "sim/lang/std/strconv.h"
#include "sim/lang/vm/interpreter.h"

#include <fmt/format.h>

#include <algorithm>

namespace fiberscope::lang {

Word Interpreter::box(const Type* type, const Word* words) {
    const auto size = 1 + static_cast<std::size_t>(std::max(type->words, 1));
    const Word header = header_of(Cell::box);
    // A large value's words lie in registers.
    Word* object =
        size < Heap::kSmallWordsMax ? allocate(size, header) : allocate_here(size, header);
    object[0] = to_word(type);
    for (int k = 0; k < type->words; ++k)
        object[1 + k] = words[k];
    return to_word(object);
}

bool Interpreter::holds(const Box* box, const Type* type) const {
    if (!box) return false;
    if (!is_interface(type)) return box->type == type;
    return !missing_method(box->type, type);
}

const Method* Interpreter::missing_method(const Type* type, const Type* interface) const {
    for (const Method& method : under(interface)->methods) {
        const auto number = static_cast<std::size_t>(run_.program.method_numbers.at(method.name));
        if (number >= type->method_signatures.size() ||
            type->method_signatures[number] != method.signature)
            return &method;
    }
    return nullptr;
}

const Function* Interpreter::text_method(const Type* type, const char* name) const {
    const auto found = run_.program.method_numbers.find(name);
    if (found == run_.program.method_numbers.end()) return nullptr;
    const auto number = static_cast<std::size_t>(found->second);
    if (number >= type->method_table.size() || !type->method_table[number]) return nullptr;
    const Type* signature = type->method_signatures[number];
    const bool gives_text = signature->params.empty() && signature->results.size() == 1 &&
                            signature->results[0] == run_.program.types.basic(Kind::String);
    return gives_text ? type->method_table[number] : nullptr;
}

void Interpreter::assert_type(const Instruction* i) {
    const auto type_at = [&](const Instruction* ext) {
        return run_.program.type_list[std::uint32_t{ext->a} | std::uint32_t{ext->b} << 16];
    };
    const Type* type = type_at(i + 1);
    const auto* held = to_pointer<const Box>(fp_[i->b]);
    const bool ok = holds(held, type);
    const bool to_interface = is_interface(type);
    if (ok) {
        if (to_interface)
            fp_[i->a] = fp_[i->b];
        else
            for (int k = 0; k < type->words; ++k)
                fp_[i->a + k] = held->words[k];
    } else if (i->c != kNone) {
        for (int k = 0; k < type->words; ++k)
            fp_[i->a + k] = 0;
    }
    if (i->c != kNone) {
        fp_[i->c] = ok;
        return;
    }
    if (ok) return;
    const std::string from = to_string(type_at(i + 2));
    std::string text = "interface conversion: ";
    if (!held) {
        text += (to_interface ? "interface" : from) + " is nil, not " + to_string(type);
    } else if (!to_interface) {
        text += from + " is " + to_string(held->type) + ", not " + to_string(type);
        if (to_string(held->type) == to_string(type)) text += " (types from different scopes)";
    } else {
        text += to_string(held->type) + " is not " + to_string(type) + ": missing method " +
                missing_method(held->type, type)->name;
    }
    panic_plain(text);
}

void Interpreter::compare_interfaces(const Instruction* i) {
    const Type* uncomparable = nullptr;
    const bool equal =
        equal_values(run_.program.types.any_type(), &fp_[i->b], &fp_[i->c], uncomparable);
    if (uncomparable)
        panic_error("comparing uncomparable type " + to_string(uncomparable));
    else
        fp_[i->a] = equal;
}

void Interpreter::compare_typed(const Instruction* i) {
    const Type* type =
        run_.program.type_list[std::uint32_t{(i + 1)->a} | std::uint32_t{(i + 1)->b} << 16];
    const Type* uncomparable = nullptr;
    const bool equal = equal_values(type, &fp_[i->b], &fp_[i->c], uncomparable);
    if (uncomparable)
        panic_error("comparing uncomparable type " + to_string(uncomparable));
    else
        fp_[i->a] = equal;
}

void Interpreter::map_failed(MapResult result, const Type* unhashable, bool writing) {
    if (result == MapResult::NoMemory) out_of_memory();
    if (result == MapResult::Unhashable)
        panic_error("hash of unhashable type " + to_string(unhashable));
    if (result == MapResult::WriteWriteRace) fatal("concurrent map writes");
    if (result == MapResult::ReadWriteRace)
        fatal(writing ? "concurrent map writes" : "concurrent map read and map write");
}

void Interpreter::map_operation(const Instruction* i) {
    const Type* unhashable = nullptr;
    switch (i->op) {
        case Op::MapGet: {
            const Instruction* ext = i + 1;
            const Type* type =
                run_.program.type_list[std::uint32_t{ext->b} | std::uint32_t{ext->c} << 16];
            const MapResult result =
                map_get(to_pointer<Map>(fp_[i->b]), type, &fp_[i->c], &fp_[i->a], unhashable);
            if (ext->a != kNone) fp_[ext->a] = result == MapResult::Ok;
            map_failed(result, unhashable, false);
            break;
        }
        case Op::MapSet: {
            auto* map = to_pointer<Map>(fp_[i->a]);
            if (!map) {
                panic_plain("assignment to entry in nil map");
                break;
            }
            const MapResult result =
                map_set(run_.heap, wish_, map, &fp_[i->b], &fp_[i->c], unhashable);
            map_failed(result, unhashable, true);
            break;
        }
        case Op::MapDelete: {
            const Instruction* ext = i + 1;
            const Type* type =
                run_.program.type_list[std::uint32_t{ext->a} | std::uint32_t{ext->b} << 16];
            const MapResult result =
                map_delete(to_pointer<Map>(fp_[i->a]), type, &fp_[i->b], unhashable);
            map_failed(result, unhashable, true);
            break;
        }
        case Op::MapLen: {
            const auto* map = to_pointer<const Map>(fp_[i->b]);
            fp_[i->a] = map ? static_cast<Word>(__atomic_load_n(&map->live, __ATOMIC_RELAXED)) : 0;
            break;
        }
        case Op::MapClear:
            map_failed(map_clear(to_pointer<Map>(fp_[i->a])), nullptr, true);
            break;
        default: {
            auto* iterator = static_cast<MapIterator*>(static_cast<void*>(
                allocate(sizeof(MapIterator) / sizeof(Word), header_of(Cell::any))));
            const MapResult result =
                map_iterate(*iterator, to_pointer<Map>(fp_[i->b]), random_number(0x7fffffff));
            map_failed(result, nullptr, false);
            fp_[i->a] = to_word(iterator);
        }
    }
}

// The built-in print: to stderr, plain forms only.
void Interpreter::print(const Instruction* i) {
    const Type* type =
        under(run_.program.type_list[std::uint32_t{(i + 1)->a} | std::uint32_t{(i + 1)->b} << 16]);
    const Word value = fp_[i->a];
    std::string text = i->b != 0 ? " " : "";
    if (is_boolean(type))
        text += value != 0 ? "true" : "false";
    else if (is_string(type))
        text += text_of(value);
    else if (is_float(type))
        text += format_float(to_double(value), 'g', -1, type->kind == Kind::Float32);
    else if (is_unsigned(type))
        text += std::to_string(value);
    else if (is_integer(type))
        text += std::to_string(to_int(value));
    else if (type->kind == Kind::Interface) {
        const auto* held = to_pointer<const Box>(value);
        text +=
            fmt::format("({:#x},{:#x})", held ? to_word(held->type) : 0, held ? held->words[0] : 0);
    } else if (type->kind == Kind::Slice) {
        const auto* slice = to_pointer<const Slice>(value);
        text += fmt::format("[{}/{}]{:#x}", slice ? slice->length : 0, slice ? slice->capacity : 0,
                            slice ? to_word(slice->data) : 0);
    } else {
        text += fmt::format("{:#x}", value);
    }
    run_.write(2, text);
}

}  // namespace fiberscope::lang
