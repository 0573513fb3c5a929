package lawyer

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"minxu/handlers"
	"minxu/people"
	"minxu/store"
	"minxu/store/storetest"
)

// crowd brings so many residents to the town, all of 海风社区.
func (w *town) crowd(n int) []string {
	w.t.Helper()
	names := make([]string, n)
	w.tx(func(tx *store.Tx) error {
		for i := range names {
			names[i] = fmt.Sprintf("r%03d", i)
			r, err := people.Arrive(tx, "openid-"+names[i])
			if err != nil {
				return err
			}
			r.Home.Node = haifeng1
			w.users[names[i]] = r
		}
		return nil
	})
	return names
}

// order carries out one order of a resident on one of several processes; a refusal is given as its sentence.
func (w *town) order(s *store.Store, user, conversation string, e any) (receipt, string, error) {
	var r receipt
	err := s.InTx(context.Background(), func(tx *store.Tx) error {
		a := handlers.Asked{Reader: tx, Who: w.users[user], Tree: w.tree, Calendar: w.cal, Source: "text", Conversation: conversation, Key: "order"}
		v, err := w.cap.Apply(context.Background(), tx, a, e)
		r = receiptOf(v)
		return err
	})
	var no *handlers.Refusal
	if errors.As(err, &no) {
		return r, no.Sentence, nil
	}
	return r, "", err
}

// patient is order for a crowd so dense that a transaction may lose more often than InTx tries: whoever reads "busy" presses again.
func (w *town) patient(s *store.Store, user, conversation string, e any) (receipt, string, error) {
	for try := 0; ; try++ {
		r, no, err := w.order(s, user, conversation, e)
		if err == nil || !errors.Is(err, store.ErrAway) || try == 50 {
			return r, no, err
		}
	}
}

// TestTwoHundredResidentsRaceForOneHour is the race of the field's double bookings, over two processes on one server: nobody gets what
// somebody has, everybody else gets a place in line, and the line moves in its order.
func TestTwoHundredResidentsRaceForOneHour(t *testing.T) {
	t.Parallel()
	w := newTown(t, storetest.Database(t))
	other := storetest.Another(t, w.store, storetest.WithClock(w.clock))
	stores := []*store.Store{w.store, other}
	names := w.crowd(200)
	slots := []string{"LS1@14:30", "LS1@15:00", "LS1@15:30"}
	type end struct {
		user   string
		booked receipt
		err    error
	}
	race := func(do func(i int, user string) end) []end {
		ends := make([]end, len(names))
		start := make(chan struct{})
		var all sync.WaitGroup
		for i, user := range names {
			all.Add(1)
			go func() {
				defer all.Done()
				<-start
				ends[i] = do(i, user)
			}()
		}
		close(start)
		all.Wait()
		for _, e := range ends {
			if e.err != nil {
				t.Fatalf("%s: %v", e.user, e.err)
			}
		}
		return ends
	}
	// Everybody wants any of the three hours, and tries all of them twice over.
	booked := map[string]receipt{}
	for _, e := range race(func(i int, user string) end {
		for try := range 2 * len(slots) {
			r, no, err := w.patient(stores[(i+try)%2], user, fmt.Sprintf("%s-%d", user, try), hourOf(slots[(i+try)%len(slots)]))
			if err != nil || no == "" {
				return end{user, r, err}
			}
		}
		return end{user: user}
	}) {
		if e.booked.id != "" {
			booked[e.user] = e.booked
		}
	}
	if len(booked) != len(slots) {
		t.Fatalf("%d residents have one of %d hours", len(booked), len(slots))
	}
	w.sound()
	// Those who went without wait, all at once; each has a number of its own.
	positions := map[string]string{}
	for _, e := range race(func(i int, user string) end {
		if _, has := booked[user]; has {
			return end{user: user}
		}
		r, no, err := w.patient(stores[i%2], user, user+"-line", lineFor("LS1"))
		if no != "" {
			err = errors.New(no)
		}
		return end{user, r, err}
	}) {
		if e.booked.id == "" {
			continue
		}
		if twice := positions[e.booked.position]; twice != "" {
			t.Errorf("%s and %s are both number %s", twice, e.user, e.booked.position)
		}
		positions[e.booked.position] = e.user
	}
	if len(positions) != len(names)-len(slots) {
		t.Fatalf("%d of %d wait", len(positions), len(names)-len(slots))
	}
	// The three give up at once: the first three in line are offered the hours, nobody else.
	for _, e := range race(func(i int, user string) end {
		r, has := booked[user]
		if !has {
			return end{user: user}
		}
		got, no, err := w.patient(stores[i%2], user, user+"-cancel", Cancel{Booking: r.id})
		if no != "" {
			err = errors.New(no)
		}
		return end{user, got, err}
	}) {
		_ = e
	}
	for i := 1; i <= len(names)-len(slots); i++ {
		b, ok, err := ActiveOf(w.reader(), w.users[positions[fmt.Sprint(i)]].ID)
		if err != nil || !ok {
			t.Fatalf("number %d: %v", i, err)
		}
		if want := map[bool]State{true: Offered, false: Waitlisted}[i <= len(slots)]; b.State != want {
			t.Errorf("number %d is %s, want %s", i, b.State, want)
		}
	}
	w.sound()
}

