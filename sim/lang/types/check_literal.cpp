// Literals: of basic types, functions, structs, arrays, slices and maps.
#include "sim/lang/types/checker.h"

#include <algorithm>
#include <cstdlib>

namespace fiberscope::lang {

namespace {

// Beyond what gc's floating-point numbers can hold.
bool has_excessive_exponent(const std::string& text) {
    const bool is_hex = text.size() > 1 && text[0] == '0' && (text[1] | 0x20) == 'x';
    if (text.empty() || text[0] == '"' || text[0] == '`' || text[0] == '\'') return false;
    const std::size_t mark = text.find_first_of(is_hex ? "pP" : "eE");
    if (mark == std::string::npos) return false;
    constexpr long kMost = 646'456'993;
    return std::strtol(text.c_str() + mark + 1, nullptr, 10) > (is_hex ? 2'147'483'647L : kMost);
}

}  // namespace

void Checker::basic_literal(BasicLit* x) {
    x->mode = Mode::Constant;
    if (has_excessive_exponent(x->text)) {
        invalid(x, x->pos, "malformed constant: " + x->text);
        return;
    }
    x->constant = Constant::of_literal(x->literal, x->text);
    switch (x->literal) {
        case Tok::Int:
            x->type = basic(Kind::UntypedInt);
            break;
        case Tok::Float:
            x->type = basic(Kind::UntypedFloat);
            break;
        case Tok::Char:
            x->type = basic(Kind::UntypedRune);
            break;
        default:
            x->type = basic(Kind::UntypedString);
            break;
    }
}

void Checker::func_literal(FuncLit* x) {
    const Type* signature = func_type(x->signature);
    if (signature->kind == Kind::Invalid) return;
    set_value(x, signature);
    Scope* scope = scope_;
    const Constant* iota = std::exchange(iota_, nullptr);
    Ident* label = std::exchange(pending_label_, nullptr);
    body(x->signature, signature, x->body, nullptr, nullptr, x);
    pending_label_ = label;
    iota_ = iota;
    scope_ = scope;
}

void Checker::composite_literal(CompositeLit* x, const Type* elided) {
    const Type* type = elided;
    if (x->type_expr) {
        auto* array = unparen(x->type_expr)->kind == ExprKind::ArrayType
                          ? as<ArrayTypeExpr>(unparen(x->type_expr))
                          : nullptr;
        if (array && array->length && array->length->kind == ExprKind::Ellipsis) {
            const Type* elem = value_type_of(array->elem);
            if (elem->kind == Kind::Invalid) return;
            set_value(x, types_.array(elem, indexed_elements(x, elem, -1)));
            return;
        }
        type = type_of(x->type_expr);
    }
    if (!type) {
        error(x->pos, "missing type in composite literal");
        return;
    }
    const Type* base = core_type(type);
    if (base && !x->type_expr && base->kind == Kind::Pointer) base = core_type(base->elem);
    if (!base) base = type;
    switch (base->kind) {
        case Kind::Invalid:
            for (Expr* e : x->elements) {
                if (e->kind != ExprKind::CompositeLit && e->kind != ExprKind::KeyValue) value(e);
            }
            return;
        case Kind::Struct:
            struct_elements(x, type);
            break;
        case Kind::Array:
            indexed_elements(x, base->elem, base->length);
            break;
        case Kind::Slice:
            indexed_elements(x, base->elem, -1);
            break;
        case Kind::Map:
            map_elements(x, base);
            break;
        default:
            if (!x->type_expr)
                error(start_of(x), "invalid composite literal element type " + text(type) +
                                       (core_type(type) ? "" : " (no core type)"));
            else
                error(start_of(x), "invalid composite literal type " + text(type));
            return;
    }
    set_value(x, type);
}

// A field's value says its type.
void Checker::field_value(Expr* x, const Type* type) {
    if (x->kind == ExprKind::CompositeLit && !as<CompositeLit>(x)->type_expr) {
        error(x->pos, "missing type in composite literal");
        return;
    }
    value(x);
    assign(x, type, "struct literal");
}

void Checker::struct_elements(CompositeLit* x, const Type* type) {
    const Type* base = core_type(type);
    if (base->kind == Kind::Pointer) {
        type = base->elem;
        base = core_type(type);
    }
    if (x->elements.empty()) return;
    if (x->elements[0]->kind == ExprKind::KeyValue) {
        std::vector<std::string> seen;
        for (Expr* e : x->elements) {
            if (e->kind != ExprKind::KeyValue) {
                error(start_of(e), "mixture of field:value and value elements in struct literal");
                continue;
            }
            auto* pair = as<KeyValue>(e);
            if (pair->key->kind != ExprKind::Ident) {
                error(start_of(e),
                      "invalid field name " + to_string(pair->key) + " in struct literal");
                continue;
            }
            const std::string& name = as<Ident>(pair->key)->name;
            const auto field =
                std::find_if(base->fields.begin(), base->fields.end(), [&](const Field& f) {
                    return f.name == name && name != "_" &&
                           (f.package == &package_ || (name[0] >= 'A' && name[0] <= 'Z'));
                });
            if (field == base->fields.end()) {
                error(start_of(e),
                      "unknown field " + name + " in struct literal of type " + text(type));
                if (pair->value->kind != ExprKind::CompositeLit) value(pair->value);
                continue;
            }
            if (std::find(seen.begin(), seen.end(), name) != seen.end()) {
                error(start_of(e), "duplicate field name " + name + " in struct literal");
            }
            seen.push_back(name);
            field_value(pair->value, field->type);
        }
        return;
    }
    for (std::size_t i = 0; i < x->elements.size(); ++i) {
        Expr* e = x->elements[i];
        if (e->kind == ExprKind::KeyValue) {
            error(start_of(e), "mixture of field:value and value elements in struct literal");
            error(x->rbrace, "too few values in struct literal of type " + text(type));
            return;
        }
        if (i >= base->fields.size()) {
            error(start_of(e), "too many values in struct literal of type " + text(type));
            return;
        }
        if (base->fields[i].package != &package_ &&
            !(base->fields[i].name[0] >= 'A' && base->fields[i].name[0] <= 'Z')) {
            error(start_of(e), "implicit assignment to unexported field " + base->fields[i].name +
                                   " in struct literal of type " + text(type));
            return;
        }
        field_value(e, base->fields[i].type);
    }
    if (x->elements.size() < base->fields.size()) {
        error(x->rbrace, "too few values in struct literal of type " + text(type));
    }
}

std::int64_t Checker::indexed_elements(CompositeLit* x, const Type* elem, std::int64_t length) {
    std::int64_t index = 0;
    std::int64_t most = 0;
    std::vector<std::int64_t> seen;
    bool keyed = false;
    for (Expr* e : x->elements) {
        Expr* item = e;
        if (e->kind == ExprKind::KeyValue) {
            keyed = true;
            auto* pair = as<KeyValue>(e);
            item = pair->value;
            value(pair->key);
            std::int64_t at = 0;
            if (pair->key->mode == Mode::Constant && check_index(pair->key, length, &at, "index")) {
                index = at;
            } else if (pair->key->mode != Mode::Invalid && pair->key->mode != Mode::Constant) {
                error(start_of(pair->key),
                      "index " + to_string(pair->key) + " must be integer constant");
            }
        } else if (length >= 0 && index >= length) {
            error(start_of(e), "index " + std::to_string(index) +
                                   " is out of bounds (>= " + std::to_string(length) + ")");
        }
        if (keyed && std::find(seen.begin(), seen.end(), index) != seen.end()) {
            error(start_of(e),
                  "duplicate index " + std::to_string(index) + " in array or slice literal");
        }
        seen.push_back(index);
        element(item, elem, "array or slice literal");
        most = std::max(most, ++index);
    }
    return most;
}

void Checker::map_elements(CompositeLit* x, const Type* type) {
    std::vector<const Expr*> seen;
    for (Expr* e : x->elements) {
        if (e->kind != ExprKind::KeyValue) {
            error(start_of(e), "missing key in map literal");
            continue;
        }
        auto* pair = as<KeyValue>(e);
        element(pair->key, type->key, "map literal");
        if (pair->key->mode == Mode::Constant) {
            for (const Expr* known : seen) {
                if (!instance_ && known->type == pair->key->type &&
                    known->constant.kind() == pair->key->constant.kind() &&
                    compare_constants(Tok::Eql, known->constant, pair->key->constant)) {
                    error(start_of(e), "duplicate key " + to_string(pair->key) + " in map literal");
                }
            }
            seen.push_back(pair->key);
        }
        element(pair->value, type->elem, "map literal");
    }
}

void Checker::element(Expr* x, const Type* type, const char* context) {
    if (x->kind == ExprKind::CompositeLit && !as<CompositeLit>(x)->type_expr) {
        composite_literal(as<CompositeLit>(x), type);
        return;
    }
    value(x);
    assign(x, type, context);
}

}  // namespace fiberscope::lang
