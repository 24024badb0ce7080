// Go's types. Every type that is written or inferred exists once per Program (the TypeTable interns
// it), so identical types are the same pointer; at run time the same objects are the type
// descriptors of interface values. Immutable once the checker is done.
#pragma once

#include "sim/lang/syntax/ast.h"

#include <deque>
#include <map>
#include <unordered_map>

namespace fiberscope::lang {

enum class Kind : std::uint8_t {
    Invalid,
    Bool,
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
    Uintptr,
    Float32,
    Float64,
    String,
    UntypedBool,
    UntypedInt,
    UntypedRune,
    UntypedFloat,
    UntypedString,
    UntypedNil,
    Array,
    Slice,
    Struct,
    Pointer,
    Func,
    Interface,
    Map,
    Chan,
    Named,
    Tuple,
    TypeParam,
};

struct Function;  // code/program.h

// Where the references lie in a value, or in each of several that lie one behind the other; see
// code/layout.h. Aligned so that the heap can keep a few bits beside its address.
struct alignas(16) Layout {
    std::uint32_t words = 0;                // of one value
    std::vector<std::uint64_t> references;  // a bit for each of them
};

struct Field {
    std::string name;
    const Type* type = nullptr;
    bool embedded = false;
    int offset = 0;  // in words, set by layout
    const Package* package = nullptr;
    std::string tag;
};

// A method of an interface type, or one that a concrete type offers.
struct Method {
    std::string name;
    const Type* signature = nullptr;
};

// One alternative of a constraint: T, or ~T for all types whose underlying type is T.
struct Term {
    bool tilde = false;
    const Type* type = nullptr;
};

// Which types satisfy an interface, apart from its methods.
struct TypeSet {
    bool has_terms = false;  // else any type does
    std::vector<Term> terms;
    bool comparable = false;  // only those that == is defined on
};

class TypeTable;

struct Type {
    Kind kind = Kind::Invalid;
    // Mentions a type parameter, or is a generic type: exists for the checker only.
    bool generic = false;
    std::string name;                  // basic types and Named
    const Type* elem = nullptr;        // array, slice, pointer, map, chan
    const Type* key = nullptr;         // map
    std::int64_t length = 0;           // array
    ChanDir dir = ChanDir::Both;       // chan
    std::vector<Field> fields;         // struct
    std::vector<const Type*> params;   // func
    std::vector<const Type*> results;  // func; the elements of a tuple
    bool variadic = false;             // func: the last parameter is a slice of the rest
    std::vector<Method> methods;       // interface: sorted by name
    const Package* package = nullptr;  // Named; null for error
    // Named: null until it is resolved. TypeParam: its constraint, an interface.
    const Type* underlying = nullptr;
    std::vector<const Type*> type_params;  // Named: of a generic type
    const Type* origin = nullptr;          // Named: the generic type that it is an instance of
    // And with which arguments; of a type inside an instance of a function, the function's.
    std::vector<const Type*> type_args;
    // Named inside a generic function: that one's parameters, which it may mention.
    std::vector<const Type*> context;
    TypeTable* table = nullptr;  // who finds the instance's underlying type
    std::size_t index = 0;       // TypeParam: its place in the list
    // Interface: what is embedded that restricts the types, as written; all must hold. And the set
    // that comes of it, once somebody asks.
    std::vector<std::vector<Term>> unions;
    bool is_implicit = false;  // written without interface{}; TypeParam: its constraint is any
    mutable std::unique_ptr<TypeSet> set;
    std::vector<Object*> declared;  // Named: methods declared on it
    Pos pos;                        // Named: of its name
    int local_id = 0;               // Named inside a function: tells it from namesakes
    mutable int words = -1;         // size in 8-byte words, once known
    // Null if its values hold no references; set by lay_out(), as is that of a map's entries.
    mutable const Layout* layout = nullptr;
    mutable const Layout* entry_layout = nullptr;
    // The code behind interface calls, by method number; filled by the compiler for types that
    // are converted to interfaces.
    mutable std::vector<const Function*> method_table;
    // And their types: of two interfaces that ask for one name, a method may fit only one.
    mutable std::vector<const Type*> method_signatures;
};

// The type behind its names; of a type parameter itself.
const Type* under(const Type* type);
// Whether a named type's underlying type is known.
bool is_whole(const Type* type);
// An interface's, or that of a type parameter's constraint.
const TypeSet& type_set(const Type* type);
// Whether an interface may only be used as a constraint.
bool is_constraint(const Type* interface);
// The one underlying type of all types in a type parameter's set, of channels the one that all
// agree on; null if there is none. Of other types their underlying type.
const Type* core_type(const Type* type);
// The same, and string where some are []byte and the others strings.
const Type* core_string(const Type* type);
// Whether all types that a type parameter may stand for, at least one, are so; or this one is.
template <typename Predicate>
bool every_type(const Type* type, Predicate holds) {
    if (type->kind != Kind::TypeParam) return holds(type);
    const TypeSet& set = type_set(type);
    if (set.terms.empty()) return false;
    for (const Term& term : set.terms) {
        if (!holds(term.type)) return false;
    }
    return true;
}
bool is_interface(const Type* type);
bool is_untyped(const Type* type);
bool is_boolean(const Type* type);
bool is_integer(const Type* type);
bool is_unsigned(const Type* type);
bool is_float(const Type* type);
bool is_numeric(const Type* type);
bool is_string(const Type* type);
bool is_named(const Type* type);  // has a name, so identity is by name
bool is_bytes_or_runes(const Type* type);
bool has_nil(const Type* type);
bool comparable(const Type* type);
// The same, and == never panics: no interface is compared.
bool strictly_comparable(const Type* type);
bool ordered(const Type* type);
// Bits of an integer type, 64 for int.
unsigned integer_bits(const Type* type);
// Size in words; computes field offsets of structs on the way. The type is complete.
int words_of(const Type* type);
// Bytes of a value in Go itself.
std::int64_t go_size_of(const Type* type);
// Whether the one word of a non-aggregate holds a heap reference.
bool is_reference(const Type* type);
bool is_aggregate(const Type* type);
// Appends one entry a word: does it hold a reference? Stops some time after `out` has become longer
// than `most`: where a value is too large, how large does not matter.
void reference_map(const Type* type, std::vector<bool>& out, std::size_t most = SIZE_MAX);
// The type as Go prints it; `from` is the package whose names need no qualifier in messages, and
// null at run time, where even main's are qualified.
std::string to_string(const Type* type, const Package* from = nullptr);
std::string terms_text(const std::vector<Term>& terms, const Package* from);

struct Scope;
enum class ObjectKind : std::uint8_t { Var, Const, TypeName, Func, PackageName, Builtin, Nil };

// The function whose body is being checked; function literals nest.
struct FunctionScope;

struct Object {
    ObjectKind kind = ObjectKind::Var;
    std::string name;
    Pos pos;
    const Type* type = nullptr;
    Package* package = nullptr;
    Decl* decl = nullptr;
    bool used = false;
    // Const
    Constant constant;
    // Var
    bool is_global = false;
    bool is_param = false;
    bool captured = false;  // used by a function literal inside its function
    bool address_taken = false;
    bool reassigned = false;  // written after its declaration
    FunctionScope* owner = nullptr;
    int slot = -1;  // global: first word in the globals; else the compiler's
    // PackageName
    Package* imported = nullptr;
    // Func
    int function = -1;                     // index in the Program
    std::vector<const Type*> type_params;  // generic: a method's are its receiver's
    Scope* type_scope = nullptr;           // and their names
    Object* origin = nullptr;              // an instance's generic function or method
    std::vector<const Type*> type_args;
    const Type* receiver = nullptr;  // method: its named type
    bool pointer_receiver = false;
    // Builtin
    int builtin = 0;
    // Resolution of package-level objects
    enum class State : std::uint8_t { White, Grey, Black } state = State::White;
    std::vector<Object*> depends_on;  // package-level variables and functions its value uses
    std::size_t order = 0;
};

struct Scope {
    Scope* parent = nullptr;
    std::unordered_map<std::string, Object*> names;
    FunctionScope* function = nullptr;

