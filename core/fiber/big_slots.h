// The big slots: which are free, whose the others are. Used by morestack.cpp, which may neither
// lock nor touch a vector register, so this is a list of indices in one word.
#pragma once

#include "core/fiber/growth.h"

#include <cstdint>

namespace fiberscope {

struct BigSlot {
    Growth* owner;
    std::uint32_t next;     // in the list of free ones: index + 1, 0 at its end
    std::uint32_t deepest;  // bytes from the top that may be committed
};

struct BigSlots {
    // Low half: index + 1 of the first free slot, 0: none. High half counts takes, so that a
    // compare-and-swap fails if the slot was taken and given back in between.
    std::uint64_t free;
    std::uint32_t used;        // slots ever taken
    std::uint64_t kept_bytes;  // that free slots may still have committed
    BigSlot slots[kBigSlotsMax];
};
// All accesses by __atomic builtins; `owner` and `deepest` belong to who holds the slot.
extern BigSlots big_slots;

inline std::uint32_t big_index(std::uintptr_t address) {
    return static_cast<std::uint32_t>((address - stack_region.big_low) / kBigSlotBytes);
}

}  // namespace fiberscope
