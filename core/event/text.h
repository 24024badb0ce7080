// An event as one line: "12.345 us M0 P1 G3 chan_send jobs#2 value=5 n=4". For people: debugging,
// `convert` to text, error messages. Every field that the kind uses is in it, and always in the
// same form. One thread.
#pragma once

#include "core/event/event.h"
#include "core/event/rule_names.h"
#include "core/event/strings.h"

#include <string>
#include <string_view>
#include <vector>

namespace fiberscope {

// Given every event in order, it knows which P each M holds and what each object is called. An
// event given alone is told without them ("#2", no P).
class EventText {
  public:
    explicit EventText(const StringTable& strings) : strings_(strings) {}

    std::string line(const Event& event, std::string_view text);

    // The same without the line: for who needs only some lines, but the names in them.
    void remember(const Event& event);
    // Nothing, or what the events before would have told.
    void forget() {
        proc_of_machine_.clear();
        object_names_.clear();
    }
    void holds(MachineId m, ProcId p);  // none: it holds none
    void is_called(ObjectId object, StringId name);

  private:
    std::string object(std::uint32_t id) const;
    std::string details(const Event& event, std::string_view text) const;

    const StringTable& strings_;
    std::vector<std::uint32_t> proc_of_machine_;  // 1 + P, 0 none; by M
    std::vector<std::uint32_t> object_names_;     // StringId; by object - 1
};

// The text on one line: control characters as \n, \t or \x1b; everything else as it is.
std::string escaped(std::string_view text);

}  // namespace fiberscope
