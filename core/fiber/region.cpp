#include "core/fiber/region.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <sys/mman.h>
#include <vector>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/lsan_interface.h>
#endif

namespace fiberscope {

constinit StackRegion stack_region;

namespace {

[[maybe_unused]] constexpr int kMadvGuardInstall = 102;  // MADV_GUARD_INSTALL, Linux 6.13
// 8 million dense slots, 32,768 deep goroutines at once. Halved until the kernel agrees (RLIMIT_AS,
// vm.overcommit_memory=2).
[[maybe_unused]] constexpr std::size_t kDenseBytesMost = std::size_t{1} << 40;
[[maybe_unused]] constexpr std::size_t kBigBytesMost = kBigSlotBytes * kBigSlotsMax;
[[maybe_unused]] constexpr std::size_t kDenseBytesLeast = 4 * kChunkBytes;

struct Space {
    std::mutex mutex;                // guards all below
    std::size_t next_chunk = 0;      // of the region's dense part
    std::vector<std::byte*> chunks;  // given back
};

Space& space() {
    static Space& the_space = *new Space;  // outlives every run, as the stacks do
    return the_space;
}

void* map(std::size_t bytes) {
    return mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
                -1, 0);
}

// A slot's end is found from any address in it, so slots are aligned.
void* map_aligned_chunk() {
    void* memory = map(kChunkBytes + kStackSlotBytes);
    if (memory == MAP_FAILED) return memory;
    const auto start = reinterpret_cast<std::uintptr_t>(memory);
    const std::uintptr_t low = (start + kStackSlotBytes - 1) & ~(kStackSlotBytes - 1);
    if (low > start) munmap(memory, low - start);
    if (start + kStackSlotBytes > low)
        munmap(reinterpret_cast<void*>(low + kChunkBytes), start + kStackSlotBytes - low);
    return reinterpret_cast<void*>(low);
}

// What both kinds of chunk want: not in a core file, and no huge page, which would commit 2 MiB for
// one parked goroutine.
void advise_dense(void* memory, std::size_t bytes) {
    madvise(memory, bytes, MADV_NOHUGEPAGE);
    madvise(memory, bytes, MADV_DONTDUMP);
}

#if FIBERSCOPE_GROWING_STACKS
void reserve_region() {
    for (std::size_t part = 1; kDenseBytesMost / part >= kDenseBytesLeast; part *= 2) {
        const std::size_t dense = kDenseBytesMost / part, big = kBigBytesMost / part;
        // One unit more for alignment and one for the guard above the last big slot.
        void* memory = map(dense + big + 2 * kBigSlotBytes);
        if (memory == MAP_FAILED) continue;
        const auto start = reinterpret_cast<std::uintptr_t>(memory);
        const std::uintptr_t low = (start + kBigSlotBytes - 1) & ~(kBigSlotBytes - 1);
        stack_region.dense_low = low;
        stack_region.dense_high = low + dense;
        stack_region.big_low = low + dense + kBigSlotOffset;
        stack_region.big_high = stack_region.big_low + big;
        advise_dense(memory, low + dense - start);
        void* big_part = reinterpret_cast<void*>(low + dense);
        madvise(big_part, big + kBigSlotBytes, MADV_HUGEPAGE);
        madvise(big_part, big + kBigSlotBytes, MADV_DONTDUMP);
        return;
    }
}
#else
void reserve_region() {}
#endif

void reserve_region_once() {
    static const bool done = (reserve_region(), true);
    (void)done;
}

bool install_marker(std::byte* page) {
#if defined(__SANITIZE_ADDRESS__)  // LeakSanitizer reads all that the kernel's list calls readable
    (void)page;
    return false;
#else
    return madvise(page, kPageBytes, kMadvGuardInstall) == 0;
#endif
}

bool has_markers() {
    static const bool answer = [] {
        void* page = map(kPageBytes);
        if (page == MAP_FAILED) return false;
        const bool works = install_marker(static_cast<std::byte*>(page));
        munmap(page, kPageBytes);
        return works;
    }();
    return answer;
}

// How many slots may be guarded by a protected page: a third of the mappings, two each, so that as
// many are left for everybody else.
std::size_t mapped_guards_most() {
    static const std::size_t answer = [] {
        std::size_t most = 65530;
        if (std::FILE* file = std::fopen("/proc/sys/vm/max_map_count", "r")) {
            if (std::fscanf(file, "%zu", &most) != 1) most = 65530;
            std::fclose(file);
        }
        return most / 3;
    }();
    return answer;
}

}  // namespace

std::byte* reserve_chunk() {
    reserve_region_once();
    Space& s = space();
    {
        const std::lock_guard lock(s.mutex);
        if (!s.chunks.empty()) {
            std::byte* chunk = s.chunks.back();
            s.chunks.pop_back();
            return chunk;
        }
        const std::uintptr_t low = stack_region.dense_low + s.next_chunk * kChunkBytes;
        if (low + kChunkBytes <= stack_region.dense_high) {
            ++s.next_chunk;
            return reinterpret_cast<std::byte*>(low);
        }
    }
    void* memory = stack_region.dense_low == 0 ? map_aligned_chunk() : MAP_FAILED;
    if (memory == MAP_FAILED) {
        std::perror("fiberscope: no address space is left for goroutine stacks");
        std::abort();
    }
    advise_dense(memory, kChunkBytes);
#if defined(__SANITIZE_ADDRESS__)
    // What only a parked (or abandoned) fiber points to is not a leak.
    __lsan_register_root_region(memory, kChunkBytes);
#endif
    return static_cast<std::byte*>(memory);
}

void return_chunk(std::byte* chunk) {
    if (stack_region.dense_low == 0) {
#if defined(__SANITIZE_ADDRESS__)
        __lsan_unregister_root_region(chunk, kChunkBytes);
#endif
        munmap(chunk, kChunkBytes);
        return;
    }
    madvise(chunk, kChunkBytes, MADV_DONTNEED);  // guards stay, and are put again where they are
    const std::lock_guard lock(space().mutex);
    space().chunks.push_back(chunk);
}

GuardKind guard_low_end(std::byte* slot) {
    static std::atomic<std::size_t> mapped{0};  // relaxed: a count, it publishes nothing
    if (has_markers() && install_marker(slot)) return GuardKind::marker;
    if (mapped.load(std::memory_order_relaxed) < mapped_guards_most() &&
        mprotect(slot, kPageBytes, PROT_NONE) == 0) {
        mapped.fetch_add(1, std::memory_order_relaxed);
        return GuardKind::mapping;
    }
    // From now on: of an arena's slots only the last have canaries.
    mapped.store(mapped_guards_most(), std::memory_order_relaxed);
    return GuardKind::canary;
}

std::string describe_region() {
    reserve_region_once();
    std::string text = std::to_string(kStackSlotBytes / 1024) + " KiB slots";
    if (stack_region.big_high != 0)
        text += ", 1 GiB slots for " +
                std::to_string((stack_region.big_high - stack_region.big_low) / kBigSlotBytes) +
                " deep goroutines at once";
    text += has_markers()
                ? "; guards are markers in the page table"
                : "; guards are protected pages for the first " +
                      std::to_string(mapped_guards_most()) + " slots, a checked word for the rest";
    return text;
}

}  // namespace fiberscope
