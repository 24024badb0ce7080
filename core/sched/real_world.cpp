#include "core/sched/real_world.h"

#include "core/sched/scheduler.h"
#include "core/sched/sysmon.h"

#include <algorithm>
#include <memory>

namespace fiberscope {
namespace {

using Clock = std::chrono::steady_clock;

std::int64_t cpu_ns() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now().time_since_epoch())
        .count();
}

// A deadline of the run on the CPU's clock; one that is beyond its range is as far as it goes.
Clock::time_point at(std::int64_t began_ns, std::uint64_t deadline_ns) {
    const auto room = static_cast<std::uint64_t>(INT64_MAX - began_ns);
    return Clock::time_point(std::chrono::nanoseconds(
        deadline_ns > room ? INT64_MAX : began_ns + static_cast<std::int64_t>(deadline_ns)));
}

}  // namespace

RealWorld::RealWorld() : began_ns_(cpu_ns()) {}

std::uint64_t RealWorld::now(Machine&) {
    return real_now_ns();
}

std::uint64_t RealWorld::real_now_ns() const {
    return static_cast<std::uint64_t>(cpu_ns() - began_ns_.load(std::memory_order_relaxed));
}

RealWorld::Bed& RealWorld::bed_of(Machine& m) {
    return *static_cast<Bed*>(m.world_data);
}

void RealWorld::thread_main(Machine& m) {
    adopt_thread(m.loop);
    machine_main(m);
}

void RealWorld::start(Machine& m) {
    const std::lock_guard lock(mutex_);
    beds_.push_back(std::make_unique<Bed>());
    m.world_data = beds_.back().get();
    threads_.emplace_back([this, &m] { thread_main(m); });
}

// Every 10 ms while anybody is busy, as Go's at its slowest; ever more seldom while nobody is.
void RealWorld::run_sysmon(Machine& first) {
    constexpr std::chrono::milliseconds kLook(10), kLongest(160);
    Sysmon sysmon(*first.scheduler);
    std::chrono::milliseconds pause = kLook;
    std::unique_lock lock(mutex_);
    while (!over_changed_.wait_for(lock, pause, [&] { return over_; })) {
        lock.unlock();
        const bool busy = sysmon.look(now(first));
        pause = busy ? kLook : std::min(2 * pause, kLongest);
        lock.lock();
    }
}

void RealWorld::run_first(Machine& m) {
    {
        const std::lock_guard lock(mutex_);
        beds_.push_back(std::make_unique<Bed>());
        m.world_data = beds_.back().get();
    }
    began_ns_.store(cpu_ns(), std::memory_order_relaxed);
    std::thread sysmon([&] { run_sysmon(m); });
    thread_main(m);
    // A machine that was just about to make another may still do so: until none is left.
    for (;;) {
        std::vector<std::thread> leaving;
        {
            const std::lock_guard lock(mutex_);
            leaving.swap(threads_);
        }
        if (leaving.empty()) break;
        for (std::thread& thread : leaving)
            thread.join();
    }
    {
        const std::lock_guard lock(mutex_);
        over_ = true;
    }
    over_changed_.notify_one();
    sysmon.join();
}

void RealWorld::park(Machine& m, std::uint64_t deadline) {
    Bed& bed = bed_of(m);
    std::unique_lock lock(bed.mutex);
    const auto has_permit = [&] { return bed.permit; };
    if (deadline == kNever)
        bed.wakes.wait(lock, has_permit);
    else
        bed.wakes.wait_until(lock, at(began_ns_.load(std::memory_order_relaxed), deadline),
                             has_permit);
    bed.permit = false;
}

void RealWorld::wake(Machine&, Machine& m) {
    Bed& bed = bed_of(m);
    {
        const std::lock_guard lock(bed.mutex);
        bed.permit = true;
    }
    bed.wakes.notify_one();
}

}  // namespace fiberscope
