#include "core/event/text.h"

#include "tests/catch.h"

namespace fiberscope {

TEST_CASE("event text: a send names time, M, goroutine, channel and value", "[event]") {
    StringTable strings;
    EventText text(strings);
    Event make{};
    make.kind = Kind::chan_make;
    make.object = 3;
    make.b = raw(strings.intern("jobs"));
    text.remember(make);
    Event acquire{};
    acquire.kind = Kind::p_acquire;
    acquire.object = 2;
    text.remember(acquire);

    Event send{};
    send.stamp_ns = 12'345;
    send.kind = Kind::chan_send;
    send.g = 1;
    send.object = 3;
    send.number = 4;
    CHECK(text.line(send, "5") == "12.345 us M0 P2 G1 chan_send jobs#3 value=5 n=4");
    CHECK(EventText(strings).line(send, "5") == "12.345 us M0 G1 chan_send #3 value=5 n=4");
}

TEST_CASE("event text: the rule that fired is named", "[event]") {
    const StringTable strings;
    Event steal{};
    steal.kind = Kind::local_steal;
    steal.rule = Rule::steal_half;
    steal.m = 1;
    steal.g = 9;
    steal.a = 4;
    steal.b = 1;
    steal.number = 77;
    CHECK(EventText(strings).line(steal, "") ==
          "0.000 us M1 G9 local_steal from=P0 count=4 to=P1 rule=steal_half n=77");
}

TEST_CASE("event text: a select tells among which cases it chose", "[event]") {
    const StringTable strings;
    Event decided{};
    decided.kind = Kind::select_end;
    decided.g = 2;
    decided.a = 3;
    decided.b = 0b1001;
    CHECK(EventText(strings).line(decided, "") == "0.000 us M0 G2 select_end case=3 ready=0,3");
    decided.b = 0;
    CHECK(EventText(strings).line(decided, "") == "0.000 us M0 G2 select_end case=3");
}

TEST_CASE("event text: every kind has a line of its own that begins with its name", "[event]") {
    const StringTable strings;
    for (int kind = 0; kind < kKindCount; ++kind) {
        Event event{};
        event.kind = static_cast<Kind>(kind);
        event.a = 0xffffffffu;
        event.b = 0xffffffffu;
        event.object = 0xffffffffu;
        const std::string line = EventText(strings).line(event, "x");
        CHECK(line.find(std::string("0.000 us M0 ") + name_of(event.kind)) == 0);
    }
}

TEST_CASE("event text: output stays on one line", "[event]") {
    CHECK(escaped("a\nb\t\x1b[0m\\") == "a\\nb\\t\\x1b[0m\\\\");
    CHECK(escaped("\xe4\xb8\xad") == "\xe4\xb8\xad");
}

}  // namespace fiberscope
