#include "ui/stage/layout.h"

#include "tests/catch.h"

#include <vector>

using namespace fiberscope;
using namespace fiberscope::ui;

namespace {

Cast cast_with(std::uint32_t procs, const std::vector<std::uint32_t>& caps, std::size_t locks) {
    Cast cast;
    cast.procs = procs;
    std::uint32_t id = 0;
    for (const std::uint32_t cap : caps)
        cast.channels.push_back({ObjectId{++id}, ObjectKind::channel, cap});
    for (std::size_t i = 0; i < locks; ++i)
        cast.locks.push_back({ObjectId{++id}, ObjectKind::mutex, 0});
    return cast;
}

std::vector<Rect> places_of(const Layout& layout) {
    std::vector<Rect> places = {layout.global_card, layout.machines_card};
    for (const Station& s : layout.stations)
        places.push_back(s.card);
    for (const ChannelCell& c : layout.channels)
        places.push_back(c.card);
    for (const Shelf& s : layout.shelves)
        places.push_back(s.card);
    if (layout.stack.h > 0) places.push_back(layout.stack);
    if (layout.sysmon.h > 0) places.push_back(layout.sysmon);
    return places;
}

bool inside(const Rect& inner, const Rect& outer) {
    return inner.x >= outer.x - 0.5F && inner.y >= outer.y - 0.5F &&
           inner.right() <= outer.right() + 0.5F && inner.bottom() <= outer.bottom() + 0.5F;
}

struct Screen {
    float width, height;
};

}  // namespace

TEST_CASE("layout: no two places overlap, and all lie on the stage") {
    for (const Screen screen :
         {Screen{880, 424}, Screen{1136, 560}, Screen{1136, 632}, Screen{1940, 1000},
          Screen{700, 424}, Screen{900, 344}, Screen{720, 346}, Screen{640, 310}}) {
        for (const std::uint32_t procs : {1U, 2U, 3U, 4U, 6U, 8U, 16U, 24U, 64U}) {
            for (const auto& caps : std::vector<std::vector<std::uint32_t>>{
                     {}, {3}, {4, 2}, {0, 100, 1}, {0, 1, 2, 3}, {1, 2, 3, 4, 5, 6, 7, 8}}) {
                for (const std::size_t locks : {0U, 1U, 3U, 7U}) {
                    const Rect area = {0, 44, screen.width, screen.height};
                    Cast cast = cast_with(procs, caps, locks);
                    cast.calls = cast.pairs = locks % 2 == 1;
                    const Layout layout(cast, area, Layout::zoom_for(screen.width, screen.height));
                    CAPTURE(screen.width, procs, caps.size(), locks);
                    const auto places = places_of(layout);
                    for (std::size_t i = 0; i < places.size(); ++i) {
                        REQUIRE(inside(places[i], area));
                        for (std::size_t j = i + 1; j < places.size(); ++j)
                            REQUIRE_FALSE(places[i].overlaps(places[j]));
                    }
                    REQUIRE(layout.street_height >= 44 * layout.k - 0.5F);
                }
            }
        }
    }
}

TEST_CASE("layout: what belongs to a P stands within its card") {
    for (const std::uint32_t procs : {1U, 2U, 4U, 8U, 16U, 64U}) {
        const Layout layout(cast_with(procs, {4}, 1), {0, 44, 1136, 560}, 1);
        REQUIRE(layout.stations.size() == procs);
        for (const Station& s : layout.stations) {
            CAPTURE(procs);
            CHECK(inside(s.seat_box, s.card));
            CHECK(inside(s.runnext, s.card));
            for (const Rect& slot : s.slots)
                CHECK(inside(slot, s.card));
            CHECK(s.card.contains(s.more));
        }
    }
}

TEST_CASE("layout: slots and benches of a channel stand within its card, apart from each other") {
    for (const std::uint32_t cap : {0U, 1U, 4U, 9U, 40U, 100U, 5000U}) {
        const Layout layout(cast_with(2, {cap, 2}, 1), {0, 44, 1136, 560}, 1);
        const ChannelCell& c = layout.channels[0];
        CAPTURE(cap);
        CHECK(inside(c.frame, c.card));
        CHECK(c.send_to < c.frame.x);
        CHECK(c.recv_from > c.frame.right());
        CHECK(c.send_to - c.send_from > 90);
        for (std::uint32_t i = 0; i < cap; ++i)
            CHECK(c.frame.contains(c.slot(i)));
    }
}

