package demand

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"minxu/calendar"
	"minxu/handlers"
	"minxu/triage"
)

func TestEveryStateMeetsEveryActionAsTheTableSays(t *testing.T) {
	t.Parallel()
	open := "SUBMITTED TRIAGED DISPATCHED RETURNED ARBITRATION IN_PROGRESS WAITING_RESIDENT"
	// What the field's rules allow, written down apart from the code: action, actor, from, to ("=" stays).
	allowed := map[string]string{}
	for _, line := range []struct{ action, who, from, to string }{
		{"file", "resident staff", "DRAFT", "SUBMITTED"},
		{"triage", "staff system", "SUBMITTED", "TRIAGED"},
		{"refuse", "staff system", "SUBMITTED TRIAGED", "NOT_ACCEPTED"},
		{"merge", "staff resident", "TRIAGED", "MERGED"},
		{"dispatch", "staff system", "TRIAGED RETURNED", "DISPATCHED"},
		{"sign", "staff", "DISPATCHED", "IN_PROGRESS"},
		{"return", "staff", "DISPATCHED IN_PROGRESS", "RETURNED"},
		{"arbitrate", "staff system", "TRIAGED DISPATCHED RETURNED IN_PROGRESS", "ARBITRATION"},
		{"rule", "staff", "ARBITRATION", "DISPATCHED"},
		{"ask", "staff", "IN_PROGRESS", "WAITING_RESIDENT"},
		{"answer", "resident", "WAITING_RESIDENT", "IN_PROGRESS"},
		{"go_on", "system", "WAITING_RESIDENT", "IN_PROGRESS"},
		{"resolve", "staff", "IN_PROGRESS", "RESOLVED"},
		{"close", "resident system", "RESOLVED", "CLOSED"},
		{"reopen", "resident", "RESOLVED CLOSED", "DISPATCHED"},
		{"withdraw", "resident staff", open + " MERGED", "WITHDRAWN"},
		{"convert", "staff", "TRIAGED IN_PROGRESS", "CONVERTED"},
		{"extend", "staff", "IN_PROGRESS", "="},
		{"urge", "resident", "SUBMITTED TRIAGED DISPATCHED RETURNED ARBITRATION IN_PROGRESS MERGED", "="},
		{"supplement", "resident staff", open + " MERGED RESOLVED", "="},
		{"supervise", "staff system", open + " RESOLVED", "="},
		{"contact", "staff", open + " RESOLVED", "="},
		{"note", "staff system", open + " MERGED RESOLVED CLOSED", "="},
		{"regrade", "staff system", open, "="},
		{"leave", "resident", open, "="},
		{"score", "resident", "RESOLVED CLOSED", "="},
		{"remind", "system", open + " RESOLVED", "="},
		{"erase", "resident system", "SUBMITTED TRIAGED NOT_ACCEPTED MERGED DISPATCHED RETURNED ARBITRATION IN_PROGRESS WAITING_RESIDENT RESOLVED CLOSED WITHDRAWN CONVERTED", "="},
	} {
		for _, who := range fields(line.who) {
			for _, from := range fields(line.from) {
				to := line.to
				if to == "=" {
					to = from
				}
				allowed[line.action+" "+who+" "+from] = to
			}
		}
	}
	seen := 0
	for _, from := range States() {
		for _, a := range Actions() {
			for _, who := range []Actor{ByResident, ByStaff, BySystem} {
				key := string(a) + " " + string(who) + " " + string(from)
				want, ok := allowed[key]
				got, err := from.Next(a, who)
				switch {
				case ok && (err != nil || string(got) != want):
					t.Errorf("%s: got %s, %v, want %s", key, got, err, want)
				case !ok && err == nil:
					t.Errorf("%s is allowed and should not be", key)
				case !ok:
					var illegal *IllegalMove
					if !errors.As(err, &illegal) || illegal.Action != a || illegal.From != from || illegal.Who != who || got != from {
						t.Errorf("%s: the refusal tells %v and gives %s", key, err, got)
					}
				}
				if ok {
					seen++
				}
			}
		}
	}
	if seen != len(allowed) {
		t.Errorf("%d of %d allowed moves were met: the table names an action or a state that does not exist", seen, len(allowed))
	}
	for _, s := range States()[1:] {
		if pathTo(s) == nil {
			t.Errorf("no way leads to %s", s)
		}
	}
}

