// A Stringer too.
package main

type level int

func (l level) String() string { return [...]string{"low", "high"}[l] }

func main() {
	panic(level(1))
}
