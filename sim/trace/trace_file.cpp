#include "sim/trace/trace_file.h"

#include "core/event/text.h"
#include "sim/trace/pack.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <utility>

namespace fiberscope::trace {

namespace {

// A block whose content becomes larger things in memory is not squeezed more than so many times, or
// a small file could ask for any amount.
constexpr std::uint32_t kSqueezeMax = 4096, kSqueezedBytesMin = 1024 * 1024;

}  // namespace

std::unique_ptr<TraceFile> TraceFile::open(const std::filesystem::path& path,
                                           StringTable& strings) {
    return std::make_unique<TraceFile>(open_source(path), path.string(), strings);
}

TraceFile::TraceFile(std::unique_ptr<Source> source, std::string name, StringTable& strings)
    : source_(std::move(source)), name_(std::move(name)), strings_(strings) {
    if (source_ == nullptr) {
        error_ = fmt::format("{}: cannot be read: {}", name_, std::strerror(errno));
        return;
    }
    error_ = header();
    if (error_.empty()) error_ = take_meta();
    if (error_.empty()) damage_ = body();
}

std::string TraceFile::wrong(std::uint64_t at, const std::string& what) const {
    return fmt::format("{}: byte {}: {}", name_, at, what);
}

// How much of the run is lost cannot be known: its length stands at the end.
std::string TraceFile::ends_early(std::uint64_t missing, std::string_view what) const {
    return wrong(offset_, fmt::format("the file ends here, at least {} bytes too early, in {}; "
                                      "{} events were read",
                                      missing, what, events_));
}

std::string TraceFile::take(std::uint64_t count) {
    std::string bytes = source_->read(offset_, count);
    offset_ += bytes.size();
    return bytes;
}

std::string TraceFile::header() {
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

std::string TraceFile::next(Block& block) {
    block.offset = offset_;
    const std::string bytes = take(kBlockHeaderBytes);
    if (bytes.empty()) return ends_early(kTrailerBytes, "its end");
    if (bytes.size() < kBlockHeaderBytes)
        return ends_early(kBlockHeaderBytes - bytes.size(), "the head of a block");
    if (const std::string_view fault = take_head(bytes, block.head); !fault.empty())
        return wrong(block.offset, fmt::format("{}; {} events were read", fault, events_));
    block.packed = take(block.head.packed_bytes);
    if (block.packed.size() < block.head.packed_bytes)
        return ends_early(block.head.packed_bytes - block.packed.size(), "a block");
    if (is_intact(block.head, block.packed)) return {};
    return wrong(
        block.offset + kBlockHeaderBytes,
        fmt::format("a block is corrupt (its checksum differs); {} events were read", events_));
}

std::string TraceFile::unpack(const Block& block, std::string& raw_bytes) const {
    if (unpack_block(block.head, block.packed, raw_bytes)) return {};
    return wrong(block.offset + kBlockHeaderBytes,
                 fmt::format("a block is not what it says; {} events were read", events_));
}

std::string TraceFile::take_meta() {
    Block block;
    if (std::string fault = next(block); !fault.empty()) return fault;
    if (block.head.block_tag != kMetaTag) return wrong(block.offset, "expected the block META");
    std::string raw_bytes;
    if (std::string fault = unpack(block, raw_bytes); !fault.empty()) return fault;
    Input in(raw_bytes);
    const auto number = [&](std::string_view text, auto& value) {
        const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
        return result.ec == std::errc{} && result.ptr == text.data() + text.size();
    };
    bool good = true;
    while (!in.empty() && good) {
        const std::string_view key = in.text();
        const std::string_view value = in.text();
        // Keys of later versions are passed over.
        if (key == "file") meta_.file = value;
        if (key == "source") meta_.source = value;
        if (key == "world") meta_.world = value;
        if (key == "seed") good = number(value, meta_.seed);
        if (key == "procs") good = number(value, meta_.procs);
        good = good && !in.failed();
    }
    return good ? "" : wrong(block.offset, "the block META is malformed");
}

std::string TraceFile::body() {
    for (;;) {
        Block block;
        if (std::string fault = next(block); !fault.empty()) return fault;
        if (block.head.block_tag == kIndexTag) return end(block);
        if (std::string fault = take_block(block); !fault.empty()) return fault;
    }
}

// A block of another tag is from a later minor addition and is passed over.
std::string TraceFile::take_block(const Block& block) {
    if (block.head.block_tag == kEventsTag) return take_chunk(block);
    if (block.head.raw_bytes > kSqueezedBytesMin &&
        block.head.raw_bytes / kSqueezeMax > block.head.packed_bytes)
        return wrong(block.offset, "a small block holds more than any of its kind");
    const bool is_known = block.head.block_tag == kStringsTag ||
                          block.head.block_tag == kKeyframeTag ||
                          block.head.block_tag == kSummaryTag;
    if (!is_known) return {};
    std::string raw_bytes;
    if (std::string fault = unpack(block, raw_bytes); !fault.empty()) return fault;
    if (block.head.block_tag == kStringsTag) return take_strings(block.offset, raw_bytes);
    Input in(raw_bytes);
    if (block.head.block_tag == kKeyframeTag) {
        if (const std::uint64_t position = in.varint(~0ull); in.failed() || position != events_)
            return wrong(block.offset, "a state stands where it does not belong");
        keyframe_ = block.offset;
        return {};
    }
    if (!take_summary(in, summary_.emplace()))
        return wrong(block.offset, "a block SUMM is malformed");
    return {};
}

std::string TraceFile::take_strings(std::uint64_t at, std::string_view raw_bytes) {
    Input in(raw_bytes);
    const std::uint64_t first = in.varint(~0ull);
    const std::uint64_t count = in.varint(raw_bytes.size());
    if (!in.failed() && first != strings_.size()) {
        return wrong(at, fmt::format("the next string has id {}, the block begins at {}",
                                     strings_.size(), first));
    }
    for (std::uint64_t i = 0; i < count && !in.failed(); ++i) {
        const std::string_view text = in.text();
        if (in.failed()) break;
        if (raw(strings_.intern(text)) != first + i)
            return wrong(at, fmt::format("string {} is there twice", first + i));
    }
    if (in.failed() || !in.empty()) return wrong(at, "a block of strings is malformed");
    return {};
}

std::string TraceFile::take_chunk(const Block& block) {
    if (block.head.raw_bytes > kChunkBytesMax)
        return wrong(block.offset, "a block of events is longer than any may be");
    Chunk chunk{.offset = block.offset, .keyframe = keyframe_, .first = events_, .summary = {}};
    if (summary_) {
        chunk.summary = std::move(*summary_);
    } else {
        struct Adder : Sink {
            explicit Adder(Summarizer& to) : summarizer(to) {}
            void take(const Event& event, std::string_view) override { summarizer.add(event); }
            Summarizer& summarizer;
        } adder(summarizer_);
        std::uint64_t count = 0;
        const std::string fault = events_of(block, adder, count);
        chunk.summary = summarizer_.take();
        if (!fault.empty()) {
            // What comes before the fault can be had.
            events_ += chunk.summary.events;
            if (chunk.summary.events != 0) chunks_.push_back(std::move(chunk));
            return fault;
        }
    }
    if (chunk.summary.events == 0) return wrong(block.offset, "a block of no events");
    events_ += chunk.summary.events;
    chunks_.push_back(std::move(chunk));
    keyframe_ = 0;
    summary_.reset();
    return {};
}

std::string TraceFile::events_of(const Block& block, Sink& sink, std::uint64_t& read) const {
    std::string raw_bytes;
    if (std::string fault = unpack(block, raw_bytes); !fault.empty()) return fault;
    Input in(raw_bytes);
    const std::uint64_t count = in.varint(raw_bytes.size());
    Unpacker unpacker;
    Event event;
    std::string_view text;
    const std::uint32_t names = strings_.size();
    for (read = 0; read < count && unpacker.unpack(in, event, text); ++read) {
        if (string_in(event) >= names) {
            return wrong(block.offset, fmt::format("event {} of the block names string {}, which "
                                                   "does not exist",
                                                   read + 1, string_in(event)));
        }
        sink.take(event, text);
    }
    if (read == count && count != 0 && in.empty()) return {};
    return wrong(block.offset,
                 fmt::format("a block of events is malformed after event {} of it", read));
}

std::string TraceFile::end(const Block& block) {
    std::string raw_bytes;
    if (std::string fault = unpack(block, raw_bytes); !fault.empty()) return fault;
    Input in(raw_bytes);
    const std::uint64_t event_count = in.varint(~0ull);
    const std::uint64_t string_count = in.varint(~0ull);
    const std::uint64_t chunk_count = in.varint(~0ull);
    bool agrees =
        event_count == events_ && string_count == strings_.size() && chunk_count == chunks_.size();
    for (std::size_t i = 0; agrees && i < chunks_.size(); ++i) {
        const std::uint64_t offset = in.varint(~0ull);
        const std::uint64_t count = in.varint(~0ull);
        agrees = offset == chunks_[i].offset && count == chunks_[i].summary.events;
    }
    if (!agrees || in.failed() || !in.empty()) {
        return wrong(
            block.offset,
            fmt::format("the index does not agree with the {} events that were read", events_));
    }
    const std::uint64_t at = offset_;
    const std::string trailer = take(kTrailerBytes);
    if (trailer.size() < kTrailerBytes)
        return ends_early(kTrailerBytes - trailer.size(), "its last mark");
    if (fixed(trailer, 0, 8) != block.offset || trailer.substr(8) != kEndMagic)
        return wrong(at, "the last mark is corrupt; all events were read");
    if (!take(1).empty())
        return wrong(at + kTrailerBytes, "something follows the end of the trace");
    return {};
}

// Of a block that was found good before.
bool TraceFile::fetch(std::uint64_t offset, Block& block) const {
    block.offset = offset;
    const std::string head = source_->read(offset, kBlockHeaderBytes);
    if (head.size() < kBlockHeaderBytes || !take_head(head, block.head).empty()) return false;
    block.packed = source_->read(offset + kBlockHeaderBytes, block.head.packed_bytes);
    return is_intact(block.head, block.packed);
}

std::string TraceFile::read(std::size_t chunk, Sink& sink) const {
    Block block;
    if (!fetch(chunks_[chunk].offset, block))
        return wrong(block.offset, "the file has changed since it was opened");
    std::uint64_t count = 0;
    std::string fault = events_of(block, sink, count);
    if (fault.empty() && count != chunks_[chunk].summary.events)
        fault = wrong(block.offset, fmt::format("a block of {} events whose summary says {}", count,
                                                chunks_[chunk].summary.events));
    return fault;
}

std::string TraceFile::keyframe(std::size_t chunk) const {
    Block block;
    std::string raw_bytes;
    const std::uint64_t offset = chunks_[chunk].keyframe;
    if (offset == 0 || !fetch(offset, block) || !unpack(block, raw_bytes).empty()) return {};
    Input in(raw_bytes);
    in.varint(~0ull);  // the position, known to be right
    return raw_bytes.substr(raw_bytes.size() - in.left());
}

}  // namespace fiberscope::trace
