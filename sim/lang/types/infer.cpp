// Type inference: which type arguments a generic function needs, from the values that it is called
// with, from the constraints, and from what it is assigned to.
//
// Go's rules (spec, "Type inference" and "Type unification"): first the typed arguments, each
// unified with its parameter; then, until nothing new is found, the core types of the constraints
// and the methods they ask for; then untyped constants, the largest default kind of those for one
// parameter. A generic function among the arguments has its own parameters inferred with the
// others. Parameters are renamed first: a generic function may call itself.
#include "sim/lang/types/checker.h"

#include <algorithm>

namespace fiberscope::lang {

namespace {

using Types = std::vector<const Type*>;

bool is_literal(const Type* type) {
    return type->kind != Kind::Named && type->kind != Kind::TypeParam;
}

class Unifier {
  public:
    Unifier(const Types& params, const Types& known) : params_(params), found_(known) {
        for (std::size_t i = 0; i < params.size(); ++i)
            group_.push_back(i);
    }

    // Inexact: underlying types and channels' directions do not matter; in an assignment not at the
    // top, but parts must be exactly the same.
    enum Mode { kAssign, kInexact, kExact };
    bool unify(const Type* x, const Type* y, Mode mode);
    const Type* at(std::size_t i) const { return found_[group_[i]]; }
    void set(std::size_t i, const Type* type) { found_[group_[i]] = type; }
    const Types& params() const { return params_; }
    Types found() const {
        Types all;
        for (std::size_t i = 0; i < params_.size(); ++i)
            all.push_back(at(i));
        return all;
    }
    std::size_t known() const {
        const Types all = found();
        return static_cast<std::size_t>(
            std::count_if(all.begin(), all.end(), [](const Type* t) { return t != nullptr; }));
    }

  private:
    static constexpr std::size_t kNone = ~std::size_t{0};
    std::size_t param(const Type* type) const {
        if (type->kind != Kind::TypeParam) return kNone;
        const auto at = std::find(params_.begin(), params_.end(), type);
        return at == params_.end() ? kNone : static_cast<std::size_t>(at - params_.begin());
    }
    bool unify_lists(const Types& x, const Types& y, Mode mode) {
        if (x.size() != y.size()) return false;
        for (std::size_t i = 0; i < x.size(); ++i) {
            if (!unify(x[i], y[i], mode)) return false;
        }
        return true;
    }
    bool unify_param(std::size_t i, const Type* y, Mode mode);
    bool unify_methods(const Type* x, const Type* y);
    bool unify_parts(const Type* x, const Type* y, Mode mode);

