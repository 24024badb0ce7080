// The packages sort and container/heap.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

TEST_CASE("sort: slices, interfaces and searches", "[std]") {
    CHECK(prints(R"(
type byLength []string
func (b byLength) Len() int           { return len(b) }
func (b byLength) Less(i, j int) bool { return len(b[i]) < len(b[j]) }
func (b byLength) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }
func main() {
	n := []int{5, 2, 8, -1, 2}
	sort.Ints(n)
	s := []string{"b", "a", "C"}
	sort.Strings(s)
	f := []float64{2.5, -1, 0}
	sort.Float64s(f)
	fmt.Println(n, s, f, sort.IntsAreSorted(n))
	w := byLength{"ccc", "a", "bb", "d"}
	sort.Stable(w)
	fmt.Println(w)
	sort.Sort(sort.Reverse(sort.IntSlice(n)))
	fmt.Println(n, sort.SearchInts([]int{1, 3, 5}, 3), sort.SearchInts([]int{1, 3, 5}, 4), sort.Search(100, func(i int) bool { return i*i >= 50 }))
	type P struct { name string; age int }
	ps := []P{{"A", 30}, {"B", 20}, {"C", 30}, {"D", 20}}
	sort.SliceStable(ps, func(i, j int) bool { return ps[i].age < ps[j].age })
	fmt.Println(ps)
	sort.Slice(ps, func(i, j int) bool { return ps[i].name > ps[j].name })
	fmt.Println(ps)
	sort.Ints(nil)
	sort.Slice([]int{}, func(i, j int) bool { panic("no") })
}
)") == "[-1 2 2 5 8] [C a b] [-1 0 2.5] true\n[a d bb ccc]\n[8 5 2 2 -1] 1 2 8\n[{B 20} {D 20} {A "
       "30} {C 30}]\n[{D 20} {C 30} {B 20} {A 30}]\n");
}

TEST_CASE("sort: large inputs are sorted, and stably where that is promised", "[std]") {
    CHECK(prints(R"(
	r := rand.New(rand.NewSource(1))
	for _, size := range []int{11, 12, 13, 100, 1000} {
		n := make([]int, size)
		type P struct{ key, at int }
		p := make([]P, size)
		for i := range n {
			n[i] = r.Intn(size)
			p[i] = P{r.Intn(size / 4), i}
		}
		sort.Ints(n)
		sort.SliceStable(p, func(i, j int) bool { return p[i].key < p[j].key })
		ok := sort.IntsAreSorted(n)
		for i := 1; i < size; i++ {
			ok = ok && (p[i-1].key < p[i].key || p[i-1].key == p[i].key && p[i-1].at < p[i].at)
		}
		fmt.Print(ok, " ")
	}
	fmt.Println()
)") == "true true true true true \n");
}

TEST_CASE("heap: the smallest comes out first", "[std]") {
    CHECK(prints(R"(
type ints []int
func (h ints) Len() int           { return len(h) }
func (h ints) Less(i, j int) bool { return h[i] < h[j] }
func (h ints) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *ints) Push(x any)        { *h = append(*h, x.(int)) }
func (h *ints) Pop() any {
	old := *h
	x := old[len(old)-1]
	*h = old[:len(old)-1]
	return x
}
func main() {
	h := &ints{5, 2, 8}
	heap.Init(h)
	heap.Push(h, 3)
	(*h)[0] = 9
	heap.Fix(h, 0)
	fmt.Print(heap.Remove(h, 1), ": ")
	for h.Len() > 0 {
		fmt.Print(heap.Pop(h), " ")
	}
	fmt.Println()
}
)") == "5: 3 8 9 \n");
}

}  // namespace fiberscope::test
