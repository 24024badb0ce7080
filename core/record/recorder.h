// How a machine writes events down. A ring to the collector where machines are threads; straight to
// the sink where they share one. Each machine has its own; only it writes.
#pragma once

#include "core/event/event.h"
#include "core/record/ring.h"
#include "core/record/sink.h"

#include <array>
#include <string_view>

namespace fiberscope {

class Recorder {
  public:
    virtual ~Recorder() = default;

    // Writes the event and its text (event.text_bytes long). Waits while there is no room: nothing
    // is dropped. May be called with core locks held; never takes one.
    virtual void record(const Event& event, std::string_view text) = 0;

    // Where an event without text may be put at once, if there is room; null: nowhere.
    Ring* ring = nullptr;
};

// For worlds with one thread: the order of emission is the order of the run.
class DirectRecorder final : public Recorder {
  public:
    explicit DirectRecorder(Sink& sink) : sink_(sink) {}
    void record(const Event& event, std::string_view text) override { sink_.take(event, text); }

  private:
    Sink& sink_;
};

}  // namespace fiberscope
