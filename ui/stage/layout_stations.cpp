// Where a P's seat, runnext and queue stand, in the four sizes of its card; and lines of tokens.
#include "ui/stage/layout.h"

#include <algorithm>
#include <cmath>

namespace fiberscope::ui {

void Layout::place_stations(std::uint32_t count, float top, float height) {
    const Station::Style style = count <= 2   ? Station::Style::wide
                                 : count <= 4 ? Station::Style::narrow
                                 : count <= 8 ? Station::Style::compact
                                              : Station::Style::chip;
    const auto columns =
        static_cast<std::uint32_t>(style == Station::Style::wide      ? 2
                                   : style == Station::Style::narrow  ? count
                                   : style == Station::Style::compact ? (count + 1) / 2
                                   : count <= 24                      ? 8
                                                                      : 16);
    const std::uint32_t rows = (count + columns - 1) / columns;
    const float gap = (style == Station::Style::chip   ? 8
                       : style == Station::Style::wide ? 16
                                                       : 12) *
                      k;
    const float width = area.w - 2 * kMargin;
    const float w = (width - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
    const float h = (height - gap * static_cast<float>(rows - 1)) / static_cast<float>(rows);
    for (std::uint32_t i = 0; i < count; ++i) {
        Station s;
        s.style = style;
        const float x = area.x + kMargin + static_cast<float>(i % columns) * (w + gap);
        const float y = top + static_cast<float>(i / columns) * (h + gap);
        s.card = {x, y, w, h};
        // A lone P has the whole width: its queue is simply longer.
        if (count == 1) s.card.w = width;
        const float right = s.card.right() - 16 * k;
        if (style == Station::Style::wide) {
            s.title = {x + 16 * k, y + 25 * k};
            s.dial = {right - 14 * k, y + 26 * k};
            s.dial_radius = 15 * k;
            s.seat_box = {x + 16 * k, y + 50 * k, 160 * k, h - 66 * k};
            s.plinth = {s.seat_box.x, s.seat_box.bottom() - 32 * k, s.seat_box.w, 32 * k};
            const float mid = s.seat_box.y + (s.seat_box.h - 32 * k) / 2;
            s.seat = {s.seat_box.center().x, mid};
            s.seat_beside_value = {s.seat.x - 22 * k, mid};
            s.held = {s.seat_box.right() - 31 * k, mid};
            s.seat_height = 43 * k;
            s.held_side = 32 * k;
            s.label_y = y + 62 * k;
            const float slot_y = y + 78 * k, slot_h = 54 * k;
            s.runnext = {s.seat_box.right() + 22 * k, slot_y, 84 * k, slot_h};
            s.runnext_height = 36 * k;
            const float qx = s.runnext.right() + 22 * k;
            const float room = right - qx - 28 * k;
            const auto slots = std::clamp(static_cast<int>(room / (45 * k)), 2, 12);
            const float pitch = std::min(room / static_cast<float>(slots), 60 * k);
            for (int j = 0; j < slots; ++j)
                s.slots.push_back(
                    {qx + static_cast<float>(j) * pitch, slot_y, pitch - 5 * k, slot_h});
            s.slot_token = 28 * k;
            s.more = {s.slots.back().right() + 15 * k, slot_y + slot_h / 2};
            s.rule = {qx, y + h - 38 * k, std::min(right - qx, 330 * k), 25 * k};
            // Too short under the queue: the rule takes the place of the labels above it.
            s.rule_covers_labels = s.rule.w < 208 * std::max(k, 1.0F);
            if (s.rule_covers_labels)
                s.rule = {s.runnext.x, s.label_y - 12 * k, right - s.runnext.x, 23 * k};
        } else if (style == Station::Style::narrow) {
            const float extra = h - 194 * k;
            s.title = {x + 14 * k, y + 21 * k};
            s.dial = {right - 12 * k, y + 21 * k};
            s.dial_radius = 12 * k;
            s.seat_box = {x + 14 * k, y + 40 * k, w - 28 * k, 78 * k + extra * 0.6F};
            s.plinth = {s.seat_box.x, s.seat_box.bottom() - 26 * k, s.seat_box.w, 26 * k};
            const float mid = s.seat_box.y + (s.seat_box.h - 26 * k) / 2;
            s.seat = {s.seat_box.center().x, mid};
            s.seat_height = std::min(38 * k, s.seat_box.h - 26 * k - 10 * k);
            s.held_side = 30 * k;
            s.seat_beside_value = {s.seat.x - 24 * k, mid};
            s.held = {s.seat.x + 32 * k, mid};
            s.label_y = s.seat_box.bottom() + 14 * k;
            const float slot_y = s.label_y + 11 * k, slot_h = y + h - 12 * k - slot_y;
            s.runnext = {x + 14 * k, slot_y, std::min(70 * k, w * 0.29F), slot_h};
            s.runnext_height = std::min(30 * k, slot_h - 10 * k);
            const float qx = s.runnext.right() + 20 * k;
            const float room = x + w - 14 * k - qx - 24 * k;
            const auto slots = std::clamp(static_cast<int>(room / (42 * k)), 1, 6);
            const float pitch = room / static_cast<float>(slots);
            for (int j = 0; j < slots; ++j)
                s.slots.push_back(
                    {qx + static_cast<float>(j) * pitch, slot_y, pitch - 4 * k, slot_h});
            s.slot_token = 26 * k;
            s.more = {s.slots.back().right() + 14 * k, slot_y + slot_h / 2};
            s.rule = {x + 8 * k, s.label_y - 10 * k, w - 16 * k, 20 * k};
            s.rule_covers_labels = true;
        } else if (style == Station::Style::compact) {
            s.title = {x + 12 * k, y + 16 * k};
            s.dial = {x + w - 22 * k, y + 16 * k};
            s.dial_radius = 10 * k;
            s.seat_box = {x + 12 * k, y + 30 * k, w * 0.36F, h - 40 * k};
            s.plinth = {};
            s.seat = s.seat_box.center();
            s.seat_height = std::min(32 * k, s.seat_box.h - 10 * k);
            s.held_side = 22 * k;
            s.seat_beside_value = {s.seat.x - 14 * k, s.seat.y};
            s.held = {s.seat_box.right() - 16 * k, s.seat.y};
            s.runnext = {s.seat_box.right() + 14 * k, s.seat_box.y, w * 0.22F, s.seat_box.h};
            s.runnext_height = std::min(26 * k, s.runnext.h - 8 * k);
            const float qx = s.runnext.right() + 12 * k;
            const float room = x + w - 12 * k - qx - 30 * k;
            const auto slots = std::clamp(static_cast<int>(room / (36 * k)), 1, 6);
            const float pitch = room / static_cast<float>(slots);
            for (int j = 0; j < slots; ++j)
                s.slots.push_back({qx + static_cast<float>(j) * pitch, s.seat_box.y, pitch - 3 * k,
                                   s.seat_box.h});
            s.slot_token = 22 * k;
            s.more = {s.slots.back().right() + 16 * k, s.seat.y};
        } else if (w < 90 * k) {  // name, token and bar above each other
            s.title = {x + 6 * k, y + h * 0.18F};
            s.seat_box = {x + 4 * k, y + h * 0.34F, w - 8 * k, h * 0.44F};
            s.seat = s.seat_beside_value = s.seat_box.center();
            s.seat_height = s.seat_box.h;
            s.held = {s.seat_box.right() - 8 * k, s.seat.y};
            s.held_side = 14 * k;
            s.slots.push_back({x + 4 * k, y + h * 0.84F, w - 8 * k, h * 0.1F});
            s.runnext = s.slots.front();
            s.runnext_height = s.slot_token = s.slots.front().h;
            s.more = s.slots.front().center();
        } else {
            s.title = {x + 8 * k, y + h * 0.32F};
            s.seat_box = {x + w * 0.38F, y + 4 * k, w * 0.62F - 4 * k, h * 0.58F};
            s.seat = s.seat_box.center();
            s.seat_height = std::min(24 * k, s.seat_box.h - 4 * k);
            s.seat_beside_value = s.seat;
            s.held = {s.seat_box.right() - 8 * k, s.seat.y};
            s.held_side = 14 * k;
            s.slots.push_back({x + 6 * k, y + h * 0.7F, w - 12 * k, h * 0.22F});  // a bar
            s.runnext = s.slots.front();
            s.runnext_height = s.slot_token = s.slots.front().h;
            s.more = s.slots.front().center();
        }
        s.newborn = {s.seat_box.center().x, 0};
        s.kicked = {s.slots.front().center().x, 0};
        stations.push_back(std::move(s));
    }
    // In front of a P means on the street, or on the gap below it when other Ps stand there.
    for (Station& s : stations) {
        const bool last_row = s.card.bottom() > top + height - 1;
        const float y = last_row ? top + height + 24 * k : s.card.bottom() + gap / 2;
        s.newborn.y = s.kicked.y = y;
    }
}

std::uint32_t Line::big_capacity() const {
    // The last one needs no gap behind it.
    const float n = std::floor((length + 8) / pitch);
    return n < 1 ? 1 : static_cast<std::uint32_t>(n);
}

std::uint32_t Line::medium_capacity() const {
    const float n = std::floor((length + 8) / medium_pitch);
    return n < 1 ? 1 : static_cast<std::uint32_t>(n);
}

std::uint32_t Line::small_capacity() const {
    const float n = std::max(1.0F, std::floor((length + 4) / small_pitch));
    return static_cast<std::uint32_t>(n) * (lane > 0 ? 2 : 1);
}

std::uint32_t Line::shown(std::uint32_t count) const {
    if (count <= big_capacity()) return count;
    if (!shrinks) return big_capacity();
    if (count <= std::max(medium_capacity(), small_capacity())) return count;
    return small_capacity() - 1;
}

Spot Line::small(std::uint32_t index) const {
    const std::uint32_t lanes = lane > 0 ? 2 : 1;
    // Column by column, so that the line's order reads away from its head.
    const auto column = static_cast<float>(index / lanes);
    const float start = first.x - direction * pitch / 2 + direction * small_pitch / 2;
    const float y = lanes == 1 ? first.y : first.y + (index % lanes == 0 ? -lane / 2 : lane / 2);
    return {{start + direction * column * small_pitch, y}, small_height, small_pitch - 4, false};
}

Spot Line::spot(std::uint32_t index, std::uint32_t count) const {
    if (count <= big_capacity() || !shrinks) {
        const auto at = static_cast<float>(std::min(index, big_capacity()));
        return {{first.x + direction * at * pitch, first.y},
                height,
                pitch - 8,
                index >= big_capacity()};
    }
    if (count <= medium_capacity()) {
        const float start = first.x - direction * (pitch - medium_pitch) / 2;
        return {{start + direction * static_cast<float>(index) * medium_pitch, first.y},
                medium_height,
                medium_pitch - 6,
                false};
    }
    Spot spot = small(std::min(index, small_capacity() - 1));
    spot.hidden = index >= shown(count);
    return spot;
}

Spot Line::more(std::uint32_t count) const {
    if (!shrinks)
        return {{first.x + direction * static_cast<float>(shown(count)) * pitch, first.y},
                height,
                pitch - 8,
                false};
    return small(small_capacity() - 1);
}

}  // namespace fiberscope::ui
