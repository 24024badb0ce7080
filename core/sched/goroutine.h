// G: a goroutine: its state, and what it waits for. Owned by the scheduler; changed only by whoever
// owns it at that moment: the M that runs or carries it, or, while it waits, nobody until a waker
// took it out of a wait queue (under that queue's lock).
//
// A goroutine gets a fiber, and with it a stack, when it first runs. Most end before they wait for
// anything: then the next one begins on the same fiber, and a million that were started and have
// not run cost 128 bytes each.
#pragma once

#include "core/event/check.h"
#include "core/event/ids.h"
#include "core/event/reasons.h"
#include "core/fiber/flow.h"

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace fiberscope {

struct G;
struct Scheduler;

constexpr std::uint32_t kSelectDecided = 0x80000000;

enum class GoStatus : std::uint8_t { dead, runnable, running, waiting, syscall };

// What a goroutine starts with.
struct Spawn {
    // Runs on the new goroutine; an exception that leaves it is a panic. If move_in is set, it
    // must take over what lies at the argument before it does anything else.
    void (*entry)(void*) = nullptr;
    void* argument = nullptr;
    // If set, the argument is small and is moved to where the goroutine lies: G::launch.
    void (*move_in)(void* to, void* from) = nullptr;
    void (*drop)(void*) = nullptr;       // releases the argument of a goroutine that never ran
    StringId function = StringId::none;  // its name, for events and messages
    const char* file = nullptr;          // without a name: where it was started, with the line
    std::uint32_t line = 0;              // of the go statement
    void* user = nullptr;                // the language's own goroutine, see G::user
    std::uint32_t stack_bytes = 0;       // of the stack that the language keeps for it; 0: none
};

// Closures up to here need no memory of their own: a few captured references and a channel.
constexpr std::size_t kClosureBytes = 48;

// What goroutines run on: a flow of control at the top of its stack's slot, in the page that is
// committed anyway. It keeps its stack as long as it exists, and serves one goroutine after the
// other.
struct Fiber {
    Flow flow;
    Stack stack;
    G* go = nullptr;                // who runs on it
    Fiber* next = nullptr;          // in a chain of free ones
    Fiber* made_before = nullptr;   // in the list of all
    std::byte* side_low = nullptr;  // of the side stack that runs for it; see call_with_room
};

// A place in a wait queue (core/sync/wait_queue.h). A goroutine that waits at one object uses the
// one in its G, which costs the waker no look at a cold stack; one that waits at several keeps them
// on its stack.
struct Waiter {
    G* g = nullptr;
    void* elem = nullptr;  // the value to send, or where to put the received one; may be null
    Waiter* next = nullptr;
    Waiter* prev = nullptr;
    bool queued = false;
    bool in_select = false;
    bool served = false;  // by a send or receive; false: by close
};

// What a goroutine needs from its start until it runs.
struct Launch {
    void (*entry)(void*);  // see Spawn
    void (*drop)(void*);
    alignas(std::max_align_t) std::byte closure[kClosureBytes];
};

// What it needs while it waits.
struct Waiting {
    Waiter own;
    Waiter* by;  // which of its places in queues was served; set by the waker
    G* next;     // in a list of goroutines to be made ready together
};

// Two cache lines, because there are millions. The second serves two purposes, one after the other.
struct alignas(64) G {
    GoId id = GoId::none;
    std::uint32_t number = 0;  // changes of state so far: numbers its events (Order::go)
    Fiber* fiber = nullptr;    // null: it has not run yet, or has ended
    G* next = nullptr;         // in the global run queue, or a chain of dead ones
    GoStatus status = GoStatus::dead;
    WaitReason reason = WaitReason::none;
    bool closed : 1 = false;       // its argument is a closure and lies in `launch`
    bool tells_stack : 1 = false;  // the stack of its events is the language's: see tell_stack()
    bool locked = false;           // only one M may run it: the one whose Machine::locked_g it is
    ObjectId waits_for = ObjectId::none;
    // A select waits in several queues: the first waker to set kSelectDecided has it, and owns g
    // from then on. Below the flag stands the number that its go_chosen will have. Pairs with
    // itself: the exchange (acq_rel) orders the loser's view after the winner's. Set by g itself
    // before it joins the queues (relaxed: published by the channels' locks).
    std::atomic<std::uint32_t> select_number{0};
    GoId creator = GoId::none;
    void* user = nullptr;  // the VM's goroutine; null in a C++ program
    // Its name, as in Spawn.
    const char* file = nullptr;
    StringId function = StringId::none;
    std::uint32_t line = 0;

    union {
        Launch launch;  // until its entry has taken over what lies here
        Waiting wait;   // from then on
    };

    G() : launch{} {}

    // The argument of its entry, as long as it has not begun.
    void* argument() {
        void* own = launch.closure;
        return closed ? own : *static_cast<void**>(own);
    }
};
static_assert(sizeof(G) == 128);

// A first-in first-out list of goroutines through G::next.
class GoList {
  public:
    bool empty() const { return first_ == nullptr; }
    void push(G* g) {
        g->next = nullptr;
        (first_ == nullptr ? first_ : last_->next) = g;
        last_ = g;
    }
    G* pop() {
        G* g = first_;
        first_ = g->next;
        return g;
    }

  private:
    G* first_ = nullptr;
    G* last_ = nullptr;
};

// A state changes here only, and only from the state that is named.
inline void set_status(G& g, GoStatus from, GoStatus to) {
    check(g.status == from, "a goroutine changed state from another state than expected");
    g.status = to;
}

}  // namespace fiberscope
