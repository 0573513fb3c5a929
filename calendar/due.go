package calendar

import (
	"errors"
	"time"
)

// ErrLate says that something was asked for after the moment until which it may be asked for.
var ErrLate = errors.New("asked after the deadline")

// Due gives the deadline of n working days: 18:00 of the n-th working day, the day of submission not counted.
func (c *Calendar) Due(submitted time.Time, n int) time.Time {
	return on(c.step(submitted, n), c.dueAt)
}

// YellowFrom gives the instant from which a case is near its deadline: one working day before it.
func (c *Calendar) YellowFrom(due time.Time) time.Time { return c.step(due, -1) }

// OverdueFrom gives the instant from which a case is late: the deadline itself.
func (c *Calendar) OverdueFrom(due time.Time) time.Time { return due }

// RedCard gives the instant of the red card: opening time of the first working day after the deadline.
func (c *Calendar) RedCard(due time.Time) time.Time { return c.opening(c.step(due, 1)) }

// PauseShift moves a deadline for the time in which a resident's answer was waited for: by the number of working days
// whose due time of day (18:00) lies in the pause from..to.
func (c *Calendar) PauseShift(due, from, to time.Time) time.Time {
	days := 0
	for day := Midnight(from); !day.After(to); day = dayAfter(day, 1) {
		if evening := on(day, c.dueAt); c.Working(day) && !evening.Before(from) && evening.Before(to) {
			days++
		}
	}
	if days == 0 {
		return due
	}
	return c.step(due, days)
}

// Extend gives the deadline after an extension by n working days. It must be asked for before the deadline: ErrLate.
func (c *Calendar) Extend(due, askedAt time.Time, n int) (time.Time, error) {
	if !askedAt.Before(due) {
		return due, ErrLate
	}
	return c.step(due, n), nil
}

// CancelDeadline gives the last instant at which a booking can be given up freely, so long before its start.
func CancelDeadline(start time.Time, before time.Duration) time.Time { return start.Add(-before) }

// Late says whether giving up at that instant is late: after the deadline, the deadline itself being in time.
func Late(at, deadline time.Time) bool { return at.After(deadline) }

// Offer hours are those in which people can be expected to see a waitlist offer; with less than shortNotice to the start
// the window shrinks to shortWindow.
const (
	offerFrom   = 8 * time.Hour
	offerTo     = 21 * time.Hour
	shortNotice = 4 * time.Hour
	shortWindow = 30 * time.Minute
)

// WaitlistExpiry gives the instant at which an offer lapses: the window counted only from 08:00 to 21:00, 30 minutes when
// less than 4 hours are left to the start, and never after the start. A zero start is not looked at.
func WaitlistExpiry(sent time.Time, window time.Duration, start time.Time) time.Time {
	if !start.IsZero() && start.Sub(sent) < shortNotice {
		window = min(window, shortWindow)
	}
	awake := Span{offerFrom, offerTo}
	at := awake.Next(sent)
	for left := awake.End(at).Sub(at); window > left; left = offerTo - offerFrom {
		window -= left
		at = awake.Next(awake.End(at))
	}
	at = at.Add(window)
	if !start.IsZero() && at.After(start) {
		return start
	}
	return at
}
