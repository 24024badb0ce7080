// A scenario that runs while it is watched: its session and window view, and the thread of the run.
// Made and destroyed on the window's thread; destroying it stops the run and waits for its end.
#pragma once

#include "ui/shell/watched.h"
#include "ui/views/workbench.h"

#include <memory>
#include <thread>

namespace fiberscope::shell {

class Live {
  public:
    Live(Scenario scenario, const Choice& choice);
    ~Live();
    Live(const Live&) = delete;
    Live& operator=(const Live&) = delete;

    ui::Workbench& bench() const { return *bench_; }
    ui::Session& session() { return watched_.session; }
    const Scenario& scenario() const { return scenario_; }
    const Choice& choice() const { return choice_; }

  private:
    Scenario scenario_;
    Choice choice_;
    Watched watched_;
    ui::EventQueue queue_;
    std::unique_ptr<Sink> sink_;
    Stopper stopper_;
    std::unique_ptr<world::Paced> paced_;
    std::unique_ptr<world::Simulated> simulated_;
    std::unique_ptr<lang::Execution> execution_;
    std::unique_ptr<ui::RunControl> control_;
    std::unique_ptr<ui::Workbench> bench_;
    std::thread run_;  // uses all of the above
};

}  // namespace fiberscope::shell
