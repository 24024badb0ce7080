// One picture of each lesson, run in the simulated world, against a stored one: what its cue speaks
// of is on the stage.
#include "tests/catch.h"
#include "tests/ui/golden.h"
#include "ui/shell/watched.h"

#include <filesystem>
#include <string>

namespace fiberscope::shell {
namespace {

// Draws the lesson at rest after the first event for which `shows` holds.
template <class Shows>
void check_lesson(const std::string& name, Shows shows) {
    bool damaged = false;
    Choice choice;
    choice.seed = 1;
    const auto file = std::filesystem::path(FIBERSCOPE_SOURCE_DIR) / "scenarios" / (name + ".go");
    const auto watched = load_watched(file, choice, damaged);
    REQUIRE(watched != nullptr);
    ui::Session& session = watched->session;
    CHECK(session.problem().empty());
    CHECK(session.lesson().cues.size() >= 4);
    std::uint64_t at = 0;
    for (std::uint64_t n = 1; n <= session.history().size() && at == 0; ++n) {
        session.seek(n);
        if (shows(session.state(), session.history().event(n - 1))) at = n;
    }
    REQUIRE(at > 0);
    ui::check_golden(session, session.script().settled(at), {.width = 1280, .height = 720}, name);
}

const replay::ObjectState* first_channel(const replay::State& state) {
    for (const replay::ObjectState& object : state.objects)
        if (object.id != ObjectId::none && object.kind == ObjectKind::channel) return &object;
    return nullptr;
}

}  // namespace

TEST_CASE("golden: lesson 1, three goroutines made by go statements") {
    check_lesson("01-go-statement", [](const replay::State& state, const Event&) {
        return state.gos.size() == 4 && state.proc(ProcId{0}).runnext == GoId{4};
    });
}

TEST_CASE("golden: lesson 2, somebody waits at a channel without a buffer") {
    check_lesson("02-unbuffered", [](const replay::State& state, const Event&) {
        const auto* ch = first_channel(state);
        return ch != nullptr && !ch->sendq.empty() &&
               state.go(ch->sendq.front().g).status == replay::GoStatus::waiting;
    });
}

TEST_CASE("golden: lesson 3, the buffer is full and the sender of value 101 waits") {
    check_lesson("03-buffered", [](const replay::State& state, const Event&) {
        const auto* ch = first_channel(state);
        return ch != nullptr && ch->buffer.size() == 100 && !ch->sendq.empty() &&
               ch->sendq.front().value == "101" &&
               state.go(ch->sendq.front().g).status == replay::GoStatus::waiting;
    });
}

TEST_CASE("golden: lesson 4, the channel is closed") {
    check_lesson("04-range-close", [](const replay::State& state, const Event&) {
        const auto* ch = first_channel(state);
        return ch != nullptr && ch->closed;
    });
}

TEST_CASE("golden: lesson 5, a stack has just been copied to one twice as big") {
    check_lesson("05-stack", [](const replay::State&, const Event& event) {
        return event.kind == Kind::go_stack && event.a == 4096 && event.b == 8192;
    });
}

TEST_CASE("golden: lesson 6, four Ps, goroutines on each or asleep") {
    check_lesson("06-scheduler", [](const replay::State& state, const Event& event) {
        int running = 0;
        for (const replay::ProcState& p : state.procs)
            running += p.running != GoId::none;
        return state.gomaxprocs == 4 && running >= 3 && event.kind == Kind::go_start;
    });
}

TEST_CASE("golden: lesson 7, a goroutine in the kernel with its M, the P runs another one") {
    check_lesson("07-system-calls", [](const replay::State& state, const Event& event) {
        return event.kind == Kind::go_start && state.machines[0].calling != GoId::none &&
               state.machines[0].p == ProcId::none;
    });
}

}  // namespace fiberscope::shell
