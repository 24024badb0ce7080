// Where Ms stand that have left their P: with their goroutine, or on the strip of those without.
#include "ui/stage/scene.h"

#include "tests/catch.h"
#include "tests/ui/gallery.h"
#include "ui/stage/layout.h"

using namespace fiberscope;
using namespace fiberscope::ui;

namespace {

struct Told {
    Story story;
    Calls at = tell_calls(story);
    replay::History history;
    Told() {
        for (const Story::Entry& entry : story.entries) {
            const auto problem = history.append(entry.event, entry.text);
            INFO(problem.value_or(""));
            REQUIRE_FALSE(problem);
        }
    }
    Scene scene(std::uint64_t position) { return make_scene(history.seek(position), history); }
};

const Item& item_of(const Scene& scene, ItemKey::Kind kind, std::uint32_t id) {
    const Item* item = find_item(scene, {.kind = kind, .id = id});
    REQUIRE(item != nullptr);
    return *item;
}
const Item& go(const Scene& scene, std::uint32_t id) {
    return item_of(scene, ItemKey::Kind::go, id);
}
const Item& machine(const Scene& scene, std::uint32_t id) {
    return item_of(scene, ItemKey::Kind::machine, id);
}

// The M stands under the goroutine, in the same place.
void check_pair(const Item& g, const Item& m) {
    CHECK(g.at.on_machine);
    CHECK(m.at.under);
    CHECK(m.at.kind == g.at.kind);
    CHECK(m.at.place == g.at.place);
    CHECK(m.at.index == g.at.index);
}

}  // namespace

TEST_CASE("scene: in a system call a goroutine stays in the seat until its P is retaken") {
    Told told;
    const Scene before = told.scene(told.at.in_seat);
    CHECK(go(before, 1).at.kind == Where::Kind::seat);
    CHECK(go(before, 1).look == Look::syscall);
    CHECK(machine(before, 0).at.kind == Where::Kind::plinth);
    CHECK(machine(before, 0).look == Look::syscall);
    const Scene after = told.scene(told.at.retake + 1);
    CHECK(go(after, 1).at.kind == Where::Kind::syscall);
    check_pair(go(after, 1), machine(after, 0));
    // Back, but without a P: they part only when it has gone to the global queue.
    const Scene back = told.scene(told.at.back);
    CHECK(go(back, 1).look == Look::runnable);
    check_pair(go(back, 1), machine(back, 0));
    const Scene parted = told.scene(told.at.back + 1);
    CHECK(go(parted, 1).at.kind == Where::Kind::global);
    CHECK(machine(parted, 0).at.kind == Where::Kind::machines);
}

TEST_CASE("scene: a locked goroutine that waits stands on its M, and is handed back to it") {
    Told told;
    const Scene waiting = told.scene(told.at.lock_wait);
    CHECK(go(waiting, 2).at.kind == Where::Kind::recv);
    CHECK(go(waiting, 2).locked);
    CHECK(machine(waiting, 1).locked);
    check_pair(go(waiting, 2), machine(waiting, 1));
    const Scene queued = told.scene(told.at.in_queue);
    CHECK(go(queued, 2).at.kind == Where::Kind::runnext);
    CHECK(machine(queued, 1).at.kind == Where::Kind::machines);
    const Scene given = told.scene(told.at.given);
    CHECK(go(given, 2).at.kind == Where::Kind::machines);
    CHECK(go(given, 2).at.index == machine(given, 1).at.index);
    const Scene arrived = told.scene(told.at.arrived);
    CHECK(go(arrived, 2).at.kind == Where::Kind::newborn);
    CHECK(machine(arrived, 1).at.kind == Where::Kind::plinth);
    CHECK_FALSE(go(told.scene(told.at.in_seat), 1).locked);
}

TEST_CASE("scene: at every instant every M that has not ended stands in one place") {
    Told told;
    for (std::uint64_t position = 0; position <= told.history.size(); ++position) {
        const replay::State state = told.history.seek(position);
        const Scene scene = make_scene(state, told.history);
        for (const replay::MachineState& m : state.machines) {
            std::size_t count = 0;
            for (const Item& item : scene)
                count += item.key == ItemKey{.kind = ItemKey::Kind::machine, .id = raw(m.id)};
            CAPTURE(position, raw(m.id));
            REQUIRE(count == (m.status == replay::MachineState::Status::ended ? 0U : 1U));
        }
    }
    CHECK(find_item(told.scene(told.history.size()), {.kind = ItemKey::Kind::machine, .id = 1}) ==
          nullptr);
}
