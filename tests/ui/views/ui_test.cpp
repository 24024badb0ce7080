// What a click is.
#include "ui/views/ui.h"

#include "tests/catch.h"

using namespace fiberscope::ui;

namespace {

struct Hand {
    Registry registry;
    Input input;
    // One frame with the pointer there; two things, the second on top of the first's right half.
    std::string frame(float x, float y, bool down) {
        input.pressed = down && !input.down;
        input.released = !down && input.down;
        input.down = down;
        input.mouse_x = x;
        input.mouse_y = y;
        registry.begin(input);
        std::string clicked;
        if (registry.add("below", {0, 0, 100, 20})) clicked += "below";
        if (registry.add("above", {50, 0, 50, 20})) clicked += "above";
        registry.end();
        return clicked;
    }
};

}  // namespace

TEST_CASE("ui: a click is a press and a release over the same thing") {
    Hand hand;
    hand.frame(10, 10, false);
    CHECK(hand.frame(10, 10, true).empty());
    CHECK(hand.registry.held("below"));
    CHECK(hand.frame(10, 10, false) == "below");
    CHECK(hand.frame(10, 10, false).empty());  // once
    hand.frame(10, 10, true);
    CHECK(hand.frame(10, 90, false).empty());  // let go elsewhere
    CHECK_FALSE(hand.registry.held("below"));
    hand.frame(10, 90, true);
    CHECK(hand.frame(10, 10, false).empty());  // pressed elsewhere
}

TEST_CASE("ui: what was drawn later lies on top") {
    Hand hand;
    hand.frame(70, 10, false);
    hand.frame(70, 10, true);
    CHECK(hand.registry.hot("above"));
    CHECK(hand.frame(70, 10, false) == "above");
}

TEST_CASE("ui: things are found by name where they were in the last frame") {
    Hand hand;
    CHECK_FALSE(hand.registry.find("above"));
    hand.frame(0, 0, false);
    REQUIRE(hand.registry.find("above"));
    CHECK(hand.registry.find("above")->x == 50);
    CHECK_FALSE(hand.registry.find("nothing"));
}
