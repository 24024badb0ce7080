#include "tests/ui/stand.h"

using namespace fiberscope;
using namespace fiberscope::ui;

namespace {

// Many goroutines one after another: each begins when the one before has ended.
void tell_many(Story& s, std::uint32_t last) {
    s.begin(1).create(1);
    for (std::uint32_t g = 2; g <= last; ++g) {
        s.at(g * 1000).create(g, 0, "main.work", 3).at(g * 1000 + 100).start(g);
        s.at(g * 1000 + 900).add(Kind::go_end, g);
    }
}

// The lanes' names in sight, from above.
std::vector<std::string> lanes_of(const Stand& w) {
    const Rect area = w.rect("timeline");
    std::vector<std::string> names;
    for (const Canvas::Word& word : w.reader.words) {
        const bool name = word.text == "main" || word.text.front() == 'G';
        if (name && area.contains(word.box.center()) && word.box.right() < area.x + 104)
            names.push_back(word.text);
    }
    return names;
}

}  // namespace

TEST_CASE("timeline: as many whole lanes as fit, the others are counted") {
    Story s;
    tell_many(s, 40);
    Stand w(s, {}, 1280, 720);
    const auto lanes = lanes_of(w);
    CHECK(lanes.size() >= 4);
    CHECK(lanes.size() < 40);
    CHECK(lanes.front() == "main");  // the selected one
    CHECK(w.says("+" + std::to_string(40 - lanes.size()) + " lanes"));
    const Rect area = w.rect("timeline");
    CHECK(w.word(lanes.back()).bottom() <= area.bottom());
}

TEST_CASE("timeline: the lanes follow the goroutines that live at the playhead") {
    Story s;
    tell_many(s, 40);
    Stand w(s, {}, 1280, 720);
    w.session.seek(w.session.tracks().events_until(30'500));
    w.settle();
    const auto lanes = lanes_of(w);
    CHECK(std::find(lanes.begin(), lanes.end(), "G30") != lanes.end());
    CHECK(lanes.front() == "main");
    w.session.seek(w.session.tracks().events_until(3'500));
    w.settle();
    const auto before = lanes_of(w);
    CHECK(std::find(before.begin(), before.end(), "G3") != before.end());
    CHECK(std::find(before.begin(), before.end(), "G30") == before.end());
}

TEST_CASE("timeline: the wheel over the names scrolls the lanes, and they stay there") {
    Story s;
    tell_many(s, 40);
    Stand w(s, {}, 1280, 720);
    w.session.seek(w.session.tracks().events_until(3'500));
    w.settle();
    const auto before = lanes_of(w);
    const Rect area = w.rect("timeline");
    w.queue.move(area.x + 60, area.center().y);
    w.settle();
    w.queue.wheel(-3);
    w.settle();
    const auto after = lanes_of(w);
    REQUIRE(after.size() == before.size());
    CHECK(after.front() == "main");
    CHECK(after[1] == before[4]);
}

TEST_CASE("timeline: the wheel over the bars zooms around the pointer") {
    Story s;
    tell_many(s, 12);
    Stand w(s);
    w.session.seek(w.session.tracks().events_until(6'500));
    w.settle();
    const Rect area = w.rect("timeline");
    // The same place before and after names the same time: a click there goes to the same event.
    const auto event_at = [&](float x) {
        w.queue.move(x, area.center().y);
        w.queue.button(true);
        w.queue.button(false);
        w.settle();
        return w.session.position();
    };
    const float x = area.x + area.w * 0.5F;
    const std::uint64_t under = event_at(x), right = event_at(x + 200);
    w.queue.move(x, area.center().y);
    w.settle();
    w.queue.wheel(8);
    w.settle();
    CHECK(event_at(x) == under);
    CHECK(event_at(x + 200) < right);  // the same stretch of pixels is less time now
}

TEST_CASE("timeline: the playhead names the run's time") {
    Story s;
    tell_many(s, 12);
    Stand w(s);
    w.session.seek(w.session.tracks().events_until(6'900));
    w.settle();
    CHECK(w.count("6.90 µs") == 2);  // there, and in the transport
    CHECK(w.says("0 µs"));
    CHECK(w.says("P0"));
}
