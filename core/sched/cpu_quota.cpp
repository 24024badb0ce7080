#include "core/sched/cpu_quota.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sched.h>
#include <string>
#include <string_view>
#include <thread>
#include <unistd.h>

namespace fiberscope {
namespace {

std::uint32_t affinity_count() {
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) == 0)
        return static_cast<std::uint32_t>(CPU_COUNT(&set));
    return std::max(1u, std::thread::hardware_concurrency());
}

// The number in a file, or 0 if there is none.
double number_in(const std::filesystem::path& path) {
    std::ifstream file(path);
    double number = 0;
    return file >> number ? number : 0;
}

// CPUs that the cgroup of this folder allows itself, as version 2 and version 1 write it; 0: no
// limit.
double quota_of(const std::filesystem::path& folder) {
    std::ifstream file(folder / "cpu.max");  // "QUOTA PERIOD", or "max PERIOD"
    double quota = 0, period = 0;
    if (!(file >> quota >> period)) {
        quota = number_in(folder / "cpu.cfs_quota_us");  // -1: no limit
        period = number_in(folder / "cpu.cfs_period_us");
    }
    return quota > 0 && period > 0 ? quota / period : 0;
}

// Bytes that the cgroup of this folder allows itself, as version 2 and version 1 write it; 0: no
// limit. (Version 1 writes a number near 2^63 then.)
double memory_of(const std::filesystem::path& folder) {
    const double bytes = number_in(folder / "memory.max");  // may be "max"
    return bytes > 0 ? bytes : number_in(folder / "memory.limit_in_bytes");
}

// Whether "cpu" is one of the controllers in "cpu,cpuacct".
bool has_controller(std::string_view controllers, std::string_view wanted) {
    for (std::size_t at = 0; at <= controllers.size();) {
        const std::size_t end = std::min(controllers.find(',', at), controllers.size());
        if (controllers.substr(at, end - at) == wanted) return true;
        at = end + 1;
    }
    return false;
}

// The least limit, but 0, on the way from a process's cgroup up to the root.
double least_limit(const std::filesystem::path& membership, const std::filesystem::path& tree,
                   std::string_view controller, double (*limit_of)(const std::filesystem::path&)) {
    double limit = 0;
    std::ifstream file(membership);
    std::string line;
    while (std::getline(file, line)) {
        // "NUMBER:CONTROLLERS:/PATH"; version 2 names no controllers.
        const auto first = line.find(':'), second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos) continue;
        const std::string controllers = line.substr(first + 1, second - first - 1);
        if (!controllers.empty() && !has_controller(controllers, controller)) continue;
        const std::filesystem::path root = controllers.empty() ? tree : tree / controllers;
        std::string path = line.substr(second + 1);
        for (;;) {
            const double here = limit_of(root.string() + path);
            if (here > 0) limit = limit > 0 ? std::min(limit, here) : here;
            const auto slash = path.rfind('/');
            if (slash == std::string::npos) break;
            path.erase(slash);
        }
    }
    return limit;
}

}  // namespace

double cgroup_cpu_limit(const std::filesystem::path& membership,
                        const std::filesystem::path& tree) {
    return least_limit(membership, tree, "cpu", quota_of);
}

std::uint64_t cgroup_memory_limit(const std::filesystem::path& membership,
                                  const std::filesystem::path& tree) {
    const double limit = least_limit(membership, tree, "memory", memory_of);
    return limit < 9e18 ? static_cast<std::uint64_t>(limit) : 0;
}

std::uint64_t machine_memory_bytes() {
    static const std::uint64_t kBytes = [] {
        const std::uint64_t all = static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) *
                                  static_cast<std::uint64_t>(sysconf(_SC_PAGE_SIZE));
        const std::uint64_t limit = cgroup_memory_limit("/proc/self/cgroup", "/sys/fs/cgroup");
        return limit > 0 ? std::min(all, limit) : all;
    }();
    return kBytes;
}

std::uint32_t default_proc_count() {
    if (const char* set = std::getenv("GOMAXPROCS")) {
        std::uint32_t count = 0;
        const auto [end, error] = std::from_chars(set, set + std::strlen(set), count);
        if (error == std::errc() && *end == 0 && count > 0) return count;
    }
    const std::uint32_t cpus = affinity_count();
    const double limit = cgroup_cpu_limit("/proc/self/cgroup", "/sys/fs/cgroup");
    if (limit <= 0) return cpus;
    return std::min(cpus, std::max(2u, static_cast<std::uint32_t>(std::ceil(limit))));
}

}  // namespace fiberscope
