package calendar

import (
	"fmt"
	"maps"
	"strings"
	"time"
)

// Calendar knows which days are worked and when the office is open. It never changes after it is made, so it may be
// shared freely; a changed table is a new Calendar.
type Calendar struct {
	days   map[int]bool // exceptions from Monday to Friday: 20260406 -> worked?
	years  map[int]bool // years whose exceptions are known
	always bool         // the rule alone is the whole truth (fixtures): every year is covered
	office []Span       // opening hours of a working day, in order, apart from each other
	dueAt  time.Duration
}

// officeHours are 08:30-12:00 and 13:30-17:30, policy of the field unless a district says otherwise.
func officeHours() []Span {
	return []Span{{8*time.Hour + 30*time.Minute, 12 * time.Hour}, {13*time.Hour + 30*time.Minute, 17*time.Hour + 30*time.Minute}}
}

const dueClock = 18 * time.Hour

// New makes a calendar of a rule and its exceptions (date "2006-01-02" -> is it worked?). The only rule is "mon-fri"; the empty
// rule means the same. Such a calendar covers every year: whoever gives the rule vouches for it.
func New(rule string, exceptions map[string]bool) (*Calendar, error) {
	if rule != "" && rule != "mon-fri" {
		return nil, fmt.Errorf("calendar rule %q: only mon-fri is known", rule)
	}
	c := &Calendar{always: true, office: officeHours(), dueAt: dueClock}
	return c.With(exceptions)
}

// With lays a table over the calendar and gives the new one; the table wins. A year whose 1 January is in the table
// counts as covered from then on: every yearly notice names it, a single correction does not.
func (c *Calendar) With(exceptions map[string]bool) (*Calendar, error) {
	next := *c
	next.days, next.years = maps.Clone(c.days), maps.Clone(c.years)
	if next.days == nil {
		next.days = map[int]bool{}
	}
	if next.years == nil {
		next.years = map[int]bool{}
	}
	for date, works := range exceptions {
		day, err := time.ParseInLocation(time.DateOnly, date, shanghai)
		if err != nil {
			return nil, fmt.Errorf("calendar day %q: want a date like 2026-04-06", date)
		}
		next.days[dayKey(day)] = works
		if day.YearDay() == 1 {
			next.years[day.Year()] = true
		}
	}
	return &next, nil
}

// WithOffice gives a calendar with other opening hours ("08:30-12:00", "13:30-17:30") and another time of day for due dates
// ("18:00"; empty keeps it). Spans must follow each other within one day.
func (c *Calendar) WithOffice(spans []string, due string) (*Calendar, error) {
	next := *c
	if due != "" {
		at, err := ParseClock(due)
		if err != nil {
			return nil, err
		}
		next.dueAt = at
	}
	if len(spans) > 0 {
		next.office = nil
	}
	last := time.Duration(-1)
	for _, text := range spans {
		span, err := ParseSpan(text)
		if err != nil {
			return nil, err
		}
		if span.From < last || span.To <= span.From {
			return nil, fmt.Errorf("office hours %q: spans must follow each other within one day", text)
		}
		last = span.To
		next.office = append(next.office, span)
	}
	return &next, nil
}

// Covers says whether the holidays of the year are known. A service that starts in, or plans into, a year that is not
// covered must warn: its weekdays and weekends are taken as they stand.
func (c *Calendar) Covers(year int) bool { return c.always || c.years[year] }

// Working says whether the Shanghai day of the instant is worked.
func (c *Calendar) Working(day time.Time) bool {
	if works, known := c.days[dayKey(day)]; known {
		return works
	}
	weekday := day.In(shanghai).Weekday()
	return weekday != time.Saturday && weekday != time.Sunday
}

// OfficeOpen says whether the office is open at that instant.
func (c *Calendar) OfficeOpen(at time.Time) bool {
	if !c.Working(at) {
		return false
	}
	for _, span := range c.office {
		if span.Contains(at) {
			return true
		}
	}
	return false
}

// NextOpening gives the next instant at which the office opens: at itself while it is open.
func (c *Calendar) NextOpening(at time.Time) time.Time {
	if c.OfficeOpen(at) {
		return at
	}
	if c.Working(at) {
		for _, span := range c.office {
			if begin := on(at, span.From); begin.After(at) {
				return begin
			}
		}
	}
	return c.opening(c.step(at, 1))
}

// SayOffice writes the opening hours for residents: 工作日8:30-12:00、13:30-17:30.
func (c *Calendar) SayOffice() string {
	said := make([]string, len(c.office))
	for i, span := range c.office {
		said[i] = span.String()
	}
	return "工作日" + strings.Join(said, "、")
}

// AddWorkingHours moves on by so much time of open office. Zero gives the instant itself.
func (c *Calendar) AddWorkingHours(from time.Time, d time.Duration) time.Time {
	for at := from; d > 0; {
		at = c.NextOpening(at)
		end := at
		for _, span := range c.office {
			if span.Contains(at) {
				end = span.End(at)
			}
		}
		if left := end.Sub(at); d > left {
			d, at = d-left, end
			continue
		}
		return at.Add(d)
	}
	return from
}

// opening gives the first minute of the office on that day.
func (c *Calendar) opening(day time.Time) time.Time { return on(day, c.office[0].From) }

// longestHoliday bounds the search for a working day, so that a table without any cannot hang the service.
const longestHoliday = 400

// step moves to the n-th working day after (or, below zero, before) the day of at and keeps the time of day.
func (c *Calendar) step(at time.Time, n int) time.Time {
	way := 1
	if n < 0 {
		way, n = -1, -n
	}
	for idle := 0; n > 0 && idle < longestHoliday; {
		at = dayAfter(at, way)
		idle++
		if c.Working(at) {
			n--
			idle = 0
		}
	}
	return at
}
