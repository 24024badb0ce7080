// The heap's memory of goroutines, which is not collected: stacks and Interpreters. Those of 2 KiB,
// as nearly all stacks are, and the Interpreters are blocks, cut from spans of 64 KiB; a span all
// of whose blocks are free when the heap is swept goes.
//
// A goroutine that ends gives two blocks back and the next one takes two. Under one lock for all
// that is most of what a short goroutine costs: with two threads each finds the lock held by the
// other every third time, and sleeps. So each thread keeps some free blocks, as core keeps Gs for
// each P (core/sched/stock.h): the last that came is the first to go, while it is warm, and half of
// them pass through the heap's own list at a time when one thread starts what another ends.
#include "sim/lang/vm/heap.h"

#include <algorithm>

namespace fiberscope::lang {

namespace {

constexpr std::size_t kSmallStackWords = 256;  // 2 KiB, what a goroutine starts with
constexpr std::size_t kBlockSpanPages = 8;

// What a goroutine has elsewhere, for each block: with its stack comes a fiber's page and its share
// of a page table; with its Interpreter a G.
constexpr std::uint64_t kBytesElsewhere[] = {5 << 10, 128};

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
        Span* span = take(kBlockSpanPages, most);
        if (!span) return false;
        span->use = kind == kStack ? Span::Use::stacks : Span::Use::interpreters;
        const std::size_t words = kind == kStack ? kSmallStackWords : kInterpreterBlockWords;
        span->cells = static_cast<std::uint32_t>(kBlockSpanPages * kPageWords / words);
        stack_bytes_ += span->pages * kPageBytes;
        goroutine_bytes_ += span->cells * kBytesElsewhere[kind];
        // The lowest is taken first.
        for (std::size_t i = span->cells; i-- > 0;) {
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
    if (words == kSmallStackWords) return take_block(kStack, Most::slack);
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
    Word* block = take_block(kInterpreter, must ? Most::any : Most::slack);
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
        span->cells * kBytesElsewhere[span->use == Span::Use::stacks ? kStack : kInterpreter];
    give(span);
}

}  // namespace fiberscope::lang
