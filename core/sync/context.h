// Context: carries a deadline, a cancellation and values from a goroutine to those that work for
// it. After Go's context package.
//
//     auto [ctx, cancel] = with_timeout(background(), 2s);
//     go([ctx = ctx, results]() mutable {
//         select(receive(ctx.done(), [&](auto) { std::puts(text_of(ctx.err())); }),
//                send(results, work()));
//     });
//
// Contexts form a tree. What ends one ends all below it, first itself and then its children; never
// what is above. A Context is a handle and never nil: copies are the same context.
//
// Cancel is Go's cancel function and its `defer cancel()` in one: call it to end the context early;
// when it goes out of scope it does so itself. So no context outlives what it was made for, and a
// parent keeps nothing of a child that is over.
//
// On goroutines only, any number at once. Times are nanoseconds since the run began, as now_ns().
#pragma once

#include "core/sync/chan.h"

#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <source_location>
#include <string>
#include <utility>

namespace fiberscope {

class ContextNode;

// Why a context is over.
enum class ContextError : std::uint8_t { none, canceled, deadline_exceeded };

// In Go's words: "context canceled", "context deadline exceeded"; "" for none.
const char* text_of(ContextError error);

// The element type of a channel that only ever closes (Go: struct{}).
struct Signal {};

namespace detail {
// Its address stands for the type T as the key of a value.
template <class T>
inline char context_key = 0;
}  // namespace detail

class Context {
  public:
    Context() = default;  // background()

    // Closed when the context is over; nil if that can never be.
    ReceiveChan<Signal> done() const;
    // none until done() is closed, and never again after.
    ContextError err() const;
    // What the one who ended it said: the text given to its Cancel, else that of err().
    std::string cause() const;
    // When it will be over by itself, at the latest.
    std::optional<std::uint64_t> deadline_ns() const;
    // The value of type T that with_value() gave to this context or, the nearest first, to one
    // above it; else null. Valid as long as this handle.
    template <class T>
    const T* value() const {
        return static_cast<const T*>(find(&detail::context_key<T>));
    }

    // For the functions below.
    explicit Context(std::shared_ptr<ContextNode> node) : node_(std::move(node)) {}
    const std::shared_ptr<ContextNode>& node() const { return node_; }

  private:
    const void* find(const void* key) const;

    std::shared_ptr<ContextNode> node_;  // null: background
};

// Ends one context. Calling it again, or after the context is over, does nothing.
class Cancel {
  public:
    explicit Cancel(std::shared_ptr<ContextNode> node) : node_(std::move(node)) {}
    Cancel(Cancel&&) = default;
    Cancel& operator=(Cancel&& other) noexcept;
    ~Cancel() { end({}); }

    // All contexts below are over, too, when it returns.
    void operator()() { end({}); }

  protected:
    void end(std::string cause);

  private:
    std::shared_ptr<ContextNode> node_;
};

// The same, and says why.
class CancelCause : public Cancel {
  public:
    using Cancel::Cancel;
    void operator()(std::string cause) { end(std::move(cause)); }
};

// For structured bindings: auto [ctx, cancel] = with_cancel(parent);
struct Cancelable {
    Context context;
    Cancel cancel;
};
struct CancelableCause {
    Context context;
    CancelCause cancel;
};

// Never over; the root of all others.
inline Context background() {
    return {};
}

[[nodiscard]] Cancelable with_cancel(const Context& parent);
[[nodiscard]] CancelableCause with_cancel_cause(const Context& parent);
// Over at that time by itself, with deadline_exceeded; `cause` if one is given. A deadline of the
// parent that is earlier stays.
[[nodiscard]] Cancelable with_deadline(const Context& parent, std::uint64_t when_ns,
                                       std::string cause = {});
[[nodiscard]] Cancelable with_timeout(const Context& parent, std::chrono::nanoseconds timeout,
                                      std::string cause = {});
// Has the values of the parent, but is not over with it.
[[nodiscard]] Context without_cancel(const Context& parent);

[[nodiscard]] Context with_value_of(const Context& parent, const void* key,
                                    std::shared_ptr<const void> value);
// Carries a value, found by its type. So a part of a program makes a type of its own for each
// value: struct UserId { int id; };
template <std::movable T>
[[nodiscard]] Context with_value(const Context& parent, T value) {
    return with_value_of(parent, &detail::context_key<T>,
                         std::make_shared<const T>(std::move(value)));
}

// Takes back what after_func() asked for. May be dropped.
class StopFunc {
  public:
    explicit StopFunc(std::shared_ptr<ContextNode> node) : node_(std::move(node)) {}
    // True if the function will not be called because of this call. Does not wait for one that was
    // started.
    bool operator()();

  private:
    std::shared_ptr<ContextNode> node_;
};

// Calls f() on a goroutine of its own when the context is over; at once if it is.
StopFunc after_function(const Context& context, std::function<void()> f,
                        std::source_location where);
template <std::invocable F>
StopFunc after_func(const Context& context, F f,
                    std::source_location where = std::source_location::current()) {
    // Shared: a std::function cannot hold what can only be moved.
    return after_function(
        context, [held = std::make_shared<F>(std::move(f))] { (*held)(); }, where);
}

}  // namespace fiberscope
