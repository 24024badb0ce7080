// Why a goroutine waits, and which queue of an object it stands in. The texts are Go's own, as
// printed in brackets in a goroutine trace (runtime/runtime2.go, waitReasonStrings).
#pragma once

#include <cstdint>

namespace fiberscope {

#define FIBERSCOPE_WAIT_REASONS(X)                 \
    X(none, "")                                    \
    X(chan_receive, "chan receive")                \
    X(chan_send, "chan send")                      \
    X(chan_receive_nil, "chan receive (nil chan)") \
    X(chan_send_nil, "chan send (nil chan)")       \
    X(select, "select")                            \
    X(select_no_cases, "select (no cases)")        \
    X(mutex_lock, "sync.Mutex.Lock")               \
    X(rwmutex_rlock, "sync.RWMutex.RLock")         \
    X(rwmutex_lock, "sync.RWMutex.Lock")           \
    X(cond_wait, "sync.Cond.Wait")                 \
    X(waitgroup_wait, "sync.WaitGroup.Wait")       \
    X(semacquire, "semacquire")                    \
    X(sleep, "sleep")                              \
    X(io_wait, "IO wait")                          \
    /* what only traces of Go itself tell */       \
    X(sync, "sync")                                \
    X(coroutine, "coroutine")                      \
    X(system_goroutine, "system goroutine")        \
    X(gc_assist, "GC assist wait")                 \
    X(gc_sweep, "GC sweep wait")                   \
    X(gc_cycle, "wait for GC cycle")               \
    X(preempted, "preempted")                      \
    X(debug_call, "debug call")

enum class WaitReason : std::uint8_t {
#define X(name, text) name,
    FIBERSCOPE_WAIT_REASONS(X)
#undef X
};

constexpr auto kLastWaitReason = WaitReason::debug_call;

// Told by traces of Go itself, never by a run of ours.
constexpr bool is_foreign(WaitReason reason) {
    return reason >= WaitReason::sync;
}

// What is waited for is a channel, several, or one that is nil.
constexpr bool is_channel_wait(WaitReason reason) {
    return reason >= WaitReason::chan_receive && reason <= WaitReason::select_no_cases;
}

constexpr const char* text_of(WaitReason reason) {
    switch (reason) {
#define X(name, text)      \
    case WaitReason::name: \
        return text;
        FIBERSCOPE_WAIT_REASONS(X)
#undef X
    }
    return "?";
}

// What kind of object an ObjectId names.
enum class ObjectKind : std::uint8_t { channel, mutex, waitgroup, semaphore, rwmutex, cond, fd };
constexpr auto kLastObjectKind = ObjectKind::fd;

constexpr const char* text_of(ObjectKind kind) {
    switch (kind) {
        case ObjectKind::channel:
            return "chan";
        case ObjectKind::mutex:
            return "sync.Mutex";
        case ObjectKind::waitgroup:
            return "sync.WaitGroup";
        case ObjectKind::semaphore:
            return "semaphore";
        case ObjectKind::rwmutex:
            return "sync.RWMutex";
        case ObjectKind::cond:
            return "sync.Cond";
        case ObjectKind::fd:
            return "poll.FD";
    }
    return "?";
}

// The two wait queues an object may have. A channel has both, and so has an RWMutex: its writers
// wait in `send`, its readers in `recv`; a file descriptor the same. Every other object has only
// `recv`.
enum class WaitQueue : std::uint8_t { send, recv };

}  // namespace fiberscope
