package festival

import (
	"strings"
	"testing"
	"time"

	"minxu/dialog"
	"minxu/store"
)

// TestEveryRuleBrokenOnceSaysWhy breaks each rule of the festival once and compares the sentence that the resident reads.
func TestEveryRuleBrokenOnceSaysWhy(t *testing.T) {
	t.Parallel()
	adult := party(1)
	band := func(b string) []Person { return []Person{{Name: self, Band: b}} }
	kid := func(age int) []Person { return []Person{Person{Name: "孙子"}.aged(age)} }
	one := func(set func(*Event)) func(*town) {
		return func(w *town) {
			e := phones(10)
			set(&e)
			w.put(e)
		}
	}
	missed := func(w *town, user string, days ...int) {
		for i, day := range days {
			w.tx(func(tx *store.Tx) error {
				return w.office().RestoreRegistration(tx, Registration{No: "LJ2026030" + string(rune('1'+i)) + "9999", Event: "X" + string(rune('1'+i)), Resident: w.users[user].ID, Party: 1, State: NoShow,
					NoShow: w.clock.Now().AddDate(0, 0, -day)})
			})
		}
	}
	for _, c := range []struct {
		name string
		user string
		set  func(*town)
		do   func(*town) dialog.Effect
		want string // parts of the sentence, divided by |
	}{
		{"a sixth person", "u1", one(func(*Event) {}), func(*town) dialog.Effect { return SignUp{Event: "E2", People: party(6)} }, "一次最多报5位|6位"},
		{"nobody at all", "u1", one(func(*Event) {}), func(*town) dialog.Effect { return SignUp{Event: "E2"} }, "至少要有一位"},
		{"sign-up that is not open yet", "u1", one(func(e *Event) { e.SignupOpen = at(11, 9, 0) }), func(*town) dialog.Effect { return SignUp{Event: "E2", People: adult} }, "明天（3月11日）9:00开始报名"},
		{"sign-up that is over", "u1", one(func(e *Event) { e.SignupClose = at(9, 14, 0) }), func(*town) dialog.Effect { return SignUp{Event: "E2", People: adult} }, "昨天（3月9日）14:00已截止|谅解"},
		{"an event that runs", "u1", one(func(e *Event) { e.Start, e.End, e.SignupClose = at(10, 8, 30), at(10, 10, 0), at(10, 8, 0) }), func(*town) dialog.Effect { return SignUp{Event: "E2", People: adult} }, "已经开始|现场"},
		{"an event that is over", "u1", one(func(e *Event) { e.Start, e.End, e.SignupClose = at(9, 8, 30), at(9, 10, 0), at(9, 8, 0) }), func(*town) dialog.Effect { return SignUp{Event: "E2", People: adult} }, "已经结束"},
		{"an event that was cancelled", "u1", one(func(e *Event) { e.State, e.Reason = Cancelled, "台风" }), func(*town) dialog.Effect { return SignUp{Event: "E2", People: adult} }, "取消了：台风"},
		{"an event that was put off", "u1", one(func(e *Event) { e.State, e.Reason = Postponed, "大风" }), func(*town) dialog.Effect { return SignUp{Event: "E2", People: adult} }, "改期了：大风"},
		{"somebody too young", "u1", func(w *town) { w.put(walk()) }, func(*town) dialog.Effect { return SignUp{Event: "E4", People: append(party(1), kid(12)...)} }, "限18到70周岁|孙子12岁|不能报"},
		{"somebody too old", "u4", func(w *town) { w.put(walk()) }, func(*town) dialog.Effect { return SignUp{Event: "E4", People: []Person{Person{Name: self}.aged(71)}} }, "限18到70周岁|您这次不能报"},
		{"a child under 8 without a grown-up", "u1", one(func(*Event) {}), func(*town) dialog.Effect { return SignUp{Event: "E2", People: kid(5)} }, "8岁以下|大人"},
		{"a child of 8 to 13 without consent", "u1", one(func(*Event) {}), func(*town) dialog.Effect { return SignUp{Event: "E2", People: kid(9)} }, "14岁以下|爸爸妈妈"},
		{"a young person outdoors without a parent's number", "u1", one(func(e *Event) { e.Outdoor = true }), func(*town) dialog.Effect { return SignUp{Event: "E2", People: kid(15)} }, "家长的联系电话"},
		{"a young person in the evening without a parent's number", "u1", one(func(e *Event) { e.Start, e.End = at(14, 18, 30), at(14, 20, 0) }), func(*town) dialog.Effect { return SignUp{Event: "E2", People: kid(15)} }, "家长的联系电话"},
		{"an elder of 80 alone", "u1", one(func(*Event) {}), func(*town) dialog.Effect { return SignUp{Event: "E2", People: band("80+")} }, "80岁以上|陪"},
		{"an elder of 70 at a walk alone", "u1", one(func(e *Event) { e.Title = "登山活动" }), func(*town) dialog.Effect { return SignUp{Event: "E2", People: band("70-79")} }, "70岁以上|陪同"},
		{"three times not come", "u2", func(w *town) {
			w.put(phones(10))
			missed(w, "u2", 60, 40, 9)
		}, func(*town) dialog.Effect { return SignUp{Event: "E2", People: adult} }, "3次|暂停到3月31日|人工"},
		{"the host's own day", "u2", one(func(e *Event) { e.HostFirst, e.SignupOpen = true, at(10, 8, 0) }), func(*town) dialog.Effect { return SignUp{Event: "E2", People: adult} }, "海风社区|明天（3月11日）8:00"},
		{"the host's own day, home unknown", "u3", one(func(e *Event) { e.HostFirst, e.SignupOpen = true, at(10, 8, 0) }), func(*town) dialog.Effect { return SignUp{Event: "E2", People: adult} }, "登记地址"},
		{"more people than there are seats left", "u1", func(w *town) {
			w.put(phones(3))
			w.sign("u1", "E2", 2)
		}, func(w *town) dialog.Effect {
			return Resize{Registration: w.registration("u1", "E2").ID, Party: 4, Added: party(3)[1:]}
		}, "只剩1个名额|2位还留着"},
		{"more people than there are seats at all", "u1", func(w *town) {
			w.put(phones(2))
			w.sign("u1", "E2", 2)
		}, func(w *town) dialog.Effect {
			return Resize{Registration: w.registration("u1", "E2").ID, Party: 3, Added: party(2)[1:]}
		}, "名额已满|加不了1位"},
		{"more people in line", "u2", func(w *town) {
			w.put(phones(1))
			w.sign("u1", "E2", 1)
			w.sign("u2", "E2", 1)
		}, func(w *town) dialog.Effect {
			return Resize{Registration: w.registration("u2", "E2").ID, Party: 2, Added: party(2)[1:]}
		}, "候补时人数只能减少|不公平"},
		{"a party that leaves its child alone", "u1", func(w *town) {
			w.put(phones(5))
			w.must("u1", SignUp{Event: "E2", People: []Person{{Name: "爷爷", Band: "60-69"}, Person{Name: "孙子"}.aged(5)}})
		}, func(w *town) dialog.Effect {
			return Resize{Registration: w.registration("u1", "E2").ID, Party: 1, Gone: "爷爷"}
		}, "8岁以下"},
		{"an offer that is over", "u2", func(w *town) {
			w.put(phones(1))
			first := w.sign("u1", "E2", 1)
			w.sign("u2", "E2", 1)
			w.must("u1", Leave{first.reg.id})
			w.moveTo(at(10, 11, 0))
		}, func(w *town) dialog.Effect { return Accept{w.registration("u2", "E2").ID} }, "已经过了|排候补"},
		{"giving up what has begun", "u1", func(w *town) {
			w.put(phones(1))
			w.sign("u1", "E2", 1)
			w.moveTo(at(14, 14, 5))
		}, func(w *town) dialog.Effect { return Leave{w.registration("u1", "E2").ID} }, "已经开始了"},
		{"more arrivals than people", "u1", func(w *town) {
			w.put(phones(3))
			w.sign("u1", "E2", 2)
			w.moveTo(at(14, 13, 40))
			w.must("u1", Scan{"E2"})
		}, func(w *town) dialog.Effect { return Arrived{w.registration("u1", "E2").ID, 3} }, "1到2"},
		{"arrivals without a check-in", "u1", func(w *town) {
			w.put(phones(3))
			w.sign("u1", "E2", 2)
		}, func(w *town) dialog.Effect { return Arrived{w.registration("u1", "E2").ID, 1} }, "还没有签到"},
		{"a score without having been there", "u1", func(w *town) {
			w.put(phones(3))
			w.sign("u1", "E2", 2)
		}, func(w *town) dialog.Effect { return Feedback{w.registration("u1", "E2").ID, 5} }, "签到来过"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newTown(t, "sqlite:"+t.TempDir()+"/minxu.db")
			c.set(w)
			got := w.refused(c.user, c.do(w))
			for _, part := range strings.Split(c.want, "|") {
				if !strings.Contains(got, part) {
					t.Errorf("the sentence is %q and lacks %q", got, part)
				}
			}
			if strings.ContainsAny(got, "罚") || strings.Contains(got, "黑名单") {
				t.Errorf("it scolds: %s", got)
			}
			w.sound()
		})
	}
}

