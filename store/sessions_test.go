package store_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"minxu/store"
	"minxu/store/storetest"
)

func TestASessionIsFoundAsItWasLeft(t *testing.T) {
	t.Parallel()
	eachSessions(t, func(t *testing.T, h house) {
		a, b := h.first(), h.last()
		s := a.open(t, "r1", "m1")
		if s.Data != nil || s.Version != 0 || s.Seen || s.Reply != nil || !s.Expires.IsZero() {
			t.Errorf("a stranger's sitting: %+v", s)
		}
		saved := a.saved(s, "问地点")
		if err := a.Sessions.Close(t.Context(), s, saved); err != nil {
			t.Fatal(err)
		}
		s = b.open(t, "r1", "m2")
		if string(s.Data) != "问地点" || s.Version != 1 || !s.Expires.Equal(saved.Expires) || s.Seen {
			t.Errorf("the next message: %+v", s)
		}
		b.Drop(t.Context(), s)
		s = a.open(t, "r1", "m1")
		if !s.Seen || string(s.Reply) != "re 问地点" || string(s.Data) != "问地点" || s.Version != 1 {
			t.Errorf("the same message again: %+v", s)
		}
		a.Drop(t.Context(), s)
		b.sees(t, "r2", "m1x", "", 0)
	})
}

func TestAnEmptyReplyIsAReply(t *testing.T) {
	t.Parallel()
	eachSessions(t, func(t *testing.T, h house) {
		s := h.first().open(t, "r1", "m1")
		saved := h.first().saved(s, "x")
		saved.Reply = nil
		if err := h.first().Sessions.Close(t.Context(), s, saved); err != nil {
			t.Fatal(err)
		}
		s = h.last().open(t, "r1", "m1")
		defer h.last().Drop(t.Context(), s)
		if !s.Seen || len(s.Reply) != 0 {
			t.Errorf("seen = %v, reply = %q", s.Seen, s.Reply)
		}
	})
}

func TestADroppedSittingSavesNothing(t *testing.T) {
	t.Parallel()
	eachSessions(t, func(t *testing.T, h house) {
		h.first().turn(t, "r1", "m1", "one")
		s := h.first().open(t, "r1", "m2")
		s.Data = []byte("scribbled over")
		h.first().Drop(t.Context(), s)
		h.first().Drop(t.Context(), s) // again does nothing
		h.first().Drop(t.Context(), nil)
		if err := h.first().Sessions.Close(t.Context(), s, h.first().saved(s, "too late")); err == nil {
			t.Error("a sitting that is over was closed")
		}
		h.last().sees(t, "r1", "m2", "one", 1)
	})
}

func TestAnExpiredSessionIsGoneButItsVersionStays(t *testing.T) {
	t.Parallel()
	eachSessions(t, func(t *testing.T, h house) {
		h.first().turn(t, "r1", "m1", "one")
		h.clock.Advance(24*time.Hour - time.Microsecond)
		h.last().sees(t, "r1", "m2", "one", 1)
		h.clock.Advance(time.Microsecond)
		h.last().sees(t, "r1", "m2", "", 1)
		h.last().turn(t, "r1", "m2", "two")
		h.first().sees(t, "r1", "m3", "two", 2)
	})
}

func TestOneTurnAtATimeTouchesAResident(t *testing.T) {
	t.Parallel()
	eachSessions(t, func(t *testing.T, h house) {
		const turns = 12
		var wg sync.WaitGroup
		for _, r := range h.replicas {
			for i := range turns {
				wg.Go(func() {
					s, err := r.Open(t.Context(), "r1", fmt.Sprintf("%p-%d", r.Store, i))
					if err != nil {
						t.Error(err)
						return
					}
					n, _ := strconv.Atoi(string(s.Data))
					if err := r.Sessions.Close(t.Context(), s, r.saved(s, strconv.Itoa(n+1))); err != nil {
						t.Error(err)
					}
				})
			}
		}
		wg.Wait()
		all := turns * len(h.replicas)
		h.first().sees(t, "r1", "last", strconv.Itoa(all), int64(all))
	})
}

func TestResidentsDoNotWaitForEachOther(t *testing.T) {
	t.Parallel()
	eachSessions(t, func(t *testing.T, h house) {
		var open []*store.Sitting
		for i := range 100 { // all at once, in one goroutine: any wait would be for ever
			open = append(open, h.first().open(t, fmt.Sprint("r", i), "m"))
		}
		for _, s := range open {
			h.first().Drop(t.Context(), s)
		}
	})
}

func TestWhoWaitsTooLongIsToldSo(t *testing.T) {
	t.Parallel()
	eachSessions(t, func(t *testing.T, h house) {
		t.Parallel()
		s := h.first().open(t, "r1", "m1")
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		if _, err := h.last().Open(ctx, "r1", "m2"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a caller without time: %v", err)
		}
		cancel()
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				if _, err := h.last().Open(t.Context(), "r1", "m2"); !errors.Is(err, store.ErrBusy) {
					t.Errorf("a caller with time: %v, want ErrBusy", err)
				}
			})
		}
		wg.Wait()
		h.first().Drop(t.Context(), s)
		h.last().turn(t, "r1", "m2", "now")
	})
}