    Object* find_here(const std::string& name) const {
        const auto found = names.find(name);
        return found == names.end() ? nullptr : found->second;
    }
    Object* find(const std::string& name) const {
        for (const Scope* scope = this; scope; scope = scope->parent) {
            if (Object* object = scope->find_here(name)) return object;
        }
        return nullptr;
    }
};

struct Package {
    std::string path;
    std::string name;
    std::string file_name;
    bool is_std = false;
    bool is_whole = true;  // else main, and functions without a body, may be in other files
    Tree tree;
    Scope* scope = nullptr;
    std::vector<Object*> objects;    // in source order
    std::vector<Object*> methods;    // in source order
    std::vector<Object*> inits;      // func init, in source order
    std::vector<Decl*> init_order;   // var declarations in the order of their initialisation
    std::vector<const Type*> named;  // all defined types, local ones too
};

// Makes and owns types, objects and scopes.
class TypeTable {
  public:
    TypeTable();
    const Type* basic(Kind kind) const { return basics_[static_cast<std::size_t>(kind)]; }
    const Type* byte_type() const { return basic(Kind::Uint8); }
    const Type* rune_type() const { return basic(Kind::Int32); }
    const Type* error_type() const { return error_; }
    const Type* any_type() const { return any_; }

    const Type* array(const Type* elem, std::int64_t length);
    const Type* slice(const Type* elem);
    const Type* pointer(const Type* elem);
    const Type* map(const Type* key, const Type* elem);
    const Type* chan(ChanDir dir, const Type* elem);
    const Type* structure(std::vector<Field> fields);
    const Type* func(std::vector<const Type*> params, std::vector<const Type*> results,
                     bool variadic);
    const Type* interface(std::vector<Method> methods);
    // One whose methods come later.
    Type* open_interface() { return make(Kind::Interface); }
    // The type as it would be if no struct in it had tags.
    const Type* without_tags(const Type* type);
    const Type* tuple(std::vector<const Type*> elements);
    Type* named(std::string name, Package* package, Pos pos = {});
    Type* type_param(std::string name, Pos pos, std::size_t index);
    // An interface that only a constraint can be, of its own each time.
    Type* constraint(std::vector<Method> methods, std::vector<std::vector<Term>> unions);

