package project

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
	"minxu/people"
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
			heard = w.asked(user, text).Heard
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

func bench() Restored {
	return Restored{Project: Project{ID: "PR5", Title: "海风小区新长椅", Coverage: "海风小区", State: Scoring}, OpenAt: at(8, 9, 0), CloseAt: at(22, 18, 0)}
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
		{scoring, "score_and_change", "u1", at(10, 9, 0), nil},
		{scoring, "score_low_with_reason", "u1", at(10, 9, 0), nil},
		{scoring, "score_in_one_sentence", "u1", at(10, 9, 0), nil},
		{scoring, "score_off_the_scale", "u1", at(10, 9, 0), nil},
		{scoring, "score_pressed_wrong", "u1", at(10, 9, 0), nil},
		{scoring, "score_again_and_again", "u1", at(10, 9, 0), nil},
		{scoring, "score_keep", "u1", at(11, 9, 0), func(w *town) { w.gives("u1", 4) }},
		{scoring, "score_which_of_two", "u1", at(10, 9, 0), func(w *town) { w.restore(bench()) }},
		{scoring, "score_outside", "u2", at(10, 9, 0), nil},
		{scoring, "score_unbound", "u3", at(10, 9, 0), nil},
		{scoring, "score_archived", "u2", at(10, 9, 0), nil},
		{scoring, "score_closed", "u1", at(19, 18, 0), func(w *town) { w.runTo(at(19, 18, 0)) }},
		{scoring, "score_result", "u1", at(26, 9, 0), func(w *town) { w.gives("u1", 4); w.runTo(at(26, 9, 0)) }},
		{scoring, "score_nothing_open", "u1", at(10, 9, 0), func(w *town) {
			w.tx(func(tx *store.Tx) error { return tx.DB().Exec("DELETE FROM projects").Error })
		}},
		{scoring, "score_in_english", "u1", at(10, 9, 0), func(w *town) {
			w.tx(func(tx *store.Tx) error { return people.SetLanguage(tx, w.users["u1"].ID, "en") })
			w.arrive("u1", people.Address{})
		}},
		{opinion, "opinion", "u1", at(10, 9, 0), nil},
		{progress, "progress_of_the_place", "u1", at(10, 9, 0), func(w *town) { w.restore(bench()) }},
		{progress, "progress_of_one", "u2", at(10, 9, 0), nil},
		{progress, "progress_of_nothing", "u3", at(10, 9, 0), nil},
	} {
		t.Run(c.file, func(t *testing.T) {
			t.Parallel()
			w := newTown(t, storetest.SQLite(t))
			if c.set != nil {
				c.set(w)
			}
			w.clock.Set(c.now.UTC())
			maps.add(c.flow, dialogtest.Run(t, c.flow, "testdata/"+c.file+".txt", w.world(c.user))...)
			if c.file != "score_nothing_open" {
				w.sound()
			}
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
