package demand

import (
	"time"

	"minxu/calendar"
)

// ReopenAnswer says what "not solved" leads to.
type ReopenAnswer uint8

// What "not solved" can lead to.
const (
	ReopenYes  ReopenAnswer = iota + 1
	ReopenLate              // too long ago: it is filed anew
	ReopenFull              // it was done again as often as allowed: people above look at it
	ReopenNot               // it is not answered yet, or over in another way
)

// MayReopen decides whether a case is done again because its filer says that it is not solved.
func (p Policy) MayReopen(d Demand, now time.Time) ReopenAnswer {
	switch {
	case !d.State.May(ToReopen, ByResident):
		return ReopenNot
	case now.After(d.ResolvedAt.AddDate(0, 0, p.ReopenDays)):
		return ReopenLate
	case d.Reopens >= p.ReopenMost:
		return ReopenFull
	}
	return ReopenYes
}

// MayEvaluate says whether the answer to "is it solved?" is still awaited.
func (p Policy) MayEvaluate(d Demand, now time.Time) bool {
	return d.State == Resolved && !now.After(p.EvaluateUntil(d))
}

// EvaluateUntil is the end of the evaluation window.
func (p Policy) EvaluateUntil(d Demand) time.Time { return d.ResolvedAt.AddDate(0, 0, p.EvaluateDays) }

// Satisfaction is how content a filer is.
type Satisfaction string

// The one scale of the product: 5 is best.
const (
	VerySatisfied      Satisfaction = "very_satisfied"
	Satisfied          Satisfaction = "satisfied"
	BasicallySatisfied Satisfaction = "basically_satisfied"
	Dissatisfied       Satisfaction = "dissatisfied"
)

// SatisfactionOf names a score from 1 to 5; empty for any other number.
func SatisfactionOf(score int) Satisfaction {
	switch score {
	case 5:
		return VerySatisfied
	case 4:
		return Satisfied
	case 3:
		return BasicallySatisfied
	case 1, 2:
		return Dissatisfied
	}
	return ""
}

// overdue says whether a case is past its answer date.
func overdue(c *calendar.Calendar, d Demand, now time.Time) bool {
	return d.State.Open() && d.State != WaitingResident && now.After(c.OverdueFrom(d.FinishDue))
}
