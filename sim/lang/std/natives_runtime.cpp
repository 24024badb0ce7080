// runtime and sync/atomic; sync is in natives_sync.cpp.
#include "core/sched/cpu_quota.h"
#include "sim/lang/std/natives.h"
#include "sim/lang/vm/collect.h"

#include <algorithm>

namespace fiberscope::lang {

namespace {

// As a method of a nil pointer would.
bool is_nil(Interpreter& vm, Word address) {
    if (address != 0) return false;
    vm.nil_dereference();
    return true;
}

void gomaxprocs_native(Interpreter& vm, std::uint32_t w) {
    const std::int64_t count = to_int(vm.reg(w + 1));
    const std::uint32_t before = gomaxprocs(count > 0 ? static_cast<std::uint32_t>(count) : 0);
    vm.reg(w) = before;
}
void num_cpu(Interpreter& vm, std::uint32_t w) {
    vm.reg(w) = default_proc_count();
}
void num_goroutine(Interpreter& vm, std::uint32_t w) {
    vm.reg(w) = goroutine_count();
}
void gosched(Interpreter&, std::uint32_t) {
    yield_now();
}
void goexit(Interpreter& vm, std::uint32_t) {
    vm.goexit();
}
void gc(Interpreter& vm, std::uint32_t) {
    collect_garbage(vm.shared(), true);
}
void set_gc_percent(Interpreter& vm, std::uint32_t w) {
    vm.reg(w) = to_word(vm.shared().heap.set_percent(to_int(vm.reg(w + 1))));
}
void read_mem_stats(Interpreter& vm, std::uint32_t w) {
    if (is_nil(vm, vm.reg(w))) return;
    struct Reading {
        Run& run;
        HeapStats heap;
    } reading{vm.shared(), {}};
    with_others_stopped(
        [](Machine&, void* argument) {
            auto& own = *static_cast<Reading*>(argument);
            own.heap = own.run.heap.stats();
        },
        &reading);
    const HeapStats& heap = reading.heap;
    const CollectionStats& done = vm.shared().collections;
    constexpr std::size_t kKept = 256;  // pauses that a MemStats holds
    // Not on the goroutine's stack: it has waited with this frame.
    std::vector<Word> words(24 + 2 * kKept + 5);
    const Word values[] = {
        heap.live_bytes,
        heap.all_bytes,
        heap.taken_bytes,
        0,  // Lookups
        heap.all_objects,
        heap.all_objects - heap.live_objects,
        heap.live_bytes,
        heap.taken_bytes - heap.stack_bytes,
        heap.taken_bytes - heap.stack_bytes - heap.heap_bytes,
        heap.heap_bytes,
        heap.given_back_bytes,
        heap.live_objects,
        heap.stack_bytes,
        heap.stack_bytes,
        0,
        0,
        0,
        0,
        0,
        0,
        0,  // of spans, caches, buckets, the collector, others
        heap.goal_bytes,
    };
    std::copy(std::begin(values), std::end(values), words.begin());
    const std::uint32_t count = done.count.load(std::memory_order_relaxed);
    const auto wall = static_cast<Word>(vm.shared().options.start_wall_ns);
    words[22] = count > 0 ? wall + done.last_end_ns : 0;
    words[23] = done.pause_ns;
    // The last kKept of them, each where its number says.
    std::copy(done.pauses_ns.begin(), done.pauses_ns.end(), words.begin() + 24);
    for (std::size_t i = 0; i < kKept; ++i)
        words[24 + kKept + i] = done.ends_ns[i] > 0 ? wall + done.ends_ns[i] : 0;
    words[24 + 2 * kKept] = count;
    words[25 + 2 * kKept] = done.forced;
    words[27 + 2 * kKept] = 1;  // EnableGC
    auto* to = to_pointer<Word>(vm.reg(w));
    for (std::size_t i = 0; i < words.size(); ++i)
        store_word(to + i, words[i]);
}

void stack_text(Interpreter& vm, std::uint32_t w) {
    vm.reg(w) = vm.new_string("goroutine " + std::to_string(raw(current_go())) + " [running]:\n" +
                              vm.trace() + vm.creation());
}

// A goroutine's outermost frames are Go's runtime's: programs that walk up to the end show them.
struct RuntimeFrame {
    const char* name;
    const char* file;
    Word line;
};
constexpr RuntimeFrame kRuntimeFrames[] = {{"runtime.main", "proc.go", 272},
                                           {"runtime.goexit", "asm_amd64.s", 1700}};
constexpr int kLineBits = 24;

Word pc_of(Word function, Word line) {
    return (function + 1) << kLineBits | (line & ((Word{1} << kLineBits) - 1));
}

void callers(Interpreter& vm, std::uint32_t w) {
    std::vector<Word> pcs;
    for (const Interpreter::CallSite& frame : vm.call_sites())
        pcs.push_back(pc_of(static_cast<Word>(frame.function->index), frame.line));
    const std::size_t functions = vm.shared().program.functions.size();
    const bool is_main = vm.creator_function.empty();
    for (std::size_t i = is_main ? 0 : 1; i < std::size(kRuntimeFrames); ++i)
        pcs.push_back(pc_of(functions + i, kRuntimeFrames[i].line));
    const std::int64_t skip = std::max<std::int64_t>(to_int(vm.reg(w + 1)), 0);
    const auto* to = to_pointer<const Slice>(vm.reg(w + 2));
    std::int64_t count = 0;
    for (; to != nullptr && count < to->length && skip + count < std::ssize(pcs); ++count)
        store_word(to->data + count, pcs[static_cast<std::size_t>(skip + count)]);
    vm.reg(w) = to_word(count);
}

// (name, file); empty for what is no PC.
void function_of(Interpreter& vm, std::uint32_t w) {
    const auto& functions = vm.shared().program.functions;
    const Word index = (vm.reg(w + 2) >> kLineBits) - 1;
    std::string_view name, file;
    if (index < functions.size()) {
        name = functions[index]->name;
        file = functions[index]->file;
    } else if (index - functions.size() < std::size(kRuntimeFrames)) {
        name = kRuntimeFrames[index - functions.size()].name;
        file = kRuntimeFrames[index - functions.size()].file;
    }
    vm.reg(w) = vm.new_string(name);
    vm.reg(w + 1) = vm.new_string(file);
}

// What a 32-bit integer looks like in a word.
template <int kBits, bool kSigned>
Word in_range(Word x) {
    if constexpr (kBits == 64)
        return x;
    else if constexpr (kSigned)
        return to_word(std::int64_t{static_cast<std::int32_t>(x)});
    else
        return static_cast<std::uint32_t>(x);
}

// Go's atomics are sequentially consistent.
template <int kBits, bool kSigned>
void atomic_add(Interpreter& vm, std::uint32_t w) {
    if (is_nil(vm, vm.reg(w + 1))) return;
    vm.atomically(vm.reg(w + 1), true, [&] {
        auto* at = to_pointer<Word>(vm.reg(w + 1));
        Word old = __atomic_load_n(at, __ATOMIC_SEQ_CST);
        Word sum = 0;
        do
            sum = in_range<kBits, kSigned>(old + vm.reg(w + 2));
        while (
            !__atomic_compare_exchange_n(at, &old, sum, true, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST));
        vm.reg(w) = sum;
    });
}
// These serve for every value of one word: integers, pointers, interfaces.
void atomic_load(Interpreter& vm, std::uint32_t w) {
    if (is_nil(vm, vm.reg(w + 1))) return;
    vm.atomically(vm.reg(w + 1), false, [&] {
        vm.reg(w) = __atomic_load_n(to_pointer<Word>(vm.reg(w + 1)), __ATOMIC_SEQ_CST);
    });
}
void atomic_store(Interpreter& vm, std::uint32_t w) {
    if (is_nil(vm, vm.reg(w))) return;
    vm.atomically(vm.reg(w), true, [&] {
        __atomic_store_n(to_pointer<Word>(vm.reg(w)), vm.reg(w + 1), __ATOMIC_SEQ_CST);
    });
}
void atomic_swap(Interpreter& vm, std::uint32_t w) {
    if (is_nil(vm, vm.reg(w + 1))) return;
    vm.atomically(vm.reg(w + 1), true, [&] {
        vm.reg(w) =
            __atomic_exchange_n(to_pointer<Word>(vm.reg(w + 1)), vm.reg(w + 2), __ATOMIC_SEQ_CST);
    });
}
void atomic_cas(Interpreter& vm, std::uint32_t w) {
    if (is_nil(vm, vm.reg(w + 1))) return;
    vm.atomically(vm.reg(w + 1), true, [&] {
        Word expected = vm.reg(w + 2);
        vm.reg(w) =
            __atomic_compare_exchange_n(to_pointer<Word>(vm.reg(w + 1)), &expected, vm.reg(w + 3),
                                        false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    });
}

// Of two words in range the result is in range.
void atomic_and(Interpreter& vm, std::uint32_t w) {
    if (is_nil(vm, vm.reg(w + 1))) return;
    vm.atomically(vm.reg(w + 1), true, [&] {
        vm.reg(w) =
            __atomic_fetch_and(to_pointer<Word>(vm.reg(w + 1)), vm.reg(w + 2), __ATOMIC_SEQ_CST);
    });
}
void atomic_or(Interpreter& vm, std::uint32_t w) {
    if (is_nil(vm, vm.reg(w + 1))) return;
    vm.atomically(vm.reg(w + 1), true, [&] {
        vm.reg(w) =
            __atomic_fetch_or(to_pointer<Word>(vm.reg(w + 1)), vm.reg(w + 2), __ATOMIC_SEQ_CST);
    });
}

void same_type(Interpreter& vm, std::uint32_t w) {
    const auto* a = to_pointer<const Box>(vm.reg(w + 1));
    const auto* b = to_pointer<const Box>(vm.reg(w + 2));
    vm.reg(w) = a && b && a->type == b->type;
}

constexpr NativeEntry kNatives[] = {
    {"runtime.GOMAXPROCS", gomaxprocs_native},
    {"runtime.frame", [](Interpreter& vm, std::uint32_t w) { vm.reg(w) = vm.frame(); }},
    {"runtime.deferTo", [](Interpreter& vm, std::uint32_t w) { vm.defer_to(vm.reg(w)); }},
    {"runtime.NumCPU", num_cpu},
    {"runtime.NumGoroutine", num_goroutine},
    {"runtime.Gosched", gosched},
    {"runtime.Goexit", goexit},
    {"runtime.GC", gc},
    {"runtime.ReadMemStats", read_mem_stats},
    {"debug.SetGCPercent", set_gc_percent},
    {"debug.stackText", stack_text},
    {"runtime.stackText", stack_text},
    {"runtime.callers", callers},
    {"runtime.functionOf", function_of},
    {"sync.add", atomic_add<64, true>},
    {"atomic.sameType", same_type},
    {"atomic.loadAny", atomic_load},
    {"atomic.storeAny", atomic_store},
    {"atomic.(*Pointer[...]).Load", atomic_load},
    {"atomic.(*Pointer[...]).Store", atomic_store},
    {"atomic.(*Pointer[...]).Swap", atomic_swap},
    {"atomic.(*Pointer[...]).CompareAndSwap", atomic_cas},
    {"atomic.AddInt32", atomic_add<32, true>},
    {"atomic.AddInt64", atomic_add<64, true>},
    {"atomic.AddUint32", atomic_add<32, false>},
    {"atomic.AddUint64", atomic_add<64, false>},
    {"atomic.LoadInt32", atomic_load},
    {"atomic.LoadInt64", atomic_load},
    {"atomic.LoadUint32", atomic_load},
    {"atomic.LoadUint64", atomic_load},
    {"atomic.StoreInt32", atomic_store},
    {"atomic.StoreInt64", atomic_store},
    {"atomic.StoreUint32", atomic_store},
    {"atomic.StoreUint64", atomic_store},
    {"atomic.SwapInt32", atomic_swap},
    {"atomic.SwapInt64", atomic_swap},
    {"atomic.SwapUint32", atomic_swap},
    {"atomic.SwapUint64", atomic_swap},
    {"atomic.CompareAndSwapInt32", atomic_cas},
    {"atomic.CompareAndSwapInt64", atomic_cas},
    {"atomic.CompareAndSwapUint32", atomic_cas},
    {"atomic.CompareAndSwapUint64", atomic_cas},
    {"atomic.AddUintptr", atomic_add<64, false>},
    {"atomic.LoadUintptr", atomic_load},
    {"atomic.StoreUintptr", atomic_store},
    {"atomic.SwapUintptr", atomic_swap},
    {"atomic.CompareAndSwapUintptr", atomic_cas},
    {"atomic.AndInt32", atomic_and},
    {"atomic.OrInt32", atomic_or},
    {"atomic.AndInt64", atomic_and},
    {"atomic.OrInt64", atomic_or},
    {"atomic.AndUint32", atomic_and},
    {"atomic.OrUint32", atomic_or},
    {"atomic.AndUint64", atomic_and},
    {"atomic.OrUint64", atomic_or},
    {"atomic.AndUintptr", atomic_and},
    {"atomic.OrUintptr", atomic_or},
};

}  // namespace

std::span<const NativeEntry> runtime_natives() {
    return kNatives;
}

}  // namespace fiberscope::lang
