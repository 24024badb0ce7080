#include "core/record/collector.h"

#include "core/event/check.h"

#include <chrono>
#include <cstdio>

namespace fiberscope {

class Collector::RingRecorder final : public Recorder {
  public:
    explicit RingRecorder(std::shared_ptr<Ring> to) : ring_(std::move(to)) { ring = ring_.get(); }

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
    // Of those that may come next, the one with the smallest stamp: the order stays causal, and
    // what happened side by side on two machines does not come in bursts of one and then the other.
    bool any = false;
    for (;;) {
        Ring* best = nullptr;
        Event best_event;
        for (const auto& ring : rings) {
            Event event;
            if (!ring->peek(event) || (best != nullptr && event.stamp_ns >= best_event.stamp_ns) ||
                !merger_.is_next(event))
                continue;
            best = ring.get();
            best_event = event;
        }
        if (best == nullptr) return any;
        best->pop(best_event, text_);
        merger_.deliver(best_event);
        sink_.take(best_event, text_);
        any = true;
    }
}

void Collector::run() {
    using namespace std::chrono_literals;
    // acquire: pairs with finish(): all events of the run are in the rings.
    for (;;) {
        const bool last = finishing_.load(std::memory_order_acquire);
        const bool any = merge();
        if (last) return;
        if (!any) std::this_thread::sleep_for(250us);  // well below a frame, and next to no CPU
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
