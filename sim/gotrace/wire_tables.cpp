// What a generation has beside events: strings, stacks, samples and the clock.
#include "sim/gotrace/wire.h"

#include <fmt/format.h>

#include <utility>

namespace fiberscope::gotrace {

void Reader::add(Generation& g, const Head& head, Batch batch) {
    if (head.mark == kExperimentalBatch) {
        ++g.experimental_batches;
        return;
    }
    const auto mark = static_cast<std::uint8_t>(batch.data.empty() ? 0 : batch.data.front());
    if (mark == kStrings || mark == kStacks) {
        g.tables_.push_back(std::move(batch));
        mark == kStrings ? add_strings(g, g.tables_.back()) : add_stacks(g.tables_.back());
    } else if (mark == kCpuSamples) {
        Cursor in(batch.data, batch.offset);
        in.byte("");
        while (!in.empty()) {
            const std::uint64_t at = in.offset();
            if (in.byte("a CPU sample") != kCpuSample) in.fail(at, "a CPU sample (7)");
            for (int i = 0; i < 5; ++i)
                in.number("a CPU sample's time, thread, P, goroutine and stack");
            if (!in.failed()) ++g.cpu_samples;
        }
        if (in.failed() && error_.empty()) error_ = in.error();
    } else if (mark == kFrequency || (mark == kSync && version_ >= 25)) {
        add_sync(g, batch);
    } else if (!batch.data.empty()) {
        g.batches.push_back(std::move(batch));
    }
}

void Reader::add_strings(Generation& g, const Batch& batch) {
    Cursor in(batch.data, batch.offset);
    in.byte("");
    while (!in.empty()) {
        const std::uint64_t at = in.offset();
        if (in.byte("a string") != kString) in.fail(at, "a string (5)");
        const std::uint64_t id = in.number("a string's id");
        const std::uint64_t length_at = in.offset();
        const std::uint64_t length = in.number("a string's length");
        if (length > kStringBytesMax)
            in.fail(length_at, fmt::format("a string's length, at most {}, found {}",
                                           kStringBytesMax, length));
        const std::string_view text = in.bytes(length, "a string");
        if (in.failed()) break;
        if (!g.strings.emplace(id, text).second)
            in.fail(at, fmt::format("a string with a new id, found a second one with id {}", id));
    }
    if (in.failed() && error_.empty()) error_ = in.error();
}

void Reader::add_stacks(const Batch& batch) {
    Cursor in(batch.data, batch.offset);
    in.byte("");
    while (!in.empty()) {
        const std::uint64_t at = in.offset();
        if (in.byte("a stack") != kStack) in.fail(at, "a stack (3)");
        const std::uint64_t id = in.number("a stack's id");
        const std::uint64_t count_at = in.offset();
        const std::uint64_t count = in.number("a stack's number of frames");
        if (count > kFramesMax)
            in.fail(count_at, fmt::format("a stack's number of frames, at most {}, found {}",
                                          kFramesMax, count));
        std::vector<RawFrame> frames;
        for (std::uint64_t i = 0; i < count && !in.failed(); ++i) {
            const std::uint64_t frame_at = in.offset();
            in.number("a frame's program counter");
            RawFrame frame{};
            frame.function = in.number("a frame's function");
            frame.file = in.number("a frame's file");
            frame.line = in.number("a frame's line");
            frame.offset = frame_at;
            frames.push_back(frame);
        }
        if (in.failed()) break;
        if (!raw_stacks_.emplace(id, std::move(frames)).second)
            in.fail(at, fmt::format("a stack with a new id, found a second one with id {}", id));
    }
    if (in.failed() && error_.empty()) error_ = in.error();
}

void Reader::add_sync(Generation& g, const Batch& batch) {
    Cursor in(batch.data, batch.offset);
    const bool sync = in.byte("") == kSync;
    if (!sync) in = Cursor(batch.data, batch.offset);
    while (!in.empty()) {
        const std::uint64_t at = in.offset();
        const std::uint8_t mark = in.byte("the clock's frequency");
        if (mark == kFrequency) {
            const std::uint64_t frequency = in.number("the clock's frequency");
            if (!in.failed() && frequency == 0) in.fail(at, "the clock's frequency, found 0");
            if (g.frequency != 0) in.fail(at, "one frequency in a generation, found a second");
            if (!in.failed()) g.frequency = frequency;
            if (!sync) break;  // before 1.25 nothing else is there
        } else if (mark == kClockSnapshot) {
            for (int i = 0; i < 4; ++i)
                in.number("a snapshot's time, monotonic time, seconds and nanoseconds");
        } else {
            in.fail(at,
                    fmt::format("a frequency (8) or a snapshot of the clock (51), found {}", mark));
        }
    }
    if (in.failed() && error_.empty()) error_ = in.error();
}

void Reader::resolve(Generation& g) {
    for (const auto& [id, raw] : raw_stacks_) {
        std::vector<Frame> frames;
        frames.reserve(raw.size());
        for (const RawFrame& frame : raw) {
            const auto function = g.string(frame.function);
            const auto file = g.string(frame.file);
            if (!function || !file)
                fail(frame.offset, fmt::format("a frame whose strings exist, found {} and {}",
                                               frame.function, frame.file));
            frames.push_back({function.value_or("?"), file.value_or("?"), frame.line});
        }
        g.stacks.emplace(id, std::move(frames));
    }
    raw_stacks_.clear();
}

}  // namespace fiberscope::gotrace
