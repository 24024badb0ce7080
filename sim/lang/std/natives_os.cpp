// syscall, os's pipes, and the thread that a goroutine is locked to: what leaves the runtime, by
// core's own ways out of it.
//
// In the simulated world nothing waits for the kernel: a nap takes virtual time, and descriptors do
// not exist (core/io), which is an error for the program to see.
#include "core/io/file.h"
#include "sim/lang/std/natives.h"

#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <limits>
#include <optional>
#include <string>
#include <unistd.h>

namespace fiberscope::lang {

namespace {

constexpr const char* kNoDescriptors = "there are no descriptors in the simulated world";

// relaxed: set when the machine is made.
bool time_is_virtual() {
    return (current_machine()->flags.load(std::memory_order_relaxed) & kOneThread) != 0;
}

// (errno, seconds and nanoseconds left) of nanosleep(seconds, nanoseconds).
void nanosleep_native(Interpreter& vm, std::uint32_t w) {
    constexpr std::int64_t kSecond = 1'000'000'000;
    const timespec time{.tv_sec = static_cast<std::time_t>(to_int(vm.reg(w + 3))),
                        .tv_nsec = static_cast<long>(to_int(vm.reg(w + 4)))};
    timespec left{};
    int error = EINVAL;
    if (time.tv_sec >= 0 && time.tv_nsec >= 0 && time.tv_nsec < kSecond) {
        constexpr std::int64_t kLongest = std::numeric_limits<std::int64_t>::max() / kSecond - 1;
        const std::chrono::nanoseconds expected(
            std::min<std::int64_t>(time.tv_sec, kLongest) * kSecond + time.tv_nsec);
        const bool done_at_once = time_is_virtual();
        error = system_call(
            [&] { return done_at_once || ::nanosleep(&time, &left) == 0 ? 0 : errno; }, expected);
    }
    vm.reg(w) = to_word(std::int64_t{error});
    vm.reg(w + 1) = to_word(std::int64_t{left.tv_sec});
    vm.reg(w + 2) = to_word(std::int64_t{left.tv_nsec});
}

void error_text(Interpreter& vm, std::uint32_t w) {
    std::string text = IoError::kernel(static_cast<int>(to_int(vm.reg(w + 1)))).text();
    // Go's words are the C library's, but small.
    if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z')
        text[0] = static_cast<char>(text[0] - 'A' + 'a');
    vm.reg(w) = vm.new_string(text);
}

File& file_of(Word end) {
    return *static_cast<File*>(to_pointer<const OpenFile>(end)->file);
}

// (reader, writer, what went wrong).
void pipe_native(Interpreter& vm, std::uint32_t w) {
    if (time_is_virtual()) {
        vm.reg(w + 2) = vm.new_string(kNoDescriptors);
        return;
    }
    Run& run = vm.shared();
    Pipe pipe = make_pipe();
    for (File* end : {&pipe.reader, &pipe.writer}) {
        auto* file = static_cast<OpenFile*>(static_cast<void*>(
            vm.allocate(sizeof(OpenFile) / sizeof(Word), header_of(Cell::plain))));
        *file = {new File(std::move(*end)), [](void* old) { delete static_cast<File*>(old); }};
        vm.reg(end == &pipe.reader ? w : w + 1) = to_word(file);
        const std::scoped_lock guard(run.mutex);
        run.files.push_back(file);
    }
    vm.reg(w + 2) = vm.new_string(pipe.error.text());
}

void put_result(Interpreter& vm, std::uint32_t w, const Transfer& done) {
    vm.reg(w) = to_word(static_cast<std::int64_t>(done.bytes));
    vm.reg(w + 1) = vm.new_string(done.error.text());
}

// What one read may bring: more is read by reading again, as from any file.
constexpr std::size_t kReadMax = 4096;

void put_bytes(const Slice* to, const char* bytes, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
        to->data[i] = static_cast<unsigned char>(bytes[i]);
}

std::size_t room_in(const Slice* slice) {
    return slice == nullptr ? 0 : std::min(kReadMax, static_cast<std::size_t>(slice->length));
}

// (bytes, what went wrong) of a read from a pipe.
void pipe_read(Interpreter& vm, std::uint32_t w) {
    const auto* to = to_pointer<const Slice>(vm.reg(w + 3));
    char bytes[kReadMax];
    const Transfer done = file_of(vm.reg(w + 2)).read(bytes, room_in(to));
    put_bytes(to, bytes, done.bytes);
    put_result(vm, w, done);
}

void pipe_write(Interpreter& vm, std::uint32_t w) {
    put_result(vm, w, file_of(vm.reg(w + 2)).write(text_of(vm.reg(w + 3))));
}

void pipe_close(Interpreter& vm, std::uint32_t w) {
    vm.reg(w) = vm.new_string(file_of(vm.reg(w + 1)).close().text());
}

// The same of the process's stdin: nobody polls it, so the M waits with the goroutine.
void read_stdin(Interpreter& vm, std::uint32_t w) {
    const auto* to = to_pointer<const Slice>(vm.reg(w + 2));
    if (time_is_virtual()) {
        vm.reg(w) = 0;
        vm.reg(w + 1) = vm.new_string(kNoDescriptors);
        return;
    }
    char bytes[kReadMax];
    const std::size_t room = room_in(to);
    const Transfer done = system_call([&]() -> Transfer {
        const ssize_t count = ::read(STDIN_FILENO, bytes, room);
        if (count < 0) return {0, IoError::kernel(errno)};
        return {static_cast<std::size_t>(count), count == 0 && room > 0 ? IoError::eof : IoError()};
    });
    put_bytes(to, bytes, done.bytes);
    put_result(vm, w, done);
}

// What the program has changed, else what the process was given; nobody changes that.
void lookup_native(Interpreter& vm, std::uint32_t w) {
    const std::string key(text_of(vm.reg(w + 2)));
    std::optional<std::string> value;
    Run& run = vm.shared();
    {
        const std::scoped_lock guard(run.mutex);
        if (const auto changed = run.environment.find(key); changed != run.environment.end())
            value = changed->second;
        else if (const char* given = time_is_virtual() ? nullptr : std::getenv(key.c_str()))
            value = given;
    }
    vm.reg(w) = vm.new_string(value.value_or(""));
    vm.reg(w + 1) = value.has_value();
}
void change_native(Interpreter& vm, std::uint32_t w) {
    Run& run = vm.shared();
    std::optional<std::string> value;
    if (vm.reg(w + 2) == 0) value = text_of(vm.reg(w + 1));
    const std::scoped_lock guard(run.mutex);
    run.environment[std::string(text_of(vm.reg(w)))] = std::move(value);
}

void lock_thread(Interpreter&, std::uint32_t) {
    lock_os_thread();
}
void unlock_thread(Interpreter&, std::uint32_t) {
    unlock_os_thread();
}

constexpr NativeEntry kNatives[] = {
    {"syscall.nanosleep", nanosleep_native},
    {"syscall.errorText", error_text},
    {"os.pipe", pipe_native},
    {"os.pipeRead", pipe_read},
    {"os.pipeWrite", pipe_write},
    {"os.pipeClose", pipe_close},
    {"os.readStdin", read_stdin},
    {"os.lookup", lookup_native},
    {"os.change", change_native},
    {"runtime.LockOSThread", lock_thread},
    {"runtime.UnlockOSThread", unlock_thread},
};

}  // namespace

std::span<const NativeEntry> os_natives() {
    return kNatives;
}

}  // namespace fiberscope::lang
