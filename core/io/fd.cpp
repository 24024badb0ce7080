#include "core/io/fd.h"

#include "core/runtime.h"
#include "core/sched/scheduler.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <mutex>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace fiberscope {

// Keeps the descriptor open while it is used; if it is closed, or the deadline of that side has
// passed, says so instead.
class Fd::InUse {
  public:
    InUse(Fd& fd, const Side& side) : fd_(fd) {
        Machine& m = fd.lock();
        error = fd.trouble(side);
        fd.users_ += !error;
        fd.lock_.unlock(m);
    }
    ~InUse() {
        if (!error) fd_.leave_use();
    }
    InUse(const InUse&) = delete;
    InUse& operator=(const InUse&) = delete;

    IoError error;

  private:
    Fd& fd_;
};

namespace {
// Once per process: to write where nobody reads is an error (EPIPE), as in Go, and no signal. A
// handler that the program has stays.
void ignore_broken_pipes() {
    static const bool done = [] {
        struct sigaction now{};
        if (sigaction(SIGPIPE, nullptr, &now) == 0 && now.sa_handler == SIG_DFL)
            std::signal(SIGPIPE, SIG_IGN);
        return true;
    }();
    (void)done;
}
}  // namespace

Fd::Fd(int fd, Use use, const char* name)
    : SyncObject(ObjectKind::fd, StringId::none), use_(use), fd_(fd) {
    Machine& m = enter(Point::lock);
    NetPoller& poller = NetPoller::of(m);
    ignore_broken_pipes();
    set_name(intern_in_run(name));
    read_.fd = write_.fd = this;
    read_.waiters = &waiters_;
    write_.waiters = &writers_;
    write_.queue = WaitQueue::send;
    for (Side* side : {&read_, &write_}) {
        side->deadline.act = on_deadline;
        side->deadline.argument = side;
    }
    if (m.scheduler->witness != nullptr && is_traced(m))
        m.scheduler->witness->watch(static_cast<SyncObject*>(this), watched_, tell);
    // Non-blocking first: from then on an edge may come.
    const int flags = fcntl(fd_, F_GETFL);
    fcntl(fd_, F_SETFL, flags | O_NONBLOCK);
    if (poller.add(m, fd_, *this) == 0)
        poller_ = &poller;
    else
        fcntl(fd_, F_SETFL, flags);
}

Fd::~Fd() {
    if (!closing_ && current_machine() != nullptr)
        close();
    else if (!closing_)
        ::close(fd_);  // the run is over
    end();
}

Testimony Fd::tell(const void* fd) {
    const auto& self = *static_cast<const Fd*>(static_cast<const SyncObject*>(fd));
    Testimony t = Witness::common(self);
    t.sendq = Witness::names_in(self.writers_);
    return t;
}

// Why this side cannot be used. Under lock_.
IoError Fd::trouble(const Side& side) const {
    if (closing_) return use_ == Use::network ? IoError::network_closed : IoError::closed;
    return side.late ? IoError::timeout : IoError();
}

void Fd::leave_use() {
    Machine& m = lock();
    const bool last = --users_ == 0 && closing_;
    lock_.unlock(m);
    if (last) ::close(fd_);
}

// The one that waits on this side leaves the queue. Under lock_.
G* Fd::wake(Machine& m, Side& side) {
    Waiter* waiter = std::exchange(side.waiter, nullptr);
    if (waiter == nullptr) return nullptr;
    side.waiters->remove(waiter);
    emit(m, Kind::waiter_del,
         {.g = waiter->g->id,
          .object = raw(id_),
          .number = number_++,
          .a = static_cast<std::uint32_t>(side.queue)});
    waiter->g->wait.next = nullptr;
    poller_->leave();
    return waiter->g;
}

void Fd::on_event(Machine& m, std::uint32_t events, GoList& woken) {
    const Locked held(m, lock_);
    constexpr std::uint32_t kBoth = EPOLLHUP | EPOLLERR;
    const auto tell = [&](Side& side, std::uint32_t which) {
        if ((events & (which | kBoth)) == 0) return;
        if (G* g = wake(m, side))
            woken.push(g);
        else
            side.edge = true;
    };
    tell(read_, EPOLLIN | EPOLLRDHUP);
    tell(write_, EPOLLOUT);
}

