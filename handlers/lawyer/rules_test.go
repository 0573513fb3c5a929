package lawyer

import (
	"slices"
	"strings"
	"testing"
	"time"

	"minxu/calendar"
)

func TestAMonthIsCountedFromProofNotFromPlan(t *testing.T) {
	t.Parallel()
	p := Policy{}.WithDefaults()
	begin := at(3, 14, 0)
	held := func(minutes int) Session {
		return Session{ID: "s", State: Open, Start: begin, End: begin.Add(2 * time.Hour), In: begin, Out: begin.Add(time.Duration(minutes) * time.Minute), LawyerOK: true, StewardOK: true}
	}
	t.Run("sessions of 120, 115 and 155 minutes and a visit of 60 are 445, 92.7 percent, not met", func(t *testing.T) {
		t.Parallel()
		m := p.MonthOf([]Session{held(120), held(115), held(155)}, nil, []Entry{{Kind: EntryVisit, Minutes: 60}, {Kind: EntryPhone, Minutes: 90}}, 1, at(20, 9, 0))
		if m.Minutes != 445 || m.Met || int(m.Rate*1000+0.5) != 927 || m.Remote != 90 {
			t.Errorf("%+v", m)
		}
	})
	for _, c := range []struct {
		name string
		s    func(Session) Session
		want int
	}{
		{"as it was", func(s Session) Session { return s }, 120},
		{"a session that only the lawyer confirms counts nothing", func(s Session) Session { s.StewardOK = false; return s }, 0},
		{"nor one that only the steward confirms", func(s Session) Session { s.LawyerOK = false; return s }, 0},
		{"nor one without a check-out", func(s Session) Session { s.Out = time.Time{}; return s }, 0},
		{"nor one that was called off", func(s Session) Session { s.State = CalledOff; return s }, 0},
		{"beyond the plan half an hour counts and no more", func(s Session) Session { s.Out = s.In.Add(5 * time.Hour); return s }, 150},
		{"a clock the wrong way round counts nothing", func(s Session) Session { s.Out = s.In.Add(-time.Hour); return s }, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := p.Minutes(c.s(held(120))); got != c.want {
				t.Errorf("%d minutes, want %d", got, c.want)
			}
		})
	}
	t.Run("480 minutes are enough and the rate ends at one", func(t *testing.T) {
		t.Parallel()
		m := p.MonthOf(nil, nil, []Entry{{Kind: EntryMediation, Minutes: 600}}, 1, at(20, 9, 0))
		if !m.Met || m.Rate != 1 {
			t.Errorf("%+v", m)
		}
	})
	t.Run("a contract from the 16th asks for half of a month of 30 days", func(t *testing.T) {
		t.Parallel()
		share := ContractShare(time.Date(2026, 4, 20, 0, 0, 0, 0, calendar.Shanghai()), "2026-04-16", "")
		if m := p.MonthOf(nil, nil, nil, share, at(20, 9, 0)); share != 0.5 || m.Due != 240 {
			t.Errorf("share %v, %d minutes", share, m.Due)
		}
	})
	t.Run("usage and no-shows are of what was decided", func(t *testing.T) {
		t.Parallel()
		s := held(120)
		slots := SlotsOf(s, 30*time.Minute)
		slots[0].State, slots[1].State, slots[2].State = SlotDone, SlotDone, SlotNoShow
		m := p.MonthOf([]Session{s}, slots, nil, 1, at(20, 9, 0))
		usage, _ := m.Usage()
		missed, ok := m.NoShowRate()
		if usage != 0.5 || !ok || int(missed*1000) != 333 {
			t.Errorf("usage %v, no-shows %v", usage, missed)
		}
	})
}

