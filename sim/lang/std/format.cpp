#include "sim/lang/std/format.h"

#include "core/sync/chan_core.h"
#include "sim/lang/std/strconv.h"
#include "sim/lang/syntax/lexer.h"
#include "sim/lang/syntax/unicode.h"
#include "sim/lang/vm/interpreter.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace fiberscope::lang {

namespace {

struct Flags {
    bool plus = false;
    bool minus = false;
    bool sharp = false;
    bool space = false;
    bool zero = false;
    int width = -1;
    int precision = -1;
};

int rune_count(std::string_view text) {
    int count = 0;
    for (std::size_t at = 0; at < text.size(); ++count) {
        int width = 1;
        decode_utf8(text, at, width);
        at += static_cast<std::size_t>(width);
    }
    return count;
}

// What # wants of a float: a point in any case, and for %g all digits that the precision counts.
std::string with_point(const std::string& text, char verb, int precision) {
    const std::size_t mark = text.find_first_of(verb == 'x' || verb == 'X' ? "pP" : "eE");
    const std::string tail = mark == std::string::npos ? "" : text.substr(mark);
    std::string number = text.substr(0, mark);
    int digits = 0;
    if (verb == 'g' || verb == 'G' || verb == 'x') digits = precision < 0 ? 6 : precision;
    bool counts = false;
    for (const char c : number) {
        counts = counts || (std::isxdigit(static_cast<unsigned char>(c)) != 0 && c != '0');
        if (counts && c != '.') --digits;
    }
    if (number.find('.') == std::string::npos) {
        if (number == "0" || number == "-0") --digits;
        number += '.';
    }
    return number + std::string(static_cast<std::size_t>(std::max(digits, 0)), '0') + tail;
}

bool exported(const std::string& name) {
    return name[0] >= 'A' && name[0] <= 'Z';
}

class Printer {
  public:
    // In Errorf %w is %v; elsewhere it is no verb.
    explicit Printer(Interpreter* vm, bool wraps = false) : vm_(vm), wraps_(wraps) {}
    // Without calling into Go, and little more than so many bytes.
    explicit Printer(std::size_t bytes_most)
        : vm_(nullptr), wraps_(false), bytes_most_(bytes_most) {}

    std::string out;
    // Nobody runs: sync's locks and counters are shown by their state, and all that there is
    // counted.
    bool at_rest = false;

    void format(std::string_view format, const Word* values, std::int64_t count);
    void value(const Type* type, const Word* words, char verb, const Flags& flags, int depth,
               bool may_call = true);
    void interface(Word held, char verb, const Flags& flags, int depth);

  private:
    void value_here(const Type* type, const Word* words, char verb, const Flags& flags, int depth,
                    bool may_call);
    void pad(std::string_view text, const Flags& flags) {
        const int missing = flags.width - rune_count(text);
        if (missing <= 0)
            out += text;
        else if (flags.minus)
            out += std::string(text) + std::string(static_cast<std::size_t>(missing), ' ');
        else
            out += std::string(static_cast<std::size_t>(missing), flags.zero ? '0' : ' ') +
                   std::string(text);
    }
    // Whether the text is as long as it may be. Then it says how many are left out.
    bool is_full(std::int64_t left) {
        if (out.size() < bytes_most_) return false;
        out += fmt::format("…{} more", left);
        return true;
    }
    bool call_method(const Type* type, const Word* words, char verb, const Flags& flags);
    bool state_of(const Type* type, const Word* words);
    void bad_verb(const Type* type, const Word* words, std::string_view verb, const Flags& flags);
    void integer(Word bits, bool is_signed, char verb, const Flags& flags, const Type* type);
    void floating(double x, char verb, const Flags& flags, const Type* type);
    void text(std::string_view text, char verb, const Flags& flags, const Type* type,
              const Word* words);
    void list(const Type* type, const Type* elem, const Word* words, std::int64_t count, char verb,
              const Flags& flags, int depth);
    void structure(const Type* type, const Word* words, char verb, const Flags& flags, int depth);
    void map(const Type* type, Word held, char verb, const Flags& flags, int depth);
    void pointer(const Type* type, Word word, char verb, const Flags& flags, int depth);

