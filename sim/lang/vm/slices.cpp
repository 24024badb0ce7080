// Strings, slices and the conversions between them.
#include "sim/lang/syntax/lexer.h"
#include "sim/lang/vm/interpreter.h"

#include <algorithm>
#include <cstring>

namespace fiberscope::lang {

// Its bytes lie behind its two words.
Word* Interpreter::allocate_string(std::size_t bytes) {
    const std::size_t words = 2 + (bytes + sizeof(Word) - 1) / sizeof(Word);
    const Word header = header_of(Cell::plain);
    return words < Heap::kSmallWordsMax ? allocate(words, header) : allocate_here(words, header);
}

Word Interpreter::new_string(std::string_view text) {
    if (text.empty()) return 0;
    Word* object = allocate_string(text.size());
    auto* bytes = static_cast<char*>(static_cast<void*>(object + 2));
    std::memcpy(bytes, text.data(), text.size());
    object[0] = to_word(bytes);
    object[1] = text.size();
    return to_word(object);
}

Word Interpreter::new_slice(Word* data, std::int64_t length, std::int64_t capacity) {
    Word* object = allocate(sizeof(Slice) / sizeof(Word), header_of(Cell::front));
    object[0] = to_word(data);
    object[1] = to_word(length);
    object[2] = to_word(capacity);
    return to_word(object);
}

void Interpreter::concat(const Instruction* i) {
    const std::string_view x = text_of(fp_[i->b]);
    const std::string_view y = text_of(fp_[i->c]);
    if (y.empty() || x.empty()) {
        fp_[i->a] = y.empty() ? fp_[i->b] : fp_[i->c];
        return;
    }
    Word* object = allocate_string(x.size() + y.size());
    auto* bytes = static_cast<char*>(static_cast<void*>(object + 2));
    std::memcpy(bytes, x.data(), x.size());
    std::memcpy(bytes + x.size(), y.data(), y.size());
    object[0] = to_word(bytes);
    object[1] = x.size() + y.size();
    fp_[i->a] = to_word(object);
}

void Interpreter::range_string(const Instruction* i) {
    const std::string_view text = text_of(fp_[i->b]);
    const auto at = static_cast<std::size_t>(fp_[i->c]);
    if (at >= text.size()) {
        fp_[i->a + 1] = to_word(std::int64_t{-1});
        return;
    }
    int width = 1;
    fp_[i->a] = decode_utf8(text, at, width);
    fp_[i->a + 1] = at + static_cast<Word>(width);
}

void Interpreter::convert_string(const Instruction* i) {
    const Word from = fp_[i->b];
    std::string out;
    const auto* slice = to_pointer<const Slice>(from);
    switch (i->op) {
        case Op::IntToString: {
            const std::int64_t rune = to_int(from);
            append_utf8(out, rune < 0 || rune > 0x10FFFF ? 0xFFFD : static_cast<char32_t>(rune));
            break;
        }
        case Op::BytesToString:
            if (slice) out.reserve(static_cast<std::size_t>(slice->length));
            for (std::int64_t k = 0; slice && k < slice->length; ++k)
                out.push_back(static_cast<char>(load_word(slice->data + k)));
            break;
        case Op::RunesToString:
            for (std::int64_t k = 0; slice && k < slice->length; ++k)
                append_utf8(out, static_cast<char32_t>(load_word(slice->data + k)));
            break;
        default: {
            const std::string_view text = text_of(from);
            const bool runes = i->op == Op::StringToRunes;
            int width = 1;
            std::size_t count = 0;
            for (std::size_t at = 0; at < text.size(); at += static_cast<std::size_t>(width)) {
                if (runes) decode_utf8(text, at, width);
                ++count;
            }
            Word* data = allocate_here(count + 1, header_of(Cell::plain));
            Word* to = data;
            for (std::size_t at = 0; at < text.size(); at += static_cast<std::size_t>(width))
                *to++ = runes ? decode_utf8(text, at, width) : static_cast<unsigned char>(text[at]);
            const auto length = static_cast<std::int64_t>(count);
            fp_[i->a] = new_slice(data, length, length);
            return;
        }
    }
    fp_[i->a] = new_string(out);
}

bool Interpreter::slice_bounds(const Instruction* i, std::int64_t capacity, bool is_array_or_string,
                               std::int64_t length, std::int64_t& low, std::int64_t& high,
                               std::int64_t& max) {
    const Instruction* ext = i + 1;
    low = i->c == kNone ? 0 : to_int(fp_[i->c]);
    high = ext->a == kNone ? length : to_int(fp_[ext->a]);
    max = ext->b == kNone || i->op == Op::SliceString ? capacity : to_int(fp_[ext->b]);
    const std::string of =
        std::string(is_array_or_string ? "length " : "capacity ") + std::to_string(capacity);
    const auto text = [](std::int64_t x) { return std::to_string(x); };
    const bool three = ext->b != kNone && i->op != Op::SliceString;
    if (three && (max < 0 || max > capacity)) {
        panic_error("slice bounds out of range [::" + text(max) + "]" +
                    (max < 0 ? "" : " with " + of));
    } else if (three && (high < 0 || high > max)) {
        panic_error("slice bounds out of range [:" + text(high) + ":" +
                    (high < 0 ? "" : text(max)) + "]");
    } else if (high < 0 || high > capacity) {
        panic_error("slice bounds out of range [:" + text(high) + "]" +
                    (high < 0 ? "" : " with " + of));
    } else if (low < 0 || low > high) {
        panic_error("slice bounds out of range [" + text(low) + ":" + (low < 0 ? "" : text(high)) +
                    (three ? ":" : "") + "]");
    } else {
        return true;
    }
    return false;
}

void Interpreter::slice_string(const Instruction* i) {
    const std::string_view text = text_of(fp_[i->b]);
    std::int64_t low = 0;
    std::int64_t high = 0;
    std::int64_t max = 0;
    const auto length = static_cast<std::int64_t>(text.size());
    if (!slice_bounds(i, length, true, length, low, high, max)) return;
    if (low == high) {
        fp_[i->a] = 0;
        return;
    }
    // A view: the bytes are immutable, and live as long as somebody points into them.
    Word* object = allocate(2, header_of(Cell::front));
    object[0] = to_word(text.data() + low);
    object[1] = to_word(high - low);
    fp_[i->a] = to_word(object);
}

void Interpreter::slice_slice(const Instruction* i) {
    const auto* slice = to_pointer<const Slice>(fp_[i->b]);
    const Slice empty{nullptr, 0, 0};
    const Slice& from = slice ? *slice : empty;
    std::int64_t low = 0;
    std::int64_t high = 0;
    std::int64_t max = 0;
    if (!slice_bounds(i, from.capacity, false, from.length, low, high, max)) return;
    if (!slice)
        fp_[i->a] = 0;
    else
        fp_[i->a] = new_slice(from.data + low * (i + 1)->c, high - low, max - low);
}

void Interpreter::slice_array(const Instruction* i) {
    auto* data = to_pointer<Word>(fp_[i->b]);
    if (!data) {
        nil_dereference();
        return;
    }
    const Instruction* ext = i + 2;
    const std::int64_t length = wide(ext->a, ext->b);
    std::int64_t low = 0;
    std::int64_t high = 0;
    std::int64_t max = 0;
    if (!slice_bounds(i, length, true, length, low, high, max)) return;
    fp_[i->a] = new_slice(data + low * ext->c, high - low, max - low);
}

void Interpreter::array_of_slice(const Instruction* i) {
    const Instruction* ext = i + 1;
    const std::int64_t length = wide(ext->a, ext->b);
    const auto* slice = to_pointer<const Slice>(fp_[i->b]);
    const std::int64_t have = slice ? slice->length : 0;
    if (have < length) {
        panic_error("cannot convert slice with length " + std::to_string(have) +
                    " to array or pointer to array with length " + std::to_string(length));
        return;
    }
    fp_[i->a] = slice ? to_word(slice->data) : 0;
}

namespace {

const Type* type_operand(const Run& run, std::uint16_t low, std::uint16_t high) {
    return run.program.type_list[wide(low, high)];
}

}  // namespace

void Interpreter::new_large(const Instruction* i) {
    const Type* type = run_.program.type_list[wide(*i)];
    fp_[i->a] =
        to_word(allocate_here(static_cast<std::size_t>(type->words), header_of(type->layout)));
}

void Interpreter::make_slice(const Instruction* i) {
    const Type* elem = type_operand(run_, (i + 1)->a, (i + 1)->b);
    const std::int64_t length = to_int(fp_[i->b]);
    const std::int64_t capacity = to_int(fp_[i->c]);
    // As in Go, what no address could reach; what is only too much for this run is out of memory.
    const std::int64_t size = std::max<std::int64_t>(go_size_of(elem), elem->words > 0 ? 1 : 0);
    const std::int64_t most = size > 0 ? (std::int64_t{1} << 48) / size : INT64_MAX;
    if (length < 0 || length > most) {
        panic_error("makeslice: len out of range");
        return;
    }
    if (capacity < length || capacity > most) {
        panic_error("makeslice: cap out of range");
        return;
    }
    // One more: a slice of none of its elements points into it, too.
    Word* data = allocate_here(
        static_cast<std::size_t>(capacity) * static_cast<std::size_t>(elem->words) + 1,
        header_of(elem->layout));
    fp_[i->a] = new_slice(data, length, capacity);
}

// A slice of length old + extra, in old's array if there is room, else in a larger copy that grows
// as Go's does: double up to 256 elements, then by a quarter more and more.
Slice* Interpreter::grow_slice(const Slice* old, std::int64_t extra, const Type* elem,
                               std::int64_t& length) {
    const Slice empty{nullptr, 0, 0};
    const Slice& from = old ? *old : empty;
    length = from.length;
    if (extra > INT64_MAX - from.length) {
        panic_error("growslice: len out of range");
        return nullptr;
    }
    const std::int64_t wanted = from.length + extra;
    if (wanted <= from.capacity)
        return to_pointer<Slice>(new_slice(from.data, wanted, from.capacity));
    std::int64_t capacity = from.capacity;
    if (wanted > 2 * capacity) {
        capacity = wanted;
    } else if (capacity < 256) {
        capacity *= 2;
    } else {
        while (capacity < wanted)
            capacity += (capacity + 768) / 4;
    }
    // Go rounds the bytes up to its allocator's size classes; cap() shows it.
    static constexpr std::int64_t kClasses[] = {
        8,     16,    24,    32,    48,    64,    80,    96,    112,   128,   144,   160,
        176,   192,   208,   224,   240,   256,   288,   320,   352,   384,   416,   448,
        480,   512,   576,   640,   704,   768,   896,   1024,  1152,  1280,  1408,  1536,
        1792,  2048,  2304,  2688,  3072,  3200,  3456,  4096,  4864,  5120,  5376,  6144,
        6528,  6784,  6912,  8192,  9472,  9728,  10240, 10880, 12288, 13568, 14336, 16384,
        18432, 19072, 20480, 21760, 24576, 27264, 28672, 32768};
    const std::int64_t size = go_size_of(elem);
    if (size > 0) {
        std::int64_t bytes = capacity * size;
        if (bytes <= 32768)
            bytes = *std::lower_bound(std::begin(kClasses), std::end(kClasses), bytes);
        else
            bytes = (bytes + 8191) / 8192 * 8192;
        capacity = bytes / size;
    }
    const std::int64_t words = elem->words;
    Word* data =
        allocate_here(static_cast<std::size_t>(capacity * words) + 1, header_of(elem->layout));
    for (std::int64_t k = 0; k < from.length * words; ++k)
        data[k] = load_word(from.data + k);
    return to_pointer<Slice>(new_slice(data, wanted, capacity));
}

void Interpreter::append(const Instruction* i) {
    const Instruction* ext = i + 1;
    const Type* elem = type_operand(run_, ext->b, ext->c);
    const std::int64_t words = elem->words;
    if (ext->a == 0) {
        fp_[i->a] = fp_[i->b];
        return;
    }
    std::int64_t length = 0;
    Slice* slice = grow_slice(to_pointer<const Slice>(fp_[i->b]), ext->a, elem, length);
    if (!slice) return;
    for (std::int64_t k = 0; k < ext->a * words; ++k)
        store_word(slice->data + length * words + k, fp_[i->c + k]);
    fp_[i->a] = to_word(slice);
}

void Interpreter::append_slice(const Instruction* i) {
    const Instruction* ext = i + 1;
    const Type* elem = type_operand(run_, ext->b, ext->c);
    const std::int64_t words = elem->words;
    const auto* rest = to_pointer<const Slice>(fp_[i->c]);
    if (!rest || rest->length == 0) {
        fp_[i->a] = fp_[i->b];
        return;
    }
    std::int64_t length = 0;
    Slice* slice = grow_slice(to_pointer<const Slice>(fp_[i->b]), rest->length, elem, length);
    if (!slice) return;
    Word* to = slice->data + length * words;
    const std::int64_t count = rest->length * words;
    if (to < rest->data) {
        for (std::int64_t k = 0; k < count; ++k)
            store_word(to + k, load_word(rest->data + k));
    } else {
        for (std::int64_t k = count; k-- > 0;)
            store_word(to + k, load_word(rest->data + k));
    }
    fp_[i->a] = to_word(slice);
}

void Interpreter::append_string(const Instruction* i) {
    const std::string_view text = text_of(fp_[i->c]);
    if (text.empty()) {
        fp_[i->a] = fp_[i->b];
        return;
    }
    std::int64_t length = 0;
    Slice* slice =
        grow_slice(to_pointer<const Slice>(fp_[i->b]), static_cast<std::int64_t>(text.size()),
                   run_.program.types.byte_type(), length);
    for (std::size_t k = 0; k < text.size(); ++k) {
        store_word(slice->data + length + static_cast<std::int64_t>(k),
                   static_cast<unsigned char>(text[k]));
    }
    fp_[i->a] = to_word(slice);
}

void Interpreter::copy_slice(const Instruction* i) {
    const auto* to = to_pointer<const Slice>(fp_[i->b]);
    const auto* from = to_pointer<const Slice>(fp_[i->c]);
    const std::int64_t count = to && from ? std::min(to->length, from->length) : 0;
    const std::int64_t words = count * (i + 1)->a;
    if (count > 0 && to->data < from->data) {
        for (std::int64_t k = 0; k < words; ++k)
            store_word(to->data + k, load_word(from->data + k));
    } else if (count > 0) {
        for (std::int64_t k = words; k-- > 0;)
            store_word(to->data + k, load_word(from->data + k));
    }
    fp_[i->a] = to_word(count);
}

void Interpreter::copy_string(const Instruction* i) {
    const auto* to = to_pointer<const Slice>(fp_[i->b]);
    const std::string_view from = text_of(fp_[i->c]);
    const std::int64_t count =
        to ? std::min(to->length, static_cast<std::int64_t>(from.size())) : 0;
    for (std::int64_t k = 0; k < count; ++k) {
        store_word(to->data + k, static_cast<unsigned char>(from[static_cast<std::size_t>(k)]));
    }
    fp_[i->a] = to_word(count);
}

}  // namespace fiberscope::lang
