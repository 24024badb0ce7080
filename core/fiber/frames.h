// Return addresses of a flow's frames: of the one that runs, and of one that is parked. The first
// half of a stack dump; names come from core/sched/dump.cpp.
//
// A parked flow is walked by the unwinder running on top of its stack for a moment, because the
// unwinder starts where it is called and nowhere else. Growing stacks and big slots need nothing
// more: the unwind information of __morestack leads from one slot to the other.
#pragma once

#include "core/fiber/flow.h"

#include <cstdint>
#include <span>

namespace fiberscope {

// Fills `frames` from the caller's caller outwards; returns how many there are, at most as many as
// fit. Any thread; allocates nothing.
std::uint32_t walk_frames(std::span<std::uintptr_t> frames);

// The same for a flow that has run and is parked, and that nobody can resume meanwhile (the world
// stands still, or the run is over). Its stack is as before when this returns. 0 if what is left of
// its stack is less than the unwinder may need.
std::uint32_t walk_parked_frames(Flow& parked, std::span<std::uintptr_t> frames);

}  // namespace fiberscope
