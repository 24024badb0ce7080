#include "ui/stage/tracks.h"

#include "ui/stage/scene.h"

#include <algorithm>

namespace fiberscope::ui {

Look look_of(trace::Phase phase) {
    if (phase == trace::Phase::running()) return Look::running;
    if (phase == trace::Phase::syscall()) return Look::syscall;
    if (phase.is_waiting()) return look_of(phase.reason());
    return phase.is_there() ? Look::runnable : Look::finished;
}

Tracks::Tracks(const trace::Summary& chunk) : now_ns_(chunk.begin_ns) {
    for (const trace::Summary::Go& go : chunk.gos)
        change(go.id, look_of(go.before), go.before.reason(), 0);
    for (const trace::Summary::Proc& proc : chunk.procs)
        if (proc.before != 0) start(proc.before, proc.id);
}

Tracks Tracks::after(const Tracks& before) {
    Tracks tracks;
    tracks.now_ns_ = before.now_ns_;
    tracks.proc_of_go_ = before.proc_of_go_;
    tracks.go_of_machine_ = before.go_of_machine_;
    const auto carry = [&](const auto& from, auto& to) {
        for (const auto& [id, lane] : from) {
            if (lane.empty() || !lane.back().open) continue;
            Stretch goes_on = lane.back();
            goes_on.from_ns = before.now_ns_;
            to[id].push_back(goes_on);
        }
    };
    carry(before.procs_, tracks.procs_);
    carry(before.gos_, tracks.gos_);
    if (!before.collections_.empty() && before.collections_.back().open)
        tracks.collections_.push_back({before.now_ns_, before.now_ns_});
    return tracks;
}

GoId Tracks::running_on(std::uint16_t m) const {
    const auto found = go_of_machine_.find(m);
    return found == go_of_machine_.end() ? GoId::none : GoId{found->second};
}

void Tracks::change(std::uint32_t g, Look look, WaitReason reason, std::uint32_t object) {
    auto& lane = gos_[GoId{g}];
    if (!lane.empty() && lane.back().open) {
        lane.back().to_ns = now_ns_;
        lane.back().open = false;
    }
    if (look == Look::finished) return;
    lane.push_back(
        {.from_ns = now_ns_, .to_ns = now_ns_, .look = look, .who = object, .reason = reason});
}

// If it was on one.
void Tracks::leave_proc(const Event& e) {
    // Another one may run there: of this one nobody saw that it ran (Rule::inferred).
    if (running_on(e.m) == e.go()) go_of_machine_.erase(e.m);
    const auto found = proc_of_go_.find(e.g);
    if (found == proc_of_go_.end()) return;
    std::vector<Stretch>& lane = procs_[found->second];
    if (!lane.empty() && lane.back().open) {
        lane.back().to_ns = now_ns_;
        lane.back().open = false;
    }
    proc_of_go_.erase(found);
}

void Tracks::start(std::uint32_t g, std::uint32_t proc) {
    procs_[proc].push_back({.from_ns = now_ns_, .to_ns = now_ns_, .look = Look::running, .who = g});
    proc_of_go_[g] = proc;
}

namespace {

// Whether the event's goroutine is the one that runs on the event's M, and does it. So a part of a
// run whose beginning is not known learns who runs where.
bool is_act(const Event& e) {
    switch (e.kind) {
        case Kind::go_line:
        case Kind::go_call:
        case Kind::go_return:
        case Kind::select_begin:
        case Kind::select_end:
        case Kind::chan_send:
        case Kind::chan_recv:
        case Kind::chan_send_direct:
        case Kind::chan_recv_direct:
        case Kind::chan_recv_refill:
        case Kind::chan_close:
        case Kind::lock_drop:
        case Kind::rlock_drop:
        case Kind::count_add:
            return e.g != 0;
        default:
            return false;
    }
}

}  // namespace

void Tracks::append(const Event& e) {
    now_ns_ = std::max<std::uint64_t>(now_ns_, e.stamp_ns);
    times_.push_back(now_ns_);
    if (is_act(e)) go_of_machine_[e.m] = e.g;
    if (const auto changed = trace::phase_change(e)) {
        leave_proc(e);
        const trace::Phase phase = changed->phase;
        change(e.g, look_of(phase), phase.reason(), phase.is_waiting() ? e.object : 0);
        if (changed->on_proc) {
            start(e.g, e.object);
            go_of_machine_[e.m] = e.g;
        }
    }
    switch (e.kind) {
        case Kind::go_create:
            if (e.object != 0) arrows_.push_back({now_ns_, GoId{e.object}, e.go(), true});
            break;
        case Kind::go_ready:
            if (const GoId by = running_on(e.m); by != GoId::none)
                arrows_.push_back({now_ns_, by, e.go(), false});
            break;
        case Kind::gc_begin:
            collections_.push_back({now_ns_, now_ns_});
            break;
        case Kind::gc_end:
            // Of one that began before what is known here.
            if (collections_.empty()) collections_.push_back({times_.front(), now_ns_});
            collections_.back().to_ns = now_ns_;
            collections_.back().open = false;
            break;
        case Kind::go_race:
            races_.push_back({now_ns_, e.go(), GoId{e.object}});
            break;
        default:
            break;  // nothing beside the lanes
    }
}

}  // namespace fiberscope::ui
