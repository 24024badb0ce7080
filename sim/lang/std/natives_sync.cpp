// sync: thin over core's objects.
//
// A Mutex, RWMutex, WaitGroup or Cond of Go holds one word: the handle of core's object, made at
// the first use and then called by the name of the variable it was used through. A copy of the word
// is a copy of the lock, as in Go, and not another way to it: passing a WaitGroup by value must
// deadlock. A Cond that was copied says so.
#include "sim/lang/std/natives.h"

namespace fiberscope::lang {

namespace {

// An object that is in use: it stays, also if a racing goroutine writes another lock over the
// variable meanwhile.
template <typename Object>
class Used {
  public:
    Used(Interpreter& vm, Object* object) : object_(object), rooted_(vm, object) {}
    Object* operator->() const { return object_; }
    Object* get() const { return object_; }
    explicit operator bool() const { return object_ != nullptr; }

  private:
    Object* object_;
    Rooted rooted_;
};

// The object behind the word at `address`; the goroutine that comes first makes it, in the state of
// the one that the word was copied from, if it was.
template <typename Object>
Object* object_at(Interpreter& vm, Word address, Object* (Run::*make)(StringId, const Word*, Wish&),
                  void (*begin_in)(Object&, std::int64_t state)) {
    auto* word = to_pointer<Word>(address);
    // acquire: whoever sees the handle sees the object.
    Word known = __atomic_load_n(word, __ATOMIC_ACQUIRE);
    const auto* source = to_pointer<const Object>(known);
    if (source && source->owner == word) return to_pointer<Object>(known);
    const Rooted held_source(vm, source);
    Object* fresh = (vm.shared().*make)(vm.name_of(vm.native_name()), word, vm.wish());
    if (fresh == nullptr) vm.out_of_memory();
    const Rooted held_fresh(vm, fresh);
    // relaxed: a copy that others change meanwhile is the program's race.
    const std::int64_t state = source ? source->state.load(std::memory_order_relaxed) : 0;
    if (state != 0) begin_in(*fresh, state);
    // release: publishes it. The loser's object is garbage.
    if (__atomic_compare_exchange_n(word, &known, to_word(fresh), false, __ATOMIC_ACQ_REL,
                                    __ATOMIC_ACQUIRE))
        return fresh;
    return to_pointer<Object>(known);
}

// Owned::state of an RWMutex; else how many read.
constexpr std::int64_t kWritten = -1;

Used<OwnedMutex> mutex(Interpreter& vm, Word address) {
    return {vm,
            object_at<OwnedMutex>(vm, address, &Run::new_mutex, [](OwnedMutex& m, std::int64_t) {
                m.state = m.core.try_lock() ? 1 : 0;
            })};
}
Used<OwnedGroup> wait_group(Interpreter& vm, Word address) {
    return {vm, object_at<OwnedGroup>(
                    vm, address, &Run::new_wait_group, [](OwnedGroup& group, std::int64_t count) {
                        group.state = group.core.add(static_cast<std::int32_t>(count)) ? count : 0;
                    })};
}
Used<OwnedRWMutex> rw_mutex(Interpreter& vm, Word address) {
    return {vm, object_at<OwnedRWMutex>(vm, address, &Run::new_rw_mutex,
                                        [](OwnedRWMutex& rw, std::int64_t holders) {
                                            if (holders == kWritten) {
                                                rw.core.try_lock();
                                            } else {
                                                for (std::int64_t i = 0; i < holders; ++i)
                                                    rw.core.try_lock_shared();
                                            }
                                            rw.state = holders;
                                        })};
}

// As a method of a nil pointer would.
bool is_nil(Interpreter& vm, Word address) {
    if (address != 0) return false;
    vm.nil_dereference();
    return true;
}

void panic_with(Interpreter& vm, std::string_view message) {
    const Word text = vm.new_string(message);
    vm.panic_value(vm.box(vm.shared().program.types.basic(Kind::String), &text));
}

void lock(Interpreter& vm, std::uint32_t w) {
    if (is_nil(vm, vm.reg(w))) return;
    const Used m = mutex(vm, vm.reg(w));
    m->core.lock();
    vm.acquire(vm.reg(w));
    m->state.store(1, std::memory_order_relaxed);
}
void try_lock(Interpreter& vm, std::uint32_t w) {
    if (is_nil(vm, vm.reg(w + 1))) return;
    const Used m = mutex(vm, vm.reg(w + 1));
    vm.reg(w) = m->core.try_lock();
    if (vm.reg(w) == 0) return;
    vm.acquire(vm.reg(w + 1));
    m->state.store(1, std::memory_order_relaxed);
}
void unlock(Interpreter& vm, std::uint32_t w) {
    if (is_nil(vm, vm.reg(w))) return;
    const Used m = mutex(vm, vm.reg(w));
    m->state.store(0, std::memory_order_relaxed);
    vm.release(vm.reg(w));
    if (!m->core.unlock()) vm.fatal("sync: unlock of unlocked mutex");
}
// For --race, as in Go's own sync: an Add that leaves zero must be in order with the first Wait.
// They are a read and a write of a variable that only the check knows.
const Word* first_use(const OwnedGroup* group) {
    return to_pointer<const Word>(to_word(&group->state));
}
void add_to_group(Interpreter& vm, Word address, std::int64_t delta) {
    if (is_nil(vm, address)) return;
    const Used group = wait_group(vm, address);
    if (delta < 0) vm.release_merge(address);
    const std::int64_t before = group->state.fetch_add(delta, std::memory_order_relaxed);
    if (delta > 0 && before == 0) vm.race_access(first_use(group.get()), 1, false);
    if (!group->core.add(static_cast<std::int32_t>(delta))) {
        panic_with(vm, "sync: negative WaitGroup counter");
    }
}
void group_add(Interpreter& vm, std::uint32_t w) {
    add_to_group(vm, vm.reg(w), to_int(vm.reg(w + 1)));
}
void group_done(Interpreter& vm, std::uint32_t w) {
    add_to_group(vm, vm.reg(w), -1);
}
void group_wait(Interpreter& vm, std::uint32_t w) {
    if (is_nil(vm, vm.reg(w))) return;
    const Used group = wait_group(vm, vm.reg(w));
    if (vm.racer() != nullptr && group->state.load(std::memory_order_relaxed) > 0 &&
        group->waiting.fetch_add(1, std::memory_order_relaxed) == 0)
        vm.race_access(first_use(group.get()), 1, true);
    group->core.wait();
    if (vm.racer() != nullptr) group->waiting.store(0, std::memory_order_relaxed);
    vm.acquire(vm.reg(w));
}

// For --race: what an RWMutex's readers tell is for writers only; it stands beside what its writers
// tell, in the second half of the handle.
Word readers_of(Word address) {
    return address + sizeof(Word) / 2;
}

void rw_lock(Interpreter& vm, std::uint32_t w) {
    if (is_nil(vm, vm.reg(w))) return;
    const Used rw = rw_mutex(vm, vm.reg(w));
    rw->core.lock();
    vm.acquire(vm.reg(w));
    vm.acquire(readers_of(vm.reg(w)));
    rw->state.store(kWritten, std::memory_order_relaxed);
}
void rw_try_lock(Interpreter& vm, std::uint32_t w) {
    if (is_nil(vm, vm.reg(w + 1))) return;
    const Used rw = rw_mutex(vm, vm.reg(w + 1));
    vm.reg(w) = rw->core.try_lock();
    if (vm.reg(w) == 0) return;
    vm.acquire(vm.reg(w + 1));
    vm.acquire(readers_of(vm.reg(w + 1)));
    rw->state.store(kWritten, std::memory_order_relaxed);
}
void rw_unlock(Interpreter& vm, std::uint32_t w) {
    if (is_nil(vm, vm.reg(w))) return;
    const Used rw = rw_mutex(vm, vm.reg(w));
    // Before those that are let in count themselves; if it is not locked, the program is over.
    rw->state.store(0, std::memory_order_relaxed);
    vm.release(vm.reg(w));
    if (!rw->core.unlock()) vm.fatal("sync: Unlock of unlocked RWMutex");
}
void rw_rlock(Interpreter& vm, std::uint32_t w) {
    if (is_nil(vm, vm.reg(w))) return;
    const Used rw = rw_mutex(vm, vm.reg(w));
    rw->core.lock_shared();
    vm.acquire(vm.reg(w));
    rw->state.fetch_add(1, std::memory_order_relaxed);
}
void rw_try_rlock(Interpreter& vm, std::uint32_t w) {
    if (is_nil(vm, vm.reg(w + 1))) return;
    const Used rw = rw_mutex(vm, vm.reg(w + 1));
    vm.reg(w) = rw->core.try_lock_shared();
    if (vm.reg(w) == 0) return;
    vm.acquire(vm.reg(w + 1));
    rw->state.fetch_add(1, std::memory_order_relaxed);
}
void rw_runlock(Interpreter& vm, std::uint32_t w) {
    if (is_nil(vm, vm.reg(w))) return;
    const Used rw = rw_mutex(vm, vm.reg(w));
    rw->state.fetch_sub(1, std::memory_order_relaxed);
    vm.release_merge(readers_of(vm.reg(w)));
    if (!rw->core.unlock_shared()) vm.fatal("sync: RUnlock of unlocked RWMutex");
}

// Cond's words: L, then the handle. Null: it was copied, and has panicked.
Used<OwnedCond> cond(Interpreter& vm, Word address) {
    if (is_nil(vm, address)) return {vm, nullptr};
    const Word* handle = to_pointer<const Word>(address) + 1;
    const auto* known = to_pointer<const OwnedCond>(__atomic_load_n(handle, __ATOMIC_ACQUIRE));
    if (known != nullptr && known->owner != handle) {
        panic_with(vm, "sync.Cond is copied");
        return {vm, nullptr};
    }
    return {vm, object_at<OwnedCond>(vm, to_word(handle), &Run::new_cond,
                                     [](OwnedCond&, std::int64_t) {})};
}

// c.L.Lock() or Unlock(), which is Go. False: it panicked, and so has this.
bool call_locker(Interpreter& vm, Word locker, const char* method) {
    const auto* box = to_pointer<const Box>(locker);
    if (box == nullptr) {
        vm.nil_dereference();
        return false;
    }
    Word receiver = 0, panic = 0;
    const int number = vm.shared().program.method_numbers.at(method);
    const Function* function = vm.method_of(box, number, receiver);
    if (vm.call(function, nullptr, &receiver, 1, nullptr, panic)) return true;
    vm.panic_value(panic);
    return false;
}

void cond_wait(Interpreter& vm, std::uint32_t w) {
    const Used used = cond(vm, vm.reg(w));
    if (!used) return;
    const auto locker = [&] { return *to_pointer<const Word>(vm.reg(w)); };
    const std::uint32_t ticket = used->core.draw_ticket();
    if (!call_locker(vm, locker(), "Unlock")) return;
    used->core.wait(ticket);
    call_locker(vm, locker(), "Lock");
}
void cond_signal(Interpreter& vm, std::uint32_t w) {
    if (const Used used = cond(vm, vm.reg(w))) used->core.signal();
}
void cond_broadcast(Interpreter& vm, std::uint32_t w) {
    if (const Used used = cond(vm, vm.reg(w))) used->core.broadcast();
}

constexpr NativeEntry kNatives[] = {
    {"sync.(*Mutex).Lock", lock},
    {"sync.(*Mutex).Unlock", unlock},
    {"sync.(*Mutex).TryLock", try_lock},
    {"sync.(*RWMutex).Lock", rw_lock},
    {"sync.(*RWMutex).Unlock", rw_unlock},
    {"sync.(*RWMutex).TryLock", rw_try_lock},
    {"sync.(*RWMutex).RLock", rw_rlock},
    {"sync.(*RWMutex).RUnlock", rw_runlock},
    {"sync.(*RWMutex).TryRLock", rw_try_rlock},
    {"sync.(*WaitGroup).Add", group_add},
    {"sync.(*WaitGroup).Done", group_done},
    {"sync.(*WaitGroup).Wait", group_wait},
    {"sync.(*Cond).Wait", cond_wait},
    {"sync.(*Cond).Signal", cond_signal},
    {"sync.(*Cond).Broadcast", cond_broadcast},
};

}  // namespace

std::span<const NativeEntry> sync_natives() {
    return kNatives;
}

}  // namespace fiberscope::lang
