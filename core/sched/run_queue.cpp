#include "core/sched/run_queue.h"

#include "core/sched/emit.h"
#include "core/sched/gate.h"
#include "core/sched/proc.h"
#include "core/sched/scheduler.h"

namespace fiberscope {
namespace {

constexpr std::uint32_t slot_of(std::uint32_t index) {
    return index % kLocalQueueSlots;
}

// A goroutine that has waited for long has left the caches, and its stack page the table of
// translations: with a dozen misses one after the other, coming back costs far more than running.
// What comes next but some is therefore asked for now, all lines at once.
constexpr std::uint32_t kAhead = 3;
constexpr std::ptrdiff_t kParkedBytes = 832;  // of the stack, from its top: what a parked one uses

void warm(G* g) {
    // relaxed: another M may have taken g by now; whatever is read is only a hint.
    const Fiber* fiber = std::atomic_ref(g->fiber).load(std::memory_order_relaxed);
    if (fiber == nullptr) return;
    const auto* top = reinterpret_cast<const char*>(fiber);
    for (std::ptrdiff_t at = -kParkedBytes; at < static_cast<std::ptrdiff_t>(sizeof(Fiber));
         at += 64)
        __builtin_prefetch(top + at, 1);
}

}  // namespace

// Once g is in a queue, a thief may run it to its end and use it for another goroutine: its id is
// read before.
G* RunQueue::put_runnext(Machine& m, P& p, G* g, Rule rule) {
    const GoId id = g->id;
    // One branch for both; relaxed: see Machine::flags.
    if ((m.flags.load(std::memory_order_relaxed) & (kGateFine | kRulesOff)) != 0) [[unlikely]] {
        fine_gate(m);
        const bool woken = rule != Rule::spawn_runnext && rule != Rule::none;
        if (!rule_holds(m, woken ? Rule::wake_runnext : rule)) return g;
    }
    // relaxed: a stale word only makes the exchange fail.
    std::uint64_t word = runnext_.load(std::memory_order_relaxed);
    if (is_solo(m)) {
        runnext_.store(after(word, g), std::memory_order_relaxed);
    } else {
        // release part: pairs with the acquire exchange of steal_runnext(): the thief sees g as we
        // left it. seq_cst: must not pass wake_another()'s look at Scheduler::spinning (idle.cpp).
        while (!runnext_.compare_exchange_weak(word, after(word, g), std::memory_order_seq_cst,
                                               std::memory_order_relaxed)) {
        }
    }
    G* kicked = go_of(word);
    emit(m, Kind::runnext_put,
         {.g = id,
          .object = raw(p.id),
          .number = version_of(word),
          .a = kicked != nullptr ? raw(kicked->id) : 0,
          .rule = rule});
    return kicked;
}

std::uint32_t RunQueue::put_tail(Machine& m, P& p, G* g, Rule rule, Spilled& spilled) {
    const GoId id = g->id;
    for (;;) {
        fine_gate(m);
        // acquire: pairs with the release exchange of a consumer: it has read the slot that we are
        // about to overwrite.
        std::uint32_t head = head_.load(std::memory_order_acquire);
        const std::uint32_t tail = tail_.load(std::memory_order_relaxed);  // ours
        if (tail - head < kLocalQueueSlots) {
            slots_[slot_of(tail)].store(g, std::memory_order_relaxed);
            // release: pairs with the acquire of tail_ in steal(): the slot and g are visible.
            // seq_cst unless solo: must not pass wake_another()'s look (idle.cpp).
            tail_.store(tail + 1,
                        is_solo(m) ? std::memory_order_release : std::memory_order_seq_cst);
            emit(m, Kind::local_put, {.g = id, .object = raw(p.id), .number = tail, .rule = rule});
            return 0;
        }
        constexpr std::uint32_t kHalf = kLocalQueueSlots / kSpillPart;
        if (!rule_holds(m, Rule::spill_half)) {
            spilled[0] = g;
            return 1;
        }
        for (std::uint32_t i = 0; i < kHalf; ++i)
            spilled[i] = slots_[slot_of(head + i)].load(std::memory_order_relaxed);
        // acq_rel: as in get(). Fails when a thief came between: then there is room again.
        if (head_.compare_exchange_strong(head, head + kHalf, std::memory_order_acq_rel,
                                          std::memory_order_relaxed)) {
            emit(m, Kind::local_spill,
                 {.object = raw(p.id), .number = head, .a = kHalf, .rule = Rule::spill_half});
            spilled[kHalf] = g;
            return kHalf + 1;
        }
    }
}

// acquire on success: a former owner of this P may have put it.
bool RunQueue::take_runnext(Machine& m, std::uint64_t word) {
    if (!is_solo(m))
        return runnext_.compare_exchange_strong(
            word, after(word, nullptr), std::memory_order_acq_rel, std::memory_order_relaxed);
    runnext_.store(after(word, nullptr), std::memory_order_relaxed);
    return true;
}

// release: commits the read of the slot before the owner may overwrite it.
bool RunQueue::take_head(Machine& m, std::uint32_t head) {
    if (!is_solo(m))
        return head_.compare_exchange_weak(head, head + 1, std::memory_order_acq_rel,
                                           std::memory_order_relaxed);
    head_.store(head + 1, std::memory_order_relaxed);
    return true;
}

G* RunQueue::get(Machine& m, P& p, bool& inherit_slice) {
    bool inherits = true;
    // One branch for both; relaxed: see Machine::flags.
    if ((m.flags.load(std::memory_order_relaxed) & (kGateFine | kRulesOff)) != 0) [[unlikely]] {
        fine_gate(m);
        inherits = rule_holds(m, Rule::inherit_slice);
    }
    std::uint64_t word = runnext_.load(std::memory_order_relaxed);
    // Only a thief can change a full runnext under us, and only to empty: one try is enough.
    // acquire on success: a former owner of this P may have put it.
    if (go_of(word) != nullptr && take_runnext(m, word)) {
        emit(m, Kind::runnext_get,
             {.g = go_of(word)->id,
              .object = raw(p.id),
              .number = version_of(word),
              .rule = inherits ? Rule::inherit_slice : Rule::none});
        inherit_slice = inherits;
        return go_of(word);
    }
    inherit_slice = false;
    for (;;) {
        fine_gate(m);
        // acquire: synchronizes with other consumers' exchanges.
        std::uint32_t head = head_.load(std::memory_order_acquire);
        const std::uint32_t tail = tail_.load(std::memory_order_relaxed);  // ours
        if (tail == head) return nullptr;
        G* g = slots_[slot_of(head)].load(std::memory_order_relaxed);
        if (tail - head > kAhead)
            warm(slots_[slot_of(head + kAhead)].load(std::memory_order_relaxed));
        if (take_head(m, head)) {
            emit(m, Kind::local_get,
                 {.g = g->id, .object = raw(p.id), .number = head, .rule = Rule::run_local});
            return g;
        }
    }
}

G* RunQueue::steal(Machine& thief, P& thief_p, P& victim_p) {
    RunQueue& to = thief_p.queue;
    const std::uint32_t to_tail = to.tail_.load(std::memory_order_relaxed);  // ours
    for (;;) {
        fine_gate(thief);
        // acquire: other consumers' exchanges; then the owner's release of tail_.
        std::uint32_t head = head_.load(std::memory_order_acquire);
        const std::uint32_t tail = tail_.load(std::memory_order_acquire);
        std::uint32_t n = tail - head;
        n -= n / kStealPart;
        if (n == 0) return nullptr;
        if (n > kLocalQueueSlots / kStealPart) continue;  // head and tail were not of one instant
        const bool half = rule_holds(thief, Rule::steal_half);
        if (!half) n = 1;
        G* last = nullptr;
        for (std::uint32_t i = 0; i < n; ++i) {
            last = slots_[slot_of(head + i)].load(std::memory_order_relaxed);
            // Room is certain: a thief's own queue is empty.
            if (i + 1 < n) to.slots_[slot_of(to_tail + i)].store(last, std::memory_order_relaxed);
        }
        fine_gate(thief);
        // release: commits the reads of the slots. On failure they may have been torn: again.
        if (!head_.compare_exchange_strong(head, head + n, std::memory_order_acq_rel,
                                           std::memory_order_relaxed))
            continue;
        emit(thief, Kind::local_steal,
             {.g = last->id,
              .object = raw(victim_p.id),
              .number = head,
              .a = n,
              .b = raw(thief_p.id),
              .rule = half ? Rule::steal_half : Rule::steal});
        // release: pairs with the acquire of tail_ by other thieves.
        to.tail_.store(to_tail + n - 1, std::memory_order_release);
        return last;
    }
}

G* RunQueue::steal_runnext(Machine& thief, P& thief_p, P& victim_p, std::uint64_t seat) {
    fine_gate(thief);
    // acquire: pairs with put_runnext()'s release. The version tells whether it is still the same.
    std::uint64_t word = seat;
    if (!is_taken(seat) ||
        !runnext_.compare_exchange_strong(word, after(seat, nullptr), std::memory_order_acq_rel,
                                          std::memory_order_relaxed))
        return nullptr;
    emit(thief, Kind::runnext_steal,
         {.g = go_of(seat)->id,
          .object = raw(victim_p.id),
          .number = version_of(seat),
          .a = raw(thief_p.id),
          .rule = Rule::steal_runnext});
    return go_of(seat);
}

void RunQueue::append(Machine& m, G* const* gs, std::uint32_t n) {
    fine_gate(m);
    const std::uint32_t tail = tail_.load(std::memory_order_relaxed);
    check(tail - head_.load(std::memory_order_acquire) + n <= kLocalQueueSlots,
          "a batch from the global queue must fit into the local one");
    for (std::uint32_t i = 0; i < n; ++i)
        slots_[slot_of(tail + i)].store(gs[i], std::memory_order_relaxed);
    // release: pairs with the acquire of tail_ in steal().
    tail_.store(tail + n, std::memory_order_release);
}

bool RunQueue::is_empty(Machine& m) const {
    // A put with a kick first changes runnext, then tail_: read between the two, both might look
    // empty though a goroutine is always somewhere. An unchanged tail proves one instant.
    for (;;) {
        fine_gate(m);
        // seq_cst: after the decrement of Scheduler::spinning (idle.cpp).
        const std::uint32_t head = head_.load(std::memory_order_seq_cst);
        const std::uint32_t tail = tail_.load(std::memory_order_seq_cst);
        const std::uint64_t word = runnext_.load(std::memory_order_seq_cst);
        if (tail == tail_.load(std::memory_order_seq_cst))
            return head == tail && go_of(word) == nullptr;
    }
}

std::uint32_t RunQueue::drain(Machine& m, P& p, std::array<G*, kLocalQueueSlots + 1>& out) {
    std::uint32_t n = 0;
    bool inherit_slice = false;
    while (G* g = get(m, p, inherit_slice))
        out[n++] = g;
    return n;
}

}  // namespace fiberscope
