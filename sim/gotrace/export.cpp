// Go's trace has no places but two: a goroutine is on a thread, a P is with a thread. So queues,
// hands and lists of idle things fall away, and what is left are the transitions, each with the
// sequence number that Go's reader wants: one for every start and wake of a goroutine, one for
// every start, steal and system call of a P. Everything is in one generation, whose beginning says
// of each P that it is idle.
//
// Three things are told at another instant than ours. A goroutine's creation comes when its place
// is known, since Go has another event for one that waits from the beginning. A goroutine that
// yields stops when it is put somewhere, for if its M meanwhile collects garbage or changes
// GOMAXPROCS, that is in its name, and Go wants it to run there. GOMAXPROCS itself is told when
// somebody runs.
#include "sim/gotrace/export.h"

#include "sim/gotrace/names.h"
#include "sim/replay/fold.h"

#include <fmt/format.h>

#include <algorithm>

namespace fiberscope::gotrace {
namespace {

std::uint64_t thread_of(std::uint16_t m) {
    return std::uint64_t{m} + 1;
}

// The frame of Go's library in which one stands that waits so: Go's own reasons are less exact.
std::string_view library_function(WaitReason reason) {
    switch (reason) {
        case WaitReason::mutex_lock:
            return "sync.(*Mutex).Lock";
        case WaitReason::rwmutex_rlock:
            return "sync.(*RWMutex).RLock";
        case WaitReason::rwmutex_lock:
            return "sync.(*RWMutex).Lock";
        case WaitReason::waitgroup_wait:
            return "sync.(*WaitGroup).Wait";
        case WaitReason::semacquire:
            return "runtime.semacquire";
        case WaitReason::coroutine:
            return "runtime.coroswitch";
        case WaitReason::chan_receive_nil:
            return "runtime.chanrecv1";
        case WaitReason::chan_send_nil:
            return "runtime.chansend1";
        default:
            return {};
    }
}

}  // namespace

void Export::emit(std::uint16_t m, Type type, std::initializer_list<std::uint64_t> args) {
    writer_.event(thread_of(m), now_ns_, type, args);
    threads_[m].has_acted |= type != Type::proc_status && type != Type::go_status_stack;
}

void Export::take(const Event& event, std::string_view text) {
    if (problem_) return;
    problem_ = replay::fold(state_, event, text);
    if (problem_) return;
    now_ns_ = std::max<std::uint64_t>(now_ns_, event.stamp_ns);
    go_numbers_.resize(state_.gos.size() + 1);
    switch (event.kind) {
        case Kind::run_begin:
        case Kind::procs:
            return run_event(event);
        case Kind::p_acquire:
        case Kind::p_release:
        case Kind::p_retake:
            return proc_event(event);
        case Kind::go_create:
            return create(event);
        case Kind::go_start:
        case Kind::go_park:
        case Kind::go_ready:
        case Kind::go_yield:
        case Kind::go_preempt:
        case Kind::go_end:
            return go_event(event);
        case Kind::go_syscall:
        case Kind::go_sysexit:
            return call_event(event);
        case Kind::gc_begin:
        case Kind::gc_end:
            return gc_event(event);
        case Kind::output:
        case Kind::go_panic:
            return annotation(event, text);
        case Kind::runnext_put:
        case Kind::local_put:
        case Kind::global_put:
        case Kind::go_handoff:
            settle(event.m);
            return born(event.go(), event.m, GoStatus::runnable);
        // Places and positions. The positions are in the stacks.
        case Kind::go_line:
        case Kind::go_call:
        case Kind::go_return:
        case Kind::runnext_get:
        case Kind::runnext_steal:
        case Kind::local_get:
        case Kind::local_spill:
        case Kind::local_steal:
        case Kind::global_get:
        case Kind::m_create:
        case Kind::m_idle_put:
        case Kind::m_idle_get:
        case Kind::m_timer_wait:
        case Kind::m_timer_woke:
        case Kind::m_lock_wait:
        case Kind::m_end:
        case Kind::p_idle_put:
        case Kind::p_idle_get:
        case Kind::p_handoff:
        case Kind::run_end:
            return;
        default:
            ++left_out_[static_cast<std::size_t>(event.kind)];
            return;
    }
}

void Export::finish() {
    while (!stops_.empty())
        settle(stops_.begin()->first);
    writer_.finish();
}

std::vector<std::string> Export::left_out() const {
    std::vector<std::string> lines;
    for (std::size_t kind = 0; kind < left_out_.size(); ++kind) {
        if (left_out_[kind] != 0)
            lines.push_back(
                fmt::format("{} {}", left_out_[kind], name_of(static_cast<Kind>(kind))));
    }
    return lines;
}

void Export::run_event(const Event& event) {
    const std::size_t known = proc_numbers_.size();
    proc_numbers_.resize(std::max(known, state_.procs.size()));
    for (std::size_t p = known; p < proc_numbers_.size(); ++p)
        emit(event.m, Type::proc_status, {p, static_cast<std::uint64_t>(ProcStatus::idle)});
    tell_proc_count(event.m);
}

// Only a goroutine can tell it.
void Export::tell_proc_count(std::uint16_t m) {
    const Thread& thread = threads_[m];
    if (told_procs_ == state_.gomaxprocs || thread.g == GoId::none || thread.p == ProcId::none)
        return;
    told_procs_ = state_.gomaxprocs;
    emit(m, Type::procs_change, {told_procs_, stack_of(thread.g)});
}

void Export::proc_event(const Event& event) {
    settle(event.m);
    const std::uint32_t p = event.object;
    if (event.kind == Kind::p_acquire) {
        emit(event.m, Type::proc_start, {p, ++proc_numbers_[p]});
        threads_[event.m].p = event.proc();
    } else if (event.kind == Kind::p_release) {
        // A goroutine of C code that ended has left it behind: Go says then that it is stolen.
        if (threads_[event.m].p == ProcId::none)
            emit(event.m, Type::proc_steal, {p, ++proc_numbers_[p], thread_of(event.m)});
        else
            emit(event.m, Type::proc_stop, {});
        threads_[event.m].p = ProcId::none;
    } else {
        emit(event.m, Type::proc_steal,
             {p, ++proc_numbers_[p], thread_of(static_cast<std::uint16_t>(event.a))});
        threads_[static_cast<std::uint16_t>(event.a)].p = ProcId::none;
    }
}

std::uint64_t Export::stack_of(GoId g, WaitReason reason) {
    if (!state_.has_go(g)) return 0;
    const auto& frames = state_.go(g).frames;
    std::vector<Writer::Frame> innermost_first;
    if (const std::string_view library = library_function(reason); !library.empty())
        innermost_first.push_back({.function = writer_.string(library)});
    const std::uint64_t file = writer_.string(file_);
    for (auto frame = frames.rbegin();
         frame != frames.rend() && innermost_first.size() < kFramesMax; ++frame)
        innermost_first.push_back({.function = writer_.string(strings_.text(frame->function)),
                                   .file = file,
                                   .line = frame->line});
    return writer_.stack(innermost_first);
}

void Export::create(const Event& event) {
    settle(event.m);
    births_[event.g] = {
        .function = writer_.stack({{.function = writer_.string(strings_.text(StringId{event.a})),
                                    .file = writer_.string(file_),
                                    .line = 0}}),
        .stack = stack_of(GoId{event.object})};
}

// One that was there before the trace began (of Go itself: it was imported) has no birth there.
void Export::born(GoId g, std::uint16_t m, GoStatus status) {
    const auto found = births_.find(raw(g));
    if (found == births_.end()) return;
    const Birth birth = found->second;
    births_.erase(found);
    const bool seen = threads_[m].p != ProcId::none && state_.go(g).parent != GoId::none;
    const bool plain = threads_[m].p != ProcId::none && status == GoStatus::runnable;
    if ((seen && status == GoStatus::waiting) || plain) {
        emit(m, status == GoStatus::waiting ? Type::go_create_blocked : Type::go_create,
             {raw(g), birth.function, birth.stack});
        return;
    }
    const bool bound = status == GoStatus::syscall;
    if (bound && threads_[m].has_acted) {
        threads_[m].g = g;
        return emit(m, Type::go_create_syscall, {raw(g)});
    }
    emit(
        m, Type::go_status_stack,
        {raw(g), bound ? thread_of(m) : kNone, static_cast<std::uint64_t>(status), birth.function});
    if (bound) threads_[m].g = g;
}

void Export::settle(std::uint16_t m) {
    const auto found = stops_.find(m);
    if (found == stops_.end()) return;
    const Stop stop = found->second;
    stops_.erase(found);
    emit(m, Type::go_stop,
         {writer_.string(stop.kind == Kind::go_preempt ? "preempted" : "runtime.Gosched"),
          stop.stack});
    threads_[m].g = GoId::none;
}

void Export::start(GoId g, std::uint16_t m) {
    emit(m, Type::go_start, {raw(g), ++go_numbers_[raw(g)]});
    threads_[m].g = g;
    tell_proc_count(m);
}

void Export::go_event(const Event& event) {
    settle(event.m);
    const GoId g = event.go();
    switch (event.kind) {
        case Kind::go_start:
            born(g, event.m, GoStatus::runnable);
            return start(g, event.m);
        case Kind::go_park: {
            const auto reason = static_cast<WaitReason>(event.a);
            if (births_.contains(event.g)) return born(g, event.m, GoStatus::waiting);
            emit(event.m, Type::go_block, {writer_.string(go_reason(reason)), stack_of(g, reason)});
            threads_[event.m].g = GoId::none;
            return;
        }
        case Kind::go_ready:
            emit(event.m, Type::go_unblock,
                 {raw(g), ++go_numbers_[raw(g)], stack_of(threads_[event.m].g)});
            return;
        case Kind::go_end:
            // It came from C code and goes back there, or ran.
            emit(event.m,
                 event.rule == Rule::inferred ? Type::go_destroy_syscall : Type::go_destroy, {});
            if (event.rule == Rule::inferred) threads_[event.m].p = ProcId::none;
            threads_[event.m].g = GoId::none;
            return;
        default:  // go_yield, go_preempt
            stops_[event.m] = {.g = g, .kind = event.kind, .stack = stack_of(g)};
            return;
    }
}

void Export::call_event(const Event& event) {
    settle(event.m);
    const GoId g = event.go();
    if (event.kind == Kind::go_sysexit) {
        emit(event.m, event.a == 0 ? Type::go_syscall_end : Type::go_syscall_end_blocked, {});
        if (event.a != 0) threads_[event.m].g = GoId::none;
        return;
    }
    const ProcId p = threads_[event.m].p;
    if (births_.contains(event.g)) {
        if (p == ProcId::none) return born(g, event.m, GoStatus::syscall);
        born(g, event.m, GoStatus::runnable);
        start(g, event.m);
    }
    emit(event.m, Type::go_syscall_begin, {++proc_numbers_[raw(p)], stack_of(g)});
}

// The world stands still all the time.
void Export::gc_event(const Event& event) {
    const Thread& thread = threads_[event.m];
    const bool begins = event.kind == Kind::gc_begin;
    if (thread.g == GoId::none || thread.p == ProcId::none || begins == collecting_) {
        ++left_out_[static_cast<std::size_t>(event.kind)];
        return;
    }
    collecting_ = begins;
    if (begins) {
        emit(event.m, Type::stw_begin, {writer_.string("garbage collection"), stack_of(thread.g)});
        emit(event.m, Type::heap_alloc, {event.wide()});
        emit(event.m, Type::gc_begin, {++gc_number_, stack_of(thread.g)});
    } else {
        emit(event.m, Type::heap_alloc, {event.wide()});
        emit(event.m, Type::gc_end, {++gc_number_});
        emit(event.m, Type::stw_end, {});
    }
}

// What was written, in a log of the goroutine that wrote it.
void Export::annotation(const Event& event, std::string_view text) {
    const Thread& thread = threads_[event.m];
    if (thread.g == GoId::none || thread.p == ProcId::none || stops_.contains(event.m)) {
        ++left_out_[static_cast<std::size_t>(event.kind)];
        return;
    }
    const std::string_view key = event.kind == Kind::go_panic ? "panic"
                                 : event.a == 1               ? "stdout"
                                 : event.a == 2               ? "stderr"
                                                              : "";
    emit(event.m, Type::user_log,
         {0, writer_.string(key), writer_.string(text), stack_of(thread.g)});
}

}  // namespace fiberscope::gotrace
