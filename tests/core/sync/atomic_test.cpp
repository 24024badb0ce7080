#include "core/sync/atomic.h"

#include "core/runtime.h"
#include "tests/catch.h"

#include <cstdint>
#include <limits>

using namespace fiberscope;

namespace {
template <class T>
constexpr bool kCanAdd = requires(Atomic<T> atomic, T delta) { atomic.add(delta); };
}  // namespace

TEST_CASE("atomic: each operation returns what Go's does", "[sync]") {
    Atomic<std::int32_t> n(5);
    CHECK(n.load() == 5);
    CHECK(n.add(3) == 8);
    CHECK(n.add(-10) == -2);
    CHECK(n.swap(12) == -2);
    CHECK_FALSE(n.compare_and_swap(5, 1));
    CHECK(n.compare_and_swap(12, 0b1010));
    CHECK(n.and_with(0b0110) == 0b1010);
    CHECK(n.or_with(0b0001) == 0b0010);
    CHECK(n.load() == 0b0011);
    n.store(std::numeric_limits<std::int32_t>::max());
    CHECK(n.add(1) == std::numeric_limits<std::int32_t>::min());
    Atomic<std::uint64_t> big;
    CHECK(big.add(~std::uint64_t{0}) == ~std::uint64_t{0});
    CHECK(big.add(2) == 1);
}

TEST_CASE("atomic: bools and pointers are swapped, what makes no sense does not compile",
          "[sync]") {
    Atomic<bool> flag;
    CHECK_FALSE(flag.load());
    CHECK_FALSE(flag.swap(true));
    CHECK(flag.compare_and_swap(true, false));
    int x = 0;
    Atomic<int*> pointer;
    CHECK(pointer.load() == nullptr);
    CHECK(pointer.compare_and_swap(nullptr, &x));
    CHECK(pointer.load() == &x);
    static_assert(kCanAdd<int>);
    static_assert(!kCanAdd<bool>);
    static_assert(!kCanAdd<int*>);
    static_assert(!std::is_copy_constructible_v<Atomic<int>>);
}

TEST_CASE("atomic: no addition of any goroutine is lost", "[sync]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 8u, 64u);
    Atomic<std::int64_t> sum;
    run(
        [&] {
            WaitGroup wg;
            wg.add(32);
            for (int i = 0; i < 32; ++i) {
                go([&] {
                    for (int n = 1; n <= 500; ++n)
                        sum.add(n % 2 == 0 ? -n : n);
                    wg.done();
                });
            }
            wg.wait();
        },
        {.procs = procs});
    CHECK(sum.load() == 32 * -250);
}

// Dekker's: each stores its own flag and then looks at the other's. In one order of all operations
// at least one sees the other; with weaker orderings both may miss.
TEST_CASE("atomic: a store is not passed by the load that follows it", "[sync]") {
    const std::uint32_t procs = GENERATE(2u, 4u);
    int both_missed = 0;
    run(
        [&] {
            for (int round = 0; round < 2000; ++round) {
                Atomic<int> a, b;
                int seen_a = 0, seen_b = 0;
                WaitGroup wg;
                wg.add(2);
                go([&] {
                    a.store(1);
                    seen_b = b.load();
                    wg.done();
                });
                go([&] {
                    b.store(1);
                    seen_a = a.load();
                    wg.done();
                });
                wg.wait();
                both_missed += seen_a == 0 && seen_b == 0;
            }
        },
        {.procs = procs});
    CHECK(both_missed == 0);
}
