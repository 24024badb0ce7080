// The order of events of several threads, after Go's internal/trace/order.go.
//
// Clocks of different threads may disagree, so time only proposes. What decides is that each event
// must be possible: an M starts a goroutine that is runnable, takes a P that is idle, and so on.
// And where two events of different threads change the same thing, both have its sequence number:
// the second one waits until the number before its own has been. So the order here is one in which
// every event follows from those before it.
//
// The next event of each thread is a candidate; of those that are possible the earliest goes. An
// event that is not yet possible waits for one thing, a P, a goroutine or the collector, to change:
// its thread is put aside and comes back when that happens. So every event is judged once, and
// again only after such a change, where Go's reader tries all threads in turn; the order is the
// same, for a judgement does not change as long as the thing does not. If all threads are put
// aside, something is missing, and the trace is broken.
//
// Why one thing is enough: the rules that wait look at the thread's own state, which nobody else
// changes but by a steal of its P, and at the one P or goroutine that the event names. A ProcStart
// on a thread that still has a P waits for that P to be stolen first, and for its own P after.
#include "sim/gotrace/order.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace fiberscope::gotrace {
namespace {

constexpr std::uint64_t kProcsMax = 4096;  // many more than any machine has processors

std::uint64_t plus(std::uint64_t x, std::uint64_t y) {
    return x > std::numeric_limits<std::uint64_t>::max() - y
               ? std::numeric_limits<std::uint64_t>::max()
               : x + y;
}

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

// Says how something is, and changes nothing.
bool is_status(Type type) {
    return type == Type::proc_status || type == Type::go_status || type == Type::go_status_stack;
}

}  // namespace

std::uint64_t Ordering::ns_of(std::uint64_t units) const {
    constexpr std::uint64_t kSecond = 1'000'000'000;
    const std::uint64_t frequency = generation_->frequency;
    const std::uint64_t seconds = units / frequency;
    if (seconds >= std::numeric_limits<std::uint64_t>::max() / kSecond - 1)
        return std::numeric_limits<std::uint64_t>::max();
    const double part =
        static_cast<double>(units % frequency) / static_cast<double>(frequency) * 1e9;
    return seconds * kSecond + static_cast<std::uint64_t>(part);
}

bool Ordering::advance(Lane& lane, std::string& error) {
    while (lane.in.empty()) {
        if (lane.batch == lane.batches.size()) return false;
        const Batch& batch = *lane.batches[lane.batch++];
        lane.in = Cursor(batch.data, batch.offset);
        lane.time = batch.time;
    }
    Cursor& in = lane.in;
    GoEvent& event = lane.next;
    event = {.m = lane.m, .offset = in.offset(), .generation = generation_};
    event.type = static_cast<Type>(in.byte("an event"));
    const int args = args_of(event.type);
    if (args < 0)
        in.fail(event.offset,
                fmt::format("an event of a known type, found {}", static_cast<int>(event.type)));
    lane.time = plus(lane.time, in.number("an event's time"));
    for (int i = 0; i < args; ++i)
        event.args[static_cast<std::size_t>(i)] = in.number("an event's argument");
    error = in.error();
    event.time_ns = ns_of(lane.time);
    return error.empty();
}