TEST_CASE("layout: places stand still while a run makes more things") {
    const Rect area = {0, 44, 1136, 560};
    const Layout one(cast_with(2, {4, 2}, 1), area, 1);
    Cast more = cast_with(2, {4, 2}, 1);
    more.forever = false;
    const Layout again(more, area, 1);
    CHECK(one.channels[1].card.x == again.channels[1].card.x);
    // A third channel opens a second row: the Ps keep their place, the first two their column.
    const Layout three(cast_with(2, {4, 2, 1}, 1), area, 1);
    for (std::size_t p = 0; p < 2; ++p) {
        CHECK(three.stations[p].card.x == one.stations[p].card.x);
        CHECK(three.stations[p].card.y == Approx(one.stations[p].card.y).margin(8));
        CHECK(three.channels[p].card.x == one.channels[p].card.x);
    }
}

TEST_CASE("layout: what has no cell is counted, never dropped") {
    const Layout layout(cast_with(2, {1, 1, 1, 1, 1, 1, 1, 1}, 9), {0, 44, 1136, 560}, 1);
    CHECK(layout.channels.size() + layout.channels_left_out.size() == 8);
    std::size_t locks = 0;
    for (const Shelf& s : layout.shelves)
        locks += s.id != ObjectId::none ? 1 : 0;
    CHECK(locks + layout.locks_left_out.size() == 9);
}

TEST_CASE("layout: a line shows big tokens, then small ones, then says how many more") {
    Line line;
    line.first = {100, 50};
    line.length = 200;
    CHECK(line.shown(3) == 3);
    CHECK(line.spot(0, 3).height == line.height);
    CHECK(line.spot(0, 6).height == line.small_height);
    const std::uint32_t shown = line.shown(50);
    CHECK(shown < 50);
    CHECK(shown > 3);
    CHECK_FALSE(line.spot(shown - 1, 50).hidden);
    CHECK(line.spot(shown, 50).hidden);
    CHECK_FALSE(line.more(50).hidden);
    // Nobody stands where "+n" stands, nor on anybody else.
    for (std::uint32_t i = 0; i < shown; ++i) {
        for (std::uint32_t j = 0; j < i; ++j)
            CHECK(distance(line.spot(i, 50).at, line.spot(j, 50).at) > line.small_height);
        CHECK(distance(line.spot(i, 50).at, line.more(50).at) > line.small_height);
    }
}

TEST_CASE("layout: the stage's zoom keeps to its steps and bounds") {
    CHECK(Layout::zoom_for(1136, 560) == Approx(1));
    CHECK(Layout::zoom_for(300, 200) == Approx(0.85));
    CHECK(Layout::zoom_for(9000, 9000) == Approx(2));
    CHECK(Layout::zoom_for(1300, 700) == Approx(1.1));
}

TEST_CASE("layout: a flight over the street begins and ends where its places are") {
    const Layout layout(cast_with(2, {4, 2}, 1), {0, 44, 1136, 560}, 1);
    const Where bench = {.kind = Where::Kind::send, .place = 2, .count = 1};
    const Where runnext = {.kind = Where::Kind::runnext, .place = 0, .count = 1};
    const Curve way = layout.path(bench, runnext);
    CHECK(Layout::is_flight(bench, runnext));
    CHECK(distance(way.at(0), layout.spot(bench).at) < 0.01F);
    CHECK(distance(way.at(1), layout.spot(runnext).at) < 0.01F);
    const Where seat = {.kind = Where::Kind::seat, .place = 0, .count = 1};
    CHECK_FALSE(Layout::is_flight(runnext, seat));
}

TEST_CASE("layout: a low stage is drawn smaller, not cut off") {
    for (const float height : {420.0F, 346.0F, 300.0F}) {
        const Rect area = {0, 44, 720, height};
        const Layout layout(cast_with(2, {4, 2, 1}, 2), area, Layout::zoom_for(720, height));
        CAPTURE(height);
        for (const Shelf& s : layout.shelves)
            CHECK(s.card.bottom() <= area.bottom());
        CHECK(layout.shelves.front().card.h > 15);
    }
}

TEST_CASE("layout: where there are many locks the sleepers get more room") {
    // In lesson 6 all six workers sleep at once; their shelf said "+5".
    for (const Screen screen : {Screen{1136, 560}, Screen{880, 424}}) {
        const Layout layout(cast_with(4, {0}, 2), {0, 44, screen.width, screen.height},
                            Layout::zoom_for(screen.width, screen.height));
        const Shelf* sleepers = layout.shelf(Where::Kind::sleeping);
        REQUIRE(sleepers != nullptr);
        CHECK(sleepers->line.shown(6) == 6);
        CHECK(sleepers->card.w > layout.shelves[0].card.w * 1.5F);
        for (const Shelf& s : layout.shelves) {
            if (s.id != ObjectId::none) CHECK(s.line.shown(2) == 2);
        }
    }
}

