// select: under stress nothing is lost or doubled; and the case that it chooses is, at that
// instant, one of those that a look at every channel finds ready, each about equally often.
#include "core/sync/chan_core.h"
#include "sim/world/simulated.h"
#include "tests/core/stress/stress.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

using namespace fiberscope;
using namespace fiberscope::test;
using namespace std::chrono_literals;

TEST_CASE("stress: select: every value arrives once, whichever case took it", "[stress]") {
    FIBERSCOPE_STRESS_CASES;
    constexpr int kChannels = 4, kSenders = 6, kReceivers = 5;
    const int each = (judged ? 40 : 200) * kStressScale;
    std::vector<std::atomic<int>> arrived(static_cast<std::size_t>(kSenders * each));
    stress(procs, judged, [&] {
        std::vector<Chan<int>> chans;
        for (int i = 0; i < kChannels; ++i)
            chans.emplace_back(static_cast<std::uint32_t>(i / 2));  // half of them unbuffered
        Chan<int> over(0);
        WaitGroup senders, receivers;
        senders.add(kSenders);
        receivers.add(kReceivers);
        const auto arrive = [&](int value) { ++arrived[static_cast<std::size_t>(value)]; };
        for (int s = 0; s < kSenders; ++s)
            go([&, s] {
                Dice dice(seed + static_cast<std::uint32_t>(s));
                for (int i = 0; i < each; ++i) {
                    int value = i * kSenders + s;
                    SelectCase cases[kChannels];
                    const std::uint32_t n = 1 + dice.below(kChannels);
                    const std::uint32_t first = dice.below(kChannels);
                    for (std::uint32_t c = 0; c < n; ++c)
                        cases[c] = {chans[(first + c) % kChannels].core(), true, &value};
                    const bool tries = dice.below(4) == 0;
                    if (select(cases, n, tries).index == Selected::kDefault) --i;
                }
                senders.done();
            });
        for (int r = 0; r < kReceivers; ++r)
            go([&, r] {
                Dice dice(seed + 100 + static_cast<std::uint32_t>(r));
                for (;;) {
                    int value = 0;
                    // All channels: one that nobody listens to would keep its sender for ever.
                    SelectCase cases[kChannels + 1];
                    const std::uint32_t first = dice.below(kChannels);
                    for (std::uint32_t c = 0; c < kChannels; ++c)
                        cases[c] = {chans[(first + c) % kChannels].core(), false, &value};
                    cases[kChannels] = {over.core(), false, nullptr};
                    if (select(cases, kChannels + 1, false).index == kChannels) break;
                    arrive(value);
                }
                receivers.done();
            });
        senders.wait();
        over.close();
        receivers.wait();
        for (auto& chan : chans) {  // what lies in the buffers
            int value = 0;
            while (chan.core()->try_receive(&value) == ChanResult::done)
                arrive(value);
        }
    });
    CHECK(std::all_of(arrived.begin(), arrived.end(), [](const auto& n) { return n == 1; }));
}

namespace {

// A token goes to and fro between two channels and is in the next before it leaves the last, so at
// no instant is a select without a case that is ready. Returns how many took the default.
int defaults_beside_a_token(int rounds) {
    int defaults = 0;
    Chan<int> here(2), there(2), over(0);
    WaitGroup wg;
    wg.add(1);
    here.send(1);
    go([&, a = here, b = there]() mutable {
        while (select(std::array<SelectCase, 1>{{{over.core(), false, nullptr}}}.data(), 1, true)
                   .index == Selected::kDefault) {
            b.send(1);
            a.receive();
            std::swap(a, b);
        }
        wg.done();
    });
    for (int round = 0; round < rounds; ++round) {
        int value = 0;
        SelectCase cases[] = {{here.core(), false, &value}, {there.core(), false, &value}};
        const std::uint32_t index = select(cases, 2, true).index;
        defaults += index == Selected::kDefault;
        if (index < 2) (index == 0 ? here : there).send(1);  // it was only looked at
        if (round % 4096 == 0) yield_now();
    }
    over.close();
    wg.wait();
    return defaults;
}

}  // namespace

