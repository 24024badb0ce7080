// A layout is kept small: an array's is its element's, repeated; a value of very many words that is
// no array is taken for all references, since the collector asks of each word whether it is one.
#include "sim/lang/code/layout.h"

#include <algorithm>

namespace fiberscope::lang {

namespace {

constexpr int kWordsMax = 1 << 16;

class Layouts {
  public:
    explicit Layouts(Program& program) : program_(program) {}

    const Layout* of(const Type* type) {
        const Type* t = under(type);
        if (t->kind == Kind::Array) return t->length > 0 ? of(t->elem) : nullptr;
        const auto [at, is_new] = known_.try_emplace(t, nullptr);
        if (is_new) {
            // Recursion goes through pointers only, which are one word.
            const Layout* made = make({t});
            known_[t] = made;
            return made;
        }
        return at->second;
    }

    // Of values of these types one behind the other, after `header` words without references.
    const Layout* make(const std::vector<const Type*>& types, int header = 0) {
        int words = header;
        for (const Type* type : types)
            words += words_of(type);
        if (words <= kWordsMax) {
            std::vector<bool> map(static_cast<std::size_t>(header), false);
            for (const Type* type : types)
                reference_map(type, map);
            return keep(map);
        }
        const bool any = std::any_of(types.begin(), types.end(),
                                     [](const Type* type) { return holds_any(type); });
        return any ? keep({true}) : nullptr;
    }

    const Layout* keep(const std::vector<bool>& map) {
        if (std::find(map.begin(), map.end(), true) == map.end()) return nullptr;
        Layout& layout = program_.layouts.emplace_back();
        layout.words = static_cast<std::uint32_t>(map.size());
        layout.references.resize((map.size() + 63) / 64);
        for (std::size_t i = 0; i < map.size(); ++i)
            if (map[i]) layout.references[i / 64] |= std::uint64_t{1} << (i % 64);
        return &layout;
    }

  private:
    static bool holds_any(const Type* type) {
        const Type* t = under(type);
        if (t->kind == Kind::Array) return t->length > 0 && holds_any(t->elem);
        if (t->kind != Kind::Struct) return is_reference(t);
        return std::any_of(t->fields.begin(), t->fields.end(),
                           [](const Field& field) { return holds_any(field.type); });
    }

    Program& program_;
    std::unordered_map<const Type*, const Layout*> known_;
};

// A closure's function takes what it has captured into registers, whose kinds are known; what it
// does not take it does not need.
const Layout* captured_by(Layouts& layouts, const Function& function) {
    std::vector<bool> map;
    for (const Instruction& i : function.code) {
        if (i.op != Op::Captures) continue;
        map.resize(std::max<std::size_t>(map.size(), std::size_t{i.b} + i.c));
        for (std::size_t k = 0; k < i.c; ++k)
            if (function.references[i.a + k]) map[i.b + k] = true;
    }
    return layouts.keep(map);
}

}  // namespace

void lay_out(Program& program) {
    Layouts layouts(program);
    for (const Type& type : program.types.all()) {
        // What has no size is no value's type: nobody has needed it.
        if (type.words < 0 || under(&type)->kind == Kind::Invalid) continue;
        type.layout = layouts.of(&type);
        const Type* t = under(&type);
        if (t->kind == Kind::Map && t->key->words >= 0 && t->elem->words >= 0)
            type.entry_layout = layouts.make({t->key, t->elem}, kEntryHeader);
    }
    for (const auto& function : program.functions) {
        function->self = function.get();
        function->registers = layouts.keep(function->references);
        function->captured = captured_by(layouts, *function);
    }
}

}  // namespace fiberscope::lang
