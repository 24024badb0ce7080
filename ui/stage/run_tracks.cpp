#include "ui/stage/run_tracks.h"

#include "ui/stage/scene.h"

#include <algorithm>

namespace fiberscope::ui {

namespace {

constexpr std::size_t kAbsencesKept = 4096;

// Two that are one: cut where a chunk ends.
void add(std::vector<Stretch>& lane, const Stretch& next) {
    if (!lane.empty()) {
        Stretch& last = lane.back();
        const bool same_who = last.who == next.who || next.who == 0;
        if (last.to_ns == next.from_ns && last.look == next.look && last.reason == next.reason &&
            same_who && last.share == next.share && last.share == 1) {
            last.to_ns = next.to_ns;
            last.open = next.open;
            return;
        }
        last.open = false;
    }
    lane.push_back(next);
}

// The stretches of a lane of one chunk, of which open ones go on to its end.
void add_all(std::vector<Stretch>& lane, const std::vector<Stretch>& more, std::uint64_t end_ns,
             bool is_last) {
    for (Stretch stretch : more) {
        if (stretch.open) stretch.to_ns = end_ns;
        stretch.open = stretch.open && is_last;
        add(lane, stretch);
    }
}

}  // namespace

void RunTracks::append(const Event& event) {
    const replay::EventStore& events = history_.events();
    const std::uint64_t index = events.size() - 1;
    // The chunk may just have been filled by this event.
    growing_.append(event);
    end_ns_ = growing_.end_ns();
    if (event.kind == Kind::run_begin || event.kind == Kind::procs)
        procs_ = std::max(procs_, event.a);
    if (order_of(event.kind) == Order::object)
        lives_.try_emplace(event.object_id(), Life{index, index}).first->second.last = index;
    if (chunks() == grown_) return;
    grown_ = chunks();
    Tracks next = Tracks::after(growing_);
    kept_.emplace_front(grown_ - 1, std::move(growing_));
    growing_ = std::move(next);
    if (kept_.size() > kExactChunks + 4) kept_.pop_back();
}

void RunTracks::open() {
    const replay::EventStore& events = history_.events();
    grown_ = chunks();
    for (Number i = 0; i < grown_; ++i) {
        const trace::Summary& summary = events.summary(i);
        end_ns_ = summary.end_ns;
        for (const trace::Summary::Presence& object : summary.objects) {
            if (object.first > object.last) continue;
            const Life life = {events.first(i) + object.first, events.first(i) + object.last};
            lives_.try_emplace(ObjectId{object.id}, life).first->second.last = life.last;
        }
        if (!summary.procs.empty()) procs_ = std::max(procs_, summary.procs.back().id + 1);
    }
    procs_ = std::max(procs_, static_cast<std::uint32_t>(history_.latest().procs.size()));
}

std::uint64_t RunTracks::begin_ns(Number chunk) const {
    if (chunk < chunks()) return history_.events().summary(chunk).begin_ns;
    return chunk == 0 ? 0 : history_.events().summary(chunk - 1).end_ns;
}

std::uint64_t RunTracks::end_ns(Number chunk) const {
    return chunk < chunks() ? history_.events().summary(chunk).end_ns : end_ns_;
}

// The last that begins at or before this time.
RunTracks::Number RunTracks::chunk_at(std::uint64_t ns) const {
    Number low = 0, high = chunks();  // the growing one
    if (history_.events().file() != nullptr && high > 0) --high;
    while (low < high) {
        const Number middle = (low + high + 1) / 2;
        (begin_ns(middle) <= ns ? low : high) = begin_ns(middle) <= ns ? middle : middle - 1;
    }
    return low;
}

RunTracks::Sight RunTracks::sight(std::uint64_t from_ns, std::uint64_t to_ns) const {
    Sight sight = {chunk_at(from_ns), chunk_at(to_ns), false};
    sight.exact = sight.last - sight.first < kExactChunks;
    return sight;
}

bool RunTracks::is_exact(std::uint64_t from_ns, std::uint64_t to_ns) const {
    return sight(from_ns, to_ns).exact;
}

const Tracks& RunTracks::tracks(Number chunk) const {
    if (chunk == chunks()) return growing_;
    const auto found = std::find_if(kept_.begin(), kept_.end(),
                                    [&](const auto& one) { return one.first == chunk; });
    if (found != kept_.end()) {
        kept_.splice(kept_.begin(), kept_, found);
        return found->second;
    }
    const replay::EventStore& events = history_.events();
    Tracks tracks(events.summary(chunk));
    const std::uint64_t first = events.first(chunk);
    events.each(first, first + events.summary(chunk).events,
                [&](const Event& event, std::string_view) { tracks.append(event); });
    kept_.emplace_front(chunk, std::move(tracks));
    if (kept_.size() > kExactChunks + 4) kept_.pop_back();
    return kept_.front().second;
}

std::uint64_t RunTracks::time_after(std::uint64_t count) const {
    count = std::min(count, history_.size());
    if (count == 0) return 0;
    const Number chunk = history_.events().chunk_of(count - 1);
    return tracks(chunk).times()[count - 1 - history_.events().first(chunk)];
}

std::uint64_t RunTracks::events_until(std::uint64_t ns) const {
    if (history_.size() == 0) return 0;
    const Number chunk = chunk_at(ns);
    const std::vector<std::uint64_t>& times = tracks(chunk).times();
    const auto after = std::upper_bound(times.begin(), times.end(), ns) - times.begin();
    return history_.events().first(chunk) + static_cast<std::uint64_t>(after);
}

std::vector<Stretch> RunTracks::proc(std::uint32_t id, std::uint64_t from_ns,
                                     std::uint64_t to_ns) const {
    std::vector<Stretch> lane;
    const Sight in = sight(from_ns, to_ns);
    for (Number i = in.first; i <= in.last; ++i) {
        const bool is_growing = i == chunks();
        if (in.exact || is_growing) {
            const auto& procs = tracks(i).procs();
            if (const auto found = procs.find(id); found != procs.end())
                add_all(lane, found->second, end_ns(i), end_ns(i) == end_ns_);
            continue;
        }
        const trace::Summary& summary = history_.events().summary(i);
        const trace::Summary::Proc* proc = summary.proc(id);
        for (std::uint32_t bin = 0; proc != nullptr && bin < trace::Summary::kBins; ++bin) {
            if (proc->bins[bin].longest == 0) continue;
            add(lane, {.from_ns = bin == 0 ? summary.begin_ns : summary.bin_end_ns(bin - 1),
                       .to_ns = summary.bin_end_ns(bin),
                       .look = Look::running,
                       .who = proc->bins[bin].longest,
                       .open = false,
                       .share = static_cast<float>(proc->bins[bin].share) / 255});
        }
    }
    return lane;
}

// It is what it is when the next chunk begins that is about it, or now.
const RunTracks::Absence& RunTracks::absence(GoId g, Number chunk) const {
    if (absences_.size() > kAbsencesKept) absences_.clear();
    Absence& known = absences_[g];
    if (known.from <= chunk && chunk < known.until) return known;
    const replay::EventStore& events = history_.events();
    const trace::Summary::Go* next = nullptr;
    known = {.from = chunk, .until = chunk};
    while (known.until < chunks() && (next = events.summary(known.until).go(g)) == nullptr)
        ++known.until;
    const replay::State& now = history_.latest();
    const auto growing = growing_.gos().find(g);
    if (next != nullptr) {
        known.look = look_of(next->before);
        known.reason = next->before.reason();
    } else if (!now.has_go(g) || now.go(g).created_ns >= begin_ns(chunks())) {
        // Not made yet.
    } else if (growing != growing_.gos().end() && !growing->second.empty()) {
        known.look = growing->second.front().look;
        known.reason = growing->second.front().reason;
    } else {
        known.look = look_of(now.go(g));
        if (now.go(g).status == replay::GoStatus::waiting) known.reason = now.go(g).reason;
    }
    return known;
}

std::vector<Stretch> RunTracks::go(GoId g, std::uint64_t from_ns, std::uint64_t to_ns) const {
    std::vector<Stretch> lane;
    const Sight in = sight(from_ns, to_ns);
    const auto add_phase = [&](Look look, WaitReason reason, std::uint64_t begin, std::uint64_t end,
                               bool is_open) {
        if (look == Look::finished) return;
        add(lane,
            {.from_ns = begin, .to_ns = end, .look = look, .reason = reason, .open = is_open});
    };
    for (Number i = in.first; i <= in.last; ++i) {
        const bool is_growing = i == chunks();
        if (is_growing) {
            const auto found = growing_.gos().find(g);
            if (found != growing_.gos().end()) add_all(lane, found->second, end_ns_, true);
            continue;
        }
        const trace::Summary& summary = history_.events().summary(i);
        const trace::Summary::Go* go = summary.go(g);
        if (go == nullptr) {
            const Absence& absent = absence(g, i);
            add_phase(absent.look, absent.reason, summary.begin_ns, summary.end_ns,
                      summary.end_ns == end_ns_);
        } else if (in.exact) {
            const auto& gos = tracks(i).gos();
            if (const auto found = gos.find(g); found != gos.end())
                add_all(lane, found->second, summary.end_ns, summary.end_ns == end_ns_);
        } else {
            for (std::uint32_t bin = 0; bin < trace::Summary::kBins; ++bin)
                add_phase(look_of(go->mostly[bin]), go->mostly[bin].reason(),
                          bin == 0 ? summary.begin_ns : summary.bin_end_ns(bin - 1),
                          summary.bin_end_ns(bin), false);
        }
    }
    return lane;
}

template <class Thing>
std::vector<Thing> RunTracks::collect(const std::vector<Thing>& (Tracks::*things)() const,
                                      std::uint64_t from_ns, std::uint64_t to_ns) const {
    std::vector<Thing> found;
    const Sight in = sight(from_ns, to_ns);
    for (Number i = in.first; in.exact && i <= in.last; ++i) {
        const std::vector<Thing>& some = (tracks(i).*things)();
        found.insert(found.end(), some.begin(), some.end());
    }
    return found;
}

std::vector<WakeArrow> RunTracks::arrows(std::uint64_t from_ns, std::uint64_t to_ns) const {
    return collect(&Tracks::arrows, from_ns, to_ns);
}
std::vector<Halt> RunTracks::collections(std::uint64_t from_ns, std::uint64_t to_ns) const {
    return collect(&Tracks::collections, from_ns, to_ns);
}
std::vector<RaceMark> RunTracks::races(std::uint64_t from_ns, std::uint64_t to_ns) const {
    return collect(&Tracks::races, from_ns, to_ns);
}

TimeAxis RunTracks::axis() const {
    const bool has_growing = history_.events().file() == nullptr;
    if (chunks() < kExactChunks) {
        std::vector<std::uint64_t> times;
        for (Number i = 0; i < chunks() + has_growing; ++i)
            times.insert(times.end(), tracks(i).times().begin(), tracks(i).times().end());
        return TimeAxis(times);
    }
    std::vector<TimeAxis::Gap> gaps;
    for (Number i = 0; i < chunks(); ++i) {
        const trace::Summary& summary = history_.events().summary(i);
        gaps.push_back({summary.gap_from_ns, summary.gap_to_ns});
    }
    return TimeAxis(std::move(gaps), end_ns_);
}

}  // namespace fiberscope::ui
