// Labels that are not there, or are not for that.
package main

func main() {
	for {
		break outer
	}
here:
	for {
		continue there
	}
block:
	{
		continue block
	}
	goto into
	{
	into:
	}
	goto over
	x := 1
	_ = x
over:
}
