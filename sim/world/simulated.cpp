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
    v.stack = stacks_->take();
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

void Simulated::start(Machine& m) {
    const Machine* maker = current_machine();
    add(m, of(const_cast<Machine&>(*maker)).clock_ns + costs_.start_ns);
}

void Simulated::run_first(Machine& m) {
    check(stacks_ == nullptr, "a simulated world runs one program");
    stacks_ = StackArena::borrow();
    adopt_thread(thread_);
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

void Simulated::reschedule(Virtual& from) {
    Virtual* to = next();
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
    advance(v, costs_.at(at));
    reschedule(v);
}

void Simulated::work(Machine& m, std::uint64_t units) {
    advance(of(m), units * costs_.work_unit_ns);
}

void Simulated::advance(Virtual& v, std::uint64_t ns) {
    Machine& m = *v.machine;
    if (m.p != v.seen_p) v.slice = {};
    v.seen_p = m.p;
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
