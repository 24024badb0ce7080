// No Go text crashes or hangs the VM: what compiles is run in the simulated world, up to an instant
// of virtual time, and every one of its events must follow from the state before it.
#include "sim/lang/lang.h"
#include "sim/replay/fold.h"
#include "sim/world/simulated.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace {

// One text in sixteen runs past the end of a time slice, which takes seconds here.
constexpr std::uint64_t kShortNs = 1'000'000, kLongNs = 11'000'000;

class Check final : public fiberscope::Sink {
  public:
    void take(const fiberscope::Event& event, std::string_view text) override {
        if (const auto why = fiberscope::replay::fold(state_, event, text)) {
            std::fprintf(stderr, "an event does not follow: %s\n", why->c_str());
            std::abort();
        }
    }

  private:
    fiberscope::replay::State state_;
};

}  // namespace

// libFuzzer's name for it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fiberscope;
    const std::string_view text(static_cast<const char*>(static_cast<const void*>(data)), size);
    const lang::Compiled compiled = lang::compile(text, "x.go");
    if (!compiled.program) return 0;
    const std::uint64_t until_ns = size % 16 == 0 ? kLongNs : kShortNs;
    for (const bool race : {false, true}) {
        world::Simulated simulated({}, until_ns);
        Check check;
        lang::run_program(*compiled.program,
                          {.output = [](int, std::string_view) {},
                           .args = {},
                           .stack_bytes_max = 1 << 20,
                           .race = race,
                           .memory_bytes_max = std::uint64_t{256} << 20},
                          {.procs = 2, .world = &simulated, .sink = &check});
    }
    return 0;
}
