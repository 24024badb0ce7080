// Who judges the runs of all other tests must see what is wrong.
#include "tests/judge.h"

#include "core/sched/scheduler.h"
#include "sim/world/simulated.h"
#include "tests/catch.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

using namespace fiberscope;
using namespace fiberscope::test;
using namespace std::chrono_literals;

TEST_CASE("judge: a folded state that is not the runtime's is told, whatever differs", "[record]") {
    using replay::State;
    const std::pair<const char*, std::function<void(State&)>> changes[] = {
        {"P0's tick: folded ", [](State& s) { ++s.procs[0].tick; }},
        {"P1's queue: folded [1], the runtime has []",
         [](State& s) { s.procs[1].queue.push_back(GoId{1}); }},
        {"P2's runnext: folded 2", [](State& s) { s.procs[2].runnext = GoId{2}; }},
        {"the global queue: folded [2]", [](State& s) { s.global.push_back(GoId{2}); }},
        {"G2 waits: folded false, the runtime has true",
         [](State& s) { s.go(GoId{2}).status = replay::GoStatus::runnable; }},
        {"G2's wait reason: folded select, the runtime has chan receive",
         [](State& s) { s.go(GoId{2}).reason = WaitReason::select; }},
        {"G2's number", [](State& s) { ++s.go(GoId{2}).number; }},
        {"goroutines made: folded 4, the runtime has 3", [](State& s) { s.gos.emplace_back(); }},
        {"goroutines ended", [](State& s) { ++s.finished; }},
        {"timers: folded 0, the runtime has 1", [](State& s) { s.timers.clear(); }},
        {"M0 spins", [](State& s) { s.machines[0].spinning = !s.machines[0].spinning; }},
        {"idle Ms", [](State& s) { s.idle_machines.push_back(MachineId{7}); }},
        {"idle Ps", [](State& s) { s.idle_procs.push_back(ProcId{7}); }},
        {"objects made", [](State& s) { s.objects.emplace_back(); }},
        {"exit status: folded 3", [](State& s) { s.exit_status = 3; }},
    };
    Judge judge;
    world::Simulated world;
    RunOptions options = judge.options({.procs = 3, .world = &world});
    options.at_rest = [&, compare = options.at_rest](const Scheduler& s) {
        compare(s);
        CHECK(difference(judge.state(), s) == "");
        for (const auto& [words, change] : changes) {
            State state = judge.state();
            change(state);
            const std::string told = difference(state, s);
            CAPTURE(words, told);
            CHECK(told.find(words) != std::string::npos);
        }
    };
    std::function<void()> main = [] {
        Chan<int> never(0);
        go([never]() mutable { never.receive(); });  // 2
        go([] { sleep_for(1h); });                   // 3
        sleep_for(1ms);
    };
    const Spawn spawn{.entry = [](void* f) { (*static_cast<std::function<void()>*>(f))(); },
                      .argument = &main};
    run_to_end(spawn, options);
    judge.require_right();
}

namespace {

// One of each kind, none of them as it was made: with values, waiters, holders and a count. Some
// are gone at the end, and some stand on stacks that are left as they are.
void leave_objects() {
    {
        Chan<int> gone(2);
        gone.send(7);
        gone.close();
    }
    Chan<int> full(1), empty(0), never(0);
    Mutex mutex;
    WaitGroup group;
    RWMutex rw;
    Cond cond;
    Semaphore permits(3);
    full.send(3);
    for (int i = 0; i < 2; ++i)
        go([full]() mutable { full.send(4); });
    go([empty]() mutable { empty.receive(); });
    mutex.lock();
    rw.lock_shared();
    group.add(2);
    permits.acquire(2);
    go([&] { mutex.lock(); });
    go([&] { group.wait(); });
    go([&] { rw.lock(); });
    go([&] { permits.acquire(2); });
    go([&] {
        Mutex own;
        own.lock();
        cond.wait(own);
    });
    never.receive();
}

}  // namespace

TEST_CASE("judge: what channels, locks and counters say is held against the folded state",
          "[record]") {
    using replay::ObjectState;
    using Change = std::function<void(ObjectState&)>;
    const auto swap_queue = [](ObjectState& o) { std::swap(o.sendq[0], o.sendq[1]); };
    const std::tuple<ObjectKind, std::uint32_t, const char*, Change> changes[] = {
        {ObjectKind::channel, 0, "closed: folded false", [](ObjectState& o) { o.closed = false; }},
        {ObjectKind::channel, 0, "buffer: folded [], the runtime has [7]",
         [](ObjectState& o) { o.buffer.clear(); }},
        {ObjectKind::channel, 1, "buffer: folded [5], the runtime has [3]",
         [](ObjectState& o) { o.buffer = {"5"}; }},
        {ObjectKind::channel, 1, "sendq", swap_queue},
        {ObjectKind::channel, 1, "number", [](ObjectState& o) { ++o.number; }},
        {ObjectKind::channel, 2, "recvq: folded []", [](ObjectState& o) { o.recvq.clear(); }},
        {ObjectKind::mutex, 0, "is held: folded false",
         [](ObjectState& o) { o.holder = GoId::none; }},
        {ObjectKind::mutex, 0, "starves: folded true", [](ObjectState& o) { o.starving = true; }},
        {ObjectKind::mutex, 0, "recvq: folded []", [](ObjectState& o) { o.recvq.clear(); }},
        {ObjectKind::waitgroup, 0, "count: folded 3, the runtime has 2",
         [](ObjectState& o) { ++o.count; }},
        {ObjectKind::semaphore, 0, "count: folded 2, the runtime has 1",
         [](ObjectState& o) { ++o.count; }},
        {ObjectKind::semaphore, 0, "recvq: folded []", [](ObjectState& o) { o.recvq.clear(); }},
        {ObjectKind::rwmutex, 0, "readers: folded 0", [](ObjectState& o) { o.readers.clear(); }},
        {ObjectKind::rwmutex, 0, "sendq: folded []", [](ObjectState& o) { o.sendq.clear(); }},
        {ObjectKind::cond, 0, "recvq: folded []", [](ObjectState& o) { o.recvq.clear(); }},
    };
    Judge judge;
    Witness witness;
    world::Simulated world;
    RunOptions options = judge.options({.procs = 2, .world = &world});
    options.witness = &witness;
    options.at_rest = [&](const Scheduler&) {
        const std::vector<Testimony> objects = witness.take_all(false);
        CHECK(difference(judge.state(), objects, false) == "");
        for (const auto& [kind, nth, words, change] : changes) {
            replay::State state = judge.state();
            std::uint32_t n = 0;
            for (std::size_t i = 0; i < state.objects.size(); ++i)
                if (state.objects[i].kind == kind && n++ == nth) change(state.objects[i]);
            REQUIRE(n > nth);
            const std::string told = difference(state, objects, false);
            CAPTURE(words, told);
            CHECK(told.find(words) != std::string::npos);
            CHECK(std::count(told.begin(), told.end(), '\n') == 1);
        }
        replay::State state = judge.state();
        state.objects.emplace_back();
        CHECK(difference(state, objects, false).find("objects that were heard") == 0);
    };
    std::function<void()> main = [] {
        go(leave_objects);
        sleep_for(1ms);
    };
    const Spawn spawn{.entry = [](void* f) { (*static_cast<std::function<void()>*>(f))(); },
                      .argument = &main};
    run_to_end(spawn, options);
}
