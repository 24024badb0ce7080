// Package-level declarations: collected first, resolved when they are needed, then the function
// bodies; at the end the order in which variables are initialised.
#include "sim/lang/types/checker.h"

#include <algorithm>

namespace fiberscope::lang {

Checker::Checker(Package& package, TypeTable& types, Diagnostics& errors, Importer importer)
    : package_(package), types_(types), errors_(errors), importer_(std::move(importer)) {}

void Checker::check() {
    collect();
    for (Object* object : package_.objects)
        resolve(object);
    for (Object* method : package_.methods)
        resolve(method);
    for (Object* init : package_.inits)
        resolve(init);
    check_bodies();
    order_initialisation();
    report_unused_imports();
    if (!package_.is_std && package_.name == "main") {
        const Object* main = package_.scope->find_here("main");
        if (!main) error({1, 1}, "function main is undeclared in the main package");
    }
}

void Checker::collect() {
    // File scope above package scope would be go/types' way; with one file a package one scope
    // below the universe serves both.
    package_.scope = types_.make_scope(types_.universe());
    scope_ = package_.scope;
    for (Decl* decl : package_.tree.decls) {
        switch (decl->kind) {
            case DeclKind::Import:
                collect_import(decl);
                break;
            case DeclKind::Const:
                for (Ident* name : decl->names)
                    declare_package_object(decl, name, ObjectKind::Const);
                break;
            case DeclKind::Var:
                for (Ident* name : decl->names)
                    declare_package_object(decl, name, ObjectKind::Var);
                break;
            case DeclKind::Type:
                declare_package_object(decl, decl->names[0], ObjectKind::TypeName);
                break;
            case DeclKind::Func:
                if (!decl->receiver.type)
                    declare_package_object(decl, decl->names[0], ObjectKind::Func);
                break;
        }
    }
    // Methods need the type names, which may come later in the file.
    for (Decl* decl : package_.tree.decls) {
        if (decl->kind == DeclKind::Func && decl->receiver.type) collect_method(decl);
    }
}

void Checker::collect_import(Decl* decl) {
    Package* imported = importer_(decl->path);
    if (!imported) {
        if (!decl->path.empty()) {
            error(decl->pos, "package " + decl->path + " is not in std, or not supported yet");
        }
    }
    // A package that is not there keeps its name, so that its uses are not errors of their own.
    const std::string name = !decl->names.empty() ? decl->names[0]->name
                             : imported           ? imported->name
                                                  : decl->path.substr(decl->path.rfind('/') + 1);
    if (name == "_") return;
    if (package_.scope->find_here(name)) {
        error(decl->pos, name + " redeclared in this block");
        return;
    }
    Object* object = types_.make_object(ObjectKind::PackageName, name, decl->pos, invalid_type());
    object->decl = decl;
    object->imported = imported;
    object->used = imported == nullptr;
    object->state = Object::State::Black;
    package_.scope->names[name] = object;
    decl->objects.push_back(object);
}

void Checker::declare_package_object(Decl* decl, Ident* name, ObjectKind kind) {
    Object* object = types_.make_object(kind, name->name, name->pos, nullptr);
    object->decl = decl;
    object->package = &package_;
    object->is_global = true;
    object->order = package_.objects.size();
    decl->objects.push_back(object);
    name->object = object;
    const bool is_init = name->name == "init";
    if (kind != ObjectKind::Func &&
        (is_init || (name->name == "main" && package_.name == "main"))) {
        error(name->pos, "cannot declare " + name->name + " - must be func");
    }
    if (kind == ObjectKind::Func && (name->name == "init" || name->name == "main")) {
        const bool is_main = name->name == "main";
        if ((!is_main || package_.name == "main") &&
            (!decl->signature->params.empty() || !decl->signature->results.empty())) {
            error(name->pos, "func " + name->name + " must have no arguments and no return values");
        }
        if (!is_main) {
            package_.inits.push_back(object);
            return;
        }
    }
    package_.objects.push_back(object);
    if (name->name == "_") return;
    Object*& known = package_.scope->names[name->name];
    if (known) {
        error(name->pos, name->name + " redeclared in this block\n\t" + package_.file_name + ":" +
                             std::to_string(known->pos.line) + ":" +
                             std::to_string(known->pos.column) + ": other declaration of " +
                             name->name);
        return;
    }
    known = object;
}

void Checker::collect_method(Decl* decl) {
    Expr* type = unparen(decl->receiver.type);
    const bool pointer = type->kind == ExprKind::Star;
    if (pointer) type = unparen(as<Star>(type)->x);
    Ident* name = decl->names[0];
    if (type->kind != ExprKind::Ident) {
        error(start_of(type), "invalid receiver type " + to_string(type));
        return;
    }
    Object* base = scope_->find(as<Ident>(type)->name);
    if (!base) {
        error(type->pos, "undefined: " + as<Ident>(type)->name);
        return;
    }
    if (base->kind != ObjectKind::TypeName) {
        error(type->pos, base->name + " is not a type");
        return;
    }
    resolve(base);
    if (base->type->kind != Kind::Named || base->type->package != &package_) {
        if (base->type->kind != Kind::Invalid) {
            error(type->pos, "cannot define new methods on non-local type " + text(base->type));
        }
        return;
    }
    const Kind kind = under(base->type)->kind;
    if (kind == Kind::Pointer || kind == Kind::Interface) {
        error(type->pos,
              "invalid receiver type " + text(base->type) + " (pointer or interface type)");
        return;
    }
    Object* method = types_.make_object(ObjectKind::Func, name->name, name->pos, nullptr);
    method->decl = decl;
    method->package = &package_;
    method->is_global = true;
    method->receiver = base->type;
    method->pointer_receiver = pointer;
    decl->objects.push_back(method);
    package_.methods.push_back(method);
    if (name->name == "_") return;
    auto* named = const_cast<Type*>(base->type);
    for (const Object* known : named->declared) {
        if (known->name != name->name) continue;
        error(name->pos, "method " + text(named) + "." + name->name + " already declared at " +
                             package_.file_name + ":" + std::to_string(known->pos.line) + ":" +
                             std::to_string(known->pos.column));
        return;
    }
    for (const Field& field : under(named)->fields) {
        if (under(named)->kind == Kind::Struct && field.name == name->name) {
            error(name->pos, "field and method with the same name " + name->name);
            return;
        }
    }
    named->declared.push_back(method);
}

void Checker::resolve(Object* object) {
    if (object->state == Object::State::Black || object->package != &package_) return;
    if (object->state == Object::State::Grey) {
        // A type may refer to itself; its name is known already. A function's body comes later.
        if (object->kind == ObjectKind::TypeName && object->type &&
            object->type->kind == Kind::Named)
            return;
        if (object->kind == ObjectKind::Func && object->type) return;
        if (object->type) return;
        if (object->kind == ObjectKind::Var || object->kind == ObjectKind::Const) {
            report_cycle(
                {std::find(resolving_.begin(), resolving_.end(), object), resolving_.end()});
        } else {
            error(object->pos, "invalid recursive type " + object->name);
        }
        object->type = invalid_type();
        return;
    }
    object->state = Object::State::Grey;
    resolving_.push_back(object);
    // The object's own place, not that of whoever needs it.
    Scope* scope = std::exchange(scope_, package_.scope);
    FunctionScope* function = std::exchange(function_, nullptr);
    Object* current = std::exchange(current_, object);
    const Constant* iota = std::exchange(iota_, nullptr);
    switch (object->kind) {
        case ObjectKind::Const:
            resolve_const(object);
            break;
        case ObjectKind::Var:
            resolve_global(object);
            break;
        case ObjectKind::TypeName:
            resolve_type_name(object);
            break;
        case ObjectKind::Func:
            resolve_function(object);
            break;
        case ObjectKind::PackageName:
        case ObjectKind::Builtin:
        case ObjectKind::Nil:
            break;
    }
    scope_ = scope;
    function_ = function;
    current_ = current;
    iota_ = iota;
    resolving_.pop_back();
    object->state = Object::State::Black;
}

void Checker::resolve_const(Object* object) {
    Decl* decl = object->decl;
    const auto at = static_cast<std::size_t>(
        std::find(decl->objects.begin(), decl->objects.end(), object) - decl->objects.begin());
    if (at >= decl->values.size()) {
        object->type = invalid_type();
        error(object->pos, "missing init expr for const declaration");
        return;
    }
    if (at + 1 == decl->names.size() && decl->values.size() > decl->names.size() &&
        !decl->inherited) {
        error(start_of(decl->values[decl->names.size()]), "extra init expr");
    }
    const Constant iota = Constant::of_int(decl->iota);
    const Constant* outer = std::exchange(iota_, &iota);
    const Type* declared = decl->type ? type_of(decl->type) : nullptr;
    Expr* x = decl->values[at];
    value(x);
    iota_ = outer;
    object->type = invalid_type();
    if (x->mode == Mode::Invalid) return;
    if (x->mode != Mode::Constant) {
        error(start_of(x), describe_operand(x) + " is not constant");
        return;
    }
    if (declared) {
        if (declared->kind == Kind::Invalid || !assign(x, declared, "constant declaration")) return;
    }
    object->type = declared ? declared : x->type;
    object->constant = x->constant;
}

void Checker::resolve_global(Object* object) {
    Decl* decl = object->decl;
    if (decl->type) {
        const Type* type = type_of(decl->type);
        for (Object* variable : decl->objects)
            variable->type = type;
    }
    if (decl->values.empty()) return;
    // One value for several variables, or several variables at once: the declaration is checked
    // as a whole, once.
    const bool shared = decl->values.size() != decl->objects.size();
    if (shared) {
        for (Object* variable : decl->objects)
            variable->state = Object::State::Grey;
        init_variables(decl->objects, decl->names, decl->values,
                       decl->type ? decl->objects[0]->type : nullptr, decl->pos,
                       "variable declaration");
        for (Object* variable : decl->objects) {
            if (variable != object) variable->depends_on.push_back(object);
            variable->state = Object::State::Black;
        }
        return;
    }
    const auto at = static_cast<std::size_t>(
        std::find(decl->objects.begin(), decl->objects.end(), object) - decl->objects.begin());
    init_variables({object}, {decl->names[at]}, {decl->values[at]},
                   decl->type ? object->type : nullptr, decl->pos, "variable declaration");
}

void Checker::resolve_type_name(Object* object) {
    Decl* decl = object->decl;
    if (decl->alias) {
        const Type* type = type_of(decl->type);
        object->type = type;
        return;
    }
    Type* named = types_.named(object->name, &package_);
    object->type = named;
    package_.named.push_back(named);
    const Type* type = type_of(decl->type);
    // type A B; type B A: B is not resolved when A asks.
    if (type->kind == Kind::Named && !type->underlying) {
        error(object->pos, "invalid recursive type " + object->name);
        type = invalid_type();
    }
    named->underlying = under(type);
    check_invalid_recursion(named, object->pos);
}

void Checker::check_invalid_recursion(const Type* named, Pos pos) {
    // A struct or array that contains itself by value has no size.
    std::vector<const Type*> open;
    const std::function<bool(const Type*)> contains = [&](const Type* type) -> bool {
        if (type == named && !open.empty()) return true;
        if (std::find(open.begin(), open.end(), type) != open.end()) return false;
        open.push_back(type);
        const Type* t = under(type);
        bool found = false;
        if (t->kind == Kind::Array) found = contains(t->elem);
        if (t->kind == Kind::Struct) {
            for (const Field& field : t->fields)
                found = found || contains(field.type);
        }
        open.pop_back();
        return found;
    };
    if (!contains(named)) return;
    error(pos, "invalid recursive type " + named->name + "\n\t" + package_.file_name + ":" +
                   std::to_string(pos.line) + ":" + std::to_string(pos.column) + ": " +
                   named->name + " refers to " + named->name);
    const_cast<Type*>(named)->underlying = invalid_type();
}

void Checker::resolve_function(Object* object) {
    object->type = func_type(object->decl->signature);
    if (object->receiver && object->decl->receiver.type) type_of(object->decl->receiver.type);
}

void Checker::check_bodies() {
    for (Decl* decl : package_.tree.decls) {
        if (decl->kind != DeclKind::Func || decl->objects.empty()) continue;
        Object* object = decl->objects[0];
        if (!decl->body) {
            if (!package_.is_std) error(object->pos, "missing function body");
            continue;
        }
        if (!object->type || object->type->kind == Kind::Invalid) continue;
        check_function_body(object);
    }
}

void Checker::check_function_body(Object* object) {
    current_ = object;
    const Type* receiver = nullptr;
    if (object->receiver) {
        receiver = object->pointer_receiver ? types_.pointer(object->receiver) : object->receiver;
    }
    body(object->decl->signature, object->type, object->decl->body,
         object->receiver ? &object->decl->receiver : nullptr, receiver, nullptr);
    current_ = nullptr;
}

// Go initialises repeatedly the first variable, in source order, that depends on no uninitialised
// one; visiting dependencies depth first in source order gives the same order.
void Checker::order_initialisation() {
    std::vector<const Object*> visited;
    std::vector<const Object*> path;
    bool cycle_told = false;
    const std::function<void(Object*)> visit = [&](Object* object) {
        if (object->package != &package_) return;
        if (const auto again = std::find(path.begin(), path.end(), object); again != path.end()) {
            if (!cycle_told) cycle_told = report_cycle({again, path.end()});
            return;
        }
        if (std::find(visited.begin(), visited.end(), object) != visited.end()) return;
        visited.push_back(object);
        path.push_back(object);
        std::vector<Object*> needs = object->depends_on;
        std::stable_sort(needs.begin(), needs.end(),
                         [](const Object* a, const Object* b) { return a->order < b->order; });
        for (Object* need : needs)
            visit(need);
        path.pop_back();
        if (object->kind != ObjectKind::Var || object->decl->values.empty()) return;
        Decl* decl = object->decl;
        if (decl->values.size() != decl->objects.size()) {
            // All variables of `var a, b = f()` with the first of them that is needed.
            if (std::find(package_.init_order.begin(), package_.init_order.end(), decl) ==
                package_.init_order.end())
                package_.init_order.push_back(decl);
            return;
        }
        // A declaration with one value a variable is initialised variable by variable.
        const auto at = static_cast<std::size_t>(
            std::find(decl->objects.begin(), decl->objects.end(), object) - decl->objects.begin());
        Decl* single = package_.tree.make<Decl>(decl->pos);
        *single = *decl;
        single->names = {decl->names[at]};
        single->values = {decl->values[at]};
        single->objects = {object};
        package_.init_order.push_back(single);
    };
    for (Object* object : package_.objects) {
        if (object->kind == ObjectKind::Var) visit(object);
    }
}

// Functions alone may call each other; a cycle with a variable in it has no beginning.
bool Checker::report_cycle(std::vector<const Object*> cycle) {
    const auto first = std::find_if(cycle.begin(), cycle.end(), [](const Object* object) {
        return object->kind == ObjectKind::Var || object->kind == ObjectKind::Const;
    });
    if (first == cycle.end()) return false;
    std::rotate(cycle.begin(), first, cycle.end());
    if (cycle.size() == 1) {
        error(cycle[0]->pos, "initialization cycle: " + cycle[0]->name + " refers to itself");
        return true;
    }
    const auto place = [&](const Object* object) {
        return "\n\t" + package_.file_name + ":" + std::to_string(object->pos.line) + ":" +
               std::to_string(object->pos.column) + ": " + object->name;
    };
    std::string text = "initialization cycle for " + cycle[0]->name;
    for (const Object* object : cycle)
        text += place(object) + " refers to";
    error(cycle[0]->pos, text + place(cycle[0]));
    return true;
}

void Checker::report_unused_imports() {
    for (const auto& [name, object] : package_.scope->names) {
        if (object->kind != ObjectKind::PackageName || object->used) continue;
        const std::string path = '"' + object->decl->path + '"';
        const bool renamed = name != object->imported->name;
        error(object->pos, path + " imported" + (renamed ? " as " + name : "") + " and not used");
    }
}

}  // namespace fiberscope::lang
