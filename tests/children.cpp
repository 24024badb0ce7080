#include "tests/children.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fcntl.h>
#include <signal.h>
#include <stdexcept>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace fiberscope::test {

namespace {

using Clock = std::chrono::steady_clock;

struct Child {
    pid_t pid = -1;
    int fd = -1;
    int error_fd = -1;  // fd, unless its errors are to be apart
    std::size_t job = 0;
    Clock::time_point begun;
    const char* killed = "";
};

Child begin(const std::vector<Job>& jobs, std::size_t at, const Limits& limits) {
    Child child;
    child.job = at;
    child.begun = Clock::now();
    child.fd = memfd_create("output", 0);
    child.error_fd = jobs[at].apart ? memfd_create("errors", 0) : child.fd;
    std::fflush(nullptr);
    child.pid = child.fd < 0 ? -1 : fork();
    if (child.pid < 0) throw std::runtime_error("no process for " + jobs[at].name);
    if (child.pid > 0) return child;
    const rlimit cpu{limits.cpu_seconds, limits.cpu_seconds + 1};
    const rlimit output{limits.output_bytes, limits.output_bytes};
    const rlimit core{0, 0};
    setrlimit(RLIMIT_CPU, &cpu);
    setrlimit(RLIMIT_FSIZE, &output);
    setrlimit(RLIMIT_CORE, &core);
    // Catch's handlers would report a failed test from here.
    for (const int number : {SIGSEGV, SIGABRT, SIGFPE, SIGILL, SIGTERM, SIGINT})
        signal(number, SIG_DFL);
    dup2(child.fd, 1);
    dup2(child.error_fd, 2);
    if (const std::string& input = jobs[at].input; !input.empty())
        dup2(open(input.c_str(), O_RDONLY), 0);
    int status = 127;
    try {
        status = jobs[at].run(child.fd);
    } catch (const std::exception& error) {
        dprintf(child.fd, "exception: %s\n", error.what());
    }
    std::fflush(nullptr);
    _exit(status);
}

std::size_t memory_of(pid_t pid) {
    const std::string path = "/proc/" + std::to_string(pid) + "/statm";
    unsigned long all = 0, resident = 0;
    if (FILE* file = std::fopen(path.c_str(), "r")) {
        if (std::fscanf(file, "%lu %lu", &all, &resident) != 2) resident = 0;
        std::fclose(file);
    }
    return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

// All that was written to it; closes it.
std::string taken_from(int fd) {
    std::string text(static_cast<std::size_t>(lseek(fd, 0, SEEK_END)), '\0');
    const ssize_t got = pread(fd, text.data(), text.size(), 0);
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    close(fd);
    return text;
}

Ended end_of(const Child& child, int state) {
    Ended ended;
    ended.killed = child.killed;
    if (WIFEXITED(state)) ended.status = WEXITSTATUS(state);
    if (WIFSIGNALED(state)) {
        ended.status = 128 + WTERMSIG(state);
        if (WTERMSIG(state) == SIGXCPU)
            ended.killed = "time limit";
        else if (WTERMSIG(state) == SIGXFSZ)
            ended.killed = "output limit";
        else if (ended.killed.empty())
            ended.killed = "signal " + std::to_string(WTERMSIG(state));
    }
    if (child.error_fd != child.fd) ended.errors = taken_from(child.error_fd);
    ended.output = taken_from(child.fd);
    return ended;
}

}  // namespace

std::vector<Ended> run_children(const std::vector<Job>& jobs, const Limits& limits) {
    std::vector<Ended> ended(jobs.size());
    std::vector<Child> running;
    const std::size_t most = std::clamp(std::thread::hardware_concurrency(), 1u, 8u);
    std::size_t next = 0;
    while (next < jobs.size() || !running.empty()) {
        while (next < jobs.size() && running.size() < most)
            running.push_back(begin(jobs, next++, limits));
        for (auto child = running.begin(); child != running.end();) {
            int state = 0;
            if (waitpid(child->pid, &state, WNOHANG) == child->pid) {
                ended[child->job] = end_of(*child, state);
                child = running.erase(child);
                continue;
            }
            if (memory_of(child->pid) > limits.memory_bytes) child->killed = "memory limit";
            if (Clock::now() - child->begun > std::chrono::seconds(limits.wall_seconds))
                child->killed = "it does not end";
            if (*child->killed != 0) kill(child->pid, SIGKILL);
            ++child;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return ended;
}

}  // namespace fiberscope::test
