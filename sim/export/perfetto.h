// A timeline as a Perfetto trace: TrackEvent protobufs, for ui.perfetto.dev and its tools. The
// layout is in docs/export.md; the fields' numbers are those of the .proto files in Perfetto's
// protos/perfetto/trace. A file is written from front to back. One thread.
#pragma once

#include "sim/export/proto.h"
#include "sim/export/timeline.h"

#include <cstdio>
#include <string>
#include <string_view>
#include <unordered_map>

namespace fiberscope::exports {

class Perfetto final : public Timeline {
  public:
    // Does not close the file; what could not be written is in its ferror.
    explicit Perfetto(std::FILE* to);

    void describe(Track track, const TrackFacts& facts) override;
    void begin(Track track, std::uint64_t ns, const Mark& mark) override;
    void end(Track track, std::uint64_t ns, std::span<const Fact> facts) override;
    void instant(Track track, std::uint64_t ns, const Mark& mark) override;
    void count(Track track, std::uint64_t ns, std::uint64_t value) override;
    void close(Track track, std::uint64_t ns) override;
    void finish(std::string_view title) override;

  private:
    // Names that are written once and then called by a number, each list with numbers of its own.
    class Names {
      public:
        // The name's number, from 1. `fresh`: it is new, and must be told in the same packet.
        std::uint64_t number(std::string_view name, bool& fresh);

      private:
        std::unordered_map<std::string, std::uint64_t> numbers_;
    };

    template <class Fill>
    void packet(Fill fill);
    void run(std::string_view name);
    void group(std::uint64_t uuid, const char* name, std::uint32_t rank);
    void event(std::uint32_t type, std::uint64_t uuid, std::uint64_t ns, const Mark& mark);

    std::FILE* to_;
    std::string bytes_;     // of the packet that is being written
    std::string interned_;  // names that it tells
    bool began_ = false;
    Names event_names_, categories_, fact_names_;
    std::unordered_map<std::uint64_t, std::uint64_t> last_instant_ns_;  // by track's uuid
};

}  // namespace fiberscope::exports
