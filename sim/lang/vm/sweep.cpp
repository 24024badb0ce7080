// The heap's part of a collection: what nobody marked is free. The world stands still.
#include "sim/lang/vm/heap.h"

#include <algorithm>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
#endif

namespace fiberscope::lang {

// relaxed: only uniqueness matters.
std::uint64_t Heap::next_serial() {
    static std::atomic<std::uint64_t> last{0};
    return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

void Heap::drop_caches() {
    const std::scoped_lock guard(mutex_);
    for (Cache& cache : caches_) {
        for (std::size_t i = 0; i < kClasses; ++i) {
            const Free& free = cache.free[i];
            if (!free.span) continue;
            const std::uint64_t cell_bytes = kCellWords[i] * sizeof(Word);
            const std::uint64_t left =
                static_cast<std::uint64_t>(free.end - free.next) / kCellWords[i] +
                (free.span->cells - count_bits(free.span->live));
            live_objects_ -= left;
            live_bytes_ -= left * cell_bytes;
            // It stands at the end of its line again, without what is left of the run.
            partly_free_[i].push_back(free.span);
            for (const Word* cell = free.next; cell != free.end; cell += kCellWords[i]) {
                const auto index = static_cast<std::uint32_t>(
                    static_cast<std::size_t>(cell - pages_.start(free.span)) / kCellWords[i]);
                free.span->live[index / 64] &= ~(std::uint64_t{1} << (index % 64));
                free.span->next = std::min(free.span->next, index);
            }
        }
        drop_blocks(cache);
    }
    caches_.clear();
    serial_ = next_serial();
}

bool Heap::is_marked(const void* object) const {
    const Span* span = pages_.find(to_word(object));
    if (!span || span->use != Span::Use::cells) return true;  // a global: always there
    const Word offset = to_word(object) - to_word(pages_.start(span));
    const auto cell = static_cast<std::uint32_t>(offset * span->inverse >> 32);
    return cell < span->cells && test_bit(span->marked, cell);
}

void Heap::sweep() {
    const std::scoped_lock guard(mutex_);
    const std::uint64_t had_bytes = live_bytes_;
    const std::uint64_t had_objects = live_objects_;
    live_bytes_ = live_objects_ = 0;
    for (auto& list : partly_free_)
        list.clear();
    std::vector<Span*> empty = take_empty_blocks();
    pages_.each([&](Span& span) {
        if (span.use != Span::Use::cells) return;
        const std::uint32_t alive = count_bits(span.marked);
        live_objects_ += alive;
        live_bytes_ += alive * span.cell_words * sizeof(Word);
#if defined(__SANITIZE_ADDRESS__)
        for (std::uint32_t i = 0; i < span.cells; ++i) {
            if (test_bit(span.live, i) && !test_bit(span.marked, i))
                ASAN_POISON_MEMORY_REGION(pages_.start(&span) + i * span.cell_words,
                                          span.cell_words * sizeof(Word));
        }
#endif
        // What was never handed out is still zero, if it was.
        span.dirty = span.dirty || span.live != span.marked;
        span.live = span.marked;
        span.marked = {};
        span.next = 0;
        // One cell: it has none that is free.
        if (alive == 0)
            empty.push_back(&span);
        else if (alive < span.cells)
            partly_free_[span.size_class].push_back(&span);
    });
    for (Span* span : empty)
        span->use == Span::Use::cells ? give(span) : give_blocks(span);
    // The lowest is taken first, so that the others may become empty.
    for (auto& list : partly_free_)
        std::reverse(list.begin(), list.end());
    freed_bytes_ += had_bytes - live_bytes_;
    freed_objects_ += had_objects - live_objects_;
    marked_ = 0;
    set_goal();
    // What it will have come to when it is collected next, and a tenth more.
    const std::uint64_t goal = percent_ < 0 ? live_bytes_ * 2 : goal_bytes_;
    const std::uint64_t used = pages_.bytes_in_use() - stack_bytes_;
    pages_.give_back(kKeptMin + (goal > used ? goal - used : 0) + goal / 10);
}

HeapStats Heap::stats() {
    drop_caches();
    const std::scoped_lock guard(mutex_);
    return {.live_bytes = live_bytes_,
            .live_objects = live_objects_,
            .all_bytes = freed_bytes_ + live_bytes_,
            .all_objects = freed_objects_ + live_objects_,
            .heap_bytes = pages_.bytes_in_use() - stack_bytes_,
            .stack_bytes = stack_bytes_,
            .taken_bytes = pages_.bytes_taken(),
            .given_back_bytes = pages_.bytes_given_back(),
            .goal_bytes = goal_bytes_};
}

}  // namespace fiberscope::lang
