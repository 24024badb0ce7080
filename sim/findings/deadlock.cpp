// Deadlocks and leaks: who is stuck (stuck.h) when a run is over, or in a lock's circle before.
//
// A circle is a deadlock if a lock is in it, or if nobody else ever did what would break it. Else
// others fed those goroutines before and have ended: they are leaked, as are all others that are
// stuck when main has returned.
#include "sim/findings/detectors.h"
#include "sim/findings/stuck.h"
#include "sim/findings/why.h"
#include "sim/findings/words.h"
#include "sim/replay/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace fiberscope::findings {
namespace {

using replay::counted;
using replay::GoState;
using replay::GoStatus;
using replay::State;

class Report {
  public:
    Report(const Facts& facts, const std::vector<std::uint64_t>& parks,
           const std::vector<std::uint64_t>& takes, std::vector<Finding>& to)
        : facts_(facts), state_(facts.state), parks_(parks), takes_(takes), to_(to) {}

    void run() {
        const bool main_over =
            state_.has_go(GoId::main) && state_.go(GoId::main).status == GoStatus::finished;
        asleep_ = state_.ended && state_.end_reason.find("deadlock") != std::string::npos;
        all_ = stuck(state_, facts_.users, asleep_ || (state_.ended && main_over));
        if (all_.empty()) return;
        told_.resize(state_.gos.size() + 1);
        for (const std::vector<GoId>& circle : circles(all_))
            if (is_deadlock(circle)) tell_circle(circle);
        if (asleep_)
            tell_asleep();
        else
            tell_left(main_over);
    }

  private:
    const Stuck& of(GoId g) const {
        return *std::lower_bound(all_.begin(), all_.end(), g,
                                 [](const Stuck& one, GoId id) { return raw(one.g) < raw(id); });
    }

    bool is_deadlock(const std::vector<GoId>& circle) const {
        bool fed = false;
        for (const GoId g : circle) {
            const Wakers& wakers = of(g).wakers;
            if (wakers.all) return true;
            fed |= !wakers.finished.empty();
        }
        return !fed;
    }

    void add_events(Finding& finding, const Stuck& one) const {
        finding.events.push_back(parks_[raw(one.g)]);
        for (const Waker& waker : one.wakers.who)
            if (waker.role == Role::lock && raw(waker.object) < takes_.size())
                finding.events.push_back(takes_[raw(waker.object)]);
    }

    void add(Finding& finding, const Stuck& one) {
        told_[raw(one.g)] = true;
        finding.gos.push_back(one.g);
        const GoState& g = state_.go(one.g);
        std::vector<ObjectId> objects;
        if (g.reason == WaitReason::select)
            for (const Case& one_case : cases_of(state_, g.id))
                objects.push_back(one_case.channel);
        else if (g.place.object != ObjectId::none)
            objects.push_back(g.place.object);
        for (const ObjectId object : objects)
            if (std::find(finding.objects.begin(), finding.objects.end(), object) ==
                finding.objects.end())
                finding.objects.push_back(object);
    }

    std::string why(GoId g) const {
        return why_not_running(state_, facts_.strings, facts_.users, g).sentence;
    }

    // Whose waits lead into it are stuck behind it.
    std::size_t add_those_behind(Finding& finding) {
        std::size_t behind = 0;
        for (bool changed = true; changed;) {
            changed = false;
            for (const Stuck& one : all_) {
                if (told_[raw(one.g)] || one.next == GoId::none) continue;
                if (std::find(finding.gos.begin(), finding.gos.end(), one.next) ==
                    finding.gos.end())
                    continue;
                add(finding, one);
                ++behind;
                changed = true;
            }
        }
        return behind;
    }

    void tell_circle(const std::vector<GoId>& circle) {
        Finding finding{.kind = FindingKind::deadlock};
        for (const GoId g : circle) {
            add(finding, of(g));
            add_events(finding, of(g));
        }
        finding.sentence = why(circle.front());
        const std::size_t behind = add_those_behind(finding);
        if (behind != 0)
            finding.sentence += fmt::format(
                "; {} behind {}", counted(behind, "goroutine") + (behind == 1 ? " waits" : " wait"),
                circle.size() == 1 ? "it" : "them");
        to_.push_back(std::move(finding));
    }

    // The runtime has found that nobody can go on.
    void tell_asleep() {
        Finding finding{.kind = FindingKind::deadlock};
        for (const Stuck& one : all_) {
            if (told_[raw(one.g)]) continue;
            add(finding, one);
            finding.events.push_back(parks_[raw(one.g)]);
        }
        if (finding.gos.empty()) return;
        finding.sentence = "all goroutines are asleep: " + why(finding.gos.front());
        if (finding.gos.size() > 1)
            finding.sentence += fmt::format("; {} more wait{} as well", finding.gos.size() - 1,
                                            finding.gos.size() == 2 ? "s" : "");
        finding.events.insert(finding.events.begin(), facts_.events - 1);  // run_end
        to_.push_back(std::move(finding));
    }

    // By where they wait: a hundred workers that were left are one mistake.
    void tell_left(bool main_over) {
        std::map<std::pair<std::string, WaitReason>, std::vector<const Stuck*>> places;
        for (const Stuck& one : all_) {
            const GoState& g = state_.go(one.g);
            // A select without cases is how a program says that it wants just that.
            if (told_[raw(one.g)] || g.reason == WaitReason::select_no_cases) continue;
            places[{place_in_program(g, facts_.strings), g.reason}].push_back(&one);
        }
        for (const auto& [place, ones] : places) {
            const bool left = main_over || ones.front()->wakers.never;
            Finding finding{.kind = left ? FindingKind::leak : FindingKind::deadlock};
            for (const Stuck* one : ones) {
                add(finding, *one);
                finding.events.push_back(parks_[raw(one->g)]);
            }
            finding.sentence =
                fmt::format("{} at {} can never go on: {}{}", counted(ones.size(), "goroutine"),
                            place.first, ones.size() == 1 ? "" : "for one, ", why(ones.front()->g));
            to_.push_back(std::move(finding));
        }
    }

    const Facts& facts_;
    const State& state_;
    const std::vector<std::uint64_t>& parks_;
    const std::vector<std::uint64_t>& takes_;
    std::vector<Finding>& to_;
    bool asleep_ = false;
    std::vector<Stuck> all_;
    std::vector<bool> told_;
};

class DeadlocksAndLeaks final : public Detector {
  public:
    void after(const State& state, const Event& event, std::string_view,
               std::uint64_t index) override {
        if (event.kind == Kind::go_park) {
            parks_.resize(state.gos.size() + 1);
            parks_[event.g] = index;
        }
        const bool drops = event.kind == Kind::lock_drop || event.kind == Kind::rlock_drop;
        if (event.kind == Kind::lock_get || event.kind == Kind::rlock_get ||
            (drops && event.a != 0)) {
            takes_.resize(state.objects.size() + 1);
            takes_[event.object] = index;
        }
    }

    void report(const Facts& facts, std::vector<Finding>& to) const override {
        Report(facts, parks_, takes_, to).run();
    }

  private:
    std::vector<std::uint64_t> parks_;  // by goroutine: the event of its latest park
    std::vector<std::uint64_t> takes_;  // by lock: of its latest taking
};

}  // namespace

std::unique_ptr<Detector> deadlocks_and_leaks() {
    return std::make_unique<DeadlocksAndLeaks>();
}

}  // namespace fiberscope::findings
