package demand

import (
	"errors"
	"slices"
	"testing"
	"time"

	"minxu/calendar"
	"minxu/handlers"
)

// fixtureCalendar is Monday to Friday with the two exceptions of the worked numbers.
func fixtureCalendar(t *testing.T) *calendar.Calendar {
	t.Helper()
	c, err := calendar.New("mon-fri", map[string]bool{"2026-04-06": false, "2026-05-09": true})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func on(month, day, hour, minute int) time.Time {
	return time.Date(2026, time.Month(month), day, hour, minute, 0, 0, calendar.Shanghai())
}

func TestClocksOfTheWorkedNumbers(t *testing.T) {
	t.Parallel()
	c, p := fixtureCalendar(t), Policy{}.WithDefaults()
	for name, w := range map[string]struct {
		urgency                    Urgency
		submitted, contact, finish time.Time
	}{
		"a normal demand has a day to be contacted and five working days to be answered": {Normal, on(3, 10, 9, 12), on(3, 11, 9, 12), on(3, 17, 18, 0)},
		"submitted on a Saturday evening the days count from Monday":                     {Normal, on(3, 14, 20, 0), on(3, 15, 20, 0), on(3, 20, 18, 0)},
		"a holiday is no working day":                                                    {Normal, on(4, 3, 10, 0), on(4, 4, 10, 0), on(4, 13, 18, 0)},
		"a worked Saturday counts":                                                       {Normal, on(5, 7, 9, 0), on(5, 8, 9, 0), on(5, 13, 18, 0)},
		"an urgent one has two hours and a day, at any hour":                             {Urgent, on(3, 10, 20, 15), on(3, 10, 22, 15), on(3, 11, 20, 15)},
		"a critical one has half an hour and a day":                                      {Critical, on(3, 10, 9, 0), on(3, 10, 9, 30), on(3, 11, 9, 0)},
		"a question is answered by the next working day":                                 {Consult, on(3, 13, 9, 0), on(3, 14, 9, 0), on(3, 16, 18, 0)},
		"an unknown urgency is a normal one":                                             {Urgency("SOON").Known(), on(3, 10, 9, 12), on(3, 11, 9, 12), on(3, 17, 18, 0)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			due := p.DueFrom(c, w.urgency, w.submitted)
			if !due.Contact.Equal(w.contact) || !due.Finish.Equal(w.finish) {
				t.Errorf("got %v and %v, want %v and %v", due.Contact, due.Finish, w.contact, w.finish)
			}
		})
	}
	t.Run("done again it has five working days, whatever its urgency", func(t *testing.T) {
		t.Parallel()
		if due := p.RedoFrom(c, Urgent, on(3, 10, 9, 0)); !due.Contact.Equal(on(3, 10, 11, 0)) || !due.Finish.Equal(on(3, 17, 18, 0)) {
			t.Errorf("got %v", due)
		}
	})
	t.Run("two working days end on the worked Saturday", func(t *testing.T) {
		t.Parallel()
		p := p
		p.FinishNormal = 2
		if due := p.DueFrom(c, Normal, on(5, 7, 9, 0)); !due.Finish.Equal(on(5, 9, 18, 0)) {
			t.Errorf("got %v", due.Finish)
		}
	})
	for name, w := range map[string]struct{ asked, answered, want time.Time }{
		"one evening inside the pause moves the date by a day":   {on(3, 12, 10, 0), on(3, 13, 10, 0), on(3, 18, 18, 0)},
		"an answer on the same day moves nothing":                {on(3, 12, 10, 0), on(3, 12, 17, 59), on(3, 17, 18, 0)},
		"a weekend inside the pause is no evening":               {on(3, 13, 19, 0), on(3, 16, 9, 0), on(3, 17, 18, 0)},
		"no pause is longer than five working days":              {on(3, 12, 10, 0), on(3, 30, 10, 0), on(3, 25, 18, 0)},
		"answered at the evening itself that evening counts not": {on(3, 12, 10, 0), on(3, 12, 18, 0), on(3, 17, 18, 0)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := p.Resumed(c, on(3, 17, 18, 0), w.asked, w.answered); !got.Equal(w.want) {
				t.Errorf("got %v, want %v", got, w.want)
			}
		})
	}
	for name, w := range map[string]struct {
		asked    time.Time
		days     int
		extended bool
		want     time.Time
		refused  bool
	}{
		"ten working days asked for in time":    {on(3, 17, 17, 0), 10, false, on(3, 31, 18, 0), false},
		"a minute late it is refused":           {on(3, 17, 18, 1), 10, false, time.Time{}, true},
		"a second extension is refused":         {on(3, 16, 9, 0), 3, true, time.Time{}, true},
		"eleven working days are refused":       {on(3, 16, 9, 0), 11, false, time.Time{}, true},
		"no day at all is refused":              {on(3, 16, 9, 0), 0, false, time.Time{}, true},
		"an extension counts from the old date": {on(3, 11, 9, 0), 1, false, on(3, 18, 18, 0), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := p.Extended(c, Demand{FinishDue: on(3, 17, 18, 0), Extended: w.extended}, w.asked, w.days)
			var no *handlers.Refusal
			switch {
			case w.refused && !errors.As(err, &no):
				t.Errorf("not refused: %v, %v", got, err)
			case !w.refused && (err != nil || !got.Equal(w.want)):
				t.Errorf("got %v, %v, want %v", got, err, w.want)
			}
		})
	}
}

