// What is remembered of each word of a program's memory: who wrote it last, who has read it since,
// and, where it is an atomic or a lock, what those who used it knew. Kept beside the memory, by
// address, in pages that are made when they are first asked for.
#pragma once

#include "sim/lang/race/call_tree.h"
#include "sim/lang/race/clock.h"

#include <array>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace fiberscope::lang::race {

// One goroutine's access to a word.
struct Access {
    Tick tick = 0;                               // 0: there was none
    std::uint32_t thread = 0;                    // see Detector
    CallTree::Node call = CallTree::Node::none;  // and the line in its innermost function
    std::uint32_t line = 0;
    Slot slot = 0;
    bool is_write = false;
    bool is_atomic = false;
};

struct Cell {
    Access write;
    // Those since the write that are not known to be one after the other; mostly one, which stands
    // in `read`, and `others` is null.
    Access read;
    std::unique_ptr<std::vector<Access>> others;
};

struct Page {
    static constexpr std::size_t kBytes = 4096;
    static constexpr std::size_t kCells = kBytes / sizeof(Word);

    std::mutex mutex;  // guards everything below; nothing else is locked while it is held
    std::array<Cell, kCells> cells;
    std::unordered_map<std::uintptr_t, Clock> clocks;  // by address in the page

    Cell& cell(std::uintptr_t address) { return cells[address % kBytes / sizeof(Word)]; }
};

class Shadow {
  public:
    // Of the page that the address lies in. Any thread.
    Page& page(std::uintptr_t address);
    // The memory has become another object's. Any thread; nobody uses the memory meanwhile.
    void forget(std::uintptr_t begin, std::uintptr_t end);

  private:
    static constexpr std::size_t kShards = 64;
    struct Shard {
        std::mutex mutex;  // guards the map; pages stay until the end
        std::unordered_map<std::uintptr_t, std::unique_ptr<Page>> pages;
    };
    Shard& shard(std::uintptr_t number) { return shards_[number % kShards]; }

    std::array<Shard, kShards> shards_;
};

}  // namespace fiberscope::lang::race
