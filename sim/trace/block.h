// A block of a trace file: a head that says what follows and has a checksum of its own, then one
// zstd frame. docs/trace-format.md has the bytes.
#pragma once

#include "sim/trace/format.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace fiberscope::trace {

struct BlockHead {
    std::uint32_t block_tag = 0;
    std::uint32_t packed_bytes = 0;
    std::uint32_t raw_bytes = 0;
    std::uint32_t packed_crc = 0;
};

// Little-endian, `bytes` of them.
void put_fixed(std::string& out, std::uint64_t value, int bytes);
std::uint64_t fixed(std::string_view bytes, std::size_t at, std::size_t count);

// The block as it stands in the file. At most kBlockBytesMax may be packed.
std::string pack_block(std::uint32_t block_tag, std::string_view raw_bytes);

// Of kBlockHeaderBytes bytes; returns what is wrong with them, or nothing.
std::string_view take_head(std::string_view bytes, BlockHead& head);

// Whether these are the packed bytes that the head speaks of.
bool is_intact(const BlockHead& head, std::string_view packed);
// They are; gives what was packed. False if they are none that we packed.
bool unpack_block(const BlockHead& head, std::string_view packed, std::string& raw_bytes);

}  // namespace fiberscope::trace
