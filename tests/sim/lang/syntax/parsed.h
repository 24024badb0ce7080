// A parsed source, for tests of the parser.
#pragma once

#include "sim/lang/syntax/parser.h"

#include <string>
#include <string_view>

namespace fiberscope::lang::test {

struct Parsed {
    explicit Parsed(std::string_view source) {
        Diagnostics found;
        Parser(source, tree, found).parse_file();
        errors = found.take();
    }
    Tree tree;
    std::vector<Diagnostic> errors;
};

inline std::string text_of(const Diagnostic& error) {
    return std::to_string(error.pos.line) + ":" + std::to_string(error.pos.column) + ": " +
           error.message;
}
// "line:column: message", or nothing.
inline std::string first_error(std::string_view source) {
    const Parsed parsed(source);
    return parsed.errors.empty() ? "" : text_of(parsed.errors[0]);
}
inline std::string all_errors(std::string_view source) {
    std::string all;
    for (const Diagnostic& error : Parsed(source).errors)
        all += text_of(error) + "\n";
    return all;
}

// Without the words "syntax error: ".
inline std::string without_head(std::string error) {
    const std::string head = "syntax error: ";
    if (const std::size_t at = error.find(head); at != std::string::npos)
        error.erase(at, head.size());
    return error;
}

// The body of `func f() { ... }`, and its first error.
inline std::string in_function(std::string_view body) {
    return "package p\nfunc f() {\n" + std::string(body) + "\n}\n";
}
inline std::string error_in_function(std::string_view body) {
    return without_head(first_error(in_function(body)));
}

}  // namespace fiberscope::lang::test
