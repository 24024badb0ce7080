#include "tests/sim/export/picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace fiberscope::test {
namespace {

using What = Sight::What;

// One track as a tool draws it: the slices that are open, and what came before.
struct Row {
    struct Open {
        std::string name;
        std::uint64_t ns;
    };
    std::vector<Open> open;
    std::uint64_t ns = 0;
};

// Every line of what is wrong goes through here.
class Complaints {
  public:
    template <class... Args>
    void add(const Sight& sight, fmt::format_string<Args...> format, Args&&... args) {
        if (++count_ > 10) return;
        lines_ += fmt::format("{} at {} ns: {}\n", sight.track, sight.ns,
                              fmt::format(format, std::forward<Args>(args)...));
    }
    void add(const std::string& line) { lines_ += line + "\n"; }
    std::string lines() const { return lines_; }

  private:
    std::string lines_;
    int count_ = 0;
};

// An arrow is followed in the order of time, as tools do, and of the file where that is equal.
void follow_arrows(std::vector<Sight> sights, Complaints& wrong) {
    std::stable_sort(sights.begin(), sights.end(),
                     [](const Sight& x, const Sight& y) { return x.ns < y.ns; });
    std::map<std::string, int> open;
    std::map<std::uint64_t, std::string> active;
    std::set<std::uint64_t> begun;
    for (const Sight& sight : sights) {
        if (sight.what == What::begin) ++open[sight.track];
        if (sight.what == What::end) --open[sight.track];
        const bool begins = sight.what == What::arrow_begin;
        const bool ends = sight.what == What::arrow_end;
        if (!begins && !ends && sight.what != What::arrow_pass) continue;
        // What stands right behind its instant in the file is bound to that.
        if (open[sight.track] == 0 && sight.facts.count("at instant") == 0)
            wrong.add(sight, "arrow {} is in no open slice", sight.arrow);
        if (begins) {
            if (!begun.insert(sight.arrow).second)
                wrong.add(sight, "arrow {} begins twice", sight.arrow);
            active[sight.arrow] = sight.name;
        } else if (active.count(sight.arrow) == 0) {
            wrong.add(sight, "arrow {} has not begun", sight.arrow);
        } else if (active[sight.arrow] != sight.name) {
            wrong.add(sight, "arrow {} is called {} and {}", sight.arrow, active[sight.arrow],
                      sight.name);
        }
        if (ends) active.erase(sight.arrow);
    }
}

}  // namespace

std::size_t Picture::count(What what, std::string_view name) const {
    return static_cast<std::size_t>(
        std::count_if(sights.begin(), sights.end(), [&](const Sight& sight) {
            return sight.what == what && (name.empty() || sight.name == name);
        }));
}

std::string wrong_with(const Picture& picture) {
    Complaints wrong;
    const std::set<std::string> known(picture.tracks.begin(), picture.tracks.end());
    if (known.size() != picture.tracks.size()) wrong.add("two tracks have one name");
    std::map<std::string, Row> rows;
    for (const Sight& sight : picture.sights) {
        if (known.count(sight.track) == 0) wrong.add(sight, "the track is not described");
        Row& row = rows[sight.track];
        if (sight.ns < row.ns) wrong.add(sight, "after {} ns", row.ns);
        row.ns = sight.ns;
        switch (sight.what) {
            case What::begin:
                if (sight.name.empty()) wrong.add(sight, "a slice without a name");
                row.open.push_back({sight.name, sight.ns});
                break;
            case What::end:
                if (row.open.empty())
                    wrong.add(sight, "an end without a beginning");
                else
                    row.open.pop_back();
                break;
            case What::count:
                if (sight.value < 0) wrong.add(sight, "a count of {}", sight.value);
                break;
            case What::instant:
            case What::state:
            case What::arrow_begin:
            case What::arrow_pass:
            case What::arrow_end:
                break;
        }
    }
    for (const auto& [track, row] : rows)
        if (!row.open.empty()) wrong.add(track + ": " + row.open.back().name + " is not ended");
    follow_arrows(picture.sights, wrong);
    return wrong.lines();
}

std::string wrong_with(const Picture& picture, const replay::Stats& stats,
                       const StringTable& strings) {
    Complaints wrong;
    // By track and slice: for how long; of outermost slices only, which is what runs or is.
    std::map<std::pair<std::string, std::string>, std::uint64_t> lasted;
    std::map<std::string, std::uint64_t> ran;
    std::map<std::string, Row> rows;
    for (const Sight& sight : picture.sights) {
        Row& row = rows[sight.track];
        if (sight.what == What::begin) row.open.push_back({sight.name, sight.ns});
        if (sight.what != What::end || row.open.empty()) continue;
        const auto [name, ns] = row.open.back();
        row.open.pop_back();
        if (!row.open.empty()) continue;
        lasted[{sight.track, name}] += sight.ns - ns;
        ran[sight.track] += sight.ns - ns;
    }
    const replay::State& state = stats.state();
    const auto expect = [&](const std::string& what, std::uint64_t told, std::uint64_t is) {
        if (told != is) wrong.add(fmt::format("{}: {} ns, the statistics say {}", what, told, is));
    };
    for (const replay::ProcState& p : state.procs) {
        const std::string track = fmt::format("Processors (P)/P{}", raw(p.id));
        expect(track, ran[track], stats.ran_ns(p));
    }
    for (const replay::GoState& g : state.gos) {
        if (g.id == GoId::none) continue;
        const std::string track =
            fmt::format("Goroutines (G)/G{} {}", raw(g.id), strings.text(g.function));
        expect(track + " Running", lasted[{track, "Running"}], stats.ran_ns(g));
        expect(track + " Runnable", lasted[{track, "Runnable"}], stats.runnable_ns(g));
        expect(track + " System call", lasted[{track, "System call"}], stats.syscall_ns(g));
        std::uint64_t waited = 0;
        for (const auto& [slice, ns] : lasted)
            if (slice.first == track && slice.second.starts_with("Waiting")) waited += ns;
        expect(track + " Waiting", waited, stats.waited_ns(g));
    }
    return wrong.lines();
}

}  // namespace fiberscope::test
