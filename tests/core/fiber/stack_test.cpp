// Stacks: disjoint, guarded, used again, and cheap while nobody touches them.
#include "core/fiber/stack.h"

#include "tests/catch.h"

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <fstream>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace fiberscope;

namespace {
std::size_t resident_bytes() {
    std::ifstream file("/proc/self/statm");
    std::size_t total = 0, resident = 0;
    file >> total >> resident;
    return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}
}  // namespace

TEST_CASE("stack: no two that are out overlap, whichever threads take them", "[fiber]") {
    StackArena arena;
    constexpr std::size_t kEach = 700;  // four threads: more than two chunks
    std::vector<std::vector<Stack>> taken(4);
    std::vector<std::thread> threads;
    for (auto& mine : taken)
        threads.emplace_back([&arena, &mine] {
            for (std::size_t i = 0; i < kEach; ++i) {
                mine.push_back(arena.take());
                if (i % 3 == 2) {  // some come and go
                    arena.give_back(mine.back());
                    mine.pop_back();
                }
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    std::vector<Stack> all;
    for (const auto& mine : taken)
        all.insert(all.end(), mine.begin(), mine.end());
    std::sort(all.begin(), all.end(), [](const Stack& a, const Stack& b) { return a.low < b.low; });
    std::size_t overlaps = 0;
    for (std::size_t i = 1; i < all.size(); ++i)
        overlaps += all[i - 1].low + all[i - 1].bytes > all[i].low;
    CHECK(all.size() == 4 * (kEach - kEach / 3));
    CHECK(overlaps == 0);
}

TEST_CASE("stack: the one given back last is the next, and reset starts over", "[fiber]") {
    StackArena arena;
    const Stack a = arena.take(), b = arena.take();
    arena.give_back(a);
    arena.give_back(b);
    CHECK(arena.take().low == b.low);
    CHECK(arena.take().low == a.low);
    arena.reset();
    CHECK(arena.take().low == a.low);
    CHECK(arena.take().low == b.low);
}

TEST_CASE("stack: running off its end is a fault, not another goroutine's memory", "[fiber]") {
    StackArena arena;
    arena.take();
    const Stack stack = arena.take();
    volatile std::byte* lowest = stack.low;
    *lowest = std::byte{1};                         // the last byte that is its own
    *(stack.low + stack.bytes - 1) = std::byte{1};  // and the first that is used
    const pid_t child = fork();
    if (child == 0) {
        signal(SIGSEGV, SIG_DFL);
        *(lowest - 1) = std::byte{1};
        _exit(0);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGSEGV);
}

TEST_CASE("stack: one that is touched at its top costs a page or two", "[fiber]") {
    StackArena arena;
    constexpr std::size_t kCount = 4000;
    const std::size_t before = resident_bytes();
    for (std::size_t i = 0; i < kCount; ++i) {
        const Stack stack = arena.take();
        volatile std::byte* top = stack.low + stack.bytes - 1;
        *top = std::byte{1};
    }
    const std::size_t each = (resident_bytes() - before) / kCount;
    CAPTURE(each);
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
    CHECK(each < 3 * 4096 * 4);  // and the sanitizer's shadow of it
#else
    CHECK(each < 2 * 4096);
#endif
}
