// How many CPUs this process may use: GOMAXPROCS's default.
#pragma once

#include <cstdint>

namespace fiberscope {

// The environment's GOMAXPROCS if it is a positive number; else the CPUs of the affinity mask, or
// fewer if a cgroup's CPU quota allows less (rounded up, at least 2, as Go 1.25 does).
std::uint32_t default_proc_count();

}  // namespace fiberscope
