// select, in the three passes of Go's runtime/select.go: look whether a case is ready, in random
// order; else join every channel's queue; when woken, leave the others'. All channels are locked
// during the first two passes, in order of their ids (an order by address would differ from run to
// run), so no case can become ready unseen.
#include "core/sched/panic.h"
#include "core/sched/scheduler.h"
#include "core/sync/chan_core.h"

#include <algorithm>
#include <memory>
#include <vector>

namespace fiberscope {

class SelectCore {
  public:
    SelectCore(SelectCase* cases, std::uint32_t count) : cases_(cases), count_(count) {
        if (count > kSmall) {
            many_lock_order_ = std::make_unique<std::uint16_t[]>(count);
            many_poll_order_ = std::make_unique<std::uint16_t[]>(count);
            many_waiters_ = std::make_unique<Waiter[]>(count);
            lock_order_ = many_lock_order_.get();
            poll_order_ = many_poll_order_.get();
            waiters_ = many_waiters_.get();
        }
    }

    Selected run(bool has_default) {
        Machine* m = &enter(Point::chan);
        emit(*m, Kind::select_begin,
             {.g = m->current->id, .a = count_, .b = has_default ? 1u : 0u});
        shuffle(*m);
        if (used_ == 0 && !has_default) {
            park(*m, count_ == 0 ? WaitReason::select_no_cases : WaitReason::select, ObjectId::none,
                 {});
            fail("a select without a case that can go on was woken",
                 std::source_location::current());
        }
        lock_all(*m);
        for (std::uint32_t i = 0; i < used_; ++i) {
            const std::uint32_t index = poll_order_[i];
            SelectCase& choice = cases_[index];
            G* woken = nullptr;
            const ChanResult result = choice.is_send
                                          ? choice.chan->send_locked(*m, choice.value, woken)
                                          : choice.chan->receive_locked(*m, choice.value, woken);
            if (result == ChanResult::would_block) continue;
            emit(*m, Kind::select_end, {.g = m->current->id, .a = index});
            unlock_all(*m);
            if (woken != nullptr) ready(*m, woken, choice.chan->id_);
            return {index, result};
        }
        if (has_default) {
            emit(*m, Kind::select_end, {.g = m->current->id, .a = Selected::kDefault});
            unlock_all(*m);
            return {};
        }
        wait(*m);
        return finish(*current_machine());
    }

  private:
    static constexpr std::uint32_t kSmall = 8;  // no allocation up to here

    // Poll order: a random permutation of the cases whose channel is not nil (Fisher and Yates,
    // inside out). Lock order: the same cases by channel.
    void shuffle(Machine& m) {
        for (std::uint32_t i = 0; i < count_; ++i) {
            if (cases_[i].chan == nullptr) continue;
            const std::uint32_t j = random_below(m, used_ + 1);
            poll_order_[used_] = poll_order_[j];
            poll_order_[j] = static_cast<std::uint16_t>(i);
            lock_order_[used_++] = static_cast<std::uint16_t>(i);
        }
        std::sort(lock_order_, lock_order_ + used_, [&](std::uint16_t a, std::uint16_t b) {
            return std::pair(raw(cases_[a].chan->id_), a) < std::pair(raw(cases_[b].chan->id_), b);
        });
    }

    // Calls visit for each channel once, in lock order.
    template <class Visit>
    void each_channel(Visit visit) {
        ChanCore* last = nullptr;
        for (std::uint32_t i = 0; i < used_; ++i) {
            ChanCore* chan = cases_[lock_order_[i]].chan;
            if (chan != last) visit(*chan);
            last = chan;
        }
    }
    void lock_all(Machine& m) {
        each_channel([&](ChanCore& chan) { chan.lock_.lock(m); });
    }
    // One behind: once the last channel is unlocked, a goroutine that parked here may be woken, get
    // through finish() and leave the stack that this object lies on. Before, finish() waits for it.
    void unlock_all(Machine& m) {
        ChanCore* last = nullptr;
        each_channel([&](ChanCore& chan) {
            if (last != nullptr) last->lock_.unlock(m);
            last = &chan;
        });
        if (last != nullptr) last->lock_.unlock(m);
    }

    // Pass 2: join all queues and stop. The locks are given back when the goroutine has stopped.
    void wait(Machine& m) {
        G* g = m.current;
        // relaxed: published by the channels' locks. After its go_park, so + 1.
        g->select_number.store((g->number + 1) & ~kSelectDecided, std::memory_order_relaxed);
        g->woken_by = nullptr;
        for (std::uint32_t i = 0; i < used_; ++i) {
            const std::uint32_t index = lock_order_[i];
            SelectCase& choice = cases_[index];
            waiters_[index] = Waiter{.g = g, .elem = choice.value, .in_select = true};
            choice.chan->enqueue(m, &waiters_[index],
                                 choice.is_send ? WaitQueue::send : WaitQueue::recv, index + 1);
        }
        park(m, WaitReason::select, ObjectId::none,
             {[](Machine& loop, G&, void* self) {
                  static_cast<SelectCore*>(self)->unlock_all(loop);
              },
              this});
    }

    // Pass 3: leave the queues of the cases that lost.
    Selected finish(Machine& m) {
        lock_all(m);
        Waiter* winner = m.current->woken_by;
        const auto index = static_cast<std::uint32_t>(winner - waiters_);
        for (std::uint32_t i = 0; i < used_; ++i) {
            Waiter& waiter = waiters_[lock_order_[i]];
            SelectCase& choice = cases_[lock_order_[i]];
            if (!waiter.queued) continue;
            (choice.is_send ? choice.chan->sendq_ : choice.chan->recvq_).remove(&waiter);
            emit(m, Kind::waiter_del,
                 {.g = m.current->id,
                  .object = raw(choice.chan->id_),
                  .number = choice.chan->number_++,
                  .a = static_cast<std::uint32_t>(choice.is_send ? WaitQueue::send
                                                                 : WaitQueue::recv)});
        }
        emit(m, Kind::select_end, {.g = m.current->id, .a = index});
        unlock_all(m);
        if (winner->served) return {index, ChanResult::done};
        SelectCase& choice = cases_[index];
        if (!choice.is_send && choice.value != nullptr) choice.chan->ops_.zero(choice.value);
        return {index, ChanResult::closed};
    }

    SelectCase* cases_;
    std::uint32_t count_;
    std::uint32_t used_ = 0;  // cases whose channel is not nil
    std::uint16_t few_lock_order_[kSmall], few_poll_order_[kSmall];
    Waiter few_waiters_[kSmall];
    std::uint16_t* lock_order_ = few_lock_order_;
    std::uint16_t* poll_order_ = few_poll_order_;
    Waiter* waiters_ = few_waiters_;
    std::unique_ptr<std::uint16_t[]> many_lock_order_, many_poll_order_;
    std::unique_ptr<Waiter[]> many_waiters_;
};

Selected select(SelectCase* cases, std::uint32_t count, bool has_default) {
    if (count > 65536) throw Panic("select: too many cases (max 65536)");  // as reflect.Select
    return SelectCore(cases, count).run(has_default);
}

}  // namespace fiberscope
