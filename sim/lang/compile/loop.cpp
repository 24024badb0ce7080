// for and range.
#include "sim/lang/compile/compiler.h"

namespace fiberscope::lang {

void FunctionCompiler::for_stmt(ForStmt* s) {
    const int mark = b_.top();
    if (s->init) stmt(s->init);
    Jump& jump = jumps_[s];
    // A captured loop variable is a new one in each iteration: its cell is copied before the post
    // statement changes it.
    std::vector<Object*> cells;
    if (!compiler_.program().shares_loop_variables && s->init &&
        s->init->kind == StmtKind::Assign && as<AssignStmt>(s->init)->op == Tok::Define) {
        for (Object* object : as<AssignStmt>(s->init)->defined) {
            if (object && object->name != "_" && homes_.at(object).in_cell) cells.push_back(object);
        }
    }
    // The condition stands at the end, so that each turn has one jump.
    Label test;
    Label body;
    // Who is preempted at its end is after the instruction before its begin.
    if (s->cond)
        b_.jump(test);
    else
        b_.emit(Op::Nop);
    b_.bind(body);
    const std::uint32_t line = s->pos.line;
    block(s->body);
    b_.bind(jump.on_continue);
    b_.set_line(line);
    for (Object* object : cells) {
        const int inner = b_.top();
        const int value = temp(object->type);
        const int cell = homes_.at(object).reg;
        memory_load(value, cell, 0, words_of(object->type));
        b_.moved(object, value, false);
        new_object(object->type, cell);
        memory_store(cell, 0, value, words_of(object->type));
        b_.moved(object, cell, true);
        b_.release(inner);
    }
    if (s->post) stmt(s->post);
    b_.set_line(line);
    if (s->cond) {
        b_.bind(test);
        Label done;
        condition(s->cond, false, done);
        b_.loop_to(body);
        b_.bind(done);
    } else {
        b_.loop_to(body);
    }
    b_.bind(jump.on_break);
    b_.release(mark);
}

void FunctionCompiler::range_stmt(RangeStmt* s) {
    const int mark = b_.top();
    if (compiler_.program().shares_loop_variables && s->define && !s->yield) {
        for (Object* object : s->defined) {
            if (!object || object->name == "_") continue;
            object->reassigned = true;  // in every turn
            declare(object, true);
        }
    }
    switch (under(s->x->type)->kind) {
        case Kind::String:
            range_string(s);
            break;
        case Kind::Array:
        case Kind::Slice:
        case Kind::Pointer:
            range_list(s);
            break;
        case Kind::Map:
            range_map(s);
            break;
        case Kind::Chan:
            range_chan(s);
            break;
        case Kind::Func:
            range_func(s);
            break;
        default:
            range_integer(s);
    }
    b_.bind(jumps_[s].on_break);
    b_.release(mark);
}

void FunctionCompiler::range_assign(RangeStmt* s, int which, int reg, const Type* type) {
    Expr* side = which == 0 ? s->key : s->value;
    if (!side || (side->kind == ExprKind::Ident && as<Ident>(side)->name == "_")) return;
    if (s->define) {
        Object* object = s->defined[static_cast<std::size_t>(which)];
        if (compiler_.program().shares_loop_variables && !s->yield) {
            store(home_place(object), reg);
            return;
        }
        const int to = declare_for_init(object);
        b_.move(to, reg, words_of(type));
        finish_init(object, to);
        return;
    }
    // Both places are found before either is written: `for i, x[i] = range y`.
    const auto put = [&](const Place& to, int from, const Type* from_type) {
        const int value = temp(to.type);
        convert(from, from_type, to.type, value);
        store(to, value);
    };
    const bool has_value =
        s->value && !(s->value->kind == ExprKind::Ident && as<Ident>(s->value)->name == "_");
    if (which == 0 && has_value) {
        pending_key_ = {frozen(place(side)), reg, type};
        return;
    }
    const int mark = b_.top();
    const Place to = pending_key_.type ? frozen(place(side)) : place(side);
    if (pending_key_.type) put(pending_key_.to, pending_key_.reg, pending_key_.type);
    pending_key_ = {};
    put(to, reg, type);
    b_.release(mark);
}

void FunctionCompiler::loop_body(RangeStmt* s, Jump& jump) {
    block(s->body);
    b_.bind(jump.on_continue);
    b_.set_line(s->pos.line);
}

void FunctionCompiler::range_integer(RangeStmt* s) {
    const Type* type = s->x->type;
    const int limit = copy_of(s->x, type);
    const int at = temp(type);
    b_.emit_wide(Op::LoadInt, at, 0);
    Jump& jump = jumps_[s];
    Label test;
    Label body;
    b_.jump(test);
    b_.bind(body);
    const int mark = b_.top();
    range_assign(s, 0, at, type);
    loop_body(s, jump);
    b_.release(mark);
    b_.emit(Op::AddIntK, at, at, 1);
    b_.bind(test);
    Label done;
    b_.compare_jump(Op::JumpLe, limit, at, done);
    b_.loop_to(body);
    b_.bind(done);
}

void FunctionCompiler::range_list(RangeStmt* s) {
    const Type* type = under(s->x->type);
    const Type* elem = nullptr;
    const int length = b_.alloc_word(false);
    const bool wants_value =
        s->value && !(s->value->kind == ExprKind::Ident && as<Ident>(s->value)->name == "_");
    int array = 0;
    const Type* integer = compiler_.types().basic(Kind::Int);
    if (type->kind == Kind::Slice) {
        elem = type->elem;
        array = copy_of(s->x, s->x->type);
        b_.emit(Op::SliceLen, length, array);
    } else {
        const Type* array_type = type->kind == Kind::Pointer ? under(type->elem) : type;
        elem = array_type->elem;
        constant_into(Constant::of_int(array_type->length), integer, length);
        if (type->kind == Kind::Pointer) {
            array = copy_of(s->x, s->x->type);
        } else if (wants_value) {
            // The array is copied: changes inside the loop do not show.
            array = b_.alloc_word(true);
            Place copy;
            copy.kind = Place::Memory;
            copy.base = array;
            copy.type = s->x->type;
            new_object(s->x->type, array);
            if (!copy_in_memory(copy, s->x)) element_at(s->x, s->x->type, copy);
        } else if (unparen(s->x)->kind == ExprKind::Call) {
            // Only the length is needed, but the call is made.
            expr(s->x);
        }
    }
    const int at = b_.alloc_word(false);
    b_.emit_wide(Op::LoadInt, at, 0);
    Jump& jump = jumps_[s];
    Label test;
    Label body;
    b_.jump(test);
    b_.bind(body);
    const int mark = b_.top();
    range_assign(s, 0, at, integer);
    if (wants_value) {
        const int value = temp(elem);
        Place from;
        from.kind = Place::Element;
        from.base = array;
        from.offset = at;
        from.type = elem;
        if (type->kind != Kind::Slice) {
            from.kind = Place::Memory;
            from.offset = 0;
            from.base = b_.alloc_word(true);
            b_.emit(Op::AddressArray, from.base, array, at);
            const Type* array_type = type->kind == Kind::Pointer ? under(type->elem) : type;
            b_.ext_index_last(words_of(elem), static_cast<std::uint32_t>(array_type->length));
        } else if (words_of(elem) != 1) {
            from = in_memory(from);
        }
        load(from, value);
        range_assign(s, 1, value, elem);
    }
    loop_body(s, jump);
    b_.release(mark);
    b_.emit(Op::AddIntK, at, at, 1);
    b_.bind(test);
    Label done;
    b_.compare_jump(Op::JumpLe, length, at, done);
    b_.loop_to(body);
    b_.bind(done);
}

void FunctionCompiler::range_string(RangeStmt* s) {
    const int text = copy_of(s->x, s->x->type);
    const int at = b_.alloc_word(false);
    // RangeString writes two registers side by side.
    const int pair = b_.alloc_window({false, false});
    b_.emit_wide(Op::LoadInt, at, 0);
    Jump& jump = jumps_[s];
    Label test;
    Label body;
    b_.jump(test);
    b_.bind(body);
    const int mark = b_.top();
    range_assign(s, 0, at, compiler_.types().basic(Kind::Int));
    range_assign(s, 1, pair, compiler_.types().rune_type());
    loop_body(s, jump);
    b_.release(mark);
    b_.move(at, pair + 1, 1);
    b_.bind(test);
    b_.emit(Op::RangeString, pair, text, at);
    Label done;
    b_.compare_jump(Op::JumpLtK, pair + 1, 0, done);
    b_.loop_to(body);
    b_.bind(done);
}

void FunctionCompiler::range_map(RangeStmt* s) {
    const Type* type = under(s->x->type);
    const int iterator = b_.alloc_word(true);
    b_.emit(Op::MapIterate, iterator, expr(s->x));
    const int key = s->key ? temp(type->key) : kNone;
    const int value = s->value ? temp(type->elem) : kNone;
    Jump& jump = jumps_[s];
    Label body;
    Label done;
    b_.bind(body);
    b_.emit(Op::MapNext, iterator, key, value);
    b_.jump_in_ext(0, done);
    const int mark = b_.top();
    if (s->key) range_assign(s, 0, key, type->key);
    if (s->value) range_assign(s, 1, value, type->elem);
    loop_body(s, jump);
    b_.release(mark);
    b_.loop_to(body);
    b_.bind(done);
}

void FunctionCompiler::range_chan(RangeStmt* s) {
    const Type* elem = under(s->x->type)->elem;
    const int channel = copy_of(s->x, s->x->type);
    const int value = temp(elem);
    const int ok = b_.alloc_word(false);
    Jump& jump = jumps_[s];
    Label body;
    Label done;
    b_.bind(body);
    b_.emit(Op::Receive, value, channel, ok);
    b_.jump_if(Op::JumpIfNot, ok, done);
    const int mark = b_.top();
    range_assign(s, 0, value, elem);
    loop_body(s, jump);
    b_.release(mark);
    b_.loop_to(body);
    b_.bind(done);
}

}  // namespace fiberscope::lang
