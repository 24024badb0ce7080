#include "sim/trace/reader.h"

#include "core/event/text.h"
#include "sim/trace/pack.h"

#include <fmt/format.h>
#include <zstd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <optional>
#include <utility>
#include <vector>

namespace fiberscope::trace {
namespace {

std::uint64_t fixed(std::string_view bytes, std::size_t at, std::size_t count) {
    std::uint64_t value = 0;
    for (std::size_t i = count; i-- > 0;) {
        value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    }
    return value;
}

struct Block {
    std::uint64_t offset = 0;
    std::uint32_t block_tag = 0;
    std::string raw_bytes;
};

class Reading {
  public:
    Reading(std::istream& in, std::string file, StringTable& strings, Sink& sink)
        : in_(in), file_(std::move(file)), strings_(strings), sink_(sink) {}

    ReadReport run() {
        report_.error = header();
        if (!report_.error.empty()) return std::move(report_);
        report_.error = meta();
        if (!report_.error.empty()) return std::move(report_);
        report_.damage = body();
        return std::move(report_);
    }

  private:
    // Each returns what is wrong in one line, or nothing.
    std::string header();
    std::string meta();
    std::string body();
    std::string next_block(Block& block);
    std::string strings(const Block& block);
    std::string events(const Block& block);
    std::string end(const Block& block);

    std::string wrong(std::uint64_t at, const std::string& what) const {
        return fmt::format("{}: byte {}: {}", file_, at, what);
    }
    // How much of the run is lost cannot be known: its length stands at the end.
    std::string ends_early(std::uint64_t missing, std::string_view what) const {
        return wrong(offset_, fmt::format("the file ends here, at least {} bytes too early, in {}; "
                                          "{} events were read",
                                          missing, what, report_.events));
    }
    std::string take(std::uint64_t count);  // as many as there are

