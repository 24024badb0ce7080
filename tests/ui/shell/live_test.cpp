// A live run that is held, or has ended: the window's stack view shows the local variables of each
// frame of the selected goroutine.
#include "ui/shell/live.h"

#include "tests/catch.h"
#include "tests/ui/golden.h"
#include "tests/ui/stand.h"
#include "ui/export/png.h"

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <thread>

using namespace fiberscope;
using namespace fiberscope::shell;

namespace {

Scenario scenario_of(const std::string& source) {
    ui::Folder folder;
    const std::string file = folder.file("x.go");
    std::ofstream(file) << source;
    auto scenario = load_scenario(file);
    REQUIRE(scenario);
    return std::move(*scenario);
}

Choice paced(double rate) {
    Choice choice;
    choice.procs = 2;
    choice.pace = rate;
    return choice;
}
Choice simulated() {
    Choice choice;
    choice.procs = 2;
    choice.seed = 1;
    return choice;
}

struct House {
    Live live;
    ui::Reader reader{live.bench()};
    std::unique_ptr<ui::Offscreen> host;
    ui::InputQueue queue;

    House(const std::string& source, const Choice& choice) : live(scenario_of(source), choice) {
        std::string error;
        host = ui::Offscreen::open(1600, 900, 1, live.bench().texts(), error);
        INFO(error);
        REQUIRE(host);
        settle();
    }
    void settle() {
        for (int i = 0; i < 2; ++i)
            host->settle(reader, queue, 0);
    }
    void click(const std::string& name) {
        const auto found = live.bench().registry().find(name);
        INFO("nothing is called " << name);
        REQUIRE(found);
        queue.move(found->center().x, found->center().y);
        queue.button(true);
        queue.button(false);
        settle();
    }
    // What stands in the stack's tab.
    std::vector<std::string> told() const {
        std::vector<std::string> found;
        const auto tab = live.bench().registry().find("stack/sizes");
        for (const ui::Canvas::Word& word : reader.words)
            if (tab && word.box.x > tab->x - 400 && word.box.y > tab->y) found.push_back(word.text);
        return found;
    }
    bool says(const std::string& text) const {
        const auto words = told();
        return std::find(words.begin(), words.end(), text) != words.end();
    }
    // Draws frames until it says so. No run that these tests make takes long to come there.
    void wait_for(const std::string& text) {
        for (int i = 0; i < 20'000 && !says(text); ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
            settle();
        }
        INFO("never said: " << text);
        REQUIRE(says(text));
    }
    // The text that comes after this one, or so many later.
    std::string after(const std::string& text, std::ptrdiff_t later = 0) const {
        const auto words = told();
        const auto found = std::find(words.begin(), words.end(), text);
        return words.end() - found > later + 1 ? *(found + 1 + later) : "";
    }
    void save(const char* name) {
        if (const char* folder = std::getenv("FIBERSCOPE_PICTURES"))
            ui::write_png(std::string(folder) + "/" + name, host->frame(reader, {}, 0));
    }
};

constexpr const char* kWaits = R"(package main

type point struct{ X, Y int }

func worker(id int, jobs chan point, done chan bool) {
	name := "worker"
	for p := range jobs {
		area := p.X * p.Y
		_ = area
	}
	_ = name
	<-done
}

func main() {
	jobs := make(chan point, 3)
	for i := 0; i < 2; i++ {
		go worker(i, jobs, nil)
	}
	jobs <- point{3, 4}
	close(jobs)
	text := "a text that is much longer than the column is wide, so it goes on in the next line"
	x := 1
	{
		x := "inner"
		var wait chan bool
		<-wait
		_ = x
	}
	_, _ = text, x
}
)";

constexpr const char* kComputes = R"(package main

func count(from int) {
	n := from
	for {
		n++
	}
}

func main() {
	go count(7)
	for k := 0; ; k++ {
	}
}
)";

}  // namespace

TEST_CASE("live: when a paced run has come to a deadlock the stack view shows its variables") {
    House house(kWaits, paced(0));
    house.click("tab/stack");
    house.wait_for("Pause to see the local variables.");
    house.live.session().end();
    house.wait_for("line 27");
    CHECK(house.after("jobs") == "chan point");
    CHECK(house.after("jobs", 1) == "chan 1, 0 of 3");
    CHECK(house.after("x") == "int shadowed");
    CHECK(house.says("\"inner\""));
    CHECK(house.after("wait", 1) == "nil");
    // The long text goes on below, whole.
    CHECK(house.after("text") == "string");
    CHECK(house.after("text", 1).find("\"a text that") == 0);
    CHECK(house.after("text", 2).find("line\"") != std::string::npos);
    house.save("deadlock.png");
    house.live.session().select(GoId{2});
    house.live.session().end();
    house.wait_for("worker");
    CHECK(house.after("name", 1) == "\"worker\"");
    CHECK_FALSE(house.says("area"));
    house.save("worker.png");
    house.click("stack/sizes");
    CHECK(house.says("1 GB"));
    house.click("stack/variables");
    CHECK_FALSE(house.says("1 GB"));
}

TEST_CASE("live: a paced run that is held in the middle of loops shows what they have come to") {
    House house(kComputes, paced(500));
    house.click("tab/stack");
    house.wait_for("Pause to see the local variables.");
    house.live.session().select(GoId{2});
    for (int i = 0; i < 10'000 && !house.says("n"); ++i) {
        house.live.session().end();  // pauses
        house.live.session().step_forward();
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        house.settle();
    }
    CHECK(house.after("from", 1) == "7");
    const std::string before = house.after("n", 1);
    CHECK(std::stoll(before) > 7);
    // Held: the same, however often one looks.
    house.settle();
    CHECK(house.after("n", 1) == before);
    house.save("held.png");
    // A step later, it or main has gone on.
    house.live.session().select(GoId::main);
    house.wait_for("k");
    const std::string k = house.after("k", 1);
    for (int i = 0; i < 10'000 && house.after("k", 1) == k; ++i) {
        house.live.session().end();
        house.live.session().step_forward();
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        house.settle();
    }
    CHECK(std::stoll(house.after("k", 1)) > std::stoll(k));
}

TEST_CASE("live: a run that cannot be held says so where its variables would be") {
    House house(kWaits, simulated());
    house.click("tab/stack");
    CHECK_FALSE(house.says("Local variables are known of live runs with --pace only."));
    house.click("stack/variables");
    CHECK(house.says("Local variables are known of live runs with --pace only."));
}
