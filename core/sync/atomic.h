// Atomic<T>: Go's sync/atomic types: Atomic<bool>, Atomic<std::int64_t>, Atomic<Node*>, ... Every
// operation is sequentially consistent, as Go's memory model says: all goroutines see all of them
// in one order, and what a goroutine did before a store is seen by whoever loads the stored value.
// Not an operation of the scheduler: it never waits, makes no event, and may be used outside of a
// run.
#pragma once

#include <atomic>
#include <concepts>
#include <type_traits>

namespace fiberscope {

template <class T>
    requires std::is_trivially_copyable_v<T> && (std::atomic<T>::is_always_lock_free)
class Atomic {
  public:
    constexpr Atomic() = default;
    constexpr explicit Atomic(T value) : value_(value) {}

    T load() const { return value_.load(); }
    void store(T value) { value_.store(value); }
    // Stores the value; returns the one before.
    T swap(T value) { return value_.exchange(value); }
    // Stores `value` if the present one is `old`; says whether it did.
    bool compare_and_swap(T old, T value) { return value_.compare_exchange_strong(old, value); }

    // Adds, wrapping around at the end of the range; returns the sum, as Go does.
    T add(T delta)
        requires std::integral<T> && (!std::same_as<T, bool>)
    {
        using Wide = std::make_unsigned_t<T>;
        return static_cast<T>(static_cast<Wide>(static_cast<Wide>(value_.fetch_add(delta)) +
                                                static_cast<Wide>(delta)));
    }
    // Bitwise; both return the value before, as Go's And and Or.
    T and_with(T mask)
        requires std::integral<T> && (!std::same_as<T, bool>)
    {
        return value_.fetch_and(mask);
    }
    T or_with(T mask)
        requires std::integral<T> && (!std::same_as<T, bool>)
    {
        return value_.fetch_or(mask);
    }

  private:
    std::atomic<T> value_{};
};

}  // namespace fiberscope
