// The lessons' runs, and others, exported: what must hold of every picture holds, and it says what
// the statistics say.
#include "sim/export/chrome.h"
#include "sim/export/perfetto.h"
#include "tests/catch.h"
#include "tests/sim/export/exported.h"
#include "tests/sim/export/picture.h"
#include "tests/sim/recorded.h"

namespace fiberscope::test {
namespace {

template <class Run>
std::vector<Picture> pictures_of(const Run& run, const StringTable& strings, bool whole = true) {
    const Exported perfetto = exported<exports::Perfetto>(run, strings);
    const Exported chrome = exported<exports::Chrome>(run, strings);
    CHECK(perfetto.left_out == chrome.left_out);
    if (whole) CHECK(perfetto.left_out.empty());
    return {read_perfetto(perfetto.bytes), read_chrome(chrome.bytes)};
}

void check_run(const Recorded& run) {
    replay::Stats stats;
    run.tell(stats);
    REQUIRE_FALSE(stats.impossible());
    std::uint64_t sent = 0, made = 0;
    for (const replay::ObjectState& object : stats.state().objects) {
        if (object.id == ObjectId::none || object.kind != ObjectKind::channel) continue;
        sent += object.sent;
        ++made;
    }
    for (const Picture& picture : pictures_of(run, run.strings())) {
        CHECK(wrong_with(picture).empty());
        CHECK(wrong_with(picture, stats, run.strings()).empty());
        CHECK(picture.title == "run: test");
        const auto tracks = std::count_if(
            picture.tracks.begin(), picture.tracks.end(), [](const std::string& track) {
                return track.starts_with("Channels/") && !track.ends_with(" len");
            });
        CHECK(static_cast<std::uint64_t>(tracks) == made);
        // Every value is sent, or received from a sender that waited with it.
        std::uint64_t sends =
            picture.count(Sight::What::begin, "send") + picture.count(Sight::What::instant, "send");
        for (const Sight& sight : picture.sights)
            if (sight.facts.count("from") == 1 && sight.name == "recv") ++sends;
        for (const Sight& sight : picture.sights)
            if (sight.facts.count("makes room for") == 1) ++sends;
        CHECK(sends == sent);
    }
}

std::size_t told(const Picture& picture, std::string_view name) {
    return picture.count(Sight::What::begin, name) + picture.count(Sight::What::instant, name);
}

}  // namespace

TEST_CASE("export: the lessons' simulated runs are whole pictures that say what the statistics say",
          "[export]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 4u);
    for (const std::string& name : lesson_names()) {
        CAPTURE(name, procs);
        check_run(record_lesson(name, {.procs = procs, .simulated = true, .seed = 7}));
    }
}

TEST_CASE("export: a run with locks, timers, panics and collections is a whole picture",
          "[export]") {
    const std::uint64_t seed = GENERATE(range(1u, 9u));
    CAPTURE(seed);
    check_run(record_medley({.procs = 3, .simulated = true, .seed = seed}));
}

TEST_CASE("export: an arrow leads from each wake and each go statement to the run that follows",
          "[export]") {
    const Recorded run = record_medley({.procs = 3, .simulated = true, .seed = 4});
    std::size_t calls = 0, runs = 0, steals = 0;
    std::map<std::uint32_t, bool> called;
    for (const auto& [event, text] : run.entries) {
        const bool calls_one = event.kind == Kind::go_create || event.kind == Kind::go_ready;
        calls += calls_one;
        if (calls_one) called[event.g] = true;
        if (event.kind == Kind::go_start && called[event.g]) ++runs, called[event.g] = false;
        steals += event.kind == Kind::local_steal || event.kind == Kind::runnext_steal;
    }
    REQUIRE(runs > 50);
    REQUIRE(steals > 0);
    for (const Picture& picture : pictures_of(run, run.strings())) {
        CHECK(told(picture, "wake") + told(picture, "go") == calls);
        CHECK(told(picture, "steals") == steals);
        CHECK(told(picture, "stolen") == steals);
        CHECK(picture.count(Sight::What::arrow_begin) == calls + steals);
        CHECK(picture.count(Sight::What::arrow_pass) == calls);
        CHECK(picture.count(Sight::What::arrow_end) == runs + steals);
    }
}

// Stamps of CPUs may disagree: an arrow may be left out then, and what is told is in order all the
// same.
TEST_CASE("export: real runs are whole pictures", "[export]") {
    const std::uint32_t procs = GENERATE(1u, 4u);
    const auto check_whole = [](const Recorded& run) {
        for (const Picture& picture : pictures_of(run, run.strings(), false))
            CHECK(wrong_with(picture).empty());
    };
    for (const std::string& name : lesson_names()) {
        CAPTURE(name, procs);
        check_whole(record_lesson(name, {.procs = procs}));
    }
    check_whole(record_medley({.procs = procs}));
}

TEST_CASE("export: a story with every kind of event is a whole picture", "[export]") {
    Story story;
    tell_everything(story);
    const auto pictures = pictures_of(story, story.strings);
    for (const Picture& picture : pictures) {
        CHECK(wrong_with(picture).empty());
        for (const char* name : {"panic", "data race", "stdout", "collection", "close",
                                 "recv (closed)", "System call", "steals"})
            CHECK(told(picture, name) >= 1);
    }
}

TEST_CASE("export: a run that was cut off anywhere is a whole picture up to there", "[export]") {
    const Recorded run = record_medley({.procs = 3, .simulated = true, .seed = 5});
    struct Cut {
        const Recorded& run;
        std::size_t size;
        void tell(Sink& sink) const {
            for (std::size_t i = 0; i < size; ++i)
                sink.take(run.entries[i].event, run.entries[i].text);
        }
    };
    for (std::size_t size = 1; size < run.entries.size(); size += 1 + size / 10) {
        CAPTURE(size);
        for (const Picture& picture : pictures_of(Cut{run, size}, run.strings()))
            CHECK(wrong_with(picture).empty());
    }
}

}  // namespace fiberscope::test
