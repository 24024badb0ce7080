// Free runs of pages are joined with their neighbours and taken where they fit best, the lowest
// among equals; a run that the kernel has is taken only where no other fits, since each of its
// pages costs a fault. Of a free run the table knows the first and the last page, which is what its
// neighbours look at.
#include "sim/lang/vm/pages.h"

#include "core/event/check.h"

#include <algorithm>
#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_UNPOISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
#endif

namespace fiberscope::lang {

namespace {

void* reserve(std::size_t bytes) {
    void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return memory == MAP_FAILED ? nullptr : memory;
}

}  // namespace

Pages::Pages(std::uint64_t bytes) {
    void* memory = nullptr;
    for (pages_max_ = bytes / kPageBytes; memory == nullptr; pages_max_ /= 2) {
        check(pages_max_ > 0, "no address space is left for a heap");
        memory = reserve(pages_max_ * kPageBytes);
        if (memory != nullptr) break;
    }
    base_ = static_cast<Word*>(memory);
    void* table = reserve(pages_max_ * sizeof(Span*));
    check(table != nullptr, "no address space is left for a heap's table");
    table_ = static_cast<Span**>(table);
}

Pages::~Pages() {
    ASAN_UNPOISON_MEMORY_REGION(base_, used_bytes_);
    munmap(base_, pages_max_ * kPageBytes);
    munmap(table_, pages_max_ * sizeof(Span*));
}

Span* Pages::new_span(std::uint32_t first_page, std::uint32_t pages) {
    Span* span = nullptr;
    if (spare_.empty()) {
        span = &spans_.emplace_back();
    } else {
        span = spare_.back();
        spare_.pop_back();
        *span = {};
    }
    span->first_page = first_page;
    span->pages = pages;
    return span;
}

void Pages::add_free(Span* span) {
    span->use = Span::Use::free;
    runs(span).emplace(span->pages, span->first_page);
    table_[span->first_page] = table_[span->first_page + span->pages - 1] = span;
    if (span->dirty) dirty_ += span->pages;
}

void Pages::remove_free(Span* span) {
    runs(span).erase({span->pages, span->first_page});
    if (span->dirty) dirty_ -= span->pages;
}

Span* Pages::take(std::size_t pages) {
    if (pages > pages_max_) return nullptr;
    const auto count = static_cast<std::uint32_t>(pages);
    Span* span = nullptr;
    const auto dirty = dirty_runs_.lower_bound({count, 0});
    const auto clean = clean_runs_.lower_bound({count, 0});
    const bool is_dirty = dirty != dirty_runs_.end();
    if (is_dirty || clean != clean_runs_.end()) {
        span = table_[(is_dirty ? dirty : clean)->second];
        remove_free(span);
        if (span->pages > count) {
            Span* rest = new_span(span->first_page + count, span->pages - count);
            rest->dirty = span->dirty;
            span->pages = count;
            add_free(rest);
        }
    } else {
        const std::size_t first = used_bytes_ / kPageBytes;
        if (pages > pages_max_ - first) {
            if (dirty_ == 0) return nullptr;
            give_back(0);  // they join the clean ones
            return take(pages);
        }
        span = new_span(static_cast<std::uint32_t>(first), count);
        used_bytes_ += pages * kPageBytes;
    }
    span->next = 0;
    std::fill_n(table_ + span->first_page, count, span);
    in_use_ += count;
    ASAN_UNPOISON_MEMORY_REGION(start(span), count * kPageBytes);
    return span;
}

// With the free neighbours that are as clean as it is; both are on no list then.
void Pages::join(Span* span) {
    const auto take_in = [&](Span* other) {
        if (other->use != Span::Use::free || other->dirty != span->dirty) return;
        remove_free(other);
        span->first_page = std::min(span->first_page, other->first_page);
        span->pages += other->pages;
        spare_.push_back(other);
    };
    if (span->first_page > 0) take_in(table_[span->first_page - 1]);
    const std::size_t end = span->first_page + span->pages;
    if (end < used_bytes_ / kPageBytes) take_in(table_[end]);
    add_free(span);
}

void Pages::give(Span* span) {
    in_use_ -= span->pages;
    span->dirty = true;
    join(span);
}

void Pages::clean(Span* span) {
    remove_free(span);
    ASAN_UNPOISON_MEMORY_REGION(start(span), span->pages * kPageBytes);
    madvise(start(span), span->pages * kPageBytes, MADV_DONTNEED);
    span->dirty = false;
    join(span);
}

void Pages::give_back(std::uint64_t bytes_kept) {
    while (dirty_ > bytes_kept / kPageBytes) {
        Span* longest = table_[dirty_runs_.rbegin()->second];
        const std::uint64_t excess = dirty_ - bytes_kept / kPageBytes;
        if (longest->pages > excess) {
            remove_free(longest);
            const auto kept = longest->pages - static_cast<std::uint32_t>(excess);
            Span* end = new_span(longest->first_page + kept, longest->pages - kept);
            end->dirty = true;
            longest->pages = kept;
            add_free(longest);
            add_free(end);
            longest = end;
        }
        clean(longest);
    }
}

}  // namespace fiberscope::lang
