#include "sim/replay/stats.h"

#include "sim/replay/fold.h"

#include <algorithm>

namespace fiberscope::replay {
namespace {

template <class T>
void raise(std::uint32_t& most, const T& queue) {
    most = std::max(most, static_cast<std::uint32_t>(queue.size()));
}

}  // namespace

void Stats::take(const Event& event, std::string_view text) {
    if (impossible_) return;
    // A wait ends: what it was for is only in the state before.
    std::optional<GoState> waited;
    if (event.kind == Kind::go_ready && state_.has_go(event.go())) waited = state_.go(event.go());
    impossible_ = fold(state_, event, text);
    if (impossible_) return;
    gos_.resize(state_.gos.size());
    procs_.resize(state_.procs.size());
    objects_.resize(state_.objects.size());
    if (waited) {
        gos_[event.g - 1].waited_ns[{waited->reason, waited->place.object}] +=
            state_.go(event.go()).since_ns - waited->since_ns;
    }
    count(event, text);
    count_queues(event);
}

void Stats::count(const Event& event, std::string_view text) {
    if (event.kind == Kind::go_start) {
        procs_[event.object].goroutines.insert(event.g);
        ++procs_[event.object].starts;
    }
    if (event.kind == Kind::local_steal) {
        ++procs_[event.b].steals;
        procs_[event.b].stolen += event.a;
    }
    if (event.kind == Kind::runnext_steal) {
        ++procs_[event.a].steals;
        ++procs_[event.a].stolen;
    }
    if (event.kind == Kind::p_retake) ++retakes_;
    if (event.kind == Kind::go_sysexit && event.a != 0) ++late_calls_;
    if (event.kind == Kind::local_spill) ++procs_[event.object].spills;
    if (event.kind == Kind::runnext_put) ++procs_[event.object].runnext_puts;
    const bool drops = event.kind == Kind::lock_drop || event.kind == Kind::rlock_drop;
    if (event.kind == Kind::lock_get || event.kind == Kind::rlock_get || (drops && event.a != 0))
        ++objects_[event.object - 1].takes;
    // Every reader that waited got in.
    if (event.kind == Kind::lock_drop && event.a == 0)
        objects_[event.object - 1].takes += state_.objects[event.object - 1].readers.size();
    if (event.kind == Kind::waiter_put || event.kind == Kind::waiter_front) {
        ++objects_[event.object - 1].waits;
    }
    if (event.kind == Kind::go_panic) {
        gos_[event.g - 1].panicked = true;
        gos_[event.g - 1].panic = text;
    }
    if (event.kind == Kind::go_stack) {
        GoStats& g = gos_[event.g - 1];
        if (g.stack_first_bytes == 0) g.stack_first_bytes = event.a != 0 ? event.a : event.b;
        if (event.a != 0 && event.b > event.a) ++g.stack_grows;
        if (event.b < event.a) ++g.stack_shrinks;
    }
}

void Stats::count_queues(const Event& event) {
    if (event.kind == Kind::local_put || event.kind == Kind::global_get) {
        raise(procs_[event.object].queue_max, state_.procs[event.object].queue);
    }
    if (event.kind == Kind::local_steal) {
        raise(procs_[event.b].queue_max, state_.procs[event.b].queue);
    }
    if (event.kind == Kind::global_put) raise(global_max_, state_.global);
    if (order_of(event.kind) == Order::object) {
        ObjectStats& stats = objects_[event.object - 1];
        const ObjectState& object = state_.objects[event.object - 1];
        raise(stats.buffer_max, object.buffer);
        raise(stats.sendq_max, object.sendq);
        raise(stats.recvq_max, object.recvq);
    }
}

std::uint64_t Stats::ran_ns(const ProcState& p) const {
    return p.ran_ns + (p.running != GoId::none ? state_.now_ns - p.since_ns : 0);
}

std::optional<Stats::LongestWait> Stats::waited_most_for(GoId id) const {
    auto waits = gos_[raw(id) - 1].waited_ns;
    const GoState& g = state_.go(id);
    if (g.status == GoStatus::waiting) {
        waits[{g.reason, g.place.object}] += state_.now_ns - g.since_ns;
    }
    if (waits.empty()) return {};
    const auto most =
        std::max_element(waits.begin(), waits.end(),
                         [](const auto& x, const auto& y) { return x.second < y.second; });
    return LongestWait{
        .reason = most->first.first, .object = most->first.second, .ns = most->second};
}

}  // namespace fiberscope::replay
