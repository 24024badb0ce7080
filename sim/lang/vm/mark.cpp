#include "sim/lang/vm/mark.h"

#include "core/sync/chan_core.h"
#include "sim/lang/code/layout.h"
#include "sim/lang/vm/map.h"

namespace fiberscope::lang {

void Marker::ask_values(const Layout* layout, const Word* words, std::size_t count) {
    if (!layout) return;
    if (layout->words == 1) return ask_all(words, count);
    each_reference(*layout, count, [&](std::size_t at) { ask(words[at]); });
}

void Marker::drain() {
    std::array<Found, kAhead> waiting;
    std::size_t first = 0;
    std::size_t count = 0;
    for (;;) {
        while (count < kAhead && !stack_.empty()) {
            __builtin_prefetch(stack_.back().object - 1);
            waiting[(first + count++) % kAhead] = stack_.back();
            stack_.pop_back();
        }
        if (count == 0) return;
        const Found next = waiting[first];
        first = (first + 1) % kAhead;
        --count;
        look_into(next.object, next.words);
    }
}

void Marker::look_into(const Word* object, std::size_t words) {
    const Word header = object[-1];
    words_ += words;
    switch (cell_of(header)) {
        case Cell::free:
        case Cell::plain:
            return;
        case Cell::values:
            return ask_values(layout_of(header), object, words);
        case Cell::any:
            return ask_all(object, words);
        case Cell::front:
            return ask(object[0]);
        case Cell::box: {
            const auto* type = to_pointer<const Type>(object[0]);
            if (!type) return;  // not filled in yet
            return ask_values(type->layout, object + 1, static_cast<std::size_t>(type->words));
        }
        case Cell::closure: {
            const auto* function = to_pointer<const Function>(object[0]);
            if (!function) return;
            const Layout* layout = function->captured;
            if (layout) ask_values(layout, object + 1, layout->words);
            return;
        }
        case Cell::chan: {
            const auto* chan = to_pointer<const Chan>(to_word(object));
            if (!chan->core) return;
            const Layout* layout = under(chan->type)->elem->layout;
            const auto elem = static_cast<std::size_t>(under(chan->type)->elem->words);
            if (!layout) return;
            chan->core->each_buffered([&](const void* value) {
                const auto* at = static_cast<const Word*>(value);
                if (chan->boxed_words > 0)
                    ask(*at);
                else
                    ask_values(layout, at, elem);
            });
            return;
        }
        case Cell::map:
            ask(object[offsetof(Map, entries) / sizeof(Word)]);
            return ask(object[offsetof(Map, index) / sizeof(Word)]);
    }
}

}  // namespace fiberscope::lang
