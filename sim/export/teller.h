// Tells a run's events to a Timeline, as they come. It folds them, so what it tells is what the
// state says: the borders of slices are those by which the state adds up times, and their sums are
// replay::Stats's. Memory goes with the goroutines, Ps and channels, not with the events. One
// thread.
#pragma once

#include "core/event/strings.h"
#include "core/record/sink.h"
#include "sim/export/timeline.h"
#include "sim/replay/state.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fiberscope::exports {

// How many have tracks of their own: the first that were made. Viewers draw a thousand rows with
// ease and a hundred thousand not at all. What the others do is on the tracks of the Ps.
struct TrackLimits {
    std::uint32_t goroutines = 1000;
    std::uint32_t channels = 1000;
};

class Teller final : public Sink {
  public:
    Teller(const StringTable& strings, Timeline& timeline, const TrackLimits& limits = {})
        : strings_(strings), timeline_(timeline), limits_(limits) {}

    void take(const Event& event, std::string_view text) override;
    // After the last event: ends what is open.
    void finish(std::string_view title);

    // What was not told, a line each; empty if all was. After finish.
    std::vector<std::string> left_out() const;
    // Why an event does not follow from those before it; the picture ends before it.
    const std::optional<std::string>& impossible() const { return impossible_; }
    const replay::State& state() const { return state_; }

  private:
    // A track's latest time. Ms' stamps may disagree: what is told of one track never goes back.
    struct Clock {
        std::uint64_t ns = 0;
        std::uint64_t at(std::uint64_t stamp_ns) { return ns = stamp_ns > ns ? stamp_ns : ns; }
    };
    struct Count {
        Clock clock;
        std::optional<std::uint64_t> value;  // as told
    };
    struct ProcRow {
        Clock clock, stolen_clock;
        Count queue;
        bool described = false, stolen_described = false;
    };
    struct Arrow {
        std::uint64_t id = 0;  // 0: none is on its way
        std::uint64_t ns = 0;  // of its latest hop
        const char* name = "";
    };
    struct GoRow {
        Clock clock;
        Arrow arrow;  // to its next run
        std::optional<replay::GoStatus> status;
        ProcId p = ProcId::none;  // where it runs
        std::uint32_t stack_bytes = 0;
        bool has_track = false;
    };
    struct ChannelRow {
        Clock clock;
        Count length;
        bool has_track = false;
    };

    void procs(std::uint64_t ns);
    void queue_lengths(const Event& event);
    void queue_length(std::uint32_t p, std::uint64_t ns);
    void steal(const Event& event);

    void go_track(const Event& event);
    void change_status(const Event& event);
    void begin_status(const replay::GoState& g, GoRow& row);
    void begin_run(const Event& event, const replay::GoState& g, GoRow& row);
    void end_run(const replay::GoState& g, const GoRow& row, Kind why);
    bool arrives_early(const replay::GoState& g, const GoRow& row) const;
    void call_for(const Event& event, GoRow& row);

    void channel_track(const Event& event, std::string_view text);
    void channel_act(const Event& event, std::string_view text);
    void channel_length(const Event& event);

    void incident(const Event& event, std::string_view text);
    void stack(const Event& event);
    void collection(const Event& event);
    void total(Total which, std::uint64_t ns, std::uint64_t value);

    Arrow new_arrow(const char* name) { return {.id = ++arrows_, .ns = 0, .name = name}; }
    Hop hop(Arrow& arrow, Hop::Step step, std::uint64_t ns);
    // Of the P that the event's M holds, if it holds one.
    std::optional<std::uint32_t> proc_of(const Event& event);
    std::string name_of_go(std::uint32_t id) const;
    std::string name_of_object(std::uint32_t id) const;

    const StringTable& strings_;
    Timeline& timeline_;
    const TrackLimits limits_;
    replay::State state_;
    std::optional<std::string> impossible_;

    std::vector<ProcRow> procs_;        // by P
    std::vector<GoRow> gos_;            // by goroutine - 1
    std::vector<ChannelRow> channels_;  // by object - 1
    std::array<Count, kTotalCount> totals_;
    Clock collector_clock_;
    bool collector_described_ = false;

    std::uint32_t go_tracks_ = 0, go_count_ = 0;
    std::uint32_t channel_tracks_ = 0, channel_count_ = 0;
    std::uint64_t alive_ = 0, runnable_ = 0, stack_bytes_ = 0;
    std::uint64_t arrows_ = 0, turned_ = 0;
};

}  // namespace fiberscope::exports
