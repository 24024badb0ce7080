// Data races, as the language's detector has told them, by what and where.
#include "sim/findings/detectors.h"
#include "sim/findings/words.h"

#include <fmt/format.h>

#include <algorithm>

namespace fiberscope::findings {
namespace {

class Races final : public Detector {
  public:
    void after(const replay::State&, const Event& event, std::string_view text,
               std::uint64_t index) override {
        if (event.kind != Kind::go_race) return;
        All& all = all_[{event.a, event.b, std::string(text)}];
        if (all.times++ != 0) return;
        all.first = event;
        all.index = index;
    }

    void report(const Facts&, std::vector<Finding>& to) const override {
        for (const auto& [key, all] : all_) {
            const auto& [line, other_line, what] = key;
            const GoId g = all.first.go(), other{all.first.object};
            Finding found{.kind = FindingKind::race};
            found.sentence = fmt::format(
                "{} at line {} and {} at line {} are at the same memory ({}), and nothing puts "
                "them in an order{}",
                label_of(g), line, label_of(other), other_line, what.empty() ? "race" : what,
                all.times == 1 ? "" : fmt::format("; {} times", all.times));
            found.gos = {g, other};
            found.events = {all.index};
            to.push_back(std::move(found));
        }
    }

  private:
    struct All {
        Event first{};
        std::uint64_t index = 0, times = 0;
    };
    // The two lines and what they do.
    std::map<std::tuple<std::uint32_t, std::uint32_t, std::string>, All> all_;
};

}  // namespace

std::unique_ptr<Detector> races() {
    return std::make_unique<Races>();
}

}  // namespace fiberscope::findings
