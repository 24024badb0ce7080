#include "tests/ui/gallery.h"
#include "tests/ui/stand.h"

#include <bit>

using namespace fiberscope;
using namespace fiberscope::ui;

namespace {

Lesson lesson_of(Anew anew) {
    Lesson lesson;
    lesson.anew = anew;
    return lesson;
}

// The window, and what was wished in any of its frames.
struct Wishing : App {
    Stand stand;
    std::unique_ptr<Offscreen> host;
    std::vector<RuleSet> wishes;

    Wishing(Story& story, Anew anew) : stand(story, lesson_of(anew)) {
        std::string error;
        host = Offscreen::open(1600, 900, 1, stand.bench.texts(), error);
        REQUIRE(host);
        click("tab/rules");
    }
    void frame(Canvas& canvas, float width, float height, const Input& input,
               double passed_s) override {
        stand.reader.frame(canvas, width, height, input, passed_s);
        if (stand.bench.wish()) wishes.push_back(*stand.bench.wish());
    }
    bool moving() const override { return false; }
    std::vector<std::string> texts() const override { return {}; }
    int texts_version() const override { return 0; }

    void settle() {
        host->settle(*this, stand.queue, 0);
        host->settle(*this, stand.queue, 0);
    }
    void click(const std::string& name) {
        if (!stand.bench.registry().find(name)) settle();
        const Point at = stand.rect(name).center();
        stand.queue.move(at.x, at.y);
        stand.queue.button(true);
        stand.queue.button(false);
        settle();
    }
    void away() {
        stand.queue.move(800, 20);
        settle();
    }
};

Story& begin_without(Story& s, RuleSet off) {
    s.add(Kind::run_begin, 0, static_cast<std::uint32_t>(off.bits()), 1,
          static_cast<std::uint32_t>(off.bits() >> 32));
    return s.add(Kind::p_idle_get, 0, 0).add(Kind::p_acquire, 0, 0).run(1);
}

}  // namespace

TEST_CASE("rules: the one that made the present event stands out, with what it is for") {
    Story s;
    const Calls at = tell_calls(s);
    Wishing w(s, Anew::no);
    w.stand.session.seek(at.retake + 1);
    w.away();
    CHECK(w.stand.says("a call over 20 us: P is retaken"));
    CHECK(w.stand.says("retake-busy"));
    CHECK(w.stand.mentions("Without it: goroutines in its queue wait"));
    CHECK(w.stand.says("1×"));
    // It is scrolled to, and no row lies outside of the list.
    const Rect row = w.stand.rect("rule/retake-busy"), list = w.stand.rect("rules");
    CHECK(row.y >= list.y);
    CHECK(row.bottom() <= list.bottom());
    w.stand.session.seek(at.back + 1);
    w.away();
    CHECK(w.stand.says("syscall-global"));
    CHECK(w.stand.says("Must hold: else it would be nowhere"));
}

TEST_CASE("rules: a click switches one off, or on again, in a run that can be made anew") {
    Story s;
    begin_without(s, {Rule::steal_half});
    Wishing w(s, Anew::yes);
    CHECK(w.stand.count("without steal-half") == 2);  // in the title, and over the list
    CHECK(w.stand.says("off"));
    w.click("rule/poll-global");
    REQUIRE(w.wishes.size() == 1);
    CHECK(w.wishes[0] == RuleSet{Rule::steal_half, Rule::poll_global});
    w.click("rule/steal-half");
    REQUIRE(w.wishes.size() == 2);
    CHECK(w.wishes[1].empty());
    w.click("rule/run-local");  // must hold
    CHECK(w.wishes.size() == 2);
    w.click("rules/all");
    REQUIRE(w.wishes.size() == 3);
    CHECK(w.wishes[2].empty());
}

TEST_CASE("rules: a real run is to be simulated first, a recorded one stays as it is") {
    Story real;
    begin_without(real, {});
    Wishing w(real, Anew::simulated);
    w.click("rule/poll-global");
    CHECK(w.wishes.empty());
    w.click("rules/all");
    REQUIRE(w.wishes.size() == 1);
    CHECK(w.wishes[0].empty());
    Story recorded;
    begin_without(recorded, {Rule::steal, Rule::random_victim});
    Wishing r(recorded, Anew::no);
    CHECK(r.stand.says("Recorded without steal, random-victim"));
    CHECK_FALSE(r.stand.bench.registry().find("rules/all"));
    r.click("rule/poll-global");
    CHECK(r.wishes.empty());
}

TEST_CASE("rules: many that are off are counted in the title") {
    Story s;
    begin_without(s, switchable_rules());
    Stand w(s, lesson_of(Anew::yes), 1280, 720);
    CHECK(w.says("without " + std::to_string(std::popcount(switchable_rules().bits())) + " rules"));
}
