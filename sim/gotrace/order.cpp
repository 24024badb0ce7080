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

std::uint64_t plus(std::uint64_t x, std::uint64_t y) {
    return x > std::numeric_limits<std::uint64_t>::max() - y
               ? std::numeric_limits<std::uint64_t>::max()
               : x + y;
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

}  // namespace fiberscope::gotrace
