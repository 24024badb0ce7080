#include "ui/stage/motion.h"

#include "tests/catch.h"
#include "tests/ui/gallery.h"
#include "tests/ui/worker_pool.h"

#include <map>

using namespace fiberscope;
using namespace fiberscope::ui;

namespace {

struct Told {
    replay::History history;
    explicit Told(const Story& story) {
        for (const Story::Entry& entry : story.entries) {
            const auto problem = history.append(entry.event, entry.text);
            INFO(problem.value_or(""));
            REQUIRE_FALSE(problem);
        }
    }
    Scene scene(std::uint64_t position) { return make_scene(history.seek(position), history); }
    Flight flight(std::uint64_t index) {
        const replay::State before = history.seek(index);
        const Scene scene_before = make_scene(before, history);
        const replay::State after = history.seek(index + 1);
        return make_flight(index, history.event(index), before, scene_before, after,
                           make_scene(after, history));
    }
    Layout layout() { return {cast_of(history.latest(), {}), {0, 44, 1136, 560}, 1}; }
};

}  // namespace

TEST_CASE("scene: at every instant every goroutine that has not finished stands in one place") {
    Story everything, busy, calls;
    tell_everything(everything);
    tell_busy(busy);
    tell_calls(calls);
    for (const Story* story : {&everything, &busy, &calls}) {
        Told told(*story);
        for (std::uint64_t position = 0; position <= told.history.size(); ++position) {
            const replay::State state = told.history.seek(position);
            const Scene scene = make_scene(state, told.history);
            for (const replay::GoState& g : state.gos) {
                if (g.id == GoId::none) continue;
                std::size_t count = 0;
                for (const Item& item : scene)
                    count += item.key == ItemKey{.id = raw(g.id)} ? 1 : 0;
                CAPTURE(position, raw(g.id));
                REQUIRE(count == (g.status == replay::GoStatus::finished ? 0U : 1U));
            }
        }
    }
}

TEST_CASE("scene: no two goroutines stand on the same spot") {
    Story everything, busy, calls;
    tell_everything(everything);
    tell_busy(busy);
    tell_calls(calls);
    for (const Story* story : {&everything, &busy, &calls}) {
        Told told(*story);
        const Layout layout = told.layout();
        for (std::uint64_t position = 0; position <= told.history.size(); ++position) {
            const Scene scene = told.scene(position);
            std::map<std::pair<int, int>, ItemKey> taken;
            for (const Item& item : scene) {
                if (item.key.kind != ItemKey::Kind::go) continue;
                const Spot spot = layout.spot(item.at);
                if (spot.hidden) continue;
                const std::pair at = {static_cast<int>(spot.at.x), static_cast<int>(spot.at.y)};
                CAPTURE(position, item.label, static_cast<int>(item.at.kind));
                REQUIRE(taken.count(at) == 0);
                taken[at] = item.key;
            }
        }
    }
}

TEST_CASE("motion: at u = 0 a move is where its thing was, at u = 1 where it is") {
    Story everything;
    tell_everything(everything);
    Told told(everything);
    const Layout layout = told.layout();
    int moves = 0;
    for (std::uint64_t i = 0; i < told.history.size(); ++i) {
        const Scene before = told.scene(i), after = told.scene(i + 1);
        for (const Move& move : told.flight(i).moves) {
            const Item* was = find_item(before, move.item.key);
            const Item* is = find_item(after, move.item.key);
            CAPTURE(i, name_of(told.history.event(i).kind), move.item.label);
            if (was != nullptr && is != nullptr && move.effect == Move::Effect::travel &&
                move.item.key.kind == ItemKey::Kind::go) {
                ++moves;
                CHECK(distance(pose_of(layout, move, 0).at, layout.spot(was->at).at) < 0.01F);
                CHECK(pose_of(layout, move, 0).look == was->look);
            }
            if (is != nullptr) {
                CHECK(distance(pose_of(layout, move, 1).at, layout.spot(is->at).at) < 0.01F);
                CHECK(pose_of(layout, move, 1).look == is->look);
                if (!layout.spot(is->at).hidden) CHECK(pose_of(layout, move, 1).alpha == 1);
            } else {
                CHECK(pose_of(layout, move, 1).alpha == 0);
            }
        }
    }
    CHECK(moves > 20);
}

TEST_CASE("motion: what changes between two instants is told by the event between them") {
    WorkerPool pool;
    tell_worker_pool(pool);
    Told told(pool.story);
    for (std::uint64_t i = 0; i < told.history.size(); ++i) {
        const Scene before = told.scene(i), after = told.scene(i + 1);
        const Flight flight = told.flight(i);
        for (const Item& now : after) {
            const Item* was = find_item(before, now.key);
            const bool same = was != nullptr && was->look == now.look &&
                              was->at.kind == now.at.kind && was->at.index == now.at.index &&
                              was->at.place == now.at.place;
            if (same) continue;
            bool moved = false;
            for (const Move& move : flight.moves)
                moved = moved || move.item.key == now.key;
            CAPTURE(i, name_of(told.history.event(i).kind), now.label);
            REQUIRE(moved);
        }
    }
}

TEST_CASE("motion: a receive from a full channel plays in stages, never together") {
    WorkerPool pool;
    tell_worker_pool(pool);
    Told told(pool.story);
    for (std::uint64_t i = 0; i < told.history.size(); ++i) {
        if (told.history.event(i).kind != Kind::chan_recv_refill) continue;
        const Flight flight = told.flight(i);
        const Move *taken = nullptr, *put = nullptr;
        for (const Move& move : flight.moves) {
            if (move.item.key.kind == ItemKey::Kind::held) taken = &move;
            if (move.item.key.kind == ItemKey::Kind::buffered && move.begin > 0) put = &move;
        }
        REQUIRE(taken != nullptr);
        REQUIRE(put != nullptr);
        CHECK(taken->end <= put->begin);
        CHECK(put->from.carried);
    }
}

TEST_CASE("motion: easing keeps its ends and never leaves them") {
    for (const Ease ease : {Ease::move, Ease::arrive, Ease::leave, Ease::clock}) {
        CHECK(eased(ease, 0) == 0);
        CHECK(eased(ease, 1) == 1);
        float before = 0;
        for (float u = -0.5F; u <= 1.5F; u += 0.05F) {
            const float v = eased(ease, u);
            CHECK(v >= before);  // no bounce
            CHECK(v <= 1);
            before = v;
        }
    }
}
