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

// Whether "cpu" is one of the controllers in "cpu,cpuacct".
bool has_cpu(std::string_view controllers) {
    for (std::size_t at = 0; at <= controllers.size();) {
        const std::size_t end = std::min(controllers.find(',', at), controllers.size());
        if (controllers.substr(at, end - at) == "cpu") return true;
        at = end + 1;
    }
    return false;
}

}  // namespace

double cgroup_cpu_limit(const std::filesystem::path& membership,
                        const std::filesystem::path& tree) {
    double limit = 0;
    std::ifstream file(membership);
    std::string line;
    while (std::getline(file, line)) {
        // "NUMBER:CONTROLLERS:/PATH"; version 2 names no controllers.
        const auto first = line.find(':'), second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos) continue;
        const std::string controllers = line.substr(first + 1, second - first - 1);
        if (!controllers.empty() && !has_cpu(controllers)) continue;
        const std::filesystem::path root = controllers.empty() ? tree : tree / controllers;
        std::string path = line.substr(second + 1);
        for (;;) {
            const double here = quota_of(root.string() + path);
            if (here > 0) limit = limit > 0 ? std::min(limit, here) : here;
            const auto slash = path.rfind('/');
            if (slash == std::string::npos) break;
            path.erase(slash);
        }
    }
    return limit;
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
