// A run's tracks are what the tracks of all of its events at once are: near by exactly, wherever
// chunks end; from afar as the summaries say, which a dumb reckoning confirms.
#include "ui/stage/run_tracks.h"

#include "sim/replay/recording.h"
#include "sim/world/simulated.h"
#include "tests/catch.h"
#include "tests/judge.h"
#include "tests/sim/replay/load.h"
#include "tests/sim/trace/trace_files.h"

using namespace fiberscope;
using namespace fiberscope::ui;

namespace {

struct Run {
    replay::History history;
    RunTracks tracks{history};
    Tracks all;  // of all events at once
    std::string bytes;

    void append(const Event& event, std::string_view text) {
        REQUIRE(!history.append(event, text));
        tracks.append(event);
        all.append(event);
    }
    void tell(const Story& story) {
        for (const Story::Entry& entry : story.entries)
            append(entry.event, entry.text);
    }
};

void mixed(Run& run, int rounds, std::uint32_t chunk_bytes) {
    struct Feed : Sink {
        Feed(Run& to, Sink& also) : run(to), next(also) {}
        void take(const Event& event, std::string_view text) override {
            run.append(event, text);
            next.take(event, text);
        }
        Run& run;
        Sink& next;
    };
    const trace::TemporaryDirectory directory;
    test::Judge judge;
    world::Simulated world;
    replay::Recording recording(directory / "t.fscope", judge.strings(), trace::kMeta, chunk_bytes);
    Feed feed(run, recording);
    test::run_judged([=] { test::mixed_load(rounds); }, judge,
                     {.procs = 3, .world = &world, .sink = &feed, .seed = 5});
    REQUIRE(!recording.finish());
    run.bytes = trace::bytes_of_file(directory / "t.fscope");
}

bool same(const std::vector<Stretch>& a, const std::vector<Stretch>& b, std::uint64_t end_ns) {
    const auto end = [end_ns](const Stretch& s) { return s.open ? end_ns : s.to_ns; };
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        // What somebody waits for is not known of a wait that began in an earlier chunk.
        const bool same_who = a[i].who == b[i].who || a[i].who == 0;
        if (a[i].from_ns != b[i].from_ns || end(a[i]) != end(b[i]) || a[i].look != b[i].look ||
            a[i].reason != b[i].reason || !same_who)
            return false;
    }
    return true;
}

// Those of no length say nothing, and may be lost where chunks meet.
std::vector<Stretch> without_instants(std::vector<Stretch> lane, std::uint64_t end_ns) {
    std::erase_if(lane, [&](const Stretch& s) { return (s.open ? end_ns : s.to_ns) == s.from_ns; });
    return lane;
}

void require_exact(const RunTracks& tracks, const Tracks& all) {
    const std::uint64_t end = all.end_ns();
    REQUIRE(tracks.end_ns() == end);
    REQUIRE(tracks.is_exact(0, end));
    REQUIRE(!all.gos().empty());
    for (const auto& [g, lane] : all.gos()) {
        INFO("G" << raw(g));
        CHECK(same(without_instants(tracks.go(g, 0, end), end), without_instants(lane, end), end));
    }
    for (const auto& [p, lane] : all.procs()) {
        INFO("P" << p);
        CHECK(
            same(without_instants(tracks.proc(p, 0, end), end), without_instants(lane, end), end));
    }
    for (std::uint64_t count = 1; count < all.times().size(); count += 97) {
        CHECK(tracks.time_after(count) == all.times()[count - 1]);
        const auto until =
            std::upper_bound(all.times().begin(), all.times().end(), all.times()[count - 1]) -
            all.times().begin();
        CHECK(tracks.events_until(all.times()[count - 1]) == static_cast<std::uint64_t>(until));
    }
}

}  // namespace

TEST_CASE("run tracks: time never runs backwards, and finds its events again") {
    Story s;
    s.begin(1).at(500).run(1).at(300).line(1, 2).at(900).line(1, 3);
    Run run;
    run.tell(s);
    for (std::uint64_t n = 1; n <= s.entries.size(); ++n) {
        CHECK(run.tracks.time_after(n) >= run.tracks.time_after(n - 1));
        CHECK(run.tracks.events_until(run.tracks.time_after(n)) >= n);
    }
    CHECK(run.tracks.time_after(s.entries.size()) == 900);
}

TEST_CASE("run tracks: an object lives from its first event to its last") {
    Story s;
    s.begin(1).run(1).channel(1, 1, 1, "ch");
    const std::uint64_t made = s.entries.size() - 1;
    s.line(1, 2).add(Kind::chan_send, 1, 1, 0, 0, "1");
    const std::uint64_t sent = s.entries.size() - 1;
    s.line(1, 3);
    Run run;
    run.tell(s);
    REQUIRE(run.tracks.lives().size() == 1);
    CHECK(run.tracks.lives().at(ObjectId{1}).first == made);
    CHECK(run.tracks.lives().at(ObjectId{1}).last == sent);
}

