// Turns Go source text into tokens, with Go's automatic semicolons. The parser owns one and asks
// for one token at a time. Token texts point into the source, which must outlive them.
#pragma once

#include "sim/lang/syntax/token.h"

namespace fiberscope::lang {

class Lexer {
  public:
    Lexer(std::string_view source, Diagnostics& errors);

    Token next();

  private:
    char at(std::size_t ahead = 0) const {
        return offset_ + ahead < source_.size() ? source_[offset_ + ahead] : '\0';
    }
    Pos pos_at(std::size_t offset) const {
        return {line_, static_cast<std::uint32_t>(offset - line_start_ + 1)};
    }
    void newline();
    // Skips blanks and comments; true if a newline was passed that ends a statement.
    bool skip_space();
    bool skip_comment();
    void line_directive(std::string_view comment);
    Tok scan(std::size_t start);
    Tok scan_name(std::size_t start);
    Tok scan_rune(std::size_t start);
    Tok scan_number();
    void scan_digits(int base);
    // Where one is that is not between digits, or npos.
    static std::size_t lone_underscore(std::string_view number);
    Tok scan_char(std::size_t start);
    Tok scan_string(std::size_t start);
    Tok scan_raw_string(std::size_t start);
    void scan_escape(char quote);
    Tok scan_operator();

    std::string_view source_;
    Diagnostics& errors_;
    std::size_t offset_ = 0;
    std::size_t line_start_ = 0;
    std::uint32_t line_ = 1;
    // The last token can end a statement, so a newline becomes a semicolon.
    bool ends_statement_ = false;
};

// The value of a string or rune literal's text, quotes included; the lexer has checked it.
std::string unquote(std::string_view literal);
void append_utf8(std::string& out, char32_t rune);
// Decodes one rune at text[at]; width is 1 and the rune U+FFFD for a bad byte.
char32_t decode_utf8(std::string_view text, std::size_t at, int& width);

}  // namespace fiberscope::lang
