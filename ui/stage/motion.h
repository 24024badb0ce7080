// How an event moves things: the difference of the scenes before and after it, with the event's own
// way of telling it (a value goes from hand to slot, a goroutine falls away when it ends). A frame
// is a pure function of these and of u, the part of the event's time that has passed; going back in
// time is u falling.
#pragma once

#include "ui/stage/layout.h"
#include "ui/stage/scene.h"

#include <vector>

namespace fiberscope::ui {

enum class Ease : std::uint8_t { move, arrive, leave, clock };
// 0 at 0, 1 at 1, never outside.
float eased(Ease ease, float u);

struct Move {
    enum class Effect : std::uint8_t {
        travel,  // from one place to another
        grow,    // out of `from`, small at first
        fade_in,
        fade_out,
        fall,  // finished: sinks a little and fades
    };
    Item item;  // as it is drawn, with its look after the event
    Where from, to;
    Where carrier;  // a value that comes along with a goroutine: where that one began
    Look look_before = Look::runnable;
    float begin = 0, end = 1;  // its share of the event's time
    Ease ease = Ease::move;
    Effect effect = Effect::travel;
};

struct Flight {
    std::uint64_t index = 0;  // of the event
    Event event{};
    std::vector<Move> moves;
};

// How a move looks at u.
struct Pose {
    Point at;
    float height = 0, width = 0;
    float alpha = 1;
    Look look = Look::runnable;
    float along = 0;  // of its path, 0 to 1
};

// `before` and `after` are the states around the event, with their scenes.
Flight make_flight(std::uint64_t index, const Event& event, const replay::State& state_before,
                   const Scene& before, const replay::State& state_after, const Scene& after);

Pose pose_of(const Layout& layout, const Move& move, float u);

}  // namespace fiberscope::ui
