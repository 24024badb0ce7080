// Go text of text/template: text, comments, if, with, range, and fields and methods without
// arguments. A pipeline or a function is an error that names it.
namespace fiberscope::lang {

extern const char* const kTemplateSource;
const char* const kTemplateSource = R"go(
package template

import (
	"fmt"
	"io"
	"strings"
)

type Template struct {
	name string
	root []node
}

// Text, or an action: if, with, range, or "" for a value to print.
type node struct {
	text        string
	isAction    bool
	action      string
	path        string // ".", ".A.B"
	then, other []node
}

// A field's value or a method's result; ok is false if there is neither.
func member(value any, name string) (result any, ok bool)

// The elements of a slice or array.
func elements(value any) []any

// false, 0, "", nil and what is empty.
func isEmpty(value any) bool

func New(name string) *Template     { return &Template{name: name} }
func (t *Template) Name() string    { return t.name }
func Must(t *Template, err error) *Template {
	if err != nil {
		panic(err)
	}
	return t
}

func (t *Template) Parse(text string) (*Template, error) {
	p := &parser{t.name, text, 1}
	root, end, err := p.list(0)
	if err == nil && end != "" {
		err = p.fail("unexpected {{" + end + "}}")
	}
	if err != nil {
		return nil, err
	}
	t.root = root
	return t, nil
}

type parser struct {
	name string
	rest string
	line int
}

func (p *parser) fail(what string) error {
	return fmt.Errorf("template: %s:%d: %s", p.name, p.line, what)
}

// Up to the end of the text, or an end or else of the action around.
func (p *parser) list(depth int) (nodes []node, end string, err error) {
	for {
		open := strings.Index(p.rest, "{{")
		if open < 0 {
			if depth > 0 {
				return nil, "", p.fail("unexpected EOF")
			}
			return append(nodes, node{text: p.rest}), "", nil
		}
		text := p.rest[:open]
		p.line += strings.Count(text, "\n")
		p.rest = p.rest[open+2:]
		if strings.HasPrefix(p.rest, "- ") {
			text = strings.TrimRight(text, " \t\r\n")
			p.rest = p.rest[2:]
		}
		if text != "" {
			nodes = append(nodes, node{text: text})
		}
		closing := strings.Index(p.rest, "}}")
		if closing < 0 {
			return nil, "", p.fail("unclosed action")
		}
		action := p.rest[:closing]
		p.rest = p.rest[closing+2:]
		if strings.HasSuffix(action, " -") {
			action = action[:len(action)-2]
			p.rest = strings.TrimLeft(p.rest, " \t\r\n")
		}
		action = strings.TrimSpace(action)
		if strings.HasPrefix(action, "/*") {
			continue
		}
		words := strings.Fields(action)
		switch {
		case len(words) == 0:
			return nil, "", p.fail("missing value for command")
		case words[0] == "end" || words[0] == "else":
			return nodes, action, nil
		case words[0] == "if" || words[0] == "with" || words[0] == "range":
			n := node{isAction: true, action: words[0]}
			if n.path, err = p.path(words[1:], action); err != nil {
				return nil, "", err
			}
			if n.then, end, err = p.list(depth + 1); err != nil {
				return nil, "", err
			}
			if end == "else" {
				if n.other, end, err = p.list(depth + 1); err != nil {
					return nil, "", err
				}
			}
			if end != "end" {
				return nil, "", p.fail("unexpected {{" + end + "}}")
			}
			nodes = append(nodes, n)
		default:
			n := node{isAction: true}
			if n.path, err = p.path(words, action); err != nil {
				return nil, "", err
			}
			nodes = append(nodes, n)
		}
	}
}

func (p *parser) path(words []string, action string) (string, error) {
	if len(words) != 1 || words[0][0] != '.' {
		return "", p.fail("{{" + action + "}} is not supported yet")
	}
	return words[0], nil
}

func (t *Template) Execute(w io.Writer, data any) error { return t.run(w, t.root, data) }

func (t *Template) run(w io.Writer, nodes []node, dot any) error {
	for _, n := range nodes {
		if !n.isAction {
			if _, err := io.WriteString(w, n.text); err != nil {
				return err
			}
			continue
		}
		value := dot
		for _, name := range strings.Split(n.path[1:], ".") {
			if name == "" {
				continue
			}
			v, ok := member(value, name)
			if !ok {
				return fmt.Errorf("template: %s: can't evaluate field %s in type %T", t.name, name, value)
			}
			value = v
		}
		var err error
		switch {
		case n.action == "":
			_, err = fmt.Fprint(w, value)
		case n.action != "range" && isEmpty(value):
			err = t.run(w, n.other, dot)
		case n.action == "if":
			err = t.run(w, n.then, dot)
		case n.action == "with":
			err = t.run(w, n.then, value)
		default:
			all := elements(value)
			if len(all) == 0 {
				err = t.run(w, n.other, dot)
			}
			for _, element := range all {
				if err = t.run(w, n.then, element); err != nil {
					break
				}
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}
)go";

}  // namespace fiberscope::lang
