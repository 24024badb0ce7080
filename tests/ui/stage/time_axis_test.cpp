#include "ui/stage/time_axis.h"

#include "tests/catch.h"

using namespace fiberscope::ui;

namespace {

std::vector<std::uint64_t> busy_sleep_busy() {
    std::vector<std::uint64_t> times;
    for (std::uint64_t i = 0; i < 50; ++i)
        times.push_back(i * 100);
    for (std::uint64_t i = 0; i < 50; ++i)
        times.push_back(1'000'000 + i * 100);
    return times;
}

}  // namespace

TEST_CASE("time axis: a run without long gaps is shown to scale") {
    std::vector<std::uint64_t> times;
    for (std::uint64_t i = 0; i < 100; ++i)
        times.push_back(i * 100);
    const TimeAxis axis(times);
    CHECK(axis.folds().empty());
    CHECK(axis.length() == 9900);
    CHECK(axis.position(4321) == 4321);
    CHECK(axis.time(4321) == 4321);
}

TEST_CASE("time axis: a sleep is folded to its share, the rest stays to scale") {
    const auto times = busy_sleep_busy();
    const TimeAxis axis(times);
    REQUIRE(axis.folds().size() == 1);
    CHECK(axis.folds()[0].from_ns == 4900);
    CHECK(axis.folds()[0].to_ns == 1'000'000);
    CHECK(axis.fold_length() / axis.length() == Approx(1.0 / 12).margin(0.01));
    CHECK(axis.position(1'000'200) - axis.position(1'000'100) == Approx(100));
    CHECK(axis.position(times.back()) == Approx(axis.length()));
}

TEST_CASE("time axis: positions rise with time, and lead back to it") {
    const auto times = busy_sleep_busy();
    const TimeAxis axis(times);
    double before = -1;
    for (const std::uint64_t ns : times) {
        CHECK(axis.position(ns) > before);
        before = axis.position(ns);
        CHECK(axis.time(axis.position(ns)) == ns);
    }
    CHECK(axis.time(axis.position(500'000)) == Approx(500'000).margin(1000));
}

TEST_CASE("time axis: few events, or none, or all at once") {
    CHECK(TimeAxis().position(7) == 7);
    CHECK(TimeAxis(std::vector<std::uint64_t>{0, 10, 1'000'000}).folds().empty());
    CHECK(TimeAxis(std::vector<std::uint64_t>(100, 5)).length() == 5);
}
