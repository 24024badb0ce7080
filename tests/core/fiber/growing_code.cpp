#include "tests/core/fiber/growing_code.h"

#include "core/runtime.h"

#include <alloca.h>
#include <atomic>
#include <cstdarg>
#include <cstddef>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace growing {
namespace {

// The compiler may not know what happens to the frame.
void touch(volatile void* memory) {
    asm volatile("" : : "r"(memory) : "memory");
}

// Of whichever goroutine came there last. relaxed: read when all are done.
std::atomic<std::uintptr_t> frames_seen[2];

struct Counted {
    explicit Counted(long& counter) : count(counter) {}
    ~Counted() { ++count; }
    long& count;
};

}  // namespace

[[gnu::noinline]] long deep(long frames, void (*bottom)(void*), void* argument) {
    char room[64];
    touch(room);
    if (frames < 2)
        frames_seen[frames].store(reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)),
                                  std::memory_order_relaxed);
    if (frames == 0) {
        if (bottom != nullptr) bottom(argument);
        return 0;
    }
    const long below = deep(frames - 1, bottom, argument);
    touch(room);
    return below + 1;
}

std::uintptr_t frame_bytes() {
    return frames_seen[1].load() - frames_seen[0].load();
}

[[gnu::noinline]] long deep_with_destructors(long frames, long& destroyed, void (*bottom)(void*),
                                             void* argument) {
    const Counted counted(destroyed);
    if (frames == 0) {
        bottom(argument);
        return 0;
    }
    return 1 + deep_with_destructors(frames - 1, destroyed, bottom, argument);
}

[[gnu::noinline]] long endless(long n) {
    char room[48];
    touch(room);
    if (n < 0) return n;
    const long below = endless(n + 1);
    touch(room);
    return below + 1;
}

[[gnu::noinline]] long endless_with_destructors(long n, long& destroyed) {
    const Counted counted(destroyed);
    char room[48];
    touch(room);
    if (n < 0) return n;
    return 1 + endless_with_destructors(n + 1, destroyed);
}

[[gnu::noinline]] long endless_noexcept(long n) noexcept {
    char room[48];
    touch(room);
    if (n < 0) return n;
    const long below = endless_noexcept(n + 1);
    touch(room);
    return below + 1;
}

[[gnu::noinline]] bool stack_arguments(long frames, long a, long b, long c, long d, long e,
                                       double f, long g, long h, Large large, long i) {
    char room[32];
    touch(room);
    bool same = a == 1 && b == 2 && c == 3 && d == 4 && e == 5 && f == 6.5 && g == 7 && h == 8;
    for (long k = 0; k < 9; ++k)
        same = same && large.words[k] == 100 + k;
    same = same && i == 9;
    if (frames == 0 || !same) return same;
    same = stack_arguments(frames - 1, a, b, c, d, e, f, g, h, large, i);
    touch(room);
    return same && large.words[8] == 108;
}

[[gnu::noinline]] bool variable_arguments(int frames, ...) {
    va_list list;
    va_start(list, frames);
    bool same = true;
    for (long k = 1; k <= 10; ++k)
        same = same && va_arg(list, long) == k;
    for (int k = 1; k <= 10; ++k)
        same = same && va_arg(list, double) == k + 0.5;
    va_end(list);
    if (frames == 0 || !same) return same;
    same = variable_arguments(frames - 1, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 1.5, 2.5, 3.5,
                              4.5, 5.5, 6.5, 7.5, 8.5, 9.5, 10.5);
    touch(&list);
    return same;
}

#if defined(__x86_64__)
namespace {
__attribute__((target("avx"), noinline)) bool vectors_in_avx(int frames, __m256d a, __m256d b,
                                                             __m256d c, __m256d d, __m256d e,
                                                             __m256d f, __m256d g, __m256d h,
                                                             __m256d i) {
    char room[32];
    touch(room);
    const __m256d all[] = {a, b, c, d, e, f, g, h, i};
    double values[36];
    std::memcpy(values, all, sizeof values);
    bool same = true;
    for (int k = 0; k < 36; ++k)
        same = same && values[k] == k + 0.25;
    same = same && reinterpret_cast<std::uintptr_t>(&i) % 32 == 0;
    if (frames == 0 || !same) return same;
    same = vectors_in_avx(frames - 1, a, b, c, d, e, f, g, h, i);
    touch(room);
    return same;
}

__attribute__((target("avx"))) bool start_vectors(int frames) {
    __m256d v[9];
    for (int k = 0; k < 9; ++k)
        v[k] = _mm256_setr_pd(4 * k + 0.25, 4 * k + 1.25, 4 * k + 2.25, 4 * k + 3.25);
    return vectors_in_avx(frames, v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8]);
}
}  // namespace

bool vectors(int frames) {
    return !__builtin_cpu_supports("avx") || start_vectors(frames);
}
#else
bool vectors(int) {
    return true;
}
#endif

namespace {

// What the runtime moves while it holds the channel's lock.
struct Parcel {
    Parcel() = default;
    explicit Parcel(long what) : value(what) {}
    Parcel(Parcel&& other) { *this = static_cast<Parcel&&>(other); }
    Parcel& operator=(Parcel&& other) {
        char room[600];  // more than any frame of the recursion: it is this that does not fit
        touch(room);
        value = other.value;
        touch(room);
        return *this;
    }
    long value = 0;
};

fiberscope::Chan<Parcel>* channel = nullptr;

}  // namespace

[[gnu::noinline]] long endless_with_channel(long n) {
    if (channel == nullptr) channel = new fiberscope::Chan<Parcel>(2);
    if (n < 0) return n;
    channel->send(Parcel(n));
    const long below = channel->receive()->value == n ? endless_with_channel(n + 1) : -1;
    touch(&n);
    return below + 1;
}

bool channel_works() {
    channel->send(Parcel(17));
    bool works = false;
    // The overflow may have come between a send and its receive.
    for (int i = 0; i < 2 && !works; ++i)
        works = channel->receive()->value == 17;
    delete channel;
    channel = nullptr;
    return works;
}

[[gnu::noinline]] Mixed mixed_result(long frames) {
    char room[32];
    touch(room);
    if (frames == 0) return {0, 0.5};
    const Mixed below = mixed_result(frames - 1);
    touch(room);
    return {below.whole + 1, below.real + 1};
}

[[gnu::noinline]] long double long_double_result(long frames) {
    char room[32];
    touch(room);
    if (frames == 0) return 0.25L;
    const long double below = long_double_result(frames - 1);
    touch(room);
    return below + 1;
}

[[gnu::noinline]] long large_frame(long n) {
    volatile char room[40000];
    room[n] = 1;
    room[39999] = 2;
    touch(room);
    return room[n] + room[39999];
}

[[gnu::noinline]] bool with_alloca(long frames, long bytes) {
    char* memory = static_cast<char*>(alloca(static_cast<std::size_t>(bytes)));
    std::memset(memory, static_cast<int>(frames & 0x7f), static_cast<std::size_t>(bytes));
    touch(memory);
    bool same = frames == 0 || with_alloca(frames - 1, bytes);
    for (long i = 0; i < bytes; ++i)
        same = same && memory[i] == static_cast<char>(frames & 0x7f);
    return same;
}

[[gnu::noinline]] long cross_many_times(long frames, long times) {
    char room[64];
    touch(room);
    long sum = 0;
    if (frames > 0) {
        sum = cross_many_times(frames - 1, times);
    } else {
        for (long i = 0; i < times; ++i)
            sum += large_frame(i % 100);
    }
    touch(room);
    return sum;
}

}  // namespace growing
