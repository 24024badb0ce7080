// M: a machine, a thread that runs goroutines. In the real world an OS thread, in the simulated one
// a virtual machine. What stands here is the machine's own; other machines write only `flags`, and,
// while it sleeps or has not started, `next_p` and `next_spinning`.
#pragma once

#include "core/event/event.h"
#include "core/fiber/flow.h"
#include "core/sched/world.h"

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <vector>

namespace fiberscope {

struct G;
struct P;
struct Scheduler;
class Recorder;

// What is to be done for a goroutine that just left (park, yield, end), by whoever comes next on
// the machine, when the goroutine is off its stack.
struct Commit {
    void (*act)(Machine& m, G& g, void* argument) = nullptr;
    void* argument = nullptr;
};

constexpr std::size_t kLastEvents = 16;

// What CPUs pass to each other as one.
constexpr std::size_t kLineBytes = 64;

struct Machine {
    // Read by the machine at every gate (relaxed: a gate that sees a flag late is a gate passed
    // earlier); written by whoever stops the world or ends the run, who then waits by other means.
    std::atomic<std::uint32_t> flags{0};
    MachineId id = MachineId::none;
    int locks = 0;  // core locks held: 0 at every gate
    // How it waited for a core lock the last time (core_lock.cpp).
    int wait_pauses = 0;
    std::chrono::nanoseconds waited_for{0}, waited_until{0};
    P* p = nullptr;                 // null: idle, or on its way
    G* current = nullptr;           // null: the loop runs
    Flow loop;                      // where the scheduler's loop runs
    Flow* active = nullptr;         // loop, or current->flow
    ThreadState* thread = nullptr;  // of the thread that runs this machine
    Commit commit;
    G* leaving = nullptr;                  // who left last, until its commit is done
    std::uint64_t random = 0;              // state of the machine's own dice
    std::uint64_t stamp_ns = 0;            // of this scheduling step, when traced
    const struct Timer* firing = nullptr;  // whose act runs here
    std::vector<std::uint64_t> seats;      // runnext seats as last seen (watch.cpp)
    bool spinning = false;                 // looks for work; counted in Scheduler::spinning
    // To take up when it starts or wakes. Stored (release) by start_machine(), loaded (acquire) by
    // the machine itself, which may wake by a stale permit before it is set.
    std::atomic<P*> next_p{nullptr};
    bool next_spinning = false;  // published by next_p
    // System calls (syscall.cpp): the P that it held when the call began, and how many owners that
    // had had; and whether it is in one now, for end_run. release, read by sysmon (acquire).
    P* left_p = nullptr;
    std::uint32_t left_number = 0;
    std::atomic<bool> in_call{false};
    // Locked goroutines (locked.cpp).
    G* locked_g = nullptr;         // the only one that may run here
    std::uint32_t lock_count = 0;  // how often it asked for that
    bool lock_waits = false;       // sleeps until that one is to run; under Scheduler::lock
    bool ends = false;             // its goroutine has ended locked: the thread is not used again
    // Taken from the queue for a direct switch that must not be: the loop goes on with it.
    G* chosen = nullptr;
    bool chosen_inherits = false;  // the slice of the goroutine before it
    Machine* idle_next = nullptr;  // in the list of idle Ms
    Scheduler* scheduler = nullptr;
    World* world = nullptr;
    void* world_data = nullptr;    // the world's own
    Recorder* recorder = nullptr;  // set when traced
    // The last events, for fail(); the n-th lies at n % kLastEvents. Filled when traced.
    std::array<EventWords, kLastEvents> last_events;
    std::uint64_t event_count = 0;
};

// With one P, whoever holds it is alone with everything that only a holder of a P may touch (run
// queues, channels, locks): it needs no locked instruction, which is most of what such an operation
// costs. GOMAXPROCS changes only while the world stands still, when nobody is in the middle of one,
// and a P that passes from M to M is handed over by release and acquire.
//
// An M that comes back from a system call without a P must be able to put its goroutine on the
// global queue. So the first system call of a run ends this for good (end_solo), with however many
// Ps: if there is one, the caller holds it and is in the middle of nothing; all others have none,
// and see the flag cleared when they take one up, as above, or when they come back from a call of
// their own.
inline bool is_solo(const Machine& m) {
    // relaxed: changed only while this machine has no P; taking up a P makes it visible.
    return (m.flags.load(std::memory_order_relaxed) & kSolo) != 0;
}

// The machine that runs this code, or null outside of one. Never keep it across a park, a yield or
// a user's gate: the goroutine may go on on another machine.
//
// A compiler may keep the address of a thread's variable across a fiber switch, and some do. Where
// we know how the variable is found, it is read by an instruction that says so each time; elsewhere
// by a function that the compiler cannot look into.
#if defined(__x86_64__) && defined(__ELF__)
[[gnu::always_inline]] inline Machine* current_machine() {
    Machine* m;
    asm volatile(
        "movq fiberscope_this_machine@gottpoff(%%rip), %0\n\t"
        "movq %%fs:(%0), %0"
        : "=r"(m));
    return m;
}
#else
[[gnu::noinline]] Machine* current_machine();
#endif
void set_current_machine(Machine* m);

// xorshift64*: the machine's dice. Seeded by (run's seed, machine id), so that a simulated run with
// the same seed throws the same numbers.
inline std::uint32_t random_below(Machine& m, std::uint32_t bound) {
    // From the state as it is, so that nobody waits for the next one to be made.
    const std::uint64_t high = (m.random * 0x2545F4914F6CDD1DULL) >> 32;
    m.random ^= m.random >> 12;
    m.random ^= m.random << 25;
    m.random ^= m.random >> 27;
    return static_cast<std::uint32_t>((high * bound) >> 32);
}

}  // namespace fiberscope
