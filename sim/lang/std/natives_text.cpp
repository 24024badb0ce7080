// fmt, os, strings, strconv, errors and sort, as far as they are native.
#include "sim/lang/std/format.h"
#include "sim/lang/std/natives.h"
#include "sim/lang/std/strconv.h"
#include "sim/lang/syntax/lexer.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace fiberscope::lang {

namespace {

struct Values {
    const Word* data;
    std::int64_t count;
};
Values values_of(Word slice_word) {
    const auto* slice = to_pointer<const Slice>(slice_word);
    return slice ? Values{slice->data, slice->length} : Values{nullptr, 0};
}

std::string formatted(Interpreter& vm, std::uint32_t format_at, bool wraps = false) {
    const Values values = values_of(vm.reg(format_at + 1));
    return format_values(vm, text_of(vm.reg(format_at)), values.data, values.count, wraps);
}
std::string printed(Interpreter& vm, std::uint32_t values_at, bool line) {
    const Values values = values_of(vm.reg(values_at));
    return print_values(vm, values.data, values.count, line);
}
void written(Interpreter& vm, std::uint32_t w, const std::string& text) {
    vm.reg(w) = text.size();
    vm.reg(w + 1) = 0;
    vm.shared().write(1, text);
}

void sprintf_native(Interpreter& vm, std::uint32_t w) {
    vm.reg(w) = vm.new_string(formatted(vm, w + 1));
}
void error_text(Interpreter& vm, std::uint32_t w) {
    vm.reg(w) = vm.new_string(formatted(vm, w + 1, true));
}
void sprint(Interpreter& vm, std::uint32_t w) {
    vm.reg(w) = vm.new_string(printed(vm, w + 1, false));
}
void sprintln(Interpreter& vm, std::uint32_t w) {
    vm.reg(w) = vm.new_string(printed(vm, w + 1, true));
}
void printf_native(Interpreter& vm, std::uint32_t w) {
    written(vm, w, formatted(vm, w + 2));
}
void print(Interpreter& vm, std::uint32_t w) {
    written(vm, w, printed(vm, w + 2, false));
}
void println(Interpreter& vm, std::uint32_t w) {
    written(vm, w, printed(vm, w + 2, true));
}

void os_args(Interpreter& vm, std::uint32_t w) {
    const auto& args = vm.shared().options.args;
    const auto count = static_cast<std::int64_t>(args.size()) + 1;
    Word* data = vm.allocate_here(static_cast<std::size_t>(count), header_of(Cell::any));
    const Rooted held(vm, data);
    data[0] = vm.new_string("main");
    for (std::size_t i = 0; i < args.size(); ++i)
        data[i + 1] = vm.new_string(args[i]);
    vm.reg(w) = vm.new_slice(data, count, count);
}
void os_write(Interpreter& vm, std::uint32_t w) {
    vm.shared().write(static_cast<int>(vm.reg(w)), text_of(vm.reg(w + 1)));
}
void os_exit(Interpreter& vm, std::uint32_t w) {
    exit_run(vm.shared().exit_status(static_cast<int>(vm.reg(w))), "");
}

void join(Interpreter& vm, std::uint32_t w) {
    const Values parts = values_of(vm.reg(w + 1));
    const std::string_view separator = text_of(vm.reg(w + 2));
    std::uint64_t bytes = 0;
    for (std::int64_t i = 0; i < parts.count; ++i)
        bytes += text_of(load_word(parts.data + i)).size() + separator.size();
    vm.must_have_room(bytes);
    std::string out;
    for (std::int64_t i = 0; i < parts.count; ++i) {
        if (i > 0) out += separator;
        out += text_of(load_word(parts.data + i));
    }
    vm.reg(w) = vm.new_string(out);
}
void repeat(Interpreter& vm, std::uint32_t w) {
    const std::string_view text = text_of(vm.reg(w + 1));
    const std::int64_t count = to_int(vm.reg(w + 2));
    if (count < 0) {
        const Word message = vm.new_string("strings: negative Repeat count");
        vm.panic_value(vm.box(vm.shared().program.types.basic(Kind::String), &message));
        return;
    }
    if (text.empty()) {
        vm.reg(w) = 0;
        return;
    }
    // Twice: as text here, then in the heap.
    vm.must_have_room(static_cast<std::uint64_t>(count) > (std::uint64_t{1} << 48) / text.size()
                          ? ~std::uint64_t{0}
                          : 2 * text.size() * static_cast<std::uint64_t>(count));
    std::string out;
    out.reserve(text.size() * static_cast<std::size_t>(count));
    for (std::int64_t i = 0; i < count; ++i)
        out += text;
    vm.reg(w) = vm.new_string(out);
}
void index(Interpreter& vm, std::uint32_t w) {
    vm.reg(w) = static_cast<Word>(text_of(vm.reg(w + 1)).find(text_of(vm.reg(w + 2))));
}
void last_index(Interpreter& vm, std::uint32_t w) {
    vm.reg(w) = static_cast<Word>(text_of(vm.reg(w + 1)).rfind(text_of(vm.reg(w + 2))));
}

// ASCII, Latin-1, Greek and Cyrillic: what teaching programs hold.
char32_t change_case(char32_t rune, bool upper) {
    const auto in = [&](char32_t from, char32_t to) { return rune >= from && rune <= to; };
    if (upper) {
        if (in('a', 'z') || (in(0xE0, 0xFE) && rune != 0xF7) || in(0x3B1, 0x3C9) ||
            in(0x430, 0x44F))
            return rune - 0x20;
        if (in(0x450, 0x45F)) return rune - 0x50;
        if (rune == 0xFF) return 0x178;
    } else {
        if (in('A', 'Z') || (in(0xC0, 0xDE) && rune != 0xD7) || in(0x391, 0x3A9) ||
            in(0x410, 0x42F))
            return rune + 0x20;
        if (in(0x400, 0x40F)) return rune + 0x50;
        if (rune == 0x178) return 0xFF;
    }
    return rune;
}
template <bool kUpper>
void map_case(Interpreter& vm, std::uint32_t w) {
    const std::string_view text = text_of(vm.reg(w + 1));
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        int width = 1;
        append_utf8(out, change_case(decode_utf8(text, at, width), kUpper));
        at += static_cast<std::size_t>(width);
    }
    vm.reg(w) = vm.new_string(out);
}

