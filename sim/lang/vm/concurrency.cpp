// Where the VM meets core: goroutines, channels, select. A blocking call of core returns when it is
// done, maybe on another thread; so nothing of a machine is kept across it.
#include "core/sync/chan_core.h"
#include "sim/lang/vm/interpreter.h"

#include <algorithm>

namespace fiberscope::lang {

namespace {

// A goroutine's function returns to here.
constexpr Instruction kGoroutineReturn[] = {{Op::GoroutineReturned, 0, 0, 0}};

}  // namespace

Interpreter::Interpreter(Run& run, const Function* function, const Closure* closure,
                         const Word* params)
    : run_(run),
      first_function_(function),
      first_closure_(closure),
      far_params_(function->param_words > kNearWords ? params : nullptr) {
    if (!far_params_) std::copy_n(params, function->param_words, near_params_);
}

std::uint32_t Interpreter::stack_bytes() const {
    std::size_t words = kFirstStackWords;
    while (words < static_cast<std::size_t>(first_function_->frame_words) + 2 * kFrameHeader)
        words *= 2;
    return static_cast<std::uint32_t>(words * sizeof(Word));
}

void Interpreter::begin() {
    const std::size_t words = stack_bytes() / sizeof(Word);
    stack_ = run_.heap.allocate_stack(words);
    if (!stack_) out_of_memory();
    const Function* function = std::exchange(first_function_, nullptr);
    stack_end_ = stack_ + words;
    low_water_ = words > kFirstStackWords ? stack_ + words / 4 : nullptr;
    fp_ = stack_ + kFrameHeader;
    fp_[-4] = to_word(first_closure_);
    fp_[-3] = to_word(function);
    fp_[-2] = to_word(kGoroutineReturn);
    fp_[-1] = 0;
    pc_ = function->code.data();
    std::copy_n(far_params_ ? far_params_ : near_params_, function->param_words,
                fp_ + function->result_words);
}

void Interpreter::entry(void* interpreter) {
    auto* self = static_cast<Interpreter*>(interpreter);
    self->run();
}

void Interpreter::run() {
    if (run_.races && !racer_) too_many_for_race();  // a timer started it, and could not say so
    // relaxed: reports only show it.
    if (racer_)
        racer_->go.store(static_cast<std::uint32_t>(current_go()), std::memory_order_relaxed);
    begin();
    if (is_watched()) tell_call_of(function_at(fp_), function_at(fp_)->frame_words + kFrameHeader);
    execute();
    const bool exited = panics_ != nullptr;  // a Goexit: another panic would have ended the run
    panics_ = nullptr;
    run_.heap.free_stack(stack_, static_cast<std::size_t>(stack_end_ - stack_));
    stack_ = fp_ = nullptr;
    if (racer_) run_.races->finish(*racer_);
    const bool is_raced_main = racer_ && racer_->index == 0;
    Run& run = run_;
    run.end(this);          // from here on it may be another goroutine's
    if (exited) go_exit();  // what main's end means differs
    if (is_raced_main && run.exit_status(0) != 0) exit_run(run.exit_status(0));
}

void Interpreter::spawn(const Function* function, const Closure* closure, const Word* params) {
    if (function->param_words > kNearWords) {
        const auto words = static_cast<std::size_t>(function->param_words);
        params = std::copy_n(params, words, allocate_here(words, header_of(Cell::any))) - words;
    }
    Interpreter* other = run_.new_interpreter(function, closure, params);
    if (!other) {
        const Rooted held(*this, params);
        collect_now();
        other = run_.new_interpreter(function, closure, params);
        if (!other) out_of_memory();
    }
    if (racer_) race_fork(*other);
    const Word* fp = fp_;
    const Instruction* pc = pc_;
    // The story shows the user's own go statement, also if the library made the goroutine.
    while (function_at(fp)->hidden && fp[-1] != 0) {
        pc = to_pointer<const Instruction>(fp[-2]);
        fp -= static_cast<std::int64_t>(fp[-1]);
    }
    const Function* caller = function_at(fp);
    other->creation_line = line_at(fp, pc);
    other->creator_function = caller->name;
    other->creation_file = caller->file;
    other->creator = current_go();
    Spawn what;
    what.entry = &Interpreter::entry;
    what.argument = other;
    what.function = name_of(function);
    what.line = other->creation_line;
    what.user = other;
    what.stack_bytes = other->stack_bytes();
    go_start(what);
}

void Interpreter::go_statement(const Instruction* i) {
    const Word* window = fp_ + i->a;
    switch (i->op) {
        case Op::Go: {
            const Function* function = run_.functions[wide(*i)];
            spawn(function, nullptr, window + function->result_words);
            return;
        }
        case Op::GoClosure: {
            const auto* closure = to_pointer<const Closure>(fp_[i->b]);
            if (!closure) {
                fatal("go of nil func value");
            }
            spawn(closure->function, closure, window + closure->function->result_words);
            return;
        }
        default: {
            const auto* box = to_pointer<const Box>(fp_[i->b]);
            if (!box) {
                nil_dereference();
                return;
            }
            Word* params = fp_ + i->a + (i + 1)->b;
            const Function* method = method_of(box, i->c, params[0]);
            spawn(method, nullptr, params);
        }
    }
}

void Interpreter::defer_statement(const Instruction* i) {
    const Word* window = fp_ + i->a;
    switch (i->op) {
        case Op::Defer: {
            const Function* function = run_.functions[wide(*i)];
            add_defer(function, nullptr, window + function->result_words, function->param_words,
                      function->result_words);
            return;
        }
        case Op::DeferClosure: {
            const auto* closure = to_pointer<const Closure>(fp_[i->b]);
            if (!closure) {
                // Panics when its turn comes.
                add_defer(run_.program.nil_call, nullptr, nullptr, 0, 0);
                return;
            }
            const Function* function = closure->function;
            add_defer(function, closure, window + function->result_words, function->param_words,
                      function->result_words);
            return;
        }
        default: {
            const auto* box = to_pointer<const Box>(fp_[i->b]);
            if (!box) {
                nil_dereference();
                return;
            }
            Word* params = fp_ + i->a + (i + 1)->b;
            const Function* method = method_of(box, i->c, params[0]);
            add_defer(method, nullptr, params, method->param_words, method->result_words);
        }
    }
}

StringId Interpreter::name_of(std::uint32_t name_index) {
    if (name_index == 0) return StringId::none;
    return intern_in_run(run_.program.names[name_index].c_str());
}

void Interpreter::make_chan(const Instruction* i) {
    const Instruction* ext = i + 1;
    const Type* type = run_.program.type_list[std::uint32_t{ext->a} | std::uint32_t{ext->b} << 16];
    const std::int64_t capacity = to_int(fp_[i->b]);
    const ChanType& chan_type = run_.chan_type(type);
    const std::int64_t size = std::max<std::int64_t>(go_size_of(chan_type.elem), 1);
    if (capacity < 0 || capacity > (std::int64_t{1} << 48) / size) {
        panic_plain("makechan: size out of range");
        return;
    }
    const std::int64_t bytes = Run::chan_bytes(chan_type, capacity);
    const bool is_countable = capacity <= INT32_MAX;
    if (!is_countable || !run_.heap.add_outside(bytes)) {
        collect_now();
        if (!is_countable || !run_.heap.add_outside(bytes)) out_of_memory();
    }
    auto* chan = static_cast<Chan*>(
        static_cast<void*>(allocate(sizeof(Chan) / sizeof(Word), header_of(Cell::chan))));
    // Found before the core is made, which is a safepoint.
    fp_[i->a] = to_word(chan);
    chan->type = type;
    chan->boxed_words = chan_type.boxed_words;
    if (run_.races) chan->order = run_.races->new_channel(static_cast<std::size_t>(capacity));
    chan->core = new ChanCore(chan_type.ops, static_cast<std::uint32_t>(capacity), name_of(ext->c));
    const std::scoped_lock guard(run_.mutex);
    run_.chans.push_back(chan);
}

// What travels in a channel whose elements are large.
Word* Interpreter::boxed_copy(const Chan& chan, const Word* value) {
    auto* copy = allocate_here(static_cast<std::size_t>(chan.boxed_words),
                               header_of(under(chan.type)->elem->layout));
    std::copy_n(value, chan.boxed_words, copy);
    return copy;
}

bool Interpreter::send(Word word, Word* value) {
    const auto* chan = to_pointer<const Chan>(word);
    if (!chan) block_on_nil(true);
    ChanResult result = ChanResult::done;
    if (chan->boxed_words > 0) {
        Word pointer = to_word(boxed_copy(*chan, value));
        const Rooted sent(*this, &pointer, 1);
        result = racer_ ? race_send(chan, &pointer) : chan->core->send(&pointer);
    } else {
        result = racer_ ? race_send(chan, value) : chan->core->send(value);
    }
    if (result == ChanResult::done) return true;
    panic_plain("send on closed channel");
    return false;
}

void Interpreter::receive(Word word, Word* value, Word* ok) {
    const auto* chan = to_pointer<const Chan>(word);
    if (!chan) block_on_nil(false);
    ChanResult result = ChanResult::done;
    if (chan->boxed_words > 0) {
        // From when it is handed over until we run again only this word refers to it.
        Word pointer = 0;
        const Rooted received(*this, &pointer, 1);
        result = racer_ ? race_receive(chan, &pointer) : chan->core->receive(&pointer);
        if (pointer != 0)
            std::copy_n(to_pointer<const Word>(pointer), chan->boxed_words, value);
        else
            std::fill_n(value, chan->boxed_words, Word{0});
    } else {
        result = racer_ ? race_receive(chan, value) : chan->core->receive(value);
    }
    if (ok) *ok = result == ChanResult::done;
}

void Interpreter::close_chan(Word word) {
    const auto* chan = to_pointer<const Chan>(word);
    if (!chan) {
        panic_plain("close of nil channel");
        return;
    }
    if (racer_) race_close(chan);
    if (!chan->core->close()) panic_plain("close of closed channel");
}

void Interpreter::select(const Instruction* i) {
    const SelectCode& code = run_.program.selects[i->c];
    const std::size_t count = code.cases.size();
    // In the run's memory: a select that never comes back owns nothing.
    const std::size_t case_words = count * sizeof(SelectCase) / sizeof(Word) + 1;
    const std::size_t wanted = case_words + count * (racer_ ? 1 + kRacedWords : 1);
    if (select_words_ < wanted) {
        select_words_ = wanted;
        select_memory_ = allocate_here(select_words_, header_of(Cell::any));
    }
    auto* cases = static_cast<SelectCase*>(static_cast<void*>(select_memory_));
    Word* pointers = select_memory_ + case_words;
    std::fill_n(pointers, count, Word{0});
    for (std::size_t k = 0; k < count; ++k) {
        const SelectCaseCode& from = code.cases[k];
        const auto* chan = to_pointer<const Chan>(fp_[from.channel]);
        cases[k] = SelectCase{chan ? chan->core : nullptr, from.kind == SelectCaseCode::Send,
                              fp_ + from.value};
        if (!chan || chan->boxed_words == 0) continue;
        if (cases[k].is_send) {
            pointers[k] = to_word(boxed_copy(*chan, fp_ + from.value));
        }
        cases[k].value = &pointers[k];
    }
    if (racer_) race_select(code, cases, pointers + count);
    const Selected selected =
        fiberscope::select(cases, static_cast<std::uint32_t>(count), code.has_default);
    if (racer_) race_selected(code, cases, pointers, selected);
    fp_[i->a] = selected.index == Selected::kDefault ? to_word(std::int64_t{-1}) : selected.index;
    fp_[i->a + 1] = selected.result == ChanResult::done;
    if (selected.index == Selected::kDefault) return;
    const SelectCaseCode& chosen = code.cases[selected.index];
    const auto* chan = to_pointer<const Chan>(fp_[chosen.channel]);
    if (chosen.kind == SelectCaseCode::Send) {
        if (selected.result == ChanResult::closed) panic_plain("send on closed channel");
    } else if (chan->boxed_words > 0) {
        const Word pointer = pointers[selected.index];
        if (pointer != 0)
            std::copy_n(to_pointer<const Word>(pointer), chan->boxed_words, fp_ + chosen.value);
        else
            std::fill_n(fp_ + chosen.value, chan->boxed_words, Word{0});
    }
}

}  // namespace fiberscope::lang
