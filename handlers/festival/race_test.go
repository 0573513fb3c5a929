package festival

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"minxu/handlers"
	"minxu/people"
	"minxu/store"
	"minxu/store/storetest"
)

// crowdIn gives a town on MariaDB so many residents.
func crowdIn(t testing.TB, w *town, n int) []people.Resident {
	t.Helper()
	all := make([]people.Resident, n)
	const batch = 200
	for from := 0; from < n; from += batch {
		w.tx(func(tx *store.Tx) error {
			for i := from; i < min(from+batch, n); i++ {
				r, err := people.Arrive(tx, fmt.Sprintf("openid-crowd-%d", i))
				if err != nil {
					return err
				}
				all[i] = r
			}
			return nil
		})
	}
	return all
}

// TestAThousandRaceForFiftySeats lets parties of one to five run for 50 seats through two processes, every order delivered twice at random:
// not one seat too many, one registration each, the line in the order of its places, no partial party. Then half of the seated give up, and
// the line moves up in its order.
func TestAThousandRaceForFiftySeats(t *testing.T) {
	t.Parallel()
	const residents, seats, workers = 1000, 50, 64
	w := newTown(t, storetest.Database(t))
	stores := []*store.Store{w.store, storetest.Another(t, w.store, storetest.WithClock(w.clock))}
	crowd := crowdIn(t, w, residents)
	e := phones(seats)
	w.put(e)
	order := func(s *store.Store, who people.Resident, n int) (out receipt, err error) {
		const tries = 10 // what an overloaded house does not take, the platform brings again
		for range tries {
			err = s.InTx(context.Background(), func(tx *store.Tx) error {
				a := handlers.Asked{Reader: tx, Who: who, Tree: w.tree, Calendar: w.cal, Conversation: "race-" + who.ID, Key: "signed"}
				v, err := w.cap.Apply(context.Background(), tx, a, SignUp{Event: "E2", People: party(n), Queue: true})
				out = receiptOf(v)
				return err
			})
			if err == nil {
				break
			}
		}
		return out, err
	}
	turns := make(chan int, 2*residents)
	for _, i := range rand.Perm(residents) {
		turns <- i
		if i%2 == 0 {
			turns <- i // delivered twice
		}
	}
	close(turns)
	got := make([][]receipt, residents)
	var mu sync.Mutex
	var wait sync.WaitGroup
	for worker := range workers {
		wait.Go(func() {
			for i := range turns {
				r, err := order(stores[(worker+i)%len(stores)], crowd[i], 1+i%5)
				if err != nil {
					t.Errorf("resident %d: %v", i, err)
					return
				}
				mu.Lock()
				got[i] = append(got[i], r)
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	if t.Failed() {
		return
	}
	all, err := Of(w.reader(), "E2")
	if err != nil {
		t.Fatal(err)
	}
	taken, ofResident := 0, map[string]int{}
	for _, r := range all {
		ofResident[r.Resident]++
		if r.State == Signed {
			taken += r.Party
		}
		if len(r.People) != r.Party {
			t.Errorf("a party of %d has %d people", r.Party, len(r.People))
		}
	}
	for i, who := range crowd {
		if ofResident[who.ID] != 1 {
			t.Errorf("resident %d has %d registrations", i, ofResident[who.ID])
		}
		if len(got[i]) == 2 && got[i][0].reg.no != got[i][1].reg.no {
			t.Errorf("resident %d was told two numbers", i)
		}
		if got[i][0].reg.party != 1+i%5 {
			t.Errorf("resident %d came with %d and has %d", i, 1+i%5, got[i][0].reg.party)
		}
	}
	if held := w.event("E2"); taken != held.Taken || taken > seats || taken < seats-4 {
		t.Errorf("%d of %d seats are taken, %d counted", taken, seats, held.Taken)
	}
	w.sound()

	var wave sync.WaitGroup
	for i, r := range all {
		if r.State == Signed && i%2 == 0 {
			wave.Go(func() {
				err := stores[i%2].InTx(context.Background(), func(tx *store.Tx) error {
					a := handlers.Asked{Reader: tx, Who: people.Resident{ID: r.Resident}, Tree: w.tree, Calendar: w.cal, Conversation: "race-" + r.Resident, Key: "left"}
					_, err := w.cap.Apply(context.Background(), tx, a, Leave{r.ID})
					return err
				})
				if err != nil {
					t.Errorf("give up: %v", err)
				}
			})
		}
	}
	wave.Wait()
	if all, err = Of(w.reader(), "E2", Offered, Waitlisted); err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(all, func(a, b Registration) int { return int(a.Seq - b.Seq) })
	passed := false
	for _, r := range all {
		if r.State == Waitlisted {
			passed = true
		} else if passed {
			t.Errorf("place %d was offered seats while an earlier one waits", r.Seq)
		}
	}
	w.sound()
}

// TestTheLineHoldsUnderEverythingAtOnce lets people sign up, take offers, shrink their party and give up, all at once.
func TestTheLineHoldsUnderEverythingAtOnce(t *testing.T) {
	t.Parallel()
	const residents, workers, deeds = 40, 12, 60
	w := newTown(t, storetest.Database(t))
	stores := []*store.Store{w.store, storetest.Another(t, w.store, storetest.WithClock(w.clock))}
	crowd := crowdIn(t, w, residents)
	w.put(phones(12))
	var wait sync.WaitGroup
	for worker := range workers {
		wait.Go(func() {
			dice := rand.New(rand.NewPCG(uint64(worker), 7))
			for n := range deeds {
				s, who := stores[dice.IntN(2)], crowd[dice.IntN(residents)]
				err := s.InTx(context.Background(), func(tx *store.Tx) error {
					a := handlers.Asked{Reader: tx, Who: who, Tree: w.tree, Calendar: w.cal, Conversation: fmt.Sprintf("w%d", worker), Key: fmt.Sprint(n)}
					own, found, err := ownOne(tx, "E2", who.ID)
					if err != nil {
						return err
					}
					var order any = SignUp{Event: "E2", People: party(1 + dice.IntN(4)), Queue: true}
					if found {
						switch dice.IntN(3) {
						case 0:
							order = Accept{own.ID}
						case 1:
							order = Resize{Registration: own.ID, Party: 1}
						default:
							order = Leave{own.ID}
						}
					}
					_, err = w.cap.Apply(context.Background(), tx, a, order)
					return err
				})
				if err != nil && !refusal(err) {
					t.Errorf("worker %d: %v", worker, err)
				}
			}
		})
	}
	wait.Wait()
	if e := w.event("E2"); e.Waiting > 0 && e.Free() > 0 {
		first, err := line(w.reader(), "E2", 1)
		if err != nil {
			t.Fatal(err)
		}
		if first[0].Party <= e.Free() {
			t.Errorf("%d seats are free and a party of %d waits", e.Free(), first[0].Party)
		}
	}
	w.sound()
}
