// Ranges over functions, and what the library has for slices, maps and strings. A body of such a
// range is like any other: it breaks, goes on, returns and defers. What a map holds is put in order
// before an order could show; what is sorted is so short that equal elements keep their order.
#include "tests/differential/generator.h"

#include <fmt/format.h>

namespace fiberscope::test {

namespace {

constexpr GoType kInt{Sort::Int};
constexpr GoType kString{Sort::String};

Part leaf(std::string text) {
    return {std::move(text)};
}

Part fixed(std::string text) {
    return {std::move(text), {}, {}, true};
}

}  // namespace

void Generator::iterators(std::vector<Part>& to) {
    to.push_back(fixed(filled(R"(func <P>upto(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func <P>pairs[T any](xs []T) iter.Seq2[int, T] {
	return func(yield func(int, T) bool) {
		for i := 0; i < len(xs) && yield(i, xs[i]); i++ {
		}
	}
}

func <P>filter[T any](seq iter.Seq[T], keep func(T) bool) iter.Seq[T] {
	return func(yield func(T) bool) {
		for x := range seq {
			if keep(x) && !yield(x) {
				break
			}
		}
	}
}

func <P>zip[A, B any](as iter.Seq[A], bs iter.Seq[B]) iter.Seq2[A, B] {
	return func(yield func(A, B) bool) {
		next, stop := iter.Pull(bs)
		defer stop()
		for a := range as {
			if b, ok := next(); !ok || !yield(a, b) {
				return
			}
		}
	}
}

type <P>tree[K cmp.Ordered, V any] struct {
	left, right *<P>tree[K, V]
	key         K
	value       V
}

func (t *<P>tree[K, V]) insert(k K, v V) *<P>tree[K, V] {
	switch {
	case t == nil:
		return &<P>tree[K, V]{key: k, value: v}
	case k < t.key:
		t.left = t.left.insert(k, v)
	case k > t.key:
		t.right = t.right.insert(k, v)
	default:
		t.value = v
	}
	return t
}

func (t *<P>tree[K, V]) walk(yield func(K, V) bool) bool {
	return t == nil || t.left.walk(yield) && yield(t.key, t.value) && t.right.walk(yield)
}

func (t *<P>tree[K, V]) all() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) { t.walk(yield) }
})",
                              {{"P", prefix_}})));
}

void Generator::range_func(std::vector<Part>& to) {
    const GoType type = any_basic();
    const std::string few = "[]" + name_of(type) + "{" + expr(type, 2) + ", " + expr(type, 1) +
                            ", " + expr(type, 1) + "}";
    const std::string upto = top("upto") + "(" + std::to_string(between(0, 5)) + ")";
    const std::string key = fresh("k"), value = fresh("e");
    GoType of_key = kInt, of_value = type;
    std::string over;
    bool two = true;
    switch (below(9)) {
        case 0:
            over = upto, two = false;
            break;
        case 1:
            over = top("pairs") + "(" + few + ")";
            break;
        case 2:
            over = top("filter") + "(" + upto + ", " + lambda({kInt}, {Sort::Bool}, 6) + ")";
            two = false;
            break;
        case 3:
            over = "slices.Values(" + few + ")", two = false, of_key = type;
            break;
        case 4:
            over = "slices." + std::string(chance(50) ? "All" : "Backward") + "(" + few + ")";
            break;
        case 5:
            over = top("zip") + "(" + upto + ", slices.Values(" + few + "))";
            break;
        case 6:
            over = "func(yield func(int) bool) { _ = yield(" + expr(kInt, 1) + ") && yield(" +
                   expr(kInt, 1) + ") && yield(3) }";
            two = false;
            break;
        case 7:
            over = "slices.Chunk(" + few + ", " + std::to_string(between(1, 4)) + ")";
            two = false, of_key = {Sort::Slice, type.sort};
            break;
        default:
            over = "(*" + top("tree") + "[int, " + name_of(type) + "])(nil).insert(" +
                   expr(kInt, 1) + ", " + expr(type, 1) + ").insert(" + expr(kInt, 1) + ", " +
                   expr(type, 1) + ").insert(2, " + expr(type, 1) + ").all()";
    }
    // In a function of its own it may return from within, and defer.
    const bool apart = chance(50);
    const auto leaves = frame_.leaves;
    const GoType of_result = any_basic();
    const std::string found = fresh("v"), result = fresh("r"), label = fresh("loop");
    const std::size_t known = frame_.variables.size();
    if (apart) {
        frame_.leaves = {true, of_result, result};
        keep(result, of_result);
    }
    keep(key, of_key);
    if (two) keep(value, of_value);
    ++frame_.loops;
    const bool labelled = chance(40);
    Part loop = leaf((labelled ? label + ":\n" : "") + "for " + key + (two ? ", " + value : "") +
                     " := range " + over + " {");
    loop.parts.push_back(fixed("_ = " + key + (two ? "; _ = " + value : "")));
    for (Part& inner : block(between(1, 3), 6))
        loop.parts.push_back(std::move(inner));
    if (labelled) {
        const std::string j = fresh("j");
        keep(j, kInt);
        Part nested = fixed("for " + j + " := range " + top("upto") + "(3) {");
        for (Part& inner : block(1, 18))
            nested.parts.push_back(std::move(inner));
        nested.parts.push_back(fixed("if " + j + " == " + std::to_string(below(3)) + " { " +
                                     (chance(50) ? "continue " : "break ") + label + " }"));
        frame_.variables.pop_back();
        nested.end = "}";
        loop.parts.push_back(std::move(nested));
    } else if (chance(60)) {
        loop.parts.push_back(
            leaf("if " + boolean(1) + " { " + (chance(50) ? "continue" : "break") + " }"));
    }
    if (apart && chance(50)) deferred(loop.parts);
    if (chance(50)) leave(loop.parts);
    --frame_.loops;
    loop.end = "}";
    frame_.variables.resize(known);
    if (!apart) return to.push_back(std::move(loop));
    Part part = leaf("var " + found + " " + name_of(of_result) + "; " + found + " = func() (" +
                     result + " " + name_of(of_result) + ") {");
    part.parts.push_back(std::move(loop));
    frame_.leaves = leaves;
    part.parts.push_back(fixed("return " + expr(of_result, 1)));
    part.end = "}(); _ = " + found;
    to.push_back(std::move(part));
    keep(found, of_result);
}

