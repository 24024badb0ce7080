// range over a function: the body is a function literal that the function is called with. Its
// variables are captured as those of any literal; what is special is that break, continue, goto,
// return and defer mean the function around it.
#include "sim/lang/types/checker.h"

namespace fiberscope::lang {

bool Checker::range_func_types(RangeStmt* s, const Type* func, const Type*& key,
                               const Type*& value_type) {
    const auto fail = [&](const char* why) {
        error(start_of(s->x), "cannot range over " + describe_operand(s->x) +
                                  ": func must be func(yield func(...) bool): " + why);
        return false;
    };
    if (func->params.size() != 1) return fail("wrong argument count");
    if (!func->results.empty()) return fail("unexpected results");
    const Type* yield = core_type(func->params[0]);
    if (!yield || yield->kind != Kind::Func) return fail("argument is not func");
    if (yield->params.size() > 2) return fail("yield func has too many parameters");
    if (yield->results.size() != 1 || !is_boolean(yield->results[0]))
        return fail("yield func does not return bool");
    const std::size_t count = yield->params.size();
    key = count > 0 ? yield->params[0] : nullptr;
    value_type = count > 1 ? yield->params[1] : nullptr;
    if (s->extra) return true;
    if ((s->key && !key) || (s->value && !value_type)) {
        error(start_of(key ? s->value : s->key), "range over " + describe_operand(s->x) +
                                                     " permits " + (key ? "only one" : "no") +
                                                     " iteration variable" + (key ? "" : "s"));
        return false;
    }
    return true;
}

Object* Checker::hidden_variable(FunctionScope* owner, const Type* type, Pos pos) {
    Object* object = types_.make_object(ObjectKind::Var, "", pos, type);
    object->owner = owner;
    object->state = Object::State::Black;
    object->used = true;
    return object;
}

void Checker::begin_range_body(RangeStmt* s, const Type* func) {
    s->yield = package_.tree.make<FuncLit>(s->pos);
    s->yield->type = core_type(func->params[0]);
    FunctionScope& scope = functions_.emplace_back();
    scope.parent = function_;
    scope.literal = s->yield;
    scope.signature = function_->signature;
    scope.named_results = function_->named_results;
    scope.range = s;
    scope.returns_from = function_->range ? function_->returns_from : function_;
    for (Object** made : {&s->exit, &s->state}) {
        *made = hidden_variable(function_, basic(Kind::Int), s->pos);
        (*made)->reassigned = true;
    }
    function_ = &scope;
    capture(s->exit);
    capture(s->state);
}

void Checker::end_range_body() {
    FunctionScope* scope = function_;
    function_ = scope->parent;
    report_unused(scope);
}

// A return in the body writes the results of the function around it, which may have no names.
void Checker::capture_results() {
    FunctionScope* target = function_->returns_from;
    for (std::size_t i = 0; i < target->signature->results.size(); ++i) {
        FieldDecl& result = target->syntax->results[i];
        if (!result.name) {
            result.name = package_.tree.make<Ident>(result.type->pos);
            result.name->object =
                hidden_variable(target, target->signature->results[i], result.type->pos);
        }
        result.name->object->reassigned = true;
        capture(result.name->object);
    }
}

// A defer in the body is one of the function around it, which says who it is before the loop.
void Checker::capture_frame() {
    FunctionScope* outermost = function_;
    while (outermost->parent && outermost->parent->range)
        outermost = outermost->parent;
    Object*& frame = outermost->range->frame;
    if (!frame)
        frame =
            hidden_variable(outermost->returns_from, basic(Kind::Uintptr), function_->range->pos);
    capture(frame);
    function_->range->frame = frame;
}

}  // namespace fiberscope::lang
