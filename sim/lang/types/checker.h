// The type checker of one package, in the shape of go/types: it resolves names, gives every
// expression its type, mode and constant value (written into the tree), and finds the errors that
// gc reports, in gc's words. One object per package and compilation; single-threaded.
//
// A check_ function that fails reports once and leaves Mode::Invalid, which everything above
// accepts in silence.
#pragma once

#include "sim/lang/types/type.h"

#include <functional>
#include <optional>

namespace fiberscope::lang {

// One function body or literal while it is checked; variables point to theirs to tell captures.
struct FunctionScope {
    FunctionScope* parent = nullptr;
    FuncLit* literal = nullptr;  // null for a declared function
    const Type* signature = nullptr;
    bool named_results = false;
    std::vector<const Object*> results;  // the named ones
    FuncTypeExpr* syntax = nullptr;
    // The body of a range over a function: it returns from, and defers in, another one. The
    // signature is that one's.
    FunctionScope* returns_from = nullptr;
    RangeStmt* range = nullptr;
};

struct Lookup;

// Finds a standard package, checked, or null if Fiberscope has none of that path.
using Importer = std::function<Package*(const std::string& path)>;

class Checker {
  public:
    Checker(Package& package, TypeTable& types, Diagnostics& errors, Importer importer);
    void check();
    // Gives an instance of one of the package's generic functions its own tree, and checks that:
    // the generic one has passed, so nothing can be wrong. After check().
    void check_instance(Object* instance);

  private:
    struct Target;  // the innermost statement that break or continue leaves

    // check_package.cpp
    void collect();
    void collect_import(Decl* decl);
    void collect_method(Decl* decl);
    void declare_package_object(Decl* decl, Ident* name, ObjectKind kind);
    void check_bodies();
    void report_unused_imports();
    void resolve(Object* object);
    void resolve_const(Object* object);
    const Type* constant_type(Decl* decl);
    void resolve_global(Object* object);
    void resolve_type_name(Object* object);
    void resolve_function(Object* object);
    void check_function_body(Object* object);

    // check_order.cpp
    struct Initialisation;
    void order_initialisation();
    void add_initialisation(Object* object);
    // The objects need each other in this order; false if that is allowed.
    bool report_cycle(std::vector<const Object*> cycle);

    // check_generic.cpp
    // Declares type parameters in scope_.
    void declare_type_params(std::vector<FieldDecl>& decls, std::vector<const Type*>& params);
    void declare_receiver_params(Object* method);
    void check_bound(Type* param, Pos pos);
    // The type that x denotes; not one that may only be a constraint.
    const Type* value_type_of(Expr* x);
    std::vector<Term> union_terms(Expr* x);
    void check_union(const std::vector<Term>& terms, const std::vector<Pos>& places);
    void instance_of_type(Index* x);
    void instance_of_function(Index* x);
    bool type_arguments(Index* x, std::vector<const Type*>& args);
    bool satisfies(const Type* type, const Type* bound, std::string* cause);
    // Tells of the first argument that does not satisfy its constraint; at(i) is where it stands.
    bool verify(const std::vector<const Type*>& params, const std::vector<const Type*>& args,
                const std::function<Pos(std::size_t)>& at);
    void uninstantiated(Expr* x);

    // check_cycles.cpp
    // A type parameter gets an argument that mentions another one.
    void note_instantiation(const std::vector<const Type*>& params,
                            const std::vector<const Type*>& args,
                            const std::function<Pos(std::size_t)>& at);
    void check_instantiation_cycles();
    // A use of a generic function that lacks type arguments, all or some.
    struct GenericUse {
        Expr* whole = nullptr;
        Object* function = nullptr;
        std::vector<const Type*> args;  // null for each that lacks
        std::vector<Pos> places;        // of those that are written
    };
    GenericUse generic_use(Expr* x);
    bool make_instance(const GenericUse& use, std::vector<const Type*> args, Pos pos);

