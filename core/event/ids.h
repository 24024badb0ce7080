// The names of things in a run: small integers, one type each, so that they cannot be swapped.
// Every id is given out by the runtime in order of creation and never used twice in a run.
#pragma once

#include <cstdint>

namespace fiberscope {

// clang-format off
enum class GoId : std::uint32_t { none = 0, main = 1 };      // a goroutine; main is 1
enum class MachineId : std::uint16_t { sysmon = 0xfffe, none = 0xffff };  // an M: a thread that runs goroutines; from 0. sysmon never does, and has always been there
enum class ProcId : std::uint16_t { none = 0xffff };         // a P: the right to run Go code; 0 .. GOMAXPROCS-1
enum class ObjectId : std::uint32_t { none = 0 };            // a channel, lock or WaitGroup; from 1
enum class TimerId : std::uint32_t { none = 0 };             // a timer; from 1
enum class StringId : std::uint32_t { none = 0 };            // an entry of the run's StringTable; 0 is ""
// clang-format on

// The number inside an id, for indexing, printing and packing into an event.
template <class Id>
constexpr std::uint32_t raw(Id id) {
    return static_cast<std::uint32_t>(id);
}

}  // namespace fiberscope
