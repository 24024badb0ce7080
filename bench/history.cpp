// How a long trace is written, opened and moved about in, without a window:
//
//     bench_history MILLIONS [GOROUTINES] [FILE]
//
// makes a run of so many million events on two Ps, in which so many goroutines wait while some
// pass values through channels, take locks, sleep, and come and go; and opens its file as
// `fiberscope open` does. With a FILE that is there already only that is opened.
#include "sim/replay/history.h"

#include "core/runtime.h"
#include "core/sync/sync.h"
#include "sim/replay/recording.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <unistd.h>
#include <vector>

namespace fiberscope::bench {
namespace {

using Clock = std::chrono::steady_clock;
double ms_since(Clock::time_point begin) {
    return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

// What this process has in memory now, in bytes.
double resident() {
    std::ifstream in("/proc/self/statm");
    long pages = 0, resident = 0;
    in >> pages >> resident;
    return static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

class Counting final : public Sink {
  public:
    explicit Counting(Sink& to) : to_(to) {}
    void take(const Event& event, std::string_view text) override {
        to_.take(event, text);
        ++count_;
        if (count_ % 1024 == 0) seen_.store(count_, std::memory_order_relaxed);
    }
    void idle() override { to_.idle(); }
    // Some time ago; for whoever waits for so many, on another thread.
    std::uint64_t seen() const { return seen_.load(std::memory_order_relaxed); }

  private:
    Sink& to_;
    std::uint64_t count_ = 0;
    std::atomic<std::uint64_t> seen_{0};
};

void busy(const Counting& counting, std::uint64_t events, int goroutines) {
    Chan<int> never(0, "never");
    WaitGroup group;
    group.add(goroutines);
    for (int i = 0; i < goroutines; ++i)
        go([=, &group]() mutable {
            never.receive();
            group.done();
        });
    std::atomic<bool> over{false};
    const auto worker = [&group](auto body) {
        group.add(1);
        go([body, &group]() mutable {
            body();
            group.done();
        });
    };
    Mutex mutex;
    for (int pair = 0; pair < 8; ++pair) {
        Chan<int> jobs(static_cast<std::uint32_t>(pair) * 8, "jobs");
        worker([=, &over]() mutable {
            for (int i = 0; !over.load(std::memory_order_relaxed); ++i)
                jobs.send(i);
            jobs.close();
        });
        worker([=, &mutex]() mutable {
            int sum = 0;
            for (const int job : jobs) {
                if (job % 64 != 0) continue;
                const std::scoped_lock guard(mutex);
                go([&sum, job] { sum += job; });
                yield_now();
            }
        });
    }
    while (counting.seen() < events)
        sleep_for(std::chrono::milliseconds(1));
    over.store(true, std::memory_order_relaxed);
    never.close();
    group.wait();
}

// Returns 0 if all went well.
int make(const std::filesystem::path& path, std::uint64_t events, int goroutines) {
    StringTable strings;
    replay::Recording recording(
        path, strings, {.file = "bench", .source = {}, .world = "real", .seed = 0, .procs = 2});
    Counting counting(recording);
    const auto begin = Clock::now();
    const int status = run([&] { busy(counting, events, goroutines); },
                           {.procs = 2, .sink = &counting, .strings = &strings});
    const auto problem = recording.finish();
    const double ms = ms_since(begin);
    if (problem) std::fprintf(stderr, "%s\n", problem->c_str());
    if (problem || status != 0) return 1;
    const auto count = static_cast<double>(recording.events());
    std::printf("written       %10.2f M events, %.2f M a second, %.2f bytes each in the file\n",
                count / 1e6, count / ms / 1e3,
                static_cast<double>(std::filesystem::file_size(path)) / count);
    return 0;
}

void report(const char* what, std::vector<double> ms) {
    std::sort(ms.begin(), ms.end());
    const auto at = [&](double share) {
        return ms[static_cast<std::size_t>(share * static_cast<double>(ms.size() - 1))];
    };
    std::printf("%-13s %10.3f ms median, %.3f p99, %.3f at most\n", what, at(0.5), at(0.99), at(1));
}

int look(const std::filesystem::path& path) {
    const double before = resident();
    auto begin = Clock::now();
    StringTable strings;
    auto file = trace::TraceFile::open(path, strings);
    if (!file->error().empty() || !file->damage().empty()) {
        std::fprintf(stderr, "%s%s\n", file->error().c_str(), file->damage().c_str());
        return 1;
    }
    replay::History history;
    history.open(std::move(file));
    const double opened_ms = ms_since(begin);
    const auto size = history.size();
    std::printf(
        "opened        %10.1f ms, %.2f M events, %zu chunks, %.2f bytes an event in memory\n",
        opened_ms, static_cast<double>(size) / 1e6, history.events().summaries(),
        (resident() - before) / static_cast<double>(size));

    std::mt19937_64 dice(7);
    const auto measure = [&](const char* what, int times, auto act) {
        std::vector<double> all;
        for (int i = 0; i < times; ++i) {
            const auto start = Clock::now();
            act(dice() % size);
            all.push_back(ms_since(start));
        }
        report(what, std::move(all));
    };
    measure("state at", 500, [&](std::uint64_t at) { history.seek(at); });
    std::uint64_t position = size / 2;
    measure("step back", 500, [&](std::uint64_t) { history.seek(--position); });
    measure("step on", 500, [&](std::uint64_t) { history.seek(++position); });
    using replay::About;
    const auto goroutines = history.latest().gos.size(), objects = history.latest().objects.size();
    measure("next of G", 500, [&](std::uint64_t at) {
        history.next_of(About::go(GoId{static_cast<std::uint32_t>(1 + at % goroutines)}), at);
    });
    measure("previous of G", 500, [&](std::uint64_t at) {
        history.previous_of(About::go(GoId{static_cast<std::uint32_t>(1 + at % goroutines)}), at);
    });
    measure("next of chan", 500, [&](std::uint64_t at) {
        history.next_of(About::object(ObjectId{static_cast<std::uint32_t>(1 + at % objects)}), at);
    });
    measure("next of kind", 500, [&](std::uint64_t at) {
        history.next_of(About::kind(static_cast<Kind>(at % kKindCount)), at);
    });
    std::printf("in memory     %10.2f bytes an event after all that\n",
                (resident() - before) / static_cast<double>(size));
    return 0;
}

}  // namespace
}  // namespace fiberscope::bench

int main(int argc, char** argv) {
    using namespace fiberscope::bench;
    const double millions = argc > 1 ? std::atof(argv[1]) : 10;
    const int goroutines = argc > 2 ? std::atoi(argv[2]) : 100;
    const std::filesystem::path path =
        argc > 3 ? argv[3] : std::filesystem::temp_directory_path() / "bench_history.fscope";
    if (argc <= 3 || !std::filesystem::exists(path)) {
        if (make(path, static_cast<std::uint64_t>(millions * 1e6), goroutines) != 0) return 1;
    }
    const int status = look(path);
    if (argc <= 3) std::filesystem::remove(path);
    return status;
}
