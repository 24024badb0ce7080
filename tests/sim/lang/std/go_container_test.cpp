// The packages container/list and container/ring.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

TEST_CASE("list: elements move, and know where they are", "[std]") {
    CHECK(prints(R"(
	var l list.List
	two := l.PushBack(2)
	l.PushFront(1)
	three := l.PushBack(3)
	l.InsertBefore("a", two)
	l.MoveToFront(three)
	show := func() {
		for e := l.Front(); e != nil; e = e.Next() {
			fmt.Print(e.Value, " ")
		}
		fmt.Println(l.Len())
	}
	show()
	fmt.Println(l.Remove(two), two.Next() == nil, l.Back().Prev().Value)
	l.MoveToBack(l.Front())
	show()
)") == "3 1 a 2 4\n2 true 1\n1 a 3 3\n");
}

TEST_CASE("ring: goes round", "[std]") {
    CHECK(prints(R"(
	r := ring.New(4)
	for i := 0; i < r.Len(); i++ {
		r.Value = i
		r = r.Next()
	}
	r.Do(func(v any) { fmt.Print(v, " ") })
	fmt.Println(r.Move(-1).Value, r.Prev().Value, r.Move(6).Value)
	r.Unlink(2)
	r.Do(func(v any) { fmt.Print(v, " ") })
)") == "0 1 2 3 3 3 2\n0 3 ");
}

}  // namespace fiberscope::test
