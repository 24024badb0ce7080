// Channels as a C++ program uses them, over several Ps.
#include "core/runtime.h"
#include "tests/catch.h"

#include <memory>
#include <string>
#include <vector>

using namespace fiberscope;
using namespace std::chrono_literals;

namespace {
std::uint32_t any_procs() {
    return GENERATE(1u, 2u, 4u, 8u);
}
}  // namespace

TEST_CASE("chan: an unbuffered send returns only when its value was received", "[chan]") {
    const std::uint32_t procs = any_procs();
    std::vector<int> order;
    run(
        [&] {
            Chan<int> ch(0), done(0);
            go([&, ch, done]() mutable {
                ch.send(1);
                order.push_back(2);  // after the receive, and before done is received
                done.send(0);
            });
            sleep_for(2ms);  // the sender is there and waits
            order.push_back(1);
            ch.receive();
            done.receive();
        },
        {.procs = procs});
    CHECK(order == std::vector<int>{1, 2});
}

TEST_CASE("chan: a buffered channel takes as many values as it has slots, in order", "[chan]") {
    const std::uint32_t procs = any_procs();
    bool fourth_waited = true;
    std::vector<int> received;
    run(
        [&] {
            Chan<int> ch(3);
            for (int i = 1; i <= 3; ++i)
                ch.send(i);
            CHECK(ch.size() == 3);
            CHECK(ch.capacity() == 3);
            auto sent = std::make_shared<std::atomic<bool>>(false);
            go([=]() mutable {
                ch.send(4);
                *sent = true;
            });
            sleep_for(2ms);
            fourth_waited = !*sent;
            for (int i = 0; i < 4; ++i)
                received.push_back(*ch.receive());
        },
        {.procs = procs});
    CHECK(fourth_waited);
    CHECK(received == std::vector<int>{1, 2, 3, 4});
}

TEST_CASE("chan: a closed channel gives what is in it, then nothing", "[chan]") {
    run([] {
        Chan<std::string> ch(2);
        ch.send("a");
        ch.send("b");
        ch.close();
        CHECK(ch.receive() == "a");
        CHECK(ch.receive() == "b");
        CHECK_FALSE(ch.receive());
        CHECK_FALSE(ch.receive());
    });
}

TEST_CASE("chan: misuse panics in Go's words", "[chan]") {
    run([] {
        Chan<int> ch(1), nil;
        ch.close();
        CHECK_THROWS_WITH(ch.send(1), "send on closed channel");
        CHECK_THROWS_WITH(ch.close(), "close of closed channel");
        CHECK_THROWS_WITH(nil.close(), "close of nil channel");
        CHECK(nil.size() == 0);
        CHECK(nil.capacity() == 0);
    });
}

TEST_CASE("chan: a sender that waits panics when the channel is closed under it", "[chan]") {
    const std::uint32_t procs = any_procs();
    std::string caught;
    run(
        [&] {
            Chan<int> ch(0), done(0);
            go([&, ch, done]() mutable {
                try {
                    ch.send(1);
                } catch (const Panic& panic) {
                    caught = panic.what();
                }
                done.send(0);
            });
            sleep_for(2ms);
            ch.close();
            done.receive();
        },
        {.procs = procs});
    CHECK(caught == "send on closed channel");
}

TEST_CASE("chan: values that can only be moved are moved, never copied or lost", "[chan]") {
    const std::uint32_t procs = any_procs();
    struct Counted {
        explicit Counted(std::atomic<int>& count) : alive(&count) { ++*alive; }
        ~Counted() { --*alive; }
        std::atomic<int>* alive;
    };
    std::atomic<int> alive{0};
    int received = 0;
    run(
        [&] {
            Chan<std::unique_ptr<Counted>> ch(2);
            go([&, ch]() mutable {
                for (int i = 0; i < 50; ++i)
                    ch.send(std::make_unique<Counted>(alive));
                ch.close();
            });
            for (auto& value : ch)
                received += value != nullptr;
        },
        {.procs = procs});
    CHECK(received == 50);
    CHECK(alive == 0);
}

TEST_CASE("chan: what is left in the buffer is destroyed with the channel", "[chan]") {
    auto witness = std::make_shared<int>(1);
    run([&] {
        Chan<std::shared_ptr<int>> ch(3);
        ch.send(witness);
        ch.send(witness);
        CHECK(witness.use_count() == 3);
    });
    CHECK(witness.use_count() == 1);
}

// FIFO: with one sender and one receiver nothing overtakes, whatever the buffer and the Ps.
TEST_CASE("chan: values keep their order through chains of channels", "[chan]") {
    const std::uint32_t procs = any_procs();
    const std::uint32_t capacity = GENERATE(0u, 1u, 7u);
    int wrong = 0;
    run(
        [&] {
            Chan<int> first(capacity), last = first;
            for (int i = 0; i < 20; ++i) {
                Chan<int> next(capacity);
                go([in = last, out = next]() mutable {
                    for (const int value : in)
                        out.send(value);
                    out.close();
                });
                last = next;
            }
            go([first]() mutable {
                for (int i = 0; i < 100; ++i)
                    first.send(i);
                first.close();
            });
            int expected = 0;
            for (const int value : last)
                wrong += value != expected++;
            wrong += expected != 100;
        },
        {.procs = procs});
    CHECK(wrong == 0);
}

TEST_CASE("chan: a direction is a type: what it forbids does not compile", "[chan]") {
    static_assert(std::is_convertible_v<Chan<int>, SendChan<int>>);
    static_assert(std::is_convertible_v<Chan<int>, ReceiveChan<int>>);
    static_assert(!std::is_convertible_v<SendChan<int>, Chan<int>>);
    static_assert(!std::is_convertible_v<SendChan<int>, ReceiveChan<int>>);
    int sum = 0;
    run([&] {
        Chan<int> ch(1);
        go([out = SendChan<int>(ch)]() mutable {
            for (int i = 1; i <= 10; ++i)
                out.send(i);
            out.close();
        });
        ReceiveChan<int> in = ch;
        for (const int value : in)
            sum += value;
    });
    CHECK(sum == 55);
}
