// The part of the fold about goroutines: their life, position, frames, stack and output.
#include "sim/replay/fold_step.h"

#include <fmt/format.h>

#include <algorithm>

namespace fiberscope::replay {
Why apply::go_create(const Step& step) {
    State& state = step.state;
    const Event& event = step.event;
    if (event.g == 0) return "it names no goroutine";
    if (state.has_go(event.go())) return fmt::format("{} already exists", name(event.go()));
    if (event.g > state.gos.size() + kIdsAheadMax) {
        return fmt::format("G{} is far beyond the latest, G{}", event.g, state.gos.size());
    }
    // A timer's function is started by an M that runs no goroutine: then there is no creator.
    if (event.object != raw(step.machine().running)) {
        return fmt::format(
            "{} runs {}, the event says it is created by G{}", name(event.machine()),
            step.machine().running == GoId::none ? "no goroutine" : name(step.machine().running),
            event.object);
    }
    if (state.gos.size() < event.g) state.gos.resize(event.g);
    GoState& g = step.go();
    g.id = event.go();
    g.parent = GoId{event.object};
    g.function = StringId{event.a};
    g.go_line = event.b;
    g.created_ns = g.since_ns = step.now_ns;
    step.put_in_hand(g);
    return {};
}

Why apply::go_start(const Step& step) {
    const Event& event = step.event;
    if (Why why = step.goroutine_in_hand()) return why;
    if (Why why = step.machine_has_proc(event.object)) return why;
    MachineState& m = step.machine();
    if (m.running != GoId::none)
        return fmt::format("{} already runs {}", name(m.id), name(m.running));
    ProcState& p = step.proc();
    const std::uint32_t tick = p.tick + (event.b != 0 ? 0 : 1);
    if (event.a != tick) {
        return fmt::format("{}'s tick becomes {}, the event says {}", name(p.id), tick, event.a);
    }
    if (m.spinning) return fmt::format("{} is spinning", name(m.id));
    GoState& g = step.go();
    step.take_from_hand(g.id);
    step.set_status(g, GoStatus::running,
                    Place{.kind = Place::Kind::running, .m = m.id, .p = p.id});
    g.has_run = true;
    g.preempted = false;
    ++g.starts;
    m.running = p.running = g.id;
    p.tick = tick;
    p.since_ns = std::max(p.since_ns, step.now_ns);
    return {};
}

namespace {

// What a goroutine that gives this reason stands in a queue of.
bool may_wait_for(WaitReason reason, ObjectKind kind) {
    switch (reason) {
        case WaitReason::chan_receive:
        case WaitReason::chan_send:
            return kind == ObjectKind::channel;
        case WaitReason::mutex_lock:  // of an RWMutex: a writer behind another
            return kind == ObjectKind::mutex || kind == ObjectKind::rwmutex;
        case WaitReason::rwmutex_rlock:
        case WaitReason::rwmutex_lock:
            return kind == ObjectKind::rwmutex;
        case WaitReason::cond_wait:
            return kind == ObjectKind::cond;
        case WaitReason::waitgroup_wait:
            return kind == ObjectKind::waitgroup;
        case WaitReason::semacquire:
            return kind == ObjectKind::semaphore;
        case WaitReason::io_wait:
            return kind == ObjectKind::fd;
        default:
            return false;
    }
}

}  // namespace

// Inferred: it waited before the trace began, or was made so; nobody saw it run.
Why apply::go_park(const Step& step) {
    const Event& event = step.event;
    const bool unseen = step.inferred() && !step.goroutine_in_hand();
    if (Why why = unseen ? Why{} : step.goroutine_runs_here()) return why;
    GoState& g = step.go();
    const bool known = event.a <= static_cast<std::uint32_t>(kLastWaitReason);
    if (!known) return fmt::format("{} is no wait reason", event.a);
    const auto reason = static_cast<WaitReason>(event.a);
    if (event.object == 0) {
        // A select stands in queues of several objects.
        if (g.queued != 0 && !g.selecting)
            return fmt::format("{} is in a queue, the event says it waits for nothing", name(g.id));
    } else {
        if (!step.state.has_object(event.object_id())) {
            return fmt::format("object #{} does not exist", event.object);
        }
        if (!may_wait_for(reason, step.object().kind)) {
            return fmt::format("nobody waits ({}) for {}", text_of(reason), name(step.object()));
        }
        // Else nobody would ever find it there.
        if (g.queued == 0 && !g.woken) {
            return fmt::format("{} waits for #{} but is in no queue of it", name(g.id),
                               event.object);
        }
    }
    step.leave(GoStatus::waiting, Place{.kind = Place::Kind::waiting, .object = event.object_id()});
    g.reason = reason;
    g.holds = false;
    g.held.clear();
    return {};
}

// Told under the channel's lock, just before the channel's own event says what was done.
Why apply::go_chosen(const Step& step) {
    if (Why why = step.waits_unchosen(step.event.go())) return why;
    GoState& g = step.go();
    if (g.reason != WaitReason::select) {
        return fmt::format("{} waits ({}), not in a select", name(g.id), text_of(g.reason));
    }
    g.chosen_by = step.event.object_id();
    return {};
}

Why apply::go_ready(const Step& step) {
    const Event& event = step.event;
    GoState& g = step.go();
    if (g.status != GoStatus::waiting) return fmt::format("{}, it does not wait", describe(g));
    // A select waits for none by name, until one is chosen.
    const ObjectId waits_for = g.place.object != ObjectId::none ? g.place.object : g.chosen_by;
    if (waits_for != event.object_id()) {
        return fmt::format("{} waits for #{}, the event says for #{}", name(g.id), raw(waits_for),
                           event.object);
    }
    // A wait that no object and no timer ends has no chooser: a plain park and ready. Of what Go's
    // trace tells nobody knows it.
    const bool plain =
        g.reason == WaitReason::none || g.reason == WaitReason::semacquire || step.inferred();
    if (!g.woken && !(plain && g.queued == 0)) {
        return fmt::format("{} waits ({}) and nothing has ended its wait", name(g.id),
                           text_of(g.reason));
    }
    g.woken = false;
    g.chosen_by = ObjectId::none;
    step.set_status(g, GoStatus::runnable, {});
    step.put_in_hand(g);
    return {};
}

namespace {

Why stop_runnable(const Step& step) {
    if (Why why = step.goroutine_runs_here()) return why;
    step.stop_running(GoStatus::runnable, {});
    step.go().preempted = step.event.kind == Kind::go_preempt;
    step.put_in_hand(step.go());
    return {};
}

}  // namespace

Why apply::go_yield(const Step& step) {
    return stop_runnable(step);
}
Why apply::go_preempt(const Step& step) {
    return stop_runnable(step);
}

// Inferred: the call began before the trace did, or in C; and its P may be gone.
Why apply::go_syscall(const Step& step) {
    const bool unseen = step.inferred() && !step.goroutine_in_hand();
    if (Why why = unseen ? Why{} : step.goroutine_runs_here()) return why;
    const bool bare = unseen && step.event.proc() == ProcId::none;
    if (Why why = bare ? Why{} : step.machine_has_proc(step.event.object)) return why;
    MachineState& m = step.machine();
    if (unseen && m.running != GoId::none)
        return fmt::format("{} runs {}", name(m.id), name(m.running));
    step.leave(GoStatus::syscall, Place{.kind = Place::Kind::syscall, .m = m.id});
    m.calling = step.event.go();
    ++step.go().calls;
    ++step.state.calls;
    return {};
}

Why apply::go_sysexit(const Step& step) {
    MachineState& m = step.machine();
    GoState& g = step.go();
    if (m.calling != g.id)
        return fmt::format("{}, the event says in a call on {}", describe(g), name(m.id));
    if (step.event.a == 0) {
        if (Why why = step.machine_has_proc(step.event.object)) return why;
        ProcState& p = step.proc();
        step.set_status(g, GoStatus::running,
                        Place{.kind = Place::Kind::running, .m = m.id, .p = p.id});
        m.running = p.running = g.id;
        p.since_ns = std::max(p.since_ns, step.now_ns);
    } else {
        if (m.p != ProcId::none)
            return fmt::format("{} still has {}, which it left", name(m.id), name(m.p));
        step.set_status(g, GoStatus::runnable, {});
        step.put_in_hand(g);
    }
    m.calling = GoId::none;
    return {};
}

Why apply::go_lock(const Step& step) {
    if (Why why = step.goroutine_runs_here()) return why;
    step.go().locked = step.event.a != 0 ? step.event.machine() : MachineId::none;
    step.state.locks = step.state.locks || step.event.a != 0;
    return {};
}

// Inferred: C code called it, and it ends as it began, in a system call.
Why apply::go_end(const Step& step) {
    MachineState& m = step.machine();
    const bool in_call = step.inferred() && step.event.g != 0 && m.calling == step.event.go();
    if (Why why = in_call ? Why{} : step.goroutine_runs_here()) return why;
    GoState& g = step.go();
    if (g.queued != 0) return fmt::format("{} still stands in a wait queue", name(g.id));
    step.leave(GoStatus::finished, Place{.kind = Place::Kind::finished});
    if (in_call) m.calling = GoId::none;
    g.holds = false;
    g.held.clear();
    g.frames.clear();
    g.selecting = false;
    ++step.state.finished;
    return {};
}

Why apply::go_line(const Step& step) {
    const Event& event = step.event;
    if (Why why = step.goroutine_runs_here()) return why;
    GoState& g = step.go();
    if (g.frames.empty()) {
        // Whose stack is told, its calls are too.
        if (g.stack_bytes != 0) return fmt::format("{} is in no function", name(g.id));
        g.frames.push_back(Frame{.function = StringId{event.a}});
    }
    Frame& frame = g.frames.back();
    if (raw(frame.function) != event.a) {
        return fmt::format("{} is in function s{}, the event says s{}", name(g.id),
                           raw(frame.function), event.a);
    }
    frame.line = g.line = event.b;
    g.holds = false;
    g.held.clear();
    return {};
}

Why apply::go_call(const Step& step) {
    if (Why why = step.goroutine_runs_here()) return why;
    GoState& g = step.go();
    if (!g.frames.empty()) g.frames.back().line = step.event.object;
    g.frames.push_back(Frame{.function = StringId{step.event.a}, .bytes = step.event.b});
    return {};
}

Why apply::go_return(const Step& step) {
    if (Why why = step.goroutine_runs_here()) return why;
    GoState& g = step.go();
    if (g.frames.empty()) return fmt::format("{} is in no function", name(g.id));
    g.frames.pop_back();
    if (!g.frames.empty()) g.line = g.frames.back().line;
    return {};
}

Why apply::go_stack(const Step& step) {
    const Event& event = step.event;
    if (Why why = step.goroutine_exists(event.go())) return why;
    GoState& g = step.go();
    if (g.place.m != event.machine())
        return fmt::format("{}, the event says on {}", describe(g), name(event.machine()));
    if (g.stack_bytes != 0 && g.stack_bytes != event.a) {
        return fmt::format("{}'s stack has {} bytes, the event says {}", name(g.id), g.stack_bytes,
                           event.a);
    }
    if (event.object > event.b) {
        return fmt::format("{} bytes do not fit on a stack of {}", event.object, event.b);
    }
    g.stack_bytes = event.b;
    g.stack_bytes_max = std::max({g.stack_bytes_max, event.a, event.b});
    return {};
}

Why apply::go_panic(const Step& step) {
    if (Why why = step.goroutine_runs_here()) return why;
    step.go().selecting = false;  // a recovered panic may have left a select half-way
    return {};
}

// The other goroutine need not be known yet: that nothing puts the two in an order is what it says.
Why apply::go_race(const Step& step) {
    if (Why why = step.goroutine_runs_here()) return why;
    if (step.event.object == 0 || step.event.object == step.event.g)
        return fmt::format("{} cannot race with G{}", name(step.event.go()), step.event.object);
    return {};
}

Why apply::output(const Step& step) {
    const Event& event = step.event;
    if (event.a < 1 || event.a > 3)
        return fmt::format("{} is neither stdout nor stderr nor a note", event.a);
    // The runtime's own words ("fatal error: ...") come from no goroutine.
    return event.g == 0 ? Why{} : step.goroutine_runs_here();
}

}  // namespace fiberscope::replay
