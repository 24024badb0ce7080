// Why a goroutine is not running: sentences for runs told by hand, and for every goroutine at many
// instants of programs that use everything there is.
#include "sim/findings/why.h"

#include "sim/findings/wakers.h"
#include "sim/replay/fold.h"
#include "sim/replay/text.h"
#include "sim/world/simulated.h"
#include "tests/catch.h"
#include "tests/sim/findings/examined.h"
#include "tests/sim/world/programs.h"

namespace fiberscope::findings {
namespace {

struct Told {
    explicit Told(const Story& story) : strings(story.strings) { story.tell(sink); }

    std::string why(std::uint32_t g) const { return whole(g).sentence; }
    Explanation whole(std::uint32_t g) const {
        return why_not_running(sink.state, strings, sink.users, GoId{g});
    }

    struct Both : Sink {
        void take(const Event& event, std::string_view text) override {
            users.take(event, text);
            const auto impossible = replay::fold(state, event, text);
            INFO(impossible.value_or(""));
            REQUIRE(!impossible);
        }
        Users users;
        replay::State state;
    } sink;
    const StringTable& strings;
};

// The state after the first events of it, with who uses what in all of it.
std::string why_after(const Story& story, std::size_t events, std::uint32_t g) {
    replay::State state;
    Users users;
    std::size_t index = 0;
    for (const Story::Entry& entry : story.entries) {
        users.take(entry.event, entry.text);
        if (index++ < events) REQUIRE(!replay::fold(state, entry.event, entry.text));
    }
    return why_not_running(state, story.strings, users, GoId{g}).sentence;
}

}  // namespace

TEST_CASE("why: the chain of the full buffer, the busy receiver and the mutex", "[findings]") {
    // P2 runs G1; in its queue G10 .. G13 and G4 stand.
    Story story;
    story.begin(3).run(1).machine(1, 1).machine(2, 2);
    story.channel(1, 1, 2, "jobs").sync(2, 1, ObjectKind::mutex, "m");
    for (const std::uint32_t g : {4u, 7u, 9u, 10u, 11u, 12u, 13u, 14u})
        story.create(g, 1, "main.work").add(Kind::global_put, g, 0, 1);
    story.on(2);
    // G4 takes the lock, and yields.
    story.add(Kind::global_get, 4, 2, 1).start(4, 2).add(Kind::lock_get, 4, 2).yield(4);
    story.add(Kind::global_put, 4, 0, 1);
    // G9 receives once, and then waits for the lock.
    story.add(Kind::global_get, 7, 2, 1).start(7, 2);
    story.add(Kind::chan_send, 7, 1, 0, 0, "1");
    story.yield(7).add(Kind::global_put, 7, 0, 1);
    story.add(Kind::global_get, 9, 2, 1).start(9, 2).add(Kind::chan_recv, 9, 1);
    story.wait(9, 2, WaitQueue::recv).park(9, WaitReason::mutex_lock, 2);
    // G14 runs on P2; the others and G4 go to its queue.
    for (const std::uint32_t g : {10u, 11u, 12u, 13u})
        story.add(Kind::global_get, g, 2, 1).add(Kind::local_put, g, 2);
    story.add(Kind::global_get, 14, 2, 1).start(14, 2);
    story.on(1).add(Kind::global_get, 4, 1, 1).start(4, 1).yield(4).add(Kind::local_put, 4, 1);
    story.on(2).yield(14).add(Kind::local_put, 14, 2);
    story.add(Kind::local_steal, 4, 1, 1, 2).add(Kind::local_put, 4, 2);
    story.add(Kind::local_get, 10, 2).start(10, 2);
    // G7 fills the buffer and waits.
    story.on(1).add(Kind::global_get, 7, 1, 1).start(7, 1);
    story.add(Kind::chan_send, 7, 1, 0, 0, "2").add(Kind::chan_send, 7, 1, 0, 0, "3");
    story.wait(7, 1, WaitQueue::send, "4").park(7, WaitReason::chan_send, 1);
    const Told told(story);
    CHECK(told.why(7) ==
          "G7 waits to send on jobs (full, 2); its only receiver G9 waits for mutex m, held by G4, "
          "runnable on P2, fifth in its queue");
    CHECK(
        told.why(4).starts_with("G4 is runnable on P2, fifth in its queue; there G10 has been "
                                "running for "));
    CHECK(told.why(10) == "G10 runs on P2");
    const Explanation why = told.whole(7);
    REQUIRE(why.chain.size() == 3);
    CHECK(why.chain[0].words == "waits to send on jobs (full, 2)");
    CHECK(why.chain[0].next == "its only receiver");
    CHECK(why.chain[0].object == ObjectId{1});
    CHECK(why.chain[1].g == GoId{9});
    CHECK(why.chain[1].reason == WaitReason::mutex_lock);
    CHECK(why.chain[1].next == "its holder");
    CHECK(why.chain[2].g == GoId{4});
    CHECK(why.chain[2].status == replay::GoStatus::runnable);
    CHECK(why.chain[2].p == ProcId{2});
    CHECK(why.circle == -1);
    CHECK(why_text(why) == why.sentence +
                               "\n  G7     waits to send on jobs (full, 2); its only receiver"
                               "\n  G9     waits for mutex m; its holder"
                               "\n  G4     is runnable on P2, fifth in its queue\n");
}

TEST_CASE("why: each place of a goroutine that could run", "[findings]") {
    Story story;
    story.at(0).begin(2).run(1).create(2, 1).add(Kind::runnext_put, 2, 0).create(3, 1);
    story.add(Kind::local_put, 3, 0).create(4, 1).add(Kind::global_put, 4, 0, 1).create(5, 1);
    story.at(5000).line(1, 3);
    const Told told(story);
    CHECK(told.why(1) == "main runs on P0");
    CHECK(told.why(2) == "G2 is runnable, next on P0; there main has been running for 4.96 us");
    CHECK(told.why(3).starts_with("G3 is runnable on P0, first in its queue; there main "));
    CHECK(told.why(4) == "G4 is runnable, first in the global queue");
    CHECK(told.why(5) == "G5 is runnable, in M0's hand");
    CHECK(told.why(6).empty());
    CHECK(told.whole(6).chain.empty());
    story.on(0).at(6000).add(Kind::local_put, 5, 0).add(Kind::go_syscall, 1, 0);
    const Told called(story);
    CHECK(called.why(1) == "main is in a system call on M0");
    CHECK(called.why(3) ==
          "G3 is runnable on P0, first in its queue; P0 is kept by M0, which is "
          "in a system call of main");
    story.add(Kind::go_sysexit, 1, 0).add(Kind::go_end, 1);
    const Told ended(story);
    CHECK(ended.why(1) == "main has finished");
    CHECK(ended.why(3) ==
          "G3 is runnable on P0, first in its queue; P0 runs nobody at this moment");
}

TEST_CASE("why: who waits for no other goroutine", "[findings]") {
    Story story;
    story.at(0)
        .begin(1)
        .run(1)
        .at(1000)
        .park(1, WaitReason::sleep)
        .add(Kind::timer_add, 1, 7, 9000);
    const auto one = [](auto tell) {
        Story other;
        other.begin(1).run(1);
        tell(other);
        return Told(other).why(1);
    };
    CHECK(Told(story).why(1) == "main sleeps for another 7.99 us");
    CHECK(one([](Story& s) { s.park(1, WaitReason::chan_send_nil); }) ==
          "main waits for ever to send on a nil channel");
    CHECK(one([](Story& s) { s.park(1, WaitReason::chan_receive_nil); }) ==
          "main waits for ever to receive from a nil channel");
    CHECK(one([](Story& s) { s.park(1, WaitReason::select_no_cases); }) ==
          "main waits for ever in a select without cases");
    CHECK(one([](Story& s) { s.park(1, WaitReason::none); }) ==
          "main is parked until somebody makes it ready; who would is not known");
    CHECK(one([](Story& s) {
              s.sync(1, 1, ObjectKind::fd, "conn").wait(1, 1, WaitQueue::recv);
              s.park(1, WaitReason::io_wait, 1);
          }) == "main waits for the network: descriptor conn");
}

TEST_CASE("why: of several receivers the one that is closest to it is told", "[findings]") {
    Story story;
    story.begin(2).run(1).machine(1, 1).channel(1, 1, 0, "jobs");
    story.create(2, 1).create(3, 1);
    // Both have received, by being handed a value.
    story.add(Kind::local_put, 2, 0).add(Kind::local_put, 3, 0);
    story.on(1).add(Kind::local_steal, 2, 0, 1, 1).start(2, 1);
    story.wait(2, 1, WaitQueue::recv).park(2, WaitReason::chan_receive, 1);
    story.add(Kind::local_steal, 3, 0, 1, 1).start(3, 1);
    story.wait(3, 1, WaitQueue::recv).park(3, WaitReason::chan_receive, 1);
    story.on(0).add(Kind::chan_send_direct, 1, 1, 2, 0, "1").ready(2, 1);
    story.add(Kind::local_put, 2, 0).add(Kind::chan_send_direct, 1, 1, 3, 0, "2").ready(3, 1);
    story.add(Kind::local_put, 3, 0);
    story.on(1).add(Kind::local_steal, 2, 0, 1, 1).start(2, 1).park(2, WaitReason::none);
    story.on(0).wait(1, 1, WaitQueue::send, "3").park(1, WaitReason::chan_send, 1);
    CHECK(Told(story).why(1) ==
          "main waits to send on jobs (unbuffered); of its 2 receivers G3 is "
          "runnable on P0, first in its queue");
    story.add(Kind::local_get, 3, 0).start(3).park(3, WaitReason::none);
    CHECK(Told(story).why(1) ==
          "main waits to send on jobs (unbuffered); its 2 receivers wait too: "
          "G2 is parked until somebody makes it ready; who would is not known");
    story.ready(2).add(Kind::local_put, 2, 0).add(Kind::local_get, 2, 0).start(2);
    story.add(Kind::go_end, 2);
    CHECK(Told(story).why(1).starts_with(
        "main waits to send on jobs (unbuffered); its only receiver left G3 is parked"));
}

TEST_CASE("why: who will use it later in the run is told as such", "[findings]") {
    Story story;
    story.begin(1).run(1).channel(1, 1, 0, "c");
    story.wait(1, 1, WaitQueue::recv).park(1, WaitReason::chan_receive, 1);
    CHECK(Told(story).why(1) ==
          "main waits to receive from c (unbuffered); nobody else has sent on it so far");
    const std::size_t before = story.entries.size();
    story.create(2, 0, "main.f").add(Kind::local_put, 2, 0);
    const std::size_t created = story.entries.size();
    story.add(Kind::local_get, 2, 0).start(2).add(Kind::chan_send_direct, 2, 1, 1, 0, "5");
    CHECK(why_after(story, before, 1) ==
          "main waits to receive from c (unbuffered); G2, which sends "
          "on it later, has not been started yet");
    CHECK(why_after(story, created, 1) ==
          "main waits to receive from c (unbuffered); G2, which "
          "sends on it later, is runnable on P0, first in its queue");
    CHECK(why_after(story, story.entries.size(), 1) ==
          "main waits to receive from c (unbuffered), and is just being woken");
}

TEST_CASE("why: a select names its cases, and who could serve one", "[findings]") {
    Story story;
    story.begin(1).run(1).channel(1, 1, 0, "a").channel(2, 1, 1, "b").create(2, 1);
    story.add(Kind::local_put, 2, 0).add(Kind::chan_send, 1, 2, 0, 0, "1");
    story.add(Kind::select_begin, 1, 0, 2).wait(1, 1, WaitQueue::recv, {}, 1);
    story.wait(1, 2, WaitQueue::send, "5", 2).park(1, WaitReason::select);
    CHECK(Told(story).why(1) ==
          "main waits in a select for a (nobody sends), b (full, 1); nobody else has been on the "
          "other side of one of them so far");
    story.add(Kind::local_get, 2, 0).start(2).add(Kind::go_chosen, 1, 2);
    CHECK(Told(story).why(1) ==
          "main waits in a select for a (nobody sends), b (full, 1), and is "
          "just being woken");
}

TEST_CASE("why: locks, counters and Conds say who has to do what", "[findings]") {
    const test::Examined run(R"(
func main() {
	var rw sync.RWMutex
	var wg sync.WaitGroup
	var m sync.Mutex
	ready := sync.NewCond(&m)
	wg.Add(2)
	rw.RLock()
	go func() { rw.Lock(); wg.Done() }()
	time.Sleep(time.Millisecond)
	go func() { rw.RLock(); wg.Done() }()
	go func() { m.Lock(); ready.Wait() }()
	time.Sleep(time.Millisecond)
	wg.Wait()
})",
                             {.procs = 1});
    CHECK(run.why(2) ==
          "G2 waits for RWMutex rw to write, held by main, which waits until wg is 0 "
          "(2 to go); G2, started after the Add, as were 2 more: they wait for each "
          "other (G2 → rw → main → wg → G2)");
    CHECK(run.why(3).starts_with("G3 waits for RWMutex rw to read, behind G2, which waits for "));
    CHECK(run.why(4).starts_with("G4 waits for a signal on "));
    CHECK(run.why(4).ends_with("; nobody has signalled it so far"));
}

