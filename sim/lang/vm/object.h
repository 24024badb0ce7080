// What Go values are in memory. Every value that is not a struct or an array is one Word; here are
// the objects that such a word may point to. All but maps, channels and variables are immutable
// once they are published, so goroutines that race see an old or a new value, never a torn one.
#pragma once

#include "sim/lang/code/program.h"

#include <bit>
#include <string_view>

namespace fiberscope {
class ChanCore;
}
namespace fiberscope::lang::race {
struct Channel;
}

namespace fiberscope::lang {

// The empty string is null.
struct String {
    const char* data;
    std::int64_t length;
};
// The nil slice is null.
struct Slice {
    Word* data;
    std::int64_t length;
    std::int64_t capacity;
};
// The nil interface is null.
struct Box {
    const Type* type;
    Word words[1];  // as many as the type has
};
// The nil function is null.
struct Closure {
    const Function* function;
    Word captured[1];
};
struct Chan {
    ChanCore* core;
    const Type* type;
    std::int64_t boxed_words;  // elements of many words travel behind a pointer; 0: they do not
    // A timer's channel: its one place of buffer does not show in len and cap, as since Go 1.23.
    Word is_timer;
    race::Channel* order;  // with --race
};

// Memory that goroutines share is read and written only like this: a racing program is the
// program's mistake, and must not become ours. Release and acquire, which cost nothing on x86,
// make the object behind a published pointer visible.
inline Word load_word(const Word* at) {
    return __atomic_load_n(at, __ATOMIC_ACQUIRE);
}
inline void store_word(Word* at, Word value) {
    __atomic_store_n(at, value, __ATOMIC_RELEASE);
}

template <typename T>
T* to_pointer(Word word) {
    return std::bit_cast<T*>(word);
}
inline Word to_word(const void* pointer) {
    return std::bit_cast<Word>(pointer);
}
inline double to_double(Word word) {
    return std::bit_cast<double>(word);
}
inline Word to_word(double value) {
    return std::bit_cast<Word>(value);
}
inline std::int64_t to_int(Word word) {
    return static_cast<std::int64_t>(word);
}
inline Word to_word(std::int64_t value) {
    return static_cast<Word>(value);
}

inline std::string_view text_of(Word string) {
    const auto* object = to_pointer<const String>(string);
    return object ? std::string_view(object->data, static_cast<std::size_t>(object->length))
                  : std::string_view{};
}

// ==, for values of one type. False in `comparable` if it meets a slice, map or function inside an
// interface.
bool equal_values(const Type* type, const Word* x, const Word* y, const Type*& uncomparable);
std::uint64_t hash_value(const Type* type, const Word* x, const Type*& unhashable);

}  // namespace fiberscope::lang
