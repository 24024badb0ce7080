// Statistics, findings and explanations for other programs: as JSON, and the same as tables of
// comma-separated values. docs/stat.md says what every field means. One thread.
#pragma once

#include "sim/findings/findings.h"
#include "sim/findings/why.h"
#include "sim/trace/format.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fiberscope::findings {

// Of docs/stat.md: raised when a field goes or changes its meaning, not when one is added.
constexpr int kStatVersion = 1;

nlohmann::ordered_json stat_json(const Examination& examination, const StringTable& strings,
                                 const trace::Meta& meta);

// An explanation of a goroutine after so many events.
nlohmann::ordered_json why_json(const Explanation& why, GoId g, std::uint64_t event);

// As text, indented, with a line end. What is no UTF-8 in it becomes U+FFFD.
std::string dump(const nlohmann::ordered_json& json);

// The tables there are, and one of them: a line of names, then a line for each row (RFC 4180, but
// lines end as they do in Unix). Nothing if there is no such table.
std::vector<std::string> csv_tables();
std::optional<std::string> csv(const nlohmann::ordered_json& stat, std::string_view table);

}  // namespace fiberscope::findings
