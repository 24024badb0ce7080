#include "sim/lang/vm/pages.h"

#include "tests/catch.h"

namespace fiberscope::lang {

namespace {

std::vector<Span*> taken(Pages& pages, const std::vector<std::size_t>& counts) {
    std::vector<Span*> spans;
    for (const std::size_t count : counts) {
        spans.push_back(pages.take(count));
        spans.back()->use = Span::Use::cells;
    }
    return spans;
}

}  // namespace

TEST_CASE("pages: only what is beyond the bound is given back, from the longest run", "[vm]") {
    Pages pages(std::uint64_t{1} << 26);
    const auto spans = taken(pages, {20, 1, 100, 1});
    *pages.start(spans[2]) = 7;
    pages.give(spans[0]);
    pages.give(spans[2]);
    pages.give_back(50 * kPageBytes);
    CHECK(pages.bytes_in_use() == 2 * kPageBytes);
    CHECK(pages.bytes_given_back() == 70 * kPageBytes);
    // 20 and 30 pages are left that the kernel has not.
    Span* small = pages.take(20);
    Span* longer = pages.take(30);
    CHECK((small->dirty && longer->dirty));
    CHECK(*pages.start(longer) == 7);
    CHECK(pages.bytes_given_back() == 70 * kPageBytes);
}

TEST_CASE("pages: a run that the kernel has is taken only where no other fits", "[vm]") {
    Pages pages(std::uint64_t{1} << 26);
    const auto spans = taken(pages, {10, 1, 40, 1});
    pages.give(spans[0]);
    pages.give_back(0);
    pages.give(spans[2]);
    Span* span = pages.take(10);
    CHECK(span->dirty);
    CHECK(span->first_page == 11);
    CHECK(pages.take(30)->dirty);
    CHECK_FALSE(pages.take(10)->dirty);
}

TEST_CASE("pages: free runs join with their neighbours, and all of it can be taken again", "[vm]") {
    Pages pages(std::uint64_t{1} << 26);
    const auto spans = taken(pages, {5, 6, 7, 8});
    for (const std::size_t i : {0, 2, 1, 3})
        pages.give(spans[i]);
    pages.give_back(13 * kPageBytes);
    CHECK(pages.bytes_given_back() == 13 * kPageBytes);
    pages.give_back(0);
    Span* all = pages.take(26);
    CHECK_FALSE(all->dirty);
    CHECK(all->first_page == 0);
    CHECK(pages.bytes_taken() == 26 * kPageBytes);
}

}  // namespace fiberscope::lang
