// Where goroutine stacks lie: one reservation of address space, made at the first stack and kept
// while the process lives. Its low part is cut into dense slots (stack.h), its high part into big
// ones of 1 GiB (growth.h). Nothing of it is committed before it is touched.
//
// Big slots lie above all dense ones on purpose: an exception that unwinds from a big slot into a
// dense one leaves the big one's limit in place, and with that every address of the dense slot is
// "below the limit", so the next instrumented call asks __morestack, which puts it right.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

// Growing by the prologue's check needs -fsplit-stack, whose limit word is at %fs:0x70 (glibc keeps
// it free for this). Sanitizers bring their own prologues and shadow; clang cannot compile the
// library's headers without vector registers, as morestack.cpp must be.
#if defined(__x86_64__) && defined(__GLIBC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define FIBERSCOPE_GROWING_STACKS 1
#else
#define FIBERSCOPE_GROWING_STACKS 0
#endif

namespace fiberscope {

constexpr std::size_t kPageBytes = 4096;

// What a slot holds besides the stack: its lowest page is the guard, its top is the Growth.
#if defined(__SANITIZE_ADDRESS__)
constexpr std::size_t kStackSlotBytes = 256 * 1024;  // red zones swell every frame
constexpr std::size_t kSlotsPerChunk = 1024;         // LeakSanitizer reads all of a chunk
#else
// Page tables make it 4.25 KiB a parked fiber, against 4.13 at 64 KiB, where libc's deepest
// functions (getaddrinfo: 10 KiB) and the interpreter would have no room to spare.
constexpr std::size_t kStackSlotBytes = 128 * 1024;
constexpr std::size_t kSlotsPerChunk = 8192;  // 1 GiB of address space at a time
#endif
constexpr std::size_t kChunkBytes = kSlotsPerChunk * kStackSlotBytes;

// 1 GiB apart, 1 MiB off a huge page's boundary. The guard of the slot above then shares a page
// table with the top of this one, so the first MiB comes in small pages and only what is deeper in
// huge ones: a shallow hop commits little, and a deep recursion has 512 times fewer faults.
constexpr std::size_t kBigSlotBytes = std::size_t{1} << 30;
constexpr std::size_t kBigSlotOffset = std::size_t{1} << 20;
constexpr std::uint32_t kBigSlotsMax = 32768;

struct StackRegion {
    std::uintptr_t dense_low = 0, dense_high = 0;  // empty: dense chunks come from mmap
    std::uintptr_t big_low = 0, big_high = 0;      // empty: no stack grows beyond its dense slot
};

// Set by the first reserve_chunk() of the process, then constant.
extern StackRegion stack_region;

// How the low end of a slot is protected.
enum class GuardKind : std::uint8_t {
    marker,   // in the page table (MADV_GUARD_INSTALL, Linux 6.13): no mapping is split
    mapping,  // a protected page: two mappings each, of which the kernel allows some 65,000
    canary,   // beyond that: its lowest words must still be zero whenever the fiber is left
};

// Address space for kSlotsPerChunk slots, and back. Any thread. Aborts with a message when there
// is none left.
std::byte* reserve_chunk();
void return_chunk(std::byte* chunk);

// Protects the low end of a slot that is used for the first time; tells how.
GuardKind guard_low_end(std::byte* slot);

// The kernel's answers in words: "guard markers", "128 KiB slots, ...".
std::string describe_region();

}  // namespace fiberscope
