// What --race prints, in the form of Go's detector: the two accesses, newest first, each with its
// stack, then where their goroutines were made.
#include "sim/lang/race/detector.h"

namespace fiberscope::lang::race {

namespace {

std::string goroutine(std::uint32_t index, std::uint32_t go) {
    return index == 0 ? "main goroutine" : "goroutine " + std::to_string(go);
}

// The scenario's own functions; if there is none, all.
std::string stack_text(const std::vector<CallTree::Frame>& frames) {
    const bool has_own = std::any_of(frames.begin(), frames.end(),
                                     [](const auto& frame) { return !frame.function->hidden; });
    std::string text;
    for (const auto& [function, line] : frames) {
        if (has_own && function->hidden) continue;
        text += "  " + function->name + "()\n      " + function->file + ":" + std::to_string(line) +
                "\n";
    }
    return text;
}

}  // namespace

std::string Detector::access_text(const Access& access) const {
    return stack_text(calls_.frames(access.call, access.line));
}

// Of the goroutine that made the access; nothing for main's.
std::string Detector::creation_text(const Access& access) const {
    if (access.thread == 0) return {};
    const Thread& thread = threads_[access.thread];
    std::string text =
        "\nGoroutine " + std::to_string(thread.go.load(std::memory_order_relaxed)) +
        (thread.is_finished.load(std::memory_order_relaxed) ? " (finished)" : " (running)");
    if (thread.made_at == CallTree::Node::none) return text + " started by a timer\n";
    return text + " created at:\n" + stack_text(calls_.frames(thread.made_at, thread.made_line));
}

std::string Detector::text_of(std::uintptr_t address, const Access& now,
                              const Access& before) const {
    constexpr const char* kRule = "==================\n";
    char at[32];
    std::snprintf(at, sizeof at, "0x%012llx", static_cast<unsigned long long>(address));
    const auto by = [&](const Access& access) {
        return std::string(at) + " by " +
               goroutine(access.thread,
                         threads_[access.thread].go.load(std::memory_order_relaxed)) +
               ":\n" + access_text(access);
    };
    return std::string(kRule) + "WARNING: DATA RACE\n" + (now.is_write ? "Write" : "Read") +
           " at " + by(now) + "\nPrevious " + (before.is_write ? "write" : "read") + " at " +
           by(before) + creation_text(now) + creation_text(before) + kRule;
}

// Go's detector shows a pair of stacks once, and an address once.
void Detector::report(std::uintptr_t address, const Access& now, const Access& before) {
    const auto place = [](const Access& access) {
        return std::pair{static_cast<std::uint64_t>(access.call),
                         std::uint64_t{access.line} << 1 | (access.is_write ? 1u : 0u)};
    };
    const auto [first, second] = std::minmax({place(now), place(before)});
    const std::scoped_lock guard(report_mutex_);
    const bool is_new_pair =
        reported_.insert({first.first, first.second, second.first, second.second}).second;
    const bool is_new_address = reported_addresses_.insert(address).second;
    if (!is_new_pair || !is_new_address) return;
    races_.fetch_add(1, std::memory_order_relaxed);
    Race race{now, before, 0, 0, {}};
    {
        const std::scoped_lock threads(mutex_);
        race.go = threads_[now.thread].go.load(std::memory_order_relaxed);
        race.go_before = threads_[before.thread].go.load(std::memory_order_relaxed);
        race.text = text_of(address, now, before);
    }
    found_(race);
}

}  // namespace fiberscope::lang::race
