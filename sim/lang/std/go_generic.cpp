// Go text of cmp, iter and maps.
namespace fiberscope::lang {

extern const char* const kCmpSource;
const char* const kCmpSource = R"go(
package cmp

type Ordered interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 |
		~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr |
		~float32 | ~float64 |
		~string
}

// A NaN, which no value is equal to, counts as less than all others.
func Less[T Ordered](x, y T) bool { return (x != x && y == y) || x < y }

func Compare[T Ordered](x, y T) int {
	if x < y {
		return -1
	}
	if x > y {
		return +1
	}
	if x == y {
		return 0
	}
	if x == x {
		return +1
	}
	if y == y {
		return -1
	}
	return 0
}

func Or[T comparable](vals ...T) T {
	var zero T
	for _, v := range vals {
		if v != zero {
			return v
		}
	}
	return zero
}
)go";

extern const char* const kIterSource;
const char* const kIterSource = R"go(
package iter

import "runtime"

type Seq[V any] func(yield func(V) bool)

type Seq2[K, V any] func(yield func(K, V) bool)

type step[T any] struct {
	value T
	ok    bool
}

type pair[K, V any] struct {
	key   K
	value V
}

// The sequence runs on a goroutine of its own, but never at the same time as whoever pulls: one has
// the turn and the other waits for it. `resume` carries the turn to the sequence, with whether more
// is wanted; `yielded` carries it back, with a value, or closed when the sequence has ended. Both
// are unbuffered, so turn and value go by direct handoff, and who gets it runs next. (Go switches
// between the two without its scheduler, runtime/coro.go; here the turns can be seen.) All that
// both look at is looked at by who has the turn only.
func pull[T any](seq func(yield func(T) bool)) (next func() (T, bool), stop func()) {
	resume := make(chan bool)
	yielded := make(chan step[T])
	done := false
	exited := false
	var thrown any
	go func() {
		returned := false
		defer func() {
			if !returned {
				// Without a panic it was Goexit.
				thrown = recover()
				exited = thrown == nil
			}
			done = true
			close(yielded)
		}()
		if <-resume {
			seq(func(value T) bool {
				if done {
					return false
				}
				yielded <- step[T]{value, true}
				return <-resume
			})
		}
		returned = true
	}()
	turn := func(more bool) (T, bool) {
		resume <- more
		got := <-yielded
		// What ended the sequence ends whoever pulled, once.
		if p := thrown; p != nil {
			thrown = nil
			panic(p)
		}
		if exited {
			exited = false
			runtime.Goexit()
		}
		return got.value, got.ok
	}
	next = func() (value T, ok bool) {
		if !done {
			value, ok = turn(true)
		}
		return
	}
	stop = func() {
		if !done {
			done = true
			turn(false)
		}
	}
	return next, stop
}

func Pull[V any](seq Seq[V]) (next func() (V, bool), stop func()) { return pull[V](seq) }

func Pull2[K, V any](seq Seq2[K, V]) (next func() (K, V, bool), stop func()) {
	nextPair, stop := pull[pair[K, V]](func(yield func(pair[K, V]) bool) {
		seq(func(key K, value V) bool { return yield(pair[K, V]{key, value}) })
	})
	return func() (K, V, bool) {
		got, ok := nextPair()
		return got.key, got.value, ok
	}, stop
}
)go";

extern const char* const kMapsSource;
const char* const kMapsSource = R"go(
package maps

import "iter"

func Equal[M1, M2 ~map[K]V, K, V comparable](m1 M1, m2 M2) bool {
	if len(m1) != len(m2) {
		return false
	}
	for k, v1 := range m1 {
		if v2, ok := m2[k]; !ok || v1 != v2 {
			return false
		}
	}
	return true
}

func EqualFunc[M1 ~map[K]V1, M2 ~map[K]V2, K comparable, V1, V2 any](m1 M1, m2 M2, eq func(V1, V2) bool) bool {
	if len(m1) != len(m2) {
		return false
	}
	for k, v1 := range m1 {
		if v2, ok := m2[k]; !ok || !eq(v1, v2) {
			return false
		}
	}
	return true
}

func Clone[M ~map[K]V, K comparable, V any](m M) M {
	if m == nil {
		return nil
	}
	r := make(M, len(m))
	for k, v := range m {
		r[k] = v
	}
	return r
}

func Copy[M1 ~map[K]V, M2 ~map[K]V, K comparable, V any](dst M1, src M2) {
	for k, v := range src {
		dst[k] = v
	}
}

func DeleteFunc[M ~map[K]V, K comparable, V any](m M, del func(K, V) bool) {
	for k, v := range m {
		if del(k, v) {
			delete(m, k)
		}
	}
}

func All[Map ~map[K]V, K comparable, V any](m Map) iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		for k, v := range m {
			if !yield(k, v) {
				return
			}
		}
	}
}

func Keys[Map ~map[K]V, K comparable, V any](m Map) iter.Seq[K] {
	return func(yield func(K) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func Values[Map ~map[K]V, K comparable, V any](m Map) iter.Seq[V] {
	return func(yield func(V) bool) {
		for _, v := range m {
			if !yield(v) {
				return
			}
		}
	}
}

func Insert[Map ~map[K]V, K comparable, V any](m Map, seq iter.Seq2[K, V]) {
	for k, v := range seq {
		m[k] = v
	}
}

func Collect[K comparable, V any](seq iter.Seq2[K, V]) map[K]V {
	m := make(map[K]V)
	Insert(m, seq)
	return m
}
)go";

}  // namespace fiberscope::lang
