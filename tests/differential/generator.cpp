#include "tests/differential/generator.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace fiberscope::test {

namespace {

constexpr GoType kInt{Sort::Int};

Part leaf(std::string text) {
    return {std::move(text)};
}

Part fixed(std::string text, std::vector<Part> parts = {}, std::string end = {}) {
    return {std::move(text), std::move(parts), std::move(end), true};
}

}  // namespace

Generator::Generator(std::uint64_t seed) : dice_(seed), prefix_(prefix_of(seed)) {
    dice_.discard(16);  // small seeds begin alike
}

std::vector<Part> Generator::program() {
    std::vector<Part> parts;
    parts.push_back(fixed(
        "import (",
        {fixed("\"cmp\"\n\t\"context\"\n\t\"errors\"\n\t\"fmt\"\n\t\"iter\"\n\t\"maps\"\n\t\"os\"\n"
               "\t\"runtime\"\n\t\"slices\"\n\t\"sort\"\n\t\"strconv\"\n"
               "\t\"strings\"\n\t\"sync\"\n\t\"sync/atomic\"\n\t\"time\"")},
        ")"));
    parts.push_back(
        fixed("var _, _, _, _, _ = context.Canceled, errors.New, fmt.Sprint, os.Exit, sort.Ints"));
    parts.push_back(
        fixed("var _, _, _, _ = strings.ToUpper, sync.NewCond, atomic.AddInt64, time.Sleep"));
    parts.push_back(
        fixed("var _, _, _, _, _ = cmp.Compare[int], maps.Keys[map[int]int], "
              "runtime.Goexit, slices.Sort[[]int], strconv.Itoa"));
    parts.push_back(
        fixed("var " + top("zero") + ", " + top("one") + ", " + top("empty") + " = 0, 1, \"\""));
    for (int sort = 0; sort <= static_cast<int>(Sort::Bool); ++sort) {
        const GoType type{static_cast<Sort>(sort)};
        std::string text = "var ", values;
        for (int i = 0; i < kGlobals; ++i) {
            text += (i > 0 ? ", " : "") + top(name_of(type)) + std::to_string(i);
            values += (i > 0 ? ", " : "") + constant(type);
        }
        parts.push_back(fixed(text + " " + name_of(type) + " = " + values));
    }
    parts.push_back(fixed("func " + top("in") + "(i, n int) int {",
                          {fixed("if n <= 0 { return 0 }"), fixed("return (i%n + n) % n")}, "}"));
    parts.push_back(fixed("func " + top("clip") + "(s string) string {",
                          {fixed("if len(s) > 40 { return s[:40] }"), fixed("return s")}, "}"));
    parts.push_back(fixed("func " + top("text") + "(s string) string { return s + \"....\" }"));
    structs(parts);
    methods(parts);
    generics(parts);
    iterators(parts);
    embedding(parts);
    for (int i = between(1, 5); i > 0; --i)
        function(i, parts);
    frame_ = {};
    frame_.prints = true;
    std::vector<Part> body;
    for (int i = 3; i > 0; --i)
        declare(body);
    for (int i = between(6, 14); i > 0; --i) {
        if (chance(25))
            concurrent(body);
        else
            statement(body);
    }
    for (const Variable& v : frame_.variables)
        body.push_back(leaf("fmt.Printf(\"%v\\n\", " + shown(v) + ")"));
    if (chance(30)) ending(body);
    parts.push_back(fixed("func " + top("main") + "() {", std::move(body), "}"));
    return parts;
}

void Generator::structs(std::vector<Part>& to) {
    for (int i = between(1, 3); i > 0; --i) {
        StructType s{top("struct" + std::to_string(i)), {}};
        std::vector<Part> fields;
        for (int k = between(1, 4); k > 0; --k) {
            GoType type = any_basic();
            if (chance(25)) type = {Sort::Slice, any_basic().sort};
            if (chance(15)) type = {Sort::Array, any_basic().sort, {}, between(1, 3)};
            s.fields.emplace_back("f" + std::to_string(k), type);
            fields.push_back(fixed(s.fields.back().first + " " + name_of(type)));
        }
        structs_.push_back(s);
        to.push_back(fixed("type " + s.name + " struct {", std::move(fields), "}"));
    }
}

