#include "core/fiber/growth.h"

#include "core/fiber/big_slots.h"

#include <cstdio>
#include <cstdlib>
#include <new>
#include <sys/mman.h>

// Ours (morestack.cpp). In a static library it is linked only into a program that has instrumented
// code, so a weak reference tells whether there is any.
extern "C" [[gnu::weak]] void __morestack();

namespace fiberscope {

constinit BigSlots big_slots{};
void (*stack_overflow_hook)(std::uint32_t bytes_max) = nullptr;

// What alloca asked for and its function's part of the stack had no room for. Given back when its
// function has returned: when the stack in use is seen to be shorter than at the request.
struct HeapBlock {
    HeapBlock* next;
    std::uint32_t depth;
};

namespace {

// Free big slots keep what is committed up to this much in all, so that the next deep recursion
// finds its pages; beyond it a slot that comes back gives its pages back.
constexpr std::uint64_t kKeptBytesMost = 128 << 20;
// The same for what ended goroutines, and those that park and have shrunk to 2 KiB, touched of
// their dense slots beyond kDenseBytesFree. (A call costs more than the pages of a shallow stack.)
constexpr std::uint64_t kKeptDenseBytesMost = 64 << 20;
constexpr std::uint32_t kDenseBytesFree = 8 * 1024;
std::uint64_t kept_dense_bytes = 0;  // by __atomic builtins, relaxed: a count
// A big slot in use gives back what lies below its limit, when a halving makes this much free. It
// took 4096 page faults to get there, so one call more is no matter.
constexpr std::uint32_t kReleaseBytesLeast = 16 << 20;

bool is_big(std::uintptr_t sp) {
    return sp - stack_region.big_low < stack_region.big_high - stack_region.big_low;
}

std::uint64_t depth_at(const Growth& g, std::uintptr_t sp) {
    return is_big(sp) ? g.hop_depth + (g.big_top - sp) : g.top - sp;
}

std::uintptr_t limit_of(const Growth& g) {
    if (g.in_big) return g.big_top - (g.bytes - g.hop_depth) + kUncheckedBytes;
    const std::uint32_t here = g.bytes < kDenseStackBytes ? g.bytes : kDenseStackBytes;
    return g.top - here + kUncheckedBytes;
}

void give_back_big_slot(Growth& g) {
    BigSlots& all = big_slots;
    const std::uint32_t index = big_index(g.big_top - 1);
    BigSlot& slot = all.slots[index];
    slot.owner = nullptr;
    const std::uint64_t kept =
        __atomic_fetch_add(&all.kept_bytes, slot.deepest, __ATOMIC_RELAXED) + slot.deepest;
    if (kept > kKeptBytesMost) {
        // All of it: code that does not check may have gone beyond `deepest`. Guards survive.
        madvise(reinterpret_cast<void*>(g.big_top - kBigSlotBytes), kBigSlotBytes, MADV_DONTNEED);
        __atomic_fetch_sub(&all.kept_bytes, slot.deepest, __ATOMIC_RELAXED);
        slot.deepest = 0;
    }
    g.big_top = 0;
    std::uint64_t free = __atomic_load_n(&all.free, __ATOMIC_RELAXED);
    do {
        __atomic_store_n(&slot.next, static_cast<std::uint32_t>(free), __ATOMIC_RELAXED);
        // release: pairs with the acquire in take_big_slot.
    } while (!__atomic_compare_exchange_n(&all.free, &free, ((free >> 32) + 1) << 32 | (index + 1),
                                          false, __ATOMIC_RELEASE, __ATOMIC_RELAXED));
}

// Blocks of functions that have returned, seen from a stack that is `depth` long.
void free_blocks(Growth& g, std::uint64_t depth) {
    while (g.blocks != nullptr && g.blocks->depth > depth) {
        HeapBlock* old = g.blocks;
        g.blocks = old->next;
        std::free(old);
    }
}

void note_touched(Growth& g) {
    const std::uint32_t dense = g.bytes < kDenseStackBytes ? g.bytes : kDenseStackBytes;
    if (g.touched < dense) g.touched = dense;
}

// Gives back the pages of the dense slot below `end`.
void release_dense(Growth& g, std::uintptr_t end) {
    const std::uintptr_t low = (g.top & ~(kStackSlotBytes - 1)) + kPageBytes;
    end &= ~(kPageBytes - 1);
    if (end > low) madvise(reinterpret_cast<void*>(low), end - low, MADV_DONTNEED);
    __atomic_fetch_sub(&kept_dense_bytes, g.kept, __ATOMIC_RELAXED);
    g.kept = g.touched = 0;
}

void keep_or_release_dense(Growth& g, std::uintptr_t end) {
    if (g.touched <= kDenseBytesFree) return;
    const std::uint32_t more = g.touched - g.kept;
    g.kept = g.touched;
    if (__atomic_add_fetch(&kept_dense_bytes, more, __ATOMIC_RELAXED) > kKeptDenseBytesMost)
        release_dense(g, end);
}

void note_step(Growth& g, std::uint64_t used) {
    if (g.step_count < Growth::kStepsMax)
        g.steps[g.step_count++] = {static_cast<std::uint32_t>(used), g.bytes};
}

void double_to_fit(Growth& g, std::uint64_t used) {
    std::uint64_t bytes = g.bytes;
    while (bytes < used && bytes < g.bytes_max)
        bytes *= 2;
    bytes = bytes < g.bytes_max ? bytes : g.bytes_max;
    if (bytes == g.bytes) return;
    g.bytes = static_cast<std::uint32_t>(bytes);
    note_step(g, used < bytes ? used : bytes);
}

void release_below(Growth& g) {
    BigSlot& slot = big_slots.slots[big_index(g.big_top - 1)];
    const std::uint32_t keep = g.bytes - g.hop_depth;
    if (slot.deepest < keep + kReleaseBytesLeast) return;
    const std::uintptr_t end = (g.big_top - keep) & ~(kPageBytes - 1);
    madvise(reinterpret_cast<void*>(g.big_top - slot.deepest), end - (g.big_top - slot.deepest),
            MADV_DONTNEED);
    slot.deepest = keep;
}

Growth* running_growth(const Flow& running) {
    if (read_stack_limit() == 0) return nullptr;
    return &growth_of(running.stack);
}

std::uintptr_t here() {
    return reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
}

}  // namespace

bool stacks_grow() {
    return FIBERSCOPE_GROWING_STACKS != 0 && &__morestack != nullptr && stack_region.big_high != 0;
}

void start_growth(Flow& flow, std::uint32_t bytes_max) {
    Growth& g = growth_of(flow.stack);
    g.bytes = kStackStartBytes;
    g.bytes_max = bytes_max < kStackStartBytes ? kStackStartBytes
                  : bytes_max > kStackBytesMax ? kStackBytesMax
                                               : bytes_max;
    g.top = reinterpret_cast<std::uintptr_t>(flow.stack.low + flow.stack.bytes);
    g.told_bytes = kStackStartBytes;
    g.step_count = 0;
    g.in_big = false;
    flow.stack_limit = limit_of(g);
}

namespace {
// Nothing lies in the stack below `end` any more.
void give_back(Growth& g, std::uintptr_t end) {
    free_blocks(g, 0);
    if (g.big_top != 0) give_back_big_slot(g);
    note_touched(g);
    keep_or_release_dense(g, end);
}
}  // namespace

void end_growth(const Stack& stack, const Flow& flow) {
    Growth& g = growth_of(stack);
    if (g.bytes == 0) return;
    const auto sp = reinterpret_cast<std::uintptr_t>(flow.resume);
    give_back(g, sp == 0 ? g.top : sp);
    g.bytes = 0;
    g.step_count = 0;
}

void restart_growth(Flow& running, std::uint32_t bytes_max) {
    Growth& g = growth_of(running.stack);
    give_back(g, here() - kPageBytes);  // what runs here and below fits into a page
    start_growth(running, bytes_max);
    write_stack_limit(running.stack_limit);
}

void forget_growth(const Stack& stack) {
    Growth& g = growth_of(stack);
    if (g.kept != 0) release_dense(g, g.top);
}

void settle_stack(Flow& running) {
    Growth& g = growth_of(running.stack);
    const std::uintptr_t sp = here();
    const std::uint64_t used = depth_at(g, sp);
    g.in_big = is_big(sp);
    free_blocks(g, used);
    if (!g.in_big && g.big_top != 0) give_back_big_slot(g);
    double_to_fit(g, used);
    if (g.bytes > kStackStartBytes && used < g.bytes / 4) {
        note_touched(g);
        g.bytes = g.bytes / 2 > kStackStartBytes ? g.bytes / 2 : kStackStartBytes;
        note_step(g, used);
        if (g.in_big) release_below(g);
        // What runs here and below fits into a page; `sp` is where this function's frame begins.
        if (g.bytes == kStackStartBytes) keep_or_release_dense(g, sp - kPageBytes);
    }
    write_stack_limit(limit_of(g));
}

std::uint32_t stack_used(const Flow& running) {
    const Growth* g = running_growth(running);
    return g == nullptr ? 0 : static_cast<std::uint32_t>(depth_at(*g, here()));
}

std::uint32_t set_stack_bytes_max(const Flow& running, std::uint32_t bytes_max) {
    Growth* g = running_growth(running);
    if (g == nullptr) return 0;
    const std::uint32_t before = g->bytes_max;
    g->bytes_max = bytes_max < g->bytes         ? g->bytes
                   : bytes_max > kStackBytesMax ? kStackBytesMax
                                                : bytes_max;
    return before;
}

const std::uint64_t* canary_of(const Stack& stack) {
    if (!growth_of(stack).canary) return nullptr;
    return reinterpret_cast<const std::uint64_t*>(stack.low - kPageBytes);
}

void check_canary(const Flow& flow) {
    // Read, not written, while all is well: the kernel maps its page of zeros, which costs nothing.
    for (std::size_t i = 0; i < kPageBytes / 8; i += 8) {
        if (flow.canary[i] == 0) continue;
        std::fputs("fiberscope: a goroutine has overrun its stack\n", stderr);
        std::abort();
    }
}

std::string stack_design() {
    const std::string region = describe_region();
    if (stacks_grow())
        return "growing stacks: checked at the head of every function, 2 KiB to " +
               std::to_string(kStackBytesMax) + " bytes; " + region;
#if FIBERSCOPE_GROWING_STACKS
    const char* why = stack_region.big_high == 0 ? "the kernel gives no address space to grow into"
                                                 : "no code compiled to grow (fiberscope::growing)";
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    const char* why = "a sanitizer's build";
#else
    const char* why = "not this processor or C library";
#endif
    return std::string("fixed stacks (") + why + "): the slot is the limit; " + region;
}

}  // namespace fiberscope

