// runtime, sync and sync/atomic: thin over core's objects.
//
// A Mutex, WaitGroup or semaphore of Go is one word: the handle of core's object, made at the first
// use and then called by the name of the variable it was used through. A copy of the word is a copy
// of the lock, as in Go, and not another way to it: passing a WaitGroup by value must deadlock.
#include "core/sched/cpu_quota.h"
#include "sim/lang/std/natives.h"

namespace fiberscope::lang {

namespace {

// The object behind the word at `address`; the goroutine that comes first makes it, in the state of
// the one that the word was copied from, if it was.
template <typename Object>
Object* object_at(Interpreter& vm, Word address, Object* (Run::*make)(StringId, const Word*),
                  void (*begin_in)(Object&, std::int64_t state)) {
    auto* word = to_pointer<Word>(address);
    // acquire: whoever sees the handle sees the object.
    Word known = __atomic_load_n(word, __ATOMIC_ACQUIRE);
    const auto* source = to_pointer<const Object>(known);
    if (source && source->owner == word) return to_pointer<Object>(known);
    Object* fresh = (vm.shared().*make)(vm.name_of(vm.native_name()), word);
    // relaxed: a copy that others change meanwhile is the program's race.
    const std::int64_t state = source ? source->state.load(std::memory_order_relaxed) : 0;
    if (state != 0) begin_in(*fresh, state);
    // release: publishes it. The loser's object stays unused until the run ends.
    if (__atomic_compare_exchange_n(word, &known, to_word(fresh), false, __ATOMIC_ACQ_REL,
                                    __ATOMIC_ACQUIRE))
        return fresh;
    return to_pointer<Object>(known);
}

OwnedMutex* mutex(Interpreter& vm, Word address) {
    return object_at<OwnedMutex>(vm, address, &Run::new_mutex, [](OwnedMutex& m, std::int64_t) {
        m.state = m.core.try_lock() ? 1 : 0;
    });
}
OwnedGroup* wait_group(Interpreter& vm, Word address) {
    return object_at<OwnedGroup>(
        vm, address, &Run::new_wait_group, [](OwnedGroup& group, std::int64_t count) {
            group.state = group.core.add(static_cast<std::int32_t>(count)) ? count : 0;
        });
}
SemaphoreCore* semaphore(Interpreter& vm, Word address) {
    return &object_at<OwnedSemaphore>(vm, address, &Run::new_semaphore,
                                      [](OwnedSemaphore&, std::int64_t) {})
                ->core;
}

// As a method of a nil pointer would.
bool is_nil(Interpreter& vm, Word address) {
    if (address != 0) return false;
    vm.nil_dereference();
    return true;
}

void lock(Interpreter& vm, std::uint32_t w) {
    if (is_nil(vm, vm.reg(w))) return;
    OwnedMutex* m = mutex(vm, vm.reg(w));
    m->core.lock();
    m->state.store(1, std::memory_order_relaxed);
}
void try_lock(Interpreter& vm, std::uint32_t w) {
    if (is_nil(vm, vm.reg(w + 1))) return;
    OwnedMutex* m = mutex(vm, vm.reg(w + 1));
    vm.reg(w) = m->core.try_lock();
    if (vm.reg(w) != 0) m->state.store(1, std::memory_order_relaxed);
}
void unlock(Interpreter& vm, std::uint32_t w) {
    if (is_nil(vm, vm.reg(w))) return;
    OwnedMutex* m = mutex(vm, vm.reg(w));
    m->state.store(0, std::memory_order_relaxed);
    if (!m->core.unlock()) vm.fatal("sync: unlock of unlocked mutex");
}
void add_to_group(Interpreter& vm, Word address, std::int64_t delta) {
    if (is_nil(vm, address)) return;
    OwnedGroup* group = wait_group(vm, address);
    group->state.fetch_add(delta, std::memory_order_relaxed);
    if (!group->core.add(static_cast<std::int32_t>(delta))) {
        const Word text = vm.new_string("sync: negative WaitGroup counter");
        vm.panic_value(vm.box(vm.shared().program.types.basic(Kind::String), &text));
    }
}
void group_add(Interpreter& vm, std::uint32_t w) {
    add_to_group(vm, vm.reg(w), to_int(vm.reg(w + 1)));
}
void group_done(Interpreter& vm, std::uint32_t w) {
    add_to_group(vm, vm.reg(w), -1);
}
void group_wait(Interpreter& vm, std::uint32_t w) {
    if (!is_nil(vm, vm.reg(w))) wait_group(vm, vm.reg(w))->core.wait();
}
void acquire(Interpreter& vm, std::uint32_t w) {
    // The Go text in go_sync.cpp names these by number.
    static_assert(static_cast<int>(WaitReason::rwmutex_rlock) == 8);
    static_assert(static_cast<int>(WaitReason::rwmutex_lock) == 9);
    static_assert(static_cast<int>(WaitReason::cond_wait) == 10);
    const auto reason = static_cast<WaitReason>(vm.reg(w + 1));
    semaphore(vm, vm.reg(w))->acquire(reason);
}
void release(Interpreter& vm, std::uint32_t w) {
    semaphore(vm, vm.reg(w))->release();
}
void sync_fatal(Interpreter& vm, std::uint32_t w) {
    vm.fatal(text_of(vm.reg(w)));
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
void allocated(Interpreter& vm, std::uint32_t w) {
    vm.reg(w) = vm.shared().heap.allocated_bytes();
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
    auto* at = to_pointer<Word>(vm.reg(w + 1));
    if (is_nil(vm, vm.reg(w + 1))) return;
    Word old = __atomic_load_n(at, __ATOMIC_SEQ_CST);
    Word sum = 0;
    do
        sum = in_range<kBits, kSigned>(old + vm.reg(w + 2));
    while (!__atomic_compare_exchange_n(at, &old, sum, true, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST));
    vm.reg(w) = sum;
}
void atomic_load(Interpreter& vm, std::uint32_t w) {
    if (!is_nil(vm, vm.reg(w + 1)))
        vm.reg(w) = __atomic_load_n(to_pointer<Word>(vm.reg(w + 1)), __ATOMIC_SEQ_CST);
}
void atomic_store(Interpreter& vm, std::uint32_t w) {
    if (!is_nil(vm, vm.reg(w)))
        __atomic_store_n(to_pointer<Word>(vm.reg(w)), vm.reg(w + 1), __ATOMIC_SEQ_CST);
}
void atomic_swap(Interpreter& vm, std::uint32_t w) {
    if (is_nil(vm, vm.reg(w + 1))) return;
    vm.reg(w) =
        __atomic_exchange_n(to_pointer<Word>(vm.reg(w + 1)), vm.reg(w + 2), __ATOMIC_SEQ_CST);
}
void atomic_cas(Interpreter& vm, std::uint32_t w) {
    if (is_nil(vm, vm.reg(w + 1))) return;
    Word expected = vm.reg(w + 2);
    vm.reg(w) =
        __atomic_compare_exchange_n(to_pointer<Word>(vm.reg(w + 1)), &expected, vm.reg(w + 3),
                                    false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

void same_type(Interpreter& vm, std::uint32_t w) {
    const auto* a = to_pointer<const Box>(vm.reg(w + 1));
    const auto* b = to_pointer<const Box>(vm.reg(w + 2));
    vm.reg(w) = a && b && a->type == b->type;
}

constexpr NativeEntry kNatives[] = {
    {"runtime.GOMAXPROCS", gomaxprocs_native},
    {"runtime.NumCPU", num_cpu},
    {"runtime.NumGoroutine", num_goroutine},
    {"runtime.Gosched", gosched},
    {"runtime.Goexit", goexit},
    {"runtime.allocated", allocated},
    {"sync.(*Mutex).Lock", lock},
    {"sync.(*Mutex).Unlock", unlock},
    {"sync.(*Mutex).TryLock", try_lock},
    {"sync.(*WaitGroup).Add", group_add},
    {"sync.(*WaitGroup).Done", group_done},
    {"sync.(*WaitGroup).Wait", group_wait},
    {"sync.(*semaphore).acquire", acquire},
    {"sync.(*semaphore).release", release},
    {"sync.fatal", sync_fatal},
    {"sync.add", atomic_add<64, true>},
    {"atomic.sameType", same_type},
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
};

}  // namespace

std::span<const NativeEntry> runtime_natives() {
    return kNatives;
}

}  // namespace fiberscope::lang
