#include "sim/replay/fold.h"
#include "tests/catch.h"
#include "tests/sim/recorded.h"

#include <fmt/format.h>

#include <map>
#include <random>

namespace fiberscope::test {
namespace {

using replay::State;

struct Mutant {
    std::string what;  // "drop go_line", "alter chan_send text"
    std::vector<Story::Entry> entries;
};

class Breeder {
  public:
    Breeder(const std::vector<Story::Entry>& run, std::uint64_t seed) : run_(run), dice_(seed) {}

    Mutant next() {
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

  private:
    std::uint32_t roll(std::size_t sides) { return static_cast<std::uint32_t>(dice_() % sides); }
    std::size_t place() { return roll(run_.size()); }

    Mutant drop() {
        const std::size_t at = place();
        Mutant mutant{fmt::format("drop {}", name_of(run_[at].event.kind)), run_};
        mutant.entries.erase(mutant.entries.begin() + static_cast<std::ptrdiff_t>(at));
        return mutant;
    }

    Mutant duplicate() {
        const std::size_t at = place();
        Mutant mutant{fmt::format("duplicate {}", name_of(run_[at].event.kind)), run_};
        mutant.entries.insert(mutant.entries.begin() + static_cast<std::ptrdiff_t>(at), run_[at]);
        return mutant;
    }

    Mutant swap() {
        for (int tries = 0; tries < 1000; ++tries) {
            const std::size_t at = roll(run_.size() - 1);
            if (run_[at].event.m == run_[at + 1].event.m) continue;
            Mutant mutant{"swap", run_};
            std::swap(mutant.entries[at], mutant.entries[at + 1]);
            return mutant;
        }
        return drop();  // one M does all
    }

    // Near values, far ones, and what another event has there.
    template <class T>
    T other(T value, T elsewhere) {
        const T candidates[] = {static_cast<T>(value + 1), static_cast<T>(value - 1), T{0},
                                static_cast<T>(dice_()), elsewhere};
        for (;;)
            if (const T candidate = candidates[roll(5)]; candidate != value) return candidate;
    }

    Mutant alter() {
        const std::size_t at = place();
        Mutant mutant{{}, run_};
        auto& [event, text] = mutant.entries[at];
        const auto& [elsewhere, other_text] = run_[place()];
        const Kind kind = event.kind;
        const char* field = "";
        switch (roll(10)) {
            case 0:
                field = "stamp";
                event.stamp_ns =
                    other<std::uint64_t>(event.stamp_ns, elsewhere.stamp_ns) & kStampMask;
                break;
            case 1:
                field = "m";
                event.m = other(event.m, elsewhere.m);
                break;
            case 2:
                field = "kind";
                event.kind = static_cast<Kind>(other(static_cast<std::uint8_t>(event.kind),
                                                     static_cast<std::uint8_t>(elsewhere.kind)));
                break;
            case 3:
                field = "rule";
                event.rule = static_cast<Rule>(
                    (static_cast<std::uint32_t>(event.rule) + 1 + roll(kRuleCount - 1)) %
                    kRuleCount);
                break;
            case 4:
                field = "g";
                event.g = other(event.g, elsewhere.g);
                break;
            case 5:
                field = "object";
                event.object = other(event.object, elsewhere.object);
                break;
            case 6:
                field = "number";
                event.number = other(event.number, elsewhere.number);
                break;
            case 7:
                field = "a";
                event.a = other(event.a, elsewhere.a);
                break;
            case 8:
                field = "b";
                event.b = other(event.b, elsewhere.b);
                break;
            default:
                field = "text";
                text = text == other_text ? text + "x" : other_text;
                event.text_bytes = text.size() & 0xff;
                break;
        }
        mutant.what = fmt::format("alter {} {}", field, name_of(kind));
        if (field == std::string("kind")) mutant.what += fmt::format(" to {}", name_of(event.kind));
        return mutant;
    }

    const std::vector<Story::Entry>& run_;
    std::mt19937_64 dice_;
};

bool is_noticed(const std::vector<Story::Entry>& entries, State& state) {
    for (const auto& [event, text] : entries)
        if (replay::fold(state, event, text)) return true;
    return false;
}

}  // namespace

TEST_CASE("fold: mutants", "[replay]") {
    std::map<std::string, std::pair<int, int>> classes;  // unnoticed, all
    int mutants = 0, unnoticed = 0;
    const auto breed = [&](const Recorded& run, std::uint64_t seed) {
        Breeder breeder(run.entries, seed);
        for (int i = 0; i < 3000; ++i) {
            const Mutant mutant = breeder.next();
            State state;
            const bool noticed = is_noticed(mutant.entries, state);
            ++mutants;
            unnoticed += !noticed;
            auto& counts = classes[mutant.what];
            counts.first += !noticed;
            ++counts.second;
        }
    };
    for (const std::string& name : lesson_names())
        breed(record_lesson(name, {.procs = 4, .simulated = true, .seed = 7}), 1);
    breed(record_medley({.procs = 3, .simulated = true, .seed = 2}), 1);
    fmt::print("{} mutants, {} unnoticed\n", mutants, unnoticed);
    for (const auto& [what, counts] : classes)
        if (counts.first) fmt::print("{} of {}: {}\n", counts.first, counts.second, what);
}

}  // namespace fiberscope::test
