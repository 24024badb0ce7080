// The part of the account about time: how long who was woken took to run, how the queues went, what
// channels and locks made wait.
#include "sim/replay/sheet.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace fiberscope::replay {
namespace {

constexpr std::size_t kCells = 40;
constexpr std::size_t kSlowestTold = 8;  // goroutines that waited longest for their turn

// The largest value in each of kCells pieces of the run, as a bar of eight heights: 0 is a dot.
std::string sketch(const Series& series, std::uint64_t end_ns) {
    static constexpr std::array kBars = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    std::array<std::uint32_t, kCells> most{};
    const double cell_ns = std::max(1.0, static_cast<double>(end_ns) / kCells);
    const auto cell = [&](std::uint64_t ns) {
        return std::min(kCells - 1, static_cast<std::size_t>(static_cast<double>(ns) / cell_ns));
    };
    for (const Series::Bin& bin : series.bins(end_ns)) {
        const std::uint64_t last_ns = std::max(bin.start_ns, bin.end_ns - 1);
        for (std::size_t i = cell(bin.start_ns); i <= cell(last_ns); ++i)
            most[i] = std::max(most[i], bin.max);
    }
    std::string out;
    for (const std::uint32_t value : most) {
        const auto height = static_cast<std::size_t>(
            std::ceil(8.0 * value / std::max<std::uint32_t>(1, series.max())));
        out += value == 0 ? "·" : kBars[std::clamp<std::size_t>(height, 1, 8) - 1];
    }
    return out;
}

class Page : Sheet {
  public:
    Page(const Stats& stats, const StringTable& strings, const AccountOptions& options)
        : Sheet(stats, strings, options) {}

    std::string text() {
        wakes();
        processors();
        queues();
        channels();
        locks();
        return std::move(out_);
    }

  private:
    static std::string percent(std::uint64_t part_ns, std::uint64_t whole_ns) {
        return whole_ns == 0 ? ""
                             : fmt::format("{:.0f}%", 100 * static_cast<double>(part_ns) /
                                                          static_cast<double>(whole_ns));
    }
    // "p50 p99 max", nothing without any.
    static std::string percentiles(const Latency& latency) {
        if (latency.count() == 0) return fmt::format("{:>9} {:>9} {:>9}", "", "", "");
        return fmt::format("{:>9} {:>9} {:>9}", duration(latency.percentile_ns(0.5)),
                           duration(latency.percentile_ns(0.99)), duration(latency.max_ns()));
    }

    void wakes() {
        if (stats_.wake().count() == 0) return;
        heading("{:<32} {:>7} {:>9} {:>9} {:>9} {:>10} {:>7}", "woken, until it ran", "times",
                "p50", "p99", "max", "preempted", "yields");
        const auto row = [&](std::string_view name, const Latency& wake, std::string_view preempted,
                             std::string_view yields) {
            line("{:<32} {:>7} {} {:>10} {:>7}", fit(name, 32), wake.count(), percentiles(wake),
                 preempted, yields);
        };
        std::uint64_t preempted = 0, yields = 0;
        std::vector<const GoState*> slowest;
        for (const GoState& g : state_.gos) {
            if (g.id == GoId::none) continue;
            const GoStats& stats = stats_.gos()[raw(g.id) - 1];
            preempted += stats.preemptions;
            yields += stats.yields;
            if (stats.wake.count() != 0) slowest.push_back(&g);
        }
        row("all", stats_.wake(), std::to_string(preempted), std::to_string(yields));
        std::stable_sort(slowest.begin(), slowest.end(), [&](const GoState* x, const GoState* y) {
            return stats_.gos()[raw(x->id) - 1].wake.max_ns() >
                   stats_.gos()[raw(y->id) - 1].wake.max_ns();
        });
        const std::size_t rows = slowest.size() <= kSlowestTold + 1 ? slowest.size() : kSlowestTold;
        for (std::size_t i = 0; i < rows; ++i) {
            const GoStats& stats = stats_.gos()[raw(slowest[i]->id) - 1];
            row(name_of(*slowest[i]), stats.wake, std::to_string(stats.preemptions),
                std::to_string(stats.yields));
        }
        if (rows < slowest.size()) line("and {} more that waited less", slowest.size() - rows);
    }

    void processors() {
        heading("{:<4} {:>7} {:>9} {:>9} {:>7} {:>9} {:>9} {:>9}", "P", "idle", "handoffs",
                "preempted", "woken", "p50", "p99", "max");
        std::size_t rows = 0;
        for (const ProcState& p : state_.procs) {
            if (rows++ == options_.rows_max) break;
            const ProcStats& stats = stats_.procs()[raw(p.id)];
            line("{:<4} {:>7} {:>9} {:>9} {:>7} {}", fmt::format("P{}", raw(p.id)),
                 percent(stats_.idle_ns(p), state_.now_ns), stats.handoffs, stats.preemptions,
                 stats.wake.count(), percentiles(stats.wake));
        }
        if (state_.procs.size() > options_.rows_max)
            line("and {} more Ps", state_.procs.size() - options_.rows_max);
    }

