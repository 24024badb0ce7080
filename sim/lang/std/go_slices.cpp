// Go text of slices.
#include "sim/lang/std/go_pdqsort.h"

namespace fiberscope::lang {

namespace {
constexpr const char* kSource = R"go(
package slices

import (
	"cmp"
	"iter"
	"math/bits"
)

func Equal[S ~[]E, E comparable](s1, s2 S) bool {
	same := len(s1) == len(s2)
	for i := 0; same && i < len(s1); i++ {
		same = s1[i] == s2[i]
	}
	return same
}

func EqualFunc[S1 ~[]E1, S2 ~[]E2, E1, E2 any](s1 S1, s2 S2, eq func(E1, E2) bool) bool {
	same := len(s1) == len(s2)
	for i := 0; same && i < len(s1); i++ {
		same = eq(s1[i], s2[i])
	}
	return same
}

func Compare[S ~[]E, E cmp.Ordered](s1, s2 S) int {
	return CompareFunc(s1, s2, cmp.Compare[E])
}

func CompareFunc[S1 ~[]E1, S2 ~[]E2, E1, E2 any](s1 S1, s2 S2, order func(E1, E2) int) int {
	for i := range min(len(s1), len(s2)) {
		if c := order(s1[i], s2[i]); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(s1), len(s2))
}

func Index[S ~[]E, E comparable](s S, v E) int {
	for i := range s {
		if v == s[i] {
			return i
		}
	}
	return -1
}

func IndexFunc[S ~[]E, E any](s S, f func(E) bool) int {
	for i := range s {
		if f(s[i]) {
			return i
		}
	}
	return -1
}

func Contains[S ~[]E, E comparable](s S, v E) bool { return Index(s, v) >= 0 }

func ContainsFunc[S ~[]E, E any](s S, f func(E) bool) bool { return IndexFunc(s, f) >= 0 }

func Insert[S ~[]E, E any](s S, i int, v ...E) S {
	_ = s[i:]
	if len(v) == 0 {
		return s
	}
	if len(s)+len(v) > cap(s) {
		s2 := append(s[:i:i], make(S, len(s)+len(v)-i)...)
		copy(s2[i:], v)
		copy(s2[i+len(v):], s[i:])
		return s2
	}
	// v may be a part of s.
	v = append([]E(nil), v...)
	n := len(s)
	s = s[:n+len(v)]
	copy(s[i+len(v):], s[i:n])
	copy(s[i:], v)
	return s
}

func Delete[S ~[]E, E any](s S, i, j int) S {
	_ = s[i:j:len(s)]
	if i == j {
		return s
	}
	old := len(s)
	s = append(s[:i], s[j:]...)
	clear(s[len(s):old])
	return s
}

func DeleteFunc[S ~[]E, E any](s S, del func(E) bool) S {
	i := 0
	for _, v := range s {
		if !del(v) {
			s[i] = v
			i++
		}
	}
	clear(s[i:])
	return s[:i]
}

func Replace[S ~[]E, E any](s S, i, j int, v ...E) S {
	_ = s[i:j]
	rest := append([]E(nil), s[j:]...)
	v = append([]E(nil), v...)
	old := len(s)
	if i+len(v)+len(rest) > cap(s) {
		s = append(s[:i:i], v...)
		return append(s, rest...)
	}
	s = append(append(s[:i], v...), rest...)
	if len(s) < old {
		clear(s[len(s):old])
	}
	return s
}

func Clone[S ~[]E, E any](s S) S { return append(s[:0:0], s...) }

func Compact[S ~[]E, E comparable](s S) S {
	return CompactFunc(s, func(a, b E) bool { return a == b })
}

func CompactFunc[S ~[]E, E any](s S, eq func(E, E) bool) S {
	if len(s) < 2 {
		return s
	}
	i := 1
	for k := 1; k < len(s); k++ {
		if !eq(s[i-1], s[k]) {
			s[i] = s[k]
			i++
		}
	}
	clear(s[i:])
	return s[:i]
}

func Grow[S ~[]E, E any](s S, n int) S {
	if n < 0 {
		panic("cannot be negative")
	}
	if cap(s)-len(s) >= n {
		return s
	}
	longer := append(s, make([]E, n)...)
	return longer[:len(s)]
}

func Clip[S ~[]E, E any](s S) S { return s[:len(s):len(s)] }

func Reverse[S ~[]E, E any](s S) {
	for i, j := 0, len(s)-1; i < j; i, j = i+1, j-1 {
		s[i], s[j] = s[j], s[i]
	}
}

func Concat[S ~[]E, E any](slices ...S) S {
	total := 0
	for _, s := range slices {
		total += len(s)
	}
	all := Grow[S](nil, total)
	for _, s := range slices {
		all = append(all, s...)
	}
	return all
}

func Repeat[S ~[]E, E any](x S, count int) S {
	if count < 0 {
		panic("cannot be negative")
	}
	if high, total := bits.Mul64(uint64(len(x)), uint64(count)); high > 0 || int(total) < 0 {
		panic("the result of (len(x) * count) overflows")
	}
	all := make(S, len(x)*count)
	for i := range count {
		copy(all[i*len(x):], x)
	}
	return all
}

func Min[S ~[]E, E cmp.Ordered](x S) E {
	if len(x) < 1 {
		panic("slices.Min: empty list")
	}
	best := x[0]
	for _, v := range x[1:] {
		best = min(best, v)
	}
	return best
}

func MinFunc[S ~[]E, E any](x S, cmp func(a, b E) int) E {
	if len(x) < 1 {
		panic("slices.MinFunc: empty list")
	}
	best := x[0]
	for _, v := range x[1:] {
		if cmp(v, best) < 0 {
			best = v
		}
	}
	return best
}

func Max[S ~[]E, E cmp.Ordered](x S) E {
	if len(x) < 1 {
		panic("slices.Max: empty list")
	}
	best := x[0]
	for _, v := range x[1:] {
		best = max(best, v)
	}
	return best
}

func MaxFunc[S ~[]E, E any](x S, cmp func(a, b E) int) E {
	if len(x) < 1 {
		panic("slices.MaxFunc: empty list")
	}
	best := x[0]
	for _, v := range x[1:] {
		if cmp(v, best) > 0 {
			best = v
		}
	}
	return best
}

func BinarySearch[S ~[]E, E cmp.Ordered](x S, target E) (int, bool) {
	return BinarySearchFunc(x, target, cmp.Compare[E])
}

func BinarySearchFunc[S ~[]E, E, T any](x S, target T, cmp func(E, T) int) (int, bool) {
	at := 0
	for left := len(x); left > 0; {
		half := left / 2
		if cmp(x[at+half], target) < 0 {
			at += half + 1
			left -= half + 1
		} else {
			left = half
		}
	}
	return at, at < len(x) && cmp(x[at], target) == 0
}

func IsSorted[S ~[]E, E cmp.Ordered](x S) bool { return IsSortedFunc(x, cmp.Compare[E]) }

func IsSortedFunc[S ~[]E, E any](x S, cmp func(a, b E) int) bool {
	i := len(x) - 1
	for i > 0 && cmp(x[i], x[i-1]) >= 0 {
		i--
	}
	return i <= 0
}

// NaNs come first; what is left is sorted without a call for each comparison.
func Sort[S ~[]E, E cmp.Ordered](x S) {
	nans := 0
	for i := range x {
		if x[i] != x[i] {
			x[i], x[nans] = x[nans], x[i]
			nans++
		}
	}
	pdqsortOrdered([]E(x[nans:]), 0, len(x)-nans, bits.Len(uint(len(x)-nans)))
}

func SortFunc[S ~[]E, E any](x S, cmp func(a, b E) int) {
	pdqsort([]E(x), cmp, 0, len(x), bits.Len(uint(len(x))))
}

// Merges sorted halves through a second slice.
func SortStableFunc[S ~[]E, E any](x S, cmp func(a, b E) int) {
	if len(x) > 12 {
		mergeSort(x, make([]E, len(x)), cmp)
		return
	}
	insert([]E(x), cmp, 0, len(x))
}

func mergeSort[E any](x, spare []E, cmp func(a, b E) int) {
	if len(x) <= 12 {
		insert(x, cmp, 0, len(x))
		return
	}
	half := len(x) / 2
	mergeSort(x[:half], spare[:half], cmp)
	mergeSort(x[half:], spare[half:], cmp)
	copy(spare, x)
	left, right := spare[:half], spare[half:]
	for i := range x {
		if len(left) == 0 || (len(right) > 0 && cmp(right[0], left[0]) < 0) {
			x[i], right = right[0], right[1:]
		} else {
			x[i], left = left[0], left[1:]
		}
	}
}

func All[Slice ~[]E, E any](s Slice) iter.Seq2[int, E] {
	return func(yield func(int, E) bool) {
		for i, v := range s {
			if !yield(i, v) {
				return
			}
		}
	}
}

func Backward[Slice ~[]E, E any](s Slice) iter.Seq2[int, E] {
	return func(yield func(int, E) bool) {
		for i := len(s) - 1; i >= 0; i-- {
			if !yield(i, s[i]) {
				return
			}
		}
	}
}

func Values[Slice ~[]E, E any](s Slice) iter.Seq[E] {
	return func(yield func(E) bool) {
		for _, v := range s {
			if !yield(v) {
				return
			}
		}
	}
}

func AppendSeq[Slice ~[]E, E any](s Slice, seq iter.Seq[E]) Slice {
	for v := range seq {
		s = append(s, v)
	}
	return s
}

func Collect[E any](seq iter.Seq[E]) []E { return AppendSeq([]E(nil), seq) }

func Sorted[E cmp.Ordered](seq iter.Seq[E]) []E {
	s := Collect(seq)
	Sort(s)
	return s
}

func SortedFunc[E any](seq iter.Seq[E], cmp func(E, E) int) []E {
	s := Collect(seq)
	SortFunc(s, cmp)
	return s
}

func SortedStableFunc[E any](seq iter.Seq[E], cmp func(E, E) int) []E {
	s := Collect(seq)
	SortStableFunc(s, cmp)
	return s
}

func Chunk[Slice ~[]E, E any](s Slice, n int) iter.Seq[Slice] {
	if n < 1 {
		panic("cannot be less than 1")
	}
	return func(yield func(Slice) bool) {
		for rest := s; len(rest) > 0; {
			size := min(n, len(rest))
			if !yield(rest[:size:size]) {
				return
			}
			rest = rest[size:]
		}
	}
}
)go";

const std::string kSorts = kSource +
                           pdqsort_text({.suffix = "",
                                         .params = "[E any](x []E, cmp func(a, b E) int",
                                         .args = "x, cmp",
                                         .less = "(cmp(x[$1], x[$2]) < 0)",
                                         .swap = "x[$1], x[$2] = x[$2], x[$1]"}) +
                           pdqsort_text({.suffix = "Ordered",
                                         .params = "[E cmp.Ordered](x []E",
                                         .args = "x",
                                         .less = "(x[$1] < x[$2])",
                                         .swap = "x[$1], x[$2] = x[$2], x[$1]"});
}  // namespace

extern const char* const kSlicesSource;
const char* const kSlicesSource = kSorts.c_str();

}  // namespace fiberscope::lang
