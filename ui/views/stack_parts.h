// What the stack is drawn of, both in its tab and on the stage: an OS thread's column, and the
// ladder on which each rung is twice the one below. `k` is the zoom of its words.
#pragma once

#include "ui/session.h"
#include "ui/views/ui.h"

#include <cstdint>
#include <string>

namespace fiberscope::ui {

constexpr std::uint64_t kThreadBytes = 2U << 20;  // the lesson's number: what a thread reserves
constexpr std::uint64_t kLimitBytes = 1U << 30;   // where Go ends a goroutine
constexpr std::uint64_t kFirstBytes = 2048;

std::uint64_t used_bytes(const replay::GoState& g);
// Broken off: at the scale of a goroutine's it would go on for many screens. `part` of it is used.
void draw_thread_column(Ui& ui, const Rect& r, float part, Color behind, float k);
// A goroutine's stack and a thread's on a doubling scale, 2 KiB to 1 GiB.
void draw_stack_ladder(Ui& ui, const replay::GoState& g, const Rect& r, float k);

// Frames as boxes from the column's top: as high as their bytes, but never too low for a name; what
// does not fit in `height` is counted in one of them.
struct FrameBox {
    float y = 0, height = 0;  // from the column's top
    std::string label;
};
std::vector<FrameBox> frame_boxes(const replay::GoState& g, const StringTable& strings,
                                  float dp_per_byte, float height, float least);

}  // namespace fiberscope::ui
