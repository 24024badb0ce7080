// The picture of a run as other tools have it: rows (tracks) with slices, instants, counters, and
// arrows between them. The teller (teller.h) says what is on it; Perfetto and Chrome JSON are two
// ways to write it down.
//
// What always holds of what a Timeline is told:
//   a track is described before anything is on it;
//   on one track time never goes back, slices do not overlap, and every one is ended;
//   an arrow begins at one mark, may pass others and ends at one, none before the one before it in
//   time.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace fiberscope::exports {

enum class TrackKind : std::uint8_t {
    proc,            // by P: slices, what runs on it; instants, what that does
    proc_queue,      // by P: counter, goroutines in its runnext and local run queue
    proc_stolen,     // by P: instants, others steal from it
    go,              // by goroutine: slices, its states
    channel,         // by object: instants, what is done to it
    channel_length,  // by object: counter, values in its buffer
    collector,       // slices, garbage collections
    total,           // by Total: counter
};

// Numbers of the whole run.
enum class Total : std::uint8_t { alive, runnable, global_queue, steals, stack_bytes, heap_bytes };
constexpr int kTotalCount = static_cast<int>(Total::heap_bytes) + 1;

struct Track {
    TrackKind kind;
    std::uint32_t id = 0;
};

struct TrackFacts {
    std::string name;
    std::string description;  // may be empty
    bool is_bytes = false;    // of a counter
};

// A fact about a slice or an instant: a text, or else a number.
struct Fact {
    const char* name;
    std::string text;
    std::optional<std::uint64_t> number = std::nullopt;
};

// That an arrow begins, passes or ends at a mark.
struct Hop {
    enum class Step : std::uint8_t { begin, pass, end };
    std::uint64_t arrow = 0;  // from 1; 0: none
    Step step = Step::begin;
    const char* name = "";  // of the arrow: the same at all its hops
};

// The beginning of a slice, or an instant.
struct Mark {
    std::string_view name;
    const char* category;
    std::span<const Fact> facts;
    Hop hop = {};
};

class Timeline {
  public:
    virtual ~Timeline() = default;

    virtual void describe(Track track, const TrackFacts& facts) = 0;
    virtual void begin(Track track, std::uint64_t ns, const Mark& mark) = 0;
    virtual void end(Track track, std::uint64_t ns, std::span<const Fact> facts) = 0;
    virtual void instant(Track track, std::uint64_t ns, const Mark& mark) = 0;
    virtual void count(Track track, std::uint64_t ns, std::uint64_t value) = 0;
    // A track of slices will have no more.
    virtual void close(Track track, std::uint64_t ns) = 0;
    // Nothing comes after it. The run's name is not known before.
    virtual void finish(std::string_view title) = 0;
};

}  // namespace fiberscope::exports
