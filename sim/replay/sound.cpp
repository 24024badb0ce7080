// Each list of goroutines is walked once. Whoever is met there must say that it stands there; and
// as many must be met as say so of themselves, so nobody is met twice or not at all.
#include "sim/replay/sound.h"

#include "sim/replay/fold_step.h"

#include <fmt/format.h>

#include <algorithm>

namespace fiberscope::replay {
namespace {

class Inspection {
  public:
    Inspection(const State& state, std::uint32_t strings) : state_(state), strings_(strings) {}

    Why run() {
        for (std::size_t i = 0; i < state_.gos.size() && !why_; ++i)
            goroutine(state_.gos[i], i + 1);
        for (std::size_t i = 0; i < state_.procs.size() && !why_; ++i)
            proc(state_.procs[i], i);
        for (std::size_t i = 0; i < state_.machines.size() && !why_; ++i)
            machine(state_.machines[i], i);
        machine(state_.sysmon, raw(MachineId::sysmon));
        for (std::size_t i = 0; i < state_.objects.size() && !why_; ++i)
            object(state_.objects[i], i + 1);
        for (const auto& [id, timer] : state_.timers)
            known(timer.g, "a timer"), has(timer.p, "a timer");
        for (const GoId g : state_.global)
            stands(g, {.kind = Place::Kind::global}, "the global queue");
        for (const ProcId p : state_.idle_procs)
            has(p, "the list of idle Ps");
        for (const MachineId m : state_.idle_machines)
            has(m, "the list of idle Ms");
        unique(state_.idle_procs, "the list of idle Ps");
        unique(state_.idle_machines, "the list of idle Ms");
        known(state_.collects, "the collector");
        need(state_.gomaxprocs <= state_.procs.size(), "GOMAXPROCS is more than there are Ps");
        need(met_ == placed_, "somebody stands in two places, or in none");
        return why_;
    }

  private:
    template <class... Args>
    void need(bool holds, fmt::format_string<Args...> what, Args&&... args) {
        if (!holds && !why_) why_ = fmt::format(what, std::forward<Args>(args)...);
    }
    void known(GoId g, std::string_view where) {
        need(g == GoId::none || state_.has_go(g), "{} knows {}, which does not exist", where,
             name(g));
    }
    void has(ProcId p, std::string_view where) {
        need(p == ProcId::none || raw(p) < state_.procs.size(), "{} knows {}, which does not exist",
             where, name(p));
    }
    void has(MachineId m, std::string_view where) {
        need(m == MachineId::none || state_.has_machine(raw(m)),
             "{} knows {}, which does not exist", where, name(m));
    }
    void has(ObjectId id, std::string_view where) {
        need(id == ObjectId::none || state_.has_object(id), "{} knows #{}, which does not exist",
             where, raw(id));
    }
    void named(StringId id) { need(raw(id) < strings_, "name {} does not exist", raw(id)); }
    template <class Id>
    void unique(std::vector<Id> ids, std::string_view where) {
        std::sort(ids.begin(), ids.end());
        need(std::adjacent_find(ids.begin(), ids.end()) == ids.end(), "{} has one twice", where);
    }
    // Was met in `where`: it must say so itself.
    void stands(GoId id, const Place& place, std::string_view where) {
        if (why_) return;
        need(state_.has_go(id), "in {} is {}, which does not exist", where, name(id));
        if (why_) return;
        const GoState& g = state_.go(id);
        need(g.place == place, "in {} is {}, but {}", where, name(id), describe(g));
        ++met_;
    }

