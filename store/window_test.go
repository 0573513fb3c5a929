package store_test

import (
	"testing"
	"time"

	"minxu/store"
	"minxu/store/storetest"
)

func TestTheReplyWindowOpensWithWordsAndCountsWhatWasSentSince(t *testing.T) {
	t.Parallel()
	clock := storetest.NewClock(storetest.Start())
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		clock.Set(storetest.Start())
		send := func(key string) {
			t.Helper()
			if err := s.InTx(t.Context(), func(tx *store.Tx) error {
				return tx.Post(store.Outgoing{Key: key, Resident: "r", Platform: "wechat", Channel: "customer_service", Kind: "x", Body: "y"})
			}); err != nil {
				t.Fatal(err)
			}
			claimed, err := s.ClaimDue(t.Context(), 10, "w")
			if err != nil || len(claimed) != 1 {
				t.Fatalf("%d claimed, %v", len(claimed), err)
			}
			if err := s.Settle(t.Context(), store.Outcome{ID: claimed[0].ID, Lease: claimed[0].Lease, State: store.Sent}); err != nil {
				t.Fatal(err)
			}
		}
		window := func(opened time.Time, sent int) {
			t.Helper()
			w, err := s.Window(t.Context(), "who", "r")
			if err != nil || !w.Opened.Equal(opened) || w.Sent != sent {
				t.Errorf("window %v with %d sent, %v; want %v with %d", w.Opened, w.Sent, err, opened, sent)
			}
		}
		window(time.Time{}, 0)
		clock.Advance(time.Minute)
		send("before")
		clock.Advance(time.Minute)
		opened := clock.Now()
		s.TrailBehind(store.Line{Who: "who", At: opened, Direction: store.In, Kind: "text", Text: "您好"})
		window(opened, 0) // still on its way into the database
		if err := s.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
		clock.Advance(time.Minute)
		s.TrailBehind(store.Line{Who: "who", At: clock.Now(), Direction: store.In, Kind: "event", Text: "CLICK"}, store.Line{Who: "who", At: clock.Now(), Direction: store.Out, Kind: "text", Text: "x"},
			store.Line{Who: "other", At: clock.Now(), Direction: store.In, Kind: "text", Text: "x"})
		send("one")
		send("two")
		window(opened, 2)
	}, storetest.WithClock(clock))
}
