// A first-in first-out queue of any length. Not a list through the Gs, as GoList is: who waits in a
// long queue has been out of the caches for long, and is touched when it runs, not before.
#pragma once

#include <cstddef>
#include <memory>
#include <utility>

namespace fiberscope {

struct G;

class GoRing {
  public:
    bool empty() const { return size_ == 0; }
    std::size_t size() const { return size_; }
    // The i-th from the front; i < size().
    G* at(std::size_t i) const { return slots_[(first_ + i) & mask_]; }

    void push(G* g) {
        if (size_ > mask_ || slots_ == nullptr) [[unlikely]]
            resize(slots_ == nullptr ? kFirst : 2 * (mask_ + 1));
        slots_[(first_ + size_++) & mask_] = g;
    }

    // It must not be empty.
    G* pop() {
        G* g = slots_[first_];
        first_ = (first_ + 1) & mask_;
        if (--size_ == 0 && mask_ >= kKept) [[unlikely]]
            resize(kFirst);
        return g;
    }

    // pop() and push(g).
    G* change_places(G* g) {
        G* front = slots_[first_];
        slots_[(first_ + size_) & mask_] = g;  // which is the first slot, if all are taken
        first_ = (first_ + 1) & mask_;
        return front;
    }

  private:
    static constexpr std::size_t kFirst = 64, kKept = 4096;  // slots: at first, and when empty

    [[gnu::noinline]] void resize(std::size_t slots) {
        auto more = std::make_unique<G*[]>(slots);
        for (std::size_t i = 0; i < size_; ++i)
            more[i] = at(i);
        slots_ = std::move(more);
        mask_ = slots - 1;
        first_ = 0;
    }

    std::unique_ptr<G*[]> slots_;  // mask_ + 1 of them, a power of two; or none yet
    std::size_t mask_ = 0;
    std::size_t first_ = 0;
    std::size_t size_ = 0;
};

}  // namespace fiberscope
