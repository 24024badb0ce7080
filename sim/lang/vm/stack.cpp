// A goroutine's stack: one block of words that starts at 2 KiB, doubles by copying, and halves when
// at most a quarter is used. Nothing points into it, so a copy is all there is to moving it.
#include "sim/lang/vm/interpreter.h"

#include <algorithm>

namespace fiberscope::lang {

std::size_t Interpreter::used_words() const {
    return static_cast<std::size_t>(fp_ - stack_) +
           static_cast<std::size_t>(function_at(fp_)->frame_words);
}

void Interpreter::resize(std::size_t words) {
    const auto old_words = static_cast<std::size_t>(stack_end_ - stack_);
    const std::size_t used = std::min(used_words(), std::min(words, old_words));
    Word* fresh = run_.heap.allocate_stack(words);
    if (!fresh) out_of_memory();
    std::copy_n(stack_, used, fresh);
    fp_ = fresh + (fp_ - stack_);
    run_.heap.free_stack(stack_, old_words);
    stack_ = fresh;
    stack_end_ = fresh + words;
    low_water_ = words > kFirstStackWords ? fresh + words / 4 : nullptr;
    if (is_watched()) {
        tell_stack(static_cast<std::uint32_t>(used * sizeof(Word)),
                   static_cast<std::uint32_t>(old_words * sizeof(Word)),
                   static_cast<std::uint32_t>(words * sizeof(Word)));
    }
}

void Interpreter::grow(std::size_t needed_words) {
    auto words = static_cast<std::size_t>(stack_end_ - stack_);
    while (words < needed_words)
        words *= 2;
    if (words * sizeof(Word) > run_.options.stack_bytes_max) overflow();
    resize(words);
}

void Interpreter::shrink() {
    // Back in nested_call(), whose results still lie above the frame that called it.
    if (pc_->op == Op::NestedReturned) return;
    const auto words = static_cast<std::size_t>(stack_end_ - stack_);
    if (words <= kFirstStackWords || used_words() > words / 4) return;
    resize(words / 2);
}

void Interpreter::overflow() {
    run_.write(2, "runtime: goroutine stack exceeds " +
                      std::to_string(run_.options.stack_bytes_max) + "-byte limit\n");
    fatal("stack overflow");
}

// The frame's registers begin `delta` words above those of the current one.
void Interpreter::push_frame(std::int64_t delta, const Function* function, const Closure* closure,
                             const Instruction* return_pc) {
    const std::size_t needed =
        static_cast<std::size_t>(fp_ - stack_ + delta + function->frame_words) + kFrameHeader;
    if (needed > static_cast<std::size_t>(stack_end_ - stack_)) grow(needed);
    Word* fp = fp_ + delta;
    fp[-4] = to_word(closure);
    fp[-3] = to_word(function);
    fp[-2] = to_word(return_pc);
    fp[-1] = static_cast<Word>(delta);
    fp_ = fp;
    pc_ = function->code.data();
}

std::uint32_t Interpreter::line_at(const Word* fp, const Instruction* pc) const {
    const Function* function = function_at(fp);
    const auto at = pc - function->code.data() - 1;
    if (at < 0 || at >= static_cast<std::ptrdiff_t>(function->lines.size())) return function->line;
    return function->lines[static_cast<std::size_t>(at)];
}

std::string Interpreter::trace() const {
    // Go prints at most 50 innermost and 50 outermost frames.
    constexpr int kShown = 50;
    std::vector<std::string> frames;
    const auto add = [&](const Function* function, std::uint32_t line) {
        if (function->hidden) return;
        frames.push_back(function->name + (function->param_words > 0 ? "(...)" : "()") + "\n\t" +
                         function->file + ":" + std::to_string(line) + "\n");
    };
    if (first_function_) add(first_function_, first_function_->line);
    const Word* fp = fp_;
    const Instruction* pc = pc_;
    while (fp && stack_) {
        add(function_at(fp), line_at(fp, pc));
        pc = to_pointer<const Instruction>(fp[-2]);
        // A frame below a deferred call that a panic runs stands where it panicked.
        for (const PanicRecord* panic = panics_; panic; panic = panic->previous) {
            if (panic->running_frame == offset(fp)) pc = panic->pc;
        }
        const auto delta = static_cast<std::int64_t>(fp[-1]);
        if (delta == 0) break;
        fp -= delta;
    }
    std::string text;
    for (std::size_t i = 0; i < frames.size(); ++i) {
        if (frames.size() > 2 * kShown && i == kShown) {
            text += "..." + std::to_string(frames.size() - 2 * kShown) + " frames elided...\n";
            i = frames.size() - kShown;
        }
        text += frames[i];
    }
    return text;
}

std::string Interpreter::place() const {
    const std::string all = trace();
    const std::size_t begin = all.find("\n\t") + 2;
    return all.substr(begin, all.find('\n', begin) - begin);
}

std::string Interpreter::creation() const {
    if (creator_function.empty()) return {};
    return "created by " + std::string(creator_function) + " in goroutine " +
           std::to_string(static_cast<std::uint32_t>(creator)) + "\n\t" +
           std::string(creation_file) + ":" + std::to_string(creation_line) + "\n";
}

}  // namespace fiberscope::lang
