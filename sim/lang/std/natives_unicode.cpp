// unicode, and what text/template asks about values.
#include "sim/lang/std/natives.h"
#include "sim/lang/syntax/unicode.h"

#include <algorithm>

namespace fiberscope::lang {

namespace {

template <bool (*kTest)(char32_t)>
void test(Interpreter& vm, std::uint32_t w) {
    const std::int64_t rune = to_int(vm.reg(w + 1));
    vm.reg(w) = rune >= 0 && kTest(static_cast<char32_t>(rune));
}
template <char32_t (*kChange)(char32_t)>
void change(Interpreter& vm, std::uint32_t w) {
    const std::int64_t rune = to_int(vm.reg(w + 1));
    vm.reg(w) = rune < 0 ? vm.reg(w + 1) : Word{kChange(static_cast<char32_t>(rune))};
}

Word boxed(Interpreter& vm, const Type* type, const Word* words) {
    return is_interface(type) ? words[0] : vm.box(type, words);
}

// func member(value any, name string) (result any, ok bool)
void member(Interpreter& vm, std::uint32_t w) {
    const auto* value = to_pointer<const Box>(vm.reg(w + 2));
    const std::string name(text_of(vm.reg(w + 3)));
    vm.reg(w) = vm.reg(w + 1) = 0;
    if (!value) return;
    const auto& numbers = vm.shared().program.method_numbers;
    if (const auto number = numbers.find(name); number != numbers.end()) {
        const auto at = static_cast<std::size_t>(number->second);
        if (at < value->type->method_table.size() && value->type->method_table[at]) {
            const Type* signature = value->type->method_signatures[at];
            if (!signature->params.empty() || signature->results.size() != 1) return;
            Word receiver = 0;
            const Function* method = vm.method_of(value, number->second, receiver);
            const Type* result = signature->results[0];
            auto* words = vm.allocate(static_cast<std::size_t>(std::max(result->words, 1)),
                                      header_of(result->layout));
            const Rooted held(vm, words);
            Word panic_value = 0;
            if (!vm.call(method, nullptr, &receiver, 1, words, panic_value)) {
                vm.panic_value(panic_value);
                return;
            }
            vm.reg(w) = boxed(vm, result, words);
            vm.reg(w + 1) = 1;
            return;
        }
    }
    const Type* type = under(value->type);
    const Word* words = value->words;
    if (type->kind == Kind::Pointer) {
        type = under(type->elem);
        words = to_pointer<const Word>(value->words[0]);
    }
    if (type->kind != Kind::Struct || !words) return;
    for (const Field& field : type->fields) {
        if (field.name != name) continue;
        vm.reg(w) = boxed(vm, field.type, words + field.offset);
        vm.reg(w + 1) = 1;
        return;
    }
}

// func elements(value any) []any
void elements(Interpreter& vm, std::uint32_t w) {
    const auto* value = to_pointer<const Box>(vm.reg(w + 1));
    vm.reg(w) = 0;
    if (!value) return;
    const Type* type = under(value->type);
    const Word* data = value->words;
    std::int64_t count = type->length;
    if (type->kind == Kind::Slice) {
        const auto* slice = to_pointer<const Slice>(value->words[0]);
        if (!slice) return;
        data = slice->data;
        count = slice->length;
    } else if (type->kind != Kind::Array) {
        return;
    }
    Word* all = vm.allocate_here(static_cast<std::size_t>(count) + 1, header_of(Cell::any));
    const Rooted held(vm, all);
    for (std::int64_t i = 0; i < count; ++i)
        all[i] = boxed(vm, type->elem, data + i * type->elem->words);
    vm.reg(w) = vm.new_slice(all, count, count);
}

// func isEmpty(value any) bool
void is_empty(Interpreter& vm, std::uint32_t w) {
    const auto* value = to_pointer<const Box>(vm.reg(w + 1));
    bool empty = !value;
    if (value) {
        const Type* type = under(value->type);
        if (type->kind == Kind::Slice)
            empty = !value->words[0] || to_pointer<const Slice>(value->words[0])->length == 0;
        else if (type->kind == Kind::Map)
            empty = !value->words[0] || to_pointer<const Map>(value->words[0])->live == 0;
        else if (type->kind != Kind::Struct)
            empty = std::all_of(value->words, value->words + type->words,
                                [](Word word) { return word == 0; });
    }
    vm.reg(w) = empty;
}

constexpr NativeEntry kNatives[] = {
    {"unicode.IsLetter", test<is_letter_rune>},
    {"unicode.IsDigit", test<is_digit_rune>},
    {"unicode.IsUpper", test<is_upper_rune>},
    {"unicode.IsLower", test<is_lower_rune>},
    {"unicode.IsTitle", test<is_title_rune>},
    {"unicode.IsPunct", test<is_punct_rune>},
    {"unicode.IsPrint", test<is_print_rune>},
    {"unicode.ToUpper", change<to_upper_rune>},
    {"unicode.ToLower", change<to_lower_rune>},
    {"template.member", member},
    {"template.elements", elements},
    {"template.isEmpty", is_empty},
};

}  // namespace

std::span<const NativeEntry> unicode_natives() {
    return kNatives;
}

}  // namespace fiberscope::lang
