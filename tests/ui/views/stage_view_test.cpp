// What stands on the stage, read word by word.
#include "tests/ui/gallery.h"
#include "tests/ui/stand.h"
#include "tests/ui/worker_pool.h"

using namespace fiberscope;
using namespace fiberscope::ui;

TEST_CASE("stage: a P shows its machine, the rule that fired, its queue and how many more") {
    Story s;
    tell_busy(s);
    Stand w(s);
    CHECK(w.says("P3"));
    CHECK(w.count("looks for work") == 2);
    CHECK(w.says("steal half of a victim's queue: 1"));
    CHECK(w.says("+2"));  // of four, two fit in a narrow P
    CHECK(w.count("spinning") >= 2);
}

TEST_CASE("stage: a P without machine and a P that does not run say so") {
    Story s;
    s.begin(2).run(1);
    Stand w(s);
    CHECK(w.says("no machine"));
    CHECK(w.says("0 of 256"));
    w.show(0);
    CHECK(w.says("P0, not yet"));
    CHECK(w.says("P1, not yet"));
}

TEST_CASE("stage: many Ps are chips with a count, and the window says so for each") {
    Story s;
    tell_crowd(s, 16);
    Stand w(s);
    CHECK(w.says("P15"));
    CHECK(w.says("21"));  // twenty in the queue and one in runnext, as a bar
    CHECK(w.says("9"));   // in the global run queue
}

TEST_CASE("stage: a channel says what is in it and who waits") {
    WorkerPool pool;
    tell_worker_pool(pool);
    Stand w(pool.story, worker_pool_lesson(pool));
    w.show(pool.wake - 2);  // before the receive that wakes G2
    CHECK(w.says("full"));
    CHECK(w.says("closed"));
    CHECK(w.says("jobs"));
    CHECK(w.says("chan int, cap 4"));
    CHECK(w.says("recvx"));
    CHECK(w.says("recvx = sendx"));
    // G2 waits in the sendq of results, with its value above it.
    const Rect token = w.rect("g/2");
    const Rect value = w.word("9");
    CHECK(std::abs(value.center().x - token.center().x) < 4);
    CHECK(value.center().y < token.center().y);
    CHECK(token.x < w.word("results").x);
}

TEST_CASE("stage: a large buffer is told in numbers, a channel without one by its word") {
    Story s;
    tell_busy(s);
    Stand w(s);
    CHECK(w.says("37 of 100 used"));
    CHECK(w.says("chan int, no buffer"));
}

TEST_CASE("stage: locks and shelves tell who waits, and for how long") {
    Story s;
    s.begin(1).run(1).sync(1, 1, ObjectKind::mutex, "mu");
    const std::uint64_t made = s.entries.size();
    s.add(Kind::lock_get, 1, 1);
    s.create(2, 1, "main.a", 3).add(Kind::local_put, 2, 0);
    s.add(Kind::timer_add, 1, 1, 50'000'000).park(1, WaitReason::sleep);
    s.add(Kind::local_get, 2, 0).start(2).wait(2, 1, WaitQueue::recv);
    s.park(2, WaitReason::mutex_lock, 1);
    Stand w(s, {}, 1600, 900);
    CHECK(w.says("mu"));
    CHECK(w.says("waits for the lock"));
    CHECK(w.says("Sleeping"));
    CHECK(w.mentions("ms"));      // when it wakes
    CHECK(w.count("main") >= 3);  // asleep, as the lock's holder, and in the table
    CHECK(w.rect("g/1").center().y == Approx(w.rect("g/2").center().y).margin(8));
    w.show(made);
    CHECK(w.says("free"));
    CHECK(w.says("nobody waits"));
    CHECK(w.says("nobody"));
}

