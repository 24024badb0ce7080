// Files, imports and declarations; and how the parser goes on after a mistake.
#include "sim/lang/syntax/parser.h"

#include "tests/catch.h"
#include "tests/sim/lang/syntax/parsed.h"

namespace fiberscope::lang::test {

TEST_CASE("parser: a file is a package clause, imports and declarations in order", "[parser]") {
    const Parsed file(
        "package main\n\nimport \"fmt\"\nimport m \"math\"\nimport (\n\t_ "
        "\"os\"\n\t\"sync/atomic\"\n)\n"
        "const a, b = 1, 2\nvar c int\ntype T struct{}\nfunc (t *T) m(x int) string { return \"\" "
        "}\n"
        "func main() {}\n");
    REQUIRE(file.errors.empty());
    CHECK(file.tree.package_name->name == "main");
    std::string kinds;
    for (const Decl* decl : file.tree.decls)
        kinds += "cvtfi"[static_cast<int>(decl->kind)];
    CHECK(kinds == "iiiicvtff");
    CHECK(file.tree.decls[0]->path == "fmt");
    CHECK(file.tree.decls[0]->names.empty());
    CHECK(file.tree.decls[1]->names[0]->name == "m");
    CHECK(file.tree.decls[3]->path == "sync/atomic");
    CHECK(file.tree.decls[4]->names.size() == 2);
    const Decl& method = *file.tree.decls[7];
    CHECK(method.receiver.name->name == "t");
    CHECK(to_string(method.receiver.type) == "*T");
    CHECK(method.names[0]->name == "m");
    CHECK(method.names[0]->pos == Pos{12, 13});
    REQUIRE(method.body != nullptr);
}

TEST_CASE("parser: iota counts the lines of a const group, and lines without values repeat",
          "[parser]") {
    const Parsed file("package p\nconst (\n\ta int = iota + 1\n\tb\n\n\tc, d = 3, 4\n\te, f\n)\n");
    REQUIRE(file.errors.empty());
    REQUIRE(file.tree.decls.size() == 4);
    for (std::int64_t i = 0; i < 4; ++i)
        CHECK(file.tree.decls[static_cast<std::size_t>(i)]->iota == i);
    CHECK(file.tree.decls[1]->inherited);
    CHECK(file.tree.decls[1]->values == file.tree.decls[0]->values);
    CHECK(to_string(file.tree.decls[1]->type) == "int");
    CHECK_FALSE(file.tree.decls[2]->inherited);
    CHECK(file.tree.decls[3]->type == nullptr);
}

TEST_CASE("parser: types may be aliases, variables may have type, value or both", "[parser]") {
    const Parsed file(
        "package p\ntype (\n\tA = int\n\tB A\n)\nvar x, y = 1, 2\nvar z int = 3\nvar w []int\n");
    REQUIRE(file.errors.empty());
    CHECK(file.tree.decls[0]->alias);
    CHECK_FALSE(file.tree.decls[1]->alias);
    CHECK(file.tree.decls[2]->values.size() == 2);
    CHECK(file.tree.decls[2]->type == nullptr);
    CHECK(to_string(file.tree.decls[3]->type) == "int");
    CHECK(file.tree.decls[4]->values.empty());
}

TEST_CASE("parser: a semicolon may stand for a newline anywhere", "[parser]") {
    CHECK(first_error(
              "package p; import \"fmt\"; func f() { if x := 1; x > 0 { } else { }; return };;") ==
          "");
    CHECK(first_error("package p") == "");
    CHECK(first_error("package p // no newline") == "");
}

TEST_CASE("parser: a broken file is told where and what, in gc's words", "[parser]") {
    struct Case {
        const char* source;
        const char* error;
    };
    static constexpr Case kCases[] = {
        {"", "1:1: package statement must be first"},
        {"func main() {}", "1:1: package statement must be first"},
        {"package", "1:8: unexpected EOF, expected name"},
        {"package 1", "1:9: unexpected literal 1, expected name"},
        {"package p\nimport fmt\n", "2:11: missing import path"},
        {"package p\nvar x int\nimport \"fmt\"\n",
         "3:1: imports must appear before other declarations"},
        {"package p\nx := 1\n", "2:1: non-declaration statement outside function body"},
        {"package p\nfor {}\n", "2:1: non-declaration statement outside function body"},
        {"package p\n}\n", "2:1: non-declaration statement outside function body"},
        {"package p\nvar\n", "3:1: unexpected EOF, expected name"},
        {"package p\nvar x\n", "2:6: unexpected newline, expected type"},
        {"package p\nvar x int y\n", "2:11: unexpected name y after top level declaration"},
        {"package p\nconst = 1\n", "2:7: unexpected =, expected name"},
        {"package p\ntype T\n", "2:7: unexpected newline in type declaration"},
        {"package p\nfunc () {}\n", "2:9: method has no receiver"},
        {"package p\nfunc () f() {}\n", "2:9: method has no receiver"},
        {"package p\nfunc (a A, b B) f() {}\n", "2:17: method has multiple receivers"},
        {"package p\nfunc f {}\n", "2:8: unexpected {, expected ("},
        {"package p\nfunc f() {\n", "3:1: unexpected EOF, expected }"},
        {"package p\nfunc f()\n{\n}\n", "3:1: unexpected semicolon or newline before {"},
        {"package p\nfunc f[T any, p.Q](x T) {}\n",
         "2:15: missing type parameter name"},
        {"package p\nfunc f[](x int) {}\n", "2:8: empty type parameter list"},
        {"package p\nfunc f[T any, U](x T) {}\n", "2:16: missing type constraint"},
        {"package p\nfunc f[T int|](x T) {}\n", "2:14: unexpected ], expected ~ term or type"},
        {"package p\nfunc f[,T any]() {}\n", "2:8: unexpected comma, expected ]"},
        {"package p\nfunc (t T) m[P any]() {}\n", "2:13: method must have no type parameters"},
        {"package p\nvar f = func[T any](x T) {}\n",
         "2:13: function type must have no type parameters"},
        {"package p\nimport \"\"\n", "2:8: invalid import path (empty string)"},
        {"package p\nfunc f(x int\n) {}\n",
         "2:13: unexpected newline in parameter list; possibly missing comma or )"},
        {"package p\nimport (\n\t\"fmt\" \"os\"\n)\n",
         "3:8: unexpected literal \"os\" in grouped declaration; possibly missing semicolon or "
         "newline or )"},
    };
    for (const Case& test : kCases) {
        INFO(test.source);
        CHECK(without_head(first_error(test.source)) == test.error);
    }
}

TEST_CASE("parser: after a mistake it goes on with the next statement or declaration", "[parser]") {
    CHECK(
        all_errors(
            "package p\nfunc f() {\n\tx := )\n\ty := 1\n\tz := ]\n}\nvar 1\nfunc g() { a b }\n") ==
        "3:7: syntax error: unexpected ), expected expression\n"
        "5:7: syntax error: unexpected ], expected expression\n"
        "7:5: syntax error: unexpected literal 1, expected name\n"
        "8:14: syntax error: unexpected name b at end of statement\n");
    // Only one error a line: what follows from it is no news.
    CHECK(all_errors("package p\nvar a = ) + ] + }\n").find('\n') ==
          all_errors("package p\nvar a = ) + ] + }\n").size() - 1);
}

TEST_CASE(
    "parser: any prefix of a program, and any program with a token less, ends in errors and not "
    "in a crash",
    "[parser]") {
    const std::string source = R"(package main

import ("fmt"; "sync")

type T struct { a, b int; *U; f func(x ...int) (y int, err error) }
type I interface { M(); fmt.Stringer }

func (t *T) m(c <-chan int, d chan<- int, e [3]map[string][]int) (r int) {
	defer func() { recover() }()
loop:
	for i, v := range []int{1, 2: 3} {
		switch x := any(v).(type) {
		case int, *T:
			continue loop
		default:
			fallthrough
		}
		select {
		case v, ok := <-c:
			_, _ = v, ok
		case d <- i << 2 &^ 1:
		default:
			go t.m(nil, nil, e)
		}
		if p := (&T{a: 1}); p.a > 0 && !true || x != nil {
			r += p.f(e[1:2:3]...) + len(struct{ q int }{5}.q)
		} else if t.a++; false {
			break
		}
	}
	return (*t).a
}
)";
    for (std::size_t length = 0; length < source.size(); ++length)
        all_errors(source.substr(0, length));
    Diagnostics ignored;
    Lexer lexer(source, ignored);
    std::vector<std::string> tokens;
    for (Token token = lexer.next(); token.kind != Tok::Eof; token = lexer.next())
        tokens.push_back(token.kind == Tok::Semicolon ? "\n" : std::string(token.text));
    for (std::size_t missing = 0; missing < tokens.size(); ++missing) {
        for (const char* instead : {"", " ) ", " { ", " := ", " func "}) {
            std::string broken;
            for (std::size_t i = 0; i < tokens.size(); ++i)
                broken += (i == missing ? instead : tokens[i]) + " ";
            all_errors(broken);
        }
    }
    CHECK(all_errors(source) == "");
}

TEST_CASE("parser: deep nesting is an error and not the end of our stack", "[parser]") {
    for (const char* open :
         {"(", "[]", "-", "{", "func(){", "*", "if x {", "f(", "chan ", "map[int]"}) {
        std::string source = "package p\nfunc f() { x = ";
        if (open[0] == '{' || open[0] == 'i') source = "package p\nfunc f() { ";
        for (int i = 0; i < 100'000; ++i)
            source += open;
        INFO(open);
        CHECK(all_errors(source) != "");
    }
}

TEST_CASE("parser: a bracket that closes nothing ends no list for ever") {
    // Found by fuzzing: each was read again and again until the memory was full.
    for (const char* text :
         {"package main\nvar (\n\ty0}\n", "package main\nvar (\n\tx = ,z\n\ty)\n}\n",
          "package main\nimport (\n}\n", "package main\ntype T struct {\n)\n",
          "package main\ntype T interface {\n]\n", "package main\nfunc f(x int( { }\n",
          "package main\nvar x = f(}\n", "package main\nvar x = []int{)\n"}) {
        CAPTURE(text);
        CHECK_FALSE(first_error(text).empty());
    }
}

}  // namespace fiberscope::lang::test
