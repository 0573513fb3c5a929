package deliberation

import (
	"time"

	"minxu/calendar"
)

// CloseFor is until when answers are taken: noon of the meeting day, or the beginning of a meeting before it.
func (p Policy) CloseFor(at time.Time) time.Time {
	noon := calendar.Midnight(at).Add(p.CloseHour)
	if noon.After(at) {
		return at
	}
	return noon
}

// daysBetween counts calendar days from one instant's day to another's.
func daysBetween(from, to time.Time) int {
	const day = 24 * time.Hour
	return int(calendar.Midnight(to).Sub(calendar.Midnight(from)) / day)
}

// NoticeLate says whether a notice that goes at an instant reaches people too late for a meeting: fewer calendar days than the tier's lie
// between them. The day of the notice is not counted, the day of the meeting is.
func NoticeLate(noticed, at time.Time, days int) bool { return daysBetween(noticed, at) < days }

// EarliestFor is the first day on which a meeting may be that is noticed at an instant.
func EarliestFor(noticed time.Time, days int) time.Time {
	return calendar.Midnight(noticed).AddDate(0, 0, days)
}

// mayStart says why a meeting cannot begin; empty when it can.
func mayStart(m Meeting, now time.Time, checkInBefore time.Duration) string {
	switch {
	case m.State == Draft || m.NoticedAt.IsZero():
		return "还没有发通知，不能开会。"
	case NoticeLate(m.NoticedAt, m.At, m.NoticeDays):
		return "通知不合规定，不能开会：" + calendar.Say(m.NoticedAt) + "才通知，" + m.Tier.Name() + "要提前" + digits(m.NoticeDays) + "天。请改期，重新通知。"
	case now.Before(m.At.Add(-checkInBefore)):
		return "还没到时间，" + calendar.Say(m.At) + "开会。"
	}
	return ""
}

// CheckInOpen is when people can sign in.
func (p Policy) CheckInOpen(m Meeting) (from, to time.Time) {
	return m.At.Add(-p.CheckInBefore), m.At.Add(p.CheckInFor)
}
