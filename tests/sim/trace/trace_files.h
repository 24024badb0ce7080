// What the trace tests share: a directory that vanishes, a sink that keeps everything, a small
// file.
#pragma once

#include "sim/trace/reader.h"
#include "sim/trace/writer.h"
#include "tests/sim/replay/story.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <unistd.h>
#include <vector>

namespace fiberscope::trace {

class TemporaryDirectory {
  public:
    TemporaryDirectory() {
        std::string name = (std::filesystem::temp_directory_path() / "fiberscope-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    ~TemporaryDirectory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
    std::size_t files() const {
        const std::filesystem::directory_iterator begin(path_);
        return static_cast<std::size_t>(std::distance(begin, {}));
    }

  private:
    std::filesystem::path path_;
};

struct Keep : Sink {
    std::vector<Story::Entry> entries;
    void take(const Event& event, std::string_view text) override {
        entries.push_back({event, std::string(text)});
    }
};

inline std::string bytes_of_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

inline const Meta kMeta{.file = "pingpong.go",
                        .source = "package main\n",
                        .world = "simulated",
                        .seed = 0xfedcba9876543210u,
                        .procs = 4};

// The whole file that a writer makes of the story.
inline std::string trace_of(const Story& story, std::uint32_t chunk_bytes = kChunkBytes) {
    const TemporaryDirectory directory;
    Writer writer(directory / "t.fscope", story.strings, kMeta, chunk_bytes);
    story.tell(writer);
    if (auto error = writer.finish()) return *error;
    return bytes_of_file(directory / "t.fscope");
}

struct Read {
    ReadReport report;
    StringTable strings;
    Keep kept;

    explicit Read(const std::string& bytes) {
        report =
            read_trace(TraceFile(std::make_unique<MemorySource>(bytes), "t.fscope", strings), kept);
    }
};

inline bool same(const Story::Entry& x, const Story::Entry& y) {
    return x.event.stamp_ns == y.event.stamp_ns && x.event.text_bytes == y.event.text_bytes &&
           x.event.m == y.event.m && x.event.kind == y.event.kind && x.event.rule == y.event.rule &&
           x.event.g == y.event.g && x.event.object == y.event.object &&
           x.event.number == y.event.number && x.event.a == y.event.a && x.event.b == y.event.b &&
           x.text == y.text;
}

}  // namespace fiberscope::trace
