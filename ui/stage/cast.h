// What a run has, as far as it needs a place on the stage. Depends on the latest state known, never
// on the instant shown, so that places stand still. Pure.
#pragma once

#include "sim/replay/state.h"
#include "ui/stage/tracks.h"

#include <cstdint>
#include <vector>

namespace fiberscope::ui {

// What must have a place, in order of creation; what has no name comes after what has one.
struct Cast {
    struct Thing {
        ObjectId id = ObjectId::none;
        ObjectKind kind = ObjectKind::channel;
        std::uint32_t cap = 0;
        // Of the same kind, name and size, made when the one before was done with: one place, as in
        // the source one variable.
        std::vector<ObjectId> heirs = {};
    };
    std::uint32_t procs = 1;
    std::vector<Thing> channels;
    std::vector<Thing> locks;  // and WaitGroups, semaphores, Conds, descriptors
    bool forever = false;      // somebody waits for what nobody can give
    bool stack = false;        // a stack grows: it has a place of its own
    bool calls = false;        // system calls are made: sysmon has work, and is to be seen
    bool pairs = false;        // goroutines stand on their Ms: in calls, or locked to them

    bool operator==(const Cast&) const;
};
// `state` is the latest known.
Cast cast_of(const replay::State& state, const Lives& lives);

}  // namespace fiberscope::ui
