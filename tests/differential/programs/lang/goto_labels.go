// goto, labels on loops, switches and selects.
package main

import "fmt"

func search(grid [][]int, want int) (int, int) {
	for y, row := range grid {
		for x, v := range row {
			if v == want {
				return x, y
			}
		}
	}
	return -1, -1
}

func main() {
	i := 0
again:
	i++
	if i < 5 {
		goto again
	}
	fmt.Println(i)
	goto skip
skip:
	fmt.Println(search([][]int{{1, 2}, {3, 4}}, 3))
	c := make(chan int, 1)
loop:
	for n := 0; ; n++ {
		select {
		case c <- n:
			if n > 100 {
				break
			}
			continue loop
		case x := <-c:
			if x >= 4 {
				fmt.Println("left with", x)
				break loop
			}
		}
	}
	n := 0
retry:
	for {
		switch {
		case n < 3:
			n++
			continue retry
		case n == 3:
			n++
			goto retry
		}
		break
	}
	fmt.Println(n)
cases:
	switch n {
	case 4:
		for {
			break cases
		}
	default:
		fmt.Println("default")
	}
choice:
	select {
	default:
		for i := range 3 {
			if i == 1 {
				break choice
			}
			fmt.Println("in the select", i)
		}
	}
	if n > 0 {
		goto end
	}
	fmt.Println("not reached")
end:
}