    // infer.cpp
    class Inference;
    // A value that goes to a place of this type and name, from which a generic function's type
    // arguments may be inferred; null: there is none.
    void value_for(Expr* x, const Type* target, const std::string& name);
    void infer_rest(Expr* x);
    bool infer_from_target(Expr* x, const Type* target, const std::string& name);
    // The call's signature once type arguments are found for the function and for those that it
    // is called with; null if none can be, which it tells.
    const Type* infer_call(Call* x, const Type* signature, const std::vector<const Type*>& tuple);

    // check_recursion.cpp
    void declare_type(Type* named, Expr* x);
    void check_invalid_recursion(const Type* named);
    void close_interface(const Type* open);
    // Does it when all types that were begun are whole.
    void later(std::function<void()> task);
    void finish_types();

    // check_type.cpp
    const Type* type_of(Expr* x);  // the type that x denotes; Invalid after an error
    const Type* type_expression(Expr* x);
    const Type* array_type(ArrayTypeExpr* x);
    const Type* struct_type(StructTypeExpr* x);
    const Type* interface_type(InterfaceTypeExpr* x);
    void embed(std::vector<Method>& methods, std::vector<std::vector<Term>>& unions,
               const Type* type, Pos pos);
    void check_embedded(const Type* type, Expr* at);
    const Type* func_type(FuncTypeExpr* x);
    bool constant_length(Expr* x, std::int64_t& length);
    bool is_type(Expr* x);  // whether x names a type; resolves names but reports nothing

    // check_stmt.cpp
    void open_scope() { scope_ = types_.make_scope(scope_); }
    void close_scope();
    Object* declare_local(ObjectKind kind, Ident* name, const Type* type);
    void declare_params(FuncTypeExpr* syntax, const Type* signature, const FieldDecl* receiver,
                        const Type* receiver_type);
    void body(FuncTypeExpr* syntax, const Type* signature, Block* block, const FieldDecl* receiver,
              const Type* receiver_type, FuncLit* literal);
    void report_unused(FunctionScope* function);
    void stmts(const std::vector<Stmt*>& list);
    void stmt(Stmt* s);
    void block(Block* b);
    void local_decl(Decl* decl);
    void local_const(Decl* decl);
    void local_var(Decl* decl);
    void local_type(Decl* decl);
    void expr_stmt(ExprStmt* s);
    void send_stmt(SendStmt* s);
    void incdec_stmt(IncDecStmt* s);
    void call_stmt(Expr* call, const char* what);
    void return_stmt(ReturnStmt* s);
    void branch_stmt(BranchStmt* s);
    void if_stmt(IfStmt* s);
    void for_stmt(ForStmt* s, Stmt* labeled);
    void range_stmt(RangeStmt* s, Stmt* labeled);
    // check_range_func.cpp
    bool range_func_types(RangeStmt* s, const Type* func, const Type*& key, const Type*& value);
    void begin_range_body(RangeStmt* s, const Type* func);
    void end_range_body();
    void capture_results();
    void capture_frame();
    Object* hidden_variable(FunctionScope* owner, const Type* type, Pos pos);
    void capture(Object* object);
    bool range_types(RangeStmt* s, const std::string& described, const Type*& key,
                     const Type*& value);
    void switch_stmt(SwitchStmt* s, Stmt* labeled);
    void type_switch_stmt(TypeSwitchStmt* s, Stmt* labeled);
    // Another default of a switch or select is an error.
    void repeated_default(Pos pos, Pos& first);
    void select_stmt(SelectStmt* s, Stmt* labeled);
    void collect_labels(const std::vector<Stmt*>& list);
    // check_labels.cpp
    void check_gotos(const Block* body);

