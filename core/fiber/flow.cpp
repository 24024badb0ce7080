#include "core/fiber/flow.h"

#include "core/fiber/growth.h"

#include <boost/context/detail/fcontext.hpp>

#include <cstdlib>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif
#if defined(__SANITIZE_THREAD__)
#include <sanitizer/tsan_interface.h>
#endif

namespace fiberscope {
namespace {

// The head of libstdc++'s and libc++abi's __cxa_eh_globals, as the Itanium C++ ABI fixes it.
struct ExceptionGlobals {
    void* caught_exceptions;
    unsigned uncaught_exceptions;
};
// <cxxabi.h> declares it `const`, and a compiler may then keep one thread's answer across a switch
// to another thread. Declared here without that promise.
extern "C" ExceptionGlobals* fiberscope_exception_globals() noexcept asm("__cxa_get_globals");

struct Jump {
    Flow* from;
    Flow* to;
};

// What every flow does first when control comes to it.
void arrive(boost::context::detail::transfer_t transfer) {
    const Jump jump = *static_cast<Jump*>(transfer.data);
    jump.from->resume = transfer.fctx;
#if defined(__SANITIZE_ADDRESS__)
    const void* low = nullptr;
    std::size_t bytes = 0;
    __sanitizer_finish_switch_fiber(jump.to->sanitizer, &low, &bytes);
    // A thread's own stack is learnt when it is first left.
    if (jump.from->sanitizer_low == nullptr) {
        jump.from->sanitizer_low = low;
        jump.from->sanitizer_bytes = bytes;
    }
#endif
    ExceptionGlobals* globals = fiberscope_exception_globals();
    globals->caught_exceptions = jump.to->caught_exceptions;
    globals->uncaught_exceptions = jump.to->uncaught_exceptions;
    write_stack_limit(jump.to->stack_limit);
}

void first_arrival(boost::context::detail::transfer_t transfer) {
    Flow* flow = static_cast<Jump*>(transfer.data)->to;
    arrive(transfer);
    flow->entry(flow->argument);
    std::abort();  // entry returned: see make_flow
}

void depart(Flow& from, Flow& to, bool for_good) {
    ExceptionGlobals* globals = fiberscope_exception_globals();
    from.caught_exceptions = globals->caught_exceptions;
    from.uncaught_exceptions = globals->uncaught_exceptions;
    from.stack_limit = read_stack_limit();
    if (from.canary != nullptr) [[unlikely]]
        check_canary(from);
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_start_switch_fiber(for_good ? nullptr : &from.sanitizer, to.sanitizer_low,
                                   to.sanitizer_bytes);
#else
    (void)for_good;
#endif
#if defined(__SANITIZE_THREAD__)
    __tsan_switch_to_fiber(to.sanitizer, 0);
#endif
    Jump jump{&from, &to};
    arrive(boost::context::detail::jump_fcontext(to.resume, &jump));
}

}  // namespace

void make_flow(Flow& flow, Stack stack, void (*entry)(void*), void* argument) {
    flow = Flow{};
    flow.entry = entry;
    flow.argument = argument;
    flow.stack = stack;
    flow.canary = canary_of(stack);
    flow.resume =
        boost::context::detail::make_fcontext(stack.low + stack.bytes, stack.bytes, first_arrival);
#if defined(__SANITIZE_ADDRESS__)
    flow.sanitizer_low = stack.low;
    flow.sanitizer_bytes = stack.bytes;
#endif
#if defined(__SANITIZE_THREAD__)
    flow.sanitizer = __tsan_create_fiber(0);
#endif
}

void adopt_thread(Flow& flow) {
    flow = Flow{};
#if defined(__SANITIZE_THREAD__)
    flow.sanitizer = __tsan_get_current_fiber();
#endif
}

void switch_flow(Flow& from, Flow& to) {
    depart(from, to, false);
}

void leave_for_good(Flow& from, Flow& to) {
    depart(from, to, true);
    std::abort();  // somebody switched to a flow that had ended
}

void drop_flow(Flow& flow) {
    if (flow.stack.low != nullptr) end_growth(flow.stack);
#if defined(__SANITIZE_THREAD__)
    if (flow.stack.low != nullptr && flow.sanitizer != nullptr)
        __tsan_destroy_fiber(flow.sanitizer);
#endif
#if defined(__SANITIZE_ADDRESS__)
    if (flow.stack.low != nullptr) __asan_unpoison_memory_region(flow.stack.low, flow.stack.bytes);
#endif
    flow = Flow{};
}

}  // namespace fiberscope
