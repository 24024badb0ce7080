// Places in a source text and what is wrong there. Every phase of the front end uses these; errors
// are values that are collected, never thrown.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace fiberscope::lang {

// Line and column count from 1, columns in bytes, as Go counts them. Line 0: no place.
struct Pos {
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    friend bool operator==(const Pos&, const Pos&) = default;
    friend bool operator<(const Pos& a, const Pos& b) {
        return a.line != b.line ? a.line < b.line : a.column < b.column;
    }
};

struct Diagnostic {
    Pos pos;
    std::string message;
};

// The errors of one file. Like gc, it keeps one syntax error a line (the first is the cause, the
// others its echo), no other twice, and stops listening after kMax.
class Diagnostics {
  public:
    static constexpr std::size_t kMax = 1000;

    explicit Diagnostics(std::size_t most = kMax) : most_(most) {}

    void add(Pos pos, std::string message);
    bool empty() const { return list_.empty(); }
    // After one of them the tree is not what the file says.
    bool has_syntax_error() const;
    // Sorted by place; if there were too many, that is the last.
    std::vector<Diagnostic> take();

  private:
    std::size_t most_;
    std::vector<Diagnostic> list_;
};

}  // namespace fiberscope::lang
