// The package math/rand; math itself is native.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

TEST_CASE("rand: numbers stay in their ranges, a seed repeats, a permutation is one", "[std]") {
    CHECK(prints(R"(
	ok := true
	for i := 0; i < 1000; i++ {
		f := rand.Float64()
		ok = ok && rand.Intn(7) < 7 && rand.Int63n(3) >= 0 && f >= 0 && f < 1 && rand.Int() >= 0
	}
	a, b := rand.New(rand.NewSource(5)), rand.New(rand.NewSource(5))
	for i := 0; i < 10; i++ {
		ok = ok && a.Intn(1000) == b.Intn(1000)
	}
	p := a.Perm(50)
	sort.Ints(p)
	s := []int{1, 2, 3, 4}
	rand.Shuffle(len(s), func(i, j int) { s[i], s[j] = s[j], s[i] })
	fmt.Println(ok, p[0], p[49], len(p), s[0]+s[1]+s[2]+s[3])
)") == "true 0 49 50 10\n");
    CHECK(dies_of("n := 0; rand.Intn(n)") == "panic: invalid argument to Intn");
}

}  // namespace fiberscope::test
