#include "sim/lang/compile/compiler.h"

#include "sim/lang/vm/native.h"

#include <algorithm>
#include <bit>

namespace fiberscope::lang {

void Compiler::compile(const std::vector<Package*>& packages) {
    program_.names.emplace_back();
    for (Package* package : packages)
        assign_globals(*package);
    std::vector<int> inits;
    for (Package* package : packages) {
        compile_functions(*package);
        inits.push_back(compile_package_init(*package));
        for (Object* init : package->inits)
            inits.push_back(function_of(init));
    }
    for (Object* instance : types().function_instances())
        compile_function(instance);
    fill_method_tables();
    compile_entry(inits);
    // Sizes are computed on demand and kept in the types; at run time nobody may write there.
    for (const Type& type : program_.types.all()) {
        if (type.kind != Kind::Invalid && !type.generic) words_of(&type);
    }
}

std::uint32_t Compiler::type_index(const Type* type) {
    const auto [known, is_new] =
        type_indices_.try_emplace(type, static_cast<std::uint32_t>(program_.type_list.size()));
    if (is_new) program_.type_list.push_back(type);
    return known->second;
}

int Compiler::name_index(const std::string& name) {
    if (name.empty()) return 0;
    const auto [known, is_new] =
        name_indices_.try_emplace(name, static_cast<int>(program_.names.size()));
    if (is_new) {
        if (program_.names.size() >= kNone) return 0;
        program_.names.push_back(name);
    }
    return known->second;
}

int Compiler::method_number(const std::string& name) {
    return program_.method_numbers
        .try_emplace(name, static_cast<int>(program_.method_numbers.size()))
        .first->second;
}

std::uint32_t Compiler::constant_index(Word word) {
    const auto [known, is_new] =
        constant_indices_.try_emplace(word, static_cast<std::uint32_t>(program_.constants.size()));
    if (is_new) program_.constants.push_back(word);
    return known->second;
}

Word Compiler::string_word(const std::string& text) {
    if (text.empty()) return 0;
    Word& word = string_words_[text];
    if (word == 0) {
        const std::string& kept = program_.texts.emplace_back(text);
        auto& object = program_.string_objects.emplace_back();
        // As vm/object.h lays a String out: header, data, length.
        object = {0, std::bit_cast<Word>(kept.data()), kept.size()};
        word = std::bit_cast<Word>(&object[1]);
    }
    return word;
}

Word Compiler::constant_word(const Constant& value, const Type* type) {
    switch (value.kind()) {
        case Constant::Kind::Bool:
            return value.as_bool();
        case Constant::Kind::String:
            return string_word(value.as_string());
        case Constant::Kind::Number:
            return is_float(type) ? std::bit_cast<Word>(value.as_double()) : value.low_bits();
        case Constant::Kind::None:
            break;
    }
    return 0;
}

int Compiler::add_function(std::unique_ptr<Function> function) {
    function->index = static_cast<int>(program_.functions.size());
    program_.functions.push_back(std::move(function));
    return program_.functions.back()->index;
}

namespace {

std::string function_name(const Object* object) {
    const std::string package = object->package->name + ".";
    const std::string arguments = object->origin ? "[...]" : "";
    const auto& inits = object->package->inits;
    if (const auto init = std::find(inits.begin(), inits.end(), object); init != inits.end())
        return package + "init." + std::to_string(init - inits.begin());
    if (!object->receiver) return package + object->name + arguments;
    const std::string receiver = object->receiver->name + arguments;
    if (object->pointer_receiver) return package + "(*" + receiver + ")." + object->name;
    return package + receiver + "." + object->name;
}

bool is_library_order(const Package* package) {
    if (!package || !package->is_std) return false;
    return package->path == "runtime" || package->path == "sync" || package->path == "sync/atomic";
}

std::unique_ptr<Function> new_function(const std::string& name, const Package* package, Pos pos) {
    auto function = std::make_unique<Function>();
    function->name = name;
    function->file = package ? package->file_name : "";
    function->line = pos.line;
    function->hidden = !package || package->is_std;
    function->is_library_order = is_library_order(package);
    return function;
}

}  // namespace

int Compiler::function_of(Object* object) {
    const auto known = functions_.find(object);
    if (known != functions_.end()) return known->second;
    const int index =
        add_function(new_function(function_name(object), object->package, object->pos));
    functions_.emplace(object, index);
    return index;
}

int Compiler::native_of(Object* object) const {
    return object->decl->body ? -1 : find_native(function_name(object));
}

void Compiler::assign_globals(Package& package) {
    const auto assign = [&](Object* object) {
        object->slot = program_.global_words;
        program_.global_words += words_of(object->type);
    };
    for (Object* object : package.objects) {
        if (object->kind == ObjectKind::Var) assign(object);
    }
}

void Compiler::compile_functions(Package& package) {
    for (Decl* decl : package.tree.decls) {
        if (decl->kind == DeclKind::Func && !decl->objects.empty() &&
            decl->objects[0]->type_params.empty())
            compile_function(decl->objects[0]);
    }
}

void Compiler::compile_function(Object* object) {
    const int index = function_of(object);
    Function& function = *program_.functions[static_cast<std::size_t>(index)];
    const Type* receiver = nullptr;
    if (object->receiver)
        receiver = object->pointer_receiver ? types().pointer(object->receiver) : object->receiver;
    if (object->decl->body) {
        FunctionCompiler body(*this, function, object->package);
        body.compile_body(object->decl->signature, object->type,
                          receiver ? &object->decl->receiver : nullptr, receiver,
                          object->decl->body, nullptr);
        return;
    }
    // A native: a function of its own for where it is used as a value.
    const int native = native_of(object);
    if (native < 0 && !object->package->is_whole) return;
    if (native < 0) {
        report(object->pos, "no native code for " + function.name);
        return;
    }
    for (const Type* result : object->type->results)
        function.result_words += words_of(result);
    if (receiver) function.param_words += words_of(receiver);
    for (const Type* param : object->type->params)
        function.param_words += words_of(param);
    function.frame_words = function.result_words + function.param_words;
    std::vector<bool> kinds;
    for (const Type* result : object->type->results)
        reference_map(result, kinds, kRegistersMax);
    if (receiver) reference_map(receiver, kinds, kRegistersMax);
    for (const Type* param : object->type->params)
        reference_map(param, kinds, kRegistersMax);
    function.references = kinds;
    function.code = {{Op::Native, 0, static_cast<std::uint16_t>(native), 0}, {Op::Return, 0, 0, 0}};
    function.lines = {0, 0};
}

int Compiler::compile_package_init(Package& package) {
    auto function = new_function(package.name + ".init", &package, {});
    FunctionCompiler body(*this, *function, &package);
    body.compile_init(package);
    return add_function(std::move(function));
}

void Compiler::compile_entry(const std::vector<int>& inits) {
    Package& runtime = *program_.packages.front();
    const int nil_call = function_of(runtime.scope->find_here("nilCall"));
    program_.nil_call = program_.functions[static_cast<std::size_t>(nil_call)].get();
    Package& main = *program_.packages.back();
    auto function = new_function("runtime.main", nullptr, {});
    FunctionBuilder b(*function);
    const int window = b.alloc_window({});
    for (const int init : inits)
        b.emit_wide(Op::Call, window, init);
    int main_function = -1;
    if (Object* object = main.name == "main" ? main.scope->find_here("main") : nullptr) {
        main_function = function_of(object);
        b.emit_wide(Op::Call, window, main_function);
    }
    b.emit(Op::Return);
    b.finish();
    const int index = add_function(std::move(function));
    program_.entry = program_.functions[static_cast<std::size_t>(index)].get();
    if (main_function >= 0)
        program_.main = program_.functions[static_cast<std::size_t>(main_function)].get();
}

void Compiler::fill_method_tables() {
    // A panic looks for these also in a program that has no interface with them.
    method_number("Error");
    method_number("String");
    for (const Type& type : program_.types.all()) {
        if (type.kind != Kind::Interface || type.generic) continue;
        for (const Method& method : type.methods)
            method_number(method.name);
    }
    // A template calls methods by their names.
    const auto has_templates = [](const auto& p) { return p->path == "text/template"; };
    if (std::any_of(program_.packages.begin(), program_.packages.end(), has_templates)) {
        for (const Object* method : program_.packages.back()->methods)
            method_number(method->name);
    }
    // Wrappers may make new types, but none with methods that are called through interfaces.
    const std::size_t count = program_.types.all().size();
    for (std::size_t i = 0; i < count; ++i) {
        const Type& type = program_.types.all()[i];
        const Type* base = type.kind == Kind::Pointer ? type.elem : &type;
        if (base->kind != Kind::Named && base->kind != Kind::Struct) continue;
        if (base->generic || is_interface(base) || under(base)->kind == Kind::Invalid) continue;
        for (const auto& [name, number] : program_.method_numbers) {
            const Type* signature = nullptr;
            const Function* entry = table_entry(&type, name, signature);
            if (!entry) continue;
            type.method_table.resize(program_.method_numbers.size());
            type.method_signatures.resize(program_.method_numbers.size());
            type.method_table[static_cast<std::size_t>(number)] = entry;
            type.method_signatures[static_cast<std::size_t>(number)] = signature;
        }
    }
}

}  // namespace fiberscope::lang
