#include "ui/views/words.h"

#include "core/event/rule_names.h"
#include "sim/findings/why.h"
#include "sim/findings/words.h"
#include "ui/stage/scene.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace fiberscope::ui {

using replay::GoState;
using replay::GoStatus;
using replay::ObjectState;
using replay::Place;
using replay::State;

std::string time_text(std::uint64_t ns) {
    struct Unit {
        double size;
        const char* name;
    };
    constexpr std::array<Unit, 3> kUnits = {{{1e9, "s"}, {1e6, "ms"}, {1e3, "µs"}}};
    const auto value = static_cast<double>(ns);
    for (const Unit& unit : kUnits) {
        const double n = value / unit.size;
        if (n < 0.9995) continue;
        const int digits = n < 9.995 ? 2 : n < 99.95 ? 1 : 0;
        return fmt::format("{:.{}f} {}", n, digits, unit.name);
    }
    return fmt::format("{} ns", ns);
}

std::string bytes_text(std::uint64_t bytes) {
    if (bytes >= 1U << 30 && bytes % (1U << 30) == 0) return fmt::format("{} GiB", bytes >> 30);
    const auto in = [&](int shift, const char* unit) {
        const bool whole = bytes >> shift >= 10 || bytes % (std::uint64_t{1} << shift) == 0;
        return whole
                   ? fmt::format("{} {}", bytes >> shift, unit)
                   : fmt::format("{:.1f} {}", std::ldexp(static_cast<double>(bytes), -shift), unit);
    };
    if (bytes >= 1U << 20) return in(20, "MiB");
    if (bytes >= 1U << 10) return in(10, "KiB");
    return fmt::format("{} B", bytes);
}

std::string rules_text(RuleSet rules) {
    std::string text = names_of(rules);
    for (std::size_t at = text.find(','); at != std::string::npos; at = text.find(',', at + 2))
        text.insert(at + 1, " ");
    return text;
}

std::string ordinal(std::size_t n) {
    const bool teen = n % 100 >= 11 && n % 100 <= 13;
    const char* ending = teen || n % 10 == 0 || n % 10 > 3 ? "th"
                         : n % 10 == 1                     ? "st"
                         : n % 10 == 2                     ? "nd"
                                                           : "rd";
    return fmt::format("{}{}", n, ending);
}

std::string object_name(const State& state, const StringTable& strings, ObjectId id) {
    return findings::object_name(state, strings, id);
}

std::string object_type(const ObjectState& object) {
    if (object.kind == ObjectKind::channel)
        return object.type.empty() ? "chan" : "chan " + object.type;
    return text_of(object.kind);
}

std::string object_status(const ObjectState& object) {
    switch (object.kind) {
        case ObjectKind::channel:
            return object.closed ? "closed" : "open";
        case ObjectKind::mutex:
        case ObjectKind::rwmutex:
            if (object.holder != GoId::none) return "held by " + label_of(object.holder);
            if (object.readers.empty()) return "free";
            return fmt::format("{} reading", object.readers.size());
        case ObjectKind::waitgroup:
            return fmt::format("{} to go", object.count);
        case ObjectKind::semaphore:
            return fmt::format("{} free", object.count);
        case ObjectKind::cond:
        case ObjectKind::fd:
            return "";
    }
    return "";
}

std::string status_text(const GoState& g) {
    switch (g.status) {
        case GoStatus::running:
            return "running";
        case GoStatus::runnable:
            return "runnable";
        case GoStatus::waiting:
            return g.reason == WaitReason::sleep ? "sleeping" : "waiting";
        case GoStatus::finished:
            return "finished";
        case GoStatus::syscall:
            return "syscall";
    }
    return "?";
}

