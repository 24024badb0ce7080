// Go's trace format as bytes, the other way: events of threads in batches, then the strings and
// stacks that they name. One generation, version 1.23. One thread.
#pragma once

#include "sim/gotrace/events.h"

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace fiberscope::gotrace {

class Writer {
  public:
    // Is given the file's bytes from the first to the last.
    using Write = std::function<void(std::string_view)>;

    explicit Writer(Write write);

    // An event of a thread, at this time; never before that thread's last one.
    void event(std::uint64_t m, std::uint64_t time_ns, Type type,
               std::initializer_list<std::uint64_t> args);

    // Ids for events. Equal ones have one id; 0 is the empty one.
    std::uint64_t string(std::string_view text);  // cut at the format's 1024 bytes
    struct Frame {
        std::uint64_t function = 0, file = 0, line = 0;  // strings' ids
        auto operator<=>(const Frame&) const = default;
    };
    std::uint64_t stack(const std::vector<Frame>& innermost_first);  // of at most 128

    // All that is left.
    void finish();

  private:
    struct Lane {
        std::string data;
        std::uint64_t begin_ns = 0, last_ns = 0;
    };
    void flush(std::uint64_t m, Lane& lane);
    void batch(std::uint64_t m, std::uint64_t time_ns, std::string_view data);

    Write write_;
    std::map<std::uint64_t, Lane> lanes_;  // in order: the same events make the same file
    std::unordered_map<std::string, std::uint64_t> string_ids_;
    std::vector<std::string_view> strings_;
    std::map<Frame, std::uint64_t> counters_;  // a "program counter" for each frame
    std::map<std::vector<std::uint64_t>, std::uint64_t> stack_ids_;  // by program counters
    std::vector<Frame> frames_;                                      // by program counter - 1
    std::vector<const std::vector<std::uint64_t>*> stacks_;
};

}  // namespace fiberscope::gotrace
