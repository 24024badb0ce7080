#include "ui/stage/scene.h"

#include "ui/stage/departures.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace fiberscope::ui {

namespace {

using replay::GoState;
using replay::GoStatus;
using replay::History;
using replay::ObjectState;
using replay::Place;
using replay::ProcState;
using replay::State;

class SceneMaker {
  public:
    SceneMaker(const State& state, const History& history)
        : state_(state), departures_(state, history), history_(history) {}

    Scene make() {
        find_selects();
        place_leaving();
        place_lines();
        place_running();
        place_machines();
        place_values();
        std::sort(scene_.begin(), scene_.end(),
                  [](const Item& a, const Item& b) { return a.key < b.key; });
        return std::move(scene_);
    }

  private:
    using Line = std::pair<Where::Kind, std::uint32_t>;

    void add_go(GoId id, Where at) {
        const GoState& g = state_.go(id);
        scene_.push_back({.key = {.kind = ItemKey::Kind::go, .id = raw(id)},
                          .at = at,
                          .look = look_of(g),
                          .label = label_of(id),
                          .never_ran = !g.has_run,
                          .preempted = g.preempted && g.status == GoStatus::runnable,
                          .locked = g.locked != MachineId::none});
        placed_[id] = scene_.size() - 1;
    }

    // A select waits on several benches: it stands on the first, its ghosts on the others.
    void find_selects() {
        for (const ObjectState& object : state_.objects) {
            for (const auto* queue : {&object.sendq, &object.recvq}) {
                for (const replay::Waiter& waiter : *queue) {
                    if (waiter.round == state_.go(waiter.g).round) queued_.insert(waiter.g);
                }
            }
        }
    }

    // Goroutines in hands, and those that left a wait queue and are not yet ready, stand at the
    // head of the line that they came from; the others move up when they have gone.
    void place_leaving() {
        for (const GoState& g : state_.gos) {
            if (g.id == GoId::none) continue;  // its creation is not yet known
            const bool in_hand =
                g.place.kind == Place::Kind::hand && g.status == GoStatus::runnable;
            const bool let_go = g.status == GoStatus::waiting && !queued_.contains(g.id) &&
                                g.reason != WaitReason::sleep && waits_for_object(g) &&
                                !waits_for_unknown(g);
            if (!in_hand && !let_go) continue;
            const Where at = in_hand ? departures_.of(g.id)
                                     : departures_.bench(g.id, g.place.object, history_end());
            if (at.kind == Where::Kind::nowhere) continue;
            leaving_[{at.kind, at.place}].push_back(g.id);
        }
    }

    static bool waits_for_object(const GoState& g) {
        return g.reason != WaitReason::chan_receive_nil && g.reason != WaitReason::chan_send_nil &&
               g.reason != WaitReason::select_no_cases;
    }

    std::uint64_t history_end() const { return std::min(state_.events, history_.size()); }

    // Puts the leaving ones and then `members` in one line.
    template <class Members, class Id, class Skip>
    void line(Line name, const Members& members, Id id_of, Skip ghost_of) {
        const auto found = leaving_.find(name);
        const std::size_t before = found == leaving_.end() ? 0 : found->second.size();
        const auto count = static_cast<std::uint32_t>(before + members.size());
        std::uint32_t index = 0;
        const auto next = [&] {
            return Where{.kind = name.first,
                         .carried = name.first == Where::Kind::machines,
                         .place = name.second,
                         .index = index++,
                         .count = count};
        };
        if (found != leaving_.end()) {
            for (const GoId g : found->second)
                add_go(g, next());
            leaving_.erase(found);
        }
        for (const auto& member : members) {
            const Where at = next();
            if (ghost_of(member)) {
                scene_.push_back({.key = {.kind = ItemKey::Kind::select,
                                          .id = raw(id_of(member)),
                                          .number = name.second * 2ULL +
                                                    (name.first == Where::Kind::send ? 1U : 0U)},
                                  .at = at,
                                  .look = Look::channel,
                                  .label = label_of(id_of(member))});
            } else {
                add_go(id_of(member), at);
            }
        }
    }