func TestOutcomesThatAreNoRefusal(t *testing.T) {
	t.Parallel()
	w := newTown(t, "sqlite:"+t.TempDir()+"/minxu.db")
	e := phones(1)
	e.WaitlistMax = 1
	w.put(e)
	w.sign("u1", "E2", 1)
	w.sign("u2", "E2", 1)
	if r := w.sign("u3", "E2", 1); r.outcome != "line_full" {
		t.Errorf("a full line came to %s", r.outcome)
	}
	w.moveTo(at(14, 13, 29))
	for _, c := range []struct{ user, code, want string }{
		{"u1", w.registration("u1", "E2").Code, "early"}, {"u3", "123456", "none"},
	} {
		if r, err := w.orderAs(c.user, "talk", c.want, "签到", Code{c.code}); err != nil || r.outcome != c.want {
			t.Errorf("the code of %s came to %s, %v", c.user, r.outcome, err)
		}
	}
	w.moveTo(at(14, 13, 30))
	wrong := "000000"
	if wrong == w.registration("u1", "E2").Code {
		wrong = "000001"
	}
	for i := range 5 {
		r, err := w.orderAs("u1", "talk", "wrong"+string(rune('a'+i)), "签到", Code{wrong})
		if want := map[bool]string{true: "staff", false: "wrong"}[i == 4]; err != nil || r.outcome != want {
			t.Errorf("wrong code %d came to %s, %v", i+1, r.outcome, err)
		}
	}
	if r, err := w.orderAs("u1", "talk", "right", "签到", Code{w.registration("u1", "E2").Code}); err != nil || r.outcome != "staff" {
		t.Errorf("after five wrong codes the right one came to %s, %v", r.outcome, err)
	}
	w.tx(func(tx *store.Tx) error {
		_, err := w.office().CheckInByTail(tx, w.staff("o1"), "E2", w.registration("u1", "E2").Tail(), 0)
		return err
	})
	if r := w.registration("u1", "E2"); r.State != CheckedIn || r.CheckedBy != "o1" {
		t.Errorf("staff checked in: %+v", r)
	}
}

