// What the program draws with: rectangles, circles, lines, polygons, curves and text in dp, over an
// ImDrawList. Geometry snaps to whole device pixels, strokes lie inside their shape. One frame, one
// thread.
#pragma once

#include "ui/paint/fonts.h"
#include "ui/paint/theme.h"

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct ImDrawList;

namespace fiberscope::ui {

struct Point {
    float x = 0, y = 0;
};
inline Point operator+(Point a, Point b) {
    return {a.x + b.x, a.y + b.y};
}
inline Point operator-(Point a, Point b) {
    return {a.x - b.x, a.y - b.y};
}
inline Point operator*(Point a, float k) {
    return {a.x * k, a.y * k};
}
inline Point lerp(Point a, Point b, float u) {
    return a + (b - a) * u;
}
float distance(Point a, Point b);

struct Rect {
    float x = 0, y = 0, w = 0, h = 0;
    float right() const { return x + w; }
    float bottom() const { return y + h; }
    Point center() const { return {x + w / 2, y + h / 2}; }
    bool contains(Point p) const { return p.x >= x && p.x < right() && p.y >= y && p.y < bottom(); }
    Rect inset(float by) const { return {x + by, y + by, w - 2 * by, h - 2 * by}; }
    bool overlaps(const Rect& o) const {
        return x < o.right() && o.x < right() && y < o.bottom() && o.y < bottom();
    }
};

// A cubic Bezier curve: where a token flies.
struct Curve {
    std::array<Point, 4> p;
    Point at(float u) const;
    Point direction(float u) const;  // not normalized
};

enum class Align : unsigned char { left, center, right };

struct TextStyle {
    float size = 13;  // em in dp; the nearest of the ten sizes is taken
    Color color = 0;
    Face face = Face::ui;
    Align align = Align::left;
};

class Canvas {
  public:
    Canvas(ImDrawList& list, const Fonts& fonts, float scale)
        : list_(list), fonts_(fonts), scale_(scale) {}

    void fill(const Rect& r, Color color, float radius = 0);
    void stroke(const Rect& r, Color color, float thickness = 1, float radius = 0);
    void dashed(const Rect& r, Color color, float thickness, float radius, float dash = 4,
                float gap = 4);
    void disc(Point center, float radius, Color color);
    void ring(Point center, float radius, Color color, float thickness);
    void line(Point a, Point b, Color color, float thickness = 1);
    void dashed_line(Point a, Point b, Color color, float thickness, float dash, float gap);
    void polygon(std::span<const Point> points, Color color);  // convex
    void outline(std::span<const Point> points, Color color, float thickness, bool closed = true);
    // Curves, trails and dots leave out what would cross a word drawn before them.
    void curve(const Curve& curve, Color color, float thickness);
    // The way behind a mover: from `from` to `to` along the curve, growing from faint to solid.
    void trail(const Curve& curve, Color color, float from, float to, float thickness);
    // The way ahead of it.
    void dots(const Curve& curve, Color color, float from, float to, float radius, float gap);
    // A filled arrowhead whose tip is at `tip`, pointing along `direction`.
    void arrow(Point tip, Point direction, Color color, float size);

    // y is the middle of the capitals.
    void text(Point at, std::string_view text, const TextStyle& style);
    float width(std::string_view text, const TextStyle& style) const;
    // Cuts the text to the width, with an ellipsis.
    void text_fit(Point at, std::string_view text, const TextStyle& style, float width_max);

    // What has been written in this frame, as far as it is in sight, with a little room around it.
    // Ways leave it out; tests read it.
    struct Word {
        Rect box;
        std::string text;
    };
    const std::vector<Word>& words() const { return words_; }
    bool on_word(Point at) const;

    void push_clip(const Rect& r);
    void pop_clip();
    // Everything drawn until the next call has this opacity.
    void set_alpha(float alpha) { alpha_ = alpha; }
    float alpha() const { return alpha_; }

    float scale() const { return scale_; }

  private:
    Color faded(Color color) const { return alpha_ >= 1 ? color : with_alpha(color, alpha_); }
    float snap(float dp) const;
    float stroke_width(float dp) const;
    void round_path(float x0, float y0, float x1, float y1, float radius);
    void dash_path(std::span<const Point> path, Color color, float thickness, float dash,
                   float gap);

    ImDrawList& list_;
    const Fonts& fonts_;
    float scale_;
    float alpha_ = 1;
    std::vector<Word> words_;
};

}  // namespace fiberscope::ui
