#include "ui/views/words.h"

#include "tests/catch.h"
#include "tests/ui/gallery.h"
#include "tests/ui/worker_pool.h"

using namespace fiberscope;
using namespace fiberscope::ui;

TEST_CASE("words: times have three digits and the unit that fits") {
    CHECK(time_text(0) == "0 ns");
    CHECK(time_text(999) == "999 ns");
    CHECK(time_text(1000) == "1.00 µs");
    CHECK(time_text(10'600) == "10.6 µs");
    CHECK(time_text(999'600) == "1.00 ms");
    CHECK(time_text(123'456'789) == "123 ms");
    CHECK(time_text(2'500'000'000) == "2.50 s");
}

TEST_CASE("words: sizes and places in line") {
    CHECK(bytes_text(320) == "320 B");
    CHECK(bytes_text(2500) == "2.4 KiB");
    CHECK(bytes_text(25000) == "24 KiB");
    CHECK(bytes_text(2048) == "2 KiB");
    CHECK(bytes_text(2U << 20) == "2 MiB");
    CHECK(bytes_text(1U << 30) == "1 GiB");
    CHECK(ordinal(1) == "1st");
    CHECK(ordinal(2) == "2nd");
    CHECK(ordinal(3) == "3rd");
    CHECK(ordinal(4) == "4th");
    CHECK(ordinal(11) == "11th");
    CHECK(ordinal(13) == "13th");
    CHECK(ordinal(22) == "22nd");
    CHECK(ordinal(112) == "112th");
}

TEST_CASE("words: the card says why each goroutine is where it is") {
    WorkerPool pool;
    tell_worker_pool(pool);
    replay::History history;
    for (std::uint64_t i = 0; i < pool.wake; ++i)
        history.append(pool.story.entries[i].event, pool.story.entries[i].text);
    findings::Users users;
    pool.story.tell(users);
    const replay::State& state = history.latest();
    const auto why = [&](std::uint32_t g) {
        return explain(state, history, pool.story.strings, users, GoId{g});
    };
    CHECK(why(1).headline == "runs now, holding the value 1");
    CHECK(why(2).headline == "can run, and waits for its turn");
    CHECK(why(2).lines[0] == "Woken by main through results.");
    CHECK(why(4).headline == "was created, has not run");
    CHECK(why(5).headline == "waits until wg is 0");
    CHECK(why(5).lines[0] ==
          "G4, which calls Done later, as will 2 more, is runnable on P0, first in "
          "its queue.");
    CHECK(why(5).lines[1] == "3 to go: each Done takes one off.");
    CHECK(where_text(state, pool.story.strings, GoId{4}) == "P0 queue, 1st");
    CHECK(where_text(state, pool.story.strings, GoId{3}) == "P1 on M1");
    CHECK(where_text(state, pool.story.strings, GoId{5}) == "Wait wg");
}

TEST_CASE("words: every goroutine of a busy run has a reason and a place") {
    Story story;
    tell_busy(story);
    replay::History history;
    for (const Story::Entry& entry : story.entries)
        history.append(entry.event, entry.text);
    findings::Users users;
    story.tell(users);
    for (const replay::GoState& g : history.latest().gos) {
        const Why why = explain(history.latest(), history, story.strings, users, g.id);
        CHECK_FALSE(why.headline.empty());
        CHECK_FALSE(where_text(history.latest(), story.strings, g.id).empty());
        for (const std::string& line : why.lines)
            CHECK(line.back() == '.');
    }
}
