// The frames of a goroutine, and the values of their variables: for reports, and for the views.
//
// A frame's instruction at work is the one before the pc that it will go on with: for a caller the
// call, for one that waits the operation, for one that is preempted in a loop the instruction
// before the loop's begin. A variable is shown if its range holds that one: the compiler opens the
// range after what gives it its first value, so that what is read has been written, and ends it
// with its scope (compile/builder.h).
//
// Whoever reads has made sure that nobody runs the program meanwhile (lang.h). Then values are
// whole, and what a variable in its range refers to is alive: it is a root.
#include "core/event/text.h"
#include "sim/lang/std/format.h"
#include "sim/lang/vm/interpreter.h"

#include <algorithm>

namespace fiberscope::lang {

namespace {

// Go prints at most 50 innermost and 50 outermost frames.
constexpr std::size_t kShown = 50;
// Of a variable's value: some lines of a window's column.
constexpr std::size_t kValueBytesMost = 240;

// On one line. What the form has quoted already stays as it is.
std::string one_line(std::string text) {
    const bool is_plain = std::none_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < ' ' || c == 0x7F;
    });
    return is_plain ? text : escaped(text);
}

VariableFact fact_of(const Variable& variable, const Word* fp, const Package* main) {
    const Object& object = *variable.object;
    const Word* words = fp + variable.reg;
    if (variable.in_cell) words = to_pointer<const Word>(*words);
    return {.name = object.name,
            .type = to_string(object.type, main),
            .value = words == nullptr
                         ? "not set yet"
                         : one_line(shown_form(object.type, words, kValueBytesMost, main))};
}

}  // namespace

std::uint32_t Interpreter::line_at(const Word* fp, const Instruction* pc) const {
    return line_of(function_at(fp), pc);
}

std::uint32_t Interpreter::line_of(const Function* function, const Instruction* pc) {
    const auto at = pc - function->code.data() - 1;
    if (at < 0 || at >= static_cast<std::ptrdiff_t>(function->lines.size())) return function->line;
    return function->lines[static_cast<std::size_t>(at)];
}

std::vector<VariableFact> Interpreter::variables_at(const Place& place) const {
    const auto& [function, fp, pc] = place;
    // A deferred call returns to the instruction that runs the next one.
    const std::ptrdiff_t next = pc - function->code.data();
    const auto at = static_cast<std::uint32_t>(
        pc->op == Op::RunDefers ? next : std::max<std::ptrdiff_t>(next - 1, 0));
    std::vector<const Variable*> there;
    for (const Variable& variable : function->variables)
        if (variable.from <= at && at < variable.to) there.push_back(&variable);
    std::stable_sort(there.begin(), there.end(), [](const Variable* a, const Variable* b) {
        return a->object->pos < b->object->pos;
    });
    const Package* main = run_.program.packages.back().get();
    std::vector<VariableFact> facts;
    for (auto variable = there.begin(); variable != there.end(); ++variable) {
        facts.push_back(fact_of(**variable, fp, main));
        facts.back().shadowed = std::any_of(variable + 1, there.end(), [&](const Variable* inner) {
            return inner->object->name == facts.back().name;
        });
    }
    return facts;
}

std::vector<Interpreter::Place> Interpreter::places() const {
    std::vector<Place> all;
    // Of one that has not begun the parameters are all there is, where they wait.
    if (first_function_ && !first_function_->hidden)
        all.push_back({first_function_,
                       (far_params_ ? far_params_ : near_params_) - first_function_->result_words,
                       first_function_->code.data()});
    const Word* fp = fp_;
    const Instruction* pc = pc_;
    while (fp && stack_) {
        if (!function_at(fp)->hidden) all.push_back({function_at(fp), fp, pc});
        pc = to_pointer<const Instruction>(fp[-2]);
        if (pc->op == Op::PanicReturned || pc->op == Op::NestedReturned)
            pc = to_pointer<const Instruction>(fp[-kFrameHeader - 1]);
        const auto delta = static_cast<std::int64_t>(fp[-1]);
        if (delta == 0) break;
        fp -= delta;
    }
    return all;
}

std::vector<Interpreter::CallSite> Interpreter::call_sites() const {
    std::vector<CallSite> sites;
    for (const Place& place : places())
        sites.push_back({place.function, line_of(place.function, place.pc)});
    return sites;
}

FrameFacts Interpreter::frames(bool with_variables) const {
    const std::vector<Place> all = places();
    FrameFacts facts;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Function* function = all[i].function;
        facts.push_back({.function = function->name,
                         .file = function->file,
                         .line = line_of(function, all[i].pc),
                         .variables = {},
                         .takes_parameters = function->param_words > 0});
        if (with_variables) facts.back().variables = variables_at(all[i]);
        if (all.size() > 2 * kShown && i + 1 == kShown) {
            facts.back().left_out = static_cast<std::uint32_t>(all.size() - 2 * kShown);
            i = all.size() - kShown - 1;
        }
    }
    return facts;
}

std::string Interpreter::trace() const {
    std::string text;
    for (const FrameFact& frame : frames(run_.options.locals)) {
        text += frame.function + (frame.takes_parameters ? "(...)" : "()") + "\n\t" + frame.file +
                ":" + std::to_string(frame.line) + "\n";
        for (const VariableFact& variable : frame.variables)
            text += "\t    " + variable.name + (variable.shadowed ? " (shadowed) " : " ") +
                    variable.type + " = " + variable.value + "\n";
        if (frame.left_out > 0)
            text += "..." + std::to_string(frame.left_out) + " frames elided...\n";
    }
    return text;
}

std::string Interpreter::place() const {
    const FrameFacts own = frames(false);
    return own.empty() ? "?:0" : own[0].file + ":" + std::to_string(own[0].line);
}

std::string Interpreter::creation() const {
    if (creator_function.empty()) return {};
    return "created by " + std::string(creator_function) + " in goroutine " +
           std::to_string(static_cast<std::uint32_t>(creator)) + "\n\t" +
           std::string(creation_file) + ":" + std::to_string(creation_line) + "\n";
}

}  // namespace fiberscope::lang
