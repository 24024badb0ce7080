// The run queues under stress. Every thread owns a queue, puts goroutines into it in bursts that
// overflow, takes from it, and steals from all others. A goroutine that is lost or runs twice shows
// as a count that is not 1; a queue that is broken as a place in its ring that is taken by two, by
// nobody, or by somebody who got another one than was put there.
#include "core/record/recorder.h"
#include "core/sched/proc.h"
#include "tests/core/stress/stress.h"

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

using namespace fiberscope;
using namespace fiberscope::test;

namespace {

struct Notes final : Recorder {
    void record(const Event& event, std::string_view) override { all.push_back(event); }
    std::vector<Event> all;
};

struct Owner {
    explicit Owner(std::uint16_t id) : p(ProcId{id}) {
        m.id = MachineId{id};
        m.random = id + 1u;
    }
    Machine m;
    P p;
    Notes notes;
    std::vector<std::unique_ptr<G>> made;
};

class Queues {
  public:
    Queues(std::uint32_t owners, std::uint32_t each, std::uint32_t burst, bool noted)
        : each_(each), burst_(burst), taken_(owners * each) {
        for (std::uint32_t i = 0; i < owners; ++i) {
            auto owner = std::make_unique<Owner>(static_cast<std::uint16_t>(i));
            if (noted) {
                owner->m.recorder = &owner->notes;
                owner->m.flags = kTraced;
            }
            for (std::uint32_t n = 0; n < each; ++n) {
                owner->made.push_back(std::make_unique<G>());
                owner->made.back()->id = GoId{i * each + n + 1};
            }
            owners_.push_back(std::move(owner));
        }
    }

    void run() {
        std::vector<std::thread> threads;
        for (auto& owner : owners_)
            threads.emplace_back([&, own = owner.get()] { work(*own); });
        for (std::thread& thread : threads)
            thread.join();
    }

    std::size_t lost_or_doubled() const {
        std::size_t wrong = 0;
        for (const auto& times : taken_)
            wrong += times != 1;
        return wrong;
    }
    bool too_long() const { return too_long_; }

    // The model: each ring is a row of places, filled by its owner's puts and thefts in their
    // order. Every place is taken once, in order, and whoever takes it gets who was put there.
    std::string broken() const;

  private:
    void take(G* g) { ++taken_[raw(g->id) - 1]; }

    void work(Owner& own) {
        std::size_t made = 0;
        bool inherit = false;
        while (made < own.made.size()) {
            const std::uint32_t burst = 1 + random_below(own.m, burst_);
            for (std::uint32_t i = 0; i < burst && made < own.made.size(); ++i)
                put(own, own.made[made++].get());
            for (std::uint32_t i = random_below(own.m, 1 + burst / 2); i > 0; --i)
                if (G* g = own.p.queue.get(own.m, own.p, inherit)) take(g);
            if (random_below(own.m, 4) == 0) steal(own);
        }
        // Until nothing is left anywhere that this one could take.
        do {
            while (G* g = own.p.queue.get(own.m, own.p, inherit))
                take(g);
        } while (steal(own));
    }

    void put(Owner& own, G* g) {
        RunQueue::Spilled spilled;
        if (random_below(own.m, 2) == 0) g = own.p.queue.put_runnext(own.m, own.p, g, Rule::none);
        if (g == nullptr) return;
        const std::uint32_t n = own.p.queue.put_tail(own.m, own.p, g, Rule::none, spilled);
        for (std::uint32_t i = 0; i < n; ++i)
            take(spilled[i]);  // as if they ran from the global queue
        // Its owner alone can say so: for others head and tail are not of one instant.
        if (own.p.queue.size() > kLocalQueueSlots) too_long_ = true;
    }

    // From the first queue that has any, from a random one on. A thief's own queue is empty.
    bool steal(Owner& own) {
        bool inherit = false;
        while (G* g = own.p.queue.get(own.m, own.p, inherit))
            take(g);
        const auto count = static_cast<std::uint32_t>(owners_.size());
        const std::uint32_t first = random_below(own.m, count);
        for (std::uint32_t i = 0; i < count; ++i) {
            Owner& victim = *owners_[(first + i) % count];
            if (&victim == &own) continue;
            G* g = victim.p.queue.steal(own.m, own.p, victim.p);
            if (g == nullptr)
                g = victim.p.queue.steal_runnext(own.m, own.p, victim.p, victim.p.queue.seat());
            if (g == nullptr) continue;
            take(g);
            return true;
        }
        return false;
    }

