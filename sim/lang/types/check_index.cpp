// x[i] and x[i:j], with what may be known of the bounds.
#include "sim/lang/types/checker.h"

#include <algorithm>

namespace fiberscope::lang {

bool Checker::check_index(Expr* x, std::int64_t length, std::int64_t* constant, const char* what) {
    if (x->mode == Mode::Invalid) return false;
    if (is_untyped(x->type) && !convert_untyped(x, basic(Kind::Int))) return false;
    if (!is_integer(x->type)) {
        invalid(x, start_of(x),
                std::string("invalid argument: ") + what + " " + describe_operand(x) +
                    " must be integer");
        return false;
    }
    if (x->mode != Mode::Constant) return true;
    if (x->constant.sign() < 0) {
        invalid(x, start_of(x),
                std::string("invalid argument: ") + what + " " + describe_operand(x) +
                    " must not be negative");
        return false;
    }
    const auto number = x->constant.as_int64();
    if (number && constant) *constant = *number;
    if (length >= 0 && (!number || *number >= length)) {
        invalid(x, start_of(x),
                std::string("invalid argument: ") + what + " " + x->constant.to_string() +
                    " out of bounds [0:" + std::to_string(length) + "]");
        return false;
    }
    return true;
}

static bool can_be_indexed(const Type* type) {
    switch (type->kind) {
        case Kind::String:
        case Kind::UntypedString:
        case Kind::Array:
        case Kind::Slice:
        case Kind::Map:
        case Kind::TypeParam:
            return true;
        default:
            return false;
    }
}

void Checker::index_expr(Index* x) {
    expr(x->x);
    if (x->x->mode == Mode::GenericType) {
        instance_of_type(x);
        return;
    }
    if (x->x->mode == Mode::GenericFunc) {
        instance_of_function(x);
        return;
    }
    if (x->x->mode == Mode::TypeName) {
        error(start_of(x), "invalid operation: " + to_string(x) + " (" + to_string(x->x) +
                               " is not a generic type)");
        return;
    }
    if (x->x->mode == Mode::Value && under(x->x->type)->kind == Kind::Func) {
        error(x->pos, "invalid operation: cannot index " + describe_operand(x->x));
        return;
    }
    if (!x->more.empty() && x->x->mode != Mode::Invalid) {
        value(x->x);
        if (x->x->mode != Mode::Invalid)
            error(start_of(x->more[0]), "unexpected comma; expecting ]");
        return;
    }
    if (x->x->mode == Mode::Builtin || x->x->mode == Mode::NoValue) {
        value(x->x);
        return;
    }
    const Type* type = under(x->x->type);
    const bool to_array = type->kind == Kind::Pointer && under(type->elem)->kind == Kind::Array;
    if (x->x->mode != Mode::Invalid && !can_be_indexed(type) && !to_array) {
        error(x->pos, "invalid operation: cannot index " + describe_operand(x->x));
        x->x->mode = Mode::Invalid;
    }
    if (x->x->mode == Mode::Invalid) {
        // Whatever stands there is used; it may have been meant as a type.
        expr(x->index);
        return;
    }
    value(x->index);
    if (x->index->mode == Mode::Invalid) return;
    std::int64_t length = -1;
    switch (type->kind) {
        case Kind::TypeParam:
            if (index_type_param(x)) return;
            break;
        case Kind::String:
        case Kind::UntypedString: {
            if (x->x->mode == Mode::Constant)
                length = static_cast<std::int64_t>(x->x->constant.as_string().size());
            std::int64_t at = -1;
            if (!check_index(x->index, length, &at, "index")) return;
            use_default_type(x->x);
            set_value(x, types_.byte_type());
            return;
        }
        case Kind::Array:
            if (!check_index(x->index, type->length, nullptr, "index")) return;
            x->mode = x->x->mode == Mode::Variable ? Mode::Variable : Mode::Value;
            x->type = type->elem;
            return;
        case Kind::Pointer:
            if (under(type->elem)->kind != Kind::Array) break;
            if (!check_index(x->index, under(type->elem)->length, nullptr, "index")) return;
            x->mode = Mode::Variable;
            x->type = under(type->elem)->elem;
            return;
        case Kind::Slice:
            if (!check_index(x->index, -1, nullptr, "index")) return;
            x->mode = Mode::Variable;
            x->type = type->elem;
            return;
        case Kind::Map:
            if (!assign(x->index, type->key, "map index")) return;
            x->mode = Mode::MapIndex;
            x->type = type->elem;
            return;
        default:
            break;
    }
    error(x->pos, "invalid operation: cannot index " + describe_operand(x->x));
}

// x[i] where all types of x's set have elements of one type; maps only among themselves. False:
// they do not.
bool Checker::index_type_param(Index* x) {
    const Type* elem = nullptr;
    const Type* key = nullptr;
    Mode mode = Mode::Variable;
    std::int64_t length = -1;
    const bool fits = every_type(x->x->type, [&](const Type* type) {
        const Type* t = under(type);
        const Type* own = nullptr;
        const Type* own_key = nullptr;
        const bool to_array = t->kind == Kind::Pointer && under(t->elem)->kind == Kind::Array;
        if (t->kind == Kind::String) {
            own = types_.byte_type();
            mode = Mode::Value;
        } else if (t->kind == Kind::Array || to_array) {
            const Type* array = to_array ? under(t->elem) : t;
            own = array->elem;
            if (length < 0 || array->length < length) length = array->length;
            if (!to_array && x->x->mode != Mode::Variable) mode = Mode::Value;
        } else if (t->kind == Kind::Slice) {
            own = t->elem;
        } else if (t->kind == Kind::Map) {
            own = t->elem;
            own_key = t->key;
        }
        if (!own || (elem && (elem != own || key != own_key))) return false;
        elem = own;
        key = own_key;
        return true;
    });
    if (!fits) return false;
    if (key) {
        if (!assign(x->index, key, "map index")) return true;
        mode = Mode::MapIndex;
    } else if (!check_index(x->index, length, nullptr, "index")) {
        return true;
    }
    x->mode = mode;
    x->type = elem;
    return true;
}

void Checker::slice_expr(SliceExpr* x) {
    value(x->x);
    for (Expr* part : {x->low, x->high, x->max}) {
        if (part) value(part);
    }
    if (x->x->mode == Mode::Invalid) return;
    const Type* type = core_string(x->x->type);
    if (!type) {
        error(start_of(x), "invalid operation: cannot slice " + describe_operand(x->x) + ": " +
                               text(x->x->type) + " has no core type");
        return;
    }
    std::int64_t length = -1;
    const Type* result = nullptr;
    switch (type->kind) {
        case Kind::String:
        case Kind::UntypedString:
            if (x->three) {
                error(start_of(x), "invalid operation: 3-index slice of string");
                return;
            }
            if (x->x->mode == Mode::Constant)
                length = static_cast<std::int64_t>(x->x->constant.as_string().size());
            use_default_type(x->x);
            result = x->x->type;
            break;
        case Kind::Slice:
            result = x->x->type;
            break;
        case Kind::Pointer:
            if (under(type->elem)->kind != Kind::Array) break;
            length = under(type->elem)->length;
            result = types_.slice(under(type->elem)->elem);
            break;
        case Kind::Array: {
            length = type->length;
            result = types_.slice(type->elem);
            if (x->x->mode != Mode::Variable) {
                error(start_of(x), "invalid operation: " + describe_operand(x->x) +
                                       " (slice of unaddressable value)");
                return;
            }
            // Slicing takes the array's address.
            Unary address;
            address.op = Tok::And;
            address.x = x->x;
            address_of(&address);
            break;
        }
        default:
            break;
    }
    if (!result) {
        error(start_of(x), "cannot slice " + describe_operand(x->x));
        return;
    }
    std::int64_t last = -1;
    for (Expr* part : {x->low, x->high, x->max}) {
        if (!part || part->mode == Mode::Invalid) continue;
        std::int64_t at = -1;
        if (!check_index(part, length >= 0 ? length + 1 : -1, &at, "index")) return;
        if (at >= 0 && at < last) {
            error(start_of(part),
                  "invalid slice indices: " + std::to_string(at) + " < " + std::to_string(last));
            return;
        }
        if (at >= 0) last = at;
    }
    set_value(x, result);
}

}  // namespace fiberscope::lang
