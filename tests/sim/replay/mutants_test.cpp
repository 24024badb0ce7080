// Recorded runs with one event dropped, told twice, changed with its neighbour of another M, or
// altered in one field, by thousands; the dice have a seed, which a failure prints.
//
// Refused: the fold notices. Not noticed, three sorts:
//
// The same: right behind the change the state is what it would have been, but for times. Stamps are
// for display, the order is causal; fields that a kind does not use, and rules, which say why and
// not what, change nothing; a yes is a yes as 1 or as 7. Two neighbours of different Ms that may
// stand in either order are of this sort, or the fold has noticed.
//
// The last word: what is dropped was the last of its sequence, so that no number after it misses
// it, and nothing else leans on it: the last act on a channel, a spin before the run's end. A trace
// that lacks its very end is like one that was cut off, and run_end says whether it was.
//
// A fact: only this event says so, whatever it says is possible, and no scheduling hangs on it: a
// value, a line, a name, a size, the depth of a goroutine's calls until it ends (it may end in the
// midst of them, by Goexit). Those are listed; one that is not is a hole in the fold, or belongs
// here with a reason.
#include "tests/sim/replay/mutants.h"

#include "sim/replay/fold.h"
#include "tests/catch.h"
#include "tests/sim/recorded.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace fiberscope::test {
namespace {

using replay::State;

// Of each run. The sanitizers take ten times as long.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int kMutants = 300;
#else
constexpr int kMutants = 3000;
#endif

struct Verdict {
    bool noticed = false;
    bool same = false;  // the state right after it is what it would have been
};

// Times are told by stamps alone, see below.
void forget_times(State& state) {
    state.events = 0;
    state.now_ns = 0;
    for (std::size_t i = 0; i < state.gos.size(); ++i) {
        replay::GoState& g = state.gos[i];
        g.since_ns = g.created_ns = g.ran_ns = g.waited_ns = g.runnable_ns = g.syscall_ns = 0;
    }
    for (replay::ProcState& p : state.procs)
        p.ran_ns = p.since_ns = 0;
}

bool fold_all(State& state, const std::vector<Story::Entry>& entries, std::size_t from,
              std::size_t to) {
    for (std::size_t i = from; i < to && i < entries.size(); ++i)
        if (replay::fold(state, entries[i].event, entries[i].text)) return false;
    return true;
}

Verdict judge(const std::vector<Story::Entry>& run, const Mutant& mutant) {
    State now;
    REQUIRE(fold_all(now, run, 0, mutant.at));
    State other = now;
    const std::size_t end = mutant.at + mutant.length;
    if (!fold_all(other, mutant.entries, mutant.at, mutant.at + mutant.mutant_length))
        return {.noticed = true};
    State rest = other;
    if (!fold_all(rest, mutant.entries, mutant.at + mutant.mutant_length, mutant.entries.size()))
        return {.noticed = true};
    REQUIRE(fold_all(now, run, mutant.at, end));
    forget_times(now);
    forget_times(other);
    return {.same = now == other};
}

struct Fact {
    Kind kind;
    std::set<std::string> fields;
    const char* why;
};

const std::vector<Fact>& facts() {
    static const std::vector<Fact> all = {
        {Kind::run_begin, {"a", "b", "object"}, "more Ps than are used; rules that never fire"},
        {Kind::run_end, {"a", "text"}, "how it ended"},
        {Kind::go_create, {"a", "b"}, "its function, the line of its go statement"},
        {Kind::go_park, {"a"}, "why: among the reasons that fit the object"},
        {Kind::go_line, {"b"}, "where it is; its function, where the calls are not told"},
        {Kind::go_line, {"a"}, "the same, where the calls are not told"},
        {Kind::go_call, {"a", "b", "object"}, "function, size of the frame, line of the call"},
        {Kind::go_stack, {"a", "b"}, "sizes: the first and the last have no neighbour"},
        {Kind::chan_make, {"a", "b", "text"}, "a capacity that is never reached; name, type"},
        {Kind::chan_send, {"text"}, "the value, if the receiver does not repeat it"},
        {Kind::chan_send_direct, {"text"}, "the value"},
        {Kind::chan_recv_closed, {"text"}, "the zero value"},
        {Kind::waiter_put, {"b", "text"}, "which of the select's cases; the value"},
        {Kind::select_begin, {"a", "b"}, "how many cases it has, if so many are not taken"},
        {Kind::select_end, {"a"}, "which case, among those there are"},
        {Kind::sync_make, {"a", "b", "text"}, "name; kind and count of one that is not used"},
        {Kind::timer_add, {"a", "b", "m", "g"}, "when; on which P; for whom, if it is not for one"},
        {Kind::m_timer_wait, {"a", "b"}, "until when"},
        {Kind::gc_begin, {"a", "b", "g"}, "bytes in use; for whom"},
        {Kind::gc_end, {"a", "b"}, "bytes in use"},
        {Kind::go_race, {"a", "b", "object", "text"}, "what raced"},
        {Kind::go_lock, {"a"}, "of one that never moves"},
        {Kind::m_spin, {"m"}, "who looks for work: the last word of its M"},
        {Kind::waiter_del, {"m"}, "by whose M, if it is not by itself"},
        {Kind::timer_fire, {"m"}, "by whose M"},
        {Kind::m_create, {"m"}, "by whom"},
        {Kind::m_idle_get, {"m"}, "by whom"},
        {Kind::go_chosen, {"m"}, "by whom"},
        {Kind::go_chosen, {"object"}, "which channel, if two of the select's serve it"},
    };
    return all;
}

// Kinds whose events can be told once more, or not at all.
bool tells_facts(Kind kind) {
    return kind == Kind::go_line || kind == Kind::go_call || kind == Kind::go_return ||
           kind == Kind::go_stack;
}

struct Exchange {
    Kind from, to;
    const char* why;
};

bool is_exchange(Kind from, Kind to) {
    static const std::vector<Exchange> all = {
        {Kind::go_yield, Kind::go_preempt, "why it stopped"},
        {Kind::go_preempt, Kind::go_yield, "the same"},
        {Kind::m_idle_put, Kind::m_timer_wait, "what it sleeps for, until somebody wakes it"},
        {Kind::m_timer_wait, Kind::m_idle_put, "the same"},
        {Kind::rlock_drop, Kind::rlock_get, "one reader more or less, until a writer comes"},
        {Kind::rlock_get, Kind::rlock_drop, "the same"},
        {Kind::steal_miss, Kind::timer_add, "a timer that nobody hears of again"},
    };
    return std::any_of(all.begin(), all.end(), [&](const Exchange& exchange) {
        return exchange.from == from && exchange.to == to;
    });
}

bool is_fact(Kind kind, const std::string& field) {
    return std::any_of(facts().begin(), facts().end(), [&](const Fact& fact) {
        return fact.kind == kind && fact.fields.count(field) == 1;
    });
}

// Which sequence an event's number belongs to.
std::pair<Order, std::uint32_t> sequence_of(const Event& event) {
    const Order order = order_of(event.kind);
    if (order == Order::go) return {order, event.g};
    if (order == Order::global || order == Order::sched) return {order, 0};
    return {order, event.object};
}

// Nothing after it is in its sequence; of a kind without numbers, none of that kind by its M.
bool is_last_word(const std::vector<Story::Entry>& run, std::size_t at) {
    const Event& event = run[at].event;
    const bool numbered = order_of(event.kind) != Order::none;
    return std::none_of(run.begin() + static_cast<std::ptrdiff_t>(at) + 1, run.end(),
                        [&](const Story::Entry& later) {
                            return numbered
                                       ? sequence_of(later.event) == sequence_of(event)
                                       : later.event.kind == event.kind && later.event.m == event.m;
                        });
}

// Why it need not be noticed; empty: it should have been.
std::string excuse(const std::vector<Story::Entry>& run, const Mutant& mutant) {
    const Event& event = run[mutant.at].event;
    const bool numbered = order_of(event.kind) != Order::none;
    switch (mutant.how) {
        case Mutant::How::swap:
            return "";
        case Mutant::How::drop:
            if (is_last_word(run, mutant.at)) return "last word";
            return numbered || !tells_facts(event.kind) ? "" : "fact";
        case Mutant::How::duplicate:
            return numbered || !tells_facts(event.kind) ? "" : "fact";
        case Mutant::How::alter:
            if (mutant.field == "kind") {
                // As one dropped and another added.
                if (is_last_word(run, mutant.at)) return "last word";
                const Kind now = mutant.entries[mutant.at].event.kind;
                const bool both_without = !numbered && order_of(now) == Order::none;
                return both_without || is_exchange(event.kind, now) ? "fact" : "";
            }
            return is_fact(event.kind, mutant.field) ? "fact" : "";
    }
    return "";
}

std::string describe(const std::vector<Story::Entry>& run, const Mutant& mutant) {
    const char* const kind = name_of(run[mutant.at].event.kind);
    switch (mutant.how) {
        case Mutant::How::drop:
            return fmt::format("drop {}", kind);
        case Mutant::How::duplicate:
            return fmt::format("duplicate {}", kind);
        case Mutant::How::swap:
            return fmt::format("swap {} {}", kind, name_of(run[mutant.at + 1].event.kind));
        case Mutant::How::alter:
            break;
    }
    if (mutant.field != "kind") return fmt::format("alter {} of {}", mutant.field, kind);
    return fmt::format("{} becomes {}", kind, name_of(mutant.entries[mutant.at].event.kind));
}

struct Counts {
    int all = 0, refused = 0, same = 0, last_word = 0, fact = 0;
};

// FIBERSCOPE_MUTANTS=1 prints what is not noticed, by kind and field.
void print(const Counts& counts, const std::map<std::string, int>& told) {
    if (std::getenv("FIBERSCOPE_MUTANTS") == nullptr) return;
    fmt::print("{} mutants: {} refused, {} change nothing, {} last words, {} facts\n", counts.all,
               counts.refused, counts.same, counts.last_word, counts.fact);
    for (const auto& [what, count] : told)
        fmt::print("{:6} {}\n", count, what);
}

}  // namespace

