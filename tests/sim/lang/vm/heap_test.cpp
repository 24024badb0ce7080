#include "sim/lang/vm/heap.h"

#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

#include <algorithm>
#include <set>

namespace fiberscope::lang {

TEST_CASE("heap: memory is zeroed, aligned and carries its type", "[vm]") {
    Heap heap;
    HeapCache cache;
    TypeTable types;
    const Type* type = types.basic(Kind::Int);
    // Sizes around a chunk's first size, a refill, and what gets a block of its own.
    for (const std::size_t words : {0u, 1u, 62u, 63u, 64u, 65u, 500u, 2047u, 2048u, 100'000u}) {
        INFO(words);
        Word* object = heap.allocate(cache, words, type);
        CHECK(to_pointer<const Type>(object[-1]) == type);
        CHECK(std::all_of(object, object + words, [](Word w) { return w == 0; }));
        std::fill_n(object, words, ~Word{0});
    }
}

TEST_CASE("heap: no two objects overlap", "[vm]") {
    Heap heap;
    HeapCache a, b;
    std::set<const Word*> taken;
    std::size_t wanted = 0;
    for (std::size_t i = 0; i < 3000; ++i) {
        const std::size_t words = i * 7 % 41;
        const Word* object = heap.allocate(i % 3 == 0 ? a : b, words, nullptr);
        for (std::size_t k = 0; k <= words; ++k)
            taken.insert(object - 1 + k);
        wanted += words + 1;
    }
    CHECK(taken.size() == wanted);
}

TEST_CASE("heap: what a goroutine left of its cache serves the next", "[vm]") {
    Heap heap;
    HeapCache first;
    const Word* object = heap.allocate(first, 3, nullptr);
    const std::uint64_t before = heap.allocated_bytes();
    heap.give_back(first);
    CHECK(first.next == nullptr);
    HeapCache second;
    CHECK(heap.allocate(second, 3, nullptr) == object + 4);
    CHECK(heap.allocated_bytes() == before);
}

TEST_CASE("heap: a cache that is asked for more gets larger chunks, up to 64 KiB", "[vm]") {
    Heap heap;
    HeapCache cache;
    for (int i = 0; i < 100'000; ++i)
        heap.allocate(cache, 3, nullptr);
    CHECK(cache.chunk_words == 1 << 13);
    CHECK(heap.allocated_bytes() >= 100'000 * 4 * sizeof(Word));
    CHECK(heap.allocated_bytes() < 100'000 * 4 * sizeof(Word) + 4 * 65'536);
}

TEST_CASE("heap: a stack of 2 KiB is used again, a larger one is freed", "[vm]") {
    Heap heap;
    Word* small = heap.allocate_stack(256);
    heap.free_stack(small, 256);
    CHECK(heap.allocate_stack(256) == small);
    Word* a = heap.allocate_stack(512);
    Word* b = heap.allocate_stack(1024);
    Word* c = heap.allocate_stack(512);
    heap.free_stack(b, 1024);
    heap.free_stack(a, 512);
    std::fill_n(c, 512, ~Word{0});
    heap.free_stack(c, 512);
}

TEST_CASE("heap: a program sees what was allocated", "[vm]") {
    CHECK(test::prints(R"(
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	s := make([]int, 100000)
	runtime.ReadMemStats(&after)
	fmt.Println(after.TotalAlloc-before.TotalAlloc >= 800000, len(s))
)") == "true 100000\n");
}

}  // namespace fiberscope::lang
