#include "sim/replay/history.h"

#include "core/event/check.h"
#include "sim/replay/fold.h"
#include "sim/replay/pack_state.h"

#include <algorithm>

namespace fiberscope::replay {

std::optional<std::string> History::append(const Event& event, std::string_view text) {
    if (auto why = fold(latest_, event, text)) return why;
    events_.append(event, text);
    if (size() < next_keyframe_ || events_.bytes() < next_bytes_) return {};
    std::string packed;
    put_state(packed, latest_);
    packed.shrink_to_fit();
    keyframe_bytes_ += packed.size();
    next_keyframe_ = size() + kKeyframeEventsMin;
    next_bytes_ = events_.bytes() + packed.size();
    keyframes_.emplace_back(size(), std::move(packed));
    return {};
}

const State& History::seek(std::uint64_t position) {
    if (position >= size()) return latest_;
    const auto after = std::upper_bound(
        keyframes_.begin(), keyframes_.end(), position,
        [](std::uint64_t wanted, const auto& keyframe) { return wanted < keyframe.first; });
    const std::uint64_t start = after == keyframes_.begin() ? 0 : std::prev(after)->first;
    if (position < cursor_position_ || cursor_position_ < start) {
        cursor_ = {};
        if (after != keyframes_.begin()) {
            trace::Input in(std::prev(after)->second);
            check(take_state(in, cursor_), "a keyframe cannot be unpacked");
        }
        cursor_position_ = start;
    }
    // Every event was accepted when it was appended, from the very same state.
    for (; cursor_position_ < position; ++cursor_position_)
        fold(cursor_, events_.event(cursor_position_), events_.text(cursor_position_));
    return cursor_;
}

std::optional<std::uint64_t> History::next_of(GoId g, std::uint64_t position) const {
    for (; position < size(); ++position) {
        if (is_about(event(position), g)) return position + 1;
    }
    return {};
}

std::optional<std::uint64_t> History::previous_of(GoId g, std::uint64_t position) const {
    for (position = std::min(position, size()); position > 1; --position) {
        if (is_about(event(position - 2), g)) return position - 1;
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

}  // namespace fiberscope::replay
