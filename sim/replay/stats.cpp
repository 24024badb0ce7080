#include "sim/replay/stats.h"

#include "sim/replay/fold.h"

#include <algorithm>

namespace fiberscope::replay {
namespace {

std::uint64_t between(std::uint64_t from_ns, std::uint64_t to_ns) {
    return to_ns > from_ns ? to_ns - from_ns : 0;  // stamps of several Ms may disagree
}

template <class T>
void follow(Series& length, std::uint64_t now_ns, const T& queue) {
    const auto now = static_cast<std::uint32_t>(queue.size());
    if (!length.began() || length.now() != now) length.set(now_ns, now);
}

void spend(ObjectStats& stats, std::uint64_t now_ns) {
    const std::uint64_t spent = between(stats.since_ns, now_ns);
    stats.since_ns += spent;
    if (!stats.first_ns) return;
    if (stats.full) stats.full_ns += spent;
    if (stats.empty) stats.empty_ns += spent;
    if (stats.held) stats.held_ns += spent;
}

// How many values the event lets into, or past, a channel's buffer.
std::uint64_t values_sent(Kind kind) {
    return kind == Kind::chan_send || kind == Kind::chan_send_direct ||
                   kind == Kind::chan_recv_direct || kind == Kind::chan_recv_refill
               ? 1
               : 0;
}

}  // namespace

void Stats::take(const Event& event, std::string_view text) {
    if (impossible_) return;
    // A wait ends: what it was for is only in the state before.
    struct Wait {
        WaitReason reason;
        ObjectId object;
        std::uint64_t since_ns;
    };
    std::optional<Wait> wait;
    if (event.kind == Kind::go_ready && state_.has_go(event.go())) {
        const GoState& g = state_.go(event.go());
        wait = {g.reason, g.place.object, g.since_ns};
    }
    impossible_ = fold(state_, event, text);
    if (impossible_) return;
    gos_.resize(state_.gos.size());
    procs_.resize(state_.procs.size());
    objects_.resize(state_.objects.size());
    if (wait) {
        const std::uint64_t ns = state_.go(event.go()).since_ns - wait->since_ns;
        WaitStats& waits = gos_[event.g - 1].waits[{wait->reason, wait->object}];
        waits.ns += ns;
        ++waits.times;
        if (wait->object != ObjectId::none) objects_[raw(wait->object) - 1].wait.add(ns);
    }
    count_go(event, text);
    count_proc(event);
    if (event.kind == Kind::p_retake) ++retakes_;
    if (event.kind == Kind::go_sysexit && event.a != 0) ++late_calls_;
    follow_queues(event);
    if (order_of(event.kind) == Order::object) {
        count_object(event);
        follow_object(event);
    }
}

void Stats::count_go(const Event& event, std::string_view text) {
    if (event.kind == Kind::go_ready) gos_[event.g - 1].woken_ns = event.stamp_ns;
    if (event.kind == Kind::go_start) {
        std::optional<std::uint64_t>& woken_ns = gos_[event.g - 1].woken_ns;
        if (woken_ns) {
            const std::uint64_t ns = between(*woken_ns, event.stamp_ns);
            gos_[event.g - 1].wake.add(ns);
            procs_[event.object].wake.add(ns);
            wake_.add(ns);
        }
        woken_ns.reset();
    }
    if (event.kind == Kind::go_preempt) ++gos_[event.g - 1].preemptions;
    if (event.kind == Kind::go_yield) ++gos_[event.g - 1].yields;
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

void Stats::count_proc(const Event& event) {
    switch (event.kind) {
        case Kind::go_start:
            procs_[event.object].goroutines.insert(event.g);
            ++procs_[event.object].starts;
            break;
        case Kind::local_steal:
            ++procs_[event.b].steals;
            procs_[event.b].stolen += event.a;
            break;
        case Kind::runnext_steal:
            ++procs_[event.a].steals;
            ++procs_[event.a].stolen;
            break;
        case Kind::local_spill:
            ++procs_[event.object].spills;
            break;
        case Kind::runnext_put:
            ++procs_[event.object].runnext_puts;
            break;
        case Kind::p_handoff:
            // Without that rule an M was woken for work and given an idle one.
            if (event.rule == Rule::handoff) ++procs_[event.object].handoffs;
            break;
        case Kind::go_preempt:
            ++procs_[raw(state_.machine(event.m).p)].preemptions;
            break;
        case Kind::run_begin:
            for (ProcStats& p : procs_) {
                p.idle = true;
                p.since_ns = event.stamp_ns;
            }
            break;
        case Kind::p_idle_put:
        case Kind::p_idle_get: {
            ProcStats& p = procs_[event.object];
            if (p.idle) p.idle_ns += between(p.since_ns, event.stamp_ns);
            p.idle = event.kind == Kind::p_idle_put;
            p.since_ns = std::max<std::uint64_t>(p.since_ns, event.stamp_ns);
            break;
        }
        default:
            break;
    }
}

void Stats::count_object(const Event& event) {
    ObjectStats& stats = objects_[event.object - 1];
    const ObjectState& object = state_.objects[event.object - 1];
    const bool drops = event.kind == Kind::lock_drop || event.kind == Kind::rlock_drop;
    if (drops && event.a != 0) ++stats.handoffs;
    std::uint64_t takes = 0;
    if (event.kind == Kind::lock_get || event.kind == Kind::rlock_get || (drops && event.a != 0))
        takes = 1;
    // Every reader that waited got in.
    if (event.kind == Kind::lock_drop && event.a == 0) takes = object.readers.size();
    stats.takes += takes;
    if (event.kind == Kind::waiter_put || event.kind == Kind::waiter_front) ++stats.waits;
    if (event.kind == Kind::chan_send_direct || event.kind == Kind::chan_recv_direct)
        ++stats.handoffs;
    const std::uint64_t values = values_sent(event.kind);
    if (values != 0) stats.last_ns = std::max<std::uint64_t>(stats.last_ns, event.stamp_ns);
    if (!stats.first_ns && takes + values != 0) {
        stats.first_ns = event.stamp_ns;
        stats.since_ns = event.stamp_ns;
    }
}

// Where a queue may have changed its length: that of a thief, or of who takes from the global one,
// without an event about it.
void Stats::follow_queues(const Event& event) {
    const auto local = [&](std::uint32_t p) {
        follow(procs_[p].queue, event.stamp_ns, state_.procs[p].queue);
    };
    switch (event.kind) {
        case Kind::run_begin:
        case Kind::procs:
            for (std::uint32_t p = 0; p < procs_.size(); ++p)
                local(p);
            follow(global_, event.stamp_ns, state_.global);
            break;
        case Kind::local_steal:
            local(event.b);
            local(event.object);
            break;
        case Kind::local_put:
        case Kind::local_get:
        case Kind::local_spill:
            local(event.object);
            break;
        case Kind::global_get:
            local(event.object);
            follow(global_, event.stamp_ns, state_.global);
            break;
        case Kind::global_put:
            follow(global_, event.stamp_ns, state_.global);
            break;
        default:
            break;
    }
}

void Stats::follow_object(const Event& event) {
    ObjectStats& stats = objects_[event.object - 1];
    const ObjectState& object = state_.objects[event.object - 1];
    spend(stats, event.stamp_ns);
    stats.full = object.cap != 0 && object.buffer.size() == object.cap;
    stats.empty = object.cap != 0 && object.buffer.empty();
    stats.held = object.holder != GoId::none || !object.readers.empty();
    follow(stats.buffer, event.stamp_ns, object.buffer);
    follow(stats.sendq, event.stamp_ns, object.sendq);
    follow(stats.recvq, event.stamp_ns, object.recvq);
}

std::uint64_t Stats::idle_ns(const ProcState& p) const {
    const ProcStats& stats = procs_[raw(p.id)];
    return stats.idle_ns + (stats.idle ? between(stats.since_ns, state_.now_ns) : 0);
}

Stats::Shares Stats::shares(const ObjectState& object) const {
    const ObjectStats& stats = objects_[raw(object.id) - 1];
    if (!stats.first_ns) return {};
    const std::uint64_t since = between(stats.since_ns, state_.now_ns);
    return {.life_ns = between(*stats.first_ns, state_.now_ns),
            .full_ns = stats.full_ns + (stats.full ? since : 0),
            .empty_ns = stats.empty_ns + (stats.empty ? since : 0),
            .held_ns = stats.held_ns + (stats.held ? since : 0)};
}

double Stats::throughput(const ObjectState& channel) const {
    const ObjectStats& stats = objects_[raw(channel.id) - 1];
    if (!stats.first_ns || stats.last_ns <= *stats.first_ns) return 0;
    return static_cast<double>(channel.sent) * 1e9 /
           static_cast<double>(stats.last_ns - *stats.first_ns);
}

std::uint64_t Stats::ran_ns(const ProcState& p) const {
    return p.ran_ns + (p.running != GoId::none ? state_.now_ns - p.since_ns : 0);
}

std::optional<Stats::LongestWait> Stats::waited_most_for(GoId id) const {
    std::map<std::pair<WaitReason, ObjectId>, std::uint64_t> waits;
    for (const auto& [what, wait] : gos_[raw(id) - 1].waits)
        waits[what] = wait.ns;
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
