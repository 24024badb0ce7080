#include "core/sched/netpoll.h"

#include "core/sched/panic.h"
#include "core/sched/scheduler.h"

#include <cerrno>
#include <sys/epoll.h>
#include <unistd.h>

namespace fiberscope {

NetPoller::NetPoller() : epoll_fd_(epoll_create1(EPOLL_CLOEXEC)) {
    check(epoll_fd_ >= 0, "no descriptor is left for the netpoller");
}

NetPoller::~NetPoller() {
    close(epoll_fd_);
}

NetPoller& NetPoller::of(Machine& m) {
    Scheduler& s = *m.scheduler;
    if ((m.flags.load(std::memory_order_relaxed) & kOneThread) != 0)
        throw Panic(
            "the simulated world has no descriptors: they would not be the same every time");
    if (NetPoller* poller = s.poller.load(std::memory_order_acquire)) return *poller;
    const Locked held(m, s.lock);
    NetPoller* poller = s.poller.load(std::memory_order_relaxed);
    if (poller == nullptr) {
        poller = new NetPoller;
        s.poller.store(poller, std::memory_order_release);
        // It sleeps without an eye on descriptors: the next that waits for timers has one.
        if (s.timer_waiter != nullptr) s.world.wake(m, *s.timer_waiter);
    }
    return *poller;
}

int NetPoller::add(Machine& m, int fd, Pollable& what) {
    const Locked held(m, lock_);
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.ptr = &what;
    return epoll_ctl(epoll_fd_, EPOLL_CTL_ADD, fd, &event) == 0 ? 0 : errno;
}

void NetPoller::remove(Machine& m, int fd) {
    const Locked held(m, lock_);
    epoll_ctl(epoll_fd_, EPOLL_CTL_DEL, fd, nullptr);
}

bool NetPoller::poll(Machine& m) {
    constexpr int kEventsMost = 128;  // as Go
    epoll_event events[kEventsMost];
    GoList woken;
    {
        // Also when nobody waits: what stays there would wake the sleeper again and again.
        const Locked held(m, lock_);
        polls_.store(polls_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
        const int n = epoll_wait(epoll_fd_, events, kEventsMost, 0);
        for (int i = 0; i < n; ++i)
            static_cast<Pollable*>(events[i].data.ptr)->on_event(m, events[i].events, woken);
    }
    if (woken.empty()) return false;
    begin_step(m);
    while (!woken.empty())
        ready_last(m, woken.pop(), Rule::net_ready);
    wake_another(m, true);
    return true;
}

bool NetPoller::is_asked(Machine& m) const {
    if ((m.flags.load(std::memory_order_relaxed) & kPollNet) == 0) return false;
    m.flags.fetch_and(~kPollNet, std::memory_order_relaxed);
    return true;
}

}  // namespace fiberscope
