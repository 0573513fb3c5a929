package store_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"minxu/store"
	"minxu/store/storetest"
)

func post(t *testing.T, s *store.Store, pushes ...store.Outgoing) {
	t.Helper()
	err := s.InTx(t.Context(), func(tx *store.Tx) error {
		for _, o := range pushes {
			if err := tx.Post(o); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func push(key string) store.Outgoing {
	return store.Outgoing{Key: key, Resident: "r1", Platform: "wechat", Kind: "demand.replied", Channel: "custom", Body: "您的诉求有答复了", Data: `{"a":1}`, About: "MX202603100001"}
}

func claim(t *testing.T, s *store.Store, n int) []store.Push {
	t.Helper()
	pushes, err := s.ClaimDue(t.Context(), n, "w")
	if err != nil {
		t.Fatal(err)
	}
	return pushes
}

// lapsePushes makes claims lapse as if their workers had been silent for half a minute.
func lapsePushes(t *testing.T, s *store.Store) {
	t.Helper()
	if err := s.InTx(t.Context(), func(tx *store.Tx) error {
		return tx.DB().Exec(`UPDATE outbox SET lease_until = 1 WHERE state = 'claimed'`).Error
	}); err != nil {
		t.Fatal(err)
	}
}

func stateOf(t *testing.T, s *store.Store, key string) store.Push {
	t.Helper()
	pushes, err := s.ListOutbox(t.Context(), store.PushFilter{Key: key})
	if err != nil || len(pushes) != 1 {
		t.Fatalf("push %s: %d rows, %v", key, len(pushes), err)
	}
	return pushes[0]
}

func TestAPushIsClaimedAndSettledOnce(t *testing.T) {
	t.Parallel()
	clock := storetest.NewClock(storetest.Start())
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		want := push("k1")
		post(t, s, want, want) // posting the same key twice is one push
		got := claim(t, s, 10)
		if len(got) != 1 {
			t.Fatalf("claimed %d pushes, want 1", len(got))
		}
		p := got[0]
		if p.Key != want.Key || p.Resident != "r1" || p.Staff != "" || p.Platform != "wechat" || p.Kind != want.Kind || p.Channel != want.Channel ||
			p.Body != want.Body || p.Data != want.Data || p.About != want.About || p.State != store.Claimed || p.Attempts != 1 ||
			p.ClientMsgID == "" || !p.TriedAt.IsZero() || p.Lapsed || !p.NotBefore.Equal(clock.Now()) || !p.ExpiresAt.IsZero() {
			t.Errorf("claimed: %+v", p)
		}
		if again := claim(t, s, 10); len(again) != 0 {
			t.Errorf("a claimed push was claimed again: %+v", again)
		}
		done := store.Outcome{ID: p.ID, Lease: p.Lease, State: store.Sent}
		for range 2 { // noting it again is fine
			if err := s.Settle(t.Context(), done); err != nil {
				t.Fatal(err)
			}
		}
		if p := stateOf(t, s, "k1"); p.State != store.Sent || !p.SentAt.Equal(clock.Now()) {
			t.Errorf("settled: %+v", p)
		}
		if again := claim(t, s, 10); len(again) != 0 {
			t.Errorf("a sent push was claimed again: %+v", again)
		}
	}, storetest.WithClock(clock))
}

func TestAPushWaitsForItsTimeAndForItsRetry(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		clock := storetest.NewClock(storetest.Start())
		s = reopened(t, s, clock)
		later := push("later")
		later.NotBefore = clock.Now().Add(time.Hour)
		post(t, s, later)
		if got := claim(t, s, 10); len(got) != 0 {
			t.Errorf("claimed before its time: %+v", got)
		}
		clock.Advance(time.Hour)
		got := claim(t, s, 10)
		if len(got) != 1 {
			t.Fatalf("not claimed at its time: %+v", got)
		}
		first := clock.Now()
		if err := s.Settle(t.Context(), store.Outcome{ID: got[0].ID, Lease: got[0].Lease, State: store.Due, Reason: "-1", RetryAt: clock.Now().Add(time.Minute)}); err != nil {
			t.Fatal(err)
		}
		if early := claim(t, s, 10); len(early) != 0 {
			t.Errorf("claimed before its retry: %+v", early)
		}
		clock.Advance(time.Minute)
		again := claim(t, s, 10)
		if len(again) != 1 || again[0].Attempts != 2 || !again[0].TriedAt.Equal(first) || again[0].Lapsed || again[0].ClientMsgID != got[0].ClientMsgID || again[0].Reason != "-1" {
			t.Errorf("the second attempt: %+v", again)
		}
	})
}

