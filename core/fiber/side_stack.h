// Side stacks: room for code that calls itself more deeply than a fiber's slot holds, for as long
// as one call takes. The flow that runs goes on as it is, only its stack pointer is elsewhere: it
// may wait there, and go on on another thread. For what is not compiled to grow (growth.h) and yet
// must go deep now and then: the interpreter's natives.
#pragma once

#include "core/fiber/region.h"

#include <cstddef>
#include <mutex>
#include <vector>

namespace fiberscope {

// Sanitizers would have to be told of every one, and the call itself is written for one CPU.
#define FIBERSCOPE_SIDE_STACKS FIBERSCOPE_GROWING_STACKS

constexpr std::size_t kSideStackBytes = std::size_t{256} << 20;  // of address space

// Those of one run. Any thread.
class SideStacks {
  public:
    SideStacks() = default;
    SideStacks(const SideStacks&) = delete;
    SideStacks& operator=(const SideStacks&) = delete;
    // Also those that nobody came back from: the run is over.
    ~SideStacks();

    // The low end of one, above a page that must not be touched; null if there is no memory.
    std::byte* take();
    // No frame lies there any more. Its pages go back, but for some at the top.
    void give_back(std::byte* low);

  private:
    std::mutex mutex_;  // guards both
    std::vector<std::byte*> all_, free_;
};

#if FIBERSCOPE_SIDE_STACKS
// Calls act(argument) with all frames below `top` (16-aligned). What it throws comes out of it.
void call_on_stack(std::byte* top, void (*act)(void*), void* argument);
#endif

}  // namespace fiberscope
