// __morestack: what an instrumented function calls at its head when its frame ends below the limit.
// See growth.h for the idea; written from the calling convention that gcc and clang emit:
//
//     f:  cmp %fs:0x70, %rsp          (or, for a large frame, its end)
//         jb  1f
//     2:  ...                         the body
//     1:  mov $frame_bytes, %r10
//         mov $bytes_of_arguments_on_the_stack, %r11
//         call __morestack
//         ret                         <- the return address
//         [lea 24(%rbp), %r11]        in a function with "...": where its variable arguments are
//         jmp 2b
//
// All argument registers are live. The answer is one of three:
//   stay      go on one byte after the return address, with everything as it was. Done by `ret`
//             with a corrected address, not by a jump, to keep the CPU's return predictor in step.
//   hop       copy the stack arguments to the top of a big slot, with the alignment they had, call
//             the body there, and when it returns come back and return through the `ret` above.
//             %rbp points to a Hop meanwhile, whose first words are a frame record: debuggers that
//             walk %rbp pass it, and the unwinder finds the caller by the CFI below.
//   overflow  drop the return address and jump to a function that throws: to the unwinder the
//             caller's call of f is what throws, so its handlers and destructors are found.
//
// Vector registers hold arguments too, in widths that only the CPU knows. On the way to `stay` and
// `hop` they are not saved: this file is compiled with -mgeneral-regs-only, calls nothing in libc,
// and makes its system call itself. Nor does it use inline functions from headers: the linker may
// have chosen an instrumented copy of one, which would come back here.
//
// A signal handler that runs on its own stack is in neither kind of slot and is left alone. (One
// without SA_ONSTACK runs on the goroutine's stack as if it were called.)
#include "core/fiber/big_slots.h"
#include "core/fiber/growth.h"

#if FIBERSCOPE_GROWING_STACKS

