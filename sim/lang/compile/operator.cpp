// Operators and conditions.
#include "sim/lang/compile/compiler.h"

namespace fiberscope::lang {

void FunctionCompiler::unary_into(Unary* x, int to) {
    switch (x->op) {
        case Tok::And:
            b_.move(to, address_of(x->x), 1);
            return;
        case Tok::Arrow:
            receive_into(x, to, kNone);
            return;
        case Tok::Not:
            b_.emit(Op::Not, to, expr(x->x));
            return;
        case Tok::Sub:
            b_.emit(is_float(x->type) ? Op::NegFloat : Op::NegInt, to, expr(x->x));
            wrap(x->type, to);
            return;
        case Tok::Xor:
            b_.emit(Op::Complement, to, expr(x->x));
            wrap(x->type, to);
            return;
        default:
            expr_into(x->x, to);
    }
}

// Brings a result back into its type's range.
void FunctionCompiler::wrap(const Type* type, int reg) {
    switch (under(type)->kind) {
        case Kind::Int8:
            b_.emit(Op::SignExtend8, reg, reg);
            break;
        case Kind::Int16:
            b_.emit(Op::SignExtend16, reg, reg);
            break;
        case Kind::Int32:
            b_.emit(Op::SignExtend32, reg, reg);
            break;
        case Kind::Uint8:
            b_.emit(Op::ZeroExtend8, reg, reg);
            break;
        case Kind::Uint16:
            b_.emit(Op::ZeroExtend16, reg, reg);
            break;
        case Kind::Uint32:
            b_.emit(Op::ZeroExtend32, reg, reg);
            break;
        case Kind::Float32:
            b_.emit(Op::RoundFloat32, reg, reg);
            break;
        default:
            break;
    }
}

void FunctionCompiler::arithmetic(Tok op, const Type* type, int to, int x, int y,
                                  const Type* shift_type) {
    Op code = Op::Nop;
    if (is_string(type)) {
        code = Op::Concat;
    } else if (is_float(type)) {
        code = op == Tok::Add   ? Op::AddFloat
               : op == Tok::Sub ? Op::SubFloat
               : op == Tok::Mul ? Op::MulFloat
                                : Op::DivFloat;
    } else {
        const bool is_unsigned_type = is_unsigned(type);
        switch (op) {
            case Tok::Add:
                code = Op::AddInt;
                break;
            case Tok::Sub:
                code = Op::SubInt;
                break;
            case Tok::Mul:
                code = Op::MulInt;
                break;
            case Tok::Quo:
                code = is_unsigned_type ? Op::DivUint : Op::DivInt;
                break;
            case Tok::Rem:
                code = is_unsigned_type ? Op::RemUint : Op::RemInt;
                break;
            case Tok::And:
                code = Op::And;
                break;
            case Tok::Or:
                code = Op::Or;
                break;
            case Tok::Xor:
                code = Op::Xor;
                break;
            case Tok::AndNot:
                code = Op::AndNot;
                break;
            case Tok::Shl:
                code = Op::Shl;
                break;
            default:
                code = is_unsigned_type ? Op::ShrUint : Op::ShrInt;
        }
        if ((op == Tok::Shl || op == Tok::Shr) && shift_type && !is_unsigned(shift_type))
            b_.emit(Op::CheckShift, y);
    }
    b_.emit(code, to, x, y);
    const bool may_leave_range =
        op == Tok::Add || op == Tok::Sub || op == Tok::Mul || op == Tok::Quo || op == Tok::Shl;
    if (may_leave_range) wrap(type, to);
}

namespace {

// A small integer constant, for the opcodes that hold one.
bool small_constant(const Expr* x, std::int64_t& value) {
    if (x->mode != Mode::Constant || x->constant.kind() != Constant::Kind::Number ||
        is_float(x->type))
        return false;
    const auto number = x->constant.as_int64();
    if (!number || *number != static_cast<std::int16_t>(*number)) return false;
    value = *number;
    return true;
}

Tok negated(Tok op) {
    switch (op) {
        case Tok::Eql:
            return Tok::Neq;
        case Tok::Neq:
            return Tok::Eql;
        case Tok::Lss:
            return Tok::Geq;
        case Tok::Leq:
            return Tok::Gtr;
        case Tok::Gtr:
            return Tok::Leq;
        default:
            return Tok::Lss;
    }
}

// Types whose == is that of their one word.
bool compares_as_word(const Type* type) {
    const Kind kind = under(type)->kind;
    return is_integer(type) || is_boolean(type) || kind == Kind::Pointer || kind == Kind::Chan ||
           kind == Kind::Map || kind == Kind::Func || kind == Kind::Slice ||
           kind == Kind::UntypedNil;
}

}  // namespace

void FunctionCompiler::binary_into(Binary* x, int to) {
    if (x->op == Tok::LogAnd || x->op == Tok::LogOr) {
        logical_into(x, to);
        return;
    }
    if (precedence(x->op) == 3) {
        compare_into(x->op, x->x, x->y, to);
        return;
    }
    std::int64_t number = 0;
    const bool adds = x->op == Tok::Add || x->op == Tok::Sub;
    if (adds && is_integer(x->type) && small_constant(x->y, number) && number != INT16_MIN) {
        b_.emit(Op::AddIntK, to, expr(x->x),
                static_cast<int>(x->op == Tok::Add ? number : -number));
        wrap(x->type, to);
        return;
    }
    int left = expr(x->x);
    const bool shift = x->op == Tok::Shl || x->op == Tok::Shr;
    const bool constant_count = shift && x->y->mode == Mode::Constant;
    const int right = expr(x->y);
    arithmetic(x->op, x->type, to, left, right, constant_count ? nullptr : x->y->type);
}

// Into a register of its own: `x = y && x` must read x before it is written.
void FunctionCompiler::logical_into(Binary* x, int to) {
    const int value = b_.alloc_word(false);
    Label done;
    const int mark = b_.top();
    expr_into(x->x, value);
    b_.jump_if(x->op == Tok::LogAnd ? Op::JumpIfNot : Op::JumpIf, value, done);
    b_.release(mark);
    expr_into(x->y, value);
    b_.bind(done);
    b_.move(to, value, 1);
}

void FunctionCompiler::compare_into(Tok op, Expr* x, Expr* y, int to) {
    const bool x_interface = is_interface(x->type);
    const bool y_interface = is_interface(y->type);
    if (op == Tok::Gtr || op == Tok::Geq) {
        // Operands are evaluated in order, then compared the other way round.
        const int left = expr(x);
        const int right = expr(y);
        const bool strict = op == Tok::Gtr;
        Op code = strict ? Op::LtInt : Op::LeInt;
        if (is_string(x->type))
            code = strict ? Op::LtString : Op::LeString;
        else if (is_float(x->type))
            code = strict ? Op::LtFloat : Op::LeFloat;
        else if (is_unsigned(x->type))
            code = strict ? Op::LtUint : Op::LeUint;
        b_.emit(code, to, right, left);
        return;
    }
    const bool nil = x->mode == Mode::NilValue || y->mode == Mode::NilValue;
    const int left = y_interface && !x_interface ? expr_as(x, y->type) : expr(x);
    const int right = x_interface && !y_interface ? expr_as(y, x->type) : expr(y);
    Op code = Op::EqInt;
    bool negate = op == Tok::Neq;
    if (op == Tok::Lss || op == Tok::Leq) {
        const bool strict = op == Tok::Lss;
        code = strict ? Op::LtInt : Op::LeInt;
        if (is_string(x->type))
            code = strict ? Op::LtString : Op::LeString;
        else if (is_float(x->type))
            code = strict ? Op::LtFloat : Op::LeFloat;
        else if (is_unsigned(x->type))
            code = strict ? Op::LtUint : Op::LeUint;
    } else if (nil || (compares_as_word(x->type) && !y_interface)) {
        code = negate ? Op::NeInt : Op::EqInt;
        negate = false;
    } else if (is_float(x->type) && !y_interface) {
        code = negate ? Op::NeFloat : Op::EqFloat;
        negate = false;
    } else if (is_string(x->type) && !y_interface) {
        code = Op::EqString;
    } else if (x_interface || y_interface) {
        code = Op::EqInterface;
    } else {
        b_.emit(Op::EqType, to, left, right);
        b_.ext_index_first(compiler_.type_index(x->type));
        if (negate) b_.emit(Op::Not, to, to);
        return;
    }
    b_.emit(code, to, left, right);
    if (negate) b_.emit(Op::Not, to, to);
}

// Jumps to target if x is `when`.
void FunctionCompiler::condition(Expr* x, bool when, Label& target) {
    x = unparen(x);
    const int mark = b_.top();
    if (x->mode == Mode::Constant) {
        if (x->constant.as_bool() == when) b_.jump(target);
        return;
    }
    if (x->kind == ExprKind::Unary && as<Unary>(x)->op == Tok::Not) {
        condition(as<Unary>(x)->x, !when, target);
        return;
    }
    if (x->kind == ExprKind::Binary) {
        auto* binary = as<Binary>(x);
        if (binary->op == Tok::LogAnd || binary->op == Tok::LogOr) {
            // a && b is false as soon as a is; a || b true as soon as a is.
            const bool decides = binary->op == Tok::LogOr;
            if (decides == when) {
                condition(binary->x, when, target);
                condition(binary->y, when, target);
            } else {
                Label skip;
                condition(binary->x, decides, skip);
                condition(binary->y, when, target);
                b_.bind(skip);
            }
            return;
        }
        if (compare_jump(binary, when, target)) {
            b_.release(mark);
            return;
        }
    }
    b_.jump_if(when ? Op::JumpIf : Op::JumpIfNot, expr(x), target);
    b_.release(mark);
}

bool FunctionCompiler::compare_jump(Binary* x, bool when, Label& target) {
    if (precedence(x->op) != 3) return false;
    const bool equality = x->op == Tok::Eql || x->op == Tok::Neq;
    const Type* type = x->x->mode == Mode::NilValue ? x->y->type : x->x->type;
    const bool nil = x->x->mode == Mode::NilValue || x->y->mode == Mode::NilValue;
    if (!nil && (is_interface(type) || is_interface(x->y->type))) return false;
    if (equality ? !nil && !compares_as_word(type) : !is_integer(type) || is_unsigned(type))
        return false;
    const Tok op = when ? x->op : negated(x->op);
    std::int64_t number = 0;
    const bool constant = nil ? x->y->mode == Mode::NilValue : small_constant(x->y, number);
    if (constant) {
        static constexpr std::pair<Tok, Op> kForms[] = {
            {Tok::Eql, Op::JumpEqK}, {Tok::Neq, Op::JumpNeK}, {Tok::Lss, Op::JumpLtK},
            {Tok::Leq, Op::JumpLeK}, {Tok::Gtr, Op::JumpGtK}, {Tok::Geq, Op::JumpGeK}};
        for (const auto& [tok, code] : kForms) {
            if (tok == op) b_.compare_jump(code, expr(x->x), static_cast<int>(number), target);
        }
        return true;
    }
    const int left = expr(x->x);
    const int right = expr(x->y);
    switch (op) {
        case Tok::Eql:
            b_.compare_jump(Op::JumpEq, left, right, target);
            break;
        case Tok::Neq:
            b_.compare_jump(Op::JumpNe, left, right, target);
            break;
        case Tok::Lss:
            b_.compare_jump(Op::JumpLt, left, right, target);
            break;
        case Tok::Leq:
            b_.compare_jump(Op::JumpLe, left, right, target);
            break;
        case Tok::Gtr:
            b_.compare_jump(Op::JumpLt, right, left, target);
            break;
        default:
            b_.compare_jump(Op::JumpLe, right, left, target);
            break;
    }
    return true;
}

}  // namespace fiberscope::lang
