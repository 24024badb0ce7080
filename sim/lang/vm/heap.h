// The memory of one run: freed as a whole when the run is over. No collection yet; every object
// has a header word with its type, so that one can come.
//
// A goroutine allocates from its own HeapCache without a lock, and asks the Heap for more under
// one. Memory comes zeroed.
#pragma once

#include "sim/lang/vm/object.h"

#include <atomic>
#include <mutex>

namespace fiberscope::lang {

struct HeapCache {
    Word* next = nullptr;
    Word* end = nullptr;
    std::uint32_t chunk_words = 64;
};

class Heap {
  public:
    Heap() = default;
    ~Heap();
    Heap(const Heap&) = delete;
    Heap& operator=(const Heap&) = delete;

    // An object of this many words; `descriptor` goes into its header (null: no references known).
    Word* allocate(HeapCache& cache, std::size_t words, const Type* descriptor) {
        if (static_cast<std::size_t>(cache.end - cache.next) <= words)
            return allocate_slowly(cache, words, descriptor);
        Word* object = cache.next;
        cache.next += words + 1;
        *object = to_word(descriptor);
        return object + 1;
    }
    // A goroutine ended: what is left of its cache serves another.
    void give_back(HeapCache& cache);

    // A goroutine's stack: of the size asked for, not zeroed.
    Word* allocate_stack(std::size_t words);
    void free_stack(Word* stack, std::size_t words);

    // Bytes handed out to caches and large objects; never falls.
    std::uint64_t allocated_bytes() const { return allocated_.load(std::memory_order_relaxed); }

  private:
    struct Block {
        Block* previous;
        Block* next;
    };
    static constexpr std::size_t kSlabWords = 1 << 17;      // 1 MiB
    static constexpr std::size_t kChunkWordsMax = 1 << 13;  // 64 KiB
    static constexpr std::size_t kSmallStackWords = 256;    // 2 KiB, what a goroutine starts with

    Word* allocate_slowly(HeapCache& cache, std::size_t words, const Type* descriptor);
    Word* new_block(std::size_t words, bool zeroed);
    void unlink(Block* block);

    std::mutex mutex_;  // guards everything below
    Block* blocks_ = nullptr;
    Word* slab_next_ = nullptr;
    Word* slab_end_ = nullptr;
    std::vector<std::pair<Word*, Word*>> leftovers_;
    std::vector<Word*> small_stacks_;
    std::atomic<std::uint64_t> allocated_{0};  // a statistic: relaxed
};

}  // namespace fiberscope::lang