namespace fiberscope {
namespace {

// What may be used beyond the bound by who must not throw.
constexpr std::uint32_t kReserveBytes = 1 << 20;
static_assert(kStackBytesMax + kReserveBytes + (1 << 24) < kBigSlotBytes);
constexpr std::uint32_t kFloorBytes = 16 * 1024;  // of a slot: for code that does not check

struct Hop {
    std::uint64_t callers_rbp;  // these two as any frame has them
    std::uint64_t return_address;
    std::uint64_t dense_sp;  // where the return address of __morestack lies
    std::uint64_t dense_limit;
    Growth* growth;
};
static_assert(offsetof(Hop, dense_sp) == 16 && offsetof(Hop, dense_limit) == 24);
static_assert(offsetof(Hop, growth) == 32 && offsetof(Growth, in_big) == 28);

struct Answer {
    std::uint64_t sp;  // kStay, kOverflow, or the stack pointer for the body
    Hop* hop;
};
constexpr std::uint64_t kStay = 0, kOverflow = 1;

long system_call(long number, std::uintptr_t a, std::uintptr_t b, std::uintptr_t c) {
    long result;
    asm volatile("syscall"
                 : "=a"(result)
                 : "a"(number), "D"(a), "S"(b), "d"(c)
                 : "rcx", "r11", "memory");
    return result;
}

bool is_big(std::uintptr_t sp) {
    return sp - stack_region.big_low < stack_region.big_high - stack_region.big_low;
}

Growth* growth_at(std::uintptr_t sp) {
    if (sp - stack_region.dense_low < stack_region.dense_high - stack_region.dense_low)
        return reinterpret_cast<Growth*>((sp | (kStackSlotBytes - 1)) + 1 - kGrowthBytes);
    if (!is_big(sp)) return nullptr;
    return big_slots.slots[(sp - stack_region.big_low) / kBigSlotBytes].owner;
}

// The top of a free big slot, or 0.
std::uintptr_t take_big_slot(Growth* owner) {
    BigSlots& all = big_slots;
    std::uint32_t index;
    // acquire: pairs with the release in give_back_big_slot, for `deepest`.
    std::uint64_t free = __atomic_load_n(&all.free, __ATOMIC_ACQUIRE);
    for (;;) {
        const std::uint32_t first = static_cast<std::uint32_t>(free);
        if (first == 0) break;
        // relaxed: if somebody else takes it meanwhile the exchange fails.
        const std::uint32_t next = __atomic_load_n(&all.slots[first - 1].next, __ATOMIC_RELAXED);
        const std::uint64_t with_next = ((free >> 32) + 1) << 32 | next;
        if (__atomic_compare_exchange_n(&all.free, &free, with_next, false, __ATOMIC_ACQUIRE,
                                        __ATOMIC_ACQUIRE))
            break;
    }
    const std::uintptr_t count = (stack_region.big_high - stack_region.big_low) / kBigSlotBytes;
    if (static_cast<std::uint32_t>(free) != 0) {
        index = static_cast<std::uint32_t>(free) - 1;
        __atomic_fetch_sub(&all.kept_bytes, all.slots[index].deepest, __ATOMIC_RELAXED);
    } else {
        if (__atomic_load_n(&all.used, __ATOMIC_RELAXED) >= count) return 0;
        index = __atomic_fetch_add(&all.used, 1, __ATOMIC_RELAXED);
        if (index >= count) return 0;
        // Its own low end, and the one above, for the sake of its page table: see region.h. Without
        // markers in the kernel there is no guard; the bound leaves 70 MB for code that checks not.
        constexpr long kMadvise = 28, kGuardInstall = 102;
        const std::uintptr_t low = stack_region.big_low + index * kBigSlotBytes;
        system_call(kMadvise, low, kPageBytes, kGuardInstall);
        system_call(kMadvise, low + kBigSlotBytes, kPageBytes, kGuardInstall);
    }
    all.slots[index].owner = owner;
    return stack_region.big_low + (index + 1) * kBigSlotBytes;
}

std::uintptr_t dense_limit(const Growth& g) {
    const std::uint32_t here = g.bytes < kDenseStackBytes ? g.bytes : kDenseStackBytes;
    return g.top - here + kUncheckedBytes;
}

std::uintptr_t big_limit(const Growth& g) {
    return g.big_top - (g.bytes - g.hop_depth) + kUncheckedBytes;
}

void note_deepest(const Growth& g) {
    BigSlot& slot = big_slots.slots[(g.big_top - 1 - stack_region.big_low) / kBigSlotBytes];
    const std::uint32_t bytes = g.bytes - g.hop_depth;
    if (slot.deepest < bytes) slot.deepest = bytes;
}

void grow(Growth& g, std::uint64_t used, std::uint64_t needed) {
    std::uint64_t bytes = g.bytes;
    while (bytes < needed)
        bytes *= 2;
    g.bytes = static_cast<std::uint32_t>(bytes < g.bytes_max ? bytes : g.bytes_max);
    if (g.step_count < Growth::kStepsMax)
        g.steps[g.step_count++] = {static_cast<std::uint32_t>(used), g.bytes};
}

// Copies the words of the caller's stack arguments to below `top` and says where the body's stack
// pointer is: just below them, as the call that follows leaves it.
std::uintptr_t copy_arguments(std::uintptr_t from, std::uint64_t bytes, std::uintptr_t top) {
    // Arguments may be aligned to 64 bytes (a 512-bit vector): same place modulo 64.
    std::uint64_t words = (bytes + 7) / 8;
    const std::uintptr_t to = ((top - words * 8 - 64) & ~std::uintptr_t{63}) + (from & 63);
    std::uintptr_t source = from, target = to;
    asm volatile("rep movsq" : "+S"(source), "+D"(target), "+c"(words) : : "memory");
    return to;
}

Answer hop(Growth& g, std::uintptr_t sp, std::uint64_t depth, std::uint64_t argument_bytes) {
    g.hop_depth = static_cast<std::uint32_t>(depth);
    g.in_big = true;
    note_deepest(g);
    const auto* at = reinterpret_cast<const std::uint64_t*>(sp);
    Hop* made = reinterpret_cast<Hop*>(g.big_top - 64);
    *made = {at[-2], at[0], sp - 8, dense_limit(g), &g};
    write_stack_limit(big_limit(g));
    return {copy_arguments(sp + 8, argument_bytes, reinterpret_cast<std::uintptr_t>(made)), made};
}

extern "C" bool fiberscope_must_not_throw();  // growth.cpp

// As the C++ ABI has it; see flow.cpp.
struct ExceptionGlobals {
    void* caught;
    unsigned uncaught;
};
extern "C" ExceptionGlobals* fiberscope_exception_globals_of_thread() noexcept
    asm("__cxa_get_globals");

// Calls a function that is not bound to leave vector registers alone, and puts them back.
bool ask_with_registers_saved(bool (*question)()) {
    // x87, SSE, AVX and the three parts of AVX-512; with standard offsets that is 2696 bytes.
    constexpr std::uint32_t kParts = 0xe7;
    alignas(64) unsigned char area[2752];
    for (int i = 512; i < 576; ++i)  // the header, of which xsave writes a part
        static_cast<volatile unsigned char*>(area)[i] = 0;
    std::uint32_t a = 1, b, c = 0, d;
    asm volatile("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
    const bool has_xsave = (c & (1u << 27)) != 0;
    if (has_xsave)
        asm volatile("xsave64 %0" : "=m"(area) : "a"(kParts), "d"(0) : "memory");
    else
        asm volatile("fxsave64 %0" : "=m"(area) : : "memory");
    const bool answer = question();
    if (has_xsave)
        asm volatile("xrstor64 %0" : : "m"(area), "a"(kParts), "d"(0) : "memory");
    else
        asm volatile("fxrstor64 %0" : : "m"(area) : "memory");
    return answer;
}

// The stack is at its bound. The call throws, unless it has nowhere to throw to: a destructor that
// runs for an exception, perhaps for the overflow itself; a call that the compiler took for
// nothrow; and the runtime, which may hold a lock and have called a program's function (to move a
// channel's value). These go on, in a big slot for a MiB, in a dense one to its end. The limit
// stays, so that every further call asks again, and the first that can throws.
std::uint64_t beyond_bound(const Growth& g, std::uintptr_t end) {
    const std::uintptr_t dense_floor = (g.top & ~(kStackSlotBytes - 1)) + kPageBytes + kFloorBytes;
    const std::uintptr_t floor =
        g.in_big ? g.big_top - (g.bytes_max - g.hop_depth) - kReserveBytes : dense_floor;
    if (end < floor) return kOverflow;
    if (fiberscope_exception_globals_of_thread()->uncaught == 0 &&
        !ask_with_registers_saved(fiberscope_must_not_throw))
        return kOverflow;
    return kStay;
}

}  // namespace

// From the assembly: sp is where the return address of the instrumented function lies.
extern "C" [[gnu::visibility("hidden"), gnu::used]] Answer fiberscope_more_stack(
    std::uintptr_t sp, std::uint64_t frame_bytes, std::uint64_t argument_bytes) noexcept {
    Growth* found = growth_at(sp);
    if (found == nullptr || found->bytes == 0) return {kStay, nullptr};
    Growth& g = *found;
    const bool big = is_big(sp);
    g.in_big = big;  // an exception may have brought us back
    const std::uint64_t depth = big ? g.hop_depth + (g.big_top - sp) : g.top - sp;
    const std::uint64_t needed = depth + frame_bytes + kUncheckedBytes;
    if (needed > g.bytes_max) return {beyond_bound(g, sp - frame_bytes), nullptr};
    if (needed > kDenseStackBytes && g.big_top == 0) {
        g.big_top = take_big_slot(found);
        if (g.big_top == 0) return {beyond_bound(g, sp - frame_bytes), nullptr};
    }
    if (needed > g.bytes) grow(g, depth + frame_bytes, needed);
    if (big) {
        note_deepest(g);
        write_stack_limit(big_limit(g));
        return {kStay, nullptr};
    }
    if (needed > kDenseStackBytes) return hop(g, sp, depth, argument_bytes);
    write_stack_limit(dense_limit(g));
    return {kStay, nullptr};
}

// Takes the place of the function that did not fit.
extern "C" [[gnu::visibility("hidden"), gnu::used, noreturn]] void fiberscope_stack_overflow() {
    const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
    stack_overflow_hook(growth_at(here)->bytes_max);
    __builtin_trap();
}

}  // namespace fiberscope

// The expression in the CFI of a hop: the canonical frame address is 16 above Hop::dense_sp, and
// %rbp was saved where it points to. In words of DWARF: breg6+16, deref, plus_uconst 16; breg6+0.
asm(R"(
    .text
    .p2align 4
    .globl __morestack
    .type __morestack, @function
__morestack:
    .cfi_startproc
    pushq %rbp
    .cfi_adjust_cfa_offset 8
    .cfi_offset %rbp, -16
    movq %rsp, %rbp
    .cfi_def_cfa_register %rbp
    pushq %rax
    pushq %rdi
    pushq %rsi
    pushq %rdx
    pushq %rcx
    pushq %r8
    pushq %r9
    leaq 16(%rbp), %rdi
    movq %r10, %rsi
    movq %r11, %rdx
    call fiberscope_more_stack
    movq %rax, %r10
    movq %rdx, %r11
    popq %r9
    popq %r8
    popq %rcx
    popq %rdx
    popq %rsi
    popq %rdi
    popq %rax
    cmpq $1, %r10
    ja 2f
    popq %rbp
    .cfi_remember_state
    .cfi_def_cfa %rsp, 8
    .cfi_restore %rbp
    je 3f
    # stay
    movq (%rsp), %r10
    cmpl $0x185d8d4c, 1(%r10)       # lea 24(%rbp), %r11?
    je 1f
    incq (%rsp)
    ret
1:  leaq 16(%rsp), %r11             # what it wants to know, without our frame
    addq $5, (%rsp)                 # skip it
    ret
    # hop
    .cfi_restore_state
2:  movq %r10, %rsp
    xchgq %rbp, %r11
    .cfi_escape 0x0f, 5, 0x76, 16, 0x06, 0x23, 16
    .cfi_escape 0x10, 6, 2, 0x76, 0
    movq 8(%r11), %r10
    incq %r10
    cmpl $0x185d8d4c, (%r10)
    jne 4f
    addq $4, %r10
4:  leaq 24(%r11), %r11
    call *%r10
    movq 24(%rbp), %rcx
    movq %rcx, %fs:0x70
    movq 32(%rbp), %rcx
    movb $0, 28(%rcx)
    movq 16(%rbp), %rsp
    movq (%rbp), %rbp
    .cfi_def_cfa %rsp, 16
    .cfi_restore %rbp
    ret
    # overflow
3:  .cfi_def_cfa %rsp, 8
    addq $8, %rsp
    jmp fiberscope_stack_overflow
    .cfi_endproc
    .size __morestack, . - __morestack
)");

#endif
