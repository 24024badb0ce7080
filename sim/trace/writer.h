// Writes a run's events to a trace file. It is written under a temporary name beside the target
// and takes the target's name when it is whole. Chunk by chunk it can be opened under that other
// name too: while the run goes on, or after it was killed, or when the disk is full.
// Called by one thread at a time (the collector's, then the one that finishes).
#pragma once

#include "core/event/strings.h"
#include "core/record/part_file.h"
#include "core/record/sink.h"
#include "sim/trace/format.h"
#include "sim/trace/pack.h"
#include "sim/trace/summary.h"

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fiberscope::trace {

class Writer : public Sink {
  public:
    // The strings are those of the run; they may still grow. chunk_bytes is for tests.
    Writer(std::filesystem::path target, const StringTable& strings, const Meta& meta,
           std::uint32_t chunk_bytes = kChunkBytes);
    ~Writer() override;
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    // After a failure events are ignored, and counted.
    void take(const Event& event, std::string_view text) override;
    // Nothing comes for a while: what is there goes to the disk.
    void idle() override { put_chunk(); }

    // Whether a chunk begins now, so that a state may stand before it.
    bool at_chunk() const { return chunk_events_ == 0; }
    // The packed state after the events so far; what comes next need not be read from the
    // beginning.
    void put_keyframe(std::string_view packed);
    // Bytes in the file.
    std::uint64_t bytes() const { return offset_; }

    // Writes the rest and gives the file its name. Returns what went wrong at any time, in one
    // line.
    std::optional<std::string> finish();

    // The first failure so far, to tell a user before a long run ends.
    const std::optional<std::string>& error() const { return error_; }
    std::uint64_t events() const { return events_; }

  private:
    void open();
    void fail(const std::string& what);
    void put(std::string_view bytes);
    void put_block(std::uint32_t block_tag, std::string_view raw_bytes);
    void put_strings();
    void put_chunk();
    void keep_what_is_good();
    void abandon();

    PartFile target_;
    const StringTable& strings_;
    const std::uint32_t chunk_bytes_;
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_{nullptr, &std::fclose};
    std::optional<std::string> error_;
    bool finished_ = false;
    bool kept_ = false;  // what was written before the error

    Packer packer_;
    Summarizer summarizer_;
    std::string chunk_;
    std::uint64_t chunk_events_ = 0;
    std::uint64_t events_ = 0;
    std::uint64_t offset_ = 0;                                    // in the file
    std::uint64_t events_written_ = 0, good_bytes_ = 0;           // in whole chunks
    std::uint32_t strings_written_ = 1;                           // id 0 is "" and never written
    std::vector<std::pair<std::uint64_t, std::uint64_t>> index_;  // offset, events; by chunk
};

}  // namespace fiberscope::trace
