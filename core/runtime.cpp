#include "core/runtime.h"

#include "core/record/collector.h"
#include "core/sched/cpu_quota.h"
#include "core/sched/dump.h"
#include "core/sched/real_world.h"
#include "core/sched/scheduler.h"

#include <algorithm>
#include <cstdio>

namespace fiberscope {
namespace {

std::vector<GoInfo> goroutines_left(const Scheduler& s) {
    std::vector<GoInfo> left;
    s.gos.each([&](const G& g) {
        if (g.status == GoStatus::dead) return;
        const StringId function = name_of(s.strings, g.function, g.file, g.line);
        left.push_back({.id = g.id,
                        .creator = g.creator,
                        .status = g.status,
                        .reason = g.reason,
                        .function = std::string(s.strings.text(function)),
                        .line = g.line,
                        .user = g.user});
    });
    std::sort(left.begin(), left.end(),
              [](const GoInfo& a, const GoInfo& b) { return a.id < b.id; });
    return left;
}

std::vector<std::string> overflows_of(const Scheduler& s) {
    std::vector<std::string> texts;
    for (const Overflow& over : s.overflows)
        texts.push_back("goroutine " + std::to_string(raw(over.id)) + " (" +
                        std::string(s.strings.text(over.function)) +
                        ") was ended: " + StackOverflow(over.bytes_max).what());
    return texts;
}

// Of goroutines beside the one that panicked: a look at each takes microseconds, and whoever has a
// hundred thousand wants to see what went wrong first.
constexpr std::size_t kBesidePanicMax = 100;

// All goroutines of a C++ program that is at a deadlock, or has panicked: then first the one that
// did.
std::string stacks_left(const Scheduler& s) {
    if (!s.deadlocked && s.panicked == GoId::none) return "";
    const auto rank = [&s](GoId id) { return id == s.panicked ? 0 : raw(id); };
    std::vector<const G*> left;
    s.gos.each([&](const G& g) {
        if (g.status != GoStatus::dead && g.user == nullptr) left.push_back(&g);
    });
    if (left.empty()) return "";
    std::sort(left.begin(), left.end(),
              [&](const G* a, const G* b) { return rank(a->id) < rank(b->id); });
    const std::size_t shown =
        s.deadlocked ? left.size() : std::min(left.size(), kBesidePanicMax + 1);
    std::vector<GoFrames> gos;
    for (std::size_t i = 0; i < shown; ++i)
        gos.push_back(left[i]->id == s.panicked ? frames_of_panic(s, *left[i])
                                                : frames_of(s, *left[i]));
    std::string text = text_of(gos);
    if (shown < left.size())
        text += "\n...and " + std::to_string(left.size() - shown) + " more goroutines\n";
    return text;
}

Scheduler& current_run() {
    Machine* m = current_machine();
    check(m != nullptr && m->current != nullptr, "called outside of a goroutine");
    return *m->scheduler;
}

// By hand and without memory of its own: this runs when something is broken.
void print_last_events(const Machine& m) {
    if (!is_traced(m)) {
        std::fputs("  its last events: none are written, nobody listens\n", stderr);
        return;
    }
    const std::uint64_t first = m.event_count > kLastEvents ? m.event_count - kLastEvents : 0;
    std::fprintf(stderr, "  its last events, %llu to %llu:\n",
                 static_cast<unsigned long long>(first),
                 static_cast<unsigned long long>(m.event_count));
    for (std::uint64_t n = first; n < m.event_count; ++n) {
        const auto event = std::bit_cast<Event>(m.last_events[n % kLastEvents]);
        std::fprintf(stderr, "    %llu ns %s g=%u object=%u number=%u a=%u b=%u\n",
                     static_cast<unsigned long long>(event.stamp_ns), name_of(event.kind), event.g,
                     event.object, event.number, event.a, event.b);
    }
}

}  // namespace

Outcome run_to_end(const Spawn& main, const RunOptions& options) {
    const std::uint32_t procs = options.procs > 0 ? options.procs : default_proc_count();
    check(procs <= kProcsMax, "GOMAXPROCS is too large");
    std::unique_ptr<RealWorld> own_world;
    if (options.world == nullptr) own_world = std::make_unique<RealWorld>();
    World& world = options.world != nullptr ? *options.world : *own_world;
    check(options.rules_off.empty() || (world.flags() & kOneThread) != 0,
          "rules can be switched off in the simulated world only");
    check((options.rules_off - switchable_rules()).empty(), "a rule that must hold is off");
    StringTable own_strings;
    StringTable& strings = options.strings != nullptr ? *options.strings : own_strings;
    std::unique_ptr<Collector> collector;
    Scheduler s(world, strings, procs, options.seed);
    if (options.sink != nullptr) {
        s.witness = options.witness;
        if ((world.flags() & kOneThread) != 0) {
            s.make_recorder = [&](MachineId) {
                return std::make_unique<DirectRecorder>(*options.sink);
            };
        } else {
            collector = std::make_unique<Collector>(*options.sink);
            s.make_recorder = [&](MachineId) { return collector->add_machine(); };
        }
    }
    s.stack_bytes_max = options.stack_bytes_max;
    s.rules_off = options.rules_off;
    Machine* first = make_machine(s);
    s.boot = main;
    if (options.stopper != nullptr) options.stopper->attach(&s);
    world.run_first(*first);
    if (options.stopper != nullptr) options.stopper->attach(nullptr);
    if (collector != nullptr) collector->finish();
    if (options.sink != nullptr) {
        // Past the collector: nothing may come after it, and it has no number that would say so.
        DirectRecorder last(*options.sink);
        first->recorder = &last;
        begin_step(*first);
        emit(*first, Kind::run_end, {.a = static_cast<std::uint32_t>(s.exit_status)}, s.end_reason);
    }
    if (options.at_rest) options.at_rest(s);
    return {.exit_status = s.exit_status,
            .reason = s.end_reason,
            .panicked = s.panicked,
            .deadlocked = s.deadlocked,
            .goroutines = goroutines_left(s),
            .stacks = stacks_left(s),
            .overflows = overflows_of(s),
            .overflow_count = s.overflow_count};
}

void Stopper::attach(Scheduler* scheduler) {
    int status = 0;
    std::string reason;
    {
        const std::lock_guard lock(mutex_);
        scheduler_ = scheduler;
        if (scheduler == nullptr || !stopped_) return;
        status = status_;
        reason = reason_;
    }
    stop(status, std::move(reason));
}

void Stopper::stop(int status, std::string reason) {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    status_ = status;
    reason_ = std::move(reason);
    if (scheduler_ == nullptr) return;
    Machine outside;  // counts the lock that end_run takes; it is none of the run's machines
    outside.scheduler = scheduler_;
    end_run(outside, status, reason_);
}

std::string report(const Outcome& outcome) {
    std::string text;
    for (const std::string& overflow : outcome.overflows)
        text += overflow + "\n";
    if (outcome.overflow_count > outcome.overflows.size())
        text += "and " + std::to_string(outcome.overflow_count - outcome.overflows.size()) +
                " more goroutines, for the same reason\n";
    if (outcome.reason.empty()) return text;
    text += (outcome.deadlocked ? "fatal error: " : "") + outcome.reason + "\n";
    if (!outcome.stacks.empty()) return text + "\n" + outcome.stacks;
    for (const GoInfo& g : outcome.goroutines) {
        // As Go: a panic shows the goroutine that panicked, a deadlock shows all.
        if (!outcome.deadlocked && g.id != outcome.panicked) continue;
        text += "\ngoroutine " + std::to_string(raw(g.id)) + " [" +
                (g.status == GoStatus::waiting   ? text_of(g.reason)
                 : g.status == GoStatus::running ? "running"
                 : g.status == GoStatus::syscall ? "syscall"
                                                 : "runnable") +
                "]:\n" + g.function + "\n";
        if (g.creator != GoId::none)
            text += "created in goroutine " + std::to_string(raw(g.creator)) + " at line " +
                    std::to_string(g.line) + "\n";
    }
    return text;
}

int run(std::function<void()> main, const RunOptions& options) {
    StringTable own;
    RunOptions with_strings = options;
    if (with_strings.strings == nullptr) with_strings.strings = &own;
    const Spawn spawn_main{
        .entry = [](void* f) { (*static_cast<std::function<void()>*>(f))(); },
        .argument = &main,
        .function = with_strings.strings->intern("main"),
    };
    const Outcome outcome = run_to_end(spawn_main, with_strings);
    std::fflush(stdout);
    const std::string message = report(outcome);
    std::fwrite(message.data(), 1, message.size(), stderr);
    return outcome.exit_status;
}

void end_by_panic(Machine& m, const std::string& what, std::span<const std::uintptr_t> frames) {
    begin_step(m);
    emit(m, Kind::go_panic, {.g = m.current->id}, what);
    {
        const Locked held(m, m.scheduler->lock);
        if (m.scheduler->panicked == GoId::none) {
            m.scheduler->panicked = m.current->id;
            m.scheduler->panic_frames.assign(frames.begin(), frames.end());
        }
    }
    end_run(m, 2, "panic: " + what);
    abandon(m);
}

void fail(const char* broken_rule, std::source_location where) {
    std::fprintf(stderr, "fiberscope: internal error: %s\n  at %s:%u\n", broken_rule,
                 where.file_name(), where.line());
    if (const Machine* m = current_machine()) {
        std::fprintf(stderr, "  on M%u with P%d, goroutine %u, at %llu ns\n", raw(m->id),
                     m->p != nullptr ? static_cast<int>(raw(m->p->id)) : -1,
                     m->current != nullptr ? raw(m->current->id) : 0,
                     static_cast<unsigned long long>(m->stamp_ns));
        print_last_events(*m);
    }
    std::fputs("  called from:\n", stderr);
    print_frames_here();
    std::abort();
}

// ---- goroutines

GoId go_start(const Spawn& what) {
    return spawn(enter(Point::spawn), what);
}

void yield_now() {
    yield(enter(Point::yield));
}

void sleep_for(std::chrono::nanoseconds time) {
    Machine& m = enter(Point::sleep);
    if (time.count() <= 0) return;
    const std::uint64_t now = m.world->now(m);
    const auto wait = static_cast<std::uint64_t>(time.count());
    std::uint64_t when_ns = wait > kNever - 1 - now ? kNever - 1 : now + wait;
    // By whoever comes next: it cannot be due before the goroutine has stopped.
    park(m, WaitReason::sleep, ObjectId::none,
         {[](Machine& next, G& g, void* when) {
              TimerHeap::add_sleeper(next, g, *static_cast<const std::uint64_t*>(when));
          },
          &when_ns});
}

std::uint64_t now_ns() {
    Machine& m = *current_machine();
    return m.world->now(m);
}

std::uint32_t gomaxprocs(std::uint32_t count) {
    Machine& m = enter(Point::yield);
    const std::uint32_t before = m.scheduler->proc_count.load(std::memory_order_relaxed);
    if (count > 0) set_proc_count(m, std::min(count, kProcsMax));
    return before;
}

std::uint32_t goroutine_count() {
    return count_goroutines(current_run());
}

GoId current_go() {
    Machine* m = current_machine();
    return m != nullptr && m->current != nullptr ? m->current->id : GoId::none;
}

void* current_user() {
    return current_machine()->current->user;
}

void* user_of(const Scheduler& scheduler, GoId go) {
    void* user = nullptr;
    scheduler.gos.each([&](const G& g) {
        if (g.id == go && g.status != GoStatus::dead) user = g.user;
    });
    return user;
}

void exit_run(int status, std::string reason) {
    Machine& m = *current_machine();
    end_run(m, status, std::move(reason));
    abandon(m);
}

std::string stack_dump(bool all) {
    Machine* m = &enter(Point::yield);
    struct Dump {
        G* asker;
        std::vector<GoFrames> gos;
        std::string text;
    } dump{.asker = m->current, .gos = {}, .text = {}};
    dump.gos.push_back(own_frames(*m));
    if (all) {
        m = &with_world_stopped(
            *m,
            [](Machine& stopper, void* argument) {
                auto& wish = *static_cast<Dump*>(argument);
                stopper.scheduler->gos.each([&](const G& g) {
                    // Ms come back from system calls meanwhile: see end_call() in syscall.cpp.
                    const Locked held(stopper, stopper.scheduler->lock);
                    if (g.status != GoStatus::dead && &g != wish.asker)
                        wish.gos.push_back(frames_of(*stopper.scheduler, g));
                });
            },
            &dump);
        std::sort(dump.gos.begin() + 1, dump.gos.end(),
                  [](const GoFrames& a, const GoFrames& b) { return a.id < b.id; });
    }
    // On the loop, which has a thread's stack.
    yield_to(*m, {[](Machine& loop, G& g, void* argument) {
                      auto& wish = *static_cast<Dump*>(argument);
                      wish.text = text_of(wish.gos);
                      put_next(loop, &g, Rule::none);
                  },
                  &dump});
    return std::move(dump.text);
}

void go_exit() {
    check(current_go() != GoId::none, "go_exit outside of a goroutine");
    throw GoExit{};
}

std::uint32_t random_number(std::uint32_t bound) {
    return random_below(*current_machine(), bound);
}

void checkpoint(std::uint64_t units) {
    Machine& m = *current_machine();
    // relaxed: see Machine::flags. Elsewhere time has passed by itself.
    if ((m.flags.load(std::memory_order_relaxed) & kOneThread) != 0) m.world->work(m, units);
    enter(Point::safepoint);
}

void call_outside(bool blocks, std::chrono::nanoseconds expected, void (*act)(void*),
                  void* argument) {
    Machine& m = enter(Point::syscall);
    check(m.current != nullptr, "a blocking call was made outside of a goroutine");
    World& world = *m.world;
    enter_syscall(m, blocks);
    const auto expected_ns =
        expected.count() > 0 ? static_cast<std::uint64_t>(expected.count()) : 0;
    world.call(m, expected_ns, act, argument);
    exit_syscall(m);
}

void lock_os_thread() {
    lock_machine(enter(Point::yield));
}

void unlock_os_thread() {
    unlock_machine(enter(Point::yield));
}

std::uint32_t set_max_stack(std::uint32_t bytes) {
    return set_stack_bytes_max(current_machine()->current->fiber->flow, bytes);
}

// ---- timers

std::unique_ptr<Timer, void (*)(Timer*)> make_timer(void (*act)(Machine&, Timer&), void* argument,
                                                    bool (*wakes)(const Timer&)) {
    std::unique_ptr<Timer, void (*)(Timer*)> timer(new Timer, [](Timer* old) { delete old; });
    timer->act = act;
    timer->argument = argument;
    timer->wakes = wakes;
    return timer;
}

void start_timer(Timer& timer, std::uint64_t when_ns, std::uint64_t period_ns) {
    timer.when_ns = std::min(when_ns, kNever - 1);
    timer.period_ns = period_ns;
    TimerHeap::add(enter(Point::sleep), timer);
}

bool stop_timer(Timer& timer) {
    return TimerHeap::remove(enter(Point::sleep), timer);
}

void* timer_argument(const Timer& timer) {
    return timer.argument;
}

// ---- a language's garbage collector

void with_others_stopped(void (*act)(Machine& m, void* argument), void* argument) {
    with_world_stopped(enter(Point::safepoint), act, argument);
}

namespace {
void tell_gc(Machine& m, Kind kind, GoId g, std::uint64_t bytes) {
    Scheduler& s = *m.scheduler;
    begin_step(m);
    const Locked held(m, s.lock);
    emit(m, kind,
         {.g = g,
          .number = s.number++,
          .a = static_cast<std::uint32_t>(bytes),
          .b = static_cast<std::uint32_t>(bytes >> 32)});
}
}  // namespace

void tell_gc_begin(Machine& m, GoId g, std::uint64_t bytes) {
    tell_gc(m, Kind::gc_begin, g, bytes);
}

void tell_gc_end(Machine& m, GoId g, std::uint64_t bytes, std::uint64_t units) {
    // relaxed: see Machine::flags.
    if ((m.flags.load(std::memory_order_relaxed) & kOneThread) != 0) m.world->work(m, units);
    tell_gc(m, Kind::gc_end, g, bytes);
}

std::uint64_t now_ns(Machine& m) {
    return m.world->now(m);
}

std::uint64_t memory_bytes() {
    return machine_memory_bytes();
}

bool is_armed(const Timer& timer) {
    return TimerHeap::is_armed(timer);
}

void disarm_timer(Machine& m, Timer& timer) {
    TimerHeap::remove(m, timer);
}

// ---- what a language tells the viewers

bool is_watched() {
    return is_traced(*current_machine());
}

StringId intern_in_run(const char* name) {
    return current_run().strings.intern(name);
}

namespace {
void tell(Kind kind, Fields fields, std::string_view text = {}) {
    Machine& m = *current_machine();
    fields.g = m.current->id;
    begin_step(m);
    emit(m, kind, fields, text);
}
}  // namespace

void tell_line(StringId function, std::uint32_t line) {
    tell(Kind::go_line, {.a = raw(function), .b = line});
}

void tell_call(StringId function, std::uint32_t frame_bytes, std::uint32_t from_line) {
    tell(Kind::go_call, {.object = from_line, .a = raw(function), .b = frame_bytes});
}

void tell_return() {
    tell(Kind::go_return, {});
}

void tell_stack(std::uint32_t used, std::uint32_t old_bytes, std::uint32_t new_bytes) {
    tell(Kind::go_stack, {.object = used, .a = old_bytes, .b = new_bytes});
}

void tell_panic(std::string_view value) {
    tell(Kind::go_panic, {}, value);
}

void tell_race(GoId other, std::uint32_t line, std::uint32_t other_line, std::string_view what) {
    tell(Kind::go_race, {.object = static_cast<std::uint32_t>(other), .a = line, .b = other_line},
         what);
}

void tell_output(int fd, std::string_view text) {
    do {
        const std::string_view piece = text.substr(0, kTextBytesMax);
        text.remove_prefix(piece.size());
        tell(Kind::output, {.a = static_cast<std::uint32_t>(fd), .b = text.empty() ? 0u : 1u},
             piece);
    } while (!text.empty());
}

}  // namespace fiberscope
