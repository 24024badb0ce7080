#include "sim/lang/vm/heap.h"

#include <algorithm>
#include <cstdlib>
#include <new>

namespace fiberscope::lang {

Heap::~Heap() {
    while (blocks_) {
        Block* next = blocks_->next;
        std::free(blocks_);
        blocks_ = next;
    }
}

Word* Heap::new_block(std::size_t words, bool zeroed) {
    const std::size_t bytes = sizeof(Block) + words * sizeof(Word);
    void* memory = zeroed ? std::calloc(1, bytes) : std::malloc(bytes);
    if (!memory) throw std::bad_alloc();
    auto* block = static_cast<Block*>(memory);
    block->previous = nullptr;
    block->next = blocks_;
    if (blocks_) blocks_->previous = block;
    blocks_ = block;
    return static_cast<Word*>(static_cast<void*>(block + 1));
}

void Heap::unlink(Block* block) {
    if (block->previous)
        block->previous->next = block->next;
    else
        blocks_ = block->next;
    if (block->next) block->next->previous = block->previous;
}

Word* Heap::allocate_slowly(HeapCache& cache, std::size_t words, const Type* descriptor) {
    const std::scoped_lock guard(mutex_);
    // relaxed: a statistic.
    if (words + 1 > kChunkWordsMax / 4) {
        allocated_.fetch_add((words + 1) * sizeof(Word), std::memory_order_relaxed);
        Word* object = new_block(words + 1, true);
        *object = to_word(descriptor);
        return object + 1;
    }
    const std::size_t wanted = std::max<std::size_t>(cache.chunk_words, words + 1);
    // Only the last few: what is too small for now must not make every refill slow.
    const std::size_t looked_at = std::min<std::size_t>(leftovers_.size(), 4);
    // A goroutine that has not allocated much takes what others left, however little.
    const std::size_t least = cache.chunk_words == HeapCache{}.chunk_words ? words + 1 : wanted;
    const auto fits =
        std::find_if(leftovers_.end() - static_cast<std::ptrdiff_t>(looked_at), leftovers_.end(),
                     [&](const auto& range) {
                         return static_cast<std::size_t>(range.second - range.first) >= least;
                     });
    if (fits != leftovers_.end()) {
        std::tie(cache.next, cache.end) = *fits;
        leftovers_.erase(fits);
    } else {
        if (static_cast<std::size_t>(slab_end_ - slab_next_) < wanted) {
            slab_next_ = new_block(kSlabWords, true);
            slab_end_ = slab_next_ + kSlabWords;
        }
        cache.next = slab_next_;
        cache.end = slab_next_ += wanted;
        // relaxed: a statistic.
        allocated_.fetch_add(wanted * sizeof(Word), std::memory_order_relaxed);
        // A goroutine that allocates much gets more at a time; 100,000 small ones get little each.
        cache.chunk_words = static_cast<std::uint32_t>(std::min(kChunkWordsMax, wanted * 2));
    }
    Word* object = cache.next;
    cache.next += words + 1;
    *object = to_word(descriptor);
    return object + 1;
}

void Heap::give_back(HeapCache& cache) {
    if (cache.end - cache.next > 16) {
        const std::scoped_lock guard(mutex_);
        leftovers_.emplace_back(cache.next, cache.end);
    }
    cache = {};
}

Word* Heap::allocate_stack(std::size_t words) {
    const std::scoped_lock guard(mutex_);
    if (words == kSmallStackWords && !small_stacks_.empty()) {
        Word* stack = small_stacks_.back();
        small_stacks_.pop_back();
        return stack;
    }
    return new_block(words, false);
}

void Heap::free_stack(Word* stack, std::size_t words) {
    const std::scoped_lock guard(mutex_);
    if (words == kSmallStackWords) {
        small_stacks_.push_back(stack);
        return;
    }
    Block* block = static_cast<Block*>(static_cast<void*>(stack)) - 1;
    unlink(block);
    std::free(block);
}

}  // namespace fiberscope::lang
