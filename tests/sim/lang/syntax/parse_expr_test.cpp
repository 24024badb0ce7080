// Expressions: what binds tighter, what belongs together, and where a literal may begin.
#include "tests/catch.h"
#include "tests/sim/lang/syntax/parsed.h"

namespace fiberscope::lang::test {

namespace {

// The expression with parentheses around every operation.
std::string grouped(const Expr* x) {
    switch (x->kind) {
        case ExprKind::Binary: {
            const auto* b = as<const Binary>(x);
            return "(" + grouped(b->x) + std::string(spelling(b->op)) + grouped(b->y) + ")";
        }
        case ExprKind::Unary: {
            const auto* u = as<const Unary>(x);
            return "(" + std::string(spelling(u->op)) + grouped(u->x) + ")";
        }
        case ExprKind::Star:
            return "(*" + grouped(as<const Star>(x)->x) + ")";
        case ExprKind::Paren:
            return grouped(as<const Paren>(x)->inner);
        case ExprKind::Call: {
            const auto* call = as<const Call>(x);
            std::string args;
            for (const Expr* arg : call->args)
                args += (args.empty() ? "" : ",") + grouped(arg);
            return grouped(call->fun) + "(" + args + (call->spread ? "..." : "") + ")";
        }
        case ExprKind::Selector: {
            const auto* s = as<const Selector>(x);
            return grouped(s->x) + "." + s->name->name;
        }
        case ExprKind::Index: {
            const auto* index = as<const Index>(x);
            return grouped(index->x) + "[" + grouped(index->index) + "]";
        }
        default:
            return to_string(x);
    }
}

const Expr* parsed_expr(const Parsed& file) {
    for (const Diagnostic& error : file.errors)
        UNSCOPED_INFO(text_of(error));
    REQUIRE(file.errors.empty());
    return file.tree.decls[0]->values[0];
}

std::string grouped(std::string_view expression) {
    const Parsed file("package p\nvar _ = " + std::string(expression) + "\n");
    return grouped(parsed_expr(file));
}

std::string shown(std::string_view expression) {
    const Parsed file("package p\nvar _ = " + std::string(expression) + "\n");
    return to_string(parsed_expr(file));
}

std::string expr_error(std::string_view expression) {
    return error_in_function("_ = " + std::string(expression));
}

}  // namespace

TEST_CASE("parse_expr: five levels of precedence, from the left", "[parser]") {
    CHECK(grouped("a || b && c == d + e * f") == "(a||(b&&(c==(d+(e*f)))))");
    CHECK(grouped("a * b + c == d && e || f") == "(((((a*b)+c)==d)&&e)||f)");
    CHECK(grouped("a - b - c") == "((a-b)-c)");
    CHECK(grouped("a / b * c % d << e >> f & g &^ h") == "(((((((a/b)*c)%d)<<e)>>f)&g)&^h)");
    CHECK(grouped("a + b | c ^ d") == "(((a+b)|c)^d)");
    CHECK(grouped("a < b == c") == "((a<b)==c)");
    CHECK(grouped("(a + b) * c") == "((a+b)*c)");
}

TEST_CASE("parse_expr: unary operators bind tighter than binary, postfix tighter than unary",
          "[parser]") {
    CHECK(grouped("-a + !b") == "((-a)+(!b))");
    CHECK(grouped("-a.b[c](d)") == "(-a.b[c](d))");
    CHECK(grouped("*p.x") == "(*p.x)");
    CHECK(grouped("(*p).x") == "(*p).x");
    CHECK(grouped("&x.y") == "(&x.y)");
    CHECK(grouped("- -^+a") == "(-(-(^(+a))))");
    CHECK(grouped("<-c + <-d") == "((<-c)+(<-d))");
    CHECK(grouped("<-<-c") == "(<-(<-c))");
    CHECK(grouped("a & &b") == "(a&(&b))");
    CHECK(grouped("a - -b") == "(a-(-b))");
    CHECK(grouped("a * *b") == "(a*(*b))");
}

TEST_CASE("parse_expr: a <- before chan is a type, before anything else a receive", "[parser]") {
    CHECK(shown("<-chan int(nil)") == "<-chan int(nil)");
    CHECK(shown("(<-chan int)(nil)") == "(<-chan int)(nil)");
    CHECK(grouped("<-f()") == "(<-f())");
}

TEST_CASE("parse_expr: calls, spreads, slices, assertions and literals come back as written",
          "[parser]") {
    for (const char* text : {"f()",
                             "f(a, b...)",
                             "a[1:2]",
                             "a[:]",
                             "a[:2]",
                             "a[1:]",
                             "a[1:2:3]",
                             "a[:2:3]",
                             "x.(int)",
                             "x.(*T)",
                             "x.(pkg.T)",
                             "a.b.c",
                             "f()()()",
                             "func(a int) int {}",
                             "func(a int) int {…}",
                             "[]int{…}",
                             "map[string]int{…}",
                             "T{}",
                             "pkg.T{}",
                             "[...]int{…}",
                             "struct{x int}{…}",
                             "&T{}",
                             "[]byte(s)",
                             "chan int(nil)",
                             "interface{}(x)",
                             "(func(int, ...string))(nil)",
                             "'x'",
                             "\"s\"",
                             "1.5",
                             "0x1F"}) {
        INFO(text);
        std::string source(text);
        for (std::size_t at = source.find("{…}"); at != std::string::npos; at = source.find("{…}"))
            source.replace(at, std::string("{…}").size(),
                           source[0] == 'f' ? "{ return 1 }" : "{ 1 }");
        CHECK(shown(source) == text);
    }
}

TEST_CASE("parse_expr: composite literals nest, with keys and without types", "[parser]") {
    const Parsed file(
        "package p\nvar _ = []T{{1, 2}, {a: 3}, 5: {}, T{4}}\nvar _ = map[P]Q{{1}: {2}}\n");
    const auto* list = as<const CompositeLit>(parsed_expr(file));
    REQUIRE(list->elements.size() == 4);
    CHECK(as<const CompositeLit>(list->elements[0])->type_expr == nullptr);
    CHECK(as<const CompositeLit>(list->elements[1])->elements[0]->kind == ExprKind::KeyValue);
    CHECK(list->elements[2]->kind == ExprKind::KeyValue);
    CHECK(as<const CompositeLit>(list->elements[3])->type_expr != nullptr);
    const auto* pair =
        as<const KeyValue>(as<const CompositeLit>(file.tree.decls[1]->values[0])->elements[0]);
    CHECK(pair->key->kind == ExprKind::CompositeLit);
    CHECK(pair->value->kind == ExprKind::CompositeLit);
}

TEST_CASE("parse_expr: in the header of if, for and switch a { opens the body", "[parser]") {
    CHECK(error_in_function("if x == T{1} {\n}") != "");
    CHECK(error_in_function("if x == (T{1}) {\n}") == "");
    CHECK(error_in_function("if f(T{1}) {\n}") == "");
    CHECK(error_in_function("for _, v := range []int{1, 2} {\n}") == "");
    CHECK(error_in_function("switch (T{}) {\n}") == "");
    CHECK(error_in_function("if a[T{1}.x] > 0 {\n}") == "");
    CHECK(error_in_function("for x := range f(func() T { return T{} }) {\n}") == "");
    CHECK(error_in_function("switch x := v.(type) {\ncase T:\n\t_ = T{}\n}") == "");
}

TEST_CASE("parse_expr: positions are where gc points", "[parser]") {
    const Parsed file("package p\nvar _ = aa + bb.cc(dd)\n");
    const auto* sum = as<const Binary>(parsed_expr(file));
    CHECK(sum->op_pos == Pos{2, 12});
    CHECK(start_of(sum) == Pos{2, 9});
    CHECK(start_of(sum->y) == Pos{2, 14});
    CHECK(as<const Call>(sum->y)->rparen == Pos{2, 22});
}

TEST_CASE("parse_expr: broken expressions", "[parser]") {
    struct Case {
        const char* text;
        const char* error;
    };
    static constexpr Case kCases[] = {
        {"", "4:1: unexpected }, expected expression"},
        {"1 +", "4:1: unexpected }, expected expression"},
        {"(1", "3:7: unexpected newline, expected )"},
        {"f(1", "3:8: unexpected newline in argument list; possibly missing comma or )"},
        {"f(1 2)", "3:9: unexpected literal 2 in argument list; possibly missing comma or )"},
        {"[]int{1\n}",
         "3:12: unexpected newline in composite literal; possibly missing comma or }"},
        {"[]int{1 2}",
         "3:13: unexpected literal 2 in composite literal; possibly missing comma or }"},
        {"a[]", "3:7: unexpected ], expected operand"},
        {"a[1", "3:8: unexpected newline, expected comma, : or ]"},
        {"a[::]", "3:8: middle index required in 3-index slice"},
        {"a[1::3]", "3:9: middle index required in 3-index slice"},
        {"a[1:2:]", "3:11: final index required in 3-index slice"},
        {"(T){}", "3:8: cannot parenthesize type in composite literal"},
        {"x.", "4:1: unexpected }, expected name or ("},
        {"x.(", "4:1: unexpected }, expected type"},
        {"x.5", "3:6: unexpected literal .5 at end of statement"},
        {"1i", "3:5: complex numbers are not supported yet"},
        {"a ? b : c", "3:7: invalid character U+003F '?'"},
        {"x++", "3:6: unexpected ++ at end of statement"},
        {"if", "3:5: unexpected keyword if, expected expression"},
        {"f[int, string]()", ""},
        {"a[1, 2]", "3:10: unexpected literal 2, expected ]"},
        {"func() { return", "5:1: unexpected EOF, expected }"},
    };
    for (const Case& test : kCases) {
        INFO(test.text);
        CHECK(expr_error(test.text) == test.error);
    }
}

}  // namespace fiberscope::lang::test
