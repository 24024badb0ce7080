#include "core/sync/rwmutex.h"

#include "core/sched/scheduler.h"

namespace fiberscope {

// The first waiting writer leaves the queue; from now on it holds the lock.
G* RWMutexCore::take_writer() {
    Waiter* writer = writers_.first();
    writers_.remove(writer);
    writer->g->wait.by = writer;
    writer->g->wait.next = nullptr;
    written_ = true;
    return writer->g;
}

void RWMutexCore::lock() {
    Machine& m = SyncObject::lock();
    if (!written_ && readers_ == 0) {
        written_ = true;
        emit(m, Kind::lock_get, {.g = m.current->id, .object = raw(id_), .number = number_++});
        lock_.unlock(m);
        return;
    }
    // Go's writers compete for an inner Mutex, and who waits for that says so.
    const bool is_next = !written_ && writers_.empty();
    Waiter& self = own_place(*m.current);
    wait_in(m, writers_, WaitQueue::send, self,
            is_next ? WaitReason::rwmutex_lock : WaitReason::mutex_lock);
}

bool RWMutexCore::try_lock() {
    Machine& m = SyncObject::lock();
    const bool free = !written_ && readers_ == 0;
    if (free) {
        written_ = true;
        emit(m, Kind::lock_get, {.g = m.current->id, .object = raw(id_), .number = number_++});
    }
    lock_.unlock(m);
    return free;
}

bool RWMutexCore::unlock() {
    Machine& m = SyncObject::lock();
    if (!written_) {
        lock_.unlock(m);
        return false;
    }
    written_ = false;
    WakeList woken;
    Fields fields{.g = m.current->id, .object = raw(id_), .number = number_++};
    if (!waiters_.empty()) {
        fields.rule = Rule::readers_first;
        while (G* reader = take_first(m, false)) {
            ++readers_;
            woken.add(reader);
        }
    } else if (!writers_.empty()) {
        fields.rule = Rule::writer_next;
        G* writer = take_writer();
        fields.a = raw(writer->id);
        woken.add(writer);
    }
    emit(m, Kind::lock_drop, fields);
    unlock_and_wake(m, woken.first(), fields.rule == Rule::none ? Rule::wake_runnext : fields.rule);
    return true;
}

void RWMutexCore::lock_shared() {
    Machine& m = SyncObject::lock();
    if (is_free_to_read()) {
        ++readers_;
        emit(m, Kind::rlock_get, {.g = m.current->id, .object = raw(id_), .number = number_++});
        lock_.unlock(m);
        return;
    }
    Waiter& self = own_place(*m.current);
    wait(m, self, WaitReason::rwmutex_rlock);
}

bool RWMutexCore::try_lock_shared() {
    Machine& m = SyncObject::lock();
    const bool free = is_free_to_read();
    if (free) {
        ++readers_;
        emit(m, Kind::rlock_get, {.g = m.current->id, .object = raw(id_), .number = number_++});
    }
    lock_.unlock(m);
    return free;
}

bool RWMutexCore::unlock_shared() {
    Machine& m = SyncObject::lock();
    if (readers_ == 0) {
        lock_.unlock(m);
        return false;
    }
    --readers_;
    G* writer = nullptr;
    Fields fields{.g = m.current->id, .object = raw(id_), .number = number_++};
    if (readers_ == 0 && !writers_.empty()) {
        writer = take_writer();
        fields.a = raw(writer->id);
        fields.rule = Rule::writer_next;
    }
    emit(m, Kind::rlock_drop, fields);
    unlock_and_wake(m, writer, Rule::writer_next);
    return true;
}

}  // namespace fiberscope
