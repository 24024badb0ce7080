// The parts of a random program; used by generate() only. generator.cpp makes declarations and
// statements, generator_expr.cpp expressions, generator_types.cpp what is generic or embedded,
// generator_iter.cpp ranges over functions, generator_go.cpp and generator_more.cpp what is
// concurrent.
#pragma once

#include "tests/differential/generate.h"

#include <optional>
#include <random>
#include <string>
#include <vector>

namespace fiberscope::test {

enum class Sort : unsigned char {
    Int,
    Int8,
    Int16,
    Int32,
    Int64,
    Uint,
    Uint8,
    Uint16,
    Uint32,
    Uint64,
    Float64,
    Float32,
    String,
    Bool,  // up to here the basic ones
    Slice,
    Map,
    Array,
    Struct,
    Pointer,  // to a struct
    Any,
    Shape,  // the program's interface
    Func,   // func(int) int
};

struct GoType {
    Sort sort = Sort::Int;
    Sort elem = Sort::Int;  // basic
    Sort key = Sort::Int;   // of a map
    int number = 0;         // which struct; how long the array
    bool operator==(const GoType&) const = default;
};

struct Variable {
    std::string name;
    GoType type;
    bool assignable = true;
};

struct Callable {
    std::string name;
    std::vector<GoType> params;
    GoType result;
    int cost = 1;
};

struct StructType {
    std::string name;
    std::vector<std::pair<std::string, GoType>> fields;
};

// Text with <name> replaced; Go is full of braces, so they are not.
using Holes = std::vector<std::pair<std::string, std::string>>;
std::string filled(std::string text, const Holes& holes);

class Generator {
  public:
    explicit Generator(std::uint64_t seed);
    std::vector<Part> program();

  private:
    // Of each basic type there are so many variables at the top, which nobody changes.
    static constexpr int kGlobals = 3;

    // A function body while it is made.
    struct Frame {
        std::vector<Variable> variables;
        int times = 1;  // how often a statement here runs for each call of the function
        int cost = 0;
        int loops = 0;           // how many of them surround this place
        int depth = 0;           // of blocks
        bool prints = false;     // only the goroutine of main may
        bool may_panic = false;  // somebody recovers
        // Whether a return may stand here, and of what.
        struct {
            bool may = false;
            std::optional<GoType> result = {};
            std::string name = {};  // of the result; a defer may change it
        } leaves = {};
    };

    // ---- dice; the same everywhere, unlike the library's distributions
    int below(int n) { return static_cast<int>(dice_() % static_cast<std::uint64_t>(n)); }
    int between(int least, int most) { return least + below(most - least + 1); }
    bool chance(int percent) { return below(100) < percent; }
    template <typename List>
    const auto& one_of(const List& list) {
        return list[static_cast<std::size_t>(below(static_cast<int>(list.size())))];
    }

    // ---- types
    GoType any_basic();
    GoType any_integer();
    GoType any_type();
    std::string name_of(const GoType& type) const;
    static bool is_basic(const GoType& type) { return type.sort <= Sort::Bool; }
    static bool is_integer(const GoType& type) { return type.sort <= Sort::Uint64; }
    static bool is_float(const GoType& type) {
        return type.sort == Sort::Float64 || type.sort == Sort::Float32;
    }

    // ---- expressions (generator_expr.cpp)
    std::string expr(const GoType& type, int depth);
    std::string constant(const GoType& type);
    std::string not_constant(const GoType& type, int depth);
    std::string integer(const GoType& type, int depth, bool varies = false);
    std::string floating(const GoType& type, int depth);
    std::string string(int depth);
    std::string boolean(int depth);
    std::string composite(const GoType& type, int depth);
    std::string shape(int depth);
    // A call of a function of the program with such a result, or nothing if that would be dear.
    std::string call(const GoType& type, int depth);
    // An element or a field of such a type of what is in scope, or nothing.
    std::string element(const GoType& type, int depth);
    const Variable* variable(const GoType& type, bool assignable = false);
    // An operand that shows the value the same way each time: no address.
    std::string shown(const Variable& variable);

    // ---- statements
    void declare(std::vector<Part>& to);
    void declare(const GoType& type, std::vector<Part>& to);
    void statements(int count, std::vector<Part>& to);
    void statement(std::vector<Part>& to);
    std::vector<Part> block(int count, int times = 1);
    void assign(std::vector<Part>& to);
    void print(std::vector<Part>& to);
    void branch(std::vector<Part>& to);
    void loop(std::vector<Part>& to);
    void range(std::vector<Part>& to);
    void labelled(std::vector<Part>& to);
    void choose(std::vector<Part>& to);
    void type_switch(std::vector<Part>& to);
    void deferred(std::vector<Part>& to);
    void leave(std::vector<Part>& to);
    void shadow(std::vector<Part>& to);
    void loop_closures(std::vector<Part>& to);
    void closure(std::vector<Part>& to);
    void risky(std::vector<Part>& to);
    void danger(std::vector<Part>& to);

    // ---- generic functions and types, embedding (generator_types.cpp)
    std::string generic(const GoType& type, int depth);
    void boxes(std::vector<Part>& to);
    void embedded(std::vector<Part>& to);
    void tables(std::vector<Part>& to);

    // ---- range over functions, and the library's slices, maps, strings (generator_iter.cpp)
    void range_func(std::vector<Part>& to);
    void sorted(std::vector<Part>& to);
    void mapped(std::vector<Part>& to);
    void built(std::vector<Part>& to);
    // A function's literal with such parameters, which is called so many times.
    std::string lambda(const std::vector<GoType>& params, const GoType& result, int times);
    // What the frame knows more of.
    void keep(const std::string& name, const GoType& type) {
        frame_.variables.push_back({name, type, true});
    }

    // ---- what is concurrent (generator_go.cpp); only where the frame prints
    void concurrent(std::vector<Part>& to);
    void fan_in(std::vector<Part>& to);
    void pipeline(std::vector<Part>& to);
    void locked_map(std::vector<Part>& to);
    void merge(std::vector<Part>& to);
    void ping_pong(std::vector<Part>& to);
    void server(std::vector<Part>& to);
    void condition(std::vector<Part>& to);
    void cancelled(std::vector<Part>& to);
    void timers(std::vector<Part>& to);
    void panicking_workers(std::vector<Part>& to);
    void atomics(std::vector<Part>& to);
    void more_concurrent(std::vector<Part>& to);  // generator_more.cpp
    void ending(std::vector<Part>& to);
    // A function's literal from an int to an int, which a goroutine may run.
    std::string worker(std::vector<Part>& to);

    // ---- declarations
    void structs(std::vector<Part>& to);
    void generics(std::vector<Part>& to);
    void iterators(std::vector<Part>& to);
    void embedding(std::vector<Part>& to);
    void function(int number, std::vector<Part>& to);
    void methods(std::vector<Part>& to);

    std::string fresh(const char* what) { return what + std::to_string(++names_); }
    std::string top(const std::string& name) const { return prefix_ + name; }

    std::mt19937_64 dice_;
    std::string prefix_;
    int names_ = 0;
    std::vector<StructType> structs_;
    std::vector<Callable> functions_;
    bool embedded_by_pointer_ = false;
    Frame frame_;
};

}  // namespace fiberscope::test
