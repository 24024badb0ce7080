// Files, pipes and sockets on goroutines that wait in the netpoller.
#include "core/io/file.h"
#include "core/io/net.h"
#include "core/runtime.h"
#include "tests/catch.h"
#include "tests/judge.h"

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <fcntl.h>
#include <functional>
#include <string>
#include <unistd.h>
#include <vector>

using namespace fiberscope;
using namespace std::chrono_literals;

namespace {

std::string fresh_path(const char* what) {
    static std::atomic<int> count{0};
    return "/tmp/fiberscope-test-" + std::to_string(getpid()) + "-" + what +
           std::to_string(count++);
}

// For goroutines, which may not use CHECK side by side: counts what is not as it should be.
std::atomic<int> wrong{0};
void expect(bool holds) {
    wrong += !holds;
}

// Reads exactly this many bytes, or less at the end.
template <class Stream>
std::string read_all(Stream& stream, std::size_t most) {
    std::string text(most, 0);
    std::size_t got = 0;
    while (got < most) {
        const Transfer part = stream.read(text.data() + got, most - got);
        got += part.bytes;
        if (part.error) break;
    }
    text.resize(got);
    return text;
}

// A connection's server: sends back what comes, until the other side closes.
void echo(Conn conn) {
    char buffer[256];
    for (;;) {
        const Transfer got = conn.read(buffer, sizeof buffer);
        if (got.error) break;
        if (conn.write({buffer, got.bytes}).error) break;
    }
    conn.close();
}

// `clients` goroutines, each with a connection of its own, that say things and hear them again.
int talk(const std::string& address, int clients, int rounds) {
    auto [listener, error] = Listener::listen(address);
    REQUIRE(!error);
    go([listener = listener]() mutable {
        for (;;) {
            auto [conn, failed] = listener.accept();
            if (failed) {
                expect(failed == IoError::network_closed);
                return;
            }
            go([conn = conn] { echo(conn); });
        }
    });
    std::atomic<int> heard{0};
    WaitGroup wg;
    wg.add(clients);
    for (int i = 0; i < clients; ++i)
        go([&, i] {
            auto [conn, failed] = dial(listener.address());
            expect(!failed);
            for (int j = 0; j < rounds && !failed; ++j) {
                const std::string words = "client " + std::to_string(i) + " says " +
                                          std::to_string(j) + std::string(j % 5 * 100, '.');
                if (conn.write(words).error) break;
                heard += read_all(conn, words.size()) == words;
            }
            conn.close();
            wg.done();
        });
    wg.wait();
    listener.close();
    return heard;
}

}  // namespace

TEST_CASE("io: a file is written and read", "[io]") {
    const std::string path = fresh_path("file");
    run([&] {
        auto [out, error] = File::open(path, O_WRONLY | O_CREAT | O_TRUNC);
        REQUIRE(!error);
        CHECK(out.write("hello, ").bytes == 7);
        CHECK(out.write("world").bytes == 5);
        CHECK(!out.close());
        CHECK(out.write("more").error.text() == "file already closed");
        CHECK(out.close() == IoError::closed);
        auto [in, again] = File::open(path, O_RDONLY);
        CHECK(read_all(in, 100) == "hello, world");
        char byte = 0;
        CHECK(in.read(&byte, 1).error == IoError::eof);
        CHECK(File::open("/nowhere/at all", O_RDONLY).second.number() == ENOENT);
    });
    std::remove(path.c_str());
}

TEST_CASE("io: who reads from an empty pipe parks until somebody writes", "[io]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 8u);
    test::Judge record(true);
    std::string got;
    test::run_judged(
        [&] {
            Pipe pipe = make_pipe();
            REQUIRE(!pipe.error);
            go([writer = pipe.writer]() mutable {
                sleep_for(20ms);  // the reader is to be there first, on a busy machine too
                expect(writer.write("late").bytes == 4);
                writer.close();
            });
            got = read_all(pipe.reader, 10);
        },
        record, {.procs = procs});
    CHECK(got == "late");
    CHECK(wrong == 0);
    bool io_wait = false;
    for (const Event& event : record.events())
        io_wait |= event.kind == Kind::go_park &&
                   event.a == static_cast<std::uint32_t>(WaitReason::io_wait);
    CHECK(io_wait);
    CHECK(record.count(Kind::local_put, Rule::net_ready) >= 1);
}

