// The run queue alone. Sequentially it must agree with a dumb model; concurrently every goroutine
// that goes in comes out exactly once, whoever takes it. A lost one or one that runs twice shows as
// a count that is not 1.
#include "core/sched/proc.h"
#include "tests/catch.h"

#include <atomic>
#include <deque>
#include <memory>
#include <thread>
#include <vector>

using namespace fiberscope;

namespace {

using Spilled = RunQueue::Spilled;

// As put_next() does it, without a scheduler: into runnext, whoever sat there to the tail; or to
// the tail. Returns how many are in `spilled`.
std::uint32_t put(Machine& m, P& p, G* g, bool next, Spilled& spilled) {
    if (next) g = p.queue.put_runnext(m, p, g, Rule::none);
    return g == nullptr ? 0 : p.queue.put_tail(m, p, g, Rule::none, spilled);
}

struct Goroutines {
    explicit Goroutines(std::size_t count) : all(count) {
        for (std::size_t i = 0; i < count; ++i) {
            all[i] = std::make_unique<G>();
            all[i]->id = GoId{static_cast<std::uint32_t>(i + 1)};
            all[i]->number = static_cast<std::uint32_t>(i);
        }
    }
    std::vector<std::unique_ptr<G>> all;
};

}  // namespace

TEST_CASE("run queue: it agrees with a model of runnext and a deque", "[queue]") {
    const std::uint32_t seed = GENERATE(1u, 2u, 3u, 4u, 5u);
    CAPTURE(seed);
    Machine m;
    m.random = seed;
    if (GENERATE(false, true)) m.flags = kSolo;  // the same without a locked instruction
    auto p = std::make_unique<P>(ProcId{0});
    auto thief = std::make_unique<P>(ProcId{1});
    Goroutines goroutines(20000);
    std::deque<G*> model;
    G* next = nullptr;
    std::size_t made = 0;
    while (made < goroutines.all.size()) {
        const std::uint32_t act = random_below(m, 10);
        Spilled spilled;
        if (act < 6) {  // put, mostly: so that it fills, wraps and spills
            G* g = goroutines.all[made++].get();
            const bool to_next = act < 3;
            const std::uint32_t n = put(m, *p, g, to_next, spilled);
            if (to_next) std::swap(next, g);
            if (g != nullptr) {
                if (model.size() == kLocalQueueSlots) {
                    REQUIRE(n == kLocalQueueSlots / 2 + 1);
                    for (std::uint32_t i = 0; i + 1 < n; ++i) {
                        REQUIRE(spilled[i] == model.front());
                        model.pop_front();
                    }
                    REQUIRE(spilled[n - 1] == g);
                } else {
                    REQUIRE(n == 0);
                    model.push_back(g);
                }
            }
        } else if (act < 9) {
            bool inherit = false;
            G* g = p->queue.get(m, *p, inherit);
            if (next != nullptr) {
                REQUIRE(g == next);
                REQUIRE(inherit);
                next = nullptr;
            } else if (model.empty()) {
                REQUIRE(g == nullptr);
            } else {
                REQUIRE(g == model.front());
                REQUIRE_FALSE(inherit);
                model.pop_front();
            }
        } else {
            // Half, rounded up: the last is returned, the others lie in the thief's queue in order.
            G* g = p->queue.steal(m, *thief, *p);
            const std::size_t n = model.size() - model.size() / 2;
            if (n == 0) {
                REQUIRE(g == nullptr);
                continue;
            }
            REQUIRE(thief->queue.size() == n - 1);
            bool inherit = false;
            for (std::size_t i = 0; i + 1 < n; ++i) {
                REQUIRE(thief->queue.get(m, *thief, inherit) == model.front());
                model.pop_front();
            }
            REQUIRE(g == model.front());
            model.pop_front();
        }
        REQUIRE(p->queue.size() == model.size());
        REQUIRE(p->queue.runnext() == next);
        REQUIRE(p->queue.is_empty(m) == (model.empty() && next == nullptr));
    }
}

TEST_CASE("run queue: under thieves every goroutine comes out exactly once", "[queue]") {
    const int thieves = GENERATE(1, 3, 7);
    constexpr std::size_t kCount = 30000;
    Goroutines goroutines(kCount);
    std::vector<std::atomic<int>> taken(kCount);
    // As when it has run to its end and is used again. A fixed bug: the owner read the id for its
    // event after a thief could have g (a race, for ThreadSanitizer to see).
    const auto take = [&](G* g) {
        ++taken[g->number];
        g->id = GoId::none;
    };
    auto victim = std::make_unique<P>(ProcId{0});
    std::atomic<bool> done{false};
    std::vector<std::thread> threads;
    for (int t = 0; t < thieves; ++t) {
        threads.emplace_back([&, t] {
            Machine m;
            auto own = std::make_unique<P>(ProcId{static_cast<std::uint16_t>(t + 1)});
            const auto steal_all = [&] {
                G* g = own->queue.steal(m, *own, *victim);
                if (g == nullptr) {
                    const std::uint64_t seat = victim->queue.seat();
                    g = victim->queue.steal_runnext(m, *own, *victim, seat);
                }
                bool inherit = false;
                while (g != nullptr) {
                    take(g);
                    g = own->queue.get(m, *own, inherit);
                }
            };
            while (!done)
                steal_all();
            steal_all();
        });
    }
    Machine owner;
    owner.random = 7;
    bool inherit = false;
    for (auto& g : goroutines.all) {
        Spilled spilled;
        const std::uint32_t n = put(owner, *victim, g.get(), random_below(owner, 2) == 0, spilled);
        for (std::uint32_t i = 0; i < n; ++i)
            take(spilled[i]);
        if (random_below(owner, 3) == 0)
            if (G* own = victim->queue.get(owner, *victim, inherit)) take(own);
    }
    done = true;
    for (std::thread& thread : threads)
        thread.join();
    while (G* g = victim->queue.get(owner, *victim, inherit))
        take(g);
    std::size_t wrong = 0;
    for (const auto& times : taken)
        wrong += times != 1;
    CHECK(wrong == 0);
}
