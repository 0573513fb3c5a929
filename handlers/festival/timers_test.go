package festival

import (
	"context"
	"strings"
	"sync"
	"testing"

	"minxu/store"
	"minxu/store/storetest"
)

func TestFreedSeatsAreOfferedInTheOrderOfTheLine(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		w.put(phones(2))
		first := w.sign("u1", "E2", 2)
		w.sign("u2", "E2", 1)
		w.sign("u3", "E2", 1)
		w.sign("u4", "E2", 1)
		w.must("u1", Leave{first.reg.id})
		for user, want := range map[string]RegState{"u1": GivenUp, "u2": Offered, "u3": Offered, "u4": Waitlisted} {
			if r := w.registration(user, "E2"); r.State != want {
				t.Errorf("%s is %s, want %s", user, r.State, want)
			}
		}
		if r := w.registration("u2", "E2"); !r.OfferExpires.Equal(at(10, 11, 0)) {
			t.Errorf("the offer lapses at %v", r.OfferExpires)
		}
		if got := w.pushes("u2", PushOffer); len(got) != 1 || !strings.Contains(got[0].Body, "今天11:00前") || !strings.Contains(got[0].Body, "海风社区二楼") {
			t.Errorf("the offer says %+v", got)
		}
		if r := w.must("u2", Accept{w.registration("u2", "E2").ID}); r.outcome != "signed" {
			t.Errorf("accepting came to %+v", r)
		}
		w.must("u3", Decline{w.registration("u3", "E2").ID})
		if r := w.registration("u4", "E2"); r.State != Offered {
			t.Errorf("after a no the next one is %s", r.State)
		}
		w.moveTo(at(10, 11, 1))
		if r := w.registration("u4", "E2"); r.State != Expired {
			t.Errorf("silent and still %s", r.State)
		}
		if got := w.refused("u4", Accept{w.registration("u4", "E2").ID}); !strings.Contains(got, "已经过了") || !strings.Contains(got, "排候补") {
			t.Errorf("too late says %s", got)
		}
		if r := w.sign("u4", "E2", 1); r.outcome != "signed" {
			t.Errorf("again: %s", r.outcome)
		}
		w.sound()
	})
}

func TestAnElderIsTelephonedAboutAnOffer(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		w.put(phones(1))
		first := w.sign("u1", "E2", 1)
		w.must("u4", SignUp{Event: "E2", People: []Person{{Name: self, Band: "70-79"}}, Queue: true})
		w.must("u1", Leave{first.reg.id})
		if got := w.pushes("", cardCall); len(got) != 1 || got[0].Staff != "a1" || strings.Contains(got[0].Body, "签到码") {
			t.Errorf("the card is %+v", got)
		}
	})
}

func TestSeatsThatDoNotFitAreHeldUntilADayBefore(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		w.put(phones(3))
		one := w.sign("u1", "E2", 1)
		w.sign("u4", "E2", 2)
		w.sign("u2", "E2", 3)
		w.sign("u3", "E2", 1)
		w.must("u1", Leave{one.reg.id})
		w.moveTo(at(13, 13, 59))
		if a, b := w.registration("u2", "E2"), w.registration("u3", "E2"); a.State != Waitlisted || b.State != Waitlisted {
			t.Errorf("the seat was not held: %s, %s", a.State, b.State)
		}
		w.moveTo(at(13, 14, 0))
		if a, b := w.registration("u2", "E2"), w.registration("u3", "E2"); a.State != Waitlisted || b.State != Offered || !b.OfferExpires.Equal(at(13, 16, 0)) {
			t.Errorf("a day before: %s, %s until %v", a.State, b.State, b.OfferExpires)
		}
		w.moveTo(at(14, 14, 0))
		if a := w.registration("u2", "E2"); a.State != Expired {
			t.Errorf("at the start who waits is %s", a.State)
		}
		before := len(w.pushes("", PushOffer))
		w.moveTo(at(14, 16, 0))
		if got := w.pushes("", PushOffer); len(got) != before {
			t.Error("something was offered after the start")
		}
		w.sound()
	})
}