TEST_CASE("stage: one that is let go stands on its bench until it flies") {
    // The card then said "nobody waits" beside it.
    Story s;
    s.begin(2).run(1).sync(1, 1, ObjectKind::waitgroup, "wg").add(Kind::count_add, 1, 1, 1, 1);
    s.create(2, 1, "main.a", 3).add(Kind::local_put, 2, 0);
    s.wait(1, 1, WaitQueue::recv).park(1, WaitReason::waitgroup_wait, 1);
    s.add(Kind::local_get, 2, 0).start(2).add(Kind::count_add, 2, 1, 0xffffffffU, 0);
    Stand w(s);
    CHECK(w.bench.registry().find("g/1"));
    CHECK_FALSE(w.says("nobody waits"));
}

TEST_CASE("stage: a variable made anew takes the place of the one before") {
    Story s;
    s.begin(1).run(1).channel(1, 1, 0, "turns").line(1, 2).line(1, 3).channel(2, 1, 0, "turns");
    Stand w(s);
    CHECK(w.count("turns") == 1);
    CHECK(w.count("sendq") == 1 + 0);
    w.show(3);
    CHECK(w.count("turns") == 0);
    CHECK(w.count("a channel, not made yet") == 1);
}

TEST_CASE("stage: a way leaves out the words that it crosses") {
    // Lesson 5 had dots across the channel's name.
    WorkerPool pool;
    tell_worker_pool(pool);
    Stand w(pool.story, worker_pool_lesson(pool), 1280, 720);
    for (std::uint64_t i = 0; i < w.session.history().size(); ++i) {
        if (w.session.history().event(i).kind != Kind::go_park) continue;
        w.show_in(i, 0.1);
        const Image& image = w.host->frame(w.reader, {}, 0);
        const Color running = dark_theme().state(Look::running).fill;
        for (const char* name : {"jobs", "results", "can run"}) {
            if (!w.says(name)) continue;
            const Rect r = w.word(name).inset(4);
            for (int y = static_cast<int>(r.y); y < static_cast<int>(r.bottom()); ++y) {
                for (int x = static_cast<int>(r.x); x < static_cast<int>(r.right()); ++x) {
                    const std::size_t at = 4 * static_cast<std::size_t>(y * image.width + x);
                    const bool green = image.rgba[at] == (running & 0xffU) &&
                                       image.rgba[at + 1] == (running >> 8 & 0xffU);
                    REQUIRE_FALSE(green);
                }
            }
        }
    }
}

TEST_CASE("stage: a rule too long for its place stands in two lines, none cut") {
    WorkerPool pool;
    tell_worker_pool(pool);
    Stand w(pool.story, worker_pool_lesson(pool), 1280, 720);
    w.show_in(pool.wake, 0.3);
    CHECK(w.says("the waiting sender"));
    CHECK(w.says("fills the slot"));
    Stand wide(pool.story, worker_pool_lesson(pool), 1920, 1080);
    wide.show_in(pool.wake, 0.3);
    CHECK(wide.says("the waiting sender fills the slot"));
}

TEST_CASE("stage: a system call, sysmon's retake and the handoff are told in words") {
    Story s;
    const Calls at = tell_calls(s);
    Stand w(s);
    w.show(at.in_seat);
    CHECK(w.says("system call"));  // on the machine under the seat
    CHECK(w.says("sysmon"));
    CHECK(w.says("watches"));
    CHECK_FALSE(w.says("nothing runs"));  // it stood behind the goroutine
    w.show(at.retake + 1);
    CHECK(w.says("takes P0"));
    CHECK(w.says("a call over 20 us: P is retaken"));
    CHECK(w.says("no machine"));
    // The goroutine and its M stand together, below the street.
    const Rect g = w.rect("g/1"), m = w.word("M0");
    CHECK(std::abs(g.center().x - m.center().x) < 4);
    CHECK(m.center().y > g.center().y);
    CHECK(g.y > w.word("can run").bottom());
    w.show(at.handoff + 1);
    CHECK(w.says("handoff: another M gets the P"));
    CHECK(w.says("starting"));
}

TEST_CASE("stage: a run without system calls shows no sysmon") {
    Story s;
    s.begin(2).run(1);
    Stand w(s);
    CHECK_FALSE(w.says("sysmon"));
}

