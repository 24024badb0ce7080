// What the pages of the account are written on: lines without blanks at their ends, headings, and
// how things are called.
#pragma once

#include "core/event/text.h"
#include "sim/replay/account.h"

#include <fmt/format.h>

#include <string>
#include <utility>

namespace fiberscope::replay {

class Sheet {
  protected:
    Sheet(const Stats& stats, const StringTable& strings, const AccountOptions& options)
        : stats_(stats), state_(stats.state()), strings_(strings), options_(options) {}

    template <class... Args>
    void line(fmt::format_string<Args...> format, Args&&... args) {
        out_ += trimmed(fmt::format(format, std::forward<Args>(args)...)) + "\n";
    }
    template <class... Args>
    void heading(fmt::format_string<Args...> format, Args&&... args) {
        out_ += "\n" + bold(trimmed(fmt::format(format, std::forward<Args>(args)...))) + "\n";
    }
    std::string bold(const std::string& text) const {
        return options_.colour ? "\x1b[1m" + text + "\x1b[0m" : text;
    }
    std::string name_of(const GoState& g) const {
        return fmt::format("G{} {}", raw(g.id), escaped(strings_.text(g.function)));
    }
    std::string name_of(const ObjectState& object) const {
        return fmt::format("{}#{}", escaped(strings_.text(object.name)), raw(object.id));
    }

    const Stats& stats_;
    const State& state_;
    const StringTable& strings_;
    const AccountOptions& options_;
    std::string out_;

  private:
    static std::string trimmed(std::string text) {
        text.erase(text.find_last_not_of(' ') + 1);
        return text;
    }
};

}  // namespace fiberscope::replay
