// Alarms and tickers. Times are only compared where the clock itself orders them: a value is the
// time at which the alarm went off, so one from before a reset() is too early for what came after.
#include "core/sync/alarm.h"

#include "core/runtime.h"
#include "sim/world/simulated.h"
#include "tests/catch.h"
#include "tests/judge.h"

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

using namespace fiberscope;
using namespace std::chrono_literals;

namespace {

std::optional<std::uint64_t> receive_now(const ReceiveChan<std::uint64_t>& channel) {
    std::optional<std::uint64_t> got;
    select(receive(channel, [&](std::optional<std::uint64_t> value) { got = value; }), otherwise());
    return got;
}

// It has gone off, and nobody has received it.
Alarm gone_off() {
    Alarm alarm(1us);
    // The act has run when a later one's goroutine has.
    Chan<int> later(0);
    after_func(3ms, [later]() mutable { later.send(0); });
    later.receive();
    return alarm;
}

}  // namespace

TEST_CASE("alarm: it goes off once, not before its time", "[alarm]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 4u, 8u);
    run(
        [] {
            const std::uint64_t began = now_ns();
            Alarm alarm(2ms);
            const std::optional<std::uint64_t> at = alarm.channel().receive();
            REQUIRE(at);
            CHECK(*at >= began + 2'000'000);
            CHECK(*at <= now_ns());
            CHECK_FALSE(receive_now(alarm.channel()));
            CHECK_FALSE(alarm.stop());
            CHECK(after(-1h).receive());
        },
        {.procs = procs});
}

TEST_CASE("alarm: one that was stopped never goes off, only the first stop says so", "[alarm]") {
    run([] {
        Alarm alarm(1h);
        CHECK(alarm.stop());
        CHECK_FALSE(alarm.stop());
        CHECK_FALSE(alarm.reset(1us));
        CHECK(alarm.channel().receive());
        Alarm none;
        CHECK_FALSE(none.stop());
        CHECK_FALSE(none.channel());
        CHECK_THROWS_WITH(none.reset(1s), "reset of an alarm that was never set");
    });
}

// Go 1.23: the channel looks unbuffered, and what was not received is as if it had not gone off.
TEST_CASE("alarm: after stop and reset no value from before can be received", "[alarm]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 4u, 8u);
    run(
        [] {
            Alarm alarm = gone_off();
            CHECK(alarm.channel().size() == 0);
            CHECK(alarm.channel().capacity() == 0);
            CHECK(alarm.stop());
            CHECK_FALSE(receive_now(alarm.channel()));

            alarm = gone_off();
            CHECK(alarm.reset(1h));
            CHECK_FALSE(receive_now(alarm.channel()));
            CHECK(alarm.stop());

            alarm = gone_off();
            CHECK(alarm.channel().receive());
            CHECK_FALSE(alarm.reset(1h));
        },
        {.procs = procs});
}

