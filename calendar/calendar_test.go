package calendar_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"minxu/calendar"
)

func at(t testing.TB, text string) time.Time {
	t.Helper()
	instant, err := time.ParseInLocation("2006-01-02 15:04", text, calendar.Shanghai())
	if err != nil {
		t.Fatalf("instant of the test: %v", err)
	}
	return instant.UTC() // the rooms keep instants in UTC; the calendar must not mind
}

func fixture(t testing.TB, exceptions map[string]bool) *calendar.Calendar {
	t.Helper()
	c, err := calendar.New("mon-fri", exceptions)
	if err != nil {
		t.Fatalf("calendar of the test: %v", err)
	}
	return c
}

func want(t *testing.T, what string, got time.Time, expected string) {
	t.Helper()
	if !got.Equal(at(t, expected)) {
		t.Errorf("%s = %s, want %s", what, got.In(calendar.Shanghai()).Format("2006-01-02 15:04"), expected)
	}
}

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

func TestNightHoldsPushesBack(t *testing.T) {
	t.Parallel()
	for clock, quiet := range map[string]bool{"21:59": false, "22:00": true, "22:40": true, "03:00": true, "06:59": true, "07:00": false, "12:30": false} {
		if got := calendar.Quiet(at(t, "2026-03-10 "+clock)); got != quiet {
			t.Errorf("quiet at %s = %v", clock, got)
		}
	}
	if !calendar.SoftQuiet(at(t, "2026-03-10 13:59")) || calendar.SoftQuiet(at(t, "2026-03-10 14:00")) {
		t.Error("soft quiet is 12:00 to 14:00")
	}
	want(t, "ready at 22:40", calendar.NextLoud(at(t, "2026-03-10 22:40")), "2026-03-11 07:00")
	want(t, "ready at 02:00", calendar.NextLoud(at(t, "2026-03-10 02:00")), "2026-03-10 07:00")
	want(t, "ready at noon", calendar.NextLoud(at(t, "2026-03-10 12:00")), "2026-03-10 12:00")
	seen := map[time.Time]bool{}
	for _, key := range []string{"a", "b", "c", "01HV3", "01HV4"} {
		loud := calendar.NextLoudFor(at(t, "2026-03-10 22:40"), key)
		if loud.Before(at(t, "2026-03-11 07:00")) || !loud.Before(at(t, "2026-03-11 07:30")) {
			t.Errorf("key %s leaves at %s", key, loud)
		}
		seen[loud] = true
	}
	if len(seen) < 4 {
		t.Errorf("five pushes leave at only %d moments", len(seen))
	}
}

func TestOfficeHours(t *testing.T) {
	t.Parallel()
	c := fixture(t, map[string]bool{"2026-04-06": false})
	for name, o := range map[string]struct {
		at   string
		open bool
		next string
	}{
		"in the morning":             {"2026-03-10 09:00", true, "2026-03-10 09:00"},
		"at opening":                 {"2026-03-10 08:30", true, "2026-03-10 08:30"},
		"before opening":             {"2026-03-10 07:00", false, "2026-03-10 08:30"},
		"over noon":                  {"2026-03-10 12:00", false, "2026-03-10 13:30"},
		"in the evening":             {"2026-03-10 20:30", false, "2026-03-11 08:30"},
		"at closing":                 {"2026-03-10 17:30", false, "2026-03-11 08:30"},
		"on Friday evening":          {"2026-03-13 18:00", false, "2026-03-16 08:30"},
		"before a holiday on Monday": {"2026-04-03 18:00", false, "2026-04-07 08:30"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := c.OfficeOpen(at(t, o.at)); got != o.open {
				t.Errorf("open = %v", got)
			}
			want(t, "next opening", c.NextOpening(at(t, o.at)), o.next)
		})
	}
	if got := c.SayOffice(); got != "工作日8:30-12:00、13:30-17:30" {
		t.Errorf("SayOffice = %q", got)
	}
}

func TestWorkingHoursRunOnlyInTheOffice(t *testing.T) {
	t.Parallel()
	c := fixture(t, nil)
	want(t, "four hours from nine", c.AddWorkingHours(at(t, "2026-03-10 09:00"), 4*time.Hour), "2026-03-10 14:30")
	want(t, "four hours from the evening", c.AddWorkingHours(at(t, "2026-03-10 20:00"), 4*time.Hour), "2026-03-11 14:00")
	want(t, "exactly the morning", c.AddWorkingHours(at(t, "2026-03-10 08:30"), 3*time.Hour+30*time.Minute), "2026-03-10 12:00")
	want(t, "over a weekend", c.AddWorkingHours(at(t, "2026-03-13 17:00"), time.Hour), "2026-03-16 09:00")
	want(t, "nothing", c.AddWorkingHours(at(t, "2026-03-14 17:00"), 0), "2026-03-14 17:00")
}

