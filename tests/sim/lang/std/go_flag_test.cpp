// The package flag.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

namespace {

constexpr std::string_view kProgram = R"(package main

import (
	"flag"
	"fmt"
)

var n = flag.Int("n", 3, "how many")
var loud = flag.Bool("loud", false, "say more")
var name string

func main() {
	flag.StringVar(&name, "name", "nobody", "who")
	flag.Parse()
	fmt.Println(*n, *loud, name, flag.NArg(), flag.Args(), flag.Arg(0))
}
)";

}  // namespace

TEST_CASE("flag: the command line sets them, up to the first that is none", "[std]") {
    CHECK(prints(kProgram) == "3 false nobody 0 [] \n");
    CHECK(run_go(kProgram, {.args = {"-n=5", "--loud", "-name", "me", "a", "-n"}}).out ==
          "5 true me 2 [a -n] a\n");
    CHECK(run_go(kProgram, {.args = {"-loud=false", "--", "-n"}}).out ==
          "3 false nobody 1 [-n] -n\n");
}

TEST_CASE("flag: what is wrong is told, with status 2", "[std]") {
    const Ran unknown = run_go(kProgram, {.args = {"-x"}});
    CHECK(unknown.status == 2);
    CHECK(unknown.err.find("flag provided but not defined: -x\nUsage of main:\n") == 0);
    CHECK(run_go(kProgram, {.args = {"-n", "many"}})
              .err.find("invalid value \"many\" for flag -n: parse error") == 0);
    CHECK(run_go(kProgram, {.args = {"-n"}}).err.find("flag needs an argument: -n") == 0);
}

}  // namespace fiberscope::test
