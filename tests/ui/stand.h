// The window on a stand: a run told by hand in a workbench that is drawn without a display, driven
// by the names under which it registers what can be clicked, and read word by word.
#pragma once

#include "tests/catch.h"
#include "tests/sim/replay/story.h"
#include "ui/platform/offscreen.h"
#include "ui/views/workbench.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace fiberscope::ui {

// Hands an app's frames through and keeps what was written in the last one.
class Reader : public App {
  public:
    explicit Reader(App& app) : app_(app) {}
    void frame(Canvas& canvas, float width, float height, const Input& input,
               double passed_s) override {
        app_.frame(canvas, width, height, input, passed_s);
        words = canvas.words();
    }
    bool moving() const override { return app_.moving(); }
    std::vector<std::string> texts() const override { return app_.texts(); }
    int texts_version() const override { return app_.texts_version(); }

    std::vector<Canvas::Word> words;

  private:
    App& app_;
};

class Stand {
  public:
    explicit Stand(Story& story, Lesson lesson = {}, int width = 1600, int height = 900)
        : session(story.strings), bench(session), reader(bench) {
        session.set_lesson(std::move(lesson));
        for (const Story::Entry& entry : story.entries)
            session.append(entry.event, entry.text);
        INFO(session.problem());
        REQUIRE(session.problem().empty());
        session.end();
        std::string error;
        host = Offscreen::open(width, height, 1, bench.texts(), error);
        INFO(error);
        REQUIRE(host);
        settle();
    }

    void settle() {
        host->settle(reader, queue, 0);
        host->settle(reader, queue, 0);  // what was scrolled to is drawn in the frame after
    }
    void show(std::uint64_t position) {
        session.seek(position);
        settle();
    }
    // In the middle of an event's motion.
    void show_in(std::uint64_t index, double part) {
        const Script::Span span = session.script().span(index);
        session.seek_stage(
            span.start + static_cast<StageTime>(static_cast<double>(span.end - span.start) * part));
        settle();
    }
    Rect rect(const std::string& name) const {
        const auto found = bench.registry().find(name);
        INFO("nothing is called " << name);
        REQUIRE(found);
        return *found;
    }
    void point(const std::string& name) {
        const Point at = rect(name).center();
        queue.move(at.x, at.y);
        settle();
    }
    void click(const std::string& name) {
        point(name);
        queue.button(true);
        queue.button(false);
        settle();
    }
    void wheel(const std::string& name, float steps) {
        point(name);
        queue.wheel(steps);
        settle();
    }

    // How often this stands in the frame, as a whole text.
    std::size_t count(const std::string& text) const {
        return static_cast<std::size_t>(
            std::count_if(reader.words.begin(), reader.words.end(),
                          [&](const Canvas::Word& word) { return word.text == text; }));
    }
    bool says(const std::string& text) const { return count(text) > 0; }
    // Anything that contains it.
    bool mentions(const std::string& part) const {
        return std::any_of(reader.words.begin(), reader.words.end(), [&](const Canvas::Word& word) {
            return word.text.find(part) != std::string::npos;
        });
    }
    Rect word(const std::string& text) const {
        for (const Canvas::Word& word : reader.words) {
            if (word.text == text) return word.box;
        }
        INFO("nowhere: " << text);
        REQUIRE(false);
        return {};
    }

    Session session;
    Workbench bench;
    Reader reader;
    std::unique_ptr<Offscreen> host;
    InputQueue queue;
};

}  // namespace fiberscope::ui
