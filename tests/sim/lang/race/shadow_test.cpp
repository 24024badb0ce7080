#include "sim/lang/race/shadow.h"

#include "tests/catch.h"

namespace fiberscope::lang::race {

TEST_CASE("an address has one page, and neighbours share it") {
    Shadow shadow;
    Page& page = shadow.page(0x10000);
    CHECK(&shadow.page(0x10ff8) == &page);
    CHECK(&shadow.page(0x11000) != &page);
    CHECK(&page.cell(0x10008) == &page.cell(0x1000c));
    CHECK(&page.cell(0x10008) != &page.cell(0x10010));
}

TEST_CASE("a range is forgotten across pages, and no word beside it") {
    Shadow shadow;
    const std::uintptr_t begin = 0x10ff0, end = 0x12008;
    const std::uintptr_t addresses[] = {begin - 8, begin, 0x11800, end - 8, end};
    for (const std::uintptr_t at : addresses) {
        shadow.page(at).cell(at).write.tick = 1;
        shadow.page(at).clocks[at].set(0, 1);
    }
    shadow.forget(begin, end);
    for (const std::uintptr_t at : addresses) {
        const bool is_kept = at < begin || at >= end;
        CAPTURE(at);
        CHECK((shadow.page(at).cell(at).write.tick == 1) == is_kept);
        CHECK(shadow.page(at).clocks.contains(at) == is_kept);
    }
}

}  // namespace fiberscope::lang::race