func TestTheLedgerWarnsOnItsDays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		day     time.Time
		minutes int
		want    bool
	}{
		{"191 minutes on the 15th are too few", at(15, 9, 0), 191, true},
		{"192 are 40 percent", at(15, 9, 0), 192, false},
		{"383 on the 25th are too few", at(25, 9, 0), 383, true},
		{"384 are 80 percent", at(25, 9, 0), 384, false},
		{"on another day nobody is warned", at(16, 9, 0), 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			warned := slices.ContainsFunc(alertsAt(c.day), func(a alert) bool { return Month{Minutes: c.minutes, Due: 480}.short(a) })
			if warned != c.want {
				t.Errorf("warned %v", warned)
			}
		})
	}
	t.Run("week 10 of the first quarter begins on 5 March", func(t *testing.T) {
		t.Parallel()
		if list := alertsAt(at(5, 9, 0)); !slices.Contains(list, alertLecture) || len(alertsAt(at(4, 9, 0))) != 0 {
			t.Errorf("alerts %v", list)
		}
	})
	t.Run("from one warning to the next", func(t *testing.T) {
		t.Parallel()
		var days []string
		now := at(1, 0, 0)
		for range 4 {
			now = nextAlert(now)
			days = append(days, now.In(calendar.Shanghai()).Format("01-02 15:04"))
		}
		if got := strings.Join(days, ", "); got != "03-05 09:00, 03-15 09:00, 03-25 09:00, 04-15 09:00" {
			t.Error(got)
		}
	})
	t.Run("a lecture counts with date, theme, headcount and photo", func(t *testing.T) {
		t.Parallel()
		whole := Entry{Kind: EntryLecture, At: at(2, 15, 0), Held: true, Theme: "防诈骗", Headcount: 20, Photo: "p"}
		without := whole
		without.Photo = ""
		held, scheduled := Lectures([]Entry{whole, without, {Kind: EntryLecture, At: at(20, 15, 0), Theme: "继承"}}, at(10, 9, 0))
		if held != 1 || scheduled != 1 {
			t.Errorf("%d held, %d scheduled", held, scheduled)
		}
	})
}

func TestPlansBecomeSessions(t *testing.T) {
	t.Parallel()
	swapped, err := calendar.New("mon-fri", map[string]bool{"2026-04-06": false, "2026-05-04": false, "2026-05-05": false, "2026-05-09": true})
	if err != nil {
		t.Fatal(err)
	}
	day := func(s string) time.Time {
		d, err := time.ParseInLocation(time.DateOnly, s, calendar.Shanghai())
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	plan := func(weekday time.Weekday) Plan {
		return Plan{ID: "P", Community: haifeng, LawyerName: "孙律师", Weekday: weekday, From: 14 * time.Hour, To: 16 * time.Hour, Slot: 30 * time.Minute, MadeUp: true}
	}
	for _, c := range []struct {
		name       string
		plan       Plan
		exceptions []Exception
		from, to   string
		want       string
	}{
		{"every Thursday", plan(time.Thursday), nil, "2026-03-10", "2026-03-27", "03-12 14:00-16:00, 03-19 14:00-16:00, 03-26 14:00-16:00"},
		{"not on a closed day", plan(time.Thursday), []Exception{{Community: haifeng, Day: "2026-03-19", Kind: ExceptionClosed}}, "2026-03-10", "2026-03-27", "03-12 14:00-16:00, 03-26 14:00-16:00"},
		{"at other hours on one day", plan(time.Thursday), []Exception{{Plan: "P", Community: haifeng, Day: "2026-03-19", Kind: ExceptionOverride, From: 9 * time.Hour, To: 10 * time.Hour}}, "2026-03-10", "2026-03-20", "03-12 14:00-16:00, 03-19 9:00-10:00"},
		{"another plan's exception is not ours", plan(time.Thursday), []Exception{{Plan: "Q", Community: haifeng, Day: "2026-03-19", Kind: ExceptionClosed}}, "2026-03-19", "2026-03-19", "03-19 14:00-16:00"},
		{"nor another community's", plan(time.Thursday), []Exception{{Community: dongan, Day: "2026-03-19", Kind: ExceptionClosed}}, "2026-03-19", "2026-03-19", "03-19 14:00-16:00"},
		{"not on a holiday without a day to make up", plan(time.Monday), nil, "2026-03-30", "2026-04-13", "03-30 14:00-16:00, 04-13 14:00-16:00"},
		{"a lost day is made up on the worked Saturday", plan(time.Monday), nil, "2026-04-27", "2026-05-11", "04-27 14:00-16:00, 05-09 14:00-16:00, 05-11 14:00-16:00"},
		{"unless the plan does not want it", func() Plan { p := plan(time.Monday); p.MadeUp = false; return p }(), nil, "2026-04-27", "2026-05-11", "04-27 14:00-16:00, 05-11 14:00-16:00"},
		{"a plan for Saturdays is held on Saturdays", plan(time.Saturday), nil, "2026-03-10", "2026-03-22", "03-14 14:00-16:00, 03-21 14:00-16:00"},
		{"inside the contract only", func() Plan { p := plan(time.Thursday); p.ValidFrom, p.ValidTo = "2026-03-15", "2026-03-20"; return p }(), nil, "2026-03-10", "2026-03-27", "03-19 14:00-16:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, s := range c.plan.Sessions(swapped, c.exceptions, day(c.from), day(c.to)) {
				got = append(got, s.Start.In(calendar.Shanghai()).Format("01-02 ")+calendar.SayTime(s.Start)+"-"+calendar.SayTime(s.End))
			}
			if strings.Join(got, ", ") != c.want {
				t.Errorf("%s", strings.Join(got, ", "))
			}
		})
	}
	t.Run("a session of 100 minutes has three slots of 30", func(t *testing.T) {
		t.Parallel()
		slots := SlotsOf(Session{ID: "S", Start: at(12, 14, 0), End: at(12, 15, 40)}, 30*time.Minute)
		if len(slots) != 3 || slots[2].ID != "S@15:00" || !slots[2].End.Equal(at(12, 15, 30)) {
			t.Errorf("%+v", slots)
		}
	})
}

