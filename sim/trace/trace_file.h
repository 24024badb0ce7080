// A trace that is read where one wants: what its chunks are is known once it is open, and their
// events are unpacked when they are asked for. Whole, or up to where it is damaged, or as far as a
// run in progress has written it. One thread.
#pragma once

#include "core/event/strings.h"
#include "core/record/sink.h"
#include "sim/trace/block.h"
#include "sim/trace/source.h"
#include "sim/trace/summary.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fiberscope::trace {

class TraceFile {
  public:
    struct Chunk {
        std::uint64_t offset = 0;    // of its block of events
        std::uint64_t keyframe = 0;  // of the block with the state before it; 0: there is none
        std::uint64_t first = 0;     // event
        Summary summary;
    };

    // Reads everything but the events, and checks every byte against its checksum. `strings` must
    // be fresh: the trace's ids become its ids. `name` is for messages.
    TraceFile(std::unique_ptr<Source> source, std::string name, StringTable& strings);
    static std::unique_ptr<TraceFile> open(const std::filesystem::path& path, StringTable& strings);

    // Not empty: nothing is usable; one line with file and byte offset.
    const std::string& error() const { return error_; }
    // Not empty: the chunks are good, but not all are there; one line likewise.
    const std::string& damage() const { return damage_; }
    const Meta& meta() const { return meta_; }
    const std::vector<Chunk>& chunks() const { return chunks_; }
    std::uint64_t events() const { return events_; }
    std::uint32_t names() const { return strings_.size(); }  // the empty one counted

    // Gives the events of a chunk to the sink. Returns what is wrong with it, or nothing; then the
    // sink has got what comes before.
    std::string read(std::size_t chunk, Sink& sink) const;
    // The packed state before a chunk that has a keyframe (sim/replay/pack_state.h); empty if it is
    // none of this version's, or the file has changed since.
    std::string keyframe(std::size_t chunk) const;

  private:
    struct Block {
        std::uint64_t offset = 0;
        BlockHead head;
        std::string packed;
    };
    // Each returns what is wrong in one line, or nothing.
    std::string header();
    std::string take_meta();
    std::string body();
    std::string next(Block& block);
    bool fetch(std::uint64_t offset, Block& block) const;
    std::string unpack(const Block& block, std::string& raw_bytes) const;
    std::string take_block(const Block& block);
    std::string take_strings(std::uint64_t at, std::string_view raw_bytes);
    std::string take_chunk(const Block& block);
    std::string end(const Block& block);
    // `count` of them went to the sink.
    std::string events_of(const Block& block, Sink& sink, std::uint64_t& count) const;

    std::string wrong(std::uint64_t at, const std::string& what) const;
    std::string ends_early(std::uint64_t missing, std::string_view what) const;
    std::string take(std::uint64_t count);  // as many as there are

    std::unique_ptr<Source> source_;
    const std::string name_;
    StringTable& strings_;
    std::string error_, damage_;
    Meta meta_;
    std::vector<Chunk> chunks_;
    std::uint64_t events_ = 0;
    std::uint64_t offset_ = 0;        // of what is read next
    std::uint64_t keyframe_ = 0;      // of a state that stands before the next chunk
    std::optional<Summary> summary_;  // that stands before the next chunk
    Summarizer summarizer_;           // of chunks that have none, in older files
};

}  // namespace fiberscope::trace
