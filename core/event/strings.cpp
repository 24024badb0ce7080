#include "core/event/strings.h"

namespace fiberscope {

StringTable::StringTable() {
    texts_.emplace_back();
}

StringId StringTable::intern(std::string_view text) {
    if (text.empty()) return StringId::none;
    const std::lock_guard lock(mutex_);
    if (const auto found = ids_.find(text); found != ids_.end()) return found->second;
    const StringId id{static_cast<std::uint32_t>(texts_.size())};
    texts_.emplace_back(text);
    ids_.emplace(texts_.back(), id);
    return id;
}

std::string_view StringTable::text(StringId id) const {
    const std::lock_guard lock(mutex_);
    return raw(id) < texts_.size() ? std::string_view(texts_[raw(id)]) : "?";
}

std::uint32_t StringTable::size() const {
    const std::lock_guard lock(mutex_);
    return static_cast<std::uint32_t>(texts_.size());
}

}  // namespace fiberscope
