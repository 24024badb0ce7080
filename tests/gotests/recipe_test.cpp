#include "tests/gotests/recipe.h"

#include "tests/catch.h"

namespace fiberscope::test {

TEST_CASE("recipe: the first comment says what is to be done", "[gotests]") {
    CHECK(read_recipe("// run\n\npackage main\n").action == Recipe::Run);
    CHECK(read_recipe("// run 10 -x\n\npackage main\n").args ==
          std::vector<std::string>{"10", "-x"});
    CHECK(read_recipe("//errorcheck\n\npackage p\n").action == Recipe::ErrorCheck);
    CHECK(read_recipe("// errorcheck -d=panic\n\npackage p\n").out_of_scope == "");
    CHECK(read_recipe("// +build !js\n// compile\n\npackage p\n").action == Recipe::Compile);
    CHECK(read_recipe("// runoutput\n\npackage main\n").action == Recipe::RunOutput);
}

TEST_CASE("recipe: what needs more than the tiers is out of scope, and says why", "[gotests]") {
    const auto why = [](const std::string& text) { return read_recipe(text).out_of_scope; };
    CHECK(why("// rundir\n\npackage ignored\n") == "several files (rundir)");
    CHECK(why("// errorcheck -0 -m\n\npackage p\n") == "a compiler's flag (-0)");
    CHECK(why("// runoutput ./rotate.go\n\npackage p\n") == "several files (./rotate.go)");
    CHECK(why("// run\n\npackage main\nimport (\n\t\"fmt\"\n\t\"unsafe\"\n)\n") ==
          "imports unsafe");
    CHECK(why("// run\n\npackage main\nimport \"fmt\"\nfunc f() { g(\"unsafe\") }\n") == "");
    CHECK(why("// run\n\npackage main\nvar c = 1i\n") == "complex numbers");
    CHECK(why("// run\n\npackage main\nvar c complex64\n") == "complex numbers");
    CHECK(why("// run\n\npackage main\nfunc f() { runtime.SetFinalizer(x, y) }\n") ==
          "uses runtime.SetFinalizer");
    CHECK(why("// +build arm\n\n// run\n\npackage main\n") != "");
}

}  // namespace fiberscope::test
