// The account of a run for a terminal: what each goroutine did, how the Ps were used, queues,
// channels, locks and stacks. Plain text in aligned columns, at most 100 wide. One thread.
#pragma once

#include "core/event/strings.h"
#include "sim/replay/stats.h"
#include "sim/replay/text.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace fiberscope::replay {

struct AccountOptions {
    std::string title;            // the lesson's, or the scenario's file name
    std::string world;            // real, paced or simulated
    std::uint64_t seed = 0;       // told of a simulated world only
    bool colour = false;          // headings in bold
    std::uint32_t rows_max = 24;  // of a table; the rest is summed up in one line
};

// The text of what has been gathered.
std::string account_of(const Stats& stats, const StringTable& strings,
                       const AccountOptions& options);
// Part of it: how all that went over time (account_time.cpp).
std::string account_over_time(const Stats& stats, const StringTable& strings,
                              const AccountOptions& options);

// Give it every event, then ask for the text.
class Account : public Sink {
  public:
    explicit Account(const StringTable& strings) : strings_(strings) {}

    void take(const Event& event, std::string_view text) override { stats_.take(event, text); }
    std::string text(const AccountOptions& options) const {
        return account_of(stats_, strings_, options);
    }
    const Stats& stats() const { return stats_; }

  private:
    const StringTable& strings_;
    Stats stats_;
};

}  // namespace fiberscope::replay
