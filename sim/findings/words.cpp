#include "sim/findings/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace fiberscope::findings {

using replay::GoState;
using replay::ObjectState;
using replay::Place;
using replay::State;

std::string go_names(const std::vector<GoId>& gos, std::size_t most) {
    std::string text;
    const std::size_t named = gos.size() <= most ? gos.size() : most - 1;
    for (std::size_t i = 0; i < named; ++i) {
        const bool last = i + 1 == gos.size();
        text += (i == 0 ? "" : last ? " and " : ", ") + label_of(gos[i]);
    }
    if (named < gos.size()) text += fmt::format(" and {} more", gos.size() - named);
    return text;
}

std::string object_name(const State& state, const StringTable& strings, ObjectId id) {
    if (!state.has_object(id)) return "?";
    const ObjectState& object = state.object(id);
    if (object.name != StringId::none) return std::string(strings.text(object.name));
    return fmt::format("{} {}",
                       object.kind == ObjectKind::channel ? "chan"
                       : object.kind == ObjectKind::fd    ? "descriptor"
                                                          : "lock",
                       raw(id));
}

std::string object_words(const State& state, const StringTable& strings, ObjectId id) {
    if (!state.has_object(id)) return "?";
    const ObjectState& object = state.object(id);
    const char* kind = "";
    switch (object.kind) {
        case ObjectKind::channel:
            kind = "channel";
            break;
        case ObjectKind::mutex:
            kind = "mutex";
            break;
        case ObjectKind::waitgroup:
            kind = "WaitGroup";
            break;
        case ObjectKind::semaphore:
            kind = "semaphore";
            break;
        case ObjectKind::rwmutex:
            kind = "RWMutex";
            break;
        case ObjectKind::cond:
            kind = "Cond";
            break;
        case ObjectKind::fd:
            kind = "descriptor";
            break;
    }
    if (object.name == StringId::none) return fmt::format("{} {}", kind, raw(id));
    return fmt::format("{} {}", kind, strings.text(object.name));
}

std::string ordinal_word(std::size_t n) {
    static constexpr std::array kWords = {"first", "second",  "third",  "fourth", "fifth",
                                          "sixth", "seventh", "eighth", "ninth",  "tenth"};
    if (n >= 1 && n <= kWords.size()) return kWords[n - 1];
    const bool teen = n % 100 >= 11 && n % 100 <= 13;
    return fmt::format("{}{}", n,
                       teen          ? "th"
                       : n % 10 == 1 ? "st"
                       : n % 10 == 2 ? "nd"
                       : n % 10 == 3 ? "rd"
                                     : "th");
}

std::string place_in_program(const GoState& g, const StringTable& strings) {
    const StringId function = g.frames.empty() ? g.function : g.frames.back().function;
    if (g.line == 0) return std::string(strings.text(function));
    return fmt::format("{}:{}", strings.text(function), g.line);
}

std::string place_words(const State& state, GoId id) {
    const GoState& g = state.go(id);
    const auto turn = [id](const std::deque<GoId>& queue) {
        const auto at = std::find(queue.begin(), queue.end(), id);
        return ordinal_word(static_cast<std::size_t>(at - queue.begin()) + 1);
    };
    switch (g.place.kind) {
        case Place::Kind::running:
            return fmt::format("running on P{}", raw(g.place.p));
        case Place::Kind::runnext:
            return fmt::format("runnable, next on P{}", raw(g.place.p));
        case Place::Kind::local:
            return fmt::format("runnable on P{}, {} in its queue", raw(g.place.p),
                               turn(state.proc(g.place.p).queue));
        case Place::Kind::global:
            return fmt::format("runnable, {} in the global queue", turn(state.global));
        case Place::Kind::hand:
            return fmt::format("runnable, in M{}'s hand", raw(g.place.m));
        case Place::Kind::syscall:
            return fmt::format("in a system call on M{}", raw(g.place.m));
        case Place::Kind::finished:
            return "finished";
        case Place::Kind::waiting:
            return "waiting";
    }
    return "";
}

std::string fill_words(const ObjectState& channel) {
    if (channel.cap == 0) return "unbuffered";
    if (channel.buffer.empty()) return "empty";
    if (channel.buffer.size() == channel.cap) return fmt::format("full, {}", channel.cap);
    return fmt::format("{} of {}", channel.buffer.size(), channel.cap);
}

}  // namespace fiberscope::findings