func TestNotComingClosesSignUpByTheRule(t *testing.T) {
	t.Parallel()
	p := Policy{}.WithDefaults()
	now := at(10, 9, 0)
	day := func(n int) time.Time { return now.AddDate(0, 0, -n) }
	for name, c := range map[string]struct {
		missed []time.Time
		exempt bool
		until  time.Time
	}{
		"two are no reason":                      {[]time.Time{day(3), day(2)}, false, time.Time{}},
		"three in 180 days close it for 30":      {[]time.Time{day(100), day(50), day(10)}, false, day(10).Add(30 * 24 * time.Hour)},
		"the third one 180 days later does not":  {[]time.Time{day(190), day(50), day(10)}, false, time.Time{}},
		"after 30 days it is open again":         {[]time.Time{day(100), day(50), day(31)}, false, time.Time{}},
		"a fourth one closes it anew":            {[]time.Time{day(100), day(50), day(31), day(2)}, false, day(2).Add(30 * 24 * time.Hour)},
		"somebody of 70 or more is never barred": {[]time.Time{day(3), day(2), day(1)}, true, time.Time{}},
	} {
		if got := p.ClosedUntil(c.missed, c.exempt, now); !got.Equal(c.until) {
			t.Errorf("%s: until %v, want %v", name, got, c.until)
		}
	}
}

func TestOnlyMovesOfTheTablesAreAllowed(t *testing.T) {
	t.Parallel()
	may := map[string]bool{}
	for _, m := range strings.Fields("DRAFT>PUBLISHED DRAFT>CANCELLED PUBLISHED>OPEN PUBLISHED>CLOSED PUBLISHED>RUNNING PUBLISHED>ENDED PUBLISHED>CANCELLED PUBLISHED>POSTPONED OPEN>CLOSED OPEN>RUNNING OPEN>ENDED " +
		"OPEN>CANCELLED OPEN>POSTPONED CLOSED>OPEN CLOSED>RUNNING CLOSED>ENDED CLOSED>CANCELLED CLOSED>POSTPONED RUNNING>ENDED RUNNING>CANCELLED POSTPONED>PUBLISHED POSTPONED>OPEN POSTPONED>CLOSED POSTPONED>CANCELLED") {
		may[m] = true
	}
	for _, from := range States() {
		for _, to := range States() {
			if got := from.May(to); got != may[string(from)+">"+string(to)] {
				t.Errorf("%s to %s: %v", from, to, got)
			}
			if (from.move(to) == nil) != from.May(to) {
				t.Errorf("%s to %s does not fail loudly", from, to)
			}
		}
	}
	for _, m := range strings.Fields("WAITLISTED>OFFERED WAITLISTED>CANCELLED WAITLISTED>EXPIRED OFFERED>SIGNED OFFERED>CANCELLED OFFERED>EXPIRED SIGNED>CHECKED_IN SIGNED>NO_SHOW SIGNED>CANCELLED SIGNED>LATE_CANCELLED NO_SHOW>CHECKED_IN") {
		may[m] = true
	}
	for _, from := range RegStates() {
		for _, to := range RegStates() {
			if got := from.May(to); got != may[string(from)+">"+string(to)] {
				t.Errorf("a registration from %s to %s: %v", from, to, got)
			}
		}
	}
}
