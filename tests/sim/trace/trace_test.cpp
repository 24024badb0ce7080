// Writer and reader together: what was written is read; whatever happens to the file in between is
// said, and never more than the damaged part is lost.
#include "sim/replay/check.h"
#include "tests/catch.h"
#include "tests/sim/trace/trace_files.h"

#include <csignal>
#include <sys/resource.h>

namespace fiberscope::trace {
namespace {

// How many entries from the first on are those of the story.
std::size_t shared_prefix(const Story& story, const Keep& kept) {
    std::size_t i = 0;
    while (i < kept.entries.size() && i < story.entries.size() &&
           same(kept.entries[i], story.entries[i])) {
        ++i;
    }
    return i;
}

}  // namespace

TEST_CASE("trace: a run with every kind of event is read as it was written", "[trace]") {
    Story story;
    tell_everything(story);
    const std::uint32_t chunk_bytes = GENERATE(1u, 300u, kChunkBytes);
    const Read read(trace_of(story, chunk_bytes));
    CHECK(read.report.error == "");
    CHECK(read.report.damage == "");
    CHECK(read.report.meta == kMeta);
    CHECK(read.report.events == story.entries.size());
    CHECK(read.kept.entries.size() == story.entries.size());
    CHECK(shared_prefix(story, read.kept) == story.entries.size());
    REQUIRE(read.strings.size() == story.strings.size());
    for (std::uint32_t id = 0; id < read.strings.size(); ++id) {
        CHECK(read.strings.text(StringId{id}) == story.strings.text(StringId{id}));
    }
    replay::Check check(read.strings);
    for (const auto& entry : read.kept.entries)
        check.take(entry.event, entry.text);
    CHECK(!check.impossible());
}

TEST_CASE("trace: the same run gives the same bytes", "[trace]") {
    Story story, again;
    tell_everything(story);
    tell_everything(again);
    CHECK(trace_of(story) == trace_of(again));
}

TEST_CASE("trace: a run without events is a whole trace", "[trace]") {
    const Read read(trace_of(Story()));
    CHECK(read.report.whole());
    CHECK(read.report.events == 0);
}

TEST_CASE("trace: a file cut anywhere gives what is whole and says that it is cut", "[trace]") {
    Story story;
    story.begin(2).run(1).channel(1, 1, 4).create(2, 1, "main.worker", 7).line(1, 8);
    story.add(Kind::chan_send, 1, 1, 0, 0, "value").add(Kind::local_put, 2, 0).yield(1);
    const std::string whole = trace_of(story, 16);
    std::uint64_t events_before = 0;
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const Read read(whole.substr(0, length));
        INFO("cut to " << length << " of " << whole.size() << " bytes");
        CHECK(!read.report.whole());
        const std::string& said = read.report.usable() ? read.report.damage : read.report.error;
        CHECK(said.find("t.fscope: byte ") == 0);
        CHECK(said.find('\n') == std::string::npos);
        if (length > 0) CHECK(said.find("ends here, at least") != std::string::npos);
        CHECK(shared_prefix(story, read.kept) == read.report.events);
        CHECK(read.kept.entries.size() == read.report.events);
        // A longer file never gives less.
        CHECK(read.report.events >= events_before);
        events_before = read.report.events;
    }
    CHECK(events_before == story.entries.size());
}

TEST_CASE("trace: a changed byte anywhere is noticed", "[trace]") {
    Story story;
    story.begin(2).run(1).channel(1, 1, 4).create(2, 1, "main.worker", 7).line(1, 8);
    story.add(Kind::chan_send, 1, 1, 0, 0, "value").add(Kind::local_put, 2, 0).yield(1);
    const std::string whole = trace_of(story, 16);
    for (std::size_t at = 0; at < whole.size(); ++at) {
        for (const int change : {1, 0x80, 0xff}) {
            std::string changed = whole;
            changed[at] = static_cast<char>(changed[at] ^ change);
            const Read read(changed);
            INFO("byte " << at << " of " << whole.size() << " changed by " << change);
            CHECK(!read.report.whole());
            CHECK(shared_prefix(story, read.kept) == read.report.events);
        }
    }
}

TEST_CASE("trace: bytes after the end are noticed", "[trace]") {
    const Read read(trace_of(Story()) + "x");
    CHECK(read.report.damage.find("something follows the end of the trace") != std::string::npos);
}

