// Mutex, WaitGroup and semaphore without a language around them; what they share with RWMutex
// (rwmutex.h) and Cond (cond.h) is SyncObject. Each may be made anywhere, also as
// a zero value before the run; it gets its id, and its sync_make event, at its first use. All
// operations are of the running goroutine.
#pragma once

#include "core/event/ids.h"
#include "core/event/reasons.h"
#include "core/sched/core_lock.h"
#include "core/sync/wait_queue.h"

#include <atomic>
#include <cstdint>
#include <string_view>

namespace fiberscope {

// What all share: a lock, an id, a name, a queue.
class SyncObject {
  public:
    explicit SyncObject(ObjectKind kind, StringId name) : kind_(kind), name_(name) {}
    SyncObject(const SyncObject&) = delete;
    SyncObject& operator=(const SyncObject&) = delete;

    // The variable's name, for events; before the first use.
    void set_name(StringId name) { name_ = name; }

  protected:
    // In the destructor of every derived class: all of it is still there.
    void end() {
        if (watched_) [[unlikely]]
            end_watched();
    }
    // Takes the lock, on the current goroutine's machine after its gate.
    Machine& lock();
    void lock(Machine& m);  // after the gate
    // Tells that the counter has changed; under the lock.
    void emit_count(Machine& m, std::int64_t delta, std::int64_t after);
    // Joins the queue and waits; the lock is held before and given back. Returns the machine.
    Machine& wait(Machine& m, Waiter& self, WaitReason reason, bool at_front = false);
    // The same for a queue of the derived class; `text` is for the event.
    Machine& wait_in(Machine& m, WaiterList& list, WaitQueue which, Waiter& self, WaitReason reason,
                     std::string_view text = {});
    // The first waiter leaves the queue, with an event if `tell`.
    G* take_first(Machine& m, bool tell);
    // This waiter, wherever it stands.
    G* take(Machine& m, Waiter* waiter, bool tell);
    // Gives the lock back and makes a list of goroutines (through G::wait) ready, in order.
    void unlock_and_wake(Machine& m, G* group, Rule rule = Rule::wake_runnext);

    const ObjectKind kind_;
    bool watched_ = false;  // by the run's Witness
    StringId name_;
    ProcLock lock_;  // guards everything below, here and in the derived classes
    ObjectId id_ = ObjectId::none;
    std::uint32_t number_ = 0;  // acts under the lock (Order::object)
    std::int64_t count_ = 0;    // the semaphore's permits
    WaiterList waiters_;

  private:
    friend class Witness;
    void end_watched();
};

// Goroutines to be made ready together, in order, once the lock is given back.
class WakeList {
  public:
    void add(G* g) {
        g->wait.next = nullptr;
        *end_ = g;
        end_ = &g->wait.next;
    }
    G* first() const { return first_; }

  private:
    G* first_ = nullptr;
    G** end_ = &first_;
};

// After Go's sync.Mutex. Normal mode: unlock wakes the first waiter, who must compete with whoever
// comes by, and goes back to the front if it loses; cheap, since a running goroutine may take the
// lock several times in its slice. Starvation mode, once a waiter has waited 1 ms: the lock is
// handed to the first in line, and newcomers queue at the end; ends with a waiter that waited less
// or is last.
//
// The state is one word. Whoever finds the lock free takes it, and whoever need wake nobody lets it
// go, by one exchange of that word. To wait and to wake takes the object's lock too:
//
//   who waits                              who unlocks
//     1. takes lock_                         1. exchanges the state without kLocked, unless it
//     2. exchanges the state with kWaiting,     shows kWaiting with nobody woken, or kStarving
//        unless it is free by now            2. then takes lock_ and wakes the first in line
//     3. stands in the queue, parks,
//        and only then gives lock_ back
//
// If the unlock's exchange comes first, the waiter's fails, and it sees the lock free. If it comes
// second, it fails, and lock_ is free only when the waiter stands in the queue. While kLocked is
// set nobody but its holder changes the state without lock_. When events are recorded everybody
// takes lock_, since an act and its number must be one.
//
// Why nobody is forgotten: an unlock that finds kWaiting hands over, or wakes the first, or sees
// kWoken. Who was woken comes back under lock_ and clears kWoken: it takes the lock, and its own
// unlock finds the next; or somebody holds it, and it stands in front of the line that this one's
// unlock will find.
// Why nobody waits for ever: who comes back after 1 ms and does not get the lock makes it starving.
// From then on each unlock serves the first in line, and nobody can come before it.
class MutexCore : public SyncObject {
  public:
    explicit MutexCore(StringId name = StringId::none) : SyncObject(ObjectKind::mutex, name) {}
    ~MutexCore() { end(); }

