#include "core/fiber/stack.h"

#include "core/fiber/growth.h"

#include <algorithm>
#include <new>
#include <sys/mman.h>
#include <utility>

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

// The kernel's work, guards and page faults, is outside the lock.
void StackArena::fill(Share& share) {
    std::size_t first, guarded;
    {
        const std::lock_guard lock(mutex_);
        static_assert(kSlotsPerChunk % kShareSlots == 0);
        if (used_ == chunks_.size() * kSlotsPerChunk) chunks_.push_back(reserve_chunk());
        first = used_;
        used_ += kShareSlots;
        guarded = guarded_ >= used_ ? kShareSlots : 0;
        guarded_ = std::max(guarded_, used_);
        const std::size_t before_canaries = std::max(canary_from_, first) - first;
        share = {.next = slot(first),
                 .left = kShareSlots,
                 .guarded = static_cast<std::uint32_t>(std::min(before_canaries, kShareSlots))};
    }
    for (; guarded < share.guarded; ++guarded)
        if (guard_low_end(share.next + guarded * kStackSlotBytes) == GuardKind::canary) break;
    if (guarded == share.guarded) return;
    share.guarded = static_cast<std::uint32_t>(guarded);
    const std::lock_guard lock(mutex_);
    canary_from_ = std::min(canary_from_, first + guarded);
}

Stack StackArena::take(Share& share) {
    if (share.left == 0) fill(share);
    --share.left;
    const bool has_guard = share.guarded > 0;
    share.guarded -= has_guard ? 1 : 0;
    std::byte* low = std::exchange(share.next, share.next + kStackSlotBytes);
    const Stack stack{low + kPageBytes, kStackSlotBytes - kPageBytes - kGrowthBytes};
    Growth* growth = new (&growth_of(stack)) Growth;
    growth->canary = !has_guard;
    return stack;
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