func TestTimeMovesAnEventThroughItsStates(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		e := phones(5)
		e.SignupOpen = at(11, 9, 0)
		w.put(e)
		for _, c := range []struct {
			day, hour, minute int
			want              State
		}{{10, 9, 0, Published}, {11, 9, 0, Open}, {13, 14, 0, Closed}, {14, 14, 0, Running}, {14, 15, 30, Ended}} {
			w.moveTo(at(c.day, c.hour, c.minute))
			if got := w.event("E2"); got.State != c.want {
				t.Errorf("on the %dth at %d:%02d it is %s, want %s", c.day, c.hour, c.minute, got.State, c.want)
			}
		}
		lines, err := w.store.ListAudit(context.Background(), store.AuditFilter{ObjectKind: "event", ObjectID: "E2"})
		if err != nil {
			t.Fatal(err)
		}
		moves := 0
		for _, l := range lines {
			if l.Action == "event.move" {
				moves++
			}
		}
		if moves != 4 {
			t.Errorf("%d lines of audit for 4 moves", moves)
		}
	})
}

func TestRemindersGoOutOnceOnTheEveningBefore(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		w.put(phones(5))
		r := w.sign("u1", "E2", 2)
		w.moveTo(at(13, 18, 59))
		if got := w.pushes("u1", PushRemind); len(got) != 0 {
			t.Error("too early")
		}
		w.moveTo(at(13, 20, 0))
		got := w.pushes("u1", PushRemind)
		if len(got) != 1 || !strings.Contains(got[0].Body, "14:00") || !strings.Contains(got[0].Body, "海风社区二楼") || !strings.Contains(got[0].Body, r.reg.code) {
			t.Errorf("reminders: %+v", got)
		}
		w.must("u1", Confirm{r.reg.id})
		if !w.registration("u1", "E2").Coming {
			t.Error("the yes was not kept")
		}
	})
}

func TestNobodyWhoCheckedInIsANoShow(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		w.put(phones(9))
		a := w.sign("u1", "E2", 3)
		w.sign("u2", "E2", 2)
		w.moveTo(at(14, 13, 45))
		if r, err := w.orderAs("u1", "talk", "in", "签到", Code{a.reg.code}); err != nil || r.outcome != "in" {
			t.Fatalf("checking in came to %+v, %v", r, err)
		}
		w.must("u1", Arrived{a.reg.id, 2})
		w.tx(func(tx *store.Tx) error { return w.office().WalkInAt(tx, w.staff("s1"), "E2", 4, "adult") })
		w.moveTo(at(14, 15, 30))
		if r := w.registration("u2", "E2"); r.State != NoShow || r.NoShow.IsZero() {
			t.Errorf("who did not come is %s", r.State)
		}
		if r := w.registration("u1", "E2"); r.State != CheckedIn || r.Arrived != 2 || len(w.pushes("u1", PushFeedback)) != 1 {
			t.Errorf("who came is %+v", r)
		}
		if n, err := attended(w.reader(), "E2"); err != nil || n != 6 {
			t.Errorf("%d attended, %v", n, err)
		}
		w.must("u1", Feedback{a.reg.id, 2})
		w.must("u1", Reason{a.reg.id, "人太多，我的身份证是370602199001011234"})
		if r := w.registration("u1", "E2"); r.Score != 2 || !strings.Contains(r.Comment, "人太多") || strings.Contains(r.Comment, "370602199001011234") {
			t.Errorf("kept %d %q", r.Score, r.Comment)
		}
		f, err := FiguresOf(w.reader(), []Event{w.event("E2")})
		if err != nil {
			t.Fatal(err)
		}
		if s := f.Total; s.Signed != 5 || s.Attended != 6 || s.WalkIns != 4 || s.Unique != 1 || s.NoShows != 2 || s.AttendanceRate() != 40 || s.FillRate() != 55.55 {
			t.Errorf("the figures are %+v, %v %v", s, s.AttendanceRate(), s.FillRate())
		}
		w.sound()
	})
}

func TestTwoProcessesDoEverythingOnce(t *testing.T) {
	t.Parallel()
	w := newTown(t, storetest.Database(t))
	other := storetest.Another(t, w.store, storetest.WithClock(w.clock))
	w.put(phones(2))
	first := w.sign("u1", "E2", 2)
	w.sign("u2", "E2", 2)
	w.sign("u3", "E2", 2)
	w.must("u1", Leave{first.reg.id})
	w.clock.Set(at(13, 19, 0).UTC()) // the first offer lapsed, the next one too, reminders are due
	var wait sync.WaitGroup
	for _, s := range []*store.Store{w.store, other, w.store, other} {
		wait.Go(func() {
			if _, err := w.office().Tick(context.Background(), s); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if a, b := w.registration("u2", "E2"), w.registration("u3", "E2"); a.State != Expired || b.State != Offered {
		t.Errorf("%s, %s", a.State, b.State)
	}
	if got := w.pushes("u3", PushOffer); len(got) != 1 {
		t.Errorf("%d offers to the next in line", len(got))
	}
	w.sound()
}
