// Maps: Go's rules, and the hash table under them.
#include "sim/lang/vm/map.h"

#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

#include <map>

namespace fiberscope::test {

TEST_CASE("map: a missing key reads as zero, and the second value says so", "[vm]") {
    CHECK(prints(R"(
	m := map[string]int{"a": 1, "b": 0}
	v, ok := m["b"]
	w, ok2 := m["c"]
	m["d"]++
	m["a"] += 5
	delete(m, "b")
	delete(m, "zzz")
	_, ok3 := m["b"]
	fmt.Println(v, ok, w, ok2, m["d"], m["a"], ok3, len(m), m)
)") == "0 true 0 false 1 6 false 2 map[a:6 d:1]\n");
}

TEST_CASE("map: a nil map reads as empty and cannot be written", "[vm]") {
    CHECK(prints("var m map[string][]int; v, ok := m[\"x\"]; delete(m, \"x\"); for range m { "
                 "panic(1) }; clear(m); fmt.Println(v == nil, ok, len(m), m == nil, m)") ==
          "true false 0 true map[]\n");
    CHECK(dies_of("var m map[string]int; m[\"a\"]++") == "panic: assignment to entry in nil map");
}

TEST_CASE("map: keys may be of any comparable type", "[vm]") {
    CHECK(prints(R"(
	type P struct { x int; s string }
	p := map[P]int{{1, "a"}: 1}
	p[P{1, "a"}]++
	a := map[[2]string]int{{"x", "y"}: 5}
	b := map[bool]string{true: "t"}
	f := map[float64]string{0: "zero"}
	minus := 0.0
	minus = -minus
	i := map[any]string{1: "int", "1": "string", 1.0: "float", P{2, "b"}: "P", nil: "nil"}
	c := make(chan int)
	ch := map[chan int]int{c: 7}
	x := 1
	ptr := map[*int]int{&x: 3}
	fmt.Println(p[P{1, "a"}], a[[2]string{"x", "y"}], b[true], b[false] == "", f[minus], ch[c], ptr[&x])
	fmt.Println(i[1], i["1"], i[1.0], i[P{2, "b"}], i[nil], i[int8(1)] == "", len(i))
)") == "2 5 t true zero 7 3\nint string float P nil true 5\n");
}

TEST_CASE("map: NaN is never found again, and every one is an entry", "[vm]") {
    CHECK(prints(R"(
	m := map[float64]int{}
	for i := 0; i < 3; i++ {
		m[math.NaN()] = i
	}
	_, ok := m[math.NaN()]
	delete(m, math.NaN())
	sum := 0
	for _, v := range m {
		sum += v
	}
	fmt.Println(len(m), ok, sum)
	clear(m)
	fmt.Println(len(m))
)") == "3 false 3\n0\n");
}

TEST_CASE("map: a key that cannot be hashed panics at every use", "[vm]") {
    for (const char* body :
         {"m := map[any]int{}; m[[]int{1}] = 1", "m := map[any]int{}; _ = m[[]int{1}]",
          "m := map[any]int{}; delete(m, any([]int{1}))", "var m map[any]int; _ = m[[]int{1}]"}) {
        INFO(body);
        CHECK(dies_of(body) == "panic: runtime error: hash of unhashable type []int");
    }
    CHECK(dies_of("type T struct{ f any }; m := map[T]int{}; m[T{func() {}}] = 1") ==
          "panic: runtime error: hash of unhashable type func()");
    // A nil map did not look at the key.
    CHECK(dies_of("var m map[any]int; delete(m, any(map[int]int{}))") ==
          "panic: runtime error: hash of unhashable type map[int]int");
}

TEST_CASE("map: ranging meets each entry once, also while entries come and go", "[vm]") {
    CHECK(prints(R"(
	m := map[int]int{}
	for i := 0; i < 100; i++ {
		m[i] = i
	}
	met := map[int]int{}
	for k := range m {
		met[k]++
		delete(m, k)
		delete(m, (k+1)%100)
		m[1000+k] = k
		if len(met) > 50 {
			for i := 2000; i < 2100; i++ {
				m[i] = i
			}
		}
	}
	twice := 0
	for _, n := range met {
		if n != 1 {
			twice++
		}
	}
	fmt.Println(twice)
	n := 0
	for k := range m {
		n++
		clear(m)
		_ = k
	}
	fmt.Println(n, len(m))
)") == "0\n1 0\n");
}

TEST_CASE("map: ranging begins anywhere", "[vm]") {
    CHECK(prints(R"(
	m := map[int]bool{0: true, 1: true, 2: true, 3: true}
	first := map[int]bool{}
	for i := 0; i < 500 && len(first) < 4; i++ {
		for k := range m {
			first[k] = true
			break
		}
	}
	fmt.Println(len(first))
)") == "4\n");
}

TEST_CASE("map: large values and elements that are maps", "[vm]") {
    CHECK(prints(R"(
	type Row struct { cells [20]int; name string }
	m := map[string]Row{}
	for i := 0; i < 200; i++ {
		r := Row{name: fmt.Sprint(i)}
		r.cells[i%20] = i
		m[r.name] = r
	}
	fmt.Println(len(m), m["123"].cells[3], m["0"].name, m["none"].name == "")
	n := map[string]map[string]int{"a": {"x": 1}}
	n["b"] = map[string]int{}
	n["b"]["y"]++
	s := map[string][]int{}
	s["a"] = append(s["a"], 1, 2)
	fmt.Println(n, s)
)") == "200 123 0 true\nmap[a:map[x:1] b:map[y:1]] map[a:[1 2]]\n");
}

TEST_CASE("map: two goroutines that write at once end the program", "[vm]") {
    const Ran ran = run_go(R"(
	m := map[int]int{}
	done := make(chan bool)
	for g := 0; g < 4; g++ {
		go func() {
			for i := 0; i < 100; i++ {
				m[i] = g
			}
			done <- true
		}()
	}
	for g := 0; g < 4; g++ {
		<-done
	}
	fmt.Println("end", len(m))
)",
                           {.procs = 4});
    // A race: Go notices it mostly. What must not happen is a broken map.
    if (ran.status == 0)
        CHECK(ran.out == "end 100\n");
    else
        CHECK(ran.err.rfind("fatal error: concurrent map ", 0) == 0);
}

TEST_CASE("map: the table does what std::map does", "[vm]") {
    lang::TypeTable types;
    const lang::Type* type = types.map(types.basic(lang::Kind::Int), types.basic(lang::Kind::Int));
    lang::Heap heap;
    lang::Wish wish = 0;
    lang::Map* map = lang::new_map(heap, wish, type);
    std::map<lang::Word, lang::Word> model;
    const lang::Type* unhashable = nullptr;
    std::uint64_t dice = 42;
    for (int step = 0; step < 20'000; ++step) {
        dice = dice * 6364136223846793005u + 1442695040888963407u;
        const lang::Word key = dice >> 33 & 255;
        lang::Word value = dice >> 20;
        if (dice >> 60 < 9) {
            REQUIRE(lang::map_set(heap, wish, map, &key, &value, unhashable) ==
                    lang::MapResult::Ok);
            model[key] = value;
        } else if (dice >> 60 < 15) {
            REQUIRE(lang::map_delete(map, type, &key, unhashable) == lang::MapResult::Ok);
            model.erase(key);
        } else if (dice >> 40 % 64 == 0) {
            REQUIRE(lang::map_clear(map) == lang::MapResult::Ok);
            model.clear();
        }
        const auto found = model.find(key);
        const lang::MapResult got = lang::map_get(map, type, &key, &value, unhashable);
        REQUIRE((got == lang::MapResult::Ok) == (found != model.end()));
        REQUIRE(value == (found == model.end() ? 0 : found->second));
        REQUIRE(map->live == static_cast<std::int64_t>(model.size()));
    }
    lang::MapIterator iterator{};
    REQUIRE(lang::map_iterate(iterator, map, 7) == lang::MapResult::Ok);
    std::map<lang::Word, lang::Word> walked;
    for (lang::Word key = 0, value = 0;
         lang::map_next(iterator, &key, &value) == lang::MapResult::Ok;)
        walked.emplace(key, value);
    CHECK(walked == model);
}

}  // namespace fiberscope::test
