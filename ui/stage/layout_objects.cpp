// Where channels with their benches, locks and sleepers stand, below the street.
#include "ui/stage/layout.h"

#include <algorithm>
#include <cmath>

namespace fiberscope::ui {

namespace {

constexpr std::size_t kShelvesMax = 5;

}  // namespace

Point ChannelCell::slot(std::uint32_t index) const {
    const float edge = slot_side > 0 ? (slot_pitch - slot_side) / 2 : 0;
    const float width = slot_side > 0 ? slot_side : slot_pitch;
    const float inside = frame.x + (frame.w - slot_pitch * static_cast<float>(cap)) / 2;
    return {inside + edge + width / 2 + static_cast<float>(index) * slot_pitch, frame.center().y};
}

void Layout::place_channels(const Cast& cast, const Rect& where, int rows, int columns) {
    const float gap = 16 * k;
    const float w = (where.w - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
    const float row_height = rows == 2 ? (where.h - 12 * k) / 2 : where.h;
    const auto cells = static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
    for (std::size_t i = 0; i < cast.channels.size(); ++i) {
        if (i >= cells) {
            channels_left_out.push_back(cast.channels[i].id);
            continue;
        }
        const auto column = static_cast<float>(i % static_cast<std::size_t>(columns));
        const auto row = static_cast<float>(i / static_cast<std::size_t>(columns));
        ChannelCell c;
        c.id = cast.channels[i].id;
        c.heirs = cast.channels[i].heirs;
        c.cap = cast.channels[i].cap;
        c.compact = row_height < 108 * k;
        c.card = {where.x + column * (w + gap), where.y + row * (row_height + 12 * k), w,
                  row_height};
        // A lower card has smaller slots, nearer to its name.
        const float wanted = (c.compact ? 92 : 132) * k;
        const float missing = std::max(0.0F, wanted - row_height), spare = row_height - wanted;
        const float side = c.compact ? 34 * k - missing * 0.6F : 46 * k - missing * 0.5F;
        const float space = (c.compact ? 4 : 5) * k;
        c.title_y = c.card.y + (c.compact ? 13 * k : 22 * k - missing * 0.25F);
        // Each bench keeps room for two tokens; what is left is for the buffer.
        const float room = w - 2 * (16 + 26 + 108) * k;
        const auto n = static_cast<float>(c.cap);
        if (c.cap == 0) {
            c.slot_pitch = 44 * k;
        } else if (n * (side + space) <= room) {
            c.slot_side = side;
            c.slot_pitch = side + space;
        } else if (n * 10 * k <= room) {
            c.slot_pitch = room / n;
            c.slot_side = c.slot_pitch - std::min(space, c.slot_pitch * 0.2F);
        } else {
            c.slot_pitch = room / n;
        }
        c.value_side = std::min(side * 0.78F, c.slot_side * 0.84F);
        const float body = c.cap == 0 ? c.slot_pitch : c.slot_pitch * n;
        const float body_y = c.card.y + (c.compact   ? 30 * k - missing * 0.25F
                                         : spare > 0 ? 46 * k + spare * 0.4F
                                                     : 46 * k - missing * 0.35F);
        c.frame = {c.card.center().x - body / 2 - 6 * k, body_y - 6 * k, body + 12 * k,
                   side + 12 * k};
        c.bench_y = body_y + side + 2 * k;
        c.send_from = c.card.x + 16 * k;
        c.send_to = c.frame.x - 18 * k;
        c.recv_from = c.frame.right() + 18 * k;
        c.recv_to = c.card.right() - 16 * k;
        const float height = (c.compact ? 26 : 32) * k, pitch = (c.compact ? 48 : 56) * k;
        const auto bench = [&](float inner, float outer, float direction) {
            return Line{
                .first = {inner + direction * (pitch - 8 * k) / 2, c.bench_y - height / 2 - 3 * k},
                .length = std::abs(outer - inner),
                .direction = direction,
                .height = height,
                .pitch = pitch,
                .medium_height = 26 * k,
                .medium_pitch = 46 * k,
                .small_height = std::max((c.compact ? 18 : 19) * k, 18.0F),
                .small_pitch = 40 * k,
                .lane = c.compact ? 0 : 21 * k};
        };
        c.send = bench(c.send_to, c.send_from, -1);
        c.recv = bench(c.recv_from, c.recv_to, 1);
        channels.push_back(c);
    }
}

void Layout::place_shelves(const Cast& cast, const Rect& where) {
    const std::size_t locks = std::min(cast.locks.size(), kShelvesMax - 1);
    const float height = where.h;
    const bool low = height < 74 * k;
    std::vector<Shelf> cells;
    for (std::size_t i = 0; i < cast.locks.size(); ++i) {
        if (i >= locks) {
            locks_left_out.push_back(cast.locks[i].id);
            continue;
        }
        Shelf& cell = cells.emplace_back();
        cell.id = cast.locks[i].id;
        cell.heirs = cast.locks[i].heirs;
        cell.kind = cast.locks[i].kind;
    }
    cells.emplace_back().place = Where::Kind::sleeping;
    if (cast.forever) cells.emplace_back().place = Where::Kind::forever;
    if (cast.calls || cells.size() < (low ? 3 : 4))
        cells.emplace_back().place = Where::Kind::syscall;
    // Where there are many, the sleepers get more: all of a lesson's goroutines may sleep at once.
    const auto share = [locks](const Shelf& s) {
        if (locks < 2 || s.id != ObjectId::none) return 1.0F;
        return s.place == Where::Kind::syscall ? 0.75F : 1.8F;
    };
    const float gap = 16 * k;
    float shares = 0;
    for (const Shelf& s : cells)
        shares += share(s);
    const float unit = (where.w - gap * static_cast<float>(cells.size() - 1)) / shares;
    float x = where.x;
    for (Shelf& s : cells) {
        const float w = unit * share(s);
        s.card = {x, where.y, w, height};
        x += w + gap;
        const bool counts = s.id != ObjectId::none;
        s.low = low;
        s.narrow = w < 240 * k;
        s.title_y = low ? s.card.center().y : s.card.y + std::min(20 * k, height * 0.21F);
        // Under the sleepers' board stands when they wake.
        const float token = (height < 88 * k ? 28 : 32) * k;
        const float board = height - (counts ? 15 : 19) * k;
        const float base = low ? height * 0.46F : board - 3 * k - token / 2;
        // A goroutine on its M is too high for a name above the two.
        s.beside = low || (cast.pairs && s.id == ObjectId::none);
        const float title = !s.beside                          ? 0
                            : counts                           ? std::min(80 * k, w * 0.28F)
                            : s.place == Where::Kind::sleeping ? std::min(82 * k, w * 0.45F)
                                                               : std::min(116 * k, w * 0.45F);
        s.counter = {s.card.x + (low ? title + 30 * k : 44 * k), s.card.y + base};
        s.board_from = s.card.x + 14 * k + title +
                       (!counts                                ? 0
                        : low                                  ? 56 * k
                        : s.narrow || s.kind == ObjectKind::fd ? 68 * k
                                                               : 114 * k);
        s.board_to = s.card.right() - (s.narrow ? 12 : 16) * k;
        s.board_y = s.card.y + (low ? base + 19 * k : board);
        s.line = {
            .first = {s.board_from + (low || s.narrow ? 26 : 34) * k, s.card.y + base - 1 * k},
            .length = s.board_to - s.board_from - (s.narrow ? 0 : 10) * k,
            .height = low ? std::min(32 * k, height - 18 * k) : token,
            .pitch = 56 * k,
            .medium_height = low ? std::min(26 * k, height - 18 * k) : 26 * k,
            .medium_pitch = 46 * k,
            .small_height = std::max(19 * k, 18.0F),
            .small_pitch = 40 * k,
            .lane = low ? 0 : 20 * k};
        if (s.place == Where::Kind::sleeping && !low) s.line.pitch = 66 * k;
        shelves.push_back(s);
    }
}

namespace {

template <class Cell>
const Cell* cell_of(const std::vector<Cell>& cells, ObjectId id) {
    for (const Cell& cell : cells) {
        if (cell.id == id) return &cell;
        if (std::find(cell.heirs.begin(), cell.heirs.end(), id) != cell.heirs.end()) return &cell;
    }
    return nullptr;
}

}  // namespace

const ChannelCell* Layout::channel(ObjectId id) const {
    return cell_of(channels, id);
}

const Shelf* Layout::shelf(ObjectId id) const {
    return cell_of(shelves, id);
}

}  // namespace fiberscope::ui
