// Is a select that has a choice fair? A select that finds several cases ready takes one by chance,
// and says which they were (Kind::select_end). Two cases for the same side of the same channel
// count as one here: such a select prefers that channel, which is what its user sees.
//
// The test. Of k ready channels an honest select takes each with probability 1/k, whatever happened
// before. So over n choices in which a channel took part, the times that it was taken less its due
// (the sum of all 1/k) is a martingale whose steps lie in an interval of length 1, and by Azuma's
// and Hoeffding's inequality
//     P(|taken - due| >= t) <= 2 exp(-2 t^2 / n),
// which is kUnfairError for t = sqrt(n ln(2 / kUnfairError) / 2). That holds for any n; it takes
// some 400 choices to find a channel that stands in two of three cases.
//
// What one look saw as ready may be gone when the select gets there; then it looks again, under all
// locks, and does not say among which it chose. Such choices are missing here, and more of a
// channel that others fight for: kUnfairPart leaves room for that.
#include "sim/findings/detectors.h"
#include "sim/findings/wakers.h"
#include "sim/findings/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace fiberscope::findings {
namespace {

using replay::GoState;
using replay::State;

constexpr std::uint32_t kCases = 32;  // as many as select_end can tell of

class UnfairSelects final : public Detector {
  public:
    void after(const State& state, const Event& event, std::string_view,
               std::uint64_t index) override {
        switch (event.kind) {
            case Kind::select_begin: {
                const GoState& g = state.go(event.go());
                Running& now = running_[event.g];
                now.site = {g.frames.empty() ? g.function : g.frames.back().function, g.line,
                            event.a};
                now.acted = ObjectId::none;
                break;
            }
            case Kind::chan_send:
            case Kind::chan_send_direct:
                act(event, WaitQueue::send);
                break;
            case Kind::chan_recv:
            case Kind::chan_recv_direct:
            case Kind::chan_recv_refill:
            case Kind::chan_recv_closed:
                act(event, WaitQueue::recv);
                break;
            case Kind::waiter_put:
                if (event.b != 0)
                    learn(event.g, event.b - 1,
                          {event.object_id(), WaitQueue{static_cast<std::uint8_t>(event.a)}});
                break;
            case Kind::select_end:
                if (event.b != 0) choose(event, index);
                break;
            case Kind::go_end:
                running_.erase(event.g);
                break;
            default:
                break;
        }
    }

    void report(const Facts& facts, std::vector<Finding>& to) const override {
        for (const auto& [site, all] : sites_) {
            const Tally* worst = nullptr;
            for (const Tally& tally : all.tallies)
                if (is_unfair(tally) && (worst == nullptr || more(tally) > more(*worst)))
                    worst = &tally;  // of two cases the one that has what the other lacks
            if (worst != nullptr) to.push_back(finding(facts, site, all, *worst));
        }
    }

  private:
    // Function, line, number of cases.
    using Site = std::tuple<StringId, std::uint32_t, std::uint32_t>;
    struct KnownCase {
        Case what;
        bool changed = false;  // it is not always for the same channel
    };
    struct Running {
        Site site;
        ObjectId acted = ObjectId::none;  // the channel operation that decides it
        WaitQueue side = WaitQueue::recv;
        std::map<Site, std::vector<KnownCase>> known;  // of this goroutine's selects
    };
    struct Tally {
        std::uint64_t choices = 0, taken = 0;
        double due = 0;
        std::uint32_t cases = 1;  // that are for this channel
        Case what;
        std::uint64_t latest = 0;  // the event
    };
    struct All {
        std::array<Tally, kCases> tallies;
        std::vector<GoId> gos;  // the first ten
    };

    void act(const Event& event, WaitQueue side) {
        const auto now = running_.find(event.g);
        if (now == running_.end()) return;
        now->second.acted = event.object_id();
        now->second.side = side;
    }

    void learn(std::uint32_t g, std::uint32_t index, const Case& what) {
        const auto now = running_.find(g);
        if (now == running_.end() || index >= kCases) return;
        auto& known = now->second.known[now->second.site];
        if (known.size() <= index) known.resize(index + 1);
        KnownCase& one = known[index];
        one.changed |= one.what.channel != ObjectId::none &&
                       (one.what.channel != what.channel || one.what.queue != what.queue);
        one.what = what;
    }

