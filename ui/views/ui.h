// What a view draws with and listens to: canvas, palette, this frame's input, and the registry of
// everything that can be clicked. Tests find things in the registry by name and click them as a
// hand would. One frame, one thread.
#pragma once

#include "ui/paint/canvas.h"
#include "ui/paint/theme.h"
#include "ui/platform/input.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fiberscope::ui {

class Registry {
  public:
    // Decides what the pointer is over and what was clicked, by the rectangles of the frame before:
    // those are what the user saw. What was drawn later lies on top.
    void begin(const Input& input);
    void end();

    // Registers a clickable rectangle. True if it was clicked in this frame.
    bool add(std::string_view name, const Rect& rect);
    bool hot(std::string_view name) const { return hot_ == name; }
    bool held(std::string_view name) const { return held_ == name; }
    const std::string& hot_name() const { return hot_; }

    // Where it was in the last finished frame.
    std::optional<Rect> find(std::string_view name) const;
    struct Entry {
        std::string name;
        Rect rect;
    };
    const std::vector<Entry>& entries() const { return last_; }

  private:
    std::vector<Entry> last_, now_;
    std::string hot_, held_, clicked_;
};

struct Ui {
    Canvas& canvas;
    const Theme& theme;
    const Input& input;
    Registry& registry;

    Point mouse() const { return {input.mouse_x, input.mouse_y}; }
    bool key(Key key, bool shift = false) const;
};

// A framed word that can be pressed; `chosen` is one of a row that is in force.
bool button(Ui& ui, std::string_view name, const Rect& rect, std::string_view label,
            bool chosen = false);

// A row of words, one of them underlined. Returns the index clicked, or -1.
int tab_row(Ui& ui, const Rect& rect, std::string_view group,
            const std::vector<std::pair<std::string, std::string>>& names_and_labels, int active);

}  // namespace fiberscope::ui