void Generator::sorted(std::vector<Part>& to) {
    GoType type = any_basic();
    if (type.sort == Sort::Bool) type.sort = Sort::String;
    const GoType slice{Sort::Slice, type.sort};
    const std::string some = fresh("v"), text = fresh("v");
    const std::string name = name_of(type);
    std::string few = "[]" + name + "{";
    for (int i = between(1, 4); i > 0; --i)
        few += expr(type, 2) + ", ";
    few += "}";
    if (const Variable* v = variable(slice); v && chance(60))
        few = "slices.Clone(" + v->name + "[:min(len(" + v->name + "), 8)])";
    const Holes holes{{"v", some},
                      {"t", name},
                      {"x", name + "(" + expr(type, 1) + ")"},
                      {"y", name + "(" + expr(type, 1) + ")"},
                      {"i", top("in") + "(" + expr(kInt, 1) + ", len(" + some + "))"},
                      {"key", lambda({type}, kInt, 20)},
                      {"is", lambda({type}, {Sort::Bool}, 10)}};
    constexpr const char* kSteps[] = {
        "slices.Sort(<v>); at, ok := slices.BinarySearch(<v>, <x>); s += fmt.Sprint(at, ok)",
        "slices.SortFunc(<v>, func(a, b <t>) int { return cmp.Compare(b, a) })",
        "key := <key>; slices.SortStableFunc(<v>, func(a, b <t>) int { return "
        "cmp.Compare(key(a), key(b)) })",
        "sort.Slice(<v>, func(i, j int) bool { return <v>[i] < <v>[j] })",
        "if len(<v>) > 0 { s += fmt.Sprint(slices.Max(<v>), slices.Min(<v>)) }",
        "s += fmt.Sprint(slices.Index(<v>, <x>), slices.Contains(<v>, <y>))",
        "slices.Reverse(<v>); s += fmt.Sprint(slices.IsSorted(<v>))",
        "<v> = slices.Compact(<v>)",
        "<v> = slices.Insert(<v>, <i>, <x>, <y>)",
        "if len(<v>) > 0 { <v> = slices.Delete(<v>, <i>, len(<v>)) }",
        "<v> = slices.Concat(<v>, []<t>{<x>}, <v>)[:min(2*len(<v>)+1, 8)]",
        "s += fmt.Sprint(slices.ContainsFunc(<v>, <is>), slices.IndexFunc(<v>, <is>))",
        "<v> = slices.DeleteFunc(<v>, <is>)",
        "s += fmt.Sprint(slices.Collect(slices.Chunk(<v>, 2)))",
        "s += fmt.Sprint(cmp.Compare(<x>, <y>), cmp.Less(<y>, <x>), cmp.Or(<x>, <y>))",
        "s += fmt.Sprint(slices.Equal(<v>, slices.Sorted(slices.Values(<v>))), "
        "slices.Compare(<v>, []<t>{<x>}))",
        "<v> = slices.Repeat(<v>, 2)[:min(2*len(<v>), 8)]",
        "for i, x := range slices.Backward(<v>) { if i > 0 { <v>[i-1] = x } }",
    };
    std::string body;
    for (int i = between(1, 3); i > 0; --i)
        body += "{ " + filled(kSteps[below(static_cast<int>(std::size(kSteps)))], holes) + " }; ";
    to.push_back(leaf("var " + some + " = " + few + "; var " + text + " string; { s := \"\"; " +
                      body + text + " = " + top("clip") + "(s) }; _, _ = " + some + ", " + text));
    keep(some, slice);
    keep(text, kString);
}

