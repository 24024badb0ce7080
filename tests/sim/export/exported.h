// Runs as exported files, in memory.
#pragma once

#include "sim/export/teller.h"

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace fiberscope::test {

struct Exported {
    std::string bytes;
    std::vector<std::string> left_out;
};

// `run` has tell(Sink&) and strings; Writer is Perfetto or Chrome.
template <class Writer, class Run>
Exported exported(const Run& run, const StringTable& strings,
                  const exports::TrackLimits& limits = {}) {
    char* bytes = nullptr;
    std::size_t size = 0;
    std::FILE* const file = open_memstream(&bytes, &size);
    Exported result;
    {
        Writer writer(file);
        exports::Teller teller(strings, writer, limits);
        run.tell(teller);
        teller.finish("run: test");
        result.left_out = teller.left_out();
    }
    std::fclose(file);
    result.bytes.assign(bytes, size);
    std::free(bytes);
    return result;
}

}  // namespace fiberscope::test
