// A Go trace read, with the fold as judge, for tests.
#pragma once

#include "core/event/text.h"
#include "core/record/sink.h"
#include "sim/gotrace/import.h"
#include "sim/replay/check.h"
#include "tests/sim/gotrace/transitions.h"

#include <sstream>
#include <string>
#include <vector>

namespace fiberscope::gotrace {

struct Imported final : Sink {
    explicit Imported(const std::string& bytes) {
        std::istringstream in(bytes);
        report = import_trace(in, "x.trace", strings, *this);
    }

    void take(const Event& event, std::string_view text) override {
        check.take(event, text);
        counts.take(event, text);
        lives.take(event, text);
        lines.push_back(lines_.line(event, text));
        events.push_back(event);
    }
    // Is there such a line, of any time?
    bool tells(std::string_view what) const {
        for (const std::string& line : lines) {
            if (line.find(what) != std::string::npos) return true;
        }
        return false;
    }
    std::string text() const {
        std::string all;
        for (const std::string& line : lines)
            all += line + "\n";
        return all;
    }
    bool left_out(std::string_view what) const {
        for (const std::string& line : report.left_out) {
            if (line == what) return true;
        }
        return false;
    }

    StringTable strings;
    ImportReport report;
    replay::Check check{strings};
    CountTransitions counts;
    Lives lives;
    std::vector<std::string> lines;
    std::vector<Event> events;

  private:
    EventText lines_{strings};
};

}  // namespace fiberscope::gotrace
