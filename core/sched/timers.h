// Timers: a heap per P, ordered by when they are due. The P's M runs them when it looks for work;
// an M without work runs those of other Ps too (they are stolen with the work). A goroutine that
// sleeps stands in the heap itself: it needs no timer. After Go's runtime/time.go, with its heap of
// four children.
//
// Why each arming fires or is stopped, never both: a timer leaves a heap under that heap's lock
// only, and whoever takes it out, run_due() or disarm(), is the one. A periodic timer is in no heap
// while it moves on to the P that fired it: the stopper, which finds it nowhere, then leaves
// `cancelled`, and one of the two sees what the other has stored (Timer::p).
//
// Why an act never runs after remove() has returned: run_due() raises `firing` under the lock under
// which it takes the timer out. Who then finds it in no heap sees `firing`, and waits until the act
// is done.
//
// Why none is slept through: every M with a P looks at its own heap whenever it looks for work. If
// some M is without work, one of them is the timer waiter, which sleeps until the first timer of
// all heaps; whoever adds an earlier one wakes it, and neither can miss the other (first_ns_). If
// none is the waiter, whoever adds a timer wakes an M, which finds no work and becomes it.
//
// Whoever needs an M to look for work takes the waiter, since it is the one that would wake next: a
// third thread for two Ps would only wait for a CPU (Linux leaves it behind another one, beside an
// idle CPU, for up to 4 ms). Then nobody waits until that M has found none, and waits again, or has
// found some, and wakes another M to look in its stead (found_work) if there is a P that rests.
//
// Which timers may end a wait. A timer's channel (time.After) that nobody receives from only fills
// its slot when the timer is due. Go keeps such a timer out of the heap until somebody blocks on
// the channel (needsAdd in runtime/time.go); then it cannot hold off the report of a deadlock. Here
// it stands in the heap all the time, where one can see it, and is_awaited() does not count it:
// when everybody is asleep and no timer of any heap is awaited, the firing of all of them would
// wake nobody, so nobody can come to receive either, and nothing will ever happen again. (A stopped
// timer leaves this heap at once. Go's may keep it for a while, and then reports no deadlock as
// long as it is there.)
//
// An M that finds no work while a timer is due within kTimerSoonNs keeps its P and stays awake:
// falling asleep and being woken takes longer than that.
#pragma once

#include "core/event/ids.h"
#include "core/sched/core_lock.h"

#include <atomic>
#include <cstdint>
#include <vector>

namespace fiberscope {

struct G;
struct P;

constexpr std::uint64_t kTimerSoonNs =
    20'000;  // a thread's sleep is 50 us late, by its timer slack

struct Timer {
    std::uint64_t when_ns = 0;
    std::uint64_t period_ns = 0;  // 0: fires once
    // Called on the scheduler's loop when due, with no core lock held; must not block.
    void (*act)(Machine& m, Timer& timer) = nullptr;
    void* argument = nullptr;
    // If set: whether the act would make a goroutine ready now. Asked while everybody is asleep. If
    // not: it may always.
    bool (*wakes)(const Timer& timer) = nullptr;
    // Called, if set, when the run ends while the timer is armed: it will never fire, and whoever
    // kept something alive for it may let it go.
    void (*drop)(Timer& timer) = nullptr;
    // Below: the heaps' own.
    TimerId id = TimerId::none;  // of this arming: each has an id of its own
    std::uint32_t place = 0;     // in the heap
    // In whose heap; null: not armed. Written under that heap's lock. seq_cst with `cancelled`: a
    // periodic timer is in no heap while it moves to the P that fired it; remove() then stores
    // cancelled and reads p, run_due() stores p and reads cancelled, and one sees the other.
    std::atomic<P*> p{nullptr};
    std::atomic<bool> cancelled{false};
    // Acts under way. Raised under the heap's lock, lowered (release) after the act;
    // remove() reads it (acquire) after it has taken the timer out.
    std::atomic<std::uint32_t> firing{0};
};

class TimerHeap {
  public:
    // Arms the timer on m's P. A timer must not be armed twice.
    static void add(Machine& m, Timer& timer);

    // g, which has stopped, is made ready when it is due.
    static void add_sleeper(Machine& m, G& g, std::uint64_t when_ns);

    // Disarms a timer, wherever it is; false if it fired before, or is firing now for the last
    // time. Returns only when no act of it is under way any more, so that it may be destroyed. From
    // a goroutine, with no core lock held.
    static bool remove(Machine& m, Timer& timer);

    // Whether it will fire. While the world stands still.
    static bool is_armed(const Timer& timer) {
        return timer.p.load(std::memory_order_relaxed) != nullptr;
    }

    // Runs all that are due at `now`. Returns whether any was. Any M with a P.
    bool run_due(Machine& m, std::uint64_t now);

    // When the first is due, kNever if there is none. Any thread; may be stale by what happens now.
    std::uint64_t first_ns() const { return first_ns_.load(std::memory_order_seq_cst); }

    // Whether any of them would make a goroutine ready if it were due now. While everybody is
    // asleep; takes time only if all that are armed are channels' timers.
    bool is_awaited(Machine& m);

    // Moves all timers to m's own P (this P is going away; the world stands still).
    void move_all(Machine& m);

    // Visits all that are armed, in no order: visit(id, when_ns, who sleeps until then or none).
    // While the world stands still.
    template <class Visit>
    void each(Visit visit) const {
        for (const Entry& entry : heap_)
            visit(entry.id, entry.when_ns, entry.sleeps ? entry.sleeper : nullptr);
    }

    // The run is over: no timer is armed any more. Those that want to know are added to `to_drop`.
    void abandon_all(std::vector<Timer*>& to_drop);

  private:
    // What is compared lies in the heap itself: a look at a timer or a goroutine that has waited is
    // a cache miss. A timer, which may be removed, is told where it stands.
    struct Entry {
        std::uint64_t when_ns;
        union {
            Timer* timer;
            G* sleeper;
        };
        TimerId id;
        bool sleeps;

        bool always_wakes() const { return sleeps || timer->wakes == nullptr; }
    };
    static constexpr std::uint32_t kChildren = 4;  // half as deep as two, as in Go

    void place_at(std::uint32_t place, const Entry& entry);
    void sift_up(std::uint32_t place);
    void sift_down(std::uint32_t place);
    void take_out(std::uint32_t place);
    void insert(Machine& m, const Entry& entry);
    void insert_timer(Machine& m, P& p, Timer& timer);
    void fire(Machine& m, Timer& due, std::uint64_t now);
    static bool disarm(Machine& m, Timer& timer);
    void publish();

    ProcLock lock_;            // guards heap_ and the timers' own fields
    std::vector<Entry> heap_;  // earliest first
    std::size_t wakers_ = 0;   // of those: who always wake
    // Of the others, the one that would have woken somebody when is_awaited() last looked; null
    // once it has left. So a thousand leftovers of time.After that fire one by one while somebody
    // waits for a later tick are not searched a thousand times.
    Timer* awaited_ = nullptr;
    // seq_cst, with Scheduler::timers_until_ns: whoever adds a timer stores this and then reads
    // until when the timer waiter sleeps; the waiter stores that and then reads this. One sees the
    // other, or a timer would be slept through.
    std::atomic<std::uint64_t> first_ns_{~std::uint64_t{0}};
};

}  // namespace fiberscope
