// The paced world: real threads that wait at gates, so that a live run can be paused, stepped and
// slowed down. Between gates everything is as in the real world.
//
// Time stands still while the pace holds the machines: timers and time slices never see a pause. It
// advances only by what a stepped machine itself measures between its gates; when every machine
// sleeps, a step goes on to the next timer.
#pragma once

#include "core/sched/real_world.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace fiberscope {
struct Scheduler;
}
namespace fiberscope::world {

class Paced : public RealWorld {
  public:
    // Held: starts paused, so that the first step is the run's first.
    explicit Paced(bool held);
    ~Paced() override;

    // ---- for whoever watches, from any thread

    void pause();   // every machine stops at its next gate
    void resume();  // free running
    // Lets one machine (the next in turn) go to its next gate or to sleep. Held only; false if no
    // machine can be stepped (the run is over, or none has come to a gate yet).
    bool step();
    // Steps by itself, this many times a second; 0: stays paused.
    void set_rate(double steps_per_second);
    bool is_held() const { return held_.load(std::memory_order_acquire); }
    // Calls look(scheduler) while the run is held and no machine is at work: each stands at a gate,
    // sleeps, or is in a system call, and stays so until look returns. What they did before is
    // visible to it. False, and nothing is called, if that is not so now: one is still on its way
    // to a gate, or the run goes freely, or is over.
    bool while_held(const std::function<void(const Scheduler&)>& look);

    // ---- for the runtime

    std::uint32_t flags() const override { return kGateUser | kGateSched; }
    std::uint64_t now(Machine& m) override;
    std::uint64_t stamp(Machine& m) override { return now(m); }
    void park(Machine& m, std::uint64_t deadline) override;
    void wake(Machine& waker, Machine& m) override;
    // Its time may stand still, however near the deadline is.
    void doze(Machine& m, std::uint64_t deadline) override { park(m, deadline); }
    void park_polling(Machine& m, std::uint64_t deadline, int poll_fd) override;
    void gate(Machine& m, Point at) override;
    void call(Machine& m, std::uint64_t expected_ns, void (*act)(void*), void* argument) override;

  protected:
    void thread_main(Machine& m) override;

  private:
    // What this world knows about a machine; made when it first comes here.
    struct Walker {
        Machine* machine = nullptr;
        bool at_gate = false;
        bool may_go = false;  // a step was given to it
        bool parked = false;
        bool calling = false;  // in a system call
        bool permit = false;
        std::uint64_t deadline_ns = 0;
        std::uint64_t lain_down = 0;  // when, of all times that somebody did
        std::condition_variable changed;
    };

    Walker& walker_of(Machine& m);
    std::uint64_t now_locked(const Machine* m);
    void end_step(const Walker& walker);
    // m ends its step and is parked until the deadline. Under mutex_.
    Walker& lie_down(Machine& m, std::uint64_t deadline);
    Walker* next_at_gate();
    void notify_all();
    void keep_pace();

    // Also read without the lock at every gate. acquire/release: a gate that sees false late is one
    // more gate passed; what the pause guards is under the mutex.
    std::atomic<bool> held_;
    std::mutex mutex_;  // guards everything below
    std::vector<std::unique_ptr<Walker>> walkers_;
    Walker* stepping_ = nullptr;
    std::size_t last_stepped_ = 0;
    std::uint64_t lain_down_ = 0;
    bool over_ = false;                // a machine has left: the run has ended
    std::uint64_t stopped_at_ns_ = 0;  // held: what the clock shows
    std::uint64_t lag_ns_ = 0;         // how far it is behind the real one when free
    std::uint64_t step_began_ns_ = 0;  // real
    double rate_ = 0;
    bool closing_ = false;
    std::condition_variable pace_changed_;
    std::thread pacer_;
};

}  // namespace fiberscope::world