    Interpreter* vm_;
    bool wraps_;
    std::size_t bytes_most_ = SIZE_MAX;
    std::size_t checked_ = 1 << 20;  // there was room for so much text
};

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

void Printer::integer(Word bits, bool is_signed, char verb, const Flags& flags, const Type* type) {
    const bool negative = is_signed && to_int(bits) < 0;
    const Word magnitude = negative ? 0 - bits : bits;
    std::string digits;
    switch (verb) {
        case 'v':
        case 'd':
            digits = fmt::format("{}", magnitude);
            break;
        case 'b':
            digits = fmt::format("{:b}", magnitude);
            break;
        case 'o':
        case 'O':
            digits = fmt::format("{:o}", magnitude);
            break;
        case 'x':
            digits = fmt::format("{:x}", magnitude);
            break;
        case 'X':
            digits = fmt::format("{:X}", magnitude);
            break;
        case 'c': {
            std::string rune;
            append_utf8(rune, static_cast<char32_t>(std::min<Word>(bits, 0x110000)));
            pad(rune, flags);
            return;
        }
        case 'q': {
            std::string rune;
            append_utf8(rune, static_cast<char32_t>(std::min<Word>(bits, 0x110000)));
            pad(quote(rune, '\'', flags.plus), flags);
            return;
        }
        case 'U':
            digits = fmt::format("U+{:04X}", bits);
            if (flags.sharp && bits <= 0x10FFFF && is_print_rune(static_cast<char32_t>(bits))) {
                digits += " '";
                append_utf8(digits, static_cast<char32_t>(bits));
                digits += "'";
            }
            pad(digits, flags);
            return;
        default:
            bad_verb(type, &bits, {&verb, 1}, flags);
            return;
    }
    if (flags.precision >= 0) {
        if (flags.precision == 0 && magnitude == 0) digits.clear();
        while (static_cast<int>(digits.size()) < flags.precision)
            digits.insert(0, 1, '0');
    }
    std::string prefix = negative ? "-" : flags.plus ? "+" : flags.space ? " " : "";
    if (flags.sharp && verb == 'x') prefix += "0x";
    if (flags.sharp && verb == 'X') prefix += "0X";
    if ((flags.sharp && verb == 'o') || verb == 'O') prefix += verb == 'O' ? "0o" : "0";
    if (flags.sharp && verb == 'b') prefix += "0b";
    if (flags.zero && !flags.minus && flags.precision < 0) {
        // The sign counts, 0x does not.
        const int sign = negative || flags.plus || flags.space ? 1 : 0;
        while (sign + static_cast<int>(digits.size()) < flags.width)
            digits.insert(0, 1, '0');
    }
    Flags plain = flags;
    plain.zero = false;
    pad(prefix + digits, plain);
}

void Printer::floating(double x, char verb, const Flags& flags, const Type* type) {
    const bool narrow = under(type)->kind == Kind::Float32;
    std::string digits;
    switch (verb) {
        case 'v':
            digits = format_float(x, 'g', flags.precision, narrow);
            break;
        case 'e':
        case 'E':
        case 'f':
        case 'F':
            digits = format_float(x, verb == 'F' ? 'f' : verb,
                                  flags.precision < 0 ? 6 : flags.precision, narrow);
            break;
        case 'b':
        case 'g':
        case 'G':
        case 'x':
        case 'X':
            digits = format_float(x, verb, flags.precision, narrow);
            break;
        default: {
            const Word word = to_word(x);
            bad_verb(type, &word, {&verb, 1}, flags);
            return;
        }
    }
    const bool finite = std::isfinite(x);
    if (flags.sharp && verb != 'v' && verb != 'b' && finite)
        digits = with_point(digits, verb, flags.precision);
    if (digits[0] != '-' && digits[0] != '+') {
        if (flags.plus)
            digits.insert(0, 1, '+');
        else if (flags.space)
            digits.insert(0, 1, ' ');
    }
    if (flags.zero && !flags.minus && finite) {
        const std::size_t at = digits[0] == '-' || digits[0] == '+' || digits[0] == ' ' ? 1 : 0;
        while (static_cast<int>(digits.size()) < flags.width)
            digits.insert(at, 1, '0');
    }
    Flags plain = flags;
    plain.zero = false;
    pad(digits, plain);
}

void Printer::text(std::string_view string, char verb, const Flags& flags, const Type* type,
                   const Word* words) {
    if (flags.precision >= 0 && (verb == 's' || verb == 'v' || verb == 'q')) {
        std::size_t at = 0;
        for (int runes = 0; runes < flags.precision && at < string.size(); ++runes) {
            int width = 1;
            decode_utf8(string, at, width);
            at += static_cast<std::size_t>(width);
        }
        string = string.substr(0, at);
    }
    if (bytes_most_ != SIZE_MAX) {
        constexpr std::size_t kLeast = 8;
        const std::size_t room = bytes_most_ - std::min(out.size() + kLeast, bytes_most_) + kLeast;
        if (string.size() > room) {
            std::size_t keep = room;
            while (keep > 0 && (static_cast<unsigned char>(string[keep]) & 0xC0) == 0x80)
                --keep;
            const std::size_t left = string.size() - keep;
            text(string.substr(0, keep), verb, flags, type, words);
            out += fmt::format("…{} more bytes", left);
            return;
        }
    }
    switch (verb) {
        case 'v':
            if (flags.sharp)
                pad(quote(string, '"', false), flags);
            else
                pad(string, flags);
            break;
        case 's':
            pad(string, flags);
            break;
        case 'q':
            pad(quote(string, flags.sharp && string.find('`') == std::string_view::npos ? '`' : '"',
                      flags.plus),
                flags);
            break;
        case 'x':
        case 'X': {
            std::string hex;
            const std::string mark = !flags.sharp ? "" : verb == 'x' ? "0x" : "0X";
            for (const char c : string) {
                if (flags.space && !hex.empty()) hex += ' ';
                if (flags.space || hex.empty()) hex += mark;
                const auto byte = static_cast<unsigned char>(c);
                hex += verb == 'x' ? fmt::format("{:02x}", byte) : fmt::format("{:02X}", byte);
            }
            pad(hex, flags);
            break;
        }
        default:
            bad_verb(type, words, {&verb, 1}, flags);
    }
}

void Printer::list(const Type* type, const Type* elem, const Word* words, std::int64_t count,
                   char verb, const Flags& flags, int depth) {
    const bool bytes = under(elem)->kind == Kind::Uint8;
    if (bytes && (verb == 's' || verb == 'q' || verb == 'x' || verb == 'X')) {
        std::string string;
        for (std::int64_t i = 0; i < count; ++i)
            string.push_back(static_cast<char>(load_word(words + i)));
        const Word none = 0;
        text(string, verb, flags, type, &none);
        return;
    }
    std::optional<Rooted> held;
    if (vm_) held.emplace(*vm_, words);
    const bool go_syntax = flags.sharp && verb == 'v';
    if (go_syntax)
        out +=
            (bytes && type->kind == Kind::Slice && depth == 0 ? "[]byte" : to_string(type)) + "{";
    else
        out += "[";
    for (std::int64_t i = 0; i < count; ++i) {
        if (i > 0) out += go_syntax ? ", " : " ";
        if (is_full(count - i)) break;
        value(elem, words + i * elem->words, verb, flags, depth + 1);
    }
    out += go_syntax ? "}" : "]";
}

// A Mutex, RWMutex or WaitGroup: what is behind its handle, which is null until the first use.
bool Printer::state_of(const Type* type, const Word* words) {
    if (!at_rest || type->words == 0 || type->package == nullptr || type->package->path != "sync")
        return false;
    const Word handle = load_word(words);
    const auto count = [&]<typename Object>(const Object* object) {
        return object != nullptr ? object->state.load(std::memory_order_relaxed) : 0;
    };
    if (type->name == "Mutex") {
        out += count(to_pointer<const OwnedMutex>(handle)) == 0 ? "free" : "held";
    } else if (type->name == "RWMutex") {
        const std::int64_t holders = count(to_pointer<const OwnedRWMutex>(handle));
        out += holders == 0 ? "free" : holders < 0 ? "held" : fmt::format("{} reading", holders);
    } else if (type->name == "WaitGroup") {
        out += fmt::format("{} to go", count(to_pointer<const OwnedGroup>(handle)));
    } else {
        return false;
    }
    return true;
}

void Printer::structure(const Type* type, const Word* words, char verb, const Flags& flags,
                        int depth) {
    if (state_of(type, words)) return;
    const bool go_syntax = flags.sharp && verb == 'v';
    const bool names = go_syntax || (flags.plus && verb == 'v');
    if (go_syntax) out += to_string(type);
    out += "{";
    bool first = true;
    std::int64_t left = static_cast<std::int64_t>(under(type)->fields.size());
    for (const Field& field : under(type)->fields) {
        if (!first) out += go_syntax ? ", " : " ";
        first = false;
        if (is_full(left--)) break;
        if (names) out += field.name + ":";
        value(field.type, words + field.offset, verb, flags, depth + 1, exported(field.name));
    }
    out += "}";
}

// Below, equal or above zero, in the order in which fmt prints a map's keys.
int compare_keys(const Type* type, const Word* x, const Word* y) {
    const auto order = [](const auto& a, const auto& b) { return a < b ? -1 : b < a ? 1 : 0; };
    const Type* t = under(type);
    switch (t->kind) {
        case Kind::Interface: {
            const auto* p = to_pointer<const Box>(x[0]);
            const auto* q = to_pointer<const Box>(y[0]);
            if (!p || !q) return order(p != nullptr, q != nullptr);
            if (p->type != q->type) return order(to_string(p->type), to_string(q->type));
            return compare_keys(p->type, p->words, q->words);
        }
        case Kind::Struct:
            for (const Field& field : t->fields) {
                const int c = compare_keys(field.type, x + field.offset, y + field.offset);
                if (c != 0) return c;
            }
            return 0;
        case Kind::Array:
            for (std::int64_t i = 0; i < t->length; ++i) {
                const std::int64_t at = i * t->elem->words;
                if (const int c = compare_keys(t->elem, x + at, y + at); c != 0) return c;
            }
            return 0;
        case Kind::String:
            return order(text_of(x[0]), text_of(y[0]));
        case Kind::Float32:
        case Kind::Float64:
            // NaN comes first.
            if (std::isnan(to_double(x[0])) || std::isnan(to_double(y[0])))
                return order(!std::isnan(to_double(x[0])), !std::isnan(to_double(y[0])));
            return order(to_double(x[0]), to_double(y[0]));
        default:
            if (is_integer(t) && !is_unsigned(t)) return order(to_int(x[0]), to_int(y[0]));
            return order(x[0], y[0]);
    }
}

// Sorted by key, as fmt does it.
void Printer::map(const Type* type, Word held, char verb, const Flags& flags, int depth) {
    const Type* t = under(type);
    const bool go_syntax = flags.sharp && verb == 'v';
    if (go_syntax && held == 0) {
        out += to_string(type) + "(nil)";
        return;
    }
    out += go_syntax ? to_string(type) + "{" : "map[";
    MapIterator iterator{};
    map_iterate(iterator, to_pointer<Map>(held), 0);
    const auto key_words = static_cast<std::size_t>(t->key->words);
    const std::size_t entry_words = key_words + static_cast<std::size_t>(t->elem->words);
    std::vector<Word> entries;  // one behind the other
    std::vector<std::size_t> order;
    // Where only some are shown, they are of those that were put there first.
    constexpr std::size_t kEntriesMost = 1000;
    const bool is_bounded = bytes_most_ != SIZE_MAX;
    while (!is_bounded || order.size() < kEntriesMost) {
        const std::size_t at = order.size() * entry_words;
        entries.resize(at + entry_words + 1);
        if (map_next(iterator, &entries[at], &entries[at + key_words]) != MapResult::Ok) break;
        order.push_back(at);
    }
    std::optional<Rooted> rooted;
    if (vm_) rooted.emplace(*vm_, entries.data(), entries.size());
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return compare_keys(t->key, &entries[a], &entries[b]) < 0;
    });
    bool first = true;
    auto left = static_cast<std::int64_t>(order.size());
    // At rest; elsewhere another goroutine may be about to change it.
    if (at_rest && held != 0) left = to_pointer<const Map>(held)->live;
    for (const std::size_t at : order) {
        if (!first) out += go_syntax ? ", " : " ";
        first = false;
        if (is_full(left)) return static_cast<void>(out += go_syntax ? "}" : "]");
        --left;
        value(t->key, &entries[at], verb, flags, depth + 1);
        out += ":";
        value(t->elem, &entries[at + key_words], verb, flags, depth + 1);
    }
    if (left > 0) out += fmt::format("{}…{} more", first ? "" : " ", left);
    out += go_syntax ? "}" : "]";
}

