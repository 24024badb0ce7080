// Stack dumps: what every goroutine is at, in the format of Go's runtime.Stack. In two steps: the
// return addresses are collected while nothing moves, and get their names afterwards.
#pragma once

#include "core/sched/scheduler.h"

#include <cstdint>
#include <string>
#include <vector>

namespace fiberscope {

constexpr std::size_t kFramesMax =
    100;  // of a goroutine; as Go. What is beyond is said to be left out

struct GoFrames {
    GoId id = GoId::none;
    GoId creator = GoId::none;
    std::string status;                  // "running", "chan receive"
    std::string started;                 // the place or name that it was started with
    bool begun = false;                  // has run
    bool elided = false;                 // there were more frames
    bool too_deep = false;               // too little stack was left for a look at it
    bool unwound = false;                // an exception has gone through them
    std::vector<std::uintptr_t> frames;  // from the innermost outwards
};

// One goroutine's, which is parked and stays so: the world stands still, or the run is over.
GoFrames frames_of(const Scheduler& s, const G& g);

// The running goroutine's.
GoFrames own_frames(Machine& m);

// The one's whose panic ended the run: where it panicked, as far as that is known.
GoFrames frames_of_panic(const Scheduler& s, const G& g);

// "goroutine 7 [chan receive]:", its frames and its creator for each. The runtime's own frames at
// both ends are left out, as Go does. Takes milliseconds, and more stack than a goroutine has:
// call it on a thread's.
std::string text_of(const std::vector<GoFrames>& gos);

// For fail(): the caller's frames on stderr, as module and offset (addr2line knows more). Uses no
// memory but its stack's.
void print_frames_here();

}  // namespace fiberscope
