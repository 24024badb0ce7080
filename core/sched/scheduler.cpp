#include "core/sched/scheduler.h"

#include "core/record/recorder.h"
#include "core/sched/panic.h"
#include "core/sched/sysmon.h"

#include <algorithm>
#include <cstring>
#include <exception>

namespace fiberscope {
namespace {

// A state changes here only, and only from the state that is named.
void set_status(G& g, GoStatus from, GoStatus to) {
    check(g.status == from, "a goroutine changed state from another state than expected");
    g.status = to;
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

// g, in the hand of m, which holds a P, is what runs from now on.
[[gnu::always_inline]] inline void begin_running(Machine& m, G& g, bool inherit_slice) {
    P& p = *m.p;
    const std::uint32_t tick = p.tick.load(std::memory_order_relaxed) + (inherit_slice ? 0 : 1);
    if (!inherit_slice) {
        p.tick.store(tick, std::memory_order_relaxed);
        clear_preemption(m);
    }
    begin_step(m);
    set_status(g, GoStatus::runnable, GoStatus::running);
    emit(m, Kind::go_start,
         {.g = g.id,
          .object = raw(p.id),
          .number = g.number++,
          .a = tick,
          .b = inherit_slice ? 1u : 0u});
    g.started = true;
    m.current = &g;
    m.active = &g.flow;
}

// The running goroutine leaves its fiber: for the next one of this P if it is at hand, else for the
// loop. Whoever arrives does `commit`; one that may wait must be done by the loop. Returns when the
// goroutine goes on, perhaps on another machine.
Machine& leave(Machine& m, Commit commit, bool to_loop = false) {
    check(m.current != nullptr, "only a goroutine can park or yield");
    G* g = m.current;
    m.commit = commit;
    m.leaving = g;
    bool inherit_slice = false;
    G* next = to_loop ? nullptr : choose_quickly(m, inherit_slice);
    if (next != nullptr) {
        begin_running(m, *next, inherit_slice);
        switch_flow(g->flow, next->flow, m.thread);
    } else {
        m.active = &m.loop;
        switch_flow(g->flow, m.loop, m.thread);
    }
    return arrived();
}

void requeue(Machine& m, G& g, void*) {
    put_global(m, &g, Rule::none);
}

// Gs that a P keeps for its own next go statements; half of them go to the others when it has more.
constexpr std::size_t kFreeGosMax = 64;

void come_to_end(G& g) {
    Machine& m = *current_machine();
    begin_step(m);
    if (is_traced(m)) tell_stack(m, g);
    set_status(g, GoStatus::running, GoStatus::dead);
    emit(m, Kind::go_end, {.g = g.id, .number = g.number++});
    count_up(m, m.scheduler->ended_gos);
    if (g.id == GoId::main) end_run(m, m.scheduler->exit_status, "");
}

void finish(Machine& m, G& g, void*) {
    end_growth(g.stack, g.flow);
    std::vector<G*>& own = m.p->free_gos;
    own.push_back(&g);
    if (own.size() <= kFreeGosMax) return;
    Scheduler& s = *m.scheduler;
    const Locked held(m, s.lock);
    s.free_gos.insert(s.free_gos.end(), own.end() - kFreeGosMax / 2, own.end());
    own.resize(own.size() - kFreeGosMax / 2);
}

// A G for a new goroutine: one that ended on this P, or a few that ended elsewhere, or a new one.
G* take_free_go(Machine& m) {
    std::vector<G*>& own = m.p->free_gos;
    if (own.empty()) {
        Scheduler& s = *m.scheduler;
        const Locked held(m, s.lock);
        const std::size_t n = std::min(s.free_gos.size(), kFreeGosMax / 2);
        own.assign(s.free_gos.end() - static_cast<std::ptrdiff_t>(n), s.free_gos.end());
        s.free_gos.resize(s.free_gos.size() - n);
    }
    if (own.empty()) {
        G* g = make_goroutine(*m.scheduler);
        const Locked held(m, m.scheduler->lock);
        m.scheduler->gos.push_back(g);
        return g;
    }
    G* g = own.back();
    own.pop_back();
    return g;
}

// The bottom frame of every fiber. A G that has ended stays here, on its stack, and goes on as the
// next goroutine that it is used for: making a fiber anew costs more than a switch.
void run_goroutines(void* argument) {
    G& g = *static_cast<G*>(argument);
    finish_switch(*current_machine());
    for (;;) {
        try {
            g.spawn.entry(g.spawn.argument);
        } catch (const StackOverflow&) {
            end_by_overflow(*current_machine(), g);
        } catch (const std::exception& error) {
            end_by_panic(*current_machine(), error.what());
        } catch (...) {
            end_by_panic(*current_machine(), "an exception that is not a std::exception");
        }
        come_to_end(g);
        leave(*current_machine(), {finish, nullptr});
    }
}

// Runs g on m; returns when the loop is left to find the next one.
void execute(Machine& m, G& g, bool inherit_slice) {
    begin_running(m, g, inherit_slice);
    switch_flow(m.loop, g.flow, m.thread);
    m.current = nullptr;
    begin_step(m);
    finish_switch(m);
}

}  // namespace

void end_goroutine(G& g) {
    come_to_end(g);
    // Its frames stay where they are, so this fiber cannot go on as another goroutine.
    leave(*current_machine(), {[](Machine& m, G& ended, void* argument) {
                                   drop_flow(ended.flow);
                                   finish(m, ended, argument);
                               },
                               nullptr});
    fail("a goroutine that has ended went on", std::source_location::current());
}

void GoList::push(G* g) {
    g->next = nullptr;
    (first_ == nullptr ? first_ : last_->next) = g;
    last_ = g;
}

G* GoList::pop() {
    G* g = first_;
    first_ = g->next;
    return g;
}

Scheduler::Scheduler(World& the_world, StringTable& names, std::uint32_t proc_total,
                     std::uint64_t the_seed)
    : world(the_world), seed(the_seed), strings(names), stacks(StackArena::borrow()) {
    install_overflow_hooks();
    for (std::uint32_t i = 0; i < proc_total; ++i)
        procs.push_back(std::make_unique<P>(ProcId{static_cast<std::uint16_t>(i)}));
    proc_count = proc_total;
    for (auto p = procs.rbegin(); p != procs.rend(); ++p) {
        (*p)->idle_next = idle_procs;
        idle_procs = p->get();
    }
    idle_proc_count = proc_total;
}

Scheduler::~Scheduler() {
    // First all heaps, then what their timers drop: that may be the end of other timers.
    std::vector<Timer*> to_drop;
    for (const auto& p : procs)
        p->timers.abandon_all(to_drop);
    for (Timer* timer : to_drop)
        timer->drop(*timer);
    bool abandoned = false;
    for (G* g : gos) {
        if (g->status != GoStatus::dead) {
            abandoned |= g->started;
            if (!g->started && g->spawn.drop != nullptr) g->spawn.drop(g->spawn.argument);
        }
        drop_flow(g->flow);
        forget_growth(g->stack);
        g->~G();
    }
    StackArena::give_back(stacks, abandoned);
}

GoId spawn(Machine& m, const Spawn& what) {
    Scheduler& s = *m.scheduler;
    G* g = take_free_go(m);
    const GoId id{count_up(m, s.next_go)};
    g->id = id;
    set_status(*g, GoStatus::dead, GoStatus::runnable);
    g->number = 0;
    g->started = false;
    g->reason = WaitReason::none;
    g->spawn = what;
    if (what.move_in != nullptr) {
        what.move_in(g->closure, what.argument);
        g->spawn.argument = g->closure;
    }
    g->user = what.user;
    g->creator = m.current != nullptr ? m.current->id : GoId::none;
    if (g->flow.resume == nullptr) make_flow(g->flow, g->stack, run_goroutines, g);
    if (is_traced(m)) {
        g->spawn.function = function_of(s.strings, what);
        emit(m, Kind::go_create,
             {.g = id,
              .object = raw(g->creator),
              .number = g->number++,
              .a = raw(g->spawn.function),
              .b = what.line});
    }
    begin_stack(m, *g);
    // Main's is the run's first: a second machine would only look for work and go back to sleep.
    put_next(m, g, Rule::spawn_runnext, id != GoId::main);
    return id;  // once in a queue, g may run elsewhere and end
}

StringId function_of(StringTable& strings, const Spawn& what) {
    if (what.function != StringId::none || what.file == nullptr) return what.function;
    const char* file = std::strrchr(what.file, '/');
    return strings.intern(std::string(file == nullptr ? what.file : file + 1) + ":" +
                          std::to_string(what.line));
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

void ready(Machine& m, G* g, ObjectId object, Rule rule) {
    set_status(*g, GoStatus::waiting, GoStatus::runnable);
    g->reason = WaitReason::none;
    emit(m, Kind::go_ready, {.g = g->id, .object = raw(object), .number = g->number++});
    put_next(m, g, rule);
}

namespace {
void begin_yield(Machine& m, Kind kind, Rule rule) {
    G& g = *m.current;
    settle(m, g);
    set_status(g, GoStatus::running, GoStatus::runnable);
    emit(m, kind, {.g = g.id, .number = g.number++, .rule = rule});
}
}  // namespace

// With nobody listening and no gate, a yield that finds only the global queue changes places with
// its first under one lock, which whoever arrives gives back: before, g could be taken while it is
// still on its stack.
Machine& yield(Machine& m) {
    Scheduler& s = *m.scheduler;
    // relaxed: see Machine::flags; and hints, what comes at this moment comes after.
    const bool quick = (m.flags.load(std::memory_order_relaxed) & ~kSolo) == 0 &&
                       m.p->timers.first_ns() == kNever && m.p->queue.size() == 0 &&
                       m.p->queue.runnext() == nullptr;
    if (!quick) {
        begin_yield(m, Kind::go_yield, Rule::yield_global);
        return leave(m, {requeue, nullptr});
    }
    if (s.global_size.load(std::memory_order_relaxed) == 0) return m;  // it would come back at once
    s.global_lock.lock(m);
    if (s.global.empty()) {
        s.global_lock.unlock(m);
        return m;
    }
    G* g = m.current;
    G* next = s.global.pop();
    settle(m, *g);
    set_status(*g, GoStatus::running, GoStatus::runnable);
    s.global.push(g);
    m.leaving = g;
    m.commit = {[](Machine& now, G&, void*) { now.scheduler->global_lock.unlock(now); }, nullptr};
    begin_running(m, *next, false);
    switch_flow(g->flow, next->flow, m.thread);
    return arrived();
}

Machine& yield_to(Machine& m, Commit commit) {
    begin_yield(m, Kind::go_yield, Rule::none);
    return leave(m, commit, true);
}

Machine& preempt(Machine& m) {
    begin_yield(m, Kind::go_preempt, Rule::preempt_slice);
    clear_preemption(m);
    return leave(m, {requeue, nullptr});
}

void machine_main(Machine& m) {
    set_current_machine(&m);
    m.thread = this_thread_state();
    m.active = &m.loop;
    begin_step(m);
    Scheduler& s = *m.scheduler;
    if (raw(m.id) == 0) {
        // The first machine takes the first P and starts the main goroutine.
        emit(m, Kind::run_begin, {.a = s.proc_count.load(std::memory_order_relaxed)});
        P* p;
        {
            const Locked held(m, s.lock);
            p = take_idle_proc(m);
        }
        acquire_proc(m, p);
        spawn(m, s.boot);
    } else {
        // Any other starts with the P that its maker gave it; acquire: pairs with start_machine().
        m.spinning = m.next_spinning;
        acquire_proc(m, m.next_p.load(std::memory_order_acquire));
        if (m.spinning) emit(m, Kind::m_spin, {.a = 1});
    }
    bool inherit_slice = false;
    while (G* g = find_work(m, inherit_slice))
        execute(m, *g, inherit_slice);
    set_current_machine(nullptr);
}

void pass_gate(Machine& m, Point at) {
    check(m.locks == 0, "a gate stands inside a critical section");
    m.world->gate(m, at);
}

void abandon(Machine& m) {
    leave(m, {}, true);
    fail("an abandoned goroutine went on", std::source_location::current());
}

Machine& enter_slowly(Machine& m, Point at) {
    check(m.locks == 0, "a gate stands inside a critical section");
    Machine* now = &m;
    if ((m.flags.load(std::memory_order_relaxed) & kGateUser) != 0) m.world->gate(m, at);
    // acquire: pairs with end_run's and set_proc_count's stores; kStop is only the hint to look.
    if (m.current != nullptr && (m.flags.load(std::memory_order_relaxed) & kStop) != 0) {
        if (m.scheduler->ended.load(std::memory_order_acquire)) abandon(m);
        if (m.scheduler->stopping.load(std::memory_order_acquire)) now = &preempt(m);
    }
    if (now->current != nullptr && wants_preemption(*now)) now = &preempt(*now);
    begin_step(*now);
    if (is_traced(*now) && now->current != nullptr) tell_stack(*now, *now->current);
    return *now;
}

}  // namespace fiberscope
