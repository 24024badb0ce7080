// A run as the window and the exports want it: a session, with the lesson that goes with it.
#pragma once

#include "ui/session.h"
#include "ui/shell/runner.h"

#include <memory>
#include <string>

namespace fiberscope::shell {

struct Watched {
    StringTable strings;
    ui::Session session{strings};
};

// The lesson of a scenario; `meta` says how it is or was run.
ui::Lesson lesson_of(const lesson::Lesson& lesson, const trace::Meta& meta);

// Feeds a session with events, on the session's own thread.
class SessionSink final : public Sink {
  public:
    explicit SessionSink(ui::Session& session) : session_(session) {}
    void take(const Event& event, std::string_view text) override { session_.append(event, text); }

  private:
    ui::Session& session_;
};

// A trace, whole; or a scenario's run to its end. Null after a message on stderr. `damaged` is set
// if a part of the trace is missing (told as well).
std::unique_ptr<Watched> load_watched(const std::string& file, const Choice& choice, bool& damaged);

}  // namespace fiberscope::shell
