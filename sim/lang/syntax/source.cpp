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
    if (list_.size() >= kMax) return;
    for (const Diagnostic& known : list_) {
        if (known.pos.line != pos.line) continue;
        if (known.message == message || (is_syntax(message) && is_syntax(known.message))) return;
    }
    list_.push_back({pos, std::move(message)});
}

std::vector<Diagnostic> Diagnostics::take() {
    std::stable_sort(list_.begin(), list_.end(),
                     [](const Diagnostic& a, const Diagnostic& b) { return a.pos < b.pos; });
    return std::move(list_);
}

}  // namespace fiberscope::lang
