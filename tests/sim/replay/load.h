// A run with something of everything, for tests of what is made of a run's events: as long as
// `rounds` says, some 150 events each. Goroutines come and go.
#pragma once

#include "core/runtime.h"
#include "core/sync/sync.h"

#include <chrono>

namespace fiberscope::test {

inline void mixed_load(int rounds) {
    Mutex mutex;
    Chan<int> jobs(3, "jobs"), results(0, "results");
    int total = 0;
    for (int worker = 0; worker < 3; ++worker)
        go([=, &mutex, &total]() mutable {
            for (const int job : jobs) {
                const std::scoped_lock guard(mutex);
                total += job;
                if (job % 5 == 0) yield_now();
                results.send(job);
            }
        });
    for (int round = 0; round < rounds; ++round) {
        WaitGroup group;
        group.add(5);
        for (int i = 0; i < 5; ++i)
            go([=, &group]() mutable {
                jobs.send(round + i);
                group.done();
            });
        Chan<int> done(1, "done");
        go([=]() mutable {
            if (round % 3 == 0) sleep_for(std::chrono::microseconds(round));
            done.send(round);
        });
        for (int got = 0; got < 5; ++got)
            results.receive();
        done.receive();
        group.wait();
    }
    jobs.close();
}

}  // namespace fiberscope::test