namespace {

bool waits_to_write(const State& state, const GoState& g) {
    if (!state.has_object(g.place.object)) return false;
    const auto& writers = state.object(g.place.object).sendq;
    return std::any_of(writers.begin(), writers.end(),
                       [&g](const replay::Waiter& waiter) { return waiter.g == g.id; });
}

// What a waiting goroutine waits for, in two or three words.
std::string wait_text(const State& state, const StringTable& strings, const GoState& g) {
    // An imported run may begin with goroutines of which it tells nothing else.
    if (g.reason == WaitReason::none) return "not told";
    if (g.place.object == ObjectId::none) return text_of(g.reason);
    const std::string name = object_name(state, strings, g.place.object);
    switch (g.reason) {
        case WaitReason::chan_send:
            return "send " + name;
        case WaitReason::chan_receive:
            return "receive " + name;
        case WaitReason::mutex_lock:
        case WaitReason::rwmutex_lock:
            return "Lock " + name;
        case WaitReason::rwmutex_rlock:
            return "RLock " + name;
        case WaitReason::cond_wait:
            return "Wait " + name;
        case WaitReason::waitgroup_wait:
            return "Wait " + name;
        case WaitReason::semacquire:
            return "acquire " + name;
        case WaitReason::io_wait:
            return (waits_to_write(state, g) ? "write " : "read ") + name;
        default:
            return text_of(g.reason);
    }
}

const GoState* waker_in(const State& state, const replay::History& history, GoId id, Event* wake) {
    const std::uint64_t end = std::min(state.events, history.size());
    const std::uint64_t begin = end > 2000 ? end - 2000 : 0;
    for (std::uint64_t i = end; i-- > begin;) {
        const Event& e = history.event(i);
        if (e.kind == Kind::go_start && e.go() == id) return nullptr;
        if (e.kind != Kind::go_ready || e.go() != id) continue;
        *wake = e;
        // Who ran there then, not now: the waker may have parked since.
        while (i-- > begin) {
            const Event& before = history.event(i);
            if (before.m != e.m) continue;
            if (before.kind == Kind::go_start) return &state.go(before.go());
            if (before.kind == Kind::go_park || before.kind == Kind::go_end ||
                before.kind == Kind::go_yield || before.kind == Kind::go_preempt ||
                before.kind == Kind::go_syscall)
                return nullptr;  // nobody: a timer fired, say
        }
    }
    return nullptr;
}

std::string account(const State& state, const GoState& g) {
    const std::uint64_t since = state.now_ns > g.since_ns ? state.now_ns - g.since_ns : 0;
    const std::uint64_t ran = g.ran_ns + (g.status == GoStatus::running ? since : 0);
    const std::uint64_t life = state.now_ns > g.created_ns ? state.now_ns - g.created_ns : 0;
    const std::uint64_t called = g.syscall_ns + (g.status == GoStatus::syscall ? since : 0);
    return fmt::format("On a CPU for {} of its {}, in {} turn{}{}.", time_text(ran),
                       time_text(life), g.starts, g.starts == 1 ? "" : "s",
                       g.calls == 0 ? "" : fmt::format("; {} in system calls", time_text(called)));
}

void explain_waiting(const State& state, const StringTable& strings, const GoState& g, Why& why) {
    if (waits_for_unknown(g) && g.reason != WaitReason::none) {
        why.headline = fmt::format("waits: {}", text_of(g.reason));
        why.lines.emplace_back("Go's trace does not say at which one.");
        return;
    }
    const std::string name =
        g.place.object == ObjectId::none ? "" : object_name(state, strings, g.place.object);
    const ObjectState* object =
        state.has_object(g.place.object) ? &state.object(g.place.object) : nullptr;
    switch (g.reason) {
        case WaitReason::chan_send:
            why.headline = fmt::format("waits to send on {}", name);
            why.lines.push_back(
                object != nullptr && object->cap > 0
                    ? fmt::format("The buffer is full: {} of {}. A receive makes room.",
                                  object->buffer.size(), object->cap)
                    : "No buffer: it waits until somebody receives.");
            break;
        case WaitReason::chan_receive:
            why.headline = fmt::format("waits to receive from {}", name);
            why.lines.emplace_back(object != nullptr && object->cap > 0
                                       ? "The buffer is empty. A send or a close wakes it."
                                       : "No buffer: it waits until somebody sends.");
            break;
        case WaitReason::chan_receive_nil:
        case WaitReason::chan_send_nil:
            why.headline = "waits forever on a nil channel";
            why.lines.emplace_back("Nobody can ever send or receive there.");
            break;
        case WaitReason::select:
            why.headline = "waits in a select";
            break;
        case WaitReason::select_no_cases:
            why.headline = "waits forever in an empty select";
            break;
        case WaitReason::mutex_lock:
        case WaitReason::rwmutex_rlock:
        case WaitReason::rwmutex_lock:
            why.headline = fmt::format("waits for the lock {}", name);
            if (object != nullptr && object->readers.size() > 1)
                why.lines.push_back(fmt::format("{} hold it to read.", object->readers.size()));
            break;
        case WaitReason::waitgroup_wait:
            why.headline = fmt::format("waits until {} is 0", name);
            if (object != nullptr)
                why.lines.push_back(
                    fmt::format("{} to go: each Done takes one off.", object->count));
            break;
        case WaitReason::cond_wait:
            why.headline = fmt::format("waits for a signal on {}", name);
            why.lines.emplace_back("Signal wakes one, Broadcast wakes all.");
            break;
        case WaitReason::semacquire:
            why.headline = fmt::format("waits for the semaphore {}", name);
            break;
        case WaitReason::io_wait:
            why.headline = waits_to_write(state, g) ? fmt::format("waits to write to {}", name)
                                                    : fmt::format("waits to read from {}", name);
            why.lines.emplace_back("The netpoller wakes it; no M waits with it.");
            break;
        case WaitReason::sleep: {
            why.headline = "sleeps";
            const auto timer = state.timers.find(raw(g.timer));
            if (timer != state.timers.end() && timer->second.when_ns > state.now_ns)
                why.lines.push_back(fmt::format("Its timer fires in {}.",
                                                time_text(timer->second.when_ns - state.now_ns)));
            break;
        }
        case WaitReason::none:
            why.headline = "waits";
            break;
        default:  // of imported runs
            why.headline = fmt::format("waits: {}", text_of(g.reason));
            break;
    }
}

std::string capital(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] -= 'a' - 'A';
    return text;
}

