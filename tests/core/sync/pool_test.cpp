#include "core/sync/pool.h"

#include "core/runtime.h"
#include "tests/catch.h"

#include <atomic>
#include <memory>
#include <vector>

using namespace fiberscope;

TEST_CASE("pool: what was put in comes out again, the last first, then new ones", "[sync]") {
    run([] {
        int made = 0;
        Pool<std::unique_ptr<int>> pool([&] { return std::make_unique<int>(--made); });
        CHECK(*pool.get() == -1);
        pool.put(std::make_unique<int>(1));
        pool.put(std::make_unique<int>(2));
        CHECK(*pool.get() == 2);
        CHECK(*pool.get() == 1);
        CHECK(*pool.get() == -2);
    });
}

TEST_CASE("pool: it keeps no more than it was told to, and nothing beyond its end", "[sync]") {
    const auto witness = std::make_shared<int>(0);
    run([&] {
        {
            Pool<std::shared_ptr<int>> pool([] { return nullptr; }, 3);
            for (int i = 0; i < 10; ++i)
                pool.put(witness);
            CHECK(witness.use_count() == 4);
            pool.get();
            CHECK(witness.use_count() == 3);
        }
        CHECK(witness.use_count() == 1);
    });
}

TEST_CASE("pool: nobody gets what somebody else still has", "[sync]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 4u, 8u, 64u);
    struct Buffer {
        std::atomic<int> users{0};
    };
    std::atomic<int> made{0}, shared{0};
    run(
        [&] {
            Pool<std::unique_ptr<Buffer>> pool([&] {
                ++made;
                return std::make_unique<Buffer>();
            });
            WaitGroup wg;
            wg.add(20);
            for (int i = 0; i < 20; ++i) {
                go([&] {
                    for (int round = 0; round < 200; ++round) {
                        std::unique_ptr<Buffer> buffer = pool.get();
                        shared += ++buffer->users != 1;
                        if (round % 8 == 0) yield_now();
                        --buffer->users;
                        pool.put(std::move(buffer));
                    }
                    wg.done();
                });
            }
            wg.wait();
        },
        {.procs = procs});
    CHECK(shared == 0);
    CHECK(made <= 20);  // as many as were ever out at once
    CHECK(made >= 1);
}
