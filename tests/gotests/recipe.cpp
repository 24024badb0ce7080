#include "tests/gotests/recipe.h"

#include "sim/lang/syntax/lexer.h"

#include <algorithm>
#include <array>
#include <sstream>

namespace fiberscope::test {

namespace {

// Those that a program of tiers 1 and 2 may import.
constexpr std::string_view kPackages[] = {
    "bufio",
    "bytes",
    "cmp",
    "container/heap",
    "container/list",
    "container/ring",
    "context",
    "errors",
    "flag",
    "fmt",
    "io",
    "log",
    "maps",
    "math",
    "math/bits",
    "math/rand",
    "os",
    "runtime",
    "slices",
    "sort",
    "strconv",
    "strings",
    "sync",
    "sync/atomic",
    "text/tabwriter",
    "text/template",
    "time",
    "unicode",
    "unicode/utf8",
};

// Members of those packages that need more than the tiers.
constexpr std::string_view kMembers[] = {
    "SetFinalizer",
    "Callers",
    "Caller",
    "CallersFrames",
    "FuncForPC",
    "Stack",
    "SetBlockProfileRate",
    "Frames",
    "ReadDir",
    "Create",
    "Open",
    "OpenFile",
    "MkdirTemp",
    "TempDir",
    "RemoveAll",
    "Remove",
    "ReadFile",
    "WriteFile",
    "Getwd",
    "Environ",
    "Setenv",
    "GOROOT",
    "GOARCH",
};

constexpr std::string_view kComplex[] = {"complex", "complex64", "complex128", "real", "imag"};

template <typename List>
bool contains(const List& list, std::string_view what) {
    return std::find(std::begin(list), std::end(list), what) != std::end(list);
}

std::string_view first_paragraph(std::string_view source) {
    const std::string_view head = source.substr(0, source.find("\n\n"));
    const std::size_t line = head.find('\n');
    // A build constraint may stand above the recipe.
    if (head.substr(0, line).find("+build") != std::string_view::npos &&
        line != std::string_view::npos)
        return head.substr(line + 1);
    return head.substr(0, line);
}

// A +build line holds if one of its words does; a word if all its parts, which commas join, do.
bool is_built(std::string_view source) {
    static constexpr std::string_view kTags[] = {"linux", "amd64", "gc", "unix", "cgo"};
    const std::string head(source.substr(0, source.find("\npackage")));
    std::istringstream lines(head);
    for (std::string line; std::getline(lines, line);) {
        const std::size_t mark = line.find("// +build ");
        if (mark != 0) continue;
        std::istringstream words(line.substr(std::string_view("// +build ").size()));
        bool any = false;
        for (std::string word; words >> word;) {
            bool all = true;
            std::istringstream parts(word);
            for (std::string part; std::getline(parts, part, ',');) {
                const bool negated = part[0] == '!';
                all = all && negated != (contains(kTags, part.substr(negated ? 1 : 0)) ||
                                         part.starts_with("go1."));
            }
            any = any || all;
        }
        if (!any) return false;
    }
    return true;
}

// What the program's text needs that is beyond the tiers.
std::string beyond_tiers(std::string_view source) {
    lang::Diagnostics ignored;
    lang::Lexer lexer(source, ignored);
    std::vector<lang::Token> tokens;
    while (tokens.empty() || tokens.back().kind != lang::Tok::Eof)
        tokens.push_back(lexer.next());
    bool importing = false;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const lang::Token& token = tokens[i];
        if (token.kind == lang::Tok::Import) importing = true;
        if (token.kind == lang::Tok::Func || token.kind == lang::Tok::Type ||
            token.kind == lang::Tok::Var || token.kind == lang::Tok::Const)
            importing = false;
        if (importing && token.kind == lang::Tok::String && token.text.size() > 2) {
            const std::string_view path = token.text.substr(1, token.text.size() - 2);
            if (!contains(kPackages, path)) return "imports " + std::string(path);
        }
        if (token.kind == lang::Tok::Imaginary) return "complex numbers";
        const bool called = i + 1 < tokens.size() && tokens[i + 1].kind == lang::Tok::LParen;
        const bool member = i > 0 && tokens[i - 1].kind == lang::Tok::Period;
        if (token.kind == lang::Tok::Name && contains(kComplex, token.text) && !member &&
            (called || token.text.starts_with("complex")))
            return "complex numbers";
        if (token.kind == lang::Tok::Name && member && contains(kMembers, token.text))
            return "uses " + std::string(tokens[i - 2].text) + "." + std::string(token.text);
    }
    for (const std::string_view mark : {"//go:linkname", "//go:embed", "//go:notinheap"}) {
        if (source.find(mark) != std::string_view::npos) return std::string(mark);
    }
    return {};
}

}  // namespace

Recipe read_recipe(std::string_view source) {
    Recipe recipe;
    std::istringstream words{std::string(first_paragraph(source))};
    std::string action;
    words >> action;
    if (action == "//") words >> action;
    if (action.starts_with("//")) action.erase(0, 2);
    if (action == "run")
        recipe.action = Recipe::Run;
    else if (action == "runoutput")
        recipe.action = Recipe::RunOutput;
    else if (action == "errorcheck")
        recipe.action = Recipe::ErrorCheck;
    else if (action == "compile" || action == "build")
        recipe.action = Recipe::Compile;
    else
        recipe.out_of_scope = action.ends_with("dir") || action.ends_with("output")
                                  ? "several files (" + action + ")"
                                  : "no recipe (" + action + ")";
    // Flags for gc's own checks of itself change nothing that shows.
    static constexpr std::string_view kNoMatter[] = {
        "-d=panic", "-d=ssa/check/on", "-N", "-c=4", "-l", "-l=4"};
    for (std::string word; words >> word;) {
        if (!recipe.out_of_scope.empty()) break;
        if (word.starts_with("-") && recipe.args.empty()) {
            if (!contains(kNoMatter, word))
                recipe.out_of_scope = "a compiler's flag (" + word + ")";
        } else if (word.ends_with(".go")) {
            recipe.out_of_scope = "several files (" + word + ")";
        } else {
            recipe.args.push_back(word);
        }
    }
    if (recipe.out_of_scope.empty() && !is_built(source))
        recipe.out_of_scope = "built for another machine or compiler";
    if (recipe.out_of_scope.empty()) recipe.out_of_scope = beyond_tiers(source);
    return recipe;
}

}  // namespace fiberscope::test
