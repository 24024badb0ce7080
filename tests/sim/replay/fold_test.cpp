#include "sim/replay/fold.h"

#include "tests/catch.h"
#include "tests/sim/replay/story.h"

namespace fiberscope::replay {
namespace {

// The state after the whole story, every event of which must be possible.
State after(const Story& story) {
    State state;
    for (const auto& entry : story.entries) {
        const auto why = fold(state, entry.event, entry.text);
        INFO(why.value_or(""));
        REQUIRE(!why);
    }
    return state;
}

// Why the last event is impossible; it must change nothing.
std::string rejection(const Story& story) {
    State state;
    for (std::size_t i = 0; i + 1 < story.entries.size(); ++i) {
        const auto why = fold(state, story.entries[i].event, story.entries[i].text);
        INFO(why.value_or(""));
        REQUIRE(!why);
    }
    const State before = state;
    const auto why = fold(state, story.entries.back().event, story.entries.back().text);
    CHECK(state == before);
    return why.value_or("(accepted)");
}

std::string rejection(const Story& base, Kind kind, std::uint32_t g = 0, std::uint32_t object = 0,
                      std::uint32_t a = 0, std::uint32_t b = 0, std::string_view text = {}) {
    Story story;
    story.entries = base.entries;
    // The right number, so that it is the act itself that is judged.
    const State state = after(base);
    Event event{};
    event.m = base.entries.back().event.m;
    event.kind = kind;
    event.g = g;
    event.object = object;
    event.a = a;
    event.b = b;
    event.text_bytes = text.size() & 0xff;
    const bool has_proc = state.has_proc(object);
    switch (order_of(kind)) {
        case Order::go:
            event.number = state.has_go(GoId{g}) ? state.go(GoId{g}).number : 0;
            break;
        case Order::proc:
            event.number = has_proc ? state.procs[object].number : 0;
            break;
        case Order::head:
            event.number = has_proc ? state.procs[object].head : 0;
            break;
        case Order::tail:
            event.number = has_proc ? state.procs[object].tail : 0;
            break;
        case Order::runnext:
            event.number = has_proc ? state.procs[object].runnext_version : 0;
            break;
        case Order::global:
            event.number = state.global_number;
            break;
        case Order::sched:
            event.number = state.sched_number;
            break;
        case Order::object:
            event.number =
                state.has_object(ObjectId{object}) ? state.object(ObjectId{object}).number : 0;
            break;
        case Order::timer:
            event.number = kind == Kind::timer_add ? 0 : 1;
            break;
        case Order::none:
            break;
    }
    if (kind == Kind::go_create) event.number = 0;
    story.entries.push_back({event, std::string(text)});
    return rejection(story);
}

constexpr auto kSend = static_cast<std::uint32_t>(WaitQueue::send);
constexpr auto kRecv = static_cast<std::uint32_t>(WaitQueue::recv);

}  // namespace

TEST_CASE("fold: nothing happens before a run begins or after it has ended", "[replay]") {
    Story story;
    CHECK(rejection(story.add(Kind::m_spin, 0, 0, 1)) == "m_spin: the run has not begun");
    Story ended;
    ended.begin(1).add(Kind::run_end);
    CHECK(rejection(ended, Kind::m_spin, 0, 0, 1) == "m_spin: the run has ended");
    CHECK(after(ended).ended);
    Story begun;
    begun.begin(1);
    CHECK(rejection(begun, Kind::run_begin, 0, 0, 1) == "run_begin: the run has already begun");
    Story none;
    CHECK(rejection(none.add(Kind::run_begin, 0, 0, 0)) ==
          "run_begin: GOMAXPROCS is 1 to 4096, the event says 0");
}

TEST_CASE("fold: an event with a wrong number in its sequence is rejected", "[replay]") {
    Story story;
    story.begin(2).run(1).channel(1, 1, 1).create(2, 1).add(Kind::local_put, 2, 0);
    const auto numbered = [&](Kind kind, std::uint32_t g, std::uint32_t object,
                              std::uint32_t a = 0) {
        Story wrong;
        wrong.entries = story.entries;
        Event event{};
        event.kind = kind;
        event.g = g;
        event.object = object;
        event.a = a;
        event.number = 40;
        wrong.entries.push_back({event, ""});
        return rejection(wrong);
    };
    CHECK(numbered(Kind::go_end, 1, 0) == "go_end: G1's number is 2, the event says 40");
    CHECK(numbered(Kind::go_create, 3, 1) ==
          "go_create: a new goroutine's number is 0, the event says 40");
    CHECK(numbered(Kind::p_release, 0, 0) == "p_release: P0's number is 1, the event says 40");
    CHECK(numbered(Kind::local_get, 2, 0) == "local_get: P0's head is 0, the event says 40");
    CHECK(numbered(Kind::local_put, 1, 0) == "local_put: P0's tail is 1, the event says 40");
    CHECK(numbered(Kind::runnext_put, 1, 0) ==
          "runnext_put: P0's runnext version is 0, the event says 40");
    CHECK(numbered(Kind::global_put, 1, 0, 1) ==
          "global_put: the global run queue's number is 0, the event says 40");
    CHECK(numbered(Kind::chan_send, 1, 1) == "chan_send: chan #1's number is 1, the event says 40");
    CHECK(numbered(Kind::chan_make, 1, 2) ==
          "chan_make: a new object's number is 0, the event says 40");
    CHECK(numbered(Kind::timer_add, 1, 1) == "timer_add: a timer's number is 0, the event says 40");
}

TEST_CASE("fold: the runnext version counts 16 bits and starts again at 0", "[replay]") {
    Story story;
    story.begin(1).create(1);
    for (int i = 0; i < 0x8000; ++i)
        story.add(Kind::runnext_put, 1, 0).add(Kind::runnext_get, 1, 0);
    CHECK(after(story).procs[0].runnext_version == 0);
    CHECK(after(story.add(Kind::runnext_put, 1, 0)).procs[0].runnext_version == 1);
}

TEST_CASE("fold: things that do not exist are named", "[replay]") {
    Story story;
    story.begin(1).run(1);
    CHECK(rejection(story, Kind::go_end, 7) == "go_end: G7 does not exist");
    CHECK(rejection(story, Kind::go_line, 0) == "go_line: it names no goroutine");
    CHECK(rejection(story, Kind::local_get, 1, 1) ==
          "local_get: P1 does not exist (GOMAXPROCS is 1)");
    CHECK(rejection(story, Kind::chan_send, 1, 3) == "chan_send: object #3 does not exist");
    CHECK(rejection(story, Kind::timer_fire, 0, 3) == "timer_fire: timer T3 is not pending");
    CHECK(rejection(story, Kind::m_idle_get, 0, 3) == "m_idle_get: M3 does not exist");
    CHECK(rejection(story, Kind::go_create, 2, 5) ==
          "go_create: M0 runs G1, the event says it is created by G5");
    CHECK(rejection(story, Kind::go_create, 900'000, 1) ==
          "go_create: G900000 is far beyond the latest, G1");
    story.on(4);
    CHECK(rejection(story.add(Kind::m_spin, 0, 0, 1)) == "m_spin: M4 does not exist");
}

TEST_CASE("fold: a goroutine acts only where it runs", "[replay]") {
    Story story;
    story.begin(2).run(1).machine(1, 1).create(2, 1).add(Kind::local_put, 2, 0);
    CHECK(rejection(story, Kind::go_yield, 2) ==
          "go_yield: G2 is in P0's local queue, the event says it runs on M0");
    CHECK(rejection(story, Kind::go_start, 2, 0, 1) ==
          "go_start: G2 is in P0's local queue, the event says in M0's hand");
    CHECK(rejection(story, Kind::go_ready, 2) ==
          "go_ready: G2 is in P0's local queue, it does not wait");
    story.on(1);
    CHECK(rejection(story.add(Kind::go_end, 1)) ==
          "go_end: G1 runs on M0, the event says it runs on M1");
}

TEST_CASE("fold: a start needs the P, a free M and the right tick", "[replay]") {
    Story story;
    story.begin(2).run(1).create(2, 1);
    CHECK(rejection(story, Kind::go_start, 2, 0, 2) == "go_start: M0 already runs G1");
    Story idle;
    idle.begin(2).create(1);
    CHECK(rejection(idle, Kind::go_start, 1, 1, 1) == "go_start: M0 holds P0, the event needs P1");
    CHECK(rejection(idle, Kind::go_start, 1, 0, 5) ==
          "go_start: P0's tick becomes 1, the event says 5");
    CHECK(rejection(idle, Kind::go_start, 1, 0, 1, 1) ==
          "go_start: P0's tick becomes 0, the event says 1");
}

TEST_CASE("fold: a local queue is a ring of 256 that gives out its head", "[replay]") {
    Story story;
    story.begin(2).run(1).machine(1, 1);
    for (std::uint32_t g = 2; g < 258; ++g)
        story.create(g, 1).add(Kind::local_put, g, 0);
    CHECK(after(story).procs[0].queue.size() == 256);
    CHECK(rejection(story, Kind::local_get, 3, 0) ==
          "local_get: G2 would be taken, the event says G3");
    story.create(258, 1);
    CHECK(rejection(story, Kind::local_put, 258, 0) ==
          "local_put: 1 more do not fit into P0's queue of 256");
    CHECK(rejection(story, Kind::local_spill, 0, 0, 300) ==
          "local_spill: P0's queue has 256, the event takes 300");
    CHECK(rejection(story, Kind::global_put, 258, 0, 2) ==
          "global_put: M0's hand holds 1, the event puts 2");
    story.add(Kind::local_spill, 0, 0, 128).add(Kind::global_put, 258, 0, 129);
    const State state = after(story);
    CHECK(state.procs[0].queue.front() == GoId{130});
    CHECK(state.global.front() == GoId{2});
    CHECK(state.global.back() == GoId{258});
    CHECK(rejection(story, Kind::local_spill, 0, 0, 128) ==
          "local_spill: P0's queue holds 128, it is not full");
    CHECK(rejection(story, Kind::global_get, 3, 0, 1) ==
          "global_get: G2 would be taken, the event says G3");
    CHECK(rejection(story, Kind::global_get, 2, 0, 130) ==
          "global_get: the global queue has 129, the event takes 130");
}

TEST_CASE("fold: a steal takes from the head, the last to the hand, the others in order",
          "[replay]") {
    Story story;
    story.begin(2).run(1).machine(1, 1);
    for (std::uint32_t g = 2; g < 8; ++g)
        story.create(g, 1).add(Kind::local_put, g, 0);
    story.on(1).add(Kind::m_spin, 0, 0, 1);
    CHECK(rejection(story, Kind::local_steal, 3, 0, 3, 1) ==
          "local_steal: G4 would be taken, the event says G3");
    CHECK(rejection(story, Kind::local_steal, 4, 1, 3, 1) ==
          "local_steal: a P does not steal from itself");
    CHECK(rejection(story, Kind::local_steal, 4, 0, 3, 0) ==
          "local_steal: M1 holds P1, the event needs P0");
    CHECK(rejection(story, Kind::local_steal, 4, 0, 9, 1) ==
          "local_steal: P0's queue has 6, the event takes 9");
    const State state = after(story.add(Kind::local_steal, 4, 0, 3, 1));
    CHECK(state.procs[1].queue == std::deque<GoId>{GoId{2}, GoId{3}});
    CHECK(state.procs[0].queue.front() == GoId{5});
    CHECK(state.machines[1].hand == std::vector<GoId>{GoId{4}});
    CHECK(state.go(GoId{2}).place.p == ProcId{1});
    CHECK(state.procs[0].head == 3);
    CHECK(state.procs[1].tail == 2);
    CHECK(state.steals == 1);
}

TEST_CASE("fold: runnext has one seat, and who sat there goes to the hand", "[replay]") {
    Story story;
    story.begin(2).run(1).machine(1, 1).create(2, 1).add(Kind::runnext_put, 2, 0).create(3, 1);
    CHECK(rejection(story, Kind::runnext_put, 3, 0) ==
          "runnext_put: in P0's runnext sits G2, the event kicks G0");
    CHECK(rejection(story, Kind::runnext_get, 3, 0) ==
          "runnext_get: P0's runnext is G2, the event says G3");
    CHECK(rejection(story, Kind::runnext_put, 3, 1) ==
          "runnext_put: M0 holds P0, the event needs P1");
    const State state = after(story.add(Kind::runnext_put, 3, 0, 2));
    CHECK(state.machines[0].hand == std::vector<GoId>{GoId{2}});
    CHECK(state.procs[0].runnext == GoId{3});
}

TEST_CASE("fold: an M that sleeps holds nothing and does nothing", "[replay]") {
    Story story;
    story.begin(2).run(1).machine(1, 1).on(1);
    story.add(Kind::m_spin, 0, 0, 1);
    CHECK(rejection(story, Kind::m_idle_put) == "m_idle_put: M1 still holds P1");
    CHECK(rejection(story, Kind::m_spin, 0, 0, 1) == "m_spin: M1 is already spinning");
    CHECK(rejection(story, Kind::p_acquire, 0, 1) ==
          "p_acquire: P1 is held by M1, not in M1's hand");
    story.add(Kind::p_release, 0, 1);
    CHECK(rejection(story, Kind::m_idle_put) == "m_idle_put: M1 still has P1 in hand");
    story.add(Kind::p_idle_put, 0, 1);
    CHECK(rejection(story, Kind::m_idle_put) == "m_idle_put: M1 is spinning");
    CHECK(rejection(story, Kind::p_acquire, 0, 1) == "p_acquire: P1 is idle, not in M1's hand");
    story.add(Kind::m_spin, 0, 0, 0).add(Kind::m_idle_put);
    CHECK(rejection(story, Kind::m_spin, 0, 0, 1) == "m_spin: M1 sleeps on the list of idle Ms");
    story.on(0).add(Kind::p_idle_get, 0, 1);
    CHECK(rejection(story, Kind::p_handoff, 0, 1, 1) ==
          "p_handoff: M1 is neither starting nor waking");
    CHECK(rejection(story, Kind::p_idle_get, 0, 1) ==
          "p_idle_get: P1 is not on the list of idle Ps");
    const State state = after(story.add(Kind::m_idle_get, 0, 1).add(Kind::p_handoff, 0, 1, 1));
    CHECK(state.machines[1].procs_in_hand == std::vector<ProcId>{ProcId{1}});
    CHECK(rejection(story, Kind::p_release, 0, 0) == "p_release: M0 still runs G1");
    CHECK(rejection(story, Kind::m_create, 0, 7) ==
          "m_create: the next M is M2, the event says M7");
    CHECK(rejection(story, Kind::m_create, 0, 1) ==
          "m_create: the next M is M2, the event says M1");
    // Its record is used again when it has ended.
    story.on(1).add(Kind::p_acquire, 0, 1).add(Kind::p_release, 0, 1);
    story.add(Kind::p_idle_put, 0, 1).add(Kind::m_end).on(0);
    const State again = after(story.add(Kind::m_create, 0, 1));
    CHECK(again.machines[1].status == MachineState::Status::starting);
    CHECK(again.machines.size() == 2);
}

TEST_CASE("fold: an M that waits for timers wakes, or is woken", "[replay]") {
    Story story;
    story.begin(2).machine(1, 1).on(1).add(Kind::p_release, 0, 1).add(Kind::p_idle_put, 0, 1);
    CHECK(rejection(story, Kind::m_timer_woke) == "m_timer_woke: M1 does not wait for timers");
    story.add(Kind::m_timer_wait, 0, 0, 7, 1);
    CHECK(after(story).machines[1].wakes_at_ns == (1ull << 32 | 7));
    CHECK(rejection(story, Kind::p_idle_get, 0, 1) == "p_idle_get: M1 sleeps until a timer");
    story.add(Kind::m_timer_woke);
    CHECK(after(story).machines[1].status == MachineState::Status::running);
    story.add(Kind::m_timer_wait, 0, 0, 7, 1).on(0);
    const State state = after(story.add(Kind::m_idle_get, 0, 1));
    CHECK(state.machines[1].status == MachineState::Status::starting);
    CHECK(state.machines[1].wakes_at_ns == 0);
    CHECK(rejection(story, Kind::m_idle_get, 0, 1) ==
          "m_idle_get: M1 is not on the list of idle Ms");
}

TEST_CASE("fold: in a system call an M keeps its P until somebody retakes it", "[replay]") {
    constexpr std::uint16_t kSysmon = raw(MachineId::sysmon);
    Story story;
    story.begin(2).run(1).add(Kind::go_syscall, 1, 0);
    const State in_call = after(story);
    CHECK(in_call.go(GoId::main).status == GoStatus::syscall);
    CHECK(in_call.proc(ProcId{0}).running == GoId::none);
    CHECK(in_call.machines[0].calling == GoId::main);
    CHECK(in_call.machines[0].p == ProcId{0});
    CHECK(rejection(story, Kind::go_line, 1) == "go_line: M0 is in a system call of G1");
    CHECK(rejection(story, Kind::go_sysexit, 1, 0, 1, 2) ==
          "go_sysexit: M0 still has P0, which it left");
    CHECK(rejection(story, Kind::go_sysexit, 1, 1) ==
          "go_sysexit: M0 holds P0, the event needs P1");
    CHECK(after(story.add(Kind::go_sysexit, 1, 0)).go(GoId::main).status == GoStatus::running);
    story.add(Kind::go_syscall, 1, 0).on(kSysmon).add(Kind::p_retake, 1, 1, 0, 5);
    CHECK(rejection(story) == "p_retake: M0 has left P0 behind, the event says P1");
    story.takeback().add(Kind::p_retake, 1, 0, 0, 5);
    CHECK(after(story).sysmon.procs_in_hand == std::vector<ProcId>{ProcId{0}});
    CHECK(rejection(story, Kind::p_retake, 1, 0, 0, 5) ==
          "p_retake: M0 has left no P behind, the event says P0");
    story.add(Kind::p_idle_put, 0, 0).on(0);
    story.add(Kind::go_sysexit, 1, 0, 1, 2);
    const State back = after(story);
    CHECK(back.go(GoId::main).status == GoStatus::runnable);
    CHECK(back.machines[0].hand == std::vector<GoId>{GoId::main});
    CHECK(back.machines[0].calling == GoId::none);
}

TEST_CASE("fold: GOMAXPROCS changes only while the world is stopped", "[replay]") {
    Story story;
    story.begin(3).run(1).machine(1, 1).line(1, 1);
    CHECK(rejection(story, Kind::procs, 0, 0, 2) ==
          "procs: P1 is not in M0's hand: the world is not stopped");
    story.on(1).add(Kind::p_release, 0, 1).add(Kind::p_idle_put, 0, 1).on(0);
    story.add(Kind::p_idle_get, 0, 1).add(Kind::p_idle_get, 0, 2).add(Kind::procs, 0, 0, 1);
    CHECK(rejection(story, Kind::p_idle_put, 0, 1) ==
          "p_idle_put: P1 does not exist (GOMAXPROCS is 1)");
    CHECK(after(story).machines[0].procs_in_hand.empty());
    const State state = after(story.add(Kind::procs, 0, 0, 3));
    CHECK(state.machines[0].procs_in_hand == std::vector<ProcId>{ProcId{1}, ProcId{2}});
}

TEST_CASE("fold: garbage is collected while the world stands still", "[replay]") {
    Story story;
    story.begin(2).run(1).create(2, 1).add(Kind::runnext_put, 2, 0).machine(1, 1);
    CHECK(rejection(story, Kind::gc_begin, 1, 0, 100) ==
          "gc_begin: G1 runs on M0: the world does not stand still");
    CHECK(rejection(story, Kind::gc_end, 1, 0, 100) == "gc_end: this collection did not begin");
    story.yield(1).add(Kind::gc_begin, 1, 0, 100, 1);
    CHECK(after(story).heap_bytes == (1ull << 32 | 100));
    CHECK(rejection(story, Kind::gc_begin, 2, 0, 100) ==
          "gc_begin: a collection goes on already, for G1");
    CHECK(rejection(story, Kind::gc_end, 2, 0, 100) == "gc_end: this collection did not begin");
    const State state = after(story.add(Kind::gc_end, 1, 0, 60));
    CHECK(state.heap_bytes == 60);
    CHECK(state.collections == 1);
    CHECK(state.collects == GoId::none);
}

TEST_CASE("fold: a timer's function may send and close where no goroutine runs", "[replay]") {
    Story story;
    story.begin(1).run(1).channel(1, 1, 0).wait(1, 1, WaitQueue::recv);
    story.park(1, WaitReason::chan_receive, 1);
    CHECK(rejection(story, Kind::chan_recv_closed, 0, 1) ==
          "chan_recv_closed: it names no goroutine");
    story.add(Kind::chan_send_direct, 0, 1, 1, 0, "now").ready(1, 1);
    CHECK(after(story).go(GoId{1}).held == "now");
    story.start(1);
    CHECK(rejection(story, Kind::chan_close, 0, 1) == "chan_close: it names no goroutine");
}

TEST_CASE("fold: a channel's values stay in order and within its buffer", "[replay]") {
    Story story;
    story.begin(1).run(1).channel(1, 1, 2);
    CHECK(rejection(story, Kind::chan_recv, 1, 1) == "chan_recv: chan #1's buffer is empty");
    CHECK(rejection(story, Kind::waiter_put, 1, 1, kSend) ==
          "waiter_put: chan #1's buffer has room (0 of 2)");
    story.add(Kind::chan_send, 1, 1, 0, 0, "10").add(Kind::chan_send, 1, 1, 0, 0, "20");
    CHECK(rejection(story, Kind::chan_send, 1, 1, 0, 0, "30") ==
          "chan_send: chan #1's buffer is full (2 of 2)");
    CHECK(rejection(story, Kind::waiter_put, 1, 1, kRecv) ==
          "waiter_put: chan #1's buffer holds 2");
    CHECK(rejection(story, Kind::chan_recv, 1, 1, 0, 0, "20") ==
          "chan_recv: the value taken is 10, the event says 20");
    const State state = after(story.add(Kind::chan_recv, 1, 1));
    CHECK(state.go(GoId{1}).held == "10");
    CHECK(state.object(ObjectId{1}).buffer == std::deque<std::string>{"20"});
    CHECK(state.object(ObjectId{1}).recvx == 1);
    CHECK(state.object(ObjectId{1}).sendx == 0);
    CHECK(rejection(story, Kind::lock_get, 1, 1) ==
          "lock_get: #1 is a chan, the event needs a sync.Mutex");
}

TEST_CASE("fold: a value passes only to the first who waits", "[replay]") {
    Story story;
    story.begin(1).run(1).channel(1, 1, 0);
    story.create(2, 1).create(3, 1).wait(1, 1, WaitQueue::recv);
    CHECK(rejection(story, Kind::waiter_put, 1, 1, kRecv) ==
          "waiter_put: G1 is already in a queue");
    story.park(1, WaitReason::chan_receive, 1);
    CHECK(rejection(story, Kind::go_ready, 1, 1) ==
          "go_ready: G1 waits (chan receive) and nothing has ended its wait");
    CHECK(rejection(story, Kind::go_ready, 1, 2) ==
          "go_ready: G1 waits for #1, the event says for #2");
    story.start(2).wait(2, 1, WaitQueue::recv).takeback();
    CHECK(rejection(story, Kind::waiter_put, 2, 1, kSend) ==
          "waiter_put: G1 waits on the other side of chan #1");
    CHECK(rejection(story, Kind::chan_send_direct, 2, 1, 3) ==
          "chan_send_direct: the first in chan #1's recvq is G1, the event says G3");
    CHECK(rejection(story, Kind::chan_recv_direct, 2, 1, 1) ==
          "chan_recv_direct: chan #1's sendq is empty");
    CHECK(rejection(story, Kind::waiter_del, 1, 1, kRecv) ==
          "waiter_del: G1 still waits for chan #1");
}

TEST_CASE("fold: a receiver that was handed a value holds it until its next line", "[replay]") {
    Story story;
    story.begin(1).run(1).channel(1, 1, 0).create(2, 1);
    story.wait(1, 1, WaitQueue::recv).park(1, WaitReason::chan_receive, 1).start(2);
    story.add(Kind::chan_send_direct, 2, 1, 1, 0, "7").ready(1, 1);
    CHECK(after(story).go(GoId{1}).held == "7");
    CHECK(after(story).object(ObjectId{1}).sent == 1);
    story.yield(2).start(1);
    CHECK(after(story).go(GoId{1}).holds);
    CHECK(!after(story.line(1, 9)).go(GoId{1}).holds);
}

TEST_CASE("fold: a full buffer is refilled by the first waiting sender", "[replay]") {
    Story story;
    story.begin(1).run(1).channel(1, 1, 1).create(2, 1).add(Kind::chan_send, 1, 1, 0, 0, "a");
    story.wait(1, 1, WaitQueue::send, "b").park(1, WaitReason::chan_send, 1).start(2);
    CHECK(rejection(story, Kind::chan_recv, 2, 1) ==
          "chan_recv: chan #1's sendq is not empty: G1 is first");
    CHECK(rejection(story, Kind::chan_recv_direct, 2, 1, 1) ==
          "chan_recv_direct: chan #1 has a buffer of 1");
    const State state = after(story.add(Kind::chan_recv_refill, 2, 1, 1, 0, "a"));
    CHECK(state.object(ObjectId{1}).buffer == std::deque<std::string>{"b"});
    CHECK(state.go(GoId{2}).held == "a");
    CHECK(state.go(GoId{1}).woken);
    CHECK(rejection(story, Kind::chan_recv_refill, 2, 1, 1) ==
          "chan_recv_refill: chan #1's sendq is empty");
}

TEST_CASE("fold: close wakes everybody, and nothing is sent afterwards", "[replay]") {
    Story story;
    story.begin(1).run(1).channel(1, 1, 1).create(2, 1);
    CHECK(rejection(story, Kind::chan_recv_closed, 1, 1) ==
          "chan_recv_closed: chan #1 is not closed");
    story.wait(1, 1, WaitQueue::recv).park(1, WaitReason::chan_receive, 1).start(2);
    CHECK(rejection(story, Kind::chan_send, 2, 1, 0, 0, "1") ==
          "chan_send: chan #1's recvq is not empty: G1 is first");
    story.add(Kind::chan_close, 2, 1);
    CHECK(after(story).object(ObjectId{1}).recvq.empty());
    CHECK(rejection(story, Kind::chan_close, 2, 1) == "chan_close: chan #1 is closed");
    CHECK(rejection(story, Kind::chan_send, 2, 1) == "chan_send: chan #1 is closed");
    CHECK(rejection(story, Kind::waiter_put, 2, 1, kRecv) == "waiter_put: chan #1 is closed");
    CHECK(after(story.ready(1, 1)).go(GoId{1}).status == GoStatus::runnable);
    CHECK(rejection(story, Kind::go_ready, 1, 1) ==
          "go_ready: G1 is in M0's hand, it does not wait");
}

TEST_CASE("fold: a select won by one channel cannot be won by another", "[replay]") {
    Story story;
    story.begin(1).run(1).channel(1, 1, 0).channel(2, 1, 0).create(2, 1);
    CHECK(rejection(story, Kind::waiter_put, 1, 1, kRecv, 1) == "waiter_put: G1 is in no select");
    CHECK(rejection(story, Kind::select_end, 1) == "select_end: G1 is in no select");
    story.add(Kind::select_begin, 1, 0, 2);
    CHECK(rejection(story, Kind::waiter_put, 1, 1, kRecv, 3) ==
          "waiter_put: G1's select has 2 cases, the event says case 2");
    CHECK(rejection(story, Kind::select_end, 1, 0, 0xffffffffu) ==
          "select_end: G1's select has no default");
    CHECK(rejection(story, Kind::select_end, 1, 0, 1, 0b01) ==
          "select_end: case 1 is not among those that seemed ready");
    CHECK(rejection(story, Kind::select_end, 1, 0, 1, 0b110) ==
          "select_end: a case seemed ready that G1's select does not have");
    story.wait(1, 1, WaitQueue::recv, {}, 1).wait(1, 2, WaitQueue::recv, {}, 2);
    story.park(1, WaitReason::select).start(2).add(Kind::go_chosen, 1, 1);
    story.add(Kind::chan_send_direct, 2, 1, 1, 0, "x");
    CHECK(rejection(story, Kind::chan_send_direct, 2, 2, 1, 0, "y") ==
          "chan_send_direct: G1 was already chosen by another waker");
    story.ready(1, 1);
    CHECK(rejection(story, Kind::chan_send_direct, 2, 2, 1, 0, "y") ==
          "chan_send_direct: G1 is in M0's hand, so nobody can wake it");
    // The waker drops the stale entry.
    Story dropped;
    dropped.entries = story.entries;
    story.unwait(1, 2, WaitQueue::recv);
    CHECK(after(story).object(ObjectId{2}).recvq.empty());
    story.yield(2).start(1);
    CHECK(!after(story.add(Kind::select_end, 1, 0, 0)).go(GoId{1}).selecting);
}

// The story of a run that was rejected: G2 dropped G1 from a queue, under that queue's lock, but
// its M told it when G1 had long ended its select and waited for something else.
TEST_CASE("fold: what a finished select left in a queue may be dropped late", "[replay]") {
    Story story;
    story.begin(1).run(1).channel(1, 1, 0).channel(2, 1, 0).channel(3, 1, 0).create(2, 1);
    story.add(Kind::select_begin, 1, 0, 2).wait(1, 1, WaitQueue::recv, {}, 1);
    story.wait(1, 2, WaitQueue::recv, {}, 2).park(1, WaitReason::select).start(2);
    story.add(Kind::go_chosen, 1, 1).add(Kind::chan_send_direct, 2, 1, 1, 0, "x").ready(1, 1);
    story.yield(2).start(1).add(Kind::select_end, 1, 0, 0);
    story.wait(1, 3, WaitQueue::recv).park(1, WaitReason::chan_receive, 3).start(2);
    CHECK(rejection(story, Kind::chan_send_direct, 2, 2, 1, 0, "y") ==
          "chan_send_direct: G1 stands there from a select that is over");
    story.unwait(1, 2, WaitQueue::recv);
    CHECK(after(story).object(ObjectId{2}).recvq.empty());
    CHECK(after(story).go(GoId{1}).queued == 1);
    CHECK(!after(story).go(GoId{1}).woken);
    story.add(Kind::chan_send_direct, 2, 3, 1, 0, "z").ready(1, 3);
    CHECK(after(story).go(GoId{1}).held == "z");
}

TEST_CASE("fold: a select may wait on both sides of one channel", "[replay]") {
    Story story;
    story.begin(1).run(1).channel(1, 1, 0).add(Kind::select_begin, 1, 0, 2);
    story.wait(1, 1, WaitQueue::send, "1", 1).wait(1, 1, WaitQueue::recv, {}, 2);
    CHECK(after(story).go(GoId{1}).queued == 2);
}

TEST_CASE("fold: a lock has one holder", "[replay]") {
    Story story;
    story.begin(1).run(1).sync(1, 1, ObjectKind::mutex).create(2, 1);
    CHECK(rejection(story, Kind::lock_drop, 1, 1) == "lock_drop: sync.Mutex #1 is not held");
    CHECK(rejection(story, Kind::waiter_put, 1, 1, kRecv) == "waiter_put: sync.Mutex #1 is free");
    story.add(Kind::lock_get, 1, 1);
    CHECK(rejection(story, Kind::lock_get, 1, 1) == "lock_get: sync.Mutex #1 is held by G1");
    CHECK(rejection(story, Kind::lock_drop, 1, 1, 2) ==
          "lock_drop: the first in line for sync.Mutex #1 is nobody, the event says G2");
    CHECK(rejection(story, Kind::lock_starving, 1, 1, 0) ==
          "lock_starving: sync.Mutex #1 is not in starvation mode");
    story.wait(1, 1, WaitQueue::recv).park(1, WaitReason::mutex_lock, 1).start(2);
    const State state = after(story.add(Kind::lock_drop, 2, 1, 1));
    CHECK(state.object(ObjectId{1}).holder == GoId{1});
    CHECK(state.object(ObjectId{1}).recvq.empty());
}

TEST_CASE("fold: an RWMutex has one writer or any number of readers", "[replay]") {
    Story story;
    story.begin(1).run(1).sync(1, 1, ObjectKind::rwmutex).create(2, 1).create(3, 1).create(4, 1);
    CHECK(rejection(story, Kind::rlock_drop, 1, 1) == "rlock_drop: sync.RWMutex #1 has no reader");
    CHECK(rejection(story, Kind::waiter_put, 1, 1, kRecv) ==
          "waiter_put: sync.RWMutex #1 is free to read");
    CHECK(rejection(story, Kind::waiter_put, 1, 1, kSend) ==
          "waiter_put: sync.RWMutex #1 is free to write");
    CHECK(rejection(story, Kind::lock_starving, 1, 1, 1) ==
          "lock_starving: #1 is a sync.RWMutex, the event needs a sync.Mutex");
    story.add(Kind::rlock_get, 1, 1).add(Kind::rlock_get, 1, 1);
    CHECK(after(story).object(ObjectId{1}).readers.size() == 2);
    CHECK(rejection(story, Kind::lock_get, 1, 1) ==
          "lock_get: sync.RWMutex #1 is held by a reader, G1");
    CHECK(rejection(story, Kind::rlock_drop, 1, 1, 2) ==
          "rlock_drop: G2 cannot write: 1 readers are left, nobody is first in line");
    story.add(Kind::rlock_drop, 1, 1).yield(1);
    story.start(2).wait(2, 1, WaitQueue::send).park(2, WaitReason::rwmutex_lock, 1).start(3);
    CHECK(rejection(story, Kind::rlock_get, 3, 1) ==
          "rlock_get: G2 waits to write sync.RWMutex #1");
    story.wait(3, 1, WaitQueue::recv).park(3, WaitReason::rwmutex_rlock, 1).start(4);
    CHECK(rejection(story, Kind::rlock_drop, 4, 1) ==
          "rlock_drop: the first in line for sync.RWMutex #1 is G2, the event says G0");
    // The last reader out, on G1's behalf, gives it to the writer; that one lets all readers in.
    story.add(Kind::rlock_drop, 4, 1, 2).ready(2, 1);
    State state = after(story);
    CHECK(state.object(ObjectId{1}).holder == GoId{2});
    CHECK(state.object(ObjectId{1}).readers.empty());
    CHECK(state.object(ObjectId{1}).sendq.empty());
    CHECK(rejection(story, Kind::lock_drop, 4, 1, 1) ==
          "lock_drop: G3 waits to read, but G1 is to write");
    story.add(Kind::lock_drop, 4, 1).ready(3, 1);
    state = after(story);
    CHECK(state.object(ObjectId{1}).holder == GoId::none);
    CHECK(state.object(ObjectId{1}).readers == std::vector{GoId{3}});
    CHECK(state.object(ObjectId{1}).recvq.empty());
}

TEST_CASE("fold: a small wish may stand behind a big one at a semaphore", "[replay]") {
    Story story;
    story.begin(1).run(1).sync(1, 1, ObjectKind::semaphore, "sem", "2").create(2, 1).create(3, 1);
    CHECK(rejection(story, Kind::waiter_put, 1, 1, kRecv) ==
          "waiter_put: semaphore #1's counter is 2");
    CHECK(rejection(story, Kind::waiter_put, 1, 1, kRecv, 0, "2") ==
          "waiter_put: semaphore #1's counter is 2");
    CHECK(rejection(story, Kind::waiter_put, 1, 1, kRecv, 0, "two") ==
          "waiter_put: \"two\" is no number of permits");
    story.wait(1, 1, WaitQueue::recv, "3").park(1, WaitReason::semacquire, 1).start(2);
    story.wait(2, 1, WaitQueue::recv);
    CHECK(after(story).object(ObjectId{1}).recvq.size() == 2);
}

TEST_CASE("fold: whoever is signalled leaves a Cond's queue, not only the first", "[replay]") {
    Story story;
    story.begin(1).run(1).sync(1, 1, ObjectKind::cond).create(2, 1).create(3, 1);
    story.wait(1, 1, WaitQueue::recv).park(1, WaitReason::cond_wait, 1).start(2);
    story.wait(2, 1, WaitQueue::recv).park(2, WaitReason::cond_wait, 1).start(3);
    CHECK(rejection(story, Kind::go_ready, 2, 1) ==
          "go_ready: G2 waits (sync.Cond.Wait) and nothing has ended its wait");
    story.unwait(2, 1, WaitQueue::recv).ready(2, 1);
    CHECK(after(story).object(ObjectId{1}).recvq.size() == 1);
    CHECK(after(story).go(GoId{2}).status == GoStatus::runnable);
}

TEST_CASE("fold: a counter is what its changes add up to, and never negative", "[replay]") {
    Story story;
    story.begin(1).run(1).sync(1, 1, ObjectKind::waitgroup, "wg").create(2, 1);
    CHECK(rejection(story, Kind::count_add, 1, 1, 0xffffffffu, 0xffffffffu) ==
          "count_add: sync.WaitGroup #1's counter would be -1");
    CHECK(rejection(story, Kind::count_add, 1, 1, 2, 3) ==
          "count_add: sync.WaitGroup #1's counter is 0 and +2 makes 2, the event says 3");
    CHECK(rejection(story, Kind::waiter_put, 1, 1, kRecv) ==
          "waiter_put: sync.WaitGroup #1's counter is 0");
    CHECK(rejection(story, Kind::waiter_put, 1, 1, kSend) ==
          "waiter_put: sync.WaitGroup #1 has no wait queue 0");
    CHECK(rejection(story, Kind::sync_make, 1, 2, 3, 0, "-4") ==
          "sync_make: the initial count is -4");
    CHECK(rejection(story, Kind::sync_make, 1, 2, 3, 0, "4x") ==
          "sync_make: \"4x\" is no initial count");
    story.add(Kind::count_add, 1, 1, 1, 1).wait(1, 1, WaitQueue::recv);
    story.park(1, WaitReason::waitgroup_wait, 1).start(2);
    const State state = after(story.add(Kind::count_add, 2, 1, 0xffffffffu, 0));
    CHECK(state.object(ObjectId{1}).recvq.empty());
    CHECK(state.go(GoId{1}).woken);
}

TEST_CASE("fold: a timer wakes the goroutine that sleeps", "[replay]") {
    Story story;
    story.begin(1).run(1).create(2, 1).add(Kind::timer_add, 1, 1, 500, 0);
    CHECK(rejection(story, Kind::timer_add, 1, 1) == "timer_add: timer T1 is already pending");
    CHECK(rejection(story, Kind::timer_fire, 0, 1) ==
          "timer_fire: G1 runs on M0, so nobody can wake it");
    story.park(1, WaitReason::sleep);
    CHECK(rejection(story, Kind::go_ready, 1) ==
          "go_ready: G1 waits (sleep) and nothing has ended its wait");
    CHECK(after(story).go(GoId{1}).timer == TimerId{1});
    story.add(Kind::timer_fire, 0, 1);
    CHECK(after(story).timers.empty());
    CHECK(after(story).go(GoId{1}).timer == TimerId::none);
    CHECK(after(story.ready(1)).go(GoId{1}).status == GoStatus::runnable);
}

TEST_CASE("fold: a goroutine that waits for an object stands in one of its queues", "[replay]") {
    Story story;
    story.begin(1).run(1).channel(1, 1, 0);
    CHECK(rejection(story, Kind::go_park, 1, 1, 1) ==
          "go_park: G1 waits for #1 but is in no queue of it");
    CHECK(rejection(story, Kind::go_park, 1, 0, 99) == "go_park: 99 is no wait reason");
}

TEST_CASE("fold: frames and lines follow calls and returns", "[replay]") {
    Story story;
    story.begin(1).run(1);
    const auto f = raw(story.strings.intern("main.f"));
    const auto main = raw(story.strings.intern("main.main"));
    CHECK(rejection(story, Kind::go_return, 1) == "go_return: G1 is in no function");
    story.add(Kind::go_call, 1, 0, main, 64).line(1, 3).add(Kind::go_call, 1, 3, f, 128);
    story.line(1, 20, "main.f");
    const State inside = after(story);
    REQUIRE(inside.go(GoId{1}).frames.size() == 2);
    CHECK(inside.go(GoId{1}).frames[0].line == 3);
    CHECK(inside.go(GoId{1}).frames[1].bytes == 128);
    CHECK(inside.go(GoId{1}).line == 20);
    CHECK(rejection(story, Kind::go_line, 1, 0, main, 4) ==
          "go_line: G1 is in function s" + std::to_string(f) + ", the event says s" +
              std::to_string(main));
    CHECK(after(story.add(Kind::go_return, 1)).go(GoId{1}).line == 3);
}

TEST_CASE("fold: a stack grows from the size that it has", "[replay]") {
    Story story;
    story.begin(1).run(1).add(Kind::go_stack, 1, 100, 0, 2048);
    CHECK(rejection(story, Kind::go_stack, 1, 100, 4096, 8192) ==
          "go_stack: G1's stack has 2048 bytes, the event says 4096");
    CHECK(rejection(story, Kind::go_stack, 1, 5000, 2048, 4096) ==
          "go_stack: 5000 bytes do not fit on a stack of 4096");
    story.add(Kind::go_stack, 1, 2000, 2048, 4096).add(Kind::go_stack, 1, 500, 4096, 2048);
    CHECK(after(story).go(GoId{1}).stack_bytes == 2048);
    CHECK(after(story).go(GoId{1}).stack_bytes_max == 4096);
}

TEST_CASE("fold: time spent running, waiting and runnable adds up, and never runs backwards",
          "[replay]") {
    Story story;
    story.at(0).begin(1).at(100).create(1).at(150).start(1).channel(1, 1, 0);
    story.wait(1, 1, WaitQueue::recv).create(2, 1).at(450).park(1, WaitReason::chan_receive, 1);
    story.at(470).start(2).at(500).add(Kind::chan_close, 2, 1).at(900).ready(1, 1);
    story.at(910).yield(2).at(950).start(1).at(20).line(1, 2).at(30).add(Kind::go_end, 1);
    const State state = after(story);
    const GoState& g = state.go(GoId{1});
    CHECK(g.created_ns == 100);
    CHECK(g.runnable_ns == 50 + 50);
    CHECK(g.ran_ns == 300);
    CHECK(g.waited_ns == 450);
    CHECK(state.now_ns == 950);
    CHECK(state.procs[0].ran_ns == 300 + 440);
    CHECK(state.finished == 1);
}

TEST_CASE("fold: an event whose text is not as long as it says is rejected", "[replay]") {
    Story story;
    story.begin(1).run(1).add(Kind::output, 1, 0, 1, 0, "abc");
    story.entries.back().text = "ab";
    CHECK(rejection(story) == "output: it has 2 bytes of text, its header says 3");
    story.takeback().add(Kind::output, 1, 0, 4, 0, "abc");
    CHECK(rejection(story) == "output: 4 is neither stdout nor stderr nor a note");
}

TEST_CASE("fold: ids that Ms took at once may come in any order", "[replay]") {
    Story story;
    story.begin(1).run(1).create(3, 1);
    CHECK(!after(story).has_go(GoId{2}));
    CHECK(rejection(story, Kind::go_create, 3, 1) == "go_create: G3 already exists");
    CHECK(after(story.create(2, 1)).has_go(GoId{2}));
}

}  // namespace fiberscope::replay
