package demand

import (
	"slices"
	"time"

	"minxu/calendar"
)

// Warning says which of the lateness cards of a case are out.
type Warning int

// The cards, as bits.
const (
	WarnedContact Warning = 1 << iota // nobody got in touch in time: the secretary
	WarnedYellow                      // one working day before the answer date: handler and steward
	WarnedRed                         // the first working day after it: the street, under supervision
	WarnedLong                        // three working days after it: the district
)

// TimerKind is what falls due by itself.
type TimerKind uint8

// The timers of a case.
const (
	TimerRemind  TimerKind = iota + 1 // the resident is reminded of the question
	TimerGoOn                         // the pause is over
	TimerLapse                        // the evaluation window is over
	TimerContact                      // the cards of Warning
	TimerYellow
	TimerRed
	TimerLong
)

// Timer is something that falls due by itself.
type Timer struct {
	Kind TimerKind
	At   time.Time
}

const longOverdue = 3 // working days

// Timers lists what is still to come for a case, the next first.
func (p Policy) Timers(c *calendar.Calendar, d Demand) []Timer {
	var list []Timer
	add := func(kind TimerKind, at time.Time) { list = append(list, Timer{kind, at}) }
	warn := func(w Warning, kind TimerKind, at time.Time) {
		if d.Warned&w == 0 && !d.FinishDue.IsZero() && at.After(d.ClockFrom) {
			add(kind, at)
		}
	}
	switch {
	case d.State == WaitingResident:
		end := p.PauseEnd(c, d.WaitingSince)
		for i, after := range []time.Duration{p.RemindFirst, p.RemindTwo} {
			if at := calendar.NextLoud(d.WaitingSince.Add(after)); d.Reminds <= i && at.Before(end) {
				add(TimerRemind, at)
				break
			}
		}
		add(TimerGoOn, end)
	case d.State == Resolved:
		add(TimerLapse, p.EvaluateUntil(d))
	case d.State.Open():
		if d.ContactedAt.IsZero() && !d.ContactDue.IsZero() {
			warn(WarnedContact, TimerContact, d.ContactDue)
		}
		warn(WarnedYellow, TimerYellow, c.YellowFrom(d.FinishDue))
		warn(WarnedRed, TimerRed, c.RedCard(d.FinishDue))
		warn(WarnedLong, TimerLong, c.Due(d.FinishDue, longOverdue))
	}
	slices.SortStableFunc(list, func(a, b Timer) int { return a.At.Compare(b.At) })
	return list
}
