// Pictures and films as files, and the window's frames against stored ones.
#include "ui/export/render.h"

#include "tests/catch.h"
#include "tests/ui/gallery.h"
#include "tests/ui/golden.h"
#include "tests/ui/worker_pool.h"
#include "ui/export/png.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gif_lib.h>
#include <memory>
#include <sstream>

using namespace fiberscope;
using namespace fiberscope::ui;
namespace fs = std::filesystem;

namespace {

struct Watched {
    WorkerPool pool;
    std::unique_ptr<Session> session;
    Watched() {
        tell_worker_pool(pool);
        session = std::make_unique<Session>(pool.story.strings);
        load(*session, pool);
    }
    StageTime wake(double part) const {
        const Script::Span span = session->script().span(pool.wake);
        return span.start +
               static_cast<StageTime>(static_cast<double>(span.end - span.start) * part);
    }
};

constexpr PictureSize kSmall = {.width = 1280, .height = 720};

}  // namespace

TEST_CASE("golden: the workbench while G2 flies to runnext, dark and light") {
    Watched w;
    check_golden(*w.session, w.wake(0.3), kSmall, "workbench-dark");
    PictureSize light = kSmall;
    light.dark = false;
    check_golden(*w.session, w.wake(0.3), light, "workbench-light");
}

TEST_CASE("golden: four Ps, a lock, sleepers, a large channel, a select") {
    Story story;
    tell_busy(story);
    Session session(story.strings);
    for (const Story::Entry& entry : story.entries)
        session.append(entry.event, entry.text);
    check_golden(session, session.script().settled(session.history().size()), kSmall, "busy");
}

TEST_CASE("render: the same instant gives the same picture") {
    Watched w;
    Folder folder;
    std::string error;
    const std::string one = folder.file("one.png"), two = folder.file("two.png");
    REQUIRE_FALSE(render_picture(*w.session, w.wake(0.5), kSmall, one));
    w.session->seek(3);  // whatever was looked at in between
    REQUIRE_FALSE(render_picture(*w.session, w.wake(0.5), kSmall, two));
    CHECK(read_png(one, error)->rgba == read_png(two, error)->rgba);
}

TEST_CASE("render: a film's delays add up to its time exactly") {
    Watched w;
    Folder folder;
    const std::string file = folder.file("film.gif");
    const PictureSize size = {.width = 640, .height = 400};
    REQUIRE_FALSE(render_film(*w.session, w.wake(0), w.wake(0) + kSecond, 7, size, file));
    int problem = 0;
    GifFileType* gif = DGifOpenFileName(file.c_str(), &problem);
    REQUIRE(gif != nullptr);
    REQUIRE(DGifSlurp(gif) == GIF_OK);
    CHECK(gif->ImageCount == 7);
    int total = 0;
    for (int i = 0; i < gif->ImageCount; ++i) {
        GraphicsControlBlock control{};
        REQUIRE(DGifSavedExtensionToGCB(gif, i, &control) == GIF_OK);
        total += control.DelayTime;
    }
    CHECK(total == 100);
    DGifCloseFile(gif, &problem);
}

TEST_CASE("render: a file that cannot be written is one line, and nothing is left behind") {
    Watched w;
    Folder folder;
    const std::string file = (folder.path / "no-such-folder" / "x.png").string();
    const auto problem = render_picture(*w.session, 0, kSmall, file);
    REQUIRE(problem);
    CHECK(problem->find(file) == 0);
    CHECK(problem->find('\n') == std::string::npos);
    const std::string film = (folder.path / "no-such-folder" / "x.gif").string();
    const auto film_problem = render_film(*w.session, 0, kSecond, 10, kSmall, film);
    REQUIRE(film_problem);
    CHECK(film_problem->find(film) == 0);
    CHECK(fs::is_empty(folder.path));
}
