// The loop that executes instructions: one long function, because it is a table. What is rare or
// long is a member function elsewhere; such a function may move the stack or switch frames, so
// the loop saves its pc and fp before it and loads them after it (SLOW).
//
// While somebody watches, or races are looked for, every instruction first goes through `traced`,
// which tells lines, calls, returns and accesses to memory; otherwise that costs nothing.
#include "sim/lang/vm/interpreter.h"

#include <cmath>

namespace fiberscope::lang {

namespace {

// Calls and turns of loops between two safepoints: some 10 us, so that a stop is prompt and the
// virtual clock fine enough, and the safepoint's cost does not show.
constexpr int kBudget = 1000;
// Objects from here on are allocated where it may be collected first.
constexpr int kLargeWords = static_cast<int>(Heap::kSmallWordsMax);
// What a call or a turn counts in instructions.
constexpr int kUnits = 8;

// Bounds of the words an interface holds, for values that are not one word.
template <int kBits>
Word sign_extend(Word x) {
    return static_cast<Word>(static_cast<std::int64_t>(x << (64 - kBits)) >> (64 - kBits));
}

// As amd64 does it: what does not fit becomes the least integer.
std::int64_t float_to_int(double x) {
    if (x >= -9223372036854775808.0 && x < 9223372036854775808.0)
        return static_cast<std::int64_t>(x);
    return INT64_MIN;
}
std::uint64_t float_to_uint(double x) {
    if (x >= 9223372036854775808.0) {
        return x < 18446744073709551616.0 ? static_cast<std::uint64_t>(x) : std::uint64_t{1} << 63;
    }
    return static_cast<std::uint64_t>(float_to_int(x));
}

}  // namespace

// A frame's bytes are what it adds to those below it: frames overlap where arguments are passed.
void Interpreter::tell_call_of(const Function* function, std::int64_t words) {
    if (function->hidden) return;
    tell_call(name_of(function), static_cast<std::uint32_t>(words) * 8, last_line_);
}

StringId Interpreter::name_of(const Function* function) {
    std::atomic<std::uint32_t>& known =
        run_.function_names[static_cast<std::size_t>(function->index)];
    std::uint32_t name = known.load(std::memory_order_relaxed);
    if (name == 0) {
        name = raw(intern_in_run(function->name.c_str()));
        known.store(name, std::memory_order_relaxed);
    }
    return StringId{name};
}

// Before the instruction at pc.
void Interpreter::trace_step(const Instruction* pc) {
    if (racer_ != nullptr) {
        race_step(pc);
        if (!is_watched()) return;
    }
    const Function* function = function_at(fp_);
    const auto index = static_cast<std::size_t>(pc - function->code.data());
    // The instruction to which a goroutine's outermost function returns is no function's.
    if (index >= function->lines.size()) return;
    if (!function->hidden) {
        const std::uint32_t line = function->lines[index];
        if ((line != last_line_ || function != last_function_) && line != 0) {
            last_line_ = line;
            last_function_ = function;
            tell_line(name_of(function), line);
        }
    }
    switch (pc->op) {
        case Op::Call:
            tell_call_of(run_.functions[wide(*pc)], pc->a);
            break;
        case Op::CallClosure:
            if (const auto* closure = to_pointer<const Closure>(fp_[pc->b]))
                tell_call_of(closure->function, pc->a);
            break;
        case Op::CallMethod:
            if (const auto* box = to_pointer<const Box>(fp_[pc->b])) {
                Word receiver = 0;
                if (const Function* method = method_of(box, pc->c, receiver))
                    tell_call_of(method, pc->a);
            }
            break;
        case Op::Return:
            if (!function->hidden) tell_return();
            break;
        default:
            break;
    }
}

const Function* Interpreter::method_of(const Box* box, int number, Word& receiver) {
    const auto& table = box->type->method_table;
    if (static_cast<std::size_t>(number) >= table.size()) return nullptr;
    receiver = box->type->words == 1 ? box->words[0] : to_word(box->words);
    return table[static_cast<std::size_t>(number)];
}

// NOLINTBEGIN: the macros are the table's columns.
// clang-format off
#define A fp[i->a]
#define B fp[i->b]
#define C fp[i->c]
#define SAVE (pc_ = pc, fp_ = fp)
#define LOAD (pc = pc_, fp = fp_)
#define NEXT                                          \
    do {                                              \
        i = pc++;                                     \
        goto* table[static_cast<std::size_t>(i->op)]; \
    } while (false)
#define SLOW(call)                 \
    do {                           \
        SAVE;                      \
        call;                      \
        LOAD;                      \
        if (wish_ != 0) [[unlikely]] \
            goto wished;           \
        NEXT;                      \
    } while (false)
// After an allocation that is done in place.
#define ALLOCATED                  \
    do {                           \
        if (wish_ != 0) [[unlikely]] { \
            SAVE;                  \
            goto wished;           \
        }                          \
        NEXT;                      \
    } while (false)
// After an operation that may have waited: whoever watches may have come or gone.
#define WAITED(call)                                       \
    do {                                                   \
        SAVE;                                              \
        call;                                              \
        table = is_traced() ? traced_table : plain_table; \
        LOAD;                                              \
        if (wish_ != 0) [[unlikely]]                       \
            goto wished;                                   \
        NEXT;                                              \
    } while (false)
#define BINARY(name, expression)           \
    name : {                               \
        const Word x = B;                  \
        const Word y = C;                  \
        A = static_cast<Word>(expression); \
        NEXT;                              \
    }
#define UNARY(name, expression)            \
    name : {                               \
        const Word x = B;                  \
        A = static_cast<Word>(expression); \
        NEXT;                              \
    }
#define JUMP_IF(name, expression)                                                \
    name : {                                                                     \
        const std::int64_t x = to_int(A);                                        \
        [[maybe_unused]] const std::int64_t y = to_int(B);                       \
        [[maybe_unused]] const std::int64_t k = static_cast<std::int16_t>(i->b); \
        if (expression) pc += static_cast<std::int16_t>(i->c);                   \
        NEXT;                                                                    \
    }
#define ENTER(callee, closure_word)                                                         \
    do {                                                                                    \
        const Function* f = (callee);                                                       \
        Word* frame = fp + i->a;                                                            \
        if (frame + f->frame_words + kFrameHeader > stack_end_) [[unlikely]] {              \
            SAVE;                                                                           \
            grow(static_cast<std::size_t>(frame - stack_ + f->frame_words + kFrameHeader)); \
            LOAD;                                                                           \
            frame = fp + i->a;                                                              \
        }                                                                                   \
        frame[-4] = (closure_word);                                                         \
        frame[-3] = to_word(f);                                                             \
        frame[-2] = to_word(pc);                                                            \
        frame[-1] = i->a;                                                                   \
        fp = frame;                                                                         \
        pc = f->code.data();                                                                \
        if (--budget < 0) [[unlikely]]                                                      \
            goto safepoint_now;                                                             \
        NEXT;                                                                               \
    } while (false)

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"

void Interpreter::execute() {
    static const void* const plain_table[] = {
#define X(name, operands, meaning) &&op_##name,
        FIBERSCOPE_OPCODES(X)
#undef X
    };
    static const void* const traced_table[] = {
#define X(name, operands, meaning) &&traced,
        FIBERSCOPE_OPCODES(X)
#undef X
    };
    const void* const* table = is_traced() ? traced_table : plain_table;
    const Function* const* functions = run_.functions.data();
    const Word* constants = run_.program.constants.data();
    Word* globals = run_.globals.data();
    const Type* const* types = run_.program.type_list.data();
    int budget = kBudget;
    const Instruction* pc = nullptr;
    const Instruction* i = nullptr;
    Word* fp = nullptr;
    LOAD;
    NEXT;

traced:
    pc_ = pc;
    fp_ = fp;
    trace_step(i);
    goto* plain_table[static_cast<std::size_t>(i->op)];

safepoint_now:
    budget = kBudget;
    SAVE;
    checkpoint(kBudget * kUnits);
    table = is_traced() ? traced_table : plain_table;
    LOAD;
    NEXT;

wished:  // pc_ and fp_ are saved
    if ((wish_ & kWishReturn) != 0) return;
    collect_now();
    table = is_traced() ? traced_table : plain_table;
    LOAD;
    NEXT;

op_Nop:
op_Ext:
    NEXT;
op_Move:
    A = B;
    NEXT;
op_MoveN:
    // The ranges may overlap upwards or downwards.
    if (i->a < i->b) {
        for (int k = 0; k < i->c; ++k)
            fp[i->a + k] = fp[i->b + k];
    } else {
        for (int k = i->c - 1; k >= 0; --k)
            fp[i->a + k] = fp[i->b + k];
    }
    NEXT;
op_Zero:
    for (int k = 0; k < i->b; ++k)
        fp[i->a + k] = 0;
    NEXT;
op_LoadInt:
    A = to_word(std::int64_t{wide_signed(*i)});
    NEXT;
op_LoadConst:
    A = constants[wide(*i)];
    NEXT;

    BINARY(op_AddInt, x + y)
    BINARY(op_SubInt, x - y)
    BINARY(op_MulInt, x * y)
    BINARY(op_And, x & y)
    BINARY(op_Or, x | y)
    BINARY(op_Xor, x ^ y)
    BINARY(op_AndNot, x & ~y)
    BINARY(op_Shl, y > 63 ? 0 : x << y)
    BINARY(op_ShrInt, to_int(x) >> (y > 63 ? 63 : y))
    BINARY(op_ShrUint, y > 63 ? 0 : x >> y)
op_DivInt: {
    const std::int64_t y = to_int(C);
    if (y == 0) [[unlikely]]
        SLOW(panic_error("integer divide by zero"));
    // The least integer divided by -1 is itself.
    A = y == -1 ? 0 - B : to_word(to_int(B) / y);
    NEXT;
}
op_RemInt: {
    const std::int64_t y = to_int(C);
    if (y == 0) [[unlikely]]
        SLOW(panic_error("integer divide by zero"));
    A = y == -1 ? 0 : to_word(to_int(B) % y);
    NEXT;
}
op_DivUint:
    if (C == 0) [[unlikely]]
        SLOW(panic_error("integer divide by zero"));
    A = B / C;
    NEXT;
op_RemUint:
    if (C == 0) [[unlikely]]
        SLOW(panic_error("integer divide by zero"));
    A = B % C;
    NEXT;
op_AddIntK:
    A = B + to_word(std::int64_t{static_cast<std::int16_t>(i->c)});
    NEXT;
op_CheckShift:
    if (to_int(A) < 0) [[unlikely]]
        SLOW(panic_error("negative shift amount"));
    NEXT;
    UNARY(op_NegInt, 0 - x)
    UNARY(op_Complement, ~x)
    UNARY(op_Not, x ^ 1)
    UNARY(op_SignExtend8, sign_extend<8>(x))
    UNARY(op_SignExtend16, sign_extend<16>(x))
    UNARY(op_SignExtend32, sign_extend<32>(x))
    UNARY(op_ZeroExtend8, x & 0xFF)
    UNARY(op_ZeroExtend16, x & 0xFFFF)
    UNARY(op_ZeroExtend32, x & 0xFFFFFFFF)
    BINARY(op_AddFloat, to_word(to_double(x) + to_double(y)))
    BINARY(op_SubFloat, to_word(to_double(x) - to_double(y)))
    BINARY(op_MulFloat, to_word(to_double(x) * to_double(y)))
    BINARY(op_DivFloat, to_word(to_double(x) / to_double(y)))
    UNARY(op_NegFloat, to_word(-to_double(x)))
    UNARY(op_RoundFloat32, to_word(static_cast<double>(static_cast<float>(to_double(x)))))
    UNARY(op_IntToFloat, to_word(static_cast<double>(to_int(x))))
    UNARY(op_UintToFloat, to_word(static_cast<double>(x)))
    UNARY(op_FloatToInt, float_to_int(to_double(x)))
    UNARY(op_FloatToUint, float_to_uint(to_double(x)))
    BINARY(op_EqInt, x == y)
    BINARY(op_NeInt, x != y)
    BINARY(op_LtInt, to_int(x) < to_int(y))
    BINARY(op_LeInt, to_int(x) <= to_int(y))
    BINARY(op_LtUint, x < y)
    BINARY(op_LeUint, x <= y)
    BINARY(op_EqFloat, to_double(x) == to_double(y))
    BINARY(op_NeFloat, to_double(x) != to_double(y))
    BINARY(op_LtFloat, to_double(x) < to_double(y))
    BINARY(op_LeFloat, to_double(x) <= to_double(y))
    BINARY(op_EqString, text_of(x) == text_of(y))
    BINARY(op_LtString, text_of(x) < text_of(y))
    BINARY(op_LeString, text_of(x) <= text_of(y))
op_EqType:
    ++pc;
    SLOW(compare_typed(i));

op_Jump:
    pc += wide_signed(*i);
    NEXT;
op_Loop:
    pc += wide_signed(*i);
    if (--budget < 0) [[unlikely]]
        goto safepoint_now;
    NEXT;
op_JumpIf:
    if (A != 0) pc += wide_signed(*i);
    NEXT;
op_JumpIfNot:
    if (A == 0) pc += wide_signed(*i);
    NEXT;
    JUMP_IF(op_JumpEq, x == y)
    JUMP_IF(op_JumpNe, x != y)
    JUMP_IF(op_JumpLt, x < y)
    JUMP_IF(op_JumpLe, x <= y)
    JUMP_IF(op_JumpEqK, x == k)
    JUMP_IF(op_JumpNeK, x != k)
    JUMP_IF(op_JumpLtK, x < k)
    JUMP_IF(op_JumpLeK, x <= k)
    JUMP_IF(op_JumpGtK, x > k)
    JUMP_IF(op_JumpGeK, x >= k)

op_Load: {
    const auto* from = to_pointer<const Word>(B);
    if (!from) [[unlikely]]
        SLOW(nil_dereference());
    A = load_word(from + i->c);
    NEXT;
}
op_Store: {
    auto* to = to_pointer<Word>(A);
    if (!to) [[unlikely]]
        SLOW(nil_dereference());
    store_word(to + i->c, B);
    NEXT;
}
op_LoadN: {
    const auto* from = to_pointer<const Word>(B);
    if (!from) [[unlikely]]
        SLOW(nil_dereference());
    const int words = pc->a;
    // The pointer's register may be among those loaded to; it is read already.
    for (int k = 0; k < words; ++k)
        fp[i->a + k] = load_word(from + i->c + k);
    ++pc;
    NEXT;
}
op_StoreN: {
    auto* to = to_pointer<Word>(A);
    if (!to) [[unlikely]]
        SLOW(nil_dereference());
    const int words = pc->a;
    for (int k = 0; k < words; ++k)
        store_word(to + i->c + k, fp[i->b + k]);
    ++pc;
    NEXT;
}
op_CopyMemory: {
    auto* to = to_pointer<Word>(A);
    const auto* from = to_pointer<const Word>(B);
    if (!to || !from) [[unlikely]]
        SLOW(nil_dereference());
    const std::uint32_t words = wide(pc->a, pc->b);
    if (to < from) {
        for (std::uint32_t k = 0; k < words; ++k)
            store_word(to + k, load_word(from + k));
    } else {
        for (std::uint32_t k = words; k-- > 0;)
            store_word(to + k, load_word(from + k));
    }
    ++pc;
    NEXT;
}
op_LoadGlobal:
    A = load_word(globals + wide(*i));
    NEXT;
op_StoreGlobal:
    store_word(globals + wide(*i), A);
    NEXT;
op_AddressGlobal:
    A = to_word(globals + wide(*i));
    NEXT;
op_AddressField: {
    if (B == 0) [[unlikely]]
        SLOW(nil_dereference());
    A = to_word(to_pointer<Word>(B) + i->c);
    NEXT;
}
op_AddressArray: {
    const Instruction* ext = pc++;
    const std::int64_t index = to_int(C);
    const std::int64_t length = wide(ext->b, ext->c);
    if (B == 0) [[unlikely]]
        SLOW(nil_dereference());
    if (index < 0 || index >= length) [[unlikely]]
        SLOW(index_error(index, length));
    A = to_word(to_pointer<Word>(B) + index * ext->a);
    NEXT;
}
op_New: {
    const Type* type = types[wide(*i)];
    if (type->words >= kLargeWords) [[unlikely]]
        SLOW(new_large(i));
    // Pointers to distinct variables differ, even to empty ones.
    A = to_word(allocate(static_cast<std::size_t>(type->words > 0 ? type->words : 1),
                         header_of(type->layout)));
    ALLOCATED;
}

op_StringLen:
    A = text_of(B).size();
    NEXT;
op_StringIndex: {
    const std::string_view text = text_of(B);
    const std::int64_t index = to_int(C);
    if (static_cast<std::size_t>(index) >= text.size()) [[unlikely]]
        SLOW(index_error(index, static_cast<std::int64_t>(text.size())));
    A = static_cast<unsigned char>(text[static_cast<std::size_t>(index)]);
    NEXT;
}
op_Concat:
    SLOW(concat(i));
op_SliceString:
    ++pc;
    SLOW(slice_string(i));
op_RangeString:
    SLOW(range_string(i));
op_IntToString:
op_BytesToString:
op_RunesToString:
op_StringToBytes:
op_StringToRunes:
    SLOW(convert_string(i));

op_SliceLen: {
    const auto* slice = to_pointer<const Slice>(B);
    A = slice ? static_cast<Word>(slice->length) : 0;
    NEXT;
}
op_SliceCap: {
    const auto* slice = to_pointer<const Slice>(B);
    A = slice ? static_cast<Word>(slice->capacity) : 0;
    NEXT;
}
op_SliceGet: {
    const auto* slice = to_pointer<const Slice>(B);
    const std::int64_t index = to_int(C);
    if (!slice || static_cast<std::uint64_t>(index) >= static_cast<std::uint64_t>(slice->length))
        [[unlikely]] {
        SLOW(index_error(index, slice ? slice->length : 0));
    }
    A = load_word(slice->data + index);
    NEXT;
}
op_SliceSet: {
    const auto* slice = to_pointer<const Slice>(A);
    const std::int64_t index = to_int(B);
    if (!slice || static_cast<std::uint64_t>(index) >= static_cast<std::uint64_t>(slice->length))
        [[unlikely]] {
        SLOW(index_error(index, slice ? slice->length : 0));
    }
    store_word(slice->data + index, C);
    NEXT;
}
op_SliceAddress: {
    const auto* slice = to_pointer<const Slice>(B);
    const std::int64_t index = to_int(C);
    if (!slice || static_cast<std::uint64_t>(index) >= static_cast<std::uint64_t>(slice->length))
        [[unlikely]] {
        SLOW(index_error(index, slice ? slice->length : 0));
    }
    A = to_word(slice->data + index * pc->a);
    ++pc;
    NEXT;
}
op_MakeSlice:
    ++pc;
    SLOW(make_slice(i));
op_SliceSlice:
    ++pc;
    SLOW(slice_slice(i));
op_SliceArray:
    pc += 2;
    SLOW(slice_array(i));
op_ArrayOfSlice:
    ++pc;
    SLOW(array_of_slice(i));
op_Append:
    ++pc;
    SLOW(append(i));
op_AppendSlice:
    ++pc;
    SLOW(append_slice(i));
op_AppendString:
    SLOW(append_string(i));
op_CopySlice:
    ++pc;
    SLOW(copy_slice(i));
op_CopyString:
    SLOW(copy_string(i));
op_ClearSlice: {
    if (const auto* slice = to_pointer<const Slice>(A)) {
        for (std::int64_t k = 0; k < slice->length * i->b; ++k)
            store_word(slice->data + k, 0);
    }
    NEXT;
}

op_MakeMap:
    A = to_word(new_map(run_.heap, wish_, types[wide(*i)]));
    if (A == 0) [[unlikely]]
        SLOW(out_of_memory());
    ALLOCATED;
op_MapGet:
    ++pc;
    SLOW(map_operation(i));
op_MapDelete:
    ++pc;
    SLOW(map_operation(i));
op_MapSet:
op_MapLen:
op_MapClear:
op_MapIterate:
    SLOW(map_operation(i));
op_MapNext: {
    auto* iterator = to_pointer<MapIterator>(A);
    Word* key = i->b == kNone ? nullptr : fp + i->b;
    Word* value = i->c == kNone ? nullptr : fp + i->c;
    const Instruction* ext = pc++;
    const MapResult result = map_next(*iterator, key, value);
    if (result == MapResult::Missing) pc += static_cast<std::int32_t>(wide(ext->a, ext->b));
    if (result == MapResult::ReadWriteRace) [[unlikely]] {
        SAVE;
        fatal("concurrent map iteration and map write");
    }
    NEXT;
}

op_MakeChan:
    ++pc;
    SLOW(make_chan(i));
op_Send:
    WAITED(send(A, &B));
op_Receive:
    WAITED(receive(B, &A, i->c == kNone ? nullptr : &C));
op_CloseChan:
    SLOW(close_chan(A));
op_ChanLen: {
    const auto* chan = to_pointer<const Chan>(B);
    A = chan && !chan->is_timer ? chan->core->size() : 0;
    NEXT;
}
op_ChanCap: {
    const auto* chan = to_pointer<const Chan>(B);
    A = chan && !chan->is_timer ? chan->core->capacity() : 0;
    NEXT;
}
op_Select:
    WAITED(select(i));

op_Box: {
    const Type* type = types[wide(pc->a, pc->b)];
    ++pc;
    if (type->words >= kLargeWords) [[unlikely]]
        SLOW(fp_[i->a] = box(type, &fp_[i->b]));
    A = box(type, &B);
    ALLOCATED;
}
op_CheckNil:
    if (A == 0) [[unlikely]]
        SLOW(nil_dereference());
    NEXT;
op_Assert: {
    const Type* type = types[wide(pc->a, pc->b)];
    const auto* held = to_pointer<const Box>(B);
    if (held && held->type == type && type->words == 1) [[likely]] {
        A = held->words[0];
        if (i->c != kNone) C = 1;
        pc += 2;
        NEXT;
    }
    pc += 2;
    SLOW(assert_type(i));
}
op_AssertInterface:
    pc += 2;
    SLOW(assert_type(i));
op_IsType:
    A = holds(to_pointer<const Box>(B), types[wide(pc->a, pc->b)]);
    ++pc;
    NEXT;
op_EqInterface:
    SLOW(compare_interfaces(i));

op_Closure: {
    const Instruction* ext = pc++;
    const Function* function = functions[wide(ext->b, ext->c)];
    if (i->c == 0) {
        A = to_word(&function->self);
        NEXT;
    }
    auto* words = allocate(1 + static_cast<std::size_t>(i->c), header_of(Cell::closure));
    words[0] = to_word(function);
    for (int k = 0; k < i->c; ++k)
        words[1 + k] = fp[ext->a + k];
    A = to_word(words);
    ALLOCATED;
}
op_Captures: {
    const auto* closure = to_pointer<const Closure>(fp[-4]);
    for (int k = 0; k < i->c; ++k)
        fp[i->a + k] = closure->captured[i->b + k];
    NEXT;
}
op_Call:
    ENTER(functions[wide(*i)], 0);
op_CallClosure: {
    const Word closure = B;
    if (closure == 0) [[unlikely]]
        SLOW(nil_dereference());
    ENTER(to_pointer<const Closure>(closure)->function, closure);
}
op_CallMethod: {
    const auto* held = to_pointer<const Box>(B);
    if (!held) [[unlikely]]
        SLOW(nil_dereference());
    const Function* method = held->type->method_table[i->c];
    fp[i->a + method->result_words] =
        held->type->words == 1 ? held->words[0] : to_word(held->words);
    ENTER(method, 0);
}
op_Native:
    native_name_ = i->c;
    WAITED(native_at(i->b)(*this, i->a));
op_Return: {
    pc = to_pointer<const Instruction>(fp[-2]);
    fp -= fp[-1];
    if (fp < low_water_) [[unlikely]] {
        SAVE;
        shrink();
        LOAD;
    }
    NEXT;
}
op_Go:
op_GoClosure:
    SLOW(go_statement(i));
op_GoMethod:
    ++pc;
    SLOW(go_statement(i));
op_Defer:
op_DeferClosure:
    SLOW(defer_statement(i));
op_DeferMethod:
    ++pc;
    SLOW(defer_statement(i));
op_RunDefers:
    SLOW(run_defers());
op_Recover:
    SAVE;
    A = recover(i->b != 0 ? fp - fp[-1] : fp);
    NEXT;
op_Panic:
    SLOW(panic_value(A));
op_Print:
    ++pc;
    SLOW(print(i));
op_PrintNewline:
    SAVE;
    run_.write(2, "\n");
    NEXT;
op_PanicReturned:
    SLOW(deferred_returned());
op_NestedReturned:
op_GoroutineReturned:
    SAVE;
    return;
}

#pragma GCC diagnostic pop
// clang-format on
// NOLINTEND

}  // namespace fiberscope::lang
