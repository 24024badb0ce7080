// Once, once_func and once_value: something that is done once, whoever comes first; all others wait
// until it is done. After Go's sync/once.go and oncefunc.go.
//
// done_ becomes true only when the function has returned, so whoever sees it true sees all that the
// function did; until then everybody goes through the mutex.
#pragma once

#include "core/sync/sync_core.h"

#include <atomic>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace fiberscope {

class Once {
  public:
    // Calls f() if this is the first call on this Once, else waits for that one to end. An f that
    // throws counts as done: the exception goes to the first caller only, and the others return. An
    // f that itself calls on the same Once waits for ever.
    template <class F>
    void call(F&& f) {
        // acquire: pairs with the release in Finish.
        if (done_.load(std::memory_order_acquire)) return;
        mutex_.lock();
        const Finish finish{*this};
        // relaxed: written under the mutex.
        if (!done_.load(std::memory_order_relaxed)) std::forward<F>(f)();
    }

  private:
    struct Finish {
        Once& once;
        ~Finish() {
            // release: pairs with the acquire in call().
            once.done_.store(true, std::memory_order_release);
            once.mutex_.unlock();
        }
    };

    std::atomic<bool> done_{false};
    MutexCore mutex_;
};

namespace detail {

template <class F>
struct OnceState {
    using Result = std::invoke_result_t<F&>;
    using Kept = std::conditional_t<std::is_void_v<Result>, std::monostate, Result>;

    explicit OnceState(F f) : function(std::move(f)) {}

    const Kept& get() {
        once.call([this] {
            try {
                if constexpr (std::is_void_v<Result>) {
                    (*function)();
                    kept.emplace();
                } else {
                    kept.emplace((*function)());
                }
            } catch (...) {
                thrown = std::current_exception();
            }
            function.reset();  // what it captured is not kept longer than it is needed
        });
        if (thrown != nullptr) std::rethrow_exception(thrown);
        return *kept;
    }

    Once once;
    std::optional<F> function;
    std::optional<Kept> kept;
    std::exception_ptr thrown;
};

}  // namespace detail

// A function that calls f at its first call only. If f throws, every call throws the same. Copies
// share the one call.
template <class F>
auto once_func(F f) {
    return [state = std::make_shared<detail::OnceState<F>>(std::move(f))] { state->get(); };
}

// The same for an f with a value, which every call returns: a reference, valid as long as any copy
// of the function.
template <class F>
auto once_value(F f) {
    return [state = std::make_shared<detail::OnceState<F>>(std::move(f))]() -> const auto& {
        return state->get();
    };
}

}  // namespace fiberscope
