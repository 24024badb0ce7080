// The rules' names, as people write them: in lines of text and after --without.
#pragma once

#include "core/event/rules.h"

#include <string>
#include <string_view>

namespace fiberscope {

// The rule's name in code, for lines that name it: "steal_half".
const char* name_of(Rule rule);

// "steal-half,poll-global", in the order of the list; empty for none.
std::string names_of(RuleSet rules);

// What such a list names; "runnext" stands for both of spawn-runnext and wake-runnext. A name that
// is none, or that of a rule which cannot be switched off, makes the result empty, and `error` a
// line that says so.
RuleSet rules_named(std::string_view list, std::string& error);

}  // namespace fiberscope