#if FIBERSCOPE_GROWING_STACKS
// What instrumented code calls for an alloca, or an array of variable length, that would end below
// the limit; it takes the answer as its memory. The stack cannot be moved under its feet, so this
// comes from the heap; where the stack may grow it does, and the next one will fit.
extern "C" void* __morestack_allocate_stack_space(std::size_t bytes) {
    using namespace fiberscope;
    const std::uintptr_t sp = here();
    const bool dense =
        sp - stack_region.dense_low < stack_region.dense_high - stack_region.dense_low;
    if (!dense && !is_big(sp)) return ::operator new(bytes);  // a signal's stack; never given back
    Growth& g = dense ? *reinterpret_cast<Growth*>((sp | (kStackSlotBytes - 1)) + 1 - kGrowthBytes)
                      : *big_slots.slots[big_index(sp)].owner;
    g.in_big = !dense;
    const std::uint64_t depth = depth_at(g, sp);
    free_blocks(g, depth);
    const std::uint64_t needed = depth + bytes + kUncheckedBytes;
    if (needed > g.bytes_max) stack_overflow_hook(g.bytes_max);
    if (!dense || needed <= kDenseStackBytes) {
        double_to_fit(g, needed);
        write_stack_limit(limit_of(g));
    }
    auto* block = static_cast<HeapBlock*>(std::malloc(sizeof(HeapBlock) + bytes));
    if (block == nullptr) throw std::bad_alloc();
    *block = {g.blocks, static_cast<std::uint32_t>(depth)};
    g.blocks = block;
    return block + 1;
}
#endif
