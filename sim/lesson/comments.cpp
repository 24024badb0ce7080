#include "sim/lesson/comments.h"

#include <algorithm>

namespace fiberscope::lesson {
namespace {

constexpr std::string_view kPrefix = "//scope:";
constexpr std::string_view kBlanks = " \t\r";

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(kBlanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

class Scan {
  public:
    explicit Scan(std::string_view source) : source_(source) {}

    Comments run() {
        found_.code.emplace_back();
        while (at_ < source_.size())
            step();
        for (std::string& line : found_.code)
            line = std::string(trimmed(line));
        return std::move(found_);
    }

  private:
    void step() {
        if (rest().starts_with("//")) return line_comment();
        if (rest().starts_with("/*")) return skip_past("*/", 2);
        const char c = source_[at_];
        if (c == '`') return raw_string();
        if (c == '"' || c == '\'') return quoted(c);
        if (c == '\n') {
            next_line();
        } else {
            found_.code.back() += c;
        }
        ++at_;
    }

    std::string_view rest() const { return source_.substr(at_); }

    void next_line() {
        found_.code.emplace_back();
        line_begin_ = at_ + 1;
    }

    void line_comment() {
        const std::string_view comment = rest().substr(0, rest().find('\n'));
        if (comment.starts_with(kPrefix)) {
            const std::string_view after = comment.substr(kPrefix.size());
            Directive directive;
            directive.line = static_cast<std::uint32_t>(found_.code.size());
            directive.column = static_cast<std::uint32_t>(at_ - line_begin_ + 1);
            directive.name = after.substr(0, after.find_first_of(kBlanks));
            const std::string_view text = after.substr(directive.name.size());
            directive.text = trimmed(text);
            const std::size_t blanks = std::min(text.find_first_not_of(kBlanks), text.size());
            directive.text_column = static_cast<std::uint32_t>(directive.column + kPrefix.size() +
                                                               directive.name.size() + blanks);
            directive.alone = trimmed(found_.code.back()).empty();
            found_.directives.push_back(directive);
        }
        at_ += comment.size();
    }

    // Moves behind `end`, searched from `skip` on, counting lines on the way.
    void skip_past(std::string_view end, std::size_t skip) {
        const std::size_t found = source_.find(end, at_ + skip);
        const std::size_t stop =
            found == std::string_view::npos ? source_.size() : found + end.size();
        for (; at_ < stop; ++at_) {
            if (source_[at_] == '\n') next_line();
        }
    }

    void raw_string() {
        found_.code.back() += "``";
        skip_past("`", 1);
    }

    void quoted(char quote) {
        found_.code.back() += quote;
        for (++at_; at_ < source_.size() && source_[at_] != '\n'; ++at_) {
            if (source_[at_] == '\\' && at_ + 1 < source_.size() && source_[at_ + 1] != '\n') {
                ++at_;
            } else if (source_[at_] == quote) {
                ++at_;
                break;
            }
        }
        found_.code.back() += quote;
    }

    std::string_view source_;
    std::size_t at_ = 0;
    std::size_t line_begin_ = 0;
    Comments found_;
};

}  // namespace

Comments find_comments(std::string_view source) {
    return Scan(source).run();
}

}  // namespace fiberscope::lesson
