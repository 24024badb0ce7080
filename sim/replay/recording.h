// Records a run in a trace file that can be opened anywhere: the writer, and the fold that makes
// the states for it. Costs the fold of every event on the thread that collects them. One thread at
// a time.
#pragma once

#include "core/event/strings.h"
#include "core/record/sink.h"
#include "sim/replay/state.h"
#include "sim/trace/writer.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace fiberscope::replay {

class Recording final : public Sink {
  public:
    // As trace::Writer.
    Recording(std::filesystem::path target, const StringTable& strings, const trace::Meta& meta,
              std::uint32_t chunk_bytes = trace::kChunkBytes)
        : writer_(std::move(target), strings, meta, chunk_bytes) {}

    void take(const Event& event, std::string_view text) override;
    void idle() override { writer_.idle(); }
    std::optional<std::string> finish() { return writer_.finish(); }
    const std::optional<std::string>& error() const { return writer_.error(); }
    std::uint64_t events() const { return writer_.events(); }

  private:
    trace::Writer writer_;
    State state_;
    Pages<GoState> told_;           // those of the last state in the file
    bool folds_ = true;             // until an event is impossible: then there is no state
    std::uint64_t next_bytes_ = 0;  // of the file, when the next state is due
};

}  // namespace fiberscope::replay
