// What is told of a run, line by line.
#include "sim/export/teller.h"

#include "tests/catch.h"
#include "tests/sim/replay/story.h"

#include <fmt/format.h>

namespace fiberscope::exports {
namespace {

class Lines final : public Timeline {
  public:
    std::string all;

    void describe(Track track, const TrackFacts& facts) override {
        add("{} is {}{}\n", name(track), facts.name,
            facts.description.empty() ? "" : ": " + facts.description);
    }
    void begin(Track track, std::uint64_t ns, const Mark& mark) override {
        add("{} {} [ {}\n", ns, name(track), text(mark));
    }
    void end(Track track, std::uint64_t ns, std::span<const Fact> facts) override {
        add("{} {} ]{}\n", ns, name(track), text(facts));
    }
    void instant(Track track, std::uint64_t ns, const Mark& mark) override {
        add("{} {} . {}\n", ns, name(track), text(mark));
    }
    void count(Track track, std::uint64_t ns, std::uint64_t value) override {
        if (track.kind != TrackKind::total) add("{} {} = {}\n", ns, name(track), value);
    }
    void close(Track track, std::uint64_t ns) override { add("{} {} closed\n", ns, name(track)); }
    void finish(std::string_view title) override { add("{}\n", title); }

  private:
    template <class... Args>
    void add(fmt::format_string<Args...> format, Args&&... args) {
        all += fmt::format(format, std::forward<Args>(args)...);
    }
    static std::string name(Track track) {
        static constexpr const char* kKinds[] = {"proc",    "runq",     "stolen", "go",
                                                 "channel", "chan-len", "gc",     "total"};
        return fmt::format("{}{}", kKinds[static_cast<int>(track.kind)], track.id);
    }
    static std::string text(std::span<const Fact> facts) {
        std::string text;
        for (const Fact& fact : facts)
            text += fmt::format(" {}={}", fact.name,
                                fact.number ? std::to_string(*fact.number) : fact.text);
        return text;
    }
    static std::string text(const Mark& mark) {
        static constexpr const char* kSteps[] = {"begins", "passes", "ends"};
        std::string out = std::string(mark.name) + text(mark.facts);
        if (mark.hop.arrow != 0) {
            out += fmt::format(" ({} {} {})", mark.hop.name, mark.hop.arrow,
                               kSteps[static_cast<int>(mark.hop.step)]);
        }
        return out;
    }
};

std::string told(const Story& story, const TrackLimits& limits = {}) {
    Lines lines;
    Teller teller(story.strings, lines, limits);
    story.tell(teller);
    teller.finish("the end");
    for (const std::string& line : teller.left_out())
        lines.all += "left out: " + line + "\n";
    return lines.all;
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("teller: a goroutine that hands a value to another reads like this", "[export]") {
    Story story;
    story.begin(1).run(1).line(1, 3).channel(1, 1, 0).create(2, 1, "main.work", 5);
    story.add(Kind::runnext_put, 2, 0).wait(1, 1, WaitQueue::recv);
    story.park(1, WaitReason::chan_receive, 1).add(Kind::runnext_get, 2, 0).start(2);
    story.add(Kind::chan_send_direct, 2, 1, 1, 0, "42").ready(1, 1);
    story.add(Kind::local_put, 1, 0).add(Kind::go_end, 2).add(Kind::local_get, 1, 0).start(1);
    CHECK(told(story) == R"(proc0 is P0: what runs on it
runq0 is P0 runq: goroutines in its runnext and local run queue
0 runq0 = 0
go1 is G1 main.main
total0 is goroutines alive
total1 is goroutines runnable
30 proc0 . go goroutine=G1 main.main line=1 (go 1 begins)
30 go1 [ Runnable (go 1 passes)
40 go1 ]
40 go1 [ Running P=0 M=0
40 proc0 [ G1 main.main M=0 (go 1 ends)
channel1 is jobs#1: chan int, capacity 0, made by G1 main.main
go2 is G2 main.work: created by G1 main.main, line 5
70 proc0 . go goroutine=G2 main.work line=5 (go 2 begins)
70 go2 [ Runnable (go 2 passes)
80 runq0 = 1
100 proc0 ] until=waits (chan receive)
100 go1 ]
100 go1 [ Waiting: chan receive for=jobs#1 line=3
110 runq0 = 0
120 go2 ]
120 go2 [ Running P=0 M=0
120 proc0 [ G2 main.work M=0 (go 2 ends)
130 channel1 . send value=42 by=G2 main.work to=G1 main.main
140 go1 ]
140 proc0 . wake goroutine=G1 main.main waited for=jobs#1 (wake 3 begins)
140 go1 [ Runnable line=3 (wake 3 passes)
150 runq0 = 1
160 proc0 ] until=ends
160 go2 ]
160 go2 closed
170 runq0 = 0
180 go1 ]
180 go1 [ Running P=0 M=0 line=3
180 proc0 [ G1 main.main M=0 line=3 (wake 3 ends)
180 proc0 ]
180 go1 ]
180 go1 closed
the end
)");
}

TEST_CASE("teller: a steal is an arrow from the victim's row to the thief's", "[export]") {
    Story story;
    story.begin(2).run(1).machine(1, 1);
    for (std::uint32_t g = 2; g < 6; ++g)
        story.create(g, 1).add(Kind::local_put, g, 0);
    story.on(1).add(Kind::local_steal, 3, 0, 2, 1, {}, Rule::steal_half);
    const std::string text = told(story);
    CHECK(contains(text,
                   "stolen0 is P0 stolen: what other Ps take from its queue\n"
                   "170 stolen0 . stolen goroutines=2 last=G3 main.main by=P1 "
                   "(steal 6 begins)\n"
                   "170 proc1 . steals goroutines=2 last=G3 main.main from=P0 "
                   "(steal 6 ends)\n"));
    CHECK(contains(text, "170 runq0 = 2\n170 runq1 = 1\n"));
}

TEST_CASE("teller: a buffered channel's length is counted, a refill does not change it",
          "[export]") {
    Story story;
    story.begin(1).run(1).channel(1, 1, 1).add(Kind::chan_send, 1, 1, 0, 0, "7");
    story.create(2, 1).wait(1, 1, WaitQueue::send, "8").park(1, WaitReason::chan_send, 1);
    story.start(2).add(Kind::chan_recv_refill, 2, 1, 1).add(Kind::chan_recv, 2, 1);
    const std::string text = told(story);
    CHECK(contains(text,
                   "chan-len1 is jobs#1 len: values in its buffer\n50 chan-len1 = 0\n"
                   "60 channel1 . send value=7 by=G1 main.main\n60 chan-len1 = 1\n"));
    CHECK(contains(text,
                   "110 channel1 . recv value=7 by=G2 main.main "
                   "makes room for=G1 main.main\n"
                   "120 channel1 . recv value=8 by=G2 main.main\n120 chan-len1 = 0\n"));
}

TEST_CASE("teller: where the Ms' stamps disagree an arrow ends in the goroutine's row",
          "[export]") {
    Story story;
    story.begin(2).run(1).machine(1, 1).at(5000).create(2, 1).add(Kind::runnext_put, 2, 0);
    story.on(1).at(4000).add(Kind::runnext_steal, 2, 0, 1).start(2, 1);
    const std::string text = told(story);
    CHECK(
        contains(text, "5000 go2 [ Running P=1 M=1 (go 2 ends)\n4010 proc1 [ G2 main.main M=1\n"));
    CHECK_FALSE(contains(text, "left out"));
    // Without such a row it has no end.
    CHECK(
        contains(told(story, {.goroutines = 1, .channels = 1}),
                 "left out: 1 of 2 goroutines have no track; what they do is on the Ps'\n"
                 "left out: 1 of 3 arrows: by the stamps of the Ms they would go back in time\n"));
}

TEST_CASE("teller: beyond the limits nothing has a track, and that is told", "[export]") {
    Story story;
    story.begin(1).run(1).channel(1, 1, 1).channel(2, 1, 1);
    for (std::uint32_t g = 2; g < 10; ++g)
        story.create(g, 1).add(Kind::local_put, g, 0);
    story.add(Kind::chan_send, 1, 2, 0, 0, "7").yield(1).add(Kind::global_put, 1, 0, 1);
    story.add(Kind::local_get, 2, 0).start(2);
    const std::string text = told(story, {.goroutines = 1, .channels = 1});
    CHECK_FALSE(contains(text, "go2"));
    CHECK_FALSE(contains(text, "channel2"));
    CHECK(contains(text, "proc0 [ G2 main.main M=0 (go 2 ends)\n"));
    CHECK(contains(text,
                   "left out: 8 of 9 goroutines have no track; what they do is on the Ps'\n"
                   "left out: 1 of 2 channels have no track\n"));
}

TEST_CASE("teller: what follows an impossible event is not told", "[export]") {
    Story story;
    story.begin(1).run(1).add(Kind::go_end, 7).yield(1);
    Lines lines;
    Teller teller(story.strings, lines);
    story.tell(teller);
    teller.finish("the end");
    REQUIRE(teller.impossible());
    CHECK(*teller.impossible() == "event 6 is impossible: go_end: G7 does not exist");
    CHECK(contains(lines.all, "40 proc0 ]\n40 go1 ]\n40 go1 closed\nthe end\n"));
}

}  // namespace fiberscope::exports
