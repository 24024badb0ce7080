// Starvation, of two kinds.
//
// A goroutine that is first in line, at the head of a run queue or in runnext, while one other has
// slice after slice. Every 10 ms of the run the heads are looked at; who has been runnable for two
// slices is watched, and what every other runs from then on is counted, until it gets its turn.
//
// A waiter for a Mutex whom others overtake long after the Mutex should have made way. Only the one
// that waits longest is watched: nobody has a better claim. Of its successor the overtakes count
// from the moment on that it is the first.
#include "sim/findings/detectors.h"
#include "sim/findings/words.h"
#include "sim/replay/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace fiberscope::findings {
namespace {

using replay::GoState;
using replay::GoStatus;
using replay::ObjectState;
using replay::State;

std::uint64_t between(std::uint64_t from_ns, std::uint64_t to_ns) {
    return to_ns > from_ns ? to_ns - from_ns : 0;  // stamps of several Ms may disagree
}

// What a goroutine has run, the slice that it is in counted.
std::uint64_t ran_ns(const GoState& g, std::uint64_t now_ns) {
    return g.ran_ns + (g.status == GoStatus::running ? between(g.since_ns, now_ns) : 0);
}

class StarvedGoroutines final : public Detector {
  public:
    void before(const State& state, const Event& event, std::uint64_t index) override {
        if (event.stamp_ns >= next_look_ns_) look(state, event.stamp_ns, index);
        if (event.kind != Kind::go_start || watched_.empty() || !state.has_go(event.go())) return;
        const auto own = std::find_if(watched_.begin(), watched_.end(),
                                      [&](const Watch& watch) { return watch.g == event.go(); });
        if (own != watched_.end()) {
            judge(state, *own, event.stamp_ns, index);
            watched_.erase(own);
        }
        for (Watch& watch : watched_)
            watch.ran_before.try_emplace(event.g, state.go(event.go()).ran_ns);
    }

    void report(const Facts& facts, std::vector<Finding>& to) const override {
        StarvedGoroutines now = *this;
        for (const Watch& watch : watched_)
            now.judge(facts.state, watch, facts.state.now_ns, facts.events - 1);
        for (const auto& [function, all] : now.found_) {
            Finding found{.kind = FindingKind::starvation};
            found.sentence = fmt::format(
                "{} was runnable for {} and did not get a turn, while {} ran for {} of that",
                label_of(all.g), replay::duration(all.ns), label_of(all.other),
                replay::duration(all.other_ns));
            if (all.times > 1)
                found.sentence +=
                    fmt::format("; {} times in {}", all.times, facts.strings.text(function));
            found.gos = {all.g, all.other};
            found.events = {all.watched, all.over};
            to.push_back(std::move(found));
        }
    }

  private:
    struct Watch {
        GoId g = GoId::none;
        std::uint64_t since_ns = 0;  // runnable
        std::uint64_t index = 0;     // the event at which it began
        // What others had run before they ran while it was watched.
        std::unordered_map<std::uint32_t, std::uint64_t> ran_before;
    };
    struct Worst {
        GoId g = GoId::none, other = GoId::none;
        std::uint64_t ns = 0, other_ns = 0, times = 0;
        std::uint64_t watched = 0, over = 0;  // events
    };

    void look(const State& state, std::uint64_t now_ns, std::uint64_t index) {
        next_look_ns_ = now_ns + kTimeSliceNs;
        for (const replay::ProcState& p : state.procs) {
            look_at(state, p.runnext, now_ns, index);
            if (!p.queue.empty()) look_at(state, p.queue.front(), now_ns, index);
        }
        if (!state.global.empty()) look_at(state, state.global.front(), now_ns, index);
    }

    void look_at(const State& state, GoId id, std::uint64_t now_ns, std::uint64_t index) {
        if (id == GoId::none) return;
        const GoState& g = state.go(id);
        if (between(g.since_ns, now_ns) < 2 * kTimeSliceNs || g.locked != MachineId::none) return;
        if (std::any_of(watched_.begin(), watched_.end(),
                        [id](const Watch& watch) { return watch.g == id; }))
            return;
        Watch watch{.g = id, .since_ns = g.since_ns, .index = index, .ran_before = {}};
        // Who runs may have done so for long without an event: it counts from where it should have
        // been watched.
        const std::uint64_t from_ns = std::min(now_ns, g.since_ns + 2 * kTimeSliceNs);
        for (const replay::ProcState& p : state.procs)
            if (p.running != GoId::none)
                watch.ran_before.emplace(raw(p.running), ran_ns(state.go(p.running), from_ns));
        watched_.push_back(std::move(watch));
    }