    void place_lines() {
        const auto self = [](GoId g) { return g; };
        const auto never = [](const auto&) { return false; };
        for (const ProcState& p : state_.procs) {
            line({Where::Kind::local, raw(p.id)}, p.queue, self, never);
            if (p.runnext != GoId::none) {
                add_go(p.runnext, {.kind = Where::Kind::runnext, .place = raw(p.id), .count = 1});
            }
        }
        line({Where::Kind::global, 0}, state_.global, self, never);
        const auto waiter_id = [](const replay::Waiter& w) { return w.g; };
        // A waiter whose goroutine stands elsewhere: on another bench of its select, still on its
        // CPU because it has not parked yet, or woken by another case and not yet dequeued.
        const auto ghost = [this](const replay::Waiter& w) {
            const GoState& g = state_.go(w.g);
            return placed_.contains(w.g) || g.status != GoStatus::waiting || w.round != g.round;
        };
        for (const ObjectState& object : state_.objects) {
            if (object.kind == ObjectKind::rwmutex || object.kind == ObjectKind::fd) {
                // It has one board: who waits to write stands before who waits to read.
                std::vector<replay::Waiter> both(object.sendq.begin(), object.sendq.end());
                both.insert(both.end(), object.recvq.begin(), object.recvq.end());
                line({Where::Kind::recv, raw(object.id)}, both, waiter_id, ghost);
                continue;
            }
            line({Where::Kind::send, raw(object.id)}, object.sendq, waiter_id, ghost);
            line({Where::Kind::recv, raw(object.id)}, object.recvq, waiter_id, ghost);
        }
        place_shelves();
        // Whoever left a line that has no members of its own (newborn, kicked, a P's seat).
        while (!leaving_.empty())
            line(leaving_.begin()->first, std::vector<GoId>{}, self, never);
    }

    void place_shelves() {
        std::vector<std::pair<std::uint64_t, GoId>> sleepers;
        std::vector<GoId> forever;
        for (const GoState& g : state_.gos) {
            if (g.id == GoId::none || g.status != GoStatus::waiting || placed_.contains(g.id))
                continue;
            if (g.reason == WaitReason::sleep) {
                const auto timer = state_.timers.find(raw(g.timer));
                sleepers.emplace_back(timer == state_.timers.end() ? 0 : timer->second.when_ns,
                                      g.id);
            } else if (!queued_.contains(g.id)) {
                forever.push_back(g.id);
            }
        }
        std::stable_sort(sleepers.begin(), sleepers.end());
        const auto never = [](const auto&) { return false; };
        line({Where::Kind::sleeping, 0}, sleepers, [](const auto& s) { return s.second; }, never);
        line({Where::Kind::forever, 0}, forever, [](GoId g) { return g; }, never);
        // Whose M has lost its P; before that it stays in the seat.
        std::vector<GoId> in_calls;
        for (const replay::MachineState& m : state_.machines) {
            if (m.calling != GoId::none && m.p == ProcId::none) in_calls.push_back(m.calling);
        }
        line({Where::Kind::syscall, 0}, in_calls, [](GoId g) { return g; }, never);
    }

    void place_running() {
        for (const ProcState& p : state_.procs) {
            GoId in_seat = p.running;
            if (in_seat == GoId::none && p.m != MachineId::none)
                in_seat = state_.machines[raw(p.m)].calling;
            if (in_seat == GoId::none) continue;
            const GoState& g = state_.go(in_seat);
            const bool paper = g.holds || offers(g.id) != nullptr;
            add_go(
                g.id,
                {.kind = Where::Kind::seat, .makes_room = paper, .place = raw(p.id), .count = 1});
        }
    }

    // The waiter entry of a goroutine that has joined a sendq but still runs: it shows its value.
    const replay::Waiter* offers(GoId g) const {
        if (!queued_.contains(g)) return nullptr;
        for (const ObjectState& object : state_.objects) {
            for (const replay::Waiter& waiter : object.sendq) {
                if (waiter.g == g && !waiter.value.empty()) return &waiter;
            }
        }
        return nullptr;
    }

    Where beside(GoId g) const {
        const auto found = placed_.find(g);
        if (found == placed_.end()) return {};
        Where at = scene_[found->second].at;
        if (at.kind == Where::Kind::seat)
            return {.kind = Where::Kind::held, .place = at.place, .count = 1};
        at.carried = true;
        return at;
    }

    void place_values() {
        for (const ObjectState& object : state_.objects) {
            for (std::size_t i = 0; i < object.buffer.size() && object.cap > 0; ++i) {
                const auto slot = static_cast<std::uint32_t>((object.recvx + i) % object.cap);
                scene_.push_back({.key = {.kind = ItemKey::Kind::buffered,
                                          .id = raw(object.id),
                                          .number = object.received + i},
                                  .at = {.kind = Where::Kind::slot,
                                         .place = raw(object.id),
                                         .index = slot,
                                         .count = object.cap},
                                  .label = object.buffer[i]});
            }
            for (const replay::Waiter& waiter : object.sendq) {
                const Where at = beside(waiter.g);
                if (at.kind == Where::Kind::nowhere || waiter.value.empty()) continue;
                scene_.push_back({.key = {.kind = ItemKey::Kind::offered,
                                          .id = raw(waiter.g),
                                          .number = raw(object.id)},
                                  .at = at,
                                  .label = waiter.value});
            }
            if (object.holder != GoId::none) {
                scene_.push_back({.key = {.kind = ItemKey::Kind::holder, .id = raw(object.id)},
                                  .at = {.kind = Where::Kind::holder, .place = raw(object.id)},
                                  .look = look_of(state_.go(object.holder)),
                                  .label = label_of(object.holder)});
            }
        }
        for (const GoState& g : state_.gos) {
            if (g.id == GoId::none || !g.holds || g.status == GoStatus::finished) continue;
            const Where at = beside(g.id);
            if (at.kind == Where::Kind::nowhere) continue;
            scene_.push_back(
                {.key = {.kind = ItemKey::Kind::held, .id = raw(g.id)}, .at = at, .label = g.held});
        }
    }

