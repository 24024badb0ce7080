// What the user did, the same from a window and from a test. Hosts push transitions into an
// InputQueue; each frame takes at most one change of a button or key out of it, so that a press and
// a release that arrive together are still seen as two. One thread.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

namespace fiberscope::ui {

// The keys the program knows. Hosts translate theirs; views never see a backend's codes.
enum class Key : std::uint8_t {
    none,
    space,
    left,
    right,
    up,
    down,
    home,
    end,
    escape,
    plus,
    minus,
    find,
    theme,
    enter,
    backspace,
    page_up,
    page_down,
    tab
};

struct KeyPress {
    Key key = Key::none;
    bool shift = false;
    bool control = false;
};

// The input of one frame. Positions are in dp.
struct Input {
    float mouse_x = -1, mouse_y = -1;
    bool down = false;      // left button, after this frame's transition
    bool pressed = false;   // went down in this frame
    bool released = false;  // went up in this frame
    bool shift = false;
    float wheel = 0;
    std::vector<KeyPress> keys;
};

class InputQueue {
  public:
    void move(float x, float y);
    void button(bool down, bool shift = false);
    void wheel(float steps);
    void key(KeyPress press);

    bool empty() const { return pending_.empty(); }

    // The next frame's input: moves up to and including the next button change or key.
    Input next();

  private:
    struct Change {
        enum class Kind : std::uint8_t { move, button, wheel, key } kind;
        float x = 0, y = 0;
        bool down = false;
        KeyPress press;
    };
    std::deque<Change> pending_;
    Input held_;  // what lasts from frame to frame
};

}  // namespace fiberscope::ui
