// A descriptor in a run: what File, Conn and Listener are made of. After Go's internal/poll.FD.
//
// One that can be polled (a pipe, a socket) never blocks a thread: whoever finds nothing there
// parks ("IO wait") until the netpoller says so. Any other (a regular file) is used by system calls
// that keep the P while they are short; they cannot be ended by close(), and have no deadlines.
//
// Any goroutine may use any operation at any time. Reads are done one after the other, and so are
// writes: what one write sends is not torn apart by another. close() ends all that wait; the
// descriptor itself is closed when the last of them has gone. The Fd must live as long as anybody
// uses it.
//
// The first Fd of a process makes it ignore SIGPIPE: writing where nobody reads is EPIPE.
//
// Only on goroutines, and not in the simulated world: Panic. What goroutines hold that the end of
// the run abandons stays open until the process ends.
#pragma once

#include "core/io/io_error.h"
#include "core/sched/netpoll.h"
#include "core/sched/timers.h"
#include "core/sync/sync.h"
#include "core/sync/witness.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace fiberscope {

class Fd final : private SyncObject, private Pollable {
  public:
    enum class Use : std::uint8_t { file, network };

    // Takes the descriptor over. If it is to be polled and can be, it is made non-blocking.
    Fd(int fd, Use use, const char* name);
    ~Fd();

    // At least one byte, unless `size` is 0.
    Transfer read(void* to, std::size_t size);
    // All of it, unless an error ends it earlier.
    Transfer write(const void* from, std::size_t size);
    // The next connection of a listening socket: a new descriptor.
    IoError accept(int& connection);
    // A socket whose connect() is under way: until it is done.
    IoError finish_connect();
    // The second time: an error.
    IoError close();

    // From then on reads (writes) that wait fail with IoError::timeout, those that wait now too;
    // nothing: no deadline. A time that has passed ends them at once.
    void set_deadline(WaitQueue side, std::optional<std::uint64_t> when_ns);

    bool is_polled() const { return poller_ != nullptr; }

  private:
    struct Side {
        Fd* fd = nullptr;
        WaitQueue queue = WaitQueue::recv;
        WaiterList* waiters = nullptr;
        Waiter* waiter = nullptr;  // at most one: its turn is guarded by `turn`
        Mutex turn;                // held by who reads (writes)
        Mutex setting;             // held by who sets the deadline
        bool edge = false;         // something has happened since somebody last waited
        bool late = false;         // the deadline has passed
        Timer deadline;
    };
    class InUse;

    // Repeats `act`, which returns bytes or -1 with errno, until it need not wait. The result, or
    // an error.
    template <class Act>
    Transfer until_done(Side& side, Act act);
    IoError wait(Side& side);
    IoError trouble(const Side& side) const;
    void leave_use();
    G* wake(Machine& m, Side& side);
    void on_event(Machine& m, std::uint32_t events, GoList& woken) override;
    static void on_deadline(Machine& m, Timer& timer);
    static Testimony tell(const void* fd);

    const Use use_;
    int fd_;
    NetPoller* poller_ = nullptr;  // null: not polled
    WaiterList writers_;           // readers stand in SyncObject's own queue
    Side read_, write_;            // but for `turn`, under lock_
    int users_ = 0;
    bool closing_ = false;
};

}  // namespace fiberscope
