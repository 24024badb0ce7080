// Generic declarations and their instances: type parameters, constraints, type arguments.
#include "sim/lang/types/checker.h"

#include <algorithm>

namespace fiberscope::lang {

void Checker::declare_type_params(std::vector<FieldDecl>& decls, std::vector<const Type*>& params) {
    std::vector<Type*> own;
    for (FieldDecl& decl : decls) {
        Type* param = types_.type_param(decl.name->name, decl.name->pos, params.size());
        params.push_back(param);
        own.push_back(param);
        Object* object =
            types_.make_object(ObjectKind::TypeName, decl.name->name, decl.name->pos, param);
        object->state = Object::State::Black;
        decl.name->object = object;
        if (decl.name->name == "_") continue;
        Object*& known = scope_->names[decl.name->name];
        if (known)
            redeclared(decl.name, known->pos);
        else
            known = object;
    }
    // Constraints may mention all of them.
    const Type* bound = nullptr;
    for (std::size_t i = 0; i < decls.size(); ++i) {
        if (i == 0 || decls[i].type != decls[i - 1].type) bound = type_of(decls[i].type);
        own[i]->is_implicit = decls[i].type->kind == ExprKind::Ident &&
                              bound == types_.any_type() && as<Ident>(decls[i].type)->name == "any";
        own[i]->underlying = bound->kind == Kind::Invalid ? types_.any_type() : bound;
        if (bound->kind == Kind::TypeParam)
            error(start_of(decls[i].type), "cannot use a type parameter as constraint");
        later([this, param = own[i], pos = start_of(decls[i].type)] { check_bound(param, pos); });
    }
}

// A constraint that is no interface stands for one with this type.
void Checker::check_bound(Type* param, Pos) {
    const Type* bound = param->underlying;
    if (bound->kind == Kind::TypeParam) bound = types_.any_type();
    if (!is_interface(bound)) {
        Type* interface = types_.constraint({}, {{{false, bound}}});
        interface->is_implicit = true;
        bound = interface;
    }
    param->underlying = bound;
}

// The parameters of a method are those of its receiver's type under the receiver's names.
void Checker::declare_receiver_params(Object* method) {
    Expr* type = unparen(method->decl->receiver.type);
    if (type->kind == ExprKind::Star) type = unparen(as<Star>(type)->x);
    const Type* generic = method->receiver;
    auto* index = as<Index>(type);
    std::vector<Expr*> names{index->index};
    names.insert(names.end(), index->more.begin(), index->more.end());
    scope_ = method->type_scope = types_.make_scope(package_.scope);
    for (std::size_t i = 0; i < generic->type_params.size(); ++i) {
        const auto* name = as<Ident>(names[i]);
        Type* param = types_.type_param(name->name, name->pos, i);
        method->type_params.push_back(param);
        param->is_implicit = generic->type_params[i]->is_implicit;
        canonical_[param] = generic->type_params[i];
        if (name->name == "_") continue;
        Object* object = types_.make_object(ObjectKind::TypeName, name->name, name->pos, param);
        object->state = Object::State::Black;
        Object*& known = scope_->names[name->name];
        if (known)
            redeclared(name, known->pos);
        else
            known = object;
    }
    for (std::size_t i = 0; i < generic->type_params.size(); ++i) {
        const Type* bound = generic->type_params[i]->underlying;
        const_cast<Type*>(method->type_params[i])->underlying = types_.substitute(
            bound ? bound : types_.any_type(), generic->type_params, method->type_params);
    }
    const Type* receiver = types_.instantiate(generic, method->type_params);
    index->mode = Mode::TypeName;
    index->type = receiver;
}

const Type* Checker::value_type_of(Expr* x) {
    const Type* type = type_of(x);
    if (type->kind == Kind::Invalid) return type;
    later([this, type, pos = start_of(x)] {
        if (type->kind == Kind::TypeParam || !is_interface(type) || !is_constraint(type)) return;
        error(pos, "cannot use type " + text(type) + " outside a type constraint: interface " +
                       (type_set(type).has_terms ? "contains type constraints"
                                                 : "is (or embeds) comparable"));
    });
    return type;
}

// The alternatives of a | ~b | c.
std::vector<Term> Checker::union_terms(Expr* x) {
    std::vector<Expr*> parts;
    for (; x->kind == ExprKind::Binary && as<Binary>(x)->op == Tok::Or; x = as<Binary>(x)->x)
        parts.push_back(as<Binary>(x)->y);
    parts.push_back(x);
    std::reverse(parts.begin(), parts.end());
    std::vector<Term> terms;
    std::vector<Pos> places;
    for (Expr* part : parts) {
        Term term;
        term.tilde = part->kind == ExprKind::Unary && as<Unary>(part)->op == Tok::Tilde;
        term.type = type_of(term.tilde ? as<Unary>(part)->x : part);
        if (term.type->kind == Kind::Invalid) continue;
        if (term.type->kind == Kind::TypeParam) {
            if (term.tilde)
                error(start_of(as<Unary>(part)->x),
                      "type in term " + to_string(part) + " cannot be a type parameter");
            else
                error(start_of(part), "term cannot be a type parameter");
            continue;
        }
        terms.push_back(term);
        places.push_back(start_of(part));
    }
    later([this, terms, places] { check_union(terms, places); });
    return terms;
}

void Checker::check_union(const std::vector<Term>& terms, const std::vector<Pos>& places) {
    for (std::size_t i = 0; i < terms.size(); ++i) {
        const auto& [tilde, type] = terms[i];
        if (tilde && is_interface(type)) {
            error(places[i], "invalid use of ~ (" + text(type) + " is an interface)");
            continue;
        }
        if (tilde && under(type) != type) {
            error(places[i], "invalid use of ~ (underlying type of " + text(type) + " is " +
                                 text(under(type)) + ")");
            continue;
        }
        if (is_interface(type)) {
            const std::string name = text(type);
            if (terms.size() > 1 && !under(type)->methods.empty())
                error(places[i],
                      "cannot use " + name + " in union (" + name + " contains methods)");
            else if (terms.size() > 1 && type->name == "comparable" && !type->package)
                error(places[i], "cannot use comparable in union");
            else if (terms.size() > 1 && type_set(type).comparable)
                error(places[i],
                      "cannot use " + name + " in union (" + name + " embeds comparable)");
            continue;
        }
        for (std::size_t k = 0; k < i; ++k) {
            const Term& other = terms[k];
            if (is_interface(other.type)) continue;
            const Type* a = other.tilde ? under(type) : type;
            const Type* b = tilde ? under(other.type) : other.type;
            if (a != b) continue;
            error(places[i], "overlapping terms " + terms_text({terms[i]}, &package_) + " and " +
                                 terms_text({other}, &package_));
            break;
        }
    }
}

// The types in x's brackets.
bool Checker::type_arguments(Index* x, std::vector<const Type*>& args) {
    args.push_back(value_type_of(x->index));
    for (Expr* arg : x->more)
        args.push_back(value_type_of(arg));
    return std::none_of(args.begin(), args.end(),
                        [](const Type* type) { return type->kind == Kind::Invalid; });
}

void Checker::instance_of_type(Index* x) {
    const Type* generic = x->x->type;
    std::vector<const Type*> args;
    if (std::find(open_params_.begin(), open_params_.end(), generic) != open_params_.end()) {
        error(generic->pos, "invalid recursive type: " + generic->name + " refers to itself");
        return;
    }
    if (!type_arguments(x, args)) return;
    const std::size_t want = generic->type_params.size();
    if (args.size() != want) {
        const bool few = args.size() < want;
        error(few ? start_of(x) : start_of(x), std::string(few ? "not enough" : "too many") +
                                                   " type arguments for type " + generic->name +
                                                   ": have " + std::to_string(args.size()) +
                                                   ", want " + std::to_string(want));
        return;
    }
    x->mode = Mode::TypeName;
    x->type = types_.instantiate(generic, args);
    // Where it is first mentioned.
    if (x->type->pos == generic->pos) const_cast<Type*>(x->type)->pos = start_of(x);
    std::vector<Pos> places{start_of(x->index)};
    for (const Expr* arg : x->more)
        places.push_back(start_of(arg));
    note_instantiation(generic->type_params, args, [&](std::size_t i) { return places[i]; });
    later([this, generic, args, places] {
        verify(generic->type_params, args, [&](std::size_t i) { return places[i]; });
    });
}

// Whether a union's term is the type, or embeds it somewhere.
static bool mentions(const Type* term, const Type* type) {
    if (term == type) return true;
    if (!is_interface(term)) return false;
    for (const auto& terms : under(term)->unions) {
        for (const Term& inner : terms) {
            if (mentions(inner.type, type)) return true;
        }
    }
    return false;
}

bool Checker::satisfies(const Type* type, const Type* bound, std::string* cause) {
    if (under(type)->kind == Kind::Invalid || !bound) return true;
    const TypeSet& set = type_set(bound);
    const std::string head = text(type) + " does not satisfy " + text(bound);
    const auto fail = [&](const std::string& why) {
        if (cause) *cause = why;
        return false;
    };
    if (set.has_terms && set.terms.empty())
        return fail("cannot satisfy " + text(bound) + " (empty type set)");
    std::string why;
    if (!has_methods(type, bound, &why)) return fail(head + " " + why);
    const auto comparable_enough = [&] {
        if (!set.comparable || comparable(type)) return true;
        return fail(text(type) + " does not satisfy comparable");
    };
    if (!set.has_terms) return comparable_enough();
    const auto includes = [&](const Type* t) {
        return std::any_of(set.terms.begin(), set.terms.end(), [&](const Term& term) {
            return term.type == t || (term.tilde && under(term.type) == under(t));
        });
    };
    if (type->kind == Kind::TypeParam || is_interface(type)) {
        const TypeSet& own = type_set(type);
        const bool subset =
            own.has_terms && std::all_of(own.terms.begin(), own.terms.end(), [&](const Term& t) {
                return std::any_of(set.terms.begin(), set.terms.end(), [&](const Term& term) {
                    return term.tilde ? under(term.type) == under(t.type)
                                      : !t.tilde && term.type == t.type;
                });
            });
        return subset ? comparable_enough() : fail(head);
    }
    if (includes(type)) return comparable_enough();
    for (const Term& term : set.terms) {
        if (!term.tilde && term.type == under(term.type) && term.type == under(type))
            return fail(head + " (possibly missing ~ for " + text(term.type) + " in " +
                        text(bound) + ")");
    }
    const bool mentioned = std::any_of(
        under(bound)->unions.begin(), under(bound)->unions.end(), [&](const auto& terms) {
            return std::any_of(terms.begin(), terms.end(),
                               [&](const Term& term) { return mentions(term.type, type); });
        });
    if (mentioned) {
        const std::string name = text(bound);
        return fail(head + " (" + name + " mentions " + text(type) + ", but " + text(type) +
                    " is not in the type set of " + name + ")");
    }
    return fail(head + " (" + text(type) + " missing in " + terms_text(set.terms, &package_) + ")");
}

bool Checker::verify(const std::vector<const Type*>& params, const std::vector<const Type*>& args,
                     const std::function<Pos(std::size_t)>& at) {
    for (std::size_t i = 0; i < params.size(); ++i) {
        const Type* bound = types_.substitute(params[i]->underlying, params, args);
        std::string cause;
        if (satisfies(args[i], bound, &cause)) continue;
        error(at(i), cause);
        return false;
    }
    return true;
}

// Where a generic function or type stands and no type arguments can be found.
void Checker::uninstantiated(Expr* x) {
    const bool is_type = x->mode == Mode::GenericType;
    invalid(x, start_of(x),
            std::string("cannot use generic ") + (is_type ? "type " : "function ") +
                (is_type ? text(x->type) : to_string(x)) + " without instantiation");
}

Checker::GenericUse Checker::generic_use(Expr* x) {
    GenericUse use;
    use.whole = x;
    const Index* index = nullptr;
    for (;;) {
        if (x->kind == ExprKind::Paren) {
            x = as<Paren>(x)->inner;
        } else if (x->kind == ExprKind::Index) {
            index = as<Index>(x);
            x = as<Index>(x)->x;
        } else {
            break;
        }
    }
    use.function =
        x->kind == ExprKind::Selector ? as<Selector>(x)->selection.object : as<Ident>(x)->object;
    use.args.resize(use.function->type_params.size());
    if (!index) return use;
    use.args[0] = index->index->type;
    use.places.push_back(start_of(index->index));
    for (std::size_t i = 0; i < index->more.size(); ++i) {
        use.args[i + 1] = index->more[i]->type;
        use.places.push_back(start_of(index->more[i]));
    }
    return use;
}

bool Checker::make_instance(const GenericUse& use, std::vector<const Type*> args, Pos pos) {
    const auto at = [&](std::size_t i) { return i < use.places.size() ? use.places[i] : pos; };
    const bool fine = verify(use.function->type_params, args, at);
    note_instantiation(use.function->type_params, args, at);
    if (!fine) {
        use.whole->mode = Mode::Invalid;
        return false;
    }
    Object* instance = types_.instantiate(use.function, std::move(args));
    for (Expr* x = use.whole;;) {
        set_value(x, instance->type);
        if (x->kind == ExprKind::Paren) {
            x = as<Paren>(x)->inner;
        } else if (x->kind == ExprKind::Index) {
            as<Index>(x)->instantiates = true;
            x = as<Index>(x)->x;
        } else if (x->kind == ExprKind::Selector) {
            as<Selector>(x)->selection.object = instance;
            return true;
        } else {
            as<Ident>(x)->object = instance;
            return true;
        }
    }
}

void Checker::instance_of_function(Index* x) {
    std::vector<const Type*> args;
    x->type = invalid_type();
    if (!type_arguments(x, args)) return;
    const GenericUse known = generic_use(x->x);
    const std::size_t want = known.args.size();
    if (args.size() > want) {
        error(start_of(x->more[want - 1]), "got " + std::to_string(args.size()) +
                                               " type arguments but want " + std::to_string(want));
        return;
    }
    x->mode = Mode::GenericFunc;
    x->type = x->x->type;
    if (args.size() == want) make_instance(generic_use(x), args, x->pos);
}

void Checker::check_instance(Object* instance) {
    Object* generic = instance->origin;
    instance->decl = clone_function(generic->decl, package_.tree);
    instance_ = instance;
    scope_ = instance->type_scope = types_.make_scope(package_.scope);
    for (const auto& [name, param] : generic->type_scope->names) {
        Object* object = types_.make_object(ObjectKind::TypeName, name, param->pos,
                                            instance->type_args[param->type->index]);
        object->state = Object::State::Black;
        scope_->names[name] = object;
    }
    instance->type = func_type(instance->decl->signature);
    if (instance->decl->body) check_function_body(instance);
}

}  // namespace fiberscope::lang
