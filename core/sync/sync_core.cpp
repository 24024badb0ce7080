#include "core/sync/sync_core.h"

#include "core/sched/scheduler.h"
#include "core/sync/witness.h"

#include <string>

namespace fiberscope {
namespace {

constexpr int kSpins = 2;        // Go: active_spin, 4
constexpr int kSpinPauses = 64;  // of the first; 7 us in all, Go: 4 times 30 pauses

void unlock_object(Machine& m, G&, void* lock) {
    static_cast<ProcLock*>(lock)->unlock(m);
}

}  // namespace

Machine& SyncObject::lock() {
    Machine& m = enter(Point::lock);
    lock(m);
    return m;
}

void SyncObject::lock(Machine& m) {
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
        if (m.scheduler->witness != nullptr && !watched_)
            m.scheduler->witness->watch(*this, watched_);
    }
}

void SyncObject::end_watched() {
    Witness::gone(this);
}

void SyncObject::emit_count(Machine& m, std::int64_t delta, std::int64_t after) {
    emit(m, Kind::count_add,
         {.g = m.current->id,
          .object = raw(id_),
          .number = number_++,
          .a = static_cast<std::uint32_t>(delta),
          .b = static_cast<std::uint32_t>(after)});
}

Machine& SyncObject::wait(Machine& m, Waiter& self, WaitReason reason, bool at_front) {
    if (!at_front) return wait_in(m, waiters_, WaitQueue::recv, self, reason);
    self.g = m.current;
    waiters_.push_front(&self);
    emit(m, Kind::waiter_front,
         {.g = self.g->id,
          .object = raw(id_),
          .number = number_++,
          .a = static_cast<std::uint32_t>(WaitQueue::recv)});
    return park(m, reason, id_, {unlock_object, &lock_});
}

Machine& SyncObject::wait_in(Machine& m, WaiterList& list, WaitQueue which, Waiter& self,
                             WaitReason reason, std::string_view text) {
    self.g = m.current;
    list.push_back(&self);
    emit(m, Kind::waiter_put,
         {.g = self.g->id,
          .object = raw(id_),
          .number = number_++,
          .a = static_cast<std::uint32_t>(which)},
         text);
    return park(m, reason, id_, {unlock_object, &lock_});
}

G* SyncObject::take_first(Machine& m, bool tell) {
    return waiters_.empty() ? nullptr : take(m, waiters_.first(), tell);
}

G* SyncObject::take(Machine& m, Waiter* waiter, bool tell) {
    waiters_.remove(waiter);
    if (tell)
        emit(m, Kind::waiter_del,
             {.g = waiter->g->id,
              .object = raw(id_),
              .number = number_++,
              .a = static_cast<std::uint32_t>(WaitQueue::recv)});
    waiter->g->wait.by = waiter;
    return waiter->g;
}

void SyncObject::unlock_and_wake(Machine& m, G* group, Rule rule) {
    const ObjectId id = id_;  // a woken goroutine may destroy the object
    lock_.unlock(m);
    while (group != nullptr) {
        G* g = group;
        group = g->wait.next;  // once ready, g may run and wait again
        ready(m, g, id, rule);
    }
}

bool MutexCore::exchange(Machine& m, std::uint32_t& from, std::uint32_t to) {
    if (!is_solo(m))
        return state_.compare_exchange_weak(from, to, std::memory_order_acq_rel,
                                            std::memory_order_relaxed);
    state_.store(to, std::memory_order_relaxed);  // see is_solo()
    return true;
}

bool MutexCore::take_if_free(Machine& m) {
    std::uint32_t now = state();
    while ((now & (kLocked | kStarving)) == 0)
        if (exchange(m, now, now | kLocked)) return true;
    return false;
}

// Under lock_.
void MutexCore::change(Machine& m, std::uint32_t clear, std::uint32_t set) {
    std::uint32_t now = state();
    while (!exchange(m, now, (now & ~clear) | set)) {
    }
}

// Most locks are held for less than it takes to park. As Go's sync_runtime_canSpin; looks ever more
// seldom, see core_lock.cpp.
bool MutexCore::spin(Machine& m) {
    if (is_solo(m)) return false;
    int pauses = kSpinPauses;
    for (int i = 0; i < kSpins; ++i, pauses *= 2) {
        pause_cpu(pauses);
        if (take_if_free(m)) return true;
    }
    return false;
}

void MutexCore::lock() {
    Machine& m = enter(Point::lock);
    if (!is_traced(m) && (take_if_free(m) || spin(m))) return;
    lock_slowly(m);
}

