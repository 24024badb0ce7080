// A lock held across a wait for a channel: whoever needs the lock waits for that channel too, and
// if the value is to come from such a one, for ever. Told for each place of the program, lock and
// channel, with how long, and whether anybody waited for the lock meanwhile.
#include "sim/findings/detectors.h"
#include "sim/findings/words.h"
#include "sim/replay/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace fiberscope::findings {
namespace {

using replay::GoState;
using replay::ObjectState;
using replay::State;

struct Held {
    ObjectId lock = ObjectId::none;
    std::uint64_t taken = 0;  // the event
};

class HeldLocks final : public Detector {
  public:
    void before(const State& state, const Event& event, std::uint64_t index) override {
        if (event.kind == Kind::go_ready) end_wait(state, event, index);
        if (event.kind == Kind::lock_drop && state.has_object(event.object_id()))
            drop(state.object(event.object_id()).holder, event.object_id());
        if (event.kind == Kind::rlock_drop && state.has_object(event.object_id())) {
            const auto& readers = state.object(event.object_id()).readers;
            const auto own = std::find(readers.begin(), readers.end(), event.go());
            if (!readers.empty())
                drop(own != readers.end() ? *own : readers.front(), event.object_id());
        }
    }

    void after(const State& state, const Event& event, std::string_view,
               std::uint64_t index) override {
        switch (event.kind) {
            case Kind::lock_get:
            case Kind::rlock_get:
                take(event.go(), event.object_id(), index);
                break;
            case Kind::lock_drop:
            case Kind::rlock_drop:
                if (event.a != 0)
                    take(GoId{event.a}, event.object_id(), index);
                else if (event.kind == Kind::lock_drop)
                    for (const GoId reader : state.object(event.object_id()).readers)
                        take(reader, event.object_id(), index);
                break;
            case Kind::go_park:
                if (held_.contains(event.g) && is_channel_wait(static_cast<WaitReason>(event.a)))
                    waits_[event.g] = {index, event.stamp_ns};
                break;
            default:
                break;
        }
    }

    void report(const Facts& facts, std::vector<Finding>& to) const override {
        // Those that have not ended yet count up to now.
        HeldLocks now = *this;
        for (const auto& [g, wait] : waits_)
            now.count(facts.state, g, facts.state.now_ns, {});
        for (const auto& [place, all] : now.places_)
            to.push_back(finding(facts, place, all));
    }

  private:
    struct Wait {
        std::uint64_t park = 0, since_ns = 0;
    };
    // Function, line, name of the lock and the channel: a type of object that is made again and
    // again is one place.
    using Key = std::tuple<StringId, std::uint32_t, StringId, StringId>;
    struct All {
        ObjectId lock = ObjectId::none, channel = ObjectId::none;
        WaitReason reason = WaitReason::none;
        std::string place;
        std::vector<GoId> gos;  // the first ten
        std::uint64_t times = 0, ns = 0, longest_ns = 0;
        std::size_t queue_max = 0;          // who waited for the lock when the wait was over
        std::vector<std::uint64_t> events;  // of the longest: taken, parked, ready
    };

    void take(GoId g, ObjectId lock, std::uint64_t index) {
        held_[raw(g)].push_back({lock, index});
    }
    void drop(GoId g, ObjectId lock) {
        const auto of = held_.find(raw(g));
        if (of == held_.end()) return;
        const auto at = std::find_if(of->second.begin(), of->second.end(),
                                     [lock](const Held& held) { return held.lock == lock; });
        if (at != of->second.end()) of->second.erase(at);
        if (of->second.empty()) held_.erase(of);
    }

    void end_wait(const State& state, const Event& event, std::uint64_t index) {
        if (!waits_.contains(event.g)) return;
        count(state, event.g, event.stamp_ns, index);
        waits_.erase(event.g);
    }

    void count(const State& state, std::uint32_t id, std::uint64_t now_ns,
               std::optional<std::uint64_t> ready) {
        const Wait& wait = waits_.at(id);
        const GoState& g = state.go(GoId{id});
        const auto of = held_.find(id);
        if (of == held_.end()) return;  // another goroutine has given it back meanwhile
        const ObjectId channel = g.place.object;
        const std::uint64_t ns = now_ns > wait.since_ns ? now_ns - wait.since_ns : 0;
        for (const Held& held : of->second) {
            const ObjectState& lock = state.object(held.lock);
            const StringId function = g.frames.empty() ? g.function : g.frames.back().function;
            const StringId channel_name =
                state.has_object(channel) ? state.object(channel).name : StringId::none;
            All& all = places_[{function, g.line, lock.name, channel_name}];
            if (all.times++ == 0) {
                all.lock = held.lock;
                all.channel = channel;
                all.reason = g.reason;
            }
            if (all.gos.size() < 10 &&
                std::find(all.gos.begin(), all.gos.end(), g.id) == all.gos.end())
                all.gos.push_back(g.id);
            all.ns += ns;
            all.queue_max = std::max(all.queue_max, lock.sendq.size() + lock.recvq.size());
            if (ns < all.longest_ns && !all.events.empty()) continue;
            all.longest_ns = ns;
            all.events = {wait.park, held.taken};
            if (ready) all.events.push_back(*ready);
        }
    }

    static Finding finding(const Facts& facts, const Key& key, const All& all) {
        const auto& [function, line, lock, channel] = key;
        std::string waited = text_of(all.reason);
        if (all.reason == WaitReason::chan_send) waited = "somebody to receive from ";
        if (all.reason == WaitReason::chan_receive) waited = "a value from ";
        if (all.reason == WaitReason::select) waited = "a select";
        if (all.channel != ObjectId::none)
            waited += object_name(facts.state, facts.strings, all.channel);
        const std::string where = line == 0
                                      ? std::string(facts.strings.text(function))
                                      : fmt::format("{}:{}", facts.strings.text(function), line);
        std::string times = replay::duration(all.ns);
        if (all.times > 1)
            times = fmt::format("{} times, {} in all, {} the longest", all.times, times,
                                replay::duration(all.longest_ns));
        Finding found{.kind = FindingKind::held_lock};
        found.sentence = fmt::format(
            "{} {} {} while {} for {} ({}; {}){}", go_names(all.gos),
            all.gos.size() == 1 ? "holds" : "hold",
            object_words(facts.state, facts.strings, all.lock),
            all.gos.size() == 1 ? "it waits" : "they wait", waited, where, times,
            all.queue_max == 0 ? ""
                               : fmt::format("; meanwhile {} waited for the lock", all.queue_max));
        found.gos = all.gos;
        found.objects = {all.lock};
        if (all.channel != ObjectId::none) found.objects.push_back(all.channel);
        found.events = all.events;
        return found;
    }

    std::unordered_map<std::uint32_t, std::vector<Held>> held_;  // by goroutine
    std::unordered_map<std::uint32_t, Wait> waits_;              // of those, who wait for a channel
    std::map<Key, All> places_;
};

}  // namespace

std::unique_ptr<Detector> held_locks() {
    return std::make_unique<HeldLocks>();
}

}  // namespace fiberscope::findings
