// Programs with what core/sync has beyond channels, Mutex and WaitGroup.
#include "core/runtime.h"
#include "tests/sim/world/programs.h"

#include <memory>
#include <mutex>
#include <shared_mutex>
#include <utility>
#include <vector>

namespace fiberscope::test {
namespace {

using namespace std::chrono_literals;

void readers_and_writers() {
    auto mutex = std::make_shared<RWMutex>();
    auto wg = std::make_shared<WaitGroup>();
    auto values = std::make_shared<std::pair<int, int>>();
    wg->add(12);
    for (int i = 0; i < 12; ++i) {
        go([=] {
            for (int j = 0; j < 30; ++j) {
                if (i % 3 == 0) {
                    const std::unique_lock held(*mutex);
                    ++values->first;
                    if (j % 5 == 0) yield_now();
                    ++values->second;
                } else if (j % 7 != 0 || mutex->try_lock_shared()) {
                    if (j % 7 != 0) mutex->lock_shared();
                    const int seen = values->first;
                    if ((i + j) % 4 == 0) yield_now();
                    require(seen == values->first && seen == values->second,
                            "nobody writes while somebody reads");
                    mutex->unlock_shared();
                }
            }
            wg->done();
        });
    }
    wg->wait();
    require(values->first == 120, "every write was made");
    // A read lock that somebody else gives back.
    mutex->lock_shared();
    go([=] { mutex->unlock_shared(); });
    mutex->lock();
    mutex->unlock();
}

void condition() {
    struct Shared {
        Mutex mutex;
        Cond room, work;
        std::vector<int> queue;
        int sum = 0, done = 0;
    };
    auto shared = std::make_shared<Shared>();
    for (int i = 0; i < 4; ++i) {
        go([=] {
            for (int n = 1; n <= 25; ++n) {
                const std::lock_guard held(shared->mutex);
                shared->room.wait(shared->mutex, [&] { return shared->queue.size() < 3; });
                shared->queue.push_back(n);
                shared->work.signal();
            }
        });
        go([=] {
            for (int n = 1; n <= 25; ++n) {
                const std::lock_guard held(shared->mutex);
                shared->work.wait(shared->mutex, [&] { return !shared->queue.empty(); });
                shared->sum += shared->queue.back();
                shared->queue.pop_back();
                shared->room.signal();
            }
            const std::lock_guard held(shared->mutex);
            ++shared->done;
            shared->work.broadcast();
        });
    }
    const std::lock_guard held(shared->mutex);
    shared->work.wait(shared->mutex, [&] {
        if (shared->done < 4) shared->work.signal();  // it may have been meant for a consumer
        return shared->done == 4;
    });
    require(shared->sum == 4 * 325, "every value is taken once");
}

void permits() {
    auto semaphore = std::make_shared<Semaphore>(5);
    auto once = std::make_shared<Once>();
    auto pool = std::make_shared<Pool<int>>([] { return 0; });
    auto wg = std::make_shared<WaitGroup>();
    auto out = std::make_shared<Atomic<int>>(0);
    auto calls = std::make_shared<int>(0);
    wg->add(10);
    for (int i = 0; i < 10; ++i) {
        go([=] {
            const auto n = static_cast<std::uint32_t>(1 + i % 5);
            for (int j = 0; j < 20; ++j) {
                once->call([&] {
                    yield_now();
                    ++*calls;
                });
                semaphore->acquire(n);
                require(out->add(static_cast<int>(n)) <= 5, "no more are out than there are");
                pool->put(pool->get() + 1);
                if (j % 4 == 0) yield_now();
                out->add(-static_cast<int>(n));
                semaphore->release(n);
            }
            wg->done();
        });
    }
    wg->wait();
    semaphore->acquire(4);
    {
        auto [ctx, cancel] = with_timeout(background(), 1ms);
        require(!semaphore->acquire(ctx, 2), "nobody gives it its permits");
    }
    semaphore->release(4);
    require(*calls == 1, "once");
    require(semaphore->try_acquire(5), "all permits are back");
}

void contexts() {
    auto [ctx, cancel] = with_timeout(background(), 2ms, "too slow");
    auto wg = std::make_shared<WaitGroup>();
    auto ended = std::make_shared<Atomic<int>>(0);
    wg->add(9);
    for (int i = 0; i < 8; ++i) {
        go([=, parent = ctx] {
            // Half of them are not over with the parent, however long it takes to get here.
            auto [own, cancel_own] =
                with_cancel_cause(i % 2 == 0 ? without_cancel(parent) : parent);
            if (i % 2 == 0) cancel_own("not needed");
            select(receive(own.done()), receive(after(1h)));
            if (own.cause() == (i % 2 == 0 ? "not needed" : "too slow")) ended->add(1);
            wg->done();
        });
    }
    after_func(ctx, [=] { wg->done(); });
    wg->wait();
    require(ended->load() == 8, "each is over for its own reason");
    require(ctx.err() == ContextError::deadline_exceeded, "the deadline has passed");
}

void alarms() {
    Ticker ticker(1ms);
    Chan<int> called(0, "called");
    Alarm never(1h);
    Alarm function = after_func(3ms, [=]() mutable { called.send(1); });
    int ticks = 0;
    for (bool over = false; !over || ticks == 0;) {
        select(receive(ticker.channel(), [&](auto) { ++ticks; }),
               receive(called, [&](auto) { over = true; }), receive(never.channel()));
    }
    function.reset(1ms);
    called.receive();
    sleep_for(5ms);
    ticker.stop();
    bool stale = false;
    select(receive(ticker.channel(), [&](auto) { stale = true; }), otherwise());
    require(!stale, "nothing from before a stop is received");
    require(never.stop(), "an alarm of one hour has not gone off");
}

}  // namespace

std::vector<Program> sync_programs() {
    return {{"readers and writers", readers_and_writers},
            {"condition", condition},
            {"permits", permits},
            {"contexts", contexts},
            {"alarms", alarms}};
}

}  // namespace fiberscope::test
