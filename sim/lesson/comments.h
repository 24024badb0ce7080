// The comments of a Go source that could be directives, and which lines hold code. Knows just
// enough of Go not to be fooled by strings and block comments; used by the lesson's parser only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fiberscope::lesson {

struct Directive {
    std::uint32_t line = 0;    // from 1
    std::uint32_t column = 0;  // from 1, in bytes, of the //
    std::string_view name;     // after "//scope:"
    std::string_view text;     // after the name, without blanks around it
    std::uint32_t text_column = 0;
    bool alone = true;  // no code before it on its line
};

struct Comments {
    std::vector<Directive> directives;
    std::vector<std::string>
        code;  // code[line - 1]: the line without its comments and blanks around
};

// The views point into the source.
Comments find_comments(std::string_view source);

}  // namespace fiberscope::lesson
