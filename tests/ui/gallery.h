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

}  // namespace fiberscope::ui
