#include "core/event/rule_names.h"

#include <algorithm>

namespace fiberscope {
namespace {

constexpr std::string_view kRunnext = "runnext";

std::string dashed(Rule rule) {
    std::string name = name_of(rule);
    std::replace(name.begin(), name.end(), '_', '-');
    return name;
}

RuleSet rules_of(std::string_view name, std::string& error) {
    if (name == kRunnext) return {Rule::spawn_runnext, Rule::wake_runnext};
    for (int i = 1; i < kRuleCount; ++i) {
        const auto rule = static_cast<Rule>(i);
        if (dashed(rule) != name) continue;
        if (switchable_rules().has(rule)) return {rule};
        error = "the rule " + std::string(name) + " cannot be switched off: " + without(rule);
        return {};
    }
    error = "\"" + std::string(name) +
            "\" is no rule that can be switched off; these can: " + names_of(switchable_rules()) +
            ", and runnext for the first two";
    return {};
}

}  // namespace

const char* name_of(Rule rule) {
    switch (rule) {
#define X(name, can_be_off, text, without) \
    case Rule::name:                       \
        return #name;
        FIBERSCOPE_RULES(X)
#undef X
    }
    return "?";
}

std::string names_of(RuleSet rules) {
    std::string names;
    for (int i = 0; i < kRuleCount; ++i) {
        const auto rule = static_cast<Rule>(i);
        if (rules.has(rule)) names += (names.empty() ? "" : ",") + dashed(rule);
    }
    return names;
}

RuleSet rules_named(std::string_view list, std::string& error) {
    RuleSet rules;
    for (;;) {
        const std::size_t comma = list.find(',');
        rules = rules | rules_of(list.substr(0, comma), error);
        if (!error.empty()) return {};
        if (comma == std::string_view::npos) return rules;
        list.remove_prefix(comma + 1);
    }
}

}  // namespace fiberscope
