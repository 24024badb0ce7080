#include "sim/replay/event_store.h"

#include "tests/catch.h"
#include "tests/sim/replay/story.h"

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
    CHECK(store.bytes() < 12 * store.size());
}

}  // namespace fiberscope::replay
