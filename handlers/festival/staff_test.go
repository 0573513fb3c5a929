package festival

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"minxu/handlers"
	"minxu/store"
)

// does carries out an act of staff; it gives the sentence of a refusal, and whether the event was there for them.
func (w *town) does(f func(tx *store.Tx) error) (sentence string, missing bool) {
	w.t.Helper()
	err := w.store.InTx(context.Background(), f)
	var no *handlers.Refusal
	switch {
	case errors.As(err, &no):
		return no.Sentence, false
	case errors.Is(err, store.ErrNotFound):
		return "", true
	case err != nil:
		w.t.Fatal(err)
	}
	return "", false
}

func TestACancelledEventTellsEverybodyWhyAndMarksNobody(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		w.put(phones(2))
		w.sign("u1", "E2", 2)
		w.sign("u2", "E2", 1)
		o := w.office()
		if got, _ := w.does(func(tx *store.Tx) error { return o.Cancel(tx, w.staff("s1"), "E2", " ") }); !strings.Contains(got, "原因") {
			t.Errorf("without a reason: %q", got)
		}
		if _, missing := w.does(func(tx *store.Tx) error { return o.Cancel(tx, w.staff("s3"), "E2", "台风") }); !missing {
			t.Error("another community's steward cancelled it")
		}
		w.clock.Set(at(14, 9, 0).UTC()) // free giving up is over; it does not matter now
		if got, missing := w.does(func(tx *store.Tx) error { return o.Cancel(tx, w.staff("s1"), "E2", "台风红色预警") }); got != "" || missing {
			t.Fatalf("refused: %q", got)
		}
		for _, u := range []string{"u1", "u2"} {
			if r := w.registration(u, "E2"); r.State != GivenUp {
				t.Errorf("%s is %s", u, r.State)
			}
			if got := w.pushes(u, PushCancel); len(got) != 1 || !strings.Contains(got[0].Body, "台风红色预警") || !strings.Contains(got[0].Body, "3月14日") {
				t.Errorf("%s was told %+v", u, got)
			}
		}
		if e := w.event("E2"); e.State != Cancelled || e.Taken != 0 || e.Waiting != 0 {
			t.Errorf("the event is %+v", e)
		}
		w.sound()
	})
}

func TestAPostponedEventIsMovedWithOneTap(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		w.put(phones(3))
		a, b := w.sign("u1", "E2", 2), w.sign("u2", "E2", 1)
		w.sign("u3", "E2", 1)
		w.moveTo(at(13, 20, 0)) // reminded, and late for giving up
		o := w.office()
		if got, _ := w.does(func(tx *store.Tx) error { return o.Postpone(tx, w.staff("o1"), "E2", time.Time{}, "大风") }); got != "" {
			t.Fatal(got)
		}
		if got := w.pushes("u1", PushMoved); len(got) != 1 || !strings.Contains(got[0].Body, "大风") || !strings.Contains(got[0].Body, "新时间定了") {
			t.Errorf("told %+v", got)
		}
		if got := w.refused("u4", SignUp{Event: "E2", People: party(1)}); !strings.Contains(got, "改期") {
			t.Errorf("sign-up says %s", got)
		}
		if got, _ := w.does(func(tx *store.Tx) error { return o.Postpone(tx, w.staff("o1"), "E2", at(20, 14, 0), "") }); got != "" {
			t.Fatal(got)
		}
		e := w.event("E2")
		if e.State != Open || !e.Start.Equal(at(20, 14, 0)) || !e.End.Equal(at(20, 15, 30)) || !e.CancelUntil.Equal(at(19, 14, 0)) || e.Taken != 3 || e.Waiting != 1 {
			t.Errorf("the event is %+v", e)
		}
		if got := w.pushes("u1", PushMoved); len(got) != 2 || !strings.Contains(got[1].Body, "3月20日（周五）14:00") || !strings.Contains(got[1].Body, "1 保留") || !strings.Contains(got[1].Body, "0 放弃") {
			t.Errorf("told %+v", got)
		}
		w.must("u1", Confirm{a.reg.id})
		w.must("u2", Leave{b.reg.id})
		if r := w.registration("u2", "E2"); r.State != GivenUp {
			t.Errorf("a no to the new date is %s", r.State)
		}
		if r := w.registration("u3", "E2"); r.State != Offered {
			t.Errorf("who waits is %s", r.State)
		}
		w.moveTo(at(19, 20, 0))
		if got := w.pushes("u1", PushRemind); len(got) != 2 {
			t.Errorf("%d reminders for two dates", len(got))
		}
		w.sound()
	})
}

