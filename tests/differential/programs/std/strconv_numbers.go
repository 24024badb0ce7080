// strconv: numbers from text, and back.
package main

import (
	"errors"
	"fmt"
	"strconv"
)

func main() {
	for _, s := range []string{"42", "-7", "+5", "", "abc", "12x", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "0x1f", "1_000", " 1", "0"} {
		n, err := strconv.Atoi(s)
		fmt.Println(n, err)
	}
	for _, c := range []struct {
		s    string
		base int
		bits int
	}{{"ff", 16, 64}, {"0xff", 0, 64}, {"0b101", 0, 8}, {"017", 0, 64}, {"0o17", 0, 64}, {"1_000", 0, 64}, {"zz", 36, 64}, {"200", 10, 8}, {"-129", 10, 8}, {"128", 10, 8}, {"5", 1, 64}, {"5", 37, 64}, {"5", 10, 65}, {"2", 2, 64}, {"-0x10", 0, 64}} {
		i, err := strconv.ParseInt(c.s, c.base, c.bits)
		u, err2 := strconv.ParseUint(c.s, c.base, c.bits)
		fmt.Println(i, err, u, err2)
	}
	for _, s := range []string{"3.14", "-1e10", "1e400", "-1e400", "inf", "-Inf", "NaN", "0x1p-2", "1_0.5", "x", "", ".5", "5.", "1e", "+2.5", "1e-400", "infinity"} {
		f, err := strconv.ParseFloat(s, 64)
		fmt.Println(f, err)
	}
	f, err := strconv.ParseFloat("3.4e39", 32)
	fmt.Println(f, err)
	f, err = strconv.ParseFloat("0.1", 32)
	fmt.Println(f, err)
	for _, s := range []string{"true", "T", "1", "FALSE", "0", "f", "yes", "True", "tRUE"} {
		b, err := strconv.ParseBool(s)
		fmt.Println(b, err)
	}
	fmt.Println(strconv.Itoa(-45), strconv.FormatInt(-255, 16), strconv.FormatInt(35, 36), strconv.FormatUint(1<<63, 2), strconv.FormatInt(-1<<63, 10), strconv.FormatBool(true))
	for _, x := range []float64{1, 0.1, 123456789, 1e21, 1e-7, 3.0000001, -0.5, 100000, 1e20} {
		fmt.Println(strconv.FormatFloat(x, 'f', -1, 64), strconv.FormatFloat(x, 'e', -1, 64), strconv.FormatFloat(x, 'g', -1, 64), strconv.FormatFloat(x, 'f', 2, 64), strconv.FormatFloat(x, 'E', 3, 32), strconv.FormatFloat(x, 'G', 4, 64), strconv.FormatFloat(x, 'g', -1, 32))
	}
	_, err = strconv.Atoi("bad")
	var ne *strconv.NumError
	fmt.Println(errors.As(err, &ne), ne.Func, ne.Num, ne.Err, errors.Is(err, strconv.ErrSyntax))
	_, err = strconv.ParseInt("999", 10, 8)
	fmt.Println(errors.Is(err, strconv.ErrRange), err.(*strconv.NumError).Unwrap(), strconv.IntSize)
	b := strconv.AppendInt([]byte("n="), 42, 10)
	b = strconv.AppendBool(b, true)
	b = strconv.AppendQuote(b, "q")
	b = strconv.AppendFloat(b, 1.5, 'g', -1, 64)
	b = strconv.AppendUint(b, 7, 2)
	fmt.Println(string(b))
}
