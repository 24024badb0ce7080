// How the timeline's lanes are drawn: one stretch after another, on an axis of folded run time.
#pragma once

#include "ui/session.h"
#include "ui/stage/time_axis.h"
#include "ui/views/ui.h"

#include <vector>

namespace fiberscope::ui {

constexpr float kFuture = 0.38F;  // opacity of what lies behind the playhead

struct Axis {
    const TimeAxis& folded;
    float x0 = 0, width = 0;
    double left = 0, span = 1;  // positions on the folded axis
    float x_of(double position) const {
        return x0 + static_cast<float>((position - left) / span) * width;
    }
    float at(std::uint64_t ns) const { return x_of(folded.position(ns)); }
    double position_at(float x) const {
        return left + static_cast<double>((x - x0) / width) * span;
    }
};

struct Lanes {
    Ui& ui;
    const Session& session;
    Axis axis;
    std::uint64_t now_ns = 0;
    std::uint64_t from_ns = 0, to_ns = 0;  // what is in sight
};

// `base` is the lane's lower edge. A P's lane names who runs, a goroutine's what it waits for.
void draw_lane(const Lanes& l, const std::vector<Stretch>& stretches, float base, float height,
               bool is_proc);

}  // namespace fiberscope::ui
