#include "tests/sim/replay/broken.h"

namespace fiberscope {
namespace {

constexpr auto kSend = WaitQueue::send;
constexpr auto kRecv = WaitQueue::recv;

Story& with_channel(Story& s, std::uint32_t cap) {
    return s.begin(1).run(1).channel(1, 1, cap);
}
Story& with(Story& s, ObjectKind kind, std::string_view count = {}) {
    return s.begin(1).run(1).sync(1, 1, kind, "x", count);
}

// G1 waits to receive and G2 runs.
Story& with_receiver(Story& s) {
    with_channel(s, 0).create(2, 1).wait(1, 1, kRecv);
    return s.park(1, WaitReason::chan_receive, 1).start(2);
}

}  // namespace

std::vector<Broken> broken_waits() {
    return {
        {"queue_exists", "waiter_put: sync.Mutex #1 has no wait queue 0",
         [](Story& s) { with(s, ObjectKind::mutex).wait(1, 1, kSend); }},
        {"must_wait", "waiter_put: chan #1 is closed",
         [](Story& s) { with_channel(s, 0).add(Kind::chan_close, 1, 1).wait(1, 1, kRecv); }},
        {"must_wait", "waiter_put: chan #1's buffer has room (0 of 1)",
         [](Story& s) { with_channel(s, 1).wait(1, 1, kSend, "7"); }},
        {"must_wait", "waiter_put: chan #1's buffer holds 1",
         [](Story& s) {
             with_channel(s, 1).add(Kind::chan_send, 1, 1, 0, 0, "7").wait(1, 1, kRecv);
         }},
        {"must_wait", "waiter_put: G1 waits on the other side of chan #1",
         [](Story& s) { with_receiver(s).wait(2, 1, kSend, "7"); }},
        {"must_wait", "waiter_put: sync.Mutex #1 is free",
         [](Story& s) { with(s, ObjectKind::mutex).wait(1, 1, kRecv); }},
        {"must_wait", "waiter_put: sync.WaitGroup #1's counter is 0",
         [](Story& s) { with(s, ObjectKind::waitgroup).wait(1, 1, kRecv); }},
        {"must_wait", "waiter_put: \"x\" is no number of permits",
         [](Story& s) { with(s, ObjectKind::semaphore).wait(1, 1, kRecv, "x"); }},
        {"must_wait", "waiter_put: semaphore #1's counter is 2",
         [](Story& s) { with(s, ObjectKind::semaphore, "2").wait(1, 1, kRecv, "2"); }},
        {"must_wait", "waiter_put: sync.RWMutex #1 is free to read",
         [](Story& s) { with(s, ObjectKind::rwmutex).wait(1, 1, kRecv); }},
        {"must_wait", "waiter_put: sync.RWMutex #1 is free to write",
         [](Story& s) { with(s, ObjectKind::rwmutex).wait(1, 1, kSend); }},
        {"waiter_put", "waiter_put: G1 is in no select",
         [](Story& s) { with_channel(s, 0).wait(1, 1, kRecv, {}, 1); }},
        {"waiter_put", "waiter_put: G1's select has 1 cases, the event says case 2",
         [](Story& s) {
             with_channel(s, 0).add(Kind::select_begin, 1, 0, 1).wait(1, 1, kRecv, {}, 3);
         }},
        {"waiter_put", "waiter_put: G1 is already in a queue",
         [](Story& s) { with_channel(s, 0).wait(1, 1, kRecv).wait(1, 1, kRecv); }},
        {"waiter_front", "waiter_front: G1 is already in a queue",
         [](Story& s) {
             with(s, ObjectKind::mutex).add(Kind::lock_get, 1, 1).wait(1, 1, kRecv);
             s.add(Kind::waiter_front, 1, 1, 1);
         }},
        {"waiter_del", "waiter_del: G1 is not in that queue of chan #1",
         [](Story& s) { with_channel(s, 0).unwait(1, 1, kRecv); }},
        {"may_be_woken", "waiter_del: G3 is woken before G2",
         [](Story& s) {
             with(s, ObjectKind::mutex)
                 .add(Kind::lock_get, 1, 1)
                 .create(2, 1)
                 .create(3, 1)
                 .yield(1);
             s.start(2).wait(2, 1, kRecv).park(2, WaitReason::mutex_lock, 1);
             s.start(3).wait(3, 1, kRecv).park(3, WaitReason::mutex_lock, 1);
             s.start(1).unwait(3, 1, kRecv);
         }},
        {"waiter_del", "waiter_del: G1 still waits for chan #1",
         [](Story& s) { with_receiver(s).unwait(1, 1, kRecv); }},
        {"select_begin", "select_begin: G1 is already in a select",
         [](Story& s) {
             s.begin(1).run(1).add(Kind::select_begin, 1, 0, 1).add(Kind::select_begin, 1, 0, 1);
         }},
        {"select_end", "select_end: G1 is in no select",
         [](Story& s) { s.begin(1).run(1).add(Kind::select_end, 1); }},
        {"select_end", "select_end: G1's select has no default",
         [](Story& s) {
             s.begin(1).run(1).add(Kind::select_begin, 1, 0, 1);
             s.add(Kind::select_end, 1, 0, 0xffffffffu);
         }},
        {"select_end", "select_end: G1's select has 1 cases, the event says case 4",
         [](Story& s) {
             s.begin(1).run(1).add(Kind::select_begin, 1, 0, 1).add(Kind::select_end, 1, 0, 4);
         }},
        {"select_end", "select_end: case 0 is not among those that seemed ready",
         [](Story& s) {
             s.begin(1).run(1).add(Kind::select_begin, 1, 0, 2).add(Kind::select_end, 1, 0, 0, 2);
         }},
        {"select_end", "select_end: a case seemed ready that G1's select does not have",
         [](Story& s) {
             s.begin(1).run(1).add(Kind::select_begin, 1, 0, 1).add(Kind::select_end, 1, 0, 0, 3);
         }},
    };
}

}  // namespace fiberscope
