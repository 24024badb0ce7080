#include "sim/lang/vm/map.h"

#include "sim/lang/code/layout.h"

#include <algorithm>

namespace fiberscope::lang {

namespace {

constexpr Word kFree = 0;
constexpr Word kRead = 1;
constexpr Word kWritten = 2;
constexpr int kHeaderWords = kEntryHeader;  // live and serial number; hash
constexpr std::int64_t kFirstCapacity = 6;

int key_words(const Map* map) {
    return map->type->key->words;
}
int value_words(const Map* map) {
    return map->type->elem->words;
}
std::int64_t entry_words(const Map* map) {
    return kHeaderWords + key_words(map) + value_words(map);
}
Word* entry(const Map* map, std::int64_t i) {
    return map->entries + i * entry_words(map);
}
bool is_live(const Word* e) {
    return (e[0] & 1) != 0;
}
std::uint64_t serial(const Word* e) {
    return e[0] >> 1;
}

// Holds the guard; `conflict` if another goroutine is in the map in a way that Go forbids.
class Guard {
  public:
    Guard(Map* map, Word how) : map_(map) {
        for (;;) {
            Word expected = kFree;
            // acquire: pairs with the release in the destructor.
            if (__atomic_compare_exchange_n(&map->guard, &expected, how, false, __ATOMIC_ACQUIRE,
                                            __ATOMIC_RELAXED))
                return;
            if (expected == kWritten) {
                conflict = true;
                map_ = nullptr;
                return;
            }
            // Readers may meet, and a writer that meets one is noticed by Go only sometimes: wait
            // the few steps that it takes.
        }
    }
    ~Guard() {
        if (map_) __atomic_store_n(&map_->guard, kFree, __ATOMIC_RELEASE);
    }
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

    bool conflict = false;

