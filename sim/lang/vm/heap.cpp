#include "sim/lang/vm/heap.h"

#include <algorithm>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
#endif

namespace fiberscope::lang {

namespace {

constexpr std::size_t kSizeCount = 37;
constexpr std::array<std::uint16_t, kSizeCount> kSizeWords = {
    2,  3,  4,   5,   6,   7,   8,   10,  12,  14,  16,  20,  24,  28,  32,   40,   48,   56,  64,
    80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 640, 768, 1024, 1280, 1536, 2048};

constexpr std::uint64_t kGoalMin = std::uint64_t{4} << 20;  // as Go's
// How much more than its limit a heap may have until its allocators come to a safepoint.
constexpr std::uint64_t slack_of(std::uint64_t bytes_max) {
    return std::max<std::uint64_t>(bytes_max / 16, std::uint64_t{1} << 20);
}

// The cache of this thread, and in which heap and between which two collections it is one. Whoever
// reads it does not switch threads before it is used.
struct ThreadCache {
    std::uint64_t serial = 0;
    void* cache = nullptr;
};
thread_local ThreadCache t_cache;

// The first cell from `at` on whose bit is `value`; span.cells if there is none.
std::uint32_t find_bit(const Span& span, std::uint32_t at, bool value) {
    while (at < span.cells) {
        const std::uint64_t word = value ? span.live[at / 64] : ~span.live[at / 64];
        if (const std::uint64_t rest = word >> (at % 64)) {
            at += static_cast<std::uint32_t>(std::countr_zero(rest));
            break;
        }
        at = (at / 64 + 1) * 64;
    }
    return std::min(at, span.cells);
}

}  // namespace

constexpr std::array<std::uint16_t, Heap::kClasses> Heap::kCellWords = [] {
    std::array<std::uint16_t, kClasses> words{};
    for (std::size_t i = 0; i < kClasses; ++i)
        words[i] = kSizeWords[i % kSizes];
    return words;
}();
constexpr std::array<std::uint8_t, Heap::kSmallWordsMax + 1> Heap::kSizeOf = [] {
    std::array<std::uint8_t, kSmallWordsMax + 1> sizes{};
    std::uint8_t at = 0;
    for (std::size_t words = 0; words <= kSmallWordsMax; ++words) {
        while (kSizeWords[at] < words)
            ++at;
        sizes[words] = at;
    }
    return sizes;
}();

Heap::Heap(std::uint64_t bytes_max, std::uint32_t collect_every)
    : bytes_max_(bytes_max),
      collect_every_(collect_every),
      serial_(next_serial()),
      // Pages that are free between others must not end a program that has memory left.
      pages_(bytes_max * 2 + (std::uint64_t{1} << 28)),
      until_wish_(collect_every) {
    set_goal();
}

Heap::~Heap() = default;

Word* Heap::allocate(std::size_t words, Word header, Wish& wish) {
    if (words >= kSmallWordsMax) [[unlikely]]
        return allocate_large(words, header, wish);
    if (t_cache.serial == serial_) [[likely]] {
        const std::size_t size_class = class_of(words, header);
        Free& free = static_cast<Cache*>(t_cache.cache)->free[size_class];
        Word* cell = free.next;
        if (cell != free.end) [[likely]] {
            free.next = cell + kCellWords[size_class];
            *cell = header;
            return cell + 1;
        }
    }
    return allocate_slowly(words, header, wish);
}

Heap::Cache& Heap::cache() {
    if (t_cache.serial != serial_) {
        const std::scoped_lock guard(mutex_);
        t_cache = {serial_, &caches_.emplace_back()};
    }
    return *static_cast<Cache*>(t_cache.cache);
}

Word* Heap::allocate_slowly(std::size_t words, Word header, Wish& wish) {
    Cache& cache = this->cache();
    const std::size_t size_class = class_of(words, header);
    Free& free = cache.free[size_class];
    if (!next_run(free) && !refill(cache, size_class, wish)) return nullptr;
    if (collect_every_ > 0) {
        // Every allocation comes here.
        const std::scoped_lock guard(mutex_);
        if (--until_wish_ == 0) {
            until_wish_ = collect_every_;
            wish |= kWishCollect;
        }
    }
    Word* cell = free.next;
    free.next += kCellWords[size_class];
    *cell = header;
    return cell + 1;
}

// The next free cells of the cache's span: only its owner looks at it, and whoever collects.
bool Heap::next_run(Free& free) const {
    Span* span = free.span;
    if (!span) return false;
    const std::uint32_t first = find_bit(*span, span->next, false);
    if (first == span->cells) {
        free = {};
        return false;
    }
    const std::uint32_t end = collect_every_ > 0 ? first + 1 : find_bit(*span, first, true);
    for (std::uint32_t i = first; i < end; ++i)
        set_bit(span->live, i);
    span->next = end;
    Word* start = pages_.start(span);
    free.next = start + first * span->cell_words;
    free.end = start + end * span->cell_words;
    ASAN_UNPOISON_MEMORY_REGION(free.next, (end - first) * span->cell_words * sizeof(Word));
    if (span->dirty) make_new(free.next, free.end);
    return true;
}

void Heap::make_new(Word* begin, Word* end) const {
    std::fill(begin, end, Word{0});
    if (reused_) reused_(begin, end);
}

// Counts the span's free cells as allocated: what is left of them when the caches are dropped is
// taken off again.
bool Heap::refill(Cache& cache, std::size_t size_class, Wish& wish) {
    const std::scoped_lock guard(mutex_);
    const std::size_t cell_words = kCellWords[size_class];
    Span* span = nullptr;
    std::uint64_t free_cells = 0;
    for (auto& partly = partly_free_[size_class]; !partly.empty() && free_cells == 0;) {
        span = partly.back();
        partly.pop_back();
        free_cells = span->cells - count_bits(span->live);
    }
    if (free_cells == 0) {
        const std::size_t pages = std::max<std::size_t>(1, cell_words * 8 / kPageWords);
        span = take(pages, Most::slack);
        if (!span) return false;
        carve(span, cell_words, pages * kPageWords / cell_words,
              static_cast<std::uint8_t>(size_class));
        free_cells = span->cells;
    }
    live_objects_ += free_cells;
    live_bytes_ += free_cells * cell_words * sizeof(Word);
    wish_if_due(wish);
    cache.free[size_class] = {nullptr, nullptr, span};
    return next_run(cache.free[size_class]);
}

Word* Heap::allocate_large(std::size_t words, Word header, Wish& wish) {
    const std::size_t pages = words / kPageWords + 1;  // with its header
    Span* span = nullptr;
    {
        const std::scoped_lock guard(mutex_);
        span = take(pages, Most::limit);
        if (!span) {
            wish |= kWishCollect;
            return nullptr;
        }
        carve(span, pages * kPageWords, 1, header == header_of(Cell::plain) ? kSizes : 0);
        set_bit(span->live, 0);
        span->next = 1;
        ++live_objects_;
        live_bytes_ += pages * kPageBytes;
        wish_if_due(wish);
        if (collect_every_ > 0) wish |= kWishCollect;
    }
    Word* cell = pages_.start(span);
    // Not under the lock: nobody else knows it.
    if (span->dirty) make_new(cell, cell + pages * kPageWords);
    *cell = header;
    return cell + 1;
}

void Heap::carve(Span* span, std::size_t cell_words, std::size_t cells, std::uint8_t size_class) {
    span->use = Span::Use::cells;
    span->size_class = size_class;
    span->is_plain = size_class >= kSizes;
    span->cell_words = cell_words;
    span->cells = static_cast<std::uint32_t>(cells);
    const std::uint64_t bytes = cell_words * sizeof(Word);
    span->inverse = cells == 1 ? 0 : ((std::uint64_t{1} << 32) + bytes - 1) / bytes;
    span->next = 0;
    span->live = {};
    span->marked = {};
}

std::uint64_t Heap::all_in_use() const {
    return pages_.bytes_in_use() + static_cast<std::uint64_t>(outside_bytes_ + goroutine_bytes_);
}

// `more_bytes`: that will be counted beside it.
Span* Heap::take(std::size_t pages, Most most, std::int64_t more_bytes) {
    const std::uint64_t bound = bytes_max_ + (most == Most::slack ? slack_of(bytes_max_) : 0);
    if (most != Most::any &&
        (pages > bound / kPageBytes ||
         all_in_use() + pages * kPageBytes + static_cast<std::uint64_t>(more_bytes) > bound))
        return nullptr;
    return pages_.take(pages);
}

void Heap::give(Span* span) {
    ASAN_POISON_MEMORY_REGION(pages_.start(span), span->pages * kPageBytes);
    pages_.give(span);
}

void Heap::wish_if_due(Wish& wish) {
    if (live_bytes_ + static_cast<std::uint64_t>(outside_bytes_) >= goal_bytes_ ||
        all_in_use() > bytes_max_)
        wish |= kWishCollect;
}

void Heap::set_goal() {
    if (percent_ < 0) {
        goal_bytes_ = ~std::uint64_t{0};
        return;
    }
    const std::uint64_t live = live_bytes_ + static_cast<std::uint64_t>(outside_bytes_);
    const auto percent = static_cast<std::uint64_t>(percent_);
    goal_bytes_ = std::max(kGoalMin * percent / 100, live + live / 100 * percent);
}

std::int64_t Heap::set_percent(std::int64_t percent) {
    const std::scoped_lock guard(mutex_);
    const std::int64_t before = std::exchange(percent_, std::max<std::int64_t>(percent, -1));
    set_goal();
    return before;
}

bool Heap::add_outside(std::int64_t bytes) {
    const std::scoped_lock guard(mutex_);
    if (bytes > 0 && (static_cast<std::uint64_t>(bytes) > bytes_max_ ||
                      all_in_use() + static_cast<std::uint64_t>(bytes) > bytes_max_))
        return false;
    outside_bytes_ += bytes;
    return true;
}

bool Heap::is_full() {
    const std::scoped_lock guard(mutex_);
    return all_in_use() > bytes_max_ - bytes_max_ / 32;
}

}  // namespace fiberscope::lang
