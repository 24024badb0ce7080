#include "ui/views/stage_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace fiberscope::ui {

namespace {

constexpr StageTime kRecent = 1'200'000;  // how long a rule's text and a fresh value's ring last
constexpr float kHitMin = 28;             // nothing smaller can be hit with a mouse in a lecture

void register_token(const StageFrame& f, const Item& item, Point at, float width, float height) {
    const std::string name = fmt::format("g/{}", item.key.id);
    const float w = std::max(width, kHitMin), h = std::max(height, kHitMin);
    if (f.ui.registry.add(name, {at.x - w / 2, at.y - h / 2, w, h}))
        f.session.select(GoId{item.key.id});
}

void draw_go(const StageFrame& f, const Item& item, Look look, Point at, float height,
             float width) {
    Canvas& c = f.ui.canvas;
    TokenStyle style;
    style.look = look;
    style.height = height;
    style.width = width > 0 ? std::min(width, token_width(c, item.label, height)) : 0;
    style.selected = f.session.selected() == GoId{item.key.id} && height >= 24;
    style.hovered = f.ui.registry.hot_name() == fmt::format("g/{}", item.key.id);
    style.never_ran = item.never_ran && look == Look::runnable;
    style.preempted = item.preempted;
    style.locked = item.locked;
    style.stuck = (f.state.ended && f.state.exit_status != 0 && look == Look::channel) ||
                  (height >= 24 && races(f, GoId{item.key.id}));
    // In a tight place the ring would touch its neighbours: the token itself is then smaller.
    if (style.selected && width > 0 && height < 40) {
        style.height -= 4;
        if (style.width > 0) style.width = std::max(style.width - 6, style.height);
    }
    draw_token(c, f.ui.theme, at, item.label, style);
    register_token(f, item, at, style.width > 0 ? style.width : height * 1.4F, height);
}

bool is_fresh(const StageFrame& f, const Item& item) {
    if (item.key.kind != ItemKey::Kind::buffered) return false;
    for (const auto& [index, e] : f.recent) {
        if (e.object != item.key.id) continue;
        if (e.kind != Kind::chan_send && e.kind != Kind::chan_recv_refill) continue;
        const replay::ObjectState& channel = f.state.object(e.object_id());
        return item.key.number + 1 == channel.received + channel.buffer.size();
    }
    return false;
}

// Something at a spot, at rest or on its way.
void draw_item(const StageFrame& f, const Item& item, Look look, Point at, float height,
               float width) {
    Canvas& c = f.ui.canvas;
    const Theme& t = f.ui.theme;
    switch (item.key.kind) {
        case ItemKey::Kind::go:
            draw_go(f, item, look, at, height, width);
            return;
        case ItemKey::Kind::select:
            draw_ghost(c, t, at, width > 0 ? width : height * 1.4F, height, item.label);
            return;
        case ItemKey::Kind::buffered: {
            const ChannelCell* cell = f.layout.channel(ObjectId{item.key.id});
            if (cell != nullptr && cell->slot_side < f.dp(26) && height < f.dp(24)) {
                // Slivers stand apart, so that a full buffer is still many papers.
                // Where a sliver and its gap are hardly more than a pixel, there are no gaps.
                const bool dense = cell->slot_pitch * c.scale() < 1.5F;
                const float w = cell->slot_side > 0 ? cell->slot_side
                                : dense             ? cell->slot_pitch + 0.6F
                                                    : cell->slot_pitch * 0.6F;
                // Light paper on a light well is told by its edge alone.
                c.fill({at.x - w / 2, at.y - f.dp(17), w, f.dp(34)},
                       t.dark || w > f.dp(6) ? t.paper : t.paper_edge,
                       cell->slot_side > 0 ? 2.0F : 0);
                if (!t.dark && w > f.dp(6))
                    c.stroke({at.x - w / 2, at.y - f.dp(17), w, f.dp(34)}, t.paper_edge, 1, 2);
                return;
            }
            draw_value(c, t, at, item.label, height, is_fresh(f, item));
            return;
        }
        case ItemKey::Kind::held:
        case ItemKey::Kind::offered:
            draw_value(c, t, at, item.label, height);
            return;
        case ItemKey::Kind::holder:
            draw_token(c, t, at, item.label, {.look = look, .height = std::min(height, f.dp(28))});
            return;
        case ItemKey::Kind::machine:
            draw_machine(f, item, {at.x - width / 2, at.y - height / 2, width, height}, look);
            return;
    }
}

// The thin line through all the places where a select waits.
void draw_select_lines(const StageFrame& f) {
    for (const Item& item : f.scene) {
        if (item.key.kind != ItemKey::Kind::select) continue;
        const Item* body = find_item(f.scene, {.id = item.key.id});
        if (body == nullptr || f.is_moving(body->key) || body->look != Look::channel) continue;
        const Spot a = f.layout.spot(body->at), b = f.layout.spot(item.at);
        if (a.hidden || b.hidden) continue;
        // Over the cards, between their rows: along the names it would strike them through.
        float top = std::min(a.at.y, b.at.y) - f.dp(30);
        for (const Where& at : {body->at, item.at}) {
            const ChannelCell* cell = f.layout.channel(ObjectId{at.place});
            if (cell != nullptr) top = std::min(top, cell->card.y - f.dp(6));
        }
        const float from = std::min(a.at.y - a.height / 2, b.at.y - b.height / 2);
        const float y = from - (from - top) / 0.75F;  // its middle then lies at `top`
        const Curve way = {{a.at - Point{0, a.height / 2},
                            {a.at.x, y},
                            {b.at.x, y},
                            b.at - Point{0, b.height / 2}}};
        f.ui.canvas.curve(way, f.ui.theme.state(Look::channel).edge, 1);
    }
}

// Machines first, tokens on top of them, papers on top of those.
int layer_of(const ItemKey& key) {
    switch (key.kind) {
        case ItemKey::Kind::machine:
            return 0;
        case ItemKey::Kind::buffered:
        case ItemKey::Kind::held:
        case ItemKey::Kind::offered:
            return 2;
        case ItemKey::Kind::go:
        case ItemKey::Kind::select:
        case ItemKey::Kind::holder:
            break;
    }
    return 1;
}

void draw_resting(const StageFrame& f) {
    for (int layer = 0; layer < 3; ++layer) {
        for (const Item& item : f.scene) {
            if (layer_of(item.key) != layer || f.is_moving(item.key)) continue;
            if (item.at.kind == Where::Kind::plinth) continue;  // the station draws its machine
            const Spot spot = f.layout.spot(item.at);
            if (spot.hidden || spot.height < 4) continue;
            // A ghost stands on the bench that a woken goroutine is about to leave.
            draw_item(f, item, item.look, spot.at, spot.height, spot.width);
        }
    }
}

// The way behind and ahead of a mover.
void draw_way(const StageFrame& f, const Move& move, const Pose& pose) {
    if (!Layout::is_flight(move.from, move.to) || move.effect != Move::Effect::travel) return;
    if (move.item.key.kind == ItemKey::Kind::machine) return;
    if (move.carrier.kind != Where::Kind::nowhere) return;  // its goroutine draws the way
    const Curve way = f.layout.path(move.from, move.to);
    if (distance(way.p[0], way.p[3]) < f.dp(70)) return;
    const bool is_go = move.item.key.kind == ItemKey::Kind::go;
    const Theme& t = f.ui.theme;
    const Color color = !is_go                       ? (t.dark ? t.paper : t.paper_edge)
                        : pose.look == Look::running ? t.state(Look::running).fill
                                                     : t.state(pose.look).edge;
    // The line ends where the token's body begins, the dots begin behind it.
    const float length =
        std::max(1.0F, distance(way.p[0], way.p[1]) + distance(way.p[1], way.p[2]) +
                           distance(way.p[2], way.p[3]));
    const float body = f.dp(34) / length;
    f.ui.canvas.trail(way, color, 0, pose.along - body, f.dp(is_go ? 4 : 3));
    // The dots end in front of the place, where its arrow stands.
    float reach = 1;
    const float edge = f.layout.spot(move.to).height / 2 + f.dp(20);
    while (reach > 0.5F && distance(way.at(reach), way.p[3]) < edge)
        reach -= 0.01F;
    // Nor do they cross the machine's name under the seat that it leaves.
    float ahead = pose.along + body * 1.6F;
    if (move.from.kind == Where::Kind::seat || move.from.kind == Where::Kind::held) {
        const Rect& box = f.layout.stations[move.from.place].seat_box;
        while (ahead < reach && box.contains(way.at(ahead)))
            ahead += 0.01F;
    }
    if (ahead < reach) f.ui.canvas.dots(way, color, ahead, reach, f.dp(2.2F), f.dp(9));
}

void draw_target(const StageFrame& f, const Move& move, const Pose& pose) {
    if (move.effect != Move::Effect::travel || pose.along >= 0.99F) return;
    if (!Layout::is_flight(move.from, move.to)) return;
    const Theme& t = f.ui.theme;
    if (move.item.key.kind == ItemKey::Kind::go) {
        // Where it comes from keeps its ghost until it has arrived.
        const Spot from = f.layout.spot(move.from);
        const bool bench =
            move.from.kind == Where::Kind::send || move.from.kind == Where::Kind::recv;
        if (bench && !from.hidden)
            draw_ghost(f.ui.canvas, t, from.at, from.width > 0 ? from.width : from.height * 1.36F,
                       from.height);
        if (move.to.kind == Where::Kind::runnext && move.to.place < f.layout.stations.size()) {
            const Rect& seat = f.layout.stations[move.to.place].runnext;
            f.ui.canvas.stroke(seat, t.state(Look::runnable).edge, 2, seat.h / 2);
            if (move.from.kind != Where::Kind::local && move.from.kind != Where::Kind::global)
                f.ui.canvas.arrow({seat.center().x, seat.bottom() + f.dp(2)}, {0, -1},
                                  t.state(Look::runnable).edge, f.dp(10));
        }
    }
}

using Movers = std::map<ItemKey, std::pair<const Move*, float>>;

Movers movers_of(const StageFrame& f) {
    Movers movers;  // the latest event wins
    for (std::size_t i = 0; i < f.flights.size(); ++i) {
        for (const Move& move : f.flights[i].moves)
            movers[move.item.key] = {&move, f.parts[i]};
    }
    return movers;
}

// Under all that rests: a way may pass behind a token, never over its label.
void draw_ways(const StageFrame& f, const Movers& movers) {
    for (const auto& [key, mover] : movers) {
        const Pose pose = pose_of(f.layout, *mover.first, mover.second);
        draw_way(f, *mover.first, pose);
        draw_target(f, *mover.first, pose);
    }
}

void draw_movers(const StageFrame& f, const Movers& movers) {
    for (int layer = 0; layer < 3; ++layer) {
        for (const auto& [key, mover] : movers) {
            if (layer_of(key) != layer) continue;
            const Pose pose = pose_of(f.layout, *mover.first, mover.second);
            if (pose.alpha < 0.02F || pose.height < 3) continue;
            f.ui.canvas.set_alpha(pose.alpha);
            // Whole pixels: a body between pixels would swim under its label.
            const float s = f.ui.canvas.scale();
            const Point at = {std::round(pose.at.x * s) / s, std::round(pose.at.y * s) / s};
            draw_item(f, mover.first->item, pose.look, at, pose.height, pose.width);
            f.ui.canvas.set_alpha(1);
        }
    }
}

}  // namespace

