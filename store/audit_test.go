package store_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"minxu/store"
	"minxu/store/storetest"
)

func audit(t *testing.T, s *store.Store, action string, n int) {
	t.Helper()
	err := s.InTx(t.Context(), func(tx *store.Tx) error {
		for i := range n {
			err := tx.Audit(store.Entry{ActorKind: "staff", ActorID: "s1", Role: "grid_worker", Action: action, ObjectKind: "demand",
				ObjectID: fmt.Sprint(i), Reason: "because", Before: "NEW", After: "ACCEPTED", IP: "10.0.0.1", Request: "q1"})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func notarise(t *testing.T, s *store.Store) int {
	t.Helper()
	n, err := s.Notarise(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// breaks verifies and gives what was found in one text.
func breaks(t *testing.T, s *store.Store) string {
	t.Helper()
	found, err := s.VerifyAudit(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, b := range found {
		all = append(all, b.String())
	}
	return strings.Join(all, "\n")
}

func TestTheAuditIsChainedDayByDay(t *testing.T) {
	t.Parallel()
	clock := storetest.NewClock(storetest.Start())
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		clock.Set(storetest.Start())
		if notarise(t, s) != 0 || breaks(t, s) != "" {
			t.Error("an empty audit must verify")
		}
		audit(t, s, "demand.accept", 3)
		if n := notarise(t, s); n != 3 {
			t.Errorf("chained %d entries, want 3", n)
		}
		audit(t, s, "demand.close", 2)
		notarise(t, s)
		clock.Advance(24 * time.Hour)
		audit(t, s, "demand.reopen", 501) // more than one round
		if n := notarise(t, s); n != 501 {
			t.Errorf("chained %d entries, want 501", n)
		}
		if b := breaks(t, s); b != "" {
			t.Error(b)
		}
		first, err := s.ListAudit(t.Context(), store.AuditFilter{Action: "demand.accept"})
		if err != nil || len(first) != 3 {
			t.Fatalf("%d entries, %v", len(first), err)
		}
		e := first[0]
		want := store.Entry{ActorKind: "staff", ActorID: "s1", Role: "grid_worker", Action: "demand.accept", ObjectKind: "demand", ObjectID: "2",
			Reason: "because", Before: "NEW", After: "ACCEPTED", IP: "10.0.0.1", Request: "q1"}
		if e.Entry != want || !e.At.Equal(storetest.Start()) || e.Day != "20260310" || e.Seq != 3 || len(e.Hash) != 64 {
			t.Errorf("newest entry of the action: %+v", e)
		}
		clock.Set(storetest.Start()) // a clock that goes back goes on with the newest day
		audit(t, s, "demand.late", 1)
		notarise(t, s)
		if late, err := s.ListAudit(t.Context(), store.AuditFilter{Action: "demand.late"}); err != nil || late[0].Day != "20260311" || breaks(t, s) != "" {
			t.Errorf("late entry: %+v, %v\n%s", late, err, breaks(t, s))
		}
	}, storetest.WithClock(clock))
}

func TestWhoeverTampersWithTheAuditIsNoticed(t *testing.T) {
	t.Parallel()
	exec := func(query string) func(*testing.T, *store.Store) {
		return func(t *testing.T, s *store.Store) {
			if err := s.InTx(context.Background(), func(tx *store.Tx) error {
				r := tx.DB().Exec(query)
				if r.RowsAffected == 0 {
					t.Error("nothing was tampered with")
				}
				return r.Error
			}); err != nil {
				t.Fatal(err)
			}
		}
	}
	const second = `day = '20260310' AND seq = 2`
	for _, c := range []struct {
		name   string
		tamper func(*testing.T, *store.Store)
		want   string
	}{
		{"a changed reason", exec(`UPDATE audit SET reason = 'other' WHERE ` + second), "#2"},
		{"words moved from one column into the next", exec(`UPDATE audit SET value_before = 'NEWACC', value_after = 'EPTED' WHERE ` + second), "#2"},
		{"a changed instant", exec(`UPDATE audit SET at = at + 1 WHERE ` + second), "#2"},
		{"a deleted entry", exec(`DELETE FROM audit WHERE ` + second), "missing"},
		{"a deleted last entry", exec(`DELETE FROM audit WHERE day = '20260310' AND seq = 3`), "ends otherwise"},
		{"a deleted day", exec(`DELETE FROM audit_days WHERE day = '20260310'`), "does not follow"},
		{"a day's head that was counted down", exec(`UPDATE audit_days SET entries = 2 WHERE day = '20260310'`), "not signed"},
		{"a head of another key", exec(`UPDATE audit_days SET key_id = 'other' WHERE day = '20260311'`), "not signed"},
		{"an entry put in between", exec(`INSERT INTO audit SELECT 'forged', at, actor_kind, actor_id, role, action, object_kind, object_id, reason, value_before,
			value_after, ip, request, day, seq, hash FROM audit WHERE ` + second), "double"},
		{"an entry of a day that was never", exec(`UPDATE audit SET day = '20250101' WHERE ` + second), "without a head"},
		{"an entry taken out of the chain", exec(`UPDATE audit SET day = '', at = 1 WHERE ` + second), "not chained"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			clock := storetest.NewClock(storetest.Start())
			s := storetest.New(t, storetest.WithClock(clock))
			audit(t, s, "a", 3)
			notarise(t, s)
			clock.Advance(24 * time.Hour)
			audit(t, s, "b", 2)
			notarise(t, s)
			if b := breaks(t, s); b != "" {
				t.Fatal(b)
			}
			c.tamper(t, s)
			if b := breaks(t, s); !strings.Contains(b, c.want) {
				t.Errorf("found %q, want something with %q", b, c.want)
			}
		})
	}
}

func TestAnEntryThatNobodyChainsIsReported(t *testing.T) {
	t.Parallel()
	clock := storetest.NewClock(storetest.Start())
	s := storetest.New(t, storetest.WithClock(clock))
	audit(t, s, "a", 1)
	clock.Advance(time.Minute)
	if b := breaks(t, s); b != "" {
		t.Error(b)
	}
	clock.Advance(time.Microsecond)
	if b := breaks(t, s); !strings.Contains(b, "not chained") {
		t.Errorf("found %q", b)
	}
}

func TestSeveralNotariesMakeOneChain(t *testing.T) {
	t.Parallel()
	url := storetest.Database(t)
	stores := []*store.Store{storetest.Open(t, url), storetest.Open(t, url), storetest.Open(t, url)}
	var work, notaries sync.WaitGroup
	ctx, stop := context.WithCancel(t.Context())
	for _, s := range stores {
		notaries.Go(func() { s.RunNotary(ctx) })
		work.Go(func() {
			for range 40 {
				audit(t, s, "a", 3)
				notarise(t, s)
			}
		})
	}
	work.Wait()
	stop()
	notaries.Wait() // whoever holds the lease chains the rest
	notarise(t, stores[0])
	if b := breaks(t, stores[0]); b != "" {
		t.Error(b)
	}
	var n, chained int64
	db := stores[0].Reader(t.Context()).DB()
	if err := db.Raw(`SELECT COUNT(*) FROM audit`).Scan(&n).Error; err != nil {
		t.Fatal(err)
	}
	if err := db.Raw(`SELECT SUM(entries) FROM audit_days`).Scan(&chained).Error; err != nil || n != 360 || chained != n {
		t.Errorf("%d entries, %d chained, %v", n, chained, err)
	}
}

func TestTheChainOutlivesTheKey(t *testing.T) {
	t.Parallel()
	url := storetest.SQLite(t)
	clock := storetest.NewClock(storetest.Start())
	old := storetest.Keys().Current
	next := []byte("the next secret, also of 32 bytes")
	last := []byte("the secret after that one, so long")
	for i, k := range []store.Keys{{Current: old}, {Current: next, Previous: old}, {Current: last, Previous: next}} {
		s := storetest.Open(t, url, storetest.WithClock(clock), storetest.WithKeys(k), storetest.AsCommand())
		audit(t, s, "a", 2)
		if err := s.Release(t.Context(), "notary"); err != nil {
			t.Fatal(err)
		}
		notarise(t, s)
		if b := breaks(t, s); b != "" {
			t.Errorf("under key %d: %s", i, b)
		}
		if err := s.Release(t.Context(), "notary"); err != nil {
			t.Fatal(err)
		}
		clock.Advance(24 * time.Hour)
	}
}
