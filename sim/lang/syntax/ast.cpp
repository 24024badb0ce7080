#include "sim/lang/syntax/ast.h"

namespace fiberscope::lang {

Pos start_of(const Expr* x) {
    switch (x->kind) {
        case ExprKind::Binary:
            return start_of(as<const Binary>(x)->x);
        case ExprKind::Selector:
            return start_of(as<const Selector>(x)->x);
        case ExprKind::Index:
            return start_of(as<const Index>(x)->x);
        case ExprKind::Slice:
            return start_of(as<const SliceExpr>(x)->x);
        case ExprKind::TypeAssert:
            return start_of(as<const TypeAssert>(x)->x);
        case ExprKind::Call:
            return start_of(as<const Call>(x)->fun);
        case ExprKind::KeyValue:
            return start_of(as<const KeyValue>(x)->key);
        case ExprKind::CompositeLit: {
            const auto* literal = as<const CompositeLit>(x);
            return literal->type_expr ? start_of(literal->type_expr) : x->pos;
        }
        default:
            return x->pos;
    }
}

Expr* unparen(Expr* x) {
    for (;;) {
        if (x->kind == ExprKind::Paren)
            x = as<Paren>(x)->inner;
        else if (x->kind == ExprKind::Index && as<Index>(x)->instantiates)
            x = as<Index>(x)->x;
        else
            return x;
    }
}

namespace {

std::string list(const std::vector<Expr*>& items) {
    std::string out;
    for (const Expr* item : items) {
        if (!out.empty()) out += ", ";
        out += to_string(item);
    }
    return out;
}

std::string fields(const std::vector<FieldDecl>& decls, const char* separator) {
    std::string out;
    for (std::size_t i = 0; i < decls.size(); ++i) {
        const FieldDecl& field = decls[i];
        // `a, b int` is two of one type.
        const bool continues = i > 0 && field.name && field.type == decls[i - 1].type;
        const bool goes_on = field.name && i + 1 < decls.size() && field.type == decls[i + 1].type;
        if (!out.empty()) out += continues ? ", " : separator;
        if (field.name) out += field.name->name + (goes_on ? "" : " ");
        if (goes_on) continue;
        if (field.variadic) out += "...";
        if (field.type) out += to_string(field.type);
    }
    return out;
}

std::string signature(const FuncTypeExpr* type) {
    std::string out = "(" + fields(type->params, ", ") + ")";
    if (type->results.empty()) return out;
    const std::string results = fields(type->results, ", ");
    const bool plain = type->results.size() == 1 && !type->results[0].name;
    return out + (plain ? " " + results : " (" + results + ")");
}

}  // namespace

std::string to_string(const Expr* x) {
    switch (x->kind) {
        case ExprKind::Bad:
            return "_";
        case ExprKind::Ident:
            return as<const Ident>(x)->name;
        case ExprKind::BasicLit:
            return as<const BasicLit>(x)->text;
        case ExprKind::CompositeLit: {
            const auto* literal = as<const CompositeLit>(x);
            return (literal->type_expr ? to_string(literal->type_expr) : "") +
                   (literal->elements.empty() ? "{}" : "{…}");
        }
        case ExprKind::KeyValue: {
            const auto* pair = as<const KeyValue>(x);
            return to_string(pair->key) + ": " + to_string(pair->value);
        }
        case ExprKind::FuncLit:
            return "func" + signature(as<const FuncLit>(x)->signature) +
                   (as<const FuncLit>(x)->body->stmts.empty() ? " {}" : " {…}");
        case ExprKind::Paren:
            return "(" + to_string(as<const Paren>(x)->inner) + ")";
        case ExprKind::Selector: {
            const auto* selector = as<const Selector>(x);
            return to_string(selector->x) + "." + selector->name->name;
        }
        case ExprKind::Index: {
            const auto* index = as<const Index>(x);
            return to_string(index->x) + "[" + to_string(index->index) +
                   (index->more.empty() ? "" : ", " + list(index->more)) + "]";
        }
        case ExprKind::Slice: {
            const auto* slice = as<const SliceExpr>(x);
            std::string out = to_string(slice->x) + "[";
            if (slice->low) out += to_string(slice->low);
            out += ":";
            if (slice->high) out += to_string(slice->high);
            if (slice->max) out += ":" + to_string(slice->max);
            return out + "]";
        }
        case ExprKind::TypeAssert: {
            const auto* assertion = as<const TypeAssert>(x);
            return to_string(assertion->x) + ".(" +
                   (assertion->type_expr ? to_string(assertion->type_expr) : "type") + ")";
        }
        case ExprKind::Call: {
            const auto* call = as<const Call>(x);
            return to_string(call->fun) + "(" +
                   (call->unpacked ? to_string(call->unpacked) : list(call->args)) +
                   (call->spread ? "..." : "") + ")";
        }
        case ExprKind::Star:
            return "*" + to_string(as<const Star>(x)->x);
        case ExprKind::Unary: {
            const auto* unary = as<const Unary>(x);
            return std::string(spelling(unary->op)) + to_string(unary->x);
        }
        case ExprKind::Binary: {
            const auto* binary = as<const Binary>(x);
            return to_string(binary->x) + " " + std::string(spelling(binary->op)) + " " +
                   to_string(binary->y);
        }
        case ExprKind::ArrayType: {
            const auto* array = as<const ArrayTypeExpr>(x);
            return "[" + (array->length ? to_string(array->length) : "") + "]" +
                   to_string(array->elem);
        }
        case ExprKind::StructType: {
            const auto* type = as<const StructTypeExpr>(x);
            return "struct{" + fields(type->fields, "; ") + "}";
        }
        case ExprKind::FuncType:
            return "func" + signature(as<const FuncTypeExpr>(x));
        case ExprKind::InterfaceType: {
            const auto* type = as<const InterfaceTypeExpr>(x);
            if (type->implicit) return to_string(type->elements[0].type);
            return type->elements.empty() ? "interface{}" : "interface{…}";
        }
        case ExprKind::MapType: {
            const auto* type = as<const MapTypeExpr>(x);
            return "map[" + to_string(type->key) + "]" + to_string(type->elem);
        }
        case ExprKind::ChanType: {
            const auto* type = as<const ChanTypeExpr>(x);
            const char* prefix = type->dir == ChanDir::RecvOnly   ? "<-chan "
                                 : type->dir == ChanDir::SendOnly ? "chan<- "
                                                                  : "chan ";
            return prefix + to_string(type->elem);
        }
        case ExprKind::Ellipsis:
            return "...";
    }
    return "";
}

}  // namespace fiberscope::lang
