#include "sim/replay/history.h"

#include "core/event/check.h"
#include "sim/replay/fold.h"
#include "sim/replay/pack_state.h"
#include "sim/replay/sound.h"

#include <fmt/format.h>

#include <algorithm>

namespace fiberscope::replay {

namespace {

constexpr std::uint64_t kPassedEvents = 1024;  // between two states that the cursor leaves behind
constexpr std::size_t kPassed = 24;

}  // namespace

std::optional<std::string> History::append(const Event& event, std::string_view text) {
    const EventStore::Number chunk = events_.summaries();
    const bool begins = events_.size() == events_.first(chunk);
    if (begins && chunk != 0 && events_.bytes() >= next_bytes_) keep(chunk, latest_);
    if (auto why = fold(latest_, event, text)) return why;
    events_.append(event, text);
    return {};
}

void History::keep(EventStore::Number chunk, const State& state) {
    std::string packed;
    put_state(packed, state, kept_);
    kept_ = state.gos;
    packed.shrink_to_fit();
    next_bytes_ = events_.bytes() + packed.size();
    keyframe_bytes_ += packed.size();
    keyframes_[chunk] = std::move(packed);
}

void History::open(std::unique_ptr<trace::TraceFile> file,
                   const std::function<bool(std::uint64_t done)>& progress) {
    events_.open(std::move(file));
    if (open_with_keyframes()) return;
    // From the beginning, and keyframes on the way: as many bytes as the file has for the events.
    keyframes_.clear();
    latest_ = {};
    const auto& chunks = events_.file()->chunks();
    std::uint64_t at = 0, since = 0;
    for (EventStore::Number i = 0; i < chunks.size(); ++i) {
        if (i != 0 && since >= next_bytes_) {
            keep(i, latest_);
            since = 0;
        }
        fold_on(latest_, at, chunks[i].first + chunks[i].summary.events);
        since += chunks[i].summary.events * 6;  // a packed event has some six bytes
        if (progress && !progress(at)) return;
    }
}

// The states of the file are used where they are, if they are ours. Only who ended is read from all
// of them, and the last stretch is folded.
bool History::open_with_keyframes() {
    const auto& chunks = events_.file()->chunks();
    Pages<GoState> ended;
    for (EventStore::Number i = 0; i < chunks.size(); ++i) {
        if (chunks[i].keyframe == 0) continue;
        const std::string packed = events_.file()->keyframe(i);
        trace::Input in(packed);
        if (!take_ended(in, ended)) return false;
        keyframes_[i];
    }
    if (keyframes_.empty() || !unpack(keyframes_.rbegin()->first, latest_, ended)) return false;
    std::uint64_t at = events_.first(keyframes_.rbegin()->first);
    fold_on(latest_, at, size());
    return true;
}

bool History::unpack(EventStore::Number chunk, State& state, const Pages<GoState>& ended) const {
    const auto& [number, packed] = *keyframes_.find(chunk);
    const std::string from_file = packed.empty() ? events_.file()->keyframe(number) : std::string();
    trace::Input in(packed.empty() ? from_file : packed);
    bool good = take_state(in, state, ended) && state.events == events_.first(chunk);
    check(good || packed.empty(), "a keyframe cannot be unpacked");
    if (packed.empty()) good = good && !unsound(state, events_.file()->names());
    return good;
}

void History::fold_on(State& state, std::uint64_t& at, std::uint64_t to) {
    events_.each(at, to, [&](const Event& event, std::string_view text) {
        if (auto why = fold(state, event, text); why && !problem_)
            problem_ = fmt::format("event {}: {}", at + 1, *why);
        state.events = ++at;
    });
}

void History::go_near(std::uint64_t position) {
    auto keyframe = keyframes_.upper_bound(events_.chunk_of(position));
    const auto start = [&] {
        return keyframe == keyframes_.begin() ? 0 : events_.first(std::prev(keyframe)->first);
    };
    std::uint64_t best = start();
    if (cursor_position_ <= position && cursor_position_ >= best) return;
    const std::pair<std::uint64_t, State>* passed = nullptr;
    for (const auto& one : passed_) {
        if (one.first > position || one.first < best) continue;
        best = one.first;
        passed = &one;
    }
    cursor_position_ = best;
    if (passed != nullptr) {
        cursor_ = passed->second;
        return;
    }
    cursor_ = {};
    while (keyframe != keyframes_.begin() &&
           !unpack(std::prev(keyframe)->first, cursor_, latest_.gos))
        --keyframe;  // an older one will do
    cursor_position_ = start();
    if (cursor_position_ == 0) cursor_ = {};
}

const State& History::seek(std::uint64_t position) {
    if (position >= size()) return latest_;
    go_near(position);
    while (cursor_position_ < position) {
        const std::uint64_t next = (cursor_position_ / kPassedEvents + 1) * kPassedEvents;
        fold_on(cursor_, cursor_position_, std::min(position, next));
        // Only the last ones: a copy costs something.
        if (cursor_position_ != next || position - next > kPassed * kPassedEvents) continue;
        passed_.emplace_back(next, cursor_);
        if (passed_.size() > kPassed) passed_.pop_front();
    }
    return cursor_;
}

std::optional<std::uint64_t> History::next_of(About about, std::uint64_t position) const {
    const std::uint64_t found = events_.next(about, position);
    if (found == size()) return {};
    return found + 1;
}

std::optional<std::uint64_t> History::previous_of(About about, std::uint64_t position) const {
    if (position < 2) return {};
    const std::uint64_t found = events_.previous(about, position - 1);
    if (found == size()) return {};
    return found + 1;
}

}  // namespace fiberscope::replay
