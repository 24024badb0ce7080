// The real world: every machine is an OS thread, time is the CPU's, and a gate is one branch.
//
// A thread that is still in a system call when the run ends gets SIGURG, which Go's runtime uses
// too, until it has left: a call that can be interrupted returns EINTR. The signal does nothing; a
// handler that the program has for it stays, and must then not restart calls (SA_RESTART). What
// cannot be interrupted holds up the end of the run: a call that starts anew by itself on EINTR, a
// computation, a disk that does not answer.
#pragma once

#include "core/sched/world.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <pthread.h>
#include <thread>
#include <vector>

namespace fiberscope {

class RealWorld : public World {
  public:
    RealWorld();

    std::uint32_t flags() const override { return 0; }
    std::uint64_t now(Machine& m) override;
    std::uint64_t stamp(Machine& m) override;
    void start(Machine& maker, Machine& m) override;
    void run_first(Machine& m) override;
    void park(Machine& m, std::uint64_t deadline) override;
    void wake(Machine& waker, Machine& m) override;
    void doze(Machine& m, std::uint64_t deadline) override;
    void park_polling(Machine& m, std::uint64_t deadline, int poll_fd) override;
    void gate(Machine&, Point) override {}
    void work(Machine&, std::uint64_t) override {}
    void call(Machine& m, std::uint64_t expected_ns, void (*act)(void*), void* argument) override;
    void interrupt(Machine& by, Machine& m) override;
    void wake_sysmon(Machine& waker) override;

  protected:
    std::uint64_t real_now_ns() const;  // since the run began, by the CPU's clock
    virtual void thread_main(Machine& m);

  private:
    // Where a machine sleeps: one sticky permit.
    struct Bed {
        std::mutex mutex;  // guards all below
        std::condition_variable wakes;
        bool permit = false;
        int wake_fd = -1;      // an eventfd, for who sleeps in poll(); made when first needed
        bool polling = false;  // sleeps there now
        ~Bed();
        pthread_t thread{};  // while it lives
        bool lives = false;
        std::thread own;  // none: the caller's of run_first; under RealWorld::mutex_
    };
    static Bed& bed_of(Machine& m);
    Bed& make_bed(Machine& m);
    void live(Machine& m);
    void join_all();
    void run_sysmon(Machine& first);

    // When the run began, by the CPU's clock; set again before its first machine starts. Atomic
    // since a paced world's controller may already ask; relaxed: it publishes nothing else.
    std::atomic<std::int64_t> began_ns_;
    // The same by the counter that stamps are taken from; 0: stamps are taken from now(). Written
    // before the first machine starts.
    std::uint64_t began_ticks_ = 0;
    std::mutex mutex_;  // guards all below
    std::vector<std::unique_ptr<Bed>> beds_;
    bool over_ = false;  // no machine is left
    bool sysmon_woken_ = false;
    std::condition_variable for_sysmon_;  // either has changed
};

}  // namespace fiberscope
