#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

TEST_CASE("math: functions and their special values", "[std]") {
    CHECK(prints(R"(
	fmt.Println(math.Sqrt(2), math.Sqrt(-1), math.Pow(2, 10), math.Pow(0, -1), math.Hypot(3, 4), math.Cbrt(27))
	fmt.Println(math.Floor(-1.5), math.Ceil(-1.5), math.Trunc(-1.5), math.Round(-2.5), math.Round(0.4), math.Mod(7, -3), math.Mod(-7, 3))
	fmt.Println(math.Abs(-3), math.Max(1, math.NaN()), math.Min(-1, 2), math.Inf(1), math.Inf(-1), math.IsNaN(math.NaN()), math.IsInf(math.Inf(-1), -1), math.IsInf(1, 0))
	fmt.Println(math.Log(1), math.Log2(8), math.Log10(1000), math.Exp(0), math.Sin(0), math.Cos(0), math.Atan2(0, -1) == math.Pi)
	fmt.Println(math.MaxInt64, math.MinInt64, uint64(math.MaxUint64), math.MaxInt32, math.MaxUint8, math.Pi, math.E)
	fmt.Println(math.Float64bits(1), math.Float64frombits(0x4000000000000000), math.Signbit(math.Inf(-1)), math.MaxInt == math.MaxInt64)
)") == "1.4142135623730951 NaN 1024 +Inf 5 3\n-2 -1 -1 -3 0 1 -1\n3 NaN -1 +Inf -Inf true true "
       "false\n0 3 3 1 0 1 true\n9223372036854775807 -9223372036854775808 18446744073709551615 "
       "2147483647 255 3.141592653589793 2.718281828459045\n4607182418800017408 2 true true\n");
}

TEST_CASE("math: minus zero keeps its sign", "[std]") {
    CHECK(
        prints("z := 0.0; n := -z; m := 1 / math.Inf(-1); fmt.Println(n, m, math.Signbit(m), 1/m, "
               "math.Min(z, m), math.Max(m, z))") == "-0 -0 true -Inf -0 0\n");
}

}  // namespace fiberscope::test
