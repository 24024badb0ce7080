#include "core/sched/go_stack.h"

#include "core/sched/scheduler.h"

#include <exception>
#include <new>
#include <string>

namespace fiberscope {
namespace {

constexpr std::size_t kFiberBytes = (sizeof(Fiber) + 63) & ~std::size_t{63};

std::terminate_handler terminate_before = nullptr;

bool handles_overflow() {
    const std::exception_ptr handled = std::current_exception();
    if (handled == nullptr) return false;
    try {
        std::rethrow_exception(handled);
    } catch (const StackOverflow&) {
        return true;
    } catch (...) {
        return false;
    }
}

// The exception of an overflow could not pass: a noexcept function stood in its way, or a call that
// the compiler had proved unable to throw. The goroutine ends where it is; its destructors do not
// run, and what its frames hold stays held.
void terminate_net() {
    Machine* m = current_machine();
    if (m != nullptr && m->current != nullptr && handles_overflow()) {
        G& g = *m->current;
        end_by_overflow(*m, g);
        end_goroutine(g);
    }
    if (terminate_before != nullptr) terminate_before();
    std::abort();
}

}  // namespace

StackOverflow::StackOverflow(std::uint32_t bytes_max)
    : Panic("goroutine stack exceeds " + std::to_string(bytes_max) + "-byte limit", NoFrames{}) {}

void install_overflow_hooks() {
    static const bool done = [] {
        stack_overflow_hook = [](std::uint32_t bytes_max) { throw StackOverflow(bytes_max); };
        terminate_before = std::set_terminate(terminate_net);
        return true;
    }();
    (void)done;
}

Fiber* make_fiber(Scheduler& s, P& p) {
    Stack stack = s.stacks->take(p.stacks);
    stack.bytes -= kFiberBytes;
    auto* fiber = new (stack.low + stack.bytes) Fiber;
    fiber->stack = stack;
    return fiber;
}

void tell_first_stack(Machine& m, const G& g, std::uint32_t language_bytes) {
    std::uint32_t bytes = language_bytes;
    if (bytes == 0 && stacks_grow()) bytes = kStackStartBytes;
    if (bytes > 0) emit(m, Kind::go_stack, {.g = g.id, .b = bytes});
}

void tell_stack(Machine& m, G& g) {
    Growth& growth = growth_of(g.fiber->stack);
    // Of a language's goroutine this is what its natives run on, of which nobody hears.
    if (g.tells_stack) growth.step_count = 0;
    for (std::uint16_t i = 0; i < growth.step_count; ++i) {
        const StackStep& step = growth.steps[i];
        emit(m, Kind::go_stack,
             {.g = g.id, .object = step.used, .a = growth.told_bytes, .b = step.bytes});
        growth.told_bytes = step.bytes;
    }
    growth.step_count = 0;
}

void settle_slowly(Machine& m, G& g) {
    settle_stack(g.fiber->flow);
    tell_stack(m, g);
}

namespace {

// Of a fiber's slot: for what does not ask, and for the report.
constexpr std::size_t kRoomBytes = kStackSlotBytes / 8 * 3;

#if FIBERSCOPE_SIDE_STACKS
// While it lives the goroutine runs on a side stack. It has no bound that code which grows looks
// at, and is not told: it is not the goroutine's own.
class OnSideStack {
  public:
    OnSideStack(Fiber& fiber, SideStacks& from)
        : fiber_(fiber), from_(from), low_(from.take()), limit_(read_stack_limit()) {
        fiber_.side_low = low_;
        if (low_ != nullptr) write_stack_limit(0);
    }
    ~OnSideStack() {
        if (low_ == nullptr) return;
        fiber_.side_low = nullptr;
        write_stack_limit(limit_);
        from_.give_back(low_);
    }
    OnSideStack(const OnSideStack&) = delete;
    OnSideStack& operator=(const OnSideStack&) = delete;

    std::byte* top() const { return low_ == nullptr ? nullptr : low_ + kSideStackBytes; }

  private:
    Fiber& fiber_;
    SideStacks& from_;
    std::byte* const low_;
    const std::uintptr_t limit_;
};
#endif

}  // namespace

bool call_with_room(void (*act)(void*), void* argument) {
    Machine* m = current_machine();
    check(m != nullptr && m->current != nullptr, "called outside of a goroutine");
    Fiber& fiber = *m->current->fiber;
    const bool aside = fiber.side_low != nullptr;
    const std::byte* low = aside ? fiber.side_low : fiber.stack.low;
    const auto* here = static_cast<const std::byte*>(__builtin_frame_address(0));
    const std::ptrdiff_t room = here - low;
    if (room > static_cast<std::ptrdiff_t>(kRoomBytes)) {
        act(argument);
        return true;
    }
#if FIBERSCOPE_SIDE_STACKS
    if (aside) return false;
    const OnSideStack side(fiber, m->scheduler->side_stacks);
    if (side.top() == nullptr) return false;
    call_on_stack(side.top(), act, argument);
    return true;
#else
    return false;
#endif
}

void end_by_overflow(Machine& m, G& g) {
    const Growth& growth = growth_of(g.fiber->stack);
    const StackOverflow what(growth.bytes_max);
    if (g.id == GoId::main) end_by_panic(m, what.what());
    begin_step(m);
    tell_stack(m, g);
    emit(m, Kind::go_panic, {.g = g.id}, what.what());
    Scheduler& s = *m.scheduler;
    const Locked held(m, s.lock);
    ++s.overflow_count;
    if (s.overflows.size() < kOverflowsKept)
        s.overflows.push_back({g.id, g.function, growth.bytes_max});
}

}  // namespace fiberscope
