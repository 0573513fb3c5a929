package demand

import (
	"context"
	"slices"
	"testing"
	"time"

	"minxu/people"
	"minxu/store"
)

// pass lets time go by until an instant; timers run in their order, each at its own instant.
func (w *town) pass(until time.Time) {
	w.t.Helper()
	for range 200 {
		next, ok, err := NextTimer(w.reader())
		if err != nil {
			w.t.Fatal(err)
		}
		if !ok || next.After(until) {
			w.clock.Set(until.UTC())
			return
		}
		if next.After(w.clock.Now()) {
			w.clock.Set(next)
		}
		if _, err := w.office().Tick(context.Background(), w.store); err != nil {
			w.t.Fatal(err)
		}
	}
	w.t.Fatal("the timers never come to rest")
}

func TestLatenessIsToldStepByStepAndOnce(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		r := w.must("u1", "c", lamp())
		for _, s := range []struct {
			at   time.Time
			to   string
			want []string
		}{
			{at(11, 8, 59), "s4", nil},
			{at(11, 9, 0), "s4", []string{cardContactLate}},
			{at(16, 17, 59), "s1", []string{"new_demand"}},
			{at(16, 18, 0), "s1", []string{"new_demand", cardYellow}},
			{at(18, 8, 29), "s5", nil},
			{at(18, 8, 30), "s5", []string{people.CardSupervise}},
			{at(20, 18, 0), "s5", []string{people.CardSupervise, cardRed}}, // nobody at the district in this fixture
			{at(31, 9, 0), "s5", []string{people.CardSupervise, cardRed}},
		} {
			w.pass(s.at)
			if got := w.cardsTo(s.to); !slices.Equal(got, s.want) {
				t.Errorf("at %v %s has %v, want %v", s.at, s.to, got, s.want)
			}
		}
		if d := w.byNo(r.no); !d.Supervised || d.SupervisedBy != "s5" || d.State != Triaged {
			t.Errorf("it is %+v", d)
		}
		w.sound()
	})
}

func TestAnUnansweredQuestionIsRemindedOfTwiceAndThenTheCaseGoesOn(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		d := w.given("u1", Demand{No: "MX202603100021", Title: "楼道堆旧家具", Category: "D07", State: InProgress, SubmittedAt: at(10, 9, 0), FinishDue: at(17, 18, 0), Node: haifeng1})
		w.clock.Set(at(10, 10, 0).UTC())
		w.tx(func(tx *store.Tx) error { return w.office().Ask(tx, w.staff("s1"), d.No, "请问是几楼？") })
		w.pass(at(11, 9, 59))
		if got := w.pushes(PushRemind); len(got) != 0 {
			t.Errorf("reminded too soon: %+v", got)
		}
		w.pass(at(13, 10, 0))
		if got := w.pushes(PushRemind); len(got) != 2 {
			t.Errorf("reminded %d times", len(got))
		}
		w.pass(at(17, 17, 59))
		if d := w.byNo(d.No); d.State != WaitingResident {
			t.Errorf("the pause ended early: %+v", d)
		}
		w.pass(at(17, 18, 0))
		if d := w.byNo(d.No); d.State != InProgress || !d.FinishDue.Equal(at(24, 18, 0)) {
			t.Errorf("behind the pause it is %s until %v", d.State, d.FinishDue)
		}
		if got := w.pushes(people.CardWaitingExpired); len(got) != 1 || got[0].Staff != "s1" {
			t.Errorf("the cards are %+v", got)
		}
		a := w.asked("u1", "是二楼")
		if start, err := w.cap.Bid(context.Background(), a); err != nil || start == nil || start.Flow != adding {
			t.Errorf("a late answer is not heard: %v, %v", start, err)
		}
		w.must("u1", "c", Answer{Case: d.ID, Text: "是二楼"})
		if start, err := w.cap.Bid(context.Background(), a); err != nil || start != nil {
			t.Errorf("it is heard twice: %v, %v", start, err)
		}
		w.sound()
	})
}

func TestAnAnswerNobodyJudgesIsClosed(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		d := w.given("u1", door(Resolved))
		w.pass(at(16, 15, 59))
		if got := w.byNo(d.No); got.State != Resolved {
			t.Errorf("closed early: %+v", got)
		}
		w.pass(at(16, 16, 0))
		if got := w.byNo(d.No); got.State != Closed {
			t.Errorf("not closed: %+v", got)
		}
		if all, err := Evaluations(w.reader(), d.ID); err != nil || len(all) != 0 {
			t.Errorf("silence was taken for a verdict: %+v, %v", all, err)
		}
		w.sound()
	})
}

func TestTwoProcessesRunEachTimerOnce(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		for i := range 4 {
			w.must("u1", "c"+string(rune('0'+i)), lamp())
		}
		w.clock.Set(at(18, 9, 0).UTC())
		done := make(chan error)
		for range 3 {
			go func() {
				_, err := w.office().Tick(context.Background(), w.store)
				done <- err
			}()
		}
		for range 3 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		if got := w.pushes(people.CardSupervise); len(got) != 4 {
			t.Errorf("%d cards for four cases", len(got))
		}
		w.sound()
	})
}