func TestALostLockNeverMergesTwoTurns(t *testing.T) {
	t.Parallel()
	eachSessions(t, func(t *testing.T, h house) {
		if len(h.replicas) < 2 {
			t.Skip("in one process the lock cannot be lost")
		}
		a, b := h.first(), h.last()
		a.turn(t, "r1", "m1", "one")
		stopped := a.open(t, "r1", "m2")
		h.lapse("r1")
		b.turn(t, "r1", "m3", "three")
		if err := a.Sessions.Close(t.Context(), stopped, a.saved(stopped, "two")); !errors.Is(err, store.ErrStale) {
			t.Errorf("the stopped turn: %v, want ErrStale", err)
		}
		b.sees(t, "r1", "m4", "three", anyVersion)
		s := a.open(t, "r1", "m2")
		if s.Seen || string(s.Data) != "three" {
			t.Errorf("the stopped turn's message: %+v, want unanswered", s)
		}
		a.Drop(t.Context(), s)
	})
}

func TestTurnsWithEffectsSaveInTheirTransaction(t *testing.T) {
	t.Parallel()
	eachSessions(t, func(t *testing.T, h house) {
		a, b := h.first(), h.last()
		a.turn(t, "r1", "m1", "one")
		effect := func(r replica, s *store.Sitting, data string) error {
			return r.InTx(t.Context(), func(tx *store.Tx) error {
				if _, seen, err := tx.Inbox(s.Key, s.Who); seen || err != nil {
					return errors.Join(err, fmt.Errorf("seen = %v", seen))
				}
				saved := r.saved(s, data)
				if err := tx.SaveSession(s.Who, saved.Version, saved.Data, saved.Expires); err != nil {
					return err
				}
				return tx.SaveReply(s.Key, saved.Reply, store.Receipt)
			})
		}
		s := a.open(t, "r1", "m2")
		if err := effect(a, s, "two"); err != nil {
			t.Fatal(err)
		}
		saved := a.saved(s, "two")
		saved.InTx = true
		if err := a.Sessions.Close(t.Context(), s, saved); err != nil {
			t.Fatal(err)
		}
		b.sees(t, "r1", "m3", "two", 2)
		if s := b.open(t, "r1", "m2"); !s.Seen || string(s.Reply) != "re two" {
			t.Errorf("the same message again: %+v", s)
		} else {
			b.Drop(t.Context(), s)
		}
		if len(h.replicas) < 2 {
			return
		}

		// A process that dies between commit and closing: the other one must not believe an older session.
		s = a.open(t, "r1", "m4")
		if err := effect(a, s, "four"); err != nil {
			t.Fatal(err)
		}
		h.lapse("r1")
		if s := b.open(t, "r1", "m4"); !s.Seen || string(s.Reply) != "re four" || string(s.Data) != "four" || s.Version < 3 {
			t.Errorf("the dead process's message again: %+v", s)
		} else {
			b.Drop(t.Context(), s)
		}
	})
}

func TestATransactionOfAnOvertakenTurnIsStale(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		save := func(version int64, data string) error {
			return s.InTx(t.Context(), func(tx *store.Tx) error {
				return tx.SaveSession("r1", version, []byte(data), s.Now().Add(time.Hour))
			})
		}
		for _, c := range []struct {
			version int64
			want    error
		}{{1, nil}, {2, nil}, {2, store.ErrStale}, {1, store.ErrStale}, {5, nil}, {4, store.ErrStale}} {
			if err := save(c.version, fmt.Sprint(c.version)); !errors.Is(err, c.want) {
				t.Errorf("version %d: %v, want %v", c.version, err, c.want)
			}
		}
		replicaOf(t, s, "").sees(t, "r1", "m", "5", 5)
		var wg sync.WaitGroup
		won := make(chan int, 20)
		for i := range 20 {
			wg.Go(func() {
				err := save(6, fmt.Sprint(i))
				if err == nil {
					won <- i
				} else if !errors.Is(err, store.ErrStale) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if len(won) != 1 {
			t.Errorf("%d turns saved the same version, want 1", len(won))
		}
	})
}

func TestASittingIsClosedAlsoWhenItsCallerHasGone(t *testing.T) {
	t.Parallel()
	eachSessions(t, func(t *testing.T, h house) {
		s := h.first().open(t, "r1", "m1")
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if err := h.first().Sessions.Close(gone, s, h.first().saved(s, "one")); err != nil {
			t.Fatal(err)
		}
		s = h.first().open(t, "r1", "m2")
		h.first().Drop(gone, s)
		h.last().sees(t, "r1", "m2", "one", 1)
	})
}

func TestSessionsAreSealedWhereTheyLie(t *testing.T) {
	t.Parallel()
	r := storetest.Redis(t)
	s := storetest.New(t)
	one := replicaOf(t, s, r.URL)
	one.turn(t, "r1", "m1", "我家住在东岸花园12号楼")
	for _, key := range []string{"{r1}:s", "{r1}:r:m1"} {
		value, err := r.Client.Get(t.Context(), redisKey(t, r, key)).Result()
		if err != nil || len(value) < 40 {
			t.Errorf("%s holds %d bytes, %v", key, len(value), err)
		}
		for _, word := range []string{"东岸", "12"} {
			if containsText(value, word) {
				t.Errorf("%q can be read in %s", word, key)
			}
		}
	}
}

func TestASessionOfALostKeyStartsAnew(t *testing.T) {
	t.Parallel()
	url := storetest.Database(t)
	first := storetest.Keys().Current
	second, third := []byte("the next secret, also of 32 bytes"), []byte("the secret after that one, so long")
	replicaOf(t, storetest.Open(t, url), "").turn(t, "r1", "m1", "one")
	storetest.Open(t, url, storetest.WithKeys(store.Keys{Current: second, Previous: first}))
	s := storetest.Open(t, url, storetest.WithKeys(store.Keys{Current: third, Previous: second}))
	replicaOf(t, s, "").sees(t, "r1", "m2", "", 1)
}