    void lock();
    bool try_lock();
    // False if it was not locked (Go: fatal error "sync: unlock of unlocked mutex"). Any goroutine
    // may.
    bool unlock();

  private:
    friend class Witness;

    static constexpr std::uint32_t kLocked = 1;
    static constexpr std::uint32_t kWoken = 2;  // a waiter was woken and has not yet come back
    static constexpr std::uint32_t kStarving = 4;
    static constexpr std::uint32_t kWaiting = 8;  // somebody stands in the queue

    std::uint32_t state() const { return state_.load(std::memory_order_relaxed); }
    bool exchange(Machine& m, std::uint32_t& from, std::uint32_t to);
    bool take_if_free(Machine& m);
    bool spin(Machine& m);
    void lock_slowly(Machine& m);
    bool unlock_slowly(Machine& m);
    void change(Machine& m, std::uint32_t clear, std::uint32_t set);
    bool starve(Machine& m);
    void tell_starving(Machine& m, bool on);

    // acquire when it is taken, release when it is let go: pairs with itself.
    std::atomic<std::uint32_t> state_{0};
};

// Counter and number of waiters are one word, as in Go's sync.WaitGroup: only whoever makes the
// counter 0 while somebody waits, and whoever has to wait, take the lock. When events are recorded
// everybody takes it, since an act and its number must be one.
class WaitGroupCore : public SyncObject {
  public:
    explicit WaitGroupCore(StringId name = StringId::none)
        : SyncObject(ObjectKind::waitgroup, name) {}
    ~WaitGroupCore() { end(); }

    // False if the counter would become negative (Go panics "sync: negative WaitGroup counter").
    bool add(std::int32_t delta);
    void wait();

  private:
    friend class Witness;

    static std::int32_t count_of(std::uint64_t state) {
        return static_cast<std::int32_t>(state >> 32);
    }
    std::uint64_t add_to_state(Machine& m, std::uint64_t what);
    void wake(Machine& m, std::uint32_t waiters);

    // The counter in the upper half, waiters in the lower. acq_rel, with itself: what was done
    // before a done() is seen after the wait() that it ends.
    std::atomic<std::uint64_t> state_{0};
};

// A goroutine's wish for permits; lies on its stack while it waits.
struct Wish : Waiter {
    explicit Wish(std::uint32_t n) : permits(n) {}
    const std::uint32_t permits;
    bool given_up = false;  // under the semaphore's lock; `served`: it has its permits
};

// Counts permits. What the language builds its other locks from.
class SemaphoreCore : public SyncObject {
  public:
    explicit SemaphoreCore(std::int64_t permits = 0, StringId name = StringId::none)
        : SyncObject(ObjectKind::semaphore, name) {
        count_ = permits;
    }
    ~SemaphoreCore() { end(); }

    // Waits until `permits` are free and nobody stands before it: strictly first come first served,
    // so that one that wants many is not passed for ever by those that want few. `reason` is what a
    // goroutine trace shows while it waits.
    void acquire(WaitReason reason = WaitReason::semacquire, std::uint32_t permits = 1);
    bool try_acquire(std::uint32_t permits = 1);
    // The same for a wish that another goroutine may end by give_up(), before, while or after it
    // waits. False if that came first.
    bool acquire(Wish& wish, WaitReason reason);
    void give_up(Wish& wish);
    // Waiting goroutines get what they want directly. False, and nothing is done, if then more than
    // `most` would be free.
    bool release(std::uint32_t permits = 1, std::int64_t most = 0x7fffffff);

  private:
    void add(Machine& m, std::int64_t delta);
    void grant(Machine& m, std::int64_t free, WakeList& woken);
};

}  // namespace fiberscope
