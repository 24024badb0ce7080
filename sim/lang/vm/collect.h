// A collection of the run's garbage: mark from the roots, end what dead objects stood for, sweep;
// all while the world stands still, by whoever sees that it is due. Not moving, not concurrent: the
// pause is some 10 ns a live object, and a gc_begin and a gc_end in the record say how long it was.
//
// Roots are the globals, every goroutine that has not ended (one that waits for ever too, as in Go)
// with its frames, deferred calls and panics, what native code has Rooted, and timers that will
// call a function. Values in a channel's buffer live as long as the channel; those of parked
// senders lie in their frames.
//
// A timer that gives the time to a channel lives as long as somebody has it or its channel, and is
// stopped when nobody has, as since Go 1.23.
#pragma once

#include "sim/lang/vm/run.h"

namespace fiberscope::lang {

// On a goroutine, at a safepoint of its interpreter. Unless it `must`, another goroutine's
// collection that comes first will do.
void collect_garbage(Run& run, bool must);

// Ends all channels, locks, timers and files of a run that is over.
void end_all_native(Run& run);

}  // namespace fiberscope::lang
