// time.Time: layouts, parts, arithmetic; all in UTC.
package main

import (
	"fmt"
	"time"
)

func main() {
	t := time.Unix(1700000000, 123456789).UTC()
	for _, layout := range []string{time.RFC3339, time.RFC3339Nano, time.Kitchen, time.ANSIC, time.UnixDate, time.RFC822, time.RFC850, time.RFC1123, time.RFC1123Z, time.Stamp, time.StampMilli, time.StampMicro, time.DateTime, time.DateOnly, time.TimeOnly, time.RubyDate, time.RFC822Z, time.StampNano, time.Layout,
		"15:04:05", "15:04:05.000", "15:04:05.999999", "2006-01-02", "Jan _2 06", "Monday, 2 January 2006", "3:04PM", "03:04:05 pm", "1/2/06", "05.00", "2006-002", "x Jan y", "MST -07:00 Z07:00", "20060102150405", "Mon Jan", "04.5"} {
		fmt.Println(t.Format(layout))
	}
	fmt.Println(t)
	fmt.Println(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), t.Weekday(), t.YearDay())
	y, m, d := t.Date()
	h, min, s := t.Clock()
	fmt.Println(y, m, d, h, min, s, int(m))
	fmt.Println(t.Unix(), t.UnixMilli(), t.UnixMicro(), t.UnixNano())
	u := t.Add(36 * time.Hour)
	fmt.Println(u.Sub(t), u.After(t), u.Before(t), u.Equal(t), t.Equal(t), u.Compare(t), t.Compare(u), t.Compare(t))
	fmt.Println(t.Truncate(time.Hour).Format(time.TimeOnly), t.Round(time.Hour).Format(time.TimeOnly), t.Truncate(0).Equal(t))
	var zero time.Time
	fmt.Println(zero.IsZero(), zero, zero.Unix(), zero.Weekday(), t.IsZero())
	fmt.Println(time.UnixMilli(1234567890123).UTC().Format(time.RFC3339Nano), time.UnixMicro(5).UTC())
	a := time.Date(2024, time.February, 29, 12, 30, 0, 0, time.UTC)
	fmt.Println(a, a.AddDate(1, 0, 0).Format(time.DateOnly), a.AddDate(0, 1, 1).Format(time.DateOnly), a.YearDay(), a.Weekday())
	fmt.Println(time.Date(2023, 14, 35, 25, 61, 61, 0, time.UTC))
	fmt.Println(time.January, time.December, time.Month(13), time.Sunday, time.Saturday, time.Weekday(8))
	before := time.Unix(-1, 0).UTC()
	fmt.Println(before, before.Unix(), before.Before(t), time.Until(before) < 0, time.Since(before) > 0)
	fmt.Println(time.Now().After(time.Unix(1000000000, 0)), time.Now().Sub(time.Now()) <= 0, t.UTC().Equal(t.Local()))
	fmt.Println(t == time.Unix(1700000000, 123456789).UTC(), t.AppendFormat(nil, "06")[0] == '2')
	fmt.Printf("%v %s %d\n", t.Month(), t.Weekday(), t.Month())
}
