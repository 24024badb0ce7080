#include "sim/lang/race/shadow.h"

namespace fiberscope::lang::race {

Page& Shadow::page(std::uintptr_t address) {
    const std::uintptr_t number = address / Page::kBytes;
    Shard& s = shard(number);
    const std::scoped_lock guard(s.mutex);
    auto& page = s.pages[number];
    if (!page) page = std::make_unique<Page>();
    return *page;
}

void Shadow::forget(std::uintptr_t begin, std::uintptr_t end) {
    for (std::uintptr_t number = begin / Page::kBytes; number * Page::kBytes < end; ++number) {
        Shard& s = shard(number);
        const std::scoped_lock guard(s.mutex);
        const auto found = s.pages.find(number);
        if (found == s.pages.end()) continue;
        const std::uintptr_t base = number * Page::kBytes;
        Page& page = *found->second;
        const std::scoped_lock page_guard(page.mutex);
        for (std::uintptr_t at = std::max(begin, base); at < std::min(end, base + Page::kBytes);
             at += sizeof(Word))
            page.cell(at) = {};
        std::erase_if(page.clocks,
                      [&](const auto& known) { return known.first >= begin && known.first < end; });
    }
}

}  // namespace fiberscope::lang::race
