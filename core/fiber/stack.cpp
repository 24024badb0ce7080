#include "core/fiber/stack.h"

#include "core/fiber/growth.h"

#include <algorithm>
#include <new>
#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#endif

namespace fiberscope {
namespace {

struct ArenaStore {
    std::mutex mutex;
    std::vector<StackArena*> arenas;  // to be used again
#if defined(__SANITIZE_ADDRESS__)
    std::vector<StackArena*> kept;  // see give_back
#endif
};

ArenaStore& store() {
    // Never destroyed: it outlives every run, and its arenas are the process's to keep.
    static ArenaStore& the_store = *new ArenaStore;
    return the_store;
}

}  // namespace

StackArena::~StackArena() {
    for (std::byte* chunk : chunks_)
        return_chunk(chunk);
}

std::byte* StackArena::slot(std::size_t index) const {
    return chunks_[index / kSlotsPerChunk] + (index % kSlotsPerChunk) * kStackSlotBytes;
}

Stack StackArena::take() {
    std::byte* low;
    bool is_new = false, canary = false;
    {
        const std::lock_guard lock(mutex_);
        if (!free_.empty()) {
            low = free_.back();
            free_.pop_back();
        } else {
            if (used_ == chunks_.size() * kSlotsPerChunk) chunks_.push_back(reserve_chunk());
            const std::size_t index = used_++;
            low = slot(index);
            is_new = true;
            if (used_ > guarded_) {
                if (guard_low_end(low) == GuardKind::canary)
                    canary_from_ = std::min(canary_from_, index);
                guarded_ = used_;
            }
            canary = index >= canary_from_;
        }
    }
    const Stack stack{low + kPageBytes, kStackSlotBytes - kPageBytes - kGrowthBytes};
    if (is_new) {
        Growth* growth = new (&growth_of(stack)) Growth;  // the page fault is outside the lock
        growth->canary = canary;
    }
    return stack;
}

void StackArena::give_back(Stack stack) {
    const std::lock_guard lock(mutex_);
    free_.push_back(stack.low - kPageBytes);
}

void StackArena::reset() {
    const std::lock_guard lock(mutex_);
#if defined(__SANITIZE_ADDRESS__)
    // Abandoned frames left their red zones poisoned.
    for (std::size_t i = 0; i < used_; ++i)
        __asan_unpoison_memory_region(slot(i), kStackSlotBytes);
#endif
    // A run of a million goroutines shall not leave their pages to a run of ten. One call a chunk.
    for (std::size_t i = kHotSlots; i < used_; i = (i / kSlotsPerChunk + 1) * kSlotsPerChunk) {
        const std::size_t end = std::min((i / kSlotsPerChunk + 1) * kSlotsPerChunk, used_);
        madvise(slot(i), (end - i) * kStackSlotBytes, MADV_DONTNEED);
    }
    free_.clear();
    used_ = 0;
}

StackArena* StackArena::borrow() {
    const std::lock_guard lock(store().mutex);
    if (store().arenas.empty()) return new StackArena;
    StackArena* arena = store().arenas.back();
    store().arenas.pop_back();
    return arena;
}

void StackArena::give_back(StackArena* arena, bool has_abandoned) {
    const std::lock_guard lock(store().mutex);
#if defined(__SANITIZE_ADDRESS__)
    // LeakSanitizer shall tell what is abandoned by design (it stays on the kept stacks, which are
    // roots) from what is lost by mistake.
    if (has_abandoned) {
        store().kept.push_back(arena);
        return;
    }
#else
    (void)has_abandoned;
#endif
    arena->reset();
    store().arenas.push_back(arena);
}

}  // namespace fiberscope
