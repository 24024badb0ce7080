// Unary and binary operators, shifts, comparisons, address-of and receive.
#include "sim/lang/types/checker.h"

namespace fiberscope::lang {

void Checker::unary(Unary* x) {
    if (x->op == Tok::Tilde) {
        expr(x->x);
        error(x->pos, "cannot use ~ outside of interface or type constraint");
        return;
    }
    if (x->op == Tok::And) {
        Expr* bare = unparen(x->x);
        if (bare->kind == ExprKind::CompositeLit) {
            value(x->x);
            if (x->x->mode != Mode::Invalid) set_value(x, types_.pointer(x->x->type));
            return;
        }
        value(x->x);
        if (x->x->mode != Mode::Invalid) address_of(x);
        return;
    }
    value(x->x);
    if (x->x->mode == Mode::Invalid) return;
    if (x->op == Tok::Arrow) {
        receive(x);
        return;
    }
    if (!operator_defined(x->x, x->op, false)) return;
    x->type = x->x->type;
    x->mode = Mode::Value;
    if (x->x->mode != Mode::Constant) return;
    const unsigned bits = is_unsigned(x->type) ? integer_bits(x->type) : 0;
    x->constant = unary_constant(x->op, x->x->constant, bits);
    x->mode = Mode::Constant;
    if (x->op == Tok::Xor && is_untyped(x->type) && !x->constant.fits_bits(512))
        invalid(x, start_of(x), "constant bitwise complement overflow");
    if (x->mode == Mode::Constant && !is_untyped(x->type) &&
        x->constant.kind() == Constant::Kind::Number) {
        Constant value = x->constant;
        if (representable(value, x->type) != Fit::Yes) {
            invalid(x, start_of(x), describe_operand(x) + " overflows " + text(x->type));
        }
    }
}

void Checker::address_of(Unary* x) {
    if (x->x->mode != Mode::Variable) {
        error(start_of(x->x),
              "invalid operation: cannot take address of " + describe_operand(x->x));
        return;
    }
    // The variable behind fields and array elements must live where a pointer can reach it.
    Expr* root = unparen(x->x);
    for (;;) {
        if (root->kind == ExprKind::Selector && as<Selector>(root)->x->type &&
            under(as<Selector>(root)->x->type)->kind == Kind::Struct) {
            // Through an embedded pointer the variable itself is not touched, but saying it is
            // costs only an allocation.
            root = unparen(as<Selector>(root)->x);
        } else if (root->kind == ExprKind::Index &&
                   under(as<Index>(root)->x->type)->kind == Kind::Array) {
            root = unparen(as<Index>(root)->x);
        } else {
            break;
        }
    }
    if (root->kind == ExprKind::Ident && as<Ident>(root)->object) {
        as<Ident>(root)->object->address_taken = true;
        as<Ident>(root)->object->reassigned = true;
    }
    set_value(x, types_.pointer(x->x->type));
}

void Checker::receive(Unary* x) {
    const Type* type = core_type(x->x->type);
    if (!type) {
        error(start_of(x->x), "invalid operation: cannot receive from " + describe_operand(x->x) +
                                  " (no core type)");
        return;
    }
    if (type->kind != Kind::Chan) {
        error(start_of(x->x),
              "invalid operation: cannot receive from non-channel " + describe_operand(x->x));
        return;
    }
    if (type->dir == ChanDir::SendOnly) {
        error(start_of(x->x),
              "invalid operation: cannot receive from send-only channel " + describe_operand(x->x));
        return;
    }
    x->mode = Mode::CommaOk;
    x->type = type->elem;
}

bool Checker::operator_defined(Expr* x, Tok op, bool is_binary) {
    const Type* type = x->type;
    bool ok = false;
    switch (op) {
        case Tok::Add:
            ok = every_type(
                type, [&](const Type* t) { return is_numeric(t) || (is_binary && is_string(t)); });
            break;
        case Tok::Sub:
        case Tok::Mul:
        case Tok::Quo:
            ok = is_numeric(type);
            break;
        case Tok::Rem:
        case Tok::And:
        case Tok::Or:
        case Tok::Xor:
        case Tok::AndNot:
            ok = is_integer(type);
            break;
        case Tok::LogAnd:
        case Tok::LogOr:
        case Tok::Not:
            ok = is_boolean(type);
            break;
        default:
            break;
    }
    if (op == Tok::Rem && x->mode == Mode::Constant && is_untyped(type) && x->constant.is_integer())
        ok = true;
    if (x->mode == Mode::NilValue) ok = false;
    if (!ok) {
        invalid(x, start_of(x),
                "invalid operation: operator " + std::string(spelling(op)) + " not defined on " +
                    describe_operand(x));
    }
    return ok;
}

void Checker::binary(Binary* x) {
    value(x->x);
    value(x->y);
    if (x->x->mode == Mode::Invalid || x->y->mode == Mode::Invalid) return;
    if (x->op == Tok::Shl || x->op == Tok::Shr) {
        shift(x, x->x, x->y, x->op);
        return;
    }
    binary_parts(x, x->x, x->y, x->op, x->op_pos);
}

// Makes both operands one type where one of them is untyped; false if they do not go together.
bool Checker::match_types(Expr* x, Expr* y) {
    const auto may_convert = [&](const Expr* a, const Expr* b) {
        if (!is_untyped(a->type) && !is_untyped(b->type)) return true;
        if (is_interface(a->type) || is_interface(b->type)) return true;
        if (a->mode == Mode::NilValue) return has_nil(b->type);
        if (b->mode == Mode::NilValue) return has_nil(a->type);
        const bool is_param = a->type->kind == Kind::TypeParam || b->type->kind == Kind::TypeParam;
        const auto is_basic = [](const Type* type) { return under(type)->kind < Kind::Array; };
        if (is_param && (!every_type(a->type, is_basic) || !every_type(b->type, is_basic)))
            return false;
        if (is_boolean(a->type) != is_boolean(b->type)) return false;
        if (is_string(a->type) != is_string(b->type)) return false;
        if (is_param) return true;
        return under(a->type)->kind != Kind::Pointer && under(b->type)->kind != Kind::Pointer &&
               is_numeric(a->type) == is_numeric(b->type);
    };
    if (!may_convert(x, y)) return false;
    if (is_untyped(x->type) && !is_untyped(y->type)) return convert_untyped(x, y->type);
    if (is_untyped(y->type) && !is_untyped(x->type)) return convert_untyped(y, x->type);
    if (is_untyped(x->type) && is_untyped(y->type)) {
        if (x->mode == Mode::NilValue && y->mode == Mode::NilValue) return true;
        convert_untyped(x, y->type);
        convert_untyped(y, x->type);
    }
    return true;
}

void Checker::binary_parts(Expr* result, Expr* x, Expr* y, Tok op, Pos op_pos) {
    (void)op_pos;
    const std::string source = to_string(x) + " " + std::string(spelling(op)) + " " + to_string(y);
    const std::string x_type = text(x->type);
    const std::string y_type = text(y->type);
    // An untyped operand beside an interface has the type that it has by default.
    const auto mismatched = [&] {
        // Of a comparison only the second operand shows that they do not match.
        invalid(result, start_of(precedence(op) == 3 ? y : x),
                "invalid operation: " + source + " (mismatched types " +
                    (is_interface(y->type) ? text(x->type) : x_type) + " and " +
                    (is_interface(x->type) ? text(y->type) : y_type) + ")");
    };
    if (!match_types(x, y)) {
        if (x->mode != Mode::Invalid && y->mode != Mode::Invalid) mismatched();
        result->mode = Mode::Invalid;
        return;
    }
    if (precedence(op) == 3) {
        comparison(result, x, y, op);
        return;
    }
    if (x->type != y->type) {
        mismatched();
        return;
    }
    if (!operator_defined(x, op, true)) return;
    if ((op == Tok::Quo || op == Tok::Rem) && y->mode == Mode::Constant &&
        y->constant.sign() == 0 && (is_integer(x->type) || x->mode == Mode::Constant)) {
        invalid(result, start_of(y), "invalid operation: division by zero");
        return;
    }
    if (x->mode == Mode::Constant && y->mode == Mode::Constant) {
        fold_binary(result, x, y, op);
        return;
    }
    set_value(result, x->type);
}

void Checker::fold_binary(Expr* result, Expr* x, Expr* y, Tok op) {
    result->mode = Mode::Constant;
    result->type = x->type;
    result->constant = binary_constant(op, x->constant, y->constant, is_integer(x->type));
    if (result->constant.kind() != Constant::Kind::Number) return;
    if (is_untyped(x->type)) {
        const char* name = op == Tok::Mul   ? "multiplication"
                           : op == Tok::Add ? "addition"
                           : op == Tok::Xor ? "bitwise XOR"
                                            : "subtraction";
        if (is_integer(x->type) && !result->constant.fits_bits(512))
            invalid(result, start_of(x), std::string("constant ") + name + " overflow");
        else if (result->constant.is_too_large())
            invalid(result, start_of(x), "constant result is not representable");
        return;
    }
    Constant value = result->constant;
    if (representable(value, x->type) != Fit::Yes) {
        const std::string number =
            is_integer(x->type) ? result->constant.to_string() : result->constant.float_text();
        invalid(result, start_of(x),
                to_string(x) + " " + std::string(spelling(op)) + " " + to_string(y) +
                    " (constant " + number + " of type " + text(x->type) + ") overflows " +
                    text(x->type));
        return;
    }
    result->constant = value;
}

void Checker::shift(Expr* result, Expr* x, Expr* y, Tok op) {
    const std::string source = "invalid operation: ";
    // The count: any integer, not negative; an untyped one becomes uint.
    if (y->mode == Mode::Constant) {
        if (y->constant.kind() != Constant::Kind::Number || !y->constant.is_integer()) {
            invalid(result, start_of(y),
                    source + "shift count " + describe_operand(y) + " must be integer");
            return;
        }
        if (y->constant.sign() < 0) {
            invalid(result, start_of(y), source + "negative shift count " + describe_operand(y));
            return;
        }
        if (is_untyped(y->type)) convert_untyped(y, basic(Kind::Uint));
    } else if (!is_integer(y->type)) {
        invalid(result, start_of(y),
                source + "shift count " + describe_operand(y) + " must be integer");
        return;
    } else if (is_untyped(y->type)) {
        convert_untyped(y, basic(Kind::Uint));
    }
    const bool constant_integer = x->mode == Mode::Constant && is_untyped(x->type) &&
                                  x->constant.kind() == Constant::Kind::Number &&
                                  x->constant.is_integer();
    if (!is_integer(x->type) && !constant_integer) {
        invalid(result, start_of(x),
                source + "shifted operand " + describe_operand(x) + " must be integer");
        return;
    }
    if (x->mode == Mode::Constant && y->mode == Mode::Constant) {
        const auto count = y->constant.as_uint64();
        if (!count || *count > 10000) {
            invalid(result, start_of(y), source + "invalid shift count " + describe_operand(y));
            return;
        }
        if (is_untyped(x->type) && !is_integer(x->type)) x->type = basic(Kind::UntypedInt);
        result->mode = Mode::Constant;
        result->type = x->type;
        result->constant = shift_constant(op, x->constant, *count);
        if (!is_untyped(x->type)) {
            Constant value = result->constant;
            if (representable(value, x->type) != Fit::Yes) {
                invalid(result, start_of(x),
                        to_string(x) + " " + std::string(spelling(op)) + " " + to_string(y) +
                            " (constant " + result->constant.to_string() + " of type " +
                            text(x->type) + ") overflows " + text(x->type));
            }
        } else if (!result->constant.fits_bits(512)) {
            invalid(result, start_of(x), "constant shift overflow");
        }
        return;
    }
    // A constant shifted by a variable takes its type from the surroundings.
    set_value(result, x->type);
}

std::string Checker::incomparable_cause(const Type* type) {
    const Type* base = under(type);
    if (base->kind == Kind::TypeParam)
        return type_set(base).has_terms && type_set(base).terms.empty()
                   ? "empty type set"
                   : "incomparable types in type set";
    if (base->kind == Kind::Struct) {
        for (const Field& field : base->fields) {
            if (!comparable(field.type))
                return "struct containing " + text(field.type) + " cannot be compared";
        }
    }
    return text(type) + " cannot be compared";
}

void Checker::comparison(Expr* result, Expr* x, Expr* y, Tok op) {
    const std::string source = to_string(x) + " " + std::string(spelling(op)) + " " + to_string(y);
    const bool equality = op == Tok::Eql || op == Tok::Neq;
    std::string cause;
    std::string unused;
    const Expr* wrong = x;
    if (!assignable(x, y->type, &unused) && !assignable(y, x->type, &unused)) {
        cause = "mismatched types " + text(x->type) + " and " + text(y->type);
        wrong = y;
    } else if (equality) {
        const bool nil = x->mode == Mode::NilValue || y->mode == Mode::NilValue;
        if (x->mode == Mode::NilValue && y->mode == Mode::NilValue) {
            cause = "operator " + std::string(spelling(op)) + " not defined on nil";
        } else if (!nil) {
            for (const Expr* side : {x, y}) {
                if (comparable(side->type)) continue;
                wrong = side;
                const Kind kind = under(side->type)->kind;
                if (kind == Kind::Slice || kind == Kind::Map || kind == Kind::Func) {
                    cause = std::string(kind == Kind::Slice ? "slice"
                                        : kind == Kind::Map ? "map"
                                                            : "func") +
                            " can only be compared to nil";
                } else {
                    cause = incomparable_cause(side->type);
                }
                break;
            }
        }
    } else {
        for (const Expr* side : {x, y}) {
            if (ordered(side->type)) continue;
            wrong = side;
            const Kind kind = under(side->type)->kind;
            if (kind == Kind::TypeParam) {
                cause = "type parameter " + text(side->type) + " is not comparable with " +
                        std::string(spelling(op));
                break;
            }
            const char* word = kind == Kind::Bool || kind == Kind::UntypedBool ? "bool"
                               : kind == Kind::Pointer                         ? "pointer"
                               : kind == Kind::Slice                           ? "slice"
                               : kind == Kind::Map                             ? "map"
                               : kind == Kind::Chan                            ? "chan"
                               : kind == Kind::Func                            ? "func"
                               : kind == Kind::Struct                          ? "struct"
                               : kind == Kind::Interface                       ? "interface"
                                                                               : "operand";
            cause = "operator " + std::string(spelling(op)) + " not defined on " +
                    (side->mode == Mode::NilValue ? "nil" : word);
            break;
        }
    }
    if (!cause.empty()) {
        invalid(result, start_of(wrong), "invalid operation: " + source + " (" + cause + ")");
        return;
    }
    result->type = basic(Kind::UntypedBool);
    if (x->mode == Mode::Constant && y->mode == Mode::Constant &&
        x->constant.kind() == y->constant.kind()) {
        result->mode = Mode::Constant;
        result->constant = Constant::of_bool(compare_constants(op, x->constant, y->constant));
        return;
    }
    result->mode = Mode::Value;
    // The operands keep no untyped type: the compiler must know how to compare.
    use_default_type(x);
    use_default_type(y);
}

}  // namespace fiberscope::lang