func TestLateCancellationsAndNoShowsSuspend(t *testing.T) {
	t.Parallel()
	p := Policy{}.WithDefaults()
	now := at(12, 11, 0)
	mark := func(kind string, daysAgo int) Mark { return Mark{Kind: kind, At: now.AddDate(0, 0, -daysAgo)} }
	forgiven := mark(MarkNoShow, 3)
	forgiven.ForgivenAt = now
	for _, c := range []struct {
		name  string
		marks []Mark
		want  bool
	}{
		{"nothing", nil, false},
		{"one no-show", []Mark{mark(MarkNoShow, 1)}, false},
		{"two no-shows", []Mark{mark(MarkNoShow, 1), mark(MarkNoShow, 30)}, true},
		{"two no-shows, one of them 90 days old", []Mark{mark(MarkNoShow, 1), mark(MarkNoShow, 90)}, false},
		{"two no-shows, one forgiven", []Mark{mark(MarkNoShow, 1), forgiven}, false},
		{"three late cancellations", []Mark{mark(MarkLate, 1), mark(MarkLate, 2), mark(MarkLate, 3)}, false},
		{"four late cancellations", []Mark{mark(MarkLate, 1), mark(MarkLate, 2), mark(MarkLate, 3), mark(MarkLate, 4)}, true},
		{"one no-show and two late cancellations", []Mark{mark(MarkNoShow, 1), mark(MarkLate, 2), mark(MarkLate, 3)}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			until := p.suspendUntil(c.marks, now)
			if until.IsZero() == c.want || c.want && !until.Equal(now.AddDate(0, 0, 30)) {
				t.Errorf("suspended until %v", until)
			}
		})
	}
}

