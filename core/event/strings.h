// The run's names: functions, variables, types. Events carry StringIds; this table gives the text.
// Any thread may intern and read; an id, once seen in an event, can always be looked up.
#pragma once

#include "core/event/ids.h"

#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace fiberscope {

class StringTable {
  public:
    StringTable();

    // The id of this text; equal texts have equal ids. The first text interned is 1, and so on.
    StringId intern(std::string_view text);

    // The text of an id of this table; valid as long as the table. An unknown id gives "?".
    std::string_view text(StringId id) const;

    // Entries, the empty one at 0 included.
    std::uint32_t size() const;

  private:
    mutable std::mutex mutex_;       // guards both
    std::deque<std::string> texts_;  // never moves an entry
    std::unordered_map<std::string_view, StringId> ids_;
};

}  // namespace fiberscope
