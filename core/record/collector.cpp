#include "core/record/collector.h"

#include "core/event/check.h"

#include <algorithm>
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

std::size_t Collector::merge() {
    std::vector<std::shared_ptr<Ring>> rings;
    {
        const std::lock_guard lock(mutex_);
        rings = rings_;
    }
    // Of those that may come next, the one with the smallest stamp: the order stays causal, and
    // what happened side by side on two machines does not come in bursts of one and then the other.
    // Only what is there now: the machines go on writing meanwhile, and shall not be followed on
    // their heels.
    struct Source {
        Ring* ring;
        Event event;  // its oldest
    };
    std::vector<Source> sources;
    for (const auto& ring : rings) {
        if (ring->look() == 0) continue;
        sources.push_back({.ring = ring.get(), .event = {}});
        ring->peek(sources.back().event);
    }
    const auto earlier = [](const Source& a, const Source& b) {
        return a.event.stamp_ns < b.event.stamp_ns;
    };
    // `sources` is kept in the order of the stamps of their oldest events: only who was delivered
    // moves.
    std::sort(sources.begin(), sources.end(), earlier);
    for (std::size_t delivered = 0;; ++delivered) {
        const auto next = std::find_if(sources.begin(), sources.end(), [&](const Source& source) {
            return merger_.deliver_if_next(source.event);
        });
        if (next == sources.end()) return delivered;
        next->ring->pop(next->event, text_);
        sink_.take(next->event, text_);
        if (!next->ring->peek(next->event)) {
            sources.erase(next);
            continue;
        }
        for (auto at = next; at + 1 != sources.end() && earlier(at[1], at[0]); ++at)
            std::swap(at[0], at[1]);
    }
}

void Collector::run() {
    using namespace std::chrono_literals;
    // A round that delivers less than this is followed by a rest: well below a frame, and the rings
    // have room for more than what can happen in it.
    constexpr std::size_t kBusyRound = Ring::kSlots / 4;
    constexpr int kIdleRounds = 400;  // a tenth of a second
    int silent = 0;
    // acquire: pairs with finish(): all events of the run are in the rings.
    for (;;) {
        const bool last = finishing_.load(std::memory_order_acquire);
        const std::size_t delivered = merge();
        if (last && delivered == 0) return;
        silent = delivered == 0 ? silent + 1 : 0;
        if (silent == kIdleRounds) sink_.idle();
        if (!last && delivered < kBusyRound) std::this_thread::sleep_for(250us);
    }
}

void Collector::finish() {
    if (!thread_.joinable()) return;
    finishing_.store(true, std::memory_order_release);
    thread_.join();
    for (const auto& ring : rings_) {
        Event event;
        if (ring->look() == 0 || !ring->peek(event)) continue;
        std::fprintf(stderr, "fiberscope: M%u %s g=%u object=%u number=%u a=%u b=%u\n", event.m,
                     name_of(event.kind), event.g, event.object, event.number, event.a, event.b);
        fail("an event waits for one that never came", std::source_location::current());
    }
}

}  // namespace fiberscope
