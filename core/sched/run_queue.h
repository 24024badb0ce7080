// The run queue of one P: a ring of 256 that its owner fills at the tail and anybody empties at the
// head, and the runnext seat, which goes first. As in Go's runtime/proc.go (runqput, runqget,
// runqgrab), itself after Arora, Blumofe, Plaxton, "Thread Scheduling for Multiprogrammed
// Multiprocessors", 1998, with a fixed ring.
//
// Invariants:
//   0 <= tail_ - head_ <= 256                 (both only ever grow, and wrap at 2^32)
//   slots_[head_ .. tail_) are goroutines that are runnable and in no other place
//   tail_ is written by the owner only; head_ only by compare-exchange
//
// Why a goroutine is taken exactly once. From the ring: everybody who takes (the owner's get and
// its spill of a full ring, a thief's steal) reads slots first and then moves head_ by one
// compare-exchange over exactly those slots. Of two who read the same head_ one fails, and looks
// again; nothing but that exchange moves head_. From runnext: by one exchange of the whole word,
// whose version every change makes another, so that a thief takes who it saw sitting there and not
// one who came back (2^16 changes would have to come between its look and its exchange).
//
// Why nobody takes a stale slot: the owner overwrites slots_[t] only when t - head_ < 256, so
// whoever read slots_[h] before that has head_ moved under it, and its compare-exchange fails.
// head_ would have to wrap 2^32 times between its load and its exchange to be mistaken. A thief
// that reads head_ and tail_ at two instants may see any distance: more than half the ring is no
// distance that half of it can have, and it looks again; what is less it may try, and fails.
//
// Why there is room: a thief writes into its own ring, which only it fills, and which is empty when
// it steals; it publishes its tail_ when it has the goroutines, not before. What comes from the
// global queue is at most half a ring, taken when the ring is empty or by one.
#pragma once

#include "core/event/rules.h"
#include "core/sched/goroutine.h"
#include "core/sched/machine.h"

#include <array>
#include <atomic>
#include <cstdint>

namespace fiberscope {

class RunQueue {
  public:
    using Spilled = std::array<G*, kLocalQueueSlots / kSpillPart + 1>;

    // Owner only. Puts g into runnext; returns whoever sat there, who is then to be put at the
    // tail, or null; or g, if that is to be its place since the rule is switched off. `rule` says
    // why g is put, also for the event.
    G* put_runnext(Machine& m, P& p, G* g, Rule rule);

    // Owner only. Puts g at the tail. Returns how many goroutines are in `spilled`, which the
    // caller puts on the global queue, last g: 0, or half of the full ring and one (g alone if the
    // rule is switched off).
    std::uint32_t put_tail(Machine& m, P& p, G* g, Rule rule, Spilled& spilled);

    // Owner only. The next goroutine, or null. Sets inherit_slice when it came from runnext.
    G* get(Machine& m, P& p, bool& inherit_slice);

    // The thief's M, with thief_p, takes half of this queue, rounded up: returns the last, the
    // others go to the thief's tail. Null: nothing in the ring.
    G* steal(Machine& thief, P& thief_p, P& victim_p);

    // The runnext seat as it is now, for steal_runnext(): who sits there, and its version, which
    // every change of the seat makes another. Any thread.
    std::uint64_t seat() const { return runnext_.load(std::memory_order_seq_cst); }
    static bool is_taken(std::uint64_t seat) { return go_of(seat) != nullptr; }

    // The thief takes whoever sits in runnext, if nothing has changed there since `seat`.
    G* steal_runnext(Machine& thief, P& thief_p, P& victim_p, std::uint64_t seat);

    // Owner only. n goroutines that came in one act (global_get) to the tail.
    void append(Machine& m, G* const* gs, std::uint32_t n);

    // Any thread; true only if there was an instant at which both ring and runnext were empty.
    bool is_empty(Machine& m) const;

    // Any thread: whether the ring is not empty, now. seq_cst: see idle.cpp.
    bool has_ring() const {
        return head_.load(std::memory_order_seq_cst) != tail_.load(std::memory_order_seq_cst);
    }

    // Owner, or anybody while the world stands still. relaxed: what a thief takes at this moment is
    // taken after.
    std::uint32_t size() const {
        return tail_.load(std::memory_order_relaxed) - head_.load(std::memory_order_relaxed);
    }
    G* at(std::uint32_t place) const {  // from the head, below size()
        return slots_[(head_.load(std::memory_order_relaxed) + place) % kLocalQueueSlots].load(
            std::memory_order_relaxed);
    }
    G* runnext() const { return go_of(runnext_.load(std::memory_order_relaxed)); }

    // Whatever is left, for a new owner or the global queue, in order of running: emits spill and
    // runnext_get. The world stands still. Returns the count.
    std::uint32_t drain(Machine& m, P& p, std::array<G*, kLocalQueueSlots + 1>& out);

  private:
    // runnext with a version: a thief's take and the owner's next set would otherwise have no
    // order. User addresses have 47 bits.
    static std::uint64_t pack(G* g, std::uint16_t version) {
        return reinterpret_cast<std::uintptr_t>(g) | std::uint64_t{version} << 48;
    }
    static G* go_of(std::uint64_t word) {
        return reinterpret_cast<G*>(word & ((std::uint64_t{1} << 48) - 1));
    }
    static std::uint16_t version_of(std::uint64_t word) {
        return static_cast<std::uint16_t>(word >> 48);
    }
    // The seat after a change, with the next version.
    static std::uint64_t after(std::uint64_t word, G* g) {
        return pack(g, static_cast<std::uint16_t>(version_of(word) + 1));
    }

    // Owner only: takes what was read, unless a thief did.
    bool take_runnext(Machine& m, std::uint64_t word);
    bool take_head(Machine& m, std::uint32_t head);

    std::atomic<std::uint32_t> head_{0};
    std::atomic<std::uint32_t> tail_{0};
    std::atomic<std::uint64_t> runnext_{0};
    // Atomic only because a thief may read a slot that the owner overwrites; the thief's exchange
    // then fails. relaxed throughout: published by tail_, taken by head_.
    std::array<std::atomic<G*>, kLocalQueueSlots> slots_{};
};

}  // namespace fiberscope
