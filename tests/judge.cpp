#include "tests/judge.h"

#include "core/sched/scheduler.h"
#include "sim/replay/sound.h"
#include "tests/catch.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <map>
#include <utility>

namespace fiberscope::test {
namespace {

template <class Id>
std::string ids(const std::vector<Id>& all) {
    std::string text = "[";
    for (const Id id : all)
        text += (text.size() > 1 ? " " : "") + std::to_string(raw(id));
    return text + "]";
}

// Collects what differs.
class Comparison {
  public:
    template <class T>
    void same(const std::string& what, const T& folded, const T& own) {
        if (folded != own) add(what, fmt::format("{}", folded), fmt::format("{}", own));
    }
    template <class Id>
    void same_ids(const std::string& what, const std::vector<Id>& folded,
                  const std::vector<Id>& own) {
        if (folded != own) add(what, ids(folded), ids(own));
    }
    std::string take() { return std::move(text_); }

  private:
    void add(const std::string& what, const std::string& folded, const std::string& own) {
        text_ += fmt::format("{}: folded {}, the runtime has {}\n", what, folded, own);
    }
    std::string text_;
};

std::vector<GoId> in_order(const std::deque<GoId>& queue) {
    return {queue.begin(), queue.end()};
}

std::vector<GoId> in_order(const std::deque<replay::Waiter>& queue) {
    std::vector<GoId> ids;
    for (const replay::Waiter& waiter : queue)
        ids.push_back(waiter.g);
    return ids;
}

std::string values(const auto& buffer) {
    return fmt::format("[{}]", fmt::join(buffer, ", "));
}

void compare_goroutines(Comparison& c, const replay::State& state, const Scheduler& s) {
    c.same<std::size_t>("goroutines made", state.gos.size(), s.next_go.load() - 1);
    std::uint32_t ended = 0;
    for (const auto& p : s.procs)
        ended += p->ended_gos.load();
    c.same("goroutines ended", state.finished, ended);
    s.gos.each([&](const G& g) {
        if (g.status == GoStatus::dead) return;
        const std::string name = "G" + std::to_string(raw(g.id));
        if (!state.has_go(g.id)) return c.same(name + " is known", false, true);
        const replay::GoState& folded = state.go(g.id);
        c.same(name + "'s number", folded.number, g.number);
        c.same(name + " runs", folded.status == replay::GoStatus::running,
               g.status == GoStatus::running);
        c.same(name + " waits", folded.status == replay::GoStatus::waiting,
               g.status == GoStatus::waiting);
        c.same<std::string>(name + "'s wait reason", text_of(folded.reason), text_of(g.reason));
        if (g.status == GoStatus::waiting)
            c.same(name + " waits for", raw(folded.place.object), raw(g.waits_for));
    });
}

void compare_procs(Comparison& c, const replay::State& state, const Scheduler& s) {
    c.same("GOMAXPROCS", state.gomaxprocs, s.proc_count.load());
    for (std::uint32_t i = 0; i < s.proc_count.load(); ++i) {
        const P& p = *s.procs[i];
        const std::string name = "P" + std::to_string(i);
        if (!state.has_proc(i)) {
            c.same(name + " is known", false, true);
            continue;
        }
        const replay::ProcState& folded = state.procs[i];
        std::vector<GoId> ring;
        for (std::uint32_t at = 0; at < p.queue.size(); ++at)
            ring.push_back(p.queue.at(at)->id);
        c.same_ids(name + "'s queue", in_order(folded.queue), ring);
        const G* next = p.queue.runnext();
        c.same(name + "'s runnext", raw(folded.runnext), next == nullptr ? 0 : raw(next->id));
        c.same(name + "'s tick", folded.tick, p.tick.load());
        c.same(name + "'s number", folded.number, p.number);
        const Machine* m = p.machine.load();
        c.same(name + "'s M", raw(folded.m), raw(m == nullptr ? MachineId::none : m->id));
    }
    std::vector<GoId> global;
    for (std::size_t i = 0; i < s.global.size(); ++i)
        global.push_back(s.global.at(i)->id);
    c.same_ids("the global queue", in_order(state.global), global);
    c.same("the global queue's number", state.global_number, s.global_number);
}

void compare_machines(Comparison& c, const replay::State& state, const Scheduler& s) {
    c.same("machines", state.machines.size(), s.machines.size());
    c.same("the scheduler's number", state.sched_number, s.number);
    std::uint32_t spinning = 0;
    for (std::size_t i = 0; i < std::min(state.machines.size(), s.machines.size()); ++i) {
        const std::string name = "M" + std::to_string(i);
        const P* p = s.machines[i]->p;
        c.same(name + "'s P", raw(state.machines[i].p), raw(p == nullptr ? ProcId::none : p->id));
        c.same(name + " spins", state.machines[i].spinning, s.machines[i]->spinning);
        spinning += s.machines[i]->spinning;
        // Given a P to look for work with, it had left by then, since the run was over.
        const replay::MachineState& folded = state.machines[i];
        if (folded.status == replay::MachineState::Status::starting &&
            !folded.procs_in_hand.empty())
            spinning += s.machines[i]->next_spinning;
    }
    c.same("spinning Ms", spinning, s.spinning.load());
    std::vector<MachineId> machines;
    for (const Machine* m = s.idle_machines; m != nullptr; m = m->idle_next)
        machines.insert(machines.begin(), m->id);
    c.same_ids("idle Ms", state.idle_machines, machines);
    std::vector<ProcId> procs;
    for (const P* p = s.idle_procs; p != nullptr; p = p->idle_next)
        procs.insert(procs.begin(), p->id);
    c.same_ids("idle Ps", state.idle_procs, procs);
}

void compare_timers(Comparison& c, const replay::State& state, const Scheduler& s) {
    std::map<std::uint32_t, std::string> folded, own;
    const auto line = [](std::uint64_t when_ns, ProcId p, GoId g) {
        return fmt::format("at {} on P{} for G{}", when_ns, raw(p), raw(g));
    };
    for (const auto& [id, timer] : state.timers)
        folded[id] = line(timer.when_ns, timer.p, timer.g);
    for (const auto& p : s.procs)
        p->timers.each([&](TimerId id, std::uint64_t when_ns, const G* sleeper) {
            own[raw(id)] = line(when_ns, p->id, sleeper == nullptr ? GoId::none : sleeper->id);
        });
    c.same("timers", folded.size(), own.size());
    for (const auto& [id, timer] : own)
        c.same("T" + std::to_string(id), folded[id], timer);
}

void compare_object(Comparison& c, const replay::ObjectState& folded, const Testimony& own) {
    const std::string name = fmt::format("{} #{}", text_of(own.kind), raw(own.id));
    c.same<std::string>(name + "'s kind", text_of(folded.kind), text_of(own.kind));
    c.same(name + "'s number", folded.number, own.number);
    c.same(name + "'s capacity", folded.cap, own.capacity);
    c.same(name + "'s buffer", values(folded.buffer), values(own.buffer));
    c.same(name + " is closed", folded.closed, own.closed);
    c.same_ids(name + "'s sendq", in_order(folded.sendq), own.sendq);
    c.same_ids(name + "'s recvq", in_order(folded.recvq), own.recvq);
    c.same(name + " is held", folded.holder != GoId::none, own.held);
    c.same<std::size_t>(name + "'s readers", folded.readers.size(), own.readers);
    c.same(name + " starves", folded.starving, own.starving);
    c.same(name + "'s count", folded.count, own.count);
    c.same<std::string>(name + " is of one mind", "", own.contradiction);
}

}  // namespace

std::string difference(const replay::State& state, const std::vector<Testimony>& objects,
                       bool overflowed) {
    Comparison c;
    std::size_t heard = 0;
    for (const Testimony& own : objects) {
        if (own.id == ObjectId::none) continue;  // a descriptor that nobody used
        ++heard;
        if (state.has_object(own.id))
            compare_object(c, state.object(own.id), own);
        else
            c.same(fmt::format("{} #{} is known", text_of(own.kind), raw(own.id)), false, true);
    }
    if (!overflowed) c.same("objects that were heard", state.objects.size(), heard);
    return c.take();
}

std::string difference(const replay::State& state, const Scheduler& s) {
    Comparison c;
    c.same("the run has ended", state.ended, s.ended.load());
    c.same("exit status", state.exit_status, static_cast<std::uint32_t>(s.exit_status));
    c.same<std::size_t>("objects made", state.objects.size(), s.next_object.load() - 1);
    compare_goroutines(c, state, s);
    compare_procs(c, state, s);
    compare_machines(c, state, s);
    compare_timers(c, state, s);
    return c.take();
}

RunOptions Judge::options(RunOptions own) {
    also_ = own.sink;
    own.sink = this;
    own.strings = &strings_;
    own.witness = &witness_;
    own.at_rest = [this](const Scheduler& s) {
        rested_ = true;
        const std::vector<Testimony> objects = witness_.take_all(s.overflow_count > 0);
        if (check_.impossible()) return;
        difference_ = difference(check_.state(), s) +
                      difference(check_.state(), objects, s.overflow_count > 0);
    };
    return own;
}

void Judge::take(const Event& event, std::string_view text) {
    check_.take(event, text);
    const replay::State& state = check_.state();
    if (!unsound_ && !check_.impossible() && std::has_single_bit(state.events))
        unsound_ = replay::unsound(state, strings_.size());
    if (keep_events_) events_.push_back(event);
    if (also_ != nullptr) also_->take(event, text);
}

void Judge::require_right() const {
    if (check_.impossible()) FAIL(check_.verdict());
    if (!rested_) FAIL("nothing was run");
    if (unsound_) FAIL("a state is not sound: " << *unsound_);
    if (!difference_.empty()) FAIL(difference_);
}

std::size_t Judge::count(Kind kind, Rule rule) const {
    return static_cast<std::size_t>(
        std::count_if(events_.begin(), events_.end(), [&](const Event& event) {
            return event.kind == kind && (rule == Rule::none || event.rule == rule);
        }));
}

Outcome run_judged(std::function<void()> main, Judge& judge, RunOptions options) {
    const Spawn spawn{.entry = [](void* f) { (*static_cast<std::function<void()>*>(f))(); },
                      .argument = &main,
                      .function = judge.strings().intern("main")};
    Outcome outcome = run_to_end(spawn, judge.options(std::move(options)));
    judge.require_right();
    return outcome;
}

Outcome run_judged(std::function<void()> main, RunOptions options) {
    Judge judge;
    return run_judged(std::move(main), judge, std::move(options));
}

}  // namespace fiberscope::test
