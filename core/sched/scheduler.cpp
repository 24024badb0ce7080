#include "core/sched/scheduler.h"

#include "core/record/recorder.h"
#include "core/sched/panic.h"

#include <exception>

namespace fiberscope {
namespace {

// A state changes here only, and only from the state that is named.
void set_status(G& g, GoStatus from, GoStatus to) {
    check(g.status == from, "a goroutine changed state from another state than expected");
    g.status = to;
}

// The running goroutine leaves its fiber for the loop, which then does `commit`.
Machine& leave(Machine& m, Commit commit) {
    check(m.current != nullptr, "only a goroutine can park or yield");
    G* g = m.current;
    m.commit = commit;
    m.active = &m.loop;
    switch_flow(g->flow, m.loop);
    return *current_machine();
}

void requeue(Machine& m, G& g, void*) {
    put_global(m, &g, Rule::none);
}

void finish(Machine& m, G& g, void*) {
    Scheduler& s = *m.scheduler;
    // relaxed: a count for NumGoroutine, it publishes nothing.
    s.live_gos.fetch_sub(1, std::memory_order_relaxed);
    drop_flow(g.flow);
    const Locked held(m, s.lock);
    s.free_gos.push_back(&g);
}

// The bottom frame of every goroutine.
void run_goroutine(void* argument) {
    G& g = *static_cast<G*>(argument);
    try {
        g.spawn.entry(g.spawn.argument);
    } catch (const StackOverflow&) {
        end_by_overflow(*current_machine(), g);
    } catch (const std::exception& error) {
        end_by_panic(*current_machine(), error.what());
    } catch (...) {
        end_by_panic(*current_machine(), "an exception that is not a std::exception");
    }
    end_goroutine(g);
}

// Runs g on m until it parks, yields or ends, then does what it left to be done.
void execute(Machine& m, G& g, bool inherit_slice) {
    P& p = *m.p;
    if (!inherit_slice) {
        ++p.tick;
        p.slice_start_ns = m.world->now(m);
    }
    begin_step(m);
    set_status(g, GoStatus::runnable, GoStatus::running);
    emit(m, Kind::go_start,
         {.g = g.id,
          .object = raw(p.id),
          .number = g.number++,
          .a = p.tick,
          .b = inherit_slice ? 1u : 0u});
    g.started = true;
    m.current = &g;
    m.active = &g.flow;
    switch_flow(m.loop, g.flow);
    m.current = nullptr;
    begin_step(m);
    if (m.commit.act != nullptr) m.commit.act(m, g, m.commit.argument);
}

}  // namespace

void end_goroutine(G& g) {
    Machine& m = *current_machine();
    begin_step(m);
    if (is_traced(m)) tell_stack(m, g);
    set_status(g, GoStatus::running, GoStatus::dead);
    emit(m, Kind::go_end, {.g = g.id, .number = g.number++});
    if (g.id == GoId::main) end_run(m, m.scheduler->exit_status, "");
    m.commit = {finish, nullptr};
    m.active = &m.loop;
    leave_for_good(g.flow, m.loop);
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
    G* g = nullptr;
    {
        const Locked held(m, s.lock);
        if (!s.free_gos.empty()) {
            g = s.free_gos.back();
            s.free_gos.pop_back();
            g->id = GoId{s.next_go++};
        }
    }
    if (g == nullptr) {
        g = make_goroutine(s);
        const Locked held(m, s.lock);
        s.gos.push_back(g);
        g->id = GoId{s.next_go++};
    }
    set_status(*g, GoStatus::dead, GoStatus::runnable);
    g->number = 0;
    g->started = false;
    g->reason = WaitReason::none;
    g->spawn = what;
    g->user = what.user;
    g->creator = m.current != nullptr ? m.current->id : GoId::none;
    make_flow(g->flow, g->stack, run_goroutine, g);
    s.live_gos.fetch_add(1, std::memory_order_relaxed);
    const GoId id = g->id;  // once in a queue, g may run elsewhere and end
    emit(m, Kind::go_create,
         {.g = id,
          .object = raw(g->creator),
          .number = g->number++,
          .a = raw(what.function),
          .b = what.line});
    begin_stack(m, *g);
    put_local(m, g, true, Rule::spawn_runnext);
    // Not for main itself: a second machine would only look for work and go back to sleep.
    if (id != GoId::main) wake_another(m);
    return id;
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
    put_local(m, g, true, rule);
    wake_another(m);
}

Machine& yield(Machine& m) {
    return yield_to(m, {requeue, nullptr}, Rule::yield_global);
}

Machine& yield_to(Machine& m, Commit commit, Rule rule) {
    G& g = *m.current;
    settle(m, g);
    set_status(g, GoStatus::running, GoStatus::runnable);
    emit(m, Kind::go_yield, {.g = g.id, .number = g.number++, .rule = rule});
    return leave(m, commit);
}

Machine& preempt(Machine& m) {
    G& g = *m.current;
    settle(m, g);
    set_status(g, GoStatus::running, GoStatus::runnable);
    emit(m, Kind::go_preempt, {.g = g.id, .number = g.number++, .rule = Rule::preempt_slice});
    return leave(m, {requeue, nullptr});
}

void machine_main(Machine& m) {
    set_current_machine(&m);
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
    leave(m, {nullptr, nullptr});
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
    begin_step(*now);
    if (is_traced(*now) && now->current != nullptr) tell_stack(*now, *now->current);
    return *now;
}

}  // namespace fiberscope
