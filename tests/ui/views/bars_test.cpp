#include "tests/ui/stand.h"
#include "tests/ui/worker_pool.h"

using namespace fiberscope;
using namespace fiberscope::ui;

namespace {

Lesson captioned() {
    Lesson lesson;
    lesson.title = "A lesson";
    lesson.title_zh = "一课";
    lesson.file = "lesson.go";
    lesson.world = "simulated";
    lesson.world_detail = "seed 7";
    lesson.cues = {
        {.position = 0, .text = "First.", .detail = {}, .text_zh = "第一。", .detail_zh = {}},
        {.position = 5,
         .text = "Second.",
         .detail = "With detail.",
         .text_zh = {},
         .detail_zh = {}}};
    return lesson;
}

}  // namespace

TEST_CASE("bars: the top says what runs and where") {
    Story s;
    s.begin(2).run(1).create(2, 1, "main.a", 3);
    Stand w(s, captioned());
    for (const char* word : {"Fiberscope", "A lesson", "一课", "simulated", "seed 7",
                             "GOMAXPROCS 2", "2 goroutines", "1 machine"}) {
        CAPTURE(word);
        CHECK(w.says(word));
    }
    CHECK(w.count("lesson.go") == 2);  // there and over the source
}

TEST_CASE("bars: the caption is the present cue in both languages") {
    Story s;
    s.begin(1).run(1).line(1, 2).line(1, 3).line(1, 4);
    Stand w(s, captioned());
    w.show(1);
    CHECK(w.says("First."));
    CHECK(w.says("第一。"));
    CHECK(w.says("cue 1 of 2"));
    w.show(w.session.history().size());
    CHECK(w.says("Second."));
    CHECK(w.says("With detail."));
    CHECK(w.says("cue 2 of 2"));
}

TEST_CASE("bars: how a run failed takes the caption's second line, in a low window the only one") {
    Story s;
    s.begin(1).run(1);
    s.add(Kind::run_end, 0, 0, 2, 0, "panic: send on closed channel\n\ngoroutine 1");
    Stand w(s, captioned());
    CHECK(w.says("panic: send on closed channel"));
    Stand low(s, captioned(), 720, 480);
    CHECK(low.says("panic: send on closed channel"));
    CHECK(low.rect("transport/play").bottom() < 480);
}

TEST_CASE("bars: the transport counts the events and names the chosen unit and speed") {
    WorkerPool pool;
    tell_worker_pool(pool);
    Stand w(pool.story, worker_pool_lesson(pool));
    w.show(10);
    CHECK(w.says("event 10 of " + std::to_string(w.session.history().size())));
    for (const char* name : {"unit/event", "unit/line", "unit/cue", "speed/0.25x", "speed/8x"}) {
        w.click(name);
        const Rect button = w.rect(name);
        CAPTURE(name);
        CHECK(button.right() < w.rect("transport/end").right() + 420);
        CHECK(button.bottom() <= w.rect("transport/play").bottom() + 1);
    }
    CHECK(w.session.unit() == StepUnit::cue);
    CHECK(w.session.speed() == 8);
}
