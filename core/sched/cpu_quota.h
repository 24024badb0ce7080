// How many CPUs this process may use, GOMAXPROCS's default, and how much memory.
#pragma once

#include <cstdint>
#include <filesystem>

namespace fiberscope {

// The environment's GOMAXPROCS if it is a positive number; else the CPUs of the affinity mask, or
// fewer if a cgroup's CPU quota allows less (rounded up, at least 2, as Go 1.25 does).
std::uint32_t default_proc_count();

// The tightest CPU quota, in CPUs, on the way from a process's cgroup up to the root; 0: none.
// `membership` is as /proc/self/cgroup, `tree` as /sys/fs/cgroup (version 1 or 2).
double cgroup_cpu_limit(const std::filesystem::path& membership, const std::filesystem::path& tree);

// The memory of the machine, or of the process's cgroup if that is less, in bytes. Read once.
std::uint64_t machine_memory_bytes();

// As cgroup_cpu_limit, in bytes.
std::uint64_t cgroup_memory_limit(const std::filesystem::path& membership,
                                  const std::filesystem::path& tree);

}  // namespace fiberscope