TEST_CASE("layout: a line has a size between the big and the small one") {
    Line line;
    line.length = 230;
    CHECK(line.spot(0, 4).height == line.height);
    CHECK(line.spot(0, 5).height == line.medium_height);
    CHECK(line.spot(0, 6).height == line.small_height);
    for (std::uint32_t i = 1; i < 5; ++i)
        CHECK(line.spot(i, 5).at.x - line.spot(i - 1, 5).at.x == Approx(line.medium_pitch));
}

TEST_CASE("layout: an heir stands in the place of the one before") {
    Cast cast = cast_with(2, {0, 2}, 1);
    cast.channels[0].heirs = {ObjectId{7}};
    const Layout layout(cast, {0, 44, 1136, 560}, 1);
    REQUIRE(layout.channels.size() == 2);
    CHECK(layout.channel(ObjectId{7}) == layout.channel(ObjectId{1}));
    const Where before = {.kind = Where::Kind::send, .place = 1, .count = 1};
    const Where after = {.kind = Where::Kind::send, .place = 7, .count = 1};
    CHECK(distance(layout.spot(before).at, layout.spot(after).at) < 0.01F);
}

TEST_CASE("layout: a stack that grows stands right of a lone channel") {
    Cast cast = cast_with(1, {0}, 0);
    cast.stack = true;
    const Layout layout(cast, {0, 44, 1136, 560}, 1);
    const auto places = places_of(layout);
    CHECK(layout.stack.x > layout.channels[0].card.right());
    CHECK(layout.stack.bottom() == Approx(layout.shelves[0].card.bottom()));
    for (std::size_t i = 0; i < places.size(); ++i) {
        for (std::size_t j = i + 1; j < places.size(); ++j)
            CHECK_FALSE(places[i].overlaps(places[j]));
    }
}

TEST_CASE("layout: sysmon has a place where system calls are made") {
    const Rect area = {0, 44, 1136, 560};
    Cast cast = cast_with(2, {4}, 1);
    CHECK(Layout(cast, area, 1).sysmon.h == 0);
    cast.calls = true;
    const Layout layout(cast, area, 1);
    CHECK(layout.sysmon.h > 0);
    CHECK(layout.shelf(Where::Kind::syscall) != nullptr);
    CHECK(layout.machines.shown(100) >= 2);
    CHECK(layout.global.shown(100) >= 3);
}

TEST_CASE("layout: a goroutine on its M stands over it, both within their card") {
    for (const Screen screen : {Screen{880, 424}, Screen{1136, 560}, Screen{1940, 1000}}) {
        Cast cast = cast_with(2, {4, 2, 1}, 2);
        cast.calls = cast.pairs = true;
        const Layout layout(cast, {0, 44, screen.width, screen.height},
                            Layout::zoom_for(screen.width, screen.height));
        for (Where at : {Where{.kind = Where::Kind::syscall, .count = 1},
                         Where{.kind = Where::Kind::sleeping, .count = 1},
                         Where{.kind = Where::Kind::send, .place = 1, .count = 1},
                         Where{.kind = Where::Kind::recv, .place = 3, .count = 1},
                         Where{.kind = Where::Kind::recv, .place = 4, .count = 1}}) {
            CAPTURE(screen.width, static_cast<int>(at.kind), at.place);
            at.on_machine = true;
            const Spot g = layout.spot(at);
            at.on_machine = false;
            at.under = true;
            const Spot m = layout.spot(at);
            REQUIRE_FALSE(g.hidden);
            // In a very low card there is room for the goroutine only.
            if (m.hidden) {
                CHECK(screen.height < 500);
                at.under = false;
                CHECK(g.height == layout.spot(at).height);
                continue;
            }
            CHECK(g.at.y + g.height / 2 <= m.at.y - m.height / 2 + 0.1F);
            CHECK(g.height >= 15);
            CHECK(m.height >= 8);
            const Shelf* shelf =
                at.place != 0 ? layout.shelf(ObjectId{at.place}) : layout.shelf(at.kind);
            const ChannelCell* cell = layout.channel(ObjectId{at.place});
            REQUIRE((shelf != nullptr || cell != nullptr));
            const Rect card = shelf != nullptr ? shelf->card : cell->card;
            CHECK(g.at.y - g.height / 2 > card.y);
            CHECK(m.at.y + m.height / 2 < card.bottom());
        }
    }
}