    void choose(const Event& event, std::uint64_t index) {
        const auto at = running_.find(event.g);
        if (at == running_.end() || at->second.acted == ObjectId::none) return;
        Running& now = at->second;
        learn(event.g, event.a, {now.acted, now.side});
        const auto& known = now.known[now.site];
        // The first of the ready cases that are known to be for the same.
        std::array<std::uint32_t, kCases> stands_for{};
        std::uint32_t channels = 0;
        for (std::uint32_t i = 0; i < kCases; ++i) {
            if ((event.b >> i & 1) == 0) continue;
            std::uint32_t j = 0;
            while (j < i && ((event.b >> j & 1) == 0 || !same(known, i, j)))
                ++j;
            stands_for[i] = j;
            channels += j == i;
        }
        if (channels < 2) return;
        All& all = sites_[now.site];
        if (all.gos.size() < 10 &&
            std::find(all.gos.begin(), all.gos.end(), event.go()) == all.gos.end())
            all.gos.push_back(event.go());
        std::array<std::uint32_t, kCases> cases{};
        for (std::uint32_t i = 0; i < kCases; ++i)
            if ((event.b >> i & 1) != 0) ++cases[stands_for[i]];
        for (std::uint32_t i = 0; i < kCases; ++i) {
            if (cases[i] == 0) continue;
            Tally& tally = all.tallies[i];
            ++tally.choices;
            tally.due += 1.0 / channels;
            tally.taken += stands_for[event.a] == i;
            tally.cases = cases[i];
            if (i < known.size() && known[i].what.channel != ObjectId::none)
                tally.what = known[i].what;
            if (stands_for[event.a] == i) tally.latest = index;
        }
    }

    static bool same(const std::vector<KnownCase>& known, std::uint32_t i, std::uint32_t j) {
        if (i >= known.size() || j >= known.size()) return false;
        return known[i].what.channel != ObjectId::none && !known[i].changed && !known[j].changed &&
               known[i].what.channel == known[j].what.channel &&
               known[i].what.queue == known[j].what.queue;
    }

    static double more(const Tally& tally) { return static_cast<double>(tally.taken) - tally.due; }
    static bool is_unfair(const Tally& tally) {
        if (tally.choices == 0) return false;
        const double bound =
            std::sqrt(static_cast<double>(tally.choices) * std::log(2 / kUnfairError) / 2);
        const double off = std::abs(more(tally));
        return off >= bound && off >= kUnfairPart * tally.due;
    }

    static Finding finding(const Facts& facts, const Site& site, const All& all,
                           const Tally& worst) {
        const auto& [function, line, cases] = site;
        const std::string where = line == 0
                                      ? std::string(facts.strings.text(function))
                                      : fmt::format("{}:{}", facts.strings.text(function), line);
        const std::string name = worst.what.channel == ObjectId::none
                                     ? fmt::format("case {}", &worst - all.tallies.data())
                                     : object_name(facts.state, facts.strings, worst.what.channel);
        Finding found{.kind = FindingKind::unfair_select};
        found.sentence = fmt::format(
            "the select of {} cases at {} took {} {} of the {} times that it and another were "
            "ready, where {:.0f} would be its due",
            cases, where, name, worst.taken, worst.choices, worst.due);
        if (worst.cases > 1)
            found.sentence += fmt::format(": {} of the cases are for {}", worst.cases, name);
        found.gos = all.gos;
        if (worst.what.channel != ObjectId::none) found.objects = {worst.what.channel};
        for (const Tally& tally : all.tallies)
            if (tally.latest != 0) found.events.push_back(tally.latest);
        return found;
    }

    std::unordered_map<std::uint32_t, Running> running_;  // by goroutine
    std::map<Site, All> sites_;
};

}  // namespace

std::unique_ptr<Detector> unfair_selects() {
    return std::make_unique<UnfairSelects>();
}

}  // namespace fiberscope::findings
