#include "sim/lang/vm/run.h"

#include "core/sync/chan_core.h"
#include "sim/lang/std/format.h"
#include "sim/lang/vm/collect.h"
#include "sim/lang/vm/interpreter.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <new>
#include <utility>

namespace fiberscope::lang {

namespace {

template <int kWords>
void move_words(void* to, void* from) {
    auto* target = static_cast<Word*>(to);
    auto* source = static_cast<Word*>(from);
    for (int i = 0; i < kWords; ++i)
        target[i] = source[i];
}
// With --race: an element and its party, which stays where it is.
template <int kWords>
void move_and_meet(void* to, void* from) {
    move_words<kWords>(to, from);
    race::meet(static_cast<Word*>(to)[kWords], static_cast<Word*>(from)[kWords]);
}
template <int kWords>
void zero_words(void* to) {
    auto* target = static_cast<Word*>(to);
    for (int i = 0; i < kWords; ++i)
        target[i] = 0;
}

using Move = void (*)(void*, void*);
using Zero = void (*)(void*);
template <int... kWords>
constexpr std::array<Move, sizeof...(kWords)> moves(std::integer_sequence<int, kWords...>) {
    return {&move_words<kWords>...};
}
template <int... kWords>
constexpr std::array<Zero, sizeof...(kWords)> zeros(std::integer_sequence<int, kWords...>) {
    return {&zero_words<kWords>...};
}
template <int... kWords>
constexpr std::array<Move, sizeof...(kWords)> meetings(std::integer_sequence<int, kWords...>) {
    return {&move_and_meet<kWords>...};
}
constexpr auto kMoves = moves(std::make_integer_sequence<int, kInlineWords + 1>{});
constexpr auto kMeetings = meetings(std::make_integer_sequence<int, kInlineWords + 1>{});
constexpr auto kZeros = zeros(std::make_integer_sequence<int, kInlineWords + 1>{});

std::size_t print_element(const void* context, const void* value, char* to, std::size_t bytes) {
    const auto* type = static_cast<const ChanType*>(context);
    const auto* words = static_cast<const Word*>(value);
    if (type->boxed_words > 0) words = to_pointer<const Word>(words[0]);
    const std::string text = words ? print_form(type->elem, words, bytes) : "";
    const std::size_t length = std::min(text.size(), bytes);
    std::copy_n(text.data(), length, to);
    return length;
}

}  // namespace

Run::Run(const Program& p, ExecutionOptions o)
    : program(p),
      options(std::move(o)),
      heap(options.memory_bytes_max > 0 ? options.memory_bytes_max : memory_bytes() / 2,
           options.collect_every),
      globals(static_cast<std::size_t>(p.global_words) + 1),
      function_names(p.functions.size()) {
    for (const auto& function : p.functions)
        functions.push_back(function.get());
    if (options.race)
        races = std::make_unique<race::Detector>([this](const race::Race& r) { race_found(r); });
    if (races) heap.when_reused([this](Word* begin, Word* end) { races->forget(begin, end); });
}

Run::~Run() {
    end_all_native(*this);
}

void Run::write(int fd, std::string_view text) {
    if (is_watched()) tell_output(fd, text);
    write_out(fd, text);
}

void Run::write_out(int fd, std::string_view text) {
    if (options.output) {
        options.output(fd, text);
        return;
    }
    std::fwrite(text.data(), 1, text.size(), fd == 1 ? stdout : stderr);
    std::fflush(fd == 1 ? stdout : stderr);
}

const ChanType& Run::chan_type(const Type* chan) {
    const std::scoped_lock guard(mutex);
    auto& type = chan_types[chan];
    if (type) return *type;
    type = std::make_unique<ChanType>();
    type->elem = under(chan)->elem;
    type->type_name = to_string(type->elem);
    int words = type->elem->words;
    if (words > kInlineWords) {
        type->boxed_words = words;
        words = 1;
    }
    type->ops.size = static_cast<std::size_t>(words + (races ? 1 : 0)) * sizeof(Word);
    type->ops.is_word = words == 1 && !races;
    type->ops.move = (races ? kMeetings : kMoves)[static_cast<std::size_t>(words)];
    type->ops.zero = kZeros[static_cast<std::size_t>(words)];
    type->ops.print = &print_element;
    type->ops.context = type.get();
    type->ops.type_name = type->type_name;
    return *type;
}

namespace {

template <class Object>
Object* make_in_heap(Heap& heap, std::vector<Object*>& all, Wish& wish, const Word* owner,
                     auto... made_from) {
    static_assert(alignof(Object) <= alignof(Word));
    Word* room = heap.allocate((sizeof(Object) + sizeof(Word) - 1) / sizeof(Word),
                               header_of(Cell::plain), wish);
    if (!room) return nullptr;
    all.push_back(new (room) Object(owner, made_from...));
    return all.back();
}

}  // namespace

OwnedMutex* Run::new_mutex(StringId name, const Word* owner, Wish& wish) {
    const std::scoped_lock guard(mutex);
    return make_in_heap(heap, mutexes, wish, owner, name);
}
OwnedGroup* Run::new_wait_group(StringId name, const Word* owner, Wish& wish) {
    const std::scoped_lock guard(mutex);
    return make_in_heap(heap, wait_groups, wish, owner, name);
}
OwnedRWMutex* Run::new_rw_mutex(StringId name, const Word* owner, Wish& wish) {
    const std::scoped_lock guard(mutex);
    return make_in_heap(heap, rw_mutexes, wish, owner, name);
}
OwnedCond* Run::new_cond(StringId name, const Word* owner, Wish& wish) {
    const std::scoped_lock guard(mutex);
    return make_in_heap(heap, conds, wish, owner, name);
}

std::int64_t Run::chan_bytes(const ChanType& type, std::int64_t capacity) {
    return static_cast<std::int64_t>(sizeof(ChanCore) +
                                     type.ops.size * static_cast<std::size_t>(capacity));
}

Interpreter* Run::new_interpreter(const Function* function, const Closure* closure,
                                  const Word* params, bool must) {
    // In the run's memory, and trivially destructible: an abandoned goroutine leaks nothing.
    static_assert(std::is_trivially_destructible_v<Interpreter>);
    static_assert(sizeof(Interpreter) <= Heap::kInterpreterWords * sizeof(Word));
    Word* memory = heap.allocate_interpreter(must);
    return memory ? new (memory) Interpreter(*this, function, closure, params) : nullptr;
}

void Run::end(Interpreter* interpreter) {
    heap.free_interpreter(static_cast<Word*>(static_cast<void*>(interpreter)));
}

}  // namespace fiberscope::lang
