// Functions that do not return what they promise.
package main

func a() int {
}

func b(x bool) int {
	if x {
		return 1
	}
}

func c() int {
	for {
		break
	}
}

func d() (int, string) {
	return 1
}

func e() {
	return 5
}

func f() int {
	return "x"
}

func g(x int) (y int) {
	{
		y := x
		return
	}
}

func h(x int) int {
	switch x {
	case 1:
		return 1
	default:
		panic("fine")
	}
}

func i() int {
	for true {
	}
}

func main() {}
