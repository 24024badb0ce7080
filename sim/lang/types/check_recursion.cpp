// Types that refer to each other. While one is being resolved it is begun and not whole: it has a
// name that others may use, but nothing can be asked about it. Such questions wait (later) until
// all types that were begun are whole; so do interfaces that embed one, and types declared as one.
#include "sim/lang/types/checker.h"

#include <algorithm>

namespace fiberscope::lang {

void Checker::later(std::function<void()> task) {
    if (resolving_depth_ == 0)
        task();
    else
        later_.push_back(std::move(task));
}

// Runs what had to wait until the types that were begun are whole.
void Checker::finish_types() {
    if (resolving_depth_ != 0) return;
    // A task may resolve more, and come here again.
    while (!later_.empty()) {
        for (const auto& task : std::exchange(later_, {}))
            task();
    }
}

// `type named x`, where x may be, or hold, a type that was begun and is not whole.
void Checker::declare_type(Type* named, Expr* x) {
    later([this, named] { check_invalid_recursion(named); });
    const Type* type = type_of(x);
    if (type->kind == Kind::TypeParam) {
        error(start_of(x), "cannot use a type parameter as RHS in type declaration");
        type = invalid_type();
    }
    if (!is_whole(type)) {
        waiting_.emplace_back(named, type);
    } else {
        named->underlying = under(type);
        for (bool any = true; any;) {
            any = false;
            for (const auto& [waiting, other] : waiting_) {
                if (waiting->underlying || !is_whole(other)) continue;
                waiting->underlying = under(other);
                any = true;
            }
        }
    }
}

// A struct or array that contains itself by value has no size, an interface that embeds itself no
// end, and a name that stands for itself no meaning.
void Checker::check_invalid_recursion(const Type* named) {
    std::vector<const Type*> path;
    const std::function<bool(const Type*)> contains = [&](const Type* type) -> bool {
        // What an instance is made of may be an instance of itself, with ever larger arguments.
        const Type* node = type->origin ? type->origin : type;
        if (node == named && !path.empty()) {
            // A generic type is told where it is mentioned.
            if (type->origin) path[0] = type;
            return true;
        }
        if (std::find(path.begin(), path.end(), type) != path.end()) return false;
        const auto same = std::count_if(path.begin(), path.end(), [&](const Type* other) {
            return type->origin && other->origin == type->origin;
        });
        if (same > 8) return false;
        path.push_back(type);
        const Type* t = under(type);
        bool found = false;
        if (!is_whole(type)) {
            for (const auto& [waiting, other] : waiting_)
                found = found || (waiting == type && contains(other));
        } else if (t->kind == Kind::Array) {
            found = contains(t->elem);
        } else if (t->kind == Kind::Struct) {
            for (const Field& field : t->fields)
                found = found || contains(field.type);
        } else if (t->kind == Kind::Interface && !t->unions.empty()) {
            for (const auto& terms : t->unions) {
                for (const Term& term : terms)
                    found = found || contains(term.type);
            }
        } else if (const auto open = open_interfaces_.find(t); open != open_interfaces_.end()) {
            for (const auto& [other, pos] : open->second)
                found = found || contains(other);
        }
        if (!found) path.pop_back();
        return found;
    };
    if (!contains(named)) return;
    std::erase_if(path, [](const Type* type) { return type->kind != Kind::Named; });
    std::rotate(path.begin(),
                std::min_element(path.begin(), path.end(),
                                 [](const Type* a, const Type* b) { return a->pos < b->pos; }),
                path.end());
    std::string message = "invalid recursive type";
    if (path.size() == 1) {
        message += ": " + named->name + " refers to itself";
    } else {
        message += " " + path[0]->name;
        for (const Type* type : path)
            message += "\n\t" + place(type->pos) + ": " + type->name + " refers to";
        message += "\n\t" + place(path[0]->pos) + ": " + path[0]->name;
    }
    error(path[0]->pos, message);
    for (const Type* type : path) {
        // A generic type that another is only put into has done nothing wrong.
        const bool innocent = type->origin && named->type_params.empty();
        if (!innocent)
            const_cast<Type*>(type->origin ? type->origin : type)->underlying = invalid_type();
    }
}

void Checker::close_interface(const Type* open) {
    const auto found = open_interfaces_.find(open);
    if (found == open_interfaces_.end()) return;
    const auto embedded = std::move(found->second);
    open_interfaces_.erase(found);
    auto& methods = const_cast<Type*>(open)->methods;
    auto& unions = const_cast<Type*>(open)->unions;
    for (const auto& [type, pos] : embedded) {
        close_interface(under(type));
        embed(methods, unions, type, pos);
    }
    if (!unions.empty()) const_cast<Type*>(open)->generic = true;
    std::sort(methods.begin(), methods.end(),
              [](const Method& a, const Method& b) { return a.name < b.name; });
}

}  // namespace fiberscope::lang
