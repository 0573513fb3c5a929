package deliberation

import (
	"slices"
	"time"

	"minxu/calendar"
)

// Cards and deeds of a clock that are out, as bits of Warned.
const (
	warnedYellow = 1 << iota
	warnedRed
	warnedAgenda
	warnedRoll
	warnedFirst // minutes, after three days
	warnedLast  // minutes, after seven
	warnedRetry
	warnedDraw
	warnedEmpty // published without a task
)

// timer is something that falls due; with a bit it falls due once.
type timer struct {
	kind string
	at   time.Time
	bit  int
	task int // number of the task it is about
}

// soonest puts what is still to come first; timers whose bit is out are gone.
func soonest(warned int, list ...timer) []timer {
	list = slices.DeleteFunc(list, func(t timer) bool { return t.at.IsZero() || t.bit != 0 && warned&t.bit != 0 })
	slices.SortStableFunc(list, func(a, b timer) int { return a.at.Compare(b.at) })
	return list
}

// Kinds of timer.
const (
	dueScreen   = "screen"
	lateScreen  = "screen_late"
	lateAgenda  = "agenda_late"
	dueClose    = "close"
	lateRoll    = "roll_late"
	firstChase  = "minutes_first"
	lastChase   = "minutes_last"
	lateRetry   = "retry_late"
	duePublish  = "publish"
	latePublish = "publish_late"
	dueBegin    = "begin"
	dueTask     = "task"
	lateTask    = "task_late"
	dueDraw     = "draw"
	dueSettle   = "settle"
	dueArchive  = "archive"
)

// topicTimers lists what falls due for a topic.
func topicTimers(c *calendar.Calendar, t Topic) []timer {
	var list []timer
	if t.State == Proposed {
		list = append(list, timer{dueScreen, c.YellowFrom(t.ScreenDue), warnedYellow, 0}, timer{lateScreen, c.RedCard(t.ScreenDue), warnedRed, 0})
	}
	if t.Live() && t.State != OnAgenda && !t.AgendaDue.IsZero() {
		list = append(list, timer{lateAgenda, c.RedCard(t.AgendaDue), warnedAgenda, 0})
	}
	return soonest(t.Warned, list...)
}

// meetingTimers lists what falls due for a meeting.
func (p Policy) meetingTimers(m Meeting) []timer {
	const patience = 3 * time.Hour
	switch m.State {
	case Noticed, RSVPOpen:
		return soonest(m.Warned, timer{dueClose, m.RSVPClose, 0, 0})
	case RSVPClosed:
		return soonest(m.Warned, timer{lateRoll, m.At.Add(patience), warnedRoll, 0})
	case Held, Concluded:
		if m.MinutesAt.IsZero() && !m.CalledAt.IsZero() {
			return soonest(m.Warned, timer{firstChase, m.CalledAt.AddDate(0, 0, p.FirstChase), warnedFirst, 0}, timer{lastChase, m.CalledAt.AddDate(0, 0, p.LastChase), warnedLast, 0})
		}
	case NoQuorum:
		return soonest(m.Warned, timer{lateRetry, m.At.AddDate(0, 0, p.RetryDays), warnedRetry, 0})
	}
	return nil
}

// outcomeTimers lists what falls due for an outcome.
func (p Policy) outcomeTimers(c *calendar.Calendar, o Outcome, tasks []Task) []timer {
	var list []timer
	switch o.State {
	case Recorded, Adopted, Rejected:
		if !o.PublishDue.IsZero() {
			list = append(list, timer{duePublish, c.YellowFrom(o.PublishDue), warnedYellow, 0}, timer{latePublish, c.RedCard(o.PublishDue), warnedRed, 0})
		}
	case Published:
		list = append(list, timer{dueBegin, o.OpenUntil, 0, 0})
	case Implementing:
		open := false
		for _, t := range tasks {
			if !t.DoneAt.IsZero() {
				continue
			}
			open = true
			for _, due := range []timer{{dueTask, c.YellowFrom(t.Due), warnedYellow, t.No}, {lateTask, c.RedCard(t.Due), warnedRed, t.No}} {
				if t.Warned&due.bit == 0 {
					due.bit = 0 // of the task, not of the outcome
					list = append(list, due)
				}
			}
		}
		if !open && len(tasks) > 0 {
			list = append(list, timer{dueDraw, o.ChangedAt, warnedDraw, 0})
		}
	case Supervised:
		list = append(list, timer{dueSettle, o.RatingDue, 0, 0})
	case Rated:
		list = append(list, timer{dueArchive, o.ChangedAt.AddDate(0, 0, p.ArchiveDays), 0, 0})
	}
	return soonest(o.Warned, list...)
}
