// Whatever state the fold comes to, it comes back from its bytes; and no bytes are taken for a
// state from which the fold, or a view, would step into nothing.
#include "sim/replay/pack_state.h"

#include "core/runtime.h"
#include "sim/lang/lang.h"
#include "sim/replay/fold.h"
#include "sim/replay/sound.h"
#include "sim/trace/format.h"
#include "sim/world/simulated.h"
#include "tests/catch.h"
#include "tests/sim/replay/story.h"

#include <random>

namespace fiberscope::replay {
namespace {

// Everything a run can do, and a little of each.
constexpr const char* kProgram = R"(package main

import (
	"runtime"
	"sync"
	"time"
)

func deep(n int) int {
	if n == 0 {
		return 0
	}
	return deep(n-1) + 1
}

func main() {
	var mu sync.Mutex
	var rw sync.RWMutex
	var wg sync.WaitGroup
	cond := sync.NewCond(&mu)
	jobs, done := make(chan int, 3), make(chan string)
	ready := false
	for i := range 6 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := range jobs {
				mu.Lock()
				for !ready {
					cond.Wait()
				}
				mu.Unlock()
				rw.RLock()
				deep(20 * j)
				rw.RUnlock()
				select {
				case done <- "x":
				case <-time.After(time.Duration(i) * time.Microsecond):
				}
			}
		}()
	}
	go func() {
		for range done {
		}
	}()
	for j := range 30 {
		jobs <- j
		if j == 5 {
			mu.Lock()
			ready = true
			cond.Broadcast()
			mu.Unlock()
		}
		if j == 10 {
			runtime.GOMAXPROCS(2)
			runtime.GC()
		}
		rw.Lock()
		rw.Unlock()
	}
	close(jobs)
	wg.Wait()
	time.Sleep(time.Millisecond)
}
)";

class Recorded final : public Sink {
  public:
    std::vector<std::pair<Event, std::string>> events;
    void take(const Event& event, std::string_view text) override {
        events.emplace_back(event, text);
    }
};

std::string packed(const State& state) {
    std::string out;
    put_state(out, state);
    return out;
}

// The states of a run, as the fold comes to them, one by one.
template <class Visit>
void each_state(std::uint64_t seed, Visit visit) {
    const lang::Compiled compiled = lang::compile(kProgram, "x.go");
    REQUIRE(compiled.program);
    world::Simulated world;
    Recorded recorded;
    StringTable strings;
    lang::run_program(
        *compiled.program, {.output = [](int, std::string_view) {}, .args = {}},
        {.procs = 3, .world = &world, .sink = &recorded, .strings = &strings, .seed = seed});
    State state;
    for (const auto& [event, text] : recorded.events) {
        REQUIRE(!fold(state, event, text));
        visit(state, strings.size());
    }
    REQUIRE(state.ended);
}

}  // namespace

TEST_CASE("pack_state: every state of a run is sound and comes back as it was", "[replay]") {
    const std::uint64_t seed = GENERATE(1u, 2u, 3u);
    CAPTURE(seed);
    std::uint64_t states = 0;
    each_state(seed, [&](const State& state, std::uint32_t strings) {
        const auto why = unsound(state, strings);
        INFO("after " << state.events << " events: " << why.value_or(""));
        REQUIRE(!why);
        if (++states % 7 != 0) return;
        const std::string bytes = packed(state);
        trace::Input in(bytes);
        State back;
        REQUIRE(take_state(in, back));
        CHECK(in.empty());
        REQUIRE(back == state);
    });
    CHECK(states > 1000);
}

TEST_CASE("pack_state: bytes that end early or are changed are refused, or are another state",
          "[replay]") {
    std::vector<std::string> samples;
    std::uint32_t names = 0;
    each_state(4, [&](const State& state, std::uint32_t strings) {
        if (state.events % 500 == 0) samples.push_back(packed(state));
        names = strings;
    });
    REQUIRE(samples.size() > 2);
    std::mt19937 chance(20261128);
    std::uint64_t refused = 0;
    for (const std::string& sample : samples) {
        State state;
        for (std::size_t length = 0; length < sample.size(); ++length) {
            trace::Input in(std::string_view(sample).substr(0, length));
            CHECK_FALSE(take_state(in, state));
        }
        for (int i = 0; i < 2000; ++i) {
            std::string bytes = sample;
            bytes[chance() % bytes.size()] = static_cast<char>(chance());
            trace::Input in(bytes);
            if (!take_state(in, state) || unsound(state, names)) ++refused;
        }
    }
    CHECK(refused > samples.size() * 500);
}

TEST_CASE("sound: what the fold could not go on from is named", "[replay]") {
    Story story;
    story.begin(2).run(1).create(2, 1).add(Kind::local_put, 2, 0).channel(1, 1, 2);
    story.wait(1, 1, WaitQueue::recv).park(1, WaitReason::chan_receive, 1);
    State good;
    for (const auto& entry : story.entries)
        REQUIRE(!fold(good, entry.event, entry.text));
    REQUIRE(!unsound(good, 100));
    const auto broken = [&](auto change) {
        State state = good;
        change(state);
        return unsound(state, 100).value_or("nothing");
    };
    CHECK(broken([](State& s) { s.procs[0].queue.clear(); }) ==
          "P0's queue has 0, its indices say 1");
    CHECK(broken([](State& s) { s.global.push_back(GoId{2}); }) ==
          "in the global queue is G2, but G2 is in P0's local queue");
    CHECK(broken([](State& s) {
              s.procs[0].queue.clear();
              s.procs[0].head = s.procs[0].tail;
          }) == "somebody stands in two places, or in none");
    CHECK(broken([](State& s) { s.objects[0].recvq[0].g = GoId{9}; }) ==
          "in the queue of #1 is G9, which does not exist");
    CHECK(broken([](State& s) { s.gos[0].place.object = ObjectId{7}; }) ==
          "G1 knows #7, which does not exist");
    CHECK(broken([](State& s) { s.objects[0].sendx = 2; }) ==
          "the buffer of #1 does not fit its 2 slots");
    CHECK(broken([](State& s) { s.machines[0].p = ProcId{5}; }) ==
          "M0 knows P5, which does not exist");
    CHECK(broken([](State& s) { s.gos[1].function = StringId{100}; }) == "name 100 does not exist");
}

// If this fails the bytes of a state have changed: then kStateLayout must, and the number here.
// Else states of older files would be taken for what they are not.
TEST_CASE("pack_state: the layout has a number of its own", "[replay]") {
    State state;
    GoState& g = state.gos.emplace_back();
    g.id = GoId{1};
    g.frames.emplace_back();
    state.procs.emplace_back();
    state.machines.emplace_back();
    ObjectState& object = state.objects.emplace_back();
    object.id = ObjectId{1};
    object.sendq.emplace_back();
    state.timers[7].id = TimerId{7};
    std::string packed;
    put_state(packed, state);
    CHECK(kStateLayout == 1);
    CHECK(trace::crc32(packed) == 398122831u);
}

}  // namespace fiberscope::replay
