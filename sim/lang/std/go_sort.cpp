// Go text of sort and container/heap.
#include "sim/lang/std/go_pdqsort.h"

namespace fiberscope::lang {

namespace {
constexpr const char* kSource = R"go(
package sort

import "math/bits"

type Interface interface {
	Len() int
	Less(i, j int) bool
	Swap(i, j int)
}

// Merges sorted neighbours by rotation: stable and in place.
func stableBy(n int, less func(i, j int) bool, swap func(i, j int)) {
	const block = 16
	for at := 0; at < n; at += block {
		insert(less, swap, at, min(at+block, n))
	}
	for size := block; size < n; size *= 2 {
		for at := 0; at+size < n; at += 2 * size {
			merge(at, at+size, min(at+2*size, n), less, swap)
		}
	}
}

func merge(a, m, b int, less func(i, j int) bool, swap func(i, j int)) {
	if a >= m || m >= b {
		return
	}
	if b-a == 2 {
		if less(m, a) {
			swap(a, m)
		}
		return
	}
	var i, j int
	pivotIsLeft := m-a > b-m
	if pivotIsLeft {
		i = a + (m-a)/2
		lo, hi := m, b
		for lo < hi {
			h := (lo + hi) / 2
			if less(h, i) {
				lo = h + 1
			} else {
				hi = h
			}
		}
		j = lo
	} else {
		j = m + (b-m)/2
		lo, hi := a, m
		for lo < hi {
			h := (lo + hi) / 2
			if less(j, h) {
				hi = h
			} else {
				lo = h + 1
			}
		}
		i = lo
		j++
	}
	reverse(i, m, swap)
	reverse(m, j, swap)
	reverse(i, j, swap)
	// The pivot is in its place now. Without taking it out the halves need not get smaller.
	mid := i + (j - m)
	if pivotIsLeft {
		merge(a, i, mid, less, swap)
		merge(mid+1, j, b, less, swap)
	} else {
		merge(a, i, mid-1, less, swap)
		merge(mid, j, b, less, swap)
	}
}

func reverse(i, j int, swap func(i, j int)) {
	for j--; i < j; i, j = i+1, j-1 {
		swap(i, j)
	}
}

func swapElements(slice any, i, j int)
func length(slice any) int

func sortBy(n int, less func(i, j int) bool, swap func(i, j int)) {
	pdqsort(less, swap, 0, n, bits.Len(uint(n)))
}

func Sort(data Interface)   { sortBy(data.Len(), data.Less, data.Swap) }
func Stable(data Interface) { stableBy(data.Len(), data.Less, data.Swap) }
func Slice(x any, less func(i, j int) bool) {
	sortBy(length(x), less, func(i, j int) { swapElements(x, i, j) })
}
func SliceStable(x any, less func(i, j int) bool) {
	stableBy(length(x), less, func(i, j int) { swapElements(x, i, j) })
}
func SliceIsSorted(x any, less func(i, j int) bool) bool {
	for i := length(x) - 1; i > 0; i-- {
		if less(i, i-1) {
			return false
		}
	}
	return true
}
func IsSorted(data Interface) bool {
	for i := data.Len() - 1; i > 0; i-- {
		if data.Less(i, i-1) {
			return false
		}
	}
	return true
}

type IntSlice []int

func (x IntSlice) Len() int           { return len(x) }
func (x IntSlice) Less(i, j int) bool { return x[i] < x[j] }
func (x IntSlice) Swap(i, j int)      { x[i], x[j] = x[j], x[i] }

type StringSlice []string

func (x StringSlice) Len() int           { return len(x) }
func (x StringSlice) Less(i, j int) bool { return x[i] < x[j] }
func (x StringSlice) Swap(i, j int)      { x[i], x[j] = x[j], x[i] }

type Float64Slice []float64

func (x Float64Slice) Len() int           { return len(x) }
func (x Float64Slice) Less(i, j int) bool { return x[i] < x[j] || x[i] != x[i] && x[j] == x[j] }
func (x Float64Slice) Swap(i, j int)      { x[i], x[j] = x[j], x[i] }

func Ints(x []int)         { Sort(IntSlice(x)) }
func Strings(x []string)   { Sort(StringSlice(x)) }
func Float64s(x []float64) { Sort(Float64Slice(x)) }

type reversed struct{ Interface }

func (r reversed) Less(i, j int) bool  { return r.Interface.Less(j, i) }
func Reverse(data Interface) Interface { return &reversed{data} }

func Search(n int, f func(int) bool) int {
	i, j := 0, n
	for i < j {
		h := (i + j) / 2
		if !f(h) {
			i = h + 1
		} else {
			j = h
		}
	}
	return i
}
func SearchInts(a []int, x int) int       { return Search(len(a), func(i int) bool { return a[i] >= x }) }
func SearchStrings(a []string, x string) int {
	return Search(len(a), func(i int) bool { return a[i] >= x })
}
func SearchFloat64s(a []float64, x float64) int {
	return Search(len(a), func(i int) bool { return a[i] >= x })
}
func Find(n int, cmp func(int) int) (i int, found bool) {
	i = Search(n, func(i int) bool { return cmp(i) <= 0 })
	return i, i < n && cmp(i) == 0
}
func IntsAreSorted(x []int) bool         { return IsSorted(IntSlice(x)) }
func StringsAreSorted(x []string) bool   { return IsSorted(StringSlice(x)) }
func Float64sAreSorted(x []float64) bool { return IsSorted(Float64Slice(x)) }

func (x IntSlice) Sort()     { Sort(x) }
func (x StringSlice) Sort()  { Sort(x) }
func (x Float64Slice) Sort() { Sort(x) }

func (x IntSlice) Search(v int) int         { return SearchInts(x, v) }
func (x StringSlice) Search(v string) int   { return SearchStrings(x, v) }
func (x Float64Slice) Search(v float64) int { return SearchFloat64s(x, v) }
)go";

const std::string kSorts =
    kSource + pdqsort_text({.suffix = "",
                            .params = "(less func(i, j int) bool, swap func(i, j int)",
                            .args = "less, swap",
                            .less = "less($1, $2)",
                            .swap = "swap($1, $2)"});
}  // namespace