void Generator::mapped(std::vector<Part>& to) {
    const std::string text = fresh("v");
    GoType key = any_integer(), type = any_basic();
    if (chance(40)) key = kString;
    const Holes holes{{"k", name_of(key)},
                      {"t", name_of(type)},
                      {"a", expr(key, 1)},
                      {"b", expr(key, 1)},
                      {"x", expr(type, 2)},
                      {"y", expr(type, 1)},
                      {"is", lambda({key, type}, {Sort::Bool}, 6)}};
    constexpr const char* kSteps[] = {
        "s += fmt.Sprint(slices.Sorted(maps.Keys(m)))",
        "maps.DeleteFunc(m, <is>)",
        "n := maps.Clone(m); n[<b>] = <y>; s += fmt.Sprint(maps.Equal(m, n), len(m), n)",
        "maps.Copy(m, map[<k>]<t>{<b>: <y>})",
        "n := 0; for range maps.Values(m) { n++ }; s += fmt.Sprint(n)",
        "for k, x := range m { if k == <b> { s += fmt.Sprint(x); delete(m, k) } }",
        "m = maps.Collect(maps.All(m)); x, ok := m[<a>]; s += fmt.Sprint(x, ok)",
        "for _, k := range slices.Sorted(maps.Keys(m)) { s += fmt.Sprint(k, m[k], \" \") }",
        "clear(m); m[<b>] = <x>",
        "for k := range m { delete(m, k) }",
    };
    std::string body;
    for (int i = between(1, 4); i > 0; --i)
        body += "{ " + filled(kSteps[below(static_cast<int>(std::size(kSteps)))], holes) + " }; ";
    to.push_back(leaf("var " + text + " string; { s := \"\"; " +
                      filled("m := map[<k>]<t>{<a>: <x>}; m[<b>] = <y>; ", holes) + body + text +
                      " = " + top("clip") + "(s + fmt.Sprint(m)) }; _ = " + text));
    keep(text, kString);
}

// A string, made of parts or taken apart.
void Generator::built(std::vector<Part>& to) {
    const std::string text = fresh("v");
    const Holes holes{{"s", expr(kString, 2)},
                      {"t", expr(kString, 1)},
                      {"n", "(" + expr(kInt, 1) + ")"},
                      {"x", not_constant(any_basic(), 1)}};
    constexpr const char* kSteps[] = {
        "var b strings.Builder; for i := range 4 { b.WriteString(<t>); b.WriteByte(byte('a' + i)); "
        "b.WriteRune(rune(0x3b0 + i)) }; s += b.String() + fmt.Sprint(b.Len())",
        "var b strings.Builder; n, err := fmt.Fprintf(&b, \"%v|%q|%5.1v\", <x>, <t>, <s>); s += "
        "fmt.Sprint(b.String(), n, err)",
        "for i, r := range <s> { s += fmt.Sprint(i, r, string(r)) }",
        "b := []byte(<s>); for i := range b { b[i] ^= 1 }; s += string(b) + fmt.Sprintf(\"%x\", "
        "[]rune(<s>))",
        "s += strings.Join(strings.Split(<s>, \"o\"), \"-\") + fmt.Sprint(strings.Fields(<t>))",
        "s += strings.Repeat(<t>, <n>&3) + strings.ReplaceAll(<s>, \"a\", \"<>\")",
        "a, b, ok := strings.Cut(<s>, \"x\"); s += fmt.Sprint(a, \"|\", b, ok)",
        "s += fmt.Sprint(strings.Index(<s>, <t>), strings.Count(<s>, <t>), strings.HasPrefix(<s>, "
        "<t>), strings.Compare(<s>, <t>))",
        "n, err := strconv.Atoi(<t>); s += fmt.Sprint(n, err)",
        "s += strconv.Quote(<s>) + strconv.Itoa(<n>) + strconv.FormatInt(int64(<n>), 36)",
        "s += strings.Map(func(r rune) rune { if r == 'o' { return -1 }; return r + 1 }, <s>)",
        "s += fmt.Sprintf(\"%*d|%-8v|%08.3f|%t\", 7, <n>, <t>, float64(<n>), <s> < <t>)",
        "s += strings.TrimFunc(<s>, func(r rune) bool { return r < 'g' }) + strings.Trim(<t>, "
        "\"ab\")",
        "s += fmt.Sprintln(<x>, <s>) + fmt.Sprintf(\"%!|%d %s %v\", <t>, <n>, nil)",
    };
    std::string body;
    for (int i = between(1, 3); i > 0; --i)
        body += "{ " + filled(kSteps[below(static_cast<int>(std::size(kSteps)))], holes) + " }; ";
    to.push_back(leaf("var " + text + " string; { s := \"\"; " + body + text + " = " + top("clip") +
                      "(s) }; _ = " + text));
    keep(text, kString);
}

}  // namespace fiberscope::test