std::string digits_of(std::uint64_t value, int base) {
    std::string out;
    do
        out.insert(
            out.begin(),
            "0123456789abcdefghijklmnopqrstuvwxyz"[value % static_cast<std::uint64_t>(base)]);
    while ((value /= static_cast<std::uint64_t>(base)) != 0);
    return out;
}
void format_int(Interpreter& vm, std::uint32_t w) {
    const std::int64_t value = to_int(vm.reg(w + 1));
    const auto base = static_cast<int>(std::clamp<std::int64_t>(to_int(vm.reg(w + 2)), 2, 36));
    vm.reg(w) =
        vm.new_string(value < 0 ? "-" + digits_of(0 - static_cast<std::uint64_t>(value), base)
                                : digits_of(static_cast<std::uint64_t>(value), base));
}
void format_uint(Interpreter& vm, std::uint32_t w) {
    vm.reg(w) = vm.new_string(digits_of(
        vm.reg(w + 1), static_cast<int>(std::clamp<std::int64_t>(to_int(vm.reg(w + 2)), 2, 36))));
}
void format_float_native(Interpreter& vm, std::uint32_t w) {
    vm.reg(w) =
        vm.new_string(format_float(to_double(vm.reg(w + 1)), static_cast<char>(vm.reg(w + 2)),
                                   static_cast<int>(to_int(vm.reg(w + 3))), vm.reg(w + 4) == 32));
}
template <bool kAscii>
void quote_native(Interpreter& vm, std::uint32_t w) {
    vm.reg(w) = vm.new_string(quote(text_of(vm.reg(w + 1)), '"', kAscii));
}
void quote_rune(Interpreter& vm, std::uint32_t w) {
    std::string rune;
    append_utf8(rune, static_cast<char32_t>(vm.reg(w + 1)));
    vm.reg(w) = vm.new_string(quote(rune, '\'', false));
}
void log_place(Interpreter& vm, std::uint32_t w) {
    vm.reg(w) = vm.new_string(vm.place());
}
// Whether strtod may read it: it also takes leading blanks, nan(1) and 0x10, which Go does not.
bool is_go_float(std::string_view text) {
    if (!text.empty() && (text[0] == '+' || text[0] == '-')) text.remove_prefix(1);
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    if (lower == "inf" || lower == "infinity" || lower == "nan") return true;
    const bool hex = lower.rfind("0x", 0) == 0;
    const auto is_digit = [&](char c) {
        return (c >= '0' && c <= '9') || (hex && c >= 'a' && c <= 'f');
    };
    bool digits = false;
    bool exponent = false;
    bool point = false;
    std::size_t at = hex ? 2 : 0;
    for (; at < lower.size(); ++at) {
        if (is_digit(lower[at])) {
            digits = true;
        } else if (lower[at] == '.' && !point) {
            point = true;
        } else if (lower[at] == (hex ? 'p' : 'e') && digits) {
            exponent = true;
            ++at;
            break;
        } else {
            return false;
        }
    }
    if (!exponent) return digits && !hex;
    if (at < lower.size() && (lower[at] == '+' || lower[at] == '-')) ++at;
    return at < lower.size() && lower.find_first_not_of("0123456789", at) == std::string::npos;
}

