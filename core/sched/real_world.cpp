#include "core/sched/real_world.h"

#include "core/sched/scheduler.h"
#include "core/sched/sysmon.h"
#include "core/sched/tick_clock.h"

#include <algorithm>
#include <csignal>
#include <memory>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <utility>

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

// Once per process: SIGURG does nothing, but ends a system call that waits.
void prepare_interrupts() {
    static const bool done = [] {
        struct sigaction now{};
        if (sigaction(SIGURG, nullptr, &now) != 0 || now.sa_handler != SIG_DFL) return true;
        struct sigaction nothing{};
        nothing.sa_handler = [](int) {};
        nothing.sa_flags = SA_ONSTACK;
        sigaction(SIGURG, &nothing, nullptr);
        return true;
    }();
    (void)done;
}

}  // namespace

RealWorld::RealWorld() : began_ns_(cpu_ns()) {}

std::uint64_t RealWorld::now(Machine&) {
    return real_now_ns();
}

std::uint64_t RealWorld::stamp(Machine& m) {
    return began_ticks_ == 0 ? now(m) : TickClock::ns_of(TickClock::ticks() - began_ticks_);
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

// The life of m's thread, as far as it may be sent signals.
void RealWorld::live(Machine& m) {
    Bed& bed = bed_of(m);
    {
        const std::lock_guard lock(bed.mutex);
        bed.thread = pthread_self();
        bed.lives = true;
    }
    thread_main(m);
    {
        const std::lock_guard lock(bed.mutex);
        bed.lives = false;
    }
    bed.wakes.notify_all();
}

// The machine's old thread, if it had one, is let go of first: it is about to end.
RealWorld::Bed& RealWorld::make_bed(Machine& m) {
    if (m.world_data == nullptr) {
        const std::lock_guard lock(mutex_);
        beds_.push_back(std::make_unique<Bed>());
        m.world_data = beds_.back().get();
        return *beds_.back();
    }
    Bed& bed = bed_of(m);
    std::thread old;
    {
        const std::lock_guard lock(mutex_);
        old.swap(bed.own);
    }
    if (old.joinable()) old.join();
    // Unless join_all() has it, or it is the first one's.
    std::unique_lock lock(bed.mutex);
    bed.wakes.wait(lock, [&] { return !bed.lives; });
    bed.permit = false;
    return bed;
}

void RealWorld::start(Machine&, Machine& m) {
    Bed& bed = make_bed(m);
    const std::lock_guard lock(mutex_);
    bed.own = std::thread([this, &m] { live(m); });
}

// It looks at slices every 10 ms while anybody is busy, and ever more seldom while nobody is; at
// system calls when it says.
void RealWorld::run_sysmon(Machine& first) {
    constexpr std::uint64_t kLongestNs = 160'000'000, kEndingNs = 1'000'000;
    Scheduler& s = *first.scheduler;
    Sysmon sysmon(s);
    std::uint64_t slices_at_ns = kSysmonPauseMaxNs, slices_pause_ns = kSysmonPauseMaxNs;
    std::uint64_t pause_ns = kSysmonPauseMaxNs;
    std::unique_lock lock(mutex_);
    for (;;) {
        for_sysmon_.wait_for(lock, std::chrono::nanoseconds(pause_ns),
                             [&] { return over_ || sysmon_woken_; });
        if (over_) return;
        if (std::exchange(sysmon_woken_, false)) sysmon.wake();
        lock.unlock();
        const std::uint64_t now_ns = real_now_ns();
        if (s.ended.load(std::memory_order_acquire)) {
            sysmon.interrupt_calls();
            pause_ns = kEndingNs;
        } else {
            if (now_ns >= slices_at_ns) {
                if (began_ticks_ != 0) TickClock::calibrate();
                const bool busy = sysmon.look_at_slices(now(first));
                slices_pause_ns =
                    busy ? kSysmonPauseMaxNs : std::min(2 * slices_pause_ns, kLongestNs);
                slices_at_ns = now_ns + slices_pause_ns;
            }
            // A call takes its time also while a paced run stands still.
            pause_ns = std::min(sysmon.look_at_calls(now_ns), slices_at_ns - now_ns);
        }
        lock.lock();
    }
}

void RealWorld::wake_sysmon(Machine&) {
    {
        const std::lock_guard lock(mutex_);
        sysmon_woken_ = true;
    }
    for_sysmon_.notify_one();
}

// A machine that was just about to make another may still do so: until none is left.
void RealWorld::join_all() {
    for (;;) {
        std::vector<std::thread> leaving;
        {
            const std::lock_guard lock(mutex_);
            for (const auto& bed : beds_)
                if (bed->own.joinable()) leaving.push_back(std::move(bed->own));
        }
        if (leaving.empty()) return;
        for (std::thread& thread : leaving)
            thread.join();
    }
}

void RealWorld::run_first(Machine& m) {
    prepare_interrupts();
    make_bed(m);
    {
        const std::lock_guard lock(mutex_);
        over_ = sysmon_woken_ = false;
    }
    if (is_traced(m) && TickClock::is_there()) {
        TickClock::calibrate();
        began_ticks_ = TickClock::ticks();
    }
    began_ns_.store(cpu_ns(), std::memory_order_relaxed);
    std::thread sysmon([&] { run_sysmon(m); });
    live(m);
    join_all();
    {
        const std::lock_guard lock(mutex_);
        over_ = true;
    }
    for_sysmon_.notify_one();
    sysmon.join();
    join_all();  // what it started last
}

void RealWorld::call(Machine&, std::uint64_t, void (*act)(void*), void* argument) {
    act(argument);
}

void RealWorld::interrupt(Machine&, Machine& m) {
    Bed& bed = bed_of(m);
    const std::lock_guard lock(bed.mutex);
    if (bed.lives) pthread_kill(bed.thread, SIGURG);
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

void RealWorld::doze(Machine& m, std::uint64_t deadline) {
    Bed& bed = bed_of(m);
    for (;;) {
        {
            const std::lock_guard lock(bed.mutex);
            if (std::exchange(bed.permit, false)) return;
        }
        if (real_now_ns() >= deadline) return;
        pause_cpu(4);
    }
}

RealWorld::Bed::~Bed() {
    if (wake_fd >= 0) close(wake_fd);
}

void RealWorld::park_polling(Machine& m, std::uint64_t deadline, int poll_fd) {
    Bed& bed = bed_of(m);
    {
        const std::lock_guard lock(bed.mutex);
        if (std::exchange(bed.permit, false)) return;
        if (bed.wake_fd < 0) bed.wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        check(bed.wake_fd >= 0, "no descriptor is left for the netpoller");
        bed.polling = true;
    }
    pollfd fds[] = {{.fd = poll_fd, .events = POLLIN, .revents = 0},
                    {.fd = bed.wake_fd, .events = POLLIN, .revents = 0}};
    const std::uint64_t now_ns = real_now_ns();
    const std::uint64_t wait_ns = deadline > now_ns ? deadline - now_ns : 0;
    const timespec wait{.tv_sec = static_cast<std::time_t>(wait_ns / 1'000'000'000),
                        .tv_nsec = static_cast<long>(wait_ns % 1'000'000'000)};
    // Interrupted: the caller looks again anyway.
    ppoll(fds, 2, deadline >= kNever - 1 ? nullptr : &wait, nullptr);
    const std::lock_guard lock(bed.mutex);
    bed.polling = false;
    if (!std::exchange(bed.permit, false)) return;
    eventfd_t count = 0;
    eventfd_read(bed.wake_fd, &count);
}

void RealWorld::wake(Machine&, Machine& m) {
    Bed& bed = bed_of(m);
    {
        const std::lock_guard lock(bed.mutex);
        const bool had_one = std::exchange(bed.permit, true);
        if (bed.polling && !had_one) eventfd_write(bed.wake_fd, 1);
    }
    bed.wakes.notify_one();
}

}  // namespace fiberscope
