// The netpoller: goroutines that wait for descriptors wait parked, without an M. One epoll instance
// a run, made with the first descriptor: a run without any pays nothing. After Go's
// runtime/netpoll.go and netpoll_epoll.go.
//
// Who looks. An M that finds nothing in its own and the global queue polls before it steals. The
// one M that waits for timers sleeps until the epoll descriptor itself is readable: it takes no
// events out, but looks for an idle P, and then for work as everybody does. So events are taken
// only by machines with a P, and what they wake goes to that P's queue. If no P is idle all are
// busy, and each polls when it runs out of work; sysmon asks one to if none did for 10 ms.
//
// Edges. Descriptors are registered once, for edges in both directions. Whoever gets EAGAIN waits
// for the next edge; one that comes before it has joined the queue is kept (Fd in core/io).
#pragma once

#include "core/sched/core_lock.h"

#include <atomic>
#include <cstdint>

namespace fiberscope {

class GoList;

// A descriptor as the netpoller knows it.
class Pollable {
  public:
    // Something has happened there: `events` are epoll's. Goroutines that this wakes are taken out
    // of their queue and go to `woken`. m holds a P, and the netpoller's lock.
    virtual void on_event(Machine& m, std::uint32_t events, GoList& woken) = 0;

  protected:
    ~Pollable() = default;
};

class NetPoller {
  public:
    NetPoller();
    ~NetPoller();
    NetPoller(const NetPoller&) = delete;
    NetPoller& operator=(const NetPoller&) = delete;

    // The run's, made if there is none. m runs a goroutine; throws Panic in the simulated world.
    static NetPoller& of(Machine& m);

    // Any machine with a P. add() returns 0 or errno: EPERM if it cannot be polled (a regular
    // file). After remove() `what` gets no event any more.
    int add(Machine& m, int fd, Pollable& what);
    void remove(Machine& m, int fd);

    // Takes events and makes those runnable whom they wake, on m's P. Returns whether there was
    // anybody. Does not wait.
    bool poll(Machine& m);

    // Whether sysmon has asked m to poll; it is asked no longer.
    bool is_asked(Machine& m) const;

    // Goroutines that wait for descriptors: counted by them, with a P held. seq_cst: the last M to
    // go idle must see the goroutine that parked before.
    void join() { waiting_.fetch_add(1, std::memory_order_seq_cst); }
    void leave() { waiting_.fetch_sub(1, std::memory_order_seq_cst); }
    bool is_waited_for() const { return waiting_.load(std::memory_order_seq_cst) > 0; }

    // Readable when there are events. How often it was polled, for sysmon.
    int poll_fd() const { return epoll_fd_; }
    std::uint32_t polls() const { return polls_.load(std::memory_order_relaxed); }

  private:
    const int epoll_fd_;
    ProcLock lock_;  // held while events are taken and told, so that remove() can wait for that
    std::atomic<std::uint32_t> waiting_{0};
    std::atomic<std::uint32_t> polls_{0};  // relaxed: a count
};

}  // namespace fiberscope
