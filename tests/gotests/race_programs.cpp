#include "tests/gotests/race_programs.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <sstream>

namespace fiberscope::test {

namespace {

// gofmt's form is all that is asked for: a declaration begins in column 1, and if its first line
// opens a block, it ends with the line that begins with the closing bracket.
std::vector<std::string> declarations(std::string_view file) {
    std::vector<std::string> all;
    std::istringstream lines{std::string(file)};
    for (std::string line; std::getline(lines, line);) {
        const bool begins = std::ranges::any_of(
            std::initializer_list<const char*>{"func ", "type ", "var ", "const ", "import "},
            [&](const char* word) { return line.starts_with(word); });
        if (!begins) continue;
        std::string text = line + "\n";
        if (line.ends_with('{') || line.ends_with('(')) {
            do {
                std::getline(lines, line);
                text += line + "\n";
            } while (lines && !line.starts_with('}') && !line.starts_with(')'));
        }
        all.push_back(std::move(text));
    }
    return all;
}

std::set<std::string> words_of(std::string_view text) {
    std::set<std::string> words;
    std::string word;
    for (const char c : text) {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_') {
            word += c;
        } else if (!word.empty()) {
            words.insert(std::move(word));
            word.clear();
        }
    }
    return words;
}

// What it declares; of a method the type that it belongs to. Of a block, and of a list of names,
// some words more.
std::set<std::string> names_of(const std::string& declaration) {
    std::string head = declaration.substr(declaration.find(' ') + 1);
    if (declaration.starts_with("func (")) {
        head = head.substr(0, head.find(')'));
        std::erase(head, '*');
        return {head.substr(head.find_last_of("( ") + 1)};
    }
    if (declaration.starts_with("var (") || declaration.starts_with("const ("))
        return words_of(declaration);
    if (declaration.starts_with("func ")) return {head.substr(0, head.find('('))};
    return words_of(head.substr(0, head.find('=')));
}

constexpr const char* kTesting = R"go(
type testingT struct{}

func (t *testingT) Fatal(a ...any)            { panic(a) }
func (t *testingT) Fatalf(f string, a ...any) { panic(f) }
func (t *testingT) Error(a ...any)            { panic(a) }
func (t *testingT) Errorf(f string, a ...any) { panic(f) }
func (t *testingT) Skip(a ...any)             {}
func (t *testingT) Log(a ...any)              {}

)go";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (std::size_t at = text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

}  // namespace

std::vector<RaceProgram> race_programs(std::string_view file) {
    const std::vector<std::string> all = declarations(file);
    std::vector<std::string> imports;
    for (const std::string& declaration : all) {
        if (!declaration.starts_with("import ")) continue;
        for (std::size_t at = declaration.find('"'); at != std::string::npos;
             at = declaration.find('"', at + 1)) {
            const std::size_t end = declaration.find('"', at + 1);
            imports.push_back(declaration.substr(at + 1, end - at - 1));
            at = end;
        }
    }
    std::vector<RaceProgram> programs;
    for (const std::string& test : all) {
        if (!test.starts_with("func TestRace") && !test.starts_with("func TestNoRace")) continue;
        RaceProgram program;
        program.name = test.substr(5, test.find('(') - 5);
        program.has_race = test.starts_with("func TestRace");
        std::string text = test;
        std::vector<bool> taken(all.size());
        for (bool grew = true; grew;) {
            grew = false;
            const std::set<std::string> used = words_of(text);
            for (std::size_t i = 0; i < all.size(); ++i) {
                // A `var _` may race before the test begins, and is no part of it.
                if (taken[i] || all[i].starts_with("import ") || all[i].starts_with("var _ ") ||
                    all[i].starts_with("func Test"))
                    continue;
                if (std::ranges::none_of(names_of(all[i]), [&](const std::string& name) {
                        return name != "var" && name != "const" && name != "int" &&
                               used.contains(name);
                    }))
                    continue;
                taken[i] = grew = true;
                text += all[i];
            }
        }
        // As it was before Go 1.22: loops share their variable.
        program.source = "//go:build go1.19\n\npackage main\n\nimport \"time\"\n";
        for (const std::string& path : imports) {
            if (path != "testing" && path != "time" &&
                text.find(path.substr(path.rfind('/') + 1) + ".") != std::string::npos)
                program.source += "import \"" + path + "\"\n";
        }
        // Their runner has other tests to run before the process ends.
        program.source += kTesting + replaced(text, "testing.T", "testingT") +
                          "\nfunc main() {\n\t" + program.name +
                          "(new(testingT))\n\ttime.Sleep(20 * time.Millisecond)\n}\n";
        programs.push_back(std::move(program));
    }
    return programs;
}

}  // namespace fiberscope::test
