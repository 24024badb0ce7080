// Go text of flag: the flags of the command line, without sets of others.
namespace fiberscope::lang {

extern const char* const kFlagSource;
const char* const kFlagSource = R"go(
package flag

import (
	"errors"
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"
	"time"
)

type Value interface {
	String() string
	Set(string) error
}

type Flag struct {
	Name     string
	Usage    string
	Value    Value
	DefValue string
}

var flags = map[string]*Flag{}
var given = map[string]bool{}
var args []string
var parsed bool

// What a flag without a value may be.
type boolFlag interface{ IsBoolFlag() bool }

type intValue int

func (v *intValue) String() string { return strconv.Itoa(int(*v)) }
func (v *intValue) Set(s string) error {
	n, err := strconv.ParseInt(s, 0, 64)
	if err != nil {
		return errors.New("parse error")
	}
	*v = intValue(n)
	return nil
}

type boolValue bool

func (v *boolValue) String() string   { return strconv.FormatBool(bool(*v)) }
func (v *boolValue) IsBoolFlag() bool { return true }
func (v *boolValue) Set(s string) error {
	b, err := strconv.ParseBool(s)
	if err != nil {
		return errors.New("parse error")
	}
	*v = boolValue(b)
	return nil
}

type stringValue string

func (v *stringValue) String() string { return string(*v) }
func (v *stringValue) Set(s string) error {
	*v = stringValue(s)
	return nil
}

type floatValue float64

func (v *floatValue) String() string { return strconv.FormatFloat(float64(*v), 'g', -1, 64) }
func (v *floatValue) Set(s string) error {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return errors.New("parse error")
	}
	*v = floatValue(f)
	return nil
}

type durationValue time.Duration

func (v *durationValue) String() string { return time.Duration(*v).String() }
func (v *durationValue) Set(s string) error {
	d, err := time.ParseDuration(s)
	if err != nil {
		return errors.New("parse error")
	}
	*v = durationValue(d)
	return nil
}

func Var(value Value, name, usage string) {
	if flags[name] != nil {
		panic("flag redefined: " + name)
	}
	flags[name] = &Flag{name, usage, value, value.String()}
}
func IntVar(p *int, name string, value int, usage string) {
	*p = value
	Var((*intValue)(p), name, usage)
}
func BoolVar(p *bool, name string, value bool, usage string) {
	*p = value
	Var((*boolValue)(p), name, usage)
}
func StringVar(p *string, name string, value string, usage string) {
	*p = value
	Var((*stringValue)(p), name, usage)
}
func Float64Var(p *float64, name string, value float64, usage string) {
	*p = value
	Var((*floatValue)(p), name, usage)
}
func DurationVar(p *time.Duration, name string, value time.Duration, usage string) {
	*p = value
	Var((*durationValue)(p), name, usage)
}
func Int(name string, value int, usage string) *int {
	p := new(int)
	IntVar(p, name, value, usage)
	return p
}
func Bool(name string, value bool, usage string) *bool {
	p := new(bool)
	BoolVar(p, name, value, usage)
	return p
}
func String(name string, value string, usage string) *string {
	p := new(string)
	StringVar(p, name, value, usage)
	return p
}
func Float64(name string, value float64, usage string) *float64 {
	p := new(float64)
	Float64Var(p, name, value, usage)
	return p
}
func Duration(name string, value time.Duration, usage string) *time.Duration {
	p := new(time.Duration)
	DurationVar(p, name, value, usage)
	return p
}

func Parsed() bool   { return parsed }
func Args() []string { return args }
func NArg() int      { return len(args) }
func NFlag() int     { return len(given) }
func Arg(i int) string {
	if i < 0 || i >= len(args) {
		return ""
	}
	return args[i]
}
func Lookup(name string) *Flag { return flags[name] }

func VisitAll(fn func(*Flag)) {
	var names []string
	for name := range flags {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		fn(flags[name])
	}
}
func Visit(fn func(*Flag)) {
	VisitAll(func(f *Flag) {
		if given[f.Name] {
			fn(f)
		}
	})
}

// The name of the flag's argument: what stands between back quotes in the usage, or its kind.
func UnquoteUsage(f *Flag) (name string, usage string) {
	if before, rest, found := strings.Cut(f.Usage, "`"); found {
		if name, after, found := strings.Cut(rest, "`"); found {
			return name, before + name + after
		}
	}
	switch v := f.Value.(type) {
	case boolFlag:
		if v.IsBoolFlag() {
			return "", f.Usage
		}
	case *durationValue:
		return "duration", f.Usage
	case *floatValue:
		return "float", f.Usage
	case *intValue:
		return "int", f.Usage
	case *stringValue:
		return "string", f.Usage
	}
	return "value", f.Usage
}
func PrintDefaults() {
	VisitAll(func(f *Flag) {
		line := "  -" + f.Name
		name, usage := UnquoteUsage(f)
		if name != "" {
			line += " " + name
		}
		// A flag of one letter has room beside it.
		if len(line) <= 4 {
			line += "\t"
		} else {
			line += "\n    \t"
		}
		line += strings.ReplaceAll(usage, "\n", "\n    \t")
		switch f.DefValue {
		case "", "0", "false", "0s":
		default:
			if _, isString := f.Value.(*stringValue); isString {
				line += fmt.Sprintf(" (default %q)", f.DefValue)
			} else {
				line += " (default " + f.DefValue + ")"
			}
		}
		fmt.Fprintln(os.Stderr, line)
	})
}

var Usage = func() {
	fmt.Fprintf(os.Stderr, "Usage of %s:\n", os.Args[0])
	PrintDefaults()
}

func fail(message string) {
	fmt.Fprintln(os.Stderr, message)
	Usage()
	os.Exit(2)
}

func Parse() {
	parsed = true
	args = os.Args[1:]
	for len(args) > 0 {
		s := args[0]
		if len(s) < 2 || s[0] != '-' {
			return
		}
		args = args[1:]
		if s == "--" {
			return
		}
		name := s[1:]
		if name[0] == '-' {
			name = name[1:]
		}
		value := ""
		hasValue := false
		for i := 1; i < len(name); i++ {
			if name[i] == '=' {
				name, value, hasValue = name[:i], name[i+1:], true
				break
			}
		}
		f := flags[name]
		if f == nil {
			if name == "help" || name == "h" {
				Usage()
				os.Exit(0)
			}
			fail("flag provided but not defined: -" + name)
		}
		if b, ok := f.Value.(boolFlag); ok && b.IsBoolFlag() && !hasValue {
			value, hasValue = "true", true
		}
		if !hasValue {
			if len(args) == 0 {
				fail("flag needs an argument: -" + name)
			}
			value, args = args[0], args[1:]
		}
		given[name] = true
		if err := f.Value.Set(value); err != nil {
			fail(fmt.Sprintf("invalid value %q for flag -%s: %v", value, name, err))
		}
	}
}
)go";

}  // namespace fiberscope::lang
