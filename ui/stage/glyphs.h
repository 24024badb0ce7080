// The signs of the stage: goroutine tokens, values, the tick dial. A state is told by shape, then
// by hatch, then by hue, so that a grey print still works. See the design, section 5.
#pragma once

#include "ui/paint/canvas.h"

#include <string>
#include <string_view>

namespace fiberscope::ui {

struct TokenStyle {
    Look look = Look::runnable;
    float height = 34;
    float width = 0;  // 0: as its label needs
    bool selected = false;
    bool hovered = false;
    bool never_ran = false;
    bool preempted = false;
    bool stuck = false;   // deadlocked or leaked
    bool locked = false;  // to its M
};

// Label size and width of a token of this height.
float token_text_size(float height);
float token_width(const Canvas& canvas, std::string_view label, float height);

// A goroutine, centred on `at`.
void draw_token(Canvas& canvas, const Theme& theme, Point at, std::string_view label,
                const TokenStyle& style);

// Where a goroutine just was, or will be.
void draw_ghost(Canvas& canvas, const Theme& theme, Point at, float width, float height,
                std::string_view label = {});

// A value: a square of paper. `fresh` rings it. An empty text is the zero value of a closed
// channel.
void draw_value(Canvas& canvas, const Theme& theme, Point at, std::string_view text, float side,
                bool fresh = false);
// The text as it stands on the paper: four characters at most.
std::string value_label(std::string_view text);

// The dial of a P's scheduler ticks: 61 strokes, a hand.
void draw_dial(Canvas& canvas, const Theme& theme, Point at, float radius, float tick);

// A grey pill with "+n": more are here than can be drawn.
void draw_more(Canvas& canvas, const Theme& theme, Point at, int count, float height);

// A padlock: locked to its M, or the M itself.
void draw_lock_mark(Canvas& canvas, const Theme& theme, Point at, float height);

// A small framed word in a card's corner. Returns its width.
float draw_badge(Canvas& canvas, Point right_middle, std::string_view word, Color color,
                 float size);

}  // namespace fiberscope::ui
