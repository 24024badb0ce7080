// Expressions: the value of x in a register, in a given one, or as another type.
#include "sim/lang/compile/compiler.h"

#include <bit>

namespace fiberscope::lang {

int FunctionCompiler::expr(Expr* x) {
    Expr* bare = unparen(x);
    if (bare->mode != Mode::Constant && bare->mode != Mode::NilValue) {
        if (bare->kind == ExprKind::Ident) {
            auto* name = as<Ident>(bare);
            if (name->object && name->object->kind == ObjectKind::Var && !name->object->is_global) {
                const Home home = homes_.at(name->object);
                if (!home.in_cell) return home.reg;
            }
        }
        if (bare->kind == ExprKind::Selector &&
            as<Selector>(bare)->selection.kind == Selection::FieldValue) {
            const Place at = place(bare);
            if (at.kind == Place::Register) return at.base;
            const int to = temp(x->type);
            load(at, to);
            return to;
        }
        if (bare->kind == ExprKind::Call) {
            const Mode mode = as<Call>(bare)->fun->mode;
            if (mode != Mode::TypeName && mode != Mode::Builtin) return call(as<Call>(bare));
        }
    }
    const int to = temp(x->type);
    const int mark = b_.top();
    expr_into(x, to);
    b_.release(mark);
    return to;
}

int FunctionCompiler::expr_as(Expr* x, const Type* target) {
    if (!is_interface(target) || is_interface(x->type) || x->mode == Mode::NilValue) return expr(x);
    const int to = temp(target);
    const int mark = b_.top();
    convert(expr(x), x->type, target, to);
    b_.release(mark);
    return to;
}

void FunctionCompiler::expr_as_into(Expr* x, const Type* target, int to) {
    if (!is_interface(target) || is_interface(x->type) || x->mode == Mode::NilValue) {
        expr_into(x, to);
        return;
    }
    const int mark = b_.top();
    convert(expr(x), x->type, target, to);
    b_.release(mark);
}

int FunctionCompiler::copy_of(Expr* x, const Type* target) {
    const int to = temp(target);
    const int mark = b_.top();
    expr_as_into(x, target, to);
    b_.release(mark);
    return to;
}

void FunctionCompiler::constant_into(const Constant& value, const Type* type, int to) {
    const Word word = compiler_.constant_word(value, type);
    const auto number = static_cast<std::int64_t>(word);
    if (number == static_cast<std::int32_t>(number))
        b_.emit_wide(Op::LoadInt, to, number);
    else
        b_.emit_wide(Op::LoadConst, to, compiler_.constant_index(word));
}

void FunctionCompiler::expr_into(Expr* x, int to) {
    x = unparen(x);
    if (x->mode == Mode::Constant) {
        constant_into(x->constant, x->type, to);
        return;
    }
    if (x->mode == Mode::NilValue) {
        b_.emit_wide(Op::LoadInt, to, 0);
        return;
    }
    const int mark = b_.top();
    switch (x->kind) {
        case ExprKind::Ident: {
            Object* object = as<Ident>(x)->object;
            if (object->kind == ObjectKind::Func)
                make_closure(to, compiler_.function_of(object), -1);
            else
                load(home_place(object), to);
            break;
        }
        case ExprKind::CompositeLit:
            literal_into(as<CompositeLit>(x), x->type, to);
            break;
        case ExprKind::FuncLit:
            func_literal_into(as<FuncLit>(x), to);
            break;
        case ExprKind::Selector:
            selector_into(as<Selector>(x), to);
            break;
        case ExprKind::Index:
            load(place(x), to);
            break;
        case ExprKind::Slice:
            slice_into(as<SliceExpr>(x), to);
            break;
        case ExprKind::TypeAssert:
            assert_into(as<TypeAssert>(x), to, kNone);
            break;
        case ExprKind::Star:
            load(place(x), to);
            break;
        case ExprKind::Unary:
            unary_into(as<Unary>(x), to);
            break;
        case ExprKind::Binary:
            binary_into(as<Binary>(x), to);
            break;
        case ExprKind::Call: {
            auto* c = as<Call>(x);
            if (c->fun->mode == Mode::TypeName)
                conversion_into(c, to);
            else if (c->fun->mode == Mode::Builtin)
                builtin_into(c, to);
            else
                b_.move(to, call(c), words_of(x->type));
            break;
        }
        default:
            break;
    }
    b_.release(mark);
}

void FunctionCompiler::selector_into(Selector* x, int to) {
    switch (x->selection.kind) {
        case Selection::Qualified:
            if (x->selection.object->kind == ObjectKind::Func)
                make_closure(to, compiler_.function_of(x->selection.object), -1);
            else
                load(home_place(x->selection.object), to);
            break;
        case Selection::FieldValue:
            load(place(x), to);
            break;
        case Selection::Method:
        case Selection::InterfaceMethod:
            method_value_into(x, to);
            break;
        case Selection::MethodExpr:
            make_closure(
                to,
                compiler_.method_expression(x->selection.receiver, x->name->name, under(x->type)),
                -1);
            break;
        case Selection::None:
            break;
    }
}

void FunctionCompiler::method_value_into(Selector* x, int to) {
    const Type* any = compiler_.types().any_type();
    const int boxed = b_.alloc_word(true);
    if (x->selection.kind == Selection::InterfaceMethod) {
        const Type* type = nullptr;
        load(walk(x->x, x->selection.path, type), boxed);
        // A method of a nil interface panics now, not at the call.
        b_.emit(Op::CheckNil, boxed);
    } else {
        Object* method = x->selection.object;
        const Type* receiver = method->pointer_receiver
                                   ? compiler_.types().pointer(method->receiver)
                                   : method->receiver;
        const int value = temp(receiver);
        method_receiver(x, value);
        convert(value, receiver, any, boxed);
    }
    auto function = std::make_unique<Function>();
    function->name = to_string(x->x->type) + "." + x->name->name + "-fm";
    function->file = function_.file;
    function->hidden = true;
    FunctionCompiler bound(compiler_, *function, package_);
    bound.compile_bound_method(x->x->type, x->name->name, under(x->type));
    make_closure(to, compiler_.add_function(std::move(function)), boxed);
}

void FunctionCompiler::make_closure(int to, int function, int captured) {
    b_.emit(Op::Closure, to, 0, captured < 0 ? 0 : 1);
    b_.ext_index_last(captured < 0 ? 0 : captured, static_cast<std::uint32_t>(function));
}

void FunctionCompiler::func_literal_into(FuncLit* x, int to) {
    auto function = std::make_unique<Function>();
    function->name = literal_name();
    function->file = function_.file;
    function->line = x->pos.line;
    function->hidden = function_.hidden;
    function->is_library_order = function_.is_library_order;
    FunctionCompiler body(compiler_, *function, package_);
    body.is_literal_ = true;
    body.compile_body(x->signature, x->type, nullptr, nullptr, x->body, &x->captures);
    closure_into(to, compiler_.add_function(std::move(function)), x->captures);
}

std::string FunctionCompiler::literal_name() {
    return root_->function_.name + (root_->is_literal_ ? "." : ".func") +
           std::to_string(++root_->literals_);
}

void FunctionCompiler::closure_into(int to, int function, const Captures& captures) {
    std::vector<bool> kinds;
    for (const Object* object : captures) {
        if (homes_.at(object).in_cell)
            kinds.push_back(true);
        else
            reference_map(object->type, kinds, kRegistersMax);
    }
    const int words = static_cast<int>(kinds.size());
    // A window, for its registers of mixed kinds; its header is not used.
    const int first = words > 0 ? b_.alloc_window(kinds) : 0;
    int at = first;
    for (const Object* object : captures) {
        const Home home = homes_.at(object);
        const int count = home.in_cell ? 1 : words_of(object->type);
        b_.move(at, home.reg, count);
        at += count;
    }
    b_.emit(Op::Closure, to, 0, words);
    b_.ext_index_last(first, static_cast<std::uint32_t>(function));
}

void FunctionCompiler::convert(int from, const Type* from_type, const Type* target, int to) {
    if (!is_interface(target) || is_interface(from_type)) {
        b_.move(to, from, words_of(target));
        return;
    }
    const Type* held =
        is_untyped(from_type) ? compiler_.types().default_type(from_type) : from_type;
    b_.emit(Op::Box, to, from);
    b_.ext_index_first(compiler_.type_index(held));
}

void FunctionCompiler::assert_into(TypeAssert* x, int to, int ok) {
    const int held = expr(x->x);
    b_.emit(is_interface(x->type) ? Op::AssertInterface : Op::Assert, to, held, ok);
    // The interface's own type is for the message.
    const std::uint32_t index = compiler_.type_index(x->type);
    b_.ext_index_first(index);
    b_.ext_index_first(compiler_.type_index(x->x->type));
}

void FunctionCompiler::receive_into(Unary* x, int to, int ok) {
    b_.emit(Op::Receive, to, expr(x->x), ok);
}

void FunctionCompiler::map_get_into(Index* x, int to, int ok) {
    const Place at = index_place(x);
    b_.emit(Op::MapGet, to, at.base, at.offset);
    b_.ext_index_last(ok, compiler_.type_index(at.map));
}

void FunctionCompiler::slice_into(SliceExpr* x, int to) {
    const Type* type = under(x->x->type);
    int base = 0;
    if (type->kind == Kind::Array)
        base = address(place(x->x));
    else
        base = expr(x->x);
    const int low = x->low ? expr(x->low) : kNone;
    const int high = x->high ? expr(x->high) : kNone;
    const int max = x->max ? expr(x->max) : kNone;
    if (type->kind == Kind::String) {
        b_.emit(Op::SliceString, to, base, low);
        b_.ext(high);
    } else if (type->kind == Kind::Slice) {
        b_.emit(Op::SliceSlice, to, base, low);
        b_.ext(high, max, words_of(type->elem));
    } else {
        const Type* array = type->kind == Kind::Pointer ? under(type->elem) : type;
        b_.emit(Op::SliceArray, to, base, low);
        b_.ext(high, max);
        b_.ext_index_first(static_cast<std::uint32_t>(array->length), words_of(array->elem));
    }
}

void FunctionCompiler::conversion_into(Call* x, int to) {
    Expr* arg = x->args[0];
    const Type* target = x->type;
    const Type* from = under(arg->type);
    const Type* t = under(target);
    if (t->kind == Kind::Interface) {
        expr_as_into(arg, target, to);
        return;
    }
    if (from->kind == Kind::Slice && (t->kind == Kind::Array || t->kind == Kind::Pointer)) {
        const Type* array = t->kind == Kind::Array ? t : under(t->elem);
        const int pointer = b_.alloc_word(true);
        b_.emit(Op::ArrayOfSlice, pointer, expr(arg));
        b_.ext_index_first(static_cast<std::uint32_t>(array->length));
        if (t->kind == Kind::Pointer)
            b_.move(to, pointer, 1);
        else if (words_of(array) > 0)
            memory_load(to, pointer, 0, words_of(array));
        return;
    }
    const auto single = [&](Op op) { b_.emit(op, to, expr(arg)); };
    if (is_string(t)) {
        if (is_integer(from))
            single(Op::IntToString);
        else if (from->kind == Kind::Slice)
            single(under(from->elem)->kind == Kind::Uint8 ? Op::BytesToString : Op::RunesToString);
        else
            expr_into(arg, to);
        return;
    }
    if (is_string(from) && t->kind == Kind::Slice) {
        single(under(t->elem)->kind == Kind::Uint8 ? Op::StringToBytes : Op::StringToRunes);
        return;
    }
    if (is_integer(from) && is_float(t)) {
        single(is_unsigned(from) ? Op::UintToFloat : Op::IntToFloat);
        if (t->kind == Kind::Float32) b_.emit(Op::RoundFloat32, to, to);
        return;
    }
    if (is_float(from) && is_integer(t)) {
        const bool wide_unsigned = is_unsigned(t) && integer_bits(t) == 64;
        single(wide_unsigned ? Op::FloatToUint : Op::FloatToInt);
        wrap(t, to);
        return;
    }
    expr_into(arg, to);
    if (is_integer(from) && is_integer(t)) {
        const bool keeps = integer_bits(t) > integer_bits(from) || (t->kind == from->kind);
        const bool sign_matters = is_unsigned(t) && !is_unsigned(from);
        if (!keeps || (sign_matters && integer_bits(t) < 64)) wrap(t, to);
    } else if (t->kind == Kind::Float32 && from->kind != Kind::Float32) {
        b_.emit(Op::RoundFloat32, to, to);
    }
}

}  // namespace fiberscope::lang
