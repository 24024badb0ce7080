// Alarm, Ticker, after() and after_func(): Go's time.Timer, time.Ticker, time.After and
// time.AfterFunc, with the channel semantics of Go 1.23. (The name Timer is that of the scheduler's
// own entry, core/sched/timers.h, which these are made of.) After Go's time/sleep.go, time/tick.go
// and runtime/time.go.
//
//     select(receive(results, [&](std::optional<int> r) { ... }),
//            receive(after(100ms), [&](auto) { std::puts("too slow"); }));
//
// What is received is the time at which it went off: nanoseconds since the run began, as now_ns().
//
// The channel holds one value that was not yet received, and a tick that finds it full is dropped:
// a slow receiver misses ticks. But it looks unbuffered: size() and capacity() are 0, and once
// stop() or reset() has returned, no value from before can be received.
//
// Nothing of this needs to be stopped to be freed: with the last handle of it and of its channel a
// timer is gone. What after_func() started goes off whether or not somebody keeps the handle.
// On goroutines only; several may use the same one.
#pragma once

#include "core/sync/chan.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <source_location>
#include <utility>

namespace fiberscope {

class AlarmCore;

// Goes off once, after a delay; can be stopped and set anew. Copies are the same alarm.
class Alarm {
  public:
    // One that never goes off: stop() is false, and the channel is nil.
    Alarm() = default;

    // Set to go off in `delay`; at once if that is not above 0.
    explicit Alarm(std::chrono::nanoseconds delay);

    // Nil for one that calls a function.
    ReceiveChan<std::uint64_t> channel() const;

    // Returns true if it will not go off because of this call, or went off and nobody received it;
    // false if it had gone off or was stopped. Does not wait for a function that it has started.
    bool stop();
    // Stops it, with the same result, and sets it anew. Throws Panic if it was never set.
    bool reset(std::chrono::nanoseconds delay);

  private:
    friend Alarm after_function(std::chrono::nanoseconds, std::function<void()>,
                                std::source_location);
    std::shared_ptr<AlarmCore> core_;
};

// Goes off again and again; the first time after a period. Copies are the same ticker.
class Ticker {
  public:
    // Throws Panic if the period is not above 0.
    explicit Ticker(std::chrono::nanoseconds period);

    ReceiveChan<std::uint64_t> channel() const;
    // Does not close the channel: who receives there waits for ever, or until reset().
    void stop();
    // The next tick is a (new) period from now. Throws Panic if it is not above 0.
    void reset(std::chrono::nanoseconds period);

  private:
    std::shared_ptr<AlarmCore> core_;
};

// The channel of an alarm that nobody stops.
ReceiveChan<std::uint64_t> after(std::chrono::nanoseconds delay);

// Calls f() on a goroutine of its own after the delay; every time anew if the alarm is set anew.
Alarm after_function(std::chrono::nanoseconds delay, std::function<void()> f,
                     std::source_location where);
template <std::invocable F>
Alarm after_func(std::chrono::nanoseconds delay, F f,
                 std::source_location where = std::source_location::current()) {
    // Shared: a std::function cannot hold what can only be moved.
    return after_function(delay, [held = std::make_shared<F>(std::move(f))] { (*held)(); }, where);
}

}  // namespace fiberscope
