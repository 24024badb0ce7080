// What is generic, and what is embedded: declarations that every program has, whose functions do
// nothing but compute, and statements that use them with types and values of their own.
#include "tests/differential/generator.h"

#include <fmt/format.h>

namespace fiberscope::test {

namespace {

constexpr GoType kInt{Sort::Int};
constexpr GoType kString{Sort::String};

Part leaf(std::string text) {
    return {std::move(text)};
}

}  // namespace

void Generator::generics(std::vector<Part>& to) {
    const Holes names{{"P", prefix_}, {"op", chance(50) ? "+" : "*"}};
    const auto declare = [&](const char* text) {
        to.push_back({filled(text, names), {}, {}, true});
    };
    declare(R"(type <P>whole interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64
}

type <P>number interface {
	<P>whole | ~float32 | ~float64
}

func <P>total[T <P>number](xs ...T) (r T) {
	r = 1
	for i, x := range xs {
		if i%2 == 0 {
			r = r <op> x
		} else {
			r -= x
		}
	}
	return
}

func <P>pick[T any](first bool, a, b T) T {
	if first {
		return a
	}
	return b
}

func <P>clamp[T cmp.Ordered](x, low, high T) T {
	switch {
	case x < low:
		return low
	case high < x:
		return high
	}
	return x
}

func <P>as[U, T <P>whole](x T) U { return U(x)<op>U(x>>1) }

func <P>each[T, U any](xs []T, f func(T) U) []U {
	var r []U
	for _, x := range xs {
		r = append(r, f(x))
	}
	return r
}

func <P>fold[T, A any](xs []T, a A, f func(A, T) A) A {
	for _, x := range xs {
		a = f(a, x)
	}
	return a
}

func <P>where[S ~[]E, E comparable](xs S, x E) (at int) {
	for at = range xs {
		if xs[at] == x {
			return
		}
	}
	return -1
}

func <P>kind[T any](x T) string {
	switch any(x).(type) {
	case int, uint:
		return "word"
	case string:
		return "text"
	case []T:
		return "never"
	case interface{ get() T }:
		return "box"
	}
	return fmt.Sprintf("%T", x)
}

type <P>box[T any] struct {
	value T
	puts  int
}

func (b *<P>box[T]) put(x T) *<P>box[T] {
	b.value = x
	b.puts++
	return b
}
func (b <P>box[T]) get() T { return b.value }

type <P>stack[T any] []T

func (s *<P>stack[T]) push(x T) { *s = append(*s, x) }
func (s *<P>stack[T]) pop() (x T, ok bool) {
	if len(*s) == 0 {
		return x, false
	}
	x = (*s)[len(*s)-1]
	*s = (*s)[:len(*s)-1]
	return x, true
}

type <P>getter[T any] interface{ get() T }

func <P>open[T any, G <P>getter[T]](g G) T { return g.get() })");
}

// A basic value by way of a generic function.
std::string Generator::generic(const GoType& type, int depth) {
    const std::string name = name_of(type);
    const auto argument = [&] { return expr(type, depth - 1); };
    const auto typed = [&] { return name + "(" + argument() + ")"; };
    const bool ordered = type.sort != Sort::Bool;
    switch (below(6)) {
        case 0:
            if (!ordered) break;
            return top("clamp") + "[" + name + "](" + argument() + ", " + argument() + ", " +
                   argument() + ")";
        case 1:
            if (!is_integer(type) && !is_float(type)) break;
            return top("total") + "(" + typed() + ", " + typed() + ")";
        case 2:
            if (!is_integer(type)) break;
            return top("as") + "[" + name + "](" + not_constant(any_integer(), depth - 1) + ")";
        case 3:
            return top("open") + "[" + name + "](" + top("box") + "[" + name +
                   "]{value: " + argument() + "})";
        case 4:
            if (type.sort == Sort::String)
                return top("kind") + "(" + not_constant(any_basic(), depth - 1) + ")";
            return "(&" + top("box") + "[" + name + "]{}).put(" + argument() + ").get()";
        default:
            break;
    }
    return top("pick") + "(" + boolean(depth - 1) + ", " + typed() + ", " + typed() + ")";
}

std::string Generator::lambda(const std::vector<GoType>& params, const GoType& result, int times) {
    const std::size_t known = frame_.variables.size();
    frame_.times *= times;
    std::string text = "func(";
    for (const GoType& type : params) {
        const std::string name = fresh("a");
        text += (frame_.variables.size() > known ? ", " : "") + name + " " + name_of(type);
        keep(name, type);
    }
    text += ") " + name_of(result) + " { return " + expr(result, 2) + " }";
    frame_.times /= times;
    frame_.variables.resize(known);
    return text;
}

