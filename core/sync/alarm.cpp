// Why no stale value is ever received: values are sent by the timer's act only. stop() takes the
// timer out, waits until no act is under way (TimerHeap::remove), and then empties the slot; what
// comes after was set anew. stop() and reset() of several goroutines exclude each other by
// changing_.
#include "core/sync/alarm.h"

#include "core/sched/scheduler.h"

#include <algorithm>
#include <atomic>
#include <optional>

namespace fiberscope {
namespace {

std::uint64_t later(Machine& m, std::chrono::nanoseconds delay) {
    const std::uint64_t now = m.world->now(m);
    const auto wait = static_cast<std::uint64_t>(std::max<std::int64_t>(delay.count(), 0));
    return wait > kNever - 1 - now ? kNever - 1 : now + wait;
}

}  // namespace

class AlarmCore : public std::enable_shared_from_this<AlarmCore> {
  public:
    // With a channel.
    explicit AlarmCore(StringId name) {
        chan_.emplace(detail::ops_of<std::uint64_t>(), ChanCore::OfTimer{}, name);
        timer_.act = send_now;
        timer_.wakes = [](const Timer& timer) {
            return static_cast<AlarmCore*>(timer.argument)->chan_->has_receiver();
        };
        timer_.argument = this;
    }
    // With a function.
    AlarmCore(std::function<void()> f, std::source_location where)
        : function_(std::move(f)), where_(where) {
        timer_.act = start_function;
        timer_.drop = [](Timer& timer) { self(timer).keeps_itself_.reset(); };
        timer_.argument = this;
    }
    // With the last handle. Outside of a run no timer is armed (TimerHeap::abandon_all).
    ~AlarmCore() {
        const Machine* m = current_machine();
        if (m != nullptr && m->current != nullptr) TimerHeap::remove(enter(Point::sleep), timer_);
    }

    static ReceiveChan<std::uint64_t> channel(const std::shared_ptr<AlarmCore>& core) {
        if (core == nullptr || !core->chan_) return {};
        return Chan<std::uint64_t>(std::shared_ptr<ChanCore>(core, &*core->chan_));
    }

    // The first setting of a new one; later ones by change().
    void set(std::chrono::nanoseconds delay, std::uint64_t period_ns) {
        // What calls a function goes off even if nobody holds it.
        if (function_) keeps_itself_ = shared_from_this();
        Machine& m = enter(Point::sleep);
        timer_.when_ns = later(m, delay);
        timer_.period_ns = period_ns;
        TimerHeap::add(m, timer_);
    }
    bool stop() {
        const Changing alone(*this);
        return unset();
    }
    bool reset(std::chrono::nanoseconds delay, std::uint64_t period_ns) {
        const Changing alone(*this);
        const bool was_set = unset();
        set(delay, period_ns);
        return was_set;
    }

  private:
    // Whoever comes second lets others run until the first is done, which takes no waiting.
    struct Changing {
        explicit Changing(AlarmCore& the_core) : core(the_core) {
            // acquire: pairs with the release below.
            while (core.changing_.exchange(true, std::memory_order_acquire))
                yield(enter(Point::yield));
        }
        ~Changing() { core.changing_.store(false, std::memory_order_release); }
        AlarmCore& core;
    };

    bool unset() {
        bool was_set = TimerHeap::remove(enter(Point::sleep), timer_);
        keeps_itself_.reset();  // the caller holds it
        // It went off and nobody knows: it may still be stopped.
        while (chan_ && chan_->try_receive(nullptr) == ChanResult::done)
            was_set = true;
        return was_set;
    }

    static AlarmCore& self(Timer& timer) { return *static_cast<AlarmCore*>(timer.argument); }

    static void send_now(Machine& m, Timer& timer) {
        std::uint64_t now = m.world->now(m);
        self(timer).chan_->try_send(&now);  // full: the tick is dropped
    }

    // The new goroutine takes over what kept the alarm alive.
    static void start_function(Machine& m, Timer& timer) {
        using Held = std::shared_ptr<AlarmCore>;
        AlarmCore& core = self(timer);
        Spawn what{.file = core.where_.file_name(), .line = core.where_.line()};
        what.argument = new Held(std::move(core.keeps_itself_));
        what.drop = [](void* held) { delete static_cast<Held*>(held); };
        what.entry = [](void* held) {
            const std::unique_ptr<Held> alarm(static_cast<Held*>(held));
            (*alarm)->function_();
        };
        spawn(m, what);
    }

    std::optional<ChanCore> chan_;
    const std::function<void()> function_;
    const std::source_location where_;
    std::atomic<bool> changing_{false};  // somebody sets or stops it; guards the two below
    Timer timer_;
    std::shared_ptr<AlarmCore> keeps_itself_;  // while it is set to call the function
};

StringId intern_in_run(const char* name);

namespace {

std::uint64_t checked_period(std::chrono::nanoseconds period, const char* what) {
    if (period.count() <= 0) throw Panic(std::string("non-positive interval for ") + what);
    return static_cast<std::uint64_t>(period.count());
}

}  // namespace

Alarm::Alarm(std::chrono::nanoseconds delay)
    : core_(std::make_shared<AlarmCore>(intern_in_run("alarm"))) {
    core_->set(delay, 0);
}

ReceiveChan<std::uint64_t> Alarm::channel() const {
    return AlarmCore::channel(core_);
}

bool Alarm::stop() {
    return core_ != nullptr && core_->stop();
}

bool Alarm::reset(std::chrono::nanoseconds delay) {
    if (core_ == nullptr) throw Panic("reset of an alarm that was never set");
    return core_->reset(delay, 0);
}

Ticker::Ticker(std::chrono::nanoseconds period) {
    const std::uint64_t period_ns = checked_period(period, "Ticker");
    core_ = std::make_shared<AlarmCore>(intern_in_run("ticker"));
    core_->set(period, period_ns);
}

ReceiveChan<std::uint64_t> Ticker::channel() const {
    return AlarmCore::channel(core_);
}

void Ticker::stop() {
    core_->stop();
}

void Ticker::reset(std::chrono::nanoseconds period) {
    core_->reset(period, checked_period(period, "Ticker.reset"));
}

ReceiveChan<std::uint64_t> after(std::chrono::nanoseconds delay) {
    return Alarm(delay).channel();
}

Alarm after_function(std::chrono::nanoseconds delay, std::function<void()> f,
                     std::source_location where) {
    Alarm alarm;
    alarm.core_ = std::make_shared<AlarmCore>(std::move(f), where);
    alarm.core_->set(delay, 0);
    return alarm;
}

}  // namespace fiberscope
