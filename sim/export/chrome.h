// A timeline in Chrome's Trace Event Format, JSON: for chrome://tracing, and for the many tools
// that read it (Perfetto too, but its own format says more: see perfetto.h). Processes are kinds of
// tracks, threads are tracks. The layout is in docs/export.md. A file is written from front to
// back. One thread.
#pragma once

#include "sim/export/timeline.h"

#include <cstdio>
#include <string>
#include <string_view>
#include <unordered_map>

namespace fiberscope::exports {

class Chrome final : public Timeline {
  public:
    // Does not close the file; what could not be written is in its ferror.
    explicit Chrome(std::FILE* to);

    void describe(Track track, const TrackFacts& facts) override;
    void begin(Track track, std::uint64_t ns, const Mark& mark) override;
    void end(Track track, std::uint64_t ns, std::span<const Fact> facts) override;
    void instant(Track track, std::uint64_t ns, const Mark& mark) override;
    void count(Track track, std::uint64_t ns, std::uint64_t value) override;
    void close(Track, std::uint64_t) override {}
    void finish(std::string_view title) override;

  private:
    void line(std::string_view object);
    void event(char phase, Track track, std::uint64_t ns, const std::string& more);
    void metadata(const char* what, std::uint32_t pid, std::uint32_t tid, const std::string& args);
    void arrow(Track track, std::uint64_t ns, const Hop& hop);

    std::FILE* to_;
    bool first_ = true;
    std::unordered_map<std::uint64_t, std::string> counters_;  // names, by kind and id
};

}  // namespace fiberscope::exports
