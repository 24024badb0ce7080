#include "ui/session.h"

#include "tests/catch.h"
#include "tests/ui/worker_pool.h"

#include <thread>

using namespace fiberscope;
using namespace fiberscope::ui;

namespace {

struct Watched {
    WorkerPool pool;
    std::unique_ptr<Session> session;

    Watched() {
        tell_worker_pool(pool);
        session = std::make_unique<Session>(pool.story.strings);
        load(*session, pool);
        REQUIRE(session->problem().empty());
    }
};

void play_out(Session& session) {
    for (int i = 0; i < 100'000 && session.moving(); ++i)
        session.advance(0.016);
    REQUIRE_FALSE(session.moving());
}

}  // namespace

TEST_CASE("session: playing shows every event in order and stops at the end") {
    Watched w;
    w.session->play();
    std::uint64_t before = 0;
    while (w.session->moving()) {
        w.session->advance(0.016);
        REQUIRE(w.session->position() >= before);
        REQUIRE(w.session->position() - before <= 6);  // nothing is jumped over at speed 1
        before = w.session->position();
    }
    CHECK(w.session->position() == w.session->history().size());
    CHECK(w.session->flights().empty());
}

TEST_CASE("session: a step forward and a step back lead to where they began") {
    Watched w;
    for (std::uint64_t at : {0UL, 10UL, 60UL, 100UL}) {
        // Some events take no time and show nothing.
        while (duration_of(w.session->history().event(at)) == 0)
            ++at;
        w.session->seek(at);
        w.session->step_forward();
        CHECK(w.session->moving());
        w.session->advance(0.0001);
        REQUIRE(w.session->flights().size() == 1);
        CHECK(w.session->flights()[0].index == at);
        play_out(*w.session);
        CHECK(w.session->position() == at + 1);
        w.session->step_back();
        w.session->advance(0.0001);
        // The inverse move of the same event, from its end.
        REQUIRE(w.session->flights().size() == 1);
        CHECK(w.session->flights()[0].index == at);
        CHECK(w.session->flights()[0].u > 0.9F);
        play_out(*w.session);
        CHECK(w.session->position() == at);
    }
}

TEST_CASE("session: steps at the ends stay there") {
    Watched w;
    w.session->step_back();
    CHECK(w.session->position() == 0);
    CHECK_FALSE(w.session->moving());
    w.session->end();
    w.session->step_forward();
    CHECK(w.session->position() == w.session->history().size());
    CHECK_FALSE(w.session->moving());
}

TEST_CASE("session: a quick hand is not slowed by the picture") {
    Watched w;
    for (int i = 0; i < 5; ++i)
        w.session->step_forward();
    play_out(*w.session);
    CHECK(w.session->position() == 5);
}

TEST_CASE("session: playing on after a step begins with the next event") {
    Watched w;
    w.session->seek(50);
    w.session->play();
    w.session->advance(0.001);
    for (const Session::Playing& playing : w.session->flights())
        CHECK(playing.index >= 50);
}

TEST_CASE("session: a step by line goes to the selected goroutine's next line") {
    Watched w;
    w.session->select(GoId{2});
    w.session->set_unit(StepUnit::line);
    w.session->step_forward();
    play_out(*w.session);
    const Event& e = w.session->history().event(w.session->position() - 1);
    CHECK(e.kind == Kind::go_line);
    CHECK(e.go() == GoId{2});
}

TEST_CASE("session: a step by cue goes to the next cue and back") {
    Watched w;
    w.session->set_unit(StepUnit::cue);
    CHECK(w.session->cue() == 0);
    w.session->step_forward();
    play_out(*w.session);
    CHECK(w.session->position() == w.pool.wake - 2);
    CHECK(w.session->cue() == 1);
    w.session->step_back();
    play_out(*w.session);
    CHECK(w.session->position() == 0);
}

TEST_CASE("session: speed stays between a quarter and eight") {
    Watched w;
    w.session->set_speed(100);
    CHECK(w.session->speed() == 8);
    w.session->set_speed(0.01);
    CHECK(w.session->speed() == 0.25);
}

TEST_CASE("session: events from another thread arrive whole and in order") {
    WorkerPool pool;
    tell_worker_pool(pool);
    Session session(pool.story.strings);
    EventQueue queue;
    std::thread run([&] {
        pool.story.tell(queue);
        queue.close();
    });
    while (!queue.closed())
        session.drain(queue);
    run.join();
    session.drain(queue);
    CHECK(session.problem().empty());
    CHECK(session.history().size() == pool.story.entries.size());
}

TEST_CASE("session: an impossible event is kept out and told") {
    WorkerPool pool;
    tell_worker_pool(pool);
    Session session(pool.story.strings);
    session.append(pool.story.entries[0].event, "");
    session.append(pool.story.entries[40].event, "");
    CHECK_FALSE(session.problem().empty());
    CHECK(session.history().size() == 1);
}

TEST_CASE("session: the transport reaches a paced run") {
    struct Control : RunControl {
        std::string told;
        void pause() override { told += "pause "; }
        void resume() override { told += "resume "; }
        void step() override { told += "step "; }
        void set_rate(double) override { told += "rate "; }
        std::optional<FrameFacts> frames(GoId) override { return {}; }
    } control;
    Watched w;
    w.session->set_control(&control);
    w.session->set_open(true);
    w.session->play();
    w.session->pause();
    w.session->set_speed(2);
    w.session->end();
    w.session->step_forward();  // at the end of what is known: the run itself must step
    CHECK(control.told == "resume pause rate step ");
}

TEST_CASE("session: variables are asked of a run that can be held, and not while it plays") {
    struct Control : RunControl {
        bool at_work = true;
        void pause() override {}
        void resume() override {}
        void step() override {}
        void set_rate(double) override {}
        std::optional<FrameFacts> frames(GoId) override {
            if (at_work) return {};
            return FrameFacts{{.function = "main.f", .file = "x.go", .line = 3, .variables = {}}};
        }
    } control;
    Watched w;
    CHECK(w.session->variables(GoId::main).known == Variables::Known::no);
    w.session->set_control(&control);
    w.session->set_open(true);
    w.session->play();
    CHECK(w.session->variables(GoId::main).known == Variables::Known::playing);
    w.session->pause();
    CHECK_FALSE(w.session->moving());
    CHECK(w.session->variables(GoId::main).known == Variables::Known::soon);
    CHECK(w.session->moving());  // another frame is to be drawn
    w.session->advance(0);
    control.at_work = false;
    w.session->seek(3);
    const Variables found = w.session->variables(GoId::main);
    CHECK(found.known == Variables::Known::yes);
    REQUIRE(found.frames.size() == 1);
    CHECK(found.frames[0].function == "main.f");
    CHECK(found.ahead == w.session->history().size() - 3);
    CHECK_FALSE(w.session->moving());
}

TEST_CASE("session: whoever goes elsewhere while it plays stops the live run too") {
    // The transport then shows a run that is paused; a paced run went on behind its back.
    struct Control : RunControl {
        std::string told;
        void pause() override { told += "pause "; }
        void resume() override { told += "resume "; }
        void step() override { told += "step "; }
        void set_rate(double) override {}
        std::optional<FrameFacts> frames(GoId) override { return {}; }
    } control;
    Watched w;
    w.session->set_control(&control);
    w.session->set_open(true);
    w.session->play();
    w.session->seek(3);
    CHECK(control.told == "resume pause ");
    w.session->seek(5);  // already stopped
    CHECK(control.told == "resume pause ");
    w.session->play();
    w.session->step_back();
    CHECK(control.told == "resume pause resume pause ");
}

TEST_CASE("session: playing waits for a run that goes on, and ends with it") {
    WorkerPool pool;
    tell_worker_pool(pool);
    Session session(pool.story.strings);
    session.set_open(true);
    session.play();
    session.advance(1);
    CHECK(session.playing());  // nothing yet
    for (const Story::Entry& entry : pool.story.entries)
        session.append(entry.event, entry.text);
    session.advance(0.1);
    CHECK(session.position() > 0);
    session.set_open(false);
    play_out(session);
    CHECK(session.position() == session.history().size());
}
