// --race: finds two accesses to one word, at least one of them a write, that no chain of go
// statements, channel operations, locks and atomics puts in an order.
//
// The algorithm is FastTrack (Flanagan and Freund, PLDI 2009). Each goroutine has a vector clock;
// it counts a tick of its own whenever others may learn of what it did so far. An access happened
// before a goroutine's present if the goroutine knows of the tick in which it was made. The last
// write to a word is one such (slot, tick), an epoch; the reads since are one epoch as long as they
// follow each other, else a list. Like every such check it judges the run that it sees: what it
// reports is a race, and what it does not report may be one in another run.
//
// Which edges there are is Go's memory model, as Go's own runtime tells its detector
// (src/internal/race, runtime/chan.go, sync/*.go):
//   go f()               what the creator did is before all that f does
//   channel              a send before its receive; the kth receive before the end of the (k + C)th
//                        send: see channel.h
//   close                is before the receive that tells of it
//   Unlock, RUnlock      before the next Lock; Unlock before the next RLock
//   Done, Wait           every Done before the Wait that it ends
//   atomics              each before the next one on the same address
//   timers               their start before what they send or call
#pragma once

#include "sim/lang/race/channel.h"
#include "sim/lang/race/shadow.h"

#include <atomic>
#include <functional>
#include <set>

namespace fiberscope::lang::race {

// One goroutine's part. Its clock is touched by its own goroutine only.
struct Thread {
    std::uint32_t index = 0;
    Slot slot = 0;
    Clock clock;
    Tick last_access = 0;                           // the last tick in which it touched memory
    std::atomic<std::uint32_t> go{0};               // its number; relaxed: a report only shows it
    std::atomic<bool> is_finished{false};           // the same
    CallTree::Node made_at = CallTree::Node::none;  // of its go statement
    std::uint32_t made_line = 0;
    // The page that it used last; only its goroutine looks.
    std::uintptr_t page_number = 0;
    Page* page = nullptr;
    // Where it is (see vm/race.cpp): for each frame that has been asked for, outermost first.
    struct Frame {
        std::int64_t offset;
        const Function* function;
        const Instruction* return_pc;
        CallTree::Node node;
    };
    std::vector<Frame> frames;
};

struct Place {
    CallTree::Node call;
    std::uint32_t line;
};

struct Race {
    Access now, before;
    std::uint32_t go = 0, go_before = 0;
    std::string text;  // as Go prints it, from ===== to =====
};

class Detector {
  public:
    // As many goroutines may be alive as Go's detector allows.
    static constexpr std::size_t kThreadsMax = 8128;

    // `found` is called by the goroutine that makes the second access; one call at a time.
    explicit Detector(std::function<void(const Race&)> found) : found_(std::move(found)) {}

    // ---- goroutines. The first one is main's.
    Thread* begin_main();
    // For a goroutine that `parent` starts at `place`. Null if too many are alive.
    Thread* fork(Thread& parent, Place place);
    // For one that a timer starts, which was set when `clock` was so. The same.
    Thread* fork(const Clock& clock);
    void finish(Thread& thread);

    // ---- memory: `words` words from `at` on; where() tells the place and is asked only if needed.
    // An atomic access races with others only.
    template <class Where>
    void access(Thread& thread, const Word* at, std::size_t words, bool is_write, Where where,
                bool is_atomic = false) {
        for (std::size_t i = 0; i < words; ++i) {
            const auto address = std::bit_cast<std::uintptr_t>(at + i);
            Page& page = page_of(thread, address);
            if (is_known(thread, page, address, is_write)) continue;
            const Place place = where();
            note(thread, page, address,
                 {thread.clock.at(thread.slot), thread.index, place.call, place.line, thread.slot,
                  is_write, is_atomic});
        }
    }
    void forget(const Word* begin, const Word* end) {
        shadow_.forget(std::bit_cast<std::uintptr_t>(begin), std::bit_cast<std::uintptr_t>(end));
    }

    // ---- order. `at` is any address that stands for the thing.
    void acquire(Thread& thread, const void* at);        // knows now what was released there
    void release(Thread& thread, const void* at);        // tells, instead of what was told before
    void release_merge(Thread& thread, const void* at);  // tells as well
    // Runs an atomic operation on the word: no other on it meanwhile, and each is before the next.
    template <class Act>
    void atomically(Thread& thread, const Word* at, Act act) {
        Page& page = page_of(thread, std::bit_cast<std::uintptr_t>(at));
        const std::scoped_lock guard(page.mutex);
        Clock& clock = page.clocks[std::bit_cast<std::uintptr_t>(at)];
        thread.clock.join(clock);
        act();
        clock = thread.clock;
        advance(thread);
    }

    // ---- channels (channel.h). What a thread brings to one is a copy of its clock; after the
    // operation it learns, or drops, what has become of it.
    Channel* new_channel(std::size_t capacity);
    Clock* told_by(Thread& thread);
    Clock* copy_of(const Clock& clock);
    void learn(Thread& thread, Clock* clock);
    void drop(Clock* clock);

    CallTree& calls() { return calls_; }
    std::size_t races() const { return races_.load(std::memory_order_relaxed); }

  private:
    Page& page_of(Thread& thread, std::uintptr_t address) {
        const std::uintptr_t number = address / Page::kBytes;
        if (thread.page_number != number) {
            thread.page = &shadow_.page(address);
            thread.page_number = number;
        }
        return *thread.page;
    }
    static void advance(Thread& thread) {
        thread.clock.set(thread.slot, thread.clock.at(thread.slot) + 1);
    }
    // Whether the thread has made such an access in this tick already.
    static bool is_known(Thread& thread, Page& page, std::uintptr_t address, bool is_write);
    void note(Thread& thread, Page& page, std::uintptr_t address, const Access& access);
    void report(std::uintptr_t address, const Access& now, const Access& before);
    Thread* new_thread(const Clock& clock);
    std::string text_of(std::uintptr_t address, const Access& now, const Access& before) const;
    std::string access_text(const Access& access) const;
    std::string creation_text(const Access& access) const;

    const std::function<void(const Race&)> found_;
    Shadow shadow_;
    CallTree calls_;
    std::atomic<std::size_t> races_{0};  // a count: relaxed

    mutable std::mutex mutex_;  // guards the threads' list and the slots
    std::deque<Thread> threads_;
    std::deque<std::pair<Slot, Tick>> free_slots_;  // with its last thread's last access
    std::vector<Tick> slot_ticks_;                  // where the slot's next thread goes on

    std::mutex clocks_mutex_;  // guards the three below
    std::deque<Channel> channels_;
    std::deque<Clock> clocks_;
    std::vector<Clock*> free_clocks_;

    std::mutex report_mutex_;  // guards the two below; held while found_ runs
    std::set<std::array<std::uint64_t, 4>> reported_;
    std::set<std::uintptr_t> reported_addresses_;
};

}  // namespace fiberscope::lang::race