TEST_CASE("io: to write where nobody reads is an error", "[io]") {
    run([] {
        Pipe pipe = make_pipe();
        pipe.reader.close();
        CHECK(pipe.writer.write("x").error.number() == EPIPE);
        auto [listener, error] = Listener::listen("127.0.0.1:0");
        REQUIRE(!error);
        const std::string address = listener.address();
        listener.close();
        CHECK(dial(address).second.number() == ECONNREFUSED);
        CHECK(dial("nowhere").second.number() == EINVAL);
    });
}

TEST_CASE("io: a full pipe makes its writer wait, and nothing is lost", "[io]") {
    const std::uint32_t procs = GENERATE(1u, 4u);
    run(
        [] {
            Pipe pipe = make_pipe();
            static constexpr std::size_t kBytes = 1 << 20;  // 16 times what a pipe holds
            go([writer = pipe.writer]() mutable {
                std::string text(kBytes, 0);
                for (std::size_t i = 0; i < kBytes; ++i)
                    text[i] = static_cast<char>(i * 7 / 3);
                expect(writer.write(text).bytes == kBytes);
                writer.close();
            });
            const std::string got = read_all(pipe.reader, 2 * kBytes);
            REQUIRE(got.size() == kBytes);
            bool right = true;
            for (std::size_t i = 0; i < kBytes; ++i)
                right &= got[i] == static_cast<char>(i * 7 / 3);
            CHECK(right);
        },
        {.procs = procs});
}

TEST_CASE("io: a hundred connections are served at once", "[io]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 8u);
    const bool tcp = GENERATE(true, false);
    const std::string path = fresh_path("socket");
    int heard = 0;
    test::Judge record(true);
    test::run_judged([&] { heard = talk(tcp ? "127.0.0.1:0" : "unix:" + path, 100, 10); }, record,
                     {.procs = procs});
    CHECK(heard == 1000);
    CHECK(wrong == 0);
    // They wait without threads: a few for Ps and short calls.
    CHECK(record.count(Kind::m_create) < 60);
    std::remove(path.c_str());
}

TEST_CASE("io: a hundred goroutines hand a token on through pipes", "[io]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 8u);
    std::string last;
    run(
        [&] {
            Pipe first = make_pipe();
            File in = first.reader;
            for (int i = 0; i < 100; ++i) {
                Pipe next = make_pipe();
                REQUIRE(!next.error);
                go([from = in, to = next.writer]() mutable {
                    const std::string token = read_all(from, 5);
                    to.write(token);
                    to.close();
                });
                in = next.reader;
            }
            first.writer.write("token");
            last = read_all(in, 5);
        },
        {.procs = procs});
    CHECK(last == "token");
}

TEST_CASE("io: close wakes who reads, writes and accepts", "[io]") {
    const std::uint32_t procs = GENERATE(1u, 4u);
    run(
        [] {
            Pipe pipe = make_pipe();
            auto [listener, error] = Listener::listen("127.0.0.1:0");
            REQUIRE(!error);
            auto [conn, failed] = dial(listener.address());
            REQUIRE(!failed);
            std::vector<std::string> words(4);
            WaitGroup wg;
            wg.add(4);
            go([&, reader = pipe.reader]() mutable {
                char byte = 0;
                words[0] = reader.read(&byte, 1).error.text();
                wg.done();
            });
            go([&, writer = pipe.writer]() mutable {
                words[1] = writer.write(std::string(1 << 20, 'x')).error.text();
                wg.done();
            });
            go([&, conn = conn]() mutable {
                char byte = 0;
                words[2] = conn.read(&byte, 1).error.text();
                wg.done();
            });
            auto [second, none] = listener.accept();  // the one that was dialled
            go([&, listener = listener]() mutable {
                words[3] = listener.accept().second.text();
                wg.done();
            });
            sleep_for(3ms);
            pipe.writer.close();
            pipe.reader.close();
            conn.close();
            listener.close();
            wg.wait();
            // The writer may just have been in the call when the reader's end went away.
            CHECK((words[1] == "file already closed" || words[1] == "Broken pipe"));
            CHECK(words[2] == "use of closed network connection");
            CHECK(words[3] == "use of closed network connection");
            // The reader may have read what the writer wrote, or its end.
            CHECK((words[0].empty() || words[0] == "EOF" || words[0] == "file already closed"));
        },
        {.procs = procs});
}