void Printer::pointer(const Type* type, Word word, char verb, const Flags& flags, int depth) {
    const Type* t = under(type);
    if (verb != 'p' && depth == 0 && word != 0 && t->kind == Kind::Pointer) {
        const Kind target = under(t->elem)->kind;
        if (target == Kind::Struct || target == Kind::Array || target == Kind::Slice ||
            target == Kind::Map) {
            out += "&";
            value(t->elem, to_pointer<const Word>(word), verb, flags, depth + 1);
            return;
        }
    }
    switch (verb) {
        case 'v':
            if (word == 0)
                pad(flags.sharp ? "(" + to_string(type) + ")(nil)" : "<nil>", flags);
            else
                pad(flags.sharp ? fmt::format("({})({:#x})", to_string(type), word)
                                : fmt::format("{:#x}", word),
                    flags);
            break;
        case 'p':
            pad(fmt::format(fmt::runtime(flags.sharp ? "{:x}" : "{:#x}"), word), flags);
            break;
        case 'x':
        case 'X':
        case 'd':
        case 'o':
        case 'b':
            integer(word, false, verb, flags, type);
            break;
        default:
            bad_verb(type, &word, {&verb, 1}, flags);
    }
}

void Printer::interface(Word held, char verb, const Flags& flags, int depth) {
    const auto* box = to_pointer<const Box>(held);
    if (box) {
        if (verb == 'T')
            pad(to_string(box->type), flags);
        else
            value(box->type, box->words, verb, flags, depth);
    } else if (verb == 'v' || verb == 'T') {
        pad("<nil>", flags);
    } else {
        out += fmt::format("%!{}(<nil>)", verb);
    }
}