void parse_float(Interpreter& vm, std::uint32_t w) {
    const std::string text(text_of(vm.reg(w + 2)));
    const bool bad = !is_go_float(text);
    const bool named = text.find_first_of("iInN") != std::string::npos;
    const double value = bad                           ? 0.0
                         : to_int(vm.reg(w + 3)) == 32 ? std::strtof(text.c_str(), nullptr)
                                                       : std::strtod(text.c_str(), nullptr);
    vm.reg(w) = to_word(value);
    vm.reg(w + 1) = bad ? 1 : std::isinf(value) && !named ? 2 : 0;
}

void is_comparable(Interpreter& vm, std::uint32_t w) {
    const auto* box = to_pointer<const Box>(vm.reg(w + 1));
    vm.reg(w) = !box || comparable(box->type);
}
// errors.As: *target = err if err is of target's element type.
void assign_target(Interpreter& vm, std::uint32_t w) {
    const auto* error = to_pointer<const Box>(vm.reg(w + 1));
    const auto* target = to_pointer<const Box>(vm.reg(w + 2));
    vm.reg(w) = 0;
    const Type* type = target ? under(target->type) : nullptr;
    const char* mistake = nullptr;
    if (!target)
        mistake = "errors: target cannot be nil";
    else if (type->kind != Kind::Pointer || target->words[0] == 0)
        mistake = "errors: target must be a non-nil pointer";
    else if (!is_interface(type->elem) && !vm.text_method(type->elem, "Error"))
        mistake = "errors: *target must be interface or implement error";
    if (mistake) {
        vm.panic_value(vm.box_string(vm.shared().program.types.basic(Kind::String), mistake));
        return;
    }
    const Type* wanted = type->elem;
    if (!vm.holds(error, wanted)) return;
    auto* to = to_pointer<Word>(target->words[0]);
    if (is_interface(wanted))
        store_word(to, to_word(error));
    else
        for (int i = 0; i < wanted->words; ++i)
            store_word(to + i, error->words[i]);
    vm.reg(w) = 1;
}

void slice_length(Interpreter& vm, std::uint32_t w) {
    const auto* box = to_pointer<const Box>(vm.reg(w + 1));
    const auto* slice = box ? to_pointer<const Slice>(box->words[0]) : nullptr;
    vm.reg(w) = slice ? to_word(slice->length) : 0;
}
void swap_elements(Interpreter& vm, std::uint32_t w) {
    const auto* box = to_pointer<const Box>(vm.reg(w));
    const auto* slice = to_pointer<const Slice>(box->words[0]);
    const int words = under(box->type)->elem->words;
    Word* x = slice->data + to_int(vm.reg(w + 1)) * words;
    Word* y = slice->data + to_int(vm.reg(w + 2)) * words;
    for (int i = 0; i < words; ++i) {
        const Word held = load_word(x + i);
        store_word(x + i, load_word(y + i));
        store_word(y + i, held);
    }
}

constexpr NativeEntry kNatives[] = {
    {"fmt.Sprintf", sprintf_native},
    {"fmt.errorText", error_text},
    {"fmt.Sprint", sprint},
    {"fmt.Sprintln", sprintln},
    {"fmt.Printf", printf_native},
    {"fmt.Print", print},
    {"fmt.Println", println},
    {"os.args", os_args},
    {"os.write", os_write},
    {"os.Exit", os_exit},
    {"strings.Join", join},
    {"strings.Repeat", repeat},
    {"strings.Index", index},
    {"strings.LastIndex", last_index},
    {"strings.ToUpper", map_case<true>},
    {"strings.ToLower", map_case<false>},
    {"strconv.FormatInt", format_int},
    {"strconv.FormatUint", format_uint},
    {"strconv.FormatFloat", format_float_native},
    {"strconv.Quote", quote_native<false>},
    {"strconv.QuoteToASCII", quote_native<true>},
    {"strconv.quoteRune", quote_rune},
    {"log.place", log_place},
    {"strconv.parseFloat", parse_float},
    {"errors.comparable", is_comparable},
    {"errors.assignTarget", assign_target},
    {"sort.length", slice_length},
    {"sort.swapElements", swap_elements},
};

}  // namespace

std::span<const NativeEntry> text_natives() {
    return kNatives;
}

}  // namespace fiberscope::lang
