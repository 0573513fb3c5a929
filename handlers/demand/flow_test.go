package demand

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"minxu/dialog"
	"minxu/dialog/dialogtest"
	"minxu/handlers"
	"minxu/store"
	"minxu/store/storetest"
	"minxu/triage"
)

// world lets a transcript play against the real understanding, the real reads and the real orders of a town.
func (w *town) world(user string) dialogtest.World {
	var heard triage.Understanding
	asked := func() handlers.Asked {
		a := w.asked(user, "")
		a.Heard, a.Conversation = heard, "talk"
		return a
	}
	return dialogtest.World{
		Facts: handlers.Facts(w.asked(user, "")),
		Understand: func(text string) []dialog.Hint {
			heard = w.understand(user, text)
			return handlers.Hints(heard)
		},
		Look: func(q dialog.Query) []dialog.Value {
			rows, err := w.cap.Look(context.Background(), asked(), q)
			if err != nil {
				w.t.Fatal(err)
			}
			return rows
		},
		Apply: func(e dialog.Effect) (v dialog.Value, err error) {
			a := asked()
			w.turns++
			a.Key = "order" + strings.Repeat("+", w.turns)
			err = w.store.InTx(context.Background(), func(tx *store.Tx) error {
				a.Reader = tx
				v, err = w.cap.Apply(context.Background(), tx, a, e)
				return err
			})
			var no *handlers.Refusal
			if err != nil && !errors.As(err, &no) {
				w.t.Fatal(err)
			}
			return v, err
		},
	}
}

// The cases that transcripts about open cases speak of.
func dark(state State) Demand {
	return Demand{No: "MX202603100007", Title: "楼道灯不亮", Category: "D02", State: state, SubmittedAt: at(10, 8, 0), Node: haifeng1}
}

func drain(state State) Demand {
	return Demand{No: "MX202603060012", Title: "下水道反味", Category: "D07", State: state, SubmittedAt: at(6, 10, 0), LastProgress: at(6, 15, 0), Node: haifeng1}
}

func bin() Demand {
	return Demand{No: "MX202603080003", Title: "楼前垃圾桶满了没人清", Category: "D01", State: InProgress, SubmittedAt: at(8, 10, 0), FinishDue: at(13, 18, 0), Node: haifeng1, Building: "3"}
}

func door(state State) Demand {
	return Demand{No: "MX202603020005", Title: "单元门关不上", Category: "D03", State: state, SubmittedAt: at(2, 9, 0), ResolvedAt: at(9, 16, 0), Node: haifeng1, Result: "已更换闭门器。"}
}

func furniture() Demand {
	return Demand{No: "MX202603100021", Title: "楼道堆旧家具", Category: "D07", State: WaitingResident, SubmittedAt: at(9, 9, 0), FinishDue: at(17, 18, 0),
		WaitingSince: at(9, 10, 0), Question: "请问是几楼？能拍张照吗？", Node: haifeng1}
}

