#include "sim/gotrace/wire.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace fiberscope::gotrace {

std::string error_at(std::uint64_t offset, const std::string& expected) {
    return fmt::format("byte {}: expected {}", offset, expected);
}

void Cursor::fail(std::uint64_t offset, const std::string& expected) {
    if (error_.empty()) error_ = error_at(offset, expected);
    rest_ = {};
}

std::uint8_t Cursor::byte(const char* what) {
    if (rest_.empty()) {
        fail(offset_, fmt::format("{}, found the end of the batch", what));
        return 0;
    }
    const auto value = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    ++offset_;
    return value;
}

std::uint64_t Cursor::number(const char* what) {
    const std::uint64_t begin = offset_;
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        const std::uint8_t next = byte(what);
        if (failed()) return 0;
        if (shift == 63 && next > 1) break;
        value |= std::uint64_t{next & 0x7fu} << shift;
        if (next < 0x80) return value;
    }
    fail(begin, fmt::format("{}, found a number of more than 64 bits", what));
    return 0;
}

std::string_view Cursor::bytes(std::uint64_t count, const char* what) {
    if (count > rest_.size()) {
        fail(offset_, fmt::format("{} bytes of {}, found {} to the end of the batch", count, what,
                                  rest_.size()));
        return {};
    }
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    offset_ += count;
    return taken;
}

std::optional<std::string_view> Generation::string(std::uint64_t id) const {
    if (id == 0) return "";
    const auto found = strings.find(id);
    if (found == strings.end()) return {};
    return found->second;
}

const std::vector<Frame>* Generation::stack(std::uint64_t id) const {
    static const std::vector<Frame> kNoStack;
    if (id == 0) return &kNoStack;
    const auto found = stacks.find(id);
    return found == stacks.end() ? nullptr : &found->second;
}

int version_in(std::string_view header) {
    constexpr std::string_view kBegin = "go 1.", kEnd = " trace\0\0\0";
    if (header.size() < kHeaderBytes || !header.starts_with(kBegin)) return 0;
    const std::string_view digits = header.substr(kBegin.size(), 2);
    int version = 0;
    const auto [stop, error] = std::from_chars(digits.data(), digits.data() + 2, version);
    if (error != std::errc{}) return 0;
    // Go 1.5 to 1.9 have one digit, and a zero more.
    const std::string_view rest = header.substr(static_cast<std::size_t>(stop - header.data()));
    return rest.starts_with(kEnd.substr(0, 6)) ? version : 0;
}

std::string Reader::open() {
    std::string header(kHeaderBytes, '\0');
    in_.read(header.data(), static_cast<std::streamsize>(header.size()));
    header.resize(static_cast<std::size_t>(in_.gcount()));
    offset_ = header.size();
    version_ = version_in(header);
    if (version_ == 0) return error_at(0, "\"go 1.NN trace\", the header of a Go execution trace");
    if (version_ < 22)
        return error_at(3, fmt::format("a trace of Go 1.22 or later, found one of the old format, "
                                       "of Go 1.{}: record it with a newer Go",
                                       version_));
    if (version_ == 22 || version_ == 23 || version_ == 25 || version_ == 26) return {};
    return error_at(3, fmt::format("the version 1.22, 1.23, 1.25 or 1.26 of Go's trace format, "
                                   "found 1.{}, which is not known here",
                                   version_));
}

void Reader::fail(std::uint64_t offset, const std::string& expected) {
    if (error_.empty()) error_ = error_at(offset, expected);
}

std::uint64_t Reader::number(const char* what) {
    const std::uint64_t begin = offset_;
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        const int next = in_.get();
        if (next == std::istream::traits_type::eof()) {
            fail(offset_, fmt::format("{}, found the end of the file", what));
            return 0;
        }
        ++offset_;
        if (shift == 63 && next > 1) break;
        value |= (static_cast<std::uint64_t>(next) & 0x7fu) << shift;
        if (next < 0x80) return value;
    }
    fail(begin, fmt::format("{}, found a number of more than 64 bits", what));
    return 0;
}

bool Reader::read_head(Head& head) {
    head = {.offset = offset_};
    const int mark = in_.get();
    if (mark == std::istream::traits_type::eof()) return true;
    ++offset_;
    head.mark = static_cast<std::uint8_t>(mark);
    if (mark == kEndOfGeneration && version_ >= 26) return true;
    if (mark != kEventBatch && mark != kExperimentalBatch) {
        fail(head.offset, fmt::format("a batch (1 or 49), found {}", mark));
        return false;
    }
    if (mark == kExperimentalBatch) {
        if (in_.get() == std::istream::traits_type::eof()) {
            fail(offset_, "the experiment of a batch, found the end of the file");
            return false;
        }
        ++offset_;
    }
    const std::uint64_t at = offset_;
    head.generation = number("the generation of a batch");
    if (error_.empty() && head.generation == 0) fail(at, "the generation of a batch, found 0");
    head.m = number("the thread of a batch");
    head.time = number("the time of a batch");
    const std::uint64_t size_at = offset_;
    head.size = number("the size of a batch");
    if (head.size > kBatchBytesMax)
        fail(size_at,
             fmt::format("the size of a batch, at most {}, found {}", kBatchBytesMax, head.size));
    return error_.empty();
}

bool Reader::next(Generation& generation) {
    generation = {};
    raw_stacks_.clear();
    if (held_generation_ != 0) {
        Head head;
        head.mark = held_mark_;
        generation.number = std::exchange(held_generation_, 0);
        generation.offset = held_.offset;
        add(generation, head, std::move(held_));
    }
    for (;;) {
        Head head;
        if (!error_.empty() || !read_head(head)) break;
        if (head.mark == 0) {
            if (generation.number == 0) return false;
            if (version_ >= 26)
                fail(head.offset, "the end of the generation (52), found the end of the file");
            break;
        }
        if (head.mark == kEndOfGeneration) {
            if (generation.number == 0) {
                fail(head.offset, "a batch, found the end of a generation that has none");
                return false;
            }
            break;
        }
        Batch batch{.m = head.m, .time = head.time, .offset = offset_, .data = {}};
        batch.data.resize(head.size);  // bounded
        in_.read(batch.data.data(), static_cast<std::streamsize>(head.size));
        const auto count = static_cast<std::uint64_t>(in_.gcount());
        offset_ += count;
        if (count < head.size) {
            fail(batch.offset, fmt::format("a batch of {} bytes, found {} to the end of the file",
                                           head.size, count));
            break;
        }
        if (generation.number == 0) {
            generation.number = head.generation;
            generation.offset = head.offset;
        }
        if (head.generation == generation.number + 1 && version_ < 26) {
            held_generation_ = head.generation;
            held_mark_ = head.mark;
            held_ = std::move(batch);
            break;
        }
        if (head.generation != generation.number) {
            fail(head.offset + 1,
                 fmt::format("a batch of generation {}{}, found one of {}", generation.number,
                             version_ < 26 ? " or the next" : "", head.generation));
            return false;  // batches are mixed: what came before is not to be trusted either
        }
        add(generation, head, std::move(batch));
    }
    // A file that breaks off in a batch still has the generation before it; one that breaks off in
    // a generation may lack anything of it, so it is tried, and the ordering sees what is missing.
    if (generation.number == 0) return false;
    if (generation.frequency == 0) {
        fail(offset_, fmt::format("the clock's frequency in generation {} (from byte {} on), found "
                                  "none",
                                  generation.number, generation.offset));
        return false;
    }
    resolve(generation);
    return true;
}

}  // namespace fiberscope::gotrace