bool StageFrame::is_moving(const ItemKey& key) const {
    for (const Flight& flight : flights) {
        for (const Move& move : flight.moves) {
            if (move.item.key == key) return true;
        }
    }
    return false;
}

void draw_stage(Ui& ui, Session& session, const Layout& layout) {
    std::vector<Flight> flights;
    std::vector<float> parts;
    for (const Session::Playing& playing : session.flights()) {
        flights.push_back(session.flight(playing.index));
        parts.push_back(playing.u);
    }
    const replay::State& state = session.state();
    StageFrame f = {ui,
                    session,
                    state,
                    layout,
                    make_scene(state, session.history()),
                    std::move(flights),
                    std::move(parts),
                    {}};
    const Script& script = session.script();
    for (std::uint64_t i = session.position(); i-- > 0;) {
        if (script.span(i).end < session.stage_time() - kRecent || f.recent.size() > 400) break;
        f.recent.push_back({i, session.history().event(i)});
    }
    ui.canvas.push_clip(layout.area);
    ui.canvas.fill(layout.area, ui.theme.stage);
    draw_strips(f);
    draw_stations(f);
    draw_street(f);
    draw_channels(f);
    draw_shelves(f);
    draw_select_lines(f);
    const Movers movers = movers_of(f);
    draw_ways(f, movers);
    draw_handoffs(f);
    draw_resting(f);
    draw_movers(f, movers);
    draw_halts(f);
    ui.canvas.pop_clip();
}

}  // namespace fiberscope::ui
