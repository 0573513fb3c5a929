package store_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"minxu/dialog"
	"minxu/store"
	"minxu/store/storetest"
)

// mark writes one row that a test can look for.
func mark(tx *store.Tx, key string) error {
	return tx.SaveReceipt("mark", key, dialog.Value{ID: key})
}

// marked tells whether the row is there.
func marked(t testing.TB, s *store.Store, key string) bool {
	t.Helper()
	found := false
	err := s.InTx(context.Background(), func(tx *store.Tx) (err error) {
		_, found, err = tx.Receipt("mark", key)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestATransactionHappensWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		refused := errors.New("no")
		after := 0
		if err := s.InTx(t.Context(), func(tx *store.Tx) error {
			tx.AfterCommit(func() { after++ })
			return mark(tx, "kept")
		}); err != nil {
			t.Fatal(err)
		}
		if !marked(t, s, "kept") || after != 1 {
			t.Errorf("committed: there = %v, after-commit ran %d times", marked(t, s, "kept"), after)
		}
		err := s.InTx(t.Context(), func(tx *store.Tx) error {
			tx.AfterCommit(func() { after++ })
			return errors.Join(mark(tx, "refused"), refused)
		})
		if !errors.Is(err, refused) || errors.Is(err, store.ErrAway) || marked(t, s, "refused") || after != 1 {
			t.Errorf("refused: err = %v, there = %v, after = %d", err, marked(t, s, "refused"), after)
		}
		func() {
			defer func() {
				if recover() != "boom" {
					t.Error("the panic must go on to the caller")
				}
			}()
			s.InTx(t.Context(), func(tx *store.Tx) error {
				mark(tx, "panicked")
				panic("boom")
			})
		}()
		if marked(t, s, "panicked") {
			t.Error("a panic must roll back")
		}
		ctx, cancel := context.WithCancel(t.Context())
		err = s.InTx(ctx, func(tx *store.Tx) error {
			defer cancel()
			return mark(tx, "cancelled")
		})
		if !errors.Is(err, context.Canceled) || errors.Is(err, store.ErrUnknownOutcome) || marked(t, s, "cancelled") {
			t.Errorf("cancelled before commit: err = %v, there = %v", err, marked(t, s, "cancelled"))
		}
	})
}

func TestATransactionHasOneInstant(t *testing.T) {
	t.Parallel()
	clock := storetest.NewClock(time.Date(2026, 3, 10, 10, 0, 0, 123456789, time.FixedZone("", 8*3600)))
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		s.InTx(t.Context(), func(tx *store.Tx) error {
			first := tx.Now()
			clock.Advance(time.Minute)
			if tx.Now() != first || first.Location() != time.UTC || first.Nanosecond()%1000 != 0 {
				t.Errorf("now = %v, then %v: must stand still, in UTC, in microseconds", first, tx.Now())
			}
			return nil
		})
	}, storetest.WithClock(clock))
}

func TestGormRefusesTheSecondOfTwoEqualKeysTheSameWay(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		insert := `INSERT INTO leases (name, holder, held_until) VALUES (?, ?, ?)`
		err := s.InTx(t.Context(), func(tx *store.Tx) error {
			if err := tx.DB().Exec(insert, "x", "", 0).Error; err != nil {
				return err
			}
			if err := tx.DB().Exec(insert, "x", "", 0).Error; !errors.Is(err, gorm.ErrDuplicatedKey) {
				t.Errorf("err = %v, want ErrDuplicatedKey", err)
			}
			return tx.DB().Exec(insert, "y", "", 0).Error // the transaction is not poisoned
		})
		if err != nil {
			t.Fatal(err)
		}
		var n int64
		if err := s.Reader(t.Context()).DB().Table("leases").Where("name IN ?", []string{"x", "y"}).Count(&n).Error; err != nil || n != 2 {
			t.Errorf("rows = %d, %v, want both", n, err)
		}
	})
}