    const std::uint32_t each_, burst_;
    std::vector<std::unique_ptr<Owner>> owners_;
    std::vector<std::atomic<int>> taken_;
    std::atomic<bool> too_long_{false};
};

std::string Queues::broken() const {
    std::vector<std::deque<std::uint32_t>> rings(owners_.size());  // who was put, by place
    std::vector<std::vector<int>> times(owners_.size());           // taken, by place
    std::vector<std::size_t> at(owners_.size());
    const auto takes = [&](std::uint32_t ring, std::uint32_t head, std::uint32_t n) {
        if (times[ring].size() < head + n) times[ring].resize(head + n);
        for (std::uint32_t i = 0; i < n; ++i)
            ++times[ring][head + i];
    };
    // An event about a ring comes when what it takes has been put: as the merger does.
    for (bool any = true; any;) {
        any = false;
        for (std::size_t o = 0; o < owners_.size(); ++o) {
            const auto& notes = owners_[o]->notes.all;
            for (; at[o] < notes.size(); ++at[o], any = true) {
                const Event& e = notes[at[o]];
                auto& ring = rings[std::min<std::size_t>(e.object, rings.size() - 1)];
                if (e.kind == Kind::local_put) {
                    if (e.number != ring.size()) return "a put is not at the tail";
                    ring.push_back(e.g);
                } else if (e.kind == Kind::local_get) {
                    if (ring.at(e.number) != e.g) return "a get took another one";
                    takes(e.object, e.number, 1);
                } else if (e.kind == Kind::local_spill) {
                    takes(e.object, e.number, e.a);
                } else if (e.kind == Kind::local_steal) {
                    if (ring.size() < e.number + e.a) break;  // not yet
                    if (ring[e.number + e.a - 1] != e.g) return "a thief took another one";
                    for (std::uint32_t i = 0; i + 1 < e.a; ++i)
                        rings[e.b].push_back(ring[e.number + i]);
                    takes(e.object, e.number, e.a);
                }
            }
        }
    }
    for (std::size_t o = 0; o < owners_.size(); ++o) {
        if (at[o] != owners_[o]->notes.all.size()) return "a thief took what nobody put";
        if (times[o].size() != rings[o].size()) return "a place was never taken";
        for (const int n : times[o])
            if (n != 1) return "a place was taken " + std::to_string(n) + " times";
    }
    return "";
}

}  // namespace

TEST_CASE("stress: double runs: each goroutine in a run queue is taken exactly once", "[stress]") {
    FIBERSCOPE_STRESS_CASES;
    Queues queues(procs, 30'000u * kStressScale / (procs + 2), 8, judged);
    queues.run();
    CHECK(queues.lost_or_doubled() == 0);
    CHECK(queues.broken() == "");
}

TEST_CASE("stress: queue corruption under concurrent steal and overflow", "[stress]") {
    FIBERSCOPE_STRESS_CASES;
    // Bursts that do not fit, so that owner and thieves move the head at the same time.
    Queues queues(procs, 60'000u * kStressScale / (procs + 2), 2 * kLocalQueueSlots, judged);
    queues.run();
    CHECK(queues.lost_or_doubled() == 0);
    CHECK_FALSE(queues.too_long());
    CHECK(queues.broken() == "");
}

TEST_CASE("stress: double runs: each goroutine of a storm that overflows runs exactly once",
          "[stress]") {
    FIBERSCOPE_STRESS_CASES;
    constexpr int kParents = 4, kChildren = 700;
    const int rounds = judged ? 1 : 4 * kStressScale;
    std::vector<std::atomic<int>> ran(kParents * kChildren);
    stress(procs, judged, [&] {
        for (int round = 0; round < rounds; ++round) {
            WaitGroup wg;
            wg.add(kParents * kChildren);
            for (int parent = 0; parent < kParents; ++parent)
                go([&, parent] {
                    for (int child = 0; child < kChildren; ++child)
                        go([&, n = parent * kChildren + child] {
                            ++ran[static_cast<std::size_t>(n)];
                            if (n % 8 == 0) yield_now();
                            wg.done();
                        });
                });
            wg.wait();
        }
    });
    int wrong = 0;
    for (const auto& times : ran)
        wrong += times != rounds;
    CHECK(wrong == 0);
}
