#include "tests/children.h"

#include "tests/catch.h"

#include <cstdlib>
#include <unistd.h>
#include <vector>

namespace fiberscope::test {

TEST_CASE("children: each ends in its own way, and none can stay", "[children]") {
    const std::vector<Job> jobs = {
        {"prints", [](int fd) { return write(fd, "text", 4) == 4 ? 3 : 1; }},
        {"spins",
         [](int) {
             volatile bool on = true;
             while (on) {
             }
             return 0;
         }},
        {"waits",
         [](int) {
             for (;;)
                 pause();
             return 0;
         }},
        {"dies", [](int) -> int { _exit(7); }},
        {"complains",
         [](int) { return write(1, "out", 3) == 3 && write(2, "err", 3) == 3 ? 0 : 1; }, true},
    };
    const std::vector<Ended> ended =
        run_children(jobs, {.cpu_seconds = 1, .wall_seconds = 5, .output_bytes = 1 << 16});
    CHECK(ended[0].status == 3);
    CHECK(ended[0].output == "text");
    CHECK(ended[0].killed == "");
    CHECK(ended[1].killed != "");
    CHECK(ended[2].killed == "it does not end");
    CHECK(ended[3].status == 7);
    CHECK(ended[4].output == "out");
    CHECK(ended[4].errors == "err");
}

}  // namespace fiberscope::test
