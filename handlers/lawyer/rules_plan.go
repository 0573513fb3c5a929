package lawyer

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"minxu/calendar"
)

// Plan says at which weekday and hours a lawyer is at a community.
type Plan struct {
	ID, Community, Lawyer, LawyerName, Place, Mode string
	Weekday                                        time.Weekday
	From, To                                       time.Duration // since midnight
	Slot                                           time.Duration
	ValidFrom, ValidTo                             string // 2026-03-01; empty = no limit
	MadeUp                                         bool   // what falls on a holiday is held on the nearest day that is worked instead of a weekend
}

// Exception closes or changes one day of one plan, or of all plans of a community.
type Exception struct {
	ID, Plan, Community string
	Day                 string // 2026-03-19
	Kind                string // closed, override
	From, To            time.Duration
	Reason              string
}

// Kinds of exception.
const (
	ExceptionClosed   = "closed"
	ExceptionOverride = "override"
)

// makeUpReach is how far a made-up day may lie from the day that was lost.
const makeUpReach = 10

// Sessions gives the sessions of a plan that begin in from..to (days, both included), with the working-day calendar and exceptions applied.
// A plan of a weekday is not held on a holiday; if it is made up, it is held on the nearest weekend day that is worked, the later one of two.
func (p Plan) Sessions(cal *calendar.Calendar, exceptions []Exception, from, to time.Time) []Session {
	lost := map[string]bool{}
	var list []Session
	add := func(day time.Time) {
		begin, end, open := p.hours(exceptions, day)
		key := day.In(calendar.Shanghai()).Format(time.DateOnly)
		if open && p.valid(key) && !slices.ContainsFunc(list, func(s Session) bool { return s.Key == p.ID+":"+key }) {
			list = append(list, Session{ID: p.ID + "-" + strings.ReplaceAll(key, "-", ""), Key: p.ID + ":" + key, Community: p.Community, Lawyer: p.Lawyer, LawyerName: p.LawyerName,
				Place: p.Place, Mode: p.Mode, Start: calendar.Midnight(day).Add(begin).UTC(), End: calendar.Midnight(day).Add(end).UTC(), State: Open, Version: 1})
		}
	}
	weekend := p.Weekday == time.Saturday || p.Weekday == time.Sunday
	first, last := calendar.Midnight(from), calendar.Midnight(to)
	for day := first.AddDate(0, 0, -makeUpReach); !day.After(last.AddDate(0, 0, makeUpReach)); day = day.AddDate(0, 0, 1) {
		if day.In(calendar.Shanghai()).Weekday() != p.Weekday {
			continue
		}
		on := day
		if !weekend && !cal.Working(day) {
			instead, ok := p.makeUp(cal, day, lost)
			if !ok {
				continue
			}
			on = instead
		}
		if !on.Before(first) && !on.After(last) {
			add(on)
		}
	}
	slices.SortFunc(list, func(a, b Session) int { return a.Start.Compare(b.Start) })
	return list
}

// makeUp finds the worked weekend day for a day that was lost; each is used once.
func (p Plan) makeUp(cal *calendar.Calendar, day time.Time, used map[string]bool) (time.Time, bool) {
	if !p.MadeUp {
		return time.Time{}, false
	}
	for n := 1; n <= makeUpReach; n++ {
		for _, d := range []time.Time{day.AddDate(0, 0, n), day.AddDate(0, 0, -n)} {
			local := d.In(calendar.Shanghai())
			key := local.Format(time.DateOnly)
			if wd := local.Weekday(); (wd == time.Saturday || wd == time.Sunday) && cal.Working(d) && !used[key] {
				used[key] = true
				return d, true
			}
		}
	}
	return time.Time{}, false
}

// hours gives the hours of a day; open is false when it is closed.
func (p Plan) hours(exceptions []Exception, day time.Time) (from, to time.Duration, open bool) {
	key := day.In(calendar.Shanghai()).Format(time.DateOnly)
	from, to, open = p.From, p.To, true
	for _, e := range exceptions {
		if e.Day != key || e.Community != p.Community || e.Plan != "" && e.Plan != p.ID {
			continue
		}
		if e.Kind == ExceptionClosed {
			return 0, 0, false
		}
		from, to = e.From, e.To
	}
	return from, to, to > from
}

func (p Plan) valid(day string) bool {
	return (p.ValidFrom == "" || day >= p.ValidFrom) && (p.ValidTo == "" || day <= p.ValidTo)
}

// SlotsOf divides a session into slots; what is left at the end and too short for one is not offered.
func SlotsOf(s Session, length time.Duration) []Slot {
	var list []Slot
	for at := s.Start; !at.Add(length).After(s.End); at = at.Add(length) {
		list = append(list, Slot{ID: SlotID(s.ID, clockOf(at)), Session: s.ID, Start: at, End: at.Add(length), State: SlotFree, Capacity: 1})
	}
	return list
}

// clockOf writes the time of day with two digits: 09:30.
func clockOf(at time.Time) string { return at.In(calendar.Shanghai()).Format("15:04") }

// Overlap says whether two sessions need the same lawyer at the same time.
func Overlap(a, b Session) bool {
	same := a.Lawyer != "" && a.Lawyer == b.Lawyer || a.Lawyer == "" && b.Lawyer == "" && a.LawyerName == b.LawyerName && a.Community == b.Community
	return same && a.ID != b.ID && a.State == Open && b.State == Open && a.Start.Before(b.End) && b.Start.Before(a.End)
}

// CheckHours says what is wrong with hours, empty when nothing is.
func CheckHours(start, end time.Time, slot time.Duration) string {
	switch {
	case !end.After(start):
		return "结束时间要晚于开始时间。"
	case end.Sub(start) < slot:
		return fmt.Sprintf("时间太短，至少%d分钟。", int(slot/time.Minute))
	case end.Sub(start) > 12*time.Hour:
		return "一次坐班最多12小时。"
	}
	return ""
}
