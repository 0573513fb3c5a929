package calendar

import (
	"time"
	_ "time/tzdata" // the zone must be there on machines without a zone database
)

var shanghai = mustLoad("Asia/Shanghai")

func mustLoad(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic("calendar: embedded zone database lacks " + name + ": " + err.Error())
	}
	return zone
}

// Shanghai is the zone of everything that people read: Asia/Shanghai.
func Shanghai() *time.Location { return shanghai }

// Midnight gives the first instant of the Shanghai day that at lies in.
func Midnight(at time.Time) time.Time {
	y, m, d := at.In(shanghai).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, shanghai)
}

// SameDay says whether both instants lie in one Shanghai day.
func SameDay(a, b time.Time) bool { return Midnight(a).Equal(Midnight(b)) }

// clock gives the time of day in Shanghai.
func clock(at time.Time) time.Duration {
	h, m, s := at.In(shanghai).Clock()
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second + time.Duration(at.Nanosecond())
}

// on gives the instant of that time of day in the Shanghai day of at. It counts by the wall clock, so a day of 23 hours does no harm.
func on(at time.Time, clock time.Duration) time.Time {
	y, m, d := at.In(shanghai).Date()
	return time.Date(y, m, d, 0, 0, 0, int(clock), shanghai)
}

// dayAfter moves by n whole days and keeps the time of day.
func dayAfter(at time.Time, n int) time.Time { return at.In(shanghai).AddDate(0, 0, n) }

// dayKey names the Shanghai day of at as one number, 20260310.
func dayKey(at time.Time) int {
	y, m, d := at.In(shanghai).Date()
	return y*10000 + int(m)*100 + d
}
