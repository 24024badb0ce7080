// select, after Go's runtime/select.go, with a look before the locks:
//
//   0. look at every case without a lock. If some seem ready: try one of them, chosen at random,
//      under its channel's lock alone. If none does, and there is a default, and the channels were
//      at rest while we looked: the default.
//   1. lock all channels and look again, in random order;
//   2. else join every channel's queue, and wait;
//   3. when woken, leave the other queues.
//
// All channels are locked from 1 to 2, in order of their ids (an order by address would differ from
// run to run), so no case can become ready unseen.
//
// Why a waiting select is served once: whoever finds it first in a queue must set kSelectDecided in
// its select_number by an exchange, which one waker wins; the others drop it and go on to the next
// in line, under their own channel's lock. The winner alone makes it ready. Until it has left the
// other queues in pass 3, under all locks, it does not return, so that no queue ever names a waiter
// whose stack is gone.
//
// Pass 0 may take a case that was not ready when another was: any ready case will do, and one act
// under one lock is at one instant. For the default there must be an instant at which no case was
// ready: each channel has the same number, and nobody inside its lock, before the first look and
// after the last, so none of them changed in between.
#include "core/sched/panic.h"
#include "core/sched/scheduler.h"
#include "core/sync/select_glance.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>
#include <vector>

namespace fiberscope {

class SelectCore {
  public:
    SelectCore(SelectCase* cases, std::uint32_t count) : cases_(cases), count_(count) {}

    Selected run(Machine& first, bool has_default) {
        Machine* m = &first;
        if (count_ > kSmall) {
            many_lock_order_ = std::make_unique<std::uint16_t[]>(count_);
            many_poll_order_ = std::make_unique<std::uint16_t[]>(count_);
            many_waiters_ = std::make_unique<Waiter[]>(count_);
            lock_order_ = many_lock_order_.get();
            poll_order_ = many_poll_order_.get();
            waiters_ = many_waiters_.get();
        }
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
            const ChanResult result = SelectGlance::try_case(*m, choice, woken);
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
    static constexpr std::uint32_t kSmall = SelectGlance::kMost;  // no allocation up to here

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
        const auto before = [&](std::uint16_t a, std::uint16_t b) {
            return std::pair(raw(cases_[a].chan->id_), a) < std::pair(raw(cases_[b].chan->id_), b);
        };
        // Most often they are in order already.
        if (!std::is_sorted(lock_order_, lock_order_ + used_, before))
            std::sort(lock_order_, lock_order_ + used_, before);
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
        g->wait.by = nullptr;
        for (std::uint32_t i = 0; i < used_; ++i) {
            const std::uint32_t index = lock_order_[i];
            SelectCase& choice = cases_[index];
            new (&waiters_[index]) Waiter{.g = g, .elem = choice.value, .in_select = true};
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
        Waiter* winner = m.current->wait.by;
        const auto index = static_cast<std::uint32_t>(winner - waiters_);
        for (std::uint32_t i = 0; i < used_; ++i) {
            Waiter& waiter = waiters_[lock_order_[i]];
            SelectCase& choice = cases_[lock_order_[i]];
            if (!waiter.queued) continue;
            (choice.is_send ? choice.chan->sendq_ : choice.chan->recvq_).remove(&waiter);
            emit(m, Kind::waiter_del,
                 {.g = m.current->id,
                  .object = raw(choice.chan->id_),
                  .number = choice.chan->next_number(),
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
    // Made as they are needed: most selects need none.
    alignas(Waiter) std::byte few_waiters_[kSmall * sizeof(Waiter)];
    std::uint16_t* lock_order_ = few_lock_order_;
    std::uint16_t* poll_order_ = few_poll_order_;
    Waiter* waiters_ = reinterpret_cast<Waiter*>(few_waiters_);
    std::unique_ptr<std::uint16_t[]> many_lock_order_, many_poll_order_;
    std::unique_ptr<Waiter[]> many_waiters_;
};

Selected select_after_glance(Machine& m, SelectCase* cases, std::uint32_t count, bool has_default) {
    return SelectCore(cases, count).run(m, has_default);
}

Selected select(SelectCase* cases, std::uint32_t count, bool has_default) {
    if (count > 65536) throw Panic("select: too many cases (max 65536)");  // as reflect.Select
    Machine& m = enter(Point::chan);
    SelectGlance::begin(m, count, has_default);
    Selected selected;
    if (count <= SelectGlance::kMost &&
        SelectGlance::decide<SelectGlance::kMost>(m, cases, count, has_default, selected))
        return selected;
    return select_after_glance(m, cases, count, has_default);
}

}  // namespace fiberscope