void Generator::methods(std::vector<Part>& to) {
    const std::string square = top("square"), pair = top("pair");
    to.push_back(fixed("type " + top("shape") + " interface {",
                       {fixed("size(int) int"), fixed("name() string")}, "}"));
    to.push_back(fixed("type " + square + " int"));
    to.push_back(fixed("type " + pair + " struct { a, b int }"));
    const auto method = [&](const std::string& receiver, const std::string& self) {
        frame_ = {};
        frame_.variables.push_back({"x", kInt, true});
        frame_.variables.push_back({self, kInt, false});
        // No shapes within: their methods would call each other for ever.
        const std::string value = "(" + std::string(chance(50) ? "x" : self) +
                                  (chance(50) ? " * " : " - ") + constant(kInt) + " + " + self +
                                  ")";
        to.push_back(fixed("func (" + receiver + ") size(x int) int { return " + value + " }"));
        to.push_back(fixed("func (" + receiver + ") name() string { return \"" +
                           (chance(50) ? "r" : "t") + "\" + fmt.Sprint(" + self + " & 7) }"));
    };
    method("s " + square, "int(s)");
    method("p *" + pair, "p.a");
}

void Generator::function(int number, std::vector<Part>& to) {
    Callable f{top("f" + std::to_string(number)), {}, {}};
    f.result = chance(70) ? any_basic() : GoType{Sort::Slice, any_basic().sort};
    frame_ = {};
    std::string text = "func " + f.name + "(";
    for (int i = between(0, 3); i > 0; --i) {
        const GoType type = any_type();
        const std::string name = "p" + std::to_string(i);
        text += (f.params.empty() ? "" : ", ") + name + " " + name_of(type);
        f.params.push_back(type);
        // A map or a slice of the caller's stays as it is.
        frame_.variables.push_back({name, type, is_basic(type)});
    }
    text += ") (result " + name_of(f.result) + ") {";
    frame_.variables.push_back({"result", f.result, true});
    frame_.leaves = {true, f.result, "result"};
    std::vector<Part> body;
    if (chance(30)) deferred(body);
    statements(between(2, 5), body);
    body.push_back(fixed("return " + expr(f.result, 2)));
    to.push_back(fixed(text, std::move(body), "}"));
    f.cost = std::max(1, frame_.cost);
    functions_.push_back(f);
}

void Generator::declare(std::vector<Part>& to) {
    declare(any_type(), to);
}
void Generator::declare(const GoType& type, std::vector<Part>& to) {
    const std::string name = fresh("v");
    std::string text = chance(15) && is_basic(type)
                           ? "var " + name + " " + name_of(type)
                           : "var " + name + " " + name_of(type) + " = " + expr(type, 3);
    to.push_back(leaf(text + "; _ = " + name));
    frame_.variables.push_back({name, type, true});
}

std::string Generator::shown(const Variable& v) {
    switch (v.type.sort) {
        case Sort::Pointer:
            return "*" + v.name;
        case Sort::Func:
            return v.name + "(3)";
        case Sort::Shape:
            return v.name + ".size(2)";
        default:
            return v.name;
    }
}

void Generator::statements(int count, std::vector<Part>& to) {
    for (; count > 0; --count)
        statement(to);
}

// What is declared within is gone after it.
std::vector<Part> Generator::block(int count, int times) {
    const std::size_t known = frame_.variables.size();
    const int before = frame_.times;
    frame_.times *= times;
    ++frame_.depth;
    std::vector<Part> parts;
    statements(count, parts);
    --frame_.depth;
    frame_.times = before;
    frame_.variables.resize(known);
    return parts;
}

void Generator::statement(std::vector<Part>& to) {
    frame_.cost += frame_.times;
    const bool may_nest = frame_.depth < 3;
    const bool may_loop = may_nest && frame_.loops < 2;
    switch (below(36)) {
        case 24:
            return leave(to);
        case 25:
            return deferred(to);
        case 26:
            return may_nest ? shadow(to) : assign(to);
        case 27:
            return may_loop ? loop_closures(to) : assign(to);
        case 28:
            return boxes(to);
        case 29:
            return embedded(to);
        case 30:
            return tables(to);
        case 31:
            return sorted(to);
        case 32:
            return mapped(to);
        case 33:
            return built(to);
        case 34:
        case 35:
            return may_loop ? range_func(to) : assign(to);
        case 0:
        case 1:
        case 2:
        case 3:
            return declare(to);
        case 4:
        case 5:
            return may_nest ? branch(to) : assign(to);
        case 6:
            return may_loop ? loop(to) : assign(to);
        case 7:
            return may_loop ? range(to) : assign(to);
        case 8:
            return may_nest ? choose(to) : assign(to);
        case 9:
            return may_nest && frame_.loops < 1 ? labelled(to) : assign(to);
        case 10:
            return may_nest ? risky(to) : assign(to);
        case 11:
            return type_switch(to);
        case 12:
            return closure(to);
        case 13:
        case 14:
        case 15:
        case 16:
            return frame_.prints ? print(to) : assign(to);
        default:
            return frame_.may_panic && chance(40) ? danger(to) : assign(to);
    }
}

