// Each list of goroutines is walked once. Whoever is met there must say that it stands there; and
// as many must be met as say so of themselves, so nobody is met twice or not at all.
#include "sim/replay/sound.h"

#include "sim/replay/fold_step.h"

#include <fmt/format.h>

#include <algorithm>
#include <type_traits>

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
        need(state_.gomaxprocs <= state_.procs.size(),
             [] { return std::string("GOMAXPROCS is more than there are Ps"); });
        need(met_ == placed_,
             [&] { return fmt::format("somebody stands in two places, or in none"); });
        return why_;
    }

  private:
    // `what` says it, if it does not hold: all of this is done for every state that is read, and
    // words take longer than a look.
    template <class What>
    void need(bool holds, What what) {
        if (!holds && !why_) why_ = what();
    }
    // Where something is: words, or whose it is.
    template <class Where>
    static std::string words(const Where& where) {
        if constexpr (std::is_enum_v<Where>)
            return name(where);
        else
            return std::string(where);
    }
    template <class Where>
    void known(GoId g, Where where) {
        need(g == GoId::none || state_.has_go(g), [&] {
            return fmt::format("{} knows {}, which does not exist", words(where), name(g));
        });
    }
    template <class Where>
    void has(ProcId p, Where where) {
        need(p == ProcId::none || raw(p) < state_.procs.size(), [&] {
            return fmt::format("{} knows {}, which does not exist", words(where), name(p));
        });
    }
    template <class Where>
    void has(MachineId m, Where where) {
        need(m == MachineId::none || state_.has_machine(raw(m)), [&] {
            return fmt::format("{} knows {}, which does not exist", words(where), name(m));
        });
    }
    template <class Where>
    void has(ObjectId id, Where where) {
        need(id == ObjectId::none || state_.has_object(id), [&] {
            return fmt::format("{} knows #{}, which does not exist", words(where), raw(id));
        });
    }
    void named(StringId id) {
        need(raw(id) < strings_, [&] { return fmt::format("name {} does not exist", raw(id)); });
    }
    template <class Id>
    void unique(std::vector<Id> ids, std::string_view where) {
        std::sort(ids.begin(), ids.end());
        need(std::adjacent_find(ids.begin(), ids.end()) == ids.end(),
             [&] { return fmt::format("{} has one twice", where); });
    }
    // Was met in `where`: it must say so itself.
    void stands(GoId id, const Place& place, std::string_view where) {
        if (why_) return;
        need(state_.has_go(id), [&] {
            return fmt::format("in {} is {}, which does not exist", words(where), name(id));
        });
        if (why_) return;
        const GoState& g = state_.go(id);
        need(g.place == place,
             [&] { return fmt::format("in {} is {}, but {}", where, name(id), describe(g)); });
        ++met_;
    }

    void goroutine(const GoState& g, std::size_t id) {
        if (g.id == GoId::none) return;
        need(raw(g.id) == id, [&] { return fmt::format("G{} calls itself {}", id, name(g.id)); });
        named(g.function);
        for (const Frame& frame : g.frames)
            named(frame.function);
        has(g.place.m, g.id);
        has(g.place.p, g.id);
        has(g.place.object, g.id);
        has(g.chosen_by, g.id);
        has(g.locked, g.id);
        need(g.timer == TimerId::none || state_.timers.contains(raw(g.timer)), [&] {
            return fmt::format("{} waits for T{}, which does not exist", name(g.id), raw(g.timer));
        });
        const bool elsewhere =
            g.place.kind == Place::Kind::waiting || g.place.kind == Place::Kind::finished;
        const bool is_waiting = g.status == GoStatus::waiting;
        need((g.place.kind == Place::Kind::running) == (g.status == GoStatus::running) &&
                 (g.place.kind == Place::Kind::finished) == (g.status == GoStatus::finished) &&
                 (g.place.kind != Place::Kind::waiting || is_waiting),
             [&] { return fmt::format("{}: its status is another", describe(g)); });
        if (!elsewhere) ++placed_;
    }

    void proc(const ProcState& p, std::size_t id) {
        need(raw(p.id) == id, [&] { return fmt::format("P{} calls itself {}", id, name(p.id)); });
        has(p.m, p.id);
        need(p.tail - p.head == p.queue.size() && p.queue.size() <= kLocalQueueSlots, [&] {
            return fmt::format("{}'s queue has {}, its indices say {}", name(p.id), p.queue.size(),
                               p.tail - p.head);
        });
        for (const GoId g : p.queue)
            stands(g, {.kind = Place::Kind::local, .p = p.id}, "a local queue");
        if (p.runnext != GoId::none)
            stands(p.runnext, {.kind = Place::Kind::runnext, .p = p.id}, "runnext");
        if (p.running == GoId::none || why_) return;
        known(p.running, p.id);
        if (why_) return;
        const Place& place = state_.go(p.running).place;
        need(place.kind == Place::Kind::running && place.p == p.id, [&] {
            return fmt::format("{} runs {}, but {}", name(p.id), name(p.running),
                               describe(state_.go(p.running)));
        });
    }

    void machine(const MachineState& m, std::size_t id) {
        if (m.id == MachineId::none) return;
        need(raw(m.id) == id, [&] { return fmt::format("M{} calls itself {}", id, name(m.id)); });
        has(m.p, m.id);
        for (const ProcId p : m.procs_in_hand)
            need(raw(p) < state_.procs.size(), [&] {
                return fmt::format("{} has {}, which does not exist", name(m.id), name(p));
            });
        unique(m.procs_in_hand, "a hand");
        for (const GoId g : m.hand)
            stands(g, {.kind = Place::Kind::hand, .m = m.id}, "a hand");
        if (m.calling != GoId::none)
            stands(m.calling, {.kind = Place::Kind::syscall, .m = m.id}, "a system call");
        if (m.running == GoId::none || why_) return;
        stands(m.running, {.kind = Place::Kind::running, .m = m.id, .p = m.p}, "a CPU");
        need(m.p != ProcId::none && state_.proc(m.p).running == m.running, [&] {
            return fmt::format("{} runs {}, its P does not", name(m.id), name(m.running));
        });
    }

    void object(const ObjectState& o, std::size_t id) {
        if (o.id == ObjectId::none) return;
        need(raw(o.id) == id, [&] { return fmt::format("#{} calls itself #{}", id, raw(o.id)); });
        named(o.name);
        known(o.holder, "a lock");
        for (const GoId g : o.readers)
            known(g, "a lock");
        for (const auto* queue : {&o.sendq, &o.recvq}) {
            for (const Waiter& waiter : *queue)
                need(state_.has_go(waiter.g), [&] {
                    return fmt::format("in the queue of #{} is {}, which does not exist", id,
                                       name(waiter.g));
                });
        }
        const std::uint32_t slots = std::max(1u, o.cap);
        need(o.buffer.size() <= o.cap && o.recvx < slots && o.sendx < slots,
             [&] { return fmt::format("the buffer of #{} does not fit its {} slots", id, o.cap); });
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
