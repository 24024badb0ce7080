// The memory of one run: objects of the language, which are collected, and what goroutines have
// beside them: their stacks and Interpreters.
//
// An object lies in a cell, of one of some forty sizes, whose first word, its header, says where
// references are in it (Cell). Cells of one size fill spans of a few pages; what is too large for
// that has a span of its own; cells without references have spans apart, so that marking them does
// not touch them. A thread allocates from its own HeapCache: a span of each size whose
// free cells are its alone, taken in runs, so that an allocation is a few instructions without a
// lock. (A cache is a thread's, not a goroutine's: a hundred thousand goroutines hold none.)
// Memory comes zeroed. Small stacks and Interpreters, blocks, are kept by each thread in the same
// way: see blocks.cpp.
//
// Nothing is collected inside of allocate(): when the heap has grown to its goal the caller's Wish
// is set, and the goroutine collects at its next safepoint; see collect.h. What is dead is found by
// marking (mark.h) while the world stands still; sweep() then takes the spans' mark bits for the
// bits of who is alive, touching no cell: a free run is zeroed when it is taken.
#pragma once

#include "sim/lang/vm/pages.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>

namespace fiberscope::lang {

// What a goroutine is to do at its next safepoint.
using Wish = std::uint8_t;
constexpr Wish kWishReturn = 1;   // leave the interpreter's loop
constexpr Wish kWishCollect = 2;  // the heap has grown to its goal

// The header of a cell: what it holds, in the lower four bits; above them, for values, the layout.
enum class Cell : std::uint8_t {
    free,     // 0: not allocated
    plain,    // no references
    values,   // of one layout, one behind the other
    any,      // each word may be a reference
    front,    // the first word is one: String, Slice
    box,      // Box
    closure,  // Closure
    chan,     // Chan
    map,      // Map
};
constexpr Word kCellBits = 15;
constexpr Word header_of(Cell cell) {
    return static_cast<Word>(cell);
}
// Of memory for values of this layout, which may be null.
inline Word header_of(const Layout* layout) {
    return layout ? to_word(layout) | header_of(Cell::values) : header_of(Cell::plain);
}
inline Cell cell_of(Word header) {
    return static_cast<Cell>(header & kCellBits);
}
inline const Layout* layout_of(Word header) {
    return to_pointer<const Layout>(header & ~kCellBits);
}

// What runtime.ReadMemStats tells. All in bytes but the counts.
struct HeapStats {
    std::uint64_t live_bytes = 0;  // objects that are not known to be dead
    std::uint64_t live_objects = 0;
    std::uint64_t all_bytes = 0;  // allocated since the run began
    std::uint64_t all_objects = 0;
    std::uint64_t heap_bytes = 0;  // of spans in use
    std::uint64_t stack_bytes = 0;
    std::uint64_t taken_bytes = 0;  // of pages ever used
    std::uint64_t given_back_bytes = 0;
    std::uint64_t goal_bytes = 0;  // the size at which it is collected next
};

class Heap {
  public:
    static constexpr std::size_t kSmallWordsMax = 2048;  // of a cell that shares its span
    static constexpr std::size_t kInterpreterWords = 31;

    // Never has more than this many bytes in use. collect_every: for tests, a wish to collect at
    // each so manyth allocation; 0: none.
    explicit Heap(std::uint64_t bytes_max = std::uint64_t{1} << 32,
                  std::uint32_t collect_every = 0);
    ~Heap();
    Heap(const Heap&) = delete;
    Heap& operator=(const Heap&) = delete;

    // An object of this many words. Null if the memory would be more than the heap may have: small
    // ones are still given for a while then, so that their allocator comes to a safepoint.
    Word* allocate(std::size_t words, Word header, Wish& wish);

    // Called for memory that was another object's before it becomes a new one's; for --race. Before
    // the first allocation.
    void when_reused(std::function<void(Word* begin, Word* end)> act) { reused_ = std::move(act); }

    // A goroutine's stack: of the size asked for, not zeroed. Null as above, but for one of 2 KiB,
    // which is counted with its Interpreter.
    Word* allocate_stack(std::size_t words);
    void free_stack(Word* stack, std::size_t words);
    // Memory for an Interpreter, not zeroed. Null if it would be more than the heap may have, and
    // no collection is wished for; unless it must be, then only if no address space is left.
    Word* allocate_interpreter(bool must);
    void free_interpreter(Word* interpreter);
    // Visits all of these that are in use. While the world stands still.
    template <class Visit>
    void each_interpreter(Visit visit) const {
        pages_.each([&](const Span& span) {
            if (span.use != Span::Use::interpreters) return;
            Word* at = pages_.start(&span);
            for (std::uint32_t i = 0; i < span.cells; ++i, at += kInterpreterBlockWords)
                if (*at != 0) visit(at + 1);
        });
    }

    // Memory that lives and dies with objects here and is not in the heap counts like it: channels'
    // buffers. False: there is no room for it.
    bool add_outside(std::int64_t bytes);

