// What a channel passes on besides its values. Each place of its buffer has a clock, as in Go's
// runtime (racenotify in runtime/chan.go): whoever uses the place, to send or to receive, learns
// what was told there and tells what he knows. So a send is before its receive, and the receive
// before the end of the send that uses the place next, C sends later. Without a buffer sender and
// receiver learn from each other.
//
// With --race an element has a word more, which leads to its Party; in the buffer it is 0. The
// channel core moves an element under the channel's lock, and there the two meet.
#pragma once

#include "sim/lang/code/program.h"
#include "sim/lang/race/clock.h"

namespace fiberscope::lang::race {

struct Channel {
    std::vector<Clock> places;  // as many as the channel's capacity
    std::size_t sendx = 0, recvx = 0;
};

// A sender or receiver; lies where its element lies.
struct Party {
    Clock* clock;  // what it knew when it began, afterwards what it has learned too
    Channel* channel;
};

// An element moves: the last words of where it goes and of where it comes from.
void meet(Word to, Word from);

}  // namespace fiberscope::lang::race
