#include "core/sync/witness.h"

#include "core/sched/scheduler.h"
#include "core/sync/chan_core.h"
#include "core/sync/cond.h"
#include "core/sync/rwmutex.h"
#include "core/sync/sync_core.h"

#include <utility>

namespace fiberscope {

void Witness::watch(const void* object, bool& watched, Tell tell) {
    const std::lock_guard lock(mutex_);
    watched = true;
    watched_[object] = {&watched, tell};
}

void Witness::watch(const ChanCore& chan, bool& watched) {
    watch(&chan, watched, tell_chan);
}

void Witness::watch(const SyncObject& object, bool& watched) {
    watch(&object, watched, tell_sync);
}

void Witness::gone(const void* object) {
    const Machine* m = current_machine();
    check(m != nullptr, "an object of a run that has not ended is destroyed outside of it");
    Witness& self = *m->scheduler->witness;
    const std::lock_guard lock(self.mutex_);
    const auto found = self.watched_.find(object);
    self.gone_.push_back(found->second.tell(object));
    self.watched_.erase(found);
}

std::vector<Testimony> Witness::take_all(bool some_overflowed) {
    const std::lock_guard lock(mutex_);
    if (!some_overflowed) {
        for (const auto& [object, watched] : watched_) {
            gone_.push_back(watched.tell(object));
            *watched.flag = false;
        }
    }
    watched_.clear();
    return std::exchange(gone_, {});
}

std::vector<GoId> Witness::names_in(const WaiterList& queue) {
    std::vector<GoId> ids;
    for (const Waiter* waiter = queue.first(); waiter != nullptr; waiter = waiter->next)
        ids.push_back(waiter->g->id);
    return ids;
}

Testimony Witness::common(const SyncObject& object) {
    return {.kind = object.kind_,
            .id = object.id_,
            .number = object.number_,
            .recvq = names_in(object.waiters_)};
}

Testimony Witness::tell_chan(const void* object) {
    const auto& chan = *static_cast<const ChanCore*>(object);
    Testimony t{.kind = ObjectKind::channel,
                .id = chan.id_,
                .number = chan.number_.load(std::memory_order_relaxed),
                .sendq = names_in(chan.sendq_),
                .recvq = names_in(chan.recvq_),
                .capacity = chan.capacity_,
                .closed = chan.is_closed()};
    for (std::uint32_t i = 0; i < chan.count(); ++i) {
        char text[kTextBytesMax];
        const void* value = chan.slot((chan.recvx_ + i) % chan.capacity_);
        const std::size_t bytes =
            chan.ops_.print == nullptr
                ? 0
                : chan.ops_.print(chan.ops_.context, value, text, sizeof text);
        t.buffer.emplace_back(text, bytes);
    }
    if (chan.capacity_ > 0 && chan.sendx_ != (chan.recvx_ + chan.count()) % chan.capacity_)
        t.contradiction = "its slots are not as many as its count says";
    return t;
}

Testimony Witness::tell_sync(const void* object) {
    const auto& any = *static_cast<const SyncObject*>(object);
    Testimony t = common(any);
    switch (any.kind_) {
        case ObjectKind::mutex: {
            const std::uint32_t state = static_cast<const MutexCore&>(any).state();
            t.held = (state & MutexCore::kLocked) != 0;
            t.starving = (state & MutexCore::kStarving) != 0;
            if (((state & MutexCore::kWaiting) != 0) == any.waiters_.empty())
                t.contradiction = "its state and its queue differ about whether anybody waits";
            break;
        }
        case ObjectKind::waitgroup: {
            const std::uint64_t state =
                static_cast<const WaitGroupCore&>(any).state_.load(std::memory_order_relaxed);
            t.count = WaitGroupCore::count_of(state);
            if (static_cast<std::uint32_t>(state) != t.recvq.size())
                t.contradiction = "its state and its queue differ about how many wait";
            break;
        }
        case ObjectKind::semaphore:
            t.count = any.count_;
            break;
        case ObjectKind::rwmutex: {
            const auto& rw = static_cast<const RWMutexCore&>(any);
            t.sendq = names_in(rw.writers_);
            t.held = rw.written_;
            t.readers = rw.readers_;
            break;
        }
        case ObjectKind::cond:
        case ObjectKind::fd:
        case ObjectKind::channel:
            break;
    }
    return t;
}

}  // namespace fiberscope