TEST_CASE("stage: a locked goroutine and its M name each other") {
    Story s;
    const Calls at = tell_calls(s);
    Stand w(s);
    w.show(at.lock_wait);
    const Rect g = w.rect("g/2"), m = w.word("M1");
    CHECK(std::abs(g.center().x - m.center().x) < 4);
    CHECK(m.center().y > g.center().y);
    w.show(at.in_queue);
    CHECK(w.count("G2") >= 3);  // in runnext, on its M's tag, and in the table
    w.click("g/2");
    CHECK(w.mentions("Locked to M1"));
    w.show(at.given);
    CHECK(w.rect("g/2").y < w.word("P0").y);  // on the strip of machines
    CHECK(w.says("locked: its own M is to run it"));
}

TEST_CASE("stage: a descriptor shows who waits in the netpoller, and for what") {
    Story s;
    s.begin(1).run(1).create(2, 1, "main.b", 3).add(Kind::local_put, 2, 0);
    s.sync(1, 1, ObjectKind::mutex, "").sync(2, 1, ObjectKind::fd, "conn");
    const std::uint64_t made = s.entries.size();
    s.wait(1, 2, WaitQueue::recv).park(1, WaitReason::io_wait, 2);
    const std::uint64_t reads = s.entries.size();
    s.add(Kind::local_get, 2, 0).start(2).wait(2, 2, WaitQueue::send);
    s.park(2, WaitReason::io_wait, 2).add(Kind::p_release, 0, 0).add(Kind::p_idle_put, 0, 0);
    s.add(Kind::m_timer_wait, 0, 0, 0xffffffffU, 0xffffffU);
    Stand w(s);
    CHECK(w.count("netpoll") == 2);  // the M that sleeps until a descriptor is ready says so too
    CHECK(w.says("write conn"));
    w.show(made);
    CHECK(w.says("descriptor"));
    CHECK(w.says("nobody waits"));
    w.show(reads);
    CHECK(w.says("to read"));
    CHECK(w.says("read conn"));  // in the table
    w.click("row/1");
    CHECK(w.says("waits to read from conn"));
    // The lock without a name, made first, stands behind what the program has named.
    CHECK(w.word("conn").x < w.word("lock 1").x);
}

TEST_CASE("stage: where many are in calls their Ms are counted") {
    Story s;
    s.begin(1).run(1);
    std::uint16_t m = 0;
    for (std::uint32_t g = 2; g < 14; ++g) {
        s.on(m).create(g, g - 1, "main.f", 3).add(Kind::local_put, g, 0);
        s.add(Kind::go_syscall, g - 1, 0).on(raw(MachineId::sysmon));
        s.add(Kind::p_retake, g - 1, 0, m, g == 2 ? 2 : 3);
        s.add(Kind::m_create, 0, ++m);
        s.add(Kind::p_handoff, 0, 0, m).on(m).add(Kind::p_acquire, 0, 0);
        s.add(Kind::local_get, g, 0).start(g);
    }
    Stand w(s);
    CHECK(w.says("+12 below"));
    CHECK_FALSE(w.says("M0"));
    CHECK(w.says("M12"));
}

TEST_CASE("stage: while garbage is collected the world stands still, and then it says what for") {
    Story s;
    s.begin(1).run(1);
    s.add(Kind::go_yield, 1).add(Kind::gc_begin, 1, 0, 3'600'000);
    const std::uint64_t begun = s.entries.size();
    s.add(Kind::gc_end, 1, 0, 1'048'576);
    Stand w(s);
    w.show(begun);
    CHECK(w.says("The world stands still: garbage collection for main, 3.4 MiB in use"));
    CHECK(w.says("GC"));  // in the timeline
    w.show(begun + 1);
    CHECK(w.says("Collected: 3.4 MiB were in use, now 1 MiB"));
}

TEST_CASE("stage: a data race names both goroutines, their lines and what they do") {
    Story s;
    s.begin(1).run(1).create(2, 1, "main.add", 3).add(Kind::local_put, 2, 0);
    s.add(Kind::go_race, 1, 2, 7, 9, "read after write");
    Stand w(s);
    CHECK(w.says("Data race: main on line 7 and G2 on line 9, read after write, in no order"));
}
