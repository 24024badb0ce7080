#include "core/fiber/side_stack.h"

#include <sys/mman.h>

namespace fiberscope {
namespace {
constexpr std::size_t kKeptBytes = 64 * 1024;  // of a free one
}

SideStacks::~SideStacks() {
    for (std::byte* low : all_)
        munmap(low - kPageBytes, kSideStackBytes + kPageBytes);
}

std::byte* SideStacks::take() {
    const std::lock_guard lock(mutex_);
    if (!free_.empty()) {
        std::byte* low = free_.back();
        free_.pop_back();
        return low;
    }
    void* memory = mmap(nullptr, kSideStackBytes + kPageBytes, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
    if (memory == MAP_FAILED) return nullptr;
    mprotect(memory, kPageBytes, PROT_NONE);
    all_.push_back(static_cast<std::byte*>(memory) + kPageBytes);
    return all_.back();
}

void SideStacks::give_back(std::byte* low) {
    madvise(low, kSideStackBytes - kKeptBytes, MADV_DONTNEED);
    const std::lock_guard lock(mutex_);
    free_.push_back(low);
}

#if FIBERSCOPE_SIDE_STACKS
// The caller's stack pointer is kept in %rbp, which the callee preserves, and from which the
// unwinder finds the caller's frame.
asm(R"(
    .text
    .globl fiberscope_call_on_stack
    .hidden fiberscope_call_on_stack
    .type fiberscope_call_on_stack, @function
fiberscope_call_on_stack:
    .cfi_startproc
    pushq %rbp
    .cfi_def_cfa_offset 16
    .cfi_offset %rbp, -16
    movq %rsp, %rbp
    .cfi_def_cfa_register %rbp
    movq %rdi, %rsp
    movq %rdx, %rdi
    callq *%rsi
    movq %rbp, %rsp
    popq %rbp
    .cfi_def_cfa %rsp, 8
    ret
    .cfi_endproc
    .size fiberscope_call_on_stack, . - fiberscope_call_on_stack
)");

extern "C" void fiberscope_call_on_stack(std::byte* top, void (*act)(void*), void* argument);

void call_on_stack(std::byte* top, void (*act)(void*), void* argument) {
    fiberscope_call_on_stack(top, act, argument);
}
#endif

}  // namespace fiberscope
