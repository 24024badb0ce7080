#include "core/fiber/frames.h"

#include "core/fiber/growth.h"

#include <boost/context/detail/fcontext.hpp>

#include <unwind.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/common_interface_defs.h>
#endif
#if defined(__SANITIZE_THREAD__)
#include <sanitizer/tsan_interface.h>
#endif

namespace fiberscope {

namespace {

struct Walk {
    std::span<std::uintptr_t> frames;
    std::uint32_t count = 0;
    std::uint32_t skip = 0;
};

_Unwind_Reason_Code note_frame(_Unwind_Context* context, void* argument) {
    Walk& walk = *static_cast<Walk*>(argument);
    const std::uintptr_t at = _Unwind_GetIP(context);
    if (at == 0 || walk.count == walk.frames.size()) return _URC_END_OF_STACK;
    if (walk.skip > 0)
        --walk.skip;
    else
        walk.frames[walk.count++] = at;
    return _URC_NO_REASON;
}

// Enough for libgcc's unwinder (3 KiB) and its first look at a library's tables, several times.
constexpr std::size_t kWalkBytes = 16 * 1024;
// Above a parked flow's resume point: its saved registers, its return address, the red zone. What
// the walk overwrites of it is put back.
constexpr std::size_t kKeptWords = 32;

// By words, one by one: these are other functions' frames, red zones of a sanitizer among them.
#if defined(__clang__)
#define FIBERSCOPE_UNCHECKED [[clang::no_sanitize("address", "thread", "undefined"), gnu::noinline]]
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define FIBERSCOPE_UNCHECKED [[gnu::no_sanitize("address", "thread", "undefined"), gnu::noinline]]
#else
#define FIBERSCOPE_UNCHECKED [[gnu::noinline]]
#endif
FIBERSCOPE_UNCHECKED void copy_words(volatile std::uint64_t* to, const volatile std::uint64_t* from,
                                     std::size_t words) {
    for (std::size_t i = 0; i < words; ++i)
        to[i] = from[i];
}

struct Visit {
    Flow* parked;
    Walk walk;
    const void* low = nullptr;  // the visitor's stack, for ASan
    std::size_t bytes = 0;
};

}  // namespace

// On top of the parked flow, called as if by it. Leaves by a jump and never returns.
extern "C" FIBERSCOPE_UNCHECKED [[gnu::used, gnu::force_align_arg_pointer]] void
fiberscope_visit_flow(void* visitor, void* argument) {
    Visit& visit = *static_cast<Visit*>(argument);
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_finish_switch_fiber(visit.parked->sanitizer, &visit.low, &visit.bytes);
#endif
    visit.walk.skip = 1;  // this frame
    _Unwind_Backtrace(note_frame, &visit.walk);
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_start_switch_fiber(&visit.parked->sanitizer, visit.low, visit.bytes);
#endif
    boost::context::detail::jump_fcontext(visitor, argument);
    __builtin_trap();  // its resume point was put back to where it was before
}

#if defined(__x86_64__)
// The flow is parked inside jump_to, 128 bytes below where the unwinder's tables take the stack
// pointer to be. So the visitor's return address is not the one that is on the stack but that
// behind the instruction that sets it right, and lies where a call from there would leave it.
asm(R"(
    .text
    .p2align 4
    .type fiberscope_visit_flow_entry, @function
fiberscope_visit_flow_entry:
    movq (%rsp), %rax
    addq $8, %rax
    leaq 128(%rsp), %rsp
    movq %rax, (%rsp)
    jmp fiberscope_visit_flow
    .size fiberscope_visit_flow_entry, . - fiberscope_visit_flow_entry
)");
extern "C" boost::context::detail::transfer_t fiberscope_visit_flow_entry(
    boost::context::detail::transfer_t);
#endif

std::uint32_t walk_frames(std::span<std::uintptr_t> frames) {
    Walk walk{.frames = frames, .skip = 1};
    _Unwind_Backtrace(note_frame, &walk);
    return walk.count;
}

std::uint32_t walk_parked_frames(Flow& parked, std::span<std::uintptr_t> frames) {
#if defined(__x86_64__)
    const auto at = reinterpret_cast<std::uintptr_t>(parked.resume);
    const auto low = reinterpret_cast<std::uintptr_t>(parked.stack.low);
    // In a big slot there is always room.
    if (at - low < parked.stack.bytes && at - low < kWalkBytes) return 0;
    std::uint64_t kept[kKeptWords];
    auto* words = static_cast<std::uint64_t*>(parked.resume);
    copy_words(kept, words, kKeptWords);
    Visit visit{.parked = &parked, .walk = {.frames = frames}};
    const std::uintptr_t limit = read_stack_limit();
    write_stack_limit(0);
#if defined(__SANITIZE_ADDRESS__)
    void* own = nullptr;
    __sanitizer_start_switch_fiber(&own, parked.sanitizer_low, parked.sanitizer_bytes);
#endif
#if defined(__SANITIZE_THREAD__)
    void* thread = __tsan_get_current_fiber();
    __tsan_switch_to_fiber(parked.sanitizer, 0);
#endif
    boost::context::detail::ontop_fcontext(parked.resume, &visit, fiberscope_visit_flow_entry);
#if defined(__SANITIZE_THREAD__)
    __tsan_switch_to_fiber(thread, 0);
#endif
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_finish_switch_fiber(own, nullptr, nullptr);
#endif
    write_stack_limit(limit);
    copy_words(words, kept, kKeptWords);
    return visit.walk.count;
#else
    (void)parked;
    (void)frames;
    return 0;
#endif
}

}  // namespace fiberscope
