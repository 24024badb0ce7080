#include "tests/ui/stand.h"

using namespace fiberscope;
using namespace fiberscope::ui;

TEST_CASE("output: what was printed up to now, and nothing of what comes") {
    Story s;
    s.begin(1).run(1).add(Kind::output, 1, 0, 1, 0, "one\ntw");
    s.add(Kind::output, 1, 0, 1, 0, "o\n").add(Kind::output, 1, 0, 2, 0, "three\n");
    Stand w(s);
    w.click("tab/output");
    w.session.end();
    w.settle();
    CHECK(w.says("one"));
    CHECK(w.says("two"));  // two pieces, one line
    CHECK(w.says("three"));
    w.show(w.session.history().size() - 2);
    CHECK(w.says("tw"));
    CHECK_FALSE(w.says("three"));
    w.show(0);
    CHECK(w.says("nothing printed yet"));
}

TEST_CASE("events: a line each, the present one in sight, a click goes there") {
    Story s;
    s.begin(1).run(1);
    for (std::uint32_t line = 1; line <= 300; ++line)
        s.line(1, line);
    Stand w(s);
    w.click("tab/events");
    w.session.end();
    w.settle();
    const std::uint64_t last = w.session.history().size() - 1;
    CHECK(w.bench.registry().find("event/" + std::to_string(last)));
    CHECK_FALSE(w.bench.registry().find("event/0"));
    w.show(1);
    w.click("event/2");
    CHECK(w.session.position() == 3);
}