    Types params_;
    Types found_;
    std::vector<std::size_t> group_;  // parameters that must be the same share a place in found_
    int depth_ = 0;
};

bool Unifier::unify_param(std::size_t i, const Type* y, Mode mode) {
    const Type* x = at(i);
    if (!x) {
        set(i, y);
        return true;
    }
    if (!unify(x, y, mode)) return false;
    const bool x_named = x->kind == Kind::Named;
    const bool y_named = y->kind == Kind::Named;
    // Of an interface and what implements it both would do, so neither does: which comes first must
    // not matter. Two interfaces must ask for the same.
    if (is_interface(x) != is_interface(y)) return false;
    if (is_interface(x) && x != y &&
        ((x_named && y_named) || under(x)->methods.size() != under(y)->methods.size()))
        return false;
    // Of a type without a name and one with, the name is the better guess; of channels the one with
    // one direction.
    if (mode == kExact) return true;
    const bool directed = y->kind == Kind::Chan && y->dir != ChanDir::Both;
    if (!x_named && (y_named || directed)) set(i, y);
    return true;
}

// An interface and a type that may implement it: methods of one name have one type.
bool Unifier::unify_methods(const Type* x, const Type* y) {
    const bool both = is_interface(x) && is_interface(y);
    if ((is_interface(y) && !is_interface(x)) ||
        (both && under(x)->methods.size() > under(y)->methods.size()))
        std::swap(x, y);
    for (const Method& wanted : under(x)->methods) {
        const Lookup found = find_member(y, wanted.name, nullptr);
        const Type* have = found.kind == Selection::InterfaceMethod
                               ? found.interface_method->signature
                           : found.kind == Selection::Method ? found.method->type
                                                             : nullptr;
        if (!have || !unify(wanted.signature, have, Unifier::kExact)) return false;
    }
    return true;
}

bool Unifier::unify(const Type* x, const Type* y, Mode mode) {
    if (x == y || !x || !y) return x == y;
    struct Level {
        int& depth;
        explicit Level(int& d) : depth(d) { ++depth; }
        ~Level() { --depth; }
    } const level(depth_);
    if (depth_ > 100) return false;
    std::size_t px = param(x);
    std::size_t py = param(y);
    if (px == kNone && py != kNone) {
        std::swap(x, y);
        std::swap(px, py);
    }
    if (px != kNone && py != kNone) {
        if (group_[px] == group_[py]) return true;
        const Type* a = at(px);
        const Type* b = at(py);
        if (a && b && !unify(a, b, mode)) return false;
        if (!a) set(px, b);
        const std::size_t gone = group_[py];
        for (std::size_t& group : group_)
            if (group == gone) group = group_[px];
        return true;
    }
    if (px != kNone) return unify_param(px, y, mode);
    if (!x->generic && !y->generic && mode == kExact) return false;
    if (mode != kExact) {
        const bool x_interface = is_interface(x);
        const bool y_interface = is_interface(y);
        if ((x_interface || y_interface) && x->kind != Kind::TypeParam &&
            y->kind != Kind::TypeParam)
            return unify_methods(x, y);
        if (x->kind == Kind::Named && is_literal(y)) x = under(x);
        if (y->kind == Kind::Named && is_literal(x)) y = under(y);
        if (x == y) return true;
        // A type parameter of the surrounding function stands for its core type.
        const bool one_param = (x->kind == Kind::TypeParam) != (y->kind == Kind::TypeParam);
        if (one_param && core_type(x) && core_type(y))
            return unify(core_type(x), core_type(y), mode);
    }
    return unify_parts(x, y, mode);
}

bool Unifier::unify_parts(const Type* x, const Type* y, Mode mode) {
    if (x->kind != y->kind) return false;
    const Mode parts = mode == kInexact ? kInexact : kExact;
    switch (x->kind) {
        case Kind::Array:
            return x->length == y->length && unify(x->elem, y->elem, parts);
        case Kind::Slice:
        case Kind::Pointer:
            return unify(x->elem, y->elem, parts);
        case Kind::Map:
            return unify(x->key, y->key, parts) && unify(x->elem, y->elem, parts);
        case Kind::Chan:
            return (mode != kExact || x->dir == y->dir) && unify(x->elem, y->elem, parts);
        case Kind::Func:
            return x->variadic == y->variadic && unify_lists(x->params, y->params, parts) &&
                   unify_lists(x->results, y->results, parts);
        case Kind::Tuple:
            return unify_lists(x->results, y->results, parts);
        case Kind::Struct:
            if (x->fields.size() != y->fields.size()) return false;
            for (std::size_t i = 0; i < x->fields.size(); ++i) {
                const Field& a = x->fields[i];
                const Field& b = y->fields[i];
                if (a.name != b.name || a.embedded != b.embedded || a.tag != b.tag ||
                    !unify(a.type, b.type, parts))
                    return false;
            }
            return true;
        case Kind::Interface:
            if (x->methods.size() != y->methods.size()) return false;
            for (std::size_t i = 0; i < x->methods.size(); ++i) {
                if (x->methods[i].name != y->methods[i].name ||
                    !unify(x->methods[i].signature, y->methods[i].signature, parts))
                    return false;
            }
            return true;
        case Kind::Named:
            return x->origin && x->origin == y->origin &&
                   unify_lists(x->type_args, y->type_args, mode);
        default:
            return false;
    }
}

std::string names_of(const Types& params) {
    std::string out;
    for (const Type* param : params)
        out += (out.empty()              ? ""
                : params.size() == 2     ? " and "
                : param == params.back() ? ", and "
                                         : ", ") +
               param->name;
    return out;
}

// Whether the type mentions one of the parameters.
bool mentions(const Type* type, const Types& params) {
    if (!type || !type->generic) return false;
    const auto any = [&](const Types& types) {
        return std::any_of(types.begin(), types.end(),
                           [&](const Type* t) { return mentions(t, params); });
    };
    switch (type->kind) {
        case Kind::TypeParam:
            return std::find(params.begin(), params.end(), type) != params.end();
        case Kind::Named:
            return any(type->type_args);
        case Kind::Struct:
            return std::any_of(type->fields.begin(), type->fields.end(),
                               [&](const Field& field) { return mentions(field.type, params); });
        case Kind::Interface:
            return std::any_of(
                type->methods.begin(), type->methods.end(),
                [&](const Method& method) { return mentions(method.signature, params); });
        default:
            return mentions(type->elem, params) || mentions(type->key, params) ||
                   any(type->params) || any(type->results);
    }
}

}  // namespace

// One inference: what is being called or assigned, the renamed parameters and what is known.
class Checker::Inference {
  public:
    Inference(Checker& checker, Pos pos, std::string context)
        : c_(checker), pos_(pos), context_(std::move(context)) {}

