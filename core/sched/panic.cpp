#include "core/sched/panic.h"

#include "core/fiber/frames.h"
#include "core/sched/dump.h"

#include <array>

namespace fiberscope {
namespace {

std::vector<std::uintptr_t> frames_here() {
    std::array<std::uintptr_t, kFramesMax> frames;
    const std::uint32_t count = walk_frames(frames);
    return {frames.begin(), frames.begin() + count};
}

}  // namespace

Panic::Panic(const std::string& what)
    : std::runtime_error(what),
      frames_(std::make_shared<const std::vector<std::uintptr_t>>(frames_here())) {}

Panic::Panic(const std::string& what, NoFrames)
    : std::runtime_error(what), frames_(std::make_shared<const std::vector<std::uintptr_t>>()) {}

}  // namespace fiberscope
