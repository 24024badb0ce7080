// text/template, as far as it goes.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

TEST_CASE("template: fields, methods, if, with and range", "[std]") {
    CHECK(prints(R"(
type item struct { Name string; Price int }
func (i item) Cheap() bool { return i.Price < 5 }
type data struct { Title string; Items []item; Note *item }
func main() {
	t := template.Must(template.New("t").Parse(`{{/* a list */}}{{.Title}}:
{{- range .Items}} {{.Name}}{{if .Cheap}}!{{else}} {{.Price}}{{end}}{{end}}{{with .Note}} ({{.Name}}){{end}}
`))
	fmt.Println(t.Execute(os.Stdout, data{"All", []item{{"a", 1}, {"b", 7}}, nil}))
	fmt.Println(t.Execute(os.Stdout, &data{"None", nil, &item{Name: "n"}}))
}
)") == "All: a! b 7\n<nil>\nNone: (n)\n<nil>\n");
}

TEST_CASE("template: what it has not is an error", "[std]") {
    CHECK(prints(R"(
	_, err := template.New("x").Parse("a\n{{if .A}}")
	fmt.Println(err)
	_, err = template.New("x").Parse("{{printf 1}}")
	fmt.Println(err)
	t, _ := template.New("x").Parse("{{.B}}")
	fmt.Println(t.Execute(io.Discard, 1))
)") == "template: x:2: unexpected EOF\ntemplate: x:1: {{printf 1}} is not supported "
       "yet\ntemplate: x: can't evaluate field B in type int\n");
}

}  // namespace fiberscope::test
