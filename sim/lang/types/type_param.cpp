// Type sets: which types a constraint lets a type parameter stand for.
//
// A set is a list of terms, T or ~T, or all types, and perhaps only those of them that can be
// compared. What an interface embeds is intersected; a union's terms are put together. Of two terms
// one holds the other or they are disjoint, so a list needs no more than that.
#include "sim/lang/types/type.h"

#include <algorithm>

namespace fiberscope::lang {

namespace {

bool disjoint(const Term& a, const Term& b) {
    return (b.tilde ? under(a.type) : a.type) != (a.tilde ? under(b.type) : b.type);
}

void add(std::vector<Term>& terms, const Term& term) {
    for (Term& known : terms) {
        if (disjoint(known, term)) continue;
        if (term.tilde) known = term;
        return;
    }
    terms.push_back(term);
}

void intersect(TypeSet& set, const TypeSet& other) {
    if (!set.has_terms) {
        set.terms = other.terms;
    } else if (other.has_terms) {
        std::vector<Term> both;
        for (const Term& a : set.terms) {
            for (const Term& b : other.terms) {
                if (!disjoint(a, b)) add(both, a.tilde ? b : a);
            }
        }
        set.terms = std::move(both);
    }
    set.has_terms = set.has_terms || other.has_terms;
    set.comparable = set.comparable || other.comparable;
    if (!set.has_terms || !set.comparable) return;
    std::erase_if(set.terms, [](const Term& term) { return !strictly_comparable(term.type); });
    set.comparable = false;  // the terms say it
}

TypeSet set_of_union(const std::vector<Term>& terms) {
    TypeSet set;
    set.has_terms = true;
    for (const Term& term : terms) {
        // One whose ~ is wrong, which is told, stands for no type.
        if (term.tilde && under(term.type) != term.type) continue;
        if (!is_interface(term.type)) {
            if (under(term.type)->kind != Kind::Invalid) add(set.terms, term);
            continue;
        }
        const TypeSet& inner = type_set(term.type);
        if (terms.size() == 1 || !inner.has_terms) return inner;
        for (const Term& t : inner.terms)
            add(set.terms, t);
    }
    return set;
}

}  // namespace

const TypeSet& type_set(const Type* type) {
    static const TypeSet kAll;
    const Type* interface = under(type->kind == Kind::TypeParam ? type->underlying : type);
    if (!interface || interface->kind != Kind::Interface) return kAll;
    if (!interface->set) {
        // Known from the beginning: one that embeds itself has been told of.
        interface->set = std::make_unique<TypeSet>();
        TypeSet set;
        for (const auto& terms : interface->unions)
            intersect(set, set_of_union(terms));
        *interface->set = std::move(set);
    }
    return *interface->set;
}

bool is_constraint(const Type* interface) {
    const TypeSet& set = type_set(interface);
    return set.has_terms || set.comparable;
}

const Type* core_type(const Type* type) {
    if (type->kind != Kind::TypeParam) return under(type);
    const Type* core = nullptr;
    for (const Term& term : type_set(type).terms) {
        const Type* t = under(term.type);
        if (!core || core == t) {
            core = t;
            continue;
        }
        // Channels of one element type that differ only in that some have both directions.
        if (core->kind != Kind::Chan || t->kind != Kind::Chan || core->elem != t->elem)
            return nullptr;
        if (core->dir == ChanDir::Both)
            core = t;
        else if (t->dir != ChanDir::Both && t->dir != core->dir)
            return nullptr;
    }
    return core;
}

const Type* core_string(const Type* type) {
    if (type->kind != Kind::TypeParam) return under(type);
    if (const Type* core = core_type(type)) return core;
    const Type* string = nullptr;
    const bool all = every_type(type, [&](const Type* t) {
        const Type* u = under(t);
        if (u->kind == Kind::String) string = u;
        return u->kind == Kind::String ||
               (u->kind == Kind::Slice && under(u->elem)->kind == Kind::Uint8);
    });
    return all ? string : nullptr;
}

}  // namespace fiberscope::lang
