// The window: its regions, and the one frame function that both hosts call. Owns the views and the
// registry; the session is the shell's.
#pragma once

#include "ui/platform/host.h"
#include "ui/session.h"
#include "ui/views/bars.h"
#include "ui/views/panels.h"
#include "ui/views/ui.h"

namespace fiberscope::ui {

// Where the window's parts are, for a size in dp. An empty rectangle is left out.
struct Regions {
    Rect top, stage, caption, transport, timeline, source, tables;
    bool with_why = true;
};
Regions regions_of(float width, float height, bool has_caption);

class Workbench : public App {
  public:
    explicit Workbench(Session& session) : session_(session), findings_(session.strings()) {}

    void frame(Canvas& canvas, float width, float height, const Input& input,
               double passed_s) override;
    bool moving() const override {
        return session_.moving() || findings_.learning() ||
               (queue_ != nullptr && queue_->has_news());
    }
    std::vector<std::string> texts() const override;
    int texts_version() const override { return texts_version_; }

    // A live run's events; drained at every frame.
    void watch(EventQueue* queue) { queue_ = queue; }
    // Whoever loads another lesson says so: the fonts need its characters.
    void texts_changed() { ++texts_version_; }

    const Registry& registry() const { return registry_; }
    void set_dark(bool dark) { dark_ = dark; }
    bool dark() const { return dark_; }
    // The rules that are to be off in the run made anew, if the user said so in the last frame.
    // Whoever shows the run makes it, if Lesson::anew says that it can.
    const std::optional<RuleSet>& wish() const { return wish_; }
    // Palette and open tab of the run that this one takes the place of.
    void look_as(const Workbench& other);
    // Exports show the stage as it is at a time that they choose: nothing passes by itself.
    void hold_time() { time_held_ = true; }

  private:
    void keys(Ui& ui);

    Session& session_;
    EventQueue* queue_ = nullptr;
    Registry registry_;
    bool dark_ = true;
    bool time_held_ = false;
    int texts_version_ = 0;
    int tab_ = -1;  // not chosen yet
    Timeline timeline_;
    SourceView source_;
    EventsView events_;
    OutputView output_;
    RulesView rules_;
    FindingsView findings_;
    std::optional<RuleSet> wish_;
    TablesView tables_;
};

}  // namespace fiberscope::ui
