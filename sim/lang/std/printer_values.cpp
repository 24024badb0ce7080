#include "core/sync/chan_core.h"
#include "sim/lang/std/printer.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace fiberscope::lang {

namespace {

bool exported(const std::string& name) {
    return name[0] >= 'A' && name[0] <= 'Z';
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

}  // namespace

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

}  // namespace fiberscope::lang
