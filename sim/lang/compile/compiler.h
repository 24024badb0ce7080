// From checked packages to a Program. Compiler does packages, functions and method tables;
// FunctionCompiler one function body. Single-threaded; the trees are only read.
#pragma once

#include "sim/lang/compile/builder.h"
#include "sim/lang/types/checker.h"

#include <functional>

namespace fiberscope::lang {

class Compiler {
  public:
    Compiler(Program& program, Diagnostics& errors) : program_(program), errors_(errors) {}
    // Packages in the order of their initialisation, main last.
    void compile(const std::vector<Package*>& packages);

    Program& program() { return program_; }
    TypeTable& types() { return program_.types; }
    std::uint32_t type_index(const Type* type);
    int name_index(const std::string& name);
    int method_number(const std::string& name);
    std::uint32_t constant_index(Word word);
    Word constant_word(const Constant& value, const Type* type);
    Word string_word(const std::string& text);
    // The Function of a declared function or method, compiled sooner or later.
    int function_of(Object* object);
    // The native code behind a body-less declaration, or -1.
    int native_of(Object* object) const;
    int add_function(std::unique_ptr<Function> function);
    void report(Pos pos, const std::string& message) { errors_.add(pos, message); }
    // A call of a built-in as a function of its arguments' types, for go and defer.
    int builtin_wrapper(Call* call, const Package* package, const std::string& name);
    // (T).m as a function whose first parameter is the receiver.
    int method_expression(const Type* receiver, const std::string& name, const Type* signature);

  private:
    void assign_globals(Package& package);
    void compile_functions(Package& package);
    void compile_function(Object* object);
    int compile_package_init(Package& package);
    void compile_entry(const std::vector<int>& inits);
    void fill_method_tables();
    const Function* table_entry(const Type* type, const std::string& name, const Type*& signature);
    // A function that takes the word an interface holds, or a pointer to the words if they are
    // not exactly one, and calls the method.
    int receiver_wrapper(const Type* type, const std::string& name);

    Program& program_;
    Diagnostics& errors_;
    std::unordered_map<const Type*, std::uint32_t> type_indices_;
    std::unordered_map<std::string, int> name_indices_;
    std::unordered_map<Word, std::uint32_t> constant_indices_;
    std::unordered_map<std::string, Word> string_words_;
    std::unordered_map<const Object*, int> functions_;
};

// Where a value can be read from or stored to.
struct Place {
    enum Kind : std::uint8_t { Blank, Register, Memory, Global, Element, MapElement } kind = Blank;
    int base = 0;    // the register; the pointer's register; the slice's; the map's
    int offset = 0;  // words from the pointer; the global; the index's or key's register
    const Type* type = nullptr;
    const Type* map = nullptr;
};

class FunctionCompiler {
  public:
    FunctionCompiler(Compiler& compiler, Function& function, const Package* package)
        : compiler_(compiler), function_(function), b_(function), package_(package) {}

    void compile_body(FuncTypeExpr* syntax, const Type* signature, const FieldDecl* receiver,
                      const Type* receiver_type, Block* block, const Captures* captures);
    void compile_init(Package& package);
    void compile_receiver_wrapper(const Type* type, const std::string& name, const Type* signature);
    void compile_method_expression(const Type* receiver, const std::string& name,
                                   const Type* signature);
    void compile_bound_method(const Type* receiver, const std::string& name, const Type* signature);
    void compile_builtin_wrapper(Call* call);

  private:
    struct Home {
        bool in_cell = false;  // the register holds a pointer to the variable
        int reg = 0;
    };
    struct Jump {
        Label on_break;
        Label on_continue;
    };
    struct Prepared {
        enum Kind : std::uint8_t { Direct, Closure, Method, Native } kind = Direct;
        int window = 0;
        int target = 0;  // function, register or native
        int method = 0;
        int name = 0;
        const Type* signature = nullptr;
        int result_words = 0;
        int param_words = 0;
    };

    // function.cpp
    void begin(const Type* signature, const std::vector<Object*>& params,
               const std::vector<Object*>& results, const Type* receiver_type);
    void end(Pos pos);
    void emit_return();
    bool escapes(const Object* object) const;
    int variable_register(const Type* type);
    void declare(Object* object, bool zero);
    int declare_for_init(Object* object);  // a register to compute the first value into
    void finish_init(Object* object, int reg);
    static bool needs_memory(const Type* type);

    // statements
    void stmts(const std::vector<Stmt*>& list);
    void stmt(Stmt* s);
    void simple(Stmt* s);
    void block(Block* block);
    void assign_stmt(AssignStmt* s);
    void define(const std::vector<Object*>& objects, const std::vector<Ident*>& names,
                const std::vector<Expr*>& values);
    void assign_pairs(AssignStmt* s);
    void op_assign(Expr* lhs, Tok op, Expr* rhs, std::int64_t step);
    void decl_stmt(DeclStmt* s);
    void go_or_defer(Expr* call, bool is_go);
    void start_call(Expr* call, bool is_go);
    void return_stmt(ReturnStmt* s);
    void if_stmt(IfStmt* s);
    void for_stmt(ForStmt* s);
    void range_stmt(RangeStmt* s);
    void range_integer(RangeStmt* s);
    void range_list(RangeStmt* s);
    void range_string(RangeStmt* s);
    void range_map(RangeStmt* s);
    void range_chan(RangeStmt* s);
    void range_assign(RangeStmt* s, int which, int reg, const Type* type);
    void loop_body(RangeStmt* s, Jump& jump);
    // range_func.cpp
    void range_func(RangeStmt* s);
    void compile_range_body(RangeStmt* s, FunctionCompiler& outer);
    bool leaves_range_body(const BranchStmt* branch) const;
    void leave_range_body(BranchStmt* branch);
    void return_from_range_body(ReturnStmt* s);
    void end_range_body(bool goes_on);
    void set_state(Object* object, int value);
    void panic_in_state(int state);
    void switch_stmt(SwitchStmt* s);
    void type_switch_stmt(TypeSwitchStmt* s);
    void select_stmt(SelectStmt* s);
    // The values of a single expression that gives several: registers and types.
    std::vector<std::pair<int, const Type*>> several(Expr* x, std::size_t wanted);

