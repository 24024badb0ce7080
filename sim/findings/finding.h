// A finding: something about a run that its user would want to know, said in a sentence, with the
// events that prove it.
#pragma once

#include "core/event/ids.h"

#include <cstdint>
#include <string>
#include <vector>

namespace fiberscope::findings {

enum class FindingKind : std::uint8_t {
    deadlock,       // goroutines that wait for each other, or all of the program asleep
    leak,           // left waiting at the end of main, and nobody is left who could wake them
    starvation,     // runnable, or waiting for a lock, while others had it again and again
    held_lock,      // a lock held across a wait for a channel
    full_channel,   // nearly always full: senders wait
    empty_channel,  // nearly always empty: receivers wait
    unfair_select,  // a case taken more often than chance would
    race,           // two accesses that nothing puts in an order
};
constexpr auto kLastFindingKind = FindingKind::race;

constexpr const char* text_of(FindingKind kind) {
    switch (kind) {
        case FindingKind::deadlock:
            return "deadlock";
        case FindingKind::leak:
            return "leak";
        case FindingKind::starvation:
            return "starvation";
        case FindingKind::held_lock:
            return "lock held";
        case FindingKind::full_channel:
            return "always full";
        case FindingKind::empty_channel:
            return "always empty";
        case FindingKind::unfair_select:
            return "unfair select";
        case FindingKind::race:
            return "race";
    }
    return "?";
}

struct Finding {
    FindingKind kind = FindingKind::deadlock;
    std::string sentence = {};               // without a full stop
    std::vector<GoId> gos = {};              // whom it is about, the first first
    std::vector<ObjectId> objects = {};      // likewise
    std::vector<std::uint64_t> events = {};  // that prove it: indices from 0, the telling one first
    bool operator==(const Finding&) const = default;
};

}  // namespace fiberscope::findings
