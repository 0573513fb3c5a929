package project

import (
	"slices"
	"time"

	"minxu/calendar"
)

// TimerKind says what falls due by itself.
type TimerKind int

// The timers of a project.
const (
	TimerClose   TimerKind = iota // ballots are sealed
	TimerVerdict                  // quarantine that nobody judged is left out
	TimerRating                   // the professionals' time is over
	TimerYellow                   // a rectification is nearly due
	TimerRed                      // and overdue
)

// Cards of a rectification's clock that are out.
const (
	warnedYellow = 1
	warnedRed    = 2
)

// Timer is one of them with its instant.
type Timer struct {
	Kind TimerKind
	At   time.Time
}

// Timers lists what falls due for a project, soonest first. pending says that quarantine waits, rated that both halves of the
// professionals' side are in.
func (p Policy) Timers(c *calendar.Calendar, pr Project, r Round, pending, rated bool) []Timer {
	var list []Timer
	switch {
	case pr.State == Scoring && r.FrozenAt.IsZero():
		list = append(list, Timer{TimerClose, r.CloseAt})
	case pr.State == Scoring && r.SettledAt.IsZero():
		if pending {
			list = append(list, Timer{TimerVerdict, r.VerdictDue})
		}
		if !rated {
			list = append(list, Timer{TimerRating, r.RatingDue})
		}
	case pr.State == Rectifying && !pr.RectifyDue.IsZero():
		if pr.Warned&warnedYellow == 0 {
			list = append(list, Timer{TimerYellow, c.YellowFrom(pr.RectifyDue)})
		}
		if pr.Warned&warnedRed == 0 {
			list = append(list, Timer{TimerRed, c.RedCard(pr.RectifyDue)})
		}
	}
	slices.SortStableFunc(list, func(a, b Timer) int { return a.At.Compare(b.At) })
	return list
}