func TestAnUnchangedRowCountsAsFound(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		err := s.InTx(t.Context(), func(tx *store.Tx) error {
			if err := tx.DB().Exec(`INSERT INTO leases (name, holder, held_until) VALUES ('x', 'me', 1)`).Error; err != nil {
				return err
			}
			r := tx.DB().Exec(`UPDATE leases SET holder = ? WHERE name = ?`, "me", "x")
			if r.RowsAffected != 1 {
				t.Errorf("rows affected = %d, want 1", r.RowsAffected)
			}
			return r.Error
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestReadersCannotWriteOnSQLite(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	if err := s.Reader(t.Context()).DB().Exec(`DELETE FROM leases`).Error; err == nil {
		t.Error("a write outside a transaction went through the readers' connections")
	}
}

func TestTwoTransactionsThatCrossAreBothCarriedOut(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, storetest.Database(t))
	seed := func(tx *store.Tx) error {
		return tx.DB().Exec(`INSERT INTO leases (name, holder, held_until) VALUES ('a', '', 0), ('b', '', 0)`).Error
	}
	if err := s.InTx(t.Context(), seed); err != nil {
		t.Fatal(err)
	}
	var meet sync.WaitGroup
	meet.Add(2)
	attempts := make([]int, 2)
	errs := make([]error, 2)
	var both sync.WaitGroup
	for i, order := range [][2]string{{"a", "b"}, {"b", "a"}} {
		both.Go(func() {
			errs[i] = s.InTx(t.Context(), func(tx *store.Tx) error {
				attempts[i]++
				add := func(name string) error {
					return tx.DB().Exec(`UPDATE leases SET held_until = held_until + 1 WHERE name = ?`, name).Error
				}
				if err := add(order[0]); err != nil {
					return err
				}
				if attempts[i] == 1 { // each holds one row and wants the other's
					meet.Done()
					meet.Wait()
				}
				return add(order[1])
			})
		})
	}
	both.Wait()
	if errs[0] != nil || errs[1] != nil {
		t.Errorf("errors: %v, %v", errs[0], errs[1])
	}
	if attempts[0]+attempts[1] < 3 {
		t.Errorf("attempts = %v: the transactions did not cross, so nothing was tested", attempts)
	}
	var sum int64
	if err := s.Reader(t.Context()).DB().Raw(`SELECT SUM(held_until) FROM leases`).Scan(&sum).Error; err != nil || sum != 4 {
		t.Errorf("sum = %d, %v, want 4", sum, err)
	}
}

func TestALostCommitIsAnUnknownOutcome(t *testing.T) {
	t.Parallel()
	m := storetest.MariaDB(t)
	url := m.Database(t)
	proxy := storetest.NewProxy(t, m.Addr)
	s, direct := storetest.Open(t, proxy.URL(url)), storetest.Open(t, url)
	const rounds = 20
	proxy.CutCommits(rounds)
	for i := range rounds {
		key := string(rune('a' + i))
		after := false
		err := s.InTx(t.Context(), func(tx *store.Tx) error {
			tx.AfterCommit(func() { after = true })
			if _, _, err := tx.Inbox(key, "who"); err != nil {
				return err
			}
			return tx.SaveReply(key, []byte("编号"+key), store.Receipt)
		})
		if !errors.Is(err, store.ErrUnknownOutcome) || errors.Is(err, store.ErrAway) || after {
			t.Fatalf("%d: err = %v, after-commit ran = %v, cut %d", i, err, after, proxy.Cut())
		}
		reply, class, found, err := direct.SavedReply(t.Context(), key)
		if err != nil || !found || string(reply) != "编号"+key || class != store.Receipt {
			t.Fatalf("the commit had happened; asked by its key: %q %s %v %v", reply, class, found, err)
		}
	}
	if proxy.Cut() != rounds {
		t.Errorf("%d commits were cut, want %d", proxy.Cut(), rounds)
	}
	if err := s.InTx(t.Context(), func(tx *store.Tx) error { return mark(tx, "later") }); err != nil {
		t.Errorf("the next transaction must find a good connection: %v", err)
	}
}

func TestADatabaseThatIsAwaySaysSo(t *testing.T) {
	t.Parallel()
	m := storetest.MariaDB(t)
	url := m.Database(t)
	s := storetest.Open(t, url)
	work := func(ctx context.Context) error {
		return s.InTx(ctx, func(tx *store.Tx) error { return mark(tx, "x"+tx.NewID()) })
	}
	read := func(ctx context.Context) error {
		var n int64
		return s.Reader(ctx).DB().Table("leases").Count(&n).Error
	}
	if err := errors.Join(work(t.Context()), read(t.Context())); err != nil {
		t.Fatal(err)
	}
	away := func(when string, errs ...error) {
		t.Helper()
		for _, err := range errs {
			if !errors.Is(err, store.ErrAway) || errors.Is(err, store.ErrUnknownOutcome) {
				t.Errorf("%s: err = %v, want ErrAway", when, err)
			}
			if err != nil && strings.Contains(err.Error(), "s3cret") {
				t.Errorf("%s: the password stands in the error", when)
			}
		}
	}

	m.Freeze()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	away("frozen", work(ctx), read(ctx), s.Ping(ctx))
	cancel()
	m.Thaw()

	if _, err := m.Root.Exec("SET GLOBAL read_only = 1"); err != nil {
		t.Fatal(err)
	}
	away("read-only", work(t.Context()))
	if err := read(t.Context()); err != nil {
		t.Errorf("read-only: a read must work: %v", err)
	}
	if _, err := m.Root.Exec("SET GLOBAL read_only = 0"); err != nil {
		t.Fatal(err)
	}
	if err := work(t.Context()); err != nil {
		t.Errorf("writable again: %v", err)
	}

	m.Kill()
	away("killed", work(t.Context()), read(t.Context()), s.Ping(t.Context()))
	_, err := store.Open(t.Context(), storetest.Options(url))
	away("killed, at the start", err)
	m.Restart(t)
	if err := errors.Join(work(t.Context()), read(t.Context())); err != nil {
		t.Errorf("restarted: %v", err)
	}
}

func TestAStoppedWriterDoesNotHoldItsRowsForLong(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, storetest.Database(t))
	if err := s.InTx(t.Context(), func(tx *store.Tx) error { return mark(tx, "row") }); err != nil {
		t.Fatal(err)
	}
	held, release := make(chan struct{}), make(chan struct{})
	done := make(chan error)
	go func() {
		done <- s.InTx(t.Context(), func(tx *store.Tx) error {
			err := tx.DB().Exec(`UPDATE receipts SET at = 1 WHERE conversation = 'mark'`).Error
			close(held)
			<-release // as a process that was stopped
			return err
		})
	}()
	<-held
	err := s.InTx(t.Context(), func(tx *store.Tx) error {
		return tx.DB().Exec(`UPDATE receipts SET at = 2 WHERE conversation = 'mark'`).Error
	})
	if err != nil {
		t.Errorf("the waiter must get through within its retries: %v", err)
	}
	close(release)
	if err := <-done; err == nil {
		t.Error("the stopped writer must not commit its old decision")
	}
	var at int64
	if err := s.Reader(t.Context()).DB().Raw(`SELECT at FROM receipts WHERE conversation = 'mark'`).Scan(&at).Error; err != nil || at != 2 {
		t.Errorf("at = %d, %v, want the waiter's 2", at, err)
	}
}
