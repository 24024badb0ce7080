// The collector: everything that machines write arrives, in a causal order, however slow the sink.
#include "core/record/collector.h"

#include "core/runtime.h"
#include "tests/catch.h"

#include <chrono>
#include <string>
#include <thread>
#include <vector>

using namespace fiberscope;

namespace {

Event numbered(std::uint32_t g, std::uint32_t number) {
    Event event{};
    event.kind = number % 2 == 1 ? Kind::go_start : Kind::go_yield;
    event.g = g;
    event.number = number;
    return event;
}

struct InTurn final : Sink {
    void take(const Event& event, std::string_view) override {
        if (pause.count() > 0) std::this_thread::sleep_for(pause);
        if (next.size() <= event.g) next.resize(event.g + 1);
        wrong += event.number != next[event.g]++;
        ++count;
    }
    std::vector<std::uint32_t> next;
    std::uint64_t count = 0;
    std::uint64_t wrong = 0;
    std::chrono::nanoseconds pause{0};
};

}  // namespace

TEST_CASE("collector: goroutines that wander between machines are told in their own order",
          "[record]") {
    constexpr std::uint32_t kMachines = 4, kGoes = 8, kEach = 20000;
    InTurn sink;
    Collector collector(sink);
    std::vector<std::unique_ptr<Recorder>> recorders;
    for (std::uint32_t i = 0; i < kMachines; ++i)
        recorders.push_back(collector.add_machine());
    // Step n of goroutine g happens on machine (g + n) % kMachines; each machine does its steps in
    // the order of n, so that nearly every event waits for one of another machine.
    std::vector<std::thread> machines;
    for (std::uint32_t m = 0; m < kMachines; ++m)
        machines.emplace_back([&, m] {
            for (std::uint32_t n = 0; n < kEach; ++n)
                for (std::uint32_t g = 0; g < kGoes; ++g)
                    if ((g + n) % kMachines == m) recorders[m]->record(numbered(g, n), {});
        });
    for (std::thread& machine : machines)
        machine.join();
    collector.finish();
    CHECK(sink.count == std::uint64_t{kGoes} * kEach);
    CHECK(sink.wrong == 0);
}

TEST_CASE("collector: a slow sink makes the machines wait, and loses nothing", "[record]") {
    InTurn sink;
    sink.pause = std::chrono::nanoseconds(100);  // some 50 us a nap: far slower than the runtime
    constexpr std::uint32_t kEvents = static_cast<std::uint32_t>(Ring::kSlots) + 2000;
    Collector collector(sink);
    const std::unique_ptr<Recorder> recorder = collector.add_machine();
    for (std::uint32_t n = 0; n < kEvents; ++n)
        recorder->record(numbered(0, n), {});
    // More than the ring holds were taken, so the sink has had at least the rest by now.
    collector.finish();
    CHECK(sink.count == kEvents);
    CHECK(sink.wrong == 0);
}

TEST_CASE("collector: texts of every length arrive whole", "[record]") {
    struct Texts final : Sink {
        void take(const Event& event, std::string_view text) override {
            wrong += text != std::string(event.a % (kTextBytesMax + 1),
                                         static_cast<char>('a' + event.a % 26));
            ++count;
        }
        std::uint32_t count = 0, wrong = 0;
    } sink;
    Collector collector(sink);
    const std::unique_ptr<Recorder> recorder = collector.add_machine();
    constexpr std::uint32_t kCount = 5000;
    for (std::uint32_t n = 0; n < kCount; ++n) {
        Event event{};
        event.kind = Kind::output;
        event.a = n;
        const std::string text(n % (kTextBytesMax + 1), static_cast<char>('a' + n % 26));
        event.text_bytes = text.size() & 0xff;
        recorder->record(event, text);
    }
    collector.finish();
    CHECK(sink.count == kCount);
    CHECK(sink.wrong == 0);
}
