#include "sim/gotrace/write.h"

#include <utility>

namespace fiberscope::gotrace {
namespace {

constexpr std::uint64_t kGeneration = 1;
constexpr std::uint64_t kUnitsPerSecond = 1'000'000'000;  // a unit is a nanosecond
// An event has at most six numbers of ten bytes, an entry of a table some kilobytes.
constexpr std::size_t kFlushBytes = kBatchBytesMax - 8 * 1024;

void put(std::string& out, std::uint64_t value) {
    while (value >= 0x80) {
        out.push_back(static_cast<char>(value | 0x80));
        value >>= 7;
    }
    out.push_back(static_cast<char>(value));
}

}  // namespace

Writer::Writer(Write write) : write_(std::move(write)) {
    write_({"go 1.23 trace\0\0\0", kHeaderBytes});
}

void Writer::batch(std::uint64_t m, std::uint64_t time_ns, std::string_view data) {
    std::string head;
    head.push_back(static_cast<char>(kEventBatch));
    put(head, kGeneration);
    put(head, m);
    put(head, time_ns);
    put(head, data.size());
    write_(head);
    write_(data);
}

void Writer::flush(std::uint64_t m, Lane& lane) {
    if (!lane.data.empty()) batch(m, lane.begin_ns, lane.data);
    lane.data.clear();
}

void Writer::event(std::uint64_t m, std::uint64_t time_ns, Type type,
                   std::initializer_list<std::uint64_t> args) {
    Lane& lane = lanes_[m];
    if (lane.data.size() > kFlushBytes) flush(m, lane);
    if (lane.data.empty()) lane.begin_ns = lane.last_ns = time_ns;
    lane.data.push_back(static_cast<char>(type));
    put(lane.data, time_ns - lane.last_ns);
    for (const std::uint64_t arg : args)
        put(lane.data, arg);
    lane.last_ns = time_ns;
}

std::uint64_t Writer::string(std::string_view text) {
    text = text.substr(0, kStringBytesMax);
    if (text.empty()) return 0;
    const auto [found, is_new] = string_ids_.try_emplace(std::string(text), strings_.size() + 1);
    if (is_new) strings_.push_back(found->first);
    return found->second;
}

std::uint64_t Writer::stack(const std::vector<Frame>& innermost_first) {
    if (innermost_first.empty()) return 0;
    std::vector<std::uint64_t> counters;
    for (const Frame& frame : innermost_first) {
        const auto [found, is_new] = counters_.try_emplace(frame, frames_.size() + 1);
        if (is_new) frames_.push_back(frame);
        counters.push_back(found->second);
        if (counters.size() == kFramesMax) break;
    }
    const auto [found, is_new] = stack_ids_.try_emplace(std::move(counters), stacks_.size() + 1);
    if (is_new) stacks_.push_back(&found->first);
    return found->second;
}

void Writer::finish() {
    for (auto& [m, lane] : lanes_)
        flush(m, lane);
    std::string table;
    const auto begin_entry = [&](Mark section) {
        if (table.size() > kFlushBytes) {
            batch(kNone, 0, table);
            table.clear();
        }
        if (table.empty()) table.push_back(static_cast<char>(section));
    };
    const auto end_table = [&] {
        if (!table.empty()) batch(kNone, 0, table);
        table.clear();
    };
    for (std::size_t i = 0; i < stacks_.size(); ++i) {
        begin_entry(kStacks);
        table.push_back(static_cast<char>(kStack));
        put(table, i + 1);
        put(table, stacks_[i]->size());
        for (const std::uint64_t counter : *stacks_[i]) {
            const Frame& frame = frames_[counter - 1];
            for (const std::uint64_t value : {counter, frame.function, frame.file, frame.line})
                put(table, value);
        }
    }
    end_table();
    for (std::size_t i = 0; i < strings_.size(); ++i) {
        begin_entry(kStrings);
        table.push_back(static_cast<char>(kString));
        put(table, i + 1);
        put(table, strings_[i].size());
        table += strings_[i];
    }
    end_table();
    table.push_back(static_cast<char>(kFrequency));
    put(table, kUnitsPerSecond);
    end_table();
}

}  // namespace fiberscope::gotrace