    std::istream& in_;
    const std::string file_;
    StringTable& strings_;
    Sink& sink_;
    ReadReport report_;
    Unpacker unpacker_;
    std::uint64_t offset_ = 0;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> chunks_;  // offset, events
};

std::string Reading::take(std::uint64_t count) {
    std::string bytes(count, '\0');
    in_.read(bytes.data(), static_cast<std::streamsize>(count));
    bytes.resize(static_cast<std::size_t>(in_.gcount()));
    offset_ += bytes.size();
    return bytes;
}

std::string Reading::header() {
    const std::string bytes = take(kHeaderBytes);
    const std::size_t shared = std::min(bytes.size(), kMagic.size());
    if (bytes.empty() || bytes.substr(0, shared) != kMagic.substr(0, shared)) {
        return wrong(0, fmt::format("not a Fiberscope trace: expected \\x89FSCOPE\\n, found {}",
                                    bytes.empty() ? "an empty file"
                                                  : escaped(bytes.substr(0, kMagic.size()))));
    }
    if (bytes.size() < kHeaderBytes) return ends_early(kHeaderBytes - bytes.size(), "its header");
    const std::uint64_t version = fixed(bytes, 8, 2);
    if (version != kVersion) {
        return wrong(8,
                     fmt::format("a trace of version {}, expected version {}", version, kVersion));
    }
    if (fixed(bytes, 10, 2) != 0) return wrong(10, "expected two zero bytes");
    return {};
}

std::string Reading::next_block(Block& block) {
    block.offset = offset_;
    const std::string header = take(kBlockHeaderBytes);
    if (header.empty()) return ends_early(kTrailerBytes, "its end");
    if (header.size() < kBlockHeaderBytes) {
        return ends_early(kBlockHeaderBytes - header.size(), "the head of a block");
    }
    if (fixed(header, 16, 4) != crc32(std::string_view(header).substr(0, 16))) {
        return wrong(
            block.offset,
            fmt::format("the head of a block is corrupt; {} events were read", report_.events));
    }
    block.block_tag = static_cast<std::uint32_t>(fixed(header, 0, 4));
    const std::uint64_t packed_bytes = fixed(header, 4, 4);
    const std::uint64_t raw_bytes = fixed(header, 8, 4);
    if (raw_bytes > kBlockBytesMax || packed_bytes > ZSTD_compressBound(kBlockBytesMax)) {
        return wrong(block.offset, "a block is longer than any may be");
    }
    const std::string packed = take(packed_bytes);
    if (packed.size() < packed_bytes) return ends_early(packed_bytes - packed.size(), "a block");
    block.raw_bytes.resize(raw_bytes);
    const bool intact = crc32(packed) == fixed(header, 12, 4) &&
                        ZSTD_decompress(block.raw_bytes.data(), raw_bytes, packed.data(),
                                        packed.size()) == raw_bytes;
    if (intact) return {};
    return wrong(block.offset + kBlockHeaderBytes,
                 fmt::format("a block is corrupt (its checksum differs); {} events were read",
                             report_.events));
}

std::string Reading::meta() {
    Block block;
    if (std::string problem = next_block(block); !problem.empty()) return problem;
    if (block.block_tag != kMetaTag) return wrong(block.offset, "expected the block META");
    Input in(block.raw_bytes);
    const auto number = [&](std::string_view text, auto& value) {
        const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
        return result.ec == std::errc{} && result.ptr == text.data() + text.size();
    };
    Meta& meta = report_.meta;
    bool good = true;
    while (!in.empty() && good) {
        const std::string_view key = in.text();
        const std::string_view value = in.text();
        // Keys of later versions are passed over.
        if (key == "file") meta.file = value;
        if (key == "source") meta.source = value;
        if (key == "world") meta.world = value;
        if (key == "seed") good = number(value, meta.seed);
        if (key == "procs") good = number(value, meta.procs);
        good = good && !in.failed();
    }
    return good ? "" : wrong(block.offset, "the block META is malformed");
}

std::string Reading::body() {
    for (;;) {
        Block block;
        if (std::string problem = next_block(block); !problem.empty()) return problem;
        if (block.block_tag == kIndexTag) return end(block);
        std::string problem;
        if (block.block_tag == kStringsTag) problem = strings(block);
        if (block.block_tag == kEventsTag) problem = events(block);
        if (!problem.empty()) return problem;
        // A block of another tag is from a later minor addition and is passed over.
    }
}

std::string Reading::strings(const Block& block) {
    Input in(block.raw_bytes);
    const std::uint64_t first = in.varint(~0ull);
    const std::uint64_t count = in.varint(block.raw_bytes.size());
    if (!in.failed() && first != strings_.size()) {
        return wrong(block.offset, fmt::format("the next string has id {}, the block begins at {}",
                                               strings_.size(), first));
    }
    for (std::uint64_t i = 0; i < count && !in.failed(); ++i) {
        const std::string_view text = in.text();
        if (in.failed()) break;
        if (raw(strings_.intern(text)) != first + i) {
            return wrong(block.offset, fmt::format("string {} is there twice", first + i));
        }
    }
    if (in.failed() || !in.empty()) return wrong(block.offset, "a block of strings is malformed");
    return {};
}

std::string Reading::events(const Block& block) {
    Input in(block.raw_bytes);
    const std::uint64_t count = in.varint(block.raw_bytes.size());
    unpacker_.begin_chunk();
    Event event;
    std::string_view text;
    for (std::uint64_t i = 0; i < count; ++i) {
        if (!unpacker_.unpack(in, event, text)) break;
        if (string_in(event) >= strings_.size()) {
            return wrong(block.offset, fmt::format("event {} names string {}, which does not exist",
                                                   report_.events + 1, string_in(event)));
        }
        sink_.take(event, text);
        ++report_.events;
        if (i + 1 == count && in.empty()) {
            chunks_.emplace_back(block.offset, count);
            return {};
        }
    }
    return wrong(block.offset,
                 fmt::format("a block of events is malformed after event {}", report_.events));
}

std::string Reading::end(const Block& block) {
    Input in(block.raw_bytes);
    const std::uint64_t event_count = in.varint(~0ull);
    const std::uint64_t string_count = in.varint(~0ull);
    const std::uint64_t chunk_count = in.varint(~0ull);
    bool agrees = event_count == report_.events && string_count == strings_.size() &&
                  chunk_count == chunks_.size();
    for (std::size_t i = 0; agrees && i < chunks_.size(); ++i) {
        const std::uint64_t offset = in.varint(~0ull);
        const std::uint64_t count = in.varint(~0ull);
        agrees = offset == chunks_[i].first && count == chunks_[i].second;
    }
    if (!agrees || in.failed() || !in.empty()) {
        return wrong(block.offset,
                     fmt::format("the index does not agree with the {} events that were read",
                                 report_.events));
    }
    const std::uint64_t at = offset_;
    const std::string trailer = take(kTrailerBytes);
    if (trailer.size() < kTrailerBytes) {
        return ends_early(kTrailerBytes - trailer.size(), "its last mark");
    }
    if (fixed(trailer, 0, 8) != block.offset || trailer.substr(8) != kEndMagic) {
        return wrong(at, "the last mark is corrupt; all events were read");
    }
    if (!take(1).empty())
        return wrong(at + kTrailerBytes, "something follows the end of the trace");
    return {};
}

}  // namespace

ReadReport read_trace(std::istream& in, const std::string& name, StringTable& strings, Sink& sink) {
    return Reading(in, name, strings, sink).run();
}

ReadReport read_trace_file(const std::filesystem::path& path, StringTable& strings, Sink& sink) {
    std::error_code ignored;
    std::ifstream in;
    if (std::filesystem::is_directory(path, ignored)) {
        errno = EISDIR;
    } else {
        in.open(path, std::ios::binary);
        if (in) return read_trace(in, path.string(), strings, sink);
    }
    ReadReport report;
    report.error = fmt::format("{}: cannot be read: {}", path.string(), std::strerror(errno));
    return report;
}

bool looks_like_trace(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::string begin(kMagic.size(), '\0');
    in.read(begin.data(), static_cast<std::streamsize>(begin.size()));
    return in && begin == kMagic;
}

}  // namespace fiberscope::trace
