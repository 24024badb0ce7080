// The packages time, math, math/rand, sort and container/heap, as far as they are Go text.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

TEST_CASE("time: durations count, round and print", "[std]") {
    CHECK(prints(R"(
	fmt.Println(time.Duration(0), time.Duration(1), 1500*time.Microsecond, 2*time.Second+300*time.Millisecond, -time.Minute, 100*time.Hour+time.Nanosecond)
	fmt.Println(time.Duration(math.MinInt64), time.Duration(math.MaxInt64), 999*time.Nanosecond, 1001*time.Nanosecond)
	d := 3*time.Hour + 25*time.Minute + 45*time.Second + 500*time.Millisecond
	fmt.Println(d.Hours(), d.Minutes(), d.Seconds(), d.Milliseconds(), d.Microseconds(), d.Nanoseconds())
	fmt.Println(d.Round(time.Hour), d.Truncate(time.Minute), d.Round(0), (-d).Round(time.Minute), (-d).Abs(), d.Round(time.Second))
	fmt.Println(time.Duration(1.5 * float64(time.Second)), time.Millisecond*time.Duration(7))
)") == "0s 1ns 1.5ms 2.3s -1m0s 100h0m0.000000001s\n-2562047h47m16.854775808s "
       "2562047h47m16.854775807s 999ns 1.001µs\n3.4293055555555556 205.75833333333333 12345.5 "
       "12345500 12345500000 12345500000000\n3h0m0s 3h25m0s 3h25m45.5s -3h26m0s 3h25m45.5s "
       "3h25m46s\n1.5s 7ms\n");
}

TEST_CASE("time: instants compare, add and print", "[std]") {
    CHECK(prints(R"(
	t := time.Unix(1136239445, 123456789).UTC()
	fmt.Println(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), t.Weekday())
	for _, layout := range []string{time.RFC3339, time.Kitchen, time.DateTime, time.RFC1123, "15:04:05.000", "2006-01-02 .999999 Jan _2 Mon PM", "02/01/06 03:04:05.00"} {
		fmt.Println(t.Format(layout))
	}
	u := t.Add(90 * time.Minute)
	fmt.Println(u.Sub(t), u.After(t), u.Before(t), t.Equal(t.Add(0)), t.Compare(u), t.IsZero(), time.Time{}.IsZero())
	fmt.Println(t.Unix(), t.UnixMilli(), t.UnixNano(), time.UnixMilli(1500).UTC().Format("05.000"), t.Truncate(time.Hour).Format(time.TimeOnly))
	fmt.Println(t)
	fmt.Println(time.March, time.Saturday, time.Month(12))
)") == "2006 January 2 22 4 5 123456789 Monday\n2006-01-02T22:04:05Z\n10:04PM\n2006-01-02 22:04:05\n"
       "Mon, 02 Jan 2006 22:04:05 UTC\n22:04:05.123\n2006-01-02 .123456 Jan  2 Mon PM\n02/01/06 "
       "10:04:05.12\n1h30m0s true false true -1 false true\n1136239445 1136239445123 "
       "1136239445123456789 01.500 22:00:00\n2006-01-02 22:04:05.123456789 +0000 UTC\nMarch "
       "Saturday December\n");
}

TEST_CASE("time: the zero Time is the year 1", "[std]") {
    CHECK(prints("var t time.Time; fmt.Println(t, t.Year(), t.IsZero(), time.Unix(0, 0).IsZero())") ==
          "0001-01-01 00:00:00 +0000 UTC 1 true false\n");
}

TEST_CASE("time: moments before 1970 have a day and a time too", "[std]") {
    CHECK(prints("t := time.Unix(-1, 0).UTC(); fmt.Println(t, t.Hour(), t.Weekday(), t.Nanosecond(), "
                 "t.Unix()); u := time.Unix(0, -1).UTC(); fmt.Println(u, u.Unix(), "
                 "u.Truncate(time.Second).Unix())") ==
          "1969-12-31 23:59:59 +0000 UTC 23 Wednesday 0 -1\n1969-12-31 23:59:59.999999999 +0000 UTC "
          "-1 -1\n");
}

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
