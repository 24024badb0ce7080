#include "ui/shell/theater.h"

#include "tests/catch.h"
#include "tests/ui/golden.h"
#include "tests/ui/stand.h"

#include <fstream>

using namespace fiberscope;
using namespace fiberscope::shell;
namespace fs = std::filesystem;

namespace {

const fs::path kScenarios = fs::path(FIBERSCOPE_SOURCE_DIR) / "scenarios";

struct House {
    Theater theater;
    ui::Reader reader{theater};
    std::unique_ptr<ui::Offscreen> host;
    ui::InputQueue queue;

    House() : theater(lessons(), false) {
        std::string error;
        host = ui::Offscreen::open(1280, 720, 1, theater.texts(), error);
        INFO(error);
        REQUIRE(host);
        host->settle(reader, queue, 0);
    }
    static std::vector<ui::Gallery::Entry> lessons() {
        std::string problem;
        return find_lessons({kScenarios}, problem);
    }
    void press(ui::Key key) {
        queue.key({.key = key});
        host->settle(reader, queue, 0);
    }
};

}  // namespace

TEST_CASE("theater: the lessons are those of the first folder that has any, in order") {
    ui::Folder empty;
    std::ofstream(empty.path / "notes.go") << "package main\n";
    std::string problem;
    const auto lessons = find_lessons({empty.path / "nowhere", empty.path, kScenarios}, problem);
    REQUIRE(lessons.size() == 7);
    CHECK(problem.empty());
    CHECK(lessons[0].title == "The go statement");
    CHECK(lessons[0].title_zh == "go 语句");
    CHECK_FALSE(lessons[5].about.empty());
    CHECK(lessons[5].file.find("06-scheduler.go") != std::string::npos);
    CHECK(find_lessons({empty.path}, problem).empty());
    CHECK(problem.find('\n') == std::string::npos);
    CHECK_FALSE(problem.empty());
}

TEST_CASE("theater: Enter opens the chosen lesson live, Escape with nothing selected comes back") {
    House house;
    CHECK(house.theater.live() == nullptr);
    const int before = house.theater.texts_version();
    house.press(ui::Key::down);
    house.press(ui::Key::enter);
    REQUIRE(house.theater.live() != nullptr);
    CHECK(house.theater.texts_version() != before);  // other characters may be needed
    ui::Session& session = house.theater.live()->session();
    CHECK(session.lesson().file == "02-unbuffered.go");
    CHECK(session.playing());
    CHECK(house.theater.moving());
    house.press(ui::Key::escape);  // lets main go, who is selected at first
    REQUIRE(house.theater.live() != nullptr);
    CHECK(session.selected() == GoId::none);
    house.press(ui::Key::escape);
    CHECK(house.theater.live() == nullptr);
    CHECK(house.theater.gallery().chosen() == 1);
    CHECK_FALSE(house.theater.moving());
}

TEST_CASE("theater: the palette goes along, there and back") {
    House house;
    house.press(ui::Key::theme);
    house.press(ui::Key::enter);
    REQUIRE(house.theater.live() != nullptr);
    CHECK_FALSE(house.theater.live()->bench().dark());
    house.press(ui::Key::theme);
    house.press(ui::Key::escape);
    house.press(ui::Key::escape);
    CHECK(house.theater.gallery().dark());
}
