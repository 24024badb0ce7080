// Which values go where: assignability, conversion, and what an untyped constant becomes.
#include "sim/lang/types/checker.h"

#include <algorithm>
#include <cmath>

namespace fiberscope::lang {

namespace {

const char* structure_word(const Type* type) {
    if (type->kind != Kind::Named) return "";
    switch (under(type)->kind) {
        case Kind::Array:
            return "array ";
        case Kind::Slice:
            return "slice ";
        case Kind::Struct:
            return "struct ";
        case Kind::Pointer:
            return "pointer ";
        case Kind::Func:
            return "func ";
        case Kind::Interface:
            return "interface ";
        case Kind::Map:
            return "map ";
        case Kind::Chan:
            return "chan ";
        default:
            return "";
    }
}

}  // namespace

namespace {

// A function type with a part that is none: the mistake has been told where the part stands.
bool mentions_invalid(const Type* type) {
    const auto invalid = [](const Type* t) { return t->kind == Kind::Invalid; };
    return type->kind == Kind::Func &&
           (std::any_of(type->params.begin(), type->params.end(), invalid) ||
            std::any_of(type->results.begin(), type->results.end(), invalid));
}

// A function's type is the same whatever its parameters are called, so the type knows no names. Go
// shows them where the operand is what declares them: they are read from there.
const FuncTypeExpr* declared_signature(const Expr* x) {
    Expr* bare = unparen(const_cast<Expr*>(x));
    const Object* object = nullptr;
    if (bare->kind == ExprKind::FuncLit) return as<FuncLit>(bare)->signature;
    if (bare->kind == ExprKind::Ident) object = as<Ident>(bare)->object;
    if (bare->kind == ExprKind::Selector) object = as<Selector>(bare)->selection.object;
    const bool is_func = object != nullptr && object->kind == ObjectKind::Func;
    return is_func && object->decl != nullptr ? object->decl->signature : nullptr;
}

std::string with_names(const Type* func, const FuncTypeExpr& written, const Package* from);

std::string with_names(const std::vector<const Type*>& types, const std::vector<FieldDecl>& written,
                       bool variadic, const Package* from) {
    std::string list;
    for (std::size_t i = 0; i < types.size(); ++i) {
        const bool rest = variadic && i + 1 == types.size();
        const Type* type = rest ? types[i]->elem : types[i];
        list += i > 0 ? ", " : "";
        if (written[i].name != nullptr) list += written[i].name->name + " ";
        list += rest ? "..." : "";
        const Expr* inner = unparen(written[i].type);
        list += type->kind == Kind::Func && inner->kind == ExprKind::FuncType
                    ? with_names(type, *as<const FuncTypeExpr>(inner), from)
                    : to_string(type, from);
    }
    return list;
}

std::string with_names(const Type* func, const FuncTypeExpr& written, const Package* from) {
    // They differ for T.m, whose first parameter is the receiver.
    if (func->params.size() != written.params.size() ||
        func->results.size() != written.results.size())
        return to_string(func, from);
    std::string text =
        "func(" + with_names(func->params, written.params, func->variadic, from) + ")";
    const std::string results = with_names(func->results, written.results, false, from);
    if (results.empty()) return text;
    const bool bare = func->results.size() == 1 && written.results[0].name == nullptr;
    return text + (bare ? " " + results : " (" + results + ")");
}

}  // namespace

// A type parameter's constraint.
std::string Checker::bound_text(const Type* param) {
    const TypeSet& set = type_set(param);
    return (param->is_implicit ? "any" : text(param->underlying)) +
           (set.has_terms && set.terms.empty() ? " with empty type set" : "");
}

std::string Checker::describe_operand(const Expr* x) {
    const std::string source = to_string(x);
    if (x->mode == Mode::NilValue) return "nil";
    if (x->mode == Mode::GenericFunc) return source + " (value of type " + text(x->type) + ")";
    std::string out = source + " (";
    std::string type_text = text(x->type);
    if (x->type->kind == Kind::TypeParam && x->type->underlying)
        type_text += " constrained by " + bound_text(x->type);
    if (const FuncTypeExpr* written = declared_signature(x); written && x->type->kind == Kind::Func)
        type_text = with_names(x->type, *written, &package_);
    const bool untyped = is_untyped(x->type);
    switch (x->mode) {
        case Mode::NoValue:
            return out + "no value)";
        case Mode::Builtin:
            return out + "built-in)";
        case Mode::TypeName:
            return out + "type)";
        case Mode::Constant: {
            const std::string value =
                is_float(x->type) ? x->constant.float_text() : x->constant.to_string();
            const Expr* bare = unparen(const_cast<Expr*>(x));
            const bool literal = bare->kind == ExprKind::BasicLit;
            if (untyped) out += text(x->type) + " ";
            out += "constant";
            // Of a float that is an integer the literal says less than its usual form.
            // And of a rune not which number it is.
            const Tok form = literal ? as<const BasicLit>(bare)->literal : Tok::Int;
            const bool other_form = (form == Tok::Float || form == Tok::Char) && source != value;
            if ((!literal || other_form) && source != value) out += " " + value;
            if (!untyped)
                out += " of " + std::string(structure_word(x->type)) + "type " + type_text;
            return out + ")";
        }
        case Mode::Variable:
            out += "variable";
            break;
        case Mode::MapIndex:
            out += "map index expression";
            break;
        case Mode::CommaOk:
            out += "comma, ok expression";
            break;
        default:
            if (untyped) return out + text(x->type) + " value)";
            out += "value";
    }
    return out + " of " + structure_word(x->type) + "type " + type_text + ")";
}

bool Checker::assignable(Expr* x, const Type* target, std::string* cause) {
    const Type* from = x->type;
    if (from == target) return true;
    const Type* v = under(from);
    const Type* t = under(target);
    if (is_untyped(from) && target->kind == Kind::TypeParam) {
        if (x->mode == Mode::NilValue) return has_nil(target);
        return every_type(target, [&](const Type* type) { return assignable(x, type, nullptr); });
    }
    if (is_untyped(from)) {
        if (x->mode == Mode::NilValue) return has_nil(target);
        if (t->kind == Kind::Interface) return t->methods.empty();
        if (x->mode == Mode::Constant) {
            Constant value = x->constant;
            return representable(value, target) == Fit::Yes;
        }
        if (from->kind == Kind::UntypedBool) return is_boolean(target);
        return is_numeric(target);
    }
    if (v == t && v->kind != Kind::Interface && (!is_named(from) || !is_named(target))) return true;
    if (t->kind == Kind::Interface && implements(from, target, cause)) return true;
    if (t->kind == Kind::Interface && from->kind != Kind::TypeParam) return false;
    if (t->kind == Kind::Interface && cause) cause->clear();
    if (v->kind == Kind::Interface && implements(target, from, nullptr)) {
        if (cause) *cause = "need type assertion";
        return false;
    }
    if (v->kind == Kind::Chan && t->kind == Kind::Chan && v->dir == ChanDir::Both &&
        v->elem == t->elem) {
        return !is_named(from) || !is_named(target);
    }
    // Between a type parameter and a type without a name all types of its set must do.
    const bool to_param = target->kind == Kind::TypeParam;
    if (to_param && !is_named(from)) {
        return every_type(target, [&](const Type* type) {
            if (assignable(x, type, nullptr)) return true;
            if (cause)
                *cause = "cannot assign " + text(from) + " to " + text(type) + " (in " +
                         text(target) + ")";
            return false;
        });
    }
    if (from->kind == Kind::TypeParam && !is_named(target)) {
        return every_type(from, [&](const Type* type) {
            Ident one;
            one.mode = Mode::Value;
            one.type = type;
            if (assignable(&one, target, nullptr)) return true;
            if (cause)
                *cause =
                    "cannot assign " + text(type) + " (in " + text(from) + ") to " + text(target);
            return false;
        });
    }
    return false;
}

// An untyped constant becomes a value of its default type: false, and an error, if it is too large.
bool Checker::fits_default_type(Expr* x, const std::string& context) {
    if (x->mode != Mode::Constant || !is_untyped(x->type) || !is_numeric(x->type)) return true;
    const Type* type = types_.default_type(x->type);
    Constant value = x->constant;
    if (representable(value, type) != Fit::Overflows) return true;
    invalid(x, start_of(x),
            "cannot use " + describe_operand(x) + " as " + text(type) + " value in " + context +
                " (overflows)");
    return false;
}

bool Checker::assign(Expr* x, const Type* target, const std::string& context) {
    if (x->mode == Mode::Invalid || target->kind == Kind::Invalid) return false;
    if (x->mode == Mode::GenericFunc || x->mode == Mode::GenericType) {
        uninstantiated(x);
        return false;
    }
    // A constant goes into an interface as a value of its default type.
    if (is_interface(target)) {
        if (!fits_default_type(x, context)) return false;
        use_default_type(x);
    }
    std::string cause;
    if (!assignable(x, target, &cause)) {
        if (mentions_invalid(x->type) || mentions_invalid(target) ||
            under(target)->kind == Kind::Invalid || under(x->type)->kind == Kind::Invalid) {
            x->mode = Mode::Invalid;
            return false;
        }
        std::string suffix = cause.empty() ? "" : ": " + cause;
        if (x->mode == Mode::Constant && is_numeric(x->type) && is_numeric(target)) {
            Constant value = x->constant;
            const Fit fit = representable(value, target);
            if (!is_untyped(x->type))
                suffix.clear();
            else if (fit == Fit::Truncated || (is_float(x->type) && is_integer(target)))
                suffix = " (truncated)";
            else if (fit == Fit::Overflows)
                suffix = " (overflows)";
        }
        const std::string what = x->mode == Mode::NilValue ? "nil" : describe_operand(x);
        invalid(x, start_of(x),
                "cannot use " + what + " as " + text(target) + " value in " + context + suffix);
        return false;
    }
    if (is_untyped(x->type)) {
        const bool to_interface = is_interface(target) && x->mode != Mode::NilValue;
        return convert_untyped(x, to_interface ? types_.default_type(x->type) : target);
    }
    return true;
}

Checker::Fit Checker::representable(Constant& value, const Type* type) {
    if (type->kind == Kind::TypeParam) {
        const bool fits = every_type(type, [&](const Type* one) {
            Constant copy = value;
            return representable(copy, one) == Fit::Yes;
        });
        return fits ? Fit::Yes : Fit::No;
    }
    const Type* t = under(type);
    switch (value.kind()) {
        case Constant::Kind::None:
            return Fit::No;
        case Constant::Kind::Bool:
            return is_boolean(t) ? Fit::Yes : Fit::No;
        case Constant::Kind::String:
            return is_string(t) ? Fit::Yes : Fit::No;
        case Constant::Kind::Number:
            break;
    }
    if (is_float(t)) {
        if (t->kind == Kind::UntypedFloat) return Fit::Yes;
        Constant rounded = value.rounded(t->kind == Kind::Float32);
        if (!rounded) return Fit::Overflows;
        value = rounded;
        return Fit::Yes;
    }
    if (!is_integer(t)) return Fit::No;
    if (!value.is_integer()) return Fit::Truncated;
    if (is_untyped(t)) return Fit::Yes;
    const unsigned bits = integer_bits(t);
    if (is_unsigned(t))
        return value.sign() >= 0 && value.fits_bits(bits) ? Fit::Yes : Fit::Overflows;
    if (value.fits_bits(bits - 1)) return Fit::Yes;
    const bool is_least =
        value.sign() < 0 &&
        compare_constants(Tok::Eql, value,
                          shift_constant(Tok::Shl, Constant::of_int(-1), bits - 1));
    return is_least ? Fit::Yes : Fit::Overflows;
}

bool Checker::check_representable(Expr* x, const Type* type) {
    Constant value = x->constant;
    switch (representable(value, type)) {
        case Fit::Yes:
            x->constant = value;
            return true;
        case Fit::Truncated:
            invalid(x, start_of(x), describe_operand(x) + " truncated to " + text(type));
            return false;
        case Fit::Overflows:
            invalid(x, start_of(x), describe_operand(x) + " overflows " + text(type));
            return false;
        case Fit::No:
            break;
    }
    invalid(x, start_of(x), "cannot convert " + describe_operand(x) + " to type " + text(type));
    return false;
}

bool Checker::convert_untyped(Expr* x, const Type* target) {
    if (x->mode == Mode::Invalid) return false;
    if (!is_untyped(x->type) || target->kind == Kind::Invalid) return true;
    if (x->mode == Mode::NilValue) {
        if (!has_nil(target)) {
            invalid(x, start_of(x), "cannot convert nil to type " + text(target));
            return false;
        }
        x->type = target;
        return true;
    }
    if (is_untyped(target)) {
        // Two untyped numbers: the later kind of int, rune, float wins.
        if (is_numeric(x->type) && is_numeric(target)) {
            if (x->type->kind < target->kind) x->type = target;
            return true;
        }
        return x->type->kind == target->kind;
    }
    if (is_interface(target)) {
        target = types_.default_type(x->type);
    }
    if (x->mode == Mode::Constant) {
        if (!check_representable(x, target)) return false;
        x->type = target;
        // The compiler reads what is in the parentheses.
        for (Expr* inner = x; inner->kind == ExprKind::Paren;) {
            inner = as<Paren>(inner)->inner;
            inner->type = target;
            inner->constant = x->constant;
        }
        return true;
    }
    const bool fits = x->type->kind == Kind::UntypedBool ? is_boolean(target) : is_numeric(target);
    if (!fits) {
        invalid(
            x, start_of(x),
            "cannot use " + describe_operand(x) + " as " + text(target) + " value in expression");
        return false;
    }
    set_untyped_type(x, target);
    return true;
}

// A non-constant untyped expression is a comparison or a shift of a constant; the type that it
// gets from its surroundings goes down to the shifted constant.
void Checker::set_untyped_type(Expr* x, const Type* target) {
    if (!is_untyped(x->type)) return;
    x->type = target;
    switch (x->kind) {
        case ExprKind::Paren:
            set_untyped_type(as<Paren>(x)->inner, target);
            break;
        case ExprKind::Unary:
            set_untyped_type(as<Unary>(x)->x, target);
            break;
        case ExprKind::Binary: {
            auto* b = as<Binary>(x);
            const bool is_comparison = precedence(b->op) == 3;
            if (is_comparison) break;
            const bool is_shift = b->op == Tok::Shl || b->op == Tok::Shr;
            if (is_shift && !is_integer(target)) {
                error(start_of(x), "invalid operation: shifted operand " + to_string(b->x) +
                                       " (type " + text(target) + ") must be integer");
                break;
            }
            set_untyped_type(b->x, target);
            if (!is_shift) set_untyped_type(b->y, target);
            break;
        }
        default:
            if (x->mode == Mode::Constant) check_representable(x, target);
    }
}

void Checker::use_default_type(Expr* x) {
    if (x->mode == Mode::Invalid || !is_untyped(x->type) || x->mode == Mode::NilValue) return;
    convert_untyped(x, types_.default_type(x->type));
}

// Each type of the one's set to each of the other's.
bool Checker::convertible_type_param(Expr* x, const Type* target, std::string* cause) {
    const Type* from = x->type;
    if (x->mode == Mode::Constant && cause && type_set(target).terms.empty())
        *cause = text(target) + " does not contain specific types";
    const bool from_param = from->kind == Kind::TypeParam;
    const bool to_param = target->kind == Kind::TypeParam;
    if (x->mode == Mode::Constant && to_param) {
        return every_type(target, [&](const Type* t) {
            Constant value = x->constant;
            if (representable(value, t) == Fit::Yes || (is_integer(from) && is_string(t)) ||
                under(t)->kind >= Kind::Array)
                return true;
            if (cause) {
                const bool overflows = is_integer(from) && is_integer(t);
                *cause = (overflows ? "constant " + x->constant.to_string() + " overflows "
                                    : "cannot convert " + describe_operand(x) + " to type ") +
                         text(t) + " (in " + text(target) + ")";
            }
            return false;
        });
    }
    return every_type(from, [&](const Type* v) {
        return every_type(target, [&](const Type* t) {
            Ident one;
            one.mode = x->mode;
            one.constant = x->constant;
            one.type = v;
            if (convertible(&one, t, nullptr)) return true;
            if (cause)
                *cause = "cannot convert " + text(v) +
                         (from_param ? " (in " + text(from) + ")" : "") + " to type " + text(t) +
                         (to_param ? " (in " + text(target) + ")" : "");
            return false;
        });
    });
}

bool Checker::convertible(Expr* x, const Type* target, std::string* cause) {
    if (assignable(x, target, nullptr)) return true;
    if (x->type->kind == Kind::TypeParam || target->kind == Kind::TypeParam)
        return convertible_type_param(x, target, cause);
    const Type* v = under(x->type);
    const Type* t = under(target);
    const auto same = [&](const Type* a, const Type* b) {
        return a == b || types_.without_tags(a) == types_.without_tags(b);
    };
    if (same(v, t)) return true;
    if (x->type->kind == Kind::Pointer && target->kind == Kind::Pointer &&
        same(under(v->elem), under(t->elem)))
        return true;
    if (is_numeric(v) && is_numeric(t)) return true;
    if (is_string(t)) return is_integer(v) || is_bytes_or_runes(v);
    if (is_string(v)) return is_bytes_or_runes(t);
    // A slice's array, or a pointer to it.
    if (v->kind == Kind::Slice) {
        const Type* array = t->kind == Kind::Pointer ? under(t->elem) : t;
        return array->kind == Kind::Array && array->elem == v->elem;
    }
    return false;
}

}  // namespace fiberscope::lang
