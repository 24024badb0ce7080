#include "core/sched/timers.h"

#include "core/sched/scheduler.h"

#include <algorithm>

namespace fiberscope {

void TimerHeap::place_at(std::uint32_t place, const Entry& entry) {
    heap_[place] = entry;
    if (!entry.sleeps) entry.timer->place = place;
}

void TimerHeap::sift_up(std::uint32_t place) {
    const Entry entry = heap_[place];
    while (place > 0) {
        const std::uint32_t parent = (place - 1) / kChildren;
        if (heap_[parent].when_ns <= entry.when_ns) break;
        place_at(place, heap_[parent]);
        place = parent;
    }
    place_at(place, entry);
}

void TimerHeap::sift_down(std::uint32_t place) {
    const Entry entry = heap_[place];
    const auto size = static_cast<std::uint32_t>(heap_.size());
    for (;;) {
        const std::uint32_t first = kChildren * place + 1;
        if (first >= size) break;
        std::uint32_t least = first;
        for (std::uint32_t child = first + 1; child < std::min(first + kChildren, size); ++child)
            if (heap_[child].when_ns < heap_[least].when_ns) least = child;
        if (entry.when_ns <= heap_[least].when_ns) break;
        place_at(place, heap_[least]);
        place = least;
    }
    place_at(place, entry);
}

void TimerHeap::take_out(std::uint32_t place) {
    if (heap_[place].always_wakes())
        --wakers_;
    else if (heap_[place].timer == awaited_)
        awaited_ = nullptr;
    const Entry last = heap_.back();
    heap_.pop_back();
    if (place < heap_.size()) {
        heap_[place] = last;
        if (place > 0 && heap_[(place - 1) / kChildren].when_ns > last.when_ns)
            sift_up(place);
        else
            sift_down(place);
    }
    publish();
}

void TimerHeap::publish() {
    first_ns_.store(heap_.empty() ? kNever : heap_[0].when_ns, std::memory_order_seq_cst);
}

void TimerHeap::insert(Machine& m, const Entry& entry) {
    if (entry.always_wakes()) ++wakers_;
    heap_.push_back(entry);
    sift_up(static_cast<std::uint32_t>(heap_.size()) - 1);
    publish();
    emit(m, Kind::timer_add,
         {.g = entry.sleeps ? entry.sleeper->id : GoId::none,
          .object = raw(entry.id),
          .number = 0,
          .a = static_cast<std::uint32_t>(entry.when_ns),
          .b = static_cast<std::uint32_t>(entry.when_ns >> 32)});
}

void TimerHeap::insert_timer(Machine& m, P& p, Timer& timer) {
    timer.id = TimerId{count_up(m, m.scheduler->next_timer)};
    timer.p.store(&p, std::memory_order_seq_cst);
    insert(m, {.when_ns = timer.when_ns, .timer = &timer, .id = timer.id, .sleeps = false});
}

void TimerHeap::add(Machine& m, Timer& timer) {
    TimerHeap& heap = m.p->timers;
    timer.cancelled.store(false, std::memory_order_relaxed);  // nobody else knows it yet
    const std::uint64_t when_ns = timer.when_ns;              // once in the heap, it may fire
    {
        const Locked held(m, heap.lock_);
        heap.insert_timer(m, *m.p, timer);
    }
    timers_changed(m, when_ns);
}

void TimerHeap::add_sleeper(Machine& m, G& g, std::uint64_t when_ns) {
    TimerHeap& heap = m.p->timers;
    {
        const Locked held(m, heap.lock_);
        heap.insert(m, {.when_ns = when_ns,
                        .sleeper = &g,
                        .id = TimerId{count_up(m, m.scheduler->next_timer)},
                        .sleeps = true});
    }
    timers_changed(m, when_ns);
}

bool TimerHeap::disarm(Machine& m, Timer& timer) {
    for (;;) {
        P* p = timer.p.load(std::memory_order_seq_cst);
        if (p == nullptr) {
            timer.cancelled.store(true, std::memory_order_seq_cst);
            p = timer.p.load(std::memory_order_seq_cst);
            if (p == nullptr) return false;
        }
        fine_gate(m);
        TimerHeap& heap = p->timers;
        const Locked held(m, heap.lock_);
        if (timer.p.load(std::memory_order_relaxed) != p) continue;  // it fired or moved meanwhile
        heap.take_out(timer.place);
        timer.p.store(nullptr, std::memory_order_seq_cst);
        emit(m, Kind::timer_stop, {.object = raw(timer.id), .number = 1});
        return true;
    }
}

bool TimerHeap::remove(Machine& m, Timer& timer) {
    const bool was_armed = disarm(m, timer);
    // An act is short and never waits. Its machine may stand at a gate, so this is a gate too.
    while (timer.firing.load(std::memory_order_acquire) > (m.firing == &timer ? 1u : 0u))
        gate<kGateSched | kGateSpin>(m, Point::spin);
    return was_armed;
}

bool TimerHeap::is_awaited(Machine& m) {
    const Locked held(m, lock_);
    if (wakers_ > 0 || (awaited_ != nullptr && awaited_->wakes(*awaited_))) return true;
    const auto found = std::find_if(heap_.begin(), heap_.end(), [](const Entry& entry) {
        return entry.timer->wakes(*entry.timer);
    });
    awaited_ = found == heap_.end() ? nullptr : found->timer;
    return awaited_ != nullptr;
}

bool TimerHeap::run_due(Machine& m, std::uint64_t now) {
    bool any = false;
    while (first_ns() <= now) {
        Entry due;
        {
            const Locked held(m, lock_);
            if (heap_.empty() || heap_[0].when_ns > now) break;
            due = heap_[0];
            take_out(0);
            if (!due.sleeps) {
                // Before p: whoever then sees that it is in no heap sees that it fires.
                due.timer->firing.fetch_add(1, std::memory_order_relaxed);
                due.timer->p.store(nullptr, std::memory_order_seq_cst);
            }
            emit(m, Kind::timer_fire,
                 {.g = due.sleeps ? due.sleeper->id : GoId::none,
                  .object = raw(due.id),
                  .number = 1,
                  .rule = this == &m.p->timers                ? Rule::own_timers
                          : rule_holds(m, Rule::steal_timers) ? Rule::steal_timers
                                                              : Rule::none});
            // Who is next has waited for long, too.
            if (!heap_.empty()) __builtin_prefetch(heap_[0].sleeper, 1);
        }
        any = true;
        if (due.sleeps)
            ready(m, due.sleeper, ObjectId::none);
        else
            fire(m, *due.timer, now);
    }
    return any;
}

void TimerHeap::fire(Machine& m, Timer& due, std::uint64_t now) {
    fine_gate(m);
    if (due.period_ns > 0) {
        // On from when it was due, not from now: a late ticker does not drift. Ticks that were
        // missed altogether are left out.
        due.when_ns += due.period_ns * (1 + (now - due.when_ns) / due.period_ns);
        TimerHeap& own = m.p->timers;
        const Locked held(m, own.lock_);
        own.insert_timer(m, *m.p, due);
        if (due.cancelled.load(std::memory_order_seq_cst)) {
            own.take_out(due.place);
            due.p.store(nullptr, std::memory_order_seq_cst);
            emit(m, Kind::timer_stop, {.object = raw(due.id), .number = 1});
            due.firing.fetch_sub(1, std::memory_order_release);
            return;
        }
    }
    m.firing = &due;
    due.act(m, due);
    m.firing = nullptr;
    due.firing.fetch_sub(1, std::memory_order_release);
}

void TimerHeap::abandon_all(std::vector<Timer*>& to_drop) {
    for (const Entry& entry : heap_) {
        if (entry.sleeps) continue;
        entry.timer->p.store(nullptr, std::memory_order_relaxed);  // nobody else is there any more
        if (entry.timer->drop != nullptr) to_drop.push_back(entry.timer);
    }
    heap_.clear();
    wakers_ = 0;
    awaited_ = nullptr;
}

void TimerHeap::move_all(Machine& m) {
    TimerHeap& own = m.p->timers;
    while (!heap_.empty()) {
        Entry entry = heap_[0];
        take_out(0);
        const GoId sleeper = entry.sleeps ? entry.sleeper->id : GoId::none;
        emit(m, Kind::timer_stop, {.g = sleeper, .object = raw(entry.id), .number = 1});
        if (entry.sleeps) {
            entry.id = TimerId{count_up(m, m.scheduler->next_timer)};
            own.insert(m, entry);
        } else {
            own.insert_timer(m, *m.p, *entry.timer);
        }
    }
}

}  // namespace fiberscope
