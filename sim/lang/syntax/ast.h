// The syntax tree of a Go file. The parser builds it, the checker writes its findings (type,
// constant, object) into it, the compiler reads both. All nodes live in one Tree.
#pragma once

#include "sim/lang/syntax/constant.h"
#include "sim/lang/syntax/token.h"

#include <memory>

namespace fiberscope::lang {

struct Type;
struct Object;
struct Package;
struct Block;
struct Stmt;

enum class ExprKind : std::uint8_t {
    Bad,
    Ident,
    BasicLit,
    CompositeLit,
    KeyValue,
    FuncLit,
    Paren,
    Selector,
    Index,
    Slice,
    TypeAssert,
    Call,
    Star,
    Unary,
    Binary,
    ArrayType,
    StructType,
    FuncType,
    InterfaceType,
    MapType,
    ChanType,
    Ellipsis,
};

// What an expression denotes; written by the checker.
enum class Mode : std::uint8_t {
    Invalid,
    NoValue,
    Builtin,
    TypeName,
    Constant,
    Variable,
    MapIndex,
    Value,
    CommaOk,
    NilValue,
    GenericFunc,  // a generic function or type without its type arguments
    GenericType,
};

struct Node {
    Pos pos;
    virtual ~Node() = default;
};

struct Expr : Node {
    ExprKind kind;
    Mode mode = Mode::Invalid;
    const Type* type = nullptr;
    Constant constant;
    // In an instance: the generic text has no constant here, whatever the type arguments are.
    bool varies = false;
    explicit Expr(ExprKind k) : kind(k) {}
};

struct BadExpr : Expr {
    BadExpr() : Expr(ExprKind::Bad) {}
};
struct Ident : Expr {
    std::string name;
    Object* object = nullptr;
    Ident() : Expr(ExprKind::Ident) {}
};
struct BasicLit : Expr {
    Tok literal = Tok::Int;
    std::string text;
    BasicLit() : Expr(ExprKind::BasicLit) {}
};
struct CompositeLit : Expr {
    Expr* type_expr = nullptr;  // null for an elided type
    std::vector<Expr*> elements;
    Pos rbrace;
    CompositeLit() : Expr(ExprKind::CompositeLit) {}
};
struct KeyValue : Expr {
    Expr* key = nullptr;
    Expr* value = nullptr;
    KeyValue() : Expr(ExprKind::KeyValue) {}
};
struct FuncTypeExpr;
// The variables of an enclosing function that a function literal uses, in order of first use.
using Captures = std::vector<Object*>;
struct FuncLit : Expr {
    FuncTypeExpr* signature = nullptr;
    Block* body = nullptr;
    Captures captures;
    FuncLit() : Expr(ExprKind::FuncLit) {}
};
struct Paren : Expr {
    Expr* inner = nullptr;
    Paren() : Expr(ExprKind::Paren) {}
};

// How x.name was resolved: through which embedded fields to what.
struct Selection {
    enum Kind : std::uint8_t { None, Qualified, FieldValue, Method, InterfaceMethod, MethodExpr };
    Kind kind = None;
    std::vector<int> path;           // field indices; for a method those up to its receiver
    Object* object = nullptr;        // the method, or the package's member
    const Type* receiver = nullptr;  // for a MethodExpr, T of T.m
};
struct Selector : Expr {
    Expr* x = nullptr;
    Ident* name = nullptr;
    Selection selection;
    Selector() : Expr(ExprKind::Selector) {}
};
struct Index : Expr {
    Expr* x = nullptr;
    Expr* index = nullptr;
    std::vector<Expr*> more;    // of x[a, b, c]: b and c, which only type arguments can be
    bool instantiates = false;  // x is generic, and now means the instance
    Index() : Expr(ExprKind::Index) {}
};
struct SliceExpr : Expr {
    Expr* x = nullptr;
    Expr* low = nullptr;
    Expr* high = nullptr;
    Expr* max = nullptr;
    bool three = false;  // x[::], also where a part is missing
    SliceExpr() : Expr(ExprKind::Slice) {}
};
struct TypeAssert : Expr {
    Expr* x = nullptr;
    Expr* type_expr = nullptr;  // null for x.(type)
    TypeAssert() : Expr(ExprKind::TypeAssert) {}
};
struct Call : Expr {
    Expr* fun = nullptr;
    std::vector<Expr*> args;
    bool spread = false;      // f(s...)
    bool is_missing = false;  // go x, defer x: no call, but treated like one
    // What gives several results to a built-in; args then stand for them. Else null.
    Expr* unpacked = nullptr;
    Pos rparen;
    Call() : Expr(ExprKind::Call) {}
};
struct Star : Expr {
    Expr* x = nullptr;
    Star() : Expr(ExprKind::Star) {}
};
struct Unary : Expr {
    Tok op = Tok::Add;
    Expr* x = nullptr;
    Unary() : Expr(ExprKind::Unary) {}
};
struct Binary : Expr {
    Tok op = Tok::Add;
    Expr* x = nullptr;
    Expr* y = nullptr;
    Pos op_pos;
    Binary() : Expr(ExprKind::Binary) {}
};

struct ArrayTypeExpr : Expr {
    Expr* length = nullptr;  // null: a slice; an Ellipsis: counted from the literal
    Expr* elem = nullptr;
    ArrayTypeExpr() : Expr(ExprKind::ArrayType) {}
};
struct FieldDecl {
    Ident* name = nullptr;  // null: embedded, or an unnamed parameter
    Expr* type = nullptr;
    bool embedded = false;
    bool variadic = false;
    std::string tag;  // of a struct's field: the literal's value
};
struct StructTypeExpr : Expr {
    std::vector<FieldDecl> fields;
    StructTypeExpr() : Expr(ExprKind::StructType) {}
};
struct FuncTypeExpr : Expr {
    std::vector<FieldDecl> params;
    std::vector<FieldDecl> results;
    FuncTypeExpr() : Expr(ExprKind::FuncType) {}
};
struct InterfaceTypeExpr : Expr {
    // A method has a name and a FuncTypeExpr, an embedded interface only a type.
    std::vector<FieldDecl> elements;
    bool implicit = false;  // ~int | string where a constraint stands, without interface{}
    InterfaceTypeExpr() : Expr(ExprKind::InterfaceType) {}
};
struct MapTypeExpr : Expr {
    Expr* key = nullptr;
    Expr* elem = nullptr;
    MapTypeExpr() : Expr(ExprKind::MapType) {}
};
enum class ChanDir : std::uint8_t { Both, SendOnly, RecvOnly };
struct ChanTypeExpr : Expr {
    ChanDir dir = ChanDir::Both;
    Expr* elem = nullptr;
    ChanTypeExpr() : Expr(ExprKind::ChanType) {}
};
struct EllipsisExpr : Expr {
    EllipsisExpr() : Expr(ExprKind::Ellipsis) {}
};

enum class StmtKind : std::uint8_t {
    Bad,
    Decl,
    Empty,
    Labeled,
    Expr,
    Send,
    IncDec,
    Assign,
    Go,
    Defer,
    Return,
    Branch,
    Block,
    If,
    Switch,
    TypeSwitch,
    Select,
    For,
    Range,
};
struct Stmt : Node {
    StmtKind kind;
    explicit Stmt(StmtKind k) : kind(k) {}
};

enum class DeclKind : std::uint8_t { Const, Var, Type, Func, Import };
// One name list of a const or var declaration, one type, one function or one import.
struct Decl : Node {
    DeclKind kind = DeclKind::Var;
    std::vector<Ident*> names;
    Expr* type = nullptr;
    std::vector<Expr*> values;
    std::int64_t iota = 0;
    bool inherited = false;              // const: type and values repeat the line above
    bool alias = false;                  // type A = B
    std::vector<FieldDecl> type_params;  // func, type: names with their constraints
    FieldDecl receiver;                  // func
    FuncTypeExpr* signature = nullptr;
    Block* body = nullptr;
    std::string path;              // import
    std::vector<Object*> objects;  // written by the checker, one a name
};

struct BadStmt : Stmt {
    BadStmt() : Stmt(StmtKind::Bad) {}
};
struct DeclStmt : Stmt {
    std::vector<Decl*> decls;
    DeclStmt() : Stmt(StmtKind::Decl) {}
};
struct EmptyStmt : Stmt {
    EmptyStmt() : Stmt(StmtKind::Empty) {}
};
struct LabeledStmt : Stmt {
    Ident* label = nullptr;
    Stmt* body = nullptr;
    LabeledStmt() : Stmt(StmtKind::Labeled) {}
};
struct ExprStmt : Stmt {
    Expr* x = nullptr;
    ExprStmt() : Stmt(StmtKind::Expr) {}
};
struct SendStmt : Stmt {
    Expr* channel = nullptr;
    Expr* value = nullptr;
    SendStmt() : Stmt(StmtKind::Send) {}
};
struct IncDecStmt : Stmt {
    Expr* x = nullptr;
    Tok op = Tok::Add;  // Add or Sub
    IncDecStmt() : Stmt(StmtKind::IncDec) {}
};
struct AssignStmt : Stmt {
    std::vector<Expr*> lhs;
    std::vector<Expr*> rhs;
    Tok op = Tok::Assign;  // Assign, Define or the operator of op=
    // Define: per left side the new variable, or null where an old one is assigned.
    std::vector<Object*> defined;
    AssignStmt() : Stmt(StmtKind::Assign) {}
};
struct GoStmt : Stmt {
    Expr* call = nullptr;
    GoStmt() : Stmt(StmtKind::Go) {}
};
struct DeferStmt : Stmt {
    Expr* call = nullptr;
    DeferStmt() : Stmt(StmtKind::Defer) {}
};
struct ReturnStmt : Stmt {
    std::vector<Expr*> results;
    ReturnStmt() : Stmt(StmtKind::Return) {}
};
struct BranchStmt : Stmt {
    Tok op = Tok::Break;  // Break, Continue, Goto, Fallthrough
    Ident* label = nullptr;
    Stmt* target = nullptr;  // the statement that is left, continued or gone to
    BranchStmt() : Stmt(StmtKind::Branch) {}
};
struct Block : Stmt {
    std::vector<Stmt*> stmts;
    Pos rbrace;
    Block() : Stmt(StmtKind::Block) {}
};
struct IfStmt : Stmt {
    Stmt* init = nullptr;
    Expr* cond = nullptr;
    Block* then = nullptr;
    Stmt* otherwise = nullptr;
    IfStmt() : Stmt(StmtKind::If) {}
};
struct CaseClause {
    Pos pos;
    std::vector<Expr*> values;  // empty with is_default
    bool is_default = false;
    std::vector<Stmt*> body;
    Object* variable = nullptr;  // type switch: this clause's variable
};
struct SwitchStmt : Stmt {
    Stmt* init = nullptr;
    Expr* tag = nullptr;
    std::vector<CaseClause> clauses;
    Pos rbrace;
    SwitchStmt() : Stmt(StmtKind::Switch) {}
};
struct TypeSwitchStmt : Stmt {
    Stmt* init = nullptr;
    Ident* bound = nullptr;  // v of `switch v := x.(type)`
    Expr* x = nullptr;
    std::vector<CaseClause> clauses;
    Pos rbrace;
    TypeSwitchStmt() : Stmt(StmtKind::TypeSwitch) {}
};
struct CommClause {
    Pos pos;
    Stmt* comm = nullptr;  // SendStmt, ExprStmt or AssignStmt with a receive; null: default
    std::vector<Stmt*> body;
};
struct SelectStmt : Stmt {
    std::vector<CommClause> clauses;
    SelectStmt() : Stmt(StmtKind::Select) {}
};
struct ForStmt : Stmt {
    Stmt* init = nullptr;
    Expr* cond = nullptr;
    Stmt* post = nullptr;
    Block* body = nullptr;
    ForStmt() : Stmt(StmtKind::For) {}
};
struct RangeStmt : Stmt {
    Expr* extra = nullptr;  // a third variable, which no range has
    Expr* key = nullptr;
    Expr* value = nullptr;
    bool define = false;
    Expr* x = nullptr;
    Block* body = nullptr;
    std::vector<Object*> defined;  // key's and value's variable, null for none
    // Over a function: what that is called with, and the variables by which body and loop tell each
    // other how the body ended, how the loop stands, and whose deferred calls the body's are.
    FuncLit* yield = nullptr;
    Object* exit = nullptr;
    Object* state = nullptr;
    Object* frame = nullptr;  // null: the body defers nothing
    RangeStmt() : Stmt(StmtKind::Range) {}
};

// A parsed file, and the owner of its nodes.
struct Tree {
    Ident* package_name = nullptr;
    std::vector<Decl*> decls;
    // Which of two names for one type the file uses: messages use the same.
    bool spells_uint8 = false;
    bool spells_int32 = false;
    bool spells_empty_interface = false;

    template <typename T>
    T* make(Pos pos) {
        auto owned = std::make_unique<T>();
        T* node = owned.get();
        node->pos = pos;
        nodes_.push_back(std::move(owned));
        return node;
    }

  private:
    std::vector<std::unique_ptr<Node>> nodes_;
};

// The node as its own class; the caller has looked at its kind.
template <typename T, typename Base>
T* as(Base* node) {
    return static_cast<T*>(node);
}

// Where the expression's text begins: for a + b at a.
Pos start_of(const Expr* x);
// Without what means nothing at run time: parentheses and type arguments of a generic function.
Expr* unparen(Expr* x);
// The expression as Go source, as error messages quote it.
std::string to_string(const Expr* x);
// The declaration of a generic function or method as its instances are checked: the same text, and
// what the checker has written into it only where an instance needs to know. Made in `tree`.
Decl* clone_function(const Decl* decl, Tree& tree);

}  // namespace fiberscope::lang
