// Input and output pass the fold as everything else does; the simulated world has none.
#include "core/io/net.h"
#include "core/runtime.h"
#include "sim/replay/check.h"
#include "sim/world/simulated.h"
#include "tests/catch.h"

#include <functional>

using namespace fiberscope;

TEST_CASE("io: a recorded run with sockets passes the fold", "[world]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 8u);
    StringTable strings;
    replay::Check check(strings);
    int heard = 0;
    const int status = run(
        [&] {
            auto [listener, error] = Listener::listen("127.0.0.1:0");
            REQUIRE(!error);
            go([listener = listener]() mutable {
                for (;;) {
                    auto [conn, failed] = listener.accept();
                    if (failed) return;
                    go([conn = conn]() mutable {
                        char byte = 0;
                        while (conn.read(&byte, 1).bytes == 1)
                            conn.write({&byte, 1});
                    });
                }
            });
            Chan<int> heard_by(0, "heard");
            for (int i = 0; i < 20; ++i)
                go([=, address = listener.address()]() mutable {
                    auto [conn, failed] = dial(address);
                    int n = 0;
                    conn.set_read_deadline(now_ns() + 60'000'000'000);
                    for (int j = 0; j < 10; ++j) {
                        char byte = 0;
                        conn.write("x");
                        n += conn.read(&byte, 1).bytes == 1 && byte == 'x';
                    }
                    heard_by.send(n);
                });
            for (int i = 0; i < 20; ++i)
                heard += *heard_by.receive();
            listener.close();
        },
        {.procs = procs, .sink = &check, .strings = &strings});
    CHECK(status == 0);
    CHECK(heard == 200);
    if (check.impossible()) FAIL(check.verdict());
}

TEST_CASE("io: the simulated world refuses descriptors", "[world]") {
    world::Simulated world;
    run([] { CHECK_THROWS_AS(Listener::listen("127.0.0.1:0"), Panic); },
        {.procs = 1, .world = &world});
}
