#include "core/sched/machine.h"

namespace fiberscope {

// Known by this name to current_machine().
thread_local constinit Machine* this_machine asm("fiberscope_this_machine") = nullptr;

#if !(defined(__x86_64__) && defined(__ELF__))
Machine* current_machine() {
    asm volatile("");  // not a constant function: two calls are two reads
    return this_machine;
}
#endif

void set_current_machine(Machine* m) {
    this_machine = m;
}

}  // namespace fiberscope
