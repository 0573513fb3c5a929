package calendar_test

import (
	"errors"
	"testing"
	"time"

	"minxu/calendar"
)

func TestDeadlineCountsWorkingDaysAfterTheDayOfSubmission(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		exceptions map[string]bool
		submitted  string
		days       int
		due        string
	}{
		"a Tuesday morning is due the Tuesday after":            {nil, "2026-03-10 09:12", 5, "2026-03-17 18:00"},
		"a Saturday evening counts from Monday":                 {nil, "2026-03-14 20:00", 5, "2026-03-20 18:00"},
		"a holiday on Monday moves the deadline by a day":       {map[string]bool{"2026-04-06": false}, "2026-04-03 10:00", 5, "2026-04-13 18:00"},
		"a worked Saturday counts":                              {map[string]bool{"2026-05-09": true}, "2026-05-07 09:00", 2, "2026-05-09 18:00"},
		"after 18:00 the day of submission still counts as one": {nil, "2026-03-10 23:59", 1, "2026-03-11 18:00"},
		"ten days go over two weekends":                         {nil, "2026-03-10 11:20", 10, "2026-03-24 18:00"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want(t, "due", fixture(t, c.exceptions).Due(at(t, c.submitted), c.days), c.due)
		})
	}
}

func TestCardsFollowTheDeadline(t *testing.T) {
	t.Parallel()
	c := fixture(t, nil)
	due := at(t, "2026-03-17 18:00")
	want(t, "yellow card", c.YellowFrom(due), "2026-03-16 18:00")
	want(t, "overdue", c.OverdueFrom(due), "2026-03-17 18:00")
	want(t, "red card", c.RedCard(due), "2026-03-18 08:30")
	monday := at(t, "2026-03-16 18:00")
	want(t, "yellow card before a weekend", c.YellowFrom(monday), "2026-03-13 18:00")
	want(t, "red card over a weekend", c.RedCard(at(t, "2026-03-13 18:00")), "2026-03-16 08:30")
}

func TestPauseMovesTheDeadlineByTheEveningsInside(t *testing.T) {
	t.Parallel()
	c := fixture(t, nil)
	due := at(t, "2026-03-17 18:00")
	for name, p := range map[string]struct{ from, to, due string }{
		"one evening":                    {"2026-03-12 10:00", "2026-03-13 10:00", "2026-03-18 18:00"},
		"no evening":                     {"2026-03-12 10:00", "2026-03-12 17:59", "2026-03-17 18:00"},
		"an evening that ends the pause": {"2026-03-12 10:00", "2026-03-12 18:00", "2026-03-17 18:00"},
		"a weekend has no evenings":      {"2026-03-13 19:00", "2026-03-16 09:00", "2026-03-17 18:00"},
		"five evenings over a weekend":   {"2026-03-10 10:00", "2026-03-16 19:00", "2026-03-24 18:00"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want(t, "due", c.PauseShift(due, at(t, p.from), at(t, p.to)), p.due)
		})
	}
}

func TestExtensionMustBeAskedBeforeTheDeadline(t *testing.T) {
	t.Parallel()
	c := fixture(t, nil)
	due := at(t, "2026-03-17 18:00")
	longer, err := c.Extend(due, at(t, "2026-03-17 17:00"), 10)
	if err != nil {
		t.Fatalf("in time: %v", err)
	}
	want(t, "due", longer, "2026-03-31 18:00")
	for _, late := range []string{"2026-03-17 18:00", "2026-03-17 18:01"} {
		if same, err := c.Extend(due, at(t, late), 10); !errors.Is(err, calendar.ErrLate) || !same.Equal(due) {
			t.Errorf("asked at %s: %v, %v; want the old deadline and ErrLate", late, same, err)
		}
	}
}

func TestOfferLapsesAfterItsWindowOfWakingHours(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ sent, start, expires string }{
		"by day it is simply two hours":                {"2026-03-11 15:00", "2026-03-12 15:00", "2026-03-11 17:00"},
		"what is left in the evening goes on at eight": {"2026-03-10 20:30", "2026-03-12 15:00", "2026-03-11 09:30"},
		"an hour in the evening and one next morning":  {"2026-03-13 20:00", "2026-03-14 14:00", "2026-03-14 09:00"},
		"sent in the night it begins at eight":         {"2026-03-10 23:00", "2026-03-12 15:00", "2026-03-11 10:00"},
		"under four hours to go it is half an hour":    {"2026-03-12 12:00", "2026-03-12 15:00", "2026-03-12 12:30"},
		"exactly four hours to go it is two hours":     {"2026-03-12 11:00", "2026-03-12 15:00", "2026-03-12 13:00"},
		"never after the start":                        {"2026-03-12 20:50", "2026-03-12 21:30", "2026-03-12 21:30"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want(t, "expiry", calendar.WaitlistExpiry(at(t, c.sent), 2*time.Hour, at(t, c.start)), c.expires)
		})
	}
	want(t, "without a start", calendar.WaitlistExpiry(at(t, "2026-03-10 20:30"), 15*time.Hour, time.Time{}), "2026-03-12 09:30")
}

func TestGivingUpIsFreeUntilTheDeadline(t *testing.T) {
	t.Parallel()
	deadline := calendar.CancelDeadline(at(t, "2026-03-12 14:30"), 4*time.Hour)
	want(t, "deadline", deadline, "2026-03-12 10:30")
	if calendar.Late(at(t, "2026-03-12 10:30"), deadline) {
		t.Error("10:30 is in time")
	}
	if !calendar.Late(at(t, "2026-03-12 10:31"), deadline) {
		t.Error("10:31 is late")
	}
}
