#include "tests/sim/replay/broken.h"

namespace fiberscope {
namespace {

Story& with(Story& s, ObjectKind kind) {
    return s.begin(1).run(1).sync(1, 1, kind);
}

// Between two events of G1 that holds the RWMutex, G2 joins one of its queues.
Story& second_waits(Story& s, WaitQueue queue) {
    s.create(2, 1).yield(1).start(2).wait(2, 1, queue);
    return s.park(2, WaitReason::rwmutex_lock, 1).start(1);
}

constexpr std::uint32_t kMinusOne = 0xffffffffu;

}  // namespace

std::vector<Broken> broken_locks() {
    return {
        {"hand_over", "lock_drop: the first in line for sync.Mutex #1 is nobody, the event says G5",
         [](Story& s) {
             with(s, ObjectKind::mutex).add(Kind::lock_get, 1, 1).add(Kind::lock_drop, 1, 1, 5);
         }},
        {"drop_as_writer", "lock_drop: G2 waits to read, but G2 is to write",
         [](Story& s) {
             second_waits(with(s, ObjectKind::rwmutex).add(Kind::lock_get, 1, 1), WaitQueue::recv);
             s.add(Kind::lock_drop, 1, 1, 2);
         }},
        {"drop_as_writer", "lock_drop: G2 waits to write and is not let in",
         [](Story& s) {
             second_waits(with(s, ObjectKind::rwmutex).add(Kind::lock_get, 1, 1), WaitQueue::send);
             s.add(Kind::lock_drop, 1, 1);
         }},
        {"timer_is_pending", "timer_fire: timer T3 is not pending",
         [](Story& s) {
             s.begin(1).add(Kind::timer_fire, 0, 3);
             s.entries.back().event.number = 1;
         }},
        {"sync_make", "sync_make: 99 is no kind of lock",
         [](Story& s) { s.begin(1).add(Kind::sync_make, 0, 1, 99); }},
        {"sync_make", "sync_make: \"x\" is no initial count",
         [](Story& s) { s.begin(1).sync(1, 0, ObjectKind::semaphore, "s", "x"); }},
        {"sync_make", "sync_make: the initial count is -1",
         [](Story& s) { s.begin(1).sync(1, 0, ObjectKind::semaphore, "s", "-1"); }},
        {"lock_get", "lock_get: sync.Mutex #1 is held by G1",
         [](Story& s) {
             with(s, ObjectKind::mutex).add(Kind::lock_get, 1, 1).add(Kind::lock_get, 1, 1);
         }},
        {"lock_get", "lock_get: sync.RWMutex #1 is held by a reader, G1",
         [](Story& s) {
             with(s, ObjectKind::rwmutex).add(Kind::rlock_get, 1, 1).add(Kind::lock_get, 1, 1);
         }},
        {"lock_drop", "lock_drop: sync.Mutex #1 is not held",
         [](Story& s) { with(s, ObjectKind::mutex).add(Kind::lock_drop, 1, 1); }},
        {"rlock_get", "rlock_get: sync.RWMutex #1 is held by G1",
         [](Story& s) {
             with(s, ObjectKind::rwmutex).add(Kind::lock_get, 1, 1).add(Kind::rlock_get, 1, 1);
         }},
        {"rlock_get", "rlock_get: G2 waits to write sync.RWMutex #1",
         [](Story& s) {
             second_waits(with(s, ObjectKind::rwmutex).add(Kind::rlock_get, 1, 1), WaitQueue::send);
             s.add(Kind::rlock_get, 1, 1);
         }},
        {"rlock_drop", "rlock_drop: sync.RWMutex #1 has no reader",
         [](Story& s) { with(s, ObjectKind::rwmutex).add(Kind::rlock_drop, 1, 1); }},
        {"rlock_drop", "rlock_drop: G2 cannot write: 1 readers are left, nobody is first in line",
         [](Story& s) {
             with(s, ObjectKind::rwmutex).add(Kind::rlock_get, 1, 1).add(Kind::rlock_get, 1, 1);
             s.add(Kind::rlock_drop, 1, 1, 2);
         }},
        {"lock_starving", "lock_starving: sync.Mutex #1 is not in starvation mode",
         [](Story& s) { with(s, ObjectKind::mutex).add(Kind::lock_starving, 1, 1); }},
        {"lock_starving", "lock_starving: sync.Mutex #1 is already in starvation mode",
         [](Story& s) {
             with(s, ObjectKind::mutex).add(Kind::lock_starving, 1, 1, 1);
             s.add(Kind::lock_starving, 1, 1, 1);
         }},
        {"count_add", "count_add: sync.Mutex #1 has no counter",
         [](Story& s) { with(s, ObjectKind::mutex).add(Kind::count_add, 1, 1, 1, 1); }},
        {"count_add",
         "count_add: sync.WaitGroup #1's counter is 0 and +1 makes 1, the event says 2",
         [](Story& s) { with(s, ObjectKind::waitgroup).add(Kind::count_add, 1, 1, 1, 2); }},
        {"count_add", "count_add: sync.WaitGroup #1's counter would be -1",
         [](Story& s) {
             with(s, ObjectKind::waitgroup).add(Kind::count_add, 1, 1, kMinusOne, kMinusOne);
         }},
        {"timer_add", "timer_add: it names no timer",
         [](Story& s) { s.begin(1).add(Kind::timer_add); }},
        {"timer_add", "timer_add: timer T1 is already pending",
         [](Story& s) {
             s.begin(1).add(Kind::timer_add, 0, 1).add(Kind::timer_add, 0, 1);
             s.entries.back().event.number = 0;
         }},
        {"timer_add", "timer_add: M0 holds no P",
         [](Story& s) { s.begin(1).add(Kind::p_release, 0, 0).add(Kind::timer_add, 0, 1); }},
        {"timer_add", "timer_add: G1 already has timer T1",
         [](Story& s) { s.begin(1).run(1).add(Kind::timer_add, 1, 1).add(Kind::timer_add, 1, 2); }},
    };
}

}  // namespace fiberscope
