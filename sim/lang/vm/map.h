// Go's map: a hash table over entries in order of insertion. Iteration starts at a random entry,
// survives changes by the loop, and never gives an entry twice.
//
// A guard word keeps racing goroutines from corrupting it and, like Go's own flag, notices them:
// writers that meet, or a reader that meets a writer, are a fatal error of the program.
#pragma once

#include "sim/lang/vm/heap.h"

namespace fiberscope::lang {

struct Map {
    const Type* type;
    Word guard;             // 0 free, 1 read, 2 written
    Word* entries;          // capacity * entry_words
    std::uint32_t* index;   // slot -> entry + 1; 0 free
    std::int64_t capacity;  // entries there is room for
    std::int64_t used;      // entries ever put there, dead ones included
    std::int64_t live;
    std::int64_t slots;          // a power of two, at least 4/3 * capacity
    std::uint64_t first_number;  // the serial number of entries[0]
};

// An entry: serial number with the live bit, hash, key words, value words.
struct MapIterator {
    Map* map;
    std::uint64_t start;  // serial number of the first entry given
    std::uint64_t next;   // of the next one to look at
    std::uint64_t limit;  // of the first one that is too new
    Word wrapped;         // already past the end, now before start
};

enum class MapResult : std::uint8_t {
    Ok,
    Missing,
    Unhashable,
    ReadWriteRace,
    WriteWriteRace,
    NoMemory
};

// Null if there is no memory.
Map* new_map(Heap& heap, Wish& wish, const Type* type);
// Copies the value to `value` (zero if missing). The map may be null.
MapResult map_get(Map* map, const Type* type, const Word* key, Word* value,
                  const Type*& unhashable);
MapResult map_set(Heap& heap, Wish& wish, Map* map, const Word* key, const Word* value,
                  const Type*& unhashable);
// The map may be null; the key must be one of its type all the same.
MapResult map_delete(Map* map, const Type* type, const Word* key, const Type*& unhashable);
MapResult map_clear(Map* map);
// `random` chooses the start.
MapResult map_iterate(MapIterator& iterator, Map* map, std::uint64_t random);
// Missing at the end; null targets are not wanted.
MapResult map_next(MapIterator& iterator, Word* key, Word* value);

}  // namespace fiberscope::lang
