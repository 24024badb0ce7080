// The heap's memory of goroutines, which is not collected: stacks and Interpreters. Stacks of 2
// KiB, as nearly all are, and Interpreters are blocks, cut from spans that hold 32; a span all of
// whose blocks are free when the heap is swept goes.
//
// A goroutine that begins takes a stack, one that ends gives two blocks back. With a lock for each
// of these, a hundred thousand short goroutines on two threads spent a third of their time in this
// lock and in the kernel behind it, twice as long as compiled Go takes for all. So each thread
// keeps some free blocks, as core keeps Gs for each P (core/sched/stock.h): the last that came is
// the first to go, while it is warm; and when one thread starts what another ends, they pass
// through the heap's own list 32 at a time.
#include "sim/lang/vm/heap.h"

#include <algorithm>

namespace fiberscope::lang {

namespace {

constexpr std::size_t kSmallStackWords = 256;  // 2 KiB, what a goroutine starts with

constexpr std::int64_t kBlocksInSpan = 32;

struct Kind {
    Span::Use use;
    std::size_t words;  // of a block
    std::size_t pages;  // of a span
    // For each block, of what all_in_use() counts beside the span. A goroutine is counted as a
    // whole when it is started, so that the go statement is refused that would be one too many: a
    // stack, a fiber's page and its share of a page table, a G. Its stack is not counted again.
    std::int64_t more_bytes;
};
constexpr Kind kKinds[] = {
    {Span::Use::stacks, kSmallStackWords, 8, -(2 << 10)},
    {Span::Use::interpreters, Heap::kInterpreterWords + 1, 1, 7 << 10},
};

}  // namespace

Word* Heap::take_block(Block kind, Most most) {
    FreeBlocks& free = cache().blocks[kind];
    if (free.count == 0 && !refill(free, kind, most)) return nullptr;
    return free.at[--free.count];
}

void Heap::give_block(Block kind, Word* block) {
    FreeBlocks& free = cache().blocks[kind];
    if (free.count == kKeptBlocks) {
        // The coldest.
        const auto half = free.at.begin() + kKeptBlocks / 2;
        {
            const std::scoped_lock guard(mutex_);
            free_blocks_[kind].insert(free_blocks_[kind].end(), free.at.begin(), half);
        }
        std::copy(half, free.at.end(), free.at.begin());
        free.count -= kKeptBlocks / 2;
    }
    free.at[free.count++] = block;
}

bool Heap::refill(FreeBlocks& free, Block kind, Most most) {
    const std::scoped_lock guard(mutex_);
    std::vector<Word*>& all = free_blocks_[kind];
    if (all.empty()) {
        const auto& [use, words, pages, more_bytes] = kKinds[kind];
        Span* span = take(pages, most, kBlocksInSpan * more_bytes);
        if (!span) return false;
        span->use = use;
        span->cells = kBlocksInSpan;
        stack_bytes_ += pages * kPageBytes;
        goroutine_bytes_ += kBlocksInSpan * more_bytes;
        // The lowest is taken first.
        for (std::size_t i = kBlocksInSpan; i-- > 0;) {
            all.push_back(pages_.start(span) + i * words);
            if (kind == kInterpreter && span->dirty) *all.back() = 0;
        }
    }
    free.count = static_cast<std::uint32_t>(std::min<std::size_t>(all.size(), kKeptBlocks / 2));
    std::copy(all.end() - free.count, all.end(), free.at.begin());
    all.resize(all.size() - free.count);
    return true;
}

Word* Heap::allocate_stack(std::size_t words) {
    if (words == kSmallStackWords) return take_block(kStack, Most::any);
    const std::scoped_lock guard(mutex_);
    Span* span = take(words / kPageWords + (words % kPageWords != 0 ? 1 : 0), Most::slack);
    if (!span) return nullptr;
    span->use = Span::Use::stacks;
    span->cells = 1;
    stack_bytes_ += span->pages * kPageBytes;
    return pages_.start(span);
}

void Heap::free_stack(Word* stack, std::size_t words) {
    if (words == kSmallStackWords) return give_block(kStack, stack);
    const std::scoped_lock guard(mutex_);
    Span* span = pages_.find(to_word(stack));
    stack_bytes_ -= span->pages * kPageBytes;
    const bool is_huge = span->pages * kPageBytes >= kKeptMin;
    give(span);
    if (is_huge) pages_.give_back(kKeptMin);
}

Word* Heap::allocate_interpreter(bool must) {
    Word* block = take_block(kInterpreter, must ? Most::any : Most::limit);
    if (!block) return nullptr;
    *block = 1;
    return block + 1;
}

void Heap::free_interpreter(Word* interpreter) {
    interpreter[-1] = 0;
    give_block(kInterpreter, interpreter - 1);
}

// Under the lock, while the world stands still.
void Heap::drop_blocks(Cache& cache) {
    for (std::size_t kind = 0; kind < kBlocks; ++kind) {
        FreeBlocks& free = cache.blocks[kind];
        free_blocks_[kind].insert(free_blocks_[kind].end(), free.at.begin(),
                                  free.at.begin() + free.count);
    }
}

// The spans that have none in use; their blocks are on no list then. The same.
std::vector<Span*> Heap::take_empty_blocks() {
    std::vector<Span*> empty;
    for (auto& list : free_blocks_) {
        // `next` counts those that are free.
        for (const Word* block : list) {
            Span* span = pages_.find(to_word(block));
            if (++span->next == span->cells) empty.push_back(span);
        }
        std::erase_if(list, [&](const Word* block) {
            const Span* span = pages_.find(to_word(block));
            return span->next == span->cells;
        });
        for (const Word* block : list)
            pages_.find(to_word(block))->next = 0;
    }
    return empty;
}

void Heap::give_blocks(Span* span) {
    stack_bytes_ -= span->pages * kPageBytes;
    goroutine_bytes_ -=
        kBlocksInSpan * kKinds[span->use == Span::Use::stacks ? kStack : kInterpreter].more_bytes;
    give(span);
}

}  // namespace fiberscope::lang
