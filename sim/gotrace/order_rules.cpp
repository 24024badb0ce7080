// Which event is possible in which state of the threads, Ps and goroutines, and what it changes:
// the rules of Go's internal/trace/order.go. Where that lets pass what no Go writes, and what we
// could not tell, these are stricter: a P does not stop under a goroutine that runs, and what a
// thread had when the trace began is told before it does anything.
#include "sim/gotrace/order.h"

#include <fmt/format.h>

namespace fiberscope::gotrace {
namespace {

constexpr std::uint64_t kProcsMax = 4096;  // many more than any machine has processors

const char* text_of(GoStatus status) {
    switch (status) {
        case GoStatus::bad:
            return "unknown";
        case GoStatus::runnable:
            return "runnable";
        case GoStatus::running:
            return "running";
        case GoStatus::syscall:
            return "in a system call";
        case GoStatus::waiting:
            return "waiting";
    }
    return "?";
}

const char* text_of(ProcStatus status) {
    switch (status) {
        case ProcStatus::bad:
            return "unknown";
        case ProcStatus::running:
            return "running";
        case ProcStatus::idle:
            return "idle";
        case ProcStatus::syscall:
            return "in a system call";
        case ProcStatus::abandoned:
            return "abandoned in a system call";
    }
    return "?";
}

}  // namespace

Ordering::Goroutine* Ordering::own_go(const Thread& m, GoStatus status, Verdict& verdict) {
    const auto found = gos_.find(m.g);
    if (m.g == kNone || found == gos_.end()) {
        verdict.broken = "its thread runs no goroutine";
    } else if (found->second.status != status) {
        verdict.broken = fmt::format("goroutine {} of its thread is {}, not {}", m.g,
                                     text_of(found->second.status), text_of(status));
    } else {
        return &found->second;
    }
    return nullptr;
}

Ordering::Proc* Ordering::own_proc(const Thread& m, ProcStatus status, Verdict& verdict) {
    const auto found = procs_.find(m.p);
    if (m.p == kNone || found == procs_.end()) {
        verdict.broken = "its thread has no P";
    } else if (status != ProcStatus::bad && found->second.status != status) {
        verdict.broken = fmt::format("P{} of its thread is {}, not {}", m.p,
                                     text_of(found->second.status), text_of(status));
    } else {
        return &found->second;
    }
    return nullptr;
}

Ordering::Verdict Ordering::proc_event(const GoEvent& event, Thread& m) {
    Verdict verdict;
    if (event.type == Type::proc_stop) {
        Proc* const p = own_proc(m, ProcStatus::bad, verdict);
        if (p == nullptr) return verdict;
        if (p->status != ProcStatus::running && p->status != ProcStatus::syscall)
            return {.broken = fmt::format("P{} is {}", m.p, text_of(p->status))};
        const auto g = gos_.find(m.g);
        if (g != gos_.end() && g->second.status == GoStatus::running)
            return {.broken = fmt::format("goroutine {} runs there", m.g)};
        p->status = ProcStatus::idle;
        wake(Needs::proc, m.p);
        m.p = kNone;
        return {};
    }
    const std::uint64_t id = event.args[0];
    if (m.p != kNone) return {.needs = Needs::proc, .id = m.p};  // to be stolen first
    const auto found = procs_.find(id);
    if (found == procs_.end() || found->second.status != ProcStatus::idle ||
        !found->second.sequence.is_before(generation_->number, event.args[1]))
        return {.needs = Needs::proc, .id = id};
    found->second.status = ProcStatus::running;
    ++found->second.sequence.number;
    m.p = id;
    wake(Needs::proc, id);
    return {};
}

Ordering::Verdict Ordering::proc_status(const GoEvent& event, Thread& m) {
    const std::uint64_t id = event.args[0];
    const auto status = static_cast<ProcStatus>(event.args[1]);
    if (id >= kProcsMax)
        return {.broken = fmt::format("a P's number is below {}, this is {}", kProcsMax, id)};
    if (event.args[1] == 0 || event.args[1] > static_cast<std::uint64_t>(ProcStatus::abandoned))
        return {.broken = fmt::format("{} is no status of a P", event.args[1])};
    const auto [found, is_new] = procs_.try_emplace(id);
    Proc& p = found->second;
    // Abandoned tells less than what is known already.
    const bool same =
        p.status == status || (status == ProcStatus::abandoned && p.status == ProcStatus::syscall);
    if (!is_new && !same)
        return {.broken = fmt::format("P{} is {}, the event says {}", id, text_of(p.status),
                                      text_of(status))};
    const bool held = status == ProcStatus::running || status == ProcStatus::syscall;
    if (held && m.p != id && (!is_new || m.p != kNone))
        return {.broken = fmt::format("its thread does not have P{}", id)};
    if (is_new) p.status = status;
    p.sequence = {generation_->number, 0};
    if (held) m.p = id;
    wake(Needs::proc, id);
    return {};
}

Ordering::Verdict Ordering::proc_steal(const GoEvent& event, Thread& m) {
    const std::uint64_t id = event.args[0];
    const auto found = procs_.find(id);
    const bool abandoned = found != procs_.end() && found->second.status == ProcStatus::abandoned;
    if (found == procs_.end() || (!abandoned && found->second.status != ProcStatus::syscall) ||
        !found->second.sequence.is_before(generation_->number, event.args[1]))
        return {.needs = Needs::proc, .id = id};
    if (!abandoned) {
        // Its thread may be this one.
        const auto from = threads_.find(event.args[2]);
        if (from == threads_.end() || from->second.p != id)
            return {.broken = fmt::format("thread {} does not have P{}", event.args[2], id)};
        (event.args[2] == event.m ? m : from->second).p = kNone;
    }
    found->second.status = ProcStatus::idle;
    ++found->second.sequence.number;
    wake(Needs::proc, id);
    return {};
}

Ordering::Verdict Ordering::create(std::uint64_t g, GoStatus status) {
    const auto [found, is_new] = gos_.try_emplace(g);
    if (!is_new || g == kNone || g == 0)
        return {.broken = fmt::format("goroutine {} exists already", g)};
    found->second = {status, {generation_->number, 0}};
    wake(Needs::goroutine, g);
    return {};
}

Ordering::Verdict Ordering::go_event(const GoEvent& event, Thread& m) {
    Verdict verdict;
    const std::uint64_t id = event.args[0];
    if (event.type == Type::go_create || event.type == Type::go_create_blocked) {
        if (m.p == kNone) return {.broken = "its thread has no P"};
        if (m.g != kNone && own_go(m, GoStatus::running, verdict) == nullptr) return verdict;
        return create(id, event.type == Type::go_create ? GoStatus::runnable : GoStatus::waiting);
    }
    if (event.type == Type::go_start || event.type == Type::go_unblock) {
        const bool starts = event.type == Type::go_start;
        const auto found = gos_.find(id);
        if (found == gos_.end() ||
            found->second.status != (starts ? GoStatus::runnable : GoStatus::waiting) ||
            !found->second.sequence.is_before(generation_->number, event.args[1]))
            return {.needs = Needs::goroutine, .id = id};
        if (starts && m.p == kNone) return {.broken = "its thread has no P"};
        if (starts && m.g != kNone)
            return {.broken = fmt::format("its thread runs goroutine {}", m.g)};
        found->second.status = starts ? GoStatus::running : GoStatus::runnable;
        ++found->second.sequence.number;
        if (starts) m.g = id;
        wake(Needs::goroutine, id);
        return {};
    }
    Goroutine* const g = own_go(m, GoStatus::running, verdict);
    if (g == nullptr) return verdict;
    if (m.p == kNone) return {.broken = "its thread has no P"};
    const std::uint64_t own = m.g;
    m.g = kNone;
    if (event.type == Type::go_destroy)
        gos_.erase(own);
    else
        g->status = event.type == Type::go_stop ? GoStatus::runnable : GoStatus::waiting;
    wake(Needs::goroutine, own);
    return {};
}

Ordering::Verdict Ordering::go_status(const GoEvent& event, Thread& m) {
    const std::uint64_t id = event.args[0], on = event.args[1];
    const auto status = static_cast<GoStatus>(event.args[2]);
    if (id == 0 || id == kNone) return {.broken = fmt::format("{} is no goroutine", id)};
    if (event.args[2] == 0 || event.args[2] > static_cast<std::uint64_t>(GoStatus::waiting))
        return {.broken = fmt::format("{} is no status of a goroutine", event.args[2])};
    const bool in_first = generation_->number == first_generation_;
    const auto known = gos_.find(id);
    if (known == gos_.end() && !in_first)
        return {.broken = fmt::format("goroutine {} was not there in the generation before", id)};
    if (known != gos_.end() && known->second.status != status)
        return {.broken = fmt::format("goroutine {} is {}, the event says {}", id,
                                      text_of(known->second.status), text_of(status))};
    if (status == GoStatus::syscall) {
        if (on == kNone) return {.broken = "it is in a system call on no thread"};
        Thread& where = on == event.m ? m : threads_[on];
        if (where.g != id && (known != gos_.end() || where.g != kNone || where.has_acted))
            return {.broken = fmt::format("thread {} does not have it", on)};
        where.g = id;
    }
    if (status == GoStatus::running) {
        if (m.g != id && (known != gos_.end() || m.g != kNone || m.has_acted))
            return {.broken = "its thread does not run it"};
        if (m.p == kNone) return {.broken = "its thread has no P"};
        m.g = id;
    }
    Goroutine& g = gos_[id];
    g.status = status;
    g.sequence = {generation_->number, 0};
    wake(Needs::goroutine, id);
    return {};
}

// Three events in one: the other becomes runnable, this one waits or ends, the other runs.
Ordering::Verdict Ordering::go_switch(const GoEvent& event, Thread& m) {
    Verdict verdict;
    Goroutine* const g = own_go(m, GoStatus::running, verdict);
    if (g == nullptr) return verdict;
    if (m.p == kNone) return {.broken = "its thread has no P"};
    const auto next = gos_.find(event.args[0]);
    if (next == gos_.end() || next->second.status != GoStatus::waiting ||
        !next->second.sequence.is_before(generation_->number, event.args[1]))
        return {.needs = Needs::goroutine, .id = event.args[0]};
    next->second.status = GoStatus::running;
    ++next->second.sequence.number;
    const std::uint64_t own = m.g;
    if (event.type == Type::go_switch)
        g->status = GoStatus::waiting;
    else
        gos_.erase(own);
    m.g = event.args[0];
    wake(Needs::goroutine, own);
    wake(Needs::goroutine, m.g);
    return {};
}

Ordering::Verdict Ordering::call_event(const GoEvent& event, Thread& m) {
    Verdict verdict;
    switch (event.type) {
        case Type::go_syscall_begin: {
            Goroutine* const g = own_go(m, GoStatus::running, verdict);
            Proc* const p = g ? own_proc(m, ProcStatus::bad, verdict) : nullptr;
            if (p == nullptr) return verdict;
            if (!p->sequence.is_before(generation_->number, event.args[0]))
                return {.broken = fmt::format("P{}'s number is {}, the event says {}", m.p,
                                              p->sequence.number + 1, event.args[0])};
            g->status = GoStatus::syscall;
            p->status = ProcStatus::syscall;
            ++p->sequence.number;
            wake(Needs::proc, m.p);
            return {};
        }
        case Type::go_syscall_end: {
            Goroutine* const g = own_go(m, GoStatus::syscall, verdict);
            Proc* const p = g ? own_proc(m, ProcStatus::syscall, verdict) : nullptr;
            if (p == nullptr) return verdict;
            g->status = GoStatus::running;
            p->status = ProcStatus::running;
            wake(Needs::proc, m.p);
            return {};
        }
        case Type::go_syscall_end_blocked: {
            // It lost its P; as long as it has not, that is still to come.
            const auto p = procs_.find(m.p);
            if (p != procs_.end() && p->second.status == ProcStatus::syscall)
                return {.needs = Needs::proc, .id = m.p};
            Goroutine* const g = own_go(m, GoStatus::syscall, verdict);
            if (g == nullptr) return verdict;
            g->status = GoStatus::runnable;
            wake(Needs::goroutine, m.g);
            m.g = kNone;
            return {};
        }
        case Type::go_create_syscall:
            if (m.g != kNone) return {.broken = fmt::format("its thread has goroutine {}", m.g)};
            verdict = create(event.args[0], GoStatus::syscall);
            if (verdict.broken.empty()) m.g = event.args[0];
            return verdict;
        default: {  // go_destroy_syscall
            if (own_go(m, GoStatus::syscall, verdict) == nullptr) return verdict;
            if (m.p != kNone) {
                Proc* const p = own_proc(m, ProcStatus::syscall, verdict);
                if (p == nullptr) return verdict;
                // Its thread may be another thread's id by the time it is stolen.
                p->status = ProcStatus::abandoned;
                wake(Needs::proc, m.p);
                m.p = kNone;
            }
            gos_.erase(m.g);
            m.g = kNone;
            return {};
        }
    }
}

Ordering::Verdict Ordering::gc_event(const GoEvent& event, const Thread& m) {
    const bool begins = event.type != Type::gc_end;
    const bool first = collecting_ == Collecting::unknown && begins;
    if (!first) {
        if (event.args[0] != gc_number_ + 1 || collecting_ == Collecting::unknown)
            return {.needs = Needs::collection};
        const bool should_run = event.type != Type::gc_begin;
        if ((collecting_ == Collecting::yes) != should_run)
            return {.broken =
                        should_run ? "no collection goes on" : "a collection goes on already"};
        if (m.p == kNone || m.g == kNone) return {.broken = "its thread has no P or no goroutine"};
    }
    gc_number_ = event.args[0];
    collecting_ = begins ? Collecting::yes : Collecting::no;
    wake(Needs::collection, 0);
    return {};
}

}  // namespace fiberscope::gotrace
