// A sink that keeps every event of a run, for tests that look at which there were.
#pragma once

#include "core/runtime.h"

#include <functional>
#include <vector>

namespace fiberscope::test {

struct Record final : Sink {
    void take(const Event& event, std::string_view) override { events.push_back(event); }
    std::size_t count(Kind kind, Rule rule = Rule::none) const {
        std::size_t n = 0;
        for (const Event& event : events)
            n += event.kind == kind && (rule == Rule::none || event.rule == rule);
        return n;
    }
    std::vector<Event> events;
};

// world null: the real one.
inline Outcome run_recorded(std::function<void()> main, std::uint32_t procs, Record& record,
                            World* world = nullptr) {
    const Spawn spawn{.entry = [](void* f) { (*static_cast<std::function<void()>*>(f))(); },
                      .argument = &main};
    return run_to_end(spawn, {.procs = procs, .world = world, .sink = &record});
}

}  // namespace fiberscope::test