TEST_CASE("fold: of a run that was altered somewhere it notices all but what only that event says",
          "[replay]") {
    Counts counts;
    std::map<std::string, int> told;
    const auto breed = [&](const std::string& name, const Recorded& recorded, std::uint64_t seed) {
        const auto& run = recorded.entries;
        Breeder breeder(run, seed);
        for (int i = 0; i < kMutants; ++i) {
            const Mutant mutant = breeder.next();
            const Verdict verdict = judge(run, mutant);
            ++counts.all;
            counts.refused += verdict.noticed;
            counts.same += verdict.same;
            if (verdict.noticed || verdict.same) continue;
            const std::string what = describe(run, mutant), why = excuse(run, mutant);
            counts.last_word += why == "last word";
            counts.fact += why == "fact";
            ++told[what + ": " + why];
            CAPTURE(name, seed, i, mutant.at, what);
            CHECK_FALSE(why.empty());
        }
    };
    const std::uint64_t seed = GENERATE(1u, 2u, 3u);
    for (const std::string& name : lesson_names())
        breed(name, record_lesson(name, {.procs = 4, .simulated = true, .seed = seed}), seed);
    breed("medley", record_medley({.procs = 3, .simulated = true, .seed = seed}), seed);
    print(counts, told);
    CHECK(counts.all >= 2000);
    // Half of all is told by lines, which have no neighbours that say the same.
    CHECK(counts.refused > counts.all / 3);
}

}  // namespace fiberscope::test