    // debug.SetGCPercent: at what growth over what was alive it is collected; below 0: never, but
    // when the memory is used up. Returns what it was.
    std::int64_t set_percent(std::int64_t percent);

    // Whether it has as much as it may, or nearly so.
    bool is_full();

    HeapStats stats();  // while the world stands still

    // ---- for the collector, while the world stands still. First nobody has a cache any more, then
    // marks are set, then all without one are free.
    void drop_caches();
    // Marks the live cell that the word points into, if there is one, and it was not marked. The
    // object, if references may be in it, and its words; else null.
    Word* mark(Word word, std::size_t& words) {
        Span* span = pages_.find(word);
        if (!span || span->use != Span::Use::cells) return nullptr;
        Word* start = pages_.start(span);
        const Word offset = word - to_word(start);
        const auto cell = static_cast<std::uint32_t>(offset * span->inverse >> 32);
        if (cell >= span->cells || !test_bit(span->live, cell) || test_bit(span->marked, cell))
            return nullptr;
        set_bit(span->marked, cell);
        ++marked_;
        if (span->is_plain) return nullptr;
        words = span->cell_words - 1;
        return start + cell * span->cell_words + 1;
    }
    std::uint64_t marked() const { return marked_; }  // in this collection
    // Whether the cell that the object lies in is marked.
    bool is_marked(const void* object) const;
    void sweep();
    std::uint64_t live_bytes() const { return live_bytes_; }

  private:
    // What it keeps from the kernel at least, of free pages.
    static constexpr std::uint64_t kKeptMin = std::uint64_t{1} << 20;

    struct Free {
        Word* next = nullptr;
        Word* end = nullptr;
        Span* span = nullptr;
    };
    // A class is a size, and whether the cells are plain.
    static constexpr std::size_t kSizes = 37;
    static constexpr std::size_t kClasses = 2 * kSizes;
    // blocks.cpp
    enum Block : std::uint8_t { kStack, kInterpreter, kBlocks };
    static constexpr std::uint32_t kKeptBlocks = 64;
    struct FreeBlocks {
        std::array<Word*, kKeptBlocks> at;
        std::uint32_t count = 0;
    };
    // One more than an Interpreter has: 0 while it is free.
    static constexpr std::size_t kInterpreterBlockWords = kInterpreterWords + 1;
    // Of a thread, until the next collection.
    struct Cache {
        std::array<Free, kClasses> free;
        std::array<FreeBlocks, kBlocks> blocks;
    };
    static const std::array<std::uint16_t, kClasses> kCellWords;  // by class
    static const std::array<std::uint8_t, kSmallWordsMax + 1> kSizeOf;
    static std::size_t class_of(std::size_t words, Word header) {
        return kSizeOf[words + 1] + (header == header_of(Cell::plain) ? kSizes : 0);
    }

    static std::uint64_t next_serial();
    Cache& cache();
    Word* allocate_slowly(std::size_t words, Word header, Wish& wish);
    Word* allocate_large(std::size_t words, Word header, Wish& wish);
    bool next_run(Free& free) const;
    void make_new(Word* begin, Word* end) const;
    bool refill(Cache& cache, std::size_t size_class, Wish& wish);
    enum class Most : std::uint8_t { limit, slack, any };
    Span* take(std::size_t pages, Most most, std::int64_t more_bytes = 0);
    void give(Span* span);
    std::uint64_t all_in_use() const;
    void set_goal();
    void wish_if_due(Wish& wish);
    void carve(Span* span, std::size_t cell_words, std::size_t cells, std::uint8_t size_class);
    Word* take_block(Block kind, Most most);
    void give_block(Block kind, Word* block);
    bool refill(FreeBlocks& free, Block kind, Most most);
    void drop_blocks(Cache& cache);
    std::vector<Span*> take_empty_blocks();
    void give_blocks(Span* span);

    const std::uint64_t bytes_max_;
    const std::uint32_t collect_every_;
    std::function<void(Word*, Word*)> reused_;
    // Tells the caches of this heap, since its last collection, from all others: see t_cache.
    std::uint64_t serial_;

    std::mutex mutex_;  // guards everything below
    Pages pages_;
    std::deque<Cache> caches_;
    std::array<std::vector<Span*>, kClasses> partly_free_;  // in no cache; next to be taken last
    std::array<std::vector<Word*>, kBlocks> free_blocks_;   // in no cache
    std::uint64_t stack_bytes_ = 0;                         // of spans, those of Interpreters too
    std::int64_t goroutine_bytes_ = 0;  // what is counted of them beside: see blocks.cpp
    std::int64_t outside_bytes_ = 0;
    std::uint64_t marked_ = 0;
    std::uint64_t live_bytes_ = 0;  // alive at the last collection, and handed out since
    std::uint64_t live_objects_ = 0;
    std::uint64_t freed_bytes_ = 0;
    std::uint64_t freed_objects_ = 0;
    std::uint64_t goal_bytes_ = 0;
    std::int64_t percent_ = 100;
    std::uint32_t until_wish_ = 0;  // see collect_every
};

}  // namespace fiberscope::lang
