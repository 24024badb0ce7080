// The order in which a package's variables are initialised, and cycles in it.
#include "sim/lang/types/checker.h"

#include <algorithm>
#include <set>

namespace fiberscope::lang {

// What one act initialises: a variable, or all of `var a, b = f()`.
struct Checker::Initialisation {
    Object* object = nullptr;     // the first of them
    std::set<std::size_t> needs;  // which others it waits for
    std::vector<std::size_t> needed_by;
};

// Go initialises repeatedly the first variable, in the order of the file, that needs no
// uninitialised one; one without a value has its turn too. A function's needs are those of who uses
// it.
void Checker::order_initialisation() {
    std::vector<Initialisation> all;
    std::unordered_map<const Object*, std::size_t> number;
    for (Object* object : package_.objects) {
        if (object->kind != ObjectKind::Var) continue;
        const bool shared = !object->decl->values.empty() &&
                            object->decl->values.size() != object->decl->objects.size();
        if (shared && object != object->decl->objects[0]) {
            number[object] = number.at(object->decl->objects[0]);
            continue;
        }
        number[object] = all.size();
        all.emplace_back().object = object;
    }
    bool cycle_told = false;
    for (const auto& [variable, at] : number) {
        std::vector<const Object*> path;
        std::set<const Object*> visited;
        const std::function<void(const Object*)> visit = [&, from = at](const Object* object) {
            path.push_back(object);
            for (Object* need : object->depends_on) {
                if (need->package != &package_) continue;
                const auto other = number.find(need);
                if (other != number.end() && other->second != from) {
                    all[from].needs.insert(other->second);
                } else if (need->kind == ObjectKind::Func && visited.insert(need).second) {
                    visit(need);
                }
            }
            path.pop_back();
        };
        visit(variable);
    }
    std::set<std::size_t> ready;
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (const std::size_t need : all[i].needs)
            all[need].needed_by.push_back(i);
        if (all[i].needs.empty()) ready.insert(i);
    }
    while (!ready.empty()) {
        const std::size_t next = *ready.begin();
        ready.erase(ready.begin());
        add_initialisation(all[next].object);
        for (const std::size_t other : all[next].needed_by) {
            all[other].needs.erase(next);
            if (all[other].needs.empty()) ready.insert(other);
        }
    }
    // Those that are left wait for each other.
    std::vector<const Object*> visited;
    std::vector<const Object*> path;
    const std::function<void(Object*)> find_cycle = [&](Object* object) {
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
            find_cycle(need);
        path.pop_back();
    };
    for (Object* object : package_.objects) {
        if (object->kind == ObjectKind::Var) find_cycle(object);
    }
}

void Checker::add_initialisation(Object* object) {
    Decl* decl = object->decl;
    if (decl->values.empty()) return;
    if (decl->values.size() != decl->objects.size()) {
        package_.init_order.push_back(decl);
        return;
    }
    const auto at = static_cast<std::size_t>(
        std::find(decl->objects.begin(), decl->objects.end(), object) - decl->objects.begin());
    Decl* single = package_.tree.make<Decl>(decl->pos);
    *single = *decl;
    single->names = {decl->names[at]};
    single->values = {decl->values[at]};
    single->objects = {object};
    package_.init_order.push_back(single);
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
    std::string text = "initialization cycle for " + cycle[0]->name;
    for (const Object* object : cycle)
        text += "\n\t" + place(object->pos) + ": " + object->name + " refers to";
    error(cycle[0]->pos, text + "\n\t" + place(cycle[0]->pos) + ": " + cycle[0]->name);
    return true;
}

}  // namespace fiberscope::lang
