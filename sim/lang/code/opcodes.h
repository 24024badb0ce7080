// The VM's instructions: one list, read by the enum, the interpreter's dispatch table and the
// disassembler. An instruction is 8 bytes: a 16-bit opcode and operands a, b, c of 16 bits.
//
// How an operand is read:
//   r     a register of the frame          R  a register or kNone
//   n     a number, signed 16 bits         u  a number, unsigned 16 bits
//   w     b and c together: a number or an index of 32 bits
//   j     c: a jump, in instructions from the next one;  J  the same in b and c together
//   .     not used
// "+ext" in the meaning: the next instruction word is data, its a, b, c are x, y, z below.
#pragma once

#include <cstdint>

namespace fiberscope::lang {

// clang-format off
#define FIBERSCOPE_OPCODES(X) \
    X(Nop, "...", "nothing") \
    X(Move, "rr.", "a = b") \
    X(MoveN, "rru", "c words from b to a") \
    X(Zero, "ru.", "b words from a on = 0") \
    X(LoadInt, "rw", "a = sign-extended number") \
    X(LoadConst, "rw", "a = constants[w]") \
    X(AddInt, "rrr", "a = b + c") \
    X(SubInt, "rrr", "a = b - c") \
    X(MulInt, "rrr", "a = b * c") \
    X(DivInt, "rrr", "a = b / c, panics on 0") \
    X(RemInt, "rrr", "a = b % c, panics on 0") \
    X(DivUint, "rrr", "a = b / c unsigned") \
    X(RemUint, "rrr", "a = b % c unsigned") \
    X(AddIntK, "rrn", "a = b + number") \
    X(And, "rrr", "a = b & c") \
    X(Or, "rrr", "a = b | c") \
    X(Xor, "rrr", "a = b ^ c") \
    X(AndNot, "rrr", "a = b &^ c") \
    X(Shl, "rrr", "a = b << c") \
    X(ShrInt, "rrr", "a = b >> c") \
    X(ShrUint, "rrr", "a = b >> c unsigned") \
    X(CheckShift, "r..", "panics if a < 0") \
    X(NegInt, "rr.", "a = -b") \
    X(Complement, "rr.", "a = ^b") \
    X(Not, "rr.", "a = !b") \
    X(SignExtend8, "rr.", "a = int8(b)") \
    X(SignExtend16, "rr.", "a = int16(b)") \
    X(SignExtend32, "rr.", "a = int32(b)") \
    X(ZeroExtend8, "rr.", "a = uint8(b)") \
    X(ZeroExtend16, "rr.", "a = uint16(b)") \
    X(ZeroExtend32, "rr.", "a = uint32(b)") \
    X(AddFloat, "rrr", "a = b + c") \
    X(SubFloat, "rrr", "a = b - c") \
    X(MulFloat, "rrr", "a = b * c") \
    X(DivFloat, "rrr", "a = b / c") \
    X(NegFloat, "rr.", "a = -b") \
    X(RoundFloat32, "rr.", "a = float64(float32(b))") \
    X(IntToFloat, "rr.", "a = float64(int64 b)") \
    X(UintToFloat, "rr.", "a = float64(uint64 b)") \
    X(FloatToInt, "rr.", "a = int64(b)") \
    X(FloatToUint, "rr.", "a = uint64(b)") \
    X(EqInt, "rrr", "a = b == c") \
    X(NeInt, "rrr", "a = b != c") \
    X(LtInt, "rrr", "a = b < c") \
    X(LeInt, "rrr", "a = b <= c") \
    X(LtUint, "rrr", "a = b < c unsigned") \
    X(LeUint, "rrr", "a = b <= c unsigned") \
    X(EqFloat, "rrr", "a = b == c") \
    X(NeFloat, "rrr", "a = b != c") \
    X(LtFloat, "rrr", "a = b < c") \
    X(LeFloat, "rrr", "a = b <= c") \
    X(EqString, "rrr", "a = b == c") \
    X(LtString, "rrr", "a = b < c") \
    X(LeString, "rrr", "a = b <= c") \
    X(EqType, "rrr", "a = b == c as values of type x,y  +ext; panics if not comparable") \
    X(Jump, ".J", "go on elsewhere") \
    X(Loop, ".J", "jump back; a safepoint") \
    X(JumpIf, "rJ", "jump if a") \
    X(JumpIfNot, "rJ", "jump if not a") \
    X(JumpEq, "rrj", "jump if a == b") \
    X(JumpNe, "rrj", "jump if a != b") \
    X(JumpLt, "rrj", "jump if a < b") \
    X(JumpLe, "rrj", "jump if a <= b") \
    X(JumpEqK, "rnj", "jump if a == number") \
    X(JumpNeK, "rnj", "jump if a != number") \
    X(JumpLtK, "rnj", "jump if a < number") \
    X(JumpLeK, "rnj", "jump if a <= number") \
    X(JumpGtK, "rnj", "jump if a > number") \
    X(JumpGeK, "rnj", "jump if a >= number") \
    X(Load, "rru", "a = word c of what b points to") \
    X(Store, "rru", "word c of what a points to = b") \
    X(LoadN, "rru", "x words from b[c] to a  +ext") \
    X(StoreN, "rru", "x words from b to a[c]  +ext") \
    X(CopyMemory, "rr.", "w words from *b to *a, panics if one is nil  +ext") \
    X(LoadGlobal, "rw", "a = globals[w]") \
    X(StoreGlobal, "rw", "globals[w] = a") \
    X(AddressGlobal, "rw", "a = &globals[w]") \
    X(AddressField, "rru", "a = b + c words, b not nil") \
    X(AddressArray, "rrr", "a = b + c * x words, c < y,z  +ext") \
    X(New, "rw", "a = new zeroed value of type w") \
    X(StringLen, "rr.", "a = len(b)") \
    X(StringIndex, "rrr", "a = b[c]") \
    X(Concat, "rrr", "a = b + c") \
    X(SliceString, "rrR", "a = b[c:x]  +ext") \
    X(RangeString, "rrr", "decode b at c: a = rune, a+1 = next position; position -1 at the end") \
    X(IntToString, "rr.", "a = string(rune b)") \
    X(BytesToString, "rr.", "a = string([]byte b)") \
    X(RunesToString, "rr.", "a = string([]rune b)") \
    X(StringToBytes, "rr.", "a = []byte(b)") \
    X(StringToRunes, "rr.", "a = []rune(b)") \
    X(SliceLen, "rr.", "a = len(b)") \
    X(SliceCap, "rr.", "a = cap(b)") \
    X(SliceGet, "rrr", "a = b[c]") \
    X(SliceSet, "rrr", "a[b] = c") \
    X(SliceAddress, "rrr", "a = &b[c], elements of x words  +ext") \
    X(MakeSlice, "rrr", "a = make(len b, cap c), element type x,y  +ext") \
    X(SliceSlice, "rrR", "a = b[c:x:y], elements of z words  +ext") \
    X(SliceArray, "rrR", "a = (*b)[c:x:y]; another ext: length x,y, element words z  +ext +ext") \
    X(ArrayOfSlice, "rr.", "a = (*array)(b), length x,y  +ext; panics if b is shorter") \
    X(Append, "rrr", "a = append(b, x elements from c on), element type y,z  +ext") \
    X(AppendSlice, "rrr", "a = append(b, c...), element type y,z  +ext") \
    X(AppendString, "rrr", "a = append(b, string c...)") \
    X(CopySlice, "rrr", "a = copy(b, c), elements of x words  +ext") \
    X(CopyString, "rrr", "a = copy(b, string c)") \
    X(ClearSlice, "ru.", "zero a, elements of b words") \
    X(MakeMap, "rw", "a = new map of type w") \
    X(MapGet, "rrr", "a = b[key c]; x = ok  +ext") \
    X(MapSet, "rrr", "a[key b] = c") \
    X(MapDelete, "rr.", "delete key b from a; type x,y  +ext") \
    X(MapLen, "rr.", "a = len(b)") \
    X(MapClear, "r..", "clear(a)") \
    X(MapIterate, "rr.", "a = iterator over map b") \
    X(MapNext, "rRR", "next of iterator a: key to b, value to c; at the end jump x,y  +ext") \
    X(MakeChan, "rr.", "a = make(chan, b), type x,y, name z  +ext") \
    X(Send, "rr.", "a <- b") \
    X(Receive, "RrR", "a = <-b, c = ok") \
    X(CloseChan, "r..", "close(a)") \
    X(ChanLen, "rr.", "a = len(b)") \
    X(ChanCap, "rr.", "a = cap(b)") \
    X(Select, "rru", "a = chosen case, a+1 = received ok; cases of selects[c]; values from b on") \
    X(Box, "rr.", "a = interface holding b of type x,y  +ext") \
    X(CheckNil, "r..", "panics if a is nil") \
    X(Assert, "rrR", "a = b.(type x,y), c = ok; b's static type  +ext +ext") \
    X(AssertInterface, "rrR", "a = b.(interface x,y), c = ok  +ext +ext") \
    X(IsType, "rr.", "a = b holds the type, or implements the interface, x,y  +ext") \
    X(EqInterface, "rrr", "a = b == c, panics if not comparable") \
    X(Closure, "r.u", "a = closure over c words from x on of functions[y,z]  +ext") \
    X(Captures, "ruu", "c words of this closure from b on to a") \
    X(Call, "uw", "call functions[w], window at a") \
    X(CallClosure, "ur.", "call closure b, window at a") \
    X(CallMethod, "uru", "call method number c of interface b, window at a") \
    X(Native, "uuu", "call native b, window at a, name c for what it makes") \
    X(Return, "...", "back to the caller") \
    X(Go, "uw", "go functions[w], window at a") \
    X(GoClosure, "uru", "go closure b, window at a, c words") \
    X(GoMethod, "uru", "go method number c of interface b, window at a; x words  +ext") \
    X(Defer, "uw", "defer functions[w], window at a") \
    X(DeferClosure, "uru", "defer closure b, window at a, c words") \
    X(DeferMethod, "uru", "defer method number c of interface b, window at a; x words  +ext") \
    X(RunDefers, "...", "run this frame's deferred calls, one at a time") \
    X(Recover, "ru.", "a = recover(), b: 1 as if the caller called it") \
    X(Panic, "r..", "panic(a)") \
    X(Print, "rru", "print value a of type x,y; b: 0 no, 1 blank before  +ext") \
    X(PrintNewline, "...", "end a println") \
    X(PanicReturned, "...", "a deferred call that a panic runs came back") \
    X(NestedReturned, "...", "a call made by native code came back") \
    X(GoroutineReturned, "...", "the goroutine's function came back") \
    X(Ext, "uuu", "operands of the instruction before")
// clang-format on

enum class Op : std::uint16_t {
#define X(name, operands, meaning) name,
    FIBERSCOPE_OPCODES(X)
#undef X
};

struct Instruction {
    Op op = Op::Nop;
    std::uint16_t a = 0;
    std::uint16_t b = 0;
    std::uint16_t c = 0;
};
static_assert(sizeof(Instruction) == 8);

constexpr std::uint16_t kNone = 0xFFFF;

// A 32-bit operand in two halves; an instruction's own is b and c together.
inline std::uint32_t wide(std::uint16_t low, std::uint16_t high) {
    return std::uint32_t{low} | std::uint32_t{high} << 16;
}
inline std::uint32_t wide(const Instruction& i) {
    return wide(i.b, i.c);
}
inline std::int32_t wide_signed(const Instruction& i) {
    return static_cast<std::int32_t>(wide(i));
}

}  // namespace fiberscope::lang
