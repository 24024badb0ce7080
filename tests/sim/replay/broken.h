// Runs broken by hand: each ends with an event that the fold must refuse, for exactly that reason.
#pragma once

#include "tests/sim/replay/story.h"

#include <string>
#include <vector>

namespace fiberscope {

struct Broken {
    const char* where;  // the function of sim/replay/fold*.cpp that gives the reason
    std::string reason;
    void (*tell)(Story& story);
};

// By the source file of the reason, in its order.
std::vector<Broken> broken_fold();  // fold.cpp, fold_step.cpp, fold_run.cpp
std::vector<Broken> broken_gos();   // fold_go.cpp, fold_queue.cpp
std::vector<Broken> broken_machines();
std::vector<Broken> broken_channels();
std::vector<Broken> broken_waits();  // fold_waiter.cpp
std::vector<Broken> broken_locks();  // fold_sync.cpp

}  // namespace fiberscope