std::string Ordering::run(const Generation& generation, const Take& take) {
    generation_ = &generation;
    if (first_generation_ == 0) first_generation_ = generation.number;
    lanes_.clear();
    ready_.clear();
    for (auto& waiting : waiting_)
        waiting.clear();

    std::unordered_map<std::uint64_t, std::size_t> lane_of;
    for (const Batch& batch : generation.batches) {
        const auto [found, is_new] = lane_of.try_emplace(batch.m, lanes_.size());
        if (is_new) lanes_.push_back({.m = batch.m, .batches = {}, .next = {}});
        lanes_[found->second].batches.push_back(&batch);
    }
    const auto later = [this](std::size_t x, std::size_t y) {
        const std::uint64_t x_ns = lanes_[x].next.time_ns, y_ns = lanes_[y].next.time_ns;
        return x_ns != y_ns ? x_ns > y_ns : x > y;
    };
    std::string error;
    const auto go_on = [&](std::size_t lane) {
        if (!advance(lanes_[lane], error)) return;
        ready_.push_back(lane);
        std::push_heap(ready_.begin(), ready_.end(), later);
    };
    for (std::size_t i = 0; i < lanes_.size() && error.empty(); ++i)
        go_on(i);

    std::size_t put_aside = 0;
    while (error.empty() && !ready_.empty()) {
        std::pop_heap(ready_.begin(), ready_.end(), later);
        const std::size_t lane = ready_.back();
        ready_.pop_back();
        GoEvent event = lanes_[lane].next;
        const Thread& m = threads_[event.m];
        event.p = m.p;
        event.g = m.g;
        const std::size_t before = ready_.size();
        const Verdict verdict = judge(event);
        if (!verdict.broken.empty())
            return error_at(event.offset, fmt::format("a {} that is possible: {}",
                                                      name_of(event.type), verdict.broken));
        if (verdict.needs != Needs::nothing) {
            const auto list = static_cast<std::size_t>(verdict.needs) - 1;
            waiting_[list][verdict.id].push_back(lane);
            ++put_aside;
            continue;
        }
        // judge() has appended those that it woke.
        put_aside -= ready_.size() - before;
        for (std::size_t i = before; i < ready_.size(); ++i)
            std::push_heap(ready_.begin(), ready_.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                           later);
        threads_[event.m].has_acted |= !is_status(event.type);
        last_ns_ = event.time_ns = std::max(event.time_ns, last_ns_);
        if (!take(event)) return {};
        go_on(lane);
    }
    if (!error.empty() || put_aside == 0) return error;
    // The earliest of those that are stuck.
    const Lane* first = nullptr;
    for (const auto& waiting : waiting_) {
        for (const auto& [id, lanes] : waiting) {
            for (const std::size_t lane : lanes) {
                if (first == nullptr || lanes_[lane].next.time_ns < first->next.time_ns)
                    first = &lanes_[lane];
            }
        }
    }
    return error_at(
        first->next.offset,
        fmt::format("a {} of {} that follows from what came before, but something is "
                    "missing in generation {}; {} threads wait for it",
                    name_of(first->next.type), first->next.args[0], generation.number, put_aside));
}

void Ordering::wake(Needs needs, std::uint64_t id) {
    auto& waiting = waiting_[static_cast<std::size_t>(needs) - 1];
    const auto found = waiting.find(id);
    if (found == waiting.end()) return;
    ready_.insert(ready_.end(), found->second.begin(), found->second.end());
    waiting.erase(found);
}

Ordering::Verdict Ordering::judge(const GoEvent& event) {
    Thread& m = threads_[event.m];
    switch (event.type) {
        case Type::proc_start:
        case Type::proc_stop:
            return proc_event(event, m);
        case Type::proc_steal:
            return proc_steal(event, m);
        case Type::proc_status:
            return proc_status(event, m);
        case Type::go_create:
        case Type::go_create_blocked:
        case Type::go_start:
        case Type::go_stop:
        case Type::go_block:
        case Type::go_destroy:
        case Type::go_unblock:
            return go_event(event, m);
        case Type::go_status:
        case Type::go_status_stack:
            return go_status(event, m);
        case Type::go_switch:
        case Type::go_switch_destroy:
            return go_switch(event, m);
        case Type::go_syscall_begin:
        case Type::go_syscall_end:
        case Type::go_syscall_end_blocked:
        case Type::go_create_syscall:
        case Type::go_destroy_syscall:
            return call_event(event, m);
        case Type::gc_active:
        case Type::gc_begin:
        case Type::gc_end:
            return gc_event(event, m);
        case Type::procs_change:
        case Type::stw_begin:
        case Type::stw_end:
        case Type::gc_mark_assist_begin:
        case Type::gc_mark_assist_end:
        case Type::go_label:
        case Type::user_task_begin:
        case Type::user_task_end:
        case Type::user_region_begin:
        case Type::user_region_end:
        case Type::user_log:
            if (m.p == kNone || m.g == kNone)
                return {.broken = "its thread has no P or no goroutine"};
            return {};
        case Type::gc_sweep_begin:
        case Type::gc_sweep_end:
        case Type::heap_alloc:
        case Type::heap_goal:
            if (m.p == kNone) return {.broken = "its thread has no P"};
            return {};
        case Type::gc_sweep_active:
        case Type::gc_mark_assist_active:
        case Type::span:
        case Type::span_alloc:
        case Type::span_free:
        case Type::heap_object:
        case Type::heap_object_alloc:
        case Type::heap_object_free:
        case Type::goroutine_stack:
        case Type::goroutine_stack_alloc:
        case Type::goroutine_stack_free:
            return {};  // about something that is named, in any context
    }
    return {.broken = "its type is unknown"};
}

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
