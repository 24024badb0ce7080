// The seam between the runtime and its world: where machines (threads), time and interruption come
// from. The scheduler and all sync objects are written once, above it. Three worlds implement it:
// real (core/sched/real_world.h), paced and simulated (sim/world).
//
// Rules of gates, each asserted where it can be:
//   - a gate stands before an operation begins and never with a core lock held (Machine::locks);
//   - every wait is a park of the machine or a spin gate;
//   - after a park the machine passes a gate (Point::woken).
#pragma once

#include <cstdint>

namespace fiberscope {

struct Machine;

// Where a gate stands.
enum class Point : std::uint8_t {
    chan,
    lock,
    spawn,
    yield,
    sleep,
    safepoint,
    syscall,  // user: before an operation of a goroutine
    schedule,
    steal,
    idle,
    woken,  // scheduler: choosing work, going idle, waking
    fine,   // before a shared access of lock-free code
    spin,   // in a wait loop: another machine must be chosen
};

// Bits of Machine::flags. In the real world with nobody listening all are 0, and a gate is one
// predictable branch.
constexpr std::uint32_t kGateUser = 1;    // stop at the user's points
constexpr std::uint32_t kGateSched = 2;   // stop at the scheduler's
constexpr std::uint32_t kGateFine = 4;    // stop at lock-free code's
constexpr std::uint32_t kGateSpin = 8;    // stop in wait loops
constexpr std::uint32_t kTraced = 16;     // events are recorded
constexpr std::uint32_t kOneThread = 32;  // all machines share a thread: a contended lock is a bug
constexpr std::uint32_t kStop = 64;       // the world is to stand still, or the run is over
constexpr std::uint32_t kSolo = 128;      // GOMAXPROCS is 1: see is_solo()
constexpr std::uint32_t kPreempt = 256;   // the time slice that runs here is over (sysmon.h)

constexpr std::uint32_t kRulesOff = 2048;  // some rules are switched off: see rule_holds()
constexpr std::uint32_t kPollNet = 512;    // nobody has looked at the netpoller for long (sysmon.h)

constexpr std::uint32_t kLocked = 1024;  // a goroutine is locked to this machine (locked.cpp)

constexpr std::uint64_t kNever = ~std::uint64_t{0};  // a deadline that never comes

class World {
  public:
    virtual ~World() = default;

    // What a new machine's flags start as, besides kTraced and kStop.
    virtual std::uint32_t flags() const = 0;

    // Nanoseconds since the run began. Real: the CPU's clock; paced: stands still while held;
    // simulated: this machine's own clock.
    virtual std::uint64_t now(Machine& m) = 0;

    // The same for the stamp of an event, where a cheaper clock will do.
    virtual std::uint64_t stamp(Machine& m) { return now(m); }

    // Runs machine_main(m) on a new thread, or on a new virtual machine. If it ran before, waits
    // until it has returned there.
    virtual void start(Machine& maker, Machine& m) = 0;

    // The calling thread becomes machine m, the first; returns when machine_main has returned on
    // this and all other machines.
    virtual void run_first(Machine& m) = 0;

    // Sleeps until wake(m) or until now() >= deadline. A wake that comes first is kept (one
    // permit). May return early: the caller looks again at what it waits for.
    virtual void park(Machine& m, std::uint64_t deadline) = 0;
    virtual void wake(Machine& waker, Machine& m) = 0;
    // The same for a moment that is shorter than it takes to fall asleep and wake.
    virtual void doze(Machine& m, std::uint64_t deadline) { park(m, deadline); }
    // The same, and it also ends when `poll_fd` becomes readable.
    virtual void park_polling(Machine& m, std::uint64_t deadline, int poll_fd) = 0;

    // Called at a gate whose class is set in m.flags. May wait, or let another machine run.
    virtual void gate(Machine& m, Point at) = 0;

    // `units` of a goroutine's own work were done since the last call (the VM's instructions).
    // Real: nothing to do, time has passed by itself. Simulated: adds to the machine's clock.
    virtual void work(Machine& m, std::uint64_t units) = 0;

    // m, which has left its P, calls act(argument) outside of the runtime. Real: takes as long as
    // it takes. Simulated: is done at once; then m's clock goes on by `expected_ns` (0: the cost of
    // a system call) while others run.
    virtual void call(Machine& m, std::uint64_t expected_ns, void (*act)(void*),
                      void* argument) = 0;
    // The run is over, and m is still in such a call: ends it if that can be.
    virtual void interrupt(Machine& by, Machine& m) = 0;
    // A call has begun while Scheduler::sysmon_rests was set, or the run is over: sysmon is to
    // look.
    virtual void wake_sysmon(Machine& waker) = 0;
};

}  // namespace fiberscope
