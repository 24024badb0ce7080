#include "core/sync/chan_core.h"

#include "core/sched/scheduler.h"
#include "core/sync/witness.h"

namespace fiberscope {
namespace {

void unlock_chan(Machine& m, G&, void* lock) {
    static_cast<ProcLock*>(lock)->unlock(m);
}

ObjectId next_object_id(Machine& m) {
    return ObjectId{count_up(m, m.scheduler->next_object)};
}

GoId current_go(const Machine& m) {
    return m.current != nullptr ? m.current->id : GoId::none;
}

}  // namespace

ChanCore::ChanCore(const ElemOps& ops, std::uint32_t capacity, StringId name)
    : ChanCore(ops, capacity, name, false) {}

ChanCore::ChanCore(const ElemOps& ops, OfTimer, StringId name) : ChanCore(ops, 1, name, true) {}

ChanCore::ChanCore(const ElemOps& ops, std::uint32_t capacity, StringId name, bool of_timer)
    : ops_(ops),
      of_timer_(of_timer),
      capacity_(capacity),
      buffer_(std::make_unique<std::byte[]>(ops.size * capacity)),
      id_(next_object_id(enter(Point::chan))) {
    Machine& m = *current_machine();
    emit(m, Kind::chan_make,
         {.g = current_go(m),
          .object = raw(id_),
          .number = next_number(),
          .a = capacity,
          .b = raw(name)},
         ops.type_name);
    if (is_traced(m) && m.scheduler->witness != nullptr)
        m.scheduler->witness->watch(*this, watched_);
}

ChanCore::~ChanCore() {
    if (watched_) [[unlikely]]
        Witness::gone(this);
    if (ops_.destroy == nullptr) return;
    for (std::uint32_t i = 0; i < count(); ++i)
        ops_.destroy(slot((recvx_ + i) % capacity_));
}

// The text of the value would make every frame here four cache lines longer, if it stood in them.
[[gnu::noinline, gnu::cold]] void ChanCore::tell_value(Machine& m, Kind kind, const Fields& fields,
                                                       const void* value) const {
    char text[kTextBytesMax + 1];  // one more: emit() marks what it cuts
    const std::size_t bytes =
        ops_.print == nullptr ? 0 : ops_.print(ops_.context, value, text, sizeof text);
    emit(m, kind, fields, {text, bytes});
}

void ChanCore::enqueue(Machine& m, Waiter* waiter, WaitQueue which, std::uint32_t select_case) {
    (which == WaitQueue::send ? sendq_ : recvq_).push_back(waiter);
    const std::uint32_t number = next_number();
    if (!is_traced(m)) [[likely]]
        return;
    const Fields fields{.g = waiter->g->id,
                        .object = raw(id_),
                        .number = number,
                        .a = static_cast<std::uint32_t>(which),
                        .b = select_case};
    if (which == WaitQueue::send)
        tell_value(m, Kind::waiter_put, fields, waiter->elem);
    else
        emit(m, Kind::waiter_put, fields);
}

inline Waiter* ChanCore::dequeue(Machine& m, WaiterList& list, WaitQueue which) {
    return list.empty() ? nullptr : dequeue_first(m, list, which);
}

// The first who still waits. One whose select was decided elsewhere is dropped on the way: its
// event says after which go_chosen, since that was numbered under another channel's lock.
Waiter* ChanCore::dequeue_first(Machine& m, WaiterList& list, WaitQueue which) {
    for (;;) {
        Waiter* waiter = list.first();
        if (waiter == nullptr) return nullptr;
        list.remove(waiter);
        if (!waiter->in_select) return waiter;
        G& g = *waiter->g;
        // acq_rel: see G::select_number.
        std::uint32_t open = g.select_number.load(std::memory_order_acquire);
        if ((open & kSelectDecided) == 0 &&
            g.select_number.compare_exchange_strong(open, open | kSelectDecided,
                                                    std::memory_order_acq_rel)) {
            emit(m, Kind::go_chosen, {.g = g.id, .object = raw(id_), .number = g.number++});
            return waiter;
        }
        emit(m, Kind::waiter_del,
             {.g = g.id,
              .object = raw(id_),
              .number = next_number(),
              .a = static_cast<std::uint32_t>(which),
              .b = (open & ~kSelectDecided) + 1});
    }
}

namespace {
G* serve(Waiter* waiter) {
    waiter->served = true;
    waiter->g->wait.by = waiter;
    return waiter->g;
}
}  // namespace

ChanResult ChanCore::send_locked(Machine& m, void* value, G*& woken) {
    if (is_closed()) return ChanResult::closed;
    if (Waiter* receiver = dequeue(m, recvq_, WaitQueue::recv)) {
        const std::uint32_t number = next_number();
        if (is_traced(m)) [[unlikely]]
            tell_value(m, Kind::chan_send_direct,
                       {.g = current_go(m),
                        .object = raw(id_),
                        .number = number,
                        .a = raw(receiver->g->id),
                        .rule = Rule::direct_handoff},
                       value);
        if (receiver->elem != nullptr) move(receiver->elem, value);
        woken = serve(receiver);
        return ChanResult::done;
    }
    if (count() == capacity_) return ChanResult::would_block;
    const std::uint32_t number = next_number();
    if (is_traced(m)) [[unlikely]]
        tell_value(m, Kind::chan_send, {.g = current_go(m), .object = raw(id_), .number = number},
                   value);
    move(slot(sendx_), value);
    sendx_ = sendx_ + 1 == capacity_ ? 0 : sendx_ + 1;
    count_.store(count() + 1, std::memory_order_release);  // pairs with look()
    return ChanResult::done;
}

ChanResult ChanCore::receive_locked(Machine& m, void* to, G*& woken) {
    const auto take = [&](void* from) {
        if (to != nullptr) move(to, from);
        if (ops_.destroy != nullptr) ops_.destroy(from);
    };
    if (is_closed() && count() == 0) {
        emit(m, Kind::chan_recv_closed,
             {.g = current_go(m), .object = raw(id_), .number = next_number()});
        if (to != nullptr) ops_.zero(to);
        return ChanResult::closed;
    }
    if (Waiter* sender = is_closed() ? nullptr : dequeue(m, sendq_, WaitQueue::send)) {
        if (capacity_ == 0) {
            emit(m, Kind::chan_recv_direct,
                 {.g = current_go(m),
                  .object = raw(id_),
                  .number = next_number(),
                  .a = raw(sender->g->id),
                  .rule = Rule::direct_handoff});
            if (to != nullptr) move(to, sender->elem);
        } else {
            // The buffer is full: its head is received, and the sender's value takes the same slot,
            // which is then the tail.
            emit(m, Kind::chan_recv_refill,
                 {.g = current_go(m),
                  .object = raw(id_),
                  .number = next_number(),
                  .a = raw(sender->g->id),
                  .rule = Rule::refill_slot});
            take(slot(recvx_));
            move(slot(recvx_), sender->elem);
            recvx_ = recvx_ + 1 == capacity_ ? 0 : recvx_ + 1;
            sendx_ = recvx_;
        }
        woken = serve(sender);
        return ChanResult::done;
    }
    if (count() == 0) return ChanResult::would_block;
    emit(m, Kind::chan_recv, {.g = current_go(m), .object = raw(id_), .number = next_number()});
    take(slot(recvx_));
    recvx_ = recvx_ + 1 == capacity_ ? 0 : recvx_ + 1;
    count_.store(count() - 1, std::memory_order_release);  // pairs with look()
    return ChanResult::done;
}

ChanResult ChanCore::unlock_and_wake(Machine& m, ChanResult result, G* woken) {
    lock_.unlock(m);
    if (woken != nullptr) ready(m, woken, id_);
    return result;
}

// In one piece: a call less at each step is a third of what a rendezvous costs.
[[gnu::flatten]] ChanResult ChanCore::send(void* value) {
    Machine& m = enter(Point::chan);
    lock_.lock(m);
    G* woken = nullptr;
    const ChanResult at_once = send_locked(m, value, woken);
    if (at_once != ChanResult::would_block) return unlock_and_wake(m, at_once, woken);
    Waiter& self = own_place(*m.current);
    self.elem = value;
    enqueue(m, &self, WaitQueue::send, 0);
    // The lock is given away only when this goroutine has stopped: a receiver cannot wake it
    // before.
    park(m, WaitReason::chan_send, id_, {unlock_chan, &lock_});
    return self.served ? ChanResult::done : ChanResult::closed;
}

[[gnu::flatten]] ChanResult ChanCore::receive(void* to) {
    Machine& m = enter(Point::chan);
    lock_.lock(m);
    G* woken = nullptr;
    const ChanResult at_once = receive_locked(m, to, woken);
    if (at_once != ChanResult::would_block) return unlock_and_wake(m, at_once, woken);
    Waiter& self = own_place(*m.current);
    self.elem = to;
    enqueue(m, &self, WaitQueue::recv, 0);
    park(m, WaitReason::chan_receive, id_, {unlock_chan, &lock_});
    if (self.served) return ChanResult::done;
    if (to != nullptr) ops_.zero(to);
    return ChanResult::closed;
}

ChanResult ChanCore::try_send(void* value) {
    Machine& m = enter(Point::chan);
    lock_.lock(m);
    G* woken = nullptr;
    const ChanResult result = send_locked(m, value, woken);
    return unlock_and_wake(m, result, woken);
}

ChanResult ChanCore::try_receive(void* to) {
    Machine& m = enter(Point::chan);
    lock_.lock(m);
    G* woken = nullptr;
    const ChanResult result = receive_locked(m, to, woken);
    return unlock_and_wake(m, result, woken);
}

bool ChanCore::close() {
    Machine& m = enter(Point::chan);
    lock_.lock(m);
    if (is_closed()) {
        lock_.unlock(m);
        return false;
    }
    closed_.store(true, std::memory_order_release);  // pairs with look()
    // Whose select was decided elsewhere leaves first (as an event of its own), then all others in
    // one act.
    G* group = nullptr;
    G** end = &group;
    const auto collect = [&](WaiterList& list, WaitQueue which) {
        while (Waiter* waiter = dequeue(m, list, which)) {
            waiter->served = false;
            waiter->g->wait.by = waiter;
            waiter->g->wait.next = nullptr;
            *end = waiter->g;
            end = &waiter->g->wait.next;
        }
    };
    collect(recvq_, WaitQueue::recv);
    collect(sendq_, WaitQueue::send);
    emit(m, Kind::chan_close, {.g = current_go(m), .object = raw(id_), .number = next_number()});
    lock_.unlock(m);
    while (group != nullptr) {
        G* g = group;
        group = g->wait.next;  // once ready, g may run and wait again
        ready(m, g, id_);
    }
    return true;
}

void block_on_nil(bool is_send) {
    Machine& m = enter(Point::chan);
    park(m, is_send ? WaitReason::chan_send_nil : WaitReason::chan_receive_nil, ObjectId::none, {});
    fail("a goroutine that waits for ever was woken", std::source_location::current());
}

}  // namespace fiberscope
