// What ends a function, and what does not.
package main

func a(c chan int) int {
	select {
	case <-c:
		return 1
	}
}

func b(c chan int) int {
	select {
	case <-c:
	default:
		return 2
	}
}

func c(x int) int {
	switch x {
	case 1:
		return 1
	}
}

func d(x interface{}) int {
	switch x.(type) {
	case int:
		return 1
	default:
		return 2
	}
}

func e() int {
loop:
	for {
		break loop
	}
}

func f() int {
	goto end
end:
	return 1
}

func g() int {
	{
		panic("x")
	}
}

func h() int {
	func() int { return 1 }()
}

func main() {}
