// Everything that is asked of a run's events at once: its numbers, who used what, and what was
// found. Give it every event, then ask; or ask in between: what has been found so far is true of
// what has happened so far. One thread.
#pragma once

#include "core/event/strings.h"
#include "core/record/sink.h"
#include "sim/findings/detectors.h"
#include "sim/findings/finding.h"
#include "sim/findings/users.h"
#include "sim/replay/stats.h"

#include <memory>
#include <string_view>
#include <vector>

namespace fiberscope::findings {

class Examination : public Sink {
  public:
    explicit Examination(const StringTable& strings);

    void take(const Event& event, std::string_view text) override;

    const replay::Stats& stats() const { return stats_; }
    const Users& users() const { return users_; }
    // By kind, and within one in the order in which it was found.
    std::vector<Finding> findings() const;

  private:
    const StringTable& strings_;
    replay::Stats stats_;
    Users users_;
    std::vector<std::unique_ptr<Detector>> detectors_;
    std::uint64_t index_ = 0;
};

// The findings for a terminal, wrapped at 100 columns; a line that says so if there are none.
std::string findings_text(const std::vector<Finding>& findings, bool colour = false);

}  // namespace fiberscope::findings
