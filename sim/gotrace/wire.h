// A Go execution trace, version 2, as bytes: the header, then batches, which belong to generations.
// A generation is a segment with strings, stacks and a clock of its own; the runtime begins a new
// one about every second. This reader takes a generation apart and judges nothing beyond its form;
// order.h makes sense of its events.
//
// What is kept of a generation is its bytes and, for strings, stacks and batches, at most some
// twenty bytes for each byte of them; no size is believed before so many bytes have been read.
// Every error says at which byte of the file, and what was expected there. One thread.
#pragma once

#include "sim/gotrace/events.h"

#include <cstdint>
#include <deque>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace fiberscope::gotrace {

// Takes numbers off the front of bytes that stand at `offset` in the file. The first thing that is
// missing fails it, and so everything after.
class Cursor {
  public:
    Cursor(std::string_view bytes, std::uint64_t offset) : rest_(bytes), offset_(offset) {}

    std::uint8_t byte(const char* what);
    std::uint64_t number(const char* what);  // unsigned LEB128, ten bytes at most
    std::string_view bytes(std::uint64_t count, const char* what);

    bool empty() const { return rest_.empty(); }
    std::uint64_t offset() const { return offset_; }  // of what comes next
    // "byte 12: expected ...": the first failure, or empty.
    const std::string& error() const { return error_; }
    bool failed() const { return !error_.empty(); }
    // Of what was read last.
    void fail(std::uint64_t offset, const std::string& expected);

  private:
    std::string_view rest_;
    std::uint64_t offset_;
    std::string error_;
};

// "byte 12: expected ..."
std::string error_at(std::uint64_t offset, const std::string& expected);

struct Batch {
    std::uint64_t m = kNone;
    std::uint64_t time = 0;    // in the clock's units
    std::uint64_t offset = 0;  // of its data
    std::string data;
};

struct Frame {
    std::string_view function;
    std::string_view file;
    std::uint64_t line = 0;
};

// All of it is good until it is given to the reader again.
struct Generation {
    std::uint64_t number = 0;
    std::uint64_t offset = 0;     // of its first batch
    std::uint64_t frequency = 0;  // the clock's units in a second
    std::vector<Batch> batches;   // of events, in the order of the file
    std::unordered_map<std::uint64_t, std::string_view> strings;   // 0 is ""
    std::unordered_map<std::uint64_t, std::vector<Frame>> stacks;  // innermost frame first; 0: none
    std::uint64_t cpu_samples = 0;
    std::uint64_t experimental_batches = 0;

    // Nothing if there is no such string or stack.
    std::optional<std::string_view> string(std::uint64_t id) const;
    const std::vector<Frame>* stack(std::uint64_t id) const;

  private:
    friend class Reader;
    std::deque<Batch> tables_;  // what strings and stacks point into
};

class Reader {
  public:
    explicit Reader(std::istream& in) : in_(in) {}

    // Reads the header. Empty, or why this is no trace that can be read.
    std::string open();
    int version() const { return version_; }  // 23 of Go 1.23

    // The next generation; false at the end of the trace. A generation that is not whole is not
    // given; then error() says what was expected where.
    bool next(Generation& generation);
    const std::string& error() const { return error_; }
    std::uint64_t offset() const { return offset_; }

  private:
    struct Head {  // of a batch
        std::uint64_t offset = 0;
        std::uint8_t mark = 0;  // 0: the file ends here
        std::uint64_t generation = 0;
        std::uint64_t m = kNone;
        std::uint64_t time = 0;
        std::uint64_t size = 0;
    };
    bool read_head(Head& head);
    std::uint64_t number(const char* what);
    void add(Generation& g, const Head& head, Batch batch);
    void add_strings(Generation& g, const Batch& batch);
    void add_stacks(const Batch& batch);
    void add_sync(Generation& g, const Batch& batch);
    void resolve(Generation& g);
    void fail(std::uint64_t offset, const std::string& expected);

    std::istream& in_;
    int version_ = 0;
    std::uint64_t offset_ = 0;
    std::string error_;
    std::uint64_t held_generation_ = 0;  // 0: no batch is held back
    std::uint8_t held_mark_ = 0;
    Batch held_;
    struct RawFrame {
        std::uint64_t function, file, line, offset;
    };
    std::unordered_map<std::uint64_t, std::vector<RawFrame>> raw_stacks_;  // of this generation
};

// 23 if the bytes begin as a trace of Go 1.23 does; 0 if they begin as none.
int version_in(std::string_view header);

}  // namespace fiberscope::gotrace
