#include "sim/world/simulated.h"

#include "core/event/check.h"
#include "core/sched/scheduler.h"

#include <algorithm>

namespace fiberscope::world {

Simulated::~Simulated() {
    if (stacks_ != nullptr) StackArena::give_back(stacks_, false);
}

Simulated::Virtual& Simulated::of(Machine& m) {
    return *static_cast<Virtual*>(m.world_data);
}

std::uint64_t Simulated::now(Machine& m) {
    return of(m).clock_ns;
}

Simulated::Virtual& Simulated::add(Machine& m, std::uint64_t clock_ns) {
    machines_.push_back(std::make_unique<Virtual>());
    Virtual& v = *machines_.back();
    v.machine = &m;
    v.clock_ns = clock_ns;
    v.stack = stacks_->take(share_);
    m.world_data = &v;
    make_flow(m.loop, v.stack, loop_entry, &m);
    m.active = &m.loop;
    return v;
}

void Simulated::loop_entry(void* machine) {
    Machine& m = *static_cast<Machine*>(machine);
    auto& world = static_cast<Simulated&>(*m.world);
    machine_main(m);
    of(m).finished = true;
    if (Virtual* other = world.next()) {
        world.go_on(*other);
        leave_for_good(m.loop, *other->machine->active);
    }
    leave_for_good(m.loop, world.thread_);
}

// One that has ended goes on where it was, with its clock, on its own stack.
void Simulated::start(Machine& maker, Machine& m) {
    const std::uint64_t clock_ns = of(maker).clock_ns + costs_.start_ns;
    if (m.world_data == nullptr) {
        add(m, clock_ns);
        return;
    }
    Virtual& v = of(m);
    check(v.finished, "a machine is started that runs");
    v.clock_ns = std::max(v.clock_ns, clock_ns);
    v.finished = v.permit = false;
    drop_flow(m.loop);
    make_flow(m.loop, v.stack, loop_entry, &m);
    m.active = &m.loop;
}

void Simulated::run_first(Machine& m) {
    check(stacks_ == nullptr, "a simulated world runs one program");
    stacks_ = StackArena::borrow();
    adopt_thread(thread_);
    sysmon_.emplace(*m.scheduler);
    sysmon_->machine().world_data = &sysmon_self_;
    Virtual& first = add(m, 0);
    go_on(first);
    switch_flow(thread_, m.loop);
    set_current_machine(nullptr);
    for (const auto& v : machines_)
        drop_flow(v->machine->loop);
    // Whoever asks for the time after the end gets the latest.
    for (const auto& v : machines_)
        first.clock_ns = std::max(first.clock_ns, v->clock_ns);
}

Simulated::Virtual* Simulated::next() const {
    Virtual* best = nullptr;
    for (const auto& v : machines_) {
        if (v->finished || due_ns(*v) == kNever) continue;
        if (best == nullptr || due_ns(*v) < due_ns(*best)) best = v.get();
    }
    return best;
}

void Simulated::go_on(Virtual& v) {
    if (v.parked) {
        v.clock_ns = std::max(v.clock_ns, v.deadline_ns);
        v.parked = false;
    }
    set_current_machine(v.machine);
}

void Simulated::look_at_calls(std::uint64_t until_ns) {
    while (sysmon_at_ns_ <= until_ns && sysmon_at_ns_ != kNever) {
        sysmon_self_.clock_ns = sysmon_at_ns_;
        const std::uint64_t pause_ns = sysmon_->look_at_calls(sysmon_at_ns_);
        sysmon_at_ns_ = pause_ns == kNever ? kNever : sysmon_at_ns_ + pause_ns;
        // Whom it gave a P may be due before.
        if (const Virtual* first = next()) until_ns = std::min(until_ns, due_ns(*first));
    }
}

void Simulated::reschedule(Virtual& from) {
    Virtual* to = next();
    if (to != nullptr && sysmon_at_ns_ <= due_ns(*to)) {
        look_at_calls(due_ns(*to));
        to = next();
    }
    check(to != nullptr, "every virtual machine sleeps for ever");
    // The flow that runs now, loop or goroutine, is where this machine goes on.
    Flow& leaving = *from.machine->active;
    go_on(*to);
    if (to == &from) return;
    switch_flow(leaving, *to->machine->active);
}

void Simulated::park(Machine& m, std::uint64_t deadline) {
    Virtual& v = of(m);
    if (v.permit) {
        v.permit = false;
        return;
    }
    v.parked = true;
    v.deadline_ns = deadline == kNever ? kNever : std::max(deadline, v.clock_ns);
    reschedule(v);
    v.permit = false;
}

void Simulated::wake(Machine& waker, Machine& m) {
    Virtual& v = of(m);
    v.permit = true;
    if (v.parked) v.deadline_ns = std::min(v.deadline_ns, of(waker).clock_ns + costs_.wake_ns);
}

void Simulated::gate(Machine& m, Point at) {
    Virtual& v = of(m);
    if ((stop_.load(std::memory_order_relaxed) || v.clock_ns > until_ns_) &&
        !m.scheduler->ended.load(std::memory_order_relaxed))
        end_run(m, 0, "");
    advance(v, costs_.at(at));
    reschedule(v);
}

void Simulated::work(Machine& m, std::uint64_t units) {
    advance(of(m), units * costs_.work_unit_ns);
}

void Simulated::call(Machine& m, std::uint64_t expected_ns, void (*act)(void*), void* argument) {
    act(argument);
    Virtual& v = of(m);
    const std::uint64_t until_ns = v.clock_ns + (expected_ns > 0 ? expected_ns : costs_.syscall_ns);
    // A permit may be left over from before; and the end of the run interrupts it.
    while (v.clock_ns < until_ns && !m.scheduler->ended.load(std::memory_order_relaxed))
        park(m, until_ns);
}

void Simulated::wake_sysmon(Machine& waker) {
    sysmon_self_.clock_ns = of(waker).clock_ns;
    if (waker.scheduler->ended.load(std::memory_order_relaxed)) return sysmon_->interrupt_calls();
    sysmon_->wake();
    sysmon_at_ns_ = sysmon_self_.clock_ns + kSysmonPauseMinNs;
}

void Simulated::advance(Virtual& v, std::uint64_t ns) {
    Machine& m = *v.machine;
    // On its way into a call it is without the P that it may come back to.
    if (m.p != nullptr && m.p != v.seen_p) {
        v.slice = {};
        v.seen_p = m.p;
    }
    // What runs now has run for ns at the most: seen first at the clock before.
    if (m.p != nullptr) {
        const std::uint32_t tick = m.p->tick.load(std::memory_order_relaxed);
        v.slice.is_over(tick, v.clock_ns);
        v.clock_ns += ns;
        if (v.slice.is_over(tick, v.clock_ns) && rule_holds(m, Rule::preempt_slice))
            ask_preemption(m);
    } else {
        v.clock_ns += ns;
    }
}

}  // namespace fiberscope::world
