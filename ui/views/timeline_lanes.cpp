#include "ui/views/timeline_lanes.h"

#include "ui/stage/scene.h"
#include "ui/views/words.h"

#include <fmt/format.h>

#include <algorithm>

namespace fiberscope::ui {

namespace {

constexpr float kFold = 3;  // stretches narrower than this become a column

void hatch(const Lanes& l, const Rect& r, Look look, Color color) {
    Canvas& c = l.ui.canvas;
    const float mid = r.center().y;
    if (look == Look::channel) {
        c.line({r.x + 2, mid}, {r.right() - 2, mid}, color, 1);
        return;
    }
    const float step = look == Look::syscall ? 4 : 6;
    for (float x = r.x + 4; x < r.right() - (look == Look::lock ? 6 : 4); x += step) {
        if (look == Look::lock) {
            c.line({x, r.bottom() - 1}, {x + r.h - 2, r.y + 1}, color, 1.2F);
        } else if (look == Look::sleeping) {
            c.disc({x, mid}, 1.1F, color);
        } else {
            c.line({x, r.y + 1}, {x, r.bottom() - 1}, color, 1);
        }
    }
}

// One stretch between two pixels: `base` is the lane's lower edge.
void bar(const Lanes& l, float x0, float x1, float base, float height, Look look) {
    Canvas& c = l.ui.canvas;
    const StateColors& colors = l.ui.theme.state(look);
    const float w = x1 - x0 - 1;
    if (w < 0.5F) return;
    if (look == Look::running) {
        c.fill({x0, base - height, w, height}, colors.fill, 2);
    } else if (look == Look::runnable) {
        const Rect r = {x0, base - height * 0.5F, w, height * 0.5F};
        c.fill(r, colors.fill, 2);
        c.stroke(r, colors.edge, 1.5F, 2);
    } else {
        const float h = std::max(5.0F, height * 0.36F);
        const Rect r = {x0, base - h, w, h};
        c.fill(r, colors.fill, 1);
        hatch(l, r, look, colors.hatch);
        if (l.ui.theme.dark) c.stroke(r, colors.edge, 1, 1);
    }
}

std::string stretch_words(const Lanes& l, const replay::State& state, const Stretch& s) {
    switch (s.reason) {
        case WaitReason::chan_send:
            return "send " + object_name(state, l.session.strings(), ObjectId{s.who});
        case WaitReason::chan_receive:
            return "receive " + object_name(state, l.session.strings(), ObjectId{s.who});
        case WaitReason::waitgroup_wait:
            return "Wait " + object_name(state, l.session.strings(), ObjectId{s.who});
        case WaitReason::mutex_lock:
            return "Lock " + object_name(state, l.session.strings(), ObjectId{s.who});
        default:
            return text_of(s.reason);
    }
}

}  // namespace

void draw_lane(const Lanes& l, const std::vector<Stretch>& stretches, float base, float height,
               bool is_proc) {
    Canvas& c = l.ui.canvas;
    const Theme& t = l.ui.theme;
    const float first = l.axis.x0, last = l.axis.x0 + l.axis.width, now = l.axis.at(l.now_ns);
    const replay::State& state = l.session.history().latest();
    auto s = std::lower_bound(
        stretches.begin(), stretches.end(), l.axis.folded.time(l.axis.left),
        [&](const Stretch& a, std::uint64_t ns) { return !a.open && a.to_ns < ns; });
    float folded_until = -1;
    float words_until = 0;  // the last label's end: words never run into each other
    for (; s != stretches.end(); ++s) {
        const std::uint64_t to = s->open ? l.session.tracks().end_ns() : s->to_ns;
        if (s->share < 1) {
            // Seen from afar: how much of the time somebody ran.
            const float x0 = std::max(first, l.axis.at(s->from_ns));
            const float x1 = std::min(last, l.axis.at(to));
            if (x1 <= x0) continue;
            c.set_alpha(x0 > now ? kFuture : 1);
            const float h = std::max(1.5F, height * s->share);
            c.fill({x0, base - h, std::max(1.0F, x1 - x0), h}, t.state(s->look).edge);
            c.set_alpha(1);
            continue;
        }
        const float x0 = std::max(first, l.axis.at(s->from_ns));
        const float x1 = std::min(last, l.axis.at(to));
        if (x0 >= last) break;
        if (x1 - x0 < kFold) {
            // Too narrow to be told apart: one column, as high as the state.
            if (x1 <= folded_until) continue;
            folded_until = x0 + 2;
            const float h = s->look == Look::running    ? height
                            : s->look == Look::runnable ? height * 0.5F
                                                        : height * 0.36F;
            c.set_alpha(x0 > now ? kFuture : 1);
            c.fill({x0, base - h, 2, h}, t.state(s->look).edge);
            c.set_alpha(1);
            continue;
        }
        const float cut = std::clamp(now, x0, x1);
        if (cut > x0) bar(l, x0, cut, base, height, s->look);
        if (cut < x1) {
            c.set_alpha(kFuture);
            bar(l, cut, x1, base, height, s->look);
            c.set_alpha(1);
        }
        const bool past = x0 < now;
        if (is_proc) {
            const std::string label = label_of(GoId{s->who});
            const TextStyle style = {
                .size = 12,
                .color = past && cut > x0 + 30 ? t.state(Look::running).text : t.hi,
                .face = Face::ui_bold};
            const float room = (past && cut < x1 ? cut : x1) - x0;
            if (c.width(label, style) + 14 < room)
                c.text({x0 + 8, base - height / 2}, label, style);
        } else if (s->reason != WaitReason::none && x1 - x0 > 60 && height >= 13) {
            const std::string words = stretch_words(l, state, *s);
            const TextStyle style = {.size = 11, .color = past ? t.mid : t.low};
            if (x0 + 4 > words_until && c.width(words, style) < x1 - x0 - 6) {
                c.text({x0 + 4, base - std::max(5.0F, height * 0.36F) - 5}, words, style);
                words_until = x0 + 4 + c.width(words, style) + 8;
            }
        }
    }
}

}  // namespace fiberscope::ui
