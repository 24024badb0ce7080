// Values are bytes, as Go's strings are; other tools want UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace fiberscope::exports {

// The text, with U+FFFD for every byte that is no part of a character, as Go's range has it.
std::string valid_utf8(std::string_view text);

// A JSON string, quotes included, of any bytes.
std::string json_string(std::string_view text);

}  // namespace fiberscope::exports
