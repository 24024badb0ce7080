// What work costs in virtual time. The figures are those of an ordinary machine, rounded (see
// docs/fidelity.md once it exists); a lesson needs the proportions, not the nanoseconds.
#pragma once

#include "core/sched/world.h"

#include <cstdint>

namespace fiberscope::world {

struct Costs {
    std::uint64_t chan_ns = 60;       // before a channel operation
    std::uint64_t lock_ns = 20;       // before a lock operation
    std::uint64_t spawn_ns = 250;     // before a go statement
    std::uint64_t yield_ns = 50;      // before Gosched, GOMAXPROCS
    std::uint64_t sleep_ns = 200;     // before a timer operation
    std::uint64_t schedule_ns = 100;  // choosing what to run next
    std::uint64_t steal_ns = 50;      // a look at another P's queue
    std::uint64_t idle_ns = 50;       // giving up a P
    std::uint64_t wake_ns = 5'000;    // until a sleeping thread runs
    std::uint64_t start_ns = 10'000;  // until a new thread runs
    std::uint64_t spin_ns = 100;      // one round of a wait loop
    std::uint64_t work_unit_ns = 2;   // one instruction of the VM
    std::uint64_t fine_ns = 0;        // before a shared access of lock-free code; 0: no gate there
    std::uint64_t syscall_ns = 500;   // a system call of which nothing else is known

    std::uint64_t at(Point point) const {
        switch (point) {
            case Point::chan:
                return chan_ns;
            case Point::lock:
                return lock_ns;
            case Point::spawn:
                return spawn_ns;
            case Point::yield:
                return yield_ns;
            case Point::sleep:
                return sleep_ns;
            case Point::safepoint:
                return 0;  // work() has counted it
            case Point::schedule:
                return schedule_ns;
            case Point::steal:
                return steal_ns;
            case Point::idle:
                return idle_ns;
            case Point::woken:
                return 0;  // wake_ns has counted it
            case Point::fine:
                return fine_ns;
            case Point::spin:
                return spin_ns;
            case Point::syscall:
                return 0;  // call() counts it
        }
        return 0;
    }
};

}  // namespace fiberscope::world