func fields(s string) []string {
	var list []string
	word := ""
	for _, r := range s + " " {
		if r != ' ' {
			word += string(r)
		} else if word != "" {
			list, word = append(list, word), ""
		}
	}
	return list
}

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

func TestPrivacyIsChosenByWishAndMatter(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text, category, nature string
		confidential, minor    bool
		want                   Privacy
	}{
		"an ordinary matter is named":               {"楼道灯坏了", "D02", "help", false, false, Named},
		"a child is never named":                    {"滑梯裂了", "D02", "help", false, true, Anonymous},
		"who wants no name gets none":               {"匿名反映，楼上养鸡", "D06", "complaint", false, false, Anonymous},
		"别说是我 is a wish for no name":                {"别说是我反映的", "D06", "complaint", false, false, Anonymous},
		"who wants it kept from somebody is heard":  {"别让他知道是我", "D06", "complaint", false, false, Confidential},
		"a report of a person is confidential":      {"有人吃拿卡要", "D15", "report", true, false, Confidential},
		"what triage holds confidential stays so":   {"他收了钱", "D03", "complaint", true, false, Confidential},
		"a child's wish does not make a name of it": {"实名反映", "D02", "help", false, true, Anonymous},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := PrivacyFor(c.text, c.category, c.nature, c.confidential, c.minor); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestDuplicatesAndGroups(t *testing.T) {
	t.Parallel()
	p := Policy{}.WithDefaults()
	now := at(10, 9, 0)
	d := func(id, category, building, title string, days int, state State, household string) Demand {
		return Demand{ID: id, Category: category, Node: haifeng1, Building: building, Title: title, SubmittedAt: now.AddDate(0, 0, -days), State: state,
			Privacy: Named, Household: household, Households: 1}
	}
	t.Run("own", func(t *testing.T) {
		t.Parallel()
		s := spot{"D01", haifeng1, "3"}
		for name, c := range map[string]struct {
			own  Demand
			want bool
		}{
			"the same place and category is shown":           {d("a", "D01", "3", "垃圾桶满了", 2, InProgress, "h"), true},
			"a case without a building may be the same":      {d("a", "D01", "", "垃圾桶满了", 2, InProgress, "h"), true},
			"another building is another matter":             {d("a", "D01", "5", "垃圾桶满了", 2, InProgress, "h"), false},
			"another category is another matter":             {d("a", "D02", "3", "灯坏了", 2, InProgress, "h"), false},
			"a month later it is a new matter":               {d("a", "D01", "3", "垃圾桶满了", 30, InProgress, "h"), false},
			"an answered case may be meant":                  {d("a", "D01", "3", "垃圾桶满了", 2, Resolved, "h"), true},
			"a withdrawn case is over":                       {d("a", "D01", "3", "垃圾桶满了", 2, Withdrawn, "h"), false},
			"a case of another area is another matter":       {func() Demand { x := d("a", "D01", "3", "x", 2, InProgress, "h"); x.Node = haifeng2; return x }(), false},
			"a case whose place nobody knows is never asked": {func() Demand { x := d("a", "D01", "", "x", 2, InProgress, "h"); x.Node = ""; return x }(), false},
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				if _, got := p.OwnDuplicate([]Demand{c.own}, s, now); got != c.want {
					t.Errorf("got %v, want %v", got, c.want)
				}
			})
		}
	})
	t.Run("neighbours", func(t *testing.T) {
		t.Parallel()
		secret := d("a", "D02", "3", "楼道灯不亮", 1, InProgress, "h")
		secret.Privacy = Confidential
		for name, c := range map[string]struct {
			other    Demand
			category string
			title    string
			want     bool
		}{
			"told in like words it may be the same":             {d("a", "D02", "3", "楼道灯不亮", 1, InProgress, "h"), "D02", "楼道灯坏了不亮", true},
			"told in other words it is not asked":               {d("a", "D02", "3", "健身器材坏了", 1, InProgress, "h"), "D02", "楼道灯坏了不亮", false},
			"water is off for the whole area":                   {d("a", "D04", "6", "停水了", 0, InProgress, "h"), "D04", "家里没水", true},
			"cold radiators are not water":                      {d("a", "D04", "3", "暖气不热", 0, InProgress, "h"), "D04", "家里没水", false},
			"after a week it is an old story":                   {d("a", "D02", "3", "楼道灯不亮", 8, InProgress, "h"), "D02", "楼道灯坏了不亮", false},
			"a confidential case is never shown to a neighbour": {secret, "D02", "楼道灯坏了不亮", false},
			"disputes are nobody else's business":               {d("a", "D11", "3", "邻居吵架", 1, InProgress, "h"), "D11", "邻居吵架", false},
			"an answered case leads nobody":                     {d("a", "D02", "3", "楼道灯不亮", 1, Resolved, "h"), "D02", "楼道灯坏了不亮", false},
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				if _, got := p.Neighbouring([]Demand{c.other}, spot{c.category, haifeng1, "3"}, c.title, now); got != c.want {
					t.Errorf("got %v, want %v", got, c.want)
				}
			})
		}
	})
	t.Run("groups count households, not demands", func(t *testing.T) {
		t.Parallel()
		mine := d("me", "D04", "3", "停水了", 0, Submitted, "h9")
		others := []Demand{d("a", "D04", "1", "没水", 0, InProgress, "h1"), d("b", "D04", "2", "停水", 0, Submitted, "h1"), d("c", "D04", "2", "停水", 0, Submitted, "h2"),
			d("x", "D04", "2", "停电了", 0, Submitted, "h3"), d("y", "D04", "2", "停水", 9, Submitted, "h4")}
		master, n := p.Group(others, mine, now)
		if n != 3 || master.ID != "a" {
			t.Errorf("got %d households led by %s, want 3 led by a", n, master.ID)
		}
		led := d("l", "D04", "1", "停水", 0, InProgress, "h5")
		led.Households = 4
		if master, n = p.Group([]Demand{led}, mine, now); n != 5 || master.ID != "l" {
			t.Errorf("got %d households led by %s, want 5 led by l", n, master.ID)
		}
	})
	if Raised(LevelCommunity) != LevelStreet || Raised(LevelStreet) != LevelDistrict || Raised(LevelDistrict) != LevelDistrict {
		t.Error("a level does not rise one step")
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

func TestWordsOfACase(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"单元门你们说修好了，根本没修好，今天又关不上": "今天又关不上",
		"根本没修好":        "",
		"没解决，门轴断了，关不严": "门轴断了，关不严",
		"重新办":          "",
	} {
		if got := presentState(said); got != want {
			t.Errorf("the present state in %q is %q, want %q", said, got, want)
		}
	}
	for said, want := range map[string]string{
		"补充一下，灯罩也碎了":          "灯罩也碎了",
		"补充一下尾号0003，今天又堆到地上了": "今天又堆到地上了",
		"我补充": "",
		"补充":  "",
	} {
		if got := content(said); got != want {
			t.Errorf("the content of %q is %q, want %q", said, got, want)
		}
	}
	for text, want := range map[string]string{
		"一楼,三个柜子": "一楼，三个柜子", "3,4号楼": "3,4号楼", "Hello, world": "Hello, world", "真的吗?快来!": "真的吗？快来！",
	} {
		if got := prose(text); got != want {
			t.Errorf("prose(%q) is %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{
		"楼道灯坏了，我身份证[证件号]": "楼道灯坏了", "[电话]": "", "电话[电话]，楼道灯坏了。": "楼道灯坏了。", "没有什么": "没有什么",
	} {
		if got := tidy(text); got != want {
			t.Errorf("tidy(%q) is %q, want %q", text, got, want)
		}
	}
	if got := withoutRoom("3号楼2单元501室漏水"); got != "3号楼2单元漏水" {
		t.Errorf("the room stays: %q", got)
	}
	for _, said := range []string{"是", "你好", "1", "", "?", "hello", "好的"} {
		if !empty(said) {
			t.Errorf("%q describes something", said)
		}
	}
	if empty("灯坏了") {
		t.Error("灯坏了 describes nothing")
	}
}

func TestAnswersToQuestionsAreToldFromNewMatters(t *testing.T) {
	t.Parallel()
	d := furniture()
	d.Category = "D07"
	sure := func(category string, hazard bool) triage.Understanding {
		return triage.Understanding{Text: "某事", Intent: triage.Demand, Matters: []triage.Matter{{Category: category, Sure: true, Hazard: hazard}}}
	}
	for name, c := range map[string]struct {
		u    triage.Understanding
		want bool
	}{
		"what nobody can sort is an answer":         {triage.Understanding{Text: "二楼", Intent: triage.UnknownIntent}, true},
		"a matter of the same category is one":      {sure("D07", false), true},
		"a sure matter of another category is none": {sure("D01", false), false},
		"a danger elsewhere is none":                {sure("D02", true), false},
		"an unsure matter is one":                   {triage.Understanding{Text: "三个柜子", Intent: triage.Demand, Matters: []triage.Matter{{Category: "D99"}}}, true},
		"a wish for the lawyer is none":             {triage.Understanding{Text: "约律师", Intent: triage.Lawyer}, false},
		"a greeting is none":                        {triage.Understanding{Text: "您好", Intent: triage.Greeting}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := answersQuestion(c.u, d); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestRefusalsNameTheLawfulWay(t *testing.T) {
	t.Parallel()
	for reason, want := range map[triage.RefusalReason]string{
		triage.Judicial: "12348", triage.Petition: "信访", triage.Secret: "没有保存", triage.PrivacyOf: "个人信息", triage.OutOfArea: "12345",
		triage.Market: "12345", triage.Unlawful: "法律", triage.Nonsense: "菜单", "OTHER": "12345",
	} {
		if words := Guidance(reason, "法院", "莱山区", ""); !holdsAny(words, want) {
			t.Errorf("the guidance for %s lacks %s: %s", reason, want, words)
		}
		if words := FollowUp(reason); holdsAny(words, "会赢", "应该他", "一定") {
			t.Errorf("the answer behind %s takes sides: %s", reason, words)
		}
	}
	if words := Guidance(triage.Judicial, "已经申请劳动仲裁", "", ""); !holdsAny(words, "仲裁") || holdsAny(words, "听法院的") {
		t.Errorf("arbitration is taken for a court: %s", words)
	}
}

func TestNamesAreThere(t *testing.T) {
	t.Parallel()
	for _, s := range States() {
		if s.Name() == string(s) {
			t.Errorf("state %s has no name", s)
		}
	}
	for _, a := range Actions() {
		if actionName(a) == string(a) {
			t.Errorf("action %s has no name", a)
		}
	}
	for _, c := range Categories() {
		if (CategoryName(c) == "其他") != (c == "D99") {
			t.Errorf("category %s has no name", c)
		}
	}
	c := New()
	if c.Name != "demand" || c.Migrations == nil || len(c.Flows) == 0 {
		t.Errorf("the capability is incomplete: %+v", c)
	}
	if _, err := c.Look(context.Background(), handlers.Asked{}, struct{ X int }{}); err == nil {
		t.Error("an unknown query is answered")
	}
	if _, err := c.Apply(context.Background(), nil, handlers.Asked{}, Urge{}); err == nil {
		t.Error("an order for nobody is carried out")
	}
	if s := fmt.Sprint(&IllegalMove{ToUrge, Closed, ByResident}); s != "demand: resident may not urge what is CLOSED" {
		t.Error(s)
	}
}
