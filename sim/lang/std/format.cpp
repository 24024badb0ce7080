#include "sim/lang/std/format.h"

#include "core/sync/chan_core.h"
#include "sim/lang/std/printer.h"
#include "sim/lang/syntax/lexer.h"

#include <algorithm>

namespace fiberscope::lang {

int rune_count(std::string_view text) {
    int count = 0;
    for (std::size_t at = 0; at < text.size(); ++count) {
        int width = 1;
        decode_utf8(text, at, width);
        at += static_cast<std::size_t>(width);
    }
    return count;
}

bool Printer::call_method(const Type* type, const Word* words, char verb, const Flags& flags) {
    if (!vm_ || std::string_view("vsqxX").find(verb) == std::string_view::npos) return false;
    if (type->method_table.empty()) return false;
    const bool go_syntax = flags.sharp && verb == 'v';
    for (const char* name : {"GoString", "Error", "String"}) {
        if ((name[0] == 'G') != go_syntax) continue;
        const Function* method = vm_->text_method(type, name);
        if (!method) continue;
        const Word receiver = type->words == 1 ? words[0] : to_word(words);
        Word result = 0;
        Word panic = 0;
        // The text so far must survive a run that ends inside the method, so it is not ours then:
        // it is leaked on purpose with the abandoned fiber, a few bytes once a run.
        if (vm_->call(method, nullptr, &receiver, 1, &result, panic)) {
            text(text_of(result), go_syntax ? 's' : verb, flags,
                 vm_->shared().program.types.basic(Kind::String), &result);
        } else if (under(type)->kind == Kind::Pointer && words[0] == 0) {
            out += "<nil>";
        } else {
            out += fmt::format("%!{}(PANIC={} method: ", verb, name);
            interface(panic, 'v', {}, 0);
            out += ")";
        }
        return true;
    }
    return false;
}

void Printer::bad_verb(const Type* type, const Word* words, std::string_view verb,
                       const Flags& flags) {
    out += fmt::format("%!{}({}=", verb, to_string(type));
    value(type, words, 'v', flags, 0, false);
    out += ")";
}

void Printer::format(std::string_view format, const Word* values, std::int64_t count) {
    std::int64_t next = 0;
    bool reordered = false;
    std::size_t at = 0;
    while (at < format.size()) {
        if (format[at] != '%') {
            const std::size_t end = std::min(format.find('%', at), format.size());
            out += format.substr(at, end - at);
            at = end;
            continue;
        }
        Flags flags;
        ++at;
        for (; at < format.size(); ++at) {
            const char c = format[at];
            if (c == '+')
                flags.plus = true;
            else if (c == '-')
                flags.minus = true;
            else if (c == '#')
                flags.sharp = true;
            else if (c == ' ')
                flags.space = true;
            else if (c == '0')
                flags.zero = true;
            else
                break;
        }
        // [3] chooses the operand that comes next.
        bool good_index = true;
        const auto explicit_index = [&] {
            if (at >= format.size() || format[at] != '[') return;
            reordered = true;
            const std::size_t end = format.find(']', at);
            std::int64_t index = 0;
            const std::string_view digits =
                format.substr(at + 1, end == std::string_view::npos ? 0 : end - at - 1);
            for (const char c : digits)
                index = c >= '0' && c <= '9' && index >= 0 && index < 1 << 20
                            ? index * 10 + (c - '0')
                            : -1;
            at = end == std::string_view::npos ? at + 1 : end + 1;
            if (index >= 1 && index <= count)
                next = index - 1;
            else
                good_index = false;
        };
        // The digits of a width or precision, or the operand that * stands for.
        constexpr std::int64_t kMost = 1'000'000;
        const auto number = [&](int& target, std::int64_t least, const char* bad) {
            explicit_index();
            if (at < format.size() && format[at] == '*') {
                ++at;
                const auto* box = next < count ? to_pointer<const Box>(values[next]) : nullptr;
                ++next;
                const std::int64_t wanted =
                    box && is_integer(box->type) ? to_int(box->words[0]) : kMost + 1;
                if (wanted >= least && wanted <= kMost)
                    target = static_cast<int>(wanted);
                else
                    out += bad;
                return;
            }
            for (; at < format.size() && format[at] >= '0' && format[at] <= '9'; ++at) {
                if (target > kMost) {
                    at = format.size();
                    break;
                }
                target = std::max(target, 0) * 10 + (format[at] - '0');
            }
        };
        number(flags.width, -kMost, "%!(BADWIDTH)");
        if (flags.width < -1) {
            flags.minus = true;
            flags.zero = false;
            flags.width = -flags.width;
        }
        if (at < format.size() && format[at] == '.') {
            ++at;
            const bool star = at < format.size() && (format[at] == '*' || format[at] == '[');
            flags.precision = star ? -1 : 0;
            number(flags.precision, 0, "%!(BADPREC)");
        }
        explicit_index();
        if (at >= format.size()) {
            out += "%!(NOVERB)";
            break;
        }
        int width = 1;
        decode_utf8(format, at, width);
        const char verb = format[at];
        const std::string_view verb_text = format.substr(at, static_cast<std::size_t>(width));
        at += static_cast<std::size_t>(width);
        if (verb == '%') {
            out += '%';
        } else if (!good_index) {
            out += fmt::format("%!{}(BADINDEX)", verb_text);
        } else if (next >= count) {
            out += fmt::format("%!{}(MISSING)", verb_text);
        } else {
            const Word held = values[next++];
            const auto* box = to_pointer<const Box>(held);
            if (verb == 'w' && wraps_ && box && vm_->text_method(box->type, "Error"))
                interface(held, 'v', flags, 0);
            else if (box && (width > 1 || verb == 'w'))
                bad_verb(box->type, box->words, verb_text, flags);
            else
                interface(held, verb, flags, 0);
        }
    }
    if (!reordered && next < count) {
        out += "%!(EXTRA ";
        for (std::int64_t i = next; i < count; ++i) {
            if (i > next) out += ", ";
            if (values[i] == 0) {
                out += "<nil>";
            } else {
                out += to_string(to_pointer<const Box>(values[i])->type) + "=";
                interface(values[i], 'v', {}, 0);
            }
        }
        out += ")";
    }
}

std::string format_values(Interpreter& vm, std::string_view format, const Word* values,
                          std::int64_t count, bool wraps) {
    Printer printer(&vm, wraps);
    printer.format(format, values, count);
    return std::move(printer.out);
}

std::string print_values(Interpreter& vm, const Word* values, std::int64_t count, bool line) {
    Printer printer(&vm);
    const auto is_text = [](Word value) {
        const auto* box = to_pointer<const Box>(value);
        return box && is_string(box->type);
    };
    for (std::int64_t i = 0; i < count; ++i) {
        // Print puts a blank between operands when neither is a string.
        if (i > 0 && (line || (!is_text(values[i - 1]) && !is_text(values[i])))) printer.out += ' ';
        printer.interface(values[i], 'v', {}, 0);
    }
    if (line) printer.out += '\n';
    return std::move(printer.out);
}

std::string print_form(const Type* type, const Word* words, std::size_t bytes_most) {
    Printer printer(bytes_most);
    Printer::Flags flags;
    if (is_string(type)) flags.sharp = true;
    printer.value(type, words, 'v', flags, 0);
    return std::move(printer.out);
}

std::string shown_form(const Type* type, const Word* words, std::size_t bytes_most,
                       const Package* from) {
    const Type* t = under(type);
    const Word word = t->words > 0 ? load_word(words) : 0;
    if (has_nil(type) && word == 0) return "nil";
    Printer printer(bytes_most);
    printer.at_rest = true;
    Printer::Flags flags;
    switch (t->kind) {
        case Kind::Interface: {
            const auto* box = to_pointer<const Box>(word);
            return to_string(box->type, from) + "(" +
                   shown_form(box->type, box->words, bytes_most, from) + ")";
        }
        case Kind::Func:
            return to_pointer<const Closure>(word)->function->name;
        case Kind::Chan: {
            const ChanCore* core = to_pointer<const Chan>(word)->core;
            if (core == nullptr) return "being made";
            std::string text = fmt::format("chan {}", static_cast<std::uint32_t>(core->id()));
            if (core->capacity() > 0)
                text += fmt::format(", {} of {}", core->size(), core->capacity());
            return text;
        }
        case Kind::Pointer:  // one step, and no further
            printer.out = "&";
            flags.sharp = is_string(t->elem);
            printer.value(t->elem, to_pointer<const Word>(word), 'v', flags, 1);
            break;
        default:
            flags.sharp = is_string(type);
            printer.value(type, words, 'v', flags, 1);
    }
    return std::move(printer.out);
}

// What follows "panic: ".
std::string Interpreter::describe_panic(Word value, bool& failed) {
    const auto* box = to_pointer<const Box>(value);
    if (!box) return "nil";
    const Type* type = box->type;
    for (const char* name : {"Error", "String"}) {
        const Function* method = text_method(type, name);
        if (!method) continue;
        const Word receiver = type->words == 1 ? box->words[0] : to_word(box->words);
        Word result = 0;
        Word panic = 0;
        if (call(method, nullptr, &receiver, 1, &result, panic))
            return std::string(text_of(result));
        failed = true;
    }
    const Type* t = under(type);
    if (t->kind == Kind::String) {
        if (type == t) return std::string(text_of(box->words[0]));
        return to_string(type) + "(\"" + std::string(text_of(box->words[0])) + "\")";
    }
    if (is_integer(t) || is_float(t) || is_boolean(t)) {
        const std::string text = print_form(t, box->words);
        return type == t ? text : to_string(type) + "(" + text + ")";
    }
    return fmt::format("({}) {:#x}", to_string(type), box->words[0]);
}

}  // namespace fiberscope::lang