void Printer::value(const Type* type, const Word* words, char verb, const Flags& flags, int depth,
                    bool may_call) {
    // A value that holds itself has no end, in Go either.
    if (vm_)
        vm_->deeper([&] {
            // What we print may go while a method of it runs, or a racing goroutine.
            const Rooted held(*vm_, words);
            if (out.size() >= checked_) vm_->must_have_room(checked_ = 4 * out.size());
            value_here(type, words, verb, flags, depth, may_call);
        });
    else if (depth > 20)
        out += "...";
    else
        value_here(type, words, verb, flags, depth, may_call);
}

void Printer::value_here(const Type* type, const Word* words, char verb, const Flags& flags,
                         int depth, bool may_call) {
    if (verb == 'T') {
        pad(to_string(type), flags);
        return;
    }
    if (verb == 'p') {
        const Kind kind = under(type)->kind;
        Word address = words[0];
        if (kind == Kind::Slice && address != 0)
            address = to_word(to_pointer<const Slice>(address)->data);
        if (!has_nil(type))
            bad_verb(type, words, {&verb, 1}, flags);
        else
            pointer(type, address, verb, flags, depth);
        return;
    }
    if (may_call && call_method(type, words, verb, flags)) return;
    const Type* t = under(type);
    // %+v asks for field names, not for signs.
    Flags leaf = flags;
    if (verb == 'v') leaf.plus = false;
    switch (t->kind) {
        case Kind::Bool:
            if (verb == 'v' || verb == 't')
                pad(load_word(words) != 0 ? "true" : "false", flags);
            else
                bad_verb(type, words, {&verb, 1}, flags);
            break;
        case Kind::String:
            text(text_of(load_word(words)), verb, flags, type, words);
            break;
        case Kind::Float32:
        case Kind::Float64:
            floating(to_double(load_word(words)), verb, leaf, type);
            break;
        case Kind::Array:
            list(type, t->elem, words, t->length, verb, flags, depth);
            break;
        case Kind::Slice: {
            const auto* slice = to_pointer<const Slice>(load_word(words));
            if (!slice && flags.sharp && verb == 'v')
                out += (type->kind == Kind::Slice && depth == 0 && type->elem->kind == Kind::Uint8
                            ? "[]byte"
                            : to_string(type)) +
                       "(nil)";
            else
                list(type, t->elem, slice ? slice->data : nullptr, slice ? slice->length : 0, verb,
                     flags, depth);
            break;
        }
        case Kind::Struct:
            structure(type, words, verb, flags, depth);
            break;
        case Kind::Map:
            map(type, load_word(words), verb, flags, depth);
            break;
        case Kind::Interface: {
            const Word held = load_word(words);
            if (held == 0)
                out += flags.sharp && verb == 'v' ? to_string(type) + "(nil)" : "<nil>";
            else
                interface(held, verb, flags, depth);
            break;
        }
        case Kind::Pointer:
        case Kind::Func:
        case Kind::Chan:
            pointer(type, load_word(words), verb, flags, depth);
            break;
        default:
            if (flags.sharp && verb == 'v' && is_unsigned(type)) {
                integer(load_word(words), false, 'x', leaf, type);
            } else {
                if (verb == 'v') leaf.sharp = false;
                integer(load_word(words), !is_unsigned(type), verb, leaf, type);
            }
    }
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

}  // namespace

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
    Flags flags;
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
    Flags flags;
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