TEST_CASE("why: circles of locks are named as deadlocks", "[findings]") {
    Story story;
    story.begin(1).run(1).sync(1, 1, ObjectKind::mutex, "a").sync(2, 1, ObjectKind::mutex, "b");
    story.add(Kind::lock_get, 1, 1).create(2, 1).create(3, 1).yield(1);
    story.start(2).add(Kind::lock_get, 2, 2).wait(2, 1, WaitQueue::recv);
    story.park(2, WaitReason::mutex_lock, 1).start(3).wait(3, 1, WaitQueue::recv);
    story.park(3, WaitReason::mutex_lock, 1);
    CHECK(Told(story).why(3) ==
          "G3 waits for mutex a (second in line), held by main, runnable, in M0's hand");
    story.start(1).wait(1, 2, WaitQueue::recv).park(1, WaitReason::mutex_lock, 2);
    const Told told(story);
    CHECK(told.why(1) ==
          "main waits for mutex b, held by G2, which waits for mutex a, held by main: a "
          "deadlock (main → b → G2 → a → main)");
    // G3 leads into the circle and is not of it.
    CHECK(told.why(3) ==
          "G3 waits for mutex a (second in line), held by main, which waits for mutex "
          "b, held by G2, which waits for mutex a, held by main: a deadlock (main → b → "
          "G2 → a → main)");
    CHECK(told.whole(3).circle == 1);
    CHECK(told.whole(3).deadlock);
}

