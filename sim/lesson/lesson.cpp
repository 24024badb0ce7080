#include "sim/lesson/lesson.h"

#include "sim/lesson/comments.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

namespace fiberscope::lesson {
namespace {

// More Ps than a lecture hall could tell apart; the simulated world takes them on any machine.
constexpr std::uint32_t kLessonProcsMax = 64;

// The columns that a UTF-8 text takes, Chinese characters two each; nothing if it is not UTF-8.
std::optional<std::uint32_t> columns_of(std::string_view text) {
    std::uint32_t columns = 0;
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const std::size_t length = byte < 0x80             ? 1
                                   : (byte & 0xe0) == 0xc0 ? 2
                                   : (byte & 0xf0) == 0xe0 ? 3
                                   : (byte & 0xf8) == 0xf0 ? 4
                                                           : 0;
        if (length == 0 || i + length > text.size()) return {};
        std::uint32_t code = length == 1 ? byte : byte & (0x7fu >> length);
        for (std::size_t k = 1; k < length; ++k) {
            const auto next = static_cast<unsigned char>(text[i + k]);
            if ((next & 0xc0) != 0x80) return {};
            code = code << 6 | (next & 0x3fu);
        }
        // From the CJK radicals on, with full-width forms; what lies between is rare in captions.
        const bool wide = (code >= 0x2e80 && code <= 0xffe6) || code >= 0x20000;
        columns += wide ? 2 : 1;
        i += length;
    }
    return columns;
}

// A line on which only brackets close is no statement: no goroutine ever stands there.
bool is_statement(std::string_view code) {
    return code.find_first_not_of("{}()[],; \t") != std::string_view::npos;
}

// Declarations are not run either.
bool is_declaration(std::string_view code) {
    const std::string_view word = code.substr(0, code.find_first_of(" \t("));
    const bool function = word == "func" && !code.starts_with("func(");
    return function || word == "package" || word == "import" || word == "type" || word == "const";
}

class Parser {
  public:
    Parser(std::string_view source, const std::string& file)
        : comments_(find_comments(source)), file_(file) {}

    Parsed run() {
        for (const Directive& directive : comments_.directives)
            parse(directive);
        return std::move(parsed_);
    }

  private:
    struct Known {
        std::string_view name;
        bool once;
        void (Parser::*handler)(const Directive&);
    };
    // A new directive is a line here and a function below.
    static const std::vector<Known>& known_directives() {
        static const std::vector<Known> kKnown{
            {"title", true, &Parser::title}, {"about", true, &Parser::about},
            {"procs", true, &Parser::procs}, {"seed", true, &Parser::seed},
            {"cue", false, &Parser::cue},
        };
        return kKnown;
    }

    void parse(const Directive& directive) {
        if (!directive.alone) {
            return error(directive, directive.column, "a directive stands on a line of its own");
        }
        std::string names;
        for (const Known& known : known_directives()) {
            names += fmt::format(" {}", known.name);
            if (known.name != directive.name) continue;
            if (known.once && seen_before(directive)) {
                return error(directive, directive.column,
                             fmt::format("scope:{} is there twice", known.name));
            }
            return (this->*known.handler)(directive);
        }
        error(directive, directive.column,
              fmt::format("unknown directive scope:{}; known are:{}", directive.name, names));
    }

    bool seen_before(const Directive& directive) const {
        for (const Directive& other : comments_.directives) {
            if (&other == &directive) return false;
            if (other.name == directive.name && other.alone) return true;
        }
        return false;
    }

    void title(const Directive& directive) { text(directive, parsed_.lesson.title); }
    void about(const Directive& directive) { text(directive, parsed_.lesson.about); }

    void procs(const Directive& directive) {
        if (const auto count = number(directive, 1, kLessonProcsMax)) {
            parsed_.lesson.procs = static_cast<std::uint32_t>(*count);
        }
    }

    void seed(const Directive& directive) {
        if (const auto value = number(directive, 0, std::numeric_limits<std::uint64_t>::max())) {
            parsed_.lesson.seed = value;
        }
    }