// Something generic that lives on, and what became of it.
void Generator::boxes(std::vector<Part>& to) {
    const std::string made = fresh("v"), result = fresh("v");
    const GoType type = any_basic(), other = any_basic();
    const std::string name = name_of(type);
    const std::string few = name + "{" + expr(type, 1) + ", " + expr(type, 2) + "}";
    switch (below(5)) {
        case 0:
            to.push_back(leaf(made + " := " + top("box") + "[" + name + "]{value: " +
                              expr(type, 2) + "}; " + made + ".put(" + expr(type, 2) + "); " +
                              result + " := fmt.Sprintf(\"%v %+v %T %s\", " + made + ", " + made +
                              ", " + made + ", " + top("kind") + "(" + made + ")); _ = " + result));
            return keep(result, kString);
        case 1:
            to.push_back(leaf("var " + result + " " + name + "; { var " + made + " " +
                              top("stack") + "[" + name + "]; " + made + ".push(" + expr(type, 2) +
                              "); " + made + ".push(" + expr(type, 1) + "); " + made + ".pop(); " +
                              result + ", _ = " + made + ".pop() }; _ = " + result));
            return keep(result, type);
        case 2:
            to.push_back(leaf("var " + result + " []" + name_of(other) + " = " + top("each") +
                              "([]" + few + ", " + lambda({type}, other, 2) + "); _ = " + result));
            return keep(result, {Sort::Slice, other.sort});
        case 3:
            to.push_back(leaf("var " + result + " " + name_of(other) + " = " + top("fold") + "([]" +
                              few + ", " + name_of(other) + "(" + expr(other, 1) + "), " +
                              lambda({other, type}, other, 2) + "); _ = " + result));
            return keep(result, other);
        default:
            to.push_back(leaf(made + " := []" + few + "; " + result + " := " + top("where") + "(" +
                              made + ", " + expr(type, 1) + "); _ = " + result));
            return keep(result, kInt);
    }
}

void Generator::embedding(std::vector<Part>& to) {
    const bool hides = chance(50), by_pointer = chance(50);
    const Holes holes{{"P", prefix_},
                      {"star", by_pointer ? "*" : ""},
                      {"hiding", hides ? filled("func (m <P>mid) show() string { return \"mid \" + "
                                                "m.<P>base.show() }\n\n",
                                                {{"P", prefix_}})
                                       : ""}};
    to.push_back({filled(R"(type <P>base struct {
	id  int
	tag string
}

func (b *<P>base) bump(n int) int  { b.id += n; return b.id }
func (b <P>base) show() string     { return fmt.Sprint(b.id, "/", b.tag) }
func (b <P>base) twice(n int) int  { b.id += n; return b.id * 2 }

type <P>mid struct {
	<P>base
	extra int
}

<hiding>type <P>shower interface{ show() string }

type <P>bumper interface {
	<P>shower
	bump(int) int
}

type <P>outer struct {
	<star><P>mid
	n [2]int
}

type <P>wrap struct {
	<P>shower
	sync.Mutex
}

func (o <P>outer) String() string { return "outer " + o.show() })",
                         holes),
                  {},
                  {},
                  true});
    embedded_by_pointer_ = by_pointer;
}

