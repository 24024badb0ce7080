// The window driven as a hand would: by the names under which it registers what can be clicked.
#include "ui/views/workbench.h"

#include "tests/catch.h"
#include "tests/ui/worker_pool.h"
#include "ui/platform/offscreen.h"

#include <memory>

using namespace fiberscope;
using namespace fiberscope::ui;

namespace {

struct Stand {
    WorkerPool pool;
    std::unique_ptr<Session> session;
    std::unique_ptr<Workbench> bench;
    std::unique_ptr<Offscreen> host;
    InputQueue queue;

    explicit Stand(int width = 1600, int height = 900) {
        tell_worker_pool(pool);
        session = std::make_unique<Session>(pool.story.strings);
        load(*session, pool);
        bench = std::make_unique<Workbench>(*session);
        std::string error;
        host = Offscreen::open(width, height, 1, bench->texts(), error);
        INFO(error);
        REQUIRE(host);
        settle();
    }

    void settle(double passed_s = 0) { host->settle(*bench, queue, passed_s); }

    void click(const std::string& name) {
        const auto rect = bench->registry().find(name);
        INFO("no such thing to click: " << name);
        REQUIRE(rect);
        queue.move(rect->center().x, rect->center().y);
        queue.button(true);
        queue.button(false);
        settle();
    }

    void press(Key key, bool shift = false) {
        queue.key({.key = key, .shift = shift});
        settle();
    }

    // Lets time pass until nothing moves.
    void wait() {
        for (int i = 0; i < 2000 && session->moving(); ++i)
            session->advance(0.05);
    }
};

}  // namespace

TEST_CASE("workbench: the transport's buttons move the session") {
    Stand w;
    w.click("transport/step");
    w.wait();
    CHECK(w.session->position() == 1);
    w.click("transport/end");
    CHECK(w.session->position() == w.session->history().size());
    w.click("transport/back");
    w.wait();
    CHECK(w.session->position() == w.session->history().size() - 1);
    w.click("transport/home");
    CHECK(w.session->position() == 0);
    w.click("transport/play");
    CHECK(w.session->playing());
    w.click("transport/play");
    CHECK_FALSE(w.session->playing());
}

TEST_CASE("workbench: speed and step unit are chosen by name") {
    Stand w;
    w.click("speed/2x");
    CHECK(w.session->speed() == 2);
    w.click("speed/0.25x");
    CHECK(w.session->speed() == 0.25);
    w.click("unit/cue");
    w.click("transport/step");
    w.wait();
    CHECK(w.session->position() == w.pool.wake - 2);
}

TEST_CASE("workbench: a click on a token, a row or a mark selects its goroutine") {
    Stand w;
    w.session->seek(w.pool.wake);
    w.settle();
    w.click("g/3");
    CHECK(w.session->selected() == GoId{3});
    w.click("row/5");
    CHECK(w.session->selected() == GoId{5});
    w.click("mark/4");
    CHECK(w.session->selected() == GoId{4});
    w.press(Key::escape);
    CHECK(w.session->selected() == GoId::none);
}

TEST_CASE("workbench: a click on the timeline seeks, and dragging scrubs") {
    Stand w;
    const auto rect = w.bench->registry().find("timeline");
    REQUIRE(rect);
    w.queue.move(rect->x + rect->w * 0.5F, rect->center().y);
    w.queue.button(true);
    w.settle();
    const std::uint64_t half = w.session->position();
    CHECK(half > 0);
    CHECK(half < w.session->history().size());
    w.queue.move(rect->x + rect->w * 0.8F, rect->center().y);
    w.settle();
    CHECK(w.session->position() > half);
    w.queue.button(false);
    w.queue.move(rect->x + rect->w * 0.3F, rect->center().y);
    w.settle();
    CHECK(w.session->position() > half);  // let go: the pointer alone moves nothing
}

TEST_CASE("workbench: the tabs show events, output and stack, a click on an event goes there") {
    Stand w;
    w.click("tab/events");
    w.click("event/3");
    CHECK(w.session->position() == 4);
    w.click("tab/output");
    CHECK_FALSE(w.bench->registry().find("event/3"));
    w.click("tab/stack");
    w.click("tab/channels");
    w.click("tab/locks");
    w.click("tab/goroutines");
    CHECK(w.bench->registry().find("row/1"));
}

TEST_CASE("workbench: keys do what the buttons do") {
    Stand w;
    w.press(Key::right);
    w.wait();
    CHECK(w.session->position() == 1);
    w.press(Key::right, true);  // with shift: by line
    w.wait();
    CHECK(w.session->history().event(w.session->position() - 1).kind == Kind::go_line);
    CHECK(w.session->unit() == StepUnit::event);
    w.press(Key::end);
    CHECK(w.session->position() == w.session->history().size());
    w.press(Key::home);
    CHECK(w.session->position() == 0);
    w.press(Key::space);
    CHECK(w.session->playing());
    w.press(Key::space);
    w.press(Key::plus);
    CHECK(w.session->speed() == 2);
    w.press(Key::minus);
    CHECK(w.session->speed() == 1);
    const bool dark = w.bench->dark();
    w.press(Key::theme);
    CHECK(w.bench->dark() != dark);
    w.click("top/theme");
    CHECK(w.bench->dark() == dark);
}

TEST_CASE("workbench: every size has a stage and a transport, and no two regions overlap") {
    for (const auto& [width, height] : std::vector<std::pair<float, float>>{{640, 400},
                                                                            {700, 470},
                                                                            {800, 600},
                                                                            {1000, 640},
                                                                            {1280, 720},
                                                                            {1600, 900},
                                                                            {3840, 2160}}) {
        for (const bool caption : {false, true}) {
            const Regions r = regions_of(width, height, caption);
            CAPTURE(width, height);
            const Rect window = {0, 0, width, height};
            std::vector<Rect> parts;
            for (const Rect& part :
                 {r.top, r.stage, r.caption, r.transport, r.timeline, r.source, r.tables}) {
                if (part.w <= 0 || part.h <= 0) continue;
                CHECK(part.x >= 0);
                CHECK(part.right() <= window.right() + 0.01F);
                CHECK(part.bottom() <= window.bottom() + 0.01F);
                for (const Rect& other : parts)
                    CHECK_FALSE(part.overlaps(other));
                parts.push_back(part);
            }
            CHECK(r.stage.h > 150);
            CHECK(r.transport.h > 40);
        }
    }
}

TEST_CASE("workbench: small windows are drawn, and their transport works") {
    for (const auto& [width, height] :
         std::vector<std::pair<int, int>>{{640, 400}, {800, 600}, {1000, 640}}) {
        Stand w(width, height);
        w.click("transport/step");
        w.wait();
        CHECK(w.session->position() == 1);
    }
}
