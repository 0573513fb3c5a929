package lawyer

import "time"

// conduct is what counts against a person within the window.
type conduct struct{ noShows, late int }

// conductOf counts marks that are not forgiven and not older than the window.
func (p Policy) conductOf(marks []Mark, now time.Time) (c conduct) {
	since := now.AddDate(0, 0, -p.NoShowDays)
	for _, m := range marks {
		switch {
		case !m.ForgivenAt.IsZero() || !m.At.After(since):
		case m.Kind == MarkNoShow:
			c.noShows++
		case m.Kind == MarkLate:
			c.late++
		}
	}
	return c
}

// counted gives the no-shows, so many late cancellations counting as one.
func (p Policy) counted(c conduct) int { return c.noShows + c.late/p.LateForNoShow }

// suspendUntil gives until when booking ahead is off after a new mark; the zero time when it is not.
func (p Policy) suspendUntil(marks []Mark, now time.Time) time.Time {
	if p.counted(p.conductOf(marks, now)) < p.NoShowMost {
		return time.Time{}
	}
	return now.AddDate(0, 0, p.SuspendDays)
}

// Deadline gives the last instant at which an hour can be given up freely.
func (p Policy) Deadline(start time.Time) time.Time { return start.Add(-p.CancelFree) }
