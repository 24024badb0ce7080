#include "ui/shell/player.h"

#include "tests/catch.h"
#include "tests/ui/golden.h"
#include "tests/ui/stand.h"

#include <chrono>
#include <fstream>
#include <thread>

using namespace fiberscope;
using namespace fiberscope::shell;

namespace {

const std::filesystem::path kScenarios = std::filesystem::path(FIBERSCOPE_SOURCE_DIR) / "scenarios";

struct Room {
    Player player;
    ui::Reader reader{player};
    std::unique_ptr<ui::Offscreen> host;
    ui::InputQueue queue;

    Room(const std::string& file, const Choice& choice) : player(*load_scenario(file), choice) {
        std::string error;
        host = ui::Offscreen::open(1600, 900, 1, player.texts(), error);
        INFO(error);
        REQUIRE(host);
        settle();
    }
    void settle() {
        host->settle(reader, queue, 0);
        host->settle(reader, queue, 0);
    }
    // Until the run that is shown has ended.
    void wait() {
        while (!player.live().session().history().latest().ended) {
            settle();
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    }
    void click(const std::string& name) {
        const auto rect = player.live().bench().registry().find(name);
        INFO("nothing is called " << name);
        REQUIRE(rect);
        queue.move(rect->center().x, rect->center().y);
        queue.button(true);
        queue.button(false);
        settle();
    }
    RuleSet off() { return player.live().session().history().latest().rules_off; }
};

}  // namespace

TEST_CASE("player: a rule that is clicked is off in the run made anew, with the same seed") {
    Choice choice;
    choice.seed = 5;
    Room room(kScenarios / "06-scheduler.go", choice);
    room.wait();
    CHECK(room.off().empty());
    room.player.live().session().set_speed(4);
    room.click("tab/rules");
    room.click("rule/steal-half");
    CHECK(room.player.live().choice().seed == 5U);
    room.wait();
    CHECK(room.off() == RuleSet{Rule::steal_half});
    CHECK(room.player.live().session().problem().empty());
    CHECK(room.player.live().session().speed() == 4);
    room.settle();
    CHECK(room.player.live().bench().registry().find("rule/steal-half"));  // the tab is still open
    room.click("rules/all");
    room.wait();
    CHECK(room.off().empty());
}

TEST_CASE("player: a real run is made anew as a simulated one") {
    Room room(kScenarios / "02-unbuffered.go", {});
    room.wait();
    CHECK(room.player.live().session().lesson().world == "real");
    room.click("tab/rules");
    room.click("rules/all");
    room.wait();
    CHECK(room.player.live().session().lesson().world == "simulated");
    CHECK(room.player.live().choice().seed.has_value());
}

TEST_CASE("player: a simulated run without an end ends with its window") {
    const ui::Folder folder;
    const auto file = folder.path / "forever.go";
    std::ofstream(file) << "package main\n\nfunc main() {\n\tfor {\n\t}\n}\n";
    Choice choice;
    choice.seed = 1;
    Room room(file, choice);
    CHECK_FALSE(room.player.live().session().history().latest().ended);
}
