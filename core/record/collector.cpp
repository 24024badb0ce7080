#include "core/record/collector.h"

#include "core/event/check.h"

#include <chrono>
#include <cstdio>

namespace fiberscope {

class Collector::RingRecorder final : public Recorder {
  public:
    explicit RingRecorder(std::shared_ptr<Ring> ring) : ring_(std::move(ring)) {}

    void record(const Event& event, std::string_view text) override {
        // A full ring empties within the collector's next round; yield until then.
        while (!ring_->push(event, text))
            std::this_thread::yield();
    }

  private:
    std::shared_ptr<Ring> ring_;
};

Collector::Collector(Sink& sink) : sink_(sink), thread_([this] { run(); }) {}

Collector::~Collector() {
    finish();
}

std::unique_ptr<Recorder> Collector::add_machine() {
    auto ring = std::make_shared<Ring>();
    const std::lock_guard lock(mutex_);
    rings_.push_back(ring);
    return std::make_unique<RingRecorder>(std::move(ring));
}

bool Collector::merge() {
    std::vector<std::shared_ptr<Ring>> rings;
    {
        const std::lock_guard lock(mutex_);
        rings = rings_;
    }
    bool any = false;
    for (bool progress = true; progress;) {
        progress = false;
        for (const auto& ring : rings) {
            Event event;
            while (ring->peek(event) && merger_.is_next(event)) {
                ring->pop(event, text_);
                merger_.deliver(event);
                sink_.take(event, text_);
                progress = any = true;
            }
        }
    }
    return any;
}

void Collector::run() {
    using namespace std::chrono_literals;
    // acquire: pairs with finish(): all events of the run are in the rings.
    for (;;) {
        const bool last = finishing_.load(std::memory_order_acquire);
        const bool any = merge();
        if (last) return;
        if (!any) std::this_thread::sleep_for(500us);  // well below a frame, and next to no CPU
    }
}

void Collector::finish() {
    if (!thread_.joinable()) return;
    finishing_.store(true, std::memory_order_release);
    thread_.join();
    for (const auto& ring : rings_) {
        Event event;
        if (!ring->peek(event)) continue;
        std::fprintf(stderr, "fiberscope: M%u %s g=%u object=%u number=%u a=%u b=%u\n", event.m,
                     name_of(event.kind), event.g, event.object, event.number, event.a, event.b);
        fail("an event waits for one that never came", std::source_location::current());
    }
}

}  // namespace fiberscope
