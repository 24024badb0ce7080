#include "sim/replay/account.h"

#include "sim/replay/sheet.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

namespace fiberscope::replay {
namespace {

constexpr int kBarCells = 20;

std::string bytes(std::uint64_t n) {
    if (n >= 1024 * 1024) return fmt::format("{:.4g} MiB", static_cast<double>(n) / (1024 * 1024));
    if (n >= 1024) return fmt::format("{:.4g} KiB", static_cast<double>(n) / 1024);
    return fmt::format("{} B", n);
}

class Page : Sheet {
  public:
    Page(const Stats& stats, const StringTable& strings, const AccountOptions& options)
        : Sheet(stats, strings, options) {}

    std::string text() {
        header();
        goroutines();
        processors();
        channels();
        locks();
        stacks();
        return std::move(out_);
    }

  private:
    void header();
    void goroutines();
    void goroutine(const GoState& g);
    std::size_t name_width() const { return state_.calls == 0 ? 22 : 18; }
    void row(std::string_view head, std::string_view times, std::uint64_t ran, std::uint64_t waited,
             std::uint64_t runnable, std::uint64_t in_calls, std::string_view most,
             std::string_view end);
    std::string most_waited(const GoState& g) const;
    std::string end_of(const GoState& g) const;
    static std::string end_of(const ObjectState& object);
    void processors();
    void channels();
    void locks();
    void stacks();

