// The package time, as far as it is Go text.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

TEST_CASE("time: durations count, round and print", "[std]") {
    CHECK(prints(R"(
	fmt.Println(time.Duration(0), time.Duration(1), 1500*time.Microsecond, 2*time.Second+300*time.Millisecond, -time.Minute, 100*time.Hour+time.Nanosecond)
	fmt.Println(time.Duration(math.MinInt64), time.Duration(math.MaxInt64), 999*time.Nanosecond, 1001*time.Nanosecond)
	d := 3*time.Hour + 25*time.Minute + 45*time.Second + 500*time.Millisecond
	fmt.Println(d.Hours(), d.Minutes(), d.Seconds(), d.Milliseconds(), d.Microseconds(), d.Nanoseconds())
	fmt.Println(d.Round(time.Hour), d.Truncate(time.Minute), d.Round(0), (-d).Round(time.Minute), (-d).Abs(), d.Round(time.Second))
	fmt.Println(time.Duration(1.5 * float64(time.Second)), time.Millisecond*time.Duration(7))
)") == "0s 1ns 1.5ms 2.3s -1m0s 100h0m0.000000001s\n-2562047h47m16.854775808s "
       "2562047h47m16.854775807s 999ns 1.001µs\n3.4293055555555556 205.75833333333333 12345.5 "
       "12345500 12345500000 12345500000000\n3h0m0s 3h25m0s 3h25m45.5s -3h26m0s 3h25m45.5s "
       "3h25m46s\n1.5s 7ms\n");
}

TEST_CASE("time: instants compare, add and print", "[std]") {
    CHECK(prints(R"(
	t := time.Unix(1136239445, 123456789).UTC()
	fmt.Println(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), t.Weekday())
	for _, layout := range []string{time.RFC3339, time.Kitchen, time.DateTime, time.RFC1123, "15:04:05.000", "2006-01-02 .999999 Jan _2 Mon PM", "02/01/06 03:04:05.00"} {
		fmt.Println(t.Format(layout))
	}
	u := t.Add(90 * time.Minute)
	fmt.Println(u.Sub(t), u.After(t), u.Before(t), t.Equal(t.Add(0)), t.Compare(u), t.IsZero(), time.Time{}.IsZero())
	fmt.Println(t.Unix(), t.UnixMilli(), t.UnixNano(), time.UnixMilli(1500).UTC().Format("05.000"), t.Truncate(time.Hour).Format(time.TimeOnly))
	fmt.Println(t)
	fmt.Println(time.March, time.Saturday, time.Month(12))
)") == "2006 January 2 22 4 5 123456789 Monday\n2006-01-02T22:04:05Z\n10:04PM\n2006-01-02 "
       "22:04:05\n"
       "Mon, 02 Jan 2006 22:04:05 UTC\n22:04:05.123\n2006-01-02 .123456 Jan  2 Mon PM\n02/01/06 "
       "10:04:05.12\n1h30m0s true false true -1 false true\n1136239445 1136239445123 "
       "1136239445123456789 01.500 22:00:00\n2006-01-02 22:04:05.123456789 +0000 UTC\nMarch "
       "Saturday December\n");
}

TEST_CASE("time: the zero Time is the year 1", "[std]") {
    CHECK(
        prints("var t time.Time; fmt.Println(t, t.Year(), t.IsZero(), time.Unix(0, 0).IsZero())") ==
        "0001-01-01 00:00:00 +0000 UTC 1 true false\n");
}

TEST_CASE("time: moments before 1970 have a day and a time too", "[std]") {
    CHECK(
        prints("t := time.Unix(-1, 0).UTC(); fmt.Println(t, t.Hour(), t.Weekday(), t.Nanosecond(), "
               "t.Unix()); u := time.Unix(0, -1).UTC(); fmt.Println(u, u.Unix(), "
               "u.Truncate(time.Second).Unix())") ==
        "1969-12-31 23:59:59 +0000 UTC 23 Wednesday 0 -1\n1969-12-31 23:59:59.999999999 +0000 UTC "
        "-1 -1\n");
}

TEST_CASE("time: durations are read as they are written", "[std]") {
    CHECK(prints(R"(
	for _, s := range []string{"1h15m30.5s", "-2us", "0", "1.5ms", "", "3", "5x", "s"} {
		fmt.Println(time.ParseDuration(s))
	}
)") == "1h15m30.5s <nil>\n-2µs <nil>\n0s <nil>\n1.5ms <nil>\n0s time: invalid duration "
       "\"\"\n0s time: missing unit in duration \"3\"\n0s time: unknown unit \"x\" in duration "
       "\"5x\"\n0s time: invalid duration \"s\"\n");
}

}  // namespace fiberscope::test
