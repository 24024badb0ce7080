#include "sim/world/paced.h"

#include "core/sched/scheduler.h"

#include <algorithm>
#include <chrono>
#include <poll.h>

namespace fiberscope::world {

Paced::Paced(bool held) : held_(held), pacer_([this] { keep_pace(); }) {}

Paced::~Paced() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    pace_changed_.notify_all();
    pacer_.join();
}

Paced::Walker& Paced::walker_of(Machine& m) {
    const std::size_t id = raw(m.id);
    while (walkers_.size() <= id)
        walkers_.push_back(std::make_unique<Walker>());
    walkers_[id]->machine = &m;
    return *walkers_[id];
}

std::uint64_t Paced::now_locked(const Machine* m) {
    const std::uint64_t real = real_now_ns();
    if (!held_.load(std::memory_order_relaxed)) return real - lag_ns_;
    if (stepping_ != nullptr && stepping_->machine == m)
        return stopped_at_ns_ + (real - step_began_ns_);
    return stopped_at_ns_;
}

std::uint64_t Paced::now(Machine& m) {
    const std::lock_guard lock(mutex_);
    return now_locked(&m);
}

void Paced::notify_all() {
    for (const auto& walker : walkers_)
        walker->changed.notify_all();
    pace_changed_.notify_all();
}

void Paced::pause() {
    const std::lock_guard lock(mutex_);
    rate_ = 0;
    if (over_ || held_.load(std::memory_order_relaxed)) return;
    stopped_at_ns_ = now_locked(nullptr);
    held_.store(true, std::memory_order_release);
    notify_all();
}

void Paced::resume() {
    const std::lock_guard lock(mutex_);
    rate_ = 0;
    if (!held_.load(std::memory_order_relaxed)) return;
    if (stepping_ != nullptr) end_step(*stepping_);
    lag_ns_ = real_now_ns() - stopped_at_ns_;
    held_.store(false, std::memory_order_release);
    notify_all();
}

void Paced::set_rate(double steps_per_second) {
    pause();
    const std::lock_guard lock(mutex_);
    rate_ = steps_per_second;
    pace_changed_.notify_all();
}

// The stepped machine has come to a gate or to sleep: its own time is the clock's.
void Paced::end_step(const Walker& walker) {
    if (stepping_ != &walker) return;
    stopped_at_ns_ += real_now_ns() - step_began_ns_;
    stepping_ = nullptr;
    pace_changed_.notify_all();
}

Paced::Walker* Paced::next_at_gate() {
    for (std::size_t i = 1; i <= walkers_.size(); ++i) {
        const std::size_t at = (last_stepped_ + i) % walkers_.size();
        if (!walkers_[at]->at_gate) continue;
        last_stepped_ = at;
        return walkers_[at].get();
    }
    return nullptr;
}

bool Paced::step() {
    std::unique_lock lock(mutex_);
    if (over_ || !held_.load(std::memory_order_relaxed) || stepping_ != nullptr) return false;
    Walker* walker = next_at_gate();
    // Of those whose time has come, who has lain down first: one that finds nothing to do and lies
    // down anew must not be in the way of another whose timer it is.
    const auto wakes_before = [this](const Walker& a, const Walker& b) {
        const std::uint64_t a_ns = std::max(a.deadline_ns, stopped_at_ns_);
        const std::uint64_t b_ns = std::max(b.deadline_ns, stopped_at_ns_);
        return a_ns != b_ns ? a_ns < b_ns : a.lain_down < b.lain_down;
    };
    if (walker == nullptr) {
        // Everybody sleeps, unless somebody is still on its way to a gate: then its turn comes
        // next.
        Walker* first = nullptr;
        for (const auto& sleeper : walkers_) {
            if (sleeper->machine == nullptr) continue;
            if (!sleeper->parked || sleeper->permit) return false;
            if (first == nullptr || wakes_before(*sleeper, *first)) first = sleeper.get();
        }
        if (first == nullptr || first->deadline_ns == kNever) return false;
        stopped_at_ns_ = std::max(stopped_at_ns_, first->deadline_ns);
        first->permit = true;
        first->changed.notify_all();
        return true;
    }
    stepping_ = walker;
    step_began_ns_ = real_now_ns();
    walker->may_go = true;
    walker->changed.notify_all();
    return true;
}

bool Paced::while_held(const std::function<void(const Scheduler&)>& look) {
    // Whoever goes on from where it stands takes this lock first, and so does a new machine.
    const std::lock_guard lock(mutex_);
    if (over_ || !held_.load(std::memory_order_relaxed)) return false;
    const Scheduler* scheduler = nullptr;
    for (const auto& walker : walkers_) {
        if (walker->machine == nullptr) continue;
        if (!walker->at_gate && !walker->parked && !walker->calling) return false;
        scheduler = walker->machine->scheduler;
    }
    if (scheduler != nullptr) look(*scheduler);
    return scheduler != nullptr;
}