extern const char* const kSortSource;
const char* const kSortSource = kSorts.c_str();

extern const char* const kHeapSource;
const char* const kHeapSource = R"go(
package heap

import "sort"

type Interface interface {
	sort.Interface
	Push(x any)
	Pop() any
}

func Init(h Interface) {
	n := h.Len()
	for i := n/2 - 1; i >= 0; i-- {
		down(h, i, n)
	}
}
func Push(h Interface, x any) {
	h.Push(x)
	up(h, h.Len()-1)
}
func Pop(h Interface) any {
	n := h.Len() - 1
	h.Swap(0, n)
	down(h, 0, n)
	return h.Pop()
}
func Remove(h Interface, i int) any {
	n := h.Len() - 1
	if n != i {
		h.Swap(i, n)
		if !down(h, i, n) {
			up(h, i)
		}
	}
	return h.Pop()
}
func Fix(h Interface, i int) {
	if !down(h, i, h.Len()) {
		up(h, i)
	}
}
func up(h Interface, j int) {
	for {
		i := (j - 1) / 2
		if i == j || !h.Less(j, i) {
			return
		}
		h.Swap(i, j)
		j = i
	}
}
func down(h Interface, start, n int) bool {
	i := start
	for {
		child := 2*i + 1
		if child >= n || child < 0 {
			break
		}
		if right := child + 1; right < n && h.Less(right, child) {
			child = right
		}
		if !h.Less(child, i) {
			break
		}
		h.Swap(i, child)
		i = child
	}
	return i > start
}
)go";

}  // namespace fiberscope::lang