    // Adds a generic function's parameters under names of their own; gives its type with them.
    const Type* add(const GenericUse& use, const Type* signature);
    bool unify_argument(const Type* param, Expr* arg, const Type* type);
    // The generic function x goes to a place of this type and name.
    bool unify_target(const Type* own, const Type* target, Expr* x, const std::string& name);
    bool mismatch(const Type* param, const std::string& have, Expr* at, bool reverse);
    void remember_untyped(const Type* param, Expr* arg);
    // All type arguments, in the order of add(); empty if it has told what is wrong.
    Types solve();
    // The type with what is known from the start.
    const Type* with_known(const Type* type) { return c_.types_.substitute(type, params_, known_); }

  private:
    bool fail(Pos pos, const std::string& message) {
        c_.error(pos, (context_.empty() ? "" : context_ + ", ") + message);
        return false;
    }
    bool use_constraints();
    bool use_untyped();
    bool simplify();

    Checker& c_;
    Pos pos_;
    std::string context_;
    Types params_;  // renamed
    Types originals_;
    Types known_;
    std::optional<Unifier> unifier_;
    std::vector<std::pair<std::size_t, Expr*>> untyped_;
    friend class Checker;
};

const Type* Checker::Inference::add(const GenericUse& use, const Type* signature) {
    const Types& own = use.function->type_params;
    Types fresh;
    for (const Type* param : own)
        fresh.push_back(c_.types_.type_param(param->name, param->pos, param->index));
    for (std::size_t i = 0; i < own.size(); ++i) {
        const_cast<Type*>(fresh[i])->underlying =
            c_.types_.substitute(own[i]->underlying, own, fresh);
        params_.push_back(fresh[i]);
        originals_.push_back(own[i]);
        known_.push_back(use.args[i]);
    }
    return c_.types_.substitute(signature, own, fresh);
}

bool Checker::Inference::unify_target(const Type* own, const Type* target, Expr* x,
                                      const std::string& name) {
    unifier_.emplace(params_, known_);
    if (unifier_->unify(own, target, Unifier::kAssign)) return true;
    return mismatch(own, "type " + c_.text(target) + " of " + name, x, true);
}

bool Checker::Inference::unify_argument(const Type* param, Expr* arg, const Type* type) {
    if (!unifier_) unifier_.emplace(params_, known_);
    if (!mentions(param, params_) && !mentions(type, params_)) return true;
    if (unifier_->unify(param, type, Unifier::kAssign)) return true;
    std::string have = "type " + c_.text(type) + " of " + to_string(arg);
    if (arg->mode == Mode::GenericFunc) {
        std::string own;
        for (const Type* t : c_.generic_use(arg).function->type_params)
            own += (own.empty() ? "" : ", ") + t->name + " " + c_.text(t->underlying);
        have = "type func[" + own + "]" + c_.text(arg->type).substr(4) + " of " + to_string(arg);
    }
    return mismatch(param, have, arg, false);
}

bool Checker::Inference::mismatch(const Type* param, const std::string& have, Expr* at,
                                  bool reverse) {
    const Types found = unifier_->found();
    const bool none =
        std::all_of(found.begin(), found.end(), [](const Type* type) { return !type; });
    if (none)
        return fail(start_of(at), have + " does not match " + c_.text(param) + " (cannot infer " +
                                      names_of(originals_) + ")");
    const Type* inferred = c_.types_.substitute(param, params_, found);
    if (inferred == param) return fail(start_of(at), have + " does not match " + c_.text(param));
    return fail(start_of(at), reverse ? "inferred type " + c_.text(inferred) + " for " +
                                            c_.text(param) + " does not match " + have
                                      : have + " does not match inferred type " +
                                            c_.text(inferred) + " for " + c_.text(param));
}

void Checker::Inference::remember_untyped(const Type* param, Expr* arg) {
    const auto at = std::find(params_.begin(), params_.end(), param);
    if (at != params_.end())
        untyped_.emplace_back(static_cast<std::size_t>(at - params_.begin()), arg);
}

// Core types and methods of constraints, for as long as they say something new.
bool Checker::Inference::use_constraints() {
    Unifier& u = *unifier_;
    for (;;) {
        const std::size_t before = u.known();
        for (std::size_t i = 0; i < params_.size(); ++i) {
            const TypeSet& set = type_set(params_[i]);
            const Type* found = u.at(i);
            const Type* core = set.terms.empty() ? nullptr : core_type(params_[i]);
            if (core) {
                const bool single = set.terms.size() == 1;
                const bool tilde = std::any_of(set.terms.begin(), set.terms.end(),
                                               [](const Term& term) { return term.tilde; });
                const Type* wanted = single && !tilde ? set.terms[0].type : core;
                if (found) {
                    const Type* have =
                        tilde && found->kind != Kind::TypeParam ? under(found) : found;
                    if (!u.unify(have, wanted, Unifier::kInexact)) {
                        Types all = u.found();
                        return fail(pos_, params_[i]->name + " (type " + c_.text(found) +
                                              ") does not satisfy " +
                                              c_.text(params_[i]->underlying));
                    }
                } else if (single && !tilde) {
                    u.set(i, wanted);
                }
                continue;
            }
            if (!found) continue;
            for (const Method& wanted : under(params_[i]->underlying)->methods) {
                Lookup lookup;
                const Type* have = c_.method_type(found, wanted.name, lookup);
                std::string cause;
                const bool out_of_reach = lookup.kind == Selection::Method &&
                                          lookup.method->pointer_receiver && !lookup.indirect;
                if (have && !out_of_reach && u.unify(wanted.signature, have, Unifier::kExact))
                    continue;
                const Type* bound = params_[i]->underlying;
                c_.has_methods(found, c_.types_.substitute(bound, params_, u.found()), &cause);
                return fail(pos_, params_[i]->name + " (type " + c_.text(found) +
                                      ") does not satisfy " + c_.text(bound) +
                                      (cause.empty() ? "" : " " + cause));
            }
        }
        if (u.known() == before) return true;
    }
}

bool Checker::Inference::use_untyped() {
    Unifier& u = *unifier_;
    std::vector<const Type*> kinds(params_.size());
    for (const auto& [i, arg] : untyped_) {
        if (u.at(i) || arg->mode == Mode::NilValue) continue;
        if (!kinds[i]) {
            kinds[i] = arg->type;
        } else if (kinds[i]->kind != arg->type->kind) {
            if (!is_numeric(kinds[i]) || !is_numeric(arg->type)) {
                return fail(start_of(arg), "mismatched types " + c_.text(kinds[i]) + " and " +
                                               c_.text(arg->type) + " (cannot infer " +
                                               params_[i]->name + ")");
            }
            if (kinds[i]->kind < arg->type->kind) kinds[i] = arg->type;
        }
    }
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        if (kinds[i] && !u.at(i)) u.set(i, c_.types_.default_type(kinds[i]));
    }
    return true;
}

