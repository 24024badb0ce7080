#include "core/sync/sync_core.h"

#include "core/sched/scheduler.h"

#include <string>

namespace fiberscope {
namespace {

constexpr std::uint64_t kStarvationNs = 1'000'000;  // Go: starvationThresholdNs, 1 ms

void unlock_object(Machine& m, G&, void* lock) {
    static_cast<ProcLock*>(lock)->unlock(m);
}

}  // namespace

Machine& SyncObject::lock() {
    Machine& m = enter(Point::lock);
    lock_.lock(m);
    if (id_ == ObjectId::none) {
        id_ = ObjectId{count_up(m, m.scheduler->next_object)};
        emit(m, Kind::sync_make,
             {.g = m.current->id,
              .object = raw(id_),
              .number = number_++,
              .a = static_cast<std::uint32_t>(kind_),
              .b = raw(name_)},
             count_ == 0 ? std::string() : std::to_string(count_));
    }
    return m;
}

Machine& SyncObject::wait(Machine& m, Waiter& self, WaitReason reason, bool at_front) {
    self.g = m.current;
    if (at_front)
        waiters_.push_front(&self);
    else
        waiters_.push_back(&self);
    emit(m, at_front ? Kind::waiter_front : Kind::waiter_put,
         {.g = self.g->id,
          .object = raw(id_),
          .number = number_++,
          .a = static_cast<std::uint32_t>(WaitQueue::recv)});
    return park(m, reason, id_, {unlock_object, &lock_});
}

G* SyncObject::take_first(Machine& m, bool tell) {
    Waiter* waiter = waiters_.first();
    if (waiter == nullptr) return nullptr;
    waiters_.remove(waiter);
    if (tell)
        emit(m, Kind::waiter_del,
             {.g = waiter->g->id,
              .object = raw(id_),
              .number = number_++,
              .a = static_cast<std::uint32_t>(WaitQueue::recv)});
    waiter->g->woken_by = waiter;
    return waiter->g;
}

void MutexCore::take(Machine& m, G* g) {
    locked_ = true;
    emit(m, Kind::lock_get, {.g = g->id, .object = raw(id_), .number = number_++});
}

void MutexCore::lock() {
    Machine* m = &SyncObject::lock();
    if (!locked_ && !starving_) {
        take(*m, m->current);
        lock_.unlock(*m);
        return;
    }
    G* g = m->current;
    const std::uint64_t began_ns = m->world->now(*m);
    for (bool again = false;; again = true) {
        Waiter self;
        m = &wait(*m, self, WaitReason::mutex_lock, again);
        const bool waited_long = m->world->now(*m) - began_ns > kStarvationNs;
        lock_.lock(*m);
        woken_ = false;
        const bool handed = self.served;
        if (handed && (!waited_long || waiters_.empty())) {
            starving_ = false;
            emit(*m, Kind::lock_starving, {.object = raw(id_), .number = number_++, .a = 0});
        } else if (!handed && waited_long && !starving_ && locked_) {
            starving_ = true;
            emit(*m, Kind::lock_starving, {.object = raw(id_), .number = number_++, .a = 1});
        }
        if (!handed && !locked_) {
            take(*m, g);
            lock_.unlock(*m);
            return;
        }
        if (handed) {
            lock_.unlock(*m);
            return;
        }
    }
}

bool MutexCore::try_lock() {
    Machine& m = SyncObject::lock();
    const bool free = !locked_ && !starving_;
    if (free) take(m, m.current);
    lock_.unlock(m);
    return free;
}

bool MutexCore::unlock() {
    Machine& m = SyncObject::lock();
    if (!locked_) {
        lock_.unlock(m);
        return false;
    }
    G* next = nullptr;
    Rule rule = Rule::unlock_wakes_first;
    if (starving_ && !waiters_.empty()) {
        next = take_first(m, false);
        next->woken_by->served = true;  // it holds the lock when it wakes
        rule = Rule::starving_handoff;
        emit(m, Kind::lock_drop,
             {.g = m.current->id,
              .object = raw(id_),
              .number = number_++,
              .a = raw(next->id),
              .rule = rule});
    } else {
        locked_ = false;
        emit(m, Kind::lock_drop, {.g = m.current->id, .object = raw(id_), .number = number_++});
        if (!woken_) next = take_first(m, true);
        woken_ = woken_ || next != nullptr;
    }
    lock_.unlock(m);
    if (next != nullptr) ready(m, next, id_, rule);
    return true;
}

bool WaitGroupCore::add(std::int32_t delta) {
    Machine& m = SyncObject::lock();
    if (count_ + delta < 0) {
        lock_.unlock(m);
        return false;
    }
    count_ += delta;
    emit(m, Kind::count_add,
         {.g = m.current->id,
          .object = raw(id_),
          .number = number_++,
          .a = static_cast<std::uint32_t>(delta),
          .b = static_cast<std::uint32_t>(count_)});
    G* group = nullptr;
    G** end = &group;
    if (count_ == 0) {
        while (G* g = take_first(m, false)) {
            g->group_next = nullptr;
            *end = g;
            end = &g->group_next;
        }
    }
    lock_.unlock(m);
    while (group != nullptr) {
        G* g = group;
        group = g->group_next;  // once ready, g may run and wait again
        ready(m, g, id_);
    }
    return true;
}

void WaitGroupCore::wait() {
    Machine& m = SyncObject::lock();
    if (count_ == 0) {
        lock_.unlock(m);
        return;
    }
    Waiter self;
    SyncObject::wait(m, self, WaitReason::waitgroup_wait);
}

void SemaphoreCore::acquire(WaitReason reason) {
    Machine& m = SyncObject::lock();
    if (count_ > 0) {
        --count_;
        emit(m, Kind::count_add,
             {.g = m.current->id,
              .object = raw(id_),
              .number = number_++,
              .a = ~0u,
              .b = static_cast<std::uint32_t>(count_)});
        lock_.unlock(m);
        return;
    }
    Waiter self;
    wait(m, self, reason);
}

bool SemaphoreCore::try_acquire() {
    Machine& m = SyncObject::lock();
    const bool free = count_ > 0;
    if (free) {
        --count_;
        emit(m, Kind::count_add,
             {.g = m.current->id,
              .object = raw(id_),
              .number = number_++,
              .a = ~0u,
              .b = static_cast<std::uint32_t>(count_)});
    }
    lock_.unlock(m);
    return free;
}

void SemaphoreCore::release() {
    Machine& m = SyncObject::lock();
    G* next = take_first(m, true);
    if (next == nullptr) {
        ++count_;
        emit(m, Kind::count_add,
             {.g = m.current->id,
              .object = raw(id_),
              .number = number_++,
              .a = 1,
              .b = static_cast<std::uint32_t>(count_)});
    }
    lock_.unlock(m);
    if (next != nullptr) ready(m, next, id_);
}

}  // namespace fiberscope
