// Writes values as package fmt does: behind format.h. Its parts: format.cpp takes a format apart
// and asks methods, printer_text.cpp writes numbers and texts, printer_values.cpp what is made of
// values.
#pragma once

#include "sim/lang/vm/interpreter.h"

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace fiberscope::lang {

int rune_count(std::string_view text);

class Printer {
  public:
    struct Flags {
        bool plus = false;
        bool minus = false;
        bool sharp = false;
        bool space = false;
        bool zero = false;
        int width = -1;
        int precision = -1;
    };

    // In Errorf %w is %v; elsewhere it is no verb.
    explicit Printer(Interpreter* vm, bool wraps = false) : vm_(vm), wraps_(wraps) {}
    // Without calling into Go, and little more than so many bytes.
    explicit Printer(std::size_t bytes_most)
        : vm_(nullptr), wraps_(false), bytes_most_(bytes_most) {}

    std::string out;
    // Nobody runs: sync's locks and counters are shown by their state, and all that there is
    // counted.
    bool at_rest = false;

    void format(std::string_view format, const Word* values, std::int64_t count);
    void value(const Type* type, const Word* words, char verb, const Flags& flags, int depth,
               bool may_call = true);
    void interface(Word held, char verb, const Flags& flags, int depth);

  private:
    void value_here(const Type* type, const Word* words, char verb, const Flags& flags, int depth,
                    bool may_call);
    void pad(std::string_view text, const Flags& flags) {
        const int missing = flags.width - rune_count(text);
        if (missing <= 0)
            out += text;
        else if (flags.minus)
            out += std::string(text) + std::string(static_cast<std::size_t>(missing), ' ');
        else
            out += std::string(static_cast<std::size_t>(missing), flags.zero ? '0' : ' ') +
                   std::string(text);
    }
    // Whether the text is as long as it may be. Then it says how many are left out.
    bool is_full(std::int64_t left) {
        if (out.size() < bytes_most_) return false;
        out += fmt::format("…{} more", left);
        return true;
    }
    bool call_method(const Type* type, const Word* words, char verb, const Flags& flags);
    bool state_of(const Type* type, const Word* words);
    void bad_verb(const Type* type, const Word* words, std::string_view verb, const Flags& flags);
    void integer(Word bits, bool is_signed, char verb, const Flags& flags, const Type* type);
    void floating(double x, char verb, const Flags& flags, const Type* type);
    void text(std::string_view text, char verb, const Flags& flags, const Type* type,
              const Word* words);
    void list(const Type* type, const Type* elem, const Word* words, std::int64_t count, char verb,
              const Flags& flags, int depth);
    void structure(const Type* type, const Word* words, char verb, const Flags& flags, int depth);
    void map(const Type* type, Word held, char verb, const Flags& flags, int depth);
    void pointer(const Type* type, Word word, char verb, const Flags& flags, int depth);

    Interpreter* vm_;
    bool wraps_;
    std::size_t bytes_most_ = SIZE_MAX;
    std::size_t checked_ = 1 << 20;  // there was room for so much text
};

}  // namespace fiberscope::lang