// seat is the model of one slot: who has it.
type seat struct {
	kind string // book, cancel
	who  string
}

// TestTheHistoryOfEverySlotIsLinearizable lets at most eight residents at once book and give up each of 200 slots, and asks whether some
// order of one after the other explains what each of them was told. A verdict that is not known fails.
func TestTheHistoryOfEverySlotIsLinearizable(t *testing.T) {
	t.Parallel()
	const (
		sessions = 50
		atOnce   = 8
		rounds   = 3
	)
	w := newTown(t, storetest.Database(t))
	other := storetest.Another(t, w.store, storetest.WithClock(w.clock))
	stores := []*store.Store{w.store, other}
	var slots []string
	w.tx(func(tx *store.Tx) error {
		for i := range sessions { // one lawyer each, so that they may be at the same time
			s := Session{ID: fmt.Sprintf("R%02d", i), Community: haifeng, LawyerName: fmt.Sprintf("%d号律师", i), Mode: ModeDesk, Start: at(20, 14, 0).UTC(), End: at(20, 16, 0).UTC(), State: Open}
			all := SlotsOf(s, 30*time.Minute)
			if err := putSession(tx, s, all); err != nil {
				return err
			}
			for _, slot := range all {
				slots = append(slots, slot.ID)
			}
		}
		return nil
	})
	names := w.crowd(atOnce * 4) // a group races for one slot at a time, four groups at once
	began := time.Now()
	var mu sync.Mutex
	histories := map[string][]porcupine.Operation{}
	var all sync.WaitGroup
	for group := range 4 {
		all.Add(1)
		go func() {
			defer all.Done()
			for n := group; n < len(slots); n += 4 {
				var race sync.WaitGroup
				for i := range atOnce {
					race.Add(1)
					go func() {
						defer race.Done()
						user := names[group*atOnce+i]
						for round := range rounds {
							talk := fmt.Sprintf("%s-%d-%d", slots[n], i, round)
							do := func(kind string, e any) (receipt, bool) {
								from := time.Since(began)
								r, no, err := w.patient(stores[rand.IntN(2)], user, talk+kind, e)
								if err != nil {
									t.Errorf("%s %s: %v", kind, slots[n], err)
									return r, false
								}
								mu.Lock()
								histories[slots[n]] = append(histories[slots[n]], porcupine.Operation{ClientId: i, Input: seat{kind, user}, Call: int64(from), Output: no == "", Return: int64(time.Since(began))})
								mu.Unlock()
								return r, no == ""
							}
							if r, got := do("book", hourOf(slots[n])); got {
								do("cancel", Cancel{Booking: r.id})
							}
						}
					}()
				}
				race.Wait()
			}
		}()
	}
	all.Wait()
	model := porcupine.Model{
		Init: func() any { return "" },
		Step: func(state, input, output any) (bool, any) {
			has, in, ok := state.(string), input.(seat), output.(bool)
			switch {
			case in.kind == "book" && ok:
				return has == "", in.who
			case in.kind == "book":
				return has != "", has
			}
			return ok && has == in.who, ""
		},
	}
	taken := 0
	for _, slot := range slots {
		for _, op := range histories[slot] {
			if op.Output.(bool) && op.Input.(seat).kind == "book" {
				taken++
			}
		}
		if verdict := porcupine.CheckOperationsTimeout(model, histories[slot], 30*time.Second); verdict != porcupine.Ok {
			t.Errorf("slot %s: %s over %d operations", slot, verdict, len(histories[slot]))
		}
	}
	if taken < len(slots) {
		t.Errorf("%d bookings in all: the race was none", taken)
	}
	w.sound()
}