func TestOtherOfficeHoursMayBeGiven(t *testing.T) {
	t.Parallel()
	c, err := fixture(t, nil).WithOffice([]string{"9:00-11:00"}, "17:00")
	if err != nil {
		t.Fatal(err)
	}
	want(t, "due", c.Due(at(t, "2026-03-10 09:00"), 1), "2026-03-11 17:00")
	want(t, "opening", c.NextOpening(at(t, "2026-03-10 11:00")), "2026-03-11 09:00")
	for _, wrong := range [][]string{{"9:00"}, {"9:00-8:00"}, {"9:00-11:00", "10:00-12:00"}, {"x-y"}, {"9:00-z"}} {
		if _, err := c.WithOffice(wrong, ""); err == nil {
			t.Errorf("%v was accepted", wrong)
		}
	}
	if _, err := c.WithOffice(nil, "late"); err == nil {
		t.Error("a due time of day that is none was accepted")
	}
}

func TestBuiltInHolidays(t *testing.T) {
	t.Parallel()
	c := calendar.China()
	for day, works := range map[string]bool{
		"2026-01-01": false, "2026-01-04": true, "2026-02-14": true, "2026-02-17": false, "2026-02-28": true, "2026-03-10": true,
		"2026-03-14": false, "2026-04-06": false, "2026-05-09": true, "2026-10-08": true, "2020-02-03": true, "2020-01-31": false,
		"2019-12-31": true, "2018-12-31": false, "2018-12-29": true, "2022-12-31": false, "2007-10-01": false,
	} {
		if got := c.Working(at(t, day+" 12:00")); got != works {
			t.Errorf("working on %s = %v, want %v", day, got, works)
		}
	}
	for year := 2007; year <= 2026; year++ {
		if !c.Covers(year) {
			t.Errorf("%d is not covered", year)
		}
	}
	if c.Covers(2006) || c.Covers(2027) {
		t.Error("years without a notice must not count as covered")
	}
}

func TestTableLaidOverWinsAndLeavesTheOldOneAlone(t *testing.T) {
	t.Parallel()
	base := calendar.China()
	table, err := base.With(map[string]bool{"2027-01-01": false, "2027-01-03": true, "2026-03-14": true})
	if err != nil {
		t.Fatal(err)
	}
	if !table.Working(at(t, "2026-03-14 10:00")) || base.Working(at(t, "2026-03-14 10:00")) {
		t.Error("the table must win in the new calendar only")
	}
	if !table.Covers(2027) || base.Covers(2027) {
		t.Error("a table with its 1 January covers its year")
	}
	if corrected, err := base.With(map[string]bool{"2027-05-01": false}); err != nil || corrected.Covers(2027) {
		t.Errorf("one correction covers no year (%v)", err)
	}
	if _, err := base.With(map[string]bool{"1.1.2027": false}); err == nil {
		t.Error("a day that is no date was accepted")
	}
	if _, err := calendar.New("every second day", nil); err == nil {
		t.Error("an unknown rule was accepted")
	}
}

func TestTableWithoutAnyWorkingDayEnds(t *testing.T) {
	t.Parallel()
	table := map[string]bool{}
	for day := at(t, "2026-01-01 12:00"); day.Before(at(t, "2028-12-31 12:00")); day = day.AddDate(0, 0, 1) {
		table[day.Format(time.DateOnly)] = false
	}
	if due := fixture(t, table).Due(at(t, "2026-01-02 09:00"), 5); due.Before(at(t, "2026-01-02 09:00")) {
		t.Errorf("due %s lies before the submission", due)
	}
}

func TestDeadlineProperties(t *testing.T) {
	t.Parallel()
	c := calendar.China()
	begin := at(t, "2008-01-01 00:00")
	rapid.Check(t, func(t *rapid.T) {
		submitted := begin.Add(time.Duration(rapid.Int64Range(0, 18*365*24*60).Draw(t, "minute")) * time.Minute)
		days := rapid.IntRange(1, 12).Draw(t, "days")
		due := c.Due(submitted, days)
		if !c.Working(due) || calendar.SayTime(due) != "18:00" {
			t.Fatalf("due %s is no working day at 18:00", due)
		}
		count := 0
		for day := calendar.Midnight(submitted).AddDate(0, 0, 1); !day.After(due); day = day.AddDate(0, 0, 1) {
			if c.Working(day) {
				count++
			}
		}
		if count != days {
			t.Fatalf("%d working days up to %s, want %d", count, due, days)
		}
		if yellow, red := c.YellowFrom(due), c.RedCard(due); !yellow.Before(due) || !red.After(due) || !c.OfficeOpen(red) {
			t.Fatalf("yellow %s, due %s, red %s", yellow, due, red)
		}
		extended, err := c.Extend(due, submitted, days)
		if err != nil || c.PauseShift(extended, submitted, submitted) != extended || !extended.After(due) {
			t.Fatalf("extension %s, %v", extended, err)
		}
		worked := rapid.IntRange(0, 40).Draw(t, "hours")
		end := c.AddWorkingHours(submitted, time.Duration(worked)*time.Hour)
		var open time.Duration
		for m := submitted; m.Before(end); m = m.Add(time.Minute) {
			if c.OfficeOpen(m) {
				open += time.Minute
			}
		}
		if open != time.Duration(worked)*time.Hour {
			t.Fatalf("%s of open office in %d working hours", open, worked)
		}
	})
}