TEST_CASE("trace: a foreign file is refused in one line with what was expected", "[trace]") {
    CHECK(Read("package main\n").report.error ==
          "t.fscope: byte 0: not a Fiberscope trace: expected \\x89FSCOPE\\n, found package ");
    CHECK(Read("").report.error ==
          "t.fscope: byte 0: not a Fiberscope trace: expected \\x89FSCOPE\\n, found an empty file");
    std::string later = trace_of(Story());
    later[8] = 3;
    CHECK(Read(later).report.error == "t.fscope: byte 8: a trace of version 3, expected version 2");
    later[8] = 1;  // before the global run queue had a number of its own
    CHECK(Read(later).report.error == "t.fscope: byte 8: a trace of version 1, expected version 2");
}

TEST_CASE("trace: a missing file and a directory are refused in one line", "[trace]") {
    const TemporaryDirectory directory;
    StringTable strings;
    Keep kept;
    CHECK(read_trace_file(directory / "none.fscope", strings, kept).error ==
          (directory / "none.fscope").string() + ": cannot be read: No such file or directory");
    CHECK(read_trace_file(directory / "", strings, kept)
              .error.find("cannot be read: Is a directory") != std::string::npos);
    CHECK(!looks_like_trace(directory / "none.fscope"));
}

TEST_CASE("trace: no file has the target's name before the trace is whole", "[trace]") {
    const TemporaryDirectory directory;
    Story story;
    tell_everything(story);
    {
        Writer writer(directory / "t.fscope", story.strings, kMeta);
        story.tell(writer);
        CHECK(!std::filesystem::exists(directory / "t.fscope"));
        CHECK(directory.files() == 1);
    }
    // Given up: nothing stays.
    CHECK(directory.files() == 0);
    Writer writer(directory / "t.fscope", story.strings, kMeta);
    story.tell(writer);
    CHECK(!writer.finish());
    CHECK(looks_like_trace(directory / "t.fscope"));
    CHECK(directory.files() == 1);
}

TEST_CASE("trace: an output that cannot be written is told in one line", "[trace]") {
    const TemporaryDirectory directory;
    const StringTable strings;
    Writer missing(directory / "no/such/t.fscope", strings, kMeta);
    REQUIRE(missing.error());
    CHECK(*missing.error() == (directory / "no/such/t.fscope").string() +
                                  ": cannot write the trace: No such file or directory");
    CHECK(missing.finish() == missing.error());

    // Renaming a finished file over a device would replace the device.
    Writer device("/dev/null", strings, kMeta);
    CHECK(device.finish() == "/dev/null: cannot write the trace: it exists and is not a file");
    CHECK(!std::filesystem::is_regular_file("/dev/null"));
}

TEST_CASE("trace: a write that fails half-way leaves what was written, and an old trace as it was",
          "[trace]") {
    const TemporaryDirectory directory;
    std::ofstream(directory / "t.fscope") << "the old one";
    Story story;
    for (int i = 0; i < 2000; ++i) {
        story.add(Kind::output, 0, 0, 1, 0, std::to_string(i * 7919) + std::to_string(i * 104729));
    }
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{8192, before.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
    Writer writer(directory / "t.fscope", story.strings, kMeta, 1000);
    story.tell(writer);
    const auto error = writer.finish();
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    REQUIRE(error);
    CHECK(error->find("cannot write the trace") != std::string::npos);
    CHECK(error->find("File too large") != std::string::npos);
    CHECK(bytes_of_file(directory / "t.fscope") == "the old one");
    const std::size_t said = error->find(" of 2000 events are in ");
    REQUIRE(said != std::string::npos);
    const std::string part = error->substr(said + std::string(" of 2000 events are in ").size());
    StringTable strings;
    Keep kept;
    const ReadReport report = read_trace_file(part, strings, kept);
    CHECK(report.usable());
    CHECK(report.damage.find("ends here") != std::string::npos);
    CHECK(report.events > 300);
    CHECK(error->find("; " + std::to_string(report.events) + " of 2000") != std::string::npos);
    CHECK(shared_prefix(story, kept) == report.events);
}

// Written by programs of their time, and never again.
TEST_CASE("trace: files of older programs are read", "[trace]") {
    const std::filesystem::path folder =
        std::filesystem::path(FIBERSCOPE_SOURCE_DIR) / "tests/sim/trace/recorded";
    const std::pair<const char*, std::uint64_t> files[] = {
        {"plain-03-buffered.fscope", 701},  // without summaries and keyframes
        {"plain-06-scheduler.fscope", 1199},
        {"summaries-06-scheduler.fscope", 1199},
    };
    for (const auto& [name, events] : files) {
        INFO(name);
        StringTable strings;
        replay::Check check(strings);
        const ReadReport report = read_trace_file(folder / name, strings, check);
        CHECK(report.whole());
        CHECK(report.events == events);
        CHECK(report.meta.world == "simulated");
        CHECK(report.meta.seed == 3);
        CHECK(!check.impossible());
        CHECK(check.state().ended);
    }
}

}  // namespace fiberscope::trace