// reopened is the same database under another clock.
func reopened(t *testing.T, s *store.Store, clock *storetest.Clock) *store.Store {
	t.Helper()
	return storetest.Another(t, s, storetest.WithClock(clock))
}

func TestAWorkerThatFallsSilentLosesItsClaim(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post(t, s, push("k1"))
		silent := claim(t, s, 10)[0]
		lapsePushes(t, s)
		second := claim(t, s, 10)
		if len(second) != 1 || !second[0].Lapsed || second[0].Attempts != 2 || !second[0].TriedAt.Equal(s.Now()) || second[0].ClientMsgID != silent.ClientMsgID {
			t.Fatalf("the second worker must know that the first may have sent it: %+v", second)
		}
		if err := s.Settle(t.Context(), store.Outcome{ID: silent.ID, Lease: silent.Lease, State: store.Sent}); !errors.Is(err, store.ErrStale) {
			t.Errorf("the first worker wakes up: %v, want ErrStale", err)
		}
		if p := stateOf(t, s, "k1"); p.State != store.Claimed {
			t.Errorf("state = %s, want still claimed by the second", p.State)
		}
		post(t, s, push("k2"))
		k2 := claim(t, s, 10)[0]
		err := s.Settle(t.Context(), store.Outcome{ID: silent.ID, Lease: silent.Lease, State: store.Sent},
			store.Outcome{ID: second[0].ID, Lease: second[0].Lease, State: store.Unknown, Reason: "no answer"},
			store.Outcome{ID: k2.ID, Lease: k2.Lease, State: store.Failed, Reason: strings.Repeat("长", 100)})
		if !errors.Is(err, store.ErrStale) || stateOf(t, s, "k1").State != store.Unknown || stateOf(t, s, "k2").State != store.Failed {
			t.Errorf("one stale outcome among others: %v, k1 %s, k2 %s", err, stateOf(t, s, "k1").State, stateOf(t, s, "k2").State)
		}
	})
}

func TestWorkersNeverClaimTheSamePush(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		const all = 200
		var pushes []store.Outgoing
		for i := range all {
			pushes = append(pushes, push(fmt.Sprint("k", i)))
		}
		post(t, s, pushes...)
		var mu sync.Mutex
		times := map[string]int{}
		var wg sync.WaitGroup
		for w := range 6 {
			wg.Go(func() {
				for {
					got, err := s.ClaimDue(t.Context(), 7, fmt.Sprint("w", w))
					if err != nil {
						t.Error(err)
						return
					}
					if len(got) == 0 {
						return
					}
					var done []store.Outcome
					mu.Lock()
					for _, p := range got {
						times[p.Key]++
						done = append(done, store.Outcome{ID: p.ID, Lease: p.Lease, State: store.Sent})
					}
					mu.Unlock()
					if err := s.Settle(t.Context(), done...); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		for key, n := range times {
			if n != 1 {
				t.Errorf("%s was claimed %d times", key, n)
			}
		}
		if due, err := s.CountDue(t.Context()); len(times) != all || due != 0 || err != nil {
			t.Errorf("%d of %d pushes were claimed, %d wait, %v", len(times), all, due, err)
		}
	})
}

func TestManyPushesAreKeptAndSettledTogether(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var all []store.Outgoing
		for i := range 205 {
			o := push(fmt.Sprint("k", i))
			o.Body = fmt.Sprint("body ", i)
			all = append(all, o)
		}
		post(t, s, all[:3]...)
		if err := s.InTx(t.Context(), func(tx *store.Tx) error { return tx.Post(all...) }); err != nil {
			t.Fatal(err)
		}
		got := claim(t, s, 1000)
		if len(got) != len(all) {
			t.Fatalf("claimed %d of %d", len(got), len(all))
		}
		var done []store.Outcome
		for i, p := range got {
			if p.Body != "body "+strings.TrimPrefix(p.Key, "k") {
				t.Errorf("%s says %q", p.Key, p.Body)
			}
			o := store.Outcome{ID: p.ID, Lease: p.Lease, State: store.Sent}
			if i%3 == 0 {
				o.State, o.Reason = store.Failed, "40003"
			}
			done = append(done, o)
		}
		done[1].Lease++ // one was lost to another worker
		for range 2 {
			if err := s.Settle(t.Context(), done...); !errors.Is(err, store.ErrStale) {
				t.Errorf("err = %v, want ErrStale", err)
			}
		}
		for state, want := range map[store.State]int{store.Sent: 136 - 1, store.Failed: 69, store.Claimed: 1} {
			rows, err := s.ListOutbox(t.Context(), store.PushFilter{State: state, Limit: 1000})
			if err != nil || len(rows) != want {
				t.Errorf("%d are %s, %v, want %d", len(rows), state, err, want)
			}
		}
	})
}

