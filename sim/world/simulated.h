// The simulated world: all machines are fibers of one thread, and time is virtual. The same
// program, seed and GOMAXPROCS give the same run, event by event, on every computer.
//
// Time. Each virtual machine has a clock. A gate adds what the operation costs, work() what the
// program computed. The machine with the smallest clock runs next (the lowest id among equals), so
// four Ps finish four 1 ms loops in 1 ms. A sleeping machine counts with its deadline: when all
// others are asleep the clock jumps there. A woken machine goes on no earlier than its waker.
//
// Chance. Only the machines' own dice (steal order, select order), seeded from the run's seed.
#pragma once

#include "core/fiber/flow.h"
#include "core/sched/sysmon.h"
#include "core/sched/world.h"
#include "sim/world/costs.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace fiberscope::world {

class Simulated final : public World {
  public:
    explicit Simulated(Costs costs = {}) : costs_(costs) {}
    ~Simulated() override;

    std::uint32_t flags() const override {
        return kGateUser | kGateSched | kGateSpin | kOneThread |
               (costs_.fine_ns > 0 ? kGateFine : 0);
    }
    std::uint64_t now(Machine& m) override;
    void start(Machine& m) override;
    void run_first(Machine& m) override;
    void park(Machine& m, std::uint64_t deadline) override;
    void wake(Machine& waker, Machine& m) override;
    void gate(Machine& m, Point at) override;
    void work(Machine& m, std::uint64_t units) override;

  private:
    // A virtual machine: what the world knows about a Machine.
    struct Virtual {
        Machine* machine = nullptr;
        std::uint64_t clock_ns = 0;
        std::uint64_t deadline_ns = 0;  // parked: when it goes on at the latest
        bool parked = false;
        bool permit = false;
        bool finished = false;
        Stack stack;  // of its loop
        const P* seen_p = nullptr;
        SeenSlice slice;  // on that P
    };

    static Virtual& of(Machine& m);
    Virtual& add(Machine& m, std::uint64_t clock_ns);
    // When the machine can go on: its clock, or its deadline if it is parked.
    static std::uint64_t due_ns(const Virtual& v) { return v.parked ? v.deadline_ns : v.clock_ns; }
    Virtual* next() const;
    // Lets the machine that is due first run; returns when it is this one's turn again.
    void reschedule(Virtual& from);
    void go_on(Virtual& v);
    // The machine's clock goes on by its own work; a time slice may end by it.
    static void advance(Virtual& v, std::uint64_t ns);
    static void loop_entry(void* machine);

    const Costs costs_;
    std::vector<std::unique_ptr<Virtual>> machines_;
    Flow thread_;  // the caller of run_first
    StackArena* stacks_ = nullptr;
};

}  // namespace fiberscope::world
