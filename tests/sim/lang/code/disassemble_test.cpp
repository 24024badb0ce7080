// A function's instructions as text.
#include "sim/lang/code/program.h"
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

TEST_CASE("disassemble: each function has its name, its sizes and a line for each instruction",
          "[code]") {
    const auto program =
        compile_go("func add(a, b int) int { return a + b }\n\nfunc main() { add(1, 2) }");
    const std::string text = lang::disassemble(*program);
    CHECK(text.find("main.add frame ") != std::string::npos);
    CHECK(text.find(" results 1 params 2\n") != std::string::npos);
    CHECK(text.find("  AddInt r0 r1 r2\n") != std::string::npos);
    CHECK(text.find("  Return\n") != std::string::npos);
    CHECK(text.find("main.main frame ") != std::string::npos);
    // The library's own functions stay away.
    CHECK(text.find("runtime.") == std::string::npos);
}

TEST_CASE("disassemble: a jump shows where it goes, and it goes to an instruction", "[code]") {
    const auto program = compile_go(
        "n := 0; for i := 0; i < 10; i++ { if i == 3 { continue }; n += i }; "
        "println(n)");
    for (const auto& function : program->functions) {
        const std::string text = lang::disassemble(*function);
        for (std::size_t at = text.find("->"); at != std::string::npos;
             at = text.find("->", at + 1)) {
            const long target = std::stol(text.substr(at + 2));
            INFO(function->name);
            CHECK(target >= 0);
            CHECK(target <= static_cast<long>(function->code.size()));
        }
        CHECK(function->lines.size() == function->code.size());
    }
}

}  // namespace fiberscope::test
