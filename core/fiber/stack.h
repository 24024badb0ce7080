// Stacks for fibers: equal slots of one demand-paged reservation, so that a parked goroutine costs
// the pages it touched and nothing else. Research: dense slots with an end guard cost 4.5 KiB each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

namespace fiberscope {

// What a fiber may use of its slot: [low, low + bytes). The stack starts at the high end.
struct Stack {
    std::byte* low = nullptr;
    std::size_t bytes = 0;
};

// 256 KiB: room for the interpreter, for libc (printf 4 KiB, getaddrinfo 10) and for sanitizers'
// swollen frames; page tables make it 4.5 KiB a parked fiber instead of 4.1 at 64 KiB.
constexpr std::size_t kStackSlotBytes = 256 * 1024;

// The stacks of one run. A run that ends with goroutines parked abandons their fibers: the arena
// takes all slots back at once (reset), no destructor runs. Any thread may take and give back.
class StackArena {
  public:
    StackArena() = default;
    ~StackArena();
    StackArena(const StackArena&) = delete;
    StackArena& operator=(const StackArena&) = delete;

    // A slot with whatever its last user left in it. Aborts with a message when the address space
    // or the kernel's limit of mappings is used up.
    Stack take();
    void give_back(Stack stack);

    // All slots are free again, in the order of the first time. Nobody may run on one.
    void reset();

    // An arena from the process's store of used ones (their pages are hot), and back to it.
    // Fibers that were abandoned on it lose their stacks, and what only they point to.
    static StackArena* borrow();
    static void give_back(StackArena* arena, bool has_abandoned);

  private:
    std::byte* slot(std::size_t index) const;

    std::mutex mutex_;                // guards everything below
    std::vector<std::byte*> chunks_;  // kSlotsPerChunk slots each
    std::vector<std::byte*> free_;    // slots given back, last in first out
    std::size_t used_ = 0;            // slots ever handed out since reset
    std::size_t guarded_ = 0;         // slots whose guard page is in place
};

}  // namespace fiberscope
