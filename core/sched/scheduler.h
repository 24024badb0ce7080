// The scheduler of one run: G, M and P brought together. After Go's runtime/proc.go; each rule is
// named in core/event/rules.h. The functions are cut by topic:
//   scheduler.cpp    spawn, park, ready, yield, end; a machine's loop
//   find_work.cpp    what an M runs next
//   watch.cpp        stealing runnext
//   idle.cpp         Ms and Ps without work: going idle, waking, deadlock
//   stop_world.cpp   standing still; changing GOMAXPROCS; the end of a run
//
// Who may call: goroutine operations (park, yield, ...) run on a goroutine; the rest on any machine
// that holds a P, from its loop or from a goroutine, as each says.
#pragma once

#include "core/event/rules.h"
#include "core/event/strings.h"
#include "core/sched/core_lock.h"
#include "core/sched/emit.h"
#include "core/sched/gate.h"
#include "core/sched/go_pool.h"
#include "core/sched/go_stack.h"
#include "core/sched/goroutine.h"
#include "core/sched/proc.h"
#include "core/sched/world.h"

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace fiberscope {

constexpr std::uint32_t kGlobalQueuePollTicks = 61;  // a prime: no rhythm of the program's fits
constexpr int kStealRounds = 4;                      // Go: stealTries
constexpr std::uint32_t kProcsMax = 1024;

// A first-in first-out list of goroutines through G::next.
class GoList {
  public:
    bool empty() const { return first_ == nullptr; }
    void push(G* g);
    G* pop();

  private:
    G* first_ = nullptr;
    G* last_ = nullptr;
};

struct Scheduler {
    Scheduler(World& the_world, StringTable& names, std::uint32_t proc_total,
              std::uint64_t the_seed);
    ~Scheduler();
    Scheduler(const Scheduler&) = delete;
    Scheduler& operator=(const Scheduler&) = delete;

    World& world;
    const std::uint64_t seed;
    StringTable& strings;
    Spawn boot;  // the main goroutine, started by the first machine
    // Makes the recorder of a new machine, or null when nobody listens. Called under `lock`.
    std::function<std::unique_ptr<Recorder>(MachineId)> make_recorder;

    CoreLock lock;             // guards everything up to the next comment
    std::uint32_t number = 0;  // acts under the lock (Order::sched)
    P* idle_procs = nullptr;
    Machine* idle_machines = nullptr;
    Machine* timer_waiter = nullptr;  // the M that sleeps until the next timer
    std::uint32_t idle_machine_count = 0;
    std::deque<std::unique_ptr<Machine>> machines;  // by id; never shrinks
    std::vector<std::unique_ptr<Recorder>> recorders;
    Fiber* last_fiber = nullptr;  // of all ever made, each in its slot of `stacks`
    Machine* stopper = nullptr;   // waits for the world to stand still
    std::uint32_t stop_wait = 0;  // Ps that still run
    bool deadlocked = false;
    std::vector<Overflow> overflows;  // the first kOverflowsKept
    std::uint32_t overflow_count = 0;

    // From here on in lines of their own: what one machine writes all the time shall not take from
    // another what it only reads.

    // The global run queue. Only machines with a P touch it.
    alignas(kLineBytes) ProcLock global_lock;  // guards these; taken with no other lock held
    std::uint32_t global_number = 0;           // acts under it (Order::global)
    GoList global;
    // Written under the lock, read without it: a hint that a reader checks under the lock. seq_cst
    // where the idle/wake argument in idle.cpp needs it.
    std::atomic<std::uint32_t> global_size{0};

    // Written under `lock`, read without it at every wake. seq_cst, see idle.cpp.
    alignas(kLineBytes) std::atomic<std::uint32_t> idle_proc_count{0};
    std::atomic<std::uint32_t> spinning{0};  // Ms that look for work
    // The M that watches runnext seats in its sleep, or null. seq_cst, see watch.cpp.
    std::atomic<Machine*> watcher{nullptr};
    std::atomic<std::uint64_t> timers_until_ns{kNever};  // until when the timer waiter sleeps

    // Hardly ever written.
    alignas(kLineBytes) std::vector<std::unique_ptr<P>> procs;  // by id; changed only while the
                                                                // world stands still
    std::atomic<std::uint32_t> proc_count{0};                   // GOMAXPROCS
    std::atomic<bool> stopping{false};                          // the world is to stand still
    std::atomic<bool> ended{false};  // the run is over: every machine leaves

    // Ids of objects and timers, in order of creation. relaxed: only uniqueness matters.
    alignas(kLineBytes) std::atomic<std::uint32_t> next_object{1};
    alignas(kLineBytes) std::atomic<std::uint32_t> next_timer{1};
    alignas(kLineBytes) std::atomic<std::uint32_t> next_go{1};

    // What ended the run, for whoever started it. Written once, by whoever set `ended`.
    alignas(kLineBytes) int exit_status = 0;
    std::string end_reason;
    GoId panicked = GoId::none;  // whose panic it was

    GoPool gos;
    Depot<Fiber> free_fibers;  // beyond what the Ps keep for themselves
    StackArena* stacks;
    std::uint32_t stack_bytes_max = kStackBytesMax;  // of a goroutine that names no other
};

// Adds one to a count that only machines with a P change; returns what it was. relaxed: nothing is
// published by it.
inline std::uint32_t count_up(Machine& m, std::atomic<std::uint32_t>& count) {
    if (!is_solo(m)) return count.fetch_add(1, std::memory_order_relaxed);
    const std::uint32_t before = count.load(std::memory_order_relaxed);
    count.store(before + 1, std::memory_order_relaxed);
    return before;
}

// ---- goroutines (scheduler.cpp)

// Those that have not ended. Any machine; exact while nothing runs.
std::uint32_t count_goroutines(const Scheduler& s);

// Makes a goroutine runnable: next on this P (runnext). Any machine with a P. Returns its id.
GoId spawn(Machine& m, const Spawn& what);

// The running goroutine waits. `commit`, if given, runs once the goroutine is off its stack, on
// that of whoever comes next: there it gives away the locks that keep wakers out; it must not wait.
// Returns when somebody
// made it ready, perhaps on another machine: use the result, not the old one.
Machine& park(Machine& m, WaitReason reason, ObjectId object, Commit commit);

// Makes a waiting goroutine runnable: next on this P. Any machine with a P, which owns g since it
// took it out of a wait queue. The object is what g waited for.
void ready(Machine& m, G* g, ObjectId object, Rule rule = Rule::wake_runnext);

// The running goroutine gives up its P and goes to the global run queue.
Machine& yield(Machine& m);
Machine& preempt(Machine& m);

// The running goroutine becomes runnable in its M's hand; `commit`, on the loop, puts it somewhere,
// and may wait there.
Machine& yield_to(Machine& m, Commit commit);

// The name of what a goroutine was started with: the function's, else the place of the call.
StringId name_of(StringTable& strings, StringId function, const char* file, std::uint32_t line);

// The running goroutine has come to its end.
[[noreturn]] void end_goroutine(G& g);

// The run is over: the running goroutine never goes on. Its stack stays as it is until the run's
// arena is reset; no destructor runs.
[[noreturn]] void abandon(Machine& m);

// What runs on machine m until the run is over. Called by the worlds.
void machine_main(Machine& m);

// ---- looking for work (find_work.cpp)

// The next goroutine for m, which holds a P; waits until there is one. Null: the run is over.
G* find_work(Machine& m, bool& inherit_slice);

// Puts g at the end of the global run queue. Any machine; g in its hand.
void put_global(Machine& m, G* g, Rule rule);

// Puts g into this P's runnext; whoever sat there goes to the tail of the queue, and half of a full
// queue to the global one. Wakes an M for what is new to others, unless told not to.
void put_next(Machine& m, G* g, Rule rule, bool wake = true);

// The next goroutine for m's P at no cost worth the name: from its own queue, if nothing else is to
// be looked at first. Null: ask find_work().
G* choose_quickly(Machine& m, bool& inherit_slice);

// ---- watching runnext (watch.cpp)

// m, spinning, found nothing in any queue: keeps an eye on the other Ps' runnext seats, and steals
// from one where the same goroutine still sits a look later. Null: nothing, or there is something
// elsewhere.
G* watch_runnext(Machine& m);

// Wakes the M that watches, for work that it would not look for in time.
void wake_watcher(Machine& m);

// ---- idle and wake (idle.cpp)

// Work has appeared: if an idle P is there and nobody looks for work, one more M does. in_ring: it
// is where it may be stolen at once; else it sits in runnext, and whoever watches need not hurry.
void wake_another_slowly(Machine& m, bool in_ring);
inline void wake_another(Machine& m, bool in_ring) {
    if (!is_solo(m)) wake_another_slowly(m, in_ring);
}

// m, without a P and not spinning, sleeps until it is given a P. False: the run is over.
bool stop_machine(Machine& m);

// Takes an idle P for m, or null. Under Scheduler::lock.
P* take_idle_proc(Machine& m);
void put_idle_proc(Machine& m, P* p);
void start_machine(Machine& m, P* p, bool spin);
void acquire_proc(Machine& m, P* p);
P* release_proc(Machine& m);

// A timer was added that is due at when_ns: if the timer waiter sleeps longer, wakes it.
void timers_changed(Machine& m, std::uint64_t when_ns);

// A new machine, not yet started. Under Scheduler::lock.
Machine* make_machine(Scheduler& s);

// ---- standing still and ending (stop_world.cpp)

// Changes GOMAXPROCS; the goroutine that asks may go on on another P. Returns the machine.
Machine& set_proc_count(Machine& m, std::uint32_t count);

// Runs act(m, argument) on the loop of the running goroutine's machine while no other goroutine
// runs: each stands at a gate or in a queue, off its fiber. Waits for those that compute until
// their next gate. Returns the machine that the goroutine goes on on.
Machine& with_world_stopped(Machine& m, void (*act)(Machine& m, void* argument), void* argument);

// m saw Scheduler::stopping: gives its P up and sleeps until the world goes on. False: run over.
bool stand_still(Machine& m);

// Ends the run: every machine leaves its loop at its next gate. The first reason counts.
void end_run(Machine& m, int exit_status, std::string reason);

}  // namespace fiberscope
