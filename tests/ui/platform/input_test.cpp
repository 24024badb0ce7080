#include "ui/platform/input.h"

#include "tests/catch.h"

using namespace fiberscope::ui;

TEST_CASE("input: a press and a release that arrive together are seen in two frames") {
    InputQueue queue;
    queue.move(10, 20);
    queue.button(true);
    queue.button(false);

    // The pointer first: a view must see it over the button before the press.
    Input input = queue.next();
    CHECK(input.mouse_x == 10);
    CHECK_FALSE(input.pressed);
    input = queue.next();
    CHECK(input.pressed);
    CHECK(input.down);
    input = queue.next();
    CHECK_FALSE(input.pressed);
    CHECK(input.released);
    CHECK_FALSE(input.down);
    CHECK(queue.empty());
}

TEST_CASE("input: keys come one a frame and do not last") {
    InputQueue queue;
    queue.key({.key = Key::space});
    queue.key({.key = Key::left, .shift = true});
    CHECK(queue.next().keys.at(0).key == Key::space);
    const Input second = queue.next();
    REQUIRE(second.keys.size() == 1);
    CHECK(second.keys[0].key == Key::left);
    CHECK(second.keys[0].shift);
    CHECK(queue.next().keys.empty());
}

TEST_CASE("input: wheel steps of one frame add up and are then forgotten") {
    InputQueue queue;
    queue.wheel(1);
    queue.wheel(2);
    CHECK(queue.next().wheel == 3);
    CHECK(queue.next().wheel == 0);
}
