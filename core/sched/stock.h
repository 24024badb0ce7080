// Things that are used again and again: what goroutines end with, the next ones begin with. Each P
// keeps some of its own (Stock), which costs no lock; what one has too many of, and another too
// few, passes through the run's Depot, a chain at a time.
#pragma once

#include "core/sched/core_lock.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace fiberscope {

// A stack of them, linked by T::next: the last that came is the first to go, while it is warm.
template <class T>
class Chain {
  public:
    std::uint32_t size() const { return size_; }
    void push(T* one) {
        one->next = first_;
        first_ = one;
        ++size_;
    }
    T* pop() {
        T* one = first_;
        first_ = one->next;
        --size_;
        return one;
    }

  private:
    T* first_ = nullptr;
    std::uint32_t size_ = 0;
};

constexpr std::uint32_t kChainMost = 64;

template <class T>
struct Depot {
    CoreLock lock;  // guards `chains`; taken with no other lock of a depot held
    std::vector<Chain<T>> chains;
};

// The owner's; while the world stands still, whoever made it stand. Between one and two chains, so
// that one who makes and ends goroutines in turn does not go to the depot each time.
template <class T>
class Stock {
  public:
    bool empty() const { return chain_.size() + full_.size() == 0; }

    // Null: neither here nor in the depot.
    T* take(Machine& m, Depot<T>& depot) {
        if (chain_.size() == 0 && !refill(m, depot)) return nullptr;
        return chain_.pop();
    }

    void put(Machine& m, Depot<T>& depot, T* one) {
        if (chain_.size() == kChainMost) {
            give_up(m, depot, full_);
            full_ = std::exchange(chain_, {});
        }
        chain_.push(one);
    }

    void give_up_all(Machine& m, Depot<T>& depot) {
        give_up(m, depot, full_);
        give_up(m, depot, chain_);
    }

  private:
    [[gnu::noinline]] bool refill(Machine& m, Depot<T>& depot) {
        chain_ = std::exchange(full_, {});
        if (chain_.size() > 0) return true;
        const Locked held(m, depot.lock);
        if (depot.chains.empty()) return false;
        chain_ = depot.chains.back();
        depot.chains.pop_back();
        return true;
    }
    [[gnu::noinline]] void give_up(Machine& m, Depot<T>& depot, Chain<T>& chain) {
        if (chain.size() == 0) return;
        const Locked held(m, depot.lock);
        depot.chains.push_back(std::exchange(chain, {}));
    }

    Chain<T> chain_;
    Chain<T> full_;  // empty, or a whole one
};

}  // namespace fiberscope
