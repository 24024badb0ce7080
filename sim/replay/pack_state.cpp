#include "sim/replay/pack_state.h"

#include "sim/replay/fields.h"

#include <limits>
#include <type_traits>
#include <utility>

namespace fiberscope::replay {
namespace {

template <class T>
concept Number = std::is_unsigned_v<T>;
template <class T>
concept List = requires(T& list) {
    list.emplace_back();
    list.size();
};

bool has_ended(const Gos& gos, std::size_t i) {
    return i < gos.size() && gos[i].status == GoStatus::finished && gos[i].id != GoId::none;
}

// A state's goroutines are told in runs of these.
enum class Run : std::uint8_t { gap, ended, told };
Run run_of(const Gos& gos, std::size_t i) {
    if (has_ended(gos, i)) return Run::ended;
    return gos[i].id == GoId::none ? Run::gap : Run::told;
}
constexpr std::uint64_t kRuns = 3;

class Put {
  public:
    explicit Put(std::string& out) : out_(out) {}

    // Those that have ended, but for the known: how many, then each with its id minus the last
    // one's.
    void ended(const Gos& gos, const Gos& known) {
        std::size_t count = 0;
        const auto is_new = [&](std::size_t i) {
            return has_ended(gos, i) && !has_ended(known, i);
        };
        for (std::size_t i = 0; i < gos.size(); ++i)
            count += is_new(i);
        trace::put_varint(out_, count);
        for (std::size_t i = 0, last = 0; i < gos.size(); ++i) {
            if (!is_new(i)) continue;
            trace::put_varint(out_, i - last);
            one(gos[i]);
            last = i;
        }
    }

    template <class... T>
    void operator()(const T&... values) {
        (one(values), ...);
    }

  private:
    void one(std::int64_t value) { trace::put_signed(out_, value); }
    void one(const std::string& text) { trace::put_text(out_, text); }
    void one(RuleSet rules) { trace::put_varint(out_, rules.bits()); }
    void one(const Gos& gos) {
        trace::put_varint(out_, gos.size());
        for (std::size_t i = 0, end = 0; i < gos.size(); i = end) {
            const Run run = run_of(gos, i);
            while (end < gos.size() && run_of(gos, end) == run)
                ++end;
            trace::put_varint(out_, (end - i) * kRuns + static_cast<std::uint64_t>(run));
            for (; run == Run::told && i < end; ++i)
                one(gos[i]);
        }
    }
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

    void ended(Gos& known) {
        std::uint64_t at = 0;
        for (std::uint64_t left = in_.varint(in_.left()); left > 0 && !in_.failed(); --left) {
            // No more than it has bytes: a wrong id costs nothing.
            at += in_.varint(in_.left() + known.size());
            if (at >= known.size()) known.resize(at + 1);
            GoState g;
            one(g);
            known[at] = g;
        }
    }

    template <class... T>
    void operator()(T&... values) {
        (one(values), ...);
    }

  private:
    void one(std::int64_t& value) { value = in_.signed_varint(); }
    void one(std::string& text) { text = in_.text(); }
    void one(RuleSet& rules) { rules = RuleSet::of_bits(in_.varint(~0ull)); }
    // Those that have ended are there already.
    void one(Gos& gos) {
        const std::uint64_t size = in_.varint(gos.size() + in_.left());
        gos.resize(size);
        for (std::uint64_t i = 0; i < size && !in_.failed();) {
            const std::uint64_t packed = in_.varint(~0ull);
            const auto run = static_cast<Run>(packed % kRuns);
            const std::uint64_t end = i + packed / kRuns;
            if (end <= i || end > size) return in_.fail();
            for (; i < end && !in_.failed(); ++i) {
                if (run == Run::ended && !has_ended(gos, i)) return in_.fail();
                if (run == Run::gap && std::as_const(gos)[i].id != GoId::none) gos[i] = {};
                if (run != Run::told) continue;
                GoState g;
                one(g);
                gos[i] = std::move(g);
            }
        }
    }
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

void put_state(std::string& out, const State& state, const Gos& known) {
    trace::put_varint(out, kStateLayout);
    Put put(out);
    put.ended(state.gos, known);
    fields(state, put);
}

bool take_ended(trace::Input& in, Gos& known) {
    if (in.varint(~0ull) != kStateLayout) return false;
    Take(in).ended(known);
    return !in.failed();
}

bool take_state(trace::Input& in, State& state, const Gos& known) {
    state = {};
    state.gos = known;
    if (!take_ended(in, state.gos)) return false;
    fields(state, Take(in));
    return !in.failed();
}

}  // namespace fiberscope::replay
