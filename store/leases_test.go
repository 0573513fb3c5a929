package store_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"minxu/store"
	"minxu/store/storetest"
)

func TestOneProcessHoldsALease(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, a *store.Store) {
		b := storetest.Another(t, a)
		held := func(s *store.Store, ttl time.Duration) bool {
			t.Helper()
			ok, err := s.Lease(t.Context(), "scheduler", ttl)
			if err != nil {
				t.Fatal(err)
			}
			return ok
		}
		if !held(a, time.Hour) || held(b, time.Hour) || !held(a, time.Hour) {
			t.Error("the first holds and renews it, the second does not get it")
		}
		if err := b.Release(t.Context(), "scheduler"); err != nil || held(b, time.Hour) {
			t.Errorf("nobody gives back what another holds: %v", err)
		}
		if err := a.Release(t.Context(), "scheduler"); err != nil || !held(b, time.Millisecond) {
			t.Errorf("given back, the second gets it: %v", err)
		}
		eventually(t, "the lapse of a lease that is not renewed", func() bool { return held(a, time.Hour) })
	})
}

func TestManyProcessesGetALeaseOnce(t *testing.T) {
	t.Parallel()
	url := storetest.Database(t)
	var wg sync.WaitGroup
	holders := make(chan bool, 10)
	for range 5 {
		s := storetest.Open(t, url)
		wg.Go(func() {
			ok, err := s.Lease(context.Background(), "x", time.Hour)
			if err != nil {
				t.Error(err)
			}
			if ok {
				holders <- true
			}
		})
	}
	wg.Wait()
	if len(holders) != 1 {
		t.Errorf("%d processes hold the lease", len(holders))
	}
}