    // Where an M without a P stands under its goroutine: in a system call, on the way out of one,
    // or waiting until the goroutine that is locked to it may run.
    Item* goroutine_on(const replay::MachineState& m, GoId locked) {
        GoId g = m.calling;
        if (g == GoId::none && !m.hand.empty()) g = m.hand.front();
        if (g == GoId::none && m.status == replay::MachineState::Status::lock_wait) g = locked;
        const auto found = placed_.find(g);
        if (found == placed_.end()) return nullptr;
        Item& item = scene_[found->second];
        switch (item.at.kind) {
            case Where::Kind::syscall:
                return &item;
            case Where::Kind::send:
            case Where::Kind::recv:
            case Where::Kind::sleeping:
            case Where::Kind::forever:
                return g == locked ? &item : nullptr;
            default:
                return nullptr;  // no room for two
        }
    }

    // One that has ended is no more to be seen.
    void place_machines() {
        std::map<MachineId, GoId> locked_to;
        for (const GoState& g : state_.gos) {
            if (g.locked != MachineId::none && g.status != GoStatus::finished)
                locked_to[g.locked] = g.id;
        }
        std::vector<std::size_t> on_strip;
        for (const replay::MachineState& m : state_.machines) {
            if (m.status == replay::MachineState::Status::ended) continue;
            const auto locked = locked_to.find(m.id);
            Item item = {.key = {.kind = ItemKey::Kind::machine, .id = raw(m.id)},
                         .at = {.kind = Where::Kind::machines},
                         .look = m.calling != GoId::none ? Look::syscall : Look::runnable,
                         .label = fmt::format("M{}", raw(m.id)),
                         .locked = locked != locked_to.end()};
            if (m.p != ProcId::none) {
                item.at = {.kind = Where::Kind::plinth, .place = raw(m.p), .count = 1};
            } else if (Item* above = goroutine_on(
                           m, locked == locked_to.end() ? GoId::none : locked->second)) {
                above->at.on_machine = true;
                item.at = above->at;
                item.at.on_machine = false;
                item.at.under = true;
            } else {
                on_strip.push_back(scene_.size());
            }
            scene_.push_back(std::move(item));
        }
        for (std::size_t i = 0; i < on_strip.size(); ++i) {
            Where& at = scene_[on_strip[i]].at;
            at.index = static_cast<std::uint32_t>(i);
            at.count = static_cast<std::uint32_t>(on_strip.size());
            for (const GoId g : state_.machines[scene_[on_strip[i]].key.id].hand) {
                const auto handed = placed_.find(g);
                if (handed == placed_.end()) continue;
                Where& its = scene_[handed->second].at;
                if (its.kind != Where::Kind::machines) continue;
                its.index = at.index;
                its.count = at.count;
            }
        }
    }

    const State& state_;
    Departures departures_;
    const History& history_;
    Scene scene_;
    std::set<GoId> queued_;               // in any wait queue
    std::map<GoId, std::size_t> placed_;  // where in scene_
    std::map<Line, std::vector<GoId>> leaving_;
};

}  // namespace

Look look_of(WaitReason reason) {
    if (reason == WaitReason::sleep) return Look::sleeping;
    return is_channel_wait(reason) || reason == WaitReason::none ? Look::channel : Look::lock;
}

Look look_of(const GoState& g) {
    switch (g.status) {
        case GoStatus::running:
            return Look::running;
        case GoStatus::runnable:
            return Look::runnable;
        case GoStatus::finished:
            return Look::finished;
        case GoStatus::syscall:
            return Look::syscall;
        case GoStatus::waiting:
            break;
    }
    return look_of(g.reason);
}

ProcId proc_of(const State& state, MachineId m) {
    if (m == MachineId::none || raw(m) >= state.machines.size()) return ProcId::none;
    const replay::MachineState& machine = state.machines[raw(m)];
    if (machine.p != ProcId::none) return machine.p;
    return machine.procs_in_hand.empty() ? ProcId::none : machine.procs_in_hand.front();
}

Scene make_scene(const State& state, const History& history) {
    return SceneMaker(state, history).make();
}

const Item* find_item(const Scene& scene, const ItemKey& key) {
    const auto found = std::lower_bound(scene.begin(), scene.end(), key,
                                        [](const Item& a, const ItemKey& b) { return a.key < b; });
    return found != scene.end() && found->key == key ? &*found : nullptr;
}

}  // namespace fiberscope::ui
