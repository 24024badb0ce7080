// Copies a generic function's tree, so that each of its instances can be checked and compiled with
// types of its own.
#include "sim/lang/syntax/ast.h"

namespace fiberscope::lang {

namespace {

class Cloner {
  public:
    explicit Cloner(Tree& tree) : tree_(tree) {}

    Decl* decl(const Decl* from);

  private:
    // The node without what the checker found out, but for where a constant cannot be.
    template <typename T>
    T* fresh(const T* from) {
        T* to = tree_.make<T>(from->pos);
        if constexpr (std::is_base_of_v<Expr, T>)
            to->varies =
                from->varies || (from->mode != Mode::Constant && from->mode != Mode::Invalid);
        return to;
    }
    template <typename T>
    T* copy(const T* x) {
        return x ? static_cast<T*>(expr(x)) : nullptr;
    }
    Expr* expr(const Expr* x);
    Stmt* stmt(const Stmt* s);
    Block* block(const Block* b) { return static_cast<Block*>(stmt(b)); }
    std::vector<Expr*> exprs(const std::vector<Expr*>& from) {
        std::vector<Expr*> to;
        for (const Expr* x : from)
            to.push_back(copy(x));
        return to;
    }
    std::vector<Stmt*> stmts(const std::vector<Stmt*>& from) {
        std::vector<Stmt*> to;
        for (const Stmt* s : from)
            to.push_back(stmt(s));
        return to;
    }
    std::vector<FieldDecl> fields(std::vector<FieldDecl> all) {
        const Expr* last = nullptr;
        Expr* last_copy = nullptr;
        for (FieldDecl& field : all) {
            field.name = copy(field.name);
            // `a, b T` has one T.
            if (field.type != last) {
                last = field.type;
                last_copy = copy(field.type);
            }
            field.type = last_copy;
        }
        return all;
    }
    std::vector<CaseClause> clauses(const std::vector<CaseClause>& from) {
        std::vector<CaseClause> to;
        for (const CaseClause& clause : from)
            to.push_back(
                {clause.pos, exprs(clause.values), clause.is_default, stmts(clause.body), nullptr});
        return to;
    }

