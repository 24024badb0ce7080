#include "core/fiber/stack.h"

#include <cstdio>
#include <cstdlib>
#include <sys/mman.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#include <sanitizer/lsan_interface.h>
#endif

namespace fiberscope {
namespace {

constexpr std::size_t kSlotsPerChunk = 1024;  // 256 MiB of address space at a time
constexpr std::size_t kChunkBytes = kSlotsPerChunk * kStackSlotBytes;
constexpr std::size_t kGuardBytes = 4096;  // one page; the prologue of no frame here leaps it
constexpr int kMadvGuardInstall = 102;     // MADV_GUARD_INSTALL, Linux 6.13

std::byte* reserve_chunk() {
    void* memory = mmap(nullptr, kChunkBytes, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) {
        std::perror("fiberscope: cannot reserve address space for goroutine stacks");
        std::abort();
    }
    // A huge page would commit 2 MiB for one parked goroutine.
    madvise(memory, kChunkBytes, MADV_NOHUGEPAGE);
#if defined(__SANITIZE_ADDRESS__)
    // What only a parked (or abandoned) fiber points to is not a leak.
    __lsan_register_root_region(memory, kChunkBytes);
#endif
    return static_cast<std::byte*>(memory);
}

// A marker in the page table where the kernel has it (no mapping is split, so there is no limit),
// else a protected page: two mappings each, of which the kernel allows some 65,000.
void guard_low_end(std::byte* slot) {
#if !defined(__SANITIZE_ADDRESS__)  // LeakSanitizer reads all that the kernel's list calls readable
    if (madvise(slot, kGuardBytes, kMadvGuardInstall) == 0) return;
#endif
    if (mprotect(slot, kGuardBytes, PROT_NONE) == 0) return;
    std::perror(
        "fiberscope: cannot guard a goroutine's stack (vm.max_map_count is the limit of "
        "mappings; Linux 6.13 needs none)");
    std::abort();
}

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
    for (std::byte* chunk : chunks_) {
#if defined(__SANITIZE_ADDRESS__)
        __lsan_unregister_root_region(chunk, kChunkBytes);
#endif
        munmap(chunk, kChunkBytes);
    }
}

std::byte* StackArena::slot(std::size_t index) const {
    return chunks_[index / kSlotsPerChunk] + (index % kSlotsPerChunk) * kStackSlotBytes;
}

Stack StackArena::take() {
    const std::lock_guard lock(mutex_);
    std::byte* low;
    if (!free_.empty()) {
        low = free_.back();
        free_.pop_back();
    } else {
        if (used_ == chunks_.size() * kSlotsPerChunk) chunks_.push_back(reserve_chunk());
        low = slot(used_++);
        if (used_ > guarded_) {
            guard_low_end(low);
            guarded_ = used_;
        }
    }
    return Stack{low + kGuardBytes, kStackSlotBytes - kGuardBytes};
}

void StackArena::give_back(Stack stack) {
    const std::lock_guard lock(mutex_);
    free_.push_back(stack.low - kGuardBytes);
}

void StackArena::reset() {
    const std::lock_guard lock(mutex_);
#if defined(__SANITIZE_ADDRESS__)
    // Abandoned frames left their red zones poisoned.
    for (std::size_t i = 0; i < used_; ++i)
        __asan_unpoison_memory_region(slot(i), kStackSlotBytes);
#endif
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
