#include "sim/replay/pack_state.h"

#include "sim/replay/fields.h"

#include <limits>
#include <type_traits>

namespace fiberscope::replay {
namespace {

template <class T>
concept Number = std::is_unsigned_v<T>;
template <class T>
concept List = requires(T& list) {
    list.emplace_back();
    list.size();
};

class Put {
  public:
    explicit Put(std::string& out) : out_(out) {}

    template <class... T>
    void operator()(const T&... values) {
        (one(values), ...);
    }

  private:
    void one(std::int64_t value) { trace::put_signed(out_, value); }
    void one(const std::string& text) { trace::put_text(out_, text); }
    void one(RuleSet rules) { trace::put_varint(out_, rules.bits()); }
    template <class T>
    void one(const std::map<std::uint32_t, T>& map) {
        trace::put_varint(out_, map.size());
        for (const auto& [key, value] : map)
            one(value);
    }
    template <class T>
    void one(const T& value) {
        if constexpr (Number<T>) {
            trace::put_varint(out_, value);
        } else if constexpr (std::is_enum_v<T>) {
            trace::put_varint(out_, static_cast<std::uint64_t>(value));
        } else if constexpr (List<T>) {
            trace::put_varint(out_, value.size());
            for (const auto& element : value)
                one(element);
        } else {
            fields(value, *this);
        }
    }

    std::string& out_;
};

// The largest value of an enumeration; of ids, of which any number may be one, the type's.
template <class T>
constexpr std::uint64_t last_of() {
    if constexpr (std::is_same_v<T, WaitReason>) return static_cast<std::uint64_t>(kLastWaitReason);
    if constexpr (std::is_same_v<T, ObjectKind>) return static_cast<std::uint64_t>(kLastObjectKind);
    if constexpr (std::is_same_v<T, GoStatus>) return static_cast<std::uint64_t>(GoStatus::syscall);
    if constexpr (std::is_same_v<T, Place::Kind>)
        return static_cast<std::uint64_t>(Place::Kind::syscall);
    if constexpr (std::is_same_v<T, MachineState::Status>)
        return static_cast<std::uint64_t>(MachineState::Status::ended);
    return std::numeric_limits<std::underlying_type_t<T>>::max();
}

class Take {
  public:
    explicit Take(trace::Input& in) : in_(in) {}

    template <class... T>
    void operator()(T&... values) {
        (one(values), ...);
    }

  private:
    void one(std::int64_t& value) { value = in_.signed_varint(); }
    void one(std::string& text) { text = in_.text(); }
    void one(RuleSet& rules) { rules = RuleSet::of_bits(in_.varint(~0ull)); }
    template <class T>
    void one(std::map<std::uint32_t, T>& map) {
        for (std::uint64_t left = in_.varint(in_.left()); left > 0 && !in_.failed(); --left) {
            T value;
            one(value);
            map.emplace(raw(value.id), value);
        }
    }
    template <class T>
    void one(T& value) {
        if constexpr (Number<T>) {
            value = static_cast<T>(in_.varint(std::numeric_limits<T>::max()));
        } else if constexpr (std::is_enum_v<T>) {
            value = static_cast<T>(in_.varint(last_of<T>()));
        } else if constexpr (List<T>) {
            // Element by element: a wrong length costs nothing.
            for (std::uint64_t left = in_.varint(in_.left()); left > 0 && !in_.failed(); --left)
                one(value.emplace_back());
        } else {
            fields(value, *this);
        }
    }

    trace::Input& in_;
};

}  // namespace

void put_state(std::string& out, const State& state) {
    trace::put_varint(out, kStateLayout);
    fields(state, Put(out));
}

bool take_state(trace::Input& in, State& state) {
    state = {};
    if (in.varint(~0ull) != kStateLayout) return false;
    fields(state, Take(in));
    return !in.failed();
}

}  // namespace fiberscope::replay
