// Who waits at an object, in order; the queue is guarded by the object's lock. As Go's sudog and
// waitq (runtime/chan.go).
#pragma once

#include "core/event/ids.h"
#include "core/sched/goroutine.h"

#include <atomic>

namespace fiberscope {

// The running goroutine's own place, for an object that it waits at alone.
inline Waiter& own_place(G& g) {
    Waiter& own = g.wait.own;  // next, prev and queued are the list's to set
    own.g = &g;
    own.elem = nullptr;
    own.in_select = false;
    own.served = false;
    return own;
}

class WaiterList {
  public:
    // Also without the lock, as a hint. acquire: pairs with set_first(); see ChanCore::look().
    bool empty() const { return first_.load(std::memory_order_acquire) == nullptr; }
    Waiter* last() const { return last_; }
    Waiter* first() const { return first_.load(std::memory_order_relaxed); }

    void push_back(Waiter* waiter) {
        waiter->next = nullptr;
        waiter->prev = last_;
        if (last_ == nullptr)
            set_first(waiter);
        else
            last_->next = waiter;
        last_ = waiter;
        waiter->queued = true;
    }
    void push_front(Waiter* waiter) {
        waiter->prev = nullptr;
        waiter->next = first();
        (first() == nullptr ? last_ : first()->prev) = waiter;
        set_first(waiter);
        waiter->queued = true;
    }
    void remove(Waiter* waiter) {
        if (waiter->prev == nullptr)
            set_first(waiter->next);
        else
            waiter->prev->next = waiter->next;
        (waiter->next == nullptr ? last_ : waiter->next->prev) = waiter->prev;
        waiter->queued = false;
    }

  private:
    void set_first(Waiter* waiter) { first_.store(waiter, std::memory_order_release); }

    std::atomic<Waiter*> first_{nullptr};  // written under the lock
    Waiter* last_ = nullptr;
};

}  // namespace fiberscope
