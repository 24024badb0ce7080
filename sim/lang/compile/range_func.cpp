// range over a function: the body becomes a function of its own, called a turn.
//
// The body tells by its result whether the loop goes on, and where else than to the end of the loop
// control goes by a number in a variable of the loop: the function around it looks there after the
// call and does what the body could not, a return or a branch further out; if it is itself such a
// body, by the same means. A second variable says how the loop stands, so that a function that
// calls the body when it must not is told so (Go's cmd/compile/internal/rangefunc).
#include "sim/lang/compile/compiler.h"
#include "sim/lang/vm/native.h"

#include <algorithm>

namespace fiberscope::lang {

namespace {

// How the loop stands; runtime.rangePanic knows the numbers.
enum State { kReady, kDone, kInBody, kExhausted, kMissedPanic };

bool contains(const std::vector<Stmt*>& list, const Stmt* wanted);

bool contains(const Stmt* s, const Stmt* wanted) {
    if (!s) return false;
    if (s == wanted) return true;
    const auto clauses = [&](const auto& all) {
        return std::any_of(all.begin(), all.end(),
                           [&](const auto& clause) { return contains(clause.body, wanted); });
    };
    switch (s->kind) {
        case StmtKind::Labeled:
            return contains(as<const LabeledStmt>(s)->body, wanted);
        case StmtKind::Block:
            return contains(as<const Block>(s)->stmts, wanted);
        case StmtKind::If:
            return contains(as<const IfStmt>(s)->then, wanted) ||
                   contains(as<const IfStmt>(s)->otherwise, wanted);
        case StmtKind::For:
            return contains(as<const ForStmt>(s)->body, wanted);
        case StmtKind::Range:
            return contains(as<const RangeStmt>(s)->body, wanted);
        case StmtKind::Switch:
            return clauses(as<const SwitchStmt>(s)->clauses);
        case StmtKind::TypeSwitch:
            return clauses(as<const TypeSwitchStmt>(s)->clauses);
        case StmtKind::Select:
            return clauses(as<const SelectStmt>(s)->clauses);
        default:
            return false;
    }
}

bool contains(const std::vector<Stmt*>& list, const Stmt* wanted) {
    return std::any_of(list.begin(), list.end(),
                       [&](const Stmt* s) { return contains(s, wanted); });
}

}  // namespace

void FunctionCompiler::set_state(Object* object, int value) {
    const int reg = b_.alloc_word(false);
    b_.emit_wide(Op::LoadInt, reg, value);
    store(home_place(object), reg);
}

void FunctionCompiler::panic_in_state(int state) {
    Object* function = compiler_.program().packages.front()->scope->find_here("rangePanic");
    Prepared call =
        open_window(Prepared::Direct, compiler_.function_of(function), function->type, nullptr);
    b_.move(call.window, state, 1);
    invoke(call);
}

void FunctionCompiler::range_func(RangeStmt* s) {
    const int mark = b_.top();
    if (s->frame && !range_) {
        const int window = b_.alloc_window({false});
        b_.emit(Op::Native, window, find_native("runtime.frame"));
        const int to = declare_for_init(s->frame);
        b_.move(to, window, 1);
        finish_init(s->frame, to);
    }
    const int function = copy_of(s->x, s->x->type);
    declare(s->exit, true);
    declare(s->state, true);

    auto made = std::make_unique<Function>();
    made->name = root_->function_.name + "-range" + std::to_string(++root_->range_bodies_);
    made->file = function_.file;
    made->line = s->pos.line;
    made->hidden = function_.hidden;
    FunctionCompiler body(compiler_, *made, package_);
    body.root_ = root_;
    body.compile_range_body(s, *this);
    Prepared call = open_window(Prepared::Closure, function, under(s->x->type), nullptr);
    closure_into(call.window, compiler_.add_function(std::move(made)), s->yield->captures);
    b_.set_line(s->pos.line);
    invoke(call);

    const int value = b_.alloc_word(false);
    load(home_place(s->state), value);
    Label fine;
    b_.compare_jump(Op::JumpNeK, value, kInBody, fine);
    b_.emit_wide(Op::LoadInt, value, kMissedPanic);
    panic_in_state(value);
    b_.bind(fine);
    set_state(s->state, kExhausted);
    load(home_place(s->exit), value);
    for (std::size_t i = 0; i < body.exits_.size(); ++i) {
        Label other;
        b_.compare_jump(Op::JumpNeK, value, static_cast<int>(i) + 1, other);
        if (body.exits_[i])
            stmt(body.exits_[i]);
        else if (range_)
            leave_range_body(nullptr);
        else
            emit_return();
        b_.bind(other);
    }
    b_.release(mark);
}

void FunctionCompiler::compile_range_body(RangeStmt* s, FunctionCompiler& outer) {
    range_ = s;
    outer_signature_ = outer.range_ ? outer.outer_signature_ : outer.signature_;
    outer_results_ = outer.range_ ? outer.outer_results_ : outer.results_;
    frame_ = s->frame;
    const Type* signature = s->yield->type;
    b_.set_line(s->pos.line);
    begin(signature, {}, {}, nullptr);
    bind_captures(s->yield->captures);
    const int mark = b_.top();
    const int state = b_.alloc_word(false);
    load(home_place(s->state), state);
    Label ready;
    b_.compare_jump(Op::JumpEqK, state, kReady, ready);
    panic_in_state(state);
    b_.bind(ready);
    set_state(s->state, kInBody);
    b_.release(mark);
    int param = function_.result_words;
    for (int i = 0; i < static_cast<int>(signature->params.size()); ++i) {
        const Type* type = signature->params[static_cast<std::size_t>(i)];
        range_assign(s, i, param, type);
        param += words_of(type);
    }
    block(s->body);
    b_.bind(jumps_[s].on_continue);
    b_.set_line(s->pos.line);
    end_range_body(true);
    b_.bind(jumps_[s].on_break);
    end_range_body(false);
    b_.finish();
    if (b_.failure())
        compiler_.report({function_.line, 1}, std::string(b_.failure()) + ": " + function_.name);
}

void FunctionCompiler::end_range_body(bool goes_on) {
    const int mark = b_.top();
    set_state(range_->state, goes_on ? kReady : kDone);
    b_.emit_wide(Op::LoadInt, 0, goes_on);
    b_.emit(Op::Return);
    b_.release(mark);
}

bool FunctionCompiler::leaves_range_body(const BranchStmt* branch) const {
    return branch->target != range_ && !contains(range_->body, branch->target);
}

// To a place outside; null: out of the function, whose results are written.
void FunctionCompiler::leave_range_body(BranchStmt* branch) {
    auto known = std::find(exits_.begin(), exits_.end(), branch);
    if (known == exits_.end()) known = exits_.insert(known, branch);
    const int mark = b_.top();
    set_state(range_->exit, static_cast<int>(known - exits_.begin()) + 1);
    b_.release(mark);
    end_range_body(false);
}

void FunctionCompiler::return_from_range_body(ReturnStmt* s) {
    const auto& types = outer_signature_->results;
    std::vector<int> values;
    if (s->results.size() == types.size()) {
        for (std::size_t i = 0; i < types.size(); ++i)
            values.push_back(copy_of(s->results[i], types[i]));
    } else if (!s->results.empty()) {
        const auto found = several(s->results[0], types.size());
        for (std::size_t i = 0; i < types.size(); ++i) {
            values.push_back(temp(types[i]));
            convert(found[i].first, found[i].second, types[i], values.back());
        }
    }
    for (std::size_t i = 0; i < values.size(); ++i)
        store(home_place(outer_results_[i]), values[i]);
    leave_range_body(nullptr);
}

}  // namespace fiberscope::lang
