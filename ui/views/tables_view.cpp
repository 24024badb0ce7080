#include "ui/stage/glyphs.h"
#include "ui/stage/scene.h"
#include "ui/views/panels.h"
#include "ui/views/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace fiberscope::ui {

namespace {

constexpr float kTabs = 34, kHead = 28, kRow = 27;

struct Column {
    float x;
    const char* name;
    bool right = false;
};

void draw_head(Ui& ui, const Rect& area, std::span<const Column> columns) {
    for (const Column& column : columns)
        ui.canvas.text({area.x + column.x, area.y + kHead / 2 + 1}, column.name,
                       {.size = 12,
                        .color = ui.theme.low,
                        .align = column.right ? Align::right : Align::left});
}

std::vector<const replay::ObjectState*> objects_of(const replay::State& state, bool channels) {
    std::vector<const replay::ObjectState*> found;
    for (const replay::ObjectState& object : state.objects) {
        if (object.id != ObjectId::none && (object.kind == ObjectKind::channel) == channels)
            found.push_back(&object);
    }
    return found;
}

}  // namespace

void TablesView::draw(Ui& ui, Session& session, const findings::Users& users, const Rect& area,
                      bool with_why, bool stack_on_stage) {
    const replay::State& state = session.state();
    const auto count = [](std::string_view name, std::size_t n) {
        return fmt::format("{}  {}", name, n);
    };
    std::size_t alive = 0;
    for (const replay::GoState& g : state.gos)
        alive += g.id != GoId::none && g.status != replay::GoStatus::finished ? 1 : 0;
    // Until the user chooses, a run in which a stack grows shows the stack, here or on the stage.
    const bool grows =
        !stack_on_stage && stack_to_show(session.history().latest(), GoId::none) != GoId::none;
    const int shown_tab = tab_ >= 0 ? tab_ : grows ? 3 : 0;
    const int chosen = tab_row(ui, {area.x, area.y, area.w, kTabs}, "tab",
                               {{"goroutines", count("Goroutines", alive)},
                                {"channels", count("Channels", objects_of(state, true).size())},
                                {"locks", count("Locks", objects_of(state, false).size())},
                                {"stack", "Stack"}},
                               shown_tab);
    if (chosen >= 0) tab_ = chosen;
    constexpr float kWhy = 96;
    Rect list = {area.x, area.y + kTabs, area.w, area.h - kTabs};
    if (shown_tab == 3) {
        stack_.draw(ui, session, list);
        return;
    }
    if (with_why && list.h > kWhy + 3 * kRow) {
        // Whole rows only; what is left goes to the card.
        list.h = kHead + 4 + kRow * std::floor((list.h - kWhy - kHead - 4) / kRow);
        const Rect why = {area.x, list.bottom(), area.w, area.bottom() - list.bottom()};
        ui.canvas.line({area.x + 18, why.y}, {area.right() - 18, why.y}, ui.theme.line);
        draw_why(ui, session, users, why);
    }
    if (shown_tab == 0) draw_goroutines(ui, session, list);
    if (shown_tab == 1) draw_channels(ui, session, list);
    if (shown_tab == 2) draw_locks(ui, session, list);
}

