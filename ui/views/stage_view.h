// The stage: the places of a run, who and what stands in them, and the flights between them.
// Reads the session, draws; keeps nothing.
#pragma once

#include "ui/session.h"
#include "ui/stage/glyphs.h"
#include "ui/stage/layout.h"
#include "ui/views/ui.h"

#include <vector>

namespace fiberscope::ui {

struct RecentEvent {
    std::uint64_t index = 0;
    Event event;
};

// What the parts of the stage share while a frame is drawn.
struct StageFrame {
    Ui& ui;
    Session& session;
    const replay::State& state;
    const Layout& layout;
    Scene scene;
    std::vector<Flight> flights;      // copies: a session's cache may change
    std::vector<float> parts;         // u of each
    std::vector<RecentEvent> recent;  // of the last 1.2 s on stage, latest first

    float dp(float x) const { return x * layout.k; }
    bool is_moving(const ItemKey& key) const;
};

// Draws the stage into its area. Registers "g/N" for every token in sight.
void draw_stage(Ui& ui, Session& session, const Layout& layout);

// The empty places, with their names and counts: stage_strips, stage_machines, stage_stations,
// stage_channels and stage_shelves.cpp.
void draw_strips(const StageFrame& f);
void draw_machines(const StageFrame& f);  // the strip of those without a P, and sysmon
void draw_stations(const StageFrame& f);
void draw_street(const StageFrame& f);
void draw_channels(const StageFrame& f);
void draw_shelves(const StageFrame& f);
// An M, as large as its place is.
void draw_machine(const StageFrame& f, const Item& item, const Rect& place, Look look);
// Who takes a P away from whom, while it happens.
void draw_handoffs(const StageFrame& f);
// A collection of garbage, or a data race, while it is news; and who takes part in such a race.
void draw_halts(const StageFrame& f);
bool races(const StageFrame& f, GoId g);
// Right of a lone channel, in a run in which a stack grows: stage_stack.cpp.
void draw_stack_card(const StageFrame& f, const Rect& area);

// Whose place this is now: the first one's, until an heir is made.
template <class Cell>
ObjectId tenant(const StageFrame& f, const Cell& cell) {
    ObjectId id = cell.id;
    for (const ObjectId heir : cell.heirs) {
        if (f.state.has_object(heir)) id = heir;
    }
    return id;
}

// What several of them use: a card's body, the strip with a rule that has just fired.
void draw_card(const StageFrame& f, const Rect& r, float radius = 10);
void draw_rule(const StageFrame& f, const Rect& r, std::string_view rule);
// A place that is kept for what the run has not made yet.
void draw_unmade(const StageFrame& f, const Rect& r, std::string_view words);

}  // namespace fiberscope::ui
