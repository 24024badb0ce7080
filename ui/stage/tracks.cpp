#include "ui/stage/tracks.h"

#include "ui/stage/scene.h"

#include <algorithm>

namespace fiberscope::ui {

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

void Tracks::leave_proc(std::uint32_t g) {
    const auto found = proc_of_go_.find(g);
    if (found == proc_of_go_.end()) return;
    auto& lane = procs_[found->second];
    if (!lane.empty() && lane.back().open) {
        lane.back().to_ns = now_ns_;
        lane.back().open = false;
    }
    proc_of_go_.erase(found);
}

void Tracks::append(const Event& e) {
    now_ns_ = std::max<std::uint64_t>(now_ns_, e.stamp_ns);
    times_.push_back(now_ns_);
    if (order_of(e.kind) == Order::object) {
        const std::uint64_t index = times_.size() - 1;
        lives_.try_emplace(e.object_id(), Life{index, index}).first->second.last = index;
    }
    switch (e.kind) {
        case Kind::run_begin:
        case Kind::procs:
            procs_.resize(std::max<std::size_t>(procs_.size(), e.a));
            break;
        case Kind::go_create:
            change(e.g, Look::runnable, WaitReason::none, 0);
            if (e.object != 0) arrows_.push_back({now_ns_, GoId{e.object}, e.go(), true});
            break;
        case Kind::go_syscall:
            leave_proc(e.g);
            go_of_machine_.erase(e.m);
            change(e.g, Look::syscall, WaitReason::none, 0);
            break;
        case Kind::go_sysexit:
            if (e.a != 0) {
                change(e.g, Look::runnable, WaitReason::none, 0);
                break;
            }
            [[fallthrough]];
        case Kind::go_start:
            change(e.g, Look::running, WaitReason::none, 0);
            if (e.object >= procs_.size()) procs_.resize(e.object + 1);
            procs_[e.object].push_back(
                {.from_ns = now_ns_, .to_ns = now_ns_, .look = Look::running, .who = e.g});
            proc_of_go_[e.g] = e.object;
            go_of_machine_[e.m] = e.g;
            break;
        case Kind::go_park: {
            const auto reason = static_cast<WaitReason>(e.a);
            leave_proc(e.g);
            go_of_machine_.erase(e.m);
            change(e.g, look_of(reason), reason, e.object);
            break;
        }
        case Kind::go_ready:
            change(e.g, Look::runnable, WaitReason::none, 0);
            if (const GoId by = running_on(e.m); by != GoId::none)
                arrows_.push_back({now_ns_, by, e.go(), false});
            break;
        case Kind::go_yield:
        case Kind::go_preempt:
            leave_proc(e.g);
            go_of_machine_.erase(e.m);
            change(e.g, Look::runnable, WaitReason::none, 0);
            break;
        case Kind::go_end:
            leave_proc(e.g);
            go_of_machine_.erase(e.m);
            change(e.g, Look::finished, WaitReason::none, 0);
            break;
        case Kind::gc_begin:
            collections_.push_back({now_ns_, now_ns_});
            break;
        case Kind::gc_end:
            collections_.back().to_ns = now_ns_;
            collections_.back().open = false;
            break;
        case Kind::go_race:
            races_.push_back({now_ns_, e.go(), GoId{e.object}});
            break;
        default:
            break;  // no goroutine changes its state
    }
}

std::uint64_t Tracks::time_after(std::uint64_t count) const {
    if (count == 0 || times_.empty()) return 0;
    return times_[std::min<std::uint64_t>(count, times_.size()) - 1];
}

std::uint64_t Tracks::events_until(std::uint64_t ns) const {
    return static_cast<std::uint64_t>(std::upper_bound(times_.begin(), times_.end(), ns) -
                                      times_.begin());
}

}  // namespace fiberscope::ui
