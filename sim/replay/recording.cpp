#include "sim/replay/recording.h"

#include "sim/replay/fold.h"
#include "sim/replay/pack_state.h"

namespace fiberscope::replay {

void Recording::take(const Event& event, std::string_view text) {
    // Before a chunk, when the chunks since the last state make up for its bytes. Before the first
    // there is nothing.
    if (folds_ && writer_.at_chunk() && writer_.events() != 0 && writer_.bytes() >= next_bytes_) {
        std::string packed;
        put_state(packed, state_, told_);
        told_ = state_.gos;
        const std::uint64_t before = writer_.bytes();
        writer_.put_keyframe(packed);
        next_bytes_ = 2 * writer_.bytes() - before;
    }
    writer_.take(event, text);
    folds_ = folds_ && !fold(state_, event, text);
}

}  // namespace fiberscope::replay
