#include "bench/resident.h"

#include <cstdio>
#include <unistd.h>

namespace fiberscope::bench {

double resident_bytes() {
    long pages = 0, resident = 0;
    if (std::FILE* file = std::fopen("/proc/self/statm", "r")) {
        if (std::fscanf(file, "%ld %ld", &pages, &resident) != 2) resident = 0;
        std::fclose(file);
    }
    return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double page_table_bytes() {
    double kilobytes = 0;
    if (std::FILE* file = std::fopen("/proc/self/status", "r")) {
        char line[256];
        while (std::fgets(line, sizeof line, file) != nullptr)
            if (std::sscanf(line, "VmPTE: %lf kB", &kilobytes) == 1) break;
        std::fclose(file);
    }
    return kilobytes * 1024;
}

}  // namespace fiberscope::bench
