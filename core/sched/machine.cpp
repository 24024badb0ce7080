#include "core/sched/machine.h"

namespace fiberscope {
namespace {
thread_local Machine* this_machine = nullptr;
}

Machine* current_machine() {
    asm volatile("");  // not a constant function: two calls are two reads
    return this_machine;
}

void set_current_machine(Machine* m) {
    this_machine = m;
}

}  // namespace fiberscope