    template <class Things, class Wanted>
    auto chosen(const Things& things, Wanted wanted) const {
        std::vector<const typename Things::value_type*> found;
        for (const auto& thing : things) {
            if (wanted(thing)) found.push_back(&thing);
        }
        return found;
    }
    // How many of so many rows are shown: all, or room for the line that sums up the rest.
    std::size_t shown(std::size_t rows) const {
        return rows <= options_.rows_max ? rows : options_.rows_max;
    }
};

void Page::header() {
    const std::string seed =
        options_.world == "simulated" ? fmt::format(", seed {}", options_.seed) : "";
    const std::string title = fit(options_.title, 96);
    out_ += bold(title) + "\n";
    line("{} world{}   GOMAXPROCS {}   {}   {} events   {}", options_.world, seed,
         state_.gomaxprocs, duration(state_.now_ns), state_.events,
         !state_.ended ? "not ended" : fmt::format("exit status {}", state_.exit_status));
    if (!state_.rules_off.empty()) line("without {}", names_of(state_.rules_off));
    if (!state_.end_reason.empty()) line("{}", fit(escaped(state_.end_reason), 100));
    if (stats_.impossible()) line("{}", fit("after that: " + *stats_.impossible(), 100));
}

std::string Page::most_waited(const GoState& g) const {
    const auto most = stats_.waited_most_for(g.id);
    if (!most) return "";
    if (!state_.has_object(most->object)) return text_of(most->reason);
    // "chan receive" of a channel that is named: the first word says nothing more.
    std::string_view reason = text_of(most->reason);
    if (reason.starts_with("chan ")) reason.remove_prefix(5);
    return fmt::format("{} {}", reason, name_of(state_.object(most->object)));
}

std::string Page::end_of(const GoState& g) const {
    if (stats_.gos()[raw(g.id) - 1].panicked && g.status != GoStatus::finished) return "panicked";
    switch (g.status) {
        case GoStatus::finished:
            return "ended";
        case GoStatus::running:
            return "running";
        case GoStatus::runnable:
            return "runnable";
        case GoStatus::waiting:
            return "waits";
        case GoStatus::syscall:
            return "in a call";
    }
    return "";
}

// Time in system calls has a column in a run that makes any; the names are shorter then.
void Page::row(std::string_view head, std::string_view times, std::uint64_t ran,
               std::uint64_t waited, std::uint64_t runnable, std::uint64_t in_calls,
               std::string_view most, std::string_view end) {
    if (state_.calls == 0) {
        line("{:<32} {:>5} {:>9} {:>9} {:>9}  {:<20}  {}", head, times, duration(ran),
             duration(waited), duration(runnable), fit(most, 20), end);
    } else {
        line("{:<28} {:>5} {:>9} {:>9} {:>9} {:>9}  {:<14} {}", head, times, duration(ran),
             duration(waited), duration(runnable), duration(in_calls), fit(most, 14), end);
    }
}

void Page::goroutine(const GoState& g) {
    const std::string by =
        g.parent == GoId::none ? "" : fmt::format("G{}:{}", raw(g.parent), g.go_line);
    const std::size_t width = name_width();
    row(fmt::format("{:<{}} {:<9}", fit(name_of(g), width), width, fit(by, 9)),
        std::to_string(g.starts), stats_.ran_ns(g), stats_.waited_ns(g), stats_.runnable_ns(g),
        stats_.syscall_ns(g), most_waited(g), end_of(g));
}

void Page::goroutines() {
    const auto gos = chosen(state_.gos, [](const GoState& g) { return g.id != GoId::none; });
    if (state_.calls == 0) {
        heading("{:<22} {:<9} {:>5} {:>9} {:>9} {:>9}  {:<20}  {}",
                counted(gos.size(), "goroutine"), "by:line", "times", "ran", "waited", "runnable",
                "waited most for", "end");
    } else {
        heading("{:<18} {:<9} {:>5} {:>9} {:>9} {:>9} {:>9}  {:<14} {}",
                counted(gos.size(), "goroutine"), "by:line", "times", "ran", "waited", "runnable",
                "in calls", "waited for", "end");
    }
    const std::size_t rows = shown(gos.size());
    for (std::size_t i = 0; i < rows; ++i)
        goroutine(*gos[i]);
    if (rows == gos.size()) return;
    std::uint64_t starts = 0, ran = 0, waited = 0, runnable = 0, in_calls = 0, ended = 0;
    for (std::size_t i = rows; i < gos.size(); ++i) {
        starts += gos[i]->starts;
        ran += stats_.ran_ns(*gos[i]);
        waited += stats_.waited_ns(*gos[i]);
        runnable += stats_.runnable_ns(*gos[i]);
        in_calls += stats_.syscall_ns(*gos[i]);
        ended += gos[i]->status == GoStatus::finished;
    }
    row(fmt::format("and {} more, together", gos.size() - rows), std::to_string(starts), ran,
        waited, runnable, in_calls, "", fmt::format("{} ended", ended));
}

void Page::processors() {
    heading("{:<4} {:<22} {:>5} {:>9} {:>10} {:>5} {:>7} {:>7} {:>7} {:>9}", "P",
            "time with a goroutine", "", "ran", "goroutines", "times", "steals", "stolen", "spills",
            "queue max");
    const auto procs = chosen(state_.procs, [](const ProcState&) { return true; });
    for (std::size_t i = 0; i < shown(procs.size()); ++i) {
        const ProcStats& stats = stats_.procs()[i];
        const std::uint64_t ran = stats_.ran_ns(*procs[i]);
        const double part =
            state_.now_ns == 0 ? 0 : static_cast<double>(ran) / static_cast<double>(state_.now_ns);
        const int cells = std::clamp(static_cast<int>(part * kBarCells + 0.5), 0, kBarCells);
        std::string bar;
        for (int cell = 0; cell < kBarCells; ++cell)
            bar += cell < cells ? "█" : "·";
        line("{:<4} {} {:>6.0f}% {:>9} {:>10} {:>5} {:>7} {:>7} {:>7} {:>9}",
             fmt::format("P{}", raw(procs[i]->id)), bar, part * 100, duration(ran),
             stats.goroutines.size(), stats.starts, stats.steals, stats.stolen, stats.spills,
             stats.queue.max());
    }
    if (shown(procs.size()) < procs.size()) {
        line("and {} more Ps", procs.size() - shown(procs.size()));
    }
    std::uint64_t runnext = 0;
    for (const ProcStats& p : stats_.procs())
        runnext += p.runnext_puts;
    line("runnext was used {}; most in the global queue: {}; Ms: {}", counted(runnext, "time"),
         stats_.global_queue().max(), state_.machines.size());
    if (state_.calls == 0) return;
    line("{}; a P was retaken {}; {} came back late, to no P", counted(state_.calls, "system call"),
         counted(stats_.retakes(), "time"), stats_.late_calls());
}

void Page::channels() {
    const auto all = chosen(state_.objects, [](const ObjectState& object) {
        return object.id != ObjectId::none && object.kind == ObjectKind::channel;
    });
    if (all.empty()) return;
    heading("{:<20} {:<16} {:>6} {:>8} {:>8} {:>9} {:>7} {:>7}  {}", counted(all.size(), "channel"),
            "type", "cap", "sent", "received", "in buffer", "sendq", "recvq", "end");
    for (std::size_t i = 0; i < shown(all.size()); ++i) {
        const ObjectState& channel = *all[i];
        const ObjectStats& stats = stats_.objects()[raw(channel.id) - 1];
        line("{:<20} {:<16} {:>6} {:>8} {:>8} {:>9} {:>7} {:>7}  {}", fit(name_of(channel), 20),
             fit(escaped(channel.type), 16), channel.cap, channel.sent, channel.received,
             stats.buffer.max(), stats.sendq.max(), stats.recvq.max(), end_of(channel));
    }
    if (shown(all.size()) < all.size()) line("and {} more", all.size() - shown(all.size()));
}

std::string Page::end_of(const ObjectState& object) {
    switch (object.kind) {
        case ObjectKind::channel:
            return object.closed ? "closed" : "open";
        case ObjectKind::mutex:
        case ObjectKind::rwmutex:
            if (object.holder != GoId::none) return fmt::format("held by G{}", raw(object.holder));
            if (!object.readers.empty()) return counted(object.readers.size(), "reader");
            return "free";
        case ObjectKind::waitgroup:
        case ObjectKind::semaphore:
            return fmt::format("counter {}", object.count);
        case ObjectKind::cond:
        case ObjectKind::fd:
            return object.recvq.empty() ? "" : fmt::format("{} wait", object.recvq.size());
    }
    return "";
}

void Page::locks() {
    const auto all = chosen(state_.objects, [](const ObjectState& object) {
        return object.id != ObjectId::none && object.kind != ObjectKind::channel;
    });
    if (all.empty()) return;
    heading("{:<20} {:<16} {:>6} {:>8} {:>8}  {}", "locks and counters", "type", "taken", "waits",
            "queue", "end");
    for (std::size_t i = 0; i < shown(all.size()); ++i) {
        const ObjectState& object = *all[i];
        const ObjectStats& stats = stats_.objects()[raw(object.id) - 1];
        const bool lock = object.kind == ObjectKind::mutex || object.kind == ObjectKind::rwmutex;
        line("{:<20} {:<16} {:>6} {:>8} {:>8}  {}", fit(name_of(object), 20), text_of(object.kind),
             lock ? std::to_string(stats.takes) : "", stats.waits,
             std::max(stats.recvq.max(), stats.sendq.max()), end_of(object));
    }
    if (shown(all.size()) < all.size()) line("and {} more", all.size() - shown(all.size()));
}

void Page::stacks() {
    const auto gos = chosen(state_.gos, [](const GoState& g) { return g.stack_bytes_max != 0; });
    if (gos.empty()) return;
    heading("{:<22} {:>10} {:>10} {:>10} {:>6} {:>8}", "stacks", "first", "largest", "last",
            "grows", "shrinks");
    for (std::size_t i = 0; i < shown(gos.size()); ++i) {
        const GoStats& stats = stats_.gos()[raw(gos[i]->id) - 1];
        line("{:<22} {:>10} {:>10} {:>10} {:>6} {:>8}", fit(name_of(*gos[i]), 22),
             bytes(stats.stack_first_bytes), bytes(gos[i]->stack_bytes_max),
             bytes(gos[i]->stack_bytes), stats.stack_grows, stats.stack_shrinks);
    }
    if (shown(gos.size()) < gos.size()) line("and {} more", gos.size() - shown(gos.size()));
}

}  // namespace

std::string account_of(const Stats& stats, const StringTable& strings,
                       const AccountOptions& options) {
    return Page(stats, strings, options).text() + account_over_time(stats, strings, options);
}

}  // namespace fiberscope::replay
