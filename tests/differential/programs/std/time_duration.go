// time.Duration: text, parts, rounding, parsing.
package main

import (
	"fmt"
	"time"
)

func main() {
	for _, d := range []time.Duration{0, 1, 999, 1500, time.Millisecond, 1500 * time.Microsecond, time.Second, 90 * time.Second, time.Hour, 25*time.Hour + 61*time.Second + 5, -time.Minute, 1<<63 - 1, -1 << 63, 100 * time.Millisecond, 2*time.Hour + 3*time.Millisecond} {
		fmt.Println(d, d.Nanoseconds(), d.Microseconds(), d.Milliseconds(), d.Seconds(), d.Minutes(), d.Hours())
	}
	d := 1*time.Hour + 15*time.Minute + 30*time.Second + 918*time.Millisecond
	for _, m := range []time.Duration{time.Nanosecond, time.Millisecond, time.Second, 2 * time.Second, time.Minute, 10 * time.Minute, time.Hour, 0} {
		fmt.Println(d.Round(m), d.Truncate(m), (-d).Round(m), (-d).Truncate(m))
	}
	fmt.Println((-d).Abs(), d.Abs(), time.Duration(-1<<63).Abs())
	for _, s := range []string{"1h15m30.918s", "-1.5h", "300ms", "1us", "1µs", "2ns", "0", "+5s", "", "5", "x", "1h x", ".5s", "1e3s", "-.s", "9223372036854775807ns", "9223372036854775808ns", "3000000h", "1.0000000001s"} {
		d, err := time.ParseDuration(s)
		fmt.Println(d, err)
	}
	n := 3
	fmt.Println(time.Duration(n)*time.Second, time.Second*2/4, time.Minute/time.Second, int64(time.Microsecond))
	fmt.Printf("%v %d %T %s %.1f\n", time.Second, time.Second, time.Second, time.Second, time.Second.Seconds())
	fmt.Println(time.Nanosecond, time.Microsecond, time.Millisecond, time.Second, time.Minute, time.Hour)
}
