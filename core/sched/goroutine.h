// G: a goroutine. Its fiber, its state, and what it waits for. Owned by the scheduler; changed only
// by whoever owns it at that moment: the M that runs or carries it, or, while it waits, nobody
// until a waker took it out of a wait queue (under that queue's lock).
#pragma once

#include "core/event/ids.h"
#include "core/event/reasons.h"
#include "core/fiber/flow.h"

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace fiberscope {

struct Scheduler;

constexpr std::uint32_t kSelectDecided = 0x80000000;

enum class GoStatus : std::uint8_t { dead, runnable, running, waiting };

// What a goroutine starts with.
struct Spawn {
    // Runs on the new goroutine; an exception that leaves it is a panic.
    void (*entry)(void*) = nullptr;
    void* argument = nullptr;
    // If set, the argument is small and is moved to where the goroutine lies: G::closure.
    void (*move_in)(void* to, void* from) = nullptr;
    void (*drop)(void*) = nullptr;       // releases the argument of a goroutine that never ran
    StringId function = StringId::none;  // its name, for events and messages
    const char* file = nullptr;          // without a name: where it was started, with the line
    std::uint32_t line = 0;              // of the go statement
    void* user = nullptr;                // the language's own goroutine, see G::user
    std::uint32_t stack_bytes = 0;       // of the stack that the language keeps for it; 0: none
    std::uint32_t stack_bytes_max = 0;   // bound of its C++ stack; 0: RunOptions::stack_bytes_max
};

// Closures up to here need no memory of their own: a few captured references and a channel.
constexpr std::size_t kClosureBytes = 64;

struct G {
    GoId id = GoId::none;
    GoStatus status = GoStatus::dead;
    WaitReason reason = WaitReason::none;
    ObjectId waits_for = ObjectId::none;
    std::uint32_t number = 0;  // changes of state so far: numbers its events (Order::go)
    bool started = false;      // it ran once, so its argument is its own
    Flow flow;
    Stack stack;  // its own as long as it exists, also between two lives; g lies at its top
    Spawn spawn;
    alignas(std::max_align_t) std::byte closure[kClosureBytes];
    GoId creator = GoId::none;
    Scheduler* scheduler = nullptr;
    void* user = nullptr;     // the VM's goroutine; null in a C++ program
    G* next = nullptr;        // in the global run queue or the free list
    G* group_next = nullptr;  // in a list of goroutines to be made ready together
    // A select waits in several queues: the first waker to set kSelectDecided has it, and owns g
    // from then on. Below the flag stands the number that its go_chosen will have. Pairs with
    // itself: the exchange (acq_rel) orders the loser's view after the winner's. Set by g itself
    // before it joins the queues (relaxed: published by the channels' locks).
    std::atomic<std::uint32_t> select_number{0};
    struct Waiter* woken_by =
        nullptr;  // which of its places in queues was served; set by the waker
};

}  // namespace fiberscope
