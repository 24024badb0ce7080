// Gathers the events of all machines while a run goes on, and hands them to a sink in one causal
// order. A thread of its own; producers wait when it cannot keep up, so nothing is ever dropped. It
// never takes a core lock: a producer may be waiting with one held.
#pragma once

#include "core/record/merger.h"
#include "core/record/recorder.h"
#include "core/record/ring.h"

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace fiberscope {

class Collector {
  public:
    // Starts the thread. The sink is called from it alone.
    explicit Collector(Sink& sink);
    ~Collector();

    // The recorder of a new machine. Any thread.
    std::unique_ptr<Recorder> add_machine();

    // After all machines have left: delivers what is there and ends the thread. An event that still
    // waits for another is a bug of the runtime, and fails with that event.
    void finish();

  private:
    class RingRecorder;

    void run();
    // Delivers what is there now, as far as it can be; returns how many events.
    std::size_t merge();

    Sink& sink_;
    Merger merger_;
    std::string text_;
    std::mutex mutex_;  // guards rings_
    std::vector<std::shared_ptr<Ring>>
        rings_;  // shared: a recorder may outlive the collector's view
    std::atomic<bool> finishing_{false};
    std::thread thread_;
};

}  // namespace fiberscope
