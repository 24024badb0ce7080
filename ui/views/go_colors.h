// A line of Go cut into pieces by colour: enough to read it, no parser. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fiberscope::ui {

struct CodePiece {
    enum class Kind : unsigned char { plain, keyword, number, text, comment };
    Kind kind = Kind::plain;
    std::string_view text;  // into the line
};

// `in_comment` says whether a /* comment is open, before and after the line.
std::vector<CodePiece> color_go(std::string_view line, bool& in_comment);

}  // namespace fiberscope::ui
