#include "ui/views/gallery.h"

#include "tests/catch.h"
#include "tests/ui/stand.h"

using namespace fiberscope::ui;

namespace {

struct Page {
    Gallery gallery;
    Reader reader{gallery};
    std::unique_ptr<Offscreen> host;
    InputQueue queue;

    explicit Page(bool chinese = false, int width = 1280, int height = 720)
        : gallery({{"a.go", "First", "第一", "About the first.", "关于第一。"},
                   {"b.go", "Second", "第二", "About the second.", "关于第二。"},
                   {"c.go", "Third", "", "About the third.", ""}},
                  chinese) {
        std::string error;
        host = Offscreen::open(width, height, 1, gallery.texts(), error);
        INFO(error);
        REQUIRE(host);
        host->settle(reader, queue, 0);
    }
    // Frames until all input is taken; the lesson opened in any of them.
    std::optional<std::size_t> take() {
        std::optional<std::size_t> opened;
        do {
            host->frame(reader, queue.next(), 0);
            if (gallery.opened()) opened = gallery.opened();
        } while (!queue.empty());
        host->frame(reader, queue.next(), 0);
        return gallery.opened() ? gallery.opened() : opened;
    }
    std::optional<std::size_t> press(Key key) {
        queue.key({.key = key});
        return take();
    }
    bool says(const std::string& text) const {
        return std::any_of(reader.words.begin(), reader.words.end(),
                           [&](const Canvas::Word& word) { return word.text == text; });
    }
};

}  // namespace

TEST_CASE("gallery: keys choose a lesson and open it") {
    Page page;
    CHECK(page.gallery.chosen() == 0);
    CHECK_FALSE(page.press(Key::up));
    CHECK(page.gallery.chosen() == 0);
    CHECK_FALSE(page.press(Key::down));
    CHECK_FALSE(page.press(Key::down));
    CHECK_FALSE(page.press(Key::down));  // the last one
    CHECK(page.gallery.chosen() == 2);
    CHECK(page.press(Key::enter) == 2);
    CHECK_FALSE(page.take());  // once
}

TEST_CASE("gallery: the pointer chooses what it moves over, and a click opens it") {
    Page page;
    const Point at = page.gallery.registry().find("lesson/2")->center();
    page.queue.move(at.x, at.y);
    CHECK_FALSE(page.take());
    CHECK(page.gallery.chosen() == 1);
    page.press(Key::down);  // the pointer that lies there does not take it back
    CHECK(page.gallery.chosen() == 2);
    page.queue.button(true);
    page.queue.button(false);
    CHECK(page.take() == 1);
}

TEST_CASE("gallery: both languages, the reader's first") {
    Page english, chinese(true);
    for (const Page* page : {&english, &chinese}) {
        for (const char* text : {"First", "第一", "Second", "Third"})
            CHECK(page->says(text));
    }
    CHECK(english.says("About the first."));
    CHECK_FALSE(english.says("关于第一。"));
    CHECK(chinese.says("关于第一。"));
    CHECK(chinese.says("About the third."));  // has no other
}

TEST_CASE("gallery: every row lies in the window, at every size") {
    for (const auto& [width, height] :
         std::vector<std::pair<int, int>>{{640, 400}, {720, 480}, {1280, 720}, {1920, 1080}}) {
        Page page(false, width, height);
        for (const char* name : {"lesson/1", "lesson/2", "lesson/3"}) {
            const auto row = page.gallery.registry().find(name);
            REQUIRE(row);
            CAPTURE(width, height, name);
            CHECK(row->x >= 0);
            CHECK(row->right() <= static_cast<float>(width));
            CHECK(row->bottom() <= static_cast<float>(height));
        }
    }
}
