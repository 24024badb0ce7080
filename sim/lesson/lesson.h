// A lesson: what a scenario's directives say about how to show it. Directives are comments of the
// form //scope:NAME ..., each on a line of its own; Go ignores them. The shell parses them before a
// run; the window shows them. Pure; any thread.
//
//   //scope:title EN | ZH     the lesson's name
//   //scope:about EN | ZH     one sentence: what to watch
//   //scope:procs N           GOMAXPROCS, unless the user says otherwise
//   //scope:seed N            of the simulated world, likewise
//   //scope:cue EN | ZH       a caption, shown when a goroutine first reaches the next line of code
//
// A text is one line; its Chinese part may be left out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fiberscope::lesson {

// What fits into a caption line: 75 columns of Latin text, 30 Chinese characters.
constexpr std::uint32_t kEnglishColumnsMax = 75;
constexpr std::uint32_t kChineseColumnsMax = 60;  // a Chinese character takes two

struct Text {
    std::string en, zh;

    bool empty() const { return en.empty(); }
    // In Chinese if asked and there, else in English.
    const std::string& in(bool chinese) const { return chinese && !zh.empty() ? zh : en; }
    bool operator==(const Text&) const = default;
};

struct Cue {
    std::uint32_t line = 0;  // of the code that it waits for
    Text text;
    bool operator==(const Cue&) const = default;
};

struct Lesson {
    Text title;
    Text about;
    std::optional<std::uint32_t> procs;
    std::optional<std::uint64_t> seed;
    std::vector<Cue> cues;  // by line, rising; one a line

    // The cue of this line; null if it has none.
    const Cue* cue_at(std::uint32_t line) const;
};

struct Parsed {
    Lesson lesson;
    std::vector<std::string> errors;  // "file.go:3:9: what is wrong", in order of place
};

// A source without directives is an empty lesson. It need not be valid Go.
Parsed parse_lesson(std::string_view source, const std::string& file);

}  // namespace fiberscope::lesson
