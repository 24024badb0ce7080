// The run that the window's tests look at: a pool of workers on two Ps, told by hand, up to the
// instant when main receives from a full channel and wakes a waiting sender, and on to its end.
#pragma once

#include "tests/sim/replay/story.h"
#include "ui/session.h"

namespace fiberscope::ui {

// The story, and how many events of it had happened just before G2 flies to P0's runnext.
struct WorkerPool {
    Story story;
    std::uint64_t wake = 0;
};
void tell_worker_pool(WorkerPool& pool);

Lesson worker_pool_lesson(const WorkerPool& pool);

// Gives a session all of it. The pool must outlive the session, which uses its strings.
void load(Session& session, const WorkerPool& pool);

}  // namespace fiberscope::ui