    // check_assign.cpp
    void assign_stmt(AssignStmt* s);
    void define_stmt(AssignStmt* s);
    void op_assign_stmt(AssignStmt* s);
    // Gives each variable its type from the values; a single call may give several values.
    void init_variables(const std::vector<Object*>& variables, const std::vector<Expr*>& values,
                        const Type* declared, const char* context);
    void assign_to(Expr* lhs, Expr* rhs, const Type* type_of_tuple_element, const char* context);
    const Type* check_lhs(Expr* lhs);
    const Type* check_operand_lhs(Expr* lhs);
    void assign_type(Object* variable, Expr* value, const Type* declared, const char* context);
    bool allow_comma_ok(Expr* x);
    void mismatch(std::size_t left, const std::vector<Expr*>& values, bool is_return);

    // check_expr.cpp
    void expr(Expr* x);  // any operand, even a type or no value
    void value(Expr* x);
    // The same, or a generic function without its type arguments.
    void value_or_generic(Expr* x);
    // Of a call with several results, which are no value.
    void single_value(Expr* x);  // exactly one value
    void value_or_tuple(Expr* x);
    void no_value(Expr* x);
    void ident(Ident* x);
    void use(Object* object, Ident* x);
    void basic_literal(BasicLit* x);
    void func_literal(FuncLit* x);
    void composite_literal(CompositeLit* x, const Type* elided);
    void struct_elements(CompositeLit* x, const Type* type);
    void field_value(Expr* x, const Type* type);
    std::int64_t indexed_elements(CompositeLit* x, const Type* elem, std::int64_t length);
    void map_elements(CompositeLit* x, const Type* type);
    void element(Expr* x, const Type* type, const char* context);
    void index_expr(Index* x);
    bool index_type_param(Index* x);
    void slice_expr(SliceExpr* x);
    // An index or size: an integer, not negative if constant, below length if that is >= 0.
    bool check_index(Expr* x, std::int64_t length, std::int64_t* constant, const char* what);
    void type_assertion(TypeAssert* x);
    void star(Star* x);
    bool check_assertable(Expr* x, const Type* target, Pos pos);
    void check_possible_case(Expr* x, const Type* target, Expr* at);

    // check_operator.cpp
    void unary(Unary* x);
    void address_of(Unary* x);
    void receive(Unary* x);
    void binary(Binary* x);
    void binary_parts(Expr* result, Expr* x, Expr* y, Tok op, Pos op_pos);
    void shift(Expr* result, Expr* x, Expr* y, Tok op);
    void comparison(Expr* result, Expr* x, Expr* y, Tok op);
    bool match_types(Expr* x, Expr* y);
    void fold_binary(Expr* result, Expr* x, Expr* y, Tok op);
    bool operator_defined(Expr* x, Tok op, bool is_binary);

    // check_selector.cpp
    void selector(Selector* x);
    void depend_on(Object* method);
    bool qualified(Selector* x);
    void method_expression(Selector* x);

    // check_call.cpp
    void call(Call* x);
    void conversion(Call* x);
    const Type* arguments(Call* x, const Type* signature);
    void set_value(Expr* x, const Type* type);

    // check_builtin.cpp
    void builtin_call(Call* x, Builtin which);
    bool unpack_arguments(Call* x);
    std::string have_list(const std::vector<Expr*>& args);
    void builtin_append(Call* x);
    void builtin_length(Call* x, Builtin which);
    void builtin_make(Call* x);
    void builtin_minmax(Call* x, Builtin which);
    void builtin_copy(Call* x);

    // check_convert.cpp
    bool assignable(Expr* x, const Type* target, std::string* cause);
    // Converts x to target if Go lets it be assigned; else reports "cannot use".
    bool assign(Expr* x, const Type* target, const std::string& context);
    bool fits_default_type(Expr* x, const std::string& context);
    bool convertible(Expr* x, const Type* target, std::string* cause);
    bool convertible_type_param(Expr* x, const Type* target, std::string* cause);
    // Gives an untyped x the type target, with its representability.
    bool convert_untyped(Expr* x, const Type* target);
    void set_untyped_type(Expr* x, const Type* target);
    void use_default_type(Expr* x);
    enum class Fit : std::uint8_t { Yes, No, Truncated, Overflows };
    Fit representable(Constant& value, const Type* type);
    bool check_representable(Expr* x, const Type* type);
    // Why values of the type cannot be compared with ==.
    std::string incomparable_cause(const Type* type);
    bool implements(const Type* type, const Type* interface, std::string* cause);
    bool has_methods(const Type* type, const Type* interface, std::string* cause);
    const Type* method_type(const Type* type, const std::string& name, Lookup& found);
    std::string describe_operand(const Expr* x);
    std::string bound_text(const Type* param);

