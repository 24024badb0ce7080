// The ring and the merger: nothing is lost, torn or delivered before its cause.
#include "core/record/merger.h"
#include "core/record/ring.h"
#include "tests/catch.h"

#include <string>
#include <thread>
#include <vector>

using namespace fiberscope;

namespace {
Event make(Kind kind, std::uint32_t g, std::uint32_t object, std::uint32_t number,
           std::uint32_t a = 0, std::uint32_t b = 0) {
    Event event{};
    event.kind = kind;
    event.g = g;
    event.object = object;
    event.number = number;
    event.a = a;
    event.b = b;
    return event;
}
}  // namespace

// Every field and the text are derived from the count, so that a torn or stale slot shows.
TEST_CASE("ring: two threads pass events and texts of every length, in order", "[record]") {
    Ring ring;
    constexpr std::uint32_t kCount = 200000;
    const auto text_of = [](std::uint32_t n) {
        return std::string(n % (kTextBytesMax + 1), static_cast<char>('a' + n % 26));
    };
    std::thread producer([&] {
        for (std::uint32_t n = 0; n < kCount; ++n) {
            Event event = make(Kind::output, n, ~n, n * 3, n ^ 5);
            const std::string text = text_of(n);
            event.text_bytes = text.size() & 0xff;
            while (!ring.push(event, text))
                std::this_thread::yield();
        }
    });
    std::uint32_t wrong = 0;
    std::string text;
    for (std::uint32_t n = 0; n < kCount; ++n) {
        Event event;
        while (!ring.peek(event))
            if (ring.look() == 0) std::this_thread::yield();
        ring.pop(event, text);
        wrong += event.g != n || event.object != ~n || event.number != n * 3 ||
                 event.a != (n ^ 5) || text != text_of(n);
    }
    producer.join();
    CHECK(wrong == 0);
    Event none;
    CHECK(ring.look() == 0);
    CHECK_FALSE(ring.peek(none));
}

TEST_CASE("ring: a full ring refuses, and takes again when there is room", "[record]") {
    Ring ring;
    const Event event = make(Kind::go_line, 1, 0, 0);
    for (std::uint64_t i = 0; i < Ring::kSlots; ++i)
        REQUIRE(ring.push(event, {}));
    CHECK_FALSE(ring.push(event, {}));
    Event first;
    std::string text;
    CHECK_FALSE(ring.peek(first));  // nobody has looked yet
    CHECK(ring.look() == Ring::kSlots);
    REQUIRE(ring.peek(first));
    ring.pop(first, text);
    CHECK(ring.push(event, {}));
    CHECK_FALSE(ring.push(event, {}));
}

TEST_CASE("merger: an effect waits for its cause", "[record]") {
    Merger merger;
    const Event create = make(Kind::go_create, 1, 0, 0), start = make(Kind::go_start, 1, 0, 1);
    CHECK_FALSE(merger.deliver_if_next(start));
    REQUIRE(merger.deliver_if_next(create));
    CHECK(merger.deliver_if_next(start));

    // A thief's take waits for the victim's put.
    const Event steal = make(Kind::local_steal, 1, 0, 0, 1, 1),
                put = make(Kind::local_put, 1, 0, 0);
    CHECK_FALSE(merger.deliver_if_next(steal));
    REQUIRE(merger.deliver_if_next(put));

    // What happens next to an object waits until whoever joined its queue has parked.
    REQUIRE(merger.deliver_if_next(make(Kind::chan_make, 1, 1, 0)));
    REQUIRE(merger.deliver_if_next(make(Kind::waiter_put, 1, 1, 1)));
    const Event direct = make(Kind::chan_send_direct, 2, 1, 2, 1);
    CHECK_FALSE(merger.deliver_if_next(direct));
    REQUIRE(merger.deliver_if_next(make(Kind::go_park, 1, 1, 2)));
    CHECK(merger.deliver_if_next(direct));

    // A put waits for the take that made room.
    for (std::uint32_t i = 1; i < kLocalQueueSlots; ++i)
        REQUIRE(merger.deliver_if_next(make(Kind::local_put, i + 1, 0, i)));
    const Event one_more = make(Kind::local_put, 999, 0, kLocalQueueSlots);
    CHECK_FALSE(merger.deliver_if_next(one_more));
    CHECK(merger.deliver_if_next(steal));
    CHECK(merger.deliver_if_next(one_more));
}