func TestAPushPastItsExpiryIsNotSent(t *testing.T) {
	t.Parallel()
	clock := storetest.NewClock(storetest.Start())
	s := storetest.New(t, storetest.WithClock(clock))
	o := push("k1")
	o.ExpiresAt = clock.Now().Add(time.Hour)
	post(t, s, o)
	clock.Advance(time.Hour)
	if got := claim(t, s, 10); len(got) != 0 {
		t.Errorf("claimed: %+v", got)
	}
	if p := stateOf(t, s, "k1"); p.State != store.Expired || p.Reason == "" {
		t.Errorf("state = %s, reason %q", p.State, p.Reason)
	}
}

func TestPushesOfWhoUnsubscribesAreSuppressed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		other := push("other")
		other.Resident = "r2"
		post(t, s, push("k1"), other)
		var n int64
		if err := s.InTx(t.Context(), func(tx *store.Tx) (err error) {
			n, err = tx.Suppress("r1", "unsubscribed")
			return err
		}); err != nil || n != 1 {
			t.Errorf("suppressed %d, %v, want 1", n, err)
		}
		if got := claim(t, s, 10); len(got) != 1 || got[0].Key != "other" {
			t.Errorf("claimed: %+v", got)
		}
		if p := stateOf(t, s, "k1"); p.State != store.Suppressed || p.Reason != "unsubscribed" {
			t.Errorf("k1: %s %q", p.State, p.Reason)
		}
	})
}

func TestAPushOfARolledBackTurnIsNeverSent(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	no := errors.New("no")
	if err := s.InTx(t.Context(), func(tx *store.Tx) error { return errors.Join(tx.Post(push("k1")), no) }); !errors.Is(err, no) {
		t.Fatal(err)
	}
	if got := claim(t, s, 10); len(got) != 0 {
		t.Errorf("claimed: %+v", got)
	}
}

func TestAPushGoesToExactlyOnePerson(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	both, nobody, nameless := push("a"), push("b"), push("")
	both.Staff = "s1"
	nobody.Resident = ""
	for _, o := range []store.Outgoing{both, nobody, nameless} {
		if err := s.InTx(t.Context(), func(tx *store.Tx) error { return tx.Post(o) }); err == nil {
			t.Errorf("posted: %+v", o)
		}
	}
	if err := s.Settle(t.Context(), store.Outcome{ID: "x", State: store.Claimed}); err == nil || errors.Is(err, store.ErrStale) {
		t.Errorf("claimed is no outcome: %v", err)
	}
}

func TestTheOutboxIsListedByWhatPeopleAskFor(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		card := store.Outgoing{Key: "k3", Staff: "s1", Platform: "wecom", Kind: "duty.alarm", Body: "x", About: "MX2"}
		post(t, s, push("k1"), push("k2"), card)
		last := ""
		for _, c := range []struct {
			filter store.PushFilter
			want   string
		}{
			{store.PushFilter{}, "k3 k2 k1"},
			{store.PushFilter{Resident: "r1"}, "k2 k1"},
			{store.PushFilter{Staff: "s1"}, "k3"},
			{store.PushFilter{About: "MX2"}, "k3"},
			{store.PushFilter{State: store.Due, Limit: 2}, "k3 k2"},
			{store.PushFilter{State: store.Sent}, ""},
		} {
			got, err := s.ListOutbox(t.Context(), c.filter)
			if err != nil {
				t.Fatal(err)
			}
			var keys []string
			for _, p := range got {
				keys = append(keys, p.Key)
				last = p.ID
			}
			if k := strings.Join(keys, " "); k != c.want {
				t.Errorf("%+v: %s, want %s", c.filter, k, c.want)
			}
		}
		got, err := s.ListOutbox(t.Context(), store.PushFilter{Before: last}) // last listed was k2
		if err != nil || len(got) != 1 || got[0].Key != "k1" {
			t.Errorf("the page after %s: %+v, %v", last, got, err)
		}
	})
}
