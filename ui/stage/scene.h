// A scene says, in words and without a pixel, where everything stands at an instant: each
// goroutine, value and machine has a key that lasts and a Where. Layout turns a Where into a spot
// on the stage; motion compares two scenes. Pure.
#pragma once

#include "sim/replay/history.h"
#include "sim/replay/text.h"
#include "ui/paint/theme.h"

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

namespace fiberscope::ui {

struct Where {
    enum class Kind : std::uint8_t {
        nowhere,
        seat,      // on the CPU of P place
        held,      // the paper in the hand of P place's running goroutine
        newborn,   // just created, in front of P place
        runnext,   // P place's
        kicked,    // pushed out of P place's runnext, not yet in its queue
        local,     // P place's local run queue
        global,    // the global run queue
        send,      // the bench left of channel place
        recv,      // the bench right of a channel, the only one of a lock
        sleeping,  // the timer shelf
        forever,   // waits for what nobody can give (nil channel, empty select), or is not known
        syscall,   // in the kernel
        slot,      // buffer slot `index` of channel place
        holder,    // the seat of lock place's holder
        machines,  // the shelf of machines without a P; carried: a goroutine handed to one of them
        plinth,    // under P place's CPU
    };
    Kind kind = Kind::nowhere;
    bool carried = false;     // a value above the token that stands here
    bool makes_room = false;  // a running goroutine that has a paper beside it
    bool on_machine = false;  // a goroutine that stands on its own M, which has no P
    bool under = false;       // that M
    std::uint32_t place = 0;  // P or object
    std::uint32_t index = 0;  // in line, 0 first
    std::uint32_t count = 0;  // how many stand in this line

    bool operator==(const Where&) const = default;
};

struct ItemKey {
    enum class Kind : std::uint8_t { go, select, buffered, held, offered, holder, machine };
    Kind kind = Kind::go;
    std::uint32_t id = 0;      // goroutine, object or machine
    std::uint64_t number = 0;  // buffered: the value's number in the channel; select: the object

    auto operator<=>(const ItemKey&) const = default;
};

struct Item {
    ItemKey key;
    Where at;
    Look look = Look::runnable;  // of goroutines; of a machine: syscall, or any other
    std::string label;           // of a goroutine or machine, or the value
    bool never_ran = false;
    bool preempted = false;
    bool locked = false;  // a goroutine locked to its M, or that M
};

using Scene = std::vector<Item>;  // sorted by key

// How a goroutine looks, and what stands on its token.
Look look_of(const replay::GoState& g);
Look look_of(WaitReason reason);  // of one that waits
using replay::label_of;
// The P whose CPU the machine drives, or none.
ProcId proc_of(const replay::State& state, MachineId m);

// The scene of `state`, which is the state of `history` after state.events events. A goroutine in a
// machine's hand is drawn where it came from, which only the history knows.
Scene make_scene(const replay::State& state, const replay::History& history);

const Item* find_item(const Scene& scene, const ItemKey& key);

}  // namespace fiberscope::ui
