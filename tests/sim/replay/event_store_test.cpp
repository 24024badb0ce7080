#include "sim/replay/event_store.h"

#include "sim/world/simulated.h"
#include "tests/catch.h"
#include "tests/judge.h"
#include "tests/sim/replay/load.h"
#include "tests/sim/replay/story.h"

#include <algorithm>
#include <array>
#include <bit>
#include <random>

namespace fiberscope::replay {

namespace {

std::array<std::uint64_t, 4> words(const Event& event) {
    return std::bit_cast<std::array<std::uint64_t, 4>>(event);
}

}  // namespace

TEST_CASE("event_store: every event and its text come back, in whatever order they are read",
          "[replay]") {
    Story story;
    story.begin(1).run(1).channel(1, 1, 2);
    for (std::uint32_t i = 0; i < 60'000; ++i)
        story.add(Kind::chan_send, 1 + i % 7, 1, 0, i, i % 3 == 0 ? std::to_string(i) : "");
    EventStore store;
    const auto same = [&](std::uint64_t i) {
        return words(store.event(i)) == words(story.entries[i].event) &&
               store.text(i) == story.entries[i].text;
    };
    bool good = true;
    for (const auto& entry : story.entries) {
        store.append(entry.event, entry.text);
        // The last one, and one long ago, while it grows.
        good = good && same(store.size() - 1) && same(store.size() / 3);
    }
    REQUIRE(store.size() == story.entries.size());
    for (std::uint64_t i = store.size(); i-- > 0;)
        good = good && same(i);
    std::mt19937 chance(7);
    for (int i = 0; i < 20'000; ++i)
        good = good && same(chance() % store.size());
    CHECK(good);
    CHECK(store.summaries() > 2);
    CHECK(store.bytes() < 12 * store.size());
}

TEST_CASE(
    "event_store: it finds the next and the last event about anything, as a look at each does",
    "[replay]") {
    test::Judge judge;
    world::Simulated world;
    EventStore store;
    struct Keep : Sink {
        explicit Keep(EventStore& to) : store(to) {}
        void take(const Event& event, std::string_view text) override { store.append(event, text); }
        EventStore& store;
    } keep(store);
    test::run_judged([] { test::mixed_load(600); }, judge,
                     {.procs = 4, .world = &world, .sink = &keep, .seed = 7});
    REQUIRE(store.summaries() > 2);
    std::vector<About> wanted;
    for (std::uint32_t id = 0; id < 400; id += 7) {
        wanted.push_back(About::go(GoId{id}));
        wanted.push_back(About::object(ObjectId{id}));
    }
    for (std::uint16_t p = 0; p < 5; ++p)
        wanted.push_back(About::proc(ProcId{p}));
    for (int kind = 0; kind < kKindCount; ++kind)
        wanted.push_back(About::kind(static_cast<Kind>(kind)));
    bool good = true;
    for (const About about : wanted) {
        std::vector<std::uint64_t> where;
        store.each(0, store.size(), [&, i = std::uint64_t{0}](const Event& event, auto) mutable {
            if (about.is(event)) where.push_back(i);
            ++i;
        });
        for (std::uint64_t at = 0; at <= store.size(); at += 977) {
            const auto next = std::lower_bound(where.begin(), where.end(), at);
            good = good && store.next(about, at) == (next == where.end() ? store.size() : *next);
            good = good && store.previous(about, at) ==
                               (next == where.begin() ? store.size() : *std::prev(next));
        }
    }
    CHECK(good);
}

}  // namespace fiberscope::replay
