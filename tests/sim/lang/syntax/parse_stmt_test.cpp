// Statements.
#include "tests/catch.h"
#include "tests/sim/lang/syntax/parsed.h"

namespace fiberscope::lang::test {

namespace {

// The statements of a function's body; the file owns them.
const std::vector<Stmt*>& body_of(const Parsed& file) {
    for (const Diagnostic& error : file.errors)
        UNSCOPED_INFO(text_of(error));
    REQUIRE(file.errors.empty());
    return file.tree.decls.back()->body->stmts;
}

}  // namespace

TEST_CASE("parse_stmt: each statement is of its kind", "[parser]") {
    const std::pair<const char*, StmtKind> cases[] = {
        {"var x int", StmtKind::Decl},
        {"const c = 1", StmtKind::Decl},
        {"type T int", StmtKind::Decl},
        {";", StmtKind::Empty},
        {"L: x = 1", StmtKind::Labeled},
        {"f()", StmtKind::Expr},
        {"<-c", StmtKind::Expr},
        {"c <- 1", StmtKind::Send},
        {"c <- <-d", StmtKind::Send},
        {"x++", StmtKind::IncDec},
        {"a[i].b--", StmtKind::IncDec},
        {"x = 1", StmtKind::Assign},
        {"x, y := 1, 2", StmtKind::Assign},
        {"x <<= 2", StmtKind::Assign},
        {"x &^= y", StmtKind::Assign},
        {"*p = 1", StmtKind::Assign},
        {"go f()", StmtKind::Go},
        {"defer func() {}()", StmtKind::Defer},
        {"return", StmtKind::Return},
        {"return 1, 2", StmtKind::Return},
        {"break", StmtKind::Branch},
        {"continue L", StmtKind::Branch},
        {"goto L", StmtKind::Branch},
        {"fallthrough", StmtKind::Branch},
        {"{ x = 1 }", StmtKind::Block},
        {"if a {} else if b {} else {}", StmtKind::If},
        {"switch {}", StmtKind::Switch},
        {"switch x := 1; x {}", StmtKind::Switch},
        {"switch x.(type) {}", StmtKind::TypeSwitch},
        {"switch y := 1; z := x.(type) {}", StmtKind::TypeSwitch},
        {"select {}", StmtKind::Select},
        {"for {}", StmtKind::For},
        {"for x < 1 {}", StmtKind::For},
        {"for i := 0; i < 1; i++ {}", StmtKind::For},
        {"for ;; {}", StmtKind::For},
        {"for range c {}", StmtKind::Range},
        {"for i := range 10 {}", StmtKind::Range},
        {"for a[0], b.c = range m {}", StmtKind::Range},
    };
    for (const auto& [text, kind] : cases) {
        INFO(text);
        const Parsed file(in_function(text));
        const auto& stmts = body_of(file);
        REQUIRE(stmts.size() == 1);
        CHECK(stmts[0]->kind == kind);
    }
}

TEST_CASE("parse_stmt: a for clause has its parts, each of them may be missing", "[parser]") {
    const Parsed file(in_function("for i := 0; i < 9; i++ {\n}\nfor ; ; {\n}\nfor ; a; {\n}"));
    const auto& stmts = body_of(file);
    const auto* full = as<const ForStmt>(stmts[0]);
    CHECK(full->init != nullptr);
    CHECK(to_string(full->cond) == "i < 9");
    CHECK(full->post->kind == StmtKind::IncDec);
    const auto* none = as<const ForStmt>(stmts[1]);
    CHECK(none->init == nullptr);
    CHECK(none->cond == nullptr);
    CHECK(none->post == nullptr);
    CHECK(to_string(as<const ForStmt>(stmts[2])->cond) == "a");
}

TEST_CASE("parse_stmt: clauses of switch and select hold what stands in them", "[parser]") {
    const Parsed file(in_function(
        "switch x {\ncase 1, 2:\n\tf()\n\tg()\ndefault:\ncase 3:\n}\nselect {\ncase v, ok := "
        "<-c:\ncase c <- 1:\n\tf()\ncase <-d:\ncase a[0] = <-c:\ndefault:\n}\nswitch v := "
        "x.(type) {\ncase nil, []int, *T, func(), chan int, map[string]int:\n}"));
    const auto& stmts = body_of(file);
    const auto* sw = as<const SwitchStmt>(stmts[0]);
    REQUIRE(sw->clauses.size() == 3);
    CHECK(sw->clauses[0].values.size() == 2);
    CHECK(sw->clauses[0].body.size() == 2);
    CHECK(sw->clauses[1].is_default);
    CHECK(sw->clauses[2].body.empty());
    const auto* select = as<const SelectStmt>(stmts[1]);
    REQUIRE(select->clauses.size() == 5);
    CHECK(select->clauses[0].comm->kind == StmtKind::Assign);
    CHECK(select->clauses[1].comm->kind == StmtKind::Send);
    CHECK(select->clauses[2].comm->kind == StmtKind::Expr);
    CHECK(select->clauses[4].comm == nullptr);
    const auto* types = as<const TypeSwitchStmt>(stmts[2]);
    CHECK(types->bound->name == "v");
    CHECK(types->clauses[0].values.size() == 6);
}

TEST_CASE("parse_stmt: a label stands before a statement or at the end of a block", "[parser]") {
    const Parsed file(in_function("L:\n\tfor {\n\t\tbreak L\n\t}\nM:"));
    const auto& stmts = body_of(file);
    CHECK(as<const LabeledStmt>(stmts[0])->body->kind == StmtKind::For);
    CHECK(as<const LabeledStmt>(stmts[1])->body->kind == StmtKind::Empty);
}

TEST_CASE("parse_stmt: broken statements", "[parser]") {
    struct Case {
        const char* text;
        const char* error;
    };
    static constexpr Case kCases[] = {
        {"x y", "3:3: unexpected name y at end of statement"},
        {"x, y", "3:5: unexpected newline, expected := or = or comma"},
        {"x := ", "4:1: unexpected }, expected expression"},
        {"if {\n}", "3:4: missing condition in if statement"},
        {"if x := 1 {\n}", "3:6: cannot use x := 1 as value"},
        {"if x = 1 {\n}", "3:6: cannot use assignment x = 1 as value"},
        {"if x; {\n}", "3:5: missing condition in if statement"},
        {"if x\n{\n}", "3:5: unexpected newline, expected { after if clause"},
        {"if x {\n}\nelse {\n}", "5:1: unexpected keyword else, expected }"},
        {"if x {} else y()", "3:14: else must be followed by if or statement block"},
        {"for i := 0; i < 3 {\n}", "3:19: unexpected {, expected semicolon or newline"},
        {"for i := 0; i < 3; i := 1 {\n}", "3:22: cannot declare in post statement of for loop"},
        {"for i = 0 {\n}", "3:7: cannot use assignment i = 0 as value"},
        {"for x\n{\n}", "4:1: unexpected {, expected for loop condition"},
        {"if x) {\n}", "3:5: unexpected ), expected {"},
        {"if f() true {\n}", "3:8: unexpected name true, expected {"},
        {"for x] {\n}", "3:6: unexpected ], expected {"},
        {"switch x) {\n}", "3:9: unexpected ), expected {"},
        {"switch {\ncase 1:\nL:\ncase 2:\n}", "5:2: missing statement after label"},
        {"switch {\ncase 1:\nf() case 2:\n}", "5:5: unexpected keyword case at end of statement"},
        {"switch x {\n\tf()\n}", "4:2: unexpected name f, expected case or default or }"},
        {"switch x\n{\n}", ""},
        {"switch {\ncase 1\n}", "4:7: unexpected newline, expected :"},
        {"select {\n\tf()\n}", "4:2: unexpected name f, expected case or default or }"},
        {"select x {\n}", "3:8: unexpected name x, expected { after select clause"},
        {"go f", "3:4: expression in go must be function call"},
        {"go (f())", "3:4: expression in go must not be parenthesized"},
        {"defer 1", "3:7: expression in defer must be function call"},
        {"defer", "4:1: unexpected }, expected expression"},
        {"go func() {}", "3:4: expression in go must be function call"},
        {"break 1", "3:7: unexpected literal 1 at end of statement"},
        {"case 1:", "3:1: unexpected keyword case, expected }"},
        {"import \"fmt\"", "3:1: unexpected keyword import, expected }"},
        {"func g() {}", "3:6: unexpected name g, expected ("},
        {"x ++ y", "3:6: unexpected name y at end of statement"},
        {"var x int = ", "4:1: unexpected }, expected expression"},
        {"}", "4:1: non-declaration statement outside function body"},
    };
    for (const Case& test : kCases) {
        INFO(test.text);
        CHECK(error_in_function(test.text) == test.error);
    }
}

}  // namespace fiberscope::lang::test
