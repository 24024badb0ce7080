// A function's frame: parameters, results, variables and where they live, the way in and out; and
// the functions that the compiler makes up.
#include "sim/lang/compile/compiler.h"

#include <algorithm>

namespace fiberscope::lang {

namespace {

// Larger structs live on the heap: a frame stays small and copies stay visible.
constexpr int kMaxInlineWords = 16;

}  // namespace

bool FunctionCompiler::needs_memory(const Type* type) {
    const Type* t = under(type);
    if (t->kind == Kind::Array) return true;  // registers cannot be indexed
    if (t->kind != Kind::Struct) return false;
    if (words_of(t) > kMaxInlineWords) return true;
    return std::any_of(t->fields.begin(), t->fields.end(),
                       [](const Field& f) { return needs_memory(f.type); });
}

bool FunctionCompiler::escapes(const Object* object) const {
    // A captured variable that never changes is copied into the closure instead.
    return object->address_taken || (object->captured && object->reassigned) ||
           needs_memory(object->type);
}

void FunctionCompiler::new_object(const Type* type, int to) {
    b_.emit_wide(Op::New, to, compiler_.type_index(type));
}

// Every variable has a register, one of no size too, so that scopes end as registers are released.
int FunctionCompiler::variable_register(const Type* type) {
    return words_of(type) > 0 ? temp(type) : b_.alloc_word(false);
}

void FunctionCompiler::declare(Object* object, bool zero) {
    if (escapes(object)) {
        const int cell = b_.alloc_word(true);
        new_object(object->type, cell);
        homes_[object] = {true, cell};
    } else {
        const int reg = variable_register(object->type);
        homes_[object] = {false, reg};
        if (zero && words_of(object->type) > 0) b_.emit(Op::Zero, reg, words_of(object->type));
    }
    b_.declare(object, homes_[object].reg, homes_[object].in_cell);
}

int FunctionCompiler::declare_for_init(Object* object) {
    if (!escapes(object)) {
        const int reg = variable_register(object->type);
        homes_[object] = {false, reg};
        return reg;
    }
    const int cell = b_.alloc_word(true);
    homes_[object] = {true, cell};
    return temp(object->type);
}

void FunctionCompiler::finish_init(Object* object, int reg) {
    const Home home = homes_[object];
    if (home.in_cell) {
        // A new cell every time control comes here: each iteration has its own variable.
        new_object(object->type, home.reg);
        memory_store(home.reg, 0, reg, words_of(object->type));
        b_.release(home.reg + 1);
    }
    b_.declare(object, home.reg, home.in_cell);
}

void FunctionCompiler::begin(const Type* signature, const std::vector<Object*>& params,
                             const std::vector<Object*>& results, const Type* receiver_type) {
    signature_ = signature;
    function_.result_words = 0;
    std::vector<std::pair<Object*, int>> found;
    for (std::size_t i = 0; i < signature->results.size(); ++i) {
        const int reg = temp(signature->results[i]);
        function_.result_words += words_of(signature->results[i]);
        if (i < results.size() && results[i] && results[i]->type)
            found.emplace_back(results[i], reg);
    }
    const std::size_t results_found = found.size();
    results_ = results;
    std::size_t next = 0;
    const auto param = [&](const Type* type) {
        const int reg = temp(type);
        function_.param_words += words_of(type);
        Object* object = next < params.size() ? params[next] : nullptr;
        ++next;
        if (!object || !object->type) return;
        found.emplace_back(object, reg);
        b_.declare(object, reg, false, true);
    };
    if (receiver_type) param(receiver_type);
    for (const Type* type : signature->params)
        param(type);
    // A recovered panic returns the results as they are, so they must be something.
    if ((has_defer_ || !results.empty()) && function_.result_words > 0)
        b_.emit(Op::Zero, 0, function_.result_words);
    for (std::size_t i = 0; i < results_found; ++i)
        b_.declare(found[i].first, found[i].second, false, true);
    for (const auto& [object, reg] : found) {
        if (!escapes(object)) {
            homes_[object] = {false, reg};
            continue;
        }
        const int cell = b_.alloc_word(true);
        new_object(object->type, cell);
        memory_store(cell, 0, reg, words_of(object->type));
        homes_[object] = {true, cell};
        b_.moved(object, cell, true);
    }
}

void FunctionCompiler::emit_return() {
    if (has_defer_) {
        // Twice: a deferred call returns to the second, so that the line before where it returns to
        // is this one.
        b_.emit(Op::RunDefers);
        b_.emit(Op::RunDefers);
    }
    int at = 0;
    for (Object* result : results_) {
        const int words = words_of(result->type);
        const auto home = homes_.find(result);
        if (home != homes_.end() && home->second.in_cell)
            memory_load(at, home->second.reg, 0, words);
        at += words;
    }
    b_.emit(Op::Return);
}

void FunctionCompiler::end(Pos pos) {
    b_.set_line(pos.line);
    emit_return();
    b_.close_scopes();
    if (has_defer_) {
        // A recovered panic comes here, and not to the normal end, where every variable of the
        // function's block has a value.
        function_.recovered_at = static_cast<int>(function_.code.size());
        emit_return();
    }
    b_.finish();
    if (b_.failure())
        compiler_.report({function_.line, 1}, std::string(b_.failure()) + ": " + function_.name);
}

void FunctionCompiler::compile_body(FuncTypeExpr* syntax, const Type* signature,
                                    const FieldDecl* receiver, const Type* receiver_type,
                                    Block* block_, const Captures* captures) {
    has_defer_ = contains_defer(block_->stmts);
    b_.set_line(function_.line);
    std::vector<Object*> params;
    const auto object_of = [](const FieldDecl& field) {
        return field.name ? field.name->object : nullptr;
    };
    if (receiver) params.push_back(object_of(*receiver));
    for (const FieldDecl& param : syntax->params)
        params.push_back(object_of(param));
    std::vector<Object*> results;
    for (const FieldDecl& result : syntax->results) {
        if (!result.name) break;
        Object* object = object_of(result);
        // Every return writes it, whatever the body does.
        object->reassigned = true;
        results.push_back(object);
    }
    begin(signature, params, results, receiver_type);
    if (captures) bind_captures(*captures);
    stmts(block_->stmts);
    end(block_->rbrace);
}

void FunctionCompiler::bind_captures(const Captures& captures) {
    int offset = 0;
    for (Object* object : captures) {
        const bool in_cell = escapes(object);
        const int words = in_cell ? 1 : words_of(object->type);
        const int reg = in_cell ? b_.alloc_word(true) : temp(object->type);
        b_.emit(Op::Captures, reg, offset, words);
        offset += words;
        homes_[object] = {in_cell, reg};
        b_.declare(object, reg, in_cell, true);
    }
}

void FunctionCompiler::compile_init(Package& package) {
    begin(compiler_.types().func({}, {}, false), {}, {}, nullptr);
    for (Decl* decl : package.init_order) {
        const int mark = b_.top();
        b_.set_line(decl->pos.line);
        std::vector<std::pair<int, const Type*>> values;
        Object* single = decl->objects.size() == 1 ? decl->objects[0] : nullptr;
        const Expr* value = decl->values.size() == 1 ? unparen(decl->values[0]) : nullptr;
        if (single && single->name != "_" && value && value->kind == ExprKind::CompositeLit &&
            needs_memory(single->type) && value->type == single->type) {
            // A global holds zeros: what the literal says is written there.
            hint_ = single->name;
            element_at(decl->values[0], single->type, in_memory(home_place(single)));
            hint_.clear();
            b_.release(mark);
            continue;
        }
        if (decl->values.size() == 1 && decl->objects.size() == 1) {
            hint_ = decl->objects[0]->name;
            values.emplace_back(expr_as(decl->values[0], decl->objects[0]->type),
                                decl->objects[0]->type);
            hint_.clear();
        } else {
            values = several(decl->values[0], decl->objects.size());
        }
        for (std::size_t i = 0; i < decl->objects.size(); ++i) {
            Object* object = decl->objects[i];
            if (object->name == "_") continue;
            int from = values[i].first;
            if (values[i].second != object->type) {
                from = temp(object->type);
                convert(values[i].first, values[i].second, object->type, from);
            }
            store(home_place(object), from);
        }
        b_.release(mark);
    }
    end({});
}

void FunctionCompiler::compile_receiver_wrapper(const Type* type, const std::string& name,
                                                const Type* signature) {
    // The receiver's word: a pointer's value, a single word, or a pointer to the words.
    const bool direct = words_of(type) == 1;
    const Type* word_type = direct ? type : compiler_.types().pointer(type);
    begin(signature, {}, {}, word_type);
    const Lookup found = find_member(type, name, nullptr);
    Place at;
    at.kind = direct ? Place::Register : Place::Memory;
    at.base = function_.result_words;
    at.type = type;
    const Type* at_type = type;
    at = walk_from(at, found.path, at_type);
    Prepared call;
    const Type* receiver = nullptr;
    if (found.kind == Selection::Method) {
        Object* method = found.method;
        receiver = method->pointer_receiver ? compiler_.types().pointer(method->receiver)
                                            : method->receiver;
        call = open_window(Prepared::Direct, compiler_.function_of(method), signature, receiver);
        const int to = call.window + call.result_words;
        if (!method->pointer_receiver) {
            if (under(at_type)->kind == Kind::Pointer) {
                const int pointer = expr_place_pointer(at);
                if (found.path.empty()) panic_if_nil_receiver(pointer, method);
                at = {Place::Memory, pointer, 0, method->receiver, nullptr};
            }
            load(at, to);
        } else if (under(at_type)->kind == Kind::Pointer) {
            load(at, to);
        } else {
            b_.move(to, address(at), 1);
        }
    } else {
        const int held = temp(at_type);
        load(at, held);
        call = open_window(Prepared::Method, held, signature, nullptr);
        call.method = compiler_.method_number(name);
    }
    int from = function_.result_words + 1;
    int to = call.window + call.result_words + (receiver ? words_of(receiver) : 1);
    for (const Type* param : signature->params) {
        b_.move(to, from, words_of(param));
        to += words_of(param);
        from += words_of(param);
    }
    invoke(call);
    b_.move(0, call.window, call.result_words);
    end({});
}

// A method of T called through a nil *T in an interface.
void FunctionCompiler::panic_if_nil_receiver(int pointer, const Object* method) {
    Label fine;
    b_.compare_jump(Op::JumpNeK, pointer, 0, fine);
    const int text = b_.alloc_word(true);
    const std::string type = method->package->name + "." + method->receiver->name;
    constant_into(Constant::of_string("value method " + type + "." + method->name +
                                      " called using nil *" + method->receiver->name + " pointer"),
                  compiler_.types().basic(Kind::String), text);
    const int boxed = b_.alloc_word(true);
    b_.emit(Op::Box, boxed, text);
    b_.ext_index_first(compiler_.type_index(compiler_.program().plain_error));
    b_.emit(Op::Panic, boxed);
    b_.bind(fine);
}

int FunctionCompiler::expr_place_pointer(const Place& at) {
    if (at.kind == Place::Register) return at.base;
    const int pointer = b_.alloc_word(true);
    load(at, pointer);
    return pointer;
}

// T.m: calls the wrapper that an interface holding T would use.
void FunctionCompiler::compile_method_expression(const Type* receiver, const std::string& name,
                                                 const Type* signature) {
    begin(signature, {}, {}, nullptr);
    const Type* any = compiler_.types().any_type();
    const int boxed = b_.alloc_word(true);
    convert(function_.result_words, receiver, is_interface(receiver) ? receiver : any, boxed);
    const Type* method =
        compiler_.types().func({signature->params.begin() + 1, signature->params.end()},
                               signature->results, signature->variadic);
    Prepared call = open_window(Prepared::Method, boxed, method, nullptr);
    call.method = compiler_.method_number(name);
    int from = function_.result_words + words_of(receiver);
    int to = call.window + call.result_words + 1;
    for (const Type* param : method->params) {
        b_.move(to, from, words_of(param));
        to += words_of(param);
        from += words_of(param);
    }
    invoke(call);
    b_.move(0, call.window, call.result_words);
    end({});
}

// x.m as a value: a closure over x in an interface.
void FunctionCompiler::compile_bound_method(const Type*, const std::string& name,
                                            const Type* signature) {
    begin(signature, {}, {}, nullptr);
    const int boxed = b_.alloc_word(true);
    b_.emit(Op::Captures, boxed, 0, 1);
    Prepared call = open_window(Prepared::Method, boxed, signature, nullptr);
    call.method = compiler_.method_number(name);
    b_.move(call.window + call.result_words + 1, function_.result_words, function_.param_words);
    invoke(call);
    b_.move(0, call.window, call.result_words);
    end({});
}

void FunctionCompiler::compile_builtin_wrapper(Call* original) {
    std::vector<const Type*> types;
    std::vector<Ident> idents(original->args.size());
    std::deque<Object> objects(original->args.size());
    std::vector<Object*> params;
    Call copy = *original;
    copy.args.clear();
    copy.unpacked = nullptr;
    for (std::size_t i = 0; i < original->args.size(); ++i) {
        const Expr* arg = original->args[i];
        types.push_back(arg->type);
        objects[i].type = arg->type;
        objects[i].name = "arg";
        params.push_back(&objects[i]);
        idents[i].object = &objects[i];
        idents[i].mode = Mode::Variable;
        idents[i].type = arg->type;
        copy.args.push_back(&idents[i]);
    }
    begin(compiler_.types().func(types, {}, false), params, {}, nullptr);
    const int to = copy.mode == Mode::NoValue ? 0 : temp(copy.type);
    is_wrapper_ = true;
    builtin_into(&copy, to);
    end({});
}

int Compiler::builtin_wrapper(Call* call, const Package* package, const std::string& name) {
    auto function = std::make_unique<Function>();
    function->name = name;
    function->file = package->file_name;
    function->line = call->pos.line;
    function->hidden = true;
    FunctionCompiler body(*this, *function, package);
    body.compile_builtin_wrapper(call);
    return add_function(std::move(function));
}

int Compiler::method_expression(const Type* receiver, const std::string& name,
                                const Type* signature) {
    auto function = std::make_unique<Function>();
    function->name = to_string(receiver) + "." + name;
    function->hidden = true;
    FunctionCompiler body(*this, *function, nullptr);
    body.compile_method_expression(receiver, name, signature);
    return add_function(std::move(function));
}

const Function* Compiler::table_entry(const Type* type, const std::string& name,
                                      const Type*& signature) {
    const Lookup found = find_member(type, name, nullptr);
    if (found.kind != Selection::Method && found.kind != Selection::InterfaceMethod) return nullptr;
    if (found.kind == Selection::Method && found.method->pointer_receiver && !found.indirect)
        return nullptr;
    signature =
        found.kind == Selection::Method ? found.method->type : found.interface_method->signature;
    const bool is_pointer = type->kind == Kind::Pointer;
    if (found.kind == Selection::Method && found.path.empty()) {
        // The method's own code fits if the word in the interface is its receiver.
        const bool fits = is_pointer ? found.method->pointer_receiver : words_of(type) == 1;
        if (fits)
            return program_.functions[static_cast<std::size_t>(function_of(found.method))].get();
    }
    return program_.functions[static_cast<std::size_t>(receiver_wrapper(type, name))].get();
}

int Compiler::receiver_wrapper(const Type* type, const std::string& name) {
    const Lookup found = find_member(type, name, nullptr);
    const Type* signature =
        found.kind == Selection::Method ? found.method->type : found.interface_method->signature;
    auto function = std::make_unique<Function>();
    function->name = to_string(type) + "." + name;
    function->hidden = true;
    FunctionCompiler body(*this, *function, nullptr);
    body.compile_receiver_wrapper(type, name, signature);
    return add_function(std::move(function));
}

bool contains_defer(const std::vector<Stmt*>& list) {
    const auto clauses = [](const auto& all) {
        return std::any_of(all.begin(), all.end(),
                           [](const auto& clause) { return contains_defer(clause.body); });
    };
    for (const Stmt* s : list) {
        bool found = false;
        switch (s->kind) {
            case StmtKind::Defer:
                return true;
            case StmtKind::Labeled:
                found = contains_defer({as<const LabeledStmt>(s)->body});
                break;
            case StmtKind::Block:
                found = contains_defer(as<const Block>(s)->stmts);
                break;
            case StmtKind::If:
                found = contains_defer(as<const IfStmt>(s)->then->stmts) ||
                        (as<const IfStmt>(s)->otherwise &&
                         contains_defer({as<const IfStmt>(s)->otherwise}));
                break;
            case StmtKind::For:
                found = contains_defer(as<const ForStmt>(s)->body->stmts);
                break;
            case StmtKind::Range:
                found = contains_defer(as<const RangeStmt>(s)->body->stmts);
                break;
            case StmtKind::Switch:
                found = clauses(as<const SwitchStmt>(s)->clauses);
                break;
            case StmtKind::TypeSwitch:
                found = clauses(as<const TypeSwitchStmt>(s)->clauses);
                break;
            case StmtKind::Select:
                found = clauses(as<const SelectStmt>(s)->clauses);
                break;
            default:
                break;
        }
        if (found) return true;
    }
    return false;
}

}  // namespace fiberscope::lang