    void cue(const Directive& directive) {
        Cue cue;
        if (!text(directive, cue.text)) return;
        for (std::size_t i = directive.line; i < comments_.code.size() && cue.line == 0; ++i) {
            if (is_statement(comments_.code[i])) cue.line = static_cast<std::uint32_t>(i + 1);
        }
        if (cue.line == 0) return error(directive, directive.column, "no code follows this cue");
        if (is_declaration(comments_.code[cue.line - 1])) {
            return error(directive, directive.column,
                         fmt::format("no goroutine ever reaches line {}, which this cue waits for: "
                                     "it is a declaration",
                                     cue.line));
        }
        if (parsed_.lesson.cue_at(cue.line) != nullptr) {
            return error(directive, directive.column,
                         fmt::format("line {} already has a cue", cue.line));
        }
        parsed_.lesson.cues.push_back(std::move(cue));
    }

    // "EN | ZH" or "EN". False if something was wrong with it, which is then reported.
    bool text(const Directive& directive, Text& out) {
        const std::string_view whole = directive.text;
        if (whole.empty()) {
            error(directive, directive.column,
                  fmt::format("scope:{} needs a text", directive.name));
            return false;
        }
        const std::size_t bar = whole.find('|');
        const std::string_view first = whole.substr(0, bar);
        const std::string_view en = first.substr(0, first.find_last_not_of(" \t") + 1);
        std::string_view zh;
        std::uint32_t zh_column = directive.text_column;
        if (bar != std::string_view::npos) {
            const std::size_t begin =
                std::min(whole.find_first_not_of(" \t", bar + 1), whole.size());
            zh = whole.substr(begin);
            zh_column += static_cast<std::uint32_t>(begin);
            if (en.empty() || zh.empty() || zh.find('|') != std::string_view::npos) {
                error(directive, directive.text_column,
                      "expected one text, or an English and a Chinese one with | between");
                return false;
            }
        }
        if (!line_fits(directive, directive.text_column, en, kEnglishColumnsMax)) return false;
        if (!line_fits(directive, zh_column, zh, kChineseColumnsMax)) return false;
        out = Text{.en = std::string(en), .zh = std::string(zh)};
        return true;
    }

    bool line_fits(const Directive& directive, std::uint32_t column, std::string_view line,
                   std::uint32_t columns_max) {
        const std::optional<std::uint32_t> columns = columns_of(line);
        if (columns && *columns <= columns_max) return true;
        const std::string what =
            !columns ? "the text is not valid UTF-8"
                     : fmt::format(
                           "the text takes {} columns, a caption line has {} (a Chinese "
                           "character takes 2)",
                           *columns, columns_max);
        error(directive, column, what);
        return false;
    }

    std::optional<std::uint64_t> number(const Directive& directive, std::uint64_t min,
                                        std::uint64_t max) {
        const std::string_view text = directive.text;
        std::uint64_t value = 0;
        const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
        const bool all = failure == std::errc{} && end == text.data() + text.size();
        if (all && value >= min && value <= max) return value;
        error(directive, text.empty() ? directive.column : directive.text_column,
              fmt::format("scope:{} needs a number from {} to {}", directive.name, min, max));
        return {};
    }

    void error(const Directive& directive, std::uint32_t column, const std::string& what) {
        parsed_.errors.push_back(fmt::format("{}:{}:{}: {}", file_, directive.line, column, what));
    }

    Comments comments_;
    const std::string& file_;
    Parsed parsed_;
};

}  // namespace

const Cue* Lesson::cue_at(std::uint32_t line) const {
    const auto found =
        std::lower_bound(cues.begin(), cues.end(), line,
                         [](const Cue& cue, std::uint32_t wanted) { return cue.line < wanted; });
    return found != cues.end() && found->line == line ? &*found : nullptr;
}

Parsed parse_lesson(std::string_view source, const std::string& file) {
    return Parser(source, file).run();
}

}  // namespace fiberscope::lesson
