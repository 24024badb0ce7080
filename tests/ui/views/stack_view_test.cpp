// A stack that grows: told by hand, in its tab and on the stage.
#include "tests/ui/stand.h"
#include "ui/views/stack_parts.h"

using namespace fiberscope;
using namespace fiberscope::ui;

namespace {

// G1's stack grows to 4 KiB under ten frames; `channels` decides where it is shown.
struct Grown {
    Story story;
    std::uint64_t copy = 0;  // the event
    explicit Grown(std::uint32_t channels) {
        Story& s = story;
        s.begin(1).run(1).add(Kind::go_stack, 1, 0, 0, 2048);
        for (std::uint32_t id = 1; id <= channels; ++id)
            s.channel(id, 1, 0, id == 1 ? "done" : "more");
        s.add(Kind::go_call, 1, 0, raw(s.strings.intern("main.main")), 64);
        for (int i = 0; i < 9; ++i)
            s.add(Kind::go_call, 1, 0, raw(s.strings.intern("main.walk")), 200);
        copy = s.entries.size();
        s.add(Kind::go_stack, 1, 0, 2048, 4096).line(1, 5, "main.walk");
    }
};

replay::GoState with_frames(StringTable& strings, int count) {
    replay::GoState g;
    g.stack_bytes = 2048;
    for (int i = 0; i < count; ++i) {
        replay::Frame frame;
        frame.function = strings.intern(i == 0 ? "main.main" : "main.walk");
        frame.bytes = 100;
        g.frames.push_back(frame);
    }
    return g;
}

}  // namespace

TEST_CASE(
    "stack: frames are as high as their bytes, never too low for a name, and never too many") {
    StringTable strings;
    const auto few = frame_boxes(with_frames(strings, 2), strings, 0.5F, 500, 16);
    REQUIRE(few.size() == 2);
    CHECK(few[0].label == "main");
    CHECK(few[1].label == "walk");
    CHECK(few[0].height == Approx(50));  // 100 bytes
    CHECK(few[1].y == Approx(50));
    for (const int count : {1, 3, 4, 17, 250}) {
        for (const float height : {40.0F, 90.0F, 300.0F}) {
            const auto boxes = frame_boxes(with_frames(strings, count), strings, 0.05F, height, 16);
            CAPTURE(count, height);
            REQUIRE_FALSE(boxes.empty());
            int told = 0;
            for (std::size_t i = 0; i < boxes.size(); ++i) {
                CHECK(boxes[i].height >= 15.9F);
                if (i > 0) CHECK(boxes[i].y >= boxes[i - 1].y + boxes[i - 1].height - 0.1F);
                const bool gap = boxes[i].label.find("more") != std::string::npos;
                told += gap ? std::stoi(boxes[i].label.substr(boxes[i].label.find(' '))) : 1;
            }
            CHECK(told == count);
            CHECK(boxes.back().y + boxes.back().height <= height + 0.1F);
        }
    }
    CHECK(frame_boxes(with_frames(strings, 0), strings, 1, 100, 16).empty());
}

TEST_CASE("stack: beside a lone channel it has its place on the stage, to one scale") {
    Grown grown(1);
    Stand w(grown.story);
    CHECK(w.says("Stack of main"));
    CHECK(w.says("freed"));
    CHECK(w.says("thread 2 MB"));
    CHECK(w.says("4 KiB"));
    CHECK(w.bench.registry().find("row/1"));  // the table below stays with the goroutines
    // Old and new begin at one height.
    const Rect old = w.word("freed");
    CHECK(old.center().x < w.word("thread 2 MB").x);
}

TEST_CASE("stack: while it is copied, each frame is in one of the two columns or between them") {
    Grown grown(1);
    Stand w(grown.story);
    w.show_in(grown.copy, 0.0);
    const float left = w.word("main").x;
    w.show_in(grown.copy, 0.5);
    CHECK_FALSE(w.says("freed"));  // not yet
    CHECK(w.mentions("walk"));
    w.show(w.session.history().size());
    CHECK(w.says("freed"));
    // In a frame of the stack, not in a token: those in the column stand right of where they were.
    float right = 0;
    for (const Canvas::Word& word : w.reader.words) {
        if (word.text == "walk") right = std::max(right, word.box.x);
    }
    CHECK(right > left + 80);
}

TEST_CASE("stack: with more channels it has its tab") {
    Grown grown(2);
    Stand w(grown.story);
    CHECK_FALSE(w.says("Stack of main"));
    CHECK(w.mentions("in 10 frames, largest 4 KiB"));
    CHECK(w.says("1 GB"));  // the ladder
    CHECK(w.says("2 MB"));
    w.click("tab/goroutines");
    w.settle();
    CHECK_FALSE(w.mentions("in 10 frames"));
}
