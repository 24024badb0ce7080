#include "ui/paint/canvas.h"

#include "ui/paint/compat.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

namespace fiberscope::ui {

namespace {

constexpr float kPi = std::numbers::pi_v<float>;
constexpr float kWordRoom = 4;   // what a way keeps from a word that it crosses
constexpr int kCurveSteps = 32;  // a flight crosses half the stage: 32 pieces look round

ImVec2 vec(Point p) {
    return {p.x, p.y};
}

bool near(const ImVec2& a, const ImVec2& b) {
    return std::abs(a.x - b.x) < 0.05F && std::abs(a.y - b.y) < 0.05F;
}

}  // namespace

float distance(Point a, Point b) {
    return std::hypot(b.x - a.x, b.y - a.y);
}

Point Curve::at(float u) const {
    const float v = 1 - u;
    const float a = v * v * v, b = 3 * u * v * v, c = 3 * u * u * v, d = u * u * u;
    return p[0] * a + p[1] * b + p[2] * c + p[3] * d;
}

Point Curve::direction(float u) const {
    const float v = 1 - u;
    return (p[1] - p[0]) * (3 * v * v) + (p[2] - p[1]) * (6 * u * v) + (p[3] - p[2]) * (3 * u * u);
}

float Canvas::snap(float dp) const {
    return std::round(dp * scale_);
}

float Canvas::stroke_width(float dp) const {
    return std::max(1.0F, std::round(dp * scale_));
}

// A closed path through the middle of the pixels given. ImGui's own PathRect makes a pill's ends
// flat (it takes a pixel off the radius).
void Canvas::round_path(float x0, float y0, float x1, float y1, float radius) {
    const float r = std::min({radius, (x1 - x0) / 2, (y1 - y0) / 2});
    if (r < 0.75F) {
        list_.PathLineTo({x0, y0});
        list_.PathLineTo({x1, y0});
        list_.PathLineTo({x1, y1});
        list_.PathLineTo({x0, y1});
        return;
    }
    const int steps = std::clamp(static_cast<int>(std::sqrt(r) * 2.4F) + 1, 3, 20);
    const std::array<ImVec2, 4> centers = {
        {{x0 + r, y0 + r}, {x1 - r, y0 + r}, {x1 - r, y1 - r}, {x0 + r, y1 - r}}};
    for (int corner = 0; corner < 4; ++corner) {
        for (int i = 0; i <= steps; ++i) {
            const float a = kPi + kPi / 2 *
                                      (static_cast<float>(corner) +
                                       static_cast<float>(i) / static_cast<float>(steps));
            const ImVec2 p = {centers[static_cast<std::size_t>(corner)].x + r * std::cos(a),
                              centers[static_cast<std::size_t>(corner)].y + r * std::sin(a)};
            // Where two arcs meet (a pill's ends) the second must not repeat the point: a joint
            // without a direction becomes a spike in the outline.
            if (near(p, list_._Path.empty() ? ImVec2(-1e6F, 0) : list_._Path.back())) continue;
            list_.PathLineTo(p);
        }
    }
    if (list_._Path.Size > 1 && near(list_._Path.front(), list_._Path.back()))
        list_._Path.pop_back();
}

void Canvas::fill(const Rect& r, Color color, float radius) {
    const float x0 = snap(r.x), y0 = snap(r.y), x1 = snap(r.right()), y1 = snap(r.bottom());
    if (x1 <= x0 || y1 <= y0) return;
    if (radius <= 0) {
        list_.AddRectFilled({x0, y0}, {x1, y1}, faded(color));
        return;
    }
    round_path(x0, y0, x1, y1, radius * scale_);
    list_.PathFillConvex(faded(color));
}

void Canvas::stroke(const Rect& r, Color color, float thickness, float radius) {
    const float t = stroke_width(thickness);
    const float x0 = snap(r.x) + t / 2, y0 = snap(r.y) + t / 2;
    const float x1 = snap(r.right()) - t / 2, y1 = snap(r.bottom()) - t / 2;
    if (x1 <= x0 || y1 <= y0) return;
    round_path(x0, y0, x1, y1, radius * scale_ - t / 2);
    list_.PathStroke(faded(color), ImDrawFlags_Closed, t);
}

void Canvas::dash_path(std::span<const Point> path, Color color, float thickness, float dash,
                       float gap) {
    float left = dash;  // of the present dash or gap
    bool on = true;
    if (!path.empty()) list_.PathLineTo(vec(path[0]));
    for (std::size_t i = 1; i < path.size(); ++i) {
        Point from = path[i - 1];
        float length = distance(from, path[i]);
        while (length > 0) {
            const float step = std::min(left, length);
            from = lerp(from, path[i], step / length);
            length -= step;
            left -= step;
            if (on) list_.PathLineTo(vec(from));
            if (left > 0) continue;
            if (on) {
                list_.PathStroke(color, 0, thickness);
            } else {
                list_.PathLineTo(vec(from));
            }
            on = !on;
            left = on ? dash : gap;
        }
    }
    if (on) {
        list_.PathStroke(color, 0, thickness);
    } else {
        list_.PathClear();
    }
}

void Canvas::dashed(const Rect& r, Color color, float thickness, float radius, float dash,
                    float gap) {
    const float t = stroke_width(thickness);
    round_path(snap(r.x) + t / 2, snap(r.y) + t / 2, snap(r.right()) - t / 2,
               snap(r.bottom()) - t / 2, radius * scale_ - t / 2);
    std::vector<Point> path;
    for (const ImVec2& p : list_._Path)
        path.push_back({p.x, p.y});
    if (!path.empty()) path.push_back(path.front());
    list_.PathClear();
    dash_path(path, faded(color), t, dash * scale_, gap * scale_);
}

void Canvas::disc(Point center, float radius, Color color) {
    list_.AddCircleFilled({center.x * scale_, center.y * scale_}, radius * scale_, faded(color));
}

void Canvas::ring(Point center, float radius, Color color, float thickness) {
    list_.AddCircle({center.x * scale_, center.y * scale_}, radius * scale_, faded(color), 0,
                    thickness * scale_);
}

void Canvas::line(Point a, Point b, Color color, float thickness) {
    const float t = stroke_width(thickness);
    if (a.y == b.y || a.x == b.x) {
        // Upright and level lines are boxes: crisp, and half the vertices of a smooth line.
        const float x0 = snap(std::min(a.x, b.x)), y0 = snap(std::min(a.y, b.y));
        const float x1 = snap(std::max(a.x, b.x)), y1 = snap(std::max(a.y, b.y));
        const float half = std::floor(t / 2);
        if (a.y == b.y) {
            list_.AddRectFilled({x0, y0 - half}, {x1, y0 - half + t}, faded(color));
        } else {
            list_.AddRectFilled({x0 - half, y0}, {x0 - half + t, y1}, faded(color));
        }
        return;
    }
    list_.AddLine({a.x * scale_, a.y * scale_}, {b.x * scale_, b.y * scale_}, faded(color),
                  thickness * scale_);
}

void Canvas::dashed_line(Point a, Point b, Color color, float thickness, float dash, float gap) {
    const float length = distance(a, b);
    for (float at = 0; at < length; at += dash + gap) {
        line(lerp(a, b, at / length), lerp(a, b, std::min(1.0F, (at + dash) / length)), color,
             thickness);
    }
}

void Canvas::polygon(std::span<const Point> points, Color color) {
    for (const Point& p : points)
        list_.PathLineTo({p.x * scale_, p.y * scale_});
    list_.PathFillConvex(faded(color));
}

void Canvas::outline(std::span<const Point> points, Color color, float thickness, bool closed) {
    for (const Point& p : points)
        list_.PathLineTo({p.x * scale_, p.y * scale_});
    list_.PathStroke(faded(color), closed ? ImDrawFlags_Closed : 0, stroke_width(thickness));
}

void Canvas::curve(const Curve& c, Color color, float thickness) {
    constexpr int kSteps = 4 * kCurveSteps;  // fine enough to end close to a word
    const auto stroke = [&] { list_.PathStroke(faded(color), 0, stroke_width(thickness)); };
    for (int i = 0; i <= kSteps; ++i) {
        const Point p = c.at(static_cast<float>(i) / kSteps);
        if (!on_word(p)) {
            list_.PathLineTo(vec(p * scale_));
        } else if (list_._Path.Size > 0) {
            stroke();
        }
    }
    if (list_._Path.Size > 0) stroke();
}

// One strip of quads that share their corners, so that no two translucent pieces overlap into a
// bead. A pixel of fringe on both sides smooths its edges.
void Canvas::trail(const Curve& c, Color color, float from, float to, float thickness) {
    if (to - from < 0.01F) return;
    constexpr int kRows = kCurveSteps + 1;
    list_.PrimReserve(kCurveSteps * 18, kRows * 4);
    const ImVec2 uv = ImGui::GetDrawListSharedData() ? ImGui::GetFontTexUvWhitePixel() : ImVec2();
    const auto base = static_cast<unsigned>(list_._VtxCurrentIdx);
    for (int i = 0; i < kRows; ++i) {
        const float part = static_cast<float>(i) / kCurveSteps;
        const float u = from + (to - from) * part;
        const Point at = c.at(u) * scale_;
        Point d = c.direction(u);
        const float length = std::max(1e-3F, std::hypot(d.x, d.y));
        const Point normal = {-d.y / length, d.x / length};
        const float half = thickness * scale_ / 2;
        const Color solid = with_alpha(faded(color), on_word(c.at(u)) ? 0.0F : 0.06F + 0.9F * part);
        const Color clear = with_alpha(color, 0);
        list_.PrimWriteVtx(vec(at + normal * (half + 0.5F)), uv, clear);
        list_.PrimWriteVtx(vec(at + normal * (half - 0.5F)), uv, solid);
        list_.PrimWriteVtx(vec(at - normal * (half - 0.5F)), uv, solid);
        list_.PrimWriteVtx(vec(at - normal * (half + 0.5F)), uv, clear);
    }
    for (unsigned i = 0; i < kCurveSteps; ++i) {
        for (unsigned band = 0; band < 3; ++band) {
            const unsigned a = base + i * 4 + band, b = a + 4;
            for (const unsigned index : {a, b, a + 1, a + 1, b, b + 1})
                list_.PrimWriteIdx(static_cast<ImDrawIdx>(index));
        }
    }
}

void Canvas::dots(const Curve& c, Color color, float from, float to, float radius, float gap) {
    constexpr int kSamples = 240;
    Point before = c.at(from);
    float since = 0;
    for (int i = 1; i <= kSamples; ++i) {
        const Point at = c.at(from + (to - from) * static_cast<float>(i) / kSamples);
        since += distance(before, at);
        before = at;
        if (since < gap) continue;
        since = 0;
        if (!on_word(at)) disc(at, radius, color);
    }
}

void Canvas::arrow(Point tip, Point direction, Color color, float size) {
    const float length = std::max(1e-3F, std::hypot(direction.x, direction.y));
    const Point d = direction * (1 / length);
    const Point back = tip - d * size;
    const Point side = Point{-d.y, d.x} * (size * 0.55F);
    // Clockwise on screen, as ImGui's smooth edges want it.
    const std::array<Point, 3> points = {tip, back + side, back - side};
    polygon(points, color);
}

float Canvas::width(std::string_view text, const TextStyle& style) const {
    return fonts_.width(style.face, nearest_size(style.size), text);
}

void Canvas::text(Point at, std::string_view text, const TextStyle& style) {
    if (text.empty()) return;
    const int index = nearest_size(style.size);
    ImFont* font = fonts_.get(style.face, index);
    const auto em = static_cast<float>(kTypeSizes[static_cast<std::size_t>(index)]);
    const float w = fonts_.width(style.face, index, text);
    float x = at.x;
    if (style.align != Align::left) x -= style.align == Align::center ? w / 2 : w;
    const Rect box = {x - kWordRoom, at.y - em / 2 - kWordRoom, w + 2 * kWordRoom,
                      em + 2 * kWordRoom};
    const ImVec2 low = list_.GetClipRectMin(), high = list_.GetClipRectMax();
    const Rect sight = {low.x / scale_, low.y / scale_, (high.x - low.x) / scale_,
                        (high.y - low.y) / scale_};
    if (sight.overlaps(box)) words_.push_back({box, std::string(text)});
    const float y = at.y - cap_middle(style.face) * em;
    list_.AddText(font, font_pixels(font), {snap(x), snap(y)}, faded(style.color), text.data(),
                  text.data() + text.size());
}

bool Canvas::on_word(Point at) const {
    return std::any_of(words_.begin(), words_.end(),
                       [at](const Word& word) { return word.box.contains(at); });
}

void Canvas::text_fit(Point at, std::string_view text, const TextStyle& style, float width_max) {
    if (width(text, style) <= width_max) {
        this->text(at, text, style);
        return;
    }
    std::string cut(text);
    while (!cut.empty()) {
        // A whole character: continuation bytes go with their first.
        while (!cut.empty() && (static_cast<unsigned char>(cut.back()) & 0xc0U) == 0x80U)
            cut.pop_back();
        if (!cut.empty()) cut.pop_back();
        if (width(cut + "…", style) <= width_max) break;
    }
    if (!cut.empty()) this->text(at, cut + "…", style);
}

void Canvas::push_clip(const Rect& r) {
    list_.PushClipRect({snap(r.x), snap(r.y)}, {snap(r.right()), snap(r.bottom())}, true);
}

void Canvas::pop_clip() {
    list_.PopClipRect();
}

}  // namespace fiberscope::ui