    // instantiate.cpp
    using Types = std::vector<const Type*>;
    // The type with args in the place of params.
    const Type* substitute(const Type* type, const Types& params, const Types& args);
    Types substitute(const Types& types, const Types& params, const Types& args);
    // The generic type with arguments, as many as it has parameters; whether they satisfy the
    // constraints is for the checker to say.
    const Type* instantiate(const Type* generic, Types args);
    void expand(Type* instance);
    // The function with type arguments, or the method of an instance of its receiver's type.
    Object* instantiate(Object* generic, Types args, const Type* receiver = nullptr);
    // What instances of functions with concrete arguments there are; may grow while one looks.
    const std::vector<Object*>& function_instances() const { return function_instances_; }
    // The same of types, all their methods made.
    void make_methods();
    // The default type of an untyped one: int for an untyped int.
    const Type* default_type(const Type* type) const;

    Object* make_object(ObjectKind kind, std::string name, Pos pos, const Type* type);
    Scope* make_scope(Scope* parent);
    Scope* universe() { return universe_; }
    const std::deque<Type>& all() const { return types_; }

  private:
    Type* make(Kind kind);
    Type* intern(const std::string& key, Kind kind, bool& is_new);
    void declare_universe();

    std::deque<Type> types_;
    std::deque<Object> objects_;
    std::deque<Scope> scopes_;
    std::vector<const Type*> basics_;
    std::unordered_map<std::string, Type*> interned_;
    std::unordered_map<std::string, Object*> interned_functions_;
    std::vector<Object*> function_instances_;
    std::vector<const Type*> type_instances_;  // concrete ones
    std::size_t with_methods_ = 0;             // of those, how many have theirs
    const Type* error_ = nullptr;
    const Type* any_ = nullptr;
    Scope* universe_ = nullptr;
};

enum class Builtin : std::uint8_t {
    Append,
    Cap,
    Clear,
    Close,
    Copy,
    Delete,
    Len,
    Make,
    Max,
    Min,
    New,
    Panic,
    Print,
    Println,
    Recover,
};

}  // namespace fiberscope::lang
