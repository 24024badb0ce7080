// The one list of everything that can happen. The runtime emits these, the trace file stores them,
// the fold turns them into the state of the world, the window moves tokens by them.
//
//   X(name, order, meaning of the fields g, object, a, b and text)
//
// `order` says which sequence the event's number belongs to, and so which other events it must not
// overtake (see Order). "hand" is what an M is just carrying: goroutines that it took out of one
// place and has not yet put into the next. Events of one M are always in program order, so a hand
// needs no number.
#pragma once

#include <cstdint>

namespace fiberscope {

// Which thing's own count an event's number is taken from, together with the act that it numbers.
enum class Order : std::uint8_t {
    none,     // only program order of its M
    go,       // g: counts the goroutine's changes of state
    proc,     // object = P: counts changes of the P's owner
    head,     // object = P: number is the head index of its local run queue before the act
    tail,     // object = P: number is the tail index before the act
    runnext,  // object = P: number is the 16-bit version in the runnext word before the act
    global,   // the count under the global run queue's lock
    sched,    // the count under the scheduler's lock: idle lists, machines, GOMAXPROCS
    object,   // object = channel, lock, ...: the count under its lock
    timer,    // object = timer: 0 added, 1 fired or stopped
};
constexpr int kOrderCount = static_cast<int>(Order::timer) + 1;

// clang-format off
#define FIBERSCOPE_EVENTS(X)                                                                                        \
    /* the run */                                                                                                   \
    X(run_begin,      none,    "a=GOMAXPROCS; Ps 0..a-1 exist, all idle, P0 first to be taken; the emitting M exists, without a P; object, b=low and high half of the set of rules that are switched off") \
    X(run_end,        none,    "a=exit status; text=what ended it, empty when main returned")                       \
    X(procs,          sched,   "a=new GOMAXPROCS; every P but this M's own is in this M's hand: those from a on, empty by now, are gone, and new ones are added to the hand") \
    /* goroutines */                                                                                                \
    X(go_create,      go,      "g=the new one, in the M's hand, runnable; object=its creator, 0 for main; a=function (StringId); b=line of its go statement") \
    X(go_start,       go,      "g leaves the hand and runs; object=P; a=the P's tick after; b=1: it inherits the time slice") \
    X(go_park,        go,      "g stops running and waits; object=what for, 0 if none; a=WaitReason")                \
    X(go_chosen,      go,      "g's select is decided: object=the channel that serves it; its go_ready follows from the same M") \
    X(go_ready,       go,      "g stops waiting, is runnable and in the M's hand; object=what it waited for, of a select what has chosen it, 0 if none") \
    X(go_yield,       go,      "g stops running of its own will (Gosched), runnable, in the hand")                   \
    X(go_preempt,     go,      "g stops running because its time slice is over, runnable, in the hand")             \
    X(go_end,         go,      "g has finished")                                                                     \
    X(go_line,        none,    "g, running, reaches a line; a=function (StringId); b=line")                          \
    X(go_call,        none,    "g enters a function; a=function (StringId); b=bytes that its frame adds; object=the line it was called from") \
    X(go_return,      none,    "g leaves its innermost function")                                                    \
    X(go_stack,       none,    "g's stack grew or shrank (a scenario's is copied); object=bytes used; a=old size, 0 at first; b=new size") \
    X(go_panic,       none,    "g panics; text=the value")                                                           \
    X(output,         none,    "g wrote text to a=1 stdout, 2 stderr, 3 a note in a Go trace; b=1: more of the same write follows")           \
    /* run queues */                                                                                                \
    X(runnext_put,    runnext, "g goes from the hand to P object's runnext; a=who sat there, now in the hand, or 0") \
    X(runnext_get,    runnext, "g goes from P object's runnext to the hand of its own M")                            \
    X(runnext_steal,  runnext, "g goes from P object's runnext to the hand of a thief; a=the thief's P")             \
    X(local_put,      tail,    "g goes from the hand to the tail of P object's local run queue")                     \
    X(local_get,      head,    "g goes from the head of P object's local run queue to the hand")                     \
    X(local_spill,    head,    "a goroutines from the head of P object's full queue go to the hand, first first")    \
    X(local_steal,    head,    "a goroutines from the head of P object's queue: the last, g, to the thief's hand, the others to the tail of P b") \
    X(global_put,     global,  "a goroutines go from the hand to the tail of the global run queue: g last, the others before it, first first")    \
    X(global_get,     global,  "a goroutines leave the head of the global run queue: the first, g, to the hand, the others to the tail of P object") \
    X(steal_miss,     none,    "the M looked at P object's queue and found nothing to steal")                        \
    /* machines and processors */                                                                                   \
    X(m_create,       sched,   "object=a new M, or one that has ended and gets another thread; not yet running")                                                \
    X(m_idle_put,     sched,   "this M goes to the list of idle Ms and will sleep")                                  \
    X(m_idle_get,     sched,   "object=an M off that list, or that waits for timers, to be woken and given a P")      \
    X(m_timer_wait,   sched,   "this M, without a P, sleeps until the next timer; a, b=low and high half of when, in ns") \
    X(m_timer_woke,   sched,   "this M no longer waits for timers")                                                  \
    X(m_spin,         none,    "a=1: this M starts to look for work (spinning); a=0: it stops")                      \
    X(p_idle_put,     sched,   "P object, in this M's hand, goes to the front of the list of idle Ps")               \
    X(p_idle_get,     sched,   "P object is taken off that list into this M's hand")                                 \
    X(p_handoff,      proc,    "P object, in this M's hand, is given to M a, which is starting or waking")           \
    X(p_acquire,      proc,    "this M takes up P object (from its hand, or as given to it)")                        \
    X(p_release,      proc,    "this M lets go of P object, into its hand")                                          \
    /* channels */                                                                                                  \
    X(chan_make,      object,  "object=a new channel; g made it; a=capacity; b=variable name (StringId); text=element type") \
    X(chan_send,      object,  "g puts text=value into the buffer")                                                  \
    X(chan_recv,      object,  "g takes the oldest value from the buffer")                                           \
    X(chan_send_direct,object, "g hands text=value to a, the first in recvq, who leaves the queue")                  \
    X(chan_recv_direct,object, "g takes the value of a, the first in sendq, who leaves the queue (no buffer)")       \
    X(chan_recv_refill,object, "g takes the oldest value of a full buffer; the value of a, first in sendq, goes in; a leaves the queue") \
    X(chan_recv_closed,object, "g receives a zero value from the closed and empty channel")                          \
    X(chan_close,     object,  "g closes it: both wait queues are emptied; each of those goroutines is made ready next") \
    /* waiting at an object */                                                                                      \
    X(waiter_put,     object,  "g joins the end of wait queue a (WaitQueue) of the object; b=1+case index in a select, else 0; text=the value it wants to send, or how many permits it wants of a semaphore if not 1") \
    X(waiter_front,   object,  "g joins the front of wait queue a of the Mutex object (a woken waiter that lost the race)") \
    X(waiter_del,     object,  "g leaves wait queue a of the object; b: dropped by another goroutine, which saw the go_chosen with number b-1; 0: by whoever wakes it, or by itself")                                                \
    X(select_begin,   none,    "g evaluates a select; a=number of cases; b=1: it has a default")                     \
    X(select_end,     none,    "g's select is decided; a=index of the chosen case, or 0xffffffff for default; b: bit i: case i was one of those that seemed ready, of which it was chosen at random; 0: not told (it waited, took its default, or has more than 8 cases)")       \
    /* locks and counters */                                                                                        \
    X(sync_make,      object,  "object=a new lock, counter or Cond; g made it; a=ObjectKind; b=variable name (StringId); text=initial count if not 0") \
    X(lock_get,       object,  "g now holds the lock (an RWMutex: as its writer)")                                  \
    X(lock_drop,      object,  "g lets the lock go; a=goroutine that holds it from now on and leaves the queue (starving handoff, an RWMutex's next writer), else 0. An RWMutex with a=0: all waiting readers leave their queue and hold it; each is made ready next") \
    X(lock_starving,  object,  "a=1: the lock enters starvation mode; a=0: it leaves it")                            \
    X(count_add,      object,  "g adds a (signed) to the counter; b=the counter after. A WaitGroup that reaches 0 empties its wait queue; each of those goroutines is made ready next") \
    /* timers */                                                                                                    \
    X(timer_add,      timer,   "object=timer, armed on this M's P for goroutine g, 0 if it fires a function; a, b=low and high half of when, in ns") \
    X(timer_fire,     timer,   "the timer is due and leaves its P")                                                  \
    X(timer_stop,     timer,   "the timer is stopped before it was due")                                             \
    /* read locks (kinds are only ever added at the end) */                                                         \
    X(rlock_get,      object,  "g holds the RWMutex as one more reader")                                             \
    X(rlock_drop,     object,  "g lets a reader's lock go: its own, or, if it has none, the oldest; a=the first waiting writer, who leaves the queue and holds the lock from now on; 0 while readers are left or if no writer waits")      \
    /* system calls */                                                                                              \
    X(go_syscall,     go,      "g stops running and is in a system call on its M; object=P, which that M keeps until somebody retakes it; a=1: it gives it up at once") \
    X(go_sysexit,     go,      "g's call is over; object=the P of its go_syscall; a=0: it was still there, and g runs on with it; a=1: g is runnable, in the hand; b=how many owners that P has had at least (Order::proc)") \
    X(p_retake,       proc,    "P object is taken from M a, which is in g's system call, into this M's hand; b=the number of changes of g that come before") \
    /* goroutines that are locked to their M */                                                                     \
    X(go_lock,        none,    "a=1: g, running, is locked to this M from now on; a=0: it no longer is")             \
    X(m_lock_wait,    sched,   "this M, without a P, sleeps until g, which is locked to it, is to run")              \
    X(go_handoff,     sched,   "g, in this M's hand, is given to M object, to which it is locked: that M is to be woken") \
    X(m_end,          sched,   "this M ends: its goroutine ended locked to it, and its thread is used no more") \
    /* what a checker of the language found */                                                                      \
    X(go_race,        none,    "g accesses memory that goroutine object accessed before, and nothing puts the two in an order; a, b=lines of the two; text=what they do") \
    /* the language's memory */                                                                                     \
    X(gc_begin,       sched,   "the world stands still for g, in this M's hand: a garbage collection begins; a, b=low and high half of the bytes in use") \
    X(gc_end,         sched,   "the collection for g is over, the world may go on; a, b=low and high half of the bytes in use now")
// clang-format on

enum class Kind : std::uint8_t {
#define X(name, order, meaning) name,
    FIBERSCOPE_EVENTS(X)
#undef X
};

#define X(name, order, meaning) +1
constexpr int kKindCount = 0 FIBERSCOPE_EVENTS(X);
#undef X

constexpr Order order_of(Kind kind) {
    switch (kind) {
#define X(name, order, meaning) \
    case Kind::name:            \
        return Order::order;
        FIBERSCOPE_EVENTS(X)
#undef X
    }
    return Order::none;
}

constexpr const char* name_of(Kind kind) {
    switch (kind) {
#define X(name, order, meaning) \
    case Kind::name:            \
        return #name;
        FIBERSCOPE_EVENTS(X)
#undef X
    }
    return "?";
}

}  // namespace fiberscope
