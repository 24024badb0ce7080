// What looks for findings while a run's events are folded, one class a kind. Each is shown every
// event, with the state before it and the state after it, and says at any time what it has found so
// far. Their memory is by goroutine, object and place in the program, not by event. One thread.
#pragma once

#include "core/event/event.h"
#include "core/event/strings.h"
#include "sim/findings/finding.h"
#include "sim/findings/users.h"
#include "sim/replay/stats.h"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace fiberscope::findings {

// What is known when a detector is asked.
struct Facts {
    const replay::State& state;
    const StringTable& strings;
    const Users& users;
    std::uint64_t events;  // so many; the state is the one after them
};

class Detector {
  public:
    virtual ~Detector() = default;
    // `index`: of the event, from 0. `before` is called with what the event may change still there.
    virtual void before(const replay::State&, const Event&, std::uint64_t) {}
    virtual void after(const replay::State&, const Event&, std::string_view, std::uint64_t) {}
    virtual void report(const Facts& facts, std::vector<Finding>& to) const = 0;
};

// ---- the limits, each with its reason

// Time slices that one other goroutine must have had while somebody at the head of a run queue had
// none. Whoever is first in line runs after one slice, or two if sysmon is late; ten is more than
// what a busy machine makes of one, when it lets other programs run in the midst of it.
constexpr std::uint64_t kStarvedSlices = 10;
// From when on a waiter for a Mutex counts who overtakes it. A Mutex makes way after 1 ms, but a
// waiter that was woken finds that out when it has its turn: as long as above.
constexpr std::uint64_t kOvertakenNs = kStarvedSlices * kTimeSliceNs;
constexpr std::uint64_t kOvertakenTimes = 8;  // after that: more than who were on their way already
// A buffer that is full, or empty, for this part of the time does not buffer.
constexpr double kFillShare = 0.9;
// And so many waits on that side, or it is an accident.
constexpr std::uint64_t kFillWaits = 10;
// An honest select is called unfair with this probability at most (Azuma and Hoeffding, see
// unfair_select.cpp), and only if a case had a quarter more or less than its due: less than that
// nobody could tell from several Ps being in each other's way.
constexpr double kUnfairError = 1e-9;
constexpr double kUnfairPart = 0.25;

// All of them, in the order of FindingKind.
std::vector<std::unique_ptr<Detector>> all_detectors();

std::unique_ptr<Detector> deadlocks_and_leaks();
std::unique_ptr<Detector> starved_goroutines();
std::unique_ptr<Detector> overtaken_waiters();
std::unique_ptr<Detector> held_locks();
std::unique_ptr<Detector> channel_fills();
std::unique_ptr<Detector> unfair_selects();
std::unique_ptr<Detector> races();

}  // namespace fiberscope::findings
