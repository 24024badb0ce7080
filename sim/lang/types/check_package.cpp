// Package-level declarations: collected first, resolved when they are needed, then the function
// bodies; at the end the order in which variables are initialised.
#include "sim/lang/types/checker.h"

#include <algorithm>

namespace fiberscope::lang {

Checker::Checker(Package& package, TypeTable& types, Diagnostics& errors, Importer importer)
    : package_(package), types_(types), errors_(errors), importer_(std::move(importer)) {}

std::string Checker::place(Pos pos) const {
    return package_.file_name + ":" + std::to_string(pos.line) + ":" + std::to_string(pos.column);
}

void Checker::redeclared(const Ident* name, Pos other) {
    error(name->pos, name->name + " redeclared in this block\n\t" + place(other) +
                         ": other declaration of " + name->name);
}

void Checker::check() {
    collect();
    // Types first, aliases after them: an alias has no name to stand for it while it is resolved.
    for (const bool aliases : {false, true}) {
        for (Object* object : package_.objects) {
            if (object->kind == ObjectKind::TypeName && object->decl->alias == aliases)
                resolve(object);
        }
    }
    for (Object* object : package_.objects)
        resolve(object);
    for (Object* method : package_.methods)
        resolve(method);
    for (Object* init : package_.inits)
        resolve(init);
    check_bodies();
    check_instantiation_cycles();
    order_initialisation();
    report_unused_imports();
    if (!package_.is_std && package_.is_whole && package_.name == "main") {
        const Object* main = package_.scope->find_here("main");
        if (!main) error({1, 1}, "function main is undeclared in the main package");
    }
}

void Checker::collect() {
    // File scope above package scope would be go/types' way; with one file a package one scope
    // below the universe serves both.
    file_scope_ = types_.make_scope(types_.universe());
    package_.scope = types_.make_scope(file_scope_);
    if (package_.name == "_") error(package_.tree.package_name->pos, "invalid package name _");
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
    if (name == "init") {
        error(decl->pos, "cannot import package as init - init must be a func");
        return;
    }
    Object* object = types_.make_object(ObjectKind::PackageName, name, decl->pos, invalid_type());
    object->decl = decl;
    object->imported = imported;
    object->used = imported == nullptr;
    object->state = Object::State::Black;
    decl->objects.push_back(object);
    imports_.push_back(object);
    if (name == ".") {
        if (!imported) return;
        for (const auto& [member, member_object] : imported->scope->names) {
            const bool exported = member[0] >= 'A' && member[0] <= 'Z';
            if (!exported || member_object->kind == ObjectKind::PackageName) continue;
            file_scope_->names[member] = member_object;
            dot_imports_[member_object] = object;
        }
        return;
    }
    Object*& known = package_.scope->names[name];
    if (known)
        error(decl->pos, name + " redeclared in this block\n\t" + place(known->pos) +
                             ": other declaration of " + name);
    else
        known = object;
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
    if (const Object* other = file_scope_->find_here(name->name)) {
        const Package* from = other->package;
        error(name->pos, name->name + " already declared through dot-import of package " +
                             from->name + " (\"" + from->path + "\")");
    }
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
        redeclared(name, known->pos);
        return;
    }
    known = object;
}

