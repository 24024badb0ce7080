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

// The head of libstdc++'s and libc++abi's __cxa_eh_globals, as the Itanium C++ ABI fixes it: the
// exceptions being handled.
struct ThreadState {
    void* caught_exceptions;
    unsigned uncaught_exceptions;
};

namespace {

// <cxxabi.h> declares it `const`, and a compiler may then keep one thread's answer across a switch
// to another thread. Declared here without that promise.
extern "C" ThreadState* fiberscope_exception_globals() noexcept asm("__cxa_get_globals");

struct Jump {
    Flow* from;
    Flow* to;
    ThreadState* here;
};

// jump_fcontext leaves by a jump, not by a return. Called, it would leave one return address too
// many in the CPU's return predictor, and every return after a switch would be mispredicted, three
// to five of them a switch: more than the switch itself. Entered by a jump with the address pushed
// by hand, calls and returns stay in pairs, and goroutines that wait in the same place predict each
// other's returns. (128 bytes: the red zone, in which the compiler may keep values of a function
// that seems to call nobody.)
boost::context::detail::transfer_t jump_to(void* to, void* data) {
    using boost::context::detail::jump_fcontext;
#if defined(__x86_64__)
    boost::context::detail::transfer_t result;
    asm volatile(
        "leaq -128(%%rsp), %%rsp\n\t"
        "leaq 1f(%%rip), %%rax\n\t"
        "pushq %%rax\n\t"
        "jmp *%[function]\n"
        "1:\n\t"
        "leaq 128(%%rsp), %%rsp"
        : "=&a"(result.fctx), "=&d"(result.data), "+D"(to), "+S"(data)
        : [function] "r"(&jump_fcontext)
        : "rcx", "r8", "r9", "r10", "r11", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6",
          "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15", "cc",
          "memory");
    return result;
#else
    return jump_fcontext(to, data);
#endif
}

// What every flow does first when control comes to it.
[[gnu::always_inline]] inline void arrive(boost::context::detail::transfer_t transfer) {
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
    jump.here->caught_exceptions = jump.to->caught_exceptions;
    jump.here->uncaught_exceptions = jump.to->uncaught_exceptions;
    write_stack_limit(jump.to->stack_limit);
}

void first_arrival(boost::context::detail::transfer_t transfer) {
    Flow* flow = static_cast<Jump*>(transfer.data)->to;
    arrive(transfer);
    flow->entry(flow->argument);
    std::abort();  // entry returned: see make_flow
}

[[gnu::always_inline]] inline void depart(Flow& from, Flow& to, bool for_good, ThreadState* here) {
    from.caught_exceptions = here->caught_exceptions;
    from.uncaught_exceptions = here->uncaught_exceptions;
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
    Jump jump{&from, &to, here};
    arrive(jump_to(to.resume, &jump));
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

ThreadState* this_thread_state() {
    return fiberscope_exception_globals();
}

void switch_flow(Flow& from, Flow& to, ThreadState* here) {
    depart(from, to, false, here);
}

void leave_for_good(Flow& from, Flow& to) {
    depart(from, to, true, this_thread_state());
    std::abort();  // somebody switched to a flow that had ended
}

void drop_flow(Flow& flow) {
    if (flow.stack.low != nullptr) {
        flow.resume = nullptr;
        end_growth(flow.stack, flow);
    }
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