// What was found may mention other parameters.
bool Checker::Inference::simplify() {
    Unifier& u = *unifier_;
    for (std::size_t round = 0; round <= params_.size(); ++round) {
        const Types found = u.found();
        bool changed = false;
        for (std::size_t i = 0; i < params_.size(); ++i) {
            if (!found[i]) continue;
            const Type* better = c_.types_.substitute(found[i], params_, found);
            if (better == found[i]) continue;
            u.set(i, better);
            changed = true;
        }
        if (!changed) return true;
    }
    return true;
}

Types Checker::Inference::solve() {
    if (!unifier_) unifier_.emplace(params_, known_);
    if (!use_constraints() || !use_untyped() || !simplify()) return {};
    const Types found = unifier_->found();
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (found[i] && !mentions(found[i], params_)) continue;
        fail(pos_, "cannot infer " + params_[i]->name + " (" + c_.place(originals_[i]->pos) + ")");
        return {};
    }
    return found;
}

const Type* Checker::infer_call(Call* x, const Type* signature, const Types& tuple) {
    Inference inference(*this, x->pos, "in call to " + to_string(x->fun));
    const auto fail = [&]() -> const Type* {
        x->fun->mode = Mode::Invalid;
        return nullptr;
    };
    std::vector<GenericUse> uses;
    const Type* callee = signature;
    if (x->fun->mode == Mode::GenericFunc) {
        uses.push_back(generic_use(x->fun));
        callee = inference.add(uses.back(), signature);
    }
    Types types = tuple;
    if (tuple.empty()) {
        for (Expr* arg : x->args) {
            types.push_back(arg->type);
            if (arg->mode != Mode::GenericFunc) continue;
            uses.push_back(generic_use(arg));
            types.back() = inference.add(uses.back(), arg->type);
        }
    }
    callee = inference.with_known(callee);
    const std::size_t fixed = callee->params.size() - (callee->variadic ? 1 : 0);
    for (std::size_t i = 0; i < types.size(); ++i) {
        Expr* arg = tuple.empty() ? x->args[i] : x->args[0];
        const Type* param = i < fixed   ? callee->params[i]
                            : x->spread ? callee->params.back()
                                        : callee->params.back()->elem;
        if (is_untyped(types[i]))
            inference.remember_untyped(param, arg);
        else if (!inference.unify_argument(param, arg, types[i]))
            return fail();
    }
    const Types found = inference.solve();
    if (found.empty()) return fail();
    std::size_t next = 0;
    for (const GenericUse& use : uses) {
        const std::size_t count = use.args.size();
        const Types own(found.begin() + static_cast<std::ptrdiff_t>(next),
                        found.begin() + static_cast<std::ptrdiff_t>(next + count));
        next += count;
        if (!make_instance(use, own, use.whole == x->fun ? x->pos : start_of(use.whole)))
            return fail();
    }
    return x->fun->mode == Mode::Invalid ? nullptr : core_type(x->fun->type);
}

