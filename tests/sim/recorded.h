// Runs that were recorded, for tests that need events as they really come: those of the lessons,
// and of a program that does what the lessons do not.
#pragma once

#include "tests/sim/lang/run_go.h"
#include "tests/sim/replay/story.h"

#include <memory>
#include <string>
#include <vector>

namespace fiberscope::test {

struct Recorded {
    std::unique_ptr<Judge> judge = std::make_unique<Judge>();
    std::vector<Story::Entry> entries;

    const StringTable& strings() const { return judge->strings(); }
    void tell(Sink& sink) const {
        for (const Story::Entry& entry : entries)
            sink.take(entry.event, entry.text);
    }
};

// The names of the files in scenarios/, in order.
std::vector<std::string> lesson_names();
Recorded record_lesson(const std::string& name, const How& how);

// Locks of all kinds, selects, timers, a collection, a channel that many wait for, a recovered
// panic, a goroutine that is locked to its M.
Recorded record_medley(const How& how);

}  // namespace fiberscope::test