TEST_CASE("why: everybody can be explained at every instant of every program", "[findings]") {
    // Asks for all goroutines now and then while the run goes on.
    struct Asker final : Sink {
        explicit Asker(const StringTable& table) : strings(table) {}
        void take(const Event& event, std::string_view text) override {
            users.take(event, text);
            REQUIRE(!replay::fold(state, event, text));
            if (state.events % 97 != 0) return;
            for (std::size_t i = 0; i < state.gos.size() && i < 64; ++i) {
                const replay::GoState& g = state.gos[i];
                if (g.id == GoId::none) continue;
                const Explanation why = why_not_running(state, strings, users, g.id);
                ++asked;
                CHECK(why.sentence.starts_with(replay::label_of(g.id) + " "));
                CHECK(!why.chain.empty());
                CHECK(why.chain.size() <= state.gos.size());
                CHECK(why.circle < static_cast<int>(why.chain.size()));
                // Only who waits has somebody behind.
                for (std::size_t j = 0; j + 1 < why.chain.size(); ++j)
                    CHECK(why.chain[j].status == replay::GoStatus::waiting);
            }
        }
        const StringTable& strings;
        Users users;
        replay::State state;
        std::uint64_t asked = 0;
    };
    std::uint64_t asked = 0;
    for (const test::Program& program : test::all_programs()) {
        CAPTURE(program.name);
        test::Judge judge;
        Asker asker(judge.strings());
        world::Simulated world;
        test::run_judged(program.main, judge,
                         {.procs = 3, .world = &world, .sink = &asker, .seed = 5});
        asked += asker.asked;
    }
    CHECK(asked > 1000);
}

}  // namespace fiberscope::findings
