// The trace file, version 2: every number that its writer and its reader share. What they mean,
// byte by byte, is in docs/trace-format.md. Do not change a value here: files in the world have it.
#pragma once

#include "core/event/event.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace fiberscope::trace {

// The first byte is no text, the last catches a transfer that rewrites line ends.
constexpr std::string_view kMagic{
    "\x89"
    "FSCOPE\n",
    8};
constexpr std::string_view kEndMagic{"fscopEND", 8};
constexpr std::uint16_t kVersion = 2;
constexpr std::uint32_t kHeaderBytes = 12;   // magic, version (2), zero (2)
constexpr std::uint32_t kTrailerBytes = 16;  // offset of the index block (8), end magic

// A block: tag, packed bytes, raw bytes, CRC of the packed bytes, CRC of the 16 bytes before it;
// then the packed bytes, one zstd frame.
constexpr std::uint32_t kBlockHeaderBytes = 20;
constexpr std::uint32_t tag(const char (&name)[5]) {
    return static_cast<std::uint32_t>(name[0]) | static_cast<std::uint32_t>(name[1]) << 8 |
           static_cast<std::uint32_t>(name[2]) << 16 | static_cast<std::uint32_t>(name[3]) << 24;
}
constexpr std::uint32_t kMetaTag = tag("META");      // first, once
constexpr std::uint32_t kStringsTag = tag("STRS");   // before the events that use them
constexpr std::uint32_t kKeyframeTag = tag("KEYF");  // each before a chunk, and not before every
constexpr std::uint32_t kSummaryTag = tag("SUMM");   // before each chunk
constexpr std::uint32_t kEventsTag = tag("EVTS");
constexpr std::uint32_t kIndexTag = tag("INDX");  // last, once

// A chunk is written when it has this much: small enough that an interrupted recording loses
// little and reading one costs a fraction of a millisecond, large enough to compress well.
constexpr std::uint32_t kChunkBytes = 64 * 1024;
// What a reader accepts as a chunk's raw size: it is unpacked as a whole, and gets larger by that.
constexpr std::uint32_t kChunkBytesMax = 1024 * 1024;
// What a reader accepts as a block's raw size; a source text is the only thing that could be long.
constexpr std::uint32_t kBlockBytesMax = 64 * 1024 * 1024;

// Which fields of a packed event follow; one that is absent has its predicted value.
enum Field : std::uint8_t {
    kFieldM = 1,
    kFieldRule = 2,
    kFieldG = 4,
    kFieldObject = 8,
    kFieldNumber = 16,
    kFieldA = 32,
    kFieldB = 64,
    kFieldText = 128,
};

// What a trace says about its run, so that it can be opened alone.
struct Meta {
    std::string file;         // the scenario's file name
    std::string source;       // its whole text; empty for a C++ program
    std::string world;        // real, paced or simulated
    std::uint64_t seed = 0;   // of the simulated world
    std::uint32_t procs = 0;  // GOMAXPROCS at the start

    bool operator==(const Meta&) const = default;
};

// CRC-32 as in zip and PNG (polynomial 0xEDB88320).
std::uint32_t crc32(std::string_view bytes);

// The StringId in the event, if its kind has one; else 0.
constexpr std::uint32_t string_in(const Event& event) {
    const Kind kind = event.kind;
    if (kind == Kind::go_create || kind == Kind::go_line || kind == Kind::go_call) return event.a;
    if (kind == Kind::chan_make || kind == Kind::sync_make) return event.b;
    return 0;
}

}  // namespace fiberscope::trace
