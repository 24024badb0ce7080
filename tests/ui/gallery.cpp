#include "tests/ui/gallery.h"

#include <string>

namespace fiberscope::ui {

namespace {

constexpr std::uint32_t kPing = 1, kBig = 2, kMu = 3, kQuit = 4, kDone = 5;

// A new goroutine of main's, at the tail of P0's queue.
void spawn(Story& s, std::uint32_t g, std::uint32_t line = 10) {
    s.on(0).create(g, 1, "main.work", line).add(Kind::local_put, g, 0);
}

// P0's queue head goes to another P by a steal of one, and runs there.
void steal_and_run(Story& s, std::uint32_t g, std::uint16_t m) {
    s.on(m).add(Kind::local_steal, g, 0, 1, m, {}, Rule::steal_half).start(g, m);
}

// The same by an M that has been looking for work; and that it looks again when that waits.
void find_and_run(Story& s, std::uint32_t g, std::uint16_t m) {
    s.on(m).add(Kind::local_steal, g, 0, 1, m, {}, Rule::steal_half);
    s.add(Kind::m_spin, 0, 0, 0).start(g, m);
}
void look_again(Story& s) {
    s.add(Kind::m_spin, 0, 0, 1);
}

}  // namespace

void tell_busy(Story& s) {
    s.begin(4).create(1).start(1);
    s.add(Kind::go_call, 1, 0, raw(s.strings.intern("main.main")), 320);
    s.add(Kind::go_stack, 1, 0, 0, 2048);
    for (std::uint16_t m = 1; m < 4; ++m)
        s.machine(m, m).on(m).add(Kind::m_spin, 0, 0, 1).on(0);
    s.channel(kPing, 1, 0, "ping").channel(kBig, 1, 100, "big");
    s.sync(kMu, 1, ObjectKind::mutex, "mu")
        .channel(kQuit, 1, 0, "quit")
        .channel(kDone, 1, 1, "done");
    for (int i = 0; i < 37; ++i)
        s.add(Kind::chan_send, 1, kBig, 0, 0, std::to_string(i));
    std::uint32_t g = 2;
    s.at(2000).add(Kind::lock_get, 1, kMu);
    for (int i = 0; i < 3; ++i, ++g) {  // three wait for the lock
        spawn(s, g);
        find_and_run(s, g, 1);
        s.wait(g, kMu, WaitQueue::recv).park(g, WaitReason::mutex_lock, kMu);
        look_again(s);
    }
    for (std::uint32_t i = 0; i < 4; ++i, ++g) {  // four sleep
        spawn(s, g);
        find_and_run(s, g, 2);
        s.add(Kind::timer_add, g, i + 1, 1'000'000 * (i + 1)).park(g, WaitReason::sleep);
        look_again(s);
    }
    for (int i = 0; i < 2; ++i, ++g) {  // two wait to send without a buffer
        spawn(s, g);
        find_and_run(s, g, 3);
        s.wait(g, kPing, WaitQueue::send, std::to_string(40 + i));
        s.park(g, WaitReason::chan_send, kPing);
        look_again(s);
    }
    spawn(s, g);  // one selects
    find_and_run(s, g, 3);
    s.add(Kind::select_begin, g, 0, 2).wait(g, kQuit, WaitQueue::recv, {}, 1);
    s.wait(g, kDone, WaitQueue::recv, {}, 2).park(g, WaitReason::select);
    look_again(s);
    ++g;
    for (int i = 0; i < 5; ++i, ++g)
        spawn(s, g);
    find_and_run(s, g - 5, 1);
    s.on(2).add(Kind::steal_miss, 0, 1).on(0);
}

void tell_crowd(Story& s, std::uint32_t procs) {
    s.begin(procs).create(1).start(1);
    for (std::uint16_t m = 1; m < static_cast<std::uint16_t>(procs); ++m)
        s.machine(m, m);
    s.channel(1, 1, 3, "results");
    for (int i = 0; i < 3; ++i)
        s.add(Kind::chan_send, 1, 1, 0, 0, std::to_string(i));
    std::uint32_t g = 2;
    const auto m = static_cast<std::uint16_t>(procs > 1 ? 1 : 0);
    for (int i = 0; i < 12 && m != 0; ++i, ++g) {
        spawn(s, g);
        steal_and_run(s, g, m);
        s.wait(g, 1, WaitQueue::send, std::to_string(100 + i));
        s.park(g, WaitReason::chan_send, 1);
    }
    for (int i = 0; i < 20; ++i, ++g)
        spawn(s, g);
    s.create(g, 1).add(Kind::runnext_put, g, 0, 0, 0, {}, Rule::spawn_runnext);
    ++g;
    for (int i = 0; i < 9; ++i, ++g)
        s.create(g, 1).add(Kind::global_put, g, 0, 1);
}

Calls tell_calls(Story& s) {
    constexpr std::uint16_t kSysmon = raw(MachineId::sysmon);
    Calls at;
    const auto here = [&s] { return static_cast<std::uint64_t>(s.entries.size()); };
    s.begin(1).run(1).channel(1, 1, 0).create(2, 1, "main.work", 7).add(Kind::local_put, 2, 0);
    s.add(Kind::go_syscall, 1, 0);
    at.in_seat = here();
    s.on(kSysmon);
    at.retake = here();
    s.add(Kind::p_retake, 1, 0, 0, 2, {}, Rule::retake_busy).add(Kind::m_create, 0, 1);
    at.handoff = here();
    s.add(Kind::p_handoff, 0, 0, 1, 0, {}, Rule::handoff).on(1).add(Kind::p_acquire, 0, 0);
    s.add(Kind::local_get, 2, 0).start(2).add(Kind::go_lock, 2, 0, 1);
    s.on(0).add(Kind::go_sysexit, 1, 0, 1, 2);
    at.back = here();
    s.add(Kind::global_put, 1, 0, 1, 0, {}, Rule::syscall_global).add(Kind::m_idle_put);
    s.on(1).wait(2, 1, WaitQueue::recv).park(2, WaitReason::chan_receive, 1);
    s.add(Kind::p_release, 0, 0).add(Kind::m_idle_get, 0, 0);
    s.add(Kind::p_handoff, 0, 0, 0, 0, {}, Rule::handoff).add(Kind::m_lock_wait, 2);
    at.lock_wait = here();
    s.on(0).add(Kind::p_acquire, 0, 0).add(Kind::global_get, 1, 0, 1).start(1);
    s.add(Kind::chan_send_direct, 1, 1, 2, 0, "7", Rule::direct_handoff).ready(2, 1);
    s.add(Kind::runnext_put, 2, 0, 0, 0, {}, Rule::wake_runnext).add(Kind::go_end, 1);
    at.in_queue = here();
    s.add(Kind::runnext_get, 2, 0).add(Kind::go_handoff, 2, 1, 0, 0, {}, Rule::locked_go);
    s.add(Kind::p_release, 0, 0);
    s.add(Kind::p_handoff, 0, 0, 1, 0, {}, Rule::locked_go);
    at.given = here();
    s.add(Kind::m_idle_put).on(1).add(Kind::p_acquire, 0, 0);
    at.arrived = here();
    s.add(Kind::go_start, 2, 0, 4).add(Kind::go_end, 2).add(Kind::p_release, 0, 0);
    s.add(Kind::p_idle_put, 0, 0).add(Kind::m_end);
    return at;
}

}  // namespace fiberscope::ui
