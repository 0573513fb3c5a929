package calendar_test

import (
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
