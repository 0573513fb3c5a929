package festival

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
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

// world lets a transcript play against the real understanding, the real reads and the real orders of a town. Check-in codes, which hang on
// random ids, are shown as 482913.
func (w *town) world(user string) dialogtest.World {
	var heard triage.Understanding
	code := regexp.MustCompile(`^\d{6}$`)
	shown := func(v dialog.Value) dialog.Value {
		for i, m := range v.More {
			if code.MatchString(m) {
				v.More[i] = "482913"
			}
		}
		return v
	}
	asked := func() handlers.Asked {
		a := w.asked(user, "")
		a.Heard, a.Conversation = heard, "talk"
		return a
	}
	return dialogtest.World{
		Facts: handlers.Facts(w.asked(user, "")),
		Understand: func(text string) []dialog.Hint {
			heard = w.understand(text)
			return handlers.Hints(heard)
		},
		Look: func(q dialog.Query) []dialog.Value {
			rows, err := w.cap.Look(context.Background(), asked(), q)
			if err != nil {
				w.t.Fatal(err)
			}
			for i := range rows {
				if _, said := q.(Said); !said {
					rows[i] = shown(rows[i])
				}
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
			return shown(v), err
		},
	}
}

// signed puts a registration there under an id that transcripts may name.
func (w *town) signed(user, event string, n int, state RegState) {
	w.t.Helper()
	r := Registration{ID: "reg-" + event, No: "LJ202603090004", Event: event, Resident: w.users[user].ID, Party: n, People: party(n), State: state, Code: "482913"}
	w.tx(func(tx *store.Tx) error { return w.office().RestoreRegistration(tx, r) })
}

func TestConversationsAsTranscripts(t *testing.T) {
	t.Parallel()
	var maps flowMaps
	full := func() Event {
		e := phones(20)
		e.Elsewhere = 20
		return e
	}
	for _, c := range []struct {
		flow *dialog.Flow
		file string
		user string
		now  time.Time
		set  func(*town)
	}{
		{signing, "sign_family", "u1", at(10, 9, 0), func(w *town) { w.put(dumplings(6)) }},
		{signing, "sign_from_the_list", "u2", at(10, 9, 0), func(w *town) { w.put(dumplings(6)); w.put(full()); w.put(walk()) }},
		{signing, "sign_too_many", "u2", at(10, 9, 0), func(w *town) { w.put(dumplings(9)) }},
		{signing, "sign_not_enough_seats", "u2", at(10, 9, 0), func(w *town) { w.put(dumplings(2)) }},
		{signing, "sign_fewer", "u2", at(10, 9, 0), func(w *town) { w.put(dumplings(2)) }},
		{signing, "sign_full_then_wait", "u1", at(10, 9, 0), func(w *town) { w.put(full()) }},
		{signing, "sign_age_limit", "u1", at(10, 9, 0), func(w *town) { w.put(walk()) }},
		{signing, "sign_elder_walks", "u4", at(10, 9, 0), func(w *town) { w.put(walk()) }},
		{signing, "sign_old_mother", "u2", at(10, 9, 0), func(w *town) { w.put(phones(5)) }},
		{signing, "sign_small_child_alone", "u1", at(10, 9, 0), func(w *town) { w.put(dumplings(6)) }},
		{signing, "sign_clash", "u1", at(10, 9, 0), func(w *town) {
			w.put(dumplings(6))
			e := phones(5)
			e.ID, e.Title, e.Start, e.End = "E6", "剪纸班", at(21, 10, 0), at(21, 12, 0)
			w.put(e)
			w.signed("u1", "E1", 1, Signed)
		}},
		{signing, "sign_undo_and_change", "u1", at(10, 9, 0), func(w *town) { w.put(dumplings(6)); w.put(walk()) }},
		{signing, "sign_only_asks", "u3", at(10, 9, 0), func(w *town) { w.put(dumplings(6)) }},
		{signing, "sign_closed", "u1", at(20, 10, 0), func(w *town) { w.put(dumplings(6)) }},
		{signing, "sign_again", "u1", at(10, 9, 0), func(w *town) { w.put(dumplings(6)); w.signed("u1", "E1", 3, Signed) }},
		{signing, "sign_nothing_there", "u1", at(10, 9, 0), nil},
		{cancelling, "cancel_free", "u1", at(10, 9, 0), func(w *town) { w.put(dumplings(6)); w.signed("u1", "E1", 3, Signed) }},
		{cancelling, "cancel_late", "u1", at(13, 20, 0), func(w *town) { w.put(full()); w.signed("u1", "E2", 1, Signed) }},
		{cancelling, "cancel_waiting", "u1", at(10, 9, 0), func(w *town) { w.put(full()); w.signed("u1", "E2", 1, Waitlisted) }},
		{changing, "change_more", "u1", at(10, 9, 0), func(w *town) { w.put(dumplings(6)); w.signed("u1", "E1", 2, Signed) }},
		{changing, "change_fewer", "u1", at(10, 9, 0), func(w *town) { w.put(dumplings(6)); w.signed("u1", "E1", 2, Signed) }},
		{checkingIn, "checkin_in_parts", "u1", at(14, 13, 45), func(w *town) { w.put(full()); w.signed("u1", "E2", 3, Signed) }},
		{listing, "mine", "u1", at(10, 9, 0), func(w *town) { w.put(full()); w.signed("u1", "E2", 1, Waitlisted) }},
		{answering, "answer_offer", "u1", at(10, 9, 0), func(w *town) { w.put(full()); w.signed("u1", "E2", 1, Offered) }},
		{scoring, "feedback_low", "u1", at(14, 15, 40), func(w *town) {
			e := full()
			e.State = Ended
			w.put(e)
			w.signed("u1", "E2", 1, CheckedIn)
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