func TestConversationsAsTranscripts(t *testing.T) {
	t.Parallel()
	var maps flowMaps
	for _, c := range []struct {
		flow *dialog.Flow
		file string
		user string
		now  time.Time
		set  func(*town)
	}{
		{filing, "file_lamp", "u1", at(10, 9, 0), nil},
		{filing, "file_all_at_once", "u2", at(10, 9, 0), nil},
		{filing, "file_photo_first", "u1", at(10, 9, 0), nil},
		{filing, "file_place_first_critical", "u3", at(10, 9, 0), nil},
		{filing, "file_two_matters", "u1", at(10, 9, 0), nil},
		{filing, "file_danger_first", "u1", at(10, 9, 0), nil},
		{filing, "file_undo_and_change", "u1", at(10, 9, 0), nil},
		{filing, "file_fee", "u1", at(10, 9, 0), nil},
		{filing, "file_in_anger", "u2", at(10, 9, 0), nil},
		{filing, "file_own_duplicate", "u1", at(10, 9, 0), func(w *town) { w.given("u1", bin()) }},
		{filing, "file_own_duplicate_is_new", "u1", at(10, 9, 0), func(w *town) { w.given("u1", bin()) }},
		{filing, "file_answered_case_again", "u1", at(10, 9, 0), func(w *town) {
			d := door(Resolved)
			d.Building = "3"
			w.given("u1", d)
		}},
		{filing, "file_me_too", "u1", at(10, 9, 0), func(w *town) { w.given("u8", dark(Dispatched)) }},
		{filing, "file_unknown_place", "u3", at(10, 9, 0), nil},
		{filing, "file_words_of_a_place", "u3", at(10, 9, 0), nil},
		{filing, "file_cooking_smoke", "u1", at(10, 9, 0), nil},
		{filing, "file_child", "u5", at(10, 9, 0), nil},
		{filing, "file_proxy_heating", "u2", at(10, 9, 0), nil},
		{filing, "file_english", "u6", at(10, 9, 0), nil},
		{filing, "file_conduct_anonymous", "u1", at(10, 9, 0), nil},
		{filing, "file_urgent_at_night", "u1", at(10, 20, 15), nil},
		{filing, "file_secrets_told", "u1", at(10, 9, 0), nil},
		{filing, "file_nothing_said", "u3", at(10, 9, 0), nil},
		{filing, "refuse_court", "u1", at(10, 9, 0), nil},
		{filing, "refuse_elsewhere", "u1", at(10, 9, 0), nil},
		{progress, "progress_of_one", "u1", at(10, 9, 0), func(w *town) { w.given("u1", drain(InProgress)) }},
		{progress, "progress_of_several", "u1", at(10, 15, 0), func(w *town) { w.given("u1", drain(InProgress)); w.given("u1", dark(Dispatched)) }},
		{urging, "urge_too_soon", "u1", at(10, 15, 0), func(w *town) { w.given("u1", dark(Dispatched)) }},
		{urging, "urge_third_time", "u1", at(10, 9, 0), func(w *town) {
			d := drain(InProgress)
			d.Urges = 2
			w.given("u1", d)
		}},
		{adding, "supplement", "u1", at(10, 15, 0), func(w *town) { w.given("u1", dark(Dispatched)) }},
		{withdrawal, "withdraw", "u1", at(10, 15, 0), func(w *town) { w.given("u1", dark(Dispatched)); w.given("u1", drain(InProgress)) }},
		{withdrawal, "withdraw_a_danger", "u1", at(10, 15, 0), func(w *town) {
			d := dark(Dispatched)
			d.Hazard = true
			w.given("u1", d)
		}},
		{answering, "answer_the_steward", "u1", at(10, 9, 30), func(w *town) { w.given("u1", furniture()) }},
		{evaluation, "evaluate_solved", "u1", at(10, 9, 0), func(w *town) { w.given("u1", door(Resolved)) }},
		{evaluation, "evaluate_dissatisfied", "u1", at(10, 9, 0), func(w *town) { w.given("u1", door(Resolved)) }},
		{evaluation, "evaluate_not_solved", "u1", at(10, 9, 0), func(w *town) { w.given("u1", door(Resolved)) }},
		{evaluation, "evaluate_not_solved_third_time", "u1", at(10, 9, 0), func(w *town) {
			d := door(Resolved)
			d.Reopens = 2
			w.given("u1", d)
		}},
	} {
		t.Run(c.file, func(t *testing.T) {
			t.Parallel()
			w := newTown(t, storetest.SQLite(t))
			w.clock.Set(c.now.UTC())
			if c.set != nil {
				c.set(w)
			}
			maps.add(c.flow, dialogtest.Run(t, c.flow, "testdata/"+c.file+".txt", w.world(c.user))...)
			w.sound()
		})
	}
	t.Cleanup(func() { maps.check(t) }) // after the parallel transcripts
	t.Run("every transcript is played", func(t *testing.T) {
		t.Parallel()
		files, err := filepath.Glob("testdata/*.txt")
		if err != nil {
			t.Fatal(err)
		}
		source, err := os.ReadFile("flow_test.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if name := strings.TrimSuffix(filepath.Base(f), ".txt"); !strings.Contains(string(source), `"`+name+`"`) {
				t.Errorf("%s is played by no test", f)
			}
		}
	})
}

// sound fails the test when the records break a promise.
func (w *town) sound() {
	w.t.Helper()
	violations, err := w.cap.Verify(context.Background(), w.reader())
	if err != nil {
		w.t.Fatal(err)
	}
	for _, v := range violations {
		w.t.Error(v)
	}
}
