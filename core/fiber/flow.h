// A flow of control: a goroutine's fiber, a machine's loop, or a thread's own stack. Whoever runs
// leaves one flow and goes on in another; this is the only place that knows how (Boost.Context) and
// the only one that tells the sanitizers.
#pragma once

#include "core/fiber/stack.h"

namespace fiberscope {

struct Flow {
    void* resume = nullptr;  // where it goes on; meaningless while it runs
    void (*entry)(void*) = nullptr;
    void* argument = nullptr;
    Stack stack;  // empty for a thread's own
    // The C++ runtime's per-thread list of exceptions being handled belongs to the flow that
    // handles them: a goroutine may park inside a catch block and go on on another thread.
    void* caught_exceptions = nullptr;
    unsigned uncaught_exceptions = 0;
    void* sanitizer = nullptr;  // ASan: the fake stack; TSan: the fiber
    const void* sanitizer_low = nullptr;
    std::size_t sanitizer_bytes = 0;
};

// A flow that will call entry(argument) on this stack when first switched to. entry must not return
// and no exception may leave it: it ends by leave_for_good.
void make_flow(Flow& flow, Stack stack, void (*entry)(void*), void* argument);

// The flow that the calling thread is now, so that it can be left and come back to.
void adopt_thread(Flow& flow);

// What the C++ runtime keeps of the calling thread that a switch must carry over. Looking it up
// costs half a switch, so a machine keeps it.
struct ThreadState;
ThreadState* this_thread_state();

// Leaves `from`, which is what runs now, and goes on in `to`. Returns when somebody switches to
// `from`, perhaps on another thread: nothing thread-local read before may be used after.
void switch_flow(Flow& from, Flow& to, ThreadState* here = this_thread_state());

// The same for a flow that has come to its end.
[[noreturn]] void leave_for_good(Flow& from, Flow& to);

// Forgets a flow that ended or will never go on, before its stack is used again.
void drop_flow(Flow& flow);

}  // namespace fiberscope
