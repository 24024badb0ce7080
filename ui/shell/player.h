// A live run in the window, made anew when the user switches a rule of the scheduler off or on.
#pragma once

#include "ui/shell/live.h"

#include <memory>
#include <string>
#include <vector>

namespace fiberscope::shell {

class Player : public ui::App {
  public:
    Player(Scenario scenario, const Choice& choice)
        : live_(std::make_unique<Live>(std::move(scenario), choice)) {}

    // Is gone after a frame in which the user wished another run.
    Live& live() { return *live_; }
    const Live& live() const { return *live_; }

    void frame(ui::Canvas& canvas, float width, float height, const ui::Input& input,
               double passed_s) override;
    bool moving() const override { return live_->bench().moving(); }
    std::vector<std::string> texts() const override { return live_->bench().texts(); }
    int texts_version() const override { return live_->bench().texts_version(); }

  private:
    std::unique_ptr<Live> live_;
};

}  // namespace fiberscope::shell
