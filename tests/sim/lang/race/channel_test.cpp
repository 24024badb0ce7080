#include "sim/lang/race/channel.h"

#include "tests/catch.h"

namespace fiberscope::lang::race {

namespace {

// A party that knows only of itself, and what it knows afterwards.
struct Guest {
    Clock clock;
    Party party;
    Guest(Channel& channel, Slot slot) : party{&clock, &channel} { clock.set(slot, 1); }
    Word word() { return std::bit_cast<Word>(&party); }
    bool knows(Slot slot) const { return clock.at(slot) == 1; }
};

}  // namespace

TEST_CASE("without a buffer sender and receiver learn from each other") {
    Channel channel;
    Guest sender(channel, 1), receiver(channel, 2);
    meet(receiver.word(), sender.word());
    CHECK(receiver.knows(1));
    CHECK(sender.knows(2));
}

TEST_CASE("the kth receive is before the end of the send that is C later, and of no other") {
    Channel channel{.places = std::vector<Clock>(2)};
    Guest sends[] = {{channel, 1}, {channel, 2}, {channel, 3}};
    Guest receive(channel, 4);
    meet(0, sends[0].word());
    meet(0, sends[1].word());
    meet(receive.word(), 0);
    CHECK(receive.knows(1));
    CHECK_FALSE(receive.knows(2));
    meet(0, sends[2].word());
    CHECK(sends[2].knows(4));
    CHECK_FALSE(sends[1].knows(4));
}

TEST_CASE("a value that is handed past an empty buffer tells its sender nothing of the receiver") {
    Channel channel{.places = std::vector<Clock>(1)};
    Guest sender(channel, 1), receiver(channel, 2), next(channel, 3);
    meet(receiver.word(), sender.word());
    CHECK(receiver.knows(1));
    CHECK_FALSE(sender.knows(2));
    meet(0, next.word());
    CHECK(next.knows(2));
}

}  // namespace fiberscope::lang::race
