// Generic code that would need instances without end: f[T] calls f[[]T].
//
// Each type argument that mentions a type parameter is an edge from that parameter to the one it is
// for; it grows if the parameter is only a part of it. A cycle with an edge that grows has no end,
// whether the program ever comes there or not (Go's cmd/compile/internal/types2/mono.go).
#include "sim/lang/types/checker.h"

#include <algorithm>

namespace fiberscope::lang {

namespace {

using Types = std::vector<const Type*>;

void collect_params(const Type* type, bool inside, std::vector<std::pair<const Type*, bool>>& out) {
    if (!type || !type->generic) return;
    const auto all = [&](const Types& types) {
        for (const Type* t : types)
            collect_params(t, true, out);
    };
    switch (type->kind) {
        case Kind::TypeParam:
            out.emplace_back(type, inside);
            break;
        case Kind::Named:
            all(type->type_args);
            all(type->context);
            break;
        case Kind::Struct:
            for (const Field& field : type->fields)
                collect_params(field.type, true, out);
            break;
        case Kind::Interface:
            for (const Method& method : type->methods)
                collect_params(method.signature, true, out);
            break;
        default:
            collect_params(type->elem, true, out);
            collect_params(type->key, true, out);
            all(type->params);
            all(type->results);
    }
}

}  // namespace

void Checker::note_instantiation(const Types& params, const Types& args,
                                 const std::function<Pos(std::size_t)>& at) {
    if (instance_) return;
    const auto canonical = [&](const Type* param) {
        const auto known = canonical_.find(param);
        return known == canonical_.end() ? param : known->second;
    };
    for (std::size_t i = 0; i < params.size(); ++i) {
        std::vector<std::pair<const Type*, bool>> mentioned;
        collect_params(args[i], false, mentioned);
        for (const auto& [param, inside] : mentioned)
            instantiations_.push_back(
                {canonical(param), canonical(params[i]), inside, args[i], at(i)});
    }
}

void Checker::check_instantiation_cycles() {
    if (!errors_.empty()) return;
    for (const Instantiation& growing : instantiations_) {
        if (!growing.grows) continue;
        // From where it leads to, back to where it comes from.
        std::vector<const Instantiation*> path;
        std::vector<const Type*> seen;
        const std::function<bool(const Type*)> reaches = [&](const Type* param) {
            if (param == growing.from) return true;
            if (std::find(seen.begin(), seen.end(), param) != seen.end()) return false;
            seen.push_back(param);
            for (const Instantiation& edge : instantiations_) {
                if (edge.from != param) continue;
                path.push_back(&edge);
                if (reaches(edge.to)) return true;
                path.pop_back();
            }
            return false;
        };
        if (!reaches(growing.to)) continue;
        path.insert(path.begin(), &growing);
        std::reverse(path.begin(), path.end());
        // Backwards from where it grows: each with what its parameter is given.
        const auto next = std::find(path.begin(), path.end(), &growing);
        std::rotate(path.begin(), next, path.end());
        std::string message = "instantiation cycle:";
        for (const Instantiation* edge : path)
            message += "\n\t" + place(edge->pos) + ": " + edge->to->name + " instantiated as " +
                       text(edge->argument);
        error(path[0]->to->pos, message);
        return;
    }
}

}  // namespace fiberscope::lang