void MutexCore::lock_slowly(Machine& first) {
    Machine* m = &first;
    SyncObject::lock(*m);
    G* g = m->current;
    const std::uint64_t began_ns = m->world->now(*m);
    std::uint32_t barred = kLocked | kStarving;  // newcomers wait behind those who starve
    for (;;) {
        std::uint32_t now = state();
        if ((now & barred) == 0) {
            if (exchange(*m, now, now | kLocked)) break;
            continue;
        }
        if (!exchange(*m, now, now | kWaiting)) continue;
        Waiter& self = own_place(*g);
        m = &wait(*m, self, WaitReason::mutex_lock, barred == kLocked);
        const bool waited_long = m->world->now(*m) - began_ns > kStarvationNs;
        lock_.lock(*m);
        if (self.served) {  // it holds the lock
            if (!waited_long || waiters_.empty()) {
                change(*m, kStarving, 0);
                tell_starving(*m, false);
            }
            lock_.unlock(*m);
            return;
        }
        change(*m, kWoken, 0);
        // The mode is nothing but the handing over.
        if (waited_long && rule_holds(*m, Rule::starve_after) &&
            rule_holds(*m, Rule::starving_handoff) && starve(*m))
            tell_starving(*m, true);
        barred = kLocked;
    }
    emit(*m, Kind::lock_get, {.g = g->id, .object = raw(id_), .number = number_++});
    lock_.unlock(*m);
}

// Only while it is locked, in one exchange: its holder will then hand it on. Were it set on a free
// lock, newcomers would queue up for one that nobody unlocks.
bool MutexCore::starve(Machine& m) {
    std::uint32_t now = state();
    while ((now & (kLocked | kStarving)) == kLocked)
        if (exchange(m, now, now | kStarving)) return true;
    return false;
}

void MutexCore::tell_starving(Machine& m, bool on) {
    emit(m, Kind::lock_starving,
         {.object = raw(id_),
          .number = number_++,
          .a = on ? 1u : 0u,
          .rule = on ? Rule::starve_after : Rule::none});
}

bool MutexCore::try_lock() {
    Machine& m = enter(Point::lock);
    if (!is_traced(m)) return take_if_free(m);
    SyncObject::lock(m);
    const bool free = take_if_free(m);
    if (free)
        emit(m, Kind::lock_get, {.g = m.current->id, .object = raw(id_), .number = number_++});
    lock_.unlock(m);
    return free;
}

bool MutexCore::unlock() {
    Machine& m = enter(Point::lock);
    std::uint32_t now = state();
    while (!is_traced(m)) {
        if ((now & kLocked) == 0) return false;
        if ((now & kStarving) != 0 || (now & (kWaiting | kWoken)) == kWaiting) break;
        if (exchange(m, now, now & ~kLocked)) return true;
    }
    return unlock_slowly(m);
}

bool MutexCore::unlock_slowly(Machine& m) {
    SyncObject::lock(m);
    if ((state() & kLocked) == 0) {
        lock_.unlock(m);
        return false;
    }
    G* next = nullptr;
    Rule rule = Rule::unlock_wakes_first;
    if ((state() & kStarving) != 0 && !waiters_.empty()) {
        next = take_first(m, false);
        next->wait.by->served = true;  // it holds the lock when it wakes
        rule = Rule::starving_handoff;
        emit(m, Kind::lock_drop,
             {.g = m.current->id,
              .object = raw(id_),
              .number = number_++,
              .a = raw(next->id),
              .rule = rule});
        change(m, waiters_.empty() ? kWaiting : 0, 0);
    } else {
        emit(m, Kind::lock_drop, {.g = m.current->id, .object = raw(id_), .number = number_++});
        const bool first = rule_holds(m, Rule::unlock_wakes_first);
        if (!first) rule = Rule::none;
        if ((state() & kWoken) == 0 && !waiters_.empty())
            next = SyncObject::take(m, first ? waiters_.first() : waiters_.last(), true);
        change(m, kLocked | (waiters_.empty() ? kWaiting : 0), next != nullptr ? kWoken : 0);
    }
    const ObjectId id = id_;  // once it is free, somebody may destroy it
    lock_.unlock(m);
    if (next == nullptr) return true;
    ready(m, next, id, rule);
    // The first in line has the lock and sits in runnext: it goes on now, else the lock would stand
    // idle as long as we run (Go: semrelease1, "Direct G handoff").
    if (rule == Rule::starving_handoff) yield_here(m, rule);
    return true;
}

