#include "sim/export/chrome.h"

#include "sim/export/utf8.h"

#include <fmt/format.h>

namespace fiberscope::exports {
namespace {

constexpr std::uint32_t kProcs = 1, kGos = 2, kChannels = 3, kRuntime = 4;  // as processes
// What is stolen from a P, as a thread beside it: above all Ps (fold_run.cpp has at most 4096).
constexpr std::uint32_t kStolen = 1'000'000;

struct Row {
    std::uint32_t pid, tid, order;
};
Row row_of(Track track) {
    switch (track.kind) {
        case TrackKind::proc:
        case TrackKind::proc_queue:
            return {kProcs, track.id, 2 * track.id};
        case TrackKind::proc_stolen:
            return {kProcs, kStolen + track.id, 2 * track.id + 1};
        case TrackKind::go:
            return {kGos, track.id, track.id};
        case TrackKind::channel:
        case TrackKind::channel_length:
            return {kChannels, track.id, track.id};
        case TrackKind::collector:
        case TrackKind::total:
            return {kRuntime, 0, 0};
    }
    return {};
}

std::uint64_t key_of(Track track) {
    return std::uint64_t{static_cast<std::uint8_t>(track.kind)} << 32 | track.id;
}

std::string args_of(std::span<const Fact> facts) {
    std::string args;
    for (const Fact& fact : facts) {
        args += fmt::format("{}{}:{}", args.empty() ? "" : ",", json_string(fact.name),
                            fact.number ? std::to_string(*fact.number) : json_string(fact.text));
    }
    return args.empty() ? "" : ",\"args\":{" + args + "}";
}

std::string words_of(const Mark& mark) {
    return fmt::format(R"(,"name":{},"cat":{}{})", json_string(mark.name),
                       json_string(mark.category), args_of(mark.facts));
}

}  // namespace

Chrome::Chrome(std::FILE* to) : to_(to) {
    std::fputs("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n", to_);
    const auto process = [&](std::uint32_t pid, std::string_view name) {
        metadata("process_name", pid, 0, fmt::format(R"("name":{})", json_string(name)));
        metadata("process_sort_index", pid, 0, fmt::format(R"("sort_index":{})", pid));
    };
    process(kProcs, "Processors (P)");
    process(kGos, "Goroutines (G)");
    process(kChannels, "Channels");
    process(kRuntime, "Runtime");
}

void Chrome::line(std::string_view object) {
    if (!first_) std::fputs(",\n", to_);
    first_ = false;
    std::fwrite(object.data(), 1, object.size(), to_);
}

// In microseconds, as the format wants it, but all digits.
void Chrome::event(char phase, Track track, std::uint64_t ns, const std::string& more) {
    const Row row = row_of(track);
    line(fmt::format(R"({{"ph":"{}","pid":{},"tid":{},"ts":{}.{:03}{}}})", phase, row.pid, row.tid,
                     ns / 1000, ns % 1000, more));
}

void Chrome::metadata(const char* what, std::uint32_t pid, std::uint32_t tid,
                      const std::string& args) {
    line(fmt::format(R"({{"ph":"M","name":"{}","pid":{},"tid":{},"args":{{{}}}}})", what, pid, tid,
                     args));
}

// There is no place for a description.
void Chrome::describe(Track track, const TrackFacts& facts) {
    const Row row = row_of(track);
    switch (track.kind) {
        case TrackKind::proc_queue:
        case TrackKind::channel_length:
        case TrackKind::total:
            counters_[key_of(track)] = json_string(facts.name);
            return;
        case TrackKind::proc:
        case TrackKind::proc_stolen:
        case TrackKind::go:
        case TrackKind::channel:
        case TrackKind::collector:
            metadata("thread_name", row.pid, row.tid,
                     fmt::format(R"("name":{})", json_string(facts.name)));
            metadata("thread_sort_index", row.pid, row.tid,
                     fmt::format(R"("sort_index":{})", row.order));
            return;
    }
}

// Begin and end, not one event with a duration: an arrow must fall into a slice that stands before
// it in the file.
void Chrome::begin(Track track, std::uint64_t ns, const Mark& mark) {
    event('B', track, ns, words_of(mark));
    arrow(track, ns, mark.hop);
}

void Chrome::end(Track track, std::uint64_t ns, std::span<const Fact> facts) {
    event('E', track, ns, args_of(facts));
}

// As a slice of no length, so that arrows have one to begin and end in, and as Perfetto lays
// instants of one time on one another until it has no room.
void Chrome::instant(Track track, std::uint64_t ns, const Mark& mark) {
    begin(track, ns, mark);
    end(track, ns, {});
}

void Chrome::count(Track track, std::uint64_t ns, std::uint64_t value) {
    event('C', track, ns,
          fmt::format(R"(,"name":{},"args":{{"value":{}}})", counters_[key_of(track)], value));
}

// An arrow is known by its id, category and name together.
void Chrome::arrow(Track track, std::uint64_t ns, const Hop& hop) {
    if (hop.arrow == 0) return;
    const std::string words =
        fmt::format(R"(,"id":{},"cat":"arrow","name":"{}")", hop.arrow, hop.name);
    switch (hop.step) {
        case Hop::Step::begin:
            event('s', track, ns, words);
            return;
        case Hop::Step::pass:
            event('t', track, ns, words);
            return;
        case Hop::Step::end:
            event('f', track, ns, words + R"(,"bp":"e")");
            return;
    }
}

void Chrome::finish(std::string_view title) {
    std::fprintf(to_, "\n],\"otherData\":{\"run\":%s}}\n", json_string(title).c_str());
}

}  // namespace fiberscope::exports
