// Chrome's Trace Event Format, read with a JSON library.
#include "tests/catch.h"
#include "tests/sim/export/picture.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace fiberscope::test {
namespace {

using nlohmann::json;

std::string text_of(const json& value) {
    return value.is_string() ? value.get<std::string>() : value.dump();
}

}  // namespace

Picture read_chrome(std::string_view file) {
    const json trace = json::parse(file);  // throws, and so fails the test
    Picture picture;
    picture.title = trace.at("otherData").at("run").get<std::string>();
    std::map<std::uint64_t, std::string> processes;
    std::map<std::pair<std::uint64_t, std::uint64_t>, std::string> threads;
    for (const json& event : trace.at("traceEvents")) {
        const std::string phase = event.at("ph").get<std::string>();
        const auto pid = event.at("pid").get<std::uint64_t>();
        const auto tid = event.at("tid").get<std::uint64_t>();
        REQUIRE(phase.size() == 1);
        if (phase == "M") {
            const json& args = event.at("args");
            if (event.at("name") == "process_name") processes[pid] = text_of(args.at("name"));
            if (event.at("name") == "thread_name") {
                threads[{pid, tid}] = processes.at(pid) + "/" + text_of(args.at("name"));
                picture.tracks.push_back(threads[{pid, tid}]);
            }
            continue;
        }
        Sight sight{.what = static_cast<Sight::What>(phase[0]), .track = {}};
        // Three decimals of a microsecond, which a double holds exactly enough.
        sight.ns = static_cast<std::uint64_t>(std::llround(event.at("ts").get<double>() * 1000));
        if (event.contains("name")) sight.name = text_of(event.at("name"));
        if (event.contains("args")) {
            for (const auto& [name, value] : event.at("args").items())
                sight.facts[name] = text_of(value);
        }
        if (event.contains("id")) sight.arrow = event.at("id").get<std::uint64_t>();
        if (phase == "C") {
            // A counter is known by its process and name, and needs no description.
            sight.track = processes.at(pid) + "/" + sight.name;
            if (std::find(picture.tracks.begin(), picture.tracks.end(), sight.track) ==
                picture.tracks.end())
                picture.tracks.push_back(sight.track);
            sight.value = event.at("args").at("value").get<std::int64_t>();
        } else {
            const auto track = threads.find({pid, tid});
            sight.track = track != threads.end() ? track->second : "thread without a name";
        }
        if (phase == "f") CHECK(event.at("bp") == "e");
        if (phase == "s" || phase == "t" || phase == "f") CHECK(event.at("cat") == "arrow");
        picture.sights.push_back(std::move(sight));
    }
    return picture;
}

}  // namespace fiberscope::test
