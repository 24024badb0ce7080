// The events of a run in few bytes: packed as in a trace file, in chunks that can be read alone. Of
// those that were read last some are kept unpacked, so walking about nearby costs no unpacking.
// One thread, also for reading.
#pragma once

#include "core/event/event.h"
#include "sim/trace/pack.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fiberscope::replay {

class EventStore {
  public:
    // Unpacking one takes some 50 us; a chunk begins with everything anew, which costs its first
    // events a few bytes each.
    static constexpr std::uint64_t kChunkEvents = 2048;

    void append(const Event& event, std::string_view text);

    std::uint64_t size() const { return size_; }
    Event event(std::uint64_t index) const;
    std::string text(std::uint64_t index) const;

    // Of all events, packed.
    std::uint64_t bytes() const { return packed_bytes_; }

  private:
    struct Chunk {
        std::uint64_t number = ~0ull;
        std::uint64_t used = 0;  // when, to give up the one that was used longest ago
        std::vector<Event> events;
        std::vector<std::uint32_t> ends;  // of the texts
        std::string texts;

        void add(const Event& event, std::string_view text);
    };
    const Chunk& chunk_of(std::uint64_t index) const;

    std::vector<std::string> packed_;  // of full chunks
    Chunk last_;                       // which is not full
    std::string last_packed_;
    trace::Packer packer_;
    std::uint64_t size_ = 0, packed_bytes_ = 0;
    mutable std::array<Chunk, 12> unpacked_;
    mutable std::uint64_t clock_ = 0;
};

}  // namespace fiberscope::replay