void Generator::assign(std::vector<Part>& to) {
    std::vector<Variable> fit;
    for (const Variable& v : frame_.variables) {
        if (v.assignable) fit.push_back(v);
    }
    if (fit.empty()) return declare(to);
    const Variable v = one_of(fit);
    const GoType elem{v.type.elem};
    if (is_integer(v.type) && chance(50)) {
        constexpr const char* kOperators[] = {"+=", "-=", "*=", "^=", "|=", "&=", "&^="};
        const int what = below(10);
        if (what < 7)
            return to.push_back(leaf(v.name + " " + kOperators[what] + " " + expr(v.type, 2)));
        if (what == 7) return to.push_back(leaf(v.name + (chance(50) ? "++" : "--")));
        if (what == 8)
            return to.push_back(leaf(v.name + (chance(50) ? " <<= " : " >>= ") + "(" +
                                     not_constant({Sort::Uint8}, 1) + " % 70)"));
    }
    if (const Variable* other = variable(v.type, true);
        other && other->name != v.name && chance(20))
        return to.push_back(
            leaf(v.name + ", " + other->name + " = " + other->name + ", " + v.name));
    switch (v.type.sort) {
        case Sort::Map:
            if (chance(20))
                return to.push_back(leaf("delete(" + v.name + ", " + expr({v.type.key}, 1) + ")"));
            if (chance(70))
                return to.push_back(
                    leaf(v.name + "[" + expr({v.type.key}, 1) + "] = " + expr(elem, 2)));
            break;
        case Sort::Array:
            if (chance(70))
                return to.push_back(leaf(v.name + "[" + top("in") + "(" + expr(kInt, 1) + ", " +
                                         std::to_string(v.type.number) + ")] = " + expr(elem, 2)));
            break;
        case Sort::Slice:
            if (chance(40))
                return to.push_back(leaf("if len(" + v.name + ") > 0 { " + v.name + "[" +
                                         top("in") + "(" + expr(kInt, 1) + ", len(" + v.name +
                                         "))] = " + expr(elem, 1) + " }"));
            if (chance(30))
                return to.push_back(leaf(v.name + " = " + v.name + "[" + top("in") + "(" +
                                         expr(kInt, 1) + ", len(" + v.name + ")+1):]"));
            break;
        case Sort::Struct:
        case Sort::Pointer: {
            const StructType& s = structs_[static_cast<std::size_t>(v.type.number)];
            const auto& [name, type] = one_of(s.fields);
            if (chance(70)) return to.push_back(leaf(v.name + "." + name + " = " + expr(type, 2)));
            break;
        }
        default:
            break;
    }
    to.push_back(leaf(v.name + " = " + expr(v.type, 3)));
}

void Generator::print(std::vector<Part>& to) {
    if (frame_.variables.empty() || chance(30)) {
        const GoType type = any_basic();
        const std::string x = name_of(type) + "(" + expr(type, 3) + ")";
        return to.push_back(leaf(chance(50) ? "fmt.Println(" + x + ")"
                                            : "fmt.Printf(\"%v %T\\n\", " + x + ", " + x + ")"));
    }
    const Variable v = one_of(frame_.variables);
    if (is_integer(v.type) && chance(50)) {
        constexpr const char* kVerbs[] = {"%d", "%x", "%08b", "%+d", "%6d|", "%-6d|", "%#x",
                                          "%o", "%c", "%q",   "%U",  "%#v",  "%e"};
        return to.push_back(
            leaf(fmt::format("fmt.Printf(\"{}\\n\", {})", kVerbs[below(13)], v.name)));
    }
    if (is_float(v.type) && chance(50)) {
        constexpr const char* kVerbs[] = {"%g", "%.3f", "%e", "%8.2f|", "%+v", "%G", "%x", "%.0f"};
        return to.push_back(
            leaf(fmt::format("fmt.Printf(\"{}\\n\", {})", kVerbs[below(8)], v.name)));
    }
    if (v.type.sort == Sort::String && chance(50)) {
        constexpr const char* kVerbs[] = {"%q",   "%x",  "%10s|", "%-10s|",
                                          "%.2s", "%+q", "% X",   "%#v"};
        return to.push_back(
            leaf(fmt::format("fmt.Printf(\"{}\\n\", {})", kVerbs[below(8)], v.name)));
    }
    const bool open = v.type.sort != Sort::Func && v.type.sort != Sort::Shape;
    const char* verbs = open ? (chance(50) ? "%+v %T" : "%v %#v") : "%v %v";
    to.push_back(leaf(fmt::format("fmt.Printf(\"{}\\n\", {}, {})", verbs, shown(v), shown(v))));
}

