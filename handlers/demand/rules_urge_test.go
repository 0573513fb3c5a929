package demand

import (
	"testing"
	"time"
)

func TestUrgesHelpOnlyWhenSomebodyIsLate(t *testing.T) {
	t.Parallel()
	p := Policy{}.WithDefaults()
	filed := at(10, 8, 0)
	base := Demand{State: Dispatched, Urgency: Normal, SubmittedAt: filed, ClockFrom: filed, ContactDue: filed.Add(24 * time.Hour)}
	with := func(change func(*Demand)) Demand {
		d := base
		change(&d)
		return d
	}
	for name, c := range map[string]struct {
		d    Demand
		now  time.Time
		want UrgeAnswer
		from time.Time
	}{
		"seven hours after filing nobody is late":           {base, at(10, 15, 0), UrgeSoon, at(11, 8, 0)},
		"at the contact limit it helps":                     {base, at(11, 8, 0), UrgeYes, time.Time{}},
		"a day behind the last progress it helps":           {with(func(d *Demand) { d.State, d.LastProgress = InProgress, at(10, 15, 0) }), at(11, 15, 0), UrgeYes, time.Time{}},
		"less than a day behind the last progress it waits": {with(func(d *Demand) { d.State, d.LastProgress = InProgress, at(11, 7, 0) }), at(11, 9, 0), UrgeSoon, at(12, 7, 0)},
		"a day must lie between two urges":                  {with(func(d *Demand) { d.Urges, d.LastUrge = 1, at(11, 9, 0) }), at(12, 8, 59), UrgeAgain, at(12, 9, 0)},
		"a day later it helps again":                        {with(func(d *Demand) { d.Urges, d.LastUrge = 1, at(11, 9, 0) }), at(12, 9, 0), UrgeYes, time.Time{}},
		"after three it is supervised anyway":               {with(func(d *Demand) { d.Urges, d.LastUrge = 3, at(11, 9, 0) }), at(20, 9, 0), UrgeEnough, time.Time{}},
		"an urgent one may be urged after two hours":        {with(func(d *Demand) { d.Urgency, d.ContactDue = Urgent, at(10, 10, 0) }), at(10, 10, 0), UrgeYes, time.Time{}},
		"a critical one not before two hours either":        {with(func(d *Demand) { d.Urgency, d.ContactDue = Critical, at(10, 8, 30) }), at(10, 9, 0), UrgeSoon, at(10, 10, 0)},
		"while the resident is asked it is their turn":      {with(func(d *Demand) { d.State = WaitingResident }), at(20, 9, 0), UrgeYourTurn, time.Time{}},
		"an answered case needs none":                       {with(func(d *Demand) { d.State = Resolved }), at(20, 9, 0), UrgeNotNeeded, time.Time{}},
		"done again the clock begins anew":                  {with(func(d *Demand) { d.ClockFrom, d.ContactDue = at(20, 9, 0), at(21, 9, 0) }), at(20, 12, 0), UrgeSoon, at(21, 9, 0)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, from := p.MayUrge(c.d, c.now)
			if got != c.want || !from.Equal(c.from) {
				t.Errorf("got %d from %v, want %d from %v", got, from, c.want, c.from)
			}
		})
	}
}

func TestReopeningAndItsWindow(t *testing.T) {
	t.Parallel()
	p := Policy{}.WithDefaults()
	for name, c := range map[string]struct {
		state   State
		reopens int
		now     time.Time
		want    ReopenAnswer
	}{
		"answered yesterday it is done again":         {Resolved, 0, at(10, 9, 0), ReopenYes},
		"closed as solved it can still be done again": {Closed, 1, at(20, 9, 0), ReopenYes},
		"fifteen days to the minute are in time":      {Closed, 0, at(24, 16, 0), ReopenYes},
		"a minute later it is filed anew":             {Closed, 0, at(24, 16, 1), ReopenLate},
		"a third time people above look at it":        {Resolved, 2, at(10, 9, 0), ReopenFull},
		"an open case is not reopened":                {InProgress, 0, at(10, 9, 0), ReopenNot},
		"a withdrawn case is not reopened":            {Withdrawn, 0, at(10, 9, 0), ReopenNot},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := Demand{State: c.state, Reopens: c.reopens, ResolvedAt: at(9, 16, 0)}
			if got := p.MayReopen(d, c.now); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
	if p.MayEvaluate(Demand{State: Resolved, ResolvedAt: at(9, 16, 0)}, at(16, 16, 1)) || !p.MayEvaluate(Demand{State: Resolved, ResolvedAt: at(9, 16, 0)}, at(16, 16, 0)) {
		t.Error("the evaluation window is not seven days")
	}
	for score, want := range map[int]Satisfaction{0: "", 1: Dissatisfied, 2: Dissatisfied, 3: BasicallySatisfied, 4: Satisfied, 5: VerySatisfied, 6: ""} {
		if got := SatisfactionOf(score); got != want {
			t.Errorf("score %d is %q, want %q", score, got, want)
		}
	}
}
