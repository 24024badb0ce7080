#include "core/sched/go_pool.h"

#include <algorithm>
#include <new>
#include <sys/mman.h>

namespace fiberscope {
namespace {
constexpr std::size_t kHugePageBytes = std::size_t{2} << 20;
constexpr std::size_t kSlabMost = kHugePageBytes / sizeof(G);

constexpr std::align_val_t alignment_of(std::size_t size) {
    return std::align_val_t{size == kSlabMost ? kHugePageBytes : alignof(G)};
}
}  // namespace

GoPool::~GoPool() {
    for (const Slab& slab : slabs_)
        ::operator delete(slab.gos, alignment_of(slab.size));
}

// Under the depot's lock.
void GoPool::make_some() {
    if (slabs_.empty() || slabs_.back().used == slabs_.back().size) {
        const std::size_t size =
            slabs_.empty() ? std::size_t{kChainMost} : std::min(2 * slabs_.back().size, kSlabMost);
        void* memory = ::operator new(size * sizeof(G), alignment_of(size));
        // Advice only: where there are no huge pages, small ones do.
        if (size == kSlabMost) madvise(memory, kHugePageBytes, MADV_HUGEPAGE);
        slabs_.push_back({static_cast<G*>(memory), size, 0});
    }
    Slab& slab = slabs_.back();
    static_assert(kSlabMost % kChainMost == 0);
    // The first of them is to be taken first: memory is touched in its order.
    Chain<G> chain;
    for (std::size_t i = kChainMost; i-- > 0;)
        chain.push(new (slab.gos + slab.used + i) G);
    slab.used += kChainMost;
    depot_.chains.push_back(chain);
}

G* GoPool::take(Machine& m, Stock<G>& stock) {
    for (;;) {
        if (G* g = stock.take(m, depot_)) return g;
        const Locked held(m, depot_.lock);
        make_some();
    }
}

}  // namespace fiberscope
