#include "core/sched/cpu_quota.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sched.h>
#include <string>
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

// CPUs that the file "QUOTA PERIOD" of a version 2 cgroup allows; 0: no limit.
double quota_of(const std::string& folder) {
    std::ifstream file(folder + "/cpu.max");
    std::string quota;
    double period = 0;
    if (!(file >> quota >> period) || quota == "max" || period <= 0) return 0;
    return std::atof(quota.c_str()) / period;
}

// The tightest limit on the way from this process's cgroup up to the root.
double cgroup_limit() {
    std::ifstream file("/proc/self/cgroup");
    std::string line;
    while (std::getline(file, line)) {
        if (line.rfind("0::", 0) != 0) continue;
        std::string path = line.substr(3);
        double limit = 0;
        for (;;) {
            const double here = quota_of("/sys/fs/cgroup" + path);
            if (here > 0) limit = limit > 0 ? std::min(limit, here) : here;
            const auto slash = path.rfind('/');
            if (path.empty() || slash == std::string::npos) return limit;
            path.erase(slash);
        }
    }
    return 0;
}

}  // namespace

std::uint32_t default_proc_count() {
    if (const char* set = std::getenv("GOMAXPROCS")) {
        std::uint32_t count = 0;
        const auto [end, error] = std::from_chars(set, set + std::strlen(set), count);
        if (error == std::errc() && *end == 0 && count > 0) return count;
    }
    const std::uint32_t cpus = affinity_count();
    const double limit = cgroup_limit();
    if (limit <= 0) return cpus;
    return std::min(cpus, std::max(2u, static_cast<std::uint32_t>(std::ceil(limit))));
}

}  // namespace fiberscope