void TablesView::draw_goroutines(Ui& ui, Session& session, const Rect& area) {
    const Theme& t = ui.theme;
    const bool narrow = area.w < 440;
    const std::array<Column, 5> columns = {{{18, "G"},
                                            {narrow ? 76.0F : 84.0F, "state"},
                                            {narrow ? 150.0F : 170.0F, "where"},
                                            {area.w - (narrow ? 92 : 118), "line", true},
                                            {area.w - 18, "stack", true}}};
    draw_head(ui, area, columns);
    const replay::State& state = session.state();
    std::vector<GoId> rows;
    for (const bool finished : {false, true}) {  // those that are over stand at the end
        for (const replay::GoState& g : state.gos) {
            if (g.id != GoId::none && (g.status == replay::GoStatus::finished) == finished)
                rows.push_back(g.id);
        }
    }
    const Rect list = {area.x, area.y + kHead, area.w, area.h - kHead};
    const float content = static_cast<float>(rows.size()) * kRow + 4;
    if (session.selected() != shown_) {
        const auto at = std::find(rows.begin(), rows.end(), session.selected());
        const float y = static_cast<float>(at - rows.begin()) * kRow;
        if (at != rows.end()) scroll_.show(y, y + kRow, list.h);
        shown_ = session.selected();
    }
    scroll_.update(ui, "table", list, content);
    ui.canvas.push_clip(list);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const float top = list.y + 2 + static_cast<float>(i) * kRow - scroll_.at();
        if (top + kRow < list.y || top > list.bottom()) continue;
        const replay::GoState& g = state.go(rows[i]);
        const float y = top + kRow / 2;
        const std::string name = fmt::format("row/{}", raw(g.id));
        if (ui.registry.add(name, {area.x, top, area.w, kRow})) session.select(g.id);
        const bool selected = g.id == session.selected();
        if (selected || ui.registry.hot(name))
            ui.canvas.fill({area.x, top, area.w, kRow}, t.highlight);
        if (selected) ui.canvas.fill({area.x, top, 4, kRow}, t.selection);
        const std::string label = label_of(g.id);
        const float w = token_width(ui.canvas, label, 21);
        draw_token(ui.canvas, t, {area.x + columns[0].x + w / 2, y}, label,
                   {.look = look_of(g), .height = 21});
        const bool over = g.status == replay::GoStatus::finished;
        ui.canvas.text({area.x + columns[1].x, y}, status_text(g),
                       {.size = 13, .color = over ? t.low : t.hi});
        ui.canvas.text_fit({area.x + columns[2].x, y}, where_text(state, session.strings(), g.id),
                           {.size = 13, .color = t.mid}, columns[3].x - columns[2].x - 36);
        const std::uint32_t line = g.has_run && g.line != 0 ? g.line : g.go_line;
        if (line != 0 && !over)
            ui.canvas.text({area.x + columns[3].x, y}, std::to_string(line),
                           {.size = 13, .color = t.mid, .face = Face::mono, .align = Align::right});
        if (g.stack_bytes != 0 && !over)
            ui.canvas.text({area.x + columns[4].x, y}, bytes_text(g.stack_bytes),
                           {.size = 13, .color = t.mid, .align = Align::right});
    }
    ui.canvas.pop_clip();
    scroll_.draw_bar(ui, list, content);
}

void TablesView::draw_channels(Ui& ui, Session& session, const Rect& area) {
    const Theme& t = ui.theme;
    const std::array<Column, 5> columns = {{{18, "channel"},
                                            {area.w * 0.42F, "buffer", true},
                                            {area.w * 0.58F, "sendq", true},
                                            {area.w * 0.72F, "recvq", true},
                                            {area.w - 18, "sent", true}}};
    draw_head(ui, area, columns);
    const replay::State& state = session.state();
    const auto rows = objects_of(state, true);
    const Rect list = {area.x, area.y + kHead, area.w, area.h - kHead};
    const float content = static_cast<float>(rows.size()) * kRow + 4;
    scroll_.update(ui, "table", list, content);
    ui.canvas.push_clip(list);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const replay::ObjectState& channel = *rows[i];
        const float y = list.y + 2 + (static_cast<float>(i) + 0.5F) * kRow - scroll_.at();
        const TextStyle name = {.size = 13, .color = t.hi, .face = Face::mono_bold};
        const std::string label = object_name(state, session.strings(), channel.id);
        ui.canvas.text({area.x + 18, y}, label, name);
        if (channel.closed)
            draw_badge(ui.canvas, {area.x + 18 + ui.canvas.width(label, name) + 66, y}, "closed",
                       t.warn, 11);
        const TextStyle number = {.size = 13, .color = t.mid, .align = Align::right};
        const auto cell = [&](std::size_t column, const std::string& words) {
            ui.canvas.text({area.x + columns[column].x, y}, words, number);
        };
        cell(1, channel.cap == 0 ? "none"
                                 : fmt::format("{} of {}", channel.buffer.size(), channel.cap));
        cell(2, std::to_string(channel.sendq.size()));
        cell(3, std::to_string(channel.recvq.size()));
        cell(4, std::to_string(channel.sent));
    }
    ui.canvas.pop_clip();
    if (rows.empty())
        ui.canvas.text({area.x + 18, list.y + 14}, "no channel yet", {.size = 13, .color = t.low});
}

