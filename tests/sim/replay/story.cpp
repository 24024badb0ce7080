#include "tests/sim/replay/story.h"

namespace fiberscope {
namespace {

void goroutines(Story& s) {
    s.begin(2).create(1).start(1).machine(1, 1);
    s.add(Kind::go_call, 1, 0, raw(s.strings.intern("main.main")), 64);
    s.add(Kind::go_stack, 1, 0, 0, 2048).line(1, 3);
    s.add(Kind::go_call, 1, 4, raw(s.strings.intern("main.f")), 128);
    s.line(1, 20, "main.f").add(Kind::go_stack, 1, 2000, 2048, 4096).add(Kind::go_return, 1);
    s.create(2, 1, "main.work", 5).add(Kind::runnext_put, 2, 0, 0, 0, {}, Rule::spawn_runnext);
    s.create(3, 1, "main.work", 6).add(Kind::runnext_put, 3, 0, 2, 0, {}, Rule::spawn_runnext);
    s.add(Kind::local_put, 2, 0, 0, 0, {}, Rule::kicked_to_tail);
    s.create(4, 1, "main.other", 7).add(Kind::local_put, 4, 0);
    s.create(5, 1, "main.other", 8).add(Kind::local_put, 5, 0);
    s.add(Kind::output, 1, 0, 1, 1, "hello, ").add(Kind::output, 1, 0, 1, 0, "wor\nld");
}

void stealing(Story& s) {
    s.on(1).add(Kind::m_spin, 0, 0, 1).add(Kind::steal_miss, 0, 0);
    s.add(Kind::local_steal, 4, 0, 2, 1, {}, Rule::steal_half).add(Kind::m_spin, 0, 0, 0);
    s.add(Kind::local_put, 4, 1).add(Kind::runnext_steal, 3, 0, 1, 0, {}, Rule::steal_runnext);
    s.add(Kind::global_put, 3, 0, 1).add(Kind::local_get, 2, 1).add(Kind::global_put, 2, 0, 1);
    s.add(Kind::global_get, 3, 1, 2, 0, {}, Rule::take_global).start(3, 1);
    s.add(Kind::go_preempt, 3, 0, 0, 0, {}, Rule::preempt_slice).add(Kind::global_put, 3, 0, 1);
    s.add(Kind::local_get, 4, 1).start(4, 1).yield(4).add(Kind::runnext_put, 4, 1);
    s.add(Kind::runnext_get, 4, 1).add(Kind::go_start, 4, 1, 2, 1, {}, Rule::inherit_slice);
    s.add(Kind::go_panic, 4, 0, 0, 0, "oh no").add(Kind::go_end, 4);
    s.add(Kind::local_get, 2, 1).add(Kind::go_start, 2, 1, 3);
}

void channels(Story& s) {
    s.on(0).channel(1, 1, 0, "ch").channel(2, 1, 1, "buffered");
    s.wait(1, 1, WaitQueue::recv).park(1, WaitReason::chan_receive, 1);
    s.on(1).add(Kind::chan_send_direct, 2, 1, 1, 0, "7", Rule::direct_handoff).ready(1, 1);
    s.add(Kind::runnext_put, 1, 1).wait(2, 1, WaitQueue::send, "8");
    s.park(2, WaitReason::chan_send, 1).on(0).add(Kind::runnext_steal, 1, 1, 0);
    s.start(1, 0).add(Kind::chan_recv_direct, 1, 1, 2).ready(2, 1).add(Kind::local_put, 2, 0);
    s.add(Kind::chan_send, 1, 2, 0, 0, "9").wait(1, 2, WaitQueue::send, "10");
    s.park(1, WaitReason::chan_send, 2).add(Kind::local_get, 5, 0).start(5, 0);
    s.add(Kind::chan_recv_refill, 5, 2, 1, 0, "9", Rule::refill_slot).ready(1, 2);
    s.add(Kind::local_put, 1, 0).add(Kind::chan_recv, 5, 2, 0, 0, "10");
    s.add(Kind::chan_close, 5, 2).add(Kind::chan_recv_closed, 5, 2);
    s.add(Kind::select_begin, 5, 0, 2, 1).add(Kind::select_end, 5, 0, 0xffffffffu);
    s.channel(3, 5, 0, "quit").add(Kind::select_begin, 5, 0, 2);
    s.wait(5, 1, WaitQueue::recv, {}, 1).wait(5, 3, WaitQueue::recv, {}, 2);
    s.park(5, WaitReason::select).add(Kind::local_get, 2, 0).start(2, 0);
    s.add(Kind::go_chosen, 5, 3).add(Kind::chan_close, 2, 3).ready(5, 3).add(Kind::local_put, 5, 0);
    s.add(Kind::go_end, 2).add(Kind::local_get, 1, 0).start(1, 0).yield(1);
    s.add(Kind::local_put, 1, 0).add(Kind::local_get, 5, 0).start(5, 0);
    s.unwait(5, 1, WaitQueue::recv).add(Kind::select_end, 5, 0, 1).add(Kind::go_end, 5);
}

void locks(Story& s) {
    s.add(Kind::local_get, 1, 0).start(1, 0).sync(4, 1, ObjectKind::mutex);
    s.sync(5, 1, ObjectKind::waitgroup, "wg").sync(6, 1, ObjectKind::semaphore, "sem", "1");
    s.add(Kind::lock_get, 1, 4).on(1).add(Kind::global_get, 3, 1, 1);
    s.add(Kind::go_start, 3, 1, 4).wait(3, 4, WaitQueue::recv).park(3, WaitReason::mutex_lock, 4);
    s.on(0).unwait(3, 4, WaitQueue::recv).add(Kind::lock_drop, 1, 4, 0, 0, {});
    s.ready(3, 4).add(Kind::lock_get, 1, 4).add(Kind::local_put, 3, 0);
    s.on(1).add(Kind::local_steal, 3, 0, 1, 1).add(Kind::go_start, 3, 1, 5);
    s.add(Kind::waiter_front, 3, 4, 1).add(Kind::lock_starving, 3, 4, 1);
    s.park(3, WaitReason::mutex_lock, 4).on(0);
    s.add(Kind::lock_drop, 1, 4, 3, 0, {}, Rule::starving_handoff).ready(3, 4);
    s.add(Kind::local_put, 3, 0).add(Kind::count_add, 1, 5, 2, 2);
    s.add(Kind::count_add, 1, 5, 0xffffffffu, 1).add(Kind::count_add, 1, 6, 0xffffffffu, 0);
    s.wait(1, 5, WaitQueue::recv).park(1, WaitReason::waitgroup_wait, 5);
    s.add(Kind::local_get, 3, 0).start(3, 0).add(Kind::lock_starving, 3, 4, 0);
    s.add(Kind::lock_drop, 3, 4).add(Kind::count_add, 3, 5, 0xffffffffu, 0).ready(1, 5);
    s.add(Kind::local_put, 1, 0);
    // An RWMutex that G3 reads and then, as the first of the waiting writers, is given to write.
    s.sync(7, 3, ObjectKind::rwmutex, "rw").add(Kind::rlock_get, 3, 7).add(Kind::rlock_drop, 3, 7);
    s.add(Kind::lock_get, 3, 7).add(Kind::lock_drop, 3, 7);
}

void machines(Story& s) {
    s.on(1).add(Kind::p_release, 0, 1).add(Kind::p_idle_put, 0, 1).add(Kind::m_idle_put);
    s.on(0).add(Kind::p_idle_get, 0, 1).add(Kind::m_idle_get, 0, 1).add(Kind::p_handoff, 0, 1, 1);
    s.on(1).add(Kind::p_acquire, 0, 1).add(Kind::p_release, 0, 1).add(Kind::p_idle_put, 0, 1);
    s.add(Kind::m_timer_wait, 0, 0, 5000, 0).add(Kind::m_timer_woke).add(Kind::m_idle_put);
    s.on(0).add(Kind::p_idle_get, 0, 1).add(Kind::procs, 0, 0, 3);
    s.add(Kind::p_idle_put, 0, 2).add(Kind::p_idle_put, 0, 1);
    s.add(Kind::timer_add, 3, 1, 9000, 1).park(3, WaitReason::sleep).add(Kind::timer_fire, 3, 1);
    s.ready(3)
        .add(Kind::local_put, 3, 0)
        .add(Kind::timer_add, 0, 2, 1, 0)
        .add(Kind::timer_stop, 0, 2);
    s.add(Kind::local_get, 1, 0).start(1, 0);
    // Two system calls: one that comes back in time, one whose P sysmon hands to M1.
    s.add(Kind::go_syscall, 1, 0).add(Kind::go_sysexit, 1, 0).add(Kind::go_syscall, 1, 0);
    const std::uint32_t changes = 1 + s.entries.back().event.number;
    s.on(raw(MachineId::sysmon)).add(Kind::p_retake, 1, 0, 0, changes, {}, Rule::retake_busy);
    const std::uint32_t owners = 1 + s.entries.back().event.number;
    s.add(Kind::m_idle_get, 0, 1).add(Kind::p_handoff, 0, 0, 1, 0, {}, Rule::handoff);
    s.on(1).add(Kind::p_acquire, 0, 0).on(0).add(Kind::go_sysexit, 1, 0, 1, owners);
    s.add(Kind::global_put, 1, 0, 1).add(Kind::m_idle_put).on(1);
    s.add(Kind::global_get, 1, 0, 1).start(1, 0);
    s.add(Kind::go_race, 1, 2, 7, 9, "write after read");
    // It locks itself to M1, yields, and is given back by M0; then M0 ends.
    s.add(Kind::go_lock, 1, 0, 1).yield(1).add(Kind::gc_begin, 1, 0, 5'000'000);
    s.add(Kind::gc_end, 1, 0, 4'000'000).add(Kind::global_put, 1, 0, 1);
    s.add(Kind::p_release, 0, 0).add(Kind::m_idle_get, 0, 0).add(Kind::p_handoff, 0, 0, 0);
    s.add(Kind::m_lock_wait, 1).on(0).add(Kind::p_acquire, 0, 0).add(Kind::global_get, 1, 0, 1);
    s.add(Kind::go_handoff, 1, 1, 0, 0, {}, Rule::locked_go).add(Kind::p_release, 0, 0);
    s.add(Kind::p_handoff, 0, 0, 1).add(Kind::m_end);
    s.on(1).add(Kind::p_acquire, 0, 0).start(1, 0);
    // 256 goroutines fill the queue, half of it and one more go to the global queue.
    for (std::uint32_t g = 6; g < 6 + 255; ++g)
        s.create(g, 1).add(Kind::local_put, g, 0);
    s.create(300, 1).add(Kind::local_spill, 0, 0, 128, 0, {}, Rule::spill_half);
    s.add(Kind::global_put, 300, 0, 129).add(Kind::go_end, 1).add(Kind::run_end, 0, 0, 0);
}

}  // namespace

void tell_everything(Story& story) {
    goroutines(story);
    stealing(story);
    channels(story);
    locks(story);
    machines(story);
}

}  // namespace fiberscope
