#include "sim/lang/vm/heap.h"

#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <thread>

namespace fiberscope::lang {

namespace {

constexpr Word kPlain = header_of(Cell::plain);
constexpr Word kAny = header_of(Cell::any);

void collect(Heap& heap, const std::vector<Word*>& roots) {
    heap.drop_caches();
    std::size_t words = 0;
    for (const Word* root : roots)
        heap.mark(to_word(root), words);
    heap.sweep();
}

}  // namespace

TEST_CASE("heap: memory is zeroed and carries its header", "[vm]") {
    Heap heap;
    Wish wish = 0;
    for (const Word header : {kPlain, kAny}) {
        for (const std::size_t words :
             {0u, 1u, 2u, 7u, 8u, 9u, 62u, 63u, 64u, 500u, 2046u, 2047u, 2048u, 100'000u}) {
            INFO(words);
            Word* object = heap.allocate(words, header, wish);
            CHECK(object[-1] == header);
            CHECK(std::all_of(object, object + words, [](Word w) { return w == 0; }));
            std::fill_n(object, words, ~Word{0});
        }
    }
}

TEST_CASE("heap: no two objects overlap", "[vm]") {
    Heap heap;
    Wish wish = 0;
    std::set<const Word*> taken;
    std::size_t wanted = 0;
    for (std::size_t i = 0; i < 3000; ++i) {
        const std::size_t words = i * 7 % 41;
        const Word* object = heap.allocate(words, i % 2 == 0 ? kPlain : kAny, wish);
        for (std::size_t k = 0; k <= words; ++k)
            taken.insert(object - 1 + k);
        wanted += words + 1;
    }
    CHECK(taken.size() == wanted);
}

TEST_CASE("heap: any word within an object finds it, any other word finds nothing", "[vm]") {
    Heap heap;
    Wish wish = 0;
    for (const std::size_t words : {1u, 4u, 7u, 100u, 1023u, 1500u, 9000u}) {
        INFO(words);
        for (int i = 0; i < 50; ++i)
            heap.allocate(words, kAny, wish);
        Word* object = heap.allocate(words, kAny, wish);
        Word* const other = heap.allocate(words, kAny, wish);
        for (const std::size_t byte : {std::size_t{0}, words / 2 * 8 + 3, words * 8 - 1}) {
            heap.drop_caches();
            std::size_t found = 0;
            CHECK(heap.mark(to_word(object) + byte, found) == object);
            CHECK(found >= words);
            CHECK(heap.mark(to_word(object) + byte, found) == nullptr);  // is marked
            CHECK(heap.is_marked(object));
            CHECK_FALSE(heap.is_marked(other));
            CHECK(heap.mark(to_word(other), found) == other);
            heap.sweep();
        }
        std::size_t found = 0;
        heap.drop_caches();
        CHECK(heap.mark(to_word(object - 50 * (words + 1)), found) == nullptr);  // dead
        Word* stack = heap.allocate_stack(512);
        for (const Word none : {Word{0}, Word{1}, ~Word{0}, to_word(&heap), to_word(&found),
                                to_word(stack), to_word(stack + 511)})
            CHECK(heap.mark(none, found) == nullptr);
        heap.sweep();
    }
}

TEST_CASE("heap: against a model: what is marked stays as it is, the rest is used again", "[vm]") {
    std::mt19937 dice(20240607);
    Heap heap(64 << 20);
    Wish wish = 0;
    std::map<Word*, std::pair<std::size_t, Word>> alive;  // object: words, what fills it
    std::uint64_t objects = 0;
    for (int round = 0; round < 60; ++round) {
        for (int i = 0; i < 2000; ++i) {
            const std::size_t words = dice() % 50 == 0 ? dice() % 5000 : dice() % 60;
            Word* object = heap.allocate(words, dice() % 2 == 0 ? kPlain : kAny, wish);
            REQUIRE(object);
            ++objects;
            REQUIRE(std::all_of(object, object + words, [](Word w) { return w == 0; }));
            const Word fill = dice();
            std::fill_n(object, words, fill);
            REQUIRE(alive.emplace(object, std::pair(words, fill)).second);
        }
        std::erase_if(alive, [&](const auto&) { return dice() % 4 != 0; });
        std::vector<Word*> roots;
        for (const auto& [object, what] : alive)
            roots.push_back(object);
        collect(heap, roots);
        for (const auto& [object, what] : alive) {
            REQUIRE(
                std::all_of(object, object + what.first, [&](Word w) { return w == what.second; }));
        }
        const HeapStats stats = heap.stats();
        CHECK(stats.live_objects == alive.size());
        CHECK(stats.all_objects == objects);
        CHECK(stats.live_bytes <= stats.heap_bytes);
        CHECK(stats.heap_bytes <= stats.taken_bytes);
    }
    collect(heap, {});
    CHECK(heap.stats().live_bytes == 0);
    CHECK(heap.stats().heap_bytes == 0);
    CHECK(heap.stats().taken_bytes - heap.stats().given_back_bytes <= 6 << 20);
    CHECK(heap.stats().taken_bytes < 40 << 20);
}

TEST_CASE("heap: it is due for a collection when it has doubled, and at 4 MiB first", "[vm]") {
    Heap heap;
    Wish wish = 0;
    std::vector<Word*> roots;
    const auto grow_until_due = [&] {
        const std::size_t before = roots.size();
        for (wish = 0; wish == 0;)
            roots.push_back(heap.allocate(127, kPlain, wish));
        return roots.size() - before;
    };
    CHECK(std::abs(static_cast<int>(grow_until_due()) - 4096) < 20);
    collect(heap, roots);
    CHECK(std::abs(static_cast<int>(grow_until_due()) - 4096) < 20);
    collect(heap, roots);
    CHECK(heap.set_percent(50) == 100);
    CHECK(std::abs(static_cast<int>(grow_until_due()) - 4096) < 20);
    CHECK(heap.set_percent(-1) == 50);
    wish = 0;
    for (int i = 0; i < 50'000; ++i)
        heap.allocate(127, kPlain, wish);
    CHECK(wish == 0);
}

TEST_CASE("heap: beyond its limit a large object is refused, small ones a little later", "[vm]") {
    Heap heap(8 << 20);
    Wish wish = 0;
    CHECK(heap.allocate(1 << 20, kPlain, wish) == nullptr);
    CHECK((wish & kWishCollect) != 0);
    CHECK(heap.allocate(900'000, kPlain, wish) != nullptr);
    std::size_t small = 0;
    while (heap.allocate(63, kAny, wish))
        ++small;
    CHECK(small > 1000);
    CHECK(small < 10'000);
    CHECK_FALSE(heap.add_outside(1));
    collect(heap, {});
    CHECK(heap.add_outside(7 << 20));
    CHECK(heap.allocate(900'000, kPlain, wish) == nullptr);
    CHECK(heap.add_outside(-(7 << 20)));
    CHECK(heap.allocate(900'000, kPlain, wish) != nullptr);
    CHECK(heap.allocate(std::size_t{1} << 60, kPlain, wish) == nullptr);
}

TEST_CASE("heap: stacks are used again, and go when none of their span is in use", "[vm]") {
    Heap heap;
    Word* small = heap.allocate_stack(256);
    heap.free_stack(small, 256);
    CHECK(heap.allocate_stack(256) == small);
    Word* a = heap.allocate_stack(512);
    Word* b = heap.allocate_stack(1024);
    Word* c = heap.allocate_stack(1 << 20);
    std::fill_n(c, 1 << 20, ~Word{0});
    heap.free_stack(b, 1024);
    heap.free_stack(a, 512);
    heap.free_stack(c, 1 << 20);
    CHECK(heap.stats().stack_bytes == 64 << 10);
    std::vector<Word*> many;
    for (int i = 0; i < 10'000; ++i)
        many.push_back(heap.allocate_stack(256));
    CHECK(std::set<Word*>(many.begin(), many.end()).size() == many.size());
    CHECK(heap.stats().stack_bytes >= 10'000 * 2048);
    for (int round = 0; round < 3; ++round) {
        for (Word* stack : many)
            heap.free_stack(stack, 256);
        collect(heap, {});
        CHECK(heap.stats().stack_bytes == 64 << 10);
        for (Word*& stack : many)
            stack = heap.allocate_stack(256);
        collect(heap, {});
        CHECK(heap.stats().stack_bytes >= 10'000 * 2048);
        CHECK(std::set<Word*>(many.begin(), many.end()).size() == many.size());
    }
}

// A block that two have at once would be written over by the second; one that is lost would show in
// the spans that are left when all have been given back.
TEST_CASE("heap: blocks that one thread takes and another gives back are nobody else's", "[vm]") {
    Heap heap(1 << 30);
    struct Pair {
        Word* stack;
        Word* interpreter;
    };
    std::mutex mutex;
    std::vector<Pair> passed;
    std::atomic<int> makers{2};
    std::atomic<int> wrong{0};
    const auto make = [&](Word salt) {
        for (int i = 0; i < 20'000; ++i) {
            Pair pair{heap.allocate_stack(256), heap.allocate_interpreter(false)};
            std::fill_n(pair.stack, 256, to_word(pair.stack) ^ salt);
            std::fill_n(pair.interpreter, Heap::kInterpreterWords, to_word(pair.stack) ^ salt);
            const std::scoped_lock guard(mutex);
            passed.push_back(pair);
        }
        --makers;
    };
    const auto end = [&] {
        for (;;) {
            const bool last = makers == 0;
            std::vector<Pair> some;
            {
                const std::scoped_lock guard(mutex);
                some.swap(passed);
            }
            for (const Pair& pair : some) {
                const Word fill = pair.stack[0];
                const auto is_other = [fill](Word word) { return word != fill; };
                wrong += std::any_of(pair.stack, pair.stack + 256, is_other);
                wrong += std::any_of(pair.interpreter, pair.interpreter + Heap::kInterpreterWords,
                                     is_other);
                heap.free_stack(pair.stack, 256);
                heap.free_interpreter(pair.interpreter);
            }
            if (last && some.empty()) return;
        }
    };
    std::vector<std::thread> threads;
    threads.emplace_back(make, 1);
    threads.emplace_back(make, 2);
    threads.emplace_back(end);
    threads.emplace_back(end);
    for (std::thread& thread : threads)
        thread.join();
    CHECK(wrong == 0);
    int in_use = 0;
    heap.each_interpreter([&](const Word*) { ++in_use; });
    CHECK(in_use == 0);
    Word* last = heap.allocate_interpreter(false);
    heap.each_interpreter([&](const Word* interpreter) {
        ++in_use;
        CHECK(interpreter == last);
    });
    CHECK(in_use == 1);
    heap.free_interpreter(last);
    collect(heap, {});
    CHECK(heap.stats().stack_bytes == 0);
    CHECK(heap.stats().heap_bytes == 0);
}

TEST_CASE("heap: threads allocate at once, each from its own cache", "[vm]") {
    Heap heap(1 << 30);
    std::vector<std::vector<Word*>> objects(4);
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < objects.size(); ++t) {
        threads.emplace_back([&, t] {
            Wish wish = 0;
            for (std::size_t i = 0; i < 20'000; ++i) {
                const std::size_t words = 1 + i % 30;
                Word* object = heap.allocate(words, i % 3 == 0 ? kPlain : kAny, wish);
                std::fill_n(object, words, t);
                objects[t].push_back(object);
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    for (std::size_t t = 0; t < objects.size(); ++t) {
        for (std::size_t i = 0; i < objects[t].size(); ++i)
            REQUIRE(std::all_of(objects[t][i], objects[t][i] + 1 + i % 30,
                                [t](Word w) { return w == t; }));
    }
    CHECK(heap.stats().live_objects == 80'000);
}

}  // namespace fiberscope::lang
