#include "tests/sim/replay/broken.h"

namespace fiberscope {

std::vector<Broken> broken_machines() {
    return {
        {"lets_go_of_all", "m_idle_put: M0 still holds P0",
         [](Story& s) { s.begin(1).add(Kind::m_idle_put); }},
        {"lets_go_of_all", "m_timer_wait: M0 still has P0 in hand",
         [](Story& s) { s.begin(1).add(Kind::p_release, 0, 0).add(Kind::m_timer_wait); }},
        {"lets_go_of_all", "m_end: M0 still has G1 in hand",
         [](Story& s) {
             s.begin(1).create(1).add(Kind::p_release, 0, 0).add(Kind::p_idle_put, 0, 0);
             s.add(Kind::m_end);
         }},
        {"proc_in_hand", "p_idle_put: P0 is held by M0, not in M0's hand",
         [](Story& s) { s.begin(1).add(Kind::p_idle_put, 0, 0); }},
        {"proc_in_hand", "p_idle_put: P1 is idle, not in M0's hand",
         [](Story& s) { s.begin(2).add(Kind::p_idle_put, 0, 1); }},
        {"proc_in_hand", "p_acquire: P1 is in another hand, not in M0's hand",
         [](Story& s) {
             s.begin(2).machine(1, 1).on(1).add(Kind::p_release, 0, 1).on(0);
             s.add(Kind::p_acquire, 0, 1);
         }},
        {"m_create", "m_create: the next M is M1, the event says M5",
         [](Story& s) { s.begin(1).add(Kind::m_create, 0, 5); }},
        {"m_create", "m_create: there are too many Ms",
         [](Story& s) {
             s.begin(1);
             for (std::uint32_t m = 1; m <= raw(MachineId::sysmon); ++m)
                 s.add(Kind::m_create, 0, m);
         }},
        {"m_idle_put", "m_idle_put: M0 is spinning",
         [](Story& s) {
             s.begin(1).add(Kind::p_release, 0, 0).add(Kind::p_idle_put, 0, 0);
             s.add(Kind::m_spin, 0, 0, 1).add(Kind::m_idle_put);
         }},
        {"m_idle_get", "m_idle_get: M3 does not exist",
         [](Story& s) { s.begin(1).add(Kind::m_idle_get, 0, 3); }},
        {"m_idle_get", "m_idle_get: M0 is not on the list of idle Ms",
         [](Story& s) { s.begin(1).add(Kind::m_idle_get, 0, 0); }},
        {"m_timer_woke", "m_timer_woke: M0 does not wait for timers",
         [](Story& s) { s.begin(1).add(Kind::m_timer_woke); }},
        {"m_spin", "m_spin: M0 is not spinning", [](Story& s) { s.begin(1).add(Kind::m_spin); }},
        {"m_spin", "m_spin: M0 is already spinning",
         [](Story& s) { s.begin(1).add(Kind::m_spin, 0, 0, 1).add(Kind::m_spin, 0, 0, 1); }},
        {"p_idle_get", "p_idle_get: P0 is not on the list of idle Ps",
         [](Story& s) { s.begin(1).add(Kind::p_idle_get, 0, 0); }},
        {"p_handoff", "p_handoff: M7 does not exist",
         [](Story& s) { s.begin(1).add(Kind::p_release, 0, 0).add(Kind::p_handoff, 0, 0, 7); }},
        {"p_handoff", "p_handoff: M0 is neither starting nor waking",
         [](Story& s) { s.begin(1).add(Kind::p_release, 0, 0).add(Kind::p_handoff, 0, 0, 0); }},
        {"p_handoff", "p_handoff: M1 was already given P1",
         [](Story& s) {
             s.begin(3).add(Kind::m_create, 0, 1).add(Kind::p_idle_get, 0, 1);
             s.add(Kind::p_handoff, 0, 1, 1).add(Kind::p_idle_get, 0, 2);
             s.add(Kind::p_handoff, 0, 2, 1);
         }},
        {"p_acquire", "p_acquire: M0 already holds P0",
         [](Story& s) { s.begin(2).add(Kind::p_idle_get, 0, 1).add(Kind::p_acquire, 0, 1); }},
        {"p_release", "p_release: M0 still runs G1",
         [](Story& s) { s.begin(1).run(1).add(Kind::p_release, 0, 0); }},
        {"m_lock_wait", "m_lock_wait: G1 is not locked to M0",
         [](Story& s) {
             s.begin(1).create(1).add(Kind::global_put, 1, 0, 1).add(Kind::p_release, 0, 0);
             s.add(Kind::p_idle_put, 0, 0).add(Kind::m_lock_wait, 1);
         }},
        {"go_handoff", "go_handoff: G1 is not locked to M5",
         [](Story& s) { s.begin(1).create(1).add(Kind::go_handoff, 1, 5); }},
        // The number of no M: once it was taken for the one that a goroutine is locked to.
        {"go_handoff", "go_handoff: G1 is not locked to M65535",
         [](Story& s) { s.begin(1).create(1).add(Kind::go_handoff, 1, raw(MachineId::none)); }},
        {"go_handoff", "go_handoff: M0 does not wait for it",
         [](Story& s) {
             s.begin(1).run(1).add(Kind::go_lock, 1, 0, 1).yield(1).add(Kind::go_handoff, 1, 0);
         }},
        {"p_retake", "p_retake: M9 does not exist",
         [](Story& s) { s.begin(1).run(1).add(Kind::p_retake, 1, 0, 9); }},
        {"p_retake", "p_retake: M0 is in no system call of G1",
         [](Story& s) {
             s.begin(1).run(1).on(raw(MachineId::sysmon)).add(Kind::p_retake, 1, 0, 0);
         }},
        {"p_retake", "p_retake: M0 has left no P behind, the event says P0",
         [](Story& s) {
             s.begin(1).run(1).add(Kind::go_syscall, 1, 0).on(raw(MachineId::sysmon));
             s.add(Kind::p_retake, 1, 0, 0).add(Kind::p_retake, 1, 0, 0);
         }},
    };
}

}  // namespace fiberscope
