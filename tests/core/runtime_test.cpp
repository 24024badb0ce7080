#include "core/runtime.h"

#include "tests/catch.h"

#include <atomic>

using namespace fiberscope;

TEST_CASE("runtime: a program of goroutines and an unbuffered channel runs to its end",
          "[runtime]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 4u, 8u);
    CAPTURE(procs);
    int sum = 0;
    const int status = run(
        [&] {
            Chan<int> squares(0);
            go([=]() mutable {
                for (int i = 1; i <= 100; ++i)
                    squares.send(i * i);
                squares.close();
            });
            for (const int square : squares)
                sum += square;
        },
        {.procs = procs});
    CHECK(status == 0);
    CHECK(sum == 338350);
}
