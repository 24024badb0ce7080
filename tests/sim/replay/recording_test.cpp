// A recorded run, opened: the same events and states as those of a history that was there when it
// ran, wherever one looks.
#include "sim/replay/recording.h"

#include "sim/replay/history.h"
#include "sim/trace/block.h"
#include "sim/world/simulated.h"
#include "tests/catch.h"
#include "tests/judge.h"
#include "tests/sim/replay/load.h"
#include "tests/sim/trace/trace_files.h"

#include <map>

namespace fiberscope::replay {
namespace {

struct Recorded {
    History history;
    std::string bytes;
    std::vector<std::string> rejected;
};

class Both final : public Sink {
  public:
    Both(Sink& first, Recorded& to) : first_(first), to_(to) {}
    void take(const Event& event, std::string_view text) override {
        first_.take(event, text);
        if (auto why = to_.history.append(event, text)) to_.rejected.push_back(*why);
    }

  private:
    Sink& first_;
    Recorded& to_;
};

void record(Recorded& recorded, int rounds, std::uint32_t chunk_bytes) {
    const trace::TemporaryDirectory directory;
    test::Judge judge;
    world::Simulated world;
    Recording recording(directory / "t.fscope", judge.strings(), trace::kMeta, chunk_bytes);
    Both both(recording, recorded);
    test::run_judged([=] { test::mixed_load(rounds); }, judge,
                     {.procs = 4, .world = &world, .sink = &both, .seed = 11});
    REQUIRE(!recording.finish());
    REQUIRE(recorded.rejected.empty());
    recorded.bytes = trace::bytes_of_file(directory / "t.fscope");
}

std::unique_ptr<trace::TraceFile> open(std::string bytes, StringTable& strings) {
    return std::make_unique<trace::TraceFile>(
        std::make_unique<trace::MemorySource>(std::move(bytes)), "t.fscope", strings);
}

// The file without the blocks of these tags, as older programs wrote it; its index is left out too.
std::string without(const std::string& bytes, std::initializer_list<std::uint32_t> tags) {
    std::string kept = bytes.substr(0, trace::kHeaderBytes);
    for (std::size_t at = trace::kHeaderBytes; at + trace::kBlockHeaderBytes < bytes.size();) {
        trace::BlockHead head;
        REQUIRE(trace::take_head(std::string_view(bytes).substr(at, trace::kBlockHeaderBytes), head)
                    .empty());
        const std::size_t length = trace::kBlockHeaderBytes + head.packed_bytes;
        if (head.block_tag == trace::kIndexTag) return kept;
        if (std::find(tags.begin(), tags.end(), head.block_tag) == tags.end())
            kept += bytes.substr(at, length);
        at += length;
    }
    return kept;
}

std::map<std::uint32_t, int> tags_of(const std::string& bytes) {
    std::map<std::uint32_t, int> tags;
    for (std::size_t at = trace::kHeaderBytes; at + trace::kTrailerBytes < bytes.size();) {
        trace::BlockHead head;
        REQUIRE(trace::take_head(std::string_view(bytes).substr(at, trace::kBlockHeaderBytes), head)
                    .empty());
        ++tags[head.block_tag];
        at += trace::kBlockHeaderBytes + head.packed_bytes;
    }
    return tags;
}

void require_same(History& history, History& opened) {
    REQUIRE(opened.size() == history.size());
    REQUIRE(opened.latest() == history.latest());
    bool good = true;
    for (std::uint64_t at = 0; at < history.size(); at += 101)
        good = good && opened.text(at) == history.text(at) &&
               opened.event(at).number == history.event(at).number &&
               opened.event(at).wide() == history.event(at).wide();
    for (std::uint64_t at = history.size(); at > 1009; at -= 1009)
        good = good && opened.seek(at) == history.seek(at);
    for (std::uint64_t at = 1; at < history.size(); at += 4007)
        good = good && opened.seek(at) == history.seek(at);
    for (std::uint32_t id = 1; id < 50; id += 7)
        for (std::uint64_t at = 0; at < history.size(); at += 5003)
            good = good &&
                   opened.next_of(About::go(GoId{id}), at) ==
                       history.next_of(About::go(GoId{id}), at) &&
                   opened.previous_of(About::object(ObjectId{id}), at) ==
                       history.previous_of(About::object(ObjectId{id}), at);
    CHECK(good);
    CHECK(!opened.problem());
}

}  // namespace

TEST_CASE("recording: a file gives the events and states of the run, wherever one looks",
          "[replay]") {
    Recorded recorded;
    record(recorded, 500, GENERATE(3000u, trace::kChunkBytes));
    const auto tags = tags_of(recorded.bytes);
    CHECK(tags.at(trace::kEventsTag) > 5);
    CHECK(tags.at(trace::kSummaryTag) == tags.at(trace::kEventsTag));
    CHECK(tags.at(trace::kKeyframeTag) > 2);

    SECTION("as it was written") {
        StringTable strings;
        History opened;
        opened.open(open(recorded.bytes, strings));
        CHECK(opened.keyframe_bytes() == 0);  // they are in the file
        require_same(recorded.history, opened);
    }
    SECTION("without states: they are made when it is opened") {
        StringTable strings;
        History opened;
        std::uint64_t told = 0;
        auto file = open(without(recorded.bytes, {trace::kKeyframeTag}), strings);
        CHECK(file->damage().find("ends here") != std::string::npos);
        opened.open(std::move(file), [&](std::uint64_t done) {
            CHECK(done > told);
            told = done;
            return true;
        });
        CHECK(told == opened.size());
        CHECK(opened.keyframes() > 1);
        require_same(recorded.history, opened);
    }
    SECTION("of a program that wrote neither states nor summaries") {
        StringTable strings, others;
        const std::string old = without(recorded.bytes, {trace::kKeyframeTag, trace::kSummaryTag});
        const auto whole = open(recorded.bytes, strings), file = open(old, others);
        REQUIRE(file->chunks().size() == whole->chunks().size());
        bool same = true;
        for (std::size_t i = 0; i < file->chunks().size(); ++i)
            same = same && file->chunks()[i].summary == whole->chunks()[i].summary;
        CHECK(same);
        History opened;
        StringTable more;
        opened.open(open(old, more));
        require_same(recorded.history, opened);
    }
}

TEST_CASE("recording: a run that still goes on can be opened, and more of it later", "[replay]") {
    const trace::TemporaryDirectory directory;
    test::Judge judge;
    world::Simulated world;
    Recording recording(directory / "t.fscope", judge.strings(), trace::kMeta, 3000);
    std::filesystem::path part;
    struct Looks : Sink {
        explicit Looks(Sink& to) : next(to) {}
        void take(const Event& event, std::string_view text) override {
            next.take(event, text);
            if (++count % 5000 != 0) return;
            for (const auto& file : std::filesystem::directory_iterator(folder)) {
                StringTable strings;
                History opened;
                auto trace = trace::TraceFile::open(file.path(), strings);
                REQUIRE(trace->error().empty());
                CHECK(trace->damage().find("ends here") != std::string::npos);
                seen.push_back(trace->events());
                opened.open(std::move(trace));
                CHECK(opened.seek(seen.back() / 2).events == seen.back() / 2);
            }
        }
        Sink& next;
        std::filesystem::path folder;
        std::uint64_t count = 0;
        std::vector<std::uint64_t> seen;
    } looks(recording);
    looks.folder = directory / "";
    test::run_judged([] { test::mixed_load(200); }, judge,
                     {.procs = 2, .world = &world, .sink = &looks, .seed = 3});
    REQUIRE(looks.seen.size() > 2);
    // No more than a chunk is not there yet.
    for (std::size_t i = 0; i < looks.seen.size(); ++i)
        CHECK(looks.seen[i] + 1500 > (i + 1) * 5000);
    CHECK(!recording.finish());
}

TEST_CASE("recording: states that belong to nothing are not trusted", "[replay]") {
    Recorded recorded;
    record(recorded, 60, 3000);
    // The first state of the file, with something changed that its checksum does not tell.
    std::string& bytes = recorded.bytes;
    StringTable strings;
    const auto file = open(bytes, strings);
    const auto chunk = std::find_if(file->chunks().begin(), file->chunks().end(),
                                    [](const auto& one) { return one.keyframe != 0; });
    REQUIRE(chunk != file->chunks().end());
    trace::BlockHead head;
    trace::take_head(std::string_view(bytes).substr(chunk->keyframe, trace::kBlockHeaderBytes),
                     head);
    std::string raw_bytes;
    const std::size_t length = trace::kBlockHeaderBytes + head.packed_bytes;
    REQUIRE(trace::unpack_block(head,
                                std::string_view(bytes)
                                    .substr(chunk->keyframe)
                                    .substr(trace::kBlockHeaderBytes, head.packed_bytes),
                                raw_bytes));
    for (std::size_t at = 4; at < raw_bytes.size(); at += 13) {
        std::string changed = raw_bytes;
        changed[at] = static_cast<char>(changed[at] ^ 3);
        std::string broken = bytes;
        broken.replace(chunk->keyframe, length, trace::pack_block(trace::kKeyframeTag, changed));
        StringTable names;
        History opened;
        opened.open(open(broken, names));
        // Whatever it is taken for, everything can be looked at.
        for (std::uint64_t position = 0; position < opened.size(); position += 997)
            opened.seek(position);
    }
}

}  // namespace fiberscope::replay
