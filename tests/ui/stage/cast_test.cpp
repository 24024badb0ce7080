#include "ui/stage/cast.h"

#include "tests/catch.h"
#include "tests/sim/replay/story.h"
#include "ui/session.h"

using namespace fiberscope;
using namespace fiberscope::ui;

namespace {

Cast cast_after(Story& story) {
    Session session(story.strings);
    for (const Story::Entry& entry : story.entries)
        session.append(entry.event, entry.text);
    REQUIRE(session.problem().empty());
    return cast_of(session.history().latest(), session.tracks().lives());
}

}  // namespace

TEST_CASE("cast: a thing of the same name, kind and size inherits when the one before is over") {
    Story s;
    s.begin(1).run(1).channel(1, 1, 2, "ch").add(Kind::chan_send, 1, 1, 0, 0, "1");
    s.add(Kind::chan_recv, 1, 1, 0, 0, "1").channel(2, 1, 2, "ch");
    const Cast cast = cast_after(s);
    REQUIRE(cast.channels.size() == 1);
    CHECK(cast.channels[0].heirs == std::vector<ObjectId>{ObjectId{2}});
}

TEST_CASE("cast: things that live together, differ or still hold something stand apart") {
    Story together;  // the first is used after the second was made
    together.begin(1).run(1).channel(1, 1, 2, "ch").channel(2, 1, 2, "ch");
    together.add(Kind::chan_send, 1, 1, 0, 0, "1");
    CHECK(cast_after(together).channels.size() == 2);
    Story other_name;
    other_name.begin(1).run(1).channel(1, 1, 2, "a").channel(2, 1, 2, "b");
    CHECK(cast_after(other_name).channels.size() == 2);
    Story other_size;
    other_size.begin(1).run(1).channel(1, 1, 2, "a").channel(2, 1, 3, "a");
    CHECK(cast_after(other_size).channels.size() == 2);
    Story full;  // its value is still in it, and would be seen in the heir's slots
    full.begin(1).run(1).channel(1, 1, 2, "ch").add(Kind::chan_send, 1, 1, 0, 0, "1");
    full.channel(2, 1, 2, "ch");
    CHECK(cast_after(full).channels.size() == 2);
}

TEST_CASE("cast: a stack has a place of its own once it has grown") {
    Story s;
    s.begin(1).run(1).add(Kind::go_stack, 1, 0, 0, 2048);
    CHECK_FALSE(cast_after(s).stack);
    s.add(Kind::go_stack, 1, 0, 2048, 4096);
    CHECK(cast_after(s).stack);
}
