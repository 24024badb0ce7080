#include "core/runtime.h"

#include <cstdio>
#include <optional>

using namespace fiberscope;
using namespace std::chrono_literals;

int main() {
    return run([] {
        Chan<int> squares(0);
        go([=]() mutable {
            for (int i = 1; i < 5; ++i)
                squares.send(i * i);
            squares.close();
        });
        const char* between = "";
        for (const int square : squares) {
            std::printf("%s%d", between, square);
            between = " ";
        }
        std::puts("");

        Chan<int> answers(1), nobody(0);
        answers.send(42);
        select(receive(answers, [](std::optional<int> n) { std::printf("received %d\n", *n); }),
               receive(nobody), send(nobody, 1), receive(after(1h)));

        auto [ctx, cancel] = with_timeout(background(), 1ms);
        select(receive(ctx.done(),
                       [&ctx = ctx](auto) { std::printf("timed out: %s\n", text_of(ctx.err())); }),
               receive(nobody));
    });
}
