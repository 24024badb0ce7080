// "Why is it not running?" For any goroutine at any instant, from the events alone: a sentence, and
// the chain behind it as data, so that a window can draw it.
//
//     G7 waits to send on jobs (full, 2); its only receiver G9 waits for mutex m, held by G4,
//     runnable on P2, fifth in its queue
//
// Each link waits for the next one. Where several could end a wait the chain goes on with the one
// that is closest to doing so; where all of them have to act (a lock's readers, a WaitGroup's
// workers), with the one that is farthest from it. The chain ends with somebody who can run, with a
// timer or the kernel, with nobody, or where it began.
#pragma once

#include "core/event/strings.h"
#include "sim/findings/users.h"
#include "sim/replay/state.h"

#include <string>
#include <vector>

namespace fiberscope::findings {

struct Link {
    GoId g = GoId::none;
    replay::GoStatus status = replay::GoStatus::waiting;
    WaitReason reason = WaitReason::none;
    ObjectId object = ObjectId::none;  // what it waits for; of a select: the case that goes on
    ProcId p = ProcId::none;           // that it runs on, or in whose queue it stands
    std::string words;                 // "waits to send on jobs (full, 2)"
    std::string next;                  // how the next one comes in, "its only receiver"; or what
                                       // the chain ends with, if there is more to say
    bool operator==(const Link&) const = default;
};

struct Explanation {
    std::string sentence;     // without a full stop
    std::vector<Link> chain;  // that goroutine first; empty if there is no such goroutine
    // The last link waits for chain[circle]; -1: the chain ends.
    int circle = -1;
    std::string round;  // then: "main → b → G2 → a → main"
    // The circle is of locks only, so nobody outside of it can break it but by giving back a lock
    // that is not its own.
    bool deadlock = false;
    bool operator==(const Explanation&) const = default;
};

// `users` may know more of the run than the state: who will use what is told as such. If it knows
// less, nobody is called the only one.
Explanation why_not_running(const replay::State& state, const StringTable& strings,
                            const Users& users, GoId g);

// For a terminal: the sentence, and under it the chain, a line a link if there are several.
std::string why_text(const Explanation& why);

}  // namespace fiberscope::findings
