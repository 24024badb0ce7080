// The events of a run in few bytes: packed, in chunks that can be read alone, in memory while they
// are made and in their file where there is one. Of those that were read last some are kept
// unpacked, so walking about nearby costs no unpacking. One thread, also for reading.
#pragma once

#include "core/event/event.h"
#include "sim/trace/pack.h"
#include "sim/trace/summary.h"
#include "sim/trace/trace_file.h"

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace fiberscope::replay {

// What somebody looks for among the events.
struct About {
    enum class What : std::uint8_t { go, proc, object, kind };
    What what = What::go;
    std::uint32_t id = 0;

    static About go(GoId g) { return {What::go, raw(g)}; }
    static About proc(ProcId p) { return {What::proc, raw(p)}; }
    static About object(ObjectId o) { return {What::object, raw(o)}; }
    static About kind(Kind k) { return {What::kind, static_cast<std::uint32_t>(k)}; }

    bool is(const Event& event) const;
};

class EventStore {
  public:
    // The number of a chunk. The last one may still grow.
    using Number = std::size_t;

    void append(const Event& event, std::string_view text);
    // Instead of appending: the events are the file's.
    void open(std::unique_ptr<trace::TraceFile> file);
    const trace::TraceFile* file() const { return file_.get(); }

    std::uint64_t size() const { return size_; }
    Event event(std::uint64_t index) const;
    std::string text(std::uint64_t index) const;
    // Calls visit(event, text) for the events from..to-1. It must not read the store.
    template <class Visit>
    void each(std::uint64_t from, std::uint64_t to, Visit visit) const {
        while (from < to) {
            const Unpacked& chunk = unpacked(chunk_of(from));
            std::uint64_t i = from - first(chunk.number);
            for (; i < chunk.events.size() && from < to; ++i, ++from)
                visit(chunk.events[i], chunk.text(i));
        }
    }

    // The next event at or after `index` that is about it; the last one before `index`. size() if
    // there is none. Unpacks at most two chunks that have none.
    std::uint64_t next(About about, std::uint64_t index) const;
    std::uint64_t previous(About about, std::uint64_t index) const;

    // How often each rule has fired in the events before this one.
    std::array<std::uint64_t, kRuleCount> firings(std::uint64_t before) const;

    // Chunks that are full have a summary.
    Number summaries() const { return file_ ? file_->chunks().size() : chunks_.size(); }
    const trace::Summary& summary(Number number) const {
        return file_ ? file_->chunks()[number].summary : chunks_[number].summary;
    }
    Number chunk_of(std::uint64_t index) const;
    std::uint64_t first(Number number) const;  // event of it

    // Of all events, packed, in memory; and of all summaries.
    std::uint64_t bytes() const { return packed_bytes_; }

  private:
    struct Chunk {
        std::uint64_t first = 0;
        std::string packed;
        trace::Summary summary;
    };
    struct Unpacked final : Sink {
        Number number = ~std::size_t{0};
        std::uint64_t used = 0;  // when, to give up the one that was used longest ago
        std::vector<Event> events;
        std::vector<std::uint32_t> ends;  // of the texts
        std::string texts;

        void take(const Event& event, std::string_view text) override;
        void clear();
        std::string_view text(std::uint64_t i) const {
            const std::uint32_t begin = i == 0 ? 0 : ends[i - 1];
            return std::string_view(texts).substr(begin, ends[i] - begin);
        }
    };
    const Unpacked& unpacked(Number number) const;
    void unpack(Number number, Unpacked& into) const;

    std::unique_ptr<trace::TraceFile> file_;
    std::vector<Chunk> chunks_;  // full ones
    Unpacked last_;              // which is not full
    std::string last_packed_;
    trace::Packer packer_;
    trace::Summarizer summarizer_;
    std::uint64_t size_ = 0, packed_bytes_ = 0;
    mutable std::array<Unpacked, 12> unpacked_;
    mutable std::uint64_t clock_ = 0;
};

}  // namespace fiberscope::replay
