// The global queue's ring, against a queue that is too simple to be wrong.
#include "core/sched/go_ring.h"

#include "core/sched/goroutine.h"
#include "tests/catch.h"

#include <deque>
#include <memory>
#include <random>

using namespace fiberscope;

TEST_CASE("go ring: first in, first out, however long it grows and whenever it is empty",
          "[sched]") {
    const auto gs = std::make_unique<G[]>(20'000);
    GoRing ring;
    std::deque<G*> model;
    std::minstd_rand dice(1);
    std::uint32_t next = 0;
    const auto same = [&] {
        REQUIRE(ring.empty() == model.empty());
        REQUIRE(ring.size() == model.size());
        if (model.empty()) return;
        REQUIRE(ring.at(0) == model.front());
        REQUIRE(ring.at(model.size() - 1) == model.back());
    };
    // Fills and empties in turn, the longer the later.
    for (std::uint32_t most = 1; most <= 20'000; most = most * 3 + 1) {
        for (int turn = 0; turn < 3; ++turn) {
            while (model.size() < most) {
                G* g = &gs[next++ % 20'000];
                ring.push(g);
                model.push_back(g);
                if (dice() % 4 == 0) {
                    REQUIRE(ring.pop() == model.front());
                    model.pop_front();
                }
                same();
            }
            for (int i = 0; i < 100; ++i) {
                G* g = &gs[next++ % 20'000];
                REQUIRE(ring.change_places(g) == model.front());
                model.pop_front();
                model.push_back(g);
                same();
            }
            const std::size_t left = turn == 2 ? 0 : dice() % most;
            while (model.size() > left) {
                REQUIRE(ring.pop() == model.front());
                model.pop_front();
                same();
            }
        }
    }
}
