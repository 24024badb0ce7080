// Where the heap's memory comes from: one range of addresses, reserved when the run begins and used
// from below in pages of 8 KiB. A span is some pages one behind the other that serve one purpose; a
// table says of every page to which span it belongs, so any address finds its span.
//
// Which pages a span gets depends on the order of the requests alone, not on where the range lies:
// simulated runs repeat. Under the heap's lock, or while the world stands still.
#pragma once

#include "sim/lang/vm/object.h"

#include <array>
#include <bit>
#include <deque>
#include <set>

namespace fiberscope::lang {

constexpr std::size_t kPageBytes = 8192;
constexpr std::size_t kPageWords = kPageBytes / sizeof(Word);

// Most cells that a span may have: 8 KiB of two words each.
constexpr std::size_t kCellsMax = 512;

struct Span {
    enum class Use : std::uint8_t { free, cells, stacks, interpreters };
    std::uint32_t first_page = 0;
    std::uint32_t pages = 0;
    Use use = Use::free;
    bool dirty = false;           // may hold other than zeros; of cells: where none is alive
    bool is_plain = false;        // all its cells are Cell::plain
    std::uint8_t size_class = 0;  // Heap's
    std::uint32_t cells = 0;
    std::size_t cell_words = 0;
    // offset * inverse >> 32 is offset / cell size, for offsets in bytes below 1 << 18.
    std::uint64_t inverse = 0;
    std::uint32_t next = 0;  // cells before this one are not free
    // A bit for each cell. `live`: handed out, perhaps to a cache, where its header is still 0.
    std::array<std::uint64_t, kCellsMax / 64> live{};
    std::array<std::uint64_t, kCellsMax / 64> marked{};
};

inline bool test_bit(const std::array<std::uint64_t, kCellsMax / 64>& bits, std::uint32_t i) {
    return (bits[i / 64] >> (i % 64) & 1) != 0;
}
inline std::uint32_t count_bits(const std::array<std::uint64_t, kCellsMax / 64>& bits) {
    std::uint32_t sum = 0;
    for (const std::uint64_t word : bits)
        sum += static_cast<std::uint32_t>(std::popcount(word));
    return sum;
}
inline void set_bit(std::array<std::uint64_t, kCellsMax / 64>& bits, std::uint32_t i) {
    bits[i / 64] |= std::uint64_t{1} << (i % 64);
}

class Pages {
  public:
    // Reserves so much; less if the process may not.
    explicit Pages(std::uint64_t bytes);
    ~Pages();
    Pages(const Pages&) = delete;
    Pages& operator=(const Pages&) = delete;

    // A span of so many pages; null if none is left. The caller says what for.
    Span* take(std::size_t pages);
    void give(Span* span);

    Word* start(const Span* span) const { return base_ + span->first_page * kPageWords; }
    // The span in use that the address lies in, or null.
    Span* find(Word address) const {
        const Word offset = address - to_word(base_);
        if (offset >= used_bytes_) return nullptr;
        // Within a free run the table may still know who was there before.
        Span* span = table_[offset / kPageBytes];
        const bool is_there = offset / kPageBytes - span->first_page < span->pages;
        return is_there && span->use != Span::Use::free ? span : nullptr;
    }

    // Gives memory of free pages back to the kernel, the longest runs first, until so many bytes
    // are kept: of the last run only its end.
    void give_back(std::uint64_t bytes_kept);

    std::uint64_t bytes_in_use() const { return in_use_ * kPageBytes; }
    // That were ever used; of those, what the kernel has.
    std::uint64_t bytes_taken() const { return used_bytes_; }
    std::uint64_t bytes_given_back() const {
        return (used_bytes_ / kPageBytes - in_use_ - dirty_) * kPageBytes;
    }

    // Visits all spans in use, by address.
    template <class Visit>
    void each(Visit visit) const {
        for (std::size_t page = 0; page < used_bytes_ / kPageBytes;) {
            Span* span = table_[page];
            page += span->pages;
            if (span->use != Span::Use::free) visit(*span);
        }
    }

  private:
    Span* new_span(std::uint32_t first_page, std::uint32_t pages);
    void add_free(Span* span);
    void remove_free(Span* span);
    void join(Span* span);
    void clean(Span* span);

    Word* base_ = nullptr;
    Span** table_ = nullptr;  // of each page below used_bytes_
    std::size_t pages_max_ = 0;
    std::uint64_t used_bytes_ = 0;
    std::uint64_t in_use_ = 0;  // pages
    std::uint64_t dirty_ = 0;   // free pages that the kernel does not have
    using Runs = std::set<std::pair<std::uint32_t, std::uint32_t>>;  // pages, first page
    Runs& runs(const Span* span) { return span->dirty ? dirty_runs_ : clean_runs_; }
    Runs clean_runs_, dirty_runs_;  // the free ones
    std::deque<Span> spans_;
    std::vector<Span*> spare_;
};

}  // namespace fiberscope::lang
