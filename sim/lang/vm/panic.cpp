// Deferred calls, panics and recover.
//
// A panic runs the goroutine's deferred calls, the latest first, on top of the stack that panicked,
// so that the stack is still there to be printed. Each returns to a PanicReturned instruction. If
// one recovered, the frames above the one that deferred it are dropped, and that frame goes on at
// its end.
#include "sim/lang/vm/interpreter.h"

#include <algorithm>

namespace fiberscope::lang {

namespace {

constexpr Instruction kPanicReturn[] = {{Op::PanicReturned, 0, 0, 0}};
constexpr Instruction kNestedReturn[] = {{Op::NestedReturned, 0, 0, 0}};

}  // namespace

void Interpreter::add_defer(const Function* function, const Closure* closure, const Word* params,
                            int words, int result_words) {
    const std::size_t size = sizeof(DeferRecord) / sizeof(Word) + static_cast<std::size_t>(words);
    auto* record =
        static_cast<DeferRecord*>(static_cast<void*>(allocate(size, header_of(Cell::any))));
    record->previous = defers_;
    record->frame = offset(fp_);
    record->function = function;
    record->closure = closure;
    record->words = words;
    record->result_words = result_words;
    std::copy_n(params, words, record->params);
    defers_ = record;
}

// Calls are run from the latest on, frame by frame: those of frames further up stay in front.
void Interpreter::defer_to(Word frame) {
    DeferRecord* moved = std::exchange(defers_, defers_->previous);
    moved->frame = static_cast<std::int64_t>(frame);
    DeferRecord** at = &defers_;
    while (*at && (*at)->frame > moved->frame)
        at = &(*at)->previous;
    moved->previous = *at;
    *at = moved;
}

// The instruction runs again after each call, until none of this frame is left.
void Interpreter::run_defers() {
    DeferRecord* record = defers_;
    if (!record || record->frame != offset(fp_)) return;
    defers_ = record->previous;
    const Instruction* again = pc_->op == Op::RunDefers ? pc_ : pc_ - 1;
    push_frame(function_at(fp_)->frame_words + kFrameHeader, record->function, record->closure,
               again);
    std::copy_n(record->params, record->words, fp_ + record->result_words);
    if (is_watched()) tell_call_of(record->function, static_cast<std::int64_t>(fp_[-1]));
}

void Interpreter::raise(Word value, bool is_goexit, const char* signal) {
    auto* panic = static_cast<PanicRecord*>(
        static_cast<void*>(allocate(sizeof(PanicRecord) / sizeof(Word) + 1, header_of(Cell::any))));
    *panic = {panics_, value, is_goexit, false, -1, -1, signal, pc_};
    panics_ = panic;
    if (!is_goexit && is_watched()) {
        bool failed = false;
        tell_panic(describe_panic(value, failed));
    }
    unwind();
}

void Interpreter::unwind() {
    PanicRecord* panic = panics_;
    DeferRecord* record = defers_;
    if (!record) {
        if (nested_ > 0 && !panic->goexit) {
            // The native code that called us gets it.
            nested_failed_ = true;
            nested_panic_ = panic->value;
            panics_ = panic->previous;
            wish_ |= kWishReturn;
            return;
        }
        if (!panic->goexit) die(panic);
        wish_ |= kWishReturn;
        return;
    }
    defers_ = record->previous;
    panic->deferring_frame = record->frame;
    push_unasked_frame(record->function, record->closure, kPanicReturn);
    std::copy_n(record->params, record->words, fp_ + record->result_words);
    panic->running_frame = offset(fp_);
    if (is_watched()) tell_call_of(record->function, static_cast<std::int64_t>(fp_[-1]));
}

// fp_ is that of the frame that panicked.
void Interpreter::deferred_returned() {
    PanicRecord* panic = panics_;
    panic->running_frame = -1;
    if (!panic->recovered) {
        pc_ = panic->pc;
        unwind();
        return;
    }
    Word* target = stack_ + panic->deferring_frame;
    const bool told = is_watched();
    const Instruction* stood_at = panic->pc;
    while (fp_ > target) {
        if (told && !function_at(fp_)->hidden) tell_return();
        stood_at = to_pointer<const Instruction>(fp_[-2]);
        fp_ -= static_cast<std::int64_t>(fp_[-1]);
    }
    panics_ = panic->previous;
    // Older panics whose deferred calls were above are over too. A Goexit is not: it goes on with
    // the calls that are left.
    PanicRecord* unfinished_goexit = nullptr;
    while (panics_ && panics_->running_frame > offset(fp_)) {
        if (panics_->goexit) unfinished_goexit = panics_;
        panics_ = panics_->previous;
    }
    if (unfinished_goexit) {
        unfinished_goexit->previous = panics_;
        unfinished_goexit->running_frame = -1;
        unfinished_goexit->pc = pc_ = stood_at;
        panics_ = unfinished_goexit;
        unwind();
        return;
    }
    const Function* function = function_at(fp_);
    pc_ = function->code.data() + function->recovered_at;
}

Word Interpreter::recover(const Word* frame) {
    PanicRecord* panic = panics_;
    // Only the deferred function itself may recover, not what it calls.
    if (!panic || panic->goexit || panic->recovered || panic->running_frame != offset(frame))
        return 0;
    panic->recovered = true;
    return panic->value;
}

bool Interpreter::call(const Function* function, const Closure* closure, const Word* params,
                       int words, Word* results, Word& panic_value) {
    bool returned = false;
    deeper([&] { returned = nested_call(function, closure, params, words, results, panic_value); });
    return returned;
}

bool Interpreter::nested_call(const Function* function, const Closure* closure, const Word* params,
                              int words, Word* results, Word& panic_value) {
    DeferRecord* defers = std::exchange(defers_, nullptr);
    PanicRecord* panics = std::exchange(panics_, nullptr);
    const Rooted their_defers(*this, defers);
    const Rooted their_panics(*this, panics);
    const std::int64_t frame = offset(fp_);
    const Instruction* pc = pc_;
    const std::uint32_t name = native_name_;
    push_unasked_frame(function, closure, kNestedReturn);
    std::copy_n(params, words, fp_ + function->result_words);
    const std::int64_t callee = offset(fp_);
    if (is_watched()) tell_call_of(function, static_cast<std::int64_t>(fp_[-1]));
    ++nested_;
    execute();
    --nested_;
    wish_ = static_cast<Wish>(wish_ & ~kWishReturn);
    // A call that panicked has left its frames.
    for (; offset(fp_) > frame; fp_ -= static_cast<std::int64_t>(fp_[-1])) {
        if (is_watched() && !function_at(fp_)->hidden) tell_return();
    }
    const bool failed = std::exchange(nested_failed_, false);
    if (failed)
        panic_value = nested_panic_;
    else
        std::copy_n(stack_ + callee, function->result_words, results);
    fp_ = stack_ + frame;
    pc_ = pc;
    native_name_ = name;
    defers_ = defers;
    panics_ = panics;
    return !failed;
}

Word Interpreter::box_string(const Type* type, std::string_view text) {
    const Word string = new_string(text);
    return box(type, &string);
}

void Interpreter::panic_error(std::string_view text) {
    raise(box_string(run_.program.error_string, text), false, nullptr);
}
void Interpreter::panic_plain(std::string_view text) {
    raise(box_string(run_.program.plain_error, text), false, nullptr);
}
void Interpreter::goexit() {
    raise(0, true, nullptr);
}
void Interpreter::panic_value(Word interface) {
    if (interface == 0) {
        panic_plain("panic called with nil argument");
        return;
    }
    raise(interface, false, nullptr);
}

void Interpreter::nil_dereference() {
    raise(
        box_string(run_.program.error_string, "invalid memory address or nil pointer dereference"),
        false, "[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x0]");
}

void Interpreter::index_error(std::int64_t index, std::int64_t length) {
    if (index < 0)
        panic_error("index out of range [" + std::to_string(index) + "]");
    else
        panic_error("index out of range [" + std::to_string(index) + "] with length " +
                    std::to_string(length));
}

std::string Interpreter::panic_text(const PanicRecord* panic) {
    std::string text;
    if (panic->previous && !panic->previous->goexit) {
        text = panic_text(panic->previous);
        if (panic->previous->recovered && panic->previous->value == panic->value) {
            return text.substr(0, text.size() - std::string_view(" [recovered]\n").size()) +
                   " [recovered, repanicked]\n";
        }
        text += "\t";
    }
    bool failed = false;
    std::string value = describe_panic(panic->value, failed);
    for (std::size_t at = value.find('\n'); at != std::string::npos; at = value.find('\n', at + 2))
        value.insert(at + 1, "\t");
    text += "panic: " + value;
    if (panic->recovered) text += " [recovered]";
    text += "\n";
    return text;
}

void Interpreter::die(const PanicRecord* panic) {
    {
        // In a block: exit_run abandons this frame, so nothing that owns memory may be left in it.
        const PanicRecord* chain = panic;
        std::string text = panic_text(chain);
        if (panic->signal) text += std::string(panic->signal) + "\n";
        const std::scoped_lock guard(run_.mutex);
        if (run_.fatal_report.empty()) {
            run_.fatal_report = std::move(text);
            run_.fatal_go = current_go();
        }
    }
    exit_run(2, "panic");
}

void Interpreter::out_of_memory() {
    {
        const std::scoped_lock guard(run_.mutex);
        run_.all_in_report = true;  // as Go
    }
    fatal("runtime: out of memory");
}

void Interpreter::fatal(std::string_view message) {
    {
        std::string text = "fatal error: " + std::string(message) + "\n";
        const std::scoped_lock guard(run_.mutex);
        if (run_.fatal_report.empty()) {
            run_.fatal_report = std::move(text);
            run_.fatal_go = current_go();
        }
    }
    exit_run(2, "fatal error");
}

}  // namespace fiberscope::lang