// The type arguments that x lacks from those that it has.
void Checker::infer_rest(Expr* x) {
    Expr* bare = x;
    while (bare->kind == ExprKind::Paren)
        bare = as<Paren>(bare)->inner;
    if (bare->kind != ExprKind::Index) {
        uninstantiated(x);
        return;
    }
    const GenericUse use = generic_use(x);
    Inference inference(*this, bare->pos, "");
    inference.add(use, x->type);
    const Types found = inference.solve();
    if (found.empty())
        x->mode = Mode::Invalid;
    else
        make_instance(use, found, bare->pos);
}

bool Checker::infer_from_target(Expr* x, const Type* target, const std::string& name) {
    const GenericUse use = generic_use(x);
    const Type* wanted = target ? core_type(target) : nullptr;
    if (!wanted || wanted->kind != Kind::Func) {
        infer_rest(x);
        return x->mode != Mode::Invalid;
    }
    Inference inference(*this, start_of(x), "");
    const Type* own = inference.add(use, x->type);
    if (!inference.unify_target(own, target, x, name)) {
        x->mode = Mode::Invalid;
        return false;
    }
    const Types found = inference.solve();
    if (found.empty()) {
        x->mode = Mode::Invalid;
        return false;
    }
    return make_instance(use, found, start_of(x));
}

void Checker::value_for(Expr* x, const Type* target, const std::string& name) {
    value_or_generic(x);
    if (x->mode == Mode::GenericFunc) infer_from_target(x, target, name);
    single_value(x);
}

}  // namespace fiberscope::lang
