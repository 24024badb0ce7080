#include "core/sched/sysmon.h"

#include "core/sched/scheduler.h"

namespace fiberscope {

bool Sysmon::look(std::uint64_t now_ns) {
    const Locked held(self_, s_.lock);  // guards the list of Ps
    const std::uint32_t count = s_.proc_count.load(std::memory_order_relaxed);
    slices_.resize(count);
    bool busy = false;
    for (std::uint32_t i = 0; i < count; ++i) {
        P& p = *s_.procs[i];
        Machine* m = p.machine.load(std::memory_order_acquire);  // pairs with acquire_proc
        if (m == nullptr) continue;
        busy = true;
        if (slices_[i].is_over(p.tick.load(std::memory_order_relaxed), now_ns)) ask_preemption(*m);
    }
    return busy;
}

}  // namespace fiberscope