void TablesView::draw_locks(Ui& ui, Session& session, const Rect& area) {
    const Theme& t = ui.theme;
    const std::array<Column, 4> columns = {{{18, "lock"},
                                            {area.w * 0.34F, "type"},
                                            {area.w * 0.8F, "state", true},
                                            {area.w - 18, "waiting", true}}};
    draw_head(ui, area, columns);
    const replay::State& state = session.state();
    const auto rows = objects_of(state, false);
    const Rect list = {area.x, area.y + kHead, area.w, area.h - kHead};
    scroll_.update(ui, "table", list, static_cast<float>(rows.size()) * kRow + 4);
    ui.canvas.push_clip(list);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const replay::ObjectState& lock = *rows[i];
        const float y = list.y + 2 + (static_cast<float>(i) + 0.5F) * kRow - scroll_.at();
        ui.canvas.text_fit({area.x + 18, y}, object_name(state, session.strings(), lock.id),
                           {.size = 13, .color = t.hi, .face = Face::mono_bold},
                           area.w * 0.32F - 18);
        ui.canvas.text({area.x + columns[1].x, y}, object_type(lock),
                       {.size = 12, .color = t.mid, .face = Face::mono});
        const TextStyle number = {.size = 13, .color = t.mid, .align = Align::right};
        ui.canvas.text({area.x + columns[2].x, y}, object_status(lock), number);
        ui.canvas.text({area.x + columns[3].x, y},
                       std::to_string(lock.sendq.size() + lock.recvq.size()), number);
    }
    ui.canvas.pop_clip();
    if (rows.empty())
        ui.canvas.text({area.x + 18, list.y + 14}, "no lock, WaitGroup or semaphore yet",
                       {.size = 13, .color = t.low});
}

void draw_why(Ui& ui, Session& session, const findings::Users& users, const Rect& area) {
    const Theme& t = ui.theme;
    const replay::State& state = session.state();
    const GoId g = session.selected();
    if (!state.has_go(g)) {
        ui.canvas.text({area.x + 18, area.y + 28},
                       "Click a goroutine to see why it is where it is.",
                       {.size = 13, .color = t.low});
        return;
    }
    const Why why = explain(state, session.history(), session.strings(), users, g);
    const std::string label = label_of(g);
    const float w = token_width(ui.canvas, label, 26);
    draw_token(ui.canvas, t, {area.x + 18 + w / 2, area.y + 25}, label,
               {.look = look_of(state.go(g)), .height = 26});
    ui.canvas.text_fit({area.x + 30 + w, area.y + 25}, why.headline,
                       {.size = 13, .color = t.hi, .face = Face::ui_bold}, area.w - w - 48);
    float y = area.y + 52;
    for (const std::string& line : why.lines) {
        if (y > area.bottom() - 8) break;
        ui.canvas.text_fit({area.x + 18, y}, line, {.size = 13, .color = t.mid}, area.w - 36);
        y += 19;
    }
}

void draw_hover_card(Ui& ui, Session& session, const findings::Users& users, const Rect& window) {
    const std::string& name = ui.registry.hot_name();
    const auto token = ui.registry.find(name);
    if (name.rfind("g/", 0) != 0 || !token) return;
    const GoId id{static_cast<std::uint32_t>(std::stoul(name.substr(2)))};
    const replay::State& state = session.state();
    if (!state.has_go(id)) return;
    const Why why = explain(state, session.history(), session.strings(), users, id);
    const TextStyle head = {.size = 13, .color = ui.theme.hi, .face = Face::ui_bold};
    const TextStyle body = {.size = 13, .color = ui.theme.mid};
    const std::string headline = label_of(id) + " " + why.headline;
    float w = ui.canvas.width(headline, head);
    for (const std::string& line : why.lines)
        w = std::max(w, ui.canvas.width(line, body));
    w += 24;
    const float h = 20 + 19 * static_cast<float>(why.lines.size() + 1);
    // Below the token, or above it near the window's end.
    float y = token->bottom() + 10;
    if (y + h > window.bottom() - 4) y = token->y - 10 - h;
    const float x = std::clamp(token->center().x - w / 2, 4.0F, std::max(4.0F, window.w - w - 4));
    const Rect card = {x, y, w, h};
    ui.canvas.fill(card, ui.theme.panel, 8);
    ui.canvas.stroke(card, ui.theme.line2, 1, 8);
    ui.canvas.text({x + 12, y + 19}, headline, head);
    for (std::size_t i = 0; i < why.lines.size(); ++i)
        ui.canvas.text({x + 12, y + 19 * static_cast<float>(i + 2)}, why.lines[i], body);
}

}  // namespace fiberscope::ui