TEST_CASE("stress: select: no default while at every instant some case is ready", "[stress]") {
    FIBERSCOPE_STRESS_CASES;
    const int rounds = (judged ? 400 : 10'000) * kStressScale;
    int defaults = 0;
    stress(procs, judged, [&] { defaults = defaults_beside_a_token(rounds); });
    CHECK(defaults == 0);
}

// The same where the token may move between any two looks. A default that is not looked at a second
// time is taken in every one of these runs.
TEST_CASE("stress: select: no default either if a value moves between two looks", "[stress]") {
    const std::uint32_t procs = GENERATE(2u, 3u, 8u);
    for (std::uint64_t seed = 1; seed <= seeds(20); ++seed) {
        CAPTURE(procs, seed);
        Dice dice(seed);
        world::Simulated world({.chan_ns = 1 + dice.below(60), .fine_ns = 1 + dice.below(60)});
        int defaults = 0;
        run_judged([&] { defaults = defaults_beside_a_token(500); },
                   {.procs = procs, .world = &world, .seed = seed});
        CHECK(defaults == 0);
    }
}

namespace {

// A channel in some state, and what a look at it says.
struct Subject {
    Chan<int> chan;
    std::uint32_t count = 0, capacity = 0;
    int sender_waits = 0, receiver_waits = 0;
    bool closed = false;

    bool is_ready(bool send) const {
        if (closed) return true;
        return send ? receiver_waits > 0 || count < capacity : sender_waits > 0 || count > 0;
    }
};

}  // namespace

TEST_CASE("stress: select: what is chosen is ready at that instant, the default if nothing is",
          "[stress]") {
    // The few that need no memory, and the many.
    const std::uint32_t case_count = GENERATE(1u, 2u, 5u, 8u, 9u, 20u);
    for (std::uint64_t seed = 1; seed <= seeds(150); ++seed) {
        CAPTURE(case_count, seed);
        std::string wrong;
        world::Simulated world;
        run_judged(
            [&] {
                Dice dice(seed);
                std::vector<Subject> subjects(1 + dice.below(case_count));
                for (Subject& s : subjects) {
                    s.capacity = dice.below(3);
                    s.chan = Chan<int>(s.capacity);
                    const std::uint32_t state = dice.below(6);
                    if (state < 2) {
                        s.count = dice.below(s.capacity + 1);
                        for (std::uint32_t i = 0; i < s.count; ++i)
                            s.chan.send(1);
                    } else if (state == 2) {
                        s.receiver_waits = 1;
                        go([chan = s.chan]() mutable { chan.receive(); });
                    } else if (state == 3) {
                        s.count = s.capacity;
                        s.sender_waits = 1;
                        go([chan = s.chan, n = s.capacity + 1]() mutable {
                            for (std::uint32_t i = 0; i < n; ++i)
                                chan.send(1);
                        });
                    } else if (state == 4) {
                        s.closed = true;
                        s.chan.close();
                    }
                }
                sleep_for(1ms);  // virtual: who is to wait waits
                std::vector<SelectCase> cases(case_count);
                std::vector<bool> ready(case_count);
                int value = 0;
                for (std::uint32_t i = 0; i < case_count; ++i) {
                    if (dice.below(8) == 0) continue;  // nil
                    const Subject& s =
                        subjects[dice.below(static_cast<std::uint32_t>(subjects.size()))];
                    const bool send = dice.below(2) == 0;
                    cases[i] = {s.chan.core(), send, &value};
                    ready[i] = s.is_ready(send);
                }
                const bool any = std::find(ready.begin(), ready.end(), true) != ready.end();
                // Without a default it would wait for ever.
                const bool has_default = !any || dice.below(2) == 0;
                const Selected selected = select(cases.data(), case_count, has_default);
                if (selected.index == Selected::kDefault ? any : !ready[selected.index])
                    wrong = "case " + std::to_string(selected.index);
            },
            {.procs = 1, .world = &world, .seed = seed});
        REQUIRE(wrong == "");
    }
}

TEST_CASE("stress: select: ready cases are chosen equally often, by a chi-square test",
          "[stress]") {
    const std::uint32_t case_count = GENERATE(2u, 4u, 8u, 16u);
    const bool with_default = GENERATE(false, true);
    constexpr std::uint32_t kSeed = 11;
    CAPTURE(case_count, with_default, kSeed);
    constexpr double kRounds = 8000;
    std::vector<double> chosen(case_count);
    world::Simulated world;
    run_judged(
        [&] {
            // Every other one is ready: the others must not shift the odds.
            std::vector<Chan<int>> chans;
            for (std::uint32_t i = 0; i < case_count; ++i)
                chans.emplace_back(1);
            for (std::uint32_t i = 0; i < case_count; i += 2)
                chans[i].send(1);
            int value = 0;
            for (int round = 0; round < kRounds; ++round) {
                std::vector<SelectCase> cases(case_count);
                for (std::uint32_t i = 0; i < case_count; ++i)
                    cases[i] = {chans[i].core(), false, &value};
                const auto index = select(cases.data(), case_count, with_default).index;
                chosen.at(index) += 1;
                chans[index].send(1);
            }
        },
        {.procs = 1, .world = &world, .seed = kSeed});
    const double ready = case_count / 2;
    double chi_square = 0;
    for (std::uint32_t i = 0; i < case_count; ++i) {
        if (i % 2 != 0) {
            CHECK(chosen[i] == 0);
            continue;
        }
        const double off = chosen[i] - kRounds / ready;
        chi_square += off * off / (kRounds / ready);
    }
    // Beyond this a fair choice lies less than once in 10,000 (7 degrees of freedom: 29.9).
    CHECK(chi_square < 30);
}
