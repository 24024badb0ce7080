// The scheduler of one run: G, M and P brought together. After Go's runtime/proc.go; each rule is
// named in core/event/rules.h. The functions are cut by topic:
//   scheduler.cpp    spawn, park, ready, yield, end; a machine's loop
//   scheduler_life.cpp  how a run begins and ends
//   find_work.cpp    what an M runs next
//   watch.cpp        stealing runnext
//   idle.cpp         Ms and Ps without work: going idle, waking, deadlock
//   netpoll.cpp      goroutines that wait for descriptors
//   locked.cpp       goroutines that are locked to their M
//   syscall.cpp      system calls: leaving the P and coming back; handing a P on
//   stop_world.cpp   standing still; changing GOMAXPROCS; the end of a run
//
// Who may call: goroutine operations (park, yield, ...) run on a goroutine; the rest on any machine
// that holds a P, from its loop or from a goroutine, as each says.
#pragma once

#include "core/event/rules.h"
#include "core/event/strings.h"
#include "core/fiber/side_stack.h"
#include "core/sched/core_lock.h"
#include "core/sched/emit.h"
#include "core/sched/gate.h"
#include "core/sched/go_pool.h"
#include "core/sched/go_ring.h"
#include "core/sched/go_stack.h"
#include "core/sched/goroutine.h"
#include "core/sched/netpoll.h"
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

class Witness;

constexpr std::uint32_t kProcsMax = 1024;
constexpr std::size_t kMachinesMax = 10'000;  // Go: sched.maxmcount

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
    Witness* witness = nullptr;  // of a recorded run's objects, if anybody wants one

    CoreLock lock;             // guards everything up to the next comment
    std::uint32_t number = 0;  // acts under the lock (Order::sched)
    P* idle_procs = nullptr;
    Machine* idle_machines = nullptr;
    Machine* timer_waiter = nullptr;  // the M that sleeps until the next timer
    std::uint32_t idle_machine_count = 0;
    std::uint32_t lock_waiter_count = 0;  // Ms that sleep until their locked goroutine is to run
    // Ms that left before the run was over, through idle_next: the next one made is one of them.
    Machine* ended_machines = nullptr;
    std::uint32_t ended_machine_count = 0;
    std::deque<std::unique_ptr<Machine>> machines;  // by id; never shrinks
    std::vector<std::unique_ptr<Recorder>> recorders;
    Fiber* last_fiber = nullptr;  // of all ever made, each in its slot of `stacks`
    Machine* stopper = nullptr;   // waits for the world to stand still
    std::uint32_t stop_wait = 0;  // Ps that still run
    bool deadlocked = false;
    std::vector<Overflow> overflows;  // the first kOverflowsKept
    std::uint32_t overflow_count = 0;
    bool retaking = false;  // sysmon has, or may have, a P in its hand: see all_asleep()

    // From here on in lines of their own: what one machine writes all the time shall not take from
    // another what it only reads.

    // The global run queue. Only machines with a P touch it.
    alignas(kLineBytes) ProcLock global_lock;  // guards these; `lock` may be held
    std::uint32_t global_number = 0;           // acts under it (Order::global)
    GoRing global;
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
    // By id. Added to only while the world stands still; but an M that has just put its P on the
    // idle list looks at all of them once more then: they stay where they are, and whoever holds no
    // P loads proc_count with acquire, which pairs with resize().
    alignas(kLineBytes) std::vector<std::unique_ptr<P>> procs;
    std::atomic<std::uint32_t> proc_count{0};  // GOMAXPROCS
    std::atomic<bool> stopping{false};         // the world is to stand still
    std::atomic<bool> ended{false};            // the run is over: every machine leaves
    // Somebody has made a system call: see is_solo(). Written under `lock` with a P in the hand;
    // relaxed: what GOMAXPROCS becomes is known to those who hold a P.
    std::atomic<bool> solo_over{false};
    // sysmon looks seldom, since nobody makes system calls: the first who does wakes it. seq_cst,
    // see P::in_syscall.
    std::atomic<bool> sysmon_rests{true};

    // Ids of objects and timers, in order of creation. relaxed: only uniqueness matters.
    alignas(kLineBytes) std::atomic<std::uint32_t> next_object{1};
    alignas(kLineBytes) std::atomic<std::uint32_t> next_timer{1};
    alignas(kLineBytes) std::atomic<std::uint32_t> next_go{1};

    // Null until the first descriptor. Written once, under `lock` (release), by a machine with a P.
    std::atomic<NetPoller*> poller{nullptr};

    // What ended the run, for whoever started it. Written once, by whoever set `ended`.
    alignas(kLineBytes) int exit_status = 0;
    std::string end_reason;
    GoId panicked = GoId::none;                // whose panic it was
    std::vector<std::uintptr_t> panic_frames;  // where; empty: not known

    RuleSet rules_off;  // never changes while the run goes on; kRulesOff says that there are any

    GoPool gos;
    Depot<Fiber> free_fibers;  // beyond what the Ps keep for themselves
    StackArena* stacks;
    SideStacks side_stacks;
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