void Paced::gate(Machine& m, Point) {
    if (!held_.load(std::memory_order_acquire)) return;
    std::unique_lock lock(mutex_);
    Walker& walker = walker_of(m);
    end_step(walker);
    walker.at_gate = true;
    pace_changed_.notify_all();
    walker.changed.wait(
        lock, [&] { return over_ || walker.may_go || !held_.load(std::memory_order_relaxed); });
    walker.at_gate = walker.may_go = false;
}

// A step may end in a system call too. The call itself goes on while the run is held.
void Paced::call(Machine& m, std::uint64_t expected_ns, void (*act)(void*), void* argument) {
    {
        const std::lock_guard lock(mutex_);
        Walker& walker = walker_of(m);
        end_step(walker);
        walker.calling = true;
    }
    RealWorld::call(m, expected_ns, act, argument);
    const std::lock_guard lock(mutex_);
    walker_of(m).calling = false;
}

Paced::Walker& Paced::lie_down(Machine& m, std::uint64_t deadline) {
    Walker& walker = walker_of(m);
    end_step(walker);
    walker.parked = true;
    walker.deadline_ns = deadline;
    walker.lain_down = ++lain_down_;
    pace_changed_.notify_all();
    return walker;
}

void Paced::park(Machine& m, std::uint64_t deadline) {
    std::unique_lock lock(mutex_);
    Walker& walker = lie_down(m, deadline);
    while (!walker.permit && !over_) {
        // Held: only a wake, or a step to the next timer, ends it.
        if (deadline == kNever || held_.load(std::memory_order_relaxed)) {
            walker.changed.wait(lock);
            continue;
        }
        const std::uint64_t now = now_locked(&m);
        if (now >= deadline) break;
        walker.changed.wait_for(lock, std::chrono::nanoseconds(deadline - now));
    }
    walker.permit = walker.parked = false;
}

// Its sleepers are woken in other ways than by descriptors, so it looks every millisecond.
void Paced::park_polling(Machine& m, std::uint64_t deadline, int poll_fd) {
    std::unique_lock lock(mutex_);
    Walker& walker = lie_down(m, deadline);
    pollfd fd{.fd = poll_fd, .events = POLLIN, .revents = 0};
    while (!walker.permit && !over_ && poll(&fd, 1, 0) == 0) {
        if (!held_.load(std::memory_order_relaxed) && now_locked(&m) >= deadline) break;
        walker.changed.wait_for(lock, std::chrono::milliseconds(1));
    }
    walker.permit = walker.parked = false;
}

void Paced::wake(Machine&, Machine& m) {
    const std::lock_guard lock(mutex_);
    Walker& walker = walker_of(m);
    walker.permit = true;
    walker.changed.notify_all();
}

void Paced::thread_main(Machine& m) {
    {
        const std::lock_guard lock(mutex_);
        // Who let the run go before it began could not know when that would be.
        if (walkers_.empty() && !held_.load(std::memory_order_relaxed))
            lag_ns_ = real_now_ns() - stopped_at_ns_;
        walker_of(m);
    }
    RealWorld::thread_main(m);
    const std::lock_guard lock(mutex_);
    Walker& walker = walker_of(m);
    end_step(walker);
    if (!m.scheduler->ended.load(std::memory_order_acquire)) {
        walker.machine = nullptr;  // its goroutine ended locked to it; the run goes on
        return;
    }
    // The first that leaves because the run has ended: let the others see that.
    over_ = true;
    if (held_.exchange(false, std::memory_order_release)) lag_ns_ = real_now_ns() - stopped_at_ns_;
    notify_all();
}

void Paced::keep_pace() {
    using Clock = std::chrono::steady_clock;
    std::unique_lock lock(mutex_);
    Clock::time_point next = Clock::now();
    while (!closing_) {
        if (rate_ <= 0 || over_) {
            pace_changed_.wait(lock);
            next = Clock::now();
            continue;
        }
        if (Clock::now() < next) {
            pace_changed_.wait_until(lock, next);
            continue;
        }
        // On from when the step was due; but a pace that cannot be kept is not made up for.
        next = std::max(next + std::chrono::nanoseconds(static_cast<std::int64_t>(1e9 / rate_)),
                        Clock::now() - std::chrono::milliseconds(100));
        lock.unlock();
        step();
        lock.lock();
    }
}

}  // namespace fiberscope::world
