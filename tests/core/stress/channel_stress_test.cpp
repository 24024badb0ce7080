// Channels: under stress nothing is lost, doubled or overtaken; and step by step they do what a
// bounded queue with two lines of waiting agents does.
#include "sim/world/simulated.h"
#include "tests/core/stress/stress.h"

#include <atomic>
#include <chrono>
#include <deque>
#include <optional>
#include <string>
#include <vector>

using namespace fiberscope;
using namespace fiberscope::test;
using namespace std::chrono_literals;

TEST_CASE("stress: channels: every value arrives once, in its sender's order", "[stress]") {
    FIBERSCOPE_STRESS_CASES;
    constexpr int kSenders = 6, kReceivers = 5;
    const int each = (judged ? 40 : 200) * kStressScale;
    std::atomic<int> received{0}, disorder{0};
    std::atomic<std::int64_t> sum{0};
    stress(procs, judged, [&] {
        for (const std::uint32_t capacity : {0u, 1u, 7u}) {
            Chan<int> chan(capacity);
            WaitGroup senders, receivers;
            senders.add(kSenders);
            receivers.add(kReceivers);
            for (int s = 0; s < kSenders; ++s)
                go([&, chan, s]() mutable {
                    Dice dice(seed + static_cast<std::uint32_t>(s));
                    for (int i = 0; i < each; ++i) {
                        chan.send(i * kSenders + s);
                        if (dice.below(16) == 0) yield_now();
                    }
                    senders.done();
                });
            for (int r = 0; r < kReceivers; ++r)
                go([&, chan]() mutable {
                    std::vector<int> last(kSenders, -1);
                    for (const int value : chan) {
                        int& before = last[static_cast<std::size_t>(value % kSenders)];
                        disorder += value / kSenders <= before;
                        before = value / kSenders;
                        sum += value;
                        ++received;
                    }
                    receivers.done();
                });
            senders.wait();
            chan.close();
            receivers.wait();
        }
    });
    const std::int64_t n = std::int64_t{each} * kSenders;
    CHECK(received == 3 * n);
    CHECK(sum == 3 * (n * (n - 1) / 2));
    CHECK(disorder == 0);
}

namespace {

enum class Act { send, receive, try_send, try_receive, close };

struct Command {
    Act act = Act::send;
    int value = 0;
};

// What an act came to: "sent", "got 7", "closed", "would block", "panic: ...".
using Result = std::string;

Result carry_out(Chan<int>& chan, const Command& command) {
    int value = command.value;
    try {
        switch (command.act) {
            case Act::send:
                chan.send(value);
                return "sent";
            case Act::receive: {
                const std::optional<int> got = chan.receive();
                return got ? "got " + std::to_string(*got) : "closed";
            }
            case Act::try_send:
                return chan.core()->try_send(&value) == ChanResult::would_block ? "would block"
                                                                                : "sent";
            case Act::try_receive: {
                const ChanResult result = chan.core()->try_receive(&value);
                return result == ChanResult::would_block ? "would block"
                       : result == ChanResult::closed    ? "closed"
                                                         : "got " + std::to_string(value);
            }
            case Act::close:
                chan.close();
                return "done";
        }
    } catch (const Panic& panic) {
        return std::string("panic: ") + panic.what();
    }
    return "";
}

// A bounded queue and who waits at it, each agent by number.
struct Model {
    explicit Model(std::size_t cap, std::size_t agents) : capacity(cap), results(agents) {}

    void act(std::size_t agent, const Command& c) {
        const bool waits = c.act == Act::send || c.act == Act::receive;
        std::optional<Result>& result = results[agent];
        result.reset();
        if (c.act == Act::close) {
            result = closed ? "panic: close of closed channel" : "done";
            for (const auto& [sender, value] : senders)
                results[sender] = "panic: send on closed channel";
            for (const std::size_t receiver : receivers)
                results[receiver] = "closed";
            senders.clear();
            receivers.clear();
            closed = true;
        } else if (c.act == Act::send || c.act == Act::try_send) {
            if (closed) {
                // try_send says so by its result, and the caller panics.
                result = waits ? "panic: send on closed channel" : "sent";
            } else if (!receivers.empty()) {
                results[receivers.front()] = "got " + std::to_string(c.value);
                receivers.pop_front();
                result = "sent";
            } else if (buffer.size() < capacity) {
                buffer.push_back(c.value);
                result = "sent";
            } else if (waits) {
                senders.emplace_back(agent, c.value);
            } else {
                result = "would block";
            }
        } else {
            if (!buffer.empty() || !senders.empty()) {
                if (!senders.empty()) {
                    buffer.push_back(senders.front().second);
                    results[senders.front().first] = "sent";
                    senders.pop_front();
                }
                result = "got " + std::to_string(buffer.front());
                buffer.pop_front();
            } else if (closed) {
                result = "closed";
            } else if (waits) {
                receivers.push_back(agent);
            } else {
                result = "would block";
            }
        }
    }

    std::size_t capacity;
    std::deque<int> buffer;
    std::deque<std::pair<std::size_t, int>> senders;
    std::deque<std::size_t> receivers;
    bool closed = false;
    std::vector<std::optional<Result>> results;  // of each agent's last act; nothing: it waits
};

}  // namespace

TEST_CASE("stress: channels do, act by act, what a bounded queue does", "[stress]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 8u);
    const std::uint32_t capacity = GENERATE(0u, 1u, 3u);
    for (std::uint64_t seed = 1; seed <= seeds(10); ++seed) {
        CAPTURE(procs, capacity, seed);
        constexpr std::size_t kAgents = 5;
        std::string wrong;
        world::Simulated world;
        run_judged(
            [&] {
                Dice dice(seed);
                Chan<int> chan(capacity);
                Model model(capacity, kAgents);
                std::vector<std::optional<Result>> results(kAgents);
                std::vector<Chan<Command>> commands;
                for (std::size_t i = 0; i < kAgents; ++i) {
                    commands.emplace_back(1);
                    model.results[i] = results[i] = "";
                    go([&, chan, i, mine = commands[i]]() mutable {
                        for (const Command& command : mine) {
                            results[i].reset();
                            results[i] = carry_out(chan, command);
                        }
                    });
                }
                for (int step = 0; step < 120 && wrong.empty(); ++step) {
                    const std::size_t agent = dice.below(kAgents);
                    if (!model.results[agent]) continue;  // it waits
                    const std::uint32_t die = dice.below(100);
                    const Command command{.act = die < 40   ? Act::send
                                                 : die < 80 ? Act::receive
                                                 : die < 89 ? Act::try_send
                                                 : die < 98 ? Act::try_receive
                                                            : Act::close,
                                          .value = step};
                    model.act(agent, command);
                    commands[agent].send(command);
                    sleep_for(1ms);  // virtual: all else comes to rest
                    for (std::size_t i = 0; i < kAgents; ++i)
                        if (results[i] != model.results[i])
                            wrong = "step " + std::to_string(step) + ", agent " +
                                    std::to_string(i) + ": " + results[i].value_or("waits") +
                                    ", the model: " + model.results[i].value_or("waits");
                    if (chan.size() != model.buffer.size()) wrong = "the buffer's length";
                }
            },
            {.procs = procs, .world = &world, .seed = seed});
        REQUIRE(wrong == "");
    }
}
