// GOMAXPROCS's default: the tightest of affinity, cgroup quota and the environment.
#include "core/sched/cpu_quota.h"

#include "tests/catch.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sched.h>
#include <string>
#include <thread>
#include <unistd.h>

using namespace fiberscope;
namespace fs = std::filesystem;

namespace {

// A made-up cgroup tree, gone at the end.
struct Tree {
    Tree() {
        root = fs::temp_directory_path() / ("fiberscope-cgroup-" + std::to_string(getpid()));
        fs::create_directories(root);
    }
    ~Tree() { fs::remove_all(root); }
    Tree(const Tree&) = delete;
    Tree& operator=(const Tree&) = delete;
    void write(const fs::path& name, const std::string& text) {
        fs::create_directories((root / name).parent_path());
        std::ofstream(root / name) << text;
    }
    double limit() const { return cgroup_cpu_limit(root / "self", root); }
    fs::path root;
};

}  // namespace

TEST_CASE("cpu quota: the tightest limit on the way to the root counts", "[sched]") {
    Tree tree;
    tree.write("self", "0::/class/student/shell\n");
    CHECK(tree.limit() == 0);  // no file says anything
    tree.write("class/student/shell/cpu.max", "max 100000\n");
    CHECK(tree.limit() == 0);
    tree.write("class/student/cpu.max", "150000 100000\n");
    CHECK(tree.limit() == 1.5);
    tree.write("class/cpu.max", "400000 100000\n");
    CHECK(tree.limit() == 1.5);
    tree.write("cpu.max", "50000 100000\n");
    CHECK(tree.limit() == 0.5);
}

TEST_CASE("cpu quota: version 1's controllers have trees of their own", "[sched]") {
    Tree tree;
    tree.write("self", "12:memory:/a\n4:cpuacct,cpu:/a/b\n3:cpuset:/c\n");
    tree.write("cpuacct,cpu/a/b/cpu.cfs_quota_us", "-1\n");
    tree.write("cpuacct,cpu/a/b/cpu.cfs_period_us", "100000\n");
    tree.write("cpuset/c/cpu.max", "1000 100000\n");  // not the cpu controller's
    CHECK(tree.limit() == 0);
    tree.write("cpuacct,cpu/a/cpu.cfs_quota_us", "300000\n");
    tree.write("cpuacct,cpu/a/cpu.cfs_period_us", "100000\n");
    CHECK(tree.limit() == 3);
}

TEST_CASE("cpu quota: nonsense in the files is no limit", "[sched]") {
    Tree tree;
    CHECK(tree.limit() == 0);  // no membership at all
    tree.write("self", "nonsense\n0::/x\n");
    tree.write("x/cpu.max", "many few\n");
    CHECK(tree.limit() == 0);
    tree.write("x/cpu.max", "100000 0\n");
    CHECK(tree.limit() == 0);
}

TEST_CASE("cpu quota: the environment's GOMAXPROCS counts if it is a positive number", "[sched]") {
    unsetenv("GOMAXPROCS");
    const std::uint32_t by_itself = default_proc_count();
    setenv("GOMAXPROCS", "7", 1);
    CHECK(default_proc_count() == 7);
    for (const char* nonsense : {"0", "-3", "many", "3x", ""}) {
        setenv("GOMAXPROCS", nonsense, 1);
        CHECK(default_proc_count() == by_itself);
    }
    unsetenv("GOMAXPROCS");
}

TEST_CASE("cpu quota: a process bound to one CPU has one P", "[sched]") {
    unsetenv("GOMAXPROCS");
    std::uint32_t count = 0;
    // A thread of its own: affinity is a thread's, and ends with it.
    std::thread([&] {
        cpu_set_t mine;
        CPU_ZERO(&mine);
        sched_getaffinity(0, sizeof mine, &mine);
        int first = 0;
        while (!CPU_ISSET(first, &mine))
            ++first;
        CPU_ZERO(&mine);
        CPU_SET(first, &mine);
        sched_setaffinity(0, sizeof mine, &mine);
        count = default_proc_count();
    }).join();
    CHECK(count == 1);
}
