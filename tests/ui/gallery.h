// Runs told by hand that fill the stage in ways the worker pool does not: many Ps, an unbuffered
// and a large channel, a lock with waiters, sleepers, a select, crowds on benches and in queues.
#pragma once

#include "tests/sim/replay/story.h"

#include <cstdint>

namespace fiberscope::ui {

// Four Ps; a lock, sleepers, an unbuffered channel with senders, a channel of 100, a select.
void tell_busy(Story& story);
// `procs` Ps and one channel: 20 goroutines queue, 12 wait to send.
void tell_crowd(Story& story, std::uint32_t procs);

// Where the Ms of tell_calls stand apart from the Ps: positions after these events.
struct Calls {
    std::uint64_t in_seat = 0;    // G1 is in a call, its M0 still has P0
    std::uint64_t retake = 0;     // index of the p_retake by sysmon
    std::uint64_t handoff = 0;    // index of the p_handoff to M1
    std::uint64_t back = 0;       // G1 is back, without a P
    std::uint64_t lock_wait = 0;  // G2, locked to M1, waits in jobs' recvq; M1 waits for it
    std::uint64_t in_queue = 0;   // G2 is P0's runnext
    std::uint64_t given = 0;      // G2 was handed to M1, which has no P yet
    std::uint64_t arrived = 0;    // M1 has P0, and G2 is in its hand
};
// One P. G1's call outlasts sysmon's patience; G2, which runs meanwhile, locks its thread and
// waits.
Calls tell_calls(Story& story);

}  // namespace fiberscope::ui
