// Jumps to where there is none.
package main

func main() {
	if true {
		break
	}
	switch {
	case true:
		continue
	}
	func() {
		for {
			func() { break }()
		}
	}()
	select {
	default:
		continue
	}
	fallthrough
}
