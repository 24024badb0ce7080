// Types and parameter lists.
#include "tests/catch.h"
#include "tests/sim/lang/syntax/parsed.h"

namespace fiberscope::lang::test {

namespace {

std::string shown(const std::string& type) {
    const Parsed file("package p\nvar x " + type + "\n");
    for (const Diagnostic& error : file.errors)
        UNSCOPED_INFO(text_of(error));
    REQUIRE(file.errors.empty());
    return to_string(file.tree.decls[0]->type);
}

std::string type_error(const std::string& type) {
    return error_in_function("var x " + type);
}

}  // namespace

TEST_CASE("parse_type: every type comes back as written", "[parser]") {
    for (const char* type : {"int",
                             "pkg.T",
                             "*T",
                             "**T",
                             "[]int",
                             "[3]int",
                             "[2 * n][]string",
                             "map[string]int",
                             "map[K]map[[2]int]*V",
                             "chan int",
                             "<-chan int",
                             "chan<- int",
                             "chan chan int",
                             "chan<- chan int",
                             "<-chan <-chan int",
                             "func()",
                             "func(int) string",
                             "func(a int, b string) (int, error)",
                             "func(...int)",
                             "func(func(int)) func()",
                             "func(a, b int, c string, d ...int) (e, f error)",
                             "struct{}",
                             "struct{a, b int}",
                             "struct{a int; T}",
                             "struct{*T; p.U}",
                             "interface{}"}) {
        INFO(type);
        CHECK(shown(type) == type);
    }
}

TEST_CASE("parse_type: parentheses change what an arrow belongs to", "[parser]") {
    CHECK(shown("chan (<-chan int)") == "chan (<-chan int)");
    CHECK(shown("(chan int)") == "(chan int)");
    const Parsed file("package p\nvar x chan <- chan int\n");
    CHECK(as<const ChanTypeExpr>(file.tree.decls[0]->type)->dir == ChanDir::SendOnly);
}

TEST_CASE("parse_type: struct fields are named or embedded, tags mean nothing", "[parser]") {
    const Parsed file(
        "package p\ntype T struct {\n\ta, b int `tag`\n\tU\n\t*V \"x\"\n\tp.W\n\tf func()\n}\n");
    REQUIRE(file.errors.empty());
    const auto& fields = as<const StructTypeExpr>(file.tree.decls[0]->type)->fields;
    std::string embedded;
    for (const FieldDecl& field : fields)
        embedded += field.embedded ? 'e' : 'n';
    CHECK(embedded == "nneeen");
}

TEST_CASE("parse_type: interfaces have methods and embedded interfaces", "[parser]") {
    const Parsed file(
        "package p\ntype I interface {\n\tM(x int) (y string)\n\tJ\n\tp.K\n\tN()\n}\n");
    REQUIRE(file.errors.empty());
    const auto& elements = as<const InterfaceTypeExpr>(file.tree.decls[0]->type)->elements;
    REQUIRE(elements.size() == 4);
    CHECK(elements[0].name->name == "M");
    CHECK(elements[1].name == nullptr);
    CHECK(to_string(elements[2].type) == "p.K");
}

TEST_CASE("parse_type: names in a parameter list are told from types at its end", "[parser]") {
    const Parsed file(
        "package p\nfunc f(a, b int, c ...string) (d, e error)\nfunc g(int, "
        "pkg.T, []byte, ...any) (int, error)\nfunc h(p []byte, q *T,) int\n");
    REQUIRE(file.errors.empty());
    const FuncTypeExpr& f = *file.tree.decls[0]->signature;
    REQUIRE(f.params.size() == 3);
    CHECK(f.params[1].name->name == "b");
    CHECK(f.params[2].variadic);
    CHECK(f.results[1].name->name == "e");
    const FuncTypeExpr& g = *file.tree.decls[1]->signature;
    REQUIRE(g.params.size() == 4);
    CHECK(g.params[1].name == nullptr);
    CHECK(g.params[3].variadic);
    CHECK(g.results.size() == 2);
    CHECK(to_string(file.tree.decls[2]->signature->params[0].type) == "[]byte");
}

TEST_CASE("parse_type: broken types", "[parser]") {
    struct Case {
        const char* type;
        const char* error;
    };
    static constexpr Case kCases[] = {
        {"[", "4:1: unexpected }, expected expression"},
        {"[]", "3:9: unexpected newline, expected type"},
        {"[3", "3:9: unexpected newline, expected ]"},
        {"map", "4:1: unexpected }, expected ["},
        {"map[]int", "3:11: unexpected ], expected type"},
        {"map[string]", "3:18: unexpected newline, expected type"},
        {"chan", "4:1: missing channel element type"},
        {"<-int", "3:9: unexpected name int, expected keyword chan"},
        {"*", "4:1: unexpected }, expected type"},
        {"func", "4:1: unexpected }, expected ("},
        {"func(a int, string)", "3:19: mixed named and unnamed parameters"},
        {"func(a b c)", "3:16: unexpected name c in parameter list; possibly missing comma or )"},
        {"struct{ a int b int }",
         "3:21: unexpected name b in struct type; possibly missing semicolon or newline or }"},
        {"struct{ a }", ""},
        {"struct{ 1 }", "3:15: unexpected literal 1, expected field name or embedded type"},
        {"interface{ ~int }", ""},
        {"interface{ int | string; m(); *T; []int }", ""},
        {"interface{ int | }", "3:24: unexpected }, expected ~ term or type"},
        {"List[int]", ""},
        {"p.List[int, []string]", ""},
        {"List[]", "3:12: unexpected ], expected type argument list"},
        {"5", "3:7: unexpected literal 5, expected type"},
    };
    for (const Case& test : kCases) {
        INFO(test.type);
        CHECK(type_error(test.type) == test.error);
    }
}

}  // namespace fiberscope::lang::test
