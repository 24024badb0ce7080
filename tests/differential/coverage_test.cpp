// Every function and method of the library that the prelude offers is called somewhere in the
// corpus: a function's name after its package's, a method's name in a program that imports it.
#include "sim/lang/std/prelude.h"
#include "sim/lang/syntax/lexer.h"
#include "tests/catch.h"
#include "tests/differential/corpus.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <map>
#include <set>

namespace fiberscope::test {

namespace {

// Beyond tiers 1 and 2, or what no program can call without depending on the machine.
constexpr std::string_view kElsewhere[] = {"syscall", "text/template"};
const std::set<std::string> kUncalled = {
    "os.Pipe",             // tests/sim/lang/std/go_syscall_test.cpp
    "runtime.Breakpoint",  // would stop a compiled program
    "sync.Go",             // since Go 1.25; tests/sim/lang/std/go_sync_test.cpp
};

std::vector<lang::Token> tokens_of(std::string_view text) {
    lang::Diagnostics ignored;
    lang::Lexer lexer(text, ignored);
    std::vector<lang::Token> tokens;
    while (tokens.empty() || tokens.back().kind != lang::Tok::Eof)
        tokens.push_back(lexer.next());
    return tokens;
}

bool is_exported(std::string_view name) {
    return std::isupper(static_cast<unsigned char>(name[0])) != 0;
}

struct Offered {
    std::set<std::string> functions, methods;
};

// The last part of the path, or, if that is a version, the one before it.
std::string package_of(std::string_view path) {
    if (path.ends_with("/v2")) path.remove_suffix(3);
    return std::string(path.substr(path.rfind('/') + 1));
}

// Only of exported types.
Offered offered_by(std::string_view source) {
    Offered offered;
    const std::vector<lang::Token> tokens = tokens_of(source);
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
        const bool begins_line = i == 0 || tokens[i - 1].pos.line != tokens[i].pos.line;
        if (tokens[i].kind != lang::Tok::Func || !begins_line || tokens[i].pos.column != 1)
            continue;
        const lang::Token& next = tokens[i + 1];
        if (next.kind == lang::Tok::Name) {
            if (is_exported(next.text)) offered.functions.insert(std::string(next.text));
            continue;
        }
        std::size_t at = i + 1;
        std::string_view type;
        for (; tokens[at].kind != lang::Tok::RParen; ++at) {
            if (tokens[at].kind == lang::Tok::Name) type = tokens[at].text;
        }
        const std::string_view name = tokens[at + 1].text;
        if (is_exported(type) && is_exported(name)) offered.methods.insert(std::string(name));
    }
    return offered;
}

}  // namespace

TEST_CASE("differential: every function of the library is called by a program", "[differential]") {
    if (std::getenv("FIBERSCOPE_DIFFERENTIAL")) return;
    std::set<std::string> called;   // "fmt.Println"
    std::set<std::string> methods;  // "strings.Len" if strings is imported and there is a .Len
    for (const CorpusProgram& program : corpus()) {
        if (program.name.starts_with("errors/")) continue;
        const std::vector<lang::Token> tokens = tokens_of(program.source);
        std::set<std::string> imported, members;
        for (std::size_t i = 1; i < tokens.size(); ++i) {
            if (tokens[i].kind == lang::Tok::String && tokens[i].text.size() > 2)
                imported.insert(std::string(tokens[i].text.substr(1, tokens[i].text.size() - 2)));
            if (tokens[i - 1].kind == lang::Tok::Period && tokens[i].kind == lang::Tok::Name)
                members.insert(std::string(tokens[i].text));
            if (i > 1 && tokens[i - 2].kind == lang::Tok::Name)
                called.insert(std::string(tokens[i - 2].text) + "." + std::string(tokens[i].text));
        }
        for (const std::string& path : imported) {
            for (const std::string& member : members)
                methods.insert(package_of(path) + "." + member);
        }
    }
    std::string uncalled;
    for (const std::string_view path : lang::std_packages()) {
        if (std::find(std::begin(kElsewhere), std::end(kElsewhere), path) != std::end(kElsewhere))
            continue;
        const std::string package = package_of(path);
        const Offered offered = offered_by(lang::std_source(path));
        const auto look_for = [&](const auto& names, const auto& among) {
            for (const std::string& name : names) {
                const std::string full = package + "." + name;
                if (!among.contains(full) && !kUncalled.contains(full)) uncalled += full + "\n";
            }
        };
        look_for(offered.functions, called);
        look_for(offered.methods, methods);
    }
    CHECK(uncalled == "");
}

}  // namespace fiberscope::test
