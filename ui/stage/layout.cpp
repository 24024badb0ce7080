#include "ui/stage/layout.h"

#include <algorithm>
#include <cmath>

namespace fiberscope::ui {

namespace {

constexpr std::size_t kChannelsMax = 6;

// The stage's parts from the top, with what each would like and what it needs, in units of k.
struct Budget {
    float margin = 16, strip = 48, gap = 12, stations = 180, street = 48, channels = 132, gap2 = 16,
          shelves = 92, bottom = 16;

    float total() const {
        return margin + strip + gap + stations + street + channels + gap2 + shelves + bottom;
    }
    // Shelves give way first, then channels, stations, strip; the street never below 44.
    void fit(float height) {
        float missing = total() - height;
        const auto give = [&missing](float& part, float least) {
            const float take = std::clamp(missing, 0.0F, std::max(0.0F, part - least));
            part -= take;
            missing -= take;
        };
        const float rows = channels;
        give(shelves, 58);
        give(channels, rows * 0.88F);
        give(bottom, 10);
        give(margin, 10);
        give(gap2, 10);
        give(strip, 38);
        give(stations, 166);
        give(street, 44);
        give(shelves, 40);
        if (missing < 0) {  // room to spare: half to the stations, the rest below the street
            const float spare = std::min(-missing, 160.0F);
            stations += std::min(spare * 0.3F, 40.0F);
            street += std::min(spare * 0.15F, 16.0F);
            channels += std::min(spare * 0.3F, 60.0F);
            shelves += std::min(spare * 0.25F, 40.0F);
        }
    }
};

bool is_p_place(Where::Kind kind) {
    switch (kind) {
        case Where::Kind::seat:
        case Where::Kind::held:
        case Where::Kind::newborn:
        case Where::Kind::runnext:
        case Where::Kind::kicked:
        case Where::Kind::local:
        case Where::Kind::plinth:
            return true;
        default:
            return false;
    }
}

bool is_above_street(Where::Kind kind) {
    return is_p_place(kind) || kind == Where::Kind::global || kind == Where::Kind::machines;
}

}  // namespace

float Layout::zoom_for(float width, float height) {
    const float k = std::clamp(std::min(width / 1136, height / 560), 0.85F, 2.0F);
    return std::floor(k * 20 + 0.01F) / 20;
}

Layout::Layout(const Cast& cast, const Rect& where, float zoom) : k(zoom), area(where) {
    const std::size_t channel_count = std::min(cast.channels.size(), kChannelsMax);
    const int rows = channel_count > 2 ? 2 : 1;
    const int columns = channel_count > 4 ? 3 : channel_count == 1 ? 1 : 2;
    Budget budget;
    if (cast.procs > 2) budget.stations = 194;
    if (rows == 2) {
        budget.channels = 2 * 92 + 12;
        budget.shelves = 64;
    }
    budget.fit(area.h / k);
    k = std::min(k, area.h / budget.total());  // all has given way: the rest is a smaller stage

    const float x0 = area.x + kMargin, width = area.w - 2 * kMargin;
    float y = area.y + budget.margin * k;
    const float half = (width - 16 * k) / 2;
    place_strips(cast, {x0, y, width, budget.strip * k});
    y += budget.strip * k;
    gap_y = y + budget.gap * k / 2;
    y += budget.gap * k;
    place_stations(cast.procs, y, budget.stations * k);
    y += budget.stations * k;
    street_height = budget.street * k;
    street_y = y + street_height / 2;
    y += street_height;
    // Without channels their row is kept: a live run may make one at any time.
    stack = {x0, y, width, budget.channels * k};
    float lower_width = width;
    if (channel_count > 0) {
        stack = {};
        if (cast.stack && channel_count == 1 && cast.locks.size() <= 1) {
            lower_width = half;
            stack = {x0 + half + 16 * k, y, half,
                     (budget.channels + budget.gap2 + budget.shelves) * k};
        }
        place_channels(cast, {x0, y, lower_width, budget.channels * k}, rows, columns);
    }
    y += (budget.channels + budget.gap2) * k;
    place_shelves(cast, {x0, y, lower_width, budget.shelves * k});
}

void Layout::place_strips(const Cast& cast, const Rect& where) {
    const float gap = 16 * k, labels = 150 * k, tag = 108 * k;
    float first = (where.w - gap) / 2, title = 172 * k, note = 90 * k;
    if (cast.calls) {  // room for sysmon: the global queue shows fewer slots
        sysmon = {where.right() - 158 * k, where.y, 158 * k, where.h};
        first = (where.w - 158 * k - 2 * gap) * 0.46F;
        title = 136 * k;
        note = 66 * k;
    }
    global_card = {where.x, where.y, first, where.h};
    const float x = where.x + first + gap;
    machines_card = {x, where.y, (cast.calls ? sysmon.x - gap : where.right()) - x, where.h};
    const float mid = where.center().y;
    global = {.first = {where.x + labels + 32 * k, mid},
              .length = first - labels - 70 * k,
              .height = 26 * k,
              .pitch = 50 * k,
              .lane = 0,
              .shrinks = false};
    machines = {.first = {x + title + tag / 2, mid},
                .length = machines_card.w - title - note,
                .height = 30 * k,
                .pitch = tag + 8 * k,
                .lane = 0,
                .shrinks = false};
}

// A goroutine on its M: the two share the height that the place has above its board. In a line of
// small tokens there is room for one only.
Spot Layout::pair_of(const Where& where) const {
    Where alone = where;
    alone.on_machine = alone.under = alone.carried = false;
    Spot spot = place_of(alone);
    if (spot.height < 24 * k) {
        spot.hidden = spot.hidden || where.under;
        return spot;
    }
    const float board = spot.at.y + spot.height / 2;
    float top = board;
    if (const Shelf* s = where.place != 0 ? shelf(ObjectId{where.place}) : shelf(where.kind)) {
        top = s->beside ? s->card.y + 6 * k : s->title_y + 9 * k;
    }
    if (const ChannelCell* c = channel(ObjectId{where.place}))
        top = c->card.y + (c->compact ? 16 : 26) * k;
    const float plinth = 18 * k;
    const float both = std::clamp(board - top, spot.height, spot.height + plinth);
    const float part = plinth / (spot.height + plinth);
    if (where.under) {
        spot.height = both * part;
        spot.width = std::min(spot.width > 0 ? spot.width : 52 * k, 52 * k);
        spot.at.y = board - spot.height / 2;
        return spot;
    }
    spot.height = both * (1 - part);
    spot.at.y = board - both * part - spot.height / 2;
    return spot;
}

const Shelf* Layout::shelf(Where::Kind place) const {
    for (const Shelf& s : shelves) {
        if (s.id == ObjectId::none && s.place == place) return &s;
    }
    return nullptr;
}

// What is no place of a P.
Spot Layout::place_of(const Where& where) const {
    const ObjectId object{where.place};
    Spot spot = {{area.center().x, street_y}, 28 * k, 0, true};
    switch (where.kind) {
        case Where::Kind::global:
            spot = global.spot(where.index, where.count);
            break;
        case Where::Kind::machines:
            spot = machines.spot(where.index, where.count);
            break;
        case Where::Kind::slot:
            if (const ChannelCell* c = channel(object)) {
                // In a narrow slot only a sliver of the paper shows.
                spot = {c->slot(where.index), c->slot_side < 26 * k ? 20 * k : c->value_side, 0,
                        false};
            }
            break;
        case Where::Kind::send:
        case Where::Kind::recv:
            if (const ChannelCell* c = channel(object)) {
                spot = (where.kind == Where::Kind::send ? c->send : c->recv)
                           .spot(where.index, where.count);
            } else if (const Shelf* s = shelf(object)) {
                spot = s->line.spot(where.index, where.count);
            }
            break;
        case Where::Kind::holder:
            if (const Shelf* s = shelf(object)) spot = {s->counter, 32 * k, 0, false};
            break;
        case Where::Kind::sleeping:
        case Where::Kind::forever:
        case Where::Kind::syscall:
            if (const Shelf* s = shelf(where.kind)) spot = s->line.spot(where.index, where.count);
            break;
        default:
            break;
    }
    return spot;
}

Spot Layout::spot(const Where& where) const {
    const Spot nowhere = {{area.center().x, street_y}, 28 * k, 0, true};
    if (where.carried && is_p_place(where.kind)) {
        // No room above a token in a seat or a queue of a P: hovering tells the value.
        Where below = where;
        below.carried = false;
        Spot spot = this->spot(below);
        spot.hidden = true;
        return spot;
    }
    if (is_p_place(where.kind)) {
        if (where.place >= stations.size()) return nowhere;
        const Station& s = stations[where.place];
        const bool chip = s.style == Station::Style::chip;
        switch (where.kind) {
            case Where::Kind::seat:
                return {where.makes_room ? s.seat_beside_value : s.seat, s.seat_height,
                        chip ? s.seat_box.w - 6 * k : 0, false};
            case Where::Kind::held:
                return {s.held, s.held_side, 0, chip};
            case Where::Kind::newborn:
                return {s.newborn, 34 * k, 0, false};
            case Where::Kind::kicked:
                return {s.kicked, 34 * k, 0, false};
            case Where::Kind::runnext:
                return {s.runnext.center(), s.runnext_height,
                        std::min(s.runnext.w - 14 * k, 58 * k), chip};
            case Where::Kind::plinth:
                if (s.plinth.h <= 0) return {s.title, 26 * k, 0, true};
                return {s.plinth.center(), s.plinth.h, s.plinth.w, false};
            default:
                break;
        }
        if (where.index < s.slots.size() && !chip) {
            const Rect& slot = s.slots[where.index];
            return {slot.center(), s.slot_token, std::min(slot.w - 10 * k, 44 * k), false};
        }
        return {s.more, s.slot_token, 0, true};
    }
    Spot spot = where.on_machine || where.under ? pair_of(where) : place_of(where);
    if (where.carried && where.kind == Where::Kind::machines)  // on the right half of the tag
        return {{spot.at.x + 26 * k, spot.at.y}, 24 * k, 46 * k, spot.hidden};
    if (where.carried) {
        // Above the token; in a low card a little smaller, so that it stays clear of the name. In
        // two lanes of small tokens, and in queues, there is no room: hovering tells the value.
        const bool low = spot.height < 30 * k;
        const bool bench = where.kind == Where::Kind::send || where.kind == Where::Kind::recv;
        spot.hidden = spot.hidden || spot.height < 24 * k || !bench;
        spot.at.y -= spot.height * 0.5F + (low ? 5 : 8) * k;
        spot.height = (low ? 17 : 22) * k;
        spot.width = 0;
    }
    return spot;
}

bool Layout::is_flight(const Where& from, const Where& to) {
    if (is_p_place(from.kind) && is_p_place(to.kind)) return from.place != to.place;
    return from.kind != to.kind || from.place != to.place;
}

Curve Layout::path(const Where& from, const Where& to) const {
    const Point a = spot(from).at, b = spot(to).at;
    if (!is_flight(from, to)) return {{a, lerp(a, b, 1.0F / 3), lerp(a, b, 2.0F / 3), b}};
    const bool a_above = is_above_street(from.kind), b_above = is_above_street(to.kind);
    const bool same_object = !a_above && !b_above && from.place == to.place;
    if (same_object) return {{a, lerp(a, b, 1.0F / 3), lerp(a, b, 2.0F / 3), b}};
    float lane_a = street_y, lane_b = street_y;
    const auto is_top = [](Where::Kind kind) {
        return kind == Where::Kind::global || kind == Where::Kind::machines;
    };
    if (a_above && b_above && (is_top(from.kind) || is_top(to.kind))) {
        lane_a = lane_b = gap_y;
    } else if (a_above != b_above) {
        // A little beyond the middle of the street on both sides, so that the flight runs level.
        lane_a += a_above ? 24 * k : -36 * k;
        lane_b += b_above ? 52 * k : -24 * k;
    } else {
        lane_a += 10 * k;
        lane_b += 10 * k;
    }
    return {{a, {a.x, lane_a}, {b.x, lane_b}, b}};
}

}  // namespace fiberscope::ui
