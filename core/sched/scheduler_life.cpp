// How a run's scheduler begins and ends, and what it can be asked.
#include "core/record/recorder.h"
#include "core/sched/netpoll.h"
#include "core/sched/scheduler.h"

#include <cstring>
#include <string>

namespace fiberscope {

Scheduler::Scheduler(World& the_world, StringTable& names, std::uint32_t proc_total,
                     std::uint64_t the_seed)
    : world(the_world), seed(the_seed), strings(names), stacks(StackArena::borrow()) {
    install_overflow_hooks();
    procs.reserve(kProcsMax);  // it must not move: see Scheduler::procs
    for (std::uint32_t i = 0; i < proc_total; ++i)
        procs.push_back(std::make_unique<P>(ProcId{static_cast<std::uint16_t>(i)}));
    proc_count = proc_total;
    for (auto p = procs.rbegin(); p != procs.rend(); ++p) {
        (*p)->idle_next = idle_procs;
        idle_procs = p->get();
    }
    idle_proc_count = proc_total;
}

Scheduler::~Scheduler() {
    // First all heaps, then what their timers drop: that may be the end of other timers.
    std::vector<Timer*> to_drop;
    for (const auto& p : procs)
        p->timers.abandon_all(to_drop);
    for (Timer* timer : to_drop)
        timer->drop(*timer);
    bool abandoned = false;
    gos.each([&](G& g) {
        if (g.status == GoStatus::dead) return;
        abandoned |= g.fiber != nullptr;
        if (g.fiber == nullptr && g.launch.drop != nullptr) g.launch.drop(g.argument());
    });
    for (Fiber* fiber = last_fiber; fiber != nullptr; fiber = fiber->made_before) {
        drop_flow(fiber->flow);
        forget_growth(fiber->stack);
    }
    StackArena::give_back(stacks, abandoned);
    delete poller.load(std::memory_order_relaxed);
}

std::uint32_t count_goroutines(const Scheduler& s) {
    // Ended ones first: the other way round one that began and ended in between would count twice.
    std::uint32_t ended = 0;
    for (const auto& p : s.procs)
        ended += p->ended_gos.load(std::memory_order_relaxed);
    return s.next_go.load(std::memory_order_relaxed) - 1 - ended;
}

StringId name_of(StringTable& strings, StringId function, const char* file, std::uint32_t line) {
    if (function != StringId::none || file == nullptr) return function;
    const char* name = std::strrchr(file, '/');
    return strings.intern(std::string(name == nullptr ? file : name + 1) + ":" +
                          std::to_string(line));
}

}  // namespace fiberscope
