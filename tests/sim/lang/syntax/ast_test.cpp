#include "sim/lang/syntax/ast.h"

#include "tests/catch.h"
#include "tests/sim/lang/syntax/parsed.h"

namespace fiberscope::lang::test {

TEST_CASE("ast: an expression begins where its text begins", "[ast]") {
    for (const char* text :
         {"a + b", "a.b", "a[1]", "a[1:2]", "a(1)", "a.(int)", "a.b.c(1)[2] * 3", "-a", "(a)", "*a",
          "[]int{1}", "func() {}", "struct{}{}", "a && b || c", "T{1}"}) {
        INFO(text);
        const Parsed file("package p\nvar _ =   " + std::string(text) + "\n");
        REQUIRE(file.errors.empty());
        CHECK(start_of(file.tree.decls[0]->values[0]) == Pos{2, 11});
    }
}

TEST_CASE("ast: unparen looks through all parentheses", "[ast]") {
    const Parsed file("package p\nvar _ = (((a)))\n");
    Expr* x = file.tree.decls[0]->values[0];
    CHECK(x->kind == ExprKind::Paren);
    CHECK(unparen(x)->kind == ExprKind::Ident);
    CHECK(to_string(x) == "(((a)))");
}

}  // namespace fiberscope::lang::test
