#include "sim/trace/block.h"

#include <zstd.h>

#include <zlib.h>

namespace fiberscope::trace {
namespace {

constexpr int kCompressionLevel = 3;  // zstd's own default

}  // namespace

std::uint32_t crc32(std::string_view bytes) {
    const auto* begin = reinterpret_cast<const unsigned char*>(bytes.data());
    return static_cast<std::uint32_t>(::crc32_z(0, begin, bytes.size()));
}

void put_fixed(std::string& out, std::uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i)
        out += static_cast<char>(value >> (8 * i));
}

std::uint64_t fixed(std::string_view bytes, std::size_t at, std::size_t count) {
    std::uint64_t value = 0;
    for (std::size_t i = count; i-- > 0;)
        value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

std::string pack_block(std::uint32_t block_tag, std::string_view raw_bytes) {
    std::string packed(ZSTD_compressBound(raw_bytes.size()), '\0');
    packed.resize(ZSTD_compress(packed.data(), packed.size(), raw_bytes.data(), raw_bytes.size(),
                                kCompressionLevel));
    std::string block;
    put_fixed(block, block_tag, 4);
    put_fixed(block, packed.size(), 4);
    put_fixed(block, raw_bytes.size(), 4);
    put_fixed(block, crc32(packed), 4);
    put_fixed(block, crc32(block), 4);
    return block += packed;
}

std::string_view take_head(std::string_view bytes, BlockHead& head) {
    const auto word = [bytes](std::size_t at) {
        return static_cast<std::uint32_t>(fixed(bytes, at, 4));
    };
    if (crc32(bytes.substr(0, kBlockHeaderBytes - 4)) != word(16))
        return "the head of a block is corrupt (its checksum differs)";
    head = {word(0), word(4), word(8), word(12)};
    if (head.raw_bytes > kBlockBytesMax || head.packed_bytes > ZSTD_compressBound(kBlockBytesMax))
        return "a block is longer than any may be";
    return {};
}

bool is_intact(const BlockHead& head, std::string_view packed) {
    return packed.size() == head.packed_bytes && crc32(packed) == head.packed_crc;
}

bool unpack_block(const BlockHead& head, std::string_view packed, std::string& raw_bytes) {
    raw_bytes.resize(head.raw_bytes);
    return ZSTD_decompress(raw_bytes.data(), raw_bytes.size(), packed.data(), packed.size()) ==
           raw_bytes.size();
}

}  // namespace fiberscope::trace
