// Fiberscope's runtime for C++ programs: start here.
//
//     #include "core/runtime.h"
//     using namespace fiberscope;
//     int main() {
//         return run([] {
//             Chan<int> squares(0);
//             go([=]() mutable {
//                 for (int i = 1; i < 5; ++i) squares.send(i * i);
//                 squares.close();
//             });
//             for (int square : squares) std::printf("%d\n", square);
//         });
//     }
//
// What there is besides, each in a header of core/sync, all of them included here:
//     chan.h       Chan, SendChan, ReceiveChan       alarm.h      Alarm, Ticker, after, after_func
//     select.h     select(receive(..), send(..), otherwise(..))
//     sync.h       Mutex, WaitGroup                  rwmutex.h    RWMutex
//     cond.h       Cond                              semaphore.h  Semaphore
//     once.h       Once, once_func, once_value       pool.h       Pool
//     atomic.h     Atomic                            context.h    Context, with_cancel, ...
// and in core/io, not included here, files, pipes and sockets that block goroutines and no threads:
//     file.h       File, make_pipe                   net.h        Listener, Conn, dial
// Misuse that Go panics for throws Panic, in Go's words. Times are nanoseconds since the run began,
// durations are std::chrono's.
//
// run() is a program of its own: its function is goroutine 1, main; when that returns the run is
// over, and goroutines that have not ended are abandoned where they stand, as in Go: no destructor
// of theirs runs. Everything below but run() is for goroutines.
#pragma once

