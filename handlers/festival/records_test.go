package festival

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"minxu/people"
	"minxu/store"
)

func TestAWholePartyIsSeatedOrNobody(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		w.put(dumplings(6))
		r := w.sign("u1", "E1", 5)
		if r.outcome != "signed" || !strings.HasPrefix(r.reg.no, "LJ20260310") || len(r.reg.code) != 6 {
			t.Fatalf("the receipt is %+v", r)
		}
		if e := w.event("E1"); e.Free() != 1 || e.Stands(w.clock.Now()) != Open {
			t.Errorf("%d free, %s", e.Free(), e.Stands(w.clock.Now()))
		}
		if r := w.must("u2", SignUp{Event: "E1", People: party(2)}); r.outcome != "full" || r.free != 1 {
			t.Errorf("two at one seat came to %s, %d free", r.outcome, r.free)
		}
		if _, found, err := ownOne(w.reader(), "E1", w.users["u2"].ID); err != nil || found {
			t.Errorf("a party without seats left something behind: %v %v", found, err)
		}
		if r := w.sign("u2", "E1", 2); r.outcome != "waiting" || r.reg.position != 1 {
			t.Errorf("then in line: %+v", r)
		}
		if r := w.sign("u3", "E1", 1); r.outcome != "waiting" || r.reg.position != 2 {
			t.Errorf("a single person passed the line: %+v", r)
		}
		if e := w.event("E1"); e.Taken != 29 || e.Waiting != 2 || e.Stands(w.clock.Now()) != Full {
			t.Errorf("taken %d, waiting %d, %s", e.Taken, e.Waiting, e.Stands(w.clock.Now()))
		}
		w.sound()
	})
}

func TestOneAccountHasOneRegistrationForAnEvent(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		w.put(dumplings(6))
		first := w.sign("u1", "E1", 2)
		if r := w.sign("u1", "E1", 3); r.outcome != "already" || r.reg.no != first.reg.no || r.reg.party != 2 {
			t.Errorf("a second one came to %+v", r)
		}
		w.must("u1", Leave{first.reg.id})
		if r := w.sign("u1", "E1", 1); r.outcome != "signed" || r.reg.no == first.reg.no {
			t.Errorf("after giving up: %+v", r)
		}
		if e := w.event("E1"); e.Free() != 5 {
			t.Errorf("%d free", e.Free())
		}
		w.sound()
	})
}

func TestOneOrderSignsUpOnceHoweverOftenItIsGiven(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		w.put(dumplings(6))
		const racers = 6
		numbers := make(chan string, racers)
		for range racers {
			go func() {
				r, err := w.orderAs("u1", "talk", "signed", "", SignUp{Event: "E1", People: party(2), Queue: true})
				if err != nil {
					t.Error(err)
				}
				numbers <- r.reg.no
			}()
		}
		seen := map[string]bool{}
		for range racers {
			seen[<-numbers] = true
		}
		if len(seen) != 1 || seen[""] {
			t.Errorf("the receipts name %v", seen)
		}
		if e := w.event("E1"); e.Free() != 4 {
			t.Errorf("%d free", e.Free())
		}
		w.sound()
	})
}

func TestPersonalWordsAreSealed(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		w.put(dumplings(6))
		w.must("u1", SignUp{Event: "E1", People: []Person{{Name: "王小宝的奶奶", Band: "60-69"}}, GuardianPhone: "13800001234"})
		var rows []registrationRow
		if err := w.reader().DB().Find(&rows).Error; err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			for _, word := range []string{"王小宝", "13800001234"} {
				if bytes.Contains(row.People, []byte(word)) || bytes.Contains(row.GuardianPhone, []byte(word)) || strings.Contains(fmt.Sprint(row), word) {
					t.Errorf("%s lies open in the database", word)
				}
			}
		}
		if r := w.registration("u1", "E1"); r.People[0].Name != "王小宝的奶奶" || r.GuardianPhone != "13800001234" {
			t.Errorf("read back: %+v", r)
		}
	})
}

func TestCodesAreUniqueAndTellNothingOfEachOther(t *testing.T) {
	t.Parallel()
	w := newTown(t, "sqlite:"+t.TempDir()+"/minxu.db")
	e := phones(400)
	w.put(e)
	var codes []string
	for i := range 300 {
		id := fmt.Sprintf("x%d", i)
		w.arrive(id, people.Address{}, "18-59")
		codes = append(codes, w.sign(id, "E2", 1).reg.code)
	}
	steps := map[string]int{}
	for i := 1; i < len(codes); i++ {
		steps[fmt.Sprint(codes[i] > codes[i-1])]++
	}
	slices.Sort(codes)
	if len(slices.Compact(slices.Clone(codes))) != 300 {
		t.Error("two registrations have the same code")
	}
	if steps["true"] > 200 || steps["false"] > 200 {
		t.Errorf("the codes run in an order: %v", steps)
	}
	w.sound()
}

func TestErasureGivesSeatsBackAndForgetsWhoItWas(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		w.put(phones(2))
		w.put(dumplings(6))
		w.sign("u1", "E2", 2)
		w.sign("u2", "E2", 1)
		w.sign("u1", "E1", 1)
		out, err := w.cap.Export(context.Background(), w.reader(), w.users["u1"])
		if got := out.(Exported).Registrations; err != nil || len(got) != 2 || got[0].Event != "E1" || got[1].Party != 2 || len(got[1].People) != 2 {
			t.Errorf("exported %+v, %v", got, err)
		}
		w.tx(func(tx *store.Tx) error { return w.cap.Erase(context.Background(), tx, w.users["u1"]) })
		if own, err := Own(w.reader(), w.users["u1"].ID, 10); err != nil || len(own) != 0 {
			t.Errorf("still %d registrations, %v", len(own), err)
		}
		if r := w.registration("u2", "E2"); r.State != Offered {
			t.Errorf("who waited is %s", r.State)
		}
		if e := w.event("E1"); e.Free() != 6 {
			t.Errorf("%d free", e.Free())
		}
		w.sound()
	})
}

func TestARebornEventKeepsItsSeats(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		w.put(phones(3))
		w.sign("u1", "E2", 3)
		w.sign("u2", "E2", 2)
		smaller := phones(2)
		err := w.store.InTx(context.Background(), func(tx *store.Tx) error { return w.office().Restore(tx, smaller, true) })
		if err == nil || !strings.Contains(err.Error(), "3个名额被占") {
			t.Errorf("2 seats for 3 people: %v", err)
		}
		w.put(phones(5))
		if r := w.registration("u2", "E2"); r.State != Offered {
			t.Errorf("two new seats and who waits is %s", r.State)
		}
		w.sound()
	})
}
