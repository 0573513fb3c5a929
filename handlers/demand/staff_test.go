package demand

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"minxu/handlers"
	"minxu/people"
	"minxu/store"
)

// act runs an act of staff and gives its error.
func (w *town) act(f func(*store.Tx) error) error {
	return w.store.InTx(context.Background(), f)
}

func isRefusal(err error) bool {
	var no *handlers.Refusal
	return errors.As(err, &no)
}

func TestStaffActInTheirOwnPlaceAndRole(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		d := w.given("u1", drain(InProgress))
		o := w.office()
		for name, c := range map[string]struct {
			do      func(*store.Tx) error
			refused bool
			hidden  bool
		}{
			"another community's steward finds nothing":  {func(tx *store.Tx) error { return o.Ask(tx, w.staff("s3"), d.No, "？") }, false, true},
			"a grid worker does not write to residents":  {func(tx *store.Tx) error { return o.Say(tx, w.staff("s2"), d.No, "您好") }, true, false},
			"the lawyer does not answer demands":         {func(tx *store.Tx) error { return o.Resolve(tx, w.staff("s6"), d.No, "好了") }, true, false},
			"a steward does not approve an extension":    {func(tx *store.Tx) error { return o.Extend(tx, w.staff("s1"), d.No, 3, "等配件", w.staff("s4")) }, true, false},
			"a number that is not there is not found":    {func(tx *store.Tx) error { return o.Ask(tx, w.staff("s1"), "MX209901010001", "？") }, false, true},
			"a case in hand is not handed out once more": {func(tx *store.Tx) error { return o.Dispatch(tx, w.staff("s1"), d.No, "s2") }, true, false},
			"giving back needs a reason":                 {func(tx *store.Tx) error { return o.Return(tx, w.staff("s1"), d.No, "") }, true, false},
		} {
			err := w.act(c.do)
			if c.refused && !isRefusal(err) || c.hidden && !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if got := w.byNo(d.No); got.Version != d.Version {
			t.Errorf("something changed: %+v", got)
		}
		if all, err := w.store.ListOutbox(context.Background(), store.PushFilter{}); err != nil || len(all) != 0 {
			t.Errorf("something was sent: %+v, %v", all, err)
		}
	})
}

func TestAnExtensionIsToldWithItsReason(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		d := w.given("u1", Demand{No: "MX202603100021", Title: "楼道堆旧家具", Category: "D07", State: InProgress, SubmittedAt: at(10, 9, 0), Node: haifeng1})
		w.clock.Set(at(17, 17, 0).UTC())
		o := w.office()
		w.tx(func(tx *store.Tx) error { return o.Extend(tx, w.staff("s1"), d.No, 10, "要等配件", w.staff("s5")) })
		if d = w.byNo(d.No); !d.Extended || !d.FinishDue.Equal(on(3, 31, 18, 0)) {
			t.Errorf("it is %+v", d)
		}
		if got := w.pushes(PushExtension); len(got) != 1 || !strings.Contains(got[0].Body, "3月31日（周二）18:00") || !strings.Contains(got[0].Body, "要等配件") {
			t.Errorf("the pushes are %+v", got)
		}
		if err := w.act(func(tx *store.Tx) error { return o.Extend(tx, w.staff("s1"), d.No, 1, "再等", w.staff("s5")) }); !isRefusal(err) {
			t.Errorf("a second extension: %v", err)
		}
		w.sound()
	})
}

func TestReturnedTwiceACaseIsRuledOnAndStays(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		r := w.must("u1", "c", lamp())
		o := w.office()
		due := w.byNo(r.no).FinishDue
		step := func(f func(*store.Tx) error) {
			t.Helper()
			w.tx(f)
		}
		step(func(tx *store.Tx) error { return o.Dispatch(tx, w.staff("s1"), r.no, "s2") })
		step(func(tx *store.Tx) error { return o.Return(tx, w.staff("s2"), r.no, "不归我管") })
		if d := w.byNo(r.no); d.State != Returned || d.Returns != 1 || !d.FinishDue.Equal(due) {
			t.Errorf("returned it is %+v", d)
		}
		step(func(tx *store.Tx) error { return o.Dispatch(tx, w.staff("s1"), r.no, "s2") })
		step(func(tx *store.Tx) error { return o.Return(tx, w.staff("s2"), r.no, "还是不归我管") })
		if d := w.byNo(r.no); d.State != Arbitration || d.Returns != 2 {
			t.Errorf("returned twice it is %+v", d)
		}
		if got := w.cardsTo("s5"); !slices.Equal(got, []string{people.CardSupervise}) {
			t.Errorf("the street got %v", got)
		}
		if err := w.act(func(tx *store.Tx) error { return o.Dispatch(tx, w.staff("s1"), r.no, "s2") }); !isRefusal(err) {
			t.Errorf("the steward rules: %v", err)
		}
		step(func(tx *store.Tx) error { return o.Dispatch(tx, w.staff("s5"), r.no, "s2") })
		if err := w.act(func(tx *store.Tx) error { return o.Return(tx, w.staff("s2"), r.no, "不干") }); !isRefusal(err) {
			t.Errorf("ruled on, it is given back: %v", err)
		}
		late := w.must("u1", "c2", lamp())
		step(func(tx *store.Tx) error { return o.Dispatch(tx, w.staff("s1"), late.no, "s2") })
		w.clock.Set(at(12, 18, 1).UTC())
		if err := w.act(func(tx *store.Tx) error { return o.Return(tx, w.staff("s2"), late.no, "晚了") }); !isRefusal(err) {
			t.Errorf("after two working days it is given back: %v", err)
		}
		w.sound()
	})
}

func TestAMessageIsTheFirstContact(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		r := w.must("u1", "c", lamp())
		w.tx(func(tx *store.Tx) error { return w.office().Say(tx, w.staff("s1"), r.no, "下午来看。") })
		d := w.byNo(r.no)
		if d.State != Triaged || !d.ContactedAt.Equal(at(10, 9, 0)) || !d.LastProgress.Equal(at(10, 9, 0)) {
			t.Errorf("it is %+v", d)
		}
		if got := w.pushes(PushText); len(got) != 1 || got[0].Body != "海风社区·王管家（尾号0001）：下午来看。" {
			t.Errorf("the pushes are %+v", got)
		}
		if s := w.office().Signature(w.staff("s5")); s != "毓璜顶街道值班" {
			t.Errorf("the street signs as %s", s)
		}
		w.sound()
	})
}
