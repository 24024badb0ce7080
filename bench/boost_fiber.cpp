// The same workloads on Boost.Fiber, the nearest C++ peer, with the command line and the output of
// anchors.go: boost_fiber_anchors -p THREADS NAME. One thread: its round robin; more: its work
// stealing. Its buffered channel holds one less than its capacity.
#include <boost/fiber/all.hpp>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using boost::fibers::fiber;
using Channel = boost::fibers::unbuffered_channel<std::int64_t>;
using Buffered = boost::fibers::buffered_channel<std::int64_t>;

int procs = 1;
volatile std::int64_t sink;

// Counts down; the last wakes the one that waits.
class Group {
  public:
    void add(std::int64_t n) {
        const std::lock_guard lock(mutex_);
        count_ += n;
    }
    void done() {
        const std::lock_guard lock(mutex_);
        if (--count_ == 0) zero_.notify_all();
    }
    void wait() {
        std::unique_lock lock(mutex_);
        zero_.wait(lock, [&] { return count_ == 0; });
    }

  private:
    boost::fibers::mutex mutex_;
    boost::fibers::condition_variable zero_;
    std::int64_t count_ = 0;
};

template <class F>
void start(F f) {
    fiber(boost::fibers::launch::post, std::move(f)).detach();
}

void per(const char* row, Clock::time_point began, std::int64_t operations) {
    const std::chrono::duration<double, std::nano> took = Clock::now() - began;
    std::printf("%s_p%d %.2f ns\n", row, procs, took.count() / static_cast<double>(operations));
}

void spawn_window() {
    constexpr std::int64_t n = 200'000;
    Group group;
    const auto began = Clock::now();
    for (std::int64_t i = 0; i < n; i += 1000) {
        group.add(1000);
        for (int k = 0; k < 1000; ++k)
            start([&] { group.done(); });
        group.wait();
    }
    per("spawn_window1000", began, n);
}

void spawn_seq() {
    constexpr std::int64_t n = 200'000;
    const auto began = Clock::now();
    for (std::int64_t i = 0; i < n; ++i)
        fiber(boost::fibers::launch::post, [] {}).join();
    per("spawnseq", began, n);
}

void pingpong() {
    constexpr std::int64_t n = 1'000'000;
    Channel a, b;
    fiber other(boost::fibers::launch::post, [&] {
        std::int64_t v = 0;
        while (a.pop(v) == boost::fibers::channel_op_status::success)
            b.push(v);
    });
    const auto began = Clock::now();
    std::int64_t sum = 0, v = 0;
    for (std::int64_t i = 0; i < n; ++i) {
        a.push(i);
        b.pop(v);
        sum += v;
    }
    per("pingpong_roundtrip", began, n);
    sink = sum;
    a.close();
    other.join();
}

template <class Chan>
void stream(const char* row, Chan& chan, std::int64_t n) {
    const auto began = Clock::now();
    fiber reader(boost::fibers::launch::post, [&] {
        std::int64_t sum = 0, v = 0;
        for (std::int64_t i = 0; i < n; ++i) {
            chan.pop(v);
            sum += v;
        }
        sink = sum;
    });
    for (std::int64_t i = 0; i < n; ++i)
        chan.push(i);
    reader.join();
    per(row, began, n);
}

template <class Chan>
void fan_in(const char* row, Chan& chan) {
    constexpr std::int64_t kSenders = 100, n = 10'000;
    const auto began = Clock::now();
    std::vector<fiber> senders;
    for (int s = 0; s < kSenders; ++s)
        senders.emplace_back(boost::fibers::launch::post, [&] {
            for (std::int64_t i = 0; i < n; ++i)
                chan.push(i);
        });
    std::int64_t sum = 0, v = 0;
    for (std::int64_t i = 0; i < n * kSenders; ++i) {
        chan.pop(v);
        sum += v;
    }
    sink = sum;
    per(row, began, n * kSenders);
    for (fiber& sender : senders)
        sender.join();
}

void mutex(const char* row, std::int64_t fibers) {
    const std::int64_t n = 8'000'000 / fibers;
    boost::fibers::mutex mu;
    std::int64_t count = 0;
    std::vector<fiber> all;
    const auto began = Clock::now();
    for (std::int64_t i = 0; i < fibers; ++i)
        all.emplace_back(boost::fibers::launch::post, [&] {
            for (std::int64_t j = 0; j < n; ++j) {
                const std::lock_guard lock(mu);
                ++count;
            }
        });
    for (fiber& one : all)
        one.join();
    per(row, began, count);
}

void gosched() {
    constexpr std::int64_t n = 2'000'000;
    const auto began = Clock::now();
    std::vector<fiber> two;
    for (int k = 0; k < 2; ++k)
        two.emplace_back(boost::fibers::launch::post, [] {
            for (std::int64_t i = 0; i < n; ++i)
                boost::this_fiber::yield();
        });
    for (fiber& one : two)
        one.join();
    per("gosched_switch", began, 2 * n);
}

void run(const std::string& name) {
    if (name == "spawnwin") return spawn_window();
    if (name == "spawnseq") return spawn_seq();
    if (name == "pingpong") return pingpong();
    if (name == "mutex8") return mutex("mutex_8", 8);
    if (name == "mutex1") return mutex("mutex_uncontended", 1);
    if (name == "gosched") return gosched();
    Channel unbuffered;
    Buffered buffered(128);
    if (name == "unbuf") return stream("unbuffered_stream", unbuffered, 2'000'000);
    if (name == "buf") return stream("buffered128_stream", buffered, 10'000'000);
    if (name == "fanin") return fan_in("fanin100_unbuffered", unbuffered);
    if (name == "faninbuf") return fan_in("fanin100_buffered128", buffered);
    std::fprintf(stderr, "no workload '%s'\n", name.c_str());
    std::exit(2);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4 || std::strcmp(argv[1], "-p") != 0) return 2;
    procs = std::atoi(argv[2]);
    if (procs == 1) {
        run(argv[3]);
        return 0;
    }
    bool over = false;
    std::mutex mutex;
    boost::fibers::condition_variable_any over_changed;
    const auto use_stealing = [] {
        boost::fibers::use_scheduling_algorithm<boost::fibers::algo::work_stealing>(
            static_cast<std::uint32_t>(procs), true);
    };
    std::vector<std::thread> threads;
    for (int i = 1; i < procs; ++i)
        threads.emplace_back([&] {
            use_stealing();
            std::unique_lock lock(mutex);
            over_changed.wait(lock, [&] { return over; });
        });
    use_stealing();
    run(argv[3]);
    {
        const std::lock_guard lock(mutex);
        over = true;
    }
    over_changed.notify_all();
    for (std::thread& thread : threads)
        thread.join();
    return 0;
}
