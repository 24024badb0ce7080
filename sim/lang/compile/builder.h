// Writes one Function: instructions, jumps, the line table, and which register holds what. Used
// by FunctionCompiler; single-threaded.
//
// Registers are given out like a stack. A register keeps its kind, reference or scalar, for the
// whole function, so that a collector can read any frame; where a kind does not fit, the register
// is skipped.
#pragma once

#include "sim/lang/code/program.h"

namespace fiberscope::lang {

// Of a function: register numbers are 16 bits, and kNone is taken.
constexpr std::size_t kRegistersMax = 60000;

struct Label {
    int at = -1;
    std::vector<int> uses;
};

class FunctionBuilder {
  public:
    explicit FunctionBuilder(Function& function) : function_(function) {}

    // Registers
    int alloc(const Type* type);
    int alloc_word(bool reference);
    // The first register of a call's results; the frame header stands before it.
    int alloc_window(const std::vector<bool>& kinds);
    int top() const { return top_; }
    // The scopes of variables that lie from the mark on end here, too.
    void release(int mark);

    // Variables, for the views: from the next instruction on it has its value there. Parameters and
    // results stay until the end, others until their register is released; close_scopes() is for
    // those of the function's own block. A scope in which one moves stays the same.
    void declare(const Object* object, int reg, bool in_cell, bool to_the_end = false);
    void moved(const Object* object, int reg, bool in_cell);
    void close_scopes() { close_scopes_from(0); }

    // Instructions
    int emit(Op op, int a = 0, int b = 0, int c = 0);
    int emit_wide(Op op, int a, std::int64_t number);
    void ext(int x, int y = 0, int z = 0);
    // An ext word whose y and z, or x and y, hold a 32-bit index.
    void ext_index_first(std::uint32_t index, int z = 0);
    void ext_index_last(int x, std::uint32_t index);
    void move(int to, int from, int words);

    // Jumps. The operands of a conditional jump are those of its opcode.
    void jump(Label& target) { jump_if(Op::Jump, 0, target); }
    void jump_if(Op op, int a, Label& target);
    void compare_jump(Op op, int a, int b, Label& target);
    void jump_in_ext(int x_y_at, Label& target);
    void loop_to(Label& target);
    void bind(Label& label);

    void set_line(std::uint32_t line) { line_ = line; }
    std::uint32_t line() const { return line_; }
    void finish();
    // What was too large for the instruction format, or null.
    const char* failure() const { return failure_; }

  private:
    int alloc_run(const std::vector<bool>& kinds, int header);
    void close_scopes_from(int mark);
    int here() const { return static_cast<int>(function_.code.size()); }
    void patch(int at, int target);

    Function& function_;
    enum class RegisterKind : std::uint8_t { Free, Scalar, Reference };
    std::vector<RegisterKind> kinds_;
    int top_ = 0;
    std::uint32_t line_ = 0;
    std::vector<std::size_t> open_;        // in function_.variables: whose scopes have not ended
    std::vector<std::size_t> to_the_end_;  // the same; these end with the function
    const char* failure_ = nullptr;
};

}  // namespace fiberscope::lang