func TestADraftIsPublishedEditedAndCopied(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		o := w.office()
		var made Event
		w.tx(func(tx *store.Tx) (err error) {
			made, err = o.Make(tx, w.staff("s1"), Event{Theme: Learn, Title: "剪纸班", Place: "海风社区二楼", Node: haifeng, Start: at(20, 14, 0), End: at(20, 15, 0), Capacity: 10})
			return err
		})
		if rows, err := w.cap.Look(context.Background(), w.asked("u1", ""), One{made.ID}); err != nil || len(rows) != 0 {
			t.Errorf("a resident sees a draft: %v %v", rows, err)
		}
		for name, c := range map[string]struct {
			do   func(tx *store.Tx) error
			want string
		}{
			"an end before the start": {func(tx *store.Tx) error {
				_, err := o.Edit(tx, w.staff("s1"), made.ID, func(e *Event) { e.End = at(20, 13, 0) })
				return err
			}, "结束时间"},
			"no seats": {func(tx *store.Tx) error {
				_, err := o.Edit(tx, w.staff("s1"), made.ID, func(e *Event) { e.Capacity = 0 })
				return err
			}, "名额"},
			"sign-up that ends after the start": {func(tx *store.Tx) error {
				_, err := o.Edit(tx, w.staff("s1"), made.ID, func(e *Event) { e.SignupClose = at(21, 9, 0) })
				return err
			}, "报名截止"},
			"somebody else's place": {func(tx *store.Tx) error {
				_, err := o.Make(tx, w.staff("s3"), Event{Theme: Joy, Title: "x", Place: "y", Node: haifeng, Start: at(20, 14, 0), End: at(20, 15, 0), Capacity: 1})
				return err
			}, "岗位"},
			"a copy into the past": {func(tx *store.Tx) error { _, err := o.Copy(tx, w.staff("s1"), made.ID, at(9, 9, 0), ""); return err }, "以后"},
			"ages upside down": {func(tx *store.Tx) error {
				_, err := o.Edit(tx, w.staff("s1"), made.ID, func(e *Event) { e.MinAge, e.MaxAge = 60, 18 })
				return err
			}, "年龄"},
		} {
			if got, _ := w.does(c.do); !strings.Contains(got, c.want) {
				t.Errorf("%s: %q", name, got)
			}
		}
		w.tx(func(tx *store.Tx) error { return o.Publish(tx, w.staff("s1"), made.ID) })
		if e := w.event(made.ID); e.State != Open || !e.CancelUntil.Equal(at(19, 14, 0)) {
			t.Errorf("published: %+v", e)
		}
		w.sign("u1", made.ID, 4)
		if got, _ := w.does(func(tx *store.Tx) error {
			_, err := o.Edit(tx, w.staff("s1"), made.ID, func(e *Event) { e.Capacity = 3 })
			return err
		}); !strings.Contains(got, "4个名额被占") {
			t.Errorf("3 seats for 4: %q", got)
		}
		if got, _ := w.does(func(tx *store.Tx) error {
			_, err := o.Edit(tx, w.staff("s1"), made.ID, func(e *Event) { e.Start = at(21, 14, 0) })
			return err
		}); !strings.Contains(got, "改期") {
			t.Errorf("a silent move: %q", got)
		}
		var again Event
		w.tx(func(tx *store.Tx) (err error) {
			again, err = o.Copy(tx, w.staff("s1"), made.ID, at(27, 14, 0), "ED9")
			return err
		})
		if again.State != Draft || again.Taken != 0 || again.Edition != "ED9" || !again.SignupClose.Equal(at(27, 14, 0)) || again.Title != "剪纸班" {
			t.Errorf("the copy is %+v", again)
		}
		w.tx(func(tx *store.Tx) error { return o.CloseSignup(tx, w.staff("s1"), made.ID) })
		if got := w.refused("u2", SignUp{Event: made.ID, People: party(1)}); !strings.Contains(got, "截止") {
			t.Errorf("after an early end: %s", got)
		}
		w.sound()
	})
}

func TestTheDeskChecksInByTheEndOfTheNumber(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		w.put(phones(9))
		o := w.office()
		w.tx(func(tx *store.Tx) error {
			return o.RestoreRegistration(tx, Registration{No: "LJ202603090001", Event: "E2", Resident: w.users["u1"].ID, Party: 3, People: party(3)})
		})
		w.tx(func(tx *store.Tx) error {
			return o.RestoreRegistration(tx, Registration{No: "LJ202603080001", Event: "E2", Resident: w.users["u2"].ID, Party: 1, People: party(1)})
		})
		check := func(tail string, n int) (found []Registration, sentence string) {
			sentence, _ = w.does(func(tx *store.Tx) (err error) {
				found, err = o.CheckInByTail(tx, w.staff("o1"), "E2", tail, n)
				return err
			})
			return found, sentence
		}
		if _, got := check("0001", 0); !strings.Contains(got, "还没到签到时间") {
			t.Errorf("too early: %q", got)
		}
		w.clock.Set(at(14, 13, 40).UTC())
		if found, _ := check("0001", 0); len(found) != 2 || w.registration("u1", "E2").State != Signed {
			t.Errorf("two with one tail: %+v", found)
		}
		if _, got := check("LJ202603090001", 4); !strings.Contains(got, "1到3") {
			t.Errorf("four of three: %q", got)
		}
		if found, got := check("LJ202603090001", 2); len(found) != 1 || got != "" || w.registration("u1", "E2").Arrived != 2 {
			t.Errorf("checked in %+v %q", found, got)
		}
		if _, got := check("LJ202603090001", 0); !strings.Contains(got, "已经签到") {
			t.Errorf("twice: %q", got)
		}
		if _, got := check("LJ202603090001", 3); got != "" || w.registration("u1", "E2").Arrived != 3 {
			t.Errorf("the late one: %q", got)
		}
		if _, got := check("9%%9", 0); !strings.Contains(got, "没有找到") {
			t.Errorf("nobody: %q", got)
		}
		w.sound()
	})
}

func TestSomebodyMayForgiveThatNobodyCame(t *testing.T) {
	t.Parallel()
	w := newTown(t, "sqlite:"+t.TempDir()+"/minxu.db")
	w.put(phones(9))
	w.sign("u2", "E2", 1)
	w.moveTo(at(14, 16, 0))
	r := w.registration("u2", "E2")
	if got, _ := w.does(func(tx *store.Tx) error { return w.office().Forgive(tx, w.staff("o1"), r.ID, "") }); !strings.Contains(got, "原因") {
		t.Errorf("without a reason: %q", got)
	}
	w.tx(func(tx *store.Tx) error { return w.office().Forgive(tx, w.staff("o1"), r.ID, "住院了") })
	if n, err := missed(w.reader(), w.users["u2"].ID, at(1, 0, 0)); err != nil || len(n) != 0 {
		t.Errorf("it still counts: %v %v", n, err)
	}
	w.sound()
}
