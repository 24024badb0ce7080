// The ring between one machine and the collector: events and their texts in 32-byte slots. One
// producer (the machine), one consumer (the collector).
//
// Invariants:
//   0 <= tail_ - head_ <= kSlots                 (both only ever grow)
//   slots_[head_ .. tail_) hold whole events, each followed by its text
//   tail_ is written by the producer only, head_ by the consumer only
#pragma once

#include "core/event/event.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

namespace fiberscope {

class Ring {
  public:
    static constexpr std::uint64_t kSlots =
        1 << 15;  // 1 MiB: about half a millisecond of the densest events

    Ring() : slots_(std::make_unique<Slot[]>(kSlots)) {}

    // Producer only. False if there is no room.
    bool push(const Event& event, std::string_view text) {
        const std::uint64_t need = 1 + text_slots(static_cast<std::uint32_t>(text.size()));
        // relaxed: ours, no other thread writes it.
        const std::uint64_t tail = tail_.load(std::memory_order_relaxed);
        // acquire: pairs with the release in pop(): the consumer is done with a slot before we
        // overwrite it. head_seen_ saves the shared read while there is surely room.
        if (tail - head_seen_ + need > kSlots) {
            head_seen_ = head_.load(std::memory_order_acquire);
            if (tail - head_seen_ + need > kSlots) return false;
        }
        std::memcpy(&slots_[tail % kSlots], &event, sizeof event);
        for (std::uint64_t i = 1; i < need; ++i)
            text.copy(slots_[(tail + i) % kSlots].bytes, kEventBytes, (i - 1) * kEventBytes);
        // release: pairs with the acquire in look(): whoever sees the new tail sees the slots.
        tail_.store(tail + need, std::memory_order_release);
        return true;
    }

    // The same for an event in words, and a text that fits into one slot, as most values do. False
    // also if there may be room.
    [[gnu::always_inline]] bool push(std::uint64_t w0, std::uint64_t w1, std::uint64_t w2,
                                     std::uint64_t w3, std::string_view text) {
        const std::uint64_t need = text.empty() ? 1 : 2;
        const std::uint64_t tail = tail_.load(std::memory_order_relaxed);
        if (tail - head_seen_ + need > kSlots) return false;
        EventWords{w0, w1, w2, w3}.store(&slots_[tail % kSlots]);
        if (need > 1) copy_short(slots_[(tail + 1) % kSlots].bytes, text);
        // The consumer had the line last: it is asked back before it is needed.
        __builtin_prefetch(&slots_[(tail + kAhead) % kSlots], 1);
        tail_.store(tail + need, std::memory_order_release);  // pairs with look()
        return true;
    }

    // Consumer only. From here on peek() shows what is there now; returns how much that is, in
    // slots. Each look takes the line of the tail away from the producer, and what it has written
    // last is still in its cache: so not too often.
    std::uint64_t look() {
        tail_seen_ = tail_.load(std::memory_order_acquire);  // pairs with push()
        return tail_seen_ - head_.load(std::memory_order_relaxed);
    }

    // Consumer only. The oldest event, left in place; false if there was none at the last look().
    bool peek(Event& event) {
        const std::uint64_t head = head_.load(std::memory_order_relaxed);  // ours
        if (head == tail_seen_) return false;
        std::memcpy(&event, &slots_[head % kSlots], sizeof event);
        return true;
    }

    // Consumer only. Takes the event that peek() showed; its text goes to `text`.
    void pop(const Event& event, std::string& text) {
        const std::uint64_t head = head_.load(std::memory_order_relaxed);
        const std::uint64_t bytes = event.text_bytes;
        text.clear();
        for (std::uint64_t at = 0; at < bytes; at += kEventBytes)
            text.append(slots_[(head + 1 + at / kEventBytes) % kSlots].bytes,
                        std::min<std::uint64_t>(kEventBytes, bytes - at));
        head_.store(head + 1 + text_slots(static_cast<std::uint32_t>(bytes)),
                    std::memory_order_release);  // pairs with push()
    }

  private:
    static constexpr std::uint64_t kAhead = 64;

    // At most a slot. A call of memcpy with a length that is not known costs more than all this.
    static void copy_short(char* to, std::string_view text) {
        const char* from = text.data();
        const std::size_t n = text.size();
        if (n >= 16) {
            std::memcpy(to, from, 16);
            std::memcpy(to + n - 16, from + n - 16, 16);
        } else if (n >= 8) {
            std::memcpy(to, from, 8);
            std::memcpy(to + n - 8, from + n - 8, 8);
        } else {
            switch (n) {  // from the last to the first
                case 7:
                    to[6] = from[6];
                    [[fallthrough]];
                case 6:
                    to[5] = from[5];
                    [[fallthrough]];
                case 5:
                    to[4] = from[4];
                    [[fallthrough]];
                case 4:
                    to[3] = from[3];
                    [[fallthrough]];
                case 3:
                    to[2] = from[2];
                    [[fallthrough]];
                case 2:
                    to[1] = from[1];
                    [[fallthrough]];
                case 1:
                    to[0] = from[0];
                    [[fallthrough]];
                default:
                    break;
            }
        }
    }

    struct alignas(kEventBytes) Slot {
        char bytes[kEventBytes];
    };

    std::unique_ptr<Slot[]> slots_;
    alignas(64) std::atomic<std::uint64_t> tail_{0};
    std::uint64_t head_seen_ = 0;  // the producer's
    alignas(64) std::atomic<std::uint64_t> head_{0};
    std::uint64_t tail_seen_ = 0;  // the consumer's
};

}  // namespace fiberscope
