// The mutex: under stress it keeps others out and forgets nobody; and event by event who leaves its
// queue is the first in it, and in starvation mode nobody takes it who has not waited.
#include "sim/world/simulated.h"
#include "tests/core/stress/stress.h"

#include <atomic>
#include <chrono>
#include <deque>
#include <string>

using namespace fiberscope;
using namespace fiberscope::test;
using namespace std::chrono_literals;

TEST_CASE("stress: mutex: one at a time, and all in the end", "[stress]") {
    FIBERSCOPE_STRESS_CASES;
    constexpr int kGoroutines = 12;
    const int each = (judged ? 30 : 300) * kStressScale;
    int count = 0;  // under the mutex
    std::atomic<int> inside{0}, together{0}, tried{0};
    stress(procs, judged, [&] {
        Mutex mutex;
        WaitGroup wg;
        wg.add(kGoroutines);
        for (int g = 0; g < kGoroutines; ++g)
            go([&, g] {
                Dice dice(seed + static_cast<std::uint32_t>(g));
                for (int i = 0; i < each; ++i) {
                    if (dice.below(8) == 0) {
                        if (!mutex.try_lock()) continue;
                        ++tried;
                    } else {
                        mutex.lock();
                        ++tried;
                    }
                    together += ++inside != 1;
                    ++count;
                    // Held across a switch, and now and then so long that others starve.
                    const std::uint32_t die = dice.below(400);
                    if (die < 20) yield_now();
                    if (die == 20) sleep_for(1500us);
                    --inside;
                    mutex.unlock();
                    if (die > 380) yield_now();
                }
                wg.done();
            });
        wg.wait();
    });
    CHECK(together == 0);
    CHECK(count == tried);
}

namespace {

// A holder and a line, by the mutex's events alone.
class Line final : public Sink {
  public:
    void take(const Event& event, std::string_view) override {
        const std::uint32_t g = event.g, to = event.a;
        if (event.kind == Kind::sync_make &&
            event.a == static_cast<std::uint32_t>(ObjectKind::mutex))
            mutex_ = event.object;
        if (order_of(event.kind) != Order::object || event.object != mutex_) return;
        if (event.kind == Kind::waiter_put) line_.push_back(g);
        if (event.kind == Kind::waiter_front) line_.push_front(g);
        if (event.kind == Kind::waiter_del)
            leaves_first(g, "who is woken is not the first in line");
        if (event.kind == Kind::lock_starving) starving_ = event.a != 0;
        if (event.kind == Kind::lock_get) {
            if (holder_ != 0) wrong = "two hold it";
            if (starving_ && g != came_back_) wrong = "a newcomer took a starving lock";
            holder_ = g;
        }
        if (event.kind == Kind::lock_drop) {
            if (holder_ == 0) wrong = "nobody held it";
            if (starving_ && to == 0 && !line_.empty()) wrong = "it starves and was not handed on";
            if (to != 0) leaves_first(to, "it was not handed to the first in line");
            handed += to != 0;
            holder_ = to;
        }
    }

    std::string wrong;
    int handed = 0;

  private:
    void leaves_first(std::uint32_t g, const char* why) {
        if (line_.empty() || line_.front() != g)
            wrong = why;
        else
            line_.pop_front();
        came_back_ = g;
    }

    std::uint32_t mutex_ = 0, holder_ = 0;
    std::uint32_t came_back_ = 0;  // who was last woken
    bool starving_ = false;
    std::deque<std::uint32_t> line_;
};

}  // namespace

TEST_CASE("stress: mutex: first come first served among those who wait, and when it starves",
          "[stress]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 3u, 8u);
    int handed = 0;
    for (std::uint64_t seed = 1; seed <= seeds(30); ++seed) {
        CAPTURE(procs, seed);
        Line line;
        Judge judge;
        world::Simulated world;
        run_judged(
            [&] {
                Mutex mutex;
                WaitGroup wg;
                wg.add(6);
                for (std::uint64_t g = 0; g < 6; ++g)
                    go([&, g] {
                        Dice dice(seed * 10 + g);
                        for (int i = 0; i < 30; ++i) {
                            mutex.lock();
                            checkpoint(dice.below(400'000));  // up to 0.8 ms
                            if (dice.below(3) == 0) yield_now();
                            mutex.unlock();
                            checkpoint(dice.below(50'000));
                            if (dice.below(4) == 0) yield_now();
                        }
                        wg.done();
                    });
                wg.wait();
            },
            judge, {.procs = procs, .world = &world, .sink = &line, .seed = seed});
        REQUIRE(line.wrong == "");
        handed += line.handed;
    }
    CHECK(handed > 0);
}
