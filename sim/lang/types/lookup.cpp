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
        for (Object* method : at.type->declared) {
            if (method->name != name) continue;
            if (!exported(name) && from && method->package != from) continue;
            take(Selection::Method);
            found.method = method;
        }
    }
    const Type* t = under(at.type);
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
        const bool is_interface_pointer = is_interface(pointer->elem);
        if (is_interface_pointer) return found;
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
    const Type* target = under(interface);
    const std::string head = text(type) + " does not implement " + text(interface) + " ";
    for (const Method& wanted : target->methods) {
        const Lookup found = find_member(type, wanted.name, nullptr);
        const Type* have = nullptr;
        if (found.kind == Selection::Method) {
            resolve(found.method);
            have = found.method->type;
        } else if (found.kind == Selection::InterfaceMethod) {
            have = found.interface_method->signature;
        }
        if (!have) {
            if (!cause) return false;
            const Type* pointer = under(type);
            if (pointer->kind == Kind::Pointer && is_interface(pointer->elem)) {
                *cause = head + "(type " + text(type) + " is pointer to interface, not interface)";
            } else {
                *cause = head + "(missing method " + wanted.name + ")";
                const Type* base = type->kind == Kind::Pointer ? type->elem : type;
                for (Object* method : base->declared) {
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
            if (std::any_of(have->params.begin(), have->params.end(), invalid) ||
                std::any_of(have->results.begin(), have->results.end(), invalid))
                return true;  // told where it stands
            if (cause) {
                *cause = head + "(wrong type for method " + wanted.name + ")\n\t\thave " +
                         wanted.name + text(have).substr(4) + "\n\t\twant " + wanted.name +
                         text(wanted.signature).substr(4);
            }
            return false;
        }
        if (found.kind == Selection::Method && found.method->pointer_receiver && !found.indirect) {
            if (cause) *cause = head + "(method " + wanted.name + " has pointer receiver)";
            return false;
        }
    }
    return true;
}

}  // namespace fiberscope::lang