    void error(Pos pos, const std::string& message) {
        errors_.add(repeated_at_.value_or(pos), message);
    }
    // "file.go:3:5"
    std::string place(Pos pos) const;
    void redeclared(const Ident* name, Pos other);
    void invalid(Expr* x, Pos pos, const std::string& message) {
        error(pos, message);
        x->mode = Mode::Invalid;
        x->type = invalid_type();
    }
    const Type* invalid_type() const { return types_.basic(Kind::Invalid); }
    const Type* basic(Kind kind) const { return types_.basic(kind); }
    std::string text(const Type* type) const { return to_string(type, &package_); }

    Package& package_;
    TypeTable& types_;
    Diagnostics& errors_;
    Importer importer_;
    Scope* scope_ = nullptr;
    FunctionScope* function_ = nullptr;
    Object* current_ =
        nullptr;  // the package-level object being resolved: it depends on what it uses
    const Constant* iota_ = nullptr;
    struct Instantiation {
        const Type* from;  // the parameter that the argument mentions
        const Type* to;
        bool grows;  // it is only a part of the argument
        const Type* argument;
        Pos pos;
    };
    std::vector<Instantiation> instantiations_;
    // A method's type parameters are its receiver type's.
    std::unordered_map<const Type*, const Type*> canonical_;
    // Generic types whose type parameters are being declared.
    std::vector<const Type*> open_params_;
    int generic_depth_ = 0;           // inside a declaration with type parameters
    Object* instance_ = nullptr;      // what check_instance checks
    std::optional<Pos> repeated_at_;  // the name of a constant that repeats the value above it
    std::deque<FunctionScope> functions_;
    std::vector<Object*> locals_;  // variables declared so far, to report unused ones
    std::vector<Object*> path_;    // objects being resolved, for cycles
    struct Jump {
        Stmt* stmt;
        Ident* label;
        bool loop;
    };
    std::vector<const Object*> resolving_;  // each for the one before
    std::vector<Jump> jumps_;               // enclosing statements that break or continue can name
    // The fallthrough that ends the clause that is being checked.
    const Stmt* fallthrough_in_place_ = nullptr;
    std::unordered_map<std::string, std::pair<LabeledStmt*, bool>> labels_;  // of this function
    Ident* pending_label_ = nullptr;
    int local_types_ = 0;
    int resolving_depth_ = 0;  // types that were begun and are not whole
    std::vector<std::function<void()>> later_;
    // Interfaces that embed one that was begun and is not whole, with what they embed.
    std::unordered_map<const Type*, std::vector<std::pair<const Type*, Pos>>> open_interfaces_;
    // Types declared as another that was begun and is not whole: type T2 T1.
    std::vector<std::pair<Type*, const Type*>> waiting_;
    Scope* file_scope_ = nullptr;  // above the package's: what dot imports bring
    std::unordered_map<const Object*, Object*> dot_imports_;  // by whom an object came
    std::vector<Object*> imports_;
};

// How name is found in type: directly, or through embedded fields. `indirect` tells whether a
// pointer was followed on the way.
struct Lookup {
    Selection::Kind kind = Selection::None;
    std::vector<int> path;
    Object* method = nullptr;
    const Field* field = nullptr;
    const Method* interface_method = nullptr;
    bool indirect = false;
    bool ambiguous = false;
};
Lookup find_member(const Type* type, const std::string& name, const Package* from);
// Whether the statement list cannot end normally (gc's rule behind "missing return").
bool is_terminating(const std::vector<Stmt*>& list);

}  // namespace fiberscope::lang