    void goroutine(const GoState& g, std::size_t id) {
        if (g.id == GoId::none) return;
        need(raw(g.id) == id, "G{} calls itself {}", id, name(g.id));
        named(g.function);
        for (const Frame& frame : g.frames)
            named(frame.function);
        has(g.place.m, name(g.id));
        has(g.place.p, name(g.id));
        has(g.place.object, name(g.id));
        has(g.chosen_by, name(g.id));
        has(g.locked, name(g.id));
        need(g.timer == TimerId::none || state_.timers.contains(raw(g.timer)),
             "{} waits for T{}, which does not exist", name(g.id), raw(g.timer));
        const bool elsewhere =
            g.place.kind == Place::Kind::waiting || g.place.kind == Place::Kind::finished;
        const bool is_waiting = g.status == GoStatus::waiting;
        need((g.place.kind == Place::Kind::running) == (g.status == GoStatus::running) &&
                 (g.place.kind == Place::Kind::finished) == (g.status == GoStatus::finished) &&
                 (g.place.kind != Place::Kind::waiting || is_waiting),
             "{}: its status is another", describe(g));
        if (!elsewhere) ++placed_;
    }

    void proc(const ProcState& p, std::size_t id) {
        need(raw(p.id) == id, "P{} calls itself {}", id, name(p.id));
        has(p.m, name(p.id));
        need(p.tail - p.head == p.queue.size() && p.queue.size() <= kLocalQueueSlots,
             "{}'s queue has {}, its indices say {}", name(p.id), p.queue.size(), p.tail - p.head);
        for (const GoId g : p.queue)
            stands(g, {.kind = Place::Kind::local, .p = p.id}, "a local queue");
        if (p.runnext != GoId::none)
            stands(p.runnext, {.kind = Place::Kind::runnext, .p = p.id}, "runnext");
        if (p.running == GoId::none || why_) return;
        known(p.running, name(p.id));
        if (why_) return;
        const Place& place = state_.go(p.running).place;
        need(place.kind == Place::Kind::running && place.p == p.id, "{} runs {}, but {}",
             name(p.id), name(p.running), describe(state_.go(p.running)));
    }

    void machine(const MachineState& m, std::size_t id) {
        if (m.id == MachineId::none) return;
        need(raw(m.id) == id, "M{} calls itself {}", id, name(m.id));
        has(m.p, name(m.id));
        for (const ProcId p : m.procs_in_hand)
            need(raw(p) < state_.procs.size(), "{} has {}, which does not exist", name(m.id),
                 name(p));
        unique(m.procs_in_hand, "a hand");
        for (const GoId g : m.hand)
            stands(g, {.kind = Place::Kind::hand, .m = m.id}, "a hand");
        if (m.calling != GoId::none)
            stands(m.calling, {.kind = Place::Kind::syscall, .m = m.id}, "a system call");
        if (m.running == GoId::none || why_) return;
        stands(m.running, {.kind = Place::Kind::running, .m = m.id, .p = m.p}, "a CPU");
        need(m.p != ProcId::none && state_.proc(m.p).running == m.running,
             "{} runs {}, its P does not", name(m.id), name(m.running));
    }

    void object(const ObjectState& o, std::size_t id) {
        if (o.id == ObjectId::none) return;
        need(raw(o.id) == id, "#{} calls itself #{}", id, raw(o.id));
        named(o.name);
        known(o.holder, "a lock");
        for (const GoId g : o.readers)
            known(g, "a lock");
        for (const auto* queue : {&o.sendq, &o.recvq}) {
            for (const Waiter& waiter : *queue)
                need(state_.has_go(waiter.g), "in the queue of #{} is {}, which does not exist", id,
                     name(waiter.g));
        }
        const std::uint32_t slots = std::max(1u, o.cap);
        need(o.buffer.size() <= o.cap && o.recvx < slots && o.sendx < slots,
             "the buffer of #{} does not fit its {} slots", id, o.cap);
    }

    const State& state_;
    const std::uint32_t strings_;
    Why why_;
    std::uint64_t placed_ = 0, met_ = 0;
};

}  // namespace

std::optional<std::string> unsound(const State& state, std::uint32_t strings) {
    return Inspection(state, strings).run();
}

}  // namespace fiberscope::replay
