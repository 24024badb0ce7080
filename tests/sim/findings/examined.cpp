#include "tests/sim/findings/examined.h"

#include "sim/world/simulated.h"
#include "tests/catch.h"

namespace fiberscope::test {

class Examined::Keep final : public Sink {
  public:
    explicit Keep(Examined& to) : to_(to) {}
    void take(const Event& event, std::string_view text) override {
        to_.examination_->take(event, text);
        to_.events_.push_back(event);
    }

  private:
    Examined& to_;
};

Examined::Examined(const Story& story)
    : strings_(&story.strings),
      examination_(std::make_unique<findings::Examination>(story.strings)) {
    Keep keep(*this);
    story.tell(keep);
    INFO(examination_->stats().impossible().value_or(""));
    REQUIRE(!examination_->stats().impossible());
}

Examined::Examined(std::string_view go, How how)
    : judge_(std::make_unique<Judge>()),
      strings_(&judge_->strings()),
      examination_(std::make_unique<findings::Examination>(*strings_)) {
    Keep keep(*this);
    how.simulated = true;
    run_go(*compile_go(go), how, *judge_, &keep);
    REQUIRE(!examination_->stats().impossible());
}

Examined::Examined(std::function<void()> main, std::uint32_t procs, std::uint64_t seed, RuleSet off)
    : judge_(std::make_unique<Judge>()),
      strings_(&judge_->strings()),
      examination_(std::make_unique<findings::Examination>(*strings_)) {
    Keep keep(*this);
    world::Simulated world;
    run_judged(std::move(main), *judge_,
               {.procs = procs, .world = &world, .sink = &keep, .seed = seed, .rules_off = off});
    REQUIRE(!examination_->stats().impossible());
}

std::vector<findings::Finding> Examined::found(findings::FindingKind kind) const {
    std::vector<findings::Finding> of_kind;
    for (const findings::Finding& finding : examination_->findings())
        if (finding.kind == kind) of_kind.push_back(finding);
    return of_kind;
}

std::string Examined::text() const {
    std::string text;
    for (const findings::Finding& finding : examination_->findings())
        text += std::string(findings::text_of(finding.kind)) + ": " + finding.sentence + "\n";
    return text;
}

std::string Examined::why(std::uint32_t g) const {
    return findings::why_not_running(state(), strings(), examination_->users(), GoId{g}).sentence;
}

}  // namespace fiberscope::test
