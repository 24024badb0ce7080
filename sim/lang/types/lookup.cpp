// Finds fields and methods, also those promoted from embedded fields, and compares method sets.
#include "sim/lang/types/checker.h"

#include <algorithm>

namespace fiberscope::lang {

namespace {

bool exported(const std::string& name) {
    return name[0] >= 'A' && name[0] <= 'Z';
}

struct Candidate {
    const Type* type;
    std::vector<int> path;
    bool indirect;
};

bool find_at(const Candidate& at, const std::string& name, const Package* from, Lookup& found,
             std::vector<Candidate>& next) {
    bool hit = false;
    const auto take = [&](Selection::Kind kind) {
        if (hit || found.kind != Selection::None) found.ambiguous = true;
        found.kind = kind;
        found.path = at.path;
        found.indirect = at.indirect;
        hit = true;
    };
    if (at.type->kind == Kind::Named) {
        const Type* generic = at.type->origin;
        for (Object* method : generic ? generic->declared : at.type->declared) {
            if (method->name != name) continue;
            if (!exported(name) && from && method->package != from) continue;
            take(Selection::Method);
            found.method =
                generic ? at.type->table->instantiate(method, at.type->type_args, at.type) : method;
        }
    }
    const Type* t = under(at.type->kind == Kind::TypeParam ? at.type->underlying : at.type);
    if (t->kind == Kind::Interface) {
        for (const Method& method : t->methods) {
            if (method.name != name) continue;
            take(Selection::InterfaceMethod);
            found.interface_method = &method;
        }
    }
    if (t->kind != Kind::Struct) return hit;
    for (std::size_t i = 0; i < t->fields.size(); ++i) {
        const Field& field = t->fields[i];
        if (field.name == name && (exported(name) || !from || field.package == from)) {
            take(Selection::FieldValue);
            found.field = &field;
            found.path.push_back(static_cast<int>(i));
        } else if (field.embedded) {
            Candidate deeper{field.type, at.path, at.indirect};
            deeper.path.push_back(static_cast<int>(i));
            if (field.type->kind == Kind::Pointer) {
                deeper.type = field.type->elem;
                deeper.indirect = true;
            }
            next.push_back(std::move(deeper));
        }
    }
    return hit;
}

}  // namespace

Lookup find_member(const Type* type, const std::string& name, const Package* from) {
    Lookup found;
    if (name == "_") return found;
    Candidate start{type, {}, false};
    // A named pointer type has the fields but no methods of what it points to.
    const Type* pointer = type->kind == Kind::Named ? under(type) : type;
    if (pointer->kind == Kind::Pointer) {
        const bool no_members =
            is_interface(pointer->elem) || pointer->elem->kind == Kind::TypeParam;
        if (no_members) return found;
        start.type = pointer->elem;
        start.indirect = true;
    }
    std::vector<Candidate> level{start};
    std::vector<const Type*> seen;
    while (!level.empty() && found.kind == Selection::None) {
        std::vector<Candidate> next;
        for (const Candidate& candidate : level) {
            if (candidate.type->kind == Kind::Named) {
                if (std::find(seen.begin(), seen.end(), candidate.type) != seen.end()) continue;
                seen.push_back(candidate.type);
            }
            find_at(candidate, name, from, found, next);
        }
        level = std::move(next);
    }
    if (found.ambiguous) found.kind = Selection::None;
    const bool method = found.kind == Selection::Method || found.kind == Selection::InterfaceMethod;
    if (method && type->kind == Kind::Named && pointer->kind == Kind::Pointer) found = {};
    return found;
}

bool Checker::implements(const Type* type, const Type* interface, std::string* cause) {
    if (under(interface)->methods.empty()) return true;
    std::string why;
    if (has_methods(type, interface, cause ? &why : nullptr)) return true;
    if (cause) *cause = text(type) + " does not implement " + text(interface) + " " + why;
    return false;
}

// The signature of the type's method of this name, or null.
const Type* Checker::method_type(const Type* type, const std::string& name, Lookup& found) {
    found = find_member(type, name, nullptr);
    if (found.kind == Selection::InterfaceMethod) return found.interface_method->signature;
    if (found.kind != Selection::Method) return nullptr;
    resolve(found.method);
    return found.method->type;
}

// Why not, without who: "(missing method M)".
bool Checker::has_methods(const Type* type, const Type* interface, std::string* cause) {
    const Type* target = under(interface);
    for (const Method& wanted : target->methods) {
        Lookup found;
        const Type* have = method_type(type, wanted.name, found);
        if (!have) {
            if (!cause) return false;
            const Type* pointer = under(type);
            if (pointer->kind == Kind::Pointer && is_interface(pointer->elem)) {
                *cause = "(type " + text(type) + " is pointer to interface, not interface)";
            } else {
                *cause = "(missing method " + wanted.name + ")";
                const Type* base = type->kind == Kind::Pointer ? type->elem : type;
                for (Object* method : (base->origin ? base->origin : base)->declared) {
                    std::string a = method->name;
                    std::string b = wanted.name;
                    const auto lower = [](std::string& s) {
                        std::transform(s.begin(), s.end(), s.begin(), [](char c) {
                            return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
                        });
                    };
                    lower(a);
                    lower(b);
                    if (a != b) continue;
                    resolve(method);
                    *cause += "\n\t\thave " + method->name + text(method->type).substr(4) +
                              "\n\t\twant " + wanted.name + text(wanted.signature).substr(4);
                }
            }
            return false;
        }
        if (have != wanted.signature) {
            const auto invalid = [](const Type* t) { return t->kind == Kind::Invalid; };
            const Type* want = wanted.signature;
            if (std::any_of(want->params.begin(), want->params.end(), invalid) ||
                std::any_of(want->results.begin(), want->results.end(), invalid) ||
                std::any_of(have->params.begin(), have->params.end(), invalid) ||
                std::any_of(have->results.begin(), have->results.end(), invalid))
                return true;  // told where it stands
            if (cause) {
                *cause = "(wrong type for method " + wanted.name + ")\n\t\thave " + wanted.name +
                         text(have).substr(4) + "\n\t\twant " + wanted.name +
                         text(wanted.signature).substr(4);
            }
            return false;
        }
        if (found.kind == Selection::Method && found.method->pointer_receiver && !found.indirect) {
            if (cause) *cause = "(method " + wanted.name + " has pointer receiver)";
            return false;
        }
    }
    return true;
}

}  // namespace fiberscope::lang