TEST_CASE("run tracks: near by all is exact, while it grows and from a file") {
    Run run;
    mixed(run, 300, 6000);
    REQUIRE(run.history.events().summaries() >= 2);
    require_exact(run.tracks, run.all);

    StringTable strings;
    replay::History opened;
    opened.open(std::make_unique<trace::TraceFile>(std::make_unique<trace::MemorySource>(run.bytes),
                                                   "t.fscope", strings));
    RunTracks tracks(opened);
    tracks.open();
    // So many small chunks are not all near: piece by piece.
    const std::uint64_t end = run.all.end_ns();
    REQUIRE(tracks.end_ns() == end);
    CHECK(tracks.lives().size() == run.tracks.lives().size());
    CHECK(tracks.procs() == run.tracks.procs());
    REQUIRE(opened.events().summaries() > RunTracks::kExactChunks);
    CHECK(!tracks.is_exact(0, end));
    const auto part = [&](const std::vector<Stretch>& lane, std::uint64_t from, std::uint64_t to) {
        std::vector<Stretch> cut;
        for (Stretch s : lane) {
            if (s.open) s.to_ns = end;
            s.from_ns = std::max(s.from_ns, from);
            s.to_ns = std::min(s.to_ns, to);
            s.open = false;
            if (s.from_ns < s.to_ns) cut.push_back(s);
        }
        return cut;
    };
    for (std::uint64_t from = 0; from < end; from += end / 50) {
        const std::uint64_t to = from + end / 100;
        REQUIRE(tracks.is_exact(from, to));
        for (const auto& [g, lane] : run.all.gos()) {
            INFO("G" << raw(g) << " from " << from << " ns to " << to);
            REQUIRE(same(part(tracks.go(g, from, to), from, to), part(lane, from, to), end));
        }
        for (const auto& [p, lane] : run.all.procs()) {
            INFO("P" << p << " from " << from << " ns to " << to);
            REQUIRE(same(part(tracks.proc(p, from, to), from, to), part(lane, from, to), end));
        }
    }
}

TEST_CASE("run tracks: from afar a lane shows what it mostly did") {
    Run run;
    mixed(run, 300, 6000);
    StringTable strings;
    replay::History opened;
    opened.open(std::make_unique<trace::TraceFile>(std::make_unique<trace::MemorySource>(run.bytes),
                                                   "t.fscope", strings));
    RunTracks tracks(opened);
    tracks.open();
    const std::uint64_t end = run.all.end_ns();
    // Of a P: the time in which somebody ran, bin by bin.
    for (const auto& [p, lane] : run.all.procs()) {
        double ran = 0, seen = 0;
        for (const Stretch& s : lane)
            ran += static_cast<double>((s.open ? end : s.to_ns) - s.from_ns);
        for (const Stretch& s : tracks.proc(p, 0, end))
            seen += static_cast<double>(s.to_ns - s.from_ns) * static_cast<double>(s.share);
        INFO("P" << p);
        CHECK(seen == Approx(ran).epsilon(0.02));
    }
    // Of a goroutine: at each bin's middle what it was at longest in the bin.
    const auto& events = opened.events();
    std::size_t looked = 0;
    for (const auto& [g, lane] : run.all.gos()) {
        if (raw(g) > 40) break;
        for (std::size_t chunk = 0; chunk < events.summaries(); ++chunk) {
            const trace::Summary& summary = events.summary(chunk);
            const trace::Summary::Go* go = summary.go(g);
            if (go == nullptr) continue;
            for (std::uint32_t bin = 0; bin < trace::Summary::kBins; ++bin) {
                const std::uint64_t from =
                    bin == 0 ? summary.begin_ns : summary.bin_end_ns(bin - 1);
                const std::uint64_t to = summary.bin_end_ns(bin);
                std::map<std::pair<Look, WaitReason>, std::uint64_t> spent;
                std::uint64_t there = 0;
                for (const Stretch& s : lane) {
                    const std::uint64_t a = std::max(from, s.from_ns);
                    const std::uint64_t b = std::min(to, s.open ? end : s.to_ns);
                    if (a >= b) continue;
                    spent[{s.look, s.reason}] += b - a;
                    there += b - a;
                }
                spent[{Look::finished, WaitReason::none}] += to - from - there;
                std::uint64_t most = 0;
                for (const auto& [what, ns] : spent)
                    most = std::max(most, ns);
                const trace::Phase phase = go->mostly[bin];
                CHECK(spent[{look_of(phase), phase.reason()}] == most);
                ++looked;
            }
        }
    }
    CHECK(looked > 1000);
}
