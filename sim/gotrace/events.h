// The events of a Go execution trace, version 2 (Go 1.22 and later): one list that the reader, the
// ordering, the importer and the writer share. After Go's internal/trace/event/go122.
#pragma once

#include <cstdint>

namespace fiberscope::gotrace {

// clang-format off
//   X(number, name in code, Go's name, arguments after the time)
#define FIBERSCOPE_GO_EVENTS(X)                                   \
    X(9,   procs_change,        "ProcsChange",         2) /* n, stack */                  \
    X(10,  proc_start,          "ProcStart",           2) /* p, pseq */                   \
    X(11,  proc_stop,           "ProcStop",            0)                                 \
    X(12,  proc_steal,          "ProcSteal",           3) /* p, pseq, m */                \
    X(13,  proc_status,         "ProcStatus",          2) /* p, ProcStatus */             \
    X(14,  go_create,           "GoCreate",            3) /* new g, new stack, stack */   \
    X(15,  go_create_syscall,   "GoCreateSyscall",     1) /* new g */                     \
    X(16,  go_start,            "GoStart",             2) /* g, gseq */                   \
    X(17,  go_destroy,          "GoDestroy",           0)                                 \
    X(18,  go_destroy_syscall,  "GoDestroySyscall",    0)                                 \
    X(19,  go_stop,             "GoStop",              2) /* reason, stack */             \
    X(20,  go_block,            "GoBlock",             2) /* reason, stack */             \
    X(21,  go_unblock,          "GoUnblock",           3) /* g, gseq, stack */            \
    X(22,  go_syscall_begin,    "GoSyscallBegin",      2) /* pseq, stack */               \
    X(23,  go_syscall_end,      "GoSyscallEnd",        0)                                 \
    X(24,  go_syscall_end_blocked, "GoSyscallEndBlocked", 0)                              \
    X(25,  go_status,           "GoStatus",            3) /* g, m, GoStatus */            \
    X(26,  stw_begin,           "STWBegin",            2) /* kind, stack */               \
    X(27,  stw_end,             "STWEnd",              0)                                 \
    X(28,  gc_active,           "GCActive",            1) /* gcseq */                     \
    X(29,  gc_begin,            "GCBegin",             2) /* gcseq, stack */              \
    X(30,  gc_end,              "GCEnd",               1) /* gcseq */                     \
    X(31,  gc_sweep_active,     "GCSweepActive",       1) /* p */                         \
    X(32,  gc_sweep_begin,      "GCSweepBegin",        1) /* stack */                     \
    X(33,  gc_sweep_end,        "GCSweepEnd",          2) /* swept, reclaimed */          \
    X(34,  gc_mark_assist_active, "GCMarkAssistActive", 1) /* g */                        \
    X(35,  gc_mark_assist_begin, "GCMarkAssistBegin",  1) /* stack */                     \
    X(36,  gc_mark_assist_end,  "GCMarkAssistEnd",     0)                                 \
    X(37,  heap_alloc,          "HeapAlloc",           1) /* bytes */                     \
    X(38,  heap_goal,           "HeapGoal",            1) /* bytes */                     \
    X(39,  go_label,            "GoLabel",             1) /* string */                    \
    X(40,  user_task_begin,     "UserTaskBegin",       4) /* task, parent, name, stack */ \
    X(41,  user_task_end,       "UserTaskEnd",         2) /* task, stack */               \
    X(42,  user_region_begin,   "UserRegionBegin",     3) /* task, name, stack */         \
    X(43,  user_region_end,     "UserRegionEnd",       3) /* task, name, stack */         \
    X(44,  user_log,            "UserLog",             4) /* task, key, value, stack */   \
    X(45,  go_switch,           "GoSwitch",            2) /* g, gseq */                   \
    X(46,  go_switch_destroy,   "GoSwitchDestroy",     2) /* g, gseq */                   \
    X(47,  go_create_blocked,   "GoCreateBlocked",     3) /* new g, new stack, stack */   \
    X(48,  go_status_stack,     "GoStatusStack",       4) /* g, m, GoStatus, stack */     \
    /* only with GODEBUG=traceallocfree=1 */                                              \
    X(128, span,                "Span",                3) /* id, pages, class */          \
    X(129, span_alloc,          "SpanAlloc",           3)                                 \
    X(130, span_free,           "SpanFree",            1) /* id */                        \
    X(131, heap_object,         "HeapObject",          2) /* id, type */                  \
    X(132, heap_object_alloc,   "HeapObjectAlloc",     2)                                 \
    X(133, heap_object_free,    "HeapObjectFree",      1)                                 \
    X(134, goroutine_stack,     "GoroutineStack",      2) /* id, order */                 \
    X(135, goroutine_stack_alloc, "GoroutineStackAlloc", 2)                               \
    X(136, goroutine_stack_free, "GoroutineStackFree", 1)
// clang-format on

enum class Type : std::uint8_t {
#define X(number, name, text, args) name = number,
    FIBERSCOPE_GO_EVENTS(X)
#undef X
};

constexpr int kArgsMax = 4;

// Arguments after the time; -1 if there is no such event.
constexpr int args_of(Type type) {
    switch (type) {
#define X(number, name, text, args) \
    case Type::name:                \
        return args;
        FIBERSCOPE_GO_EVENTS(X)
#undef X
    }
    return -1;
}

constexpr const char* name_of(Type type) {
    switch (type) {
#define X(number, name, text, args) \
    case Type::name:                \
        return text;
        FIBERSCOPE_GO_EVENTS(X)
#undef X
    }
    return "?";
}

// The bytes that stand outside of event batches.
enum Mark : std::uint8_t {
    kEventBatch = 1,
    kStacks = 2,
    kStack = 3,
    kStrings = 4,
    kString = 5,
    kCpuSamples = 6,
    kCpuSample = 7,
    kFrequency = 8,
    kExperimentalBatch = 49,
    kSync = 50,             // since 1.25
    kClockSnapshot = 51,    // since 1.25, in a sync batch
    kEndOfGeneration = 52,  // since 1.26
};

constexpr std::uint64_t kBatchBytesMax = 64 * 1024;
constexpr std::uint64_t kStringBytesMax = 1024;
constexpr std::uint64_t kFramesMax = 128;
constexpr std::uint64_t kHeaderBytes = 16;  // "go 1.23 trace" and zeros
constexpr std::uint64_t kNone = ~0ull;      // no thread, P or goroutine

enum class GoStatus : std::uint8_t { bad, runnable, running, syscall, waiting };
enum class ProcStatus : std::uint8_t { bad, running, idle, syscall, abandoned };

}  // namespace fiberscope::gotrace
