// The stacks of C++ goroutines, as the scheduler sees them: how a goroutine gets one, when its
// changes of size become events, and what an overflow does to it.
//
// A stack grows in the middle of any function, even inside core where an event is half written. So
// __morestack only notes it, and it is told at the goroutine's next safe point: when watched, the
// next operation (enter), and always before it stops running. Between the two nothing else of the
// goroutine is told, so the order is exact.
#pragma once

#include "core/fiber/growth.h"
#include "core/sched/goroutine.h"
#include "core/sched/panic.h"

#include <cstdint>

namespace fiberscope {

struct Machine;
struct Scheduler;

// What a call throws for which the goroutine's stack has no room. In Go this ends the program; here
// it is a panic of this goroutine: it may catch it, and if it escapes only this goroutine ends.
struct StackOverflow : Panic {
    explicit StackOverflow(std::uint32_t bytes_max);
};

// An ended goroutine's overflow, for the report.
struct Overflow {
    GoId id = GoId::none;
    StringId function = StringId::none;
    std::uint32_t bytes_max = 0;
};
constexpr std::size_t kOverflowsKept = 16;

// Once per process, before the first goroutine: what to throw, and the net under it (a compiler
// that took a call for nothrow ends in std::terminate; see the source).
void install_overflow_hooks();

// A fiber at the top of a new slot, in the page that its first frames commit.
Fiber* make_fiber(Scheduler& s, P& p);

// Tells the stack that a new goroutine starts with, after its go_create; language_bytes: see
// Spawn::stack_bytes.
void tell_first_stack(Machine& m, const G& g, std::uint32_t language_bytes);

// The running goroutine is at a safe point: tells what is noted.
void tell_stack(Machine& m, G& g);

// The running goroutine is about to stop running.
void settle_slowly(Machine& m, G& g);
inline void settle(Machine& m, G& g) {
    if (stack_wants_settling(g.fiber->flow)) [[unlikely]]
        settle_slowly(m, g);
}

// See with_room in core/runtime.h.
bool call_with_room(void (*act)(void*), void* argument);

// A StackOverflow has escaped from the running goroutine, which is about to end.
void end_by_overflow(Machine& m, G& g);

}  // namespace fiberscope
