#include "sim/lang/race/detector.h"

#include "tests/catch.h"

namespace fiberscope::lang::race {

namespace {

// Two words of memory, and goroutines that touch them.
struct Stand {
    std::vector<Race> found;
    Detector detector{[this](const Race& race) { found.push_back(race); }};
    Function function;
    Word memory[2] = {};
    std::uint32_t line = 0;

    Stand() { function.name = "main.f"; }
    Place here() { return {detector.calls().called(CallTree::Node::none, &function, 0), ++line}; }
    void read(Thread& thread, int word = 0) {
        detector.access(thread, &memory[word], 1, false, [this] { return here(); });
    }
    void write(Thread& thread, int word = 0) {
        detector.access(thread, &memory[word], 1, true, [this] { return here(); });
    }
    Thread& fork(Thread& parent) { return *detector.fork(parent, here()); }
};

}  // namespace

TEST_CASE("a go statement puts what came before it in order, and nothing after it") {
    Stand s;
    Thread& main = *s.detector.begin_main();
    s.write(main, 0);
    Thread& other = s.fork(main);
    s.read(other, 0);
    CHECK(s.found.empty());
    s.write(main, 1);
    s.read(other, 1);
    REQUIRE(s.found.size() == 1);
    CHECK(s.found[0].before.is_write);
    CHECK_FALSE(s.found[0].now.is_write);
}

TEST_CASE("reads do not race with each other, but each of them with a write") {
    for (const int last : {0, 1, 2}) {
        Stand s;
        Thread& main = *s.detector.begin_main();
        Thread* readers[] = {&s.fork(main), &s.fork(main), &s.fork(main)};
        for (Thread* reader : readers)
            s.read(*reader);
        CHECK(s.found.empty());
        // The writer knows of all but one.
        for (int i = 0; i < 3; ++i)
            if (i != last) s.detector.release_merge(*readers[i], &s);
        s.detector.acquire(main, &s);
        s.write(main);
        CAPTURE(last);
        REQUIRE(s.found.size() == 1);
        CHECK(s.found[0].before.thread == readers[last]->index);
    }
}

TEST_CASE("a release tells instead of the one before it, a merged one tells as well") {
    Stand s;
    Thread& main = *s.detector.begin_main();
    Thread& first = s.fork(main);
    Thread& second = s.fork(main);
    int lock = 0;
    s.write(first, 0);
    s.detector.release(first, &lock);
    s.write(second, 1);
    s.detector.release_merge(second, &lock);
    s.detector.acquire(main, &lock);
    s.read(main, 0);
    s.read(main, 1);
    CHECK(s.found.empty());
    s.write(first, 0);
    s.detector.release(second, &lock);
    s.detector.acquire(main, &lock);
    s.read(main, 0);
    CHECK(s.found.size() == 1);
}

TEST_CASE("an atomic access races with others only") {
    Stand s;
    Thread& main = *s.detector.begin_main();
    Thread& other = s.fork(main);
    const auto touch = [&](Thread& thread, bool is_atomic) {
        s.detector.access(thread, &s.memory[0], 1, true, [&] { return s.here(); }, is_atomic);
    };
    touch(main, true);
    touch(other, true);
    CHECK(s.found.empty());
    touch(main, false);
    CHECK(s.found.size() == 1);
}

TEST_CASE("what is known of a word is forgotten when it becomes another object's") {
    Stand s;
    Thread& main = *s.detector.begin_main();
    Thread& other = s.fork(main);
    s.write(main, 0);
    s.write(main, 1);
    s.detector.forget(&s.memory[0], &s.memory[1]);
    s.write(other, 0);
    CHECK(s.found.empty());
    s.write(other, 1);
    CHECK(s.found.size() == 1);
}

TEST_CASE("a pair of places is told once, and an address once") {
    Stand s;
    Thread& main = *s.detector.begin_main();
    Thread& other = s.fork(main);
    for (int i = 0; i < 3; ++i) {
        s.write(main);
        s.write(other);
        s.detector.told_by(main);  // a new tick
        s.detector.told_by(other);
    }
    CHECK(s.found.size() == 1);
    CHECK(s.detector.races() == 1);
}

TEST_CASE("a goroutine whose end is known leaves its slot to the next one") {
    Stand s;
    Thread& main = *s.detector.begin_main();
    int group = 0;
    for (int i = 0; i < 20'000; ++i) {
        Thread& worker = s.fork(main);
        s.write(worker, 0);
        s.detector.release_merge(worker, &group);
        s.detector.finish(worker);
        s.detector.acquire(main, &group);
        REQUIRE(worker.slot == 1);
    }
    CHECK(s.found.empty());
}

TEST_CASE("a goroutine whose end is not known keeps its slot, so that its races are seen") {
    Stand s;
    Thread& main = *s.detector.begin_main();
    Thread& first = s.fork(main);
    s.write(first);
    s.detector.finish(first);
    Thread& second = s.fork(main);
    CHECK(second.slot != first.slot);
    s.write(second);
    CHECK(s.found.size() == 1);
}

TEST_CASE("as many goroutines may be alive as Go's detector allows") {
    Stand s;
    Thread& main = *s.detector.begin_main();
    for (std::size_t i = 1; i < Detector::kThreadsMax; ++i)
        REQUIRE(s.detector.fork(main, s.here()) != nullptr);
    CHECK(s.detector.fork(main, s.here()) == nullptr);
}

}  // namespace fiberscope::lang::race
