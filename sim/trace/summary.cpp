#include "sim/trace/summary.h"

#include <algorithm>
#include <limits>

namespace fiberscope::trace {
namespace {

// An id is taken from a counter, so it cannot be far beyond the number of events. Bounds what a
// broken event makes us allocate; the fold refuses such an event (kIdsAheadMax).
constexpr std::uint64_t kIdsAheadMax = 8192;

// The goroutine that is an event's partner, 0 if there is none.
std::uint32_t partner(const Event& event) {
    switch (event.kind) {
        case Kind::chan_send_direct:
        case Kind::chan_recv_direct:
        case Kind::chan_recv_refill:
        case Kind::lock_drop:
        case Kind::rlock_drop:
        case Kind::runnext_put:
            return event.a;
        case Kind::go_race:
            return event.object;
        default:
            return 0;
    }
}

template <class Thing, class Id>
const Thing* find(const std::vector<Thing>& things, Id id) {
    const auto number = static_cast<std::uint32_t>(id);
    const auto found = std::lower_bound(
        things.begin(), things.end(), number,
        [](const Thing& thing, std::uint32_t wanted) { return thing.id < wanted; });
    return found != things.end() && found->id == number ? &*found : nullptr;
}

}  // namespace

std::optional<PhaseChange> phase_change(const Event& event) {
    switch (event.kind) {
        case Kind::go_create:
        case Kind::go_ready:
        case Kind::go_yield:
        case Kind::go_preempt:
            return PhaseChange{Phase::runnable()};
        case Kind::go_start:
            return PhaseChange{Phase::running(), true};
        case Kind::go_park:
            return PhaseChange{Phase::waiting(event.a > static_cast<std::uint32_t>(kLastWaitReason)
                                                  ? WaitReason::none
                                                  : static_cast<WaitReason>(event.a))};
        case Kind::go_end:
            return PhaseChange{};
        case Kind::go_syscall:
            return PhaseChange{Phase::syscall()};
        case Kind::go_sysexit:
            if (event.a != 0) return PhaseChange{Phase::runnable()};
            return PhaseChange{Phase::running(), true};
        default:
            return {};
    }
}

bool is_about(const Event& event, GoId g) {
    return g != GoId::none && (event.go() == g || GoId{partner(event)} == g);
}

std::optional<std::uint32_t> proc_of(const Event& event) {
    switch (order_of(event.kind)) {
        case Order::proc:
        case Order::head:
        case Order::tail:
        case Order::runnext:
            return event.object;
        default:
            break;
    }
    switch (event.kind) {
        case Kind::go_start:
        case Kind::go_syscall:
        case Kind::go_sysexit:
        case Kind::global_get:
        case Kind::p_idle_put:
        case Kind::p_idle_get:
        case Kind::p_retake:
        case Kind::steal_miss:
            return event.object;
        default:
            return {};
    }
}

std::optional<std::uint32_t> object_of(const Event& event) {
    const bool waits = event.kind == Kind::go_park || event.kind == Kind::go_ready ||
                       event.kind == Kind::go_chosen;
    if ((order_of(event.kind) == Order::object || waits) && event.object != 0) return event.object;
    return {};
}

const Summary::Go* Summary::go(GoId id) const {
    return find(gos, id);
}
const Summary::Proc* Summary::proc(std::uint32_t id) const {
    return find(procs, id);
}
const Summary::Presence* Summary::object(ObjectId id) const {
    return find(objects, id);
}

// The place of a thing in the summary of this chunk; it gets one if it has none yet.
template <class Thing>
Thing* Summarizer::present(std::vector<Lane>& lanes, std::vector<Thing>& things, std::uint32_t id) {
    if (id >= lanes.size()) {
        if (id > added_ + kIdsAheadMax) return nullptr;
        lanes.resize(std::max<std::size_t>(id + 1, lanes.size() * 2));
    }
    Lane& lane = lanes[id];
    if (lane.chunk != number_) {
        lane.chunk = number_;
        lane.index = static_cast<std::uint32_t>(things.size());
        Thing thing;
        thing.id = id;
        thing.first = std::numeric_limits<std::uint32_t>::max();
        if constexpr (std::is_same_v<Thing, Summary::Go>)
            thing.before = Phase::of(lane.what).value_or(Phase());
        if constexpr (std::is_same_v<Thing, Summary::Proc>) thing.before = lane.what;
        if constexpr (!std::is_same_v<Thing, Summary::Presence>)
            lane.since_ns = std::max(lane.since_ns, chunk_.begin_ns);
        things.push_back(thing);
    }
    return &things[lane.index];
}

namespace {
void note(Summary::Presence* thing, std::uint32_t at) {
    if (thing == nullptr) return;
    thing->first = std::min(thing->first, at);
    thing->last = at;
}
}  // namespace

void Summarizer::note_go(std::uint32_t id, std::uint32_t at) {
    if (id != 0) note(present(gos_, chunk_.gos, id), at);
}
void Summarizer::note_proc(std::uint32_t id, std::uint32_t at) {
    note(present(procs_, chunk_.procs, id), at);
}
void Summarizer::note_object(std::uint32_t id, std::uint32_t at) {
    note(present(objects_, chunk_.objects, id), at);
}

// From now on it is at something else.
void Summarizer::change(Lane& lane, std::vector<Stretch>& stretches, std::uint32_t what) {
    if (lane.what != 0 && now_ns_ > lane.since_ns)
        stretches.push_back({lane.index, lane.what, lane.since_ns, now_ns_});
    lane.what = what;
    lane.since_ns = now_ns_;
}

void Summarizer::add(const Event& event) {
    const std::uint32_t at = chunk_.events++;
    ++added_;
    if (event.stamp_ns > now_ns_ + (chunk_.gap_to_ns - chunk_.gap_from_ns)) {
        chunk_.gap_from_ns = now_ns_;
        chunk_.gap_to_ns = event.stamp_ns;
    }
    now_ns_ = std::max<std::uint64_t>(now_ns_, event.stamp_ns);
    chunk_.kinds.set(static_cast<std::size_t>(event.kind));
    ++chunk_.rules[static_cast<std::size_t>(event.rule)];
    note_go(event.g, at);
    note_go(partner(event), at);
    if (const auto proc = proc_of(event)) note_proc(*proc, at);
    if (const auto object = object_of(event)) note_object(*object, at);
    const auto changed = phase_change(event);
    if (!changed || event.g == 0 || event.g >= gos_.size()) return;
    Lane& go = gos_[event.g];
    if (go.what == Phase::running().number() && go.proc < procs_.size() &&
        procs_[go.proc].what == event.g) {
        present(procs_, chunk_.procs, go.proc);
        change(procs_[go.proc], proc_stretches_, 0);
    }
    change(go, go_stretches_, changed->phase.number());
    if (!changed->on_proc || event.object >= procs_.size()) return;
    go.proc = event.object;
    change(procs_[event.object], proc_stretches_, event.g);
}

namespace {

// Calls visit(bin, ns) for each bin of the chunk that the time from..to has a part of.
template <class Visit>
void each_bin(const Summary& chunk, std::uint64_t from_ns, std::uint64_t to_ns, Visit visit) {
    const std::uint64_t length = chunk.end_ns - chunk.begin_ns;
    if (length == 0) return;
    auto bin = static_cast<std::uint32_t>((from_ns - chunk.begin_ns) * Summary::kBins / length);
    for (; bin < Summary::kBins && from_ns < to_ns; ++bin) {
        const std::uint64_t end = std::min(to_ns, chunk.bin_end_ns(bin));
        if (end <= from_ns) continue;  // rounding
        visit(bin, end - from_ns);
        from_ns = end;
    }
}

}  // namespace

void Summarizer::fill_bins() {
    const auto by_thing = [](const Stretch& a, const Stretch& b) { return a.index < b.index; };
    std::stable_sort(go_stretches_.begin(), go_stretches_.end(), by_thing);
    constexpr std::size_t kPhases = 5 + static_cast<std::size_t>(kLastWaitReason);
    std::array<std::array<std::uint64_t, kPhases>, Summary::kBins> spent{};
    for (auto at = go_stretches_.begin(); at != go_stretches_.end();) {
        Summary::Go& go = chunk_.gos[at->index];
        spent = {};
        std::uint64_t last_ns = chunk_.begin_ns;
        for (; at != go_stretches_.end() && &chunk_.gos[at->index] == &go; ++at) {
            each_bin(chunk_, last_ns, at->from_ns,  // not there, or already gone
                     [&](std::uint32_t bin, std::uint64_t ns) { spent[bin][0] += ns; });
            each_bin(chunk_, at->from_ns, at->to_ns,
                     [&](std::uint32_t bin, std::uint64_t ns) { spent[bin][at->what] += ns; });
            last_ns = at->to_ns;
        }
        each_bin(chunk_, last_ns, chunk_.end_ns,
                 [&](std::uint32_t bin, std::uint64_t ns) { spent[bin][0] += ns; });
        for (std::uint32_t bin = 0; bin < Summary::kBins; ++bin) {
            const auto most = std::max_element(spent[bin].begin(), spent[bin].end());
            go.mostly[bin] = *Phase::of(static_cast<std::uint64_t>(most - spent[bin].begin()));
        }
    }
    std::stable_sort(proc_stretches_.begin(), proc_stretches_.end(), by_thing);
    for (auto at = proc_stretches_.begin(); at != proc_stretches_.end();) {
        Summary::Proc& proc = chunk_.procs[at->index];
        std::array<std::uint64_t, Summary::kBins> ran{}, longest{};
        for (; at != proc_stretches_.end() && &chunk_.procs[at->index] == &proc; ++at) {
            each_bin(chunk_, at->from_ns, at->to_ns, [&](std::uint32_t bin, std::uint64_t ns) {
                ran[bin] += ns;
                if (ns <= longest[bin]) return;
                longest[bin] = ns;
                proc.bins[bin].longest = at->what;
            });
        }
        for (std::uint32_t bin = 0; bin < Summary::kBins; ++bin) {
            const std::uint64_t begin = bin == 0 ? chunk_.begin_ns : chunk_.bin_end_ns(bin - 1);
            const std::uint64_t length = chunk_.bin_end_ns(bin) - begin;
            if (length != 0)
                proc.bins[bin].share = static_cast<std::uint8_t>(ran[bin] * 255 / length);
        }
    }
    go_stretches_.clear();
    proc_stretches_.clear();
}

Summary Summarizer::take() {
    chunk_.end_ns = now_ns_;
    // What goes on beyond the chunk; P lanes of those who run all through it are there too.
    for (std::uint32_t id = 0; id < procs_.size(); ++id) {
        if (procs_[id].what == 0) continue;
        present(procs_, chunk_.procs, id);
        change(procs_[id], proc_stretches_, procs_[id].what);
    }
    for (const Summary::Go& go : chunk_.gos)
        change(gos_[go.id], go_stretches_, gos_[go.id].what);
    fill_bins();
    const auto by_id = [](const auto& a, const auto& b) { return a.id < b.id; };
    std::sort(chunk_.gos.begin(), chunk_.gos.end(), by_id);
    std::sort(chunk_.procs.begin(), chunk_.procs.end(), by_id);
    std::sort(chunk_.objects.begin(), chunk_.objects.end(), by_id);
    Summary done = std::move(chunk_);
    chunk_ = {};
    chunk_.begin_ns = now_ns_;
    ++number_;
    return done;
}

}  // namespace fiberscope::trace
