#include "tests/sim/replay/mutants.h"

#include <utility>

namespace fiberscope::test {

Mutant Breeder::next() {
    switch (roll(4)) {
        case 0:
            return drop();
        case 1:
            return duplicate();
        case 2:
            return swap();
        default:
            return alter();
    }
}

Mutant Breeder::drop() {
    const std::size_t at = place();
    Mutant mutant{Mutant::How::drop, {}, run_, at, 1, 0};
    mutant.entries.erase(mutant.entries.begin() + static_cast<std::ptrdiff_t>(at));
    return mutant;
}

Mutant Breeder::duplicate() {
    const std::size_t at = place();
    Mutant mutant{Mutant::How::duplicate, {}, run_, at, 1, 2};
    mutant.entries.insert(mutant.entries.begin() + static_cast<std::ptrdiff_t>(at), run_[at]);
    return mutant;
}

Mutant Breeder::swap() {
    for (int tries = 0; tries < 1000; ++tries) {
        const std::size_t at = roll(run_.size() - 1);
        if (run_[at].event.m == run_[at + 1].event.m) continue;
        Mutant mutant{Mutant::How::swap, {}, run_, at, 2, 2};
        std::swap(mutant.entries[at], mutant.entries[at + 1]);
        return mutant;
    }
    return drop();  // one M does all
}

// Near values, far ones, and what another event has there.
template <class T>
T Breeder::other(T value, T elsewhere) {
    const T candidates[] = {static_cast<T>(value + 1), static_cast<T>(value - 1), T{0},
                            static_cast<T>(dice_()), elsewhere};
    for (;;)
        if (const T candidate = candidates[roll(5)]; candidate != value) return candidate;
}

Mutant Breeder::alter() {
    const std::size_t at = place();
    Mutant mutant{Mutant::How::alter, {}, run_, at, 1, 1};
    auto& [event, text] = mutant.entries[at];
    const auto& [elsewhere, other_text] = run_[place()];
    switch (roll(10)) {
        case 0:
            mutant.field = "stamp";
            event.stamp_ns = other<std::uint64_t>(event.stamp_ns, elsewhere.stamp_ns) & kStampMask;
            break;
        case 1:
            mutant.field = "m";
            event.m = other(event.m, elsewhere.m);
            break;
        case 2:
            mutant.field = "kind";
            event.kind = static_cast<Kind>(other(static_cast<std::uint8_t>(event.kind),
                                                 static_cast<std::uint8_t>(elsewhere.kind)));
            break;
        case 3:
            mutant.field = "rule";
            event.rule = static_cast<Rule>(
                (static_cast<std::uint32_t>(event.rule) + 1 + roll(kRuleCount - 1)) % kRuleCount);
            break;
        case 4:
            mutant.field = "g";
            event.g = other(event.g, elsewhere.g);
            break;
        case 5:
            mutant.field = "object";
            event.object = other(event.object, elsewhere.object);
            break;
        case 6:
            mutant.field = "number";
            event.number = other(event.number, elsewhere.number);
            break;
        case 7:
            mutant.field = "a";
            event.a = other(event.a, elsewhere.a);
            break;
        case 8:
            mutant.field = "b";
            event.b = other(event.b, elsewhere.b);
            break;
        default:
            mutant.field = "text";
            text = text == other_text ? text + "x" : other_text;
            event.text_bytes = text.size() & 0xff;
            break;
    }
    return mutant;
}

}  // namespace fiberscope::test
