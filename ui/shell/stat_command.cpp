// stat: what happened in a trace, in numbers, findings and answers to "why was it not running?",
// for people and for other programs.
#include "core/runtime.h"
#include "sim/findings/stat_json.h"
#include "sim/replay/account.h"
#include "sim/replay/fold.h"
#include "ui/shell/any_trace.h"
#include "ui/shell/commands.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace fiberscope::shell {
namespace {

// Keeps the states after so many events, while it folds the events itself.
class StatesAt final : public Sink {
  public:
    struct Question {
        GoId g = GoId::none;
        std::optional<std::uint64_t> event;  // nothing: at the end
        std::string asked;
        std::optional<replay::State> state = {};
    };

    explicit StatesAt(std::vector<Question> asked) : questions(std::move(asked)) { keep(); }

    void take(const Event& event, std::string_view text) override {
        users.take(event, text);
        if (impossible || (impossible = replay::fold(state, event, text))) return;
        keep();
    }
    void finish() {
        for (Question& question : questions)
            if (!question.event) question.state = state;
    }

    std::vector<Question> questions;
    findings::Users users;
    replay::State state;
    std::optional<std::string> impossible;

  private:
    void keep() {
        for (Question& question : questions)
            if (question.event == state.events) question.state = state;
    }
};

// "7", "G7" or "G7@1234".
std::optional<StatesAt::Question> question_of(const std::string& text) {
    StatesAt::Question question;
    question.asked = text;
    const char* at = text.data() + (text.starts_with("G") || text.starts_with("g") ? 1 : 0);
    const char* const end = text.data() + text.size();
    std::uint32_t g = 0;
    auto read = std::from_chars(at, end, g);
    if (read.ec != std::errc{} || g == 0) return {};
    question.g = GoId{g};
    if (read.ptr == end) return question;
    std::uint64_t event = 0;
    if (*read.ptr != '@') return {};
    read = std::from_chars(read.ptr + 1, end, event);
    if (read.ec != std::errc{} || read.ptr != end) return {};
    question.event = event;
    return question;
}

// Whole, or not at all; "" is stdout. Returns the exit status.
int write(const std::string& text, const std::filesystem::path& file) {
    std::FILE* out = file.empty() ? stdout : std::fopen(file.c_str(), "w");
    if (out == nullptr) return complain(file.string() + ": " + std::strerror(errno));
    bool good = std::fwrite(text.data(), 1, text.size(), out) == text.size();
    good = std::fflush(out) == 0 && good;
    if (out != stdout) good = std::fclose(out) == 0 && good;
    return good ? 0 : complain((file.empty() ? "stdout" : file.string()) + ": cannot write");
}

int why(const StatOptions& options) {
    std::vector<StatesAt::Question> questions;
    for (const std::string& text : options.why) {
        auto question = question_of(text);
        if (!question)
            return complain("--why " + text +
                            ": it is a goroutine, 7 or G7, and maybe after how "
                            "many events, G7@1234");
        questions.push_back(std::move(*question));
    }
    StringTable strings;
    StatesAt states(std::move(questions));
    const trace::ReadReport report = read_any(options.file, strings, states);
    if (!report.usable()) return complain(report.error);
    states.finish();
    std::string text;
    auto answers = nlohmann::ordered_json::array();
    for (const StatesAt::Question& question : states.questions) {
        if (!question.state)
            return complain("--why " + question.asked + ": " + options.file + " has " +
                            std::to_string(states.state.events) + " events");
        if (!question.state->has_go(question.g))
            return complain("--why " + question.asked + ": there is no such goroutine then");
        const auto why =
            findings::why_not_running(*question.state, strings, states.users, question.g);
        text += findings::why_text(why);
        answers.push_back(findings::why_json(why, question.g, question.state->events));
    }
    if (options.json)
        text = findings::dump({{"fiberscope_stat", findings::kStatVersion}, {"why", answers}});
    const int status = write(text, options.out);
    return status != 0 ? status : status_of(report);
}

int tables(const StatOptions& options, const nlohmann::ordered_json& json) {
    if (options.csv != "all") return write(*findings::csv(json, options.csv), options.out);
    std::error_code error;
    std::filesystem::create_directories(options.out, error);
    if (error) return complain(options.out + ": " + error.message());
    for (const std::string& table : findings::csv_tables()) {
        const auto file = std::filesystem::path(options.out) / (table + ".csv");
        if (const int status = write(*findings::csv(json, table), file)) return status;
    }
    return 0;
}

std::string account(const findings::Examination& examination, const StringTable& strings,
                    const trace::Meta& meta) {
    return replay::account_of(examination.stats(), strings,
                              {.title = meta.file, .world = meta.world, .seed = meta.seed}) +
           findings::findings_text(examination.findings()) + "\nHere, goroutines have " +
           stack_design() + "\n";
}

// Before anything is read: what cannot be done.
std::optional<std::string> refusal(const StatOptions& options) {
    const std::vector<std::string> known = findings::csv_tables();
    if (options.csv.empty()) return {};
    if (options.csv == "all" && options.out.empty())
        return "--csv all writes several files: --out names the folder for them";
    if (options.csv == "all" || std::find(known.begin(), known.end(), options.csv) != known.end())
        return {};
    std::string names;
    for (const std::string& name : known)
        names += ", " + name;
    return "--csv " + options.csv + ": there are all" + names;
}

}  // namespace

int stat_command(const StatOptions& options) {
    if (const auto refused = refusal(options)) return complain(*refused);
    if (!options.why.empty()) return why(options);
    StringTable strings;
    findings::Examination examination(strings);
    const trace::ReadReport report = read_any(options.file, strings, examination);
    if (!report.usable()) return complain(report.error);
    int status = 0;
    if (options.json || !options.csv.empty()) {
        const auto json = findings::stat_json(examination, strings, report.meta);
        status = options.json ? write(findings::dump(json), options.out) : tables(options, json);
    } else {
        status = write(account(examination, strings, report.meta), options.out);
    }
    return status != 0 ? status : status_of(report);
}

}  // namespace fiberscope::shell