// "Its only receiver G9 waits for mutex m.", a line for each of those behind it.
void add_chain(const State& state, const StringTable& strings, const findings::Explanation& why,
               std::vector<std::string>& lines) {
    if (why.chain.empty()) return;
    for (std::size_t i = 1; i < why.chain.size(); ++i) {
        const std::string& how = why.chain[i - 1].next;
        const findings::Link& link = why.chain[i];
        const std::string who = label_of(link.g);
        const bool before = how.starts_with("its ") || how.starts_with("one of ") ||
                            how.find("'s ") != std::string::npos;
        lines.push_back(before ? fmt::format("{} {} {}.", capital(how), who, link.words)
                               : fmt::format("{}, {}, {}.", who, how, link.words));
    }
    if (why.circle < 0) {
        if (!why.chain.back().next.empty()) lines.push_back(capital(why.chain.back().next) + ".");
        return;
    }
    const auto first = static_cast<std::size_t>(why.circle);
    std::string round = why.deadlock ? "A deadlock: " : "They wait for each other: ";
    for (std::size_t i = first; i < why.chain.size(); ++i)
        round += fmt::format("{} → {} → ", label_of(why.chain[i].g),
                             object_name(state, strings, why.chain[i].object));
    lines.push_back(round + label_of(why.chain[first].g) + ".");
}

// Of a select first for what it stands in line.
void add_waiting_chain(const State& state, const StringTable& strings,
                       const findings::Explanation& why, std::vector<std::string>& lines) {
    constexpr std::string_view kSelect = "waits in a select for ";
    if (!why.chain.empty() && why.chain[0].words.starts_with(kSelect))
        lines.push_back(
            fmt::format("It stands in line for {}.", why.chain[0].words.substr(kSelect.size())));
    add_chain(state, strings, why, lines);
}

}  // namespace

