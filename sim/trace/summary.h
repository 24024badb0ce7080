// What is in a chunk of events, in little: which goroutines, Ps and objects it is about, where the
// first and last event of each is, and what each goroutine and P mostly did in each sixteenth of
// the chunk's time. With these a long run is searched without unpacking what is not about the thing
// looked for, and drawn from afar without unpacking anything.
#pragma once

#include "core/event/event.h"
#include "sim/trace/pack.h"

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fiberscope::trace {

// What a goroutine is at, and why, in a byte.
class Phase {
  public:
    constexpr Phase() = default;  // not there yet, or finished
    static constexpr Phase runnable() { return Phase(1); }
    static constexpr Phase running() { return Phase(2); }
    static constexpr Phase syscall() { return Phase(3); }
    static constexpr Phase waiting(WaitReason reason) {
        return Phase(static_cast<std::uint8_t>(kWaiting + static_cast<std::uint8_t>(reason)));
    }
    // Nothing if the number is none.
    static constexpr std::optional<Phase> of(std::uint64_t number) {
        if (number > kWaiting + static_cast<std::uint64_t>(kLastWaitReason)) return {};
        return Phase(static_cast<std::uint8_t>(number));
    }

    constexpr bool is_there() const { return number_ != 0; }
    constexpr bool is_waiting() const { return number_ >= kWaiting; }
    constexpr WaitReason reason() const {
        return is_waiting() ? static_cast<WaitReason>(number_ - kWaiting) : WaitReason::none;
    }
    constexpr std::uint8_t number() const { return number_; }
    constexpr bool operator==(const Phase&) const = default;

  private:
    static constexpr std::uint8_t kWaiting = 4;
    explicit constexpr Phase(std::uint8_t number) : number_(number) {}
    std::uint8_t number_ = 0;
};

// What an event changes in what somebody looks at over time: at most one goroutine's phase.
struct PhaseChange {
    Phase phase;
    bool on_proc = false;  // it runs from now on, on P event.object
};
std::optional<PhaseChange> phase_change(const Event& event);

// Whether the event is about g: as its goroutine or as its partner.
bool is_about(const Event& event, GoId g);
// The P, or the channel, lock or the like, that an event is about; nothing if there is none.
std::optional<std::uint32_t> proc_of(const Event& event);
std::optional<std::uint32_t> object_of(const Event& event);

struct Summary {
    static constexpr std::uint32_t kBins = 16;

    // Where in the chunk the first and the last event about a thing are.
    struct Presence {
        std::uint32_t id = 0, first = 0, last = 0;
        bool operator==(const Presence&) const = default;
    };
    struct Go : Presence {
        Phase before;                       // as the chunk begins
        std::array<Phase, kBins> mostly{};  // what it was at longest in each bin
        bool operator==(const Go&) const = default;
    };
    struct Proc : Presence {
        struct Bin {
            std::uint32_t longest = 0;  // the goroutine that ran longest at a stretch; 0: none did
            std::uint8_t share = 0;     // of the bin in which any ran, in 255ths
            bool operator==(const Bin&) const = default;
        };
        std::uint32_t before = 0;  // who runs as the chunk begins
        std::array<Bin, kBins> bins{};
        bool operator==(const Proc&) const = default;
    };

    std::uint32_t events = 0;
    std::uint64_t begin_ns = 0, end_ns = 0;  // the latest stamp before the first, after the last
    std::uint64_t gap_from_ns = 0, gap_to_ns = 0;  // the longest time in which nothing happens
    std::bitset<kKindCount> kinds;
    std::array<std::uint32_t, kRuleCount> rules{};  // how often each fired
    std::vector<Go> gos;                            // rising ids, those that it is about
    std::vector<Proc> procs;                        // the same; and those on which somebody ran
    std::vector<Presence> objects;

    // The one with this id; null if the chunk is not about it.
    const Go* go(GoId id) const;
    const Proc* proc(std::uint32_t id) const;
    const Presence* object(ObjectId id) const;
    // Bin i ends here.
    std::uint64_t bin_end_ns(std::uint32_t i) const {
        return begin_ns + (end_ns - begin_ns) * (i + 1) / kBins;
    }
    bool operator==(const Summary&) const = default;
};

void put_summary(std::string& out, const Summary& summary);
// False if the bytes are none. Takes at most some 64 times the bytes in memory.
bool take_summary(Input& in, Summary& summary);

// Makes them, from all events of a run in order.
class Summarizer {
  public:
    void add(const Event& event);
    // Of the events since the last one.
    Summary take();

  private:
    struct Stretch {
        std::uint32_t index = 0;  // in the summary's gos, or procs
        std::uint32_t what = 0;   // the phase, or who ran
        std::uint64_t from_ns = 0, to_ns = 0;
    };
    // Of a goroutine or a P.
    struct Lane {
        std::uint32_t index = 0;  // in the summary, if `chunk` is this one
        std::uint32_t chunk = 0;
        std::uint32_t what = 0;
        std::uint32_t proc = 0;  // a running goroutine's
        std::uint64_t since_ns = 0;
    };
    template <class Thing>
    Thing* present(std::vector<Lane>& lanes, std::vector<Thing>& things, std::uint32_t id);
    void change(Lane& lane, std::vector<Stretch>& stretches, std::uint32_t what);
    void note_go(std::uint32_t id, std::uint32_t at);
    void note_proc(std::uint32_t id, std::uint32_t at);
    void note_object(std::uint32_t id, std::uint32_t at);
    void fill_bins();

    Summary chunk_;
    std::uint64_t now_ns_ = 0;
    std::uint32_t number_ = 1;                 // of the chunk; 0 in a lane: of none yet
    std::vector<Lane> gos_, procs_, objects_;  // by id
    std::vector<Stretch> go_stretches_, proc_stretches_;
    std::uint64_t added_ = 0;
};

}  // namespace fiberscope::trace
