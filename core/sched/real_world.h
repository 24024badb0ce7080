// The real world: every machine is an OS thread, time is the CPU's, and a gate is one branch.
#pragma once

#include "core/sched/world.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace fiberscope {

class RealWorld : public World {
  public:
    RealWorld();

    std::uint32_t flags() const override { return 0; }
    std::uint64_t now(Machine& m) override;
    void start(Machine& m) override;
    void run_first(Machine& m) override;
    void park(Machine& m, std::uint64_t deadline) override;
    void wake(Machine& waker, Machine& m) override;
    void gate(Machine&, Point) override {}
    void work(Machine&, std::uint64_t) override {}

  protected:
    std::uint64_t real_now_ns() const;  // since the run began, by the CPU's clock
    virtual void thread_main(Machine& m);

  private:
    // Where a machine sleeps: one sticky permit.
    struct Bed {
        std::mutex mutex;  // guards permit
        std::condition_variable wakes;
        bool permit = false;
    };
    static Bed& bed_of(Machine& m);
    void run_sysmon(Machine& first);

    // When the run began, by the CPU's clock; set again before its first machine starts. Atomic
    // since a paced world's controller may already ask; relaxed: it publishes nothing else.
    std::atomic<std::int64_t> began_ns_;
    std::mutex mutex_;  // guards all below
    std::vector<std::thread> threads_;
    std::vector<std::unique_ptr<Bed>> beds_;
    bool over_ = false;  // no machine is left
    std::condition_variable over_changed_;
};

}  // namespace fiberscope