func TestWordsChooseTheHourThatTheyMean(t *testing.T) {
	t.Parallel()
	var free []Slot
	for _, d := range []struct{ day, hour, minute int }{{12, 14, 30}, {12, 15, 0}, {12, 15, 30}, {19, 14, 0}, {19, 14, 30}, {19, 15, 0}, {19, 15, 30}} {
		free = append(free, Slot{ID: at(d.day, d.hour, d.minute).Format("0102 15:04"), Start: at(d.day, d.hour, d.minute)})
	}
	for _, c := range []struct{ says, want string }{
		{"14:30那个", "0312 14:30"}, {"最早的", "0312 14:30"}, {"12号三点半", "0312 15:30"}, {"下周四下午三点", "0319 15:00"}, {"3月19日14:00", "0319 14:00"},
		{"下午3点", "0312 15:00"}, {"两点的", "0319 14:00"}, {"最晚的", "0319 15:30"}, {"约12号15:00的律师", "0312 15:00"}, {"十九号两点半", "0319 14:30"}, {"后天下午3点", "0312 15:00"},
		{"周四下午", "some 3"}, {"12号", "some 3"}, {"下周", "some 4"}, {"19号下午", "some 4"}, {"下周四", "some 4"},
		{"12号14:00", "gone 3"}, {"上午9点", "gone 7"}, {"13号", "none there"}, {"明天下午", "none there"}, {"19号晚上", "gone 4"},
		{"房子继承", "not understood"}, {"我想想", "not understood"},
	} {
		t.Run(c.says, func(t *testing.T) {
			t.Parallel()
			a, ok := timeIn(c.says, at(10, 9, 0))
			got := "not understood"
			if ok {
				kind, fit := choose(a, free, at(10, 9, 0))
				switch kind {
				case choiceOne:
					got = fit[0].ID
				case choiceSome:
					got = "some " + string(rune('0'+len(fit)))
				case choiceGone:
					got = "gone " + string(rune('0'+len(fit)))
				case choiceNoSuch:
					got = "none there"
				}
			}
			if got != c.want {
				t.Errorf("came to %s, want %s", got, c.want)
			}
		})
	}
}

func TestEveryStateIsReachedAndNothingElseIsAllowed(t *testing.T) {
	t.Parallel()
	reached := map[State]bool{None: true}
	for _, m := range moves() {
		if !m.Same {
			reached[m.To] = true
		}
		for _, s := range States() {
			for _, who := range []Actor{ByResident, ByStaff, BySystem} {
				if want := slices.Contains(m.From, s) && slices.Contains(m.Who, who); s.May(m.Action, who) != want {
					t.Errorf("%s may %s from %q: %v", who, m.Action, s, !want)
				}
			}
		}
	}
	for _, s := range States() {
		if !reached[s] {
			t.Errorf("nothing leads to %s", s)
		}
		if s != None && s.Name() == string(s) {
			t.Errorf("%s has no name", s)
		}
	}
	for _, last := range []State{Cancelled, LateCancelled, LawyerCancelled, Referred} {
		for _, m := range moves() {
			if !m.Same && slices.Contains(m.From, last) {
				t.Errorf("%s leads out of %s", m.Action, last)
			}
		}
	}
}

func TestWishesAreHeard(t *testing.T) {
	t.Parallel()
	w := &town{cal: calendar.China()}
	for _, c := range []struct {
		says string
		want wish
	}{
		{"我想找律师问问房子继承的事", wishBook}, {"约律师", wishBook}, {"律师这周哪天来", wishHours}, {"律师今天在吗", wishHours}, {"社区律师收费吗", wishFee}, {"律师那边我去不了了", wishCancel},
		{"取消预约", wishCancel}, {"我约的律师想换个时间", wishMove}, {"候补排到第几位了", wishOwn}, {"我约的律师是几点", wishOwn}, {"儿子被刑事拘留了想约律师", wishCriminal},
		{"这事已经开庭了，想约律师", wishLawsuit}, {"能约律师吗", wishBook}, {"不排了", wishCancel},
	} {
		t.Run(c.says, func(t *testing.T) {
			t.Parallel()
			if got := wishOf(triageOf(w, c.says)); got != c.want {
				t.Errorf("heard %s, want %s", got, c.want)
			}
		})
	}
}
