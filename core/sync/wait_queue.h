// Who waits at an object, in order. A waiter lies on the waiting goroutine's own stack; the queue
// is guarded by the object's lock. As Go's sudog and waitq (runtime/chan.go).
#pragma once

#include "core/event/ids.h"
#include "core/sched/goroutine.h"

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
    bool empty() const { return first_ == nullptr; }
    Waiter* first() const { return first_; }

    void push_back(Waiter* waiter) {
        waiter->next = nullptr;
        waiter->prev = last_;
        (last_ == nullptr ? first_ : last_->next) = waiter;
        last_ = waiter;
        waiter->queued = true;
    }
    void push_front(Waiter* waiter) {
        waiter->prev = nullptr;
        waiter->next = first_;
        (first_ == nullptr ? last_ : first_->prev) = waiter;
        first_ = waiter;
        waiter->queued = true;
    }
    void remove(Waiter* waiter) {
        (waiter->prev == nullptr ? first_ : waiter->prev->next) = waiter->next;
        (waiter->next == nullptr ? last_ : waiter->next->prev) = waiter->prev;
        waiter->queued = false;
    }

  private:
    Waiter* first_ = nullptr;
    Waiter* last_ = nullptr;
};

}  // namespace fiberscope
