// The part of the mixed load that leaves the runtime, and comes back while sysmon takes the P,
// GOMAXPROCS changes or the world stands still.
#include "core/io/file.h"
#include "core/io/net.h"

#include "bench/stress_driver.h"

#include <array>
#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <unistd.h>

namespace fiberscope::bench {
namespace {

using namespace std::chrono_literals;

std::chrono::microseconds us(std::uint32_t n) {
    return std::chrono::microseconds(n);
}

// A goroutine's own dice: the driver's are the driver's.
struct Dice {
    std::minstd_rand engine;
    explicit Dice(std::uint32_t seed) : engine(seed + 1) {}
    std::uint32_t below(std::uint32_t bound) {
        return static_cast<std::uint32_t>(engine() % bound);
    }
};

// Most are short; some are so long that their P is taken, some hand it on before.
int call(Driver& d, Dice& dice) {
    add(d.counts.calls, 1);
    const auto nap = [t = us(dice.below(200))] {
        std::this_thread::sleep_for(t);
        return 1;
    };
    switch (dice.below(8)) {
        case 0:
            return system_call(nap);
        case 1:
            return blocking(nap);
        default:
            return system_call([] { return getppid() >= 0 ? 1 : 0; });
    }
}

void calls(Driver& d) {
    const std::uint32_t n = 1 + d.below(30), each = 1 + d.below(100), seed = d.below(1000);
    d.sent(std::uint64_t{n} * each);
    d.all(n, [&](std::uint32_t i) {
        Dice dice(seed + i);
        std::uint64_t back = 0;
        for (std::uint32_t k = 0; k < each; ++k) {
            back += static_cast<std::uint64_t>(call(d, dice));
            if (dice.below(16) == 0) yield_now();
        }
        d.received(back);
    });
}

std::string bytes(std::uint32_t n) {
    return std::string(n, 'x');
}

// Reads to the end, with a deadline each time; what comes late is read all the same.
template <class Stream>
std::uint64_t read_all(Driver& d, Stream& from, Dice& dice) {
    std::array<char, 4096> room;
    std::uint64_t got = 0;
    for (;;) {
        if (dice.below(2) == 0) from.set_read_deadline(now_ns() + dice.below(300) * 1000);
        const Transfer t = from.read(room.data(), 1 + dice.below(room.size()));
        got += t.bytes;
        if (t.error == IoError::timeout) {
            add(d.counts.timeouts, 1);
            from.set_read_deadline(std::nullopt);
        } else if (t.error) {
            return got;
        }
    }
}

void pipes(Driver& d) {
    const std::uint32_t pairs = 1 + d.below(5), pieces = 1 + d.below(40), seed = d.below(1000);
    std::vector<Pipe> all;
    for (std::uint32_t i = 0; i < pairs; ++i)
        all.push_back(make_pipe());
    d.all(2 * pairs, [&](std::uint32_t i) {
        Dice dice(seed + i);
        Pipe& pipe = all[i / 2];
        if (i % 2 == 0) {
            d.received(read_all(d, pipe.reader, dice));
            return;
        }
        for (std::uint32_t k = 0; k < pieces; ++k) {
            // More than a pipe holds, now and then: the writer waits too.
            d.sent(pipe.writer.write(bytes(dice.below(8) == 0 ? 100'000 : dice.below(500))).bytes);
            if (dice.below(4) == 0) sleep_for(us(dice.below(200)));
        }
        pipe.writer.close();
    });
}

// Who waits for what never comes is told when it is closed, or when it is late: once each.
void io_cancellation(Driver& d) {
    const std::uint32_t n = 1 + d.below(20), seed = d.below(1000);
    std::vector<Pipe> all;
    for (std::uint32_t i = 0; i < n; ++i)
        all.push_back(make_pipe());
    d.sent(n);
    d.all(2 * n, [&](std::uint32_t i) {
        Dice dice(seed + i);
        File& reader = all[i / 2].reader;
        const bool by_deadline = (seed + i / 2) % 2 == 0;
        if (i % 2 == 0) {
            char room;
            const IoError why = reader.read(&room, 1).error;
            d.received(why == (by_deadline ? IoError::timeout : IoError::closed));
            return;
        }
        if (dice.below(2) == 0) sleep_for(us(dice.below(300)));
        if (by_deadline)
            reader.set_read_deadline(now_ns() + dice.below(200) * 1000);
        else
            reader.close();
    });
}

// Clients send, and get it back from a goroutine each; the listener is closed under who accepts.
void sockets(Driver& d) {
    static std::atomic<std::uint64_t> count{0};
    const std::string path =
        (std::filesystem::temp_directory_path() /
         ("fiberscope-" + std::to_string(getpid()) + "-" + std::to_string(count.fetch_add(1))))
            .string();
    auto [listener, error] = Listener::listen("unix:" + path);
    if (error) throw Panic("stress: listen: " + error.text());
    const std::uint32_t clients = 1 + d.below(6), pieces = 1 + d.below(20), seed = d.below(1000);
    std::atomic<std::uint32_t> left{clients};
    WaitGroup echoes;
    d.all(clients + 1, [&](std::uint32_t i) {
        if (i == clients) {
            for (;;) {
                auto [conn, refused] = listener.accept();
                if (refused) return;
                echoes.add();
                go([&echoes, own = conn]() mutable {
                    std::array<char, 512> room;
                    for (;;) {
                        const Transfer t = own.read(room.data(), room.size());
                        if (t.error) break;
                        own.write({room.data(), t.bytes});
                    }
                    own.close();
                    echoes.done();
                });
            }
        }
        Dice dice(seed + i);
        auto [conn, refused] = dial("unix:" + path);
        if (refused) throw Panic("stress: dial: " + refused.text());
        for (std::uint32_t k = 0; k < pieces; ++k) {
            std::uint64_t due = conn.write(bytes(1 + dice.below(400))).bytes;
            d.sent(due);
            std::array<char, 512> room;
            while (due > 0) {
                if (dice.below(4) == 0) conn.set_read_deadline(now_ns() + dice.below(100) * 1000);
                const Transfer t = conn.read(room.data(), room.size());
                due -= t.bytes;
                d.received(t.bytes);
                if (t.error == IoError::timeout) {
                    add(d.counts.timeouts, 1);
                    conn.set_read_deadline(std::nullopt);
                } else if (t.error) {
                    break;
                }
            }
        }
        conn.close();
        if (left.fetch_sub(1) == 1) listener.close();
    });
    echoes.wait();
    std::filesystem::remove(path);
}

// A ring of goroutines that are locked to their threads. Some end so, and take the thread along.
void locked(Driver& d) {
    const std::uint32_t n = 2 + d.below(4), rounds = d.below(20), seed = d.below(1000);
    std::vector<Chan<std::uint32_t>> ring;
    for (std::uint32_t i = 0; i < n; ++i)
        ring.emplace_back(1);
    ring[0].send(n * rounds);
    d.sent(n * rounds);
    d.all(n, [&](std::uint32_t i) {
        Dice dice(seed + i);
        lock_os_thread();
        const std::thread::id own = std::this_thread::get_id();
        Chan<std::uint32_t>& next = ring[(i + 1) % n];
        while (const auto hops = ring[i].receive()) {
            if (*hops == 0) break;
            if (dice.below(8) == 0) call(d, dice);
            if (dice.below(8) == 0) yield_now();
            d.received(std::this_thread::get_id() == own);
            next.send(*hops - 1);
        }
        next.close();
        if (dice.below(2) == 0)
            unlock_os_thread();
        else
            add(d.counts.threads_ended, 1);
    });
}

// Goroutines that end in the middle: their destructors run.
void exits(Driver& d) {
    struct Left {
        Driver& d;
        ~Left() { d.received(1); }
    };
    const std::uint32_t n = 1 + d.below(100), seed = d.below(1000);
    d.sent(n);
    d.all(n, [&](std::uint32_t i) {
        Dice dice(seed + i);
        const Left left{d};
        if (i % 3 == 0) call(d, dice);
        if (i % 5 == 0) yield_now();
        go_exit();
    });
}

// Permits that are waited for until a context is over: all are there again at the end.
void contexts(Driver& d) {
    const std::uint32_t n = 1 + d.below(30), permits = 1 + d.below(4), seed = d.below(1000);
    Semaphore semaphore(permits);
    auto [context, cancel] = with_timeout(background(), us(d.below(2000)));
    d.sent(n);
    d.all(n, [&](std::uint32_t i) {
        Dice dice(seed + i);
        const std::uint32_t want = 1 + dice.below(permits);
        if (semaphore.acquire(context, want)) {
            sleep_for(us(dice.below(100)));
            if (dice.below(4) == 0) call(d, dice);
            semaphore.release(want);
        } else if (context.err() == ContextError::none) {
            return;  // not counted
        }
        d.received(1);
    });
    d.sent(1);
    d.received(semaphore.try_acquire(permits));
}

// Every stack is looked at while others are in calls.
void dump(Driver& d) {
    if (d.below(16) != 0) return;
    d.sent(1);
    d.received(!stack_dump(true).empty());
}

constexpr Scenario kScenarios[] = {calls,  pipes, io_cancellation, sockets,
                                   locked, exits, contexts,        dump};

}  // namespace

std::span<const Scenario> scenarios_outside() {
    return kScenarios;
}

}  // namespace fiberscope::bench
