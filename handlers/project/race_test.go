package project

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"minxu/people"
	"minxu/store"
	"minxu/store/storetest"
)

// crowd gives n residents of the coverage a row, registered in time.
func (w *town) crowd(n int) []string {
	w.t.Helper()
	now := w.clock.Now()
	w.clock.Set(at(4, 9, 0).UTC())
	users := make([]string, n)
	const batch = 50
	for from := 0; from < n; from += batch {
		w.tx(func(tx *store.Tx) error {
			for i := from; i < min(from+batch, n); i++ {
				users[i] = fmt.Sprint("c", i)
				r, err := people.Arrive(tx, "openid-"+users[i])
				if err != nil {
					return err
				}
				if err := people.Bind(tx, w.tree, r.ID, people.Address{Node: haifeng1, Estate: "海风小区", Building: "1"}, people.ProofSaid); err != nil {
					return err
				}
				if w.users[users[i]], err = people.ByID(tx, r.ID); err != nil {
					return err
				}
			}
			return nil
		})
	}
	w.clock.Set(now)
	return users
}

func TestTwoReplicasTakeOneBallotAPersonWhoVotesTwiceAtOnce(t *testing.T) {
	t.Parallel()
	w := newTown(t, storetest.Database(t))
	users := w.crowd(200)
	stores := []*store.Store{w.store, storetest.Another(t, w.store, storetest.WithClock(w.clock))}
	var wg sync.WaitGroup
	var taken, faults atomic.Int64
	for i, user := range users {
		for twice, s := range stores {
			wg.Add(1)
			go func() {
				defer wg.Done()
				score := 1 + (i+twice)%best
				if _, err := w.apply(s, user, fmt.Sprint("k", twice), Cast{Project: "PR1", Score: score}); err != nil {
					faults.Add(1)
					t.Errorf("%s: %v", user, err)
					return
				}
				taken.Add(1)
			}()
		}
	}
	wg.Wait()
	list := w.ballots("PR1")
	if len(list) != len(users) || taken.Load() != int64(2*len(users)) {
		t.Errorf("%d ballots of %d people, %d acknowledged, %d faults", len(list), len(users), taken.Load(), faults.Load())
	}
	for _, b := range list {
		history, err := Revisions(w.reader(), b.ID)
		if err != nil || len(history) != 2 {
			t.Fatalf("a ballot has %d values, %v", len(history), err)
		}
	}
	w.sound()
}

func TestWhatIsAcknowledgedBeforeTheSealCountsAndNothingAfterIt(t *testing.T) {
	t.Parallel()
	w := newTown(t, storetest.Database(t))
	users := w.crowd(120)
	w.clock.Set(at(19, 18, 0).Add(-time.Second).UTC())
	late := storetest.NewClock(at(19, 18, 0).UTC())
	other := storetest.Another(t, w.store, storetest.WithClock(late))
	var mu sync.Mutex
	acknowledged, refused := map[string]int{}, 0
	quarter := make(chan struct{}) // closed when a quarter of them has voted
	var wg sync.WaitGroup
	for i, user := range users {
		wg.Add(1)
		go func() {
			defer wg.Done()
			r, err := w.apply(w.store, user, "k", Cast{Project: "PR1", Score: 1 + i%best})
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				sentence(t, err)
				refused++
				return
			}
			acknowledged[w.users[user].ID] = r.score
			if len(acknowledged) == len(users)/4 {
				close(quarter)
			}
		}()
	}
	wg.Add(1)
	go func() { // the replica whose clock says that it is time
		defer wg.Done()
		<-quarter
		if _, err := w.office().Tick(context.Background(), other); err != nil {
			t.Error(err)
		}
	}()
	wg.Wait()
	r := w.round("PR1")
	if r.FrozenAt.IsZero() {
		t.Fatal("the round is not sealed")
	}
	list := w.ballots("PR1")
	if len(list) != len(acknowledged) {
		t.Errorf("%d ballots are sealed, %d were acknowledged, %d refused", len(list), len(acknowledged), refused)
	}
	for _, b := range list {
		if acknowledged[b.Owner] != b.Score {
			t.Errorf("a sealed ballot has %d, acknowledged was %d", b.Score, acknowledged[b.Owner])
		}
	}
	if len(acknowledged)+refused != len(users) {
		t.Errorf("%d and %d are not %d", len(acknowledged), refused, len(users))
	}
	w.sound()
}

func TestTwoReplicasDoEverythingOnce(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		w.restore(Restored{Project: Project{ID: "PR5", Title: "新长椅", Coverage: "海风小区", State: Scoring}, OpenAt: at(12, 9, 0), CloseAt: at(26, 18, 0)})
		other := storetest.Another(t, w.store, storetest.WithClock(w.clock))
		for _, now := range []time.Time{at(12, 9, 0), at(24, 18, 0), at(26, 18, 0), at(31, 18, 0)} {
			w.clock.Set(now.UTC())
			for range 3 {
				var wg sync.WaitGroup
				for _, s := range []*store.Store{w.store, other} {
					wg.Add(1)
					go func() {
						defer wg.Done()
						if _, err := w.office().Tick(context.Background(), s); err != nil {
							t.Error(err)
						}
					}()
				}
				wg.Wait()
			}
		}
		if p := w.project("PR5"); p.State != Scored {
			t.Errorf("it is %s", p.State)
		}
		for kind, want := range map[string]int{NoticeInvite: 2, NoticeRemind: 2, NoticeResult: 0, cardClosed: 2} {
			if n := len(w.pushes(kind)); n != want {
				t.Errorf("%d of %s, want %d", n, kind, want)
			}
		}
		w.sound()
	})
}