    struct Queue {
        std::string name;
        const Series* series;
    };

    // Those that ever had anybody, or anything, in them.
    void queues() {
        std::vector<Queue> all;
        const auto add = [&](std::string name, const Series& series) {
            if (series.max() != 0) all.push_back({std::move(name), &series});
        };
        for (const ProcState& p : state_.procs)
            add(fmt::format("P{} local queue", raw(p.id)), stats_.procs()[raw(p.id)].queue);
        add("global queue", stats_.global_queue());
        for (const ObjectState& object : state_.objects) {
            if (object.id == ObjectId::none) continue;
            const ObjectStats& stats = stats_.objects()[raw(object.id) - 1];
            const bool channel = object.kind == ObjectKind::channel;
            const std::string name = fit(name_of(object), 24);
            if (channel) add(name + " buffer", stats.buffer);
            add(name + (channel ? " sendq" : " writers"), stats.sendq);
            add(name + (channel ? " recvq" : " queue"), stats.recvq);
        }
        if (all.empty()) return;
        heading("{:<32} {:>9} {:>7}  {}", "queues over time", "mean", "max", "from begin to end");
        const std::size_t rows = std::min<std::size_t>(all.size(), options_.rows_max);
        for (std::size_t i = 0; i < rows; ++i)
            line("{:<32} {:>9.2f} {:>7}  {}", all[i].name, all[i].series->mean(state_.now_ns),
                 all[i].series->max(), sketch(*all[i].series, state_.now_ns));
        if (rows < all.size()) line("and {} more", all.size() - rows);
    }

    template <class Wanted>
    std::vector<const ObjectState*> objects(Wanted wanted) const {
        std::vector<const ObjectState*> found;
        for (const ObjectState& object : state_.objects)
            if (object.id != ObjectId::none && wanted(object)) found.push_back(&object);
        return found;
    }

    void channels() {
        const auto all =
            objects([](const ObjectState& object) { return object.kind == ObjectKind::channel; });
        if (all.empty()) return;
        heading("{:<20} {:>10} {:>7} {:>6} {:>6} {:>7} {:>9} {:>9} {:>9}", "channel", "values/s",
                "direct", "full", "empty", "waits", "p50", "p99", "max");
        const std::size_t rows = std::min<std::size_t>(all.size(), options_.rows_max);
        for (std::size_t i = 0; i < rows; ++i) {
            const ObjectState& channel = *all[i];
            const ObjectStats& stats = stats_.objects()[raw(channel.id) - 1];
            const Stats::Shares shares = stats_.shares(channel);
            const double rate = stats_.throughput(channel);
            line("{:<20} {:>10} {:>7} {:>6} {:>6} {:>7} {}", fit(name_of(channel), 20),
                 rate == 0 ? "" : fmt::format("{:.4g}", rate), stats.handoffs,
                 channel.cap == 0 ? "" : percent(shares.full_ns, shares.life_ns),
                 channel.cap == 0 ? "" : percent(shares.empty_ns, shares.life_ns),
                 stats.wait.count(), percentiles(stats.wait));
        }
        if (rows < all.size()) line("and {} more", all.size() - rows);
    }

    void locks() {
        const auto all = objects([this](const ObjectState& object) {
            return object.kind != ObjectKind::channel &&
                   (stats_.objects()[raw(object.id) - 1].takes != 0 ||
                    stats_.objects()[raw(object.id) - 1].wait.count() != 0);
        });
        if (all.empty()) return;
        heading("{:<20} {:<16} {:>7} {:>9} {:>7} {:>9} {:>9} {:>9}", "locks and counters", "type",
                "held", "handed on", "waits", "p50", "p99", "max");
        const std::size_t rows = std::min<std::size_t>(all.size(), options_.rows_max);
        for (std::size_t i = 0; i < rows; ++i) {
            const ObjectState& lock = *all[i];
            const ObjectStats& stats = stats_.objects()[raw(lock.id) - 1];
            const Stats::Shares shares = stats_.shares(lock);
            line("{:<20} {:<16} {:>7} {:>9} {:>7} {}", fit(name_of(lock), 20), text_of(lock.kind),
                 stats.takes == 0 ? "" : percent(shares.held_ns, shares.life_ns),
                 stats.takes == 0 ? "" : std::to_string(stats.handoffs), stats.wait.count(),
                 percentiles(stats.wait));
        }
        if (rows < all.size()) line("and {} more", all.size() - rows);
    }
};

}  // namespace

std::string account_over_time(const Stats& stats, const StringTable& strings,
                              const AccountOptions& options) {
    return Page(stats, strings, options).text();
}

}  // namespace fiberscope::replay
