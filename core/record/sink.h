// Where events go: a sink is given every event of a run, once, in one causal order.
#pragma once

#include "core/event/event.h"

#include <string_view>

namespace fiberscope {

class Sink {
  public:
    virtual ~Sink() = default;

    // The next event and its text (event.text_bytes long, valid during the call only). Called by
    // one thread at a time: the collector's in the real world, the run's own in the simulated one.
    virtual void take(const Event& event, std::string_view text) = 0;
    // Nothing has come for a while. On the same thread; in the simulated world, never.
    virtual void idle() {}
};

}  // namespace fiberscope