// Values, their copies, and methods that come from within; each call is a statement of its own.
void Generator::embedded(std::vector<Part>& to) {
    const std::string o = fresh("v"), a = fresh("v"), b = fresh("v"), text = fresh("v");
    constexpr const char* kCalls[] = {
        "f := <o>.bump; <o>.id ^= <x>; <a> = f(<y>)",
        "f := <o>.twice; <o>.id ^= <x>; <a> = f(<y>)",
        "f := (*<P>base).bump; <a> = f(&<o>.<P>base, <x>)",
        "f := <P>base.twice; <a> = f(<o>.<P>base, <x>)",
        "var i <P>bumper = &<o>; <a> = i.bump(<x>); <text> += i.show()",
        "c := <o>; <a> = c.bump(<x>); <b> = <o>.id; c.n[1] = <y>",
        "w := <P>wrap{<P>shower: <o>}; w.Lock(); <text> += w.show(); w.Unlock()",
        "f := <P>outer.show; <o>.tag = <s>; <text> += f(<o>)",
        "defer <o>.bump(<x>); <a> = <o>.twice(<y>)",
        "p := &<o>.extra; *p = <x>; <b> = <o>.extra",
        "_, is := any(<o>).(<P>bumper); <text> += fmt.Sprint(is)",
        "<text> += <o>.String() + fmt.Sprint(<o>) + fmt.Sprintf(\"%v %d\", <o>, <o>.n)",
        "<o>.n, <o>.id = [2]int{<o>.id, <x>}, <o>.n[0]",
        "m := map[string]<P>base{\"k\": <o>.<P>base}; c := m[\"k\"]; c.id++; <a> = m[\"k\"].id; "
        "<text> += fmt.Sprint(m, c)",
    };
    std::string lines = filled(
        "var <o> = <P>outer{<P>mid: <amp><P>mid{<P>base{<x>, <s>}, <y>}}; "
        "var <a>, <b> int; var <text> string",
        {{"amp", embedded_by_pointer_ ? "&" : ""}});
    for (int i = between(1, 4); i > 0; --i) {
        const std::string call = kCalls[below(static_cast<int>(std::size(kCalls)))];
        lines += "; func() { " + call + " }()";
    }
    // Each hole gets an expression of its own, which knows nothing of what is declared here.
    std::string out;
    for (std::size_t at = 0; at < lines.size();) {
        const std::string hole = lines.substr(at, 3);
        if (hole == "<x>" || hole == "<y>" || hole == "<s>") {
            out += expr(hole == "<s>" ? kString : kInt, 1);
            at += 3;
        } else {
            out += lines[at++];
        }
    }
    out = filled(out, {{"P", prefix_}, {"o", o}, {"a", a}, {"b", b}, {"text", text}});
    to.push_back(leaf(out + "; _ = " + a + "; _ = " + b + "; " + text + " = " + top("clip") + "(" +
                      text + " + " + o + ".show())"));
    keep(a, kInt);
    keep(b, kInt);
    keep(text, kString);
}

// What holds what holds something.
void Generator::tables(std::vector<Part>& to) {
    const std::string text = fresh("v");
    const GoType type = any_basic();
    const Holes holes{{"t", name_of(type)},    {"e", expr(type, 2)},
                      {"f", expr(type, 1)},    {"i", top("in") + "(" + expr(kInt, 1) + ", 2)"},
                      {"k", expr(kString, 1)}, {"n", expr(kInt, 1)}};
    constexpr const char* kTables[] = {
        "var g [2][3]<t>; h := g; g[<i>][1] = <e>; p := &h[0]; p[2] = <f>; s = fmt.Sprint(g, h, "
        "g == h, *p != h[1])",
        "r := [][]<t>{{<e>}, nil}; r[<i>] = append(r[<i>], <f>); r = append(r, r[0]); s = "
        "fmt.Sprint(r, len(r[1]))",
        "type at struct { x, y int }; m := map[at]<t>{{1, 2}: <e>}; m[at{<n>, 1}] = <f>; x, ok := "
        "m[at{1, 2}]; s = fmt.Sprintf(\"%v %v %v\", m, x, ok)",
        "m := map[string][]<t>{}; m[<k>] = append(m[<k>], <e>, <f>); delete(m, \"a\"); s = "
        "fmt.Sprint(m, len(m[\"go\"]))",
        "m := map[string]*struct{ v <t>; n int }{\"a\": {v: <e>}}; m[\"a\"].n += <n>; if q := "
        "m[<k>]; q != nil { q.v = <f> }; s = fmt.Sprint(*m[\"a\"])",
        "a := [...]<t>{3: <e>, 0: <f>}; f := func(b [4]<t>) [4]<t> { b[1] = b[3]; return b }; b "
        ":= f(a); for i, x := range a { a[3-i] = x }; s = fmt.Sprint(a, b, a == b)",
        "x := []<t>{<e>, <f>, <e>}; y := x[:1:2]; z := append(y, <f>); z = append(z, <e>); z[0] = "
        "<f>; n := copy(x[1:], x); s = fmt.Sprint(x, y, z, n, cap(y))",
        "var m map[string]map[int]<t>; x, ok := m[<k>][<n>]; m = map[string]map[int]<t>{\"q\": "
        "{<n>: <e>}}; s = fmt.Sprint(x, ok, len(m), m)",
        "m := map[any]<t>{<n>: <e>}; m[<i>] = <f>; _, ok := m[\"1\"]; s = fmt.Sprint(m, ok)",
        "s = fmt.Sprintf(\"%v %+v\", struct { a []<t>; b *int; c map[string]<t> }{a: []<t>{<e>}, "
        "c: map[string]<t>{<k>: <f>}}, [2]any{<t>(<e>), nil})",
    };
    const std::string table = kTables[below(static_cast<int>(std::size(kTables)))];
    to.push_back(leaf("var " + text + " string; { var s string; " + filled(table, holes) + "; " +
                      text + " = " + top("clip") + "(s) }; _ = " + text));
    keep(text, kString);
}

}  // namespace fiberscope::test
