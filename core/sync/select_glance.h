// Pass 0 of select (see select.cpp): look at the cases without a lock, and do one that seems ready.
// In line with its caller, who knows at compile time how many cases there are.
#pragma once

#include "core/sched/emit.h"
#include "core/sched/gate.h"
#include "core/sync/chan_core.h"

#include <array>
#include <bit>
#include <cstdint>

namespace fiberscope {

class SelectGlance {
  public:
    // Above this many cases a loop over all of them is not what costs.
    static constexpr std::uint32_t kMost = 8;

    // Whether the select is decided; then `selected` says how. N: how many cases there are, or,
    // with `count`, may be.
    template <std::uint32_t N>
    static bool decide(Machine& m, const SelectCase* cases, std::uint32_t count, bool has_default,
                       Selected& selected) {
        std::array<std::uint32_t, N> numbers;
        bool at_rest = true;
        const bool others = has_default && !is_solo(m);  // who might change a channel meanwhile
        if (others) {
            for (std::uint32_t i = 0; i < count; ++i) {
                numbers[i] = 0;
                if (cases[i].chan == nullptr) continue;
                const ChanCore& chan = *cases[i].chan;
                at_rest &= !chan.lock_.is_held();
                numbers[i] =
                    chan.number_.load(std::memory_order_acquire);  // pairs with next_number()
            }
        }
        std::uint32_t ready_mask = 0;
        if (others && has_fine_gates(m)) [[unlikely]] {
            ready_mask = look_between_gates(m, cases, count);
        } else {
#pragma GCC unroll 8
            for (std::uint32_t i = 0; i < count; ++i)
                if (cases[i].chan != nullptr && cases[i].chan->look(cases[i].is_send))
                    ready_mask |= 1u << i;
        }
        if (ready_mask != 0) return try_one(m, cases, ready_mask, selected);
        if (!has_default) return false;
        if (others) {
            for (std::uint32_t i = 0; i < count && at_rest; ++i) {
                if (cases[i].chan == nullptr) continue;
                const ChanCore& chan = *cases[i].chan;
                at_rest = !chan.lock_.is_held() &&
                          chan.number_.load(std::memory_order_acquire) == numbers[i];
            }
            if (!at_rest) return false;
        }
        emit(m, Kind::select_end, {.g = m.current->id, .a = Selected::kDefault});
        selected = {};
        return true;
    }

    static void begin(Machine& m, std::uint32_t count, bool has_default) {
        emit(m, Kind::select_begin, {.g = m.current->id, .a = count, .b = has_default ? 1u : 0u});
    }

    static ChanResult try_case(Machine& m, const SelectCase& choice, G*& woken) {
        return choice.is_send ? choice.chan->send_locked(m, choice.value, woken)
                              : choice.chan->receive_locked(m, choice.value, woken);
    }

  private:
    // The looks, with all the time in the world between one and the next.
    [[gnu::noinline, gnu::cold]] static std::uint32_t look_between_gates(Machine& m,
                                                                         const SelectCase* cases,
                                                                         std::uint32_t count) {
        std::uint32_t ready_mask = 0;
        for (std::uint32_t i = 0; i < count; ++i) {
            fine_gate(m);
            if (cases[i].chan != nullptr && cases[i].chan->look(cases[i].is_send))
                ready_mask |= 1u << i;
        }
        return ready_mask;
    }

    // One of those in the mask, each as likely as the others. False: somebody was faster.
    static bool try_one(Machine& m, const SelectCase* cases, std::uint32_t mask,
                        Selected& selected) {
        const std::uint32_t ready_mask = mask;
        if (const int ready_count = std::popcount(mask); ready_count > 1)
            for (std::uint32_t skip = random_below(m, static_cast<std::uint32_t>(ready_count));
                 skip > 0; --skip)
                mask &= mask - 1;
        const auto index = static_cast<std::uint32_t>(std::countr_zero(mask));
        const SelectCase& choice = cases[index];
        choice.chan->lock_.lock(m);
        G* woken = nullptr;
        const ChanResult result = try_case(m, choice, woken);
        if (result == ChanResult::would_block) {
            choice.chan->lock_.unlock(m);
            return false;
        }
        emit(m, Kind::select_end, {.g = m.current->id, .a = index, .b = ready_mask});
        choice.chan->unlock_and_wake(m, result, woken);
        selected = {index, result};
        return true;
    }
};

// The rest of a select on whose cases a glance did not decide. On the machine after its gate.
Selected select_after_glance(Machine& m, SelectCase* cases, std::uint32_t count, bool has_default);

// select() of a number of cases that is known at compile time.
template <std::uint32_t N>
Selected select_known(SelectCase* cases, bool has_default) {
    if constexpr (N == 0 || N > SelectGlance::kMost) {
        return select(cases, N, has_default);
    } else {
        Machine& m = enter(Point::chan);
        SelectGlance::begin(m, N, has_default);
        Selected selected;
        if (SelectGlance::decide<N>(m, cases, N, has_default, selected)) return selected;
        return select_after_glance(m, cases, N, has_default);
    }
}

}  // namespace fiberscope