    void judge(const State& state, const Watch& watch, std::uint64_t now_ns, std::uint64_t index) {
        std::uint64_t most_ns = 0;
        std::uint32_t most = 0;
        for (const auto& [other, before_ns] : watch.ran_before) {
            const std::uint64_t ns = ran_ns(state.go(GoId{other}), now_ns) - before_ns;
            // The smallest id of equals: the order of a hash table is nobody's.
            if (ns < most_ns || (ns == most_ns && other > most)) continue;
            most_ns = ns;
            most = other;
        }
        if (most_ns < kStarvedSlices * kTimeSliceNs) return;
        Worst& worst = found_[state.go(watch.g).function];
        ++worst.times;
        const std::uint64_t ns = between(watch.since_ns, now_ns);
        if (ns <= worst.ns) return;
        worst.g = watch.g;
        worst.other = GoId{most};
        worst.ns = ns;
        worst.other_ns = most_ns;
        worst.watched = watch.index;
        worst.over = index;
    }

    std::vector<Watch> watched_;  // two a P and one more at most are heads, and few others
    std::uint64_t next_look_ns_ = 0;
    std::map<StringId, Worst> found_;  // by the function that they were started with
};

class OvertakenWaiters final : public Detector {
  public:
    void after(const State& state, const Event& event, std::string_view,
               std::uint64_t index) override {
        if (order_of(event.kind) != Order::object) return;
        const ObjectState& lock = state.object(event.object_id());
        if (lock.kind != ObjectKind::mutex) return;
        if (event.kind == Kind::waiter_put || event.kind == Kind::waiter_front) {
            First& first = first_[event.object];
            if (first.g == GoId::none) first = {event.go(), event.stamp_ns, 0, index};
            return;
        }
        const bool hands_over = event.kind == Kind::lock_drop && event.a != 0;
        if (event.kind != Kind::lock_get && !hands_over) return;
        const auto at = first_.find(event.object);
        if (at == first_.end() || at->second.g == GoId::none) return;
        First& first = at->second;
        const GoId taker = hands_over ? GoId{event.a} : event.go();
        const std::uint64_t waited_ns = between(first.since_ns, event.stamp_ns);
        if (taker == first.g) {
            first = {};
            if (lock.recvq.empty()) return;
            const GoId next = lock.recvq.front().g;
            first = {next, event.stamp_ns, 0, index};
            return;
        }
        if (waited_ns < kOvertakenNs) return;
        if (++first.overtaken < kOvertakenTimes) return;
        Worst& worst = found_[lock.name];
        if (first.overtaken <= worst.times) return;
        worst = {event.object_id(), first.g, taker, first.overtaken, waited_ns, first.index, index};
    }

    void report(const Facts& facts, std::vector<Finding>& to) const override {
        for (const auto& [name, worst] : found_) {
            Finding found{.kind = FindingKind::starvation};
            found.sentence = fmt::format(
                "{} waited for {} for {} at least; when it had waited for {} others still took it "
                "{} "
                "times before it, {} the last of them",
                label_of(worst.g), object_words(facts.state, facts.strings, worst.lock),
                replay::duration(worst.ns), replay::duration(kOvertakenNs), worst.times,
                label_of(worst.by));
            found.gos = {worst.g, worst.by};
            found.objects = {worst.lock};
            found.events = {worst.waited, worst.overtaken};
            to.push_back(std::move(found));
        }
    }

  private:
    struct First {
        GoId g = GoId::none;
        std::uint64_t since_ns = 0, overtaken = 0, index = 0;
    };
    struct Worst {
        ObjectId lock = ObjectId::none;
        GoId g = GoId::none, by = GoId::none;
        std::uint64_t times = 0, ns = 0;
        std::uint64_t waited = 0, overtaken = 0;  // events
    };

    std::unordered_map<std::uint32_t, First> first_;  // by lock
    std::map<StringId, Worst> found_;                 // by name of the lock
};

}  // namespace

std::unique_ptr<Detector> starved_goroutines() {
    return std::make_unique<StarvedGoroutines>();
}
std::unique_ptr<Detector> overtaken_waiters() {
    return std::make_unique<OvertakenWaiters>();
}

}  // namespace fiberscope::findings
