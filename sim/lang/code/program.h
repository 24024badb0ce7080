// A compiled Go program: immutable, shared by all its goroutines and runs.
#pragma once

#include "sim/lang/code/opcodes.h"
#include "sim/lang/types/type.h"

#include <array>

namespace fiberscope::lang {

using Word = std::uint64_t;

// Words in front of a frame's registers: the closure, the frame's function, where the caller goes
// on, and how far below the caller's registers begin.
constexpr int kFrameHeader = 4;

// Where a variable of the program's text is while the instructions `from` up to before `to` are at
// work in its function; before them it has no value yet, or another place. For the views.
struct Variable {
    const Object* object = nullptr;
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    std::uint16_t reg = 0;
    bool in_cell = false;  // the register holds a pointer to it
};

// A frame's registers are: results, parameters (a method's receiver first), the rest.
struct Function {
    std::string name;  // main.f, main.(*T).m, main.main.func1
    std::string file;
    std::uint32_t line = 0;
    std::vector<Instruction> code;
    std::vector<std::uint32_t> lines;   // of each instruction
    std::vector<bool> references;       // per register: holds a heap reference
    std::vector<Variable> variables;    // of functions that are not hidden; see vm/frames.cpp
    const Function* self = nullptr;     // where this lies is a closure that has captured nothing
    const Layout* registers = nullptr;  // of a frame, and what its closures capture: code/layout.h
    const Layout* captured = nullptr;
    int frame_words = 0;
    int result_words = 0;
    int param_words = 0;
    int index = -1;       // in Program::functions
    bool hidden = false;  // standard library: no line events, no place in stories
    // Of runtime, sync, sync/atomic: --race is not told of its accesses, which are in order because
    // of what it does.
    bool is_library_order = false;
    int recovered_at = -1;  // where a frame goes on after recover; -1: it defers nothing
};

struct SelectCaseCode {
    enum Kind : std::uint8_t { Send, Receive } kind;
    int channel;  // register
    int value;    // register: what is sent, or where to receive to; -1: drop it
};
struct SelectCode {
    std::vector<SelectCaseCode> cases;
    bool has_default = false;
};

struct Program {
    std::string file_name;
    TypeTable types;
    std::vector<std::unique_ptr<Package>> packages;
    std::vector<std::unique_ptr<Function>> functions;
    std::vector<Word> constants;
    std::vector<const Type*> type_list;  // operands of instructions
    std::vector<std::string> names;      // of channels and locks; [0] is ""
    std::vector<SelectCode> selects;
    std::unordered_map<std::string, int> method_numbers;
    int global_words = 0;
    // As before Go 1.22: a loop has one variable, not one for each turn.
    bool shares_loop_variables = false;
    const Function* entry = nullptr;  // initialises the packages and calls main.main
    const Function* main = nullptr;
    const Function* nil_call = nullptr;  // what stands for a deferred nil
    // What the VM's own panics are values of: with and without "runtime error: " in front.
    const Type* error_string = nullptr;
    const Type* plain_error = nullptr;
    // Constant strings, built once; see vm/object.h.
    std::deque<std::string> texts;
    std::deque<std::array<Word, 3>> string_objects;
    std::deque<Layout> layouts;
};

// For debugging: a function's instructions, or all the program's own functions.
std::string disassemble(const Function& function);
std::string disassemble(const Program& program);

}  // namespace fiberscope::lang
