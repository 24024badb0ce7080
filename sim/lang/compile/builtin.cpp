// The built-in functions.
#include "sim/lang/compile/compiler.h"

namespace fiberscope::lang {

// f(g()): the arguments are variables, with g's results for homes.
void FunctionCompiler::unpack_arguments(Call* x) {
    if (!x->unpacked) return;
    const auto values = several(x->unpacked, x->args.size());
    for (std::size_t i = 0; i < values.size(); ++i)
        homes_[as<Ident>(x->args[i])->object] = {false, values[i].first};
}

void FunctionCompiler::builtin_into(Call* x, int to) {
    unpack_arguments(x);
    const auto which = static_cast<Builtin>(as<Ident>(unparen(x->fun))->object->builtin);
    const auto arg = [&](std::size_t i) { return x->args[i]; };
    switch (which) {
        case Builtin::Append:
            append_into(x, to);
            break;
        case Builtin::Len:
        case Builtin::Cap: {
            const Type* type = under(arg(0)->type);
            if (type->kind == Kind::Pointer) type = under(type->elem);
            if (type->kind == Kind::Array) {
                expr(arg(0));
                constant_into(Constant::of_int(type->length), x->type, to);
                break;
            }
            const bool is_len = which == Builtin::Len;
            const Op op = type->kind == Kind::Map    ? Op::MapLen
                          : type->kind == Kind::Chan ? (is_len ? Op::ChanLen : Op::ChanCap)
                          : is_string(type)          ? Op::StringLen
                          : is_len                   ? Op::SliceLen
                                                     : Op::SliceCap;
            b_.emit(op, to, expr(arg(0)));
            break;
        }
        case Builtin::Clear:
            if (under(arg(0)->type)->kind == Kind::Map)
                b_.emit(Op::MapClear, expr(arg(0)));
            else
                b_.emit(Op::ClearSlice, expr(arg(0)), words_of(under(arg(0)->type)->elem));
            break;
        case Builtin::Close:
            b_.emit(Op::CloseChan, expr(arg(0)));
            break;
        case Builtin::Copy: {
            const int target = expr(arg(0));
            const int source = expr(arg(1));
            if (is_string(arg(1)->type)) {
                b_.emit(Op::CopyString, to, target, source);
            } else {
                b_.emit(Op::CopySlice, to, target, source);
                b_.ext(words_of(under(arg(0)->type)->elem));
            }
            break;
        }
        case Builtin::Delete: {
            const int map = expr(arg(0));
            b_.emit(Op::MapDelete, map, expr_as(arg(1), under(arg(0)->type)->key));
            b_.ext_index_first(compiler_.type_index(arg(0)->type));
            break;
        }
        case Builtin::Make:
            make_into(x, to);
            break;
        case Builtin::Max:
        case Builtin::Min: {
            // Floats: a NaN wins, and -0 is less than 0.
            const int best = temp(x->type);
            expr_into(arg(0), best);
            for (std::size_t i = 1; i < x->args.size(); ++i) {
                const int next = expr(arg(i));
                const int less = b_.alloc_word(false);
                const bool is_max = which == Builtin::Max;
                const Op op = is_string(x->type)     ? Op::LtString
                              : is_float(x->type)    ? Op::LtFloat
                              : is_unsigned(x->type) ? Op::LtUint
                                                     : Op::LtInt;
                b_.emit(op, less, is_max ? best : next, is_max ? next : best);
                Label keep;
                Label take;
                if (is_float(x->type)) {
                    const int test = b_.alloc_word(false);
                    b_.emit(Op::NeFloat, test, next, next);
                    b_.jump_if(Op::JumpIf, test, take);
                    b_.jump_if(Op::JumpIf, less, take);
                    // Of two zeros the negative one is less: its bits are.
                    b_.emit(Op::EqFloat, test, best, next);
                    b_.jump_if(Op::JumpIfNot, test, keep);
                    b_.emit(Op::LtInt, less, is_max ? best : next, is_max ? next : best);
                }
                b_.jump_if(Op::JumpIfNot, less, keep);
                b_.bind(take);
                b_.move(best, next, 1);
                b_.bind(keep);
            }
            b_.move(to, best, 1);
            break;
        }
        case Builtin::New:
            new_object(under(x->type)->elem, to);
            break;
        case Builtin::Panic:
            b_.emit(Op::Panic, expr_as(arg(0), compiler_.types().any_type()));
            break;
        case Builtin::Print:
            print_call(x, false);
            break;
        case Builtin::Println:
            print_call(x, true);
            break;
        case Builtin::Recover:
            // Deferred itself it is called by whoever deferred it.
            b_.emit(Op::Recover, to, is_wrapper_ ? 1 : 0);
            break;
    }
}

void FunctionCompiler::append_into(Call* x, int to) {
    const Type* elem = under(x->type)->elem;
    const std::uint32_t elem_index = compiler_.type_index(elem);
    const int slice = expr(x->args[0]);
    if (x->spread) {
        const int rest = expr(x->args[1]);
        if (is_string(x->args[1]->type)) {
            b_.emit(Op::AppendString, to, slice, rest);
        } else {
            b_.emit(Op::AppendSlice, to, slice, rest);
            b_.ext_index_last(0, elem_index);
        }
        return;
    }
    const int count = static_cast<int>(x->args.size()) - 1;
    std::vector<bool> kinds;
    for (int i = 0; i < count; ++i)
        reference_map(elem, kinds, kRegistersMax);
    // A window for registers that stand side by side.
    const int first = b_.alloc_window(kinds);
    int at = first;
    for (int i = 1; i <= count; ++i) {
        expr_as_into(x->args[static_cast<std::size_t>(i)], elem, at);
        at += words_of(elem);
    }
    b_.emit(Op::Append, to, slice, first);
    b_.ext_index_last(count, elem_index);
}

void FunctionCompiler::make_into(Call* x, int to) {
    const Type* type = under(x->type);
    const auto size = [&](std::size_t i) { return x->args.size() > i ? expr(x->args[i]) : -1; };
    switch (type->kind) {
        case Kind::Slice: {
            const int length = size(1);
            const int capacity = size(2);
            b_.emit(Op::MakeSlice, to, length, capacity < 0 ? length : capacity);
            b_.ext_index_first(compiler_.type_index(type->elem));
            break;
        }
        case Kind::Map:
            b_.emit_wide(Op::MakeMap, to, compiler_.type_index(type));
            break;
        default: {
            int capacity = size(1);
            if (capacity < 0) {
                capacity = b_.alloc_word(false);
                b_.emit_wide(Op::LoadInt, capacity, 0);
            }
            b_.emit(Op::MakeChan, to, capacity);
            b_.ext_index_first(compiler_.type_index(type), compiler_.name_index(hint_));
        }
    }
}

void FunctionCompiler::print_call(Call* x, bool newline) {
    for (std::size_t i = 0; i < x->args.size(); ++i) {
        const int mark = b_.top();
        b_.emit(Op::Print, expr(x->args[i]), newline && i > 0 ? 1 : 0);
        b_.ext_index_first(compiler_.type_index(x->args[i]->type));
        b_.release(mark);
    }
    if (newline) b_.emit(Op::PrintNewline);
}

}  // namespace fiberscope::lang
