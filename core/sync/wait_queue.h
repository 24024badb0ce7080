// Who waits at an object, in order. A waiter lies on the waiting goroutine's own stack; the queue
// is guarded by the object's lock. As Go's sudog and waitq (runtime/chan.go).
#pragma once

#include "core/event/ids.h"
#include "core/sched/goroutine.h"

#include <atomic>
#include <cstdint>

namespace fiberscope {

struct Waiter {
    G* g = nullptr;
    void* elem = nullptr;  // the value to send, or where to put the received one; may be null
    Waiter* next = nullptr;
    Waiter* prev = nullptr;
    bool queued = false;
    bool in_select = false;
    bool served = false;  // by a send or receive; false: by close
};

class WaiterList {
  public:
    // Also without the lock, as a hint. acquire: pairs with set_first(); see ChanCore::look().
    bool empty() const { return first_.load(std::memory_order_acquire) == nullptr; }
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