void Generator::branch(std::vector<Part>& to) {
    Part part = leaf("if " + expr({Sort::Bool}, 2) + " {");
    part.parts = block(between(1, 3));
    if (chance(50)) {
        part.parts.push_back(
            fixed(chance(50) ? "} else {" : "} else if " + expr({Sort::Bool}, 2) + " {"));
        for (Part& inner : block(between(1, 3)))
            part.parts.push_back(std::move(inner));
    }
    part.end = "}";
    to.push_back(std::move(part));
}

void Generator::loop(std::vector<Part>& to) {
    const std::string i = fresh("i");
    const int times = between(1, 5);
    Part part = leaf(chance(70) ? fmt::format("for {0} := 0; {0} < {1}; {0}++ {{", i, times)
                                : fmt::format("for {0} := range {1} {{", i, times));
    frame_.variables.push_back({i, kInt, false});
    ++frame_.loops;
    part.parts = block(between(1, 4), times);
    part.parts.insert(part.parts.begin(), fixed("_ = " + i));
    if (chance(20))
        part.parts.push_back(leaf("if " + expr({Sort::Bool}, 1) + " { " +
                                  (chance(50) ? "continue" : "break") + " }"));
    --frame_.loops;
    frame_.variables.pop_back();
    part.end = "}";
    to.push_back(std::move(part));
}

void Generator::range(std::vector<Part>& to) {
    std::vector<Variable> fit;
    for (const Variable& v : frame_.variables) {
        if (v.type.sort == Sort::Slice || v.type.sort == Sort::Array || v.type.sort == Sort::Map ||
            v.type.sort == Sort::String)
            fit.push_back(v);
    }
    if (fit.empty()) return loop(to);
    const Variable v = one_of(fit);
    const std::string key = fresh("k"), value = fresh("e");
    if (v.type.sort == Sort::Map) {
        // In any order: what is done with them commutes.
        const std::string sum = fresh("v");
        const bool adds = is_integer({v.type.elem});
        const std::string what = adds ? "int(" + value + ")" : "len(fmt.Sprint(" + value + "))";
        to.push_back(leaf("var " + sum + " int; for " + key + ", " + value + " := range " + v.name +
                          " { " + sum + (chance(50) ? " += " : " ^= ") + what + "; _, _ = " + key +
                          ", " + value + " }; _ = " + sum));
        frame_.variables.push_back({sum, kInt, true});
        return;
    }
    // A copy, clipped: the body may append to it.
    const std::string of = v.type.sort == Sort::Slice    ? v.name + "[:min(len(" + v.name + "), 6)]"
                           : v.type.sort == Sort::String ? v.name + "[:min(len(" + v.name + "), 6)]"
                                                         : v.name;
    Part part = leaf("for " + key + ", " + value + " := range " + of + " {");
    part.parts.push_back(fixed("_, _ = " + key + ", " + value));
    frame_.variables.push_back({key, kInt, false});
    frame_.variables.push_back(
        {value, v.type.sort == Sort::String ? GoType{Sort::Int32} : GoType{v.type.elem}, true});
    ++frame_.loops;
    for (Part& inner : block(between(1, 3), 6))
        part.parts.push_back(std::move(inner));
    --frame_.loops;
    frame_.variables.resize(frame_.variables.size() - 2);
    part.end = "}";
    to.push_back(std::move(part));
}