TEST_CASE("alarm: whatever is received was due since the last reset", "[alarm]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 8u, 64u);
    int stale = 0, received = 0;
    run(
        [&] {
            Alarm alarm(0ns);
            for (unsigned round = 0; round < 400; ++round) {
                const std::chrono::nanoseconds delay(random_number(30'000));
                const std::uint64_t reset_at = now_ns();
                alarm.reset(delay);
                const std::uint64_t due = reset_at + static_cast<std::uint64_t>(delay.count());
                const auto look = [&](std::optional<std::uint64_t> at) {
                    ++received;
                    stale += *at < due;
                };
                if (round % 2 == 0) {
                    look(alarm.channel().receive());
                } else {
                    yield_now();  // it may go off, or be about to, at the next reset
                    if (const auto at = receive_now(alarm.channel())) look(at);
                }
            }
        },
        {.procs = procs});
    CHECK(stale == 0);
    CHECK(received >= 200);
}

TEST_CASE("alarm: several goroutines may stop and reset the same one", "[alarm]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 8u);
    std::atomic<int> stopped{0}, set{1};
    int left = 0;
    run(
        [&] {
            Alarm alarm(1h);
            WaitGroup wg;
            wg.add(8);
            for (int i = 0; i < 8; ++i) {
                go([&, alarm]() mutable {
                    for (int round = 0; round < 100; ++round) {
                        // A reset that says false set one more; a stop that says true took one
                        // away.
                        if (random_number(2) == 0) {
                            if (!alarm.reset(1h)) ++set;
                        } else if (alarm.stop()) {
                            ++stopped;
                        }
                    }
                    wg.done();
                });
            }
            wg.wait();
            left = alarm.stop();
        },
        {.procs = procs});
    CHECK(set == stopped + left);
}

TEST_CASE("ticker: it ticks again and again, who is slow misses ticks", "[alarm]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 4u, 8u);
    run(
        [] {
            Ticker ticker(1ms);
            std::uint64_t last = 0;
            for (int i = 0; i < 4; ++i) {
                const std::uint64_t at = *ticker.channel().receive();
                CHECK(at > last);
                last = at;
            }
            ticker.reset(20ms);
            sleep_for(110ms);  // five ticks
            const std::uint64_t looked_at = now_ns();
            std::uint64_t waiting = 0;
            while (receive_now(ticker.channel()))
                ++waiting;
            CHECK(waiting >= 1);
            // One was kept; more can only have come since.
            CHECK(waiting <= 2 + (now_ns() - looked_at) / 20'000'000);
            ticker.stop();
            CHECK_FALSE(receive_now(ticker.channel()));
            ticker.reset(1us);
            CHECK(ticker.channel().receive());
        },
        {.procs = procs});
}

TEST_CASE("ticker: a period that is not above 0 panics", "[alarm]") {
    run([] {
        CHECK_THROWS_WITH(Ticker(0ns), "non-positive interval for Ticker");
        Ticker ticker(1h);
        CHECK_THROWS_WITH(ticker.reset(-1s), "non-positive interval for Ticker.reset");
    });
}

TEST_CASE("after_func: the function runs on a goroutine of its own, again after a reset",
          "[alarm]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 4u, 8u);
    run(
        [] {
            Chan<int> ran(0);
            Alarm alarm =
                after_func(1ms, [ran, id = std::make_unique<GoId>(current_go())]() mutable {
                    ran.send(current_go() != *id);
                });
            CHECK(ran.receive() == 1);
            CHECK_FALSE(alarm.channel());
            CHECK_FALSE(alarm.reset(1ms));
            CHECK(ran.receive() == 1);
            CHECK_FALSE(alarm.stop());
            Alarm never = after_func(1h, [] {});
            CHECK(never.stop());
            CHECK_FALSE(never.stop());
        },
        {.procs = procs});
}

TEST_CASE("alarm: with its last handle a timer is gone", "[alarm]") {
    test::Judge record(true);
    test::run_judged(
        [] {
            for (int i = 0; i < 100; ++i)
                select(receive(after(1h)), otherwise());
            const ReceiveChan<std::uint64_t> held = Ticker(1ms).channel();
            held.of();  // the channel alone keeps the ticker going
            ReceiveChan<std::uint64_t> copy = held;
            CHECK(copy.receive());
            CHECK(copy.receive());
        },
        record, {.procs = 2});
    CHECK(record.count(Kind::timer_add) >= 102);
    CHECK(record.count(Kind::timer_stop) + record.count(Kind::timer_fire) ==
          record.count(Kind::timer_add));
}

TEST_CASE("after_func: what it holds is let go when it was called, was stopped, or the run ends",
          "[alarm]") {
    const auto witness = std::make_shared<int>(0);
    run([&] {
        Chan<int> ran(0);
        after_func(1us, [ran, witness]() mutable { ran.send(0); });
        ran.receive();
        while (goroutine_count() > 1)
            yield_now();  // until it has ended, too
        CHECK(witness.use_count() == 1);
        after_func(1h, [witness] {}).stop();
        CHECK(witness.use_count() == 1);
        Alarm other(1h);
        after_func(1h, [witness, other] {});  // pending when the run ends
    });
    CHECK(witness.use_count() == 1);
}

// Go 1.23: a timer whose channel nobody receives from would wake nobody. That the run ends, and not
// in an hour, is the test; a waiting goroutine, a sleeper or a function is waited for.
TEST_CASE("alarm: those that nobody waits for do not hold off the report of a deadlock",
          "[alarm]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 4u, 8u);
    const bool later_ones = GENERATE(false, true);
    std::vector<Alarm> left;
    std::atomic<int> woken{0};
    const Outcome outcome = test::run_judged(
        [&] {
            for (int i = 0; i < 1000; ++i)
                left.emplace_back(later_ones ? std::chrono::nanoseconds(1h) : 1us * i);
            const Ticker ticker(1h);
            go([&] { after(3ms).receive(), ++woken; });
            go([&] { sleep_for(2ms), ++woken; });
            after_func(1ms, [&] { ++woken; });
            go([&] { select(receive(after(4ms), [&](auto) { ++woken; }), receive(Chan<int>(0))); });
            go([&] { left[0].channel().receive(), ++woken; });
            left[0].reset(5ms);
            Alarm stopped(1h);
            go([&, channel = stopped.channel()]() mutable { channel.receive(); });
            yield_now();
            stopped.stop();
            Chan<int>(0).receive();
        },
        {.procs = procs});
    CHECK(outcome.reason == "all goroutines are asleep - deadlock!");
    CHECK(woken == 5);
}

TEST_CASE("alarm: nor in the simulated world, where the clock does not go on to them", "[alarm]") {
    for (std::uint32_t seed = 1; seed <= 6; ++seed) {
        INFO("seed " << seed);
        test::Judge judge;
        world::Simulated world;
        const Outcome outcome = test::run_judged(
            [] {
                const ReceiveChan<std::uint64_t> left = after(1h);
                const Ticker ticker(2h);
                after(5ms).receive();
                Chan<int>(0).receive();
            },
            judge, {.procs = 1 + seed % 4, .world = &world, .seed = seed});
        CHECK(outcome.reason == "all goroutines are asleep - deadlock!");
        CHECK(judge.state().now_ns >= 5'000'000);
        CHECK(judge.state().now_ns < 1'000'000'000);
    }
}