// Whether the runtime keeps to the rule in this run: always, but in the simulated world.
inline bool rule_holds(const Machine& m, Rule rule) {
    // relaxed: set before the machine starts.
    return (m.flags.load(std::memory_order_relaxed) & kRulesOff) == 0 ||
           !m.scheduler->rules_off.has(rule);
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

// The same for the tail of this P's queue, and without a wake-up: the caller does that for all.
void ready_last(Machine& m, G* g, Rule rule);

// The running goroutine gives up its P and goes to the global run queue.
Machine& yield(Machine& m);
Machine& preempt(Machine& m, Rule rule = Rule::preempt_slice);

// The same, but it stays with its P: it goes to the tail of the local queue.
Machine& yield_here(Machine& m, Rule rule);

// The running goroutine becomes runnable in its M's hand; `commit`, on the loop, puts it somewhere,
// and may wait there.
Machine& yield_to(Machine& m, Commit commit);

// The running goroutine is runnable or waits, in its M's hand, and `commit` is done by the loop. m
// may be without a P.
Machine& leave_to_loop(Machine& m, Commit commit);

// g, runnable and on its fiber, which m runs, goes on with the P that m has just taken up.
void go_on_with_proc(Machine& m, G& g);

// The run is over, the world is to stand still, or the time slice is: does what is to be done. Any
// of the flags may be stale. Returns the machine.
Machine& give_way(Machine& m);

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

// Puts g at the tail of this P's queue, and half of a full queue on the global one.
void put_local(Machine& m, G* g, Rule rule);

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
// m, which is on no list any more, or will be taken off, sleeps until start_machine() gives it a P.
bool wait_for_proc(Machine& m);

// Takes an idle P for m, or null. Under Scheduler::lock.
P* take_idle_proc(Machine& m);
void put_idle_proc(Machine& m, P* p, Rule rule = Rule::none);
void start_machine(Machine& m, P* p, bool spin, Rule rule = Rule::wake_another);
void acquire_proc(Machine& m, P* p, Rule rule = Rule::none);
P* release_proc(Machine& m);

// A timer was added that is due at when_ns: if the timer waiter sleeps longer, wakes it.
void timers_changed(Machine& m, std::uint64_t when_ns);

// A new machine, not yet started, or one that has ended, to be started again. Under
// Scheduler::lock.
Machine* make_machine(Scheduler& s);

// ---- system calls (syscall.cpp)

// The running goroutine goes into a system call, and m leaves the runtime: until exit_syscall()
// nothing of it may be used on this thread. The P stays where it is, for a short call to come back
// to; or, if the call is known to block, it is handed on at once.
void enter_syscall(Machine& m, bool blocks);
// The call of m's goroutine is over. It goes on with the P that it left, with an idle one, or when
// its turn comes on the global queue. Returns the machine; never if the run is over.
Machine& exit_syscall(Machine& m);

// Takes the P of a machine in a system call into m's hand; false: it is not there any more.
bool retake_proc(Machine& m, P& p, Rule rule);
// p, in m's hand, goes to another M if there is anything to do for it, else to the list of idle Ps.
// Any machine, sysmon too.
void hand_off_proc(Machine& m, P* p);

// ---- locked goroutines (locked.cpp)

// The next goroutine that may run on m, as find_work() but for locks. Null: m is to leave.
G* next_goroutine(Machine& m, bool& inherit_slice);

// The running goroutine and m belong together until unlocked as often.
void lock_machine(Machine& m);
void unlock_machine(Machine& m);

// The goroutine that is locked to m has ended.
void end_locked(Machine& m, G& g);

// Whether nothing will ever happen again; then, without the lock, end_by_deadlock(). To be asked by
// whoever goes to sleep, under Scheduler::lock.
bool is_deadlocked(Machine& m);
void end_by_deadlock(Machine& m);

// ---- standing still and ending (stop_world.cpp)

// A P that was waited for has been put on the list of idle Ps. Under Scheduler::lock.
void count_stopped(Machine& m);

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
