// Stacks for fibers: equal slots of demand-paged address space (region.h), so that a parked
// goroutine costs the pages it touched and nothing else.
#pragma once

#include "core/fiber/region.h"

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

namespace fiberscope {

// What a fiber may use of its slot: [low, low + bytes). The stack starts at the high end. Whoever
// takes one may cut off its top for what shall live as long as the slot is taken, in the page that
// is committed anyway.
struct Stack {
    std::byte* low = nullptr;
    std::size_t bytes = 0;
};

// The stacks of one run. A run that ends with goroutines parked abandons their fibers: the arena
// takes all slots back at once (reset), no destructor runs. Any thread may take.
class StackArena {
  public:
    // Slots side by side that one taker has for itself: two CPUs that touch new pages listed in one
    // table of the kernel's wait for each other.
    struct Share {
        std::byte* next = nullptr;
        std::uint32_t left = 0;
        std::uint32_t guarded = 0;  // of those left, before the first that has a canary
    };

    StackArena() = default;
    ~StackArena();
    StackArena(const StackArena&) = delete;
    StackArena& operator=(const StackArena&) = delete;

    // The next slot of a share that belongs to this arena, with whatever its last user left in it.
    // Aborts with a message when the address space or the kernel's limit of mappings is used up.
    Stack take(Share& share);

    // All slots are free again, in the order of the first time, and no share is valid any more.
    // Nobody may run on one. Keeps the pages of the first kHotSlots.
    void reset();

    // An arena from the process's store of used ones (their pages are hot), and back to it.
    // Fibers that were abandoned on it lose their stacks, and what only they point to.
    static StackArena* borrow();
    static void give_back(StackArena* arena, bool has_abandoned);

  private:
    static constexpr std::size_t kHotSlots = 16384;  // 64 MiB and more
    static constexpr std::size_t kShareSlots = 16;   // a page table's worth
    std::byte* slot(std::size_t index) const;
    void fill(Share& share);

    std::mutex mutex_;                    // guards everything below
    std::vector<std::byte*> chunks_;      // kSlotsPerChunk slots each
    std::size_t used_ = 0;                // slots ever handed out since reset
    std::size_t guarded_ = 0;             // slots whose guard is in place, or is being put there
    std::size_t canary_from_ = SIZE_MAX;  // slots from here on have a canary for a guard
};

}  // namespace fiberscope
