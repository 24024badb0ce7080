// Code that grows its stack, for growth_test.cpp: its source is the one file compiled as
// fiberscope::growing would. Everything recurses in one function, so that each way of calling is
// the one that meets the limit, and the hop, somewhere.
#pragma once

#include <cstdint>

namespace growing {

// Calls itself `frames` times, then `bottom(argument)`; returns `frames` if all came back right.
long deep(long frames, void (*bottom)(void*) = nullptr, void* argument = nullptr);

// The same with a destructor in every frame, which counts itself.
long deep_with_destructors(long frames, long& destroyed, void (*bottom)(void*), void* argument);

// Without end, from n >= 0.
long endless(long n);
long endless_with_destructors(long n, long& destroyed);
long endless_noexcept(long n) noexcept;

// Fourteen numbers, eight in the stack's argument area, and a struct by value.
struct Large {
    long words[9];
};
bool stack_arguments(long frames, long a, long b, long c, long d, long e, double f, long g, long h,
                     Large large, long i);

// printf-like: fixed arguments, register arguments and stack arguments in "...".
bool variable_arguments(int frames, ...);

// 256-bit vectors, eight in registers and one (aligned to 32) on the stack. True without AVX too.
bool vectors(int frames);

// Results that come back in two kinds of registers at once, and on the x87 stack.
struct Mixed {
    long whole;
    double real;
};
Mixed mixed_result(long frames);
long double long_double_result(long frames);

// Without end, and in every frame a channel's operation that moves a value by our code.
long endless_with_channel(long n);
// Whether that channel still works, on whichever goroutine.
bool channel_works();

// A frame of 40,000 bytes: larger than all sizes before it.
long large_frame(long n);

// alloca of so much, which the stack may have no room for; true if every byte kept its value.
bool with_alloca(long frames, long bytes);

// Goes deep over and over from one frame of a stack just below the hop.
long cross_many_times(long frames, long times);

std::uintptr_t frame_bytes();  // of deep(): the distance of two calls

}  // namespace growing
