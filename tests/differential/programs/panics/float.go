// A float in print's form.
package main

type ratio float64

func main() {
	defer func() {
		defer func() {
			panic(ratio(0.5))
		}()
		panic(1.5)
	}()
	panic(true)
}
