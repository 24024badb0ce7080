// The world of a run at one instant, as its events alone tell it. The fold (fold.h) makes it, one
// event at a time; views, the account and the checks read it. Plain data: copying it is a keyframe.
#pragma once

#include "core/event/event.h"
#include "sim/replay/pages.h"

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

namespace fiberscope::replay {

enum class GoStatus : std::uint8_t { runnable, running, waiting, finished, syscall };

// Where a goroutine stands. Every goroutine is in exactly one place.
struct Place {
    enum class Kind : std::uint8_t {
        hand,
        running,
        runnext,
        local,
        global,
        waiting,
        finished,
        syscall
    };
    Kind kind = Kind::hand;
    MachineId m = MachineId::none;     // hand: whose; running, syscall: on which
    ProcId p = ProcId::none;           // running, runnext, local: of which P
    ObjectId object = ObjectId::none;  // waiting: for what; none for sleep, nil channels, selects
    bool operator==(const Place&) const = default;
};

struct Frame {
    StringId function = StringId::none;
    std::uint32_t line = 0;  // where it stands now (callers: the line of the call)
    std::uint32_t bytes = 0;
    bool operator==(const Frame&) const = default;
};

struct GoState {
    GoId id = GoId::none;
    GoId parent = GoId::none;
    StringId function = StringId::none;  // that it was started with
    std::uint32_t go_line = 0;           // of the go statement
    std::uint32_t number = 0;            // changes of state so far
    GoStatus status = GoStatus::runnable;
    WaitReason reason = WaitReason::none;
    Place place;
    std::uint32_t line = 0;  // it stands at or will go on from; 0: has not run yet
    bool has_run = false;
    bool preempted = false;  // runnable because its slice was over
    std::string held;        // value it just received; empty: none
    bool holds = false;
    std::uint32_t stack_bytes = 0;  // 0: not known (a C++ goroutine)
    std::uint32_t stack_bytes_max = 0;
    std::vector<Frame> frames;   // outermost first
    std::uint64_t since_ns = 0;  // of the last change of status
    std::uint64_t created_ns = 0;
    std::uint64_t ran_ns = 0, waited_ns = 0, runnable_ns = 0, syscall_ns = 0;  // up to since_ns
    std::uint32_t starts = 0;             // times it was put on a P
    std::uint32_t calls = 0;              // system calls that it has begun
    TimerId timer = TimerId::none;        // it sleeps until
    ObjectId chosen_by = ObjectId::none;  // the channel that decided its select, until it is ready
    bool woken = false;                   // a waker chose it; its go_ready follows
    std::uint32_t queued = 0;             // its entries in wait queues, of this round
    std::uint32_t round = 0;              // counts selects begun and ended
    bool selecting = false;               // between select_begin and select_end
    MachineId locked = MachineId::none;   // the only M that may run it
    std::uint32_t select_cases = 0;       // of that select
    bool select_default = false;
    bool operator==(const GoState&) const = default;
};

// Waits for what nobody can give.
inline bool waits_forever(const GoState& g) {
    return g.status == GoStatus::waiting &&
           (g.reason == WaitReason::chan_receive_nil || g.reason == WaitReason::chan_send_nil ||
            g.reason == WaitReason::select_no_cases);
}

// Waits for something that is not named: so does everybody in a trace of Go itself.
inline bool waits_for_unknown(const GoState& g) {
    return g.status == GoStatus::waiting && g.place.object == ObjectId::none && g.queued == 0 &&
           !g.woken && g.reason != WaitReason::sleep && g.reason != WaitReason::semacquire &&
           !waits_forever(g);
}

struct ProcState {
    ProcId id = ProcId::none;
    MachineId m = MachineId::none;  // none: idle, or in an M's hand; may be in a system call
    bool idle = true;               // on the list of idle Ps
    GoId running = GoId::none;
    GoId runnext = GoId::none;
    std::uint16_t runnext_version = 0;
    std::deque<GoId> queue;            // head first
    std::uint32_t head = 0, tail = 0;  // ring indices; tail - head == queue.size()
    std::uint32_t tick = 0;
    std::uint32_t number = 0;
    bool exists = true;        // false once GOMAXPROCS was lowered below it
    std::uint64_t ran_ns = 0;  // time with a goroutine running, up to the last change
    std::uint64_t since_ns = 0;
    bool operator==(const ProcState&) const = default;
};

struct MachineState {
    enum class Status : std::uint8_t { starting, running, idle, timer_wait, lock_wait, ended };
    MachineId id = MachineId::none;
    Status status = Status::starting;
    ProcId p = ProcId::none;  // that it runs with, or left behind when it went into a system call
    std::vector<ProcId> procs_in_hand;
    std::vector<GoId> hand;  // goroutines being carried, first first
    GoId running = GoId::none;
    GoId calling = GoId::none;  // that is in a system call here
    bool spinning = false;
    std::uint64_t wakes_at_ns = 0;  // timer_wait
    bool operator==(const MachineState&) const = default;
};

struct Waiter {
    GoId g = GoId::none;
    std::uint32_t select_case = 0;  // 1 + case index, 0: not in a select
    std::string value;              // that it wants to send
    std::uint32_t round = 0;        // GoState::round when it joined; older: its select is over
    bool operator==(const Waiter&) const = default;
};

// A channel, a lock, a counter or a Cond.
struct ObjectState {
    ObjectId id = ObjectId::none;
    ObjectKind kind = ObjectKind::channel;
    StringId name = StringId::none;
    std::string type;  // element type of a channel
    GoId maker = GoId::none;
    std::uint32_t number = 0;
    // channel
    std::uint32_t cap = 0;
    std::deque<std::string> buffer;      // oldest first
    std::uint32_t recvx = 0, sendx = 0;  // slot indices, 0 .. cap-1
    bool closed = false;
    std::deque<Waiter> sendq, recvq;  // first in line first; see WaitQueue
    std::uint64_t sent = 0, received = 0;
    // lock, WaitGroup, semaphore
    GoId holder = GoId::none;   // of an RWMutex: its writer
    std::vector<GoId> readers;  // who hold an RWMutex together, oldest first
    bool starving = false;
    std::int64_t count = 0;
    bool operator==(const ObjectState&) const = default;
};

struct TimerState {
    TimerId id = TimerId::none;
    GoId g = GoId::none;      // whom it wakes; none: it calls a function
    ProcId p = ProcId::none;  // on whose heap it was armed
    std::uint64_t when_ns = 0;
    bool operator==(const TimerState&) const = default;
};

struct State {
    std::uint64_t events = 0;  // folded so far
    std::uint64_t now_ns = 0;  // latest stamp seen; never runs backwards
    std::uint32_t gomaxprocs = 0;
    RuleSet rules_off;  // of this run; see core/event/rules.h
    std::uint32_t sched_number = 0;
    std::uint32_t global_number = 0;
    // gos[id - 1]; finished ones stay. Ids are given out concurrently, so for an instant a later
    // one may be known before an earlier one: the gap has id none. The same holds for objects.
    Pages<GoState> gos;
    std::vector<ProcState> procs;        // procs[id]
    std::vector<MachineState> machines;  // machines[id]
    MachineState sysmon;                 // MachineId::sysmon: has always been there
    // objects[id - 1]; each alone, for a hundred thousand may wait in the queue of one.
    Pages<ObjectState, 1> objects;
    std::map<std::uint32_t, TimerState> timers;  // pending, by id
    std::deque<GoId> global;                     // first in line first
    std::vector<ProcId> idle_procs;              // front of the list last
    std::vector<MachineId> idle_machines;        // next to be woken last
    std::uint32_t finished = 0;                  // goroutines
    std::uint32_t steals = 0, spills = 0;
    std::uint64_t calls = 0;        // system calls begun
    std::uint64_t collections = 0;  // of garbage, begun
    GoId collects = GoId::none;     // for whom one goes on now
    std::uint64_t heap_bytes = 0;   // in use when the last one began or ended
    bool locks = false;             // a goroutine was locked to its M at some time
    bool began = false, ended = false;
    std::uint32_t exit_status = 0;
    std::string end_reason;

    const GoState& go(GoId id) const { return gos[raw(id) - 1]; }
    GoState& go(GoId id) { return gos[raw(id) - 1]; }
    const ProcState& proc(ProcId id) const { return procs[raw(id)]; }
    ProcState& proc(ProcId id) { return procs[raw(id)]; }
    const ObjectState& object(ObjectId id) const { return objects[raw(id) - 1]; }
    ObjectState& object(ObjectId id) { return objects[raw(id) - 1]; }
    bool has_go(GoId id) const {
        return id != GoId::none && raw(id) <= gos.size() && go(id).id != GoId::none;
    }
    bool has_proc(std::uint32_t id) const { return id < procs.size() && procs[id].exists; }
    bool has_machine(std::uint32_t id) const {
        return id < machines.size() || id == raw(MachineId::sysmon);
    }
    MachineState& machine(std::uint32_t id) {
        return id == raw(MachineId::sysmon) ? sysmon : machines[id];
    }
    bool has_object(ObjectId id) const {
        return id != ObjectId::none && raw(id) <= objects.size() && object(id).id != ObjectId::none;
    }
    bool operator==(const State&) const = default;
};

}  // namespace fiberscope::replay
