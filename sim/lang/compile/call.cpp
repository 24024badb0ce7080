// Calls: the window of results and arguments above the caller's registers, receivers, variadic
// arguments; go and defer.
#include "sim/lang/compile/compiler.h"
#include "sim/lang/vm/native.h"

namespace fiberscope::lang {

FunctionCompiler::Prepared FunctionCompiler::open_window(Prepared::Kind kind, int target,
                                                         const Type* signature,
                                                         const Type* receiver) {
    Prepared call;
    call.kind = kind;
    call.target = target;
    call.signature = signature;
    std::vector<bool> kinds;
    for (const Type* result : signature->results)
        reference_map(result, kinds, kRegistersMax);
    call.result_words = static_cast<int>(kinds.size());
    if (receiver) reference_map(receiver, kinds, kRegistersMax);
    if (kind == Prepared::Method) kinds.push_back(true);
    for (const Type* param : signature->params)
        reference_map(param, kinds, kRegistersMax);
    call.param_words = static_cast<int>(kinds.size()) - call.result_words;
    call.window = b_.alloc_window(kinds);
    return call;
}

FunctionCompiler::Prepared FunctionCompiler::prepare(Call* x) {
    Expr* fun = unparen(x->fun);
    const Type* signature = under(fun->type);
    Object* object = nullptr;
    if (fun->kind == ExprKind::Ident) object = as<Ident>(fun)->object;
    Selector* selector = fun->kind == ExprKind::Selector ? as<Selector>(fun) : nullptr;
    if (selector && selector->selection.kind == Selection::Qualified)
        object = selector->selection.object;

    Prepared call;
    int first = 0;
    const auto direct = [&](Object* callee, const Type* receiver) {
        const int native = compiler_.native_of(callee);
        if (native >= 0)
            call = open_window(Prepared::Native, native, signature, receiver);
        else
            call =
                open_window(Prepared::Direct, compiler_.function_of(callee), signature, receiver);
        first = call.window + call.result_words;
    };
    if (object && object->kind == ObjectKind::Func) {
        direct(object, nullptr);
    } else if (selector && selector->selection.kind == Selection::Method) {
        Object* method = selector->selection.object;
        const Type* receiver = method->pointer_receiver
                                   ? compiler_.types().pointer(method->receiver)
                                   : method->receiver;
        direct(method, receiver);
        method_receiver(selector, first);
        first += words_of(receiver);
        const Expr* owner = unparen(selector->x);
        if (owner->kind == ExprKind::Ident)
            call.name = compiler_.name_index(as<const Ident>(owner)->name);
        if (owner->kind == ExprKind::Selector)
            call.name = compiler_.name_index(as<const Selector>(owner)->name->name);
    } else if (selector && selector->selection.kind == Selection::InterfaceMethod) {
        const Type* type = nullptr;
        const Place at = walk(selector->x, selector->selection.path, type);
        const int held = at.kind == Place::Register ? at.base : b_.alloc_word(true);
        load(at, held);
        call = open_window(Prepared::Method, held, signature, nullptr);
        call.method = compiler_.method_number(selector->name->name);
        first = call.window + call.result_words + 1;
    } else {
        const int closure = expr(fun);
        call = open_window(Prepared::Closure, closure, signature, nullptr);
        first = call.window + call.result_words;
    }
    arguments(x, signature, first);
    return call;
}

void FunctionCompiler::method_receiver(Selector* selector, int at) {
    Object* method = selector->selection.object;
    const Type* type = nullptr;
    Place from = walk(selector->x, selector->selection.path, type);
    const bool is_pointer = under(type)->kind == Kind::Pointer && type != method->receiver;
    if (method->pointer_receiver) {
        if (is_pointer)
            load(from, at);
        else
            b_.move(at, address(from), 1);
        return;
    }
    if (is_pointer) from = {Place::Memory, expr_place_pointer(from), 0, method->receiver, nullptr};
    load(from, at);
}

void FunctionCompiler::arguments(Call* x, const Type* signature, int at) {
    const std::size_t fixed = signature->params.size() - (signature->variadic ? 1 : 0);
    const int mark = b_.top();
    if (x->args.size() == 1 && x->args[0]->type && x->args[0]->type->kind == Kind::Tuple) {
        // f(g()): g's results are on, one by one.
        const auto values = several(x->args[0], x->args[0]->type->results.size());
        for (std::size_t i = 0; i < fixed; ++i) {
            convert(values[i].first, values[i].second, signature->params[i], at);
            at += words_of(signature->params[i]);
        }
        if (signature->variadic) {
            const Type* elem = signature->params.back()->elem;
            const int words = words_of(elem);
            const int count = static_cast<int>(values.size() - fixed);
            const Type* array = compiler_.types().array(elem, count);
            const int pointer = b_.alloc_word(true);
            new_object(array, pointer);
            const int value = temp(elem);
            for (int i = 0; i < count; ++i) {
                const auto& [reg, type] = values[fixed + static_cast<std::size_t>(i)];
                convert(reg, type, elem, value);
                memory_store(pointer, i * words, value, words);
            }
            b_.emit(Op::SliceArray, at, pointer, kNone);
            b_.ext(kNone, kNone);
            b_.ext_index_first(static_cast<std::uint32_t>(count), words);
        }
        b_.release(mark);
        return;
    }
    for (std::size_t i = 0; i < fixed; ++i) {
        expr_as_into(x->args[i], signature->params[i], at);
        at += words_of(signature->params[i]);
        b_.release(mark);
    }
    if (!signature->variadic) return;
    if (x->spread)
        expr_as_into(x->args[fixed], signature->params.back(), at);
    else
        rest_argument(x->args, fixed, signature->params.back(), at);
    b_.release(mark);
}

void FunctionCompiler::rest_argument(const std::vector<Expr*>& args, std::size_t first,
                                     const Type* slice, int to) {
    const std::size_t count = args.size() - first;
    if (count == 0) {
        b_.emit_wide(Op::LoadInt, to, 0);
        return;
    }
    const Type* elem = slice->elem;
    const int words = words_of(elem);
    const int pointer = b_.alloc_word(true);
    new_object(compiler_.types().array(elem, static_cast<std::int64_t>(count)), pointer);
    for (std::size_t i = 0; i < count; ++i) {
        Place at;
        at.kind = Place::Memory;
        at.base = pointer;
        at.offset = static_cast<int>(i) * words;
        at.type = elem;
        const int mark = b_.top();
        element_at(args[first + i], elem, at);
        b_.release(mark);
    }
    b_.emit(Op::SliceArray, to, pointer, kNone);
    b_.ext(kNone, kNone);
    b_.ext_index_first(static_cast<std::uint32_t>(count), words);
}

void FunctionCompiler::invoke(const Prepared& call) {
    switch (call.kind) {
        case Prepared::Direct:
            b_.emit_wide(Op::Call, call.window, call.target);
            break;
        case Prepared::Closure:
            b_.emit(Op::CallClosure, call.window, call.target);
            break;
        case Prepared::Method:
            b_.emit(Op::CallMethod, call.window, call.target, call.method);
            break;
        case Prepared::Native:
            b_.emit(Op::Native, call.window, call.target, call.name);
            break;
    }
}

int FunctionCompiler::call(Call* x) {
    const Prepared prepared = prepare(x);
    const std::uint32_t line = b_.line();
    b_.set_line(x->pos.line);
    invoke(prepared);
    b_.set_line(line);
    // The results stay where they are, the arguments are over.
    b_.release(prepared.window + prepared.result_words);
    return prepared.window;
}

void FunctionCompiler::go_or_defer(Expr* expression, bool is_go) {
    start_call(expression, is_go);
    if (is_go || !range_) return;
    // The range's function, which this is called by, must not run it: the one around it does.
    const int window = b_.alloc_window({false});
    load(home_place(frame_), window);
    b_.emit(Op::Native, window, find_native("runtime.deferTo"));
}

void FunctionCompiler::start_call(Expr* expression, bool is_go) {
    Call* x = as<Call>(unparen(expression));
    const Expr* fun = unparen(x->fun);
    if (fun->mode == Mode::Builtin) {
        const std::string name = root_->function_.name + (is_go ? ".gowrap" : ".deferwrap") +
                                 std::to_string(++root_->wrappers_);
        const int wrapper = compiler_.builtin_wrapper(x, package_, name);
        unpack_arguments(x);
        std::vector<const Type*> types;
        for (const Expr* arg : x->args)
            types.push_back(arg->type);
        const Type* signature = compiler_.types().func(types, {}, false);
        const Prepared call = open_window(Prepared::Direct, wrapper, signature, nullptr);
        int at = call.window;
        for (Expr* arg : x->args) {
            expr_into(arg, at);
            at += words_of(arg->type);
        }
        b_.emit_wide(is_go ? Op::Go : Op::Defer, call.window, call.target);
        return;
    }
    Prepared call = prepare(x);
    switch (call.kind) {
        case Prepared::Native: {
            Object* object = fun->kind == ExprKind::Ident
                                 ? as<const Ident>(fun)->object
                                 : as<const Selector>(fun)->selection.object;
            call.target = compiler_.function_of(object);
            [[fallthrough]];
        }
        case Prepared::Direct:
            b_.emit_wide(is_go ? Op::Go : Op::Defer, call.window, call.target);
            break;
        case Prepared::Closure:
            b_.emit(is_go ? Op::GoClosure : Op::DeferClosure, call.window, call.target,
                    call.result_words + call.param_words);
            break;
        case Prepared::Method:
            b_.emit(is_go ? Op::GoMethod : Op::DeferMethod, call.window, call.target, call.method);
            b_.ext(call.result_words + call.param_words, call.result_words);
            break;
    }
}

std::vector<std::pair<int, const Type*>> FunctionCompiler::several(Expr* x, std::size_t wanted) {
    x = unparen(x);
    std::vector<std::pair<int, const Type*>> values;
    if (x->type->kind == Kind::Tuple) {
        int at = call(as<Call>(x));
        for (const Type* type : x->type->results) {
            values.emplace_back(at, type);
            at += words_of(type);
        }
        return values;
    }
    if (wanted == 1) return {{expr(x), x->type}};
    const int value = temp(x->type);
    const int ok = b_.alloc_word(false);
    switch (x->kind) {
        case ExprKind::TypeAssert:
            assert_into(as<TypeAssert>(x), value, ok);
            break;
        case ExprKind::Index:
            map_get_into(as<Index>(x), value, ok);
            break;
        default:
            receive_into(as<Unary>(x), value, ok);
    }
    return {{value, x->type}, {ok, compiler_.types().basic(Kind::UntypedBool)}};
}

}  // namespace fiberscope::lang
