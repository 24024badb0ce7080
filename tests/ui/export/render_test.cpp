// Pictures and films as files, and the window's frames against stored ones.
#include "ui/export/render.h"

#include "tests/catch.h"
#include "tests/ui/gallery.h"
#include "tests/ui/worker_pool.h"
#include "ui/export/png.h"

#include <gif_lib.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

using namespace fiberscope;
using namespace fiberscope::ui;
namespace fs = std::filesystem;

namespace {

// Tests run side by side as processes of their own: the name must be unique among them.
struct Folder {
    fs::path path;
    Folder() {
        std::string name = (fs::temp_directory_path() / "fiberscope-render-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Folder() { fs::remove_all(path); }
    std::string file(const char* name) const { return (path / name).string(); }
};

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

// What a picture may differ by: 0.5 % of its pixels by more than 16 of 255, which leaves room for
// another rasterizer's edges and for nothing that can be seen.
constexpr double kPixelsMax = 0.005;
constexpr int kDifferenceMax = 16;

double differing(const Image& a, const Image& b) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < a.rgba.size(); i += 4) {
        bool differs = false;
        for (std::size_t k = 0; k < 3; ++k)
            differs = differs || std::abs(a.rgba[i + k] - b.rgba[i + k]) > kDifferenceMax;
        count += differs ? 1 : 0;
    }
    return static_cast<double>(count) * 4 / static_cast<double>(a.rgba.size());
}

// Compares with tests/ui/golden/NAME.png; FIBERSCOPE_WRITE_GOLDEN=1 stores it anew.
void check_golden(Session& session, StageTime at, const PictureSize& size, const std::string& name) {
    const fs::path golden = fs::path(FIBERSCOPE_SOURCE_DIR) / "tests/ui/golden";
    const fs::path stored = golden / (name + ".png"), fonts = golden / "fonts.txt";
    if (std::getenv("FIBERSCOPE_WRITE_GOLDEN") != nullptr) {
        REQUIRE_FALSE(render_picture(session, at, size, stored.string()));
        std::ofstream(fonts) << Fonts::files_hash() << '\n';
        return;
    }
    Folder folder;
    const std::string drawn = folder.file("drawn.png");
    REQUIRE_FALSE(render_picture(session, at, size, drawn));
    std::string hash, error;
    std::ifstream(fonts) >> hash;
    if (hash != Fonts::files_hash()) {
        WARN("the font files differ from those of the stored pictures (" << Fonts::files_hash()
                                                                         << " instead of " << hash
                                                                         << "): not compared");
        return;
    }
    const auto expected = read_png(stored.string(), error);
    INFO(error);
    REQUIRE(expected);
    const auto got = read_png(drawn, error);
    REQUIRE(got);
    REQUIRE(got->width == expected->width);
    REQUIRE(got->height == expected->height);
    const double part = differing(*got, *expected);
    INFO(name << ": " << part * 100 << " % of the pixels differ; if the new picture is right, run "
              << "test_ui \"golden*\" with FIBERSCOPE_WRITE_GOLDEN=1");
    CHECK(part <= kPixelsMax);
}

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
