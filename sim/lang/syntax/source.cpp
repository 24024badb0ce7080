#include "sim/lang/syntax/source.h"

#include <algorithm>

namespace fiberscope::lang {

void Diagnostics::add(Pos pos, std::string message) {
    if (list_.size() >= kMax) return;
    for (const Diagnostic& known : list_) {
        if (known.pos.line == pos.line) return;
    }
    list_.push_back({pos, std::move(message)});
}

std::vector<Diagnostic> Diagnostics::take() {
    std::stable_sort(list_.begin(), list_.end(),
                     [](const Diagnostic& a, const Diagnostic& b) { return a.pos < b.pos; });
    return std::move(list_);
}

}  // namespace fiberscope::lang
