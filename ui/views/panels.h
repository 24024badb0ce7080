// The right column: source, events, output and rules above; goroutines, channels, locks and the
// stack of the selected goroutine below. Each keeps only how far it is scrolled.
#pragma once

#include "sim/findings/findings.h"
#include "ui/session.h"
#include "ui/views/ui.h"

#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

namespace fiberscope::ui {

// A list's scroll position in dp, moved by the wheel while the pointer is over it.
class Scroll {
  public:
    // Registers `name`; call before the rows, so that they lie on top.
    void update(Ui& ui, std::string_view name, const Rect& area, double content_height);
    void show(double top, double bottom, float view_height);  // scrolls until both are in sight
    float at() const { return static_cast<float>(at_); }
    // Where something so far down in the content is below the upper edge: to the dp in the longest.
    float below(double down) const { return static_cast<float>(down - at_); }
    // The row that is uppermost.
    std::uint64_t row(float height) const { return static_cast<std::uint64_t>(at_ / height); }
    void snap(float row) { at_ = std::round(at_ / row) * row; }  // no row cut by the upper edge
    void to_end(double content, float view) { at_ = content > view ? content - view : 0; }
    // A thin bar at the right, when there is more than fits.
    void draw_bar(Ui& ui, const Rect& area, double content_height) const;

  private:
    double at_ = 0;
};

// The program's text, with a token in the gutter for each goroutine at its line.
class SourceView {
  public:
    void draw(Ui& ui, Session& session, const Rect& area);

  private:
    Scroll scroll_;
    std::uint32_t shown_line_ = 0;  // that it last scrolled to
};

// Every event as a line; the present one marked. A click goes there.
class EventsView {
  public:
    void draw(Ui& ui, Session& session, const Rect& area);

  private:
    Scroll scroll_;
    std::uint64_t shown_ = ~std::uint64_t{0};
};

// What the program has printed up to now.
class OutputView {
  public:
    void draw(Ui& ui, Session& session, const Rect& area);

  private:
    Scroll scroll_;
    std::uint64_t known_ = 0;  // events looked at
    struct Piece {
        std::uint64_t index;
        bool error;
        std::string text;
    };
    std::vector<Piece> pieces_;
    std::uint64_t shown_ = 0;
};

// The scheduler's rules: which of them made the present event, how often each has fired, and which
// are switched off.
class RulesView {
  public:
    // Registers rule/NAME for each, and rules/all. What is to be off in the run that is to be made
    // anew: the user has switched a rule, or wants the run simulated.
    std::optional<RuleSet> draw(Ui& ui, Session& session, const Rect& area);

    void scroll_as(const RulesView& other) { scroll_ = other.scroll_; }

  private:
    Scroll scroll_;
    std::uint64_t shown_ = ~std::uint64_t{0};  // position scrolled to
};

// What was found in the run: a row each, which leads to the events that prove it. It learns of all
// of the run, whatever position is shown: who has used which channel, for the words "its only
// receiver", and, some events a frame, what there is to find.
class FindingsView {
  public:
    explicit FindingsView(const StringTable& strings) : examination_(strings) {}

    // Once a frame, shown or not.
    void learn(const Session& session);
    // There is more to learn: another frame, please.
    bool learning() const { return learning_; }
    const findings::Users& users() const { return examination_.users(); }
    // "Findings", with how many there are if there are any.
    std::string label() const;

    // Registers findings, finding/N, and finding/N/K for its K-th event.
    void draw(Ui& ui, Session& session, const Rect& area);

  private:
    struct Row {
        std::vector<std::string> lines;
        float top = 0, height = 0;
    };
    void fold(Ui& ui, float width);

    findings::Examination examination_;
    std::uint64_t learned_ = 0;  // events
    std::uint64_t told_ = 0;     // as of so many events `found_` is
    bool learning_ = false;
    std::vector<findings::Finding> found_;
    std::vector<Row> rows_;  // of them, for this width
    float width_ = 0, content_ = 0;
    Scroll scroll_;
};

// A goroutine's stack: how large its frames are, or what their variables are.
class StackView {
  public:
    // Registers stack/sizes and stack/variables.
    void draw(Ui& ui, Session& session, const Rect& area);

  private:
    void draw_variables(Ui& ui, Session& session, const Rect& area, float head);

    std::optional<bool> variables_;  // not chosen yet
    Scroll scroll_;
    GoId shown_ = GoId::none;
};

class TablesView {
  public:
    // Registers tab/goroutines, tab/channels, tab/locks, tab/stack and row/N for each goroutine.
    void draw(Ui& ui, Session& session, const findings::Users& users, const Rect& area,
              bool with_why, bool stack_on_stage);

  private:
    void draw_goroutines(Ui& ui, Session& session, const Rect& area);
    void draw_channels(Ui& ui, Session& session, const Rect& area);
    void draw_locks(Ui& ui, Session& session, const Rect& area);

    int tab_ = -1;  // not chosen yet
    Scroll scroll_;
    GoId shown_ = GoId::none;
    StackView stack_;
};

// Beside the token under the pointer: why that goroutine is where it is. Never over the token.
void draw_hover_card(Ui& ui, Session& session, const findings::Users& users, const Rect& window);
// Why the selected goroutine is where it is.
void draw_why(Ui& ui, Session& session, const findings::Users& users, const Rect& area);
// Whose stack to show: the selected goroutine's if it ever grew, else the largest one that did;
// none if no stack has grown.
GoId stack_to_show(const replay::State& latest, GoId selected);
// Its stack: frames from the top, the guard line, beside an OS thread's fixed 2 MB. `head` is how
// much of the first line it may use.
void draw_stack(Ui& ui, Session& session, const Rect& area, float head);
// The same lying down, for the stage: both sizes on one doubling scale, frames to the right.
void draw_stack_strip(Ui& ui, Session& session, const Rect& area);

}  // namespace fiberscope::ui
