// Pattern-defeating quicksort (Orson Peters, arXiv 2106.05123), in place, never quadratic, linear
// on what is sorted, reversed or has few different elements.
//
// It is not stable, and where equal elements end up shows in what a program prints. Therefore every
// decision is that of Go 1.23 (slices/zsortanyfunc.go): the bounds 12, 50 and 5, which elements are
// looked at for a pivot, which part goes first, the dice. The calls of less and swap are the same
// in number and order, so that programs that count them agree too.
#include "sim/lang/std/go_pdqsort.h"

#include <algorithm>
#include <string_view>

namespace fiberscope::lang {

namespace {

// @NAME is a function of the text; @params, @args, @less(i, j) and @swap(i, j) are the words'.
constexpr std::string_view kText = R"go(
// Sorts [lo, hi). After `bad` splits of less than an eighth to seven the rest is sorted as a heap.
func @pdqsort@params, lo, hi, bad int) {
	balanced, unmoved := true, true
	for hi-lo > 12 {
		if bad == 0 {
			@heapsort(@args, lo, hi)
			return
		}
		if !balanced {
			@stir(@args, lo, hi)
			bad--
		}
		at, exchanges := @pivot(@args, lo, hi)
		if exchanges == 12 {
			// Every look was the wrong way round: it falls.
			for i, j := lo, hi-1; i < j; i, j = i+1, j-1 {
				@swap(i, j)
			}
			at = lo + hi - 1 - at
			exchanges = 0
		}
		if balanced && unmoved && exchanges == 0 && @mend(@args, lo, hi) {
			return
		}
		if lo > 0 && !@less(lo-1, at) {
			// The pivot is no more than what stands before the range: the least of the range.
			lo = @skipEqual(@args, lo, hi, at)
			continue
		}
		eighth := (hi - lo) / 8
		at, unmoved = @split(@args, lo, hi, at)
		balanced = min(at-lo, hi-at) >= eighth
		if at-lo < hi-at {
			@pdqsort(@args, lo, at, bad)
			lo = at + 1
		} else {
			@pdqsort(@args, at+1, hi, bad)
			hi = at
		}
	}
	@insert(@args, lo, hi)
}

func @insert@params, lo, hi int) {
	for i := lo + 1; i < hi; i++ {
		for j := i; j > lo && @less(j, j-1); j-- {
			@swap(j, j-1)
		}
	}
}

// What is less than the element at `at` to the left of it, the rest to the right. Where it is then,
// and whether it was so before.
func @split@params, lo, hi, at int) (int, bool) {
	@swap(lo, at)
	i, j := lo+1, hi-1
	for unmoved := true; ; unmoved = false {
		for i <= j && @less(i, lo) {
			i++
		}
		for i <= j && !@less(j, lo) {
			j--
		}
		if i > j {
			@swap(j, lo)
			return j, unmoved
		}
		@swap(i, j)
		i++
		j--
	}
}

// Nothing is less than the element at `at`. Those that are equal go to the left: where they end.
func @skipEqual@params, lo, hi, at int) int {
	@swap(lo, at)
	i, j := lo+1, hi-1
	for {
		for i <= j && !@less(lo, i) {
			i++
		}
		for i <= j && @less(lo, j) {
			j--
		}
		if i > j {
			return i
		}
		@swap(i, j)
		i++
		j--
	}
}

// Sorts what has up to four elements out of place; gives up at the fifth, or if it is short.
func @mend@params, lo, hi int) bool {
	i := lo + 1
	for range 5 {
		for i < hi && !@less(i, i-1) {
			i++
		}
		if i == hi {
			return true
		}
		if hi-lo < 50 {
			return false
		}
		@swap(i, i-1)
		if i-lo > 1 {
			for j := i - 1; j > 0 && @less(j, j-1); j-- {
				@swap(j, j-1)
			}
		}
		for j := i + 1; j < hi && @less(j, j-1); j++ {
			@swap(j, j-1)
		}
	}
	return false
}

// Exchanges the three in the middle with any (xorshift; the length is the seed).
func @stir@params, lo, hi int) {
	n := hi - lo
	mask, dice := 1, uint64(n)
	for mask <= n {
		mask *= 2
	}
	mask--
	middle := lo + n/4*2
	for i := middle - 1; i <= middle+1; i++ {
		dice ^= dice << 13
		dice ^= dice >> 17
		dice ^= dice << 5
		other := int(dice) & mask
		if other >= n {
			other -= n
		}
		@swap(i, lo+other)
	}
}

// The middle one of three, a quarter of the range apart, each of which is in a long range the
// middle one of three neighbours (Tukey's ninther); and how many pairs were the wrong way round.
func @pivot@params, lo, hi int) (at, exchanges int) {
	quarter := (hi - lo) / 4
	a, b, c := lo+quarter, lo+2*quarter, lo+3*quarter
	if hi-lo >= 50 {
		a, exchanges = @median(@args, a-1, a, a+1, exchanges)
		b, exchanges = @median(@args, b-1, b, b+1, exchanges)
		c, exchanges = @median(@args, c-1, c, c+1, exchanges)
	}
	return @median(@args, a, b, c, exchanges)
}

func @median@params, a, b, c, exchanges int) (int, int) {
	if @less(b, a) {
		a, b, exchanges = b, a, exchanges+1
	}
	if @less(c, b) {
		b, exchanges = c, exchanges+1
	}
	if @less(b, a) {
		b, exchanges = a, exchanges+1
	}
	return b, exchanges
}

func @heapsort@params, lo, hi int) {
	for root := (hi - lo - 1) / 2; root >= 0; root-- {
		@sink(@args, lo, hi-lo, root)
	}
	for n := hi - lo - 1; n >= 0; n-- {
		@swap(lo, lo+n)
		@sink(@args, lo, n, 0)
	}
}

// In a heap of n elements from lo on.
func @sink@params, lo, n, root int) {
	for child := 2*root + 1; child < n; child = 2*root + 1 {
		if child+1 < n && @less(lo+child, lo+child+1) {
			child++
		}
		if !@less(lo+root, lo+child) {
			return
		}
		@swap(lo+root, lo+child)
		root = child
	}
}
)go";

// A word with $1 and $2 replaced.
std::string with_operands(std::string_view word, std::string_view first, std::string_view second) {
    std::string text;
    for (std::size_t i = 0; i < word.size(); ++i) {
        if (word[i] != '$')
            text += word[i];
        else
            text += word[++i] == '1' ? first : second;
    }
    return text;
}

}  // namespace

std::string pdqsort_text(const PdqsortWords& words) {
    std::string text;
    std::string_view rest = kText;
    const auto up_to = [&](std::string_view what) {
        const std::size_t end = rest.find_first_of(what);
        const std::string_view taken = rest.substr(0, end);
        rest.remove_prefix(std::min(end, rest.size()));
        return taken;
    };
    for (;;) {
        text += up_to("@");
        if (rest.empty()) return text;
        rest.remove_prefix(1);
        const std::string_view name = up_to("@(,");
        if (name == "params") {
            text += words.params;
        } else if (name == "args") {
            text += words.args;
        } else if (name == "less" || name == "swap") {
            rest.remove_prefix(1);
            const std::string_view first = up_to(",");
            rest.remove_prefix(2);
            const std::string_view second = up_to(")");
            rest.remove_prefix(1);
            text += with_operands(name == "less" ? words.less : words.swap, first, second);
        } else {
            text += std::string(name) + words.suffix;
        }
    }
}

}  // namespace fiberscope::lang
