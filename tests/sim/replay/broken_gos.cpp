#include "tests/sim/replay/broken.h"

namespace fiberscope {
namespace {

constexpr auto kRecv = WaitQueue::recv;

void full_queue(Story& s) {
    s.begin(1).run(1);
    for (std::uint32_t g = 2; g < 2 + kLocalQueueSlots; ++g)
        s.create(g, 1).add(Kind::local_put, g, 0);
}

}  // namespace

std::vector<Broken> broken_gos() {
    return {
        // fold_go.cpp
        {"go_create", "go_create: it names no goroutine", [](Story& s) { s.begin(1).create(0); }},
        {"go_create", "go_create: G1 already exists",
         [](Story& s) {
             s.begin(1).create(1).create(1);
             s.entries.back().event.number = 0;
         }},
        {"go_create", "go_create: G900000 is far beyond the latest, G0",
         [](Story& s) { s.begin(1).create(900'000); }},
        {"go_create", "go_create: M0 runs no goroutine, the event says it is created by G5",
         [](Story& s) { s.begin(1).create(1, 5); }},
        {"go_create", "go_create: M0 runs G1, the event says it is created by G5",
         [](Story& s) { s.begin(1).run(1).create(2, 5); }},
        {"go_start", "go_start: M0 already runs G1",
         [](Story& s) { s.begin(1).run(1).create(2, 1).start(2); }},
        {"go_start", "go_start: M0 is spinning",
         [](Story& s) { s.begin(1).add(Kind::m_spin, 0, 0, 1).create(1).start(1); }},
        {"go_start", "go_start: P0's tick becomes 1, the event says 5",
         [](Story& s) { s.begin(1).create(1).add(Kind::go_start, 1, 0, 5); }},
        {"go_park", "go_park: 99 is no wait reason",
         [](Story& s) { s.begin(1).run(1).add(Kind::go_park, 1, 0, 99); }},
        {"go_park", "go_park: G1 is in a queue, the event says it waits for nothing",
         [](Story& s) {
             s.begin(1).run(1).channel(1, 1, 0).wait(1, 1, kRecv).park(1, WaitReason::sleep);
         }},
        {"go_park", "go_park: nobody waits (sync.Mutex.Lock) for chan #1",
         [](Story& s) {
             s.begin(1).run(1).channel(1, 1, 0).wait(1, 1, kRecv);
             s.park(1, WaitReason::mutex_lock, 1);
         }},
        {"go_park", "go_park: object #3 does not exist",
         [](Story& s) { s.begin(1).run(1).park(1, WaitReason::chan_receive, 3); }},
        {"go_park", "go_park: G1 waits for #1 but is in no queue of it",
         [](Story& s) { s.begin(1).run(1).channel(1, 1, 0).park(1, WaitReason::chan_receive, 1); }},
        {"go_chosen", "go_chosen: G1 waits (sleep), not in a select",
         [](Story& s) {
             s.begin(1).run(1).create(2, 1).park(1, WaitReason::sleep).start(2).channel(1, 2, 0);
             s.add(Kind::go_chosen, 1, 1);
         }},
        {"go_ready", "go_ready: G1 runs on M0, it does not wait",
         [](Story& s) { s.begin(1).run(1).ready(1); }},
        {"go_ready", "go_ready: G1 waits for #1, the event says for #2",
         [](Story& s) {
             s.begin(1).run(1).channel(1, 1, 0).channel(2, 1, 0).wait(1, 1, kRecv);
             s.park(1, WaitReason::chan_receive, 1).ready(1, 2);
         }},
        {"go_ready", "go_ready: G1 waits for #2, the event says for #1",
         [](Story& s) {
             s.begin(1).run(1).channel(1, 1, 0).channel(2, 1, 0).create(2, 1);
             s.add(Kind::select_begin, 1, 0, 2).wait(1, 1, kRecv, {}, 1).wait(1, 2, kRecv, {}, 2);
             s.park(1, WaitReason::select).start(2).add(Kind::go_chosen, 1, 2);
             s.add(Kind::chan_send_direct, 2, 2, 1, 0, "7").ready(1, 1);
         }},
        {"go_ready", "go_ready: G1 waits (sleep) and nothing has ended its wait",
         [](Story& s) { s.begin(1).run(1).park(1, WaitReason::sleep).ready(1); }},
        {"go_sysexit", "go_sysexit: G1 runs on M0, the event says in a call on M0",
         [](Story& s) { s.begin(1).run(1).add(Kind::go_sysexit, 1, 0); }},
        {"go_sysexit", "go_sysexit: M0 still has P0, which it left",
         [](Story& s) {
             s.begin(1).run(1).add(Kind::go_syscall, 1, 0).add(Kind::go_sysexit, 1, 0, 1);
         }},
        {"go_end", "go_end: G1 still stands in a wait queue",
         [](Story& s) {
             s.begin(1).run(1).channel(1, 1, 0).wait(1, 1, kRecv).add(Kind::go_end, 1);
         }},
        {"go_line", "go_line: G1 is in function s1, the event says s2",
         [](Story& s) { s.begin(1).run(1).line(1, 3).line(1, 4, "main.f"); }},
        {"go_line", "go_line: G1 is in no function",
         [](Story& s) { s.begin(1).run(1).add(Kind::go_stack, 1, 0, 0, 2048).line(1, 3); }},
        {"go_return", "go_return: G1 is in no function",
         [](Story& s) { s.begin(1).run(1).add(Kind::go_return, 1); }},
        {"go_stack", "go_stack: G1's stack has 2048 bytes, the event says 4096",
         [](Story& s) {
             s.begin(1).run(1).add(Kind::go_stack, 1, 0, 0, 2048);
             s.add(Kind::go_stack, 1, 0, 4096, 8192);
         }},
        {"go_stack", "go_stack: 3000 bytes do not fit on a stack of 2048",
         [](Story& s) { s.begin(1).run(1).add(Kind::go_stack, 1, 3000, 0, 2048); }},
        {"go_stack", "go_stack: G1 is in M0's hand, the event says on M1",
         [](Story& s) {
             s.begin(2).machine(1, 1).create(1).on(1).add(Kind::go_stack, 1, 0, 0, 2048);
         }},
        {"go_stack", "go_stack: G1 has finished, the event says on M0",
         [](Story& s) {
             s.begin(1).run(1).add(Kind::go_end, 1).add(Kind::go_stack, 1, 0, 0, 2048);
         }},
        {"go_race", "go_race: G1 cannot race with G1",
         [](Story& s) { s.begin(1).run(1).add(Kind::go_race, 1, 1); }},
        {"go_syscall", "go_syscall: M0 runs G1",
         [](Story& s) {
             s.begin(1).run(1).create(2, 1).add(Kind::go_syscall, 2, 0, 0, 0, {}, Rule::inferred);
         }},
        {"output", "output: 4 is neither stdout nor stderr nor a note",
         [](Story& s) { s.begin(1).run(1).add(Kind::output, 1, 0, 4, 0, "x"); }},
        // fold_queue.cpp
        {"room_for", "local_put: 1 more do not fit into P0's queue of 256",
         [](Story& s) {
             full_queue(s);
             s.create(300, 1).add(Kind::local_put, 300, 0);
         }},
        {"leaves_runnext", "runnext_get: P0's runnext is empty, the event says G1",
         [](Story& s) { s.begin(1).create(1).add(Kind::runnext_get, 1, 0); }},
        {"queue_has", "local_get: P0's queue has 0, the event takes 1",
         [](Story& s) { s.begin(1).create(1).add(Kind::local_get, 1, 0); }},
        {"is_taken", "local_get: G1 would be taken, the event says G2",
         [](Story& s) {
             s.begin(1).create(1).add(Kind::local_put, 1, 0).create(2).add(Kind::local_put, 2, 0);
             s.add(Kind::local_get, 2, 0);
         }},
        {"runnext_put", "runnext_put: in P0's runnext sits G1, the event kicks G0",
         [](Story& s) {
             s.begin(1).create(1).add(Kind::runnext_put, 1, 0);
             s.create(2).add(Kind::runnext_put, 2, 0);
         }},
        {"runnext_steal", "runnext_steal: a P does not steal from itself",
         [](Story& s) {
             s.begin(1).create(1).add(Kind::runnext_put, 1, 0).add(Kind::runnext_steal, 1, 0, 0);
         }},
        {"local_spill", "local_spill: P0's queue holds 0, it is not full",
         [](Story& s) { s.begin(1).add(Kind::local_spill, 0, 0, 128); }},
        {"local_steal", "local_steal: a P does not steal from itself",
         [](Story& s) {
             s.begin(1).create(1).add(Kind::local_put, 1, 0).add(Kind::local_steal, 1, 0, 1, 0);
         }},
        {"steal_miss", "steal_miss: M0 holds no P",
         [](Story& s) { s.begin(1).add(Kind::p_release, 0, 0).add(Kind::steal_miss, 0, 0); }},
        {"global_put", "global_put: M0's hand holds 1, the event puts 2",
         [](Story& s) { s.begin(1).create(1).add(Kind::global_put, 1, 0, 2); }},
        {"global_get", "global_get: the global queue has 0, the event takes 1",
         [](Story& s) { s.begin(1).create(1).add(Kind::global_get, 1, 0, 1); }},
    };
}

}  // namespace fiberscope
