// Stacks: disjoint, guarded, used again, and cheap while nobody touches them.
#include "core/fiber/stack.h"

#include "core/fiber/growth.h"
#include "tests/catch.h"

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <string>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
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
            StackArena::Share share;
            for (std::size_t i = 0; i < kEach; ++i)
                mine.push_back(arena.take(share));
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
    CHECK(all.size() == 4 * kEach);
    CHECK(overlaps == 0);
}

TEST_CASE("stack: a share's lie side by side, and reset starts over", "[fiber]") {
    StackArena arena;
    StackArena::Share one, other;
    const Stack a = arena.take(one), b = arena.take(other), c = arena.take(one);
    CHECK(c.low == a.low + kStackSlotBytes);
    CHECK(b.low > c.low + kStackSlotBytes);
    arena.reset();
    StackArena::Share again;
    CHECK(arena.take(again).low == a.low);
    CHECK(arena.take(again).low == c.low);
}

TEST_CASE("stack: running off its end is a fault, not another goroutine's memory", "[fiber]") {
    StackArena arena;
    StackArena::Share share;
    arena.take(share);
    const Stack stack = arena.take(share);
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
    StackArena::Share share;
    constexpr std::size_t kCount = 4000;
    const std::size_t before = resident_bytes();
    for (std::size_t i = 0; i < kCount; ++i) {
        const Stack stack = arena.take(share);
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

#if !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)

namespace {

// From now on the kernel of this process knows no MADV_GUARD_INSTALL, as before Linux 6.13.
bool forget_guard_markers() {
    constexpr std::uint32_t kGuardInstall = 102, kInvalid = 22;
    sock_filter program[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_madvise, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, args[2])),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kGuardInstall, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | kInvalid),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const sock_fprog filter{sizeof program / sizeof program[0], program};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

// Runs in a child process; returns what it says, 200 and more for a signal.
template <class F>
int in_child(F f) {
    const pid_t child = fork();
    if (child == 0) {
        signal(SIGSEGV, SIG_DFL);
        signal(SIGABRT, SIG_DFL);
        _exit(f());
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? 200 + WTERMSIG(status) : WEXITSTATUS(status);
}

// A fiber that writes to the lowest byte of its slot, if it shall, and leaves.
void leave_after(StackArena& arena, StackArena::Share& share, bool overrun) {
    struct Two {
        Flow thread, fiber;
        bool overrun;
    } two;
    two.overrun = overrun;
    adopt_thread(two.thread);
    const Stack stack = arena.take(share);
    make_flow(
        two.fiber, stack,
        [](void* argument) {
            Two& t = *static_cast<Two*>(argument);
            if (t.overrun) *(t.fiber.stack.low - kPageBytes) = std::byte{1};
            leave_for_good(t.fiber, t.thread);
        },
        &two);
    switch_flow(two.thread, two.fiber);
    drop_flow(two.fiber);
}

}  // namespace

TEST_CASE("stack: without markers in the kernel, pages guard the first slots and words the rest",
          "[fiber]") {
    const auto after_many = [](auto then) {
        return in_child([&] {
            if (!forget_guard_markers()) return 100;
            StackArena arena;
            StackArena::Share share;
            leave_after(arena, share, false);
            // More than the kernel's usual limit of mappings allows pages for.
            Stack first = arena.take(share);
            for (int i = 0; i < 40'000; ++i)
                arena.take(share);
            return then(arena, share, first);
        });
    };
    CHECK(after_many([](StackArena& arena, StackArena::Share& share, Stack) {
              leave_after(arena, share, false);
              return 7;
          }) == 7);
    CHECK(after_many([](StackArena&, StackArena::Share&, Stack first) {
              *(first.low - 1) = std::byte{1};
              return 7;
          }) == 200 + SIGSEGV);
    CHECK(after_many([](StackArena& arena, StackArena::Share& share, Stack) {
              leave_after(arena, share, true);
              return 7;
          }) == 200 + SIGABRT);
}

#endif
