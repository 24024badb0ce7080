#include "sim/replay/history.h"

#include "sim/replay/fold.h"

#include <algorithm>

namespace fiberscope::replay {

std::optional<std::string> History::append(const Event& event, std::string_view text) {
    if (auto why = fold(latest_, event, text)) return why;
    events_.push_back(event);
    text_offsets_.push_back(texts_.size());
    texts_ += text;
    if (size() < next_keyframe_) return {};
    keyframes_.emplace_back(size(), latest_);
    next_keyframe_ = size() + std::max(kKeyframeEventsMin, bytes_of(latest_) / kEventBytes);
    return {};
}

std::string_view History::text(std::uint64_t index) const {
    return std::string_view(texts_).substr(text_offsets_[index], events_[index].text_bytes);
}

const State& History::seek(std::uint64_t position) {
    if (position >= size()) return latest_;
    const auto after = std::upper_bound(
        keyframes_.begin(), keyframes_.end(), position,
        [](std::uint64_t wanted, const auto& keyframe) { return wanted < keyframe.first; });
    const std::uint64_t start = after == keyframes_.begin() ? 0 : std::prev(after)->first;
    if (position < cursor_position_ || cursor_position_ < start) {
        cursor_ = after == keyframes_.begin() ? State{} : std::prev(after)->second;
        cursor_position_ = start;
    }
    // Every event was accepted when it was appended, from the very same state.
    for (; cursor_position_ < position; ++cursor_position_) {
        fold(cursor_, events_[cursor_position_], text(cursor_position_));
    }
    return cursor_;
}

std::optional<std::uint64_t> History::next_of(GoId g, std::uint64_t position) const {
    for (; position < size(); ++position) {
        if (is_about(events_[position], g)) return position + 1;
    }
    return {};
}

std::optional<std::uint64_t> History::previous_of(GoId g, std::uint64_t position) const {
    for (position = std::min(position, size()); position > 1; --position) {
        if (is_about(events_[position - 2], g)) return position - 1;
    }
    return {};
}

bool is_about(const Event& event, GoId g) {
    if (g == GoId::none) return false;
    if (event.go() == g) return true;
    const bool has_partner =
        event.kind == Kind::chan_send_direct || event.kind == Kind::chan_recv_direct ||
        event.kind == Kind::chan_recv_refill || event.kind == Kind::lock_drop ||
        event.kind == Kind::rlock_drop || event.kind == Kind::runnext_put;
    return has_partner && GoId{event.a} == g;
}

std::uint64_t bytes_of(const State& state) {
    // An empty std::deque takes a block of 512 bytes and its map.
    constexpr std::uint64_t kDequeBytes = 576;
    std::uint64_t bytes = sizeof(State) + state.machines.size() * sizeof(MachineState) +
                          state.procs.size() * (sizeof(ProcState) + kDequeBytes) +
                          state.gos.size() * sizeof(GoState) +
                          state.objects.size() * (sizeof(ObjectState) + 3 * kDequeBytes) +
                          state.timers.size() * (sizeof(TimerState) + 48) +
                          state.global.size() * sizeof(GoId);
    for (const GoState& g : state.gos)
        bytes += g.frames.size() * sizeof(Frame);
    for (const ObjectState& object : state.objects) {
        bytes += object.buffer.size() * sizeof(std::string) +
                 (object.sendq.size() + object.recvq.size()) * sizeof(Waiter) +
                 object.readers.size() * sizeof(GoId);
    }
    return bytes;
}

}  // namespace fiberscope::replay
