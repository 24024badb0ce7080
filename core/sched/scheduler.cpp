#include "core/sched/scheduler.h"

#include "core/record/recorder.h"
#include "core/sched/panic.h"
#include "core/sched/sysmon.h"

#include <cstring>
#include <exception>
#include <utility>

namespace fiberscope {
namespace {

// relaxed: another M may look at it for a hint only (run_queue.cpp, warm).
void set_fiber(G& g, Fiber* fiber) {
    std::atomic_ref(g.fiber).store(fiber, std::memory_order_relaxed);
}

// The pieces of a switch are always inlined: a call each is a tenth of what a yield costs.

// Whoever left last is off its stack: what it left to be done may be done. Everybody who arrives
// does this first, the loop or the goroutine that goes on.
[[gnu::always_inline]] inline void finish_switch(Machine& m) {
    G* left = m.leaving;
    if (left == nullptr) return;
    m.leaving = nullptr;
    if (m.commit.act != nullptr) m.commit.act(m, *left, m.commit.argument);
}

// After a switch back: the machine that it came to.
[[gnu::always_inline]] inline Machine& arrived() {
    Machine& now = *current_machine();
    finish_switch(now);
    return now;
}

// g, in the hand of m, which holds a P, is what runs from now on. Stamped with the step that led
// here, an act of the goroutine before it or of the loop: it began a moment ago.
[[gnu::always_inline]] inline void begin_running(Machine& m, G& g, bool inherit_slice) {
    P& p = *m.p;
    const std::uint32_t tick = p.tick.load(std::memory_order_relaxed) + (inherit_slice ? 0 : 1);
    if (!inherit_slice) {
        p.tick.store(tick, std::memory_order_relaxed);
        clear_preemption(m);
    }
    set_status(g, GoStatus::runnable, GoStatus::running);
    emit(m, Kind::go_start,
         {.g = g.id,
          .object = raw(p.id),
          .number = g.number++,
          .a = tick,
          .b = inherit_slice ? 1u : 0u});
    m.current = &g;
}

void run_goroutines(void* fiber);

// g, which has not run yet, gets a fiber: the one that was used last here is still in the caches.
[[gnu::noinline]] void give_fiber(Machine& m, G& g) {
    Scheduler& s = *m.scheduler;
    Fiber* fiber = m.p->fibers.take(m, s.free_fibers);
    if (fiber == nullptr) {
        fiber = make_fiber(s, *m.p);
        const Locked held(m, s.lock);
        fiber->made_before = std::exchange(s.last_fiber, fiber);
    }
    if (fiber->flow.resume == nullptr) {
        make_flow(fiber->flow, fiber->stack, run_goroutines, fiber);
        fiber->side_low = nullptr;  // the last one may have ended there
    }
    if (stacks_grow()) start_growth(fiber->flow, s.stack_bytes_max);
    fiber->go = &g;
    set_fiber(g, fiber);
}

// m leaves `from` for g, which is what runs from now on.
[[gnu::always_inline]] inline void switch_to(Machine& m, Flow& from, G& g, bool inherit_slice) {
    if (g.fiber == nullptr) give_fiber(m, g);
    begin_running(m, g, inherit_slice);
    m.active = &g.fiber->flow;
    switch_flow(from, g.fiber->flow, m.thread);
}

// False: the loop passes it to the M that it is locked to; or makes its fiber, since a page fault
// would come while the lock is held that the commit gives back.
[[gnu::always_inline]] inline bool may_switch(Machine& m, G* next, bool inherit_slice) {
    if (!next->locked && (next->fiber != nullptr || !m.p->fibers.empty())) [[likely]]
        return true;
    m.chosen = next;
    m.chosen_inherits = inherit_slice;
    return false;
}

// The running goroutine leaves its fiber: for the next one of this P if it is at hand, else for the
// loop. Whoever arrives does `commit`; one that may wait must be done by the loop. Returns when the
// goroutine goes on, perhaps on another machine.
Machine& leave(Machine& m, Commit commit, bool to_loop = false) {
    check(m.current != nullptr, "only a goroutine can park or yield");
    G* g = m.current;
    Flow& from = g->fiber->flow;
    m.commit = commit;
    m.leaving = g;
    bool inherit_slice = false;
    G* next = to_loop ? nullptr : choose_quickly(m, inherit_slice);
    if (next != nullptr && may_switch(m, next, inherit_slice)) {
        switch_to(m, from, *next, inherit_slice);
    } else {
        m.active = &m.loop;
        switch_flow(from, m.loop, m.thread);
    }
    return arrived();
}

// As Go's goschedImpl: another M may run it at once.
void requeue(Machine& m, G& g, void*) {
    put_global(m, &g, Rule::none);
    wake_another(m, true);
}

void requeue_here(Machine& m, G& g, void*) {
    put_local(m, &g, Rule::none);
    wake_another(m, true);
}

// `exited`: by go_exit(), which ends main without the run.
void come_to_end(G& g, bool exited) {
    Machine& m = *current_machine();
    begin_step(m);
    if (is_traced(m)) tell_stack(m, g);
    set_status(g, GoStatus::running, GoStatus::dead);
    emit(m, Kind::go_end, {.g = g.id, .number = g.number++});
    // relaxed: ours to write, a count for others.
    m.p->ended_gos.store(m.p->ended_gos.load(std::memory_order_relaxed) + 1,
                         std::memory_order_relaxed);
    if (g.locked) end_locked(m, g);
    if (g.id == GoId::main && !exited) end_run(m, m.scheduler->exit_status, "");
}

// The fiber of a goroutine that has ended, left, is free for another one.
void give_back_fiber(Machine& m, G&, void* argument) {
    auto* fiber = static_cast<Fiber*>(argument);
    end_growth(fiber->stack, fiber->flow);
    m.p->fibers.put(m, m.scheduler->free_fibers, fiber);
}

// Whether it ended by go_exit().
bool run_to_its_end(G& g) {
    try {
        g.launch.entry(g.argument());
    } catch (const GoExit&) {
        return true;
    } catch (const StackOverflow&) {
        end_by_overflow(*current_machine(), g);
    } catch (const Panic& panic) {
        end_by_panic(*current_machine(), panic.what(), panic.frames());
    } catch (const std::exception& error) {
        end_by_panic(*current_machine(), error.what());
    } catch (...) {
        end_by_panic(*current_machine(), "an exception that is not a std::exception");
    }
    return false;
}

// The bottom frame of every fiber. When its goroutine has ended and the next one of this P has not
// run yet, that one begins on the same fiber, without a switch. Otherwise the fiber is left here,
// and goes on with the goroutine that it is given next.
void run_goroutines(void* argument) {
    Fiber& fiber = *static_cast<Fiber*>(argument);
    finish_switch(*current_machine());
    for (;;) {
        G& g = *fiber.go;
        come_to_end(g, run_to_its_end(g));
        Machine& m = *current_machine();
        Scheduler& s = *m.scheduler;
        set_fiber(g, nullptr);
        s.gos.put(m, m.p->gos, &g);
        bool inherit_slice = false;
        G* next = choose_quickly(m, inherit_slice);
        if (next != nullptr && next->fiber == nullptr) {
            if (stacks_grow()) restart_growth(fiber.flow, s.stack_bytes_max);
            fiber.go = next;
            set_fiber(*next, &fiber);
            begin_running(m, *next, inherit_slice);
            continue;
        }
        m.commit = {give_back_fiber, &fiber};
        m.leaving = &g;
        if (next != nullptr && may_switch(m, next, inherit_slice)) {
            switch_to(m, fiber.flow, *next, inherit_slice);
        } else {
            m.active = &m.loop;
            switch_flow(fiber.flow, m.loop, m.thread);
        }
        finish_switch(*current_machine());
    }
}

// Runs g on m; returns when the loop is left to find the next one.
void execute(Machine& m, G& g, bool inherit_slice) {
    switch_to(m, m.loop, g, inherit_slice);
    m.current = nullptr;
    finish_switch(m);
}

}  // namespace

void end_goroutine(G& g) {
    come_to_end(g, false);
    // Its frames stay where they are, so this fiber must be made anew before it is used again.
    leave(*current_machine(), {[](Machine& m, G& ended, void*) {
                                   Fiber* fiber = ended.fiber;
                                   drop_flow(fiber->flow);
                                   set_fiber(ended, nullptr);
                                   m.scheduler->gos.put(m, m.p->gos, &ended);
                                   give_back_fiber(m, ended, fiber);
                               },
                               nullptr});
    fail("a goroutine that has ended went on", std::source_location::current());
}

GoId spawn(Machine& m, const Spawn& what) {
    Scheduler& s = *m.scheduler;
    G* g = s.gos.take(m, m.p->gos);
    const GoId id{count_up(m, s.next_go)};
    g->id = id;
    set_status(*g, GoStatus::dead, GoStatus::runnable);
    g->number = 0;
    g->reason = WaitReason::none;
    g->creator = m.current != nullptr ? m.current->id : GoId::none;
    g->user = what.user;
    g->file = what.file;
    g->function = what.function;
    g->line = what.line;
    g->launch.entry = what.entry;
    g->launch.drop = what.drop;
    g->tells_stack = what.stack_bytes != 0;
    g->closed = what.move_in != nullptr;
    if (g->closed)
        what.move_in(g->launch.closure, what.argument);
    else
        new (g->launch.closure) void*(what.argument);
    if (is_traced(m)) {
        g->function = name_of(s.strings, what.function, what.file, what.line);
        emit(m, Kind::go_create,
             {.g = id,
              .object = raw(g->creator),
              .number = g->number++,
              .a = raw(g->function),
              .b = what.line});
        tell_first_stack(m, *g, what.stack_bytes);
    }
    // Main's is the run's first: a second machine would only look for work and go back to sleep.
    put_next(m, g, Rule::spawn_runnext, id != GoId::main);
    return id;  // once in a queue, g may run elsewhere and end
}

Machine& park(Machine& m, WaitReason reason, ObjectId object, Commit commit) {
    G& g = *m.current;
    settle(m, g);
    g.reason = reason;
    g.waits_for = object;
    set_status(g, GoStatus::running, GoStatus::waiting);
    // Before the commit gives the locks away: a waker's go_ready comes after, and has the next
    // number.
    emit(m, Kind::go_park,
         {.g = g.id,
          .object = raw(object),
          .number = g.number++,
          .a = static_cast<std::uint32_t>(reason)});
    return leave(m, commit);
}

namespace {
void make_runnable(Machine& m, G* g, ObjectId object) {
    set_status(*g, GoStatus::waiting, GoStatus::runnable);
    g->reason = WaitReason::none;
    emit(m, Kind::go_ready, {.g = g->id, .object = raw(object), .number = g->number++});
}
}  // namespace

void ready(Machine& m, G* g, ObjectId object, Rule rule) {
    make_runnable(m, g, object);
    put_next(m, g, rule);
}

void ready_last(Machine& m, G* g, Rule rule) {
    make_runnable(m, g, g->waits_for);
    put_local(m, g, rule);
}

namespace {
void begin_yield(Machine& m, Kind kind, Rule rule) {
    G& g = *m.current;
    settle(m, g);
    set_status(g, GoStatus::running, GoStatus::runnable);
    emit(m, kind, {.g = g.id, .number = g.number++, .rule = rule});
}
}  // namespace

// goyield in Go's runtime/proc.go.
Machine& yield_here(Machine& m, Rule rule) {
    begin_yield(m, Kind::go_yield, rule);
    return leave(m, {requeue_here, nullptr});
}

// With nobody listening and no gate, a yield that finds only the global queue changes places with
// its first under one lock, which whoever arrives gives back: before, g could be taken while it is
// still on its stack. There is no more work than before, so nobody is woken.
Machine& yield(Machine& m) {
    Scheduler& s = *m.scheduler;
    // relaxed: see Machine::flags; and hints, what comes at this moment comes after.
    const bool quick = (m.flags.load(std::memory_order_relaxed) & ~kSolo) == 0 &&
                       m.p->timers.first_ns() == kNever && m.p->queue.size() == 0 &&
                       m.p->queue.runnext() == nullptr;
    if (!quick) {
        if (!rule_holds(m, Rule::yield_global)) return yield_here(m, Rule::none);
        begin_yield(m, Kind::go_yield, Rule::yield_global);
        return leave(m, {requeue, nullptr});
    }
    if (s.global_size.load(std::memory_order_relaxed) == 0) return m;  // it would come back at once
    s.global_lock.lock(m);
    if (s.global.empty() || s.global.at(0)->locked) {
        const bool empty = s.global.empty();
        s.global_lock.unlock(m);
        if (empty) return m;
        begin_yield(m, Kind::go_yield, Rule::yield_global);
        return leave(m, {requeue, nullptr});
    }
    G* g = m.current;
    G* next = s.global.change_places(g);
    settle(m, *g);
    set_status(*g, GoStatus::running, GoStatus::runnable);
    m.leaving = g;
    m.commit = {[](Machine& now, G&, void*) { now.scheduler->global_lock.unlock(now); }, nullptr};
    switch_to(m, g->fiber->flow, *next, false);
    return arrived();
}

Machine& yield_to(Machine& m, Commit commit) {
    begin_yield(m, Kind::go_yield, Rule::none);
    return leave_to_loop(m, commit);
}

Machine& leave_to_loop(Machine& m, Commit commit) {
    return leave(m, commit, true);
}

void go_on_with_proc(Machine& m, G& g) {
    begin_running(m, g, false);
}

Machine& preempt(Machine& m, Rule rule) {
    begin_yield(m, Kind::go_preempt, rule);
    clear_preemption(m);
    return leave(m, {requeue, nullptr});
}

void machine_main(Machine& m) {
    set_current_machine(&m);
    m.thread = this_thread_state();
    m.active = &m.loop;
    begin_step(m);
    Scheduler& s = *m.scheduler;
    // acquire: pairs with start_machine().
    P* const given = m.next_p.load(std::memory_order_acquire);
    if (given == nullptr) {
        // The first machine takes the first P and starts the main goroutine.
        emit(m, Kind::run_begin,
             {.object = static_cast<std::uint32_t>(s.rules_off.bits()),
              .a = s.proc_count.load(std::memory_order_relaxed),
              .b = static_cast<std::uint32_t>(s.rules_off.bits() >> 32)});
        P* p;
        {
            const Locked held(m, s.lock);
            p = take_idle_proc(m);
        }
        acquire_proc(m, p);
        spawn(m, s.boot);
    } else {
        // Any other starts with the P that its maker gave it.
        m.spinning = m.next_spinning;
        acquire_proc(m, given);
        if (m.spinning) emit(m, Kind::m_spin, {.a = 1});
    }
    bool inherit_slice = false;
    while (G* g = next_goroutine(m, inherit_slice))
        execute(m, *g, inherit_slice);
    set_current_machine(nullptr);
}

void pass_gate(Machine& m, Point at) {
    check(m.locks == 0, "a gate stands inside a critical section");
    m.world->gate(m, at);
}

void abandon(Machine& m) {
    leave_to_loop(m, {});
    fail("an abandoned goroutine went on", std::source_location::current());
}

Machine& give_way(Machine& m) {
    Machine* now = &m;
    // acquire: pairs with end_run's and set_proc_count's stores; kStop is only the hint to look.
    if ((m.flags.load(std::memory_order_relaxed) & kStop) != 0) {
        if (m.scheduler->ended.load(std::memory_order_acquire)) abandon(m);
        if (m.scheduler->stopping.load(std::memory_order_acquire)) now = &preempt(m, Rule::none);
    }
    return wants_preemption(*now) ? preempt(*now) : *now;
}

Machine& enter_slowly(Machine& m, Point at) {
    check(m.locks == 0, "a gate stands inside a critical section");
    Machine* now = &m;
    if ((m.flags.load(std::memory_order_relaxed) & kGateUser) != 0) m.world->gate(m, at);
    begin_step(m);
    if (m.current != nullptr) now = &give_way(m);
    if (is_traced(*now) && now->current != nullptr) tell_stack(*now, *now->current);
    return *now;
}

}  // namespace fiberscope
