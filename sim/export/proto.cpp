#include "sim/export/proto.h"

#include <array>

namespace fiberscope::exports {
namespace {

enum WireType : std::uint32_t { kVarint = 0, kFixed64 = 1, kLengthDelimited = 2 };

constexpr std::uint64_t tag(std::uint32_t field, WireType type) {
    return std::uint64_t{field} << 3 | type;
}

// Seven bits a byte, the lowest first; all but the last have the top bit.
std::size_t put_varint(std::array<char, 10>& to, std::uint64_t value) {
    std::size_t size = 0;
    for (; value >= 0x80; value >>= 7)
        to[size++] = static_cast<char>(value | 0x80);
    to[size++] = static_cast<char>(value);
    return size;
}

}  // namespace

void Message::varint(std::uint64_t value) {
    std::array<char, 10> digits;
    out_.append(digits.data(), put_varint(digits, value));
}

void Message::number(std::uint32_t field, std::uint64_t value) {
    varint(tag(field, kVarint));
    varint(value);
}

void Message::fixed64(std::uint32_t field, std::uint64_t value) {
    varint(tag(field, kFixed64));
    for (int byte = 0; byte < 8; ++byte)
        out_ += static_cast<char>(value >> 8 * byte);
}

void Message::bytes(std::uint32_t field, std::string_view value) {
    varint(tag(field, kLengthDelimited));
    varint(value.size());
    out_ += value;
}

// The length stands before the content and is known after it. Nearly all are below 128: one byte is
// kept free, and what is longer moves on by a byte or two.
std::size_t Message::open(std::uint32_t field) {
    varint(tag(field, kLengthDelimited));
    out_ += '\0';
    return out_.size();
}

void Message::close(std::size_t begin) {
    std::array<char, 10> digits;
    const std::size_t size = put_varint(digits, out_.size() - begin);
    out_[begin - 1] = digits[0];
    out_.insert(begin, digits.data() + 1, size - 1);
}

}  // namespace fiberscope::exports
