#include "core/runtime.h"
#include "tests/catch.h"

#include <array>
#include <string>

using namespace fiberscope;
using namespace std::chrono_literals;

TEST_CASE("select: a nil channel is never ready, and a default does not wait", "[select]") {
    run([] {
        int value = 0;
        SelectCase cases[] = {{nullptr, false, &value}, {nullptr, true, &value}};
        CHECK(select(cases, 2, true).index == Selected::kDefault);
    });
}

TEST_CASE("select: among ready cases every one is chosen, about equally often", "[select]") {
    std::array<int, 4> chosen{};
    run([&] {
        std::array<Chan<int>, 4> chans;
        for (auto& ch : chans)
            ch = Chan<int>(1);
        for (auto& ch : chans)
            ch.send(1);
        for (int i = 0; i < 4000; ++i) {
            int value = 0;
            SelectCase cases[4];
            for (std::size_t c = 0; c < 4; ++c)
                cases[c] = {chans[c].core(), false, &value};
            const Selected selected = select(cases, 4, false);
            ++chosen[selected.index];
            chans[selected.index].send(1);
        }
    });
    // 1000 each; a fair die leaves 850 .. 1150 less than once in a million runs.
    for (const int times : chosen) {
        CHECK(times > 850);
        CHECK(times < 1150);
    }
}

TEST_CASE("select: a case on a closed channel is ready, a send there says closed", "[select]") {
    run([] {
        Chan<int> ch(0);
        ch.close();
        int value = 7;
        SelectCase receive{ch.core(), false, &value};
        Selected selected = select(&receive, 1, true);
        CHECK(selected.index == 0);
        CHECK(selected.result == ChanResult::closed);
        CHECK(value == 0);
        SelectCase send{ch.core(), true, &value};
        CHECK(select(&send, 1, true).result == ChanResult::closed);
    });
}

TEST_CASE("select: one that waits is served once, though all its channels become ready",
          "[select]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 4u, 8u);
    int received = 0, rest = 0;
    run(
        [&] {
            std::array<Chan<int>, 12> chans;  // more than fit without allocating
            for (auto& ch : chans)
                ch = Chan<int>(0);
            WaitGroup senders;
            auto sent = std::make_shared<std::atomic<int>>(0);
            for (auto& ch : chans) {
                go([ch, sent]() mutable {
                    ch.send(1);
                    ++*sent;
                });
            }
            while (received < 6) {
                int value = 0;
                std::array<SelectCase, 12> cases;
                for (std::size_t c = 0; c < 12; ++c)
                    cases[c] = {chans[c].core(), false, &value};
                select(cases.data(), 12, false);
                received += value;
            }
            // A sender that was served says so when it runs next; one that was not must never.
            for (int tries = 0; tries < 2000 && *sent < 6; ++tries)
                sleep_for(1ms);
            sleep_for(3ms);
            rest = *sent;
        },
        {.procs = procs});
    CHECK(received == 6);
    CHECK(rest == 6);
}

TEST_CASE("select: the same channel in several cases, as sender and receiver", "[select]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 4u);
    std::atomic<int> sent{0}, received{0};
    run(
        [&] {
            Chan<int> ch(0);
            WaitGroup wg;
            wg.add(2);
            for (int side = 0; side < 2; ++side) {
                go([&, ch]() mutable {
                    for (int i = 0; i < 200; ++i) {
                        int out = 1, in = 0, in2 = 0;
                        SelectCase cases[] = {{ch.core(), true, &out},
                                              {ch.core(), false, &in},
                                              {ch.core(), false, &in2}};
                        (select(cases, 3, false).index == 0 ? sent : received)++;
                    }
                    wg.done();
                });
            }
            wg.wait();
        },
        {.procs = procs});
    CHECK(sent == 200);
    CHECK(received == 200);
}
