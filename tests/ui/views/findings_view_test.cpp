// The Findings tab, and the chain behind a goroutine in the cards.
#include "tests/ui/stand.h"
#include "ui/export/png.h"

#include <cstdlib>

using namespace fiberscope;
using namespace fiberscope::ui;

namespace {

// main holds a and waits for b, which G2 holds, who waits for a; G3 waits for a too.
void tell_deadlock(Story& story) {
    story.begin(1).run(1).sync(1, 1, ObjectKind::mutex, "a").sync(2, 1, ObjectKind::mutex, "b");
    story.add(Kind::lock_get, 1, 1).create(2, 1, "main.worker", 9).add(Kind::local_put, 2, 0);
    story.create(3, 1, "main.worker", 10).add(Kind::local_put, 3, 0).yield(1);
    story.add(Kind::global_put, 1, 0, 1).add(Kind::local_get, 2, 0).start(2);
    story.add(Kind::lock_get, 2, 2).wait(2, 1, WaitQueue::recv);
    story.park(2, WaitReason::mutex_lock, 1).add(Kind::local_get, 3, 0).start(3);
    story.wait(3, 1, WaitQueue::recv).park(3, WaitReason::mutex_lock, 1);
    story.add(Kind::global_get, 1, 0, 1).start(1).wait(1, 2, WaitQueue::recv);
    story.park(1, WaitReason::mutex_lock, 2);
    story.add(Kind::run_end, 0, 0, 2, 0, "all goroutines are asleep - deadlock!");
}

// For who wants to look at it: FIBERSCOPE_PICTURES names a folder.
void keep_picture(Stand& stand, const std::string& name) {
    const char* folder = std::getenv("FIBERSCOPE_PICTURES");
    if (folder == nullptr) return;
    const Image& image = stand.host->frame(stand.bench, {}, 0);
    CHECK(!write_png(std::string(folder) + "/" + name + ".png", image));
}

}  // namespace

TEST_CASE("findings: the tab counts them, and a click leads to the event and the goroutine") {
    Story story;
    tell_deadlock(story);
    Stand stand(story);
    CHECK(stand.says("Findings  1"));
    stand.click("tab/findings");
    CHECK(stand.says("deadlock"));
    CHECK(stand.mentions("main waits for mutex b, held by G2, which"));
    CHECK(stand.mentions("1 goroutine waits"));
    stand.session.select(GoId{3});
    stand.click("finding/0");
    CHECK(stand.session.selected() == GoId::main);
    const std::uint64_t parked = stand.session.position() - 1;
    CHECK(stand.session.history().event(parked).kind == Kind::go_park);
    CHECK(stand.session.history().event(parked).go() == GoId::main);
    // Another of its events: the taking of b.
    stand.click("finding/0/1");
    const Event taken = stand.session.history().event(stand.session.position() - 1);
    CHECK(taken.kind == Kind::lock_get);
    CHECK(taken.go() == GoId{2});
    keep_picture(stand, "findings-dark");
    stand.bench.set_dark(false);
    stand.settle();
    keep_picture(stand, "findings-light");
}

TEST_CASE("findings: a run with nothing wrong says what was looked for") {
    Story story;
    story.begin(1).run(1).add(Kind::go_end, 1).add(Kind::run_end);
    Stand stand(story);
    CHECK(stand.says("Findings"));
    stand.click("tab/findings");
    CHECK(stand.says("nothing found"));
    CHECK(stand.mentions("deadlocks, leaks, starvation"));
    keep_picture(stand, "findings-none");
}

TEST_CASE("findings: a long list scrolls, and no row is clicked outside of it") {
    Story story;
    story.begin(1).run(1);
    for (std::uint32_t line = 1; line < 40; ++line)
        story.create(line + 1, 1).add(Kind::go_race, 1, line + 1, line, 99, "write after read");
    Stand stand(story);
    CHECK(stand.says("Findings  39"));
    stand.click("tab/findings");
    const Rect list = stand.rect("findings");
    const auto check_rows = [&] {
        for (const Registry::Entry& entry : stand.bench.registry().entries()) {
            if (entry.name.rfind("finding/", 0) != 0) continue;
            CHECK(entry.rect.y >= list.y - 0.5F);
            CHECK(entry.rect.bottom() <= list.bottom() + 0.5F);
        }
    };
    check_rows();
    stand.wheel("findings", -7);
    check_rows();
    CHECK(!stand.bench.registry().find("finding/0"));
    keep_picture(stand, "findings-many");
}

TEST_CASE("why: the card of a waiting goroutine tells the chain behind it, at any position") {
    Story story;
    tell_deadlock(story);
    Stand stand(story);
    stand.session.select(GoId{3});
    stand.settle();
    CHECK(stand.says("waits for the lock a"));
    CHECK(stand.says("Its holder main waits for mutex b."));
    CHECK(stand.says("Its holder G2 waits for mutex a."));
    CHECK(stand.says("A deadlock: main → b → G2 → a → main."));
    keep_picture(stand, "why-dark");
    // Before main waits it is no circle yet.
    stand.show(story.entries.size() - 3);
    CHECK(stand.says("waits for the lock a"));
    CHECK(stand.says("Its holder main runs on P0."));
    stand.bench.set_dark(false);
    stand.settle();
    keep_picture(stand, "why-light");
}