    // expressions
    int expr(Expr* x);
    void expr_into(Expr* x, int to);
    int expr_as(Expr* x, const Type* target);
    void expr_as_into(Expr* x, const Type* target, int to);
    int copy_of(Expr* x, const Type* target);  // in a register nobody else writes
    void constant_into(const Constant& value, const Type* type, int to);
    void literal_into(CompositeLit* x, const Type* type, int to);
    void literal_at(CompositeLit* x, const Type* type, Place at);
    void literal_fields(CompositeLit* x, const Type* type, Place at);
    void literal_elements(CompositeLit* x, const Type* elem, Place at);
    void element_at(Expr* x, const Type* type, Place at);
    void func_literal_into(FuncLit* x, int to);
    void closure_into(int to, int function, const Captures& captures);
    void bind_captures(const Captures& captures);
    // As Go calls it: f.func1, and inside that f.func1.1.
    std::string literal_name();
    void make_closure(int to, int function, int captured);  // captured: a register, or -1
    void init_variable(Object* object, Expr* value);
    bool copy_in_memory(const Place& to, Expr* value);
    void unary_into(Unary* x, int to);
    void binary_into(Binary* x, int to);
    void logical_into(Binary* x, int to);
    void compare_into(Tok op, Expr* x, Expr* y, int to);
    void arithmetic(Tok op, const Type* type, int to, int x, int y, const Type* shift_type);
    void wrap(const Type* type, int reg);
    void condition(Expr* x, bool when, Label& target);
    bool compare_jump(Binary* x, bool when, Label& target);
    void convert(int from, const Type* from_type, const Type* target, int to);
    void conversion_into(Call* x, int to);
    void selector_into(Selector* x, int to);
    void method_value_into(Selector* x, int to);
    void slice_into(SliceExpr* x, int to);
    void assert_into(TypeAssert* x, int to, int ok);
    void receive_into(Unary* x, int to, int ok);
    void map_get_into(Index* x, int to, int ok);
    void builtin_into(Call* x, int to);
    void unpack_arguments(Call* x);
    void append_into(Call* x, int to);
    void print_call(Call* x, bool newline);
    void make_into(Call* x, int to);

    // places
    Place place(Expr* x);
    Place home_place(Object* object);
    Place field_of(Place base, const Type* type, int field);
    Place walk(Expr* x, const std::vector<int>& path, const Type*& type);
    Place walk_from(Place at, const std::vector<int>& path, const Type*& type);
    Place index_place(Index* x);
    Place array_element(Place array, const Type* type, Expr* index);
    Place in_memory(Place at);
    Place frozen(Place at);  // its operands copied, so that later assignments do not change them
    void load(const Place& from, int to);
    void store(const Place& to, int from);
    void memory_load(int to, int pointer, int offset, int words);
    void memory_store(int pointer, int offset, int from, int words);
    int address(Place at);
    int address_of(Expr* x);

    // calls
    Prepared prepare(Call* x);
    Prepared open_window(Prepared::Kind kind, int target, const Type* signature,
                         const Type* receiver);
    void arguments(Call* x, const Type* signature, int at);
    void rest_argument(const std::vector<Expr*>& args, std::size_t first, const Type* slice,
                       int to);
    void method_receiver(Selector* selector, int at);
    void invoke(const Prepared& call);
    int call(Call* x);
    int temp(const Type* type) { return b_.alloc(type); }
    int expr_place_pointer(const Place& at);
    void panic_if_nil_receiver(int pointer, const Object* method);
    void new_object(const Type* type, int to);

    Compiler& compiler_;
    Function& function_;
    FunctionBuilder b_;
    const Package* package_ = nullptr;
    std::unordered_map<const Object*, Home> homes_;
    std::unordered_map<const Stmt*, Jump> jumps_;
    std::vector<Object*> results_;  // named results
    const Type* signature_ = nullptr;
    bool has_defer_ = false;
    bool is_wrapper_ = false;  // of a built-in, for go and defer
    std::string hint_;         // the variable that a value being made is for
    Label* fallthrough_ = nullptr;
    // The body of a range over a function: the statement, the results of the function that it
    // returns from, and where else than to the next turn it leads: null stands for a return.
    RangeStmt* range_ = nullptr;
    const Type* outer_signature_ = nullptr;
    Object* frame_ = nullptr;
    std::vector<Object*> outer_results_;
    std::vector<BranchStmt*> exits_;
    // Whose name literals, range bodies and wrappers begin with, and how many there are so far.
    FunctionCompiler* root_ = this;
    bool is_literal_ = false;
    int literals_ = 0;
    int range_bodies_ = 0;
    int wrappers_ = 0;
    // A range statement's key, found but not yet written.
    struct {
        Place to;
        int reg = 0;
        const Type* type = nullptr;
    } pending_key_;
};

// Whether the statements contain a defer of their own function.
bool contains_defer(const std::vector<Stmt*>& list);

}  // namespace fiberscope::lang