#include "core/event/ids.h"
#include "core/event/reasons.h"
#include "core/event/rules.h"
#include "core/event/strings.h"
#include "core/record/sink.h"
#include "core/sched/go_stack.h"
#include "core/sched/goroutine.h"
#include "core/sched/panic.h"
#include "core/sync/alarm.h"
#include "core/sync/atomic.h"
#include "core/sync/chan.h"
#include "core/sync/cond.h"
#include "core/sync/context.h"
#include "core/sync/once.h"
#include "core/sync/pool.h"
#include "core/sync/rwmutex.h"
#include "core/sync/select.h"
#include "core/sync/semaphore.h"
#include "core/sync/sync.h"

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace fiberscope {

class Witness;
class World;
struct Outcome;
struct RunOptions;

// ---- a run

struct Scheduler;

// Ends a run from outside of it: a window that is closed. Any thread, at any time.
class Stopper {
  public:
    // The run that uses this stopper, or will, ends with this status, and with this reason.
    void stop(int status, std::string reason = {});

  private:
    friend Outcome run_to_end(const Spawn& main, const RunOptions& options);
    void attach(Scheduler* scheduler);

    std::mutex mutex_;                // guards all below
    Scheduler* scheduler_ = nullptr;  // set while the run goes on
    bool stopped_ = false;
    int status_ = 0;
    std::string reason_;
};

struct RunOptions {
    std::uint32_t procs = 0;         // GOMAXPROCS; 0: what this process may use (cpu_quota.h)
    World* world = nullptr;          // null: the real one
    Sink* sink = nullptr;            // gets every event; null: nobody listens
    StringTable* strings = nullptr;  // the events' names; null: the run's own
    std::uint64_t seed = 1;          // of the machines' dice (steal and select order)
    Stopper* stopper = nullptr;      // real and paced worlds only
    // Rules of the scheduler that do not hold (core/event/rules.h says which can be switched off).
    // The simulated world only.
    RuleSet rules_off = {};
    // Called when the run has ended and all its machines have left, with the state they left: for
    // who wants to hold something against it.
    std::function<void(const Scheduler&)> at_rest = {};
    // Of a run with a sink: what its channels and locks say at the end (core/sync/witness.h).
    Witness* witness = nullptr;
    // Bound of every C++ goroutine's stack; beyond it a call throws StackOverflow, which ends that
    // goroutine if nobody catches it. 1 GB at most.
    std::uint32_t stack_bytes_max = kStackBytesMax;
};

// A goroutine that had not ended when the run did.
struct GoInfo {
    GoId id = GoId::none;
    GoId creator = GoId::none;
    GoStatus status = GoStatus::dead;
    WaitReason reason = WaitReason::none;
    std::string function;    // that it was started with
    std::uint32_t line = 0;  // of its go statement
    void* user = nullptr;    // see Spawn::user
};

// How a run ended.
struct Outcome {
    int exit_status = 0;  // 0; 2 for a panic or deadlock; else as exit_run said
    std::string reason;   // "panic: ...", "all goroutines are asleep - deadlock!", or empty
    GoId panicked = GoId::none;
    bool deadlocked = false;
    std::vector<GoInfo> goroutines;  // those left, main first
    // After a deadlock or a panic of a C++ program, as stack_dump() has them; after a panic the
    // goroutine that panicked comes first.
    std::string stacks;
    std::vector<std::string> overflows;  // goroutines that a stack overflow ended, the first few
    std::uint32_t overflow_count = 0;    // and how many there were
};

// Runs a program whose main goroutine is `main`, and waits for its end. Prints nothing.
Outcome run_to_end(const Spawn& main, const RunOptions& options);

// What Go prints on stderr for such an end: the message and the goroutines. Empty if all is well.
std::string report(const Outcome& outcome);

// The same for a C++ function: prints the report, and returns the exit status.
int run(std::function<void()> main, const RunOptions& options = {});

// ---- goroutines

// For a language on top of the runtime.
GoId go_start(const Spawn& what);

// Starts a goroutine that calls f(), which may be move-only. Its name in events and messages is the
// place of the call.
template <class F>
void go(F f, std::source_location where = std::source_location::current()) {
    Spawn what{.file = where.file_name(), .line = where.line()};
    if constexpr (sizeof(F) <= kClosureBytes && alignof(F) <= alignof(std::max_align_t) &&
                  std::is_nothrow_move_constructible_v<F>) {
        what.argument = &f;
        what.move_in = [](void* to, void* from) { new (to) F(std::move(*static_cast<F*>(from))); };
        what.drop = [](void* own) { static_cast<F*>(own)->~F(); };
        what.entry = [](void* own) {
            F held(std::move(*static_cast<F*>(own)));
            static_cast<F*>(own)->~F();
            held();
        };
        go_start(what);
    } else {
        what.argument = new F(std::move(f));
        what.drop = [](void* own) { delete static_cast<F*>(own); };
        what.entry = [](void* own) {
            const std::unique_ptr<F> held(static_cast<F*>(own));
            (*held)();
        };
        go_start(what);
    }
}

void yield_now();  // runtime.Gosched
void sleep_for(std::chrono::nanoseconds time);
std::uint64_t now_ns();                         // since the run began; the world's clock
std::uint32_t gomaxprocs(std::uint32_t count);  // sets it if count > 0; returns what it was
std::uint32_t goroutine_count();                // that have not ended, main included
GoId current_go();
void* current_user();  // Spawn::user of the running goroutine
// The same of one that has not ended; null if it has. While no machine of the run is at work.
void* user_of(const Scheduler& scheduler, GoId go);
[[noreturn]] void exit_run(int status, std::string reason = {});  // os.Exit: no deferred call runs

// runtime.Stack: the frames of the running goroutine or, with it first, of all, in Go's format: for
// people. For `all` the world stands still: whoever computes without a gate holds it up. A
// goroutine that ran elsewhere is then "runnable". Inlined calls are not shown.
std::string stack_dump(bool all);

// runtime.Goexit: ends the running goroutine after its destructors have run, by an exception of its
// own (GoExit, sched/panic.h). A `catch (...)` in its way must rethrow it; a noexcept function in
// its way is std::terminate, as for any exception. Main may end so too: the others go on, and when
// none is left the run ends with Go's "no goroutines (main called runtime.Goexit) - deadlock!".
[[noreturn]] void go_exit();

std::uint32_t random_number(std::uint32_t bound);  // 0 .. bound-1, from the machine's dice

// A point at which a goroutine that computes for long may be interrupted: when its 10 ms slice is
// over, when the world is to stand still, or when the run ends. `units` of work were done since the
// last one (the VM: instructions), which is what a simulated clock goes by.
void checkpoint(std::uint64_t units = 1);

// Calls f(), which waits for something outside of the runtime (a file, a child, a library's lock):
// this goroutine's M gives its P to another first, so that the others run on. Returns what f
// returns, and throws what it throws, when the goroutine has a P again. f must not use the runtime.
// When the run ends meanwhile f is interrupted as real_world.h says, and nothing comes back. In the
// simulated world f is done at once, and `expected` is how long it takes; 0: not known, short.
template <class F>
auto blocking(F&& f, std::chrono::nanoseconds expected = {});

// The same for a call that most often is short: the P is kept for it, and taken by sysmon only if
// the call lasts (20 us if others wait for the P, else 10 ms).
template <class F>
auto system_call(F&& f, std::chrono::nanoseconds expected = {});

// runtime.LockOSThread: from now on this goroutine runs on the thread that it runs on now, and no
// other goroutine does; for libraries that keep something by thread. Counts: it ends when unlocked
// as often. A goroutine that ends locked takes its thread with it. Every park of a locked goroutine
// is two switches of threads.
void lock_os_thread();
void unlock_os_thread();  // nothing happens if it is not locked

// debug.SetMaxStack for the running goroutine alone: beyond `bytes` of stack a call throws
// StackOverflow. Returns what it was; 0 if its stack does not grow (see stack_design).
std::uint32_t set_max_stack(std::uint32_t bytes);

// How goroutine stacks work in this process and build, in a line.
std::string stack_design();

// Calls f() where it has room: on this goroutine's stack or, if little of that is left, on another
// one of 256 MiB that it is lent for as long as f takes. For native code that calls itself, so that
// not the depth of its calls but their end is what counts. False, and f is not called, if there is
// no room there either (or, in builds with a sanitizer, none on the goroutine's own stack).
template <class F>
bool with_room(F&& f);
template <class F>
bool with_room(F&& f) {
    return call_with_room([](void* own) { (*static_cast<std::remove_reference_t<F>*>(own))(); },
                          &f);
}

// What the templates above with an `expected` are made of: act(argument), which must not throw,
// outside of the runtime.
void call_outside(bool blocks, std::chrono::nanoseconds expected, void (*act)(void*),
                  void* argument);

template <class F>
auto call_outside(bool blocks, std::chrono::nanoseconds expected, F& f) {
    using Result = std::invoke_result_t<F&>;
    constexpr bool kVoid = std::is_void_v<Result>;
    struct Call {
        F& f;
        std::optional<std::conditional_t<kVoid, char, Result>> result;
        std::exception_ptr thrown;
    } call{f, {}, {}};
    call_outside(
        blocks, expected,
        [](void* argument) {
            Call& own = *static_cast<Call*>(argument);
            try {
                if constexpr (kVoid)
                    own.f();
                else
                    own.result.emplace(own.f());
            } catch (...) {
                own.thrown = std::current_exception();
            }
        },
        &call);
    if (call.thrown) std::rethrow_exception(std::move(call.thrown));
    if constexpr (!kVoid) return std::move(*call.result);
}

template <class F>
auto blocking(F&& f, std::chrono::nanoseconds expected) {
    return call_outside(true, expected, f);
}

template <class F>
auto system_call(F&& f, std::chrono::nanoseconds expected) {
    return call_outside(false, expected, f);
}

// ---- timers. `act` runs on the scheduler: it may try_send, go_start and close, not wait, and not
// destroy its timer. Once stop_timer has returned no act is under way and the timer may go.

struct Timer;
// `wakes`, if given: whether the act would make a goroutine ready now; a timer that would not does
// not hold off the report of a deadlock (core/sched/timers.h).
std::unique_ptr<Timer, void (*)(Timer*)> make_timer(void (*act)(Machine&, Timer&), void* argument,
                                                    bool (*wakes)(const Timer&) = nullptr);
void start_timer(Timer& timer, std::uint64_t when_ns, std::uint64_t period_ns);
bool stop_timer(Timer& timer);  // false: it had fired or was not started
void* timer_argument(const Timer& timer);

// ---- a language's garbage collector

// Stops the world for the running goroutine and runs act(m, argument) on the stack of its machine's
// thread: every other goroutine stands at a gate, waits, or is in a system call, whose thread uses
// nothing of the runtime; no timer's act is under way. There act may use what follows, and nothing
// else of this file.
void with_others_stopped(void (*act)(Machine& m, void* argument), void* argument);
// For the goroutine for which the world stands still: a collection begins, with so many bytes in
// use; and is over, after work that took `units` (see checkpoint).
void tell_gc_begin(Machine& m, GoId g, std::uint64_t bytes);
void tell_gc_end(Machine& m, GoId g, std::uint64_t bytes, std::uint64_t units);
std::uint64_t now_ns(Machine& m);
// What the program may have at the most: the machine's, or its cgroup's if that is less, in bytes.
std::uint64_t memory_bytes();
bool is_armed(const Timer& timer);
void disarm_timer(Machine& m, Timer& timer);  // it may go then

// ---- what a language tells the viewers. Call only when is_watched(): one flag read.
// Names become ids by intern_in_run (core/sync/chan.h).

bool is_watched();
void tell_line(StringId function, std::uint32_t line);
void tell_call(StringId function, std::uint32_t frame_bytes, std::uint32_t from_line);
void tell_return();
void tell_stack(std::uint32_t used, std::uint32_t old_bytes, std::uint32_t new_bytes);
void tell_panic(std::string_view value);
void tell_output(int fd, std::string_view text);
// The access of this goroutine at `line` and that of `other` before it are in no order.
void tell_race(GoId other, std::uint32_t line, std::uint32_t other_line, std::string_view what);

}  // namespace fiberscope
