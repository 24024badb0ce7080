// Watching runnext: "steal runnext, last and late".
//
// Whoever sits in runnext was put there by the goroutine that runs, which most often parks within a
// microsecond and lets it run: a thief that took it at once would make the two play ping-pong
// between two CPUs, and an M that went back to sleep would be woken again, for tens of
// microseconds, by the next one who is made ready. Go's thief sleeps 3 us before it takes one
// (runtime/proc.go, runqgrab). Here it sleeps, and takes only who still sits there afterwards, by
// the version of the seat. While the seats change it goes on looking, more and more seldom, counted
// as spinning all the while, so that handing a P to and fro through runnext wakes nobody.
//
// What it may sleep over: work in a ring or in the global queue, which could be taken at once.
//
//   whoever submits work             the watcher
//     1. puts it into a ring           1. stores `watcher`
//     2. reads `watcher`; wakes it     2. looks at the rings and the global queue
//
// Either the submitter sees the watcher, or the watcher sees the work. All four are seq_cst.
#include "core/sched/scheduler.h"

#include <algorithm>

namespace fiberscope {
namespace {

constexpr std::uint64_t kLongestLookNs = 1'000'000;
constexpr int kLooks = 16;  // about 9 ms; then being woken once more is cheaper

bool work_elsewhere(Scheduler& s) {
    if (s.global_size.load(std::memory_order_seq_cst) > 0) return true;
    const std::uint32_t count = s.proc_count.load(std::memory_order_relaxed);
    for (std::uint32_t i = 0; i < count; ++i)
        if (s.procs[i]->queue.has_ring()) return true;
    return false;
}

// relaxed: hints to look at them properly.
bool is_called_off(const Scheduler& s) {
    return s.stopping.load(std::memory_order_relaxed) || s.ended.load(std::memory_order_relaxed);
}

}  // namespace

G* watch_runnext(Machine& m) {
    Scheduler& s = *m.scheduler;
    const std::uint32_t count = s.proc_count.load(std::memory_order_relaxed);
    m.seats.resize(count);
    const auto look = [&](std::uint32_t i) { return s.procs[i]->queue.seat(); };
    bool any = false;
    for (std::uint32_t i = 0; i < count; ++i) {
        m.seats[i] = look(i);
        any |= RunQueue::is_taken(m.seats[i]);
    }
    std::uint64_t pause = kRunnextLateNs;
    for (int n = 0; n < kLooks && any; ++n, pause = std::min(2 * pause, kLongestLookNs)) {
        Machine* nobody = nullptr;
        if (!s.watcher.compare_exchange_strong(nobody, &m, std::memory_order_seq_cst))
            return nullptr;  // one is enough
        const bool sleep = !work_elsewhere(s) && !is_called_off(s);
        if (sleep) s.world.park(m, m.world->now(m) + pause);
        // Unless a submitter has taken the post away, and another M may have it by now.
        Machine* own = &m;
        s.watcher.compare_exchange_strong(own, nullptr, std::memory_order_seq_cst);
        if (!sleep) return nullptr;
        gate<kGateSched>(m, Point::woken);
        begin_step(m);
        if (work_elsewhere(s) || is_called_off(s)) return nullptr;
        any = false;
        for (std::uint32_t i = 0; i < count; ++i) {
            const std::uint64_t seat = look(i);
            if (seat == m.seats[i]) {
                if (G* g = s.procs[i]->queue.steal_runnext(m, *m.p, *s.procs[i], seat)) return g;
            } else {
                any = true;
            }
            m.seats[i] = seat;
        }
    }
    return nullptr;
}

void wake_watcher(Machine& m) {
    Scheduler& s = *m.scheduler;
    if (s.watcher.load(std::memory_order_seq_cst) == nullptr) return;
    if (Machine* watcher = s.watcher.exchange(nullptr, std::memory_order_seq_cst))
        s.world.wake(m, *watcher);
}

}  // namespace fiberscope
