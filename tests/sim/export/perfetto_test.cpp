// The bytes of a Perfetto trace, held against protoc and the numbers in perfetto.proto.
#include "sim/export/perfetto.h"

#include "tests/catch.h"
#include "tests/sim/export/exported.h"
#include "tests/sim/recorded.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

namespace fiberscope::test {
namespace {

namespace fs = std::filesystem;

bool has_protoc() {
    return std::system("protoc --version >/dev/null 2>&1") == 0;  // NOLINT(concurrency-mt-unsafe)
}

std::string read_file(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

// As protoc reads it; a field that perfetto.proto does not have is a number there.
std::string decoded(const std::string& bytes) {
    const fs::path folder = fs::temp_directory_path() / ("perfetto-" + std::to_string(::getpid()));
    fs::create_directory(folder);
    std::ofstream(folder / "trace", std::ios::binary) << bytes;
    const std::string command =
        "protoc --proto_path=" FIBERSCOPE_SOURCE_DIR
        "/tests/sim/export --decode=perfetto.protos.Trace perfetto.proto <" +
        (folder / "trace").string() + " >" + (folder / "text").string();
    const int status = std::system(command.c_str());  // NOLINT(concurrency-mt-unsafe)
    const std::string text = read_file(folder / "text");
    fs::remove_all(folder);
    CHECK(status == 0);
    return text;
}

// A decoded packet whose parts are in the order of the numbers, without the packet's own frame.
bool contains(const std::string& text, const std::string& lines) {
    return text.find(lines) != std::string::npos;
}

}  // namespace

TEST_CASE("perfetto: protoc reads every field under its official number", "[export]") {
    if (!has_protoc()) {
        WARN("protoc is not installed: not compared");
        return;
    }
    const Recorded run = record_medley({.procs = 3, .simulated = true, .seed = 1});
    const std::string text = decoded(exported<exports::Perfetto>(run, run.strings()).bytes);
    CHECK_FALSE(std::regex_search(text.substr(0, 200'000), std::regex(R"((^|\n) *[0-9]+: )")));
    CHECK(text.find("\n    8: ") == std::string::npos);
    for (const char* field :
         {"trusted_packet_sequence_id: 1", "sequence_flags: 2", "first_packet_on_sequence: true",
          "child_ordering: EXPLICIT", "SIBLING_MERGE_BEHAVIOR_NONE", "type: TYPE_SLICE_BEGIN",
          "type: TYPE_SLICE_END", "type: TYPE_INSTANT", "type: TYPE_COUNTER", "type: TYPE_STATE",
          "unit: UNIT_COUNT", "unit: UNIT_SIZE_BYTES", "y_axis_share_key: \"runq\"", "flow_ids: ",
          "terminating_flow_ids: ", "state {", "description: \"created by G1 main.main, line "}) {
        CAPTURE(field);
        CHECK(text.find(field) != std::string::npos);
    }
}

TEST_CASE("perfetto: a slice, an instant and a counter read like this", "[export]") {
    if (!has_protoc()) {
        WARN("protoc is not installed: not compared");
        return;
    }
    struct Three {
        static void tell(Sink&) {}
    };
    char* bytes = nullptr;
    std::size_t size = 0;
    std::FILE* const file = open_memstream(&bytes, &size);
    exports::Perfetto perfetto(file);
    using exports::Fact, exports::Hop, exports::TrackKind;
    perfetto.describe({TrackKind::proc, 3}, {.name = "P3", .description = "what runs"});
    const std::vector<Fact> facts = {{.name = "M", .text = {}, .number = 300},
                                     {.name = "rule", .text = "a\xff"}};
    perfetto.begin({TrackKind::proc, 3}, 12'345'678'901,
                   {.name = "G7 main.f",
                    .category = "run",
                    .facts = facts,
                    .hop = {.arrow = 9, .step = Hop::Step::end, .name = "wake"}});
    perfetto.count({TrackKind::total, 1}, 5, 77);
    std::fclose(file);
    const std::string text = decoded(std::string(bytes, size));
    std::free(bytes);
    CAPTURE(text);
    CHECK(contains(text, R"(  track_descriptor {
    uuid: 4294967299
    name: "P3"
    parent_uuid: 2
    sibling_order_rank: 9
    description: "what runs"
    sibling_merge_behavior: SIBLING_MERGE_BEHAVIOR_NONE
  }
)"));
    CHECK(contains(text, R"(  timestamp: 12345678901
  trusted_packet_sequence_id: 1
  track_event {
    category_iids: 1
    debug_annotations {
      name_iid: 1
      uint_value: 300
    }
    debug_annotations {
      name_iid: 2
      string_value: "a\357\277\275"
    }
    type: TYPE_SLICE_BEGIN
    name_iid: 1
    track_uuid: 4294967299
    terminating_flow_ids: 9
  }
  interned_data {
    event_categories {
      iid: 1
      name: "run"
    }
    event_names {
      iid: 1
      name: "G7 main.f"
    }
    debug_annotation_names {
      iid: 1
      name: "M"
    }
    debug_annotation_names {
      iid: 2
      name: "rule"
    }
  }
)"));
    CHECK(contains(text,
                   "    type: TYPE_COUNTER\n    track_uuid: 34359738369\n"
                   "    counter_value: 77\n"));
}

}  // namespace fiberscope::test