std::string where_text(const State& state, const StringTable& strings, GoId id) {
    const GoState& g = state.go(id);
    switch (g.place.kind) {
        case Place::Kind::running:
            return fmt::format("P{} on M{}", raw(g.place.p), raw(g.place.m));
        case Place::Kind::runnext:
            return fmt::format("P{} runnext", raw(g.place.p));
        case Place::Kind::local: {
            const auto& queue = state.proc(g.place.p).queue;
            const auto at = std::find(queue.begin(), queue.end(), id);
            return fmt::format("P{} queue, {}", raw(g.place.p),
                               ordinal(static_cast<std::size_t>(at - queue.begin()) + 1));
        }
        case Place::Kind::global: {
            const auto at = std::find(state.global.begin(), state.global.end(), id);
            return fmt::format("global queue, {}",
                               ordinal(static_cast<std::size_t>(at - state.global.begin()) + 1));
        }
        case Place::Kind::waiting:
            return wait_text(state, strings, g);
        case Place::Kind::hand:
            return g.status == GoStatus::waiting ? wait_text(state, strings, g)
                                                 : fmt::format("in M{}'s hand", raw(g.place.m));
        case Place::Kind::finished:
            return "";
        case Place::Kind::syscall:
            return fmt::format("in the kernel, M{}", raw(g.place.m));
    }
    return "";
}

Why explain(const State& state, const replay::History& history, const StringTable& strings,
            const findings::Users& users, GoId id) {
    Why why;
    const GoState& g = state.go(id);
    switch (g.status) {
        case GoStatus::running:
            why.headline = g.holds ? fmt::format("runs now, holding the value {}",
                                                 g.held.empty() ? "zero" : g.held)
                                   : "runs now";
            why.lines.push_back(
                fmt::format("On P{}, which M{} drives.", raw(g.place.p), raw(g.place.m)));
            break;
        case GoStatus::runnable: {
            if (g.holds)
                why.lines.push_back(
                    fmt::format("It received the value {}.", g.held.empty() ? "zero" : g.held));
            why.headline =
                g.has_run ? "can run, and waits for its turn" : "was created, has not run";
            Event wake{};
            const GoState* waker = waker_in(state, history, id, &wake);
            if (g.preempted) {
                why.lines.emplace_back("Its time slice was over: somebody else runs.");
            } else if (wake.kind == Kind::go_ready && wake.object != 0) {
                why.lines.push_back(fmt::format("Woken by {} through {}.",
                                                waker ? label_of(waker->id) : "the runtime",
                                                object_name(state, strings, wake.object_id())));
            }
            why.lines.push_back(fmt::format("It stands in {}.", where_text(state, strings, id)));
            add_chain(state, strings, findings::why_not_running(state, strings, users, id),
                      why.lines);
            break;
        }
        case GoStatus::waiting:
            add_waiting_chain(state, strings, findings::why_not_running(state, strings, users, id),
                              why.lines);
            explain_waiting(state, strings, g, why);
            break;
        case GoStatus::syscall: {
            why.headline = "is in a system call";
            const ProcId left = state.machines[raw(g.place.m)].p;
            why.lines.push_back(
                left == ProcId::none
                    ? fmt::format("M{} waits with it; its P went on with another M.",
                                  raw(g.place.m))
                    : fmt::format("M{} is there with it; P{} waits for a short call to come back.",
                                  raw(g.place.m), raw(left)));
            break;
        }
        case GoStatus::finished:
            why.headline = "has finished";
            why.lines.push_back(fmt::format("It ran for {}.", time_text(g.ran_ns)));
            return why;
    }
    if (g.locked != MachineId::none)
        why.lines.push_back(fmt::format(
            "Locked to M{0}: no other M runs it, and M{0} no other goroutine.", raw(g.locked)));
    why.lines.push_back(account(state, g));
    return why;
}

}  // namespace fiberscope::ui