void Checker::collect_method(Decl* decl) {
    Expr* type = unparen(decl->receiver.type);
    const bool pointer = type->kind == ExprKind::Star;
    if (pointer) type = unparen(as<Star>(type)->x);
    Ident* name = decl->names[0];
    Index* index = nullptr;
    if (type->kind == ExprKind::Index) {
        index = as<Index>(type);
        type = index->x;
    }
    if (type->kind == ExprKind::Selector) {
        const Type* other = type_of(type);
        if (other->kind != Kind::Invalid)
            error(start_of(type), "cannot define new methods on non-local type " + text(other));
        return;
    }
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
    if (base->type->origin) {
        error(start_of(type), "cannot define new methods on instantiated type " + base->name);
        return;
    }
    const std::size_t params = base->type->type_params.size();
    if (params == 0 && index) {
        error(start_of(type), "invalid operation: " + to_string(index) + " (" + text(base->type) +
                                  " is not a generic type)");
        return;
    }
    if (params > 0 && !index) {
        error(start_of(type),
              "cannot use generic type " + text(base->type) + " without instantiation");
        return;
    }
    if (index && index->more.size() + 1 != params) {
        const bool few = index->more.size() + 1 < params;
        error(start_of(type), std::string(few ? "not enough" : "too many") +
                                  " type arguments for type " + base->name + ": have " +
                                  std::to_string(index->more.size() + 1) + ", want " +
                                  std::to_string(params));
        return;
    }
    if (index) {
        std::vector<Expr*> names{index->index};
        names.insert(names.end(), index->more.begin(), index->more.end());
        for (const Expr* param : names) {
            if (param->kind == ExprKind::Ident) continue;
            error(start_of(param),
                  "receiver type parameter " + to_string(param) + " must be an identifier");
            return;
        }
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
        error(name->pos, "method " + named->name + "." + name->name + " already declared at " +
                             place(known->pos));
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
    if (object->origin && !object->type) {
        resolve(object->origin);
        object->type =
            types_.substitute(object->origin->type, object->origin->type_params, object->type_args);
    }
    if (object->state == Object::State::Black || object->package != &package_) return;
    if (object->state == Object::State::Grey) {
        // A type may refer to itself; its name is known already. A function's body comes later.
        if (object->kind == ObjectKind::TypeName && object->type &&
            object->type->kind == Kind::Named)
            return;
        if (object->kind == ObjectKind::Func || object->type) return;
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
    ++resolving_depth_;
    // The object's own place, not that of whoever needs it.
    Scope* scope = std::exchange(scope_, package_.scope);
    FunctionScope* function = std::exchange(function_, nullptr);
    Object* current = std::exchange(current_, object);
    const int generic_depth = std::exchange(generic_depth_, 0);
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
    generic_depth_ = generic_depth;
    iota_ = iota;
    resolving_.pop_back();
    object->state = Object::State::Black;
    --resolving_depth_;
    finish_types();
}

// What a constant declaration says its type is, or null.
const Type* Checker::constant_type(Decl* decl) {
    if (!decl->type) return nullptr;
    const Type* type = type_of(decl->type);
    const Kind kind = under(type)->kind;
    if (kind == Kind::Invalid || kind < Kind::Array) return type;
    error(start_of(decl->type), "invalid constant type " + text(type));
    return invalid_type();
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
    // What is wrong with a value only as it is repeated is wrong at the name.
    const std::optional<Pos> outer_pos =
        std::exchange(repeated_at_, decl->inherited ? std::optional(object->pos) : std::nullopt);
    const Type* declared = constant_type(decl);
    Expr* x = decl->values[at];
    value(x);
    repeated_at_ = outer_pos;
    iota_ = outer;
    object->type = invalid_type();
    if (x->mode == Mode::Invalid || (declared && declared->kind == Kind::Invalid)) return;
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
        const Type* type = value_type_of(decl->type);
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
        init_variables(decl->objects, decl->values, decl->type ? decl->objects[0]->type : nullptr,
                       "variable declaration");
        for (Object* variable : decl->objects) {
            if (variable != object) variable->depends_on.push_back(object);
            variable->state = Object::State::Black;
        }
        return;
    }
    const auto at = static_cast<std::size_t>(
        std::find(decl->objects.begin(), decl->objects.end(), object) - decl->objects.begin());
    init_variables({object}, {decl->values[at]}, decl->type ? object->type : nullptr,
                   "variable declaration");
}

void Checker::resolve_type_name(Object* object) {
    Decl* decl = object->decl;
    if (decl->alias) {
        if (!decl->type_params.empty()) {
            error(object->pos, "generic type alias requires GOEXPERIMENT=aliastypeparams");
            object->type = invalid_type();
            return;
        }
        const Type* type = type_of(decl->type);
        object->type = type;
        return;
    }
    Type* named = types_.named(object->name, &package_, object->pos);
    object->type = named;
    package_.named.push_back(named);
    if (decl->type_params.empty()) {
        declare_type(named, decl->type);
        return;
    }
    named->generic = true;
    Scope* outer = scope_;
    open_scope();
    ++generic_depth_;
    open_params_.push_back(named);
    declare_type_params(decl->type_params, named->type_params);
    open_params_.pop_back();
    declare_type(named, decl->type);
    --generic_depth_;
    scope_ = outer;
}

void Checker::resolve_function(Object* object) {
    Scope* outer = scope_;
    const bool generic_receiver = object->receiver && !object->receiver->type_params.empty();
    const int depth = generic_depth_;
    if (generic_receiver) {
        ++generic_depth_;
        declare_receiver_params(object);
    } else if (object->receiver && object->decl->receiver.type) {
        type_of(object->decl->receiver.type);
    }
    if (!object->decl->type_params.empty()) {
        ++generic_depth_;
        open_scope();
        object->type_scope = scope_;
        if (object->name == "init" || (object->name == "main" && package_.name == "main"))
            error(object->decl->type_params[0].name->pos,
                  "func " + object->name + " must have no type parameters");
        declare_type_params(object->decl->type_params, object->type_params);
    }
    object->type = func_type(object->decl->signature);
    generic_depth_ = depth;
    scope_ = outer;
}

void Checker::check_bodies() {
    for (Decl* decl : package_.tree.decls) {
        if (decl->kind != DeclKind::Func || decl->objects.empty()) continue;
        Object* object = decl->objects[0];
        if (!decl->body) {
            const bool must_have = object->name == "init" || package_.is_whole;
            if (!package_.is_std && must_have) error(object->pos, "missing function body");
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
        receiver = object->receiver;
        if (!receiver->type_params.empty())
            receiver = types_.instantiate(receiver, object->type_params);
        if (object->pointer_receiver) receiver = types_.pointer(receiver);
    }
    Scope* outer = std::exchange(scope_, object->type_scope ? object->type_scope : scope_);
    if (!object->type_params.empty()) ++generic_depth_;
    body(object->decl->signature, object->type, object->decl->body,
         object->receiver ? &object->decl->receiver : nullptr, receiver, nullptr);
    if (!object->type_params.empty()) --generic_depth_;
    scope_ = outer;
    current_ = nullptr;
}

void Checker::report_unused_imports() {
    for (const Object* object : imports_) {
        if (object->used) continue;
        const std::string path = '"' + object->decl->path + '"';
        const bool renamed = object->name != object->imported->name && object->name != ".";
        error(object->pos,
              path + " imported" + (renamed ? " as " + object->name : "") + " and not used");
    }
}

}  // namespace fiberscope::lang
