#include "sim/lang/syntax/source.h"

#include <algorithm>

namespace fiberscope::lang {

namespace {

bool is_syntax(const std::string& text) {
    return text.starts_with("syntax error");
}

}  // namespace

bool Diagnostics::has_syntax_error() const {
    return std::any_of(list_.begin(), list_.end(),
                       [](const Diagnostic& error) { return is_syntax(error.message); });
}

void Diagnostics::add(Pos pos, std::string message) {
    if (list_.size() >= most_) return;
    for (const Diagnostic& known : list_) {
        if (known.pos.line != pos.line) continue;
        if (known.message == message || (is_syntax(message) && is_syntax(known.message))) return;
    }
    list_.push_back({pos, std::move(message)});
}

std::vector<Diagnostic> Diagnostics::take() {
    const bool too_many = list_.size() >= most_;
    const Pos last = too_many ? list_.back().pos : Pos{};
    std::stable_sort(list_.begin(), list_.end(),
                     [](const Diagnostic& a, const Diagnostic& b) { return a.pos < b.pos; });
    if (too_many) list_.push_back({last, "too many errors"});
    return std::move(list_);
}

}  // namespace fiberscope::lang
