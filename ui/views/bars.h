// The window's bands: title bar, caption, transport, timeline. Each reads the session and, when
// clicked, moves it.
#pragma once

#include "ui/session.h"
#include "ui/stage/time_axis.h"
#include "ui/views/ui.h"

#include <vector>

namespace fiberscope::ui {

// True if the palette is to be switched. Registers top/theme.
bool draw_top_bar(Ui& ui, Session& session, const Rect& area);
void draw_caption(Ui& ui, Session& session, const Rect& area);
// Registers transport/home, transport/back, transport/play, transport/step, transport/end,
// unit/event, unit/line, unit/cue, speed/0.25x to speed/8x.
void draw_transport(Ui& ui, Session& session, const Rect& area);

// The timeline remembers how far it is scrolled and zoomed.
class Timeline {
  public:
    // Registers "timeline": pressing or dragging there seeks.
    void draw(Ui& ui, Session& session, const Rect& area);

  private:
    // Which lanes fit, the selected one first.
    std::vector<GoId> lanes(const Session& session, std::size_t fit, std::uint64_t now_ns);

    double zoom_ = 1;  // 1: the whole run
    double left_ = 0;  // position on the time axis at the left edge
    TimeAxis folded_;
    std::size_t folded_events_ = 0;  // that folded_ was made of
    // Lanes of goroutines scrolled over, the selected one's not counted. By itself it follows those
    // that live at the playhead; a hand holds it until the run plays on.
    std::size_t skipped_ = 0;
    bool by_hand_ = false;
};

}  // namespace fiberscope::ui