void Generator::labelled(std::vector<Part>& to) {
    const std::string label = fresh("loop"), i = fresh("i"), j = fresh("j");
    const int n = between(2, 4);
    frame_.variables.push_back({i, kInt, false});
    frame_.variables.push_back({j, kInt, false});
    frame_.loops += 2;
    std::vector<Part> inner = block(between(1, 2), n * n);
    inner.push_back(fixed("if " + i + "*" + std::to_string(n) + "+" + j +
                          " == " + std::to_string(below(n * n)) + " { " +
                          (chance(50) ? "continue " : "break ") + label + " }"));
    for (Part& part : block(1, n * n))
        inner.push_back(std::move(part));
    frame_.loops -= 2;
    frame_.variables.resize(frame_.variables.size() - 2);
    Part outer = leaf(label + ":\n" + fmt::format("for {0} := 0; {0} < {1}; {0}++ {{", i, n));
    outer.parts.push_back(
        fixed(fmt::format("for {0} := range {1} {{", j, n), std::move(inner), "}"));
    outer.end = "}";
    to.push_back(std::move(outer));
}

void Generator::choose(std::vector<Part>& to) {
    const GoType type = chance(60) ? kInt : GoType{Sort::String};
    const bool tagless = chance(30);
    Part part = leaf("switch " + (tagless ? "" : not_constant(type, 2) + " ") + "{");
    const int cases = between(1, 4);
    for (int i = 0; i < cases; ++i) {
        const std::string label = tagless ? boolean(2)
                                  : type.sort == Sort::Int
                                      ? fmt::format("{}, {}", i * 2, i * 2 + 1)
                                      : fmt::format("\"{}\"", static_cast<char>('a' + i));
        part.parts.push_back(fixed("case " + label + ":"));
        for (Part& inner : block(between(1, 2)))
            part.parts.push_back(std::move(inner));
        if (i + 1 < cases && chance(20)) part.parts.push_back(fixed("fallthrough"));
    }
    if (chance(60)) {
        part.parts.push_back(fixed("default:"));
        for (Part& inner : block(between(1, 2)))
            part.parts.push_back(std::move(inner));
    }
    part.end = "}";
    to.push_back(std::move(part));
}

void Generator::type_switch(std::vector<Part>& to) {
    const std::string held = fresh("v"), seen = fresh("v");
    to.push_back(leaf("var " + seen + " string; switch " + held +
                      " := " + composite({Sort::Any}, 2) + ".(type) { case nil: " + seen +
                      " = \"nil\"; case int, uint8: " + seen + " = fmt.Sprintf(\"%T\", " + held +
                      "); case string: " + seen + " = " + held + " + \"!\"; case bool: if " + held +
                      " { " + seen + " = \"yes\" }; case float64: " + seen + " = fmt.Sprint(" +
                      held + " * 2); default: " + seen + " = fmt.Sprintf(\"%v\", " + held +
                      ") }; _ = " + seen));
    frame_.variables.push_back({seen, {Sort::String}, true});
}

// In a function: what it returns is changed at its end, once for each time that this is passed.
void Generator::deferred(std::vector<Part>& to) {
    const std::string name = frame_.leaves.name;
    if (name.empty()) return assign(to);
    const std::string given = fresh("x");
    const std::string argument = expr(kInt, 1);
    // Not what is in scope there: the result only, which is the same for all that may be deferred.
    Frame outer = std::move(frame_);
    frame_ = {};
    frame_.variables = {{name, *outer.leaves.result, true}, {given, kInt, false}};
    const std::string value = expr(*outer.leaves.result, 2);
    frame_ = std::move(outer);
    to.push_back(
        leaf("defer func(" + given + " int) { " + name + " = " + value + " }(" + argument + ")"));
}

void Generator::leave(std::vector<Part>& to) {
    if (!frame_.leaves.may) return assign(to);
    const std::string value = frame_.leaves.result ? " " + expr(*frame_.leaves.result, 2) : "";
    to.push_back(leaf("if " + boolean(2) + " { return" + value + " }"));
}

// A name within means something else than outside.
void Generator::shadow(std::vector<Part>& to) {
    if (frame_.variables.empty()) return declare(to);
    const std::string name = one_of(frame_.variables).name;
    const GoType type = any_type();
    Part part = leaf("{");
    part.parts.push_back(
        fixed("var " + name + " " + name_of(type) + " = " + expr(type, 2) + "; _ = " + name));
    const std::vector<Variable> outer = frame_.variables;
    const auto leaves = frame_.leaves;
    if (frame_.leaves.name == name) frame_.leaves.name.clear();
    std::erase_if(frame_.variables, [&](const Variable& v) { return v.name == name; });
    frame_.variables.push_back({name, type, true});
    for (Part& inner : block(between(1, 3)))
        part.parts.push_back(std::move(inner));
    frame_.variables = outer;
    frame_.leaves = leaves;
    part.end = "}";
    to.push_back(std::move(part));
}

