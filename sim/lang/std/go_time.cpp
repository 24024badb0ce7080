// Go text of time.
namespace fiberscope::lang {

extern const char* const kTimeSource;
const char* const kTimeSource = R"go(
package time

import (
	"errors"
	"strconv"
)

type Duration int64

// "1h15m30.5s", "-2us": numbers with a unit each.
func ParseDuration(s string) (Duration, error) {
	wrong := func(what string) (Duration, error) {
		return 0, errors.New("time: " + what + " duration " + strconv.Quote(s))
	}
	rest := s
	negative := rest != "" && rest[0] == '-'
	if rest != "" && (rest[0] == '-' || rest[0] == '+') {
		rest = rest[1:]
	}
	if rest == "0" {
		return 0, nil
	}
	if rest == "" {
		return wrong("invalid")
	}
	units := map[string]Duration{"ns": Nanosecond, "us": Microsecond, "µs": Microsecond, "μs": Microsecond, "ms": Millisecond, "s": Second, "m": Minute, "h": Hour}
	const most = 1 << 63
	var sum uint64
	for rest != "" {
		// Before the point, after it, and the power of ten below.
		var whole, fraction uint64
		scale := 1.0
		n := 0
		for ; n < len(rest) && rest[n] >= '0' && rest[n] <= '9'; n++ {
			if whole > most/10 {
				return wrong("invalid")
			}
			if whole = whole*10 + uint64(rest[n]-'0'); whole > most {
				return wrong("invalid")
			}
		}
		digits := n
		if n < len(rest) && rest[n] == '.' {
			for n++; n < len(rest) && rest[n] >= '0' && rest[n] <= '9'; n++ {
				digits++
				// More digits than there is room for count nothing.
				if fraction <= (most-1)/10-1 {
					fraction = fraction*10 + uint64(rest[n]-'0')
					scale *= 10
				}
			}
		}
		if digits == 0 {
			return wrong("invalid")
		}
		u := n
		for u < len(rest) && rest[u] != '.' && (rest[u] < '0' || rest[u] > '9') {
			u++
		}
		if u == n {
			return wrong("missing unit in")
		}
		unit, ok := units[rest[n:u]]
		if !ok {
			return 0, errors.New("time: unknown unit " + strconv.Quote(rest[n:u]) + " in duration " + strconv.Quote(s))
		}
		if whole > most/uint64(unit) {
			return wrong("invalid")
		}
		whole *= uint64(unit)
		if fraction > 0 {
			whole += uint64(float64(fraction) * (float64(unit) / scale))
		}
		if sum += whole; whole > most || sum > most {
			return wrong("invalid")
		}
		rest = rest[u:]
	}
	if negative {
		return -Duration(sum), nil
	}
	if sum == most {
		return wrong("invalid")
	}
	return Duration(sum), nil
}

const (
	Nanosecond  Duration = 1
	Microsecond          = 1000 * Nanosecond
	Millisecond          = 1000 * Microsecond
	Second               = 1000 * Millisecond
	Minute               = 60 * Second
	Hour                 = 60 * Minute
)

const (
	Layout      = "01/02 03:04:05PM '06 -0700"
	ANSIC       = "Mon Jan _2 15:04:05 2006"
	UnixDate    = "Mon Jan _2 15:04:05 MST 2006"
	RubyDate    = "Mon Jan 02 15:04:05 -0700 2006"
	RFC822      = "02 Jan 06 15:04 MST"
	RFC822Z     = "02 Jan 06 15:04 -0700"
	RFC850      = "Monday, 02-Jan-06 15:04:05 MST"
	RFC1123     = "Mon, 02 Jan 2006 15:04:05 MST"
	RFC1123Z    = "Mon, 02 Jan 2006 15:04:05 -0700"
	RFC3339     = "2006-01-02T15:04:05Z07:00"
	RFC3339Nano = "2006-01-02T15:04:05.999999999Z07:00"
	Kitchen     = "3:04PM"
	Stamp       = "Jan _2 15:04:05"
	StampMilli  = "Jan _2 15:04:05.000"
	StampMicro  = "Jan _2 15:04:05.000000"
	StampNano   = "Jan _2 15:04:05.000000000"
	DateTime    = "2006-01-02 15:04:05"
	DateOnly    = "2006-01-02"
	TimeOnly    = "15:04:05"
)

func durationText(d int64) string
func (d Duration) String() string        { return durationText(int64(d)) }
func (d Duration) Nanoseconds() int64    { return int64(d) }
func (d Duration) Microseconds() int64   { return int64(d) / 1000 }
func (d Duration) Milliseconds() int64   { return int64(d) / 1000000 }
func (d Duration) Seconds() float64      { return float64(d/Second) + float64(d%Second)/1e9 }
func (d Duration) Minutes() float64      { return float64(d/Minute) + float64(d%Minute)/(60*1e9) }
func (d Duration) Hours() float64        { return float64(d/Hour) + float64(d%Hour)/(60*60*1e9) }
func (d Duration) Truncate(m Duration) Duration {
	if m <= 0 {
		return d
	}
	return d - d%m
}
func (d Duration) Round(m Duration) Duration {
	if m <= 0 {
		return d
	}
	r := d % m
	if d < 0 {
		r = -r
		if r+r < m {
			return d + r
		}
		return d - m + r
	}
	if r+r < m {
		return d - r
	}
	return d + m - r
}
func (d Duration) Abs() Duration {
	if d == -1<<63 {
		return 1<<63 - 1
	}
	if d < 0 {
		return -d
	}
	return d
}

func sleep(ns int64)
func Sleep(d Duration) { sleep(int64(d)) }

func now() int64
func formatTime(sec, nsec int64, layout string) string

type Month int
type Weekday int

const (
	January Month = 1 + iota
	February
	March
	April
	May
	June
	July
	August
	September
	October
	November
	December
)
const (
	Sunday Weekday = iota
	Monday
	Tuesday
	Wednesday
	Thursday
	Friday
	Saturday
)

var monthNames = [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
var dayNames = [...]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}

func (m Month) String() string {
	if m < January || m > December {
		return "%!Month(" + strconv.Itoa(int(m)) + ")"
	}
	return monthNames[m-1]
}
func (d Weekday) String() string {
	if d < Sunday || d > Saturday {
		return "%!Weekday(" + strconv.Itoa(int(d)) + ")"
	}
	return dayNames[d]
}

// There is one zone.
type Location struct{}

var UTC = &Location{}
var Local = UTC

func (*Location) String() string { return "UTC" }

// Nanoseconds since 1970, shifted so that the least, a moment of 1677 that nobody needs, is 0: the
// zero Time, which stands for the beginning of the year 1.
type Time struct{ ns uint64 }

func at(unix int64) Time   { return Time{uint64(unix) + 1<<63} }
func (t Time) unix() int64 { return int64(t.ns - 1<<63) }

const yearOne = -62135596800

func (t Time) split() (sec, nsec int64) {
	if t.ns == 0 {
		return yearOne, 0
	}
	sec, nsec = t.unix()/1000000000, t.unix()%1000000000
	if nsec < 0 {
		sec, nsec = sec-1, nsec+1000000000
	}
	return
}
func remainder(x, y int64) int64 {
	if r := x % y; r < 0 {
		return r + y
	}
	return x % y
}

func Now() Time                    { return at(now()) }
func Unix(sec, nsec int64) Time    { return at(sec*1000000000 + nsec) }
func UnixMilli(ms int64) Time      { return at(ms * 1000000) }
func UnixMicro(us int64) Time      { return at(us * 1000) }

// Days from 1970 to a day of the Gregorian calendar; the year is counted from March.
func days(year, month, day int) int64 {
	if month <= 2 {
		year--
		month += 12
	}
	y := int64(year)
	leaps := y/4 - y/100 + y/400
	if y < 0 {
		leaps = (y-3)/4 - (y-99)/100 + (y-399)/400
	}
	return 365*y + leaps + int64((153*(month-3)+2)/5+day-1) - 719468
}

// Months, days and so on beyond what there is count on.
func Date(year int, month Month, day, hour, min, sec, nsec int, loc *Location) Time {
	if loc == nil {
		panic("time: missing Location in call to Date")
	}
	m := int(month) - 1
	year += m / 12
	if m %= 12; m < 0 {
		m += 12
		year--
	}
	d := days(year, m+1, 1) + int64(day-1)
	return Unix(d*86400+int64(hour)*3600+int64(min)*60+int64(sec), int64(nsec))
}
func Since(t Time) Duration        { return Now().Sub(t) }
func Until(t Time) Duration        { return t.Sub(Now()) }

// A difference that no Duration can hold is the largest that one can, as in Go.
func (t Time) Sub(u Time) Duration {
	d := Duration(t.ns - u.ns)
	switch {
	case t.ns == u.ns:
		return 0
	case t.ns == 0 || t.ns < u.ns && d > 0:
		return -1 << 63
	case u.ns == 0 || t.ns > u.ns && d < 0:
		return 1<<63 - 1
	}
	return d
}

func (t Time) Add(d Duration) Time { return Time{t.ns + uint64(d)} }
func (t Time) After(u Time) bool   { return t.ns > u.ns }
func (t Time) Before(u Time) bool  { return t.ns < u.ns }
func (t Time) Equal(u Time) bool   { return t.ns == u.ns }
func (t Time) Compare(u Time) int {
	if t.ns < u.ns {
		return -1
	} else if t.ns > u.ns {
		return 1
	}
	return 0
}
func (t Time) IsZero() bool                { return t.ns == 0 }
func (t Time) Unix() int64 {
	sec, _ := t.split()
	return sec
}
func (t Time) UnixNano() int64             { return t.unix() }
func (t Time) UnixMilli() int64 {
	sec, nsec := t.split()
	return sec*1000 + nsec/1000000
}
func (t Time) UnixMicro() int64 {
	sec, nsec := t.split()
	return sec*1000000 + nsec/1000
}
func (t Time) UTC() Time                   { return t }
func (t Time) Local() Time                 { return t }
func (t Time) In(loc *Location) Time       { return t }
func (t Time) Location() *Location         { return UTC }
func (t Time) AppendFormat(b []byte, layout string) []byte { return append(b, t.Format(layout)...) }
func (t Time) Format(layout string) string {
	sec, nsec := t.split()
	return formatTime(sec, nsec, layout)
}
func (t Time) String() string              { return t.Format("2006-01-02 15:04:05.999999999 -0700 MST") }
func (t Time) Nanosecond() int {
	_, nsec := t.split()
	return int(nsec)
}
func (t Time) Second() int                 { return int(remainder(t.Unix(), 60)) }
func (t Time) Minute() int                 { return int(remainder(t.Unix(), 3600) / 60) }
func (t Time) Hour() int                   { return int(remainder(t.Unix(), 86400) / 3600) }
func (t Time) Weekday() Weekday            { return Weekday(remainder((t.Unix()-remainder(t.Unix(), 86400))/86400+4, 7)) }
func number(s string) int {
	n := 0
	for _, c := range s {
		n = n*10 + int(c-'0')
	}
	return n
}
func (t Time) Year() int    { return number(t.Format("2006")) }
func (t Time) Month() Month { return Month(number(t.Format("01"))) }
func (t Time) Day() int     { return number(t.Format("02")) }
func (t Time) YearDay() int { return number(t.Format("002")) }
func (t Time) Date() (year int, month Month, day int) { return t.Year(), t.Month(), t.Day() }
func (t Time) Clock() (hour, min, sec int)            { return t.Hour(), t.Minute(), t.Second() }
func (t Time) AddDate(years, months, days int) Time {
	year, month, day := t.Date()
	hour, min, sec := t.Clock()
	return Date(year+years, month+Month(months), day+days, hour, min, sec, t.Nanosecond(), UTC)
}
func (t Time) Round(d Duration) Time {
	if d <= 0 {
		return t
	}
	r := Duration(remainder(t.unix(), int64(d)))
	if r+r < d {
		return t.Add(-r)
	}
	return t.Add(d - r)
}
func (t Time) Truncate(d Duration) Time {
	if d <= 0 {
		return t
	}
	return Time{t.ns - uint64(remainder(t.unix(), int64(d)))}
}

// The runtime's timer; only native code looks into it.
type action struct{}

func startTimer(c chan Time, f func(), after, period int64) *action
func stopTimer(handle *action) bool

type Timer struct {
	C      <-chan Time
	c      chan Time
	f      func()
	handle *action
}

func NewTimer(d Duration) *Timer {
	timer := make(chan Time, 1)
	return &Timer{C: timer, c: timer, handle: startTimer(timer, nil, int64(d), 0)}
}
func After(d Duration) <-chan Time { return NewTimer(d).C }
func AfterFunc(d Duration, f func()) *Timer {
	return &Timer{f: f, handle: startTimer(nil, f, int64(d), 0)}
}
func (t *Timer) Stop() bool {
	active := stopTimer(t.handle)
	if t.c != nil {
		select {
		case <-t.c:
			active = true
		default:
		}
	}
	return active
}
func (t *Timer) Reset(d Duration) bool {
	active := t.Stop()
	t.handle = startTimer(t.c, t.f, int64(d), 0)
	return active
}

type Ticker struct {
	C      <-chan Time
	c      chan Time
	handle *action
}

func NewTicker(d Duration) *Ticker {
	if d <= 0 {
		panic("non-positive interval for NewTicker")
	}
	ticker := make(chan Time, 1)
	return &Ticker{C: ticker, c: ticker, handle: startTimer(ticker, nil, int64(d), int64(d))}
}
func Tick(d Duration) <-chan Time {
	if d <= 0 {
		return nil
	}
	return NewTicker(d).C
}
func (t *Ticker) Stop() { stopTimer(t.handle) }
func (t *Ticker) Reset(d Duration) {
	stopTimer(t.handle)
	t.handle = startTimer(t.c, nil, int64(d), int64(d))
}
)go";

}  // namespace fiberscope::lang
