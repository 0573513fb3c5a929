package lawyer

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
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
func (w *town) world(user string, facts ...dialog.Fact) dialogtest.World {
	var heard triage.Understanding
	asked := func() handlers.Asked {
		a := w.asked(user, "")
		a.Heard, a.Conversation = heard, "talk"
		return a
	}
	return dialogtest.World{
		Facts: append(handlers.Facts(w.asked(user, "")), facts...),
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
			a.Key = "order" + strconv.Itoa(w.turns)
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

// mine restores u1's booking of the 12th at 14:30 under an id that transcripts can name.
func (w *town) mine(state State) {
	w.tx(func(tx *store.Tx) error {
		slot, err := SlotByID(tx, "LS1@14:30")
		if err != nil {
			return err
		}
		b := Booking{ID: "b1", No: "LF202603090002", Source: "given/b1", Resident: w.users["u1"].ID, Session: "LS1", Slot: slot.ID, Start: slot.Start, End: slot.End, Community: haifeng,
			Subject: "inheritance", Side: SideFamily, Channel: ChannelChat, State: state, Version: 2, Created: at(9, 9, 0).UTC(), BookedAt: at(9, 9, 0).UTC(), Active: state.Live()}
		if state == Waitlisted {
			b.Slot, b.Start, b.End, b.Seq = "", time.Time{}, time.Time{}, 1
		}
		if state == Offered {
			b.OfferedAt, b.OfferEnds, b.Seq = at(10, 9, 0).UTC(), at(10, 11, 0).UTC(), 1
		}
		if state == Attended {
			b.AskedAt = at(12, 16, 0).UTC()
		}
		if err := restoreBooking(tx, b); err != nil {
			return err
		}
		return takenAsGiven(tx, slot, b)
	})
}

func TestConversationsAsTranscripts(t *testing.T) {
	t.Parallel()
	said := func(word string) []dialog.Fact { return []dialog.Fact{{Key: factSaid, Value: word}} }
	var maps flowMaps
	for _, c := range []struct {
		flow  *dialog.Flow
		file  string
		user  string
		now   time.Time
		facts []dialog.Fact
		set   func(*town)
	}{
		{booking, "book_step_by_step", "u1", at(10, 9, 0), nil, nil},
		{booking, "book_all_at_once", "u1", at(10, 9, 0), nil, nil},
		{booking, "book_pages_undo_change", "u1", at(10, 9, 0), nil, nil},
		{booking, "book_not_understood", "u1", at(10, 9, 0), nil, nil},
		{booking, "book_elsewhere", "u2", at(10, 9, 0), nil, nil},
		{booking, "book_stranger_english", "u6", at(10, 9, 0), []dialog.Fact{{Key: dialog.FactLanguage, Value: "en"}}, nil},
		{booking, "book_late_today", "u1", at(12, 11, 0), nil, nil},
		{booking, "book_taken_meanwhile", "u1", at(10, 9, 0), nil, nil},
		{booking, "conflict_refer", "u1", at(10, 9, 0), nil, nil},
		{booking, "conflict_phone", "u1", at(10, 9, 0), nil, nil},
		{booking, "wait_full_day", "u1", at(10, 9, 0), nil, (*town).full},
		{booking, "wait_other_day", "u1", at(10, 9, 0), nil, (*town).full},
		{booking, "wait_all_full", "u1", at(10, 9, 0), nil, func(w *town) {
			w.full()
			w.session("LS2", 19, map[string]string{"14:00": "BOOKED", "14:30": "BOOKED", "15:00": "BOOKED", "15:30": "BOOKED"})
		}},
		{booking, "nothing_planned", "u1", at(20, 9, 0), nil, nil},
		{booking, "closed_today", "u1", at(19, 13, 0), nil, nil},
		{booking, "have_keep", "u1", at(10, 9, 0), nil, func(w *town) { w.mine(Booked) }},
		{booking, "have_move", "u1", at(10, 9, 0), nil, func(w *town) { w.mine(Booked) }},
		{booking, "have_cancel_late", "u1", at(12, 10, 31), nil, func(w *town) { w.mine(Booked) }},
		{booking, "line_leave_and_book", "u1", at(10, 9, 0), nil, func(w *town) { w.full(); w.mine(Waitlisted) }},
		{booking, "offer_in_the_flow", "u1", at(10, 9, 30), nil, func(w *town) { w.mine(Offered) }},
		{booking, "suspended", "u1", at(10, 9, 0), nil, func(w *town) {
			w.tx(func(tx *store.Tx) error { return suspend(tx, w.users["u1"].ID, at(30, 9, 0)) })
		}},
		{booking, "hours_and_fee", "u1", at(10, 9, 0), nil, nil},
		{booking, "criminal", "u1", at(10, 9, 0), nil, nil},
		{offer, "offer_taken", "u1", at(10, 9, 30), said(saidYes), func(w *town) { w.mine(Offered) }},
		{offer, "offer_declined", "u1", at(10, 9, 30), said(saidNo), func(w *town) { w.mine(Offered) }},
		{offer, "offer_too_late", "u1", at(10, 11, 30), said(saidYes), func(w *town) { w.mine(Offered) }},
		{reminder, "remind_coming", "u1", at(11, 19, 5), said(saidYes), func(w *town) { w.mine(Booked); w.until(at(11, 19, 5)) }},
		{reminder, "remind_not_coming", "u1", at(11, 19, 5), said(saidNo), func(w *town) { w.mine(Booked); w.until(at(11, 19, 5)) }},
		{rating, "rate_high", "u1", at(12, 17, 0), nil, func(w *town) { w.mine(Attended) }},
		{rating, "rate_low", "u1", at(12, 17, 0), nil, func(w *town) { w.mine(Attended) }},
		{legal, "legal_answer", "u1", at(10, 9, 0), nil, nil},
		{legal, "legal_no_answer", "u1", at(10, 9, 0), nil, nil},
		{legal, "legal_predict_and_draft", "u1", at(10, 9, 0), nil, nil},
	} {
		t.Run(c.file, func(t *testing.T) {
			t.Parallel()
			w := newTown(t, storetest.SQLite(t))
			if c.set != nil {
				c.set(w)
			}
			w.clock.Set(c.now.UTC())
			maps.add(c.flow, dialogtest.Run(t, c.flow, "testdata/"+c.file+".txt", w.world(c.user, c.facts...))...)
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