TEST_CASE("io: a deadline ends a read that waits, and the next until it is lifted", "[io]") {
    const std::uint32_t procs = GENERATE(1u, 4u);
    run(
        [] {
            Pipe pipe = make_pipe();
            char byte = 0;
            const std::uint64_t began = now_ns();
            pipe.reader.set_read_deadline(now_ns() + 2'000'000);
            CHECK(pipe.reader.read(&byte, 1).error.text() == "i/o timeout");
            CHECK(now_ns() - began >= 2'000'000);
            CHECK(pipe.writer.write("x").bytes == 1);
            CHECK(pipe.reader.read(&byte, 1).error == IoError::timeout);
            pipe.reader.set_read_deadline({});
            CHECK(pipe.reader.read(&byte, 1).bytes == 1);
            go([reader = pipe.reader]() mutable {
                sleep_for(1ms);
                reader.set_read_deadline(now_ns());  // ends the read that waits now
            });
            CHECK(pipe.reader.read(&byte, 1).error == IoError::timeout);
        },
        {.procs = procs});
}

TEST_CASE("io: the run ends while goroutines wait for descriptors", "[io]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 8u);
    std::function<void()> main = [] {
        Pipe pipe = make_pipe();
        for (int i = 0; i < 10; ++i)
            go([pipe]() mutable {
                char byte = 0;
                pipe.reader.read(&byte, 1);
            });
        sleep_for(2ms);
    };
    const Spawn spawn{.entry = [](void* f) { (*static_cast<std::function<void()>*>(f))(); },
                      .argument = &main};
    const Outcome outcome = run_to_end(spawn, {.procs = procs});
    CHECK(outcome.exit_status == 0);
    CHECK(outcome.goroutines.size() == 10);
}

TEST_CASE("io: who waits for a descriptor keeps the others from being a deadlock", "[io]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 8u);
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    std::function<void()> main = [&] {
        Chan<int> ch(0);
        go([ch, fd = ends[0]]() mutable {
            File file = File::adopt(fd);
            char byte = 0;
            file.read(&byte, 1);
            ch.send(1);
        });
        go([fd = ends[1]] {
            blocking([] { usleep(20'000); });
            expect(::write(fd, "x", 1) == 1);
        });
        ch.receive();
        ch.receive();  // and now it is one
    };
    const Spawn spawn{.entry = [](void* f) { (*static_cast<std::function<void()>*>(f))(); },
                      .argument = &main};
    CHECK(run_to_end(spawn, {.procs = procs}).deadlocked);
    ::close(ends[1]);
}

TEST_CASE("io: while all Ps are busy, who waits for a descriptor has its turn", "[io]") {
    const std::uint32_t procs = GENERATE(1u, 2u);
    run(
        [procs] {
            Pipe pipe = make_pipe();
            Atomic<bool> stop(false);
            WaitGroup wg;
            // Pairs that hand their P to each other and never leave it idle.
            for (std::uint32_t i = 0; i < 2 * procs; ++i) {
                wg.add();
                go([&] {
                    while (!stop.load())
                        yield_now();
                    wg.done();
                });
            }
            go([writer = pipe.writer]() mutable {
                sleep_for(2ms);
                writer.write("x");
            });
            char byte = 0;
            CHECK(pipe.reader.read(&byte, 1).bytes == 1);
            stop.store(true);
            wg.wait();
        },
        {.procs = procs});
}
