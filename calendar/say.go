package calendar

import (
	"fmt"
	"time"
)

func weekday(at time.Time) string {
	return [...]string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"}[at.In(shanghai).Weekday()]
}

func sayClock(c time.Duration) string {
	return fmt.Sprintf("%d:%02d", int(c/time.Hour), int(c%time.Hour/time.Minute))
}

// Say writes an instant for residents: 3月17日（周二）18:00.
func Say(at time.Time) string { return SayDay(at) + SayTime(at) }

// SayDay writes the day of an instant: 3月17日（周二）.
func SayDay(at time.Time) string { return SayDate(at) + "（" + weekday(at) + "）" }

// SayDate writes month and day alone: 3月17日.
func SayDate(at time.Time) string {
	_, m, d := at.In(shanghai).Date()
	return fmt.Sprintf("%d月%d日", int(m), d)
}

// SayTime writes the time of day, 24 hours, no leading zero: 9:00.
func SayTime(at time.Time) string { return sayClock(clock(at)) }

// SayDayNear is SayDay for a reader who reads it at now: 今天, 明天（3月11日）, else the day, with the year when it is another.
func SayDayNear(at, now time.Time) string {
	switch {
	case SameDay(at, now):
		return "今天"
	case SameDay(at, dayAfter(now, 1)):
		return "明天（" + SayDate(at) + "）"
	case SameDay(at, dayAfter(now, -1)):
		return "昨天（" + SayDate(at) + "）"
	case at.In(shanghai).Year() != now.In(shanghai).Year():
		return fmt.Sprintf("%d年%s", at.In(shanghai).Year(), SayDay(at))
	}
	return SayDay(at)
}

// SayNear is Say for a reader who reads it at now: 今天17:00, 明天（3月11日）9:00, 3月17日（周二）18:00.
func SayNear(at, now time.Time) string { return SayDayNear(at, now) + SayTime(at) }

// SaySpan writes from-to of one day: 3月12日（周四）14:00-16:00.
func SaySpan(from, to time.Time) string { return Say(from) + "-" + SayTime(to) }

// SayEnglish writes an instant in short English: 18:00 on 17 March.
func SayEnglish(at time.Time) string {
	local := at.In(shanghai)
	return fmt.Sprintf("%s on %d %s", SayTime(at), local.Day(), local.Month())
}
