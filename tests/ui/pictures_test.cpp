// Pictures to look at, for whoever changes the window: test_ui "[.pictures]" writes them to the
// directory that FIBERSCOPE_PICTURES names.
#include "tests/catch.h"
#include "tests/ui/gallery.h"
#include "tests/ui/worker_pool.h"
#include "ui/export/png.h"
#include "ui/views/workbench.h"

#include <cstdlib>

using namespace fiberscope;
using namespace fiberscope::ui;

namespace {

void picture(Session& session, const std::string& file, int w, int h, float scale, bool dark,
             std::vector<std::string> clicks = {}) {
    Workbench bench(session);
    bench.hold_time();
    bench.set_dark(dark);
    std::string error;
    const auto host = Offscreen::open(w, h, scale, bench.texts(), error);
    INFO(error);
    REQUIRE(host);
    host->frame(bench, {}, 0);
    InputQueue queue;
    for (const std::string& name : clicks) {
        const auto rect = bench.registry().find(name);
        INFO(name);
        REQUIRE(rect);
        queue.move(rect->center().x, rect->center().y);
        queue.button(true);
        queue.button(false);
        queue.move(-1, -1);
        host->settle(bench, queue);
    }
    const auto problem = write_png(file, host->frame(bench, {}, 0));
    CHECK_FALSE(problem);
}

}  // namespace

TEST_CASE("pictures of the worker pool", "[.pictures]") {
    const char* where = std::getenv("FIBERSCOPE_PICTURES");
    REQUIRE(where != nullptr);
    const std::string dir = where;
    WorkerPool pool;
    tell_worker_pool(pool);
    Session session(pool.story.strings);
    load(session, pool);
    INFO(session.problem());
    REQUIRE(session.problem().empty());

    const Script::Span wake = session.script().span(pool.wake);
    session.seek_stage(wake.start + (wake.end - wake.start) * 27 / 100);
    picture(session, dir + "/workbench.png", 1600, 900, 1, true);
    picture(session, dir + "/light.png", 1600, 900, 1, false, {"tab/events"});
    picture(session, dir + "/small.png", 1280, 720, 1, true);
    picture(session, dir + "/large.png", 2560, 1440, 2, true);
    picture(session, dir + "/stack.png", 1600, 900, 1, true, {"tab/stack", "tab/output"});
}

TEST_CASE("pictures of the gallery", "[.pictures]") {
    const char* where = std::getenv("FIBERSCOPE_PICTURES");
    REQUIRE(where != nullptr);
    const std::string dir = where;
    const auto shot = [&](const Story& story, const std::string& name, int w, int h,
                          std::vector<std::string> clicks = {}) {
        Session session(story.strings);
        for (const Story::Entry& entry : story.entries)
            session.append(entry.event, entry.text);
        INFO(session.problem());
        CHECK(session.problem().empty());
        session.end();
        picture(session, dir + "/" + name + ".png", w, h, 1, true, std::move(clicks));
    };
    Story busy;
    tell_busy(busy);
    shot(busy, "busy", 1600, 900);
    shot(busy, "busy_small", 1280, 720, {"tab/channels"});
    for (const std::uint32_t procs : {1U, 2U, 8U, 16U, 64U}) {
        Story crowd;
        tell_crowd(crowd, procs);
        shot(crowd, "crowd" + std::to_string(procs), 1600, 900, {"tab/events"});
    }
    Story deep;
    tell_deep(deep);
    shot(deep, "deep", 1600, 900, {"tab/stack"});
}

TEST_CASE("pictures of moves", "[.pictures]") {
    const char* where = std::getenv("FIBERSCOPE_PICTURES");
    REQUIRE(where != nullptr);
    WorkerPool pool;
    tell_worker_pool(pool);
    Session session(pool.story.strings);
    load(session, pool);
    struct Shot {
        Kind kind;
        int nth;  // of its kind
        double u;
        const char* name;
    };
    for (const Shot& shot :
         {Shot{Kind::go_create, 2, 0.6, "create"}, Shot{Kind::runnext_put, 1, 0.3, "kick1"},
          Shot{Kind::runnext_put, 1, 0.8, "kick2"}, Shot{Kind::go_park, 0, 0.5, "park"},
          Shot{Kind::chan_recv_refill, 0, 0.3, "refill1"},
          Shot{Kind::chan_recv_refill, 0, 0.8, "refill2"}, Shot{Kind::chan_send, 3, 0.5, "send"},
          Shot{Kind::local_steal, 0, 0.5, "steal"}, Shot{Kind::go_start, 1, 0.5, "start"}}) {
        int seen = 0;
        for (std::uint64_t i = 0; i < session.history().size(); ++i) {
            if (session.history().event(i).kind != shot.kind || seen++ != shot.nth) continue;
            const Script::Span span = session.script().span(i);
            session.seek_stage(
                span.start +
                static_cast<StageTime>(static_cast<double>(span.end - span.start) * shot.u));
            picture(session, std::string(where) + "/move_" + shot.name + ".png", 1280, 720, 1,
                    true);
        }
    }
}
