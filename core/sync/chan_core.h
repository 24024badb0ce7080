// A channel without its type: what Chan<T> and the VM's channels are made of. After Go's
// runtime/chan.go.
//
// Invariants, under lock_:
//   at least one of sendq and recvq is empty, unless one goroutine waits in a select for both
//   count > 0        implies recvq is empty
//   count < capacity implies sendq is empty (capacity > 0)
// A select's waiter that was served elsewhere may still stand in a queue; dequeue drops it.
//
// Why values keep their order: whoever comes takes the oldest of the buffer, or, if that is empty,
// serves the first who waits; by the invariants nothing that it passes over is older.
//
// Why no wake-up is lost: a goroutine finds that it must wait, joins the queue and stops, all under
// lock_, which is given back when it is off its stack (the commit of park). So whoever takes the
// lock next either came before the decision to wait, or finds the waiter in the queue, stopped, and
// may write into its stack (Waiter::elem) and make it ready. Nobody else can: it is in no other
// place, or, in a select, its select_number decides who has it (select.cpp).
//
// look() reads without the lock and only ever decides to try under the lock, or, for a select's
// default, that all channels were at rest; see select.cpp.
#pragma once

#include "core/event/event.h"
#include "core/event/ids.h"
#include "core/sched/core_lock.h"
#include "core/sync/wait_queue.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>

namespace fiberscope {

// How the values of a channel are moved and shown.
struct ElemOps {
    std::size_t size = 0;
    bool is_word = false;  // 8 bytes that may be copied as they are: move is not called
    void (*move)(void* to, void* from) = nullptr;  // into raw memory; `from` stays destructible
    void (*destroy)(void* value) = nullptr;        // null: nothing to do
    void (*zero)(void* to) = nullptr;              // makes the zero value in raw memory
    // Writes the value in print form; at most `bytes`, returns how many. Called only when traced.
    std::size_t (*print)(const void* context, const void* value, char* to,
                         std::size_t bytes) = nullptr;
    const void* context = nullptr;  // for print
    std::string_view type_name;     // "int"
};

// What a send or receive came to.
enum class ChanResult : std::uint8_t {
    done,
    closed,       // send: Go panics "send on closed channel"; receive: the zero value, ok is false
    would_block,  // only of the try_ forms
};

struct Fields;

class ChanCore {
  public:
    // Made by the running goroutine. `ops` must outlive the channel. capacity is at least 0.
    ChanCore(const ElemOps& ops, std::uint32_t capacity, StringId name = StringId::none);
    // The channel of a timer: one slot, which nobody is to know of. Its size and capacity are told
    // as 0, as of an unbuffered one (Go 1.23).
    struct OfTimer {};
    ChanCore(const ElemOps& ops, OfTimer, StringId name);
    ~ChanCore();
    ChanCore(const ChanCore&) = delete;
    ChanCore& operator=(const ChanCore&) = delete;

    // Operations of the running goroutine. `value` is moved from when the result is done; `to` is
    // raw memory that then holds a value, unless the result is would_block. null `to`: dropped.
    ChanResult send(void* value);
    ChanResult receive(void* to);
    ChanResult try_receive(void* to);
    // Also from a timer's act, where no goroutine runs.
    ChanResult try_send(void* value);

    // False if it was closed already (Go panics "close of closed channel").
    bool close();

    // Snapshots; exact only for the goroutine that is alone with the channel.
    std::uint32_t size() const { return of_timer_ ? 0 : count(); }
    std::uint32_t capacity() const { return of_timer_ ? 0 : capacity_; }
    // Whether somebody waits to receive. As is_awaited() asks it (core/sched/timers.h).
    bool has_receiver() const { return !recvq_.empty(); }
    ObjectId id() const { return id_; }

    // Visits the values in the buffer, oldest first: visit(const void* value). While the world
    // stands still. (Those of parked senders lie where they were sent from.)
    template <class Visit>
    void each_buffered(Visit visit) const {
        for (std::uint32_t i = 0; i < count(); ++i)
            visit(static_cast<const void*>(slot((recvx_ + i) % capacity_)));
    }

  private:
    friend class SelectCore;
    friend class SelectGlance;
    friend class Witness;

    ChanCore(const ElemOps& ops, std::uint32_t capacity, StringId name, bool of_timer);
    std::uint32_t count() const { return count_.load(std::memory_order_relaxed); }
    void* slot(std::uint32_t index) const { return buffer_.get() + index * ops_.size; }
    void move(void* to, void* from) const {
        if (ops_.is_word)
            std::memcpy(to, from, 8);
        else
            ops_.move(to, from);
    }
    void tell_value(Machine& m, Kind kind, const Fields& fields, const void* value) const;
    Waiter* dequeue(Machine& m, WaiterList& list, WaitQueue which);
    Waiter* dequeue_first(Machine& m, WaiterList& list, WaitQueue which);
    void enqueue(Machine& m, Waiter* waiter, WaitQueue which, std::uint32_t select_case);

    // The parts of an operation that do not wait; under lock_. `woken`, if set, is to be made ready
    // by the caller once it has given all locks back.
    ChanResult send_locked(Machine& m, void* value, G*& woken);
    ChanResult receive_locked(Machine& m, void* to, G*& woken);
    ChanResult unlock_and_wake(Machine& m, ChanResult result, G* woken);

    const ElemOps& ops_;
    const bool of_timer_ = false;
    bool watched_ = false;  // by the run's Witness
    const std::uint32_t capacity_;
    std::unique_ptr<std::byte[]> buffer_;
    const ObjectId
        id_;  // after the buffer: an id that is taken must be told (core/record/merger.h)
    // Without the lock: whether a send or receive need not wait, as far as can be seen. Every act
    // takes its number before it changes what look() reads, and those stores are release, these
    // loads acquire: whoever saw a change sees the number that came with it, or the lock held.
    bool look(bool is_send) const {
        if (closed_.load(std::memory_order_acquire)) return true;
        const std::uint32_t count = count_.load(std::memory_order_acquire);
        return is_send ? count < capacity_ || !recvq_.empty() : count > 0 || !sendq_.empty();
    }
    bool is_closed() const { return closed_.load(std::memory_order_relaxed); }  // under lock_

    std::uint32_t next_number() {
        const std::uint32_t number = number_.load(std::memory_order_relaxed);
        number_.store(number + 1, std::memory_order_release);  // pairs with SelectCore::at_rest()
        return number;
    }

    ProcLock lock_;  // guards everything below; what is atomic is also read without it, see look()
    std::atomic<std::uint32_t> number_{0};  // acts under the lock (Order::object)
    std::atomic<bool> closed_{false};
    std::atomic<std::uint32_t> count_{0};
    std::uint32_t sendx_ = 0, recvx_ = 0;  // slots, as in Go
    WaiterList sendq_, recvq_;
};

// One case of a select; exactly as in Go, a nil channel is never ready.
struct SelectCase {
    ChanCore* chan = nullptr;
    bool is_send = false;
    void* value = nullptr;  // sent from or received to
};

struct Selected {
    static constexpr std::uint32_t kDefault = 0xffffffff;
    std::uint32_t index = kDefault;
    ChanResult result = ChanResult::would_block;  // of the chosen case
};

// Waits until one of the cases can go on, and does it; with has_default does not wait. Among
// several that are ready the choice is uniformly random. Up to 65,536 cases, else Panic. No cases:
// waits for ever.
Selected select(SelectCase* cases, std::uint32_t count, bool has_default);

// What send and receive on a nil channel do: wait for ever.
[[noreturn]] void block_on_nil(bool is_send);

}  // namespace fiberscope
