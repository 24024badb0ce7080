// The rules of channels and locks.
#include "tests/core/sched/rule_test.h"

#include <vector>

using namespace fiberscope;
using namespace fiberscope::test;

RULE_TEST(direct_handoff, "a value goes straight to a receiver that waits, past the buffer") {
    const auto run = simulate(1, off, seed, [] {
        Chan<int> chan(1), done(0);
        go([=]() mutable {
            chan.receive();
            done.send(1);
        });
        yield_now();
        chan.send(1);
        done.receive();
    });
    return run->count(Kind::chan_send) == 0 &&
           run->count(Kind::chan_send_direct, Rule::direct_handoff) == 2;
}

RULE_TEST(refill_slot, "a receive from a full buffer puts the waiting sender's value into it") {
    const auto run = simulate(1, off, seed, [] {
        Chan<int> chan(1);
        go([=]() mutable {
            chan.send(1);
            chan.send(2);
        });
        yield_now();
        chan.receive();
        chan.receive();
    });
    return run->count(Kind::chan_send) == 1 &&
           run->count(Kind::chan_recv_refill, Rule::refill_slot) == 1;
}

RULE_TEST(unlock_wakes_first, "who waits longest for a mutex is woken") {
    const auto run = simulate(1, off, seed, [] {
        WaitGroup wg;
        Mutex mutex;
        mutex.lock();
        wg.add(2);
        for (int i = 0; i < 2; ++i) {
            go([&] {
                mutex.lock();
                mutex.unlock();
                wg.done();
            });
            yield_now();
        }
        mutex.unlock();
        wg.wait();
    });
    return place_of(*run, Kind::lock_get, 2) < place_of(*run, Kind::lock_get, 3);
}

namespace {

// Main takes the lock again and again, a little late for it to starve at first; goroutine 2 waits.
std::unique_ptr<Judge> greedy(RuleSet off, std::uint64_t seed, std::uint64_t rounds) {
    return simulate(1, off, seed, [rounds] {
        WaitGroup wg;
        Mutex mutex;
        wg.add(1);
        mutex.lock();
        go([&] {
            mutex.lock();
            mutex.unlock();
            wg.done();
        });
        yield_now();
        for (std::uint64_t i = 0; i < rounds; ++i) {
            checkpoint(150'000);  // 300 us
            mutex.unlock();       // wakes it,
            mutex.lock();         // but it finds the lock taken
            yield_now();
        }
        mutex.unlock();
        wg.wait();
    });
}

}  // namespace

RULE_TEST(starve_after, "who has waited for over 1 ms is not overtaken any more") {
    const auto before = [&](const Judge& run) {
        std::size_t n = 0;
        for (std::size_t i = 0; i < place_of(run, Kind::go_end, 2); ++i)
            n += run.events()[i].kind == Kind::lock_get && run.events()[i].g == 1;
        return n;
    };
    const auto short_wait = greedy(off, seed, 3), long_wait = greedy(off, seed, 12);
    // 4 rounds are 1.2 ms: then it is in starvation mode, and the next unlock is its turn.
    return short_wait->count(Kind::lock_starving) == 0 &&
           long_wait->count(Kind::lock_starving, Rule::starve_after) == 1 &&
           before(*long_wait) <= 6;
}

RULE_TEST(starving_handoff, "a starving lock goes to the first in line, and so does the P") {
    const auto run = greedy(off, seed, 12);
    const auto& events = run->events();
    std::size_t i = 0;
    while (i < events.size() && !(events[i].kind == Kind::lock_starving && events[i].a == 1))
        ++i;
    while (i < events.size() && events[i].kind != Kind::lock_drop)
        ++i;
    if (i == events.size() || events[i].a != 2 || events[i].rule != Rule::starving_handoff)
        return false;
    while (i < events.size() && events[i].kind != Kind::go_start)
        if (events[++i].kind == Kind::lock_get) return false;
    return events[i].g == 2;
}

namespace {

// Main holds the lock for writing (or reading); two readers and a writer come, or the writer alone.
std::vector<int> order_behind(bool writing, RuleSet off, std::uint64_t seed, Rule fires) {
    std::vector<int> order;
    const auto run = simulate(1, off, seed, [&] {
        RWMutex mutex;
        WaitGroup wg;
        wg.add(3);
        writing ? mutex.lock() : mutex.lock_shared();
        go([&] {
            mutex.lock();
            order.push_back(0);
            mutex.unlock();
            wg.done();
        });
        yield_now();
        for (int reader = 1; reader <= 2; ++reader) {
            go([&, reader] {
                mutex.lock_shared();
                order.push_back(reader);
                mutex.unlock_shared();
                wg.done();
            });
            yield_now();
        }
        writing ? mutex.unlock() : mutex.unlock_shared();
        wg.wait();
    });
    CHECK(run->count(writing ? Kind::lock_drop : Kind::rlock_drop, fires) == 1);
    return order;
}

}  // namespace

RULE_TEST(readers_first, "a writer lets in all readers that wait, before the next writer") {
    return order_behind(true, off, seed, Rule::readers_first).back() == 0;
}

RULE_TEST(writer_next, "the last reader lets in the writer that waits, before new readers") {
    return order_behind(false, off, seed, Rule::writer_next).front() == 0;
}
