#include "core/sync/cond.h"

#include "core/sched/scheduler.h"

namespace fiberscope {
namespace {

struct TicketHolder : Waiter {
    std::uint32_t ticket = 0;
};

// Tickets wrap around; they are never 2^31 apart.
bool is_before(std::uint32_t a, std::uint32_t b) {
    return static_cast<std::int32_t>(a - b) < 0;
}

}  // namespace

std::uint32_t CondCore::draw_ticket() {
    return drawn_.fetch_add(1, std::memory_order_relaxed);  // see drawn_
}

void CondCore::wait(std::uint32_t ticket) {
    Machine& m = SyncObject::lock();
    if (is_before(ticket, served_)) {
        lock_.unlock(m);
        return;
    }
    TicketHolder self;
    self.ticket = ticket;
    SyncObject::wait(m, self, WaitReason::cond_wait);
}

void CondCore::signal() {
    Machine& m = SyncObject::lock();
    if (served_ == drawn_.load(std::memory_order_relaxed)) {
        lock_.unlock(m);
        return;
    }
    const std::uint32_t ticket = served_++;
    WakeList woken;
    // Nearly always the first: only those who overtook each other on the way here are out of order.
    for (Waiter* waiter = waiters_.first(); waiter != nullptr; waiter = waiter->next) {
        if (static_cast<TicketHolder*>(waiter)->ticket != ticket) continue;
        woken.add(take(m, waiter, true));
        break;
    }
    unlock_and_wake(m, woken.first());
}

void CondCore::broadcast() {
    Machine& m = SyncObject::lock();
    served_ = drawn_.load(std::memory_order_relaxed);
    WakeList woken;
    while (G* g = take_first(m, true))
        woken.add(g);
    unlock_and_wake(m, woken.first());
}

}  // namespace fiberscope
