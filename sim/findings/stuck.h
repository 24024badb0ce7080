// Who waits and cannot be woken by anybody who is left: the largest set of waiting goroutines of
// which each could be woken only by others of the set, or by somebody who has finished.
//
// Of a lock that is certain: its holder has to give it back. Of a channel, a counter or a Cond it
// is known who has used it (wakers.h), and only in a run that is over can nobody else come; so
// before the end such waits count as ones that may end. And where nobody ever did what would end a
// wait, everybody who can still do something counts as somebody who might.
#pragma once

#include "sim/findings/wakers.h"

#include <vector>

namespace fiberscope::findings {

struct Stuck {
    GoId g = GoId::none;
    Wakers wakers;
    GoId next = GoId::none;  // one of the set that it waits for; none: nobody is left
};

// By id. `over`: nothing more will happen than what goroutines that are there may do.
std::vector<Stuck> stuck(const replay::State& state, const Users& users, bool over);

// The circles among them: each goroutine waits for the next, and the last for the first. Every
// circle once, beginning with its smallest id.
std::vector<std::vector<GoId>> circles(const std::vector<Stuck>& all);

}  // namespace fiberscope::findings
