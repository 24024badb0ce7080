// Methods that cannot be.
package main




type T struct{ f int }

func (t T) ok() { t.missing() }
func (U) s()    {}

func main() {}