std::uint64_t WaitGroupCore::add_to_state(Machine& m, std::uint64_t what) {
    if (!is_solo(m)) return state_.fetch_add(what, std::memory_order_acq_rel) + what;
    const std::uint64_t after = state_.load(std::memory_order_relaxed) + what;
    state_.store(after, std::memory_order_relaxed);  // see is_solo()
    return after;
}

bool WaitGroupCore::add(std::int32_t delta) {
    Machine& m = enter(Point::lock);
    const bool tell = is_traced(m);
    if (tell) lock(m);
    const std::uint64_t change = static_cast<std::uint64_t>(std::int64_t{delta}) << 32;
    std::uint64_t state = add_to_state(m, change);
    const bool valid = count_of(state) >= 0;
    // Back to what it was; somebody may have begun to wait for what is 0 again.
    if (!valid) state = add_to_state(m, -change);
    const auto waiters = static_cast<std::uint32_t>(state);
    if (tell) {
        if (valid) emit_count(m, delta, count_of(state));
        lock_.unlock(m);
    }
    if (count_of(state) == 0 && waiters > 0) wake(m, waiters);
    return valid;
}

// The counter has come to 0 and so many wait. Whoever counts itself as waiting has the lock until
// it stands in the queue.
void WaitGroupCore::wake(Machine& m, std::uint32_t waiters) {
    lock(m);
    add_to_state(m, -std::uint64_t{waiters});
    WakeList woken;
    for (std::uint32_t i = 0; i < waiters; ++i)
        woken.add(take_first(m, false));
    unlock_and_wake(m, woken.first());
}

void WaitGroupCore::wait() {
    Machine& m = SyncObject::lock();
    std::uint64_t state = state_.load(std::memory_order_acquire);
    do {
        if (count_of(state) == 0) {
            lock_.unlock(m);
            return;
        }
    } while (!state_.compare_exchange_weak(state, state + 1, std::memory_order_acq_rel,
                                           std::memory_order_acquire));
    Waiter& self = own_place(*m.current);
    SyncObject::wait(m, self, WaitReason::waitgroup_wait);
}

void SemaphoreCore::add(Machine& m, std::int64_t delta) {
    count_ += delta;
    emit_count(m, delta, count_);
}

// So many are free: the first in line take what they want. What is taken at once by those who wait
// is never seen as free.
void SemaphoreCore::grant(Machine& m, std::int64_t free, WakeList& woken) {
    while (!waiters_.empty()) {
        auto* first = static_cast<Wish*>(waiters_.first());
        if (first->permits > free) break;
        free -= first->permits;
        first->served = true;
        woken.add(take_first(m, true));
    }
    if (free != count_) add(m, free - count_);
}

void SemaphoreCore::acquire(WaitReason reason, std::uint32_t permits) {
    Wish wish(permits);
    acquire(wish, reason);
}

bool SemaphoreCore::acquire(Wish& wish, WaitReason reason) {
    Machine& m = SyncObject::lock();
    const bool at_once = !wish.given_up && count_ >= wish.permits && waiters_.empty();
    if (at_once) add(m, -std::int64_t{wish.permits});
    if (at_once || wish.given_up) {
        lock_.unlock(m);
        return at_once;
    }
    wait_in(m, waiters_, WaitQueue::recv, wish, reason,
            wish.permits == 1 ? std::string() : std::to_string(wish.permits));
    return wish.served;
}

void SemaphoreCore::give_up(Wish& wish) {
    Machine& m = SyncObject::lock();
    wish.given_up = true;
    WakeList woken;
    if (wish.queued) {
        woken.add(take(m, &wish, true));
        grant(m, count_, woken);  // who stood behind it may want less
    }
    unlock_and_wake(m, woken.first());
}

bool SemaphoreCore::try_acquire(std::uint32_t permits) {
    Machine& m = SyncObject::lock();
    const bool free = count_ >= permits && waiters_.empty();
    if (free) add(m, -std::int64_t{permits});
    lock_.unlock(m);
    return free;
}

bool SemaphoreCore::release(std::uint32_t permits, std::int64_t most) {
    Machine& m = SyncObject::lock();
    if (count_ + permits > most) {
        lock_.unlock(m);
        return false;
    }
    WakeList woken;
    grant(m, count_ + permits, woken);
    unlock_and_wake(m, woken.first());
    return true;
}

}  // namespace fiberscope
