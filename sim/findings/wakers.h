// What a waiting goroutine waits for, and who could end that: the edges of the question "why is it
// not running?". Pure functions of a state and of who has used what.
//
// A lock says who holds it. Of a channel, a counter or a Cond nobody can say who will use it; those
// who have (at any time of the run, see users.h) are taken for those who may. Where nobody has, the
// answer says so, and whoever concludes something from it must reckon with everybody.
#pragma once

#include "sim/findings/users.h"
#include "sim/replay/state.h"

#include <vector>

namespace fiberscope::findings {

struct Waker {
    GoId g = GoId::none;
    ObjectId object = ObjectId::none;  // by using which
    Role role = Role::send;            // how; lock: it holds it, or is to have it first
    bool later = false;                // it has not done so yet, but will in this run
    bool started_after_add = false;    // of a WaitGroup: only a guess, from when it was started
    bool operator==(const Waker&) const = default;
};

struct Wakers {
    std::vector<Waker> who;       // unfinished, each goroutine once
    std::vector<Waker> finished;  // who did so before, and cannot any more
    std::vector<Waker> unborn;    // who will, and does not exist yet
    bool all = false;             // each of `who` has to act (all readers of a lock), else any may
    bool more = false;            // there are others, not known by name
    bool outside = false;         // no goroutine: a timer, the kernel; or its wait is over already
    bool unknown = false;         // nobody has ever done what would end it
    bool never = false;           // nobody can: a nil channel, a select without cases
};

// Of a goroutine that waits; of another nothing.
Wakers wakers_of(const replay::State& state, const Users& users, GoId g);

// The cases of the select that g waits in: its channels, by id, and on which side.
struct Case {
    ObjectId channel = ObjectId::none;
    WaitQueue queue = WaitQueue::recv;
};
std::vector<Case> cases_of(const replay::State& state, GoId g);

// Whether a timer is pending that does not wake a goroutine itself: it sends, or starts a function.
bool has_free_timer(const replay::State& state);

}  // namespace fiberscope::findings
