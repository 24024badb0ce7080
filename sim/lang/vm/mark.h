// Marking: from the roots through all that they refer to. Non-recursive: what was found and not yet
// looked into stands on a stack of its own.
//
// Why a word that is no reference does no harm. A word that may be one is asked for the live cell
// that it points into (Heap::mark), and the answer is right for any word at all: an address outside
// of the heap, in a stack, in a free or dead cell finds nothing, and a number that happens to be an
// address keeps an object alive that might have gone. Nothing is ever moved or written to. So
// registers of a frame that were not written yet, which hold what an older frame left there, need
// no clearing; they keep what they last pointed to a little longer at the most. And a pointer into
// the middle of an object, which a slice, a string's piece or &s.f is, finds it as well.
//
// Why nothing that is alive is missed. Every reference lies in a place that is known to hold one:
// in an object, by its header; in a frame, by its function's `references`, constant for the whole
// function; in the interpreter's own records; or in a Rooted of native code. The world stands
// still: each goroutine is at a gate, which it reached from an instruction that had saved its pc
// and fp.
#pragma once

#include "sim/lang/vm/heap.h"

namespace fiberscope::lang {

class Marker {
  public:
    explicit Marker(Heap& heap) : heap_(heap) {}

    // What the word points into, if anything, is alive.
    void ask(Word word) {
        std::size_t words = 0;
        if (Word* object = heap_.mark(word, words)) stack_.push_back({object, words});
    }
    void ask(const void* pointer) { ask(to_word(pointer)); }
    void ask_all(const Word* words, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i)
            ask(words[i]);
    }
    // Values of this layout, which may be null, one behind the other.
    void ask_values(const Layout* layout, const Word* words, std::size_t count);

    // Looks into all that was found.
    void drain();

    // Objects marked, and words looked at in them.
    std::uint64_t work() const { return heap_.marked() + words_; }

  private:
    struct Found {
        const Word* object;
        std::size_t words;
    };
    // Between being taken off the stack and being looked into an object waits for a few others:
    // the cache fetches it meanwhile.
    static constexpr std::size_t kAhead = 16;

    void look_into(const Word* object, std::size_t words);

    Heap& heap_;
    std::vector<Found> stack_;
    std::uint64_t words_ = 0;
};

}  // namespace fiberscope::lang
