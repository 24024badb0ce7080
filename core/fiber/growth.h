// A stack that grows, for code compiled with -fsplit-stack (the CMake target fiberscope::growing).
//
// Such code compares its stack pointer with the thread's limit word (%fs:0x70) at the head of every
// function and calls __morestack (morestack.cpp, ours) when it is too low. Nothing is copied and
// nothing moves, C++ frames point into their stack; what grows is a number:
//
//   size up to 64 KiB   the stack lies in its dense slot; growing lowers the limit and notes it
//   beyond              the function that needs it runs, with all that it calls, in a slot of 1
//   GiB;
//                       when it returns, its caller goes on in the dense slot
//   beyond the bound    stack_overflow_hook throws, as if the call itself had thrown
//
// Code compiled without the flag runs on the same stack, unseen until it parks, with at least
// kDenseSlackBytes to spare. A flow that does not grow has the limit 0, which no stack is below.
//
// Who calls: everything here belongs to the flow that runs; start and end to whoever makes and
// drops it. No lock but in the list of free big slots, which is lock-free.
#pragma once

#include "core/fiber/flow.h"
#include "core/fiber/region.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace fiberscope {

constexpr std::uint32_t kStackStartBytes = 2048;         // as Go's
constexpr std::uint32_t kStackBytesMax = 1'000'000'000;  // as Go's on 64 bits
constexpr std::uint32_t kDenseStackBytes = 64 * 1024;    // what fits a dense slot with slack
// A function whose frame is smaller than this compares the stack pointer itself, not where its
// frame will end (gcc: SPLIT_STACK_AVAILABLE).
constexpr std::uint32_t kUncheckedBytes = 256;

// A change of size, not yet told. `used` includes the frame that asked for it.
struct StackStep {
    std::uint32_t used;
    std::uint32_t bytes;
};

// At the top of every dense slot, above the stack: in the page that is committed anyway.
struct Growth {
    std::uint32_t bytes = 0;  // the stack's size; 0: it does not grow
    std::uint32_t bytes_max = 0;
    std::uintptr_t top = 0;       // where the stack starts, in its dense slot
    std::uintptr_t big_top = 0;   // of the big slot that it holds; 0: none
    std::uint32_t hop_depth = 0;  // bytes used in the dense slot below the frames in the big one
    bool in_big = false;  // frames may lie in the big slot; stays set when an exception left it
    bool canary = false;  // the slot has no guard: see GuardKind
    std::uint16_t step_count = 0;
    std::uint32_t told_bytes = 0;        // the size before steps[0]
    std::uint32_t touched = 0;           // bytes of the dense slot that may be committed
    struct HeapBlock* blocks = nullptr;  // alloca that did not fit (see growth.cpp)
    // Between two settles sizes only double, from 2 KiB to 1 GB: 19 at most, and one halving.
    static constexpr std::uint16_t kStepsMax = 24;
    StackStep steps[kStepsMax];
    std::uint32_t kept = 0;  // of `touched`, what is counted as kept for nothing (growth.cpp)
};
constexpr std::size_t kGrowthBytes = 256;
static_assert(sizeof(Growth) <= kGrowthBytes);
constexpr std::size_t kDenseSlackBytes =
    kStackSlotBytes - kPageBytes - kGrowthBytes - kDenseStackBytes - 2048;

inline Growth& growth_of(const Stack& stack) {
    const auto low = reinterpret_cast<std::uintptr_t>(stack.low) & ~(kStackSlotBytes - 1);
    return *reinterpret_cast<Growth*>(low + kStackSlotBytes - kGrowthBytes);
}

// ---- the limit word

[[gnu::always_inline]] inline void write_stack_limit(std::uintptr_t limit) {
#if FIBERSCOPE_GROWING_STACKS
    asm volatile("movq %0, %%fs:0x70" : : "r"(limit));
#else
    (void)limit;
#endif
}

[[gnu::always_inline]] inline std::uintptr_t read_stack_limit() {
#if FIBERSCOPE_GROWING_STACKS
    std::uintptr_t limit;
    asm volatile("movq %%fs:0x70, %0" : "=r"(limit));
    return limit;
#else
    return 0;
#endif
}

// ---- a flow's stack

// Whether this program contains code that grows its stack.
bool stacks_grow();

// From now on the flow, made and not yet run, has a stack of kStackStartBytes that may grow to
// bytes_max. Not for a flow that has grown before without end_growth.
void start_growth(Flow& flow, std::uint32_t bytes_max);

// The flow, off its stack, is over, or waits in its bottom frames for another life: gives back what
// its stack took besides its slot, and pages below those frames.
void end_growth(const Stack& stack, const Flow& flow);

// The running flow, in its bottom frames, begins another life: both at once.
void restart_growth(Flow& running, std::uint32_t bytes_max);

// No flow will run on this stack for a while: gives back all pages but the top one.
void forget_growth(const Stack& stack);

// Whether the running flow's stack is other than it started, or was left lower than its limit by
// code that does not check. One comparison of words that a switch reads anyway.
inline bool stack_wants_settling(const Flow& running) {
    const std::uintptr_t limit = read_stack_limit();
    if (limit == 0) return false;
    const auto top = reinterpret_cast<std::uintptr_t>(running.stack.low + running.stack.bytes);
    return limit != top - kStackStartBytes + kUncheckedBytes ||
           reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)) < limit;
}

// The running flow is about to wait: notes growth that no check saw, halves a stack of which less
// than a quarter is used, gives back a big slot that no frame lies in.
void settle_stack(Flow& running);

// The bytes in use now, over both slots.
std::uint32_t stack_used(const Flow& running);

// Changes the bound of the running flow's stack; returns what it was, 0 if it does not grow.
std::uint32_t set_stack_bytes_max(const Flow& running, std::uint32_t bytes_max);

// ---- a stack without a guard (GuardKind::canary): its lowest words, or null if it has one

const std::uint64_t* canary_of(const Stack& stack);

// Ends the process with a message if the flow has overrun them.
void check_canary(const Flow& flow);

// ---- overflow

// Throws. Called in place of the function whose frame did not fit. Set once, before any stack
// grows.
extern void (*stack_overflow_hook)(std::uint32_t bytes_max);

// ---- what is in use, for people

// "growing stacks: ..." or "fixed stacks: ...", and how they are guarded.
std::string stack_design();

}  // namespace fiberscope