void Fd::on_deadline(Machine& m, Timer& timer) {
    Side& side = *static_cast<Side*>(timer.argument);
    side.fd->lock_.lock(m);
    side.late = true;
    G* g = side.fd->wake(m, side);
    side.fd->unlock_and_wake(m, g);
}

void Fd::set_deadline(WaitQueue which, std::optional<std::uint64_t> when_ns) {
    if (poller_ == nullptr) return;
    Side& side = which == WaitQueue::recv ? read_ : write_;
    const std::lock_guard setting(side.setting);
    stop_timer(side.deadline);
    Machine& m = lock();
    const bool late = when_ns && *when_ns <= m.world->now(m);
    side.late = late;
    unlock_and_wake(m, late ? wake(m, side) : nullptr);
    if (when_ns && !late) start_timer(side.deadline, *when_ns, 0);
}

// The descriptor said EAGAIN: until it is worth another try.
IoError Fd::wait(Side& side) {
    Machine* m = &lock();
    IoError error = trouble(side);
    if (!error && !std::exchange(side.edge, false)) {
        Waiter& self = own_place(*m->current);
        side.waiter = &self;
        poller_->join();
        wait_in(*m, *side.waiters, side.queue, self, WaitReason::io_wait);
        m = &lock();
        error = trouble(side);
    }
    lock_.unlock(*m);
    return error;
}

template <class Act>
Transfer Fd::until_done(Side& side, Act act) {
    const std::lock_guard turn(side.turn);
    const InUse use(*this, side);
    if (use.error) return {0, use.error};
    for (;;) {
        // errno is the thread's, and this goroutine may come back on another.
        int failed = 0;
        const ssize_t n = system_call([&] {
            const ssize_t done = act();
            if (done < 0) failed = errno;
            return done;
        });
        if (n >= 0) return {static_cast<std::size_t>(n), {}};
        if (failed == EINTR) continue;
        if (failed != EAGAIN || poller_ == nullptr) return {0, IoError::kernel(failed)};
        if (const IoError error = wait(side)) return {0, error};
    }
}

Transfer Fd::read(void* to, std::size_t size) {
    if (size == 0) return {};
    const Transfer done = until_done(read_, [&] { return ::read(fd_, to, size); });
    return done.bytes == 0 && !done.error ? Transfer{0, IoError::eof} : done;
}

Transfer Fd::write(const void* from, std::size_t size) {
    const auto* bytes = static_cast<const char*>(from);
    std::size_t sent = 0;
    // One act, so that the turn is kept: it is done when all has gone or an error ends it.
    const Transfer done = until_done(write_, [&]() -> ssize_t {
        while (sent < size) {
            const ssize_t n = ::write(fd_, bytes + sent, size - sent);
            if (n < 0) return n;
            sent += static_cast<std::size_t>(n);
        }
        return 0;
    });
    return {sent, done.error};
}

IoError Fd::accept(int& connection) {
    return until_done(read_,
                      [&] {
                          connection = ::accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC);
                          return static_cast<ssize_t>(connection);
                      })
        .error;
}

IoError Fd::finish_connect() {
    const InUse use(*this, write_);
    if (use.error) return use.error;
    for (;;) {
        int failed = 0;
        socklen_t size = sizeof failed;
        sockaddr_storage peer{};
        socklen_t peer_size = sizeof peer;
        getsockopt(fd_, SOL_SOCKET, SO_ERROR, &failed, &size);
        if (failed != 0) return IoError::kernel(failed);
        if (getpeername(fd_, reinterpret_cast<sockaddr*>(&peer), &peer_size) == 0) return {};
        if (const IoError error = wait(write_)) return error;
    }
}

IoError Fd::close() {
    Machine& m = lock();
    if (closing_) {
        const IoError error = trouble(read_);
        lock_.unlock(m);
        return error;
    }
    closing_ = true;
    ++users_;
    WakeList woken;
    for (Side* side : {&read_, &write_})
        if (G* g = wake(m, *side)) woken.add(g);
    unlock_and_wake(m, woken.first());
    if (poller_ != nullptr) {
        poller_->remove(enter(Point::lock), fd_);
        for (Side* side : {&read_, &write_}) {
            const std::lock_guard setting(side->setting);
            stop_timer(side->deadline);
        }
    }
    leave_use();
    return {};
}

}  // namespace fiberscope
