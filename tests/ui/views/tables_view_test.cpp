#include "tests/ui/gallery.h"
#include "tests/ui/stand.h"

using namespace fiberscope;
using namespace fiberscope::ui;

TEST_CASE("tables: each goroutine has its state, place and line, those that are over come last") {
    Story s;
    s.begin(1).run(1).channel(1, 1, 0, "jobs").create(2, 1, "main.a", 7);
    s.create(3, 1, "main.b", 8).add(Kind::local_put, 3, 0).line(1, 12);
    s.wait(1, 1, WaitQueue::recv).park(1, WaitReason::chan_receive, 1).start(2);
    s.add(Kind::go_end, 2);
    Stand w(s);
    CHECK(w.says("receive jobs"));
    CHECK(w.says("P0 queue, 1st"));
    CHECK(w.says("finished"));
    CHECK(w.rect("row/1").y < w.rect("row/3").y);
    CHECK(w.rect("row/3").y < w.rect("row/2").y);
    CHECK(w.says("Goroutines  2"));
    w.click("row/3");
    CHECK(w.session.selected() == GoId{3});
    CHECK(w.says("was created, has not run"));  // the card says why
}

TEST_CASE("tables: channels and locks in numbers") {
    Story s;
    tell_busy(s);
    Stand w(s);
    w.click("tab/channels");
    w.settle();
    CHECK(w.says("37 of 100"));
    CHECK(w.says("none"));  // no buffer
    CHECK_FALSE(w.bench.registry().find("row/1"));
    w.click("tab/locks");
    w.settle();
    CHECK(w.says("held by main"));
    CHECK(w.says("sync.Mutex"));
}

TEST_CASE("tables: more rows than fit are scrolled to the selected one") {
    Story s;
    s.begin(1).run(1);
    for (std::uint32_t g = 2; g <= 60; ++g)
        s.create(g, 1, "main.work", 3);
    Stand w(s);
    CHECK_FALSE(w.bench.registry().find("row/60"));
    w.session.select(GoId{60});
    w.settle();
    CHECK(w.bench.registry().find("row/60"));
}

TEST_CASE("tables: hovering a token tells why it is there, beside it and within the window") {
    Story s;
    tell_busy(s);
    Stand w(s);
    w.point("g/9");
    CHECK(w.says("G9 waits to send on ping"));
    const Rect token = w.rect("g/9");
    CHECK_FALSE(w.word("G9 waits to send on ping").overlaps(token));
    w.session.play();
    w.settle();
    CHECK_FALSE(w.says("G9 waits to send on ping"));  // not while it plays
}
