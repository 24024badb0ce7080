#include "ui/platform/input.h"

namespace fiberscope::ui {

void InputQueue::move(float x, float y) {
    pending_.push_back({.kind = Change::Kind::move, .x = x, .y = y, .press = {}});
}

void InputQueue::button(bool down, bool shift) {
    pending_.push_back({.kind = Change::Kind::button, .down = down, .press = {.shift = shift}});
}

void InputQueue::wheel(float steps) {
    pending_.push_back({.kind = Change::Kind::wheel, .y = steps, .press = {}});
}

void InputQueue::key(KeyPress press) {
    pending_.push_back({.kind = Change::Kind::key, .press = press});
}

Input InputQueue::next() {
    Input input = held_;
    input.pressed = input.released = false;
    input.wheel = 0;
    input.keys.clear();
    bool changed = false;
    while (!pending_.empty() && !changed) {
        const Change change = pending_.front();
        // A frame must see the pointer in its new place before the button goes down there.
        const bool moved = input.mouse_x != held_.mouse_x || input.mouse_y != held_.mouse_y;
        if (change.kind == Change::Kind::button && moved) break;
        pending_.pop_front();
        switch (change.kind) {
            case Change::Kind::move:
                input.mouse_x = change.x;
                input.mouse_y = change.y;
                break;
            case Change::Kind::button:
                input.pressed = change.down && !input.down;
                input.released = !change.down && input.down;
                input.down = change.down;
                input.shift = change.press.shift;
                changed = true;
                break;
            case Change::Kind::wheel:
                input.wheel += change.y;
                break;
            case Change::Kind::key:
                input.keys.push_back(change.press);
                changed = true;
                break;
        }
    }
    held_ = input;
    return input;
}

}  // namespace fiberscope::ui
