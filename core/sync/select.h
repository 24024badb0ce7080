// select as an expression, for C++ programs:
//
//     select(receive(jobs, [&](std::optional<int> job) { ... }),   // nothing: closed
//            send(results, 42, [&] { ... }),
//            otherwise([&] { ... }));                              // default: then it never waits
//
// Exactly one part is carried out and its function called, after the select is over, on the calling
// goroutine. Several that are ready: one of them at random. A nil channel's part is never ready. A
// send on a closed channel throws Panic, if it is the part that was chosen.
#pragma once

#include "core/sync/chan.h"
#include "core/sync/select_glance.h"

#include <array>
#include <optional>
#include <type_traits>
#include <utility>

namespace fiberscope {

namespace detail {

struct SelectPart {
    SelectPart() = default;
    SelectPart(const SelectPart&) = delete;  // the channel is given its address
    SelectPart& operator=(const SelectPart&) = delete;
};

template <class T, class F>
class ReceivePart : SelectPart {
  public:
    static constexpr bool kIsDefault = false;
    ReceivePart(const Chan<T>& chan, F then) : chan_(chan), then_(std::move(then)) {}
    SelectCase as_case() { return {chan_.core(), false, room_.bytes}; }
    void carry_on(ChanResult result) {
        T value = room_.take();
        if (result == ChanResult::closed)
            then_(std::optional<T>());
        else
            then_(std::optional<T>(std::move(value)));
    }

  private:
    const Chan<T>& chan_;
    F then_;
    ValueRoom<T> room_;
};

template <class T, class F>
class SendPart : SelectPart {
  public:
    static constexpr bool kIsDefault = false;
    SendPart(const Chan<T>& chan, T value, F then)
        : chan_(chan), value_(std::move(value)), then_(std::move(then)) {}
    SelectCase as_case() { return {chan_.core(), true, &value_}; }
    void carry_on(ChanResult result) {
        if (result == ChanResult::closed) throw Panic("send on closed channel");
        then_();
    }

  private:
    const Chan<T>& chan_;
    T value_;
    F then_;
};

template <class F>
class DefaultPart : SelectPart {
  public:
    static constexpr bool kIsDefault = true;
    explicit DefaultPart(F then) : then_(std::move(then)) {}
    void carry_on(ChanResult) { then_(); }

  private:
    F then_;
};

template <class P>
concept Selectable = std::is_base_of_v<SelectPart, std::remove_reference_t<P>>;
template <class P>
constexpr bool is_default() {
    return std::remove_reference_t<P>::kIsDefault;
}

struct Nothing {
    void operator()() const {}
    template <class T>
    void operator()(const std::optional<T>&) const {}
};

}  // namespace detail

// Receives from the channel and calls then(std::optional<T>): nothing if it is closed and empty.
template <class T, class F = detail::Nothing>
auto receive(const Chan<T>& chan, F then = {}) {
    return detail::ReceivePart<T, F>(chan, std::move(then));
}

template <class T, class F = detail::Nothing>
auto receive(const ReceiveChan<T>& chan, F then = {}) {
    return detail::ReceivePart<T, F>(chan.of(), std::move(then));
}

// Sends the value, which is moved into the channel only if this part is chosen; calls then().
template <class T, class F = detail::Nothing>
auto send(const Chan<T>& chan, std::type_identity_t<T> value, F then = {}) {
    return detail::SendPart<T, F>(chan, std::move(value), std::move(then));
}

template <class T, class F = detail::Nothing>
auto send(const SendChan<T>& chan, std::type_identity_t<T> value, F then = {}) {
    return detail::SendPart<T, F>(chan.of(), std::move(value), std::move(then));
}

// What to do when no part is ready.
template <class F = detail::Nothing>
auto otherwise(F then = {}) {
    return detail::DefaultPart<F>(std::move(then));
}

// Waits until one of the parts can go on, unless there is an otherwise().
template <detail::Selectable... Parts>
void select(Parts&&... parts) {
    constexpr std::size_t defaults = (std::size_t{0} + ... + detail::is_default<Parts>());
    static_assert(defaults <= 1, "a select has one otherwise() at most");
    std::array<SelectCase, sizeof...(Parts)> cases;  // without the default
    std::uint32_t count = 0;
    const auto add = [&](auto& part) {
        if constexpr (!detail::is_default<decltype(part)>()) cases[count++] = part.as_case();
    };
    (add(parts), ...);
    constexpr std::uint32_t known = sizeof...(Parts) - defaults;
    const Selected selected = select_known<known>(cases.data(), defaults > 0);
    std::uint32_t at = 0;
    const auto carry_on = [&](auto& part) {
        const std::uint32_t index =
            detail::is_default<decltype(part)>() ? Selected::kDefault : at++;
        if (selected.index == index) part.carry_on(selected.result);
    };
    (carry_on(parts), ...);
}

}  // namespace fiberscope