  private:
    Map* map_;
};

Word* find(const Map* map, const Word* key, std::uint64_t hash, const Type*& unhashable) {
    if (map->slots == 0) return nullptr;
    const auto mask = static_cast<std::uint64_t>(map->slots - 1);
    for (std::uint64_t slot = hash & mask;; slot = (slot + 1) & mask) {
        const std::uint32_t number = map->index[slot];
        if (number == 0) return nullptr;
        Word* e = entry(map, number - 1);
        if (is_live(e) && e[1] == hash &&
            equal_values(map->type->key, e + kHeaderWords, key, unhashable))
            return e;
    }
}

void put_in_index(Map* map, std::int64_t i) {
    const auto mask = static_cast<std::uint64_t>(map->slots - 1);
    std::uint64_t slot = entry(map, i)[1] & mask;
    while (map->index[slot] != 0)
        slot = (slot + 1) & mask;
    map->index[slot] = static_cast<std::uint32_t>(i + 1);
}

// Makes room: drops dead entries, doubles if most are alive. Order and serial numbers stay, so
// iterators find their place again. False: no memory.
bool grow(Heap& heap, Wish& wish, Map* map) {
    const std::int64_t capacity = map->live * 2 >= map->capacity
                                      ? std::max(kFirstCapacity, map->capacity * 2)
                                      : map->capacity;
    // Not the whole map: others may be at its guard.
    const Word* const old_entries = map->entries;
    const std::int64_t old_used = map->used;
    std::int64_t slots = 8;
    while (slots * 3 < capacity * 4)
        slots *= 2;
    Word* entries = heap.allocate(static_cast<std::size_t>(capacity * entry_words(map)),
                                  header_of(map->type->entry_layout), wish);
    Word* index = heap.allocate(static_cast<std::size_t>(slots / 2), header_of(Cell::plain), wish);
    if (!entries || !index) return false;
    map->entries = entries;
    map->index = static_cast<std::uint32_t*>(static_cast<void*>(index));
    map->capacity = capacity;
    map->slots = slots;
    map->used = 0;
    for (std::int64_t i = 0; i < old_used; ++i) {
        const Word* e = old_entries + i * entry_words(map);
        if (!is_live(e)) continue;
        std::copy_n(e, entry_words(map), entry(map, map->used));
        put_in_index(map, map->used++);
    }
    return true;
}

}  // namespace

Map* new_map(Heap& heap, Wish& wish, const Type* type) {
    auto* map = static_cast<Map*>(
        static_cast<void*>(heap.allocate(sizeof(Map) / sizeof(Word), header_of(Cell::map), wish)));
    if (map) map->type = under(type);
    return map;
}

MapResult map_get(Map* map, const Type* type, const Word* key, Word* value,
                  const Type*& unhashable) {
    const Type* t = under(type);
    const std::uint64_t hash = hash_value(t->key, key, unhashable);
    if (unhashable) return MapResult::Unhashable;
    if (map) {
        const Guard guard(map, kRead);
        if (guard.conflict) return MapResult::ReadWriteRace;
        if (const Word* e = find(map, key, hash, unhashable)) {
            if (value) std::copy_n(e + kHeaderWords + key_words(map), value_words(map), value);
            return MapResult::Ok;
        }
    }
    if (value) std::fill_n(value, t->elem->words, Word{0});
    return MapResult::Missing;
}

MapResult map_set(Heap& heap, Wish& wish, Map* map, const Word* key, const Word* value,
                  const Type*& unhashable) {
    const std::uint64_t hash = hash_value(map->type->key, key, unhashable);
    if (unhashable) return MapResult::Unhashable;
    const Guard guard(map, kWritten);
    if (guard.conflict) return MapResult::WriteWriteRace;
    Word* e = find(map, key, hash, unhashable);
    if (!e) {
        if (map->used == map->capacity && !grow(heap, wish, map)) return MapResult::NoMemory;
        e = entry(map, map->used);
        e[0] = ++map->first_number << 1 | 1;
        e[1] = hash;
        std::copy_n(key, key_words(map), e + kHeaderWords);
        put_in_index(map, map->used++);
        ++map->live;
    }
    std::copy_n(value, value_words(map), e + kHeaderWords + key_words(map));
    return MapResult::Ok;
}

MapResult map_delete(Map* map, const Type* type, const Word* key, const Type*& unhashable) {
    const std::uint64_t hash = hash_value(under(type)->key, key, unhashable);
    if (unhashable) return MapResult::Unhashable;
    if (!map) return MapResult::Ok;
    const Guard guard(map, kWritten);
    if (guard.conflict) return MapResult::WriteWriteRace;
    if (Word* e = find(map, key, hash, unhashable)) {
        e[0] &= ~Word{1};
        // It keeps nothing alive.
        std::fill_n(e + kHeaderWords, key_words(map) + value_words(map), Word{0});
        --map->live;
    }
    return MapResult::Ok;
}

MapResult map_clear(Map* map) {
    if (!map) return MapResult::Ok;
    const Guard guard(map, kWritten);
    if (guard.conflict) return MapResult::WriteWriteRace;
    map->used = map->live = map->capacity = map->slots = 0;
    map->entries = nullptr;
    map->index = nullptr;
    return MapResult::Ok;
}

MapResult map_iterate(MapIterator& iterator, Map* map, std::uint64_t random) {
    iterator = {map, 0, 0, 0, 0};
    if (!map) return MapResult::Ok;
    const Guard guard(map, kRead);
    if (guard.conflict) return MapResult::ReadWriteRace;
    iterator.limit = map->first_number + 1;
    if (map->used > 0) {
        const auto at = static_cast<std::int64_t>(random % static_cast<std::uint64_t>(map->used));
        iterator.start = iterator.next = serial(entry(map, at));
    }
    return MapResult::Ok;
}

MapResult map_next(MapIterator& iterator, Word* key, Word* value) {
    Map* map = iterator.map;
    if (!map || iterator.limit <= 1) return MapResult::Missing;
    const Guard guard(map, kRead);
    if (guard.conflict) return MapResult::ReadWriteRace;
    for (;;) {
        // Entries are in order of their serial numbers, whatever was dropped between.
        std::int64_t low = 0;
        std::int64_t high = map->used;
        while (low < high) {
            const std::int64_t middle = (low + high) / 2;
            if (serial(entry(map, middle)) < iterator.next)
                low = middle + 1;
            else
                high = middle;
        }
        for (; low < map->used; ++low) {
            const Word* e = entry(map, low);
            if (serial(e) >= (iterator.wrapped ? iterator.start : iterator.limit)) break;
            if (!is_live(e)) continue;
            if (key) std::copy_n(e + kHeaderWords, key_words(map), key);
            if (value) std::copy_n(e + kHeaderWords + key_words(map), value_words(map), value);
            iterator.next = serial(e) + 1;
            return MapResult::Ok;
        }
        if (iterator.wrapped) return MapResult::Missing;
        iterator.wrapped = 1;
        iterator.next = 0;
    }
}

}  // namespace fiberscope::lang
