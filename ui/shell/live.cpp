#include "ui/shell/live.h"

#include "ui/platform/window.h"

namespace fiberscope::shell {
namespace {

// The transport's hands on a live paced run: playing is so many steps a second at speed 1.
class PacedControl final : public ui::RunControl {
  public:
    // steps_per_second 0: playing is running freely.
    PacedControl(world::Paced& paced, const lang::Execution& execution, double steps_per_second)
        : paced_(paced), execution_(execution), steps_per_second_(steps_per_second) {}
    void pause() override {
        playing_ = false;
        paced_.pause();
    }
    void resume() override {
        playing_ = true;
        if (steps_per_second_ > 0)
            paced_.set_rate(steps_per_second_ * speed_);
        else
            paced_.resume();
    }
    void step() override { paced_.step(); }
    void set_rate(double speed) override {
        speed_ = speed;
        if (playing_) resume();
    }
    std::optional<FrameFacts> frames(GoId g) override {
        if (execution_.is_over()) return execution_.frames(nullptr, g);
        std::optional<FrameFacts> found;
        paced_.while_held(
            [&](const Scheduler& scheduler) { found = execution_.frames(&scheduler, g); });
        return found;
    }

  private:
    world::Paced& paced_;
    const lang::Execution& execution_;
    const double steps_per_second_;
    double speed_ = 1;
    bool playing_ = false;
};

// Puts the events into the window's queue and wakes the window.
class WindowSink final : public Sink {
  public:
    explicit WindowSink(ui::EventQueue& queue) : queue_(queue) {}
    void take(const Event& event, std::string_view text) override {
        queue_.take(event, text);
        ui::Window::wake();
    }

  private:
    ui::EventQueue& queue_;
};

}  // namespace

Live::Live(Scenario scenario, const Choice& choice)
    : scenario_(std::move(scenario)), choice_(choice) {
    ui::Lesson lesson = lesson_of(scenario_.lesson, meta_of(scenario_, choice_));
    lesson.anew = choice_.seed ? ui::Anew::yes : ui::Anew::simulated;
    watched_.session.set_lesson(std::move(lesson));
    sink_ = std::make_unique<WindowSink>(queue_);
    if (choice_.pace) paced_ = std::make_unique<world::Paced>(true);
    if (choice_.seed) simulated_ = std::make_unique<world::Simulated>();
    const Destination to = {.sink = sink_.get(),
                            .strings = &watched_.strings,
                            .stopper = &stopper_,
                            .paced = paced_.get(),
                            .simulated = simulated_.get(),
                            .output = [](int, std::string_view) {}};  // it is in the events
    execution_ = make_execution(scenario_, choice_, to);
    if (paced_ != nullptr) {
        control_ = std::make_unique<PacedControl>(*paced_, *execution_, *choice_.pace);
        watched_.session.set_control(control_.get());
    }
    bench_ = std::make_unique<ui::Workbench>(watched_.session);
    bench_->watch(&queue_);
    run_ = std::thread([this, to] {
        run_scenario(*execution_, scenario_, choice_, to);
        queue_.close();
    });
    watched_.session.play();
}

Live::~Live() {
    if (simulated_ != nullptr)
        simulated_->stop();
    else
        stopper_.stop(0);
    if (paced_ != nullptr) paced_->resume();  // a run that is held could not end
    run_.join();
}

}  // namespace fiberscope::shell