    Tree& tree_;
};

Expr* Cloner::expr(const Expr* x) {
    switch (x->kind) {
        case ExprKind::Bad:
            return fresh(as<const BadExpr>(x));
        case ExprKind::Ident: {
            auto* to = fresh(as<const Ident>(x));
            to->name = as<const Ident>(x)->name;
            return to;
        }
        case ExprKind::BasicLit: {
            const auto* from = as<const BasicLit>(x);
            auto* to = fresh(from);
            to->literal = from->literal;
            to->text = from->text;
            return to;
        }
        case ExprKind::CompositeLit: {
            const auto* from = as<const CompositeLit>(x);
            auto* to = fresh(from);
            to->type_expr = copy(from->type_expr);
            to->elements = exprs(from->elements);
            to->rbrace = from->rbrace;
            return to;
        }
        case ExprKind::KeyValue: {
            const auto* from = as<const KeyValue>(x);
            auto* to = fresh(from);
            to->key = copy(from->key);
            to->value = copy(from->value);
            return to;
        }
        case ExprKind::FuncLit: {
            const auto* from = as<const FuncLit>(x);
            auto* to = fresh(from);
            to->signature = copy(from->signature);
            to->body = block(from->body);
            return to;
        }
        case ExprKind::Paren: {
            auto* to = fresh(as<const Paren>(x));
            to->inner = copy(as<const Paren>(x)->inner);
            return to;
        }
        case ExprKind::Selector: {
            const auto* from = as<const Selector>(x);
            auto* to = fresh(from);
            to->x = copy(from->x);
            to->name = copy(from->name);
            return to;
        }
        case ExprKind::Index: {
            const auto* from = as<const Index>(x);
            auto* to = fresh(from);
            to->x = copy(from->x);
            to->index = copy(from->index);
            to->more = exprs(from->more);
            return to;
        }
        case ExprKind::Slice: {
            const auto* from = as<const SliceExpr>(x);
            auto* to = fresh(from);
            to->x = copy(from->x);
            to->low = copy(from->low);
            to->high = copy(from->high);
            to->max = copy(from->max);
            to->three = from->three;
            return to;
        }
        case ExprKind::TypeAssert: {
            const auto* from = as<const TypeAssert>(x);
            auto* to = fresh(from);
            to->x = copy(from->x);
            to->type_expr = copy(from->type_expr);
            return to;
        }
        case ExprKind::Call: {
            const auto* from = as<const Call>(x);
            auto* to = fresh(from);
            to->fun = copy(from->fun);
            to->args =
                from->unpacked ? std::vector<Expr*>{copy(from->unpacked)} : exprs(from->args);
            to->spread = from->spread;
            to->is_missing = from->is_missing;
            to->rparen = from->rparen;
            return to;
        }
        case ExprKind::Star: {
            auto* to = fresh(as<const Star>(x));
            to->x = copy(as<const Star>(x)->x);
            return to;
        }
        case ExprKind::Unary: {
            const auto* from = as<const Unary>(x);
            auto* to = fresh(from);
            to->op = from->op;
            to->x = copy(from->x);
            return to;
        }
        case ExprKind::Binary: {
            const auto* from = as<const Binary>(x);
            auto* to = fresh(from);
            to->op = from->op;
            to->op_pos = from->op_pos;
            to->x = copy(from->x);
            to->y = copy(from->y);
            return to;
        }
        case ExprKind::ArrayType: {
            const auto* from = as<const ArrayTypeExpr>(x);
            auto* to = fresh(from);
            to->length = copy(from->length);
            to->elem = copy(from->elem);
            return to;
        }
        case ExprKind::StructType: {
            auto* to = fresh(as<const StructTypeExpr>(x));
            to->fields = fields(as<const StructTypeExpr>(x)->fields);
            return to;
        }
        case ExprKind::FuncType: {
            const auto* from = as<const FuncTypeExpr>(x);
            auto* to = fresh(from);
            to->params = fields(from->params);
            to->results = fields(from->results);
            return to;
        }
        case ExprKind::InterfaceType: {
            const auto* from = as<const InterfaceTypeExpr>(x);
            auto* to = fresh(from);
            to->elements = fields(from->elements);
            to->implicit = from->implicit;
            return to;
        }
        case ExprKind::MapType: {
            const auto* from = as<const MapTypeExpr>(x);
            auto* to = fresh(from);
            to->key = copy(from->key);
            to->elem = copy(from->elem);
            return to;
        }
        case ExprKind::ChanType: {
            const auto* from = as<const ChanTypeExpr>(x);
            auto* to = fresh(from);
            to->dir = from->dir;
            to->elem = copy(from->elem);
            return to;
        }
        case ExprKind::Ellipsis:
            return fresh(as<const EllipsisExpr>(x));
    }
    return nullptr;
}

Stmt* Cloner::stmt(const Stmt* s) {
    if (!s) return nullptr;
    switch (s->kind) {
        case StmtKind::Bad:
            return fresh(as<const BadStmt>(s));
        case StmtKind::Decl: {
            auto* to = fresh(as<const DeclStmt>(s));
            for (const Decl* d : as<const DeclStmt>(s)->decls)
                to->decls.push_back(decl(d));
            return to;
        }
        case StmtKind::Empty:
            return fresh(as<const EmptyStmt>(s));
        case StmtKind::Labeled: {
            auto* to = fresh(as<const LabeledStmt>(s));
            to->label = copy(as<const LabeledStmt>(s)->label);
            to->body = stmt(as<const LabeledStmt>(s)->body);
            return to;
        }
        case StmtKind::Expr: {
            auto* to = fresh(as<const ExprStmt>(s));
            to->x = copy(as<const ExprStmt>(s)->x);
            return to;
        }
        case StmtKind::Send: {
            auto* to = fresh(as<const SendStmt>(s));
            to->channel = copy(as<const SendStmt>(s)->channel);
            to->value = copy(as<const SendStmt>(s)->value);
            return to;
        }
        case StmtKind::IncDec: {
            auto* to = fresh(as<const IncDecStmt>(s));
            to->x = copy(as<const IncDecStmt>(s)->x);
            to->op = as<const IncDecStmt>(s)->op;
            return to;
        }
        case StmtKind::Assign: {
            const auto* from = as<const AssignStmt>(s);
            auto* to = fresh(from);
            to->lhs = exprs(from->lhs);
            to->rhs = exprs(from->rhs);
            to->op = from->op;
            return to;
        }
        case StmtKind::Go: {
            auto* to = fresh(as<const GoStmt>(s));
            to->call = copy(as<const GoStmt>(s)->call);
            return to;
        }
        case StmtKind::Defer: {
            auto* to = fresh(as<const DeferStmt>(s));
            to->call = copy(as<const DeferStmt>(s)->call);
            return to;
        }
        case StmtKind::Return: {
            auto* to = fresh(as<const ReturnStmt>(s));
            to->results = exprs(as<const ReturnStmt>(s)->results);
            return to;
        }
        case StmtKind::Branch: {
            auto* to = fresh(as<const BranchStmt>(s));
            to->op = as<const BranchStmt>(s)->op;
            to->label = copy(as<const BranchStmt>(s)->label);
            return to;
        }
        case StmtKind::Block: {
            auto* to = fresh(as<const Block>(s));
            to->stmts = stmts(as<const Block>(s)->stmts);
            to->rbrace = as<const Block>(s)->rbrace;
            return to;
        }
        case StmtKind::If: {
            const auto* from = as<const IfStmt>(s);
            auto* to = fresh(from);
            to->init = stmt(from->init);
            to->cond = copy(from->cond);
            to->then = block(from->then);
            to->otherwise = stmt(from->otherwise);
            return to;
        }
        case StmtKind::Switch: {
            const auto* from = as<const SwitchStmt>(s);
            auto* to = fresh(from);
            to->init = stmt(from->init);
            to->tag = copy(from->tag);
            to->clauses = clauses(from->clauses);
            to->rbrace = from->rbrace;
            return to;
        }
        case StmtKind::TypeSwitch: {
            const auto* from = as<const TypeSwitchStmt>(s);
            auto* to = fresh(from);
            to->init = stmt(from->init);
            to->bound = copy(from->bound);
            to->x = copy(from->x);
            to->clauses = clauses(from->clauses);
            to->rbrace = from->rbrace;
            return to;
        }
        case StmtKind::Select: {
            auto* to = fresh(as<const SelectStmt>(s));
            for (const CommClause& clause : as<const SelectStmt>(s)->clauses)
                to->clauses.push_back({clause.pos, stmt(clause.comm), stmts(clause.body)});
            return to;
        }
        case StmtKind::For: {
            const auto* from = as<const ForStmt>(s);
            auto* to = fresh(from);
            to->init = stmt(from->init);
            to->cond = copy(from->cond);
            to->post = stmt(from->post);
            to->body = block(from->body);
            return to;
        }
        case StmtKind::Range: {
            const auto* from = as<const RangeStmt>(s);
            auto* to = fresh(from);
            to->extra = copy(from->extra);
            to->key = copy(from->key);
            to->value = copy(from->value);
            to->define = from->define;
            to->x = copy(from->x);
            to->body = block(from->body);
            return to;
        }
    }
    return nullptr;
}

Decl* Cloner::decl(const Decl* from) {
    Decl* to = fresh(from);
    to->kind = from->kind;
    for (const Ident* name : from->names)
        to->names.push_back(copy(name));
    to->type = copy(from->type);
    to->values = exprs(from->values);
    to->iota = from->iota;
    to->inherited = from->inherited;
    to->alias = from->alias;
    to->type_params = fields(from->type_params);
    to->receiver = from->receiver;
    to->receiver.name = copy(from->receiver.name);
    to->signature = copy(from->signature);
    to->body = from->body ? block(from->body) : nullptr;
    return to;
}

}  // namespace

Decl* clone_function(const Decl* decl, Tree& tree) {
    return Cloner(tree).decl(decl);
}

}  // namespace fiberscope::lang