// Each turn of a loop has a variable of its own, which a function may keep and change.
void Generator::loop_closures(std::vector<Part>& to) {
    const std::string kept = fresh("fs"), i = fresh("i"), sum = fresh("v");
    const int n = between(1, 5);
    to.push_back(fixed("var " + kept + " []func(int) int; var " + sum + " int"));
    Part part = leaf(chance(70) ? fmt::format("for {0} := 0; {0} < {1}; {0}++ {{", i, n)
                                : fmt::format("for {} := range {} {{", i, n));
    frame_.variables.push_back({i, kInt, false});
    part.parts.push_back(fixed(kept + " = append(" + kept + ", func(x int) int { " + i +
                               " += x&7; " + sum + " ^= " + i + "; return " + i +
                               (chance(50) ? " * x" : " - x") + " })"));
    ++frame_.loops;
    for (Part& inner : block(between(0, 2), n))
        part.parts.push_back(std::move(inner));
    --frame_.loops;
    // The turn's own, which the loop goes on with.
    if (chance(40)) part.parts.push_back(leaf(sum + " += " + kept + "[len(" + kept + ")-1](1)"));
    frame_.variables.pop_back();
    part.end = "}";
    to.push_back(std::move(part));
    to.push_back(leaf("for _, f := range " + kept + " { " + sum + " += f(" +
                      std::to_string(below(4)) + "); " + sum + " -= f(2) }"));
    frame_.variables.push_back({sum, kInt, true});
}

void Generator::closure(std::vector<Part>& to) {
    const Variable* counted = variable(kInt, true);
    if (!counted) return declare(kInt, to);
    const std::string name = fresh("v"), captured = counted->name;
    to.push_back(leaf(name + " := func(x int) int { " + captured + " += x; return " + captured +
                      (chance(50) ? " ^ x" : " * 3") + " }; " + captured + " = " + name + "(" +
                      expr(kInt, 1) + ") - " + name + "(2)"));
}

// A function within, in which anything may panic, and which recovers.
void Generator::risky(std::vector<Part>& to) {
    const std::string failed = fresh("v");
    to.push_back(leaf("var " + failed + " string; _ = " + failed));
    const Frame outer = frame_;
    frame_.may_panic = true;
    frame_.leaves = {true};
    Part part = leaf("func() {");
    part.parts.push_back(
        fixed("defer func() { if x := recover(); x != nil { " + failed + " = fmt.Sprint(x) } }()"));
    // Not into a loop outside: break and continue stay within.
    frame_.loops = std::max(frame_.loops, 1);
    for (Part& inner : block(between(2, 4)))
        part.parts.push_back(std::move(inner));
    const int cost = frame_.cost;
    frame_ = outer;
    frame_.cost = cost;
    part.end = "}()";
    to.push_back(std::move(part));
    frame_.variables.push_back({failed, {Sort::String}, true});
}

void Generator::danger(std::vector<Part>& to) {
    const std::string name = fresh("v");
    switch (below(8)) {
        case 0:
            to.push_back(leaf("if " + boolean(2) + " { panic(" + expr({Sort::String}, 1) + ") }"));
            break;
        case 1:
            to.push_back(leaf("var " + name + " = []int{1, 2, 3}; " + name + "[" +
                              not_constant(kInt, 2) + " & 7]++"));
            break;
        case 2:
            to.push_back(leaf("var " + name + " map[string]int; if " + boolean(2) + " { " + name +
                              "[" + expr({Sort::String}, 1) + "] = 1 }"));
            break;
        case 3:
            to.push_back(leaf("_ = " + composite({Sort::Any}, 1) + ".(int)"));
            break;
        case 4:
            to.push_back(leaf("var " + name + " *" + top("pair") + "; if " + boolean(2) + " { " +
                              name + ".a = " + expr(kInt, 1) + " }"));
            break;
        case 5:
            to.push_back(leaf("_ = " + top("text") + "(" + string(1) + ")[" +
                              not_constant(kInt, 1) + " & 15:]"));
            break;
        case 6:
            to.push_back(leaf("_ = make([]int, " + not_constant(kInt, 1) + " % 100)"));
            break;
        default:
            to.push_back(leaf("_ = " + not_constant(kInt, 1) + " / " + not_constant(kInt, 1)));
    }
}

}  // namespace fiberscope::test
