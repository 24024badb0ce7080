#include "sim/findings/stat_json.h"

#include "tests/catch.h"
#include "tests/sim/findings/examined.h"

#include <nlohmann/json.hpp>

#include <sstream>

namespace fiberscope::findings {
namespace {

using Json = nlohmann::ordered_json;

const char* const kProgram = R"(
func main() {
	jobs := make(chan int, 2)
	var m sync.Mutex
	done := make(chan bool)
	for range 3 {
		go func() {
			for range jobs {
				m.Lock()
				m.Unlock()
			}
			done <- true
		}()
	}
	for i := range 20 {
		jobs <- i
	}
	close(jobs)
	for range 3 {
		<-done
	}
	go func() { jobs, more := make(chan int), 0; more = <-jobs; _ = more }()
	time.Sleep(time.Millisecond)
})";

Json stat_of(const test::Examined& run) {
    return stat_json(run.examination(), run.strings(),
                     {.file = "a, \"b\".go", .source = {}, .world = "simulated", .seed = 7});
}

// Cells of a line, quotes undone.
std::vector<std::string> cells(const std::string& line) {
    std::vector<std::string> all(1);
    bool quoted = false;
    for (const char c : line) {
        if (c == '"')
            quoted = !quoted;
        else if (c == ',' && !quoted)
            all.emplace_back();
        else
            all.back() += c;
    }
    return all;
}

}  // namespace

TEST_CASE("stat: the JSON says what the statistics do", "[findings]") {
    const test::Examined run(kProgram, {.procs = 2});
    const Json stat = Json::parse(dump(stat_of(run)));
    CHECK(stat["fiberscope_stat"] == kStatVersion);
    CHECK(stat["run"]["file"] == "a, \"b\".go");
    CHECK(stat["run"]["seed"] == 7);
    CHECK(stat["run"]["exit_status"] == 0);
    CHECK(stat["run"]["wake"]["count"] == run.examination().stats().wake().count());
    CHECK(stat["goroutines"].size() == 5);
    CHECK(stat["procs"].size() == 2);
    const Json& g = stat["goroutines"][4];
    CHECK(g["id"] == 5);
    CHECK(g["parent"] == 1);
    CHECK(g["status"] == "waiting");
    CHECK(g["reason"] == "chan receive");
    CHECK(g["why"] == run.why(5));
    // What a goroutine lived is what it did.
    for (const Json& one : stat["goroutines"]) {
        const std::uint64_t lived =
            one["ran_ns"].get<std::uint64_t>() + one["waited_ns"].get<std::uint64_t>() +
            one["runnable_ns"].get<std::uint64_t>() + one["syscall_ns"].get<std::uint64_t>();
        CHECK(lived + one["created_ns"].get<std::uint64_t>() <=
              stat["run"]["duration_ns"].get<std::uint64_t>());
        std::uint64_t waited = 0;
        for (const Json& wait : one["waits"])
            waited += wait["ns"].get<std::uint64_t>();
        CHECK(waited <= one["waited_ns"]);
    }
    CHECK(stat["channels"][0]["name"] == "jobs");
    CHECK(stat["channels"][0]["sent"] == 20);
    CHECK(stat["channels"][0]["buffer"]["max"] == 2);
    CHECK(stat["findings"].size() == 1);
    CHECK(stat["findings"][0]["kind"] == "leak");
    CHECK(stat["findings"][0]["goroutines"] == Json::array({5}));
}

TEST_CASE("stat: every table has as many cells in each line as names", "[findings]") {
    const test::Examined run(kProgram, {.procs = 2});
    const test::Examined empty("x := 1\n_ = x", {});
    for (const test::Examined* one : {&run, &empty}) {
        const Json stat = stat_of(*one);
        for (const std::string& table : csv_tables()) {
            CAPTURE(table);
            const auto text = csv(stat, table);
            REQUIRE(text);
            std::istringstream lines(*text);
            std::string line;
            REQUIRE(std::getline(lines, line));
            const std::size_t columns = cells(line).size();
            while (std::getline(lines, line))
                CHECK(cells(line).size() == columns);
        }
    }
    CHECK(!csv(stat_of(run), "goroutine"));
    const std::string findings = *csv(stat_of(run), "findings");
    CHECK(findings.starts_with("kind,sentence,goroutines,objects,events\nleak,"));
    const std::string gos = *csv(stat_of(run), "goroutines");
    CHECK(gos.starts_with("id,function,parent,"));
    CHECK(gos.find(",wake.p99_ns,") != std::string::npos);
}

TEST_CASE("stat: an explanation is a chain of links", "[findings]") {
    const test::Examined run("c := make(chan int)\ngo func() { c <- 1 }()\n<-c\n<-c", {});
    const Explanation why =
        why_not_running(run.state(), run.strings(), run.examination().users(), GoId::main);
    const Json json = why_json(why, GoId::main, run.state().events);
    CHECK(json["sentence"] == why.sentence);
    REQUIRE(json["chain"].size() == 1);
    CHECK(json["chain"][0]["goroutine"] == 1);
    CHECK(json["chain"][0]["reason"] == "chan receive");
    CHECK(json["chain"][0]["next"] == "its only sender G2 has finished");
    CHECK(json["circle"].is_null());
}

TEST_CASE("stat: what is no UTF-8 does not stop it", "[findings]") {
    Story story;
    story.begin(1).create(1, 0, "main.\xff").start(1).add(Kind::run_end, 0, 0, 2, 0, "\xfe!");
    const test::Examined run(story);
    CHECK(dump(stat_of(run)).find("main.\xef\xbf\xbd") != std::string::npos);
}

}  // namespace fiberscope::findings
