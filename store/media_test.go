package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"minxu/store"
	"minxu/store/storetest"
)

func TestAFileIsWantedOnceFetchedOnceAndFound(t *testing.T) {
	t.Parallel()
	clock := storetest.NewClock(storetest.Start())
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		first, err := s.WantMedia(ctx, "who", "key-1", "image", "platform-1")
		if err != nil {
			t.Fatal(err)
		}
		again, err := s.WantMedia(ctx, "who", "key-1", "image", "platform-1")
		if err != nil || again != first {
			t.Fatalf("wanted twice it is %s and %s, %v", first, again, err)
		}
		claimed, err := s.ClaimMedia(ctx, 10, time.Minute)
		if err != nil || len(claimed) != 1 || claimed[0].PlatformID != "platform-1" {
			t.Fatalf("claimed %v, %v", claimed, err)
		}
		if twice, err := s.ClaimMedia(ctx, 10, time.Minute); err != nil || len(twice) != 0 {
			t.Fatalf("claimed again %v, %v", twice, err)
		}
		clock.Advance(2 * time.Minute) // the fetcher died
		claimed, err = s.ClaimMedia(ctx, 10, time.Minute)
		if err != nil || len(claimed) != 1 || claimed[0].Attempts != 2 {
			t.Fatalf("after the lease %v, %v", claimed, err)
		}
		m := claimed[0]
		m.State, m.FileType, m.Bytes = store.Kept, "image/jpeg", 12
		if err := s.SettleMedia(ctx, m, time.Time{}); err != nil {
			t.Fatal(err)
		}
		if got, err := s.MediumByID(ctx, first); err != nil || got.State != store.Kept || got.Bytes != 12 {
			t.Fatalf("found %+v, %v", got, err)
		}
		if _, err := s.MediumByID(ctx, "nobody's"); !errors.Is(err, store.ErrNotFound) {
			t.Fatalf("a file that is not there: %v", err)
		}
	}, storetest.WithClock(clock))
}
