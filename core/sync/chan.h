// Chan<T>: Go's channels for C++ programs. A Chan is a handle, as in Go: copies share the channel;
// a default-constructed one is nil and blocks for ever. T may be move-only.
#pragma once

#include "core/sched/panic.h"
#include "core/sync/chan_core.h"

#include <charconv>
#include <concepts>
#include <cstdio>
#include <cstring>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace fiberscope {

namespace detail {

// How a value is shown in events: numbers and strings as themselves, everything else as "…".
template <class T>
std::size_t print_value(const void*, const void* value, char* to, std::size_t bytes) {
    std::string text;
    if constexpr (std::is_same_v<T, bool>)
        text = *static_cast<const T*>(value) ? "true" : "false";
    else if constexpr (std::is_integral_v<T>)
        return static_cast<std::size_t>(
            std::to_chars(to, to + bytes, *static_cast<const T*>(value)).ptr - to);
    else if constexpr (std::is_arithmetic_v<T>)
        text = std::to_string(*static_cast<const T*>(value));
    else if constexpr (std::is_convertible_v<const T&, std::string>)
        text = std::string(*static_cast<const T*>(value));
    else
        text = "\xe2\x80\xa6";
    return text.copy(to, bytes);
}

template <class T>
constexpr const char* type_name() {
    if constexpr (std::is_same_v<T, int>)
        return "int";
    else if constexpr (std::is_same_v<T, bool>)
        return "bool";
    else if constexpr (std::is_floating_point_v<T>)
        return "float";
    else if constexpr (std::is_integral_v<T>)
        return "integer";
    else if constexpr (std::is_convertible_v<T, std::string>)
        return "string";
    else
        return "value";
}

template <class T>
const ElemOps& ops_of() {
    static const ElemOps kOps{
        .size = sizeof(T),
        .is_word = sizeof(T) == 8 && std::is_trivially_copyable_v<T>,
        .move = [](void* to, void* from) { new (to) T(std::move(*static_cast<T*>(from))); },
        .destroy = std::is_trivially_destructible_v<T>
                       ? nullptr
                       : +[](void* value) { static_cast<T*>(value)->~T(); },
        .zero = [](void* to) { new (to) T(); },
        .print = print_value<T>,
        .context = nullptr,
        .type_name = type_name<T>(),
    };
    return kOps;
}

// Raw memory that a receive makes a T in.
template <class T>
struct ValueRoom {
    alignas(T) std::byte bytes[sizeof(T)];
    T take() {
        T* made = std::launder(reinterpret_cast<T*>(bytes));
        T value = std::move(*made);
        made->~T();
        return value;
    }
};

}  // namespace detail

template <std::movable T>
    requires std::default_initializable<T> && (alignof(T) <= alignof(std::max_align_t))
class Chan {
  public:
    // A nil channel.
    Chan() = default;

    // capacity 0: unbuffered, a send waits for its receiver. On a goroutine.
    explicit Chan(std::uint32_t capacity, const char* name = nullptr)
        : core_(std::make_shared<ChanCore>(detail::ops_of<T>(), capacity, intern_name(name))) {}

    // Waits until the value is received or has a place in the buffer. Throws Panic if it is closed.
    void send(T value) {
        if (core_ == nullptr) block_on_nil(true);
        if (core_->send(&value) == ChanResult::closed) throw Panic("send on closed channel");
    }

    // Waits for a value; nothing once the channel is closed and empty.
    std::optional<T> receive() {
        if (core_ == nullptr) block_on_nil(false);
        detail::ValueRoom<T> room;
        const bool got = core_->receive(room.bytes) == ChanResult::done;
        T value = room.take();
        if (!got) return std::nullopt;
        return value;
    }

    void close() {
        if (core_ == nullptr) throw Panic("close of nil channel");
        if (!core_->close()) throw Panic("close of closed channel");
    }

    // len(ch) and cap(ch); 0 of a nil channel.
    std::uint32_t size() const { return core_ == nullptr ? 0 : core_->size(); }
    std::uint32_t capacity() const { return core_ == nullptr ? 0 : core_->capacity(); }
    explicit operator bool() const { return core_ != nullptr; }

    // for (T value : chan): until it is closed and empty.
    class Iterator {
      public:
        explicit Iterator(Chan* chan) : chan_(chan) { ++*this; }
        T& operator*() { return *value_; }
        Iterator& operator++() {
            value_ = chan_->receive();
            return *this;
        }
        bool operator!=(std::nullptr_t) const { return value_.has_value(); }

      private:
        Chan* chan_;
        std::optional<T> value_;
    };
    Iterator begin() { return Iterator(this); }
    std::nullptr_t end() const { return nullptr; }

    ChanCore* core() const { return core_.get(); }

  private:
    friend class AlarmCore;
    // A channel that lies in something else, which lives as long as any handle of it.
    explicit Chan(std::shared_ptr<ChanCore> core) : core_(std::move(core)) {}

    static StringId intern_name(const char* name);

    // Shared: the channel lives as long as any handle, on whichever goroutines they are.
    std::shared_ptr<ChanCore> core_;
};

StringId intern_in_run(const char* name);

template <std::movable T>
    requires std::default_initializable<T> && (alignof(T) <= alignof(std::max_align_t))
StringId Chan<T>::intern_name(const char* name) {
    return name == nullptr ? StringId::none : intern_in_run(name);
}

// chan<- T: a channel to send on only, and <-chan T: to receive from only. A Chan turns into either
// by itself, never back.
template <class T>
class SendChan {
  public:
    SendChan() = default;                               // nil
    SendChan(Chan<T> chan) : chan_(std::move(chan)) {}  // NOLINT: implicit, as in Go
    void send(T value) { chan_.send(std::move(value)); }
    void close() { chan_.close(); }
    std::uint32_t size() const { return chan_.size(); }
    std::uint32_t capacity() const { return chan_.capacity(); }
    explicit operator bool() const { return static_cast<bool>(chan_); }
    const Chan<T>& of() const { return chan_; }  // for select()

  private:
    Chan<T> chan_;
};

template <class T>
class ReceiveChan {
  public:
    ReceiveChan() = default;                               // nil
    ReceiveChan(Chan<T> chan) : chan_(std::move(chan)) {}  // NOLINT: implicit, as in Go
    std::optional<T> receive() { return chan_.receive(); }
    auto begin() { return chan_.begin(); }
    auto end() const { return chan_.end(); }
    std::uint32_t size() const { return chan_.size(); }
    std::uint32_t capacity() const { return chan_.capacity(); }
    explicit operator bool() const { return static_cast<bool>(chan_); }
    const Chan<T>& of() const { return chan_; }  // for select()

  private:
    Chan<T> chan_;
};

}  // namespace fiberscope