func TestTimersOfACase(t *testing.T) {
	t.Parallel()
	c, p := fixtureCalendar(t), Policy{}.WithDefaults()
	filed := at(10, 9, 12)
	normal := Demand{State: Triaged, SubmittedAt: filed, ClockFrom: filed, ContactDue: at(11, 9, 12), FinishDue: at(17, 18, 0)}
	with := func(change func(*Demand)) Demand {
		d := normal
		change(&d)
		return d
	}
	for name, w := range map[string]struct {
		d    Demand
		want []Timer
	}{
		"an open case warns four times": {normal, []Timer{{TimerContact, at(11, 9, 12)}, {TimerYellow, at(16, 18, 0)}, {TimerRed, at(18, 8, 30)}, {TimerLong, at(20, 18, 0)}}},
		"who was contacted in time is not late": {with(func(d *Demand) { d.ContactedAt = at(10, 10, 0) }),
			[]Timer{{TimerYellow, at(16, 18, 0)}, {TimerRed, at(18, 8, 30)}, {TimerLong, at(20, 18, 0)}}},
		"a card that is out is not sent again": {with(func(d *Demand) { d.Warned = WarnedContact | WarnedYellow }), []Timer{{TimerRed, at(18, 8, 30)}, {TimerLong, at(20, 18, 0)}}},
		"an urgent one has no yellow card before it was filed": {with(func(d *Demand) { d.FinishDue = filed.Add(24 * time.Hour) }),
			[]Timer{{TimerContact, at(11, 9, 12)}, {TimerRed, at(12, 8, 30)}, {TimerLong, at(16, 18, 0)}}},
		"an open question is reminded of, twice, and then goes on": {with(func(d *Demand) { d.State, d.WaitingSince = WaitingResident, at(10, 10, 0) }),
			[]Timer{{TimerRemind, at(11, 10, 0)}, {TimerGoOn, at(17, 18, 0)}}},
		"the second reminder comes after three days": {with(func(d *Demand) { d.State, d.WaitingSince, d.Reminds = WaitingResident, at(10, 10, 0), 1 }),
			[]Timer{{TimerRemind, at(13, 10, 0)}, {TimerGoOn, at(17, 18, 0)}}},
		"a reminder never rings at night": {with(func(d *Demand) { d.State, d.WaitingSince = WaitingResident, at(10, 23, 0) }),
			[]Timer{{TimerRemind, at(12, 7, 0)}, {TimerGoOn, at(17, 18, 0)}}},
		"an answer waits a week for its evaluation": {with(func(d *Demand) { d.State, d.ResolvedAt = Resolved, at(12, 9, 0) }), []Timer{{TimerLapse, at(19, 9, 0)}}},
		"what is over waits for nothing":            {with(func(d *Demand) { d.State = Closed }), nil},
		"what was merged waits for its leader":      {with(func(d *Demand) { d.State = Merged }), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := p.Timers(c, w.d)
			if !slices.EqualFunc(got, w.want, func(a, b Timer) bool { return a.Kind == b.Kind && a.At.Equal(b.At) }) {
				t.Errorf("got %v, want %v", got, w.want)
			}
		})
	}
}
