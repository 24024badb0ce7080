#include "tests/sim/replay/broken.h"

namespace fiberscope {
namespace {

void without(Story& s, Rule rule) {
    const std::uint64_t bits = RuleSet{rule}.bits();
    s.add(Kind::run_begin, 0, static_cast<std::uint32_t>(bits), 1,
          static_cast<std::uint32_t>(bits >> 32));
}

void to_rest(Story& s) {
    s.add(Kind::p_release, 0, 0).add(Kind::p_idle_put, 0, 0);
}

constexpr auto kRecv = WaitQueue::recv;

}  // namespace

std::vector<Broken> broken_fold() {
    return {
        // fold.cpp
        {"machine_may_act", "m_spin: M4 does not exist",
         [](Story& s) { s.begin(1).on(4).add(Kind::m_spin, 0, 0, 1); }},
        {"machine_may_act", "m_spin: M0 is in a system call of G1",
         [](Story& s) {
             s.begin(1).run(1).add(Kind::go_syscall, 1, 0).add(Kind::m_spin, 0, 0, 1);
         }},
        {"machine_may_act", "m_spin: M0 sleeps on the list of idle Ms",
         [](Story& s) {
             to_rest(s.begin(1));
             s.add(Kind::m_idle_put).add(Kind::m_spin, 0, 0, 1);
         }},
        {"machine_may_act", "m_spin: M0 sleeps until a timer",
         [](Story& s) {
             to_rest(s.begin(1));
             s.add(Kind::m_timer_wait, 0, 0, 5000).add(Kind::m_spin, 0, 0, 1);
         }},
        {"machine_may_act", "m_spin: M0 sleeps until its locked goroutine is to run",
         [](Story& s) {
             s.begin(1).run(1).add(Kind::go_lock, 1, 0, 1).yield(1).add(Kind::global_put, 1, 0, 1);
             to_rest(s);
             s.add(Kind::m_lock_wait, 1).add(Kind::m_spin, 0, 0, 1);
         }},
        {"machine_may_act", "m_spin: M0 has ended",
         [](Story& s) {
             to_rest(s.begin(1));
             s.add(Kind::m_end).add(Kind::m_spin, 0, 0, 1);
         }},
        {"dispatch", "?: it is of no known kind",
         [](Story& s) {
             s.begin(1).add(Kind::m_spin);
             s.entries.back().event.kind = static_cast<Kind>(kKindCount);
         }},
        {"judge_and_apply", "m_spin: it has 0 bytes of text, its header says 3",
         [](Story& s) {
             s.begin(1).add(Kind::m_spin, 0, 0, 1);
             s.entries.back().event.text_bytes = 3;
         }},
        {"judge_and_apply", "m_spin: the run has ended",
         [](Story& s) { s.begin(1).add(Kind::run_end).add(Kind::m_spin, 0, 0, 1); }},
        {"judge_and_apply", "m_spin: the run has not begun",
         [](Story& s) { s.add(Kind::m_spin, 0, 0, 1); }},
        {"judge_and_apply", "m_spin: its rule is none that is known",
         [](Story& s) {
             s.begin(1).add(Kind::m_spin, 0, 0, 1);
             s.entries.back().event.rule = static_cast<Rule>(kRuleCount);
         }},
        {"judge_and_apply", "m_spin: the rule steal_half is switched off",
         [](Story& s) {
             without(s, Rule::steal_half);
             s.add(Kind::m_spin, 0, 0, 1, 0, {}, Rule::steal_half);
         }},
        {"expect", "go_end: G1's number is 2, the event says 40",
         [](Story& s) {
             s.begin(1).run(1).add(Kind::go_end, 1);
             s.entries.back().event.number = 40;
         }},
        {"number_follows", "chan_send: object #3 does not exist",
         [](Story& s) { s.begin(1).run(1).add(Kind::chan_send, 1, 3); }},
        // fold_step.cpp
        {"goroutine_exists", "go_line: it names no goroutine",
         [](Story& s) { s.begin(1).run(1).line(0, 3); }},
        {"goroutine_exists", "go_end: G7 does not exist",
         [](Story& s) { s.begin(1).run(1).add(Kind::go_end, 7); }},
        {"goroutine_runs_here", "go_end: G1 is in M0's hand, the event says it runs on M0",
         [](Story& s) { s.begin(1).create(1).add(Kind::go_end, 1); }},
        {"goroutine_in_hand", "local_put: G1 runs on M0, the event says in M0's hand",
         [](Story& s) { s.begin(1).run(1).add(Kind::local_put, 1, 0); }},
        {"proc_exists", "local_get: P1 does not exist (GOMAXPROCS is 1)",
         [](Story& s) { s.begin(1).add(Kind::local_get, 1, 1); }},
        {"machine_has_proc", "local_put: M0 holds P0, the event needs P1",
         [](Story& s) { s.begin(2).create(1).add(Kind::local_put, 1, 1); }},
        {"object_is", "chan_close: #1 is a sync.Mutex, the event needs a chan",
         [](Story& s) {
             s.begin(1).run(1).sync(1, 1, ObjectKind::mutex).add(Kind::chan_close, 1, 1);
         }},
        {"object_is", "waiter_front: #1 is a chan, the event needs a sync.Mutex",
         [](Story& s) { s.begin(1).run(1).channel(1, 1, 0).add(Kind::waiter_front, 1, 1, 1); }},
        {"waits_unchosen", "go_chosen: G1 runs on M0, so nobody can wake it",
         [](Story& s) { s.begin(1).run(1).channel(1, 1, 0).add(Kind::go_chosen, 1, 1); }},
        {"waits_unchosen", "timer_fire: G1 was already chosen by another waker",
         [](Story& s) {
             s.begin(1).run(1).channel(1, 1, 0).create(2, 1).add(Kind::timer_add, 1, 1, 9000);
             s.wait(1, 1, kRecv).park(1, WaitReason::chan_receive, 1).start(2);
             s.add(Kind::chan_send_direct, 2, 1, 1, 0, "7").add(Kind::timer_fire, 0, 1);
         }},
        // fold_run.cpp
        {"count_is_sane", "run_begin: GOMAXPROCS is 1 to 4096, the event says 0",
         [](Story& s) { s.add(Kind::run_begin); }},
        {"count_is_sane", "procs: GOMAXPROCS is 1 to 4096, the event says 5000",
         [](Story& s) { s.begin(1).add(Kind::procs, 0, 0, 5000); }},
        {"run_begin", "run_begin: the run has already begun",
         [](Story& s) { s.begin(1).add(Kind::run_begin, 0, 0, 1); }},
        {"run_begin", "run_begin: the first M is M0, the event says M3",
         [](Story& s) { s.on(3).add(Kind::run_begin, 0, 0, 1); }},
        {"run_begin", "run_begin: a rule that cannot be switched off is off",
         [](Story& s) { without(s, Rule::run_local); }},
        {"procs", "procs: P1 is not in M0's hand: the world is not stopped",
         [](Story& s) { s.begin(2).machine(1, 1).add(Kind::procs, 0, 0, 2); }},
        {"procs", "procs: P1 is gone, but held by M0",
         [](Story& s) {
             s.begin(2).add(Kind::p_release, 0, 0).add(Kind::p_idle_get, 0, 1);
             s.add(Kind::p_acquire, 0, 1).add(Kind::procs, 0, 0, 1);
         }},
        {"procs", "procs: P1 is gone, but goroutines are in its queue",
         [](Story& s) {
             s.begin(2).add(Kind::p_release, 0, 0).add(Kind::p_idle_get, 0, 1);
             s.add(Kind::p_acquire, 0, 1).create(1).add(Kind::local_put, 1, 1);
             s.add(Kind::p_release, 0, 1).add(Kind::p_acquire, 0, 0).add(Kind::procs, 0, 0, 1);
         }},
        {"gc_begin", "gc_begin: a collection goes on already, for G1",
         [](Story& s) { s.begin(1).create(1).add(Kind::gc_begin, 1).add(Kind::gc_begin, 1); }},
        {"gc_begin", "gc_begin: G1 runs on M0: the world does not stand still",
         [](Story& s) { s.begin(1).run(1).add(Kind::gc_begin, 1); }},
        {"gc_end", "gc_end: this collection did not begin",
         [](Story& s) { s.begin(1).create(1).add(Kind::gc_end, 1); }},
    };
}

}  // namespace fiberscope
