// The simulated world: all machines are fibers of one thread, and time is virtual. The same
// program, seed and GOMAXPROCS give the same run, event by event, on every computer.
//
// Time. Each virtual machine has a clock. A gate adds what the operation costs, work() what the
// program computed. The machine with the smallest clock runs next (the lowest id among equals), so
// four Ps finish four 1 ms loops in 1 ms. A sleeping machine counts with its deadline: when all
// others are asleep the clock jumps there. A woken machine goes on no earlier than its waker. A
// system call is done at once, and then takes its machine the time that its caller names; sysmon
// looks at it by the clock of whoever is about to run.
//
// Chance. Only the machines' own dice (steal order, select order), seeded from the run's seed.
#pragma once

#include "core/fiber/flow.h"
#include "core/sched/sysmon.h"
#include "core/sched/world.h"
#include "sim/world/costs.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace fiberscope::world {

class Simulated final : public World {
  public:
    // The run is ended, with status 0, at the first gate or safepoint after `until_ns`.
    explicit Simulated(Costs costs = {}, std::uint64_t until_ns = kNever)
        : costs_(costs), until_ns_(until_ns) {}
    ~Simulated() override;

    // Ends the run, with status 0, at its next gate: a window that is closed. Any thread.
    void stop() { stop_.store(true, std::memory_order_relaxed); }

    std::uint32_t flags() const override {
        return kGateUser | kGateSched | kGateSpin | kOneThread |
               (costs_.fine_ns > 0 ? kGateFine : 0);
    }
    std::uint64_t now(Machine& m) override;
    void start(Machine& maker, Machine& m) override;
    void run_first(Machine& m) override;
    void park(Machine& m, std::uint64_t deadline) override;
    void wake(Machine& waker, Machine& m) override;
    void park_polling(Machine& m, std::uint64_t deadline, int) override { park(m, deadline); }
    void gate(Machine& m, Point at) override;
    void work(Machine& m, std::uint64_t units) override;
    void call(Machine& m, std::uint64_t expected_ns, void (*act)(void*), void* argument) override;
    void interrupt(Machine& by, Machine& m) override { wake(by, m); }
    void wake_sysmon(Machine& waker) override;

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
    // sysmon looks at the system calls as often as it would have before `until_ns`.
    void look_at_calls(std::uint64_t until_ns);
    // The machine's clock goes on by its own work; a time slice may end by it.
    static void advance(Virtual& v, std::uint64_t ns);
    static void loop_entry(void* machine);

    const Costs costs_;
    const std::uint64_t until_ns_;
    std::vector<std::unique_ptr<Virtual>> machines_;
    std::optional<Sysmon> sysmon_;
    std::atomic<bool> stop_ = false;       // relaxed: nothing else is said by it; see gate()
    Virtual sysmon_self_;                  // only its clock is used
    std::uint64_t sysmon_at_ns_ = kNever;  // when it looks at the system calls
    Flow thread_;                          // the caller of run_first
    StackArena* stacks_ = nullptr;
    StackArena::Share share_;
};

}  // namespace fiberscope::world